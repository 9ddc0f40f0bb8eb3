//! `cargo xtask check`: what CI runs besides the tests, as one list of stages.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::stage::{Stage, run_all};
use crate::{generate, tidy};

/// Runs all stages on the workspace at `root`.
pub(crate) fn run(root: &Path) -> Result<()> {
    run_all(&[
        Stage {
            name: "fmt",
            run: Box::new(|| cargo(root, FMT, &[])),
        },
        Stage {
            name: "clippy",
            run: Box::new(|| cargo(root, CLIPPY, &[])),
        },
        Stage {
            name: "doc tests",
            run: Box::new(|| cargo(root, DOC_TESTS, &[])),
        },
        Stage {
            name: "docs",
            run: Box::new(|| cargo(root, DOCS, &[("RUSTDOCFLAGS", "-D warnings")])),
        },
        Stage {
            name: "generated",
            run: Box::new(|| generate::check(root)),
        },
        Stage {
            name: "tidy",
            run: Box::new(|| tidy::run(root)),
        },
    ])
}

const FMT: &[&str] = &["fmt", "--all", "--check"];
const CLIPPY: &[&str] = &[
    "clippy",
    "--workspace",
    "--all-targets",
    "--",
    "-D",
    "warnings",
];
/// Without the extension module: built beside it, dlpark would gain its `pyo3` feature, and every doc test would
/// want a libpython to link. The extension has no Rust doc tests; its docstrings are run by pytest.
const DOC_TESTS: &[&str] = &[
    "test",
    "--doc",
    "--workspace",
    "--exclude",
    "dlpack-broker-python",
];
const DOCS: &[&str] = &["doc", "--workspace", "--no-deps"];

/// Runs cargo, the one that runs us, with its output passed through.
fn cargo(root: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Result<()> {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(program)
        .args(arguments)
        .envs(variables.iter().copied())
        .current_dir(root)
        .status()
        .with_context(|| format!("`cargo {}` did not start", arguments.join(" ")))?;
    if status.success() {
        return Ok(());
    }
    bail!("`cargo {}` ended with {status}", arguments.join(" "))
}
