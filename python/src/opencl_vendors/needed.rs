//! What a library brings along, read from the ELF headers of its file.
//!
//! A library that is not found, or whose file is no ELF, brings nothing: this looks where the
//! dynamic linker does, but for its cache (`/etc/ld.so.cache`), whose folders on the usual systems
//! are those named here.

use std::collections::HashSet;
use std::env;
use std::fs::File;
use std::path::{Path, PathBuf};

use elf::ElfStream;
use elf::abi::{DT_NEEDED, DT_RPATH, DT_RUNPATH, SHT_DYNAMIC};
use elf::endian::AnyEndian;

/// How the files of a shared LLVM are named, by LLVM's own build: `libLLVM-15.so.1`, `libLLVM.so.19.1`.
const SHARED_LLVM: [&str; 2] = ["libLLVM", "libclang-cpp"];

/// What a library's file says of its loading.
struct Demands {
    needed: Vec<String>,
    folders: Vec<PathBuf>,
}

/// Returns the name of the shared LLVM that a library needs, itself or through what it needs.
pub(super) fn shared_llvm(library: &Path) -> Option<String> {
    let mut open = vec![find(library, &[])?];
    let mut seen = HashSet::new();
    while let Some(path) = open.pop() {
        let Some(demands) = read(&path) else { continue };
        for name in demands.needed {
            if SHARED_LLVM.iter().any(|prefix| name.starts_with(prefix)) {
                return Some(name);
            }
            if seen.insert(name.clone()) {
                open.extend(find(Path::new(&name), &demands.folders));
            }
        }
    }
    None
}

/// Finds the file of a library as the dynamic linker would: a path is itself, a name is searched for.
pub(super) fn find(library: &Path, first: &[PathBuf]) -> Option<PathBuf> {
    if library.components().count() > 1 {
        return library.exists().then(|| library.to_owned());
    }
    let by_variable = env::var_os("LD_LIBRARY_PATH").unwrap_or_default();
    let architecture = env::consts::ARCH;
    let usual = [
        format!("/lib/{architecture}-linux-gnu"),
        format!("/usr/lib/{architecture}-linux-gnu"),
        "/lib64".to_owned(),
        "/usr/lib64".to_owned(),
        "/lib".to_owned(),
        "/usr/lib".to_owned(),
        "/usr/local/lib".to_owned(),
    ];
    let folders = first.iter().cloned();
    folders
        .chain(env::split_paths(&by_variable))
        .chain(usual.into_iter().map(PathBuf::from))
        .map(|folder| folder.join(library))
        .find(|path| path.exists())
}

fn read(path: &Path) -> Option<Demands> {
    let mut file = ElfStream::<AnyEndian, _>::open_stream(File::open(path).ok()?).ok()?;
    let sections = file.section_headers();
    let dynamic = sections
        .iter()
        .find(|section| section.sh_type == SHT_DYNAMIC)?;
    let names = *sections.get(usize::try_from(dynamic.sh_link).ok()?)?;
    let entries: Vec<_> = file.dynamic().ok()??.iter().collect();
    let names = file.section_data_as_strtab(&names).ok()?;
    let values = |tag: i64| {
        let of_tag = entries.iter().filter(move |entry| entry.d_tag == tag);
        of_tag.filter_map(|entry| names.get(usize::try_from(entry.d_val()).ok()?).ok())
    };
    let origin = path.parent()?.to_str()?;
    let folders = values(DT_RPATH).chain(values(DT_RUNPATH));
    let expand = |folder: &str| {
        folder
            .replace("$ORIGIN", origin)
            .replace("${ORIGIN}", origin)
    };
    Some(Demands {
        needed: values(DT_NEEDED).map(str::to_owned).collect(),
        folders: folders
            .flat_map(|list| list.split(':'))
            .map(|folder| PathBuf::from(expand(folder)))
            .collect(),
    })
}
