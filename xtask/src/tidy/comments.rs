//! What comments do not hold: banners, dates, authors.

use std::sync::LazyLock;

use regex::Regex;

use super::source::{CommentLine, Source};
use super::violation::Violation;

const RULE: &str = "comments";

/// Dates as people write them; a version such as 2026.1 is none.
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let months =
        "January|February|March|April|May|June|July|August|September|October|November|December";
    let pattern = format!(
        r"\b(19|20)\d\d-(0[1-9]|1[0-2])-[0-3]\d\b|\b({months})\s+(\d\d?,?\s+)?(19|20)\d\d\b"
    );
    Regex::new(&pattern).expect("the pattern is constant")
});
static AUTHOR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)@author\b|\bauthors?:|\bcopyright\b").expect("the pattern is constant")
});
static BANNER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"-{5}|={5}|\*{5}|#{5}|~{5}|/{5}|─{5}|═{5}").expect("the pattern is constant")
});
static LINK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"https?://\S+").expect("the pattern is constant"));

pub(super) fn check(source: &Source) -> Vec<Violation> {
    let comments = source.comments();
    let above = std::iter::once(None).chain(comments.iter().map(Some));
    let found = comments.iter().zip(above).filter_map(|(comment, above)| {
        let message = fault(comment, above)?;
        Some(source.violation(comment.line, RULE, message.into()))
    });
    found.collect()
}

fn fault(comment: &CommentLine<'_>, above: Option<&CommentLine<'_>>) -> Option<&'static str> {
    let text = LINK.replace_all(comment.text, "");
    if BANNER.is_match(&text) && !is_table(&text) && !underlines(comment, above) {
        Some("a banner: if the file needs one, it is two files")
    } else if DATE.is_match(&text) {
        Some("a date: git knows it, take it out")
    } else if AUTHOR.is_match(&text) {
        Some("an author: git and LICENSE know it, take it out")
    } else {
        None
    }
}

fn is_table(text: &str) -> bool {
    text.contains('|')
}

/// A heading's underline, as numpydoc writes `Parameters` over dashes; docs that Python shows need it.
fn underlines(comment: &CommentLine<'_>, above: Option<&CommentLine<'_>>) -> bool {
    let is_docs = comment.text.starts_with("///") || comment.text.starts_with("//!");
    let content = |text: &str| text.trim_start_matches(['/', '!']).trim().to_owned();
    let Some(above) = above.filter(|above| is_docs && above.line + 1 == comment.line) else {
        return false;
    };
    let (line, heading) = (content(comment.text), content(above.text));
    line.chars().all(|letter| letter == '-' || letter == '=') && line.len() == heading.len()
}

#[cfg(test)]
mod tests {
    use super::super::source::source;
    use super::*;

    fn passes(path: &str, text: &str) -> bool {
        check(&source(path, text)).is_empty()
    }

    #[test]
    fn banners_fail() {
        for text in [
            "// -----\n",
            "// ==== ======= A\n",
            "//////////\n",
            "/*******\n */\n",
            "// ---------- helpers\n",
        ] {
            assert!(!passes("a.rs", text), "{text}");
        }
        assert!(!passes("a.py", "#########\n"));
    }

    #[test]
    fn tables_and_numpydoc_headings_in_docs_pass() {
        assert!(passes(
            "a.rs",
            "/// | a | b |\n/// |-----|-----|\nfn f() {}\n"
        ));
        assert!(passes(
            "a.rs",
            "/// Parameters\n/// ----------\n/// x : object\nfn f() {}\n"
        ));
        assert!(passes("a.rs", "let a = b; // a -> b -- c\n"));
    }

    #[test]
    fn an_underline_of_another_length_is_a_banner() {
        assert!(!passes(
            "a.rs",
            "/// Parameters\n/// -------------------\nfn f() {}\n"
        ));
    }

    #[test]
    fn dates_fail_and_versions_and_links_pass() {
        assert!(!passes("a.rs", "// seen 2026-03-21\n"));
        assert!(!passes("a.py", "# since March 2026\n"));
        assert!(!passes("a.py", "# on 3 March 2026\n"));
        assert!(passes(
            "a.rs",
            "// array API 2024.12, see https://example.org/2026-03-21/a\n"
        ));
    }

    #[test]
    fn authors_fail_and_writers_of_memory_pass() {
        assert!(!passes("a.c", "/* @author somebody */\n"));
        assert!(!passes("a.rs", "//! Author: somebody\n"));
        assert!(!passes("a.rs", "// Copyright somebody\n"));
        assert!(passes(
            "a.rs",
            "// an author of kernels waits until each byte is written by one thread\n"
        ));
    }
}
