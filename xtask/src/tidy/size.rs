//! Sizes: files of at most 500 lines, functions of at most 60 lines of code.
//!
//! Rust functions are left to clippy's `too_many_lines`, which counts as this does: lines of the body that hold code.

use std::collections::BTreeSet;

use tree_sitter::Node;

use super::source::{Language, Source, line_of};
use super::violation::Violation;

const RULE: &str = "size";
const FILE_LINES: usize = 500;
const FUNCTION_LINES: usize = 60;

pub(super) fn check(source: &Source) -> Vec<Violation> {
    long_file(source)
        .into_iter()
        .chain(long_functions(source))
        .collect()
}

fn long_file(source: &Source) -> Option<Violation> {
    let lines = source.text.lines().count();
    let message = || format!("{lines} lines, at most {FILE_LINES}: split the file by subject");
    (lines > FILE_LINES).then(|| source.violation(FILE_LINES + 1, RULE, message()))
}

fn long_functions(source: &Source) -> Vec<Violation> {
    if source.language == Language::Rust {
        return Vec::new();
    }
    let nodes = source.nodes().into_iter();
    nodes
        .filter(|node| node.kind() == "function_definition")
        .filter_map(|node| long_function(source, node))
        .collect()
}

fn long_function(source: &Source, function: Node<'_>) -> Option<Violation> {
    let lines = code_lines(source, function.child_by_field_name("body")?);
    let message = || {
        format!(
            "a function of {lines} lines of code, at most {FUNCTION_LINES}: name its parts and move them out"
        )
    };
    (lines > FUNCTION_LINES).then(|| source.violation(line_of(function), RULE, message()))
}

fn code_lines(source: &Source, body: Node<'_>) -> usize {
    source
        .code_below(body)
        .into_iter()
        .map(line_of)
        .collect::<BTreeSet<_>>()
        .len()
}

#[cfg(test)]
mod tests {
    use super::super::source::source;
    use super::*;

    #[test]
    fn a_file_of_500_lines_passes_and_one_more_fails() {
        assert_eq!(check(&source("a.rs", &"//\n".repeat(500))), []);
        let violations = check(&source("a.rs", &"//\n".repeat(501)));
        assert_eq!(violations[0].line, 501);
        assert!(violations[0].message.starts_with("501 lines"));
    }

    #[test]
    fn a_python_function_of_60_lines_passes_and_one_more_fails() {
        let function = |lines| {
            format!(
                "x = 1\ndef f():\n    \"\"\"Doc.\n\n    More.\n    \"\"\"\n{}",
                "    a = 1\n\n    # why\n".repeat(lines)
            )
        };
        assert_eq!(check(&source("a.py", &function(60))), []);
        let violations = check(&source("a.py", &function(61)));
        assert_eq!((violations.len(), violations[0].line), (1, 2));
    }

    #[test]
    fn a_c_function_of_60_lines_passes_and_one_more_fails() {
        let function = |lines| format!("void f() {{ a();\n{} }}\n", "a();\n".repeat(lines));
        assert_eq!(check(&source("a.cpp", &function(58))), []);
        assert_eq!(check(&source("a.cpp", &function(60))).len(), 1);
    }
}
