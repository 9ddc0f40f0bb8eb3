//! What does not land: marks for later, ignored tests, and macros that end the program outside tests.

use tree_sitter::Node;

use super::source::{Language, Source, line_of};
use super::violation::Violation;

const RULE: &str = "unfinished";
const MARKS: &[&str] = &["TODO", "FIXME"];
const MACROS: &[&str] = &["todo", "unimplemented", "panic"];

pub(super) fn check(source: &Source) -> Vec<Violation> {
    let mut violations = marks(source);
    if source.language == Language::Rust {
        violations.extend(
            source
                .code()
                .windows(3)
                .filter_map(|words| rust_words(source, words)),
        );
    }
    violations
}

fn marks(source: &Source) -> Vec<Violation> {
    let comments = source.comments().into_iter();
    comments
        .filter_map(|comment| {
            let mut words = comment.text.split(|letter: char| !letter.is_alphanumeric());
            let mark = words.find(|word| MARKS.contains(word))?;
            let message =
                format!("`{mark}` in a comment: do it now, or file an issue and take the mark out");
            Some(source.violation(comment.line, RULE, message))
        })
        .collect()
}

fn rust_words(source: &Source, words: &[Node<'_>]) -> Option<Violation> {
    let message = match [
        source.text_of(words[0]),
        source.text_of(words[1]),
        source.text_of(words[2]),
    ] {
        ["#", "[", "ignore"] => {
            "`#[ignore]`: a test that lacks something says so when it runs".into()
        }
        [name, "!", "(" | "{" | "["]
            if MACROS.contains(&name) && !source.is_test_code(words[0]) =>
        {
            format!("`{name}!` outside tests: return an error, or state an invariant with `expect`")
        }
        _ => return None,
    };
    Some(source.violation(line_of(words[0]), RULE, message))
}

#[cfg(test)]
mod tests {
    use super::super::source::source;
    use super::*;

    fn count(path: &str, text: &str) -> usize {
        check(&source(path, text)).len()
    }

    #[test]
    fn marks_in_comments_fail_in_every_language() {
        assert_eq!(count("a.rs", "// TODO: later\n"), 1);
        assert_eq!(count("a.py", "x = 1  # FIXME\n"), 1);
        assert_eq!(count("a.c", "/* one\n * TODO(two) */\n"), 1);
    }

    #[test]
    fn marks_in_strings_and_inside_words_pass() {
        assert_eq!(
            count("a.rs", "const A: &str = \"TODO\"; // the AUTODOC of it\n"),
            0
        );
    }

    #[test]
    fn macros_that_end_the_program_fail_outside_tests() {
        assert_eq!(count("a.rs", "fn f() { panic!(\"a\") }"), 1);
        assert_eq!(
            count(
                "a.rs",
                "fn f() { todo!() }\nfn g() { std::unimplemented!() }"
            ),
            2
        );
    }

    #[test]
    fn a_panic_in_tests_passes_and_so_does_its_namesake() {
        assert_eq!(
            count(
                "a.rs",
                "#[cfg(test)]\nmod tests { fn f() { panic!(\"a\") } }"
            ),
            0
        );
        assert_eq!(count("tests/a.rs", "fn f() { panic!(\"a\") }"), 0);
        assert_eq!(
            count(
                "a.rs",
                "fn f() { std::panic::catch_unwind(g); if panic != 1 {} }"
            ),
            0
        );
    }

    #[test]
    fn an_ignored_test_fails_even_inside_a_macro() {
        assert_eq!(count("tests/a.rs", "#[test]\n#[ignore]\nfn f() {}"), 1);
        assert_eq!(
            count(
                "tests/a.rs",
                "proptest! { #[test] #[ignore = \"slow\"] fn f() {} }"
            ),
            1
        );
    }
}
