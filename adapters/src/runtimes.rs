//! The table of runtimes: in which files each is found, and which of its functions its adapter calls.
//!
//! Each row stands in the file of its adapter, beside the tables of functions that it names.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::library::{Library, mapped_paths};
use crate::{cuda, dpctl, itex, level_zero, sycl, tensorflow, torch, torch_xpu};

/// What is known of a runtime before any process has it.
pub(crate) struct Row {
    /// The runtime's name.
    pub(crate) name: &'static str,
    /// The Python module to import, or several between which there is a choice.
    pub(crate) module: &'static str,
    /// What the names of its files begin with, the most telling first.
    pub(crate) libraries: &'static [&'static str],
    /// The functions without which it cannot be called.
    pub(crate) required: &'static [&'static [&'static str]],
    /// The functions without which less is possible.
    pub(crate) optional: &'static [&'static str],
    /// The numbers behind `.so.` that are known; none where the names have no such number.
    pub(crate) majors: &'static [u32],
    /// Whether each file is a runtime by itself; else all of them make one.
    pub(crate) is_one_each: bool,
    /// Where its work is, and what orders that.
    pub(crate) queues: QueueConvention,
}

/// Where a runtime's work is, and what puts work of others behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueConvention {
    /// On no queue that others see: what it hands out is done.
    Done,
    /// On a `sycl::queue`: an event of a barrier, or the host's wait where the other queue is of another runtime.
    SyclBarrier,
    /// On queues of its own: the host waits for the device.
    Waited,
    /// On command queues and lists of Level Zero: an event.
    LevelZeroEvent,
    /// On a stream of CUDA's: an event.
    CudaEvent,
}

/// Every runtime.
static ROWS: [&Row; 8] = [
    &sycl::ROW,
    &dpctl::ROW,
    &torch::ROW,
    &torch_xpu::ROW,
    &tensorflow::ROW,
    &itex::ROW,
    &level_zero::ROW,
    &cuda::ROW,
];

/// A framework runtime that this process has loaded, and what its adapter finds there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadedRuntime {
    /// The runtime's name: `sycl`, `dpctl`, `torch`, `torch_xpu`, `tensorflow`, `itex`, `level_zero` or `cuda`.
    pub name: &'static str,
    /// The Python module that loads it, or several of which each may.
    pub module: &'static str,
    /// Where its libraries are mapped from, in the order of the adapter's search; never empty.
    pub files: Vec<PathBuf>,
    /// The number behind `.so.` in the name of the first; `None` where it has none.
    pub major: Option<u32>,
    /// Whether the adapter knows that number, or needs none.
    pub is_known: bool,
    /// The functions that the adapter calls and that are there.
    pub found: Vec<&'static str>,
    /// The functions that are missing and without which the adapter does not work.
    pub missing: Vec<&'static str>,
    /// The functions that are missing and without which it does less.
    pub lacking: Vec<&'static str>,
    /// Where its work is, and what orders that.
    pub queues: QueueConvention,
}

/// Lists the framework runtimes that this process has loaded; loads nothing, and calls nothing of theirs.
///
/// # Examples
///
/// ```
/// assert!(dlpack_broker_adapters::inventory().iter().all(|runtime| runtime.name != "dpctl"));
/// ```
#[must_use]
pub fn inventory() -> Vec<LoadedRuntime> {
    ROWS.iter().flat_map(|row| row.loaded()).collect()
}

impl fmt::Display for QueueConvention {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Done => "none: done when handed out",
            Self::SyclBarrier => "sycl::queue, ordered by barriers",
            Self::Waited => "its own, waited for",
            Self::LevelZeroEvent => "Level Zero, ordered by events",
            Self::CudaEvent => "CUDA streams, ordered by events",
        })
    }
}

impl Row {
    fn loaded(&self) -> Vec<LoadedRuntime> {
        let prefixes = self.libraries.iter();
        let files: Vec<_> = prefixes.flat_map(|prefix| mapped_paths(prefix)).collect();
        match self.is_one_each {
            true => files.chunks(1).map(|file| self.describe(file)).collect(),
            false if files.is_empty() => Vec::new(),
            false => vec![self.describe(&files)],
        }
    }

    fn describe(&self, files: &[PathBuf]) -> LoadedRuntime {
        let opened = files.iter().map(|file| Library::open(file.clone()));
        let libraries: Vec<_> = opened.filter_map(Result::ok).collect();
        let is_there = |name: &&'static str| libraries.iter().any(|library| library.has(name));
        let required = self.required.iter().flat_map(|table| table.iter().copied());
        let (mut found, missing): (Vec<_>, Vec<_>) = required.partition(is_there);
        let (more, lacking): (Vec<_>, Vec<_>) = self.optional.iter().copied().partition(is_there);
        found.extend(more);
        let major = files.first().and_then(|file| major(file));
        LoadedRuntime {
            name: self.name,
            module: self.module,
            files: files.to_vec(),
            major,
            is_known: self.knows(major),
            found,
            missing,
            lacking,
            queues: self.queues,
        }
    }

    /// Claims that the adapter knows a library of that number.
    pub(crate) fn knows(&self, major: Option<u32>) -> bool {
        let is_known = |major| self.majors.contains(&major);
        self.majors.is_empty() || major.is_some_and(is_known)
    }
}

/// Returns the number behind `.so.` in a library's file name.
pub(crate) fn major(path: &Path) -> Option<u32> {
    let name = path.file_name()?.to_str()?;
    let (_, version) = name.split_once(".so.")?;
    version.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_name_tells_the_major_version() {
        let majors = [
            "/a/libsycl.so.9",
            "libsycl.so.8.0.0",
            "libc10.so",
            "/so.7/libx.so.z",
        ];
        let majors = majors.map(|path| major(Path::new(path)));
        assert_eq!(majors, [Some(9), Some(8), None, None]);
    }

    #[test]
    fn every_runtime_has_another_name_and_functions_to_look_for() {
        for (index, row) in ROWS.iter().enumerate() {
            assert!(ROWS[..index].iter().all(|other| other.name != row.name));
            assert!(
                row.required.iter().any(|table| !table.is_empty()),
                "{}",
                row.name
            );
            assert!(!row.libraries.is_empty() && !row.module.is_empty());
        }
    }

    #[test]
    fn a_process_without_frameworks_has_no_runtimes_of_theirs() {
        let names: Vec<_> = inventory().iter().map(|runtime| runtime.name).collect();
        assert!(
            !names.contains(&"sycl") && !names.contains(&"torch"),
            "{names:?}"
        );
    }
}
