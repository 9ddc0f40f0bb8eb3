//! The list that the Khronos OpenCL loader reads, which Intel's runtimes bring along.
//!
//! `OCL_ICD_VENDORS` names one folder in place of the system's. Each file there whose name ends in
//! `.icd` holds the name of one library and at most one line end; what holds more names nothing.
//! `OCL_ICD_FILENAMES` adds libraries, between colons.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

const SYSTEM_FOLDER: &str = "/etc/OpenCL/vendors";

/// A library that the loader would load, and what names it: a file, or a variable.
pub(super) struct Vendor {
    pub(super) library: PathBuf,
    pub(super) named_by: PathBuf,
}

/// Lists the vendors, by the variables as they are now.
pub(super) fn vendors() -> Vec<Vendor> {
    if !asks_for_opencl(env::var_os("ONEAPI_DEVICE_SELECTOR").as_deref()) {
        return Vec::new();
    }
    let folder = env::var_os("OCL_ICD_VENDORS").unwrap_or_else(|| SYSTEM_FOLDER.into());
    let mut vendors = added_by_name();
    vendors.extend(of_folder(Path::new(&folder)));
    vendors
}

/// Claims that SYCL may load its OpenCL adapter: only a selector that is sure to leave OpenCL out keeps it out.
///
/// Backends are matched by case: SYCL loads every adapter for one that it does not know.
fn asks_for_opencl(selector: Option<&OsStr>) -> bool {
    const OTHERS: [&str; 4] = ["level_zero", "cuda", "hip", "native_cpu"];
    let Some(selector) = selector.and_then(OsStr::to_str) else {
        return true;
    };
    let (excluded, selected): (Vec<&str>, Vec<&str>) = selector
        .split(';')
        .map(str::trim)
        .partition(|term| term.starts_with('!'));
    let names_other = |term: &&str| {
        let backend = term.split(':').next();
        backend.is_some_and(|backend| OTHERS.contains(&backend))
    };
    let leaves_out = !selected.is_empty() && selected.iter().all(names_other);
    !leaves_out && !excluded.contains(&"!opencl:*")
}

fn added_by_name() -> Vec<Vendor> {
    const VARIABLE: &str = "OCL_ICD_FILENAMES";
    let added: OsString = env::var_os(VARIABLE).unwrap_or_default();
    env::split_paths(&added)
        .filter(|library| !library.as_os_str().is_empty())
        .map(|library| Vendor {
            library,
            named_by: VARIABLE.into(),
        })
        .collect()
}

fn of_folder(folder: &Path) -> Vec<Vendor> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries.map(|entry| entry.path()).collect();
    files.sort();
    files.into_iter().filter_map(of_file).collect()
}

fn of_file(named_by: PathBuf) -> Option<Vendor> {
    named_by.file_name()?.to_str()?.strip_suffix(".icd")?;
    let text = fs::read_to_string(&named_by).ok()?;
    let name = text.strip_suffix('\n').unwrap_or(&text);
    // The loader takes the whole file for a name: with blanks or comments it finds no such library.
    let names_one = !name.is_empty() && !name.contains(char::is_whitespace);
    names_one.then(|| Vendor {
        library: name.into(),
        named_by,
    })
}
