//! Walks the tree, runs every rule on every file and reports.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use ignore::WalkBuilder;

use super::source::{Language, Source};
use super::violation::Violation;
use super::{comments, layers, maps, names, opening, places, size, unfinished, unsafe_code};
use crate::generate;

/// Everything that is checked on a source file.
const RULES: &[fn(&Source) -> Vec<Violation>] = &[
    size::check,
    names::check,
    opening::check,
    maps::check,
    layers::check,
    places::check,
    unsafe_code::check,
    comments::check,
    unfinished::check,
];

/// Checks the tree at `root` and fails if a rule is broken.
pub(crate) fn run(root: &Path) -> Result<()> {
    let paths = files(root)?;
    let mut violations = Vec::new();
    for path in &paths {
        let text = std::fs::read_to_string(root.join(path))
            .with_context(|| format!("cannot read {path}"))?;
        violations.extend(check_file(path, text)?);
    }
    for violation in &violations {
        println!("{violation}");
    }
    match violations.len() {
        0 => Ok(()),
        1 => bail!("1 violation in {} files", paths.len()),
        many => bail!("{many} violations in {} files", paths.len()),
    }
}

fn check_file(path: &str, text: String) -> Result<Vec<Violation>> {
    if path.ends_with("Cargo.toml") {
        return layers::check_manifest(path, &text);
    }
    let Some(language) = Language::of(path) else {
        return Ok(Vec::new());
    };
    let source = Source::parse(path, language, text)?;
    Ok(RULES.iter().flat_map(|rule| rule(&source)).collect())
}

/// Lists the files to check, in order: what git does not ignore, without generated ones.
pub(super) fn files(root: &Path) -> Result<Vec<String>> {
    let mut files = Vec::new();
    for entry in WalkBuilder::new(root).require_git(false).build() {
        let entry = entry?;
        let path = entry
            .path()
            .strip_prefix(root)?
            .to_string_lossy()
            .replace('\\', "/");
        let is_checked = Language::of(&path).is_some() || path.ends_with("Cargo.toml");
        if entry.file_type().is_some_and(|kind| kind.is_file())
            && is_checked
            && !is_generated(&path)
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn is_generated(path: &str) -> bool {
    path.split('/').any(|part| part == "generated") || generate::writes(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> Result<tempfile::TempDir> {
        let root = tempfile::tempdir()?;
        for (path, text) in files {
            let path = root.path().join(path);
            std::fs::create_dir_all(path.parent().context("files lie below the root")?)?;
            std::fs::write(path, text)?;
        }
        Ok(root)
    }

    #[test]
    fn generated_and_ignored_files_are_left_alone() -> Result<()> {
        let root = tree(&[
            (".gitignore", "/target\n"),
            ("a.rs", "//! A.\n"),
            ("src/generated/b.rs", "no rule holds here"),
            ("target/c.rs", "nor here"),
        ])?;
        assert_eq!(files(root.path())?, ["a.rs"]);
        assert!(run(root.path()).is_ok());
        Ok(())
    }

    #[test]
    fn a_broken_rule_fails_the_run() -> Result<()> {
        let root = tree(&[("utils.rs", "//! A.\n")])?;
        assert_eq!(
            run(root.path()).unwrap_err().to_string(),
            "1 violation in 1 files"
        );
        Ok(())
    }

    #[test]
    fn a_violation_reads_as_place_rule_and_remedy() -> Result<()> {
        let violations = check_file("broker/src/types.rs", "//! A.\n".into())?;
        let line = violations[0].to_string();
        assert!(line.starts_with("broker/src/types.rs:1: names: "), "{line}");
        Ok(())
    }
}
