//! `unsafe` only in modules that say so directly below their docs, so that those lines are the whole inventory.
//!
//! The compiler refuses unsafe code elsewhere (`unsafe_code = "deny"`); here is only where the exception may stand.

use tree_sitter::Node;

use super::source::{Language, Source, line_of};
use super::violation::Violation;

const RULE: &str = "unsafe";
const WANTED: &str = "#![expect(unsafe_code, reason = \"...\")]";

pub(super) fn check(source: &Source) -> Vec<Violation> {
    if source.language != Language::Rust {
        return Vec::new();
    }
    let announcement = announcement(source);
    let exceptions = exceptions(source).into_iter();
    let misplaced = exceptions
        .filter(|attribute| announcement != Some(*attribute))
        .map(|attribute| {
            let message =
                format!("an exception for unsafe code: it is `{WANTED}`, directly below the docs");
            source.violation(line_of(attribute), RULE, message)
        });
    let mut violations: Vec<_> = misplaced.collect();
    if announcement.is_some() {
        violations.extend(child_modules(source).into_iter().map(|line| {
            let message = "a child module would inherit the leave for unsafe code: move the unsafe code to a leaf module";
            source.violation(line, RULE, message.into())
        }));
    } else if let Some(line) = first_unsafe(source) {
        violations.push(source.violation(
            line,
            RULE,
            format!("unsafe code: put `{WANTED}` directly below the docs"),
        ));
    }
    violations
}

/// The file's announcement, if it stands where it should.
pub(super) fn announcement(source: &Source) -> Option<Node<'_>> {
    let root = source.root();
    let items: Vec<_> = root.children(&mut root.walk()).collect();
    let first = items
        .into_iter()
        .find(|item| item.kind() != "line_comment")?;
    let says_so = words(source, first).starts_with(&[
        "#",
        "!",
        "[",
        "expect",
        "(",
        "unsafe_code",
        ",",
        "reason",
    ]);
    says_so.then_some(first)
}

/// The attributes that name the lint.
fn exceptions(source: &Source) -> Vec<Node<'_>> {
    let mut attributes = source.nodes();
    attributes.retain(|node| matches!(node.kind(), "attribute_item" | "inner_attribute_item"));
    attributes.retain(|attribute| words(source, *attribute).contains(&"unsafe_code"));
    attributes
}

fn child_modules(source: &Source) -> Vec<usize> {
    let modules = source
        .nodes()
        .into_iter()
        .filter(|node| node.kind() == "mod_item");
    modules
        .filter(|node| node.child_by_field_name("body").is_none())
        .map(line_of)
        .collect()
}

fn first_unsafe(source: &Source) -> Option<usize> {
    let mut code = source.code().into_iter();
    code.find(|word| source.text_of(*word) == "unsafe" && !is_in_pointer_type(*word))
        .map(line_of)
}

/// Naming the type of an unsafe function does nothing unsafe, and the compiler wants no leave for it.
fn is_in_pointer_type(word: Node<'_>) -> bool {
    word.parent()
        .and_then(|modifiers| modifiers.parent())
        .is_some_and(|node| node.kind() == "function_type")
}

fn words<'a>(source: &'a Source, node: Node<'a>) -> Vec<&'a str> {
    source
        .code_below(node)
        .into_iter()
        .map(|word| source.text_of(word))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::source::source;
    use super::*;

    fn lines(text: &str) -> Vec<usize> {
        check(&source("a.rs", text))
            .iter()
            .map(|violation| violation.line)
            .collect()
    }

    const LEAVE: &str = "#![expect(unsafe_code, reason = \"reads what the driver wrote\")]\n";

    #[test]
    fn unsafe_below_the_announcement_passes() {
        assert!(
            lines(&format!(
                "//! A.\n//! B.\n\n{LEAVE}\nfn f() {{ unsafe {{ g() }} }}\n"
            ))
            .is_empty()
        );
    }

    #[test]
    fn unsafe_without_the_announcement_fails_whatever_its_form() {
        for text in [
            "fn f() { unsafe { g() } }",
            "unsafe impl Send for A {}",
            "unsafe extern \"C\" { fn g(); }",
            "#[unsafe(no_mangle)] extern \"C\" fn g() {}",
        ] {
            assert_eq!(lines(&format!("//! A.\n{text}\n")), [2], "{text}");
        }
    }

    #[test]
    fn the_type_of_an_unsafe_function_needs_no_announcement() {
        assert!(lines("//! A.\ntype F = unsafe extern \"C\" fn(i32);\n").is_empty());
    }

    #[test]
    fn an_announcement_elsewhere_or_of_another_kind_fails() {
        assert_eq!(
            lines("//! A.\n#[expect(unsafe_code, reason = \"r\")]\nfn f() { unsafe { g() } }\n"),
            [2, 3]
        );
        assert_eq!(
            lines("//! A.\n#![allow(unsafe_code, reason = \"r\")]\n"),
            [2]
        );
        assert_eq!(lines(&format!("//! A.\nuse b::C;\n{LEAVE}")), [3]);
    }

    #[test]
    fn a_module_of_the_lints_name_is_no_exception() {
        assert!(lines("//! A.\nmod unsafe_code;\nuse b::unsafe_code;\n").is_empty());
    }

    #[test]
    fn an_announcement_above_child_modules_fails() {
        assert_eq!(lines(&format!("//! A.\n{LEAVE}mod child;\n")), [3]);
    }
}
