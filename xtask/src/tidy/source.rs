//! One source file, parsed once: its nodes, code words and comments, in any of the three languages.
//!
//! Rules ask here and never look at raw text, so that a word in a string is never taken for code or comment.

use anyhow::{Context as _, Result};
use tree_sitter::{Node, Parser, Tree};

use super::violation::Violation;

/// The languages the rules know; C stands for C++ as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    Rust,
    Python,
    C,
}

impl Language {
    /// Recognises a language by the file's ending.
    pub(super) fn of(path: &str) -> Option<Self> {
        match path.rsplit_once('.')?.1 {
            "rs" => Some(Self::Rust),
            "py" | "pyi" => Some(Self::Python),
            "c" | "h" | "cpp" | "hpp" => Some(Self::C),
            _ => None,
        }
    }

    fn grammar(self) -> tree_sitter::Language {
        match self {
            Self::Rust => tree_sitter_rust::LANGUAGE.into(),
            Self::Python => tree_sitter_python::LANGUAGE.into(),
            Self::C => tree_sitter_cpp::LANGUAGE.into(),
        }
    }
}

/// One line of a comment, its markers included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CommentLine<'a> {
    pub(super) text: &'a str,
    pub(super) line: usize,
}

/// A parsed file and its place below the workspace root, with `/` between folders.
pub(super) struct Source {
    pub(super) path: String,
    pub(super) language: Language,
    pub(super) text: String,
    tree: Tree,
}

impl Source {
    pub(super) fn parse(path: &str, language: Language, text: String) -> Result<Self> {
        let mut parser = Parser::new();
        parser.set_language(&language.grammar())?;
        let tree = parser
            .parse(&text, None)
            .with_context(|| format!("{path}: the parser gave up"))?;
        Ok(Self {
            path: path.to_owned(),
            language,
            text,
            tree,
        })
    }

    pub(super) fn root(&self) -> Node<'_> {
        self.tree.root_node()
    }

    pub(super) fn text_of(&self, node: Node<'_>) -> &str {
        &self.text[node.byte_range()]
    }

    /// Lists every node, parents before children, in the order of the text.
    pub(super) fn nodes(&self) -> Vec<Node<'_>> {
        below(self.root(), |_| true)
    }

    /// Lists the words and signs of the code: no comments, no strings.
    pub(super) fn code(&self) -> Vec<Node<'_>> {
        self.code_below(self.root())
    }

    /// Lists the words and signs of the code inside `node`.
    pub(super) fn code_below<'tree>(&'tree self, node: Node<'tree>) -> Vec<Node<'tree>> {
        let mut leaves = below(node, |node| !is_comment(node) && !is_string(node));
        leaves.retain(|leaf| leaf.child_count() == 0 && !is_comment(*leaf) && !is_string(*leaf));
        leaves
    }

    /// Lists the comments line by line.
    pub(super) fn comments(&self) -> Vec<CommentLine<'_>> {
        let outermost = below(self.root(), |node| !is_comment(node));
        let comments = outermost.into_iter().filter(|node| is_comment(*node));
        comments
            .flat_map(|node| {
                let lines = self.text_of(node).lines().enumerate();
                lines.map(move |(below, text)| CommentLine {
                    text: text.trim(),
                    line: line_of(node) + below,
                })
            })
            .collect()
    }

    /// Whether the whole file is test code, by its place or name.
    pub(super) fn is_test_file(&self) -> bool {
        let (folders, file) = self.path.rsplit_once('/').unwrap_or(("", &self.path));
        let stem = file.split('.').next().unwrap_or(file);
        folders
            .split('/')
            .any(|folder| matches!(folder, "tests" | "benches"))
            || matches!(stem, "tests" | "conftest")
            || stem.starts_with("test_")
    }

    /// Whether `node` lies in test code: a test file, or below an attribute that names `test`.
    pub(super) fn is_test_code(&self, node: Node<'_>) -> bool {
        let mut ancestors = std::iter::successors(Some(node), Node::parent);
        self.is_test_file() || ancestors.any(|node| self.has_test_attribute(node))
    }

    fn has_test_attribute(&self, node: Node<'_>) -> bool {
        std::iter::successors(node.prev_sibling(), Node::prev_sibling)
            .take_while(|sibling| is_comment(*sibling) || sibling.kind() == "attribute_item")
            .filter(|sibling| sibling.kind() == "attribute_item")
            .any(|attribute| {
                let words: Vec<&str> = self
                    .code_below(attribute)
                    .into_iter()
                    .map(|word| self.text_of(word))
                    .collect();
                words.contains(&"test") && !words.contains(&"not")
            })
    }

    pub(super) fn violation(&self, line: usize, rule: &'static str, message: String) -> Violation {
        Violation {
            path: self.path.clone(),
            line,
            rule,
            message,
        }
    }
}

