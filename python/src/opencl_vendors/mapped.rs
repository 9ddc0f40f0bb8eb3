//! The libraries that are in this process, by `/proc/self/maps`.

use std::fs;
use std::path::{Path, PathBuf};

/// The paths of the mapped libraries, each once.
pub(super) struct Mapped(Vec<PathBuf>);

impl Mapped {
    /// Reads what is mapped now; nothing, where the system does not tell.
    pub(super) fn read() -> Self {
        let maps = fs::read_to_string("/proc/self/maps").unwrap_or_default();
        let path = |line: &str| line.find('/').map(|start| PathBuf::from(&line[start..]));
        let mut paths: Vec<_> = maps.lines().filter_map(path).collect();
        // One library is several neighbouring lines.
        paths.dedup();
        Self(paths)
    }

    /// Returns the first library whose file name begins so.
    pub(super) fn starting_with(&self, prefix: &str) -> Option<&Path> {
        let begins = |path: &&PathBuf| name_of(path).is_some_and(|name| name.starts_with(prefix));
        self.0.iter().find(begins).map(PathBuf::as_path)
    }

    /// Claims that a file is mapped, under whichever of its names.
    pub(super) fn holds(&self, library: &Path) -> bool {
        fs::canonicalize(library).is_ok_and(|library| self.0.contains(&library))
    }
}

fn name_of(path: &Path) -> Option<&str> {
    path.file_name()?.to_str()
}
