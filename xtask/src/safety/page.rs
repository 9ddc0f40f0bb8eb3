//! The page: an opening by hand, then one row a module, made from the sources.

use std::path::Path;

use anyhow::{Result, bail};

use super::covered;
use crate::tidy::{UnsafeModule, unsafe_modules};

const OPENING: &str = include_str!("opening.md");

/// Makes the page from the sources below the workspace root.
pub(crate) fn text(root: &Path) -> Result<String> {
    let modules = unsafe_modules(root)?;
    let faults = covered::faults(root, &modules);
    if !faults.is_empty() {
        bail!("mend xtask/src/safety/covered.rs: {}", faults.join("; "));
    }
    Ok(page(&modules))
}

fn page(modules: &[UnsafeModule]) -> String {
    let (of_tests, shipped): (Vec<_>, Vec<_>) = modules.iter().partition(|module| module.is_test);
    let count = shipped.len();
    let blocks: usize = shipped.iter().map(|module| module.blocks).sum();
    let mut lines = vec![
        OPENING.trim_end().to_owned(),
        String::new(),
        format!("## The modules: {count}, with {blocks} blocks"),
        String::new(),
        "| Module | Why it has unsafe code | Blocks | Tests |".into(),
        "| --- | --- | --- | --- |".into(),
    ];
    lines.extend(shipped.into_iter().map(|module| {
        let tests: Vec<_> = covered::tests_of(module)
            .iter()
            .map(|test| match *test == module.path {
                true => "beside its code".into(),
                false => link(test),
            })
            .collect();
        let (start, tests) = (start(module), tests.join(", "));
        format!("{start} | {tests} |")
    }));
    lines.extend([
        String::new(),
        "## The modules of tests".into(),
        String::new(),
        "They play the producer or the consumer, and are shipped to nobody.".into(),
        String::new(),
        "| Module | Why it has unsafe code | Blocks |".into(),
        "| --- | --- | --- |".into(),
    ]);
    lines.extend(
        of_tests
            .into_iter()
            .map(|module| format!("{} |", start(module))),
    );
    lines.join("\n") + "\n"
}

fn start(module: &UnsafeModule) -> String {
    format!(
        "| {} | {} | {}",
        link(&module.path),
        module.reason,
        module.blocks
    )
}

/// Links to a file of the repository, seen from the folder of the page.
fn link(path: &str) -> String {
    format!("[{path}](../{path})")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(path: &str, is_test: bool) -> UnsafeModule {
        UnsafeModule {
            path: path.into(),
            reason: "reads a struct".into(),
            blocks: 2,
            is_test,
            has_tests_inside: true,
        }
    }

    #[test]
    fn a_module_has_its_reason_blocks_and_tests() {
        let page = page(&[module("a/src/b.rs", false)]);
        let row = "| [a/src/b.rs](../a/src/b.rs) | reads a struct | 2 | beside its code |";
        assert!(page.lines().any(|line| line == row), "{page}");
    }

    #[test]
    fn modules_of_tests_are_counted_apart() {
        let page = page(&[module("a/src/b.rs", false), module("a/tests/c.rs", true)]);
        assert!(page.contains("## The modules: 1, with 2 blocks"), "{page}");
        let row = "| [a/tests/c.rs](../a/tests/c.rs) | reads a struct | 2 |";
        assert!(page.lines().any(|line| line == row), "{page}");
    }
}