/// The line a node starts on, counted from 1.
pub(super) fn line_of(node: Node<'_>) -> usize {
    node.start_position().row + 1
}

fn is_comment(node: Node<'_>) -> bool {
    matches!(node.kind(), "line_comment" | "block_comment" | "comment")
}

fn is_string(node: Node<'_>) -> bool {
    const STRINGS: &[&str] = &[
        "string",
        "string_literal",
        "raw_string_literal",
        "char_literal",
        "system_lib_string",
    ];
    node.is_named() && STRINGS.contains(&node.kind())
}

/// Lists `top` and the nodes below it, going down only where `enter` says so.
fn below<'tree>(top: Node<'tree>, enter: impl Fn(Node<'tree>) -> bool) -> Vec<Node<'tree>> {
    let mut found = Vec::new();
    let mut waiting = vec![top];
    while let Some(node) = waiting.pop() {
        found.push(node);
        if enter(node) {
            let first = waiting.len();
            waiting.extend(node.children(&mut node.walk()));
            waiting[first..].reverse();
        }
    }
    found
}

#[cfg(test)]
pub(super) fn source(path: &str, text: &str) -> Source {
    let language = Language::of(path).expect("tests name a file of a known language");
    Source::parse(path, language, text.to_owned()).expect("tests hold text that parses")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(path: &str, text: &str) -> Vec<String> {
        let source = source(path, text);
        source
            .code()
            .into_iter()
            .map(|node| source.text_of(node).to_owned())
            .collect()
    }

    #[test]
    fn code_holds_neither_comments_nor_strings() {
        assert_eq!(
            words("a.rs", "let a = \"s\"; // c\n"),
            ["let", "a", "=", ";"]
        );
        assert_eq!(words("a.py", "a = 's'  # c\n"), ["a", "="]);
        assert_eq!(words("a.c", "int a; /* c */\n"), ["int", "a", ";"]);
    }

    #[test]
    fn code_reaches_into_macro_bodies() {
        assert!(words("a.rs", "proptest! { fn inner() {} }").contains(&"inner".to_owned()));
    }

    #[test]
    fn comments_come_line_by_line() {
        let source = source("a.rs", "/* one\n   two */\n/// three\nfn f() {}\n");
        let lines: Vec<_> = source
            .comments()
            .iter()
            .map(|comment| (comment.line, comment.text))
            .collect();
        assert_eq!(lines, [(1, "/* one"), (2, "two */"), (3, "/// three")]);
    }

    #[test]
    fn test_modules_are_test_code_and_their_neighbours_are_not() {
        let source = source(
            "a.rs",
            "fn shipped() {}\n#[cfg(test)]\nmod tests { fn inner() {} }\n#[cfg(not(test))]\nfn also() {}",
        );
        let verdict = |name: &str| {
            let node = source
                .code()
                .into_iter()
                .find(|node| source.text_of(*node) == name);
            source.is_test_code(node.expect("the test names a word of its text"))
        };
        assert_eq!(
            [verdict("shipped"), verdict("inner"), verdict("also")],
            [false, true, false]
        );
    }

    #[test]
    fn test_files_are_known_by_folder_or_name() {
        for path in [
            "tests/layout.rs",
            "device/src/array/tests.rs",
            "scripts/test_tally.py",
            "benches/b.rs",
        ] {
            assert!(source(path, "").is_test_file(), "{path}");
        }
        assert!(!source("device/src/array.rs", "").is_test_file());
    }
}
