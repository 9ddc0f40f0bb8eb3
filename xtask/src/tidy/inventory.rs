//! The modules with leave for unsafe code: where they lie, why, and how much of it they have.

use std::path::Path;

use anyhow::{Context as _, Result};

use super::run;
use super::source::{Language, Source};
use super::unsafe_code::announcement;

/// A module that may have unsafe code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UnsafeModule {
    /// Where it lies below the workspace root.
    pub(crate) path: String,
    /// What its announcement says.
    pub(crate) reason: String,
    /// The number of its unsafe blocks, without those of tests beside the code.
    pub(crate) blocks: usize,
    /// Whether all of it is test code.
    pub(crate) is_test: bool,
    /// Whether tests stand beside its code.
    pub(crate) has_tests_inside: bool,
}

/// Lists the modules with unsafe code below the workspace root, by path.
pub(crate) fn unsafe_modules(root: &Path) -> Result<Vec<UnsafeModule>> {
    let mut modules = Vec::new();
    for path in run::files(root)? {
        if Language::of(&path) == Some(Language::Rust) {
            let text = std::fs::read_to_string(root.join(&path))
                .with_context(|| format!("cannot read {path}"))?;
            modules.extend(unsafe_module(&Source::parse(&path, Language::Rust, text)?));
        }
    }
    Ok(modules)
}

fn unsafe_module(source: &Source) -> Option<UnsafeModule> {
    let announcement = announcement(source)?;
    let nodes = source.nodes();
    let reason = nodes.iter().find(|node| {
        node.kind() == "string_literal" && announcement.byte_range().contains(&node.start_byte())
    })?;
    let is_test = source.is_test_file();
    let is_counted = |node| is_test || !source.is_test_code(node);
    let code = source.code();
    let blocks = code.windows(2).filter(|pair| {
        source.text_of(pair[0]) == "unsafe" && source.text_of(pair[1]) == "{" && is_counted(pair[0])
    });
    let mut items = nodes.iter().filter(|node| node.kind() == "mod_item");
    Some(UnsafeModule {
        path: source.path.clone(),
        reason: source.text_of(*reason).trim_matches('"').to_owned(),
        blocks: blocks.count(),
        is_test,
        has_tests_inside: !is_test && items.any(|item| source.is_test_code(*item)),
    })
}

#[cfg(test)]
mod tests {
    use super::super::source::source;
    use super::*;

    const TEXT: &str = "\
//! A.
#![expect(
    unsafe_code,
    reason = \"reads what the driver wrote\"
)]

fn f() {
    unsafe { g() }
}

macro_rules! m {
    () => {
        unsafe { g() }
    };
}

unsafe impl Send for A {}

#[cfg(test)]
mod tests {
    fn t() {
        unsafe { super::f() }
    }
}
";

    #[test]
    fn a_module_is_told_with_its_reason_and_the_blocks_outside_its_tests() {
        let module = unsafe_module(&source("device/src/a.rs", TEXT)).unwrap();
        assert_eq!(module.reason, "reads what the driver wrote");
        assert_eq!((module.blocks, module.has_tests_inside), (2, true));
        assert!(!module.is_test);
    }

    #[test]
    fn all_blocks_of_a_test_file_count() {
        let module = unsafe_module(&source("device/tests/a.rs", TEXT)).unwrap();
        assert_eq!((module.blocks, module.is_test), (3, true));
    }

    #[test]
    fn a_module_without_an_announcement_is_none() {
        assert_eq!(unsafe_module(&source("a.rs", "//! A.\nfn f() {}\n")), None);
    }
}
