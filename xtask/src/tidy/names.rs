//! Module names that say nothing about what is inside.

use super::source::{Source, line_of};
use super::violation::Violation;

const RULE: &str = "names";
const FORBIDDEN: &[&str] = &[
    "utils", "helpers", "common", "base", "misc", "core", "types",
];

pub(super) fn check(source: &Source) -> Vec<Violation> {
    let stem = source.path.split('.').next().unwrap_or(&source.path);
    let parts = stem
        .split('/')
        .filter(|part| FORBIDDEN.contains(part))
        .map(|part| (1, part));
    let modules = inline_modules(source)
        .into_iter()
        .filter(|(_, name)| FORBIDDEN.contains(name));
    let found = parts.chain(modules);
    found
        .map(|(line, name)| source.violation(line, RULE, message(name)))
        .collect()
}

fn message(name: &str) -> String {
    format!("`{name}` names no subject: name the module after what it holds, or split it")
}

fn inline_modules(source: &Source) -> Vec<(usize, &str)> {
    let modules = source
        .nodes()
        .into_iter()
        .filter(|node| node.kind() == "mod_item");
    let names = modules.filter(|node| node.child_by_field_name("body").is_some());
    names
        .filter_map(|node| {
            Some((
                line_of(node),
                source.text_of(node.child_by_field_name("name")?),
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::source::source;
    use super::*;

    #[test]
    fn a_file_or_folder_of_a_forbidden_name_fails() {
        for path in [
            "device/src/utils.rs",
            "device/src/core/array.rs",
            "tests/python/helpers.py",
            "capi/base.hpp",
        ] {
            assert_eq!(check(&source(path, "")).len(), 1, "{path}");
        }
    }

    #[test]
    fn a_forbidden_word_inside_a_name_passes() {
        assert_eq!(
            check(&source("device/src/database.rs", "mod dtypes { }")),
            []
        );
    }

    #[test]
    fn an_inline_module_of_a_forbidden_name_fails_on_its_line() {
        let violations = check(&source("a.rs", "fn f() {}\nmod helpers { }"));
        assert_eq!((violations.len(), violations[0].line), (1, 2));
    }
}
