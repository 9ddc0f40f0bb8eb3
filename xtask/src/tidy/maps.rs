//! A folder's `mod.rs` is a map of it: docs, `mod` and `use`, nothing else.

use super::source::{Source, line_of};
use super::violation::Violation;

const RULE: &str = "maps";
const ALLOWED: &[&str] = &[
    "line_comment",
    "block_comment",
    "inner_attribute_item",
    "attribute_item",
    "mod_item",
    "use_declaration",
];

pub(super) fn check(source: &Source) -> Vec<Violation> {
    if !source.path.ends_with("/mod.rs") {
        return Vec::new();
    }
    let root = source.root();
    let items = root
        .children(&mut root.walk())
        .collect::<Vec<_>>()
        .into_iter();
    items
        .filter(|item| !ALLOWED.contains(&item.kind()) || item.child_by_field_name("body").is_some())
        .map(|item| {
            let found = item.kind().replace('_', " ");
            let message = format!("a {found} in a `mod.rs`, which holds docs, `mod` and `use`: give it a file of its own");
            source.violation(line_of(item), RULE, message)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::source::source;
    use super::*;

    #[test]
    fn docs_modules_and_uses_pass() {
        let text = "//! A map.\n#[cfg(unix)]\nmod a;\npub use a::B;\n";
        assert_eq!(check(&source("device/src/array/mod.rs", text)), []);
    }

    #[test]
    fn functions_types_and_inline_modules_fail() {
        let text = "//! A map.\nfn f() {}\nstruct S;\nmod inner { }\n";
        let lines: Vec<_> = check(&source("device/src/array/mod.rs", text))
            .iter()
            .map(|v| v.line)
            .collect();
        assert_eq!(lines, [2, 3, 4]);
    }

    #[test]
    fn other_files_may_hold_functions() {
        assert_eq!(check(&source("device/src/array.rs", "fn f() {}")), []);
    }
}
