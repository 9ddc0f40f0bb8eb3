//! The project's own commands: `cargo xtask check`, `tidy` and `generate`.
//!
//! What CI runs besides the tests starts here; the tests themselves are started by `scripts/`.

#![expect(
    clippy::print_stdout,
    reason = "a command line program reports on stdout"
)]

mod c_header;
mod check;
mod generate;
mod level_zero;
mod safety;
mod stage;
mod tidy;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};

const USAGE: &str = "\
usage: cargo xtask COMMAND

  check               everything CI runs besides the tests
  tidy                only the house rules: sizes, names, layers, unsafe code, comments
  generate [--check]  writes the generated files, or says which are out of date";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("xtask lies one folder below the workspace")?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["check"] => check::run(root),
        ["tidy"] => tidy::run(root),
        ["generate"] => generate::write(root),
        ["generate", "--check"] => generate::check(root),
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        other => bail!("unknown command `{}`\n\n{USAGE}", other.join(" ")),
    }
}
