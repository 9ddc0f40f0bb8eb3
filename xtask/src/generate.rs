//! `cargo xtask generate [--check]`: writes the committed generated files, or says which differ from what it would
//! write.
//!
//! Each file is one row of [`GENERATED`]. How a file's text is made stands with its subject, not here.

use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::c_header;
use crate::level_zero;
use crate::safety;

/// A committed file that this program writes.
struct Generated {
    /// Where it lies below the workspace root: code of others in a `generated` folder, and what people read where they
    /// look for it. The house rules pass over both.
    path: &'static str,
    /// Makes its text from the sources below the workspace root.
    text: fn(&Path) -> Result<String>,
}

/// Every generated file of the project.
const GENERATED: &[Generated] = &[
    Generated {
        path: "device/level-zero-sys/src/generated/bindings.rs",
        text: level_zero::bindings,
    },
    Generated {
        path: "broker/capi/include/dlpack_broker/broker.h",
        text: c_header::header,
    },
    Generated {
        path: "docs/safety.md",
        text: safety::text,
    },
];

/// Writes every generated file.
pub(crate) fn write(root: &Path) -> Result<()> {
    write_rows(root, GENERATED)?;
    println!("generate: {} written", count(GENERATED));
    Ok(())
}

/// Fails with the names of the generated files that are missing or out of date.
pub(crate) fn check(root: &Path) -> Result<()> {
    let stale = stale_rows(root, GENERATED)?;
    if stale.is_empty() {
        println!("generate: {} up to date", count(GENERATED));
        return Ok(());
    }
    bail!(
        "out of date, run `cargo xtask generate` and commit: {}",
        stale.join(", ")
    )
}

/// Claims that this program writes a file.
pub(crate) fn writes(path: &str) -> bool {
    GENERATED.iter().any(|row| row.path == path)
}

fn count(rows: &[Generated]) -> String {
    match rows.len() {
        0 => "no generated files to be".into(),
        1 => "1 file".into(),
        many => format!("{many} files"),
    }
}

fn write_rows(root: &Path, rows: &[Generated]) -> Result<()> {
    for row in rows {
        let path = root.join(row.path);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("cannot make {}", folder.display()))?;
        }
        let text = (row.text)(root).with_context(|| format!("cannot generate {}", row.path))?;
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", row.path))?;
    }
    Ok(())
}

fn stale_rows(root: &Path, rows: &[Generated]) -> Result<Vec<&'static str>> {
    let mut stale = Vec::new();
    for row in rows {
        let wanted = (row.text)(root).with_context(|| format!("cannot generate {}", row.path))?;
        if std::fs::read_to_string(root.join(row.path)).ok() != Some(wanted) {
            stale.push(row.path);
        }
    }
    Ok(stale)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: &[Generated] = &[Generated {
        path: "somewhere/generated/names.txt",
        text: |_| Ok("one\ntwo\n".into()),
    }];

    #[test]
    fn a_missing_file_is_out_of_date_until_it_is_written() -> Result<()> {
        let root = tempfile::tempdir()?;
        assert_eq!(stale_rows(root.path(), ROWS)?, [ROWS[0].path]);
        write_rows(root.path(), ROWS)?;
        assert!(stale_rows(root.path(), ROWS)?.is_empty());
        Ok(())
    }

    #[test]
    fn a_file_edited_by_hand_is_out_of_date() -> Result<()> {
        let root = tempfile::tempdir()?;
        write_rows(root.path(), ROWS)?;
        std::fs::write(root.path().join(ROWS[0].path), "one\n")?;
        assert_eq!(stale_rows(root.path(), ROWS)?, [ROWS[0].path]);
        Ok(())
    }
}
