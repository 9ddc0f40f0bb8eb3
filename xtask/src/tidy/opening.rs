//! Every file opens by saying what it holds: `//!` in Rust, a docstring in Python, a comment in C.

use super::source::{Language, Source};
use super::violation::Violation;

const RULE: &str = "opening";

pub(super) fn check(source: &Source) -> Vec<Violation> {
    let (is_opened, wanted) = match source.language {
        Language::Rust => (source.text.starts_with("//!"), "`//!` docs"),
        Language::Python => (python_is_opened(source), "a docstring"),
        Language::C => (opens_with(source, "comment"), "a comment"),
    };
    let message = || {
        format!(
            "the file does not open with {wanted}: say what it holds and what it leaves to others"
        )
    };
    if is_opened {
        Vec::new()
    } else {
        vec![source.violation(1, RULE, message())]
    }
}

/// A docstring, or in a stub a comment; an empty file only marks its folder as a package.
fn python_is_opened(source: &Source) -> bool {
    let root = source.root();
    let first = root
        .children(&mut root.walk())
        .find(|node| node.kind() != "comment");
    let has_docstring = first
        .and_then(|statement| statement.child(0))
        .is_some_and(|node| node.kind() == "string");
    let is_stub = source.path.ends_with(".pyi") && opens_with(source, "comment");
    has_docstring || is_stub || source.text.trim().is_empty()
}

fn opens_with(source: &Source, kind: &str) -> bool {
    source
        .root()
        .child(0)
        .is_some_and(|node| node.kind() == kind)
}

#[cfg(test)]
mod tests {
    use super::super::source::source;
    use super::*;

    fn passes(path: &str, text: &str) -> bool {
        check(&source(path, text)).is_empty()
    }

    #[test]
    fn rust_opens_with_inner_docs() {
        assert!(passes("a.rs", "//! Layouts.\n"));
        assert!(!passes("a.rs", "use std::fmt;\n//! Layouts.\n"));
        assert!(!passes("a.rs", "/// Layouts.\nfn f() {}\n"));
    }

    #[test]
    fn python_opens_with_a_docstring_below_any_first_line() {
        assert!(passes(
            "a.py",
            "#!/usr/bin/env python3\n\"\"\"Layouts.\"\"\"\n"
        ));
        assert!(passes("__init__.py", ""));
        assert!(passes("a.pyi", "# Stubs of a.\nx: int\n"));
        assert!(!passes("a.py", "# Layouts.\nimport sys\n"));
        assert!(!passes("a.py", "x = 'Layouts.'\n"));
    }

    #[test]
    fn c_opens_with_a_comment() {
        assert!(passes("a.hpp", "// Layouts.\n#pragma once\n"));
        assert!(!passes("a.hpp", "#pragma once\n// Layouts.\n"));
    }
}
