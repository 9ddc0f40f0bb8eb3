//! Libraries that the process has mapped: found by their names, opened where they are, kept for ever.
//!
//! Only [`load`] loads one, for programs that ask for it, and nothing closes one. Which functions a runtime has is its adapter's business.
#![expect(
    unsafe_code,
    reason = "walks the loader's list and asks it for symbols"
)]

use std::ffi::{CStr, OsStr, c_int, c_void};
use std::mem::ManuallyDrop;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use libloading::os::unix;

use crate::error::{Error, Result};
use crate::runtimes::Row;

/// Returns the paths of the mapped libraries whose file names begin with `prefix`, in the order of their loading.
///
/// # Examples
///
/// ```
/// use dlpack_broker_adapters::mapped_paths;
/// assert_eq!(mapped_paths("libc.so").len(), 1);
/// assert!(mapped_paths("libnothing.so").is_empty());
/// ```
#[must_use]
pub fn mapped_paths(prefix: &str) -> Vec<PathBuf> {
    let mut search = Search {
        prefix,
        found: Vec::new(),
    };
    // SAFETY: `visit` gets a `Search`, as it wants, and the search outlives the walk.
    unsafe { libc::dl_iterate_phdr(Some(visit), (&raw mut search).cast()) };
    search.found
}

/// Counts what the process has loaded so far: where it is the same as before, nothing has come since.
pub(crate) fn loads() -> u64 {
    let mut count = 0_u64;
    // SAFETY: `count` gets a number, as it wants, which outlives the walk.
    unsafe { libc::dl_iterate_phdr(Some(count_loads), (&raw mut count).cast()) };
    count
}

/// Reads the loader's own count at the first library and asks for no other.
///
/// # Safety
///
/// `info` is valid, and `count` points at a number that nobody else uses meanwhile.
unsafe extern "C" fn count_loads(
    info: *mut libc::dl_phdr_info,
    _size: usize,
    count: *mut c_void,
) -> c_int {
    // SAFETY: the loader passes a filled-in struct.
    let adds = unsafe { (*info).dlpi_adds };
    // SAFETY: `loads` passes a number of its own.
    unsafe { count.cast::<u64>().write(adds) };
    1
}

/// Loads a framework's library for a program in which no Python does, such as dpctl's for one in C++; it stays for ever.
///
/// # Errors
///
/// [`Error::NotOpened`].
///
/// # Safety
///
/// The library's initialisers run, which may do anything; whoever names the file answers for them.
pub unsafe fn load(path: &Path) -> Result<()> {
    /// Intel's libraries choose functions of it while they are loaded, and the loader crashes where it is not there.
    const MATHS: &str = "libm.so.6";
    const FLAGS: c_int = unix::RTLD_NOW | unix::RTLD_LOCAL;
    for path in [Path::new(MATHS), path] {
        // SAFETY: the caller vouches for the library, and the C library's own has no demands.
        let library = unsafe { unix::Library::open(Some(path), FLAGS) };
        let library = library.map_err(|error| Error::NotOpened {
            path: path.to_owned(),
            reason: error.to_string(),
        })?;
        let _stays = ManuallyDrop::new(library);
    }
    Ok(())
}

struct Search<'a> {
    prefix: &'a str,
    found: Vec<PathBuf>,
}

impl Search<'_> {
    /// Some hundreds are considered each time: nothing is made of the paths that are not wanted.
    fn consider(&mut self, path: &[u8]) {
        let name = path.rsplit(|byte| *byte == b'/').next().unwrap_or_default();
        if name.starts_with(self.prefix.as_bytes()) {
            self.found.push(OsStr::from_bytes(path).into());
        }
    }
}

/// Looks at one mapped library and asks for the next.
///
/// # Safety
///
/// `info` is valid, its name null or terminated, and `search` points at a [`Search`] that nobody else uses meanwhile.
unsafe extern "C" fn visit(
    info: *mut libc::dl_phdr_info,
    _size: usize,
    search: *mut c_void,
) -> c_int {
    // SAFETY: the loader passes a filled-in struct.
    let name = unsafe { (*info).dlpi_name };
    // SAFETY: `mapped_paths` passes its own search.
    let search = unsafe { &mut *search.cast::<Search<'_>>() };
    if !name.is_null() {
        // SAFETY: the loader terminates its names, and holds its lock until this returns.
        let name = unsafe { CStr::from_ptr(name) };
        search.consider(name.to_bytes());
    }
    0
}

/// A mapped library, which stays mapped.
pub(crate) struct Library {
    path: PathBuf,
    handle: ManuallyDrop<unix::Library>,
}

impl Library {
    /// Opens every mapped library of a runtime, in the order of its row.
    ///
    /// # Errors
    ///
    /// [`Error::NotLoaded`] where there is none; [`Error::NotOpened`].
    pub(crate) fn mapped(row: &'static Row) -> Result<Vec<Self>> {
        let paths = row.libraries.iter().flat_map(|prefix| mapped_paths(prefix));
        let libraries: Vec<_> = paths.map(Self::open).collect::<Result<_>>()?;
        if libraries.is_empty() {
            return Err(Error::NotLoaded {
                library: row.libraries.first().copied().unwrap_or_default(),
                module: row.module,
            });
        }
        Ok(libraries)
    }

    /// Opens by the full path: a bare name might be another library's, which is loaded from elsewhere.
    pub(crate) fn open(path: PathBuf) -> Result<Self> {
        const FLAGS: c_int = unix::RTLD_NOW | unix::RTLD_LOCAL | libc::RTLD_NOLOAD;
        // SAFETY: the library is mapped, and `RTLD_NOLOAD` forbids to load it; so no initialiser runs.
        match unsafe { unix::Library::open(Some(&path), FLAGS) } {
            Ok(library) => Ok(Self {
                path,
                handle: ManuallyDrop::new(library),
            }),
            Err(error) => Err(Error::NotOpened {
                path,
                reason: error.to_string(),
            }),
        }
    }

    /// Returns where the library is mapped from.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Claims that there is a function of that name, here or in the libraries that this one needs.
    pub(crate) fn has(&self, name: &str) -> bool {
        // SAFETY: nothing is done with the symbol, so that its type does not matter.
        unsafe { self.symbol::<*const c_void>(name) }.is_some()
    }

    /// Finds a function, here or in the libraries that this one needs.
    ///
    /// # Safety
    ///
    /// `F` is the function pointer type of the symbol of that name.
    pub(crate) unsafe fn symbol<F: Copy>(&self, name: &str) -> Option<F> {
        // SAFETY: the caller vouches for the type.
        let symbol = unsafe { self.handle.get::<F>(name) };
        symbol.ok().map(|symbol| *symbol)
    }
}

/// Declares a table of foreign functions, and `resolve`, which fills it or lists what is missing.
///
/// A row reads `field: fn(arguments) -> result = "symbol";`.
macro_rules! symbols {
    ($(#[$attribute:meta])* $visibility:vis struct $table:ident {
        $($field:ident: fn($($argument:ty),* $(,)?) $(-> $result:ty)? = $symbol:literal;)*
    }) => {
        $(#[$attribute])*
        $visibility struct $table {
            $($visibility $field: unsafe extern "C-unwind" fn($($argument),*) $(-> $result)?,)*
        }

        impl $table {
            /// The symbols of the table.
            $visibility const NAMES: &'static [&'static str] = &[$($symbol),*];

            /// Finds every function in the first of `libraries` that has it.
            ///
            /// # Safety
            ///
            /// The symbols of the table have, in these libraries, the types of the table.
            $visibility unsafe fn resolve(libraries: &[$crate::library::Library]) -> $crate::error::Result<Self> {
                let mut missing = Vec::new();
                $(
                    // SAFETY: the caller vouches for the types of the table.
                    let $field = libraries.iter().find_map(|library| unsafe { library.symbol($symbol) });
                    if $field.is_none() {
                        missing.push($symbol);
                    }
                )*
                match ($($field,)*) {
                    ($(Some($field),)*) => Ok(Self { $($field),* }),
                    _ => Err($crate::error::Error::SymbolsMissing {
                        path: libraries.first().map(|library| library.path().to_owned()).unwrap_or_default(),
                        symbols: missing,
                    }),
                }
            }
        }
    };
}
pub(crate) use symbols;

#[cfg(test)]
mod tests {
    use std::ffi::c_char;

    use super::*;
    use crate::error::ErrorKind;
    use crate::runtimes::QueueConvention;

    symbols! {
        /// Functions of the C library.
        struct Present {
            length: fn(*const c_char) -> usize = "strlen";
        }
    }

    symbols! {
        /// Functions of the C library, and others.
        #[derive(Debug)]
        struct Absent {
            _length: fn(*const c_char) -> usize = "strlen";
            _one: fn() = "no_such_function";
            _other: fn() = "no_such_function_either";
        }
    }

    const ROW: Row = Row {
        name: "c",
        module: "libc",
        libraries: &["libc.so"],
        required: &[Present::NAMES],
        optional: &[],
        majors: &[6],
        is_one_each: true,
        queues: QueueConvention::Done,
    };

    fn c_library() -> Vec<Library> {
        Library::mapped(&ROW).unwrap()
    }

    #[test]
    fn a_table_is_filled_from_a_mapped_library() {
        // SAFETY: `strlen` has that type by the C standard.
        let functions = unsafe { Present::resolve(&c_library()) }.unwrap();
        // SAFETY: the string is terminated.
        assert_eq!(unsafe { (functions.length)(c"four".as_ptr()) }, 4);
    }

    #[test]
    fn a_library_more_counts() {
        let before = loads();
        assert!(before > 0 && before == loads());
    }

    #[test]
    fn missing_functions_are_listed_by_name() {
        let libraries = c_library();
        assert_eq!(Absent::NAMES[1], "no_such_function");
        // SAFETY: `strlen` has that type by the C standard, and the others do not exist.
        let missing = unsafe { Absent::resolve(&libraries) }.unwrap_err();
        assert_eq!(
            missing,
            Error::SymbolsMissing {
                path: libraries[0].path().to_owned(),
                symbols: Absent::NAMES[1..].to_vec(),
            }
        );
    }

    #[test]
    fn a_library_that_is_not_mapped_is_not_loaded() {
        assert!(mapped_paths("libresolv.so").is_empty());
        let opened = Library::open("libresolv.so.2".into())
            .map(|_| ())
            .unwrap_err();
        assert_eq!(opened.kind(), ErrorKind::Unsupported);
        assert!(mapped_paths("libresolv.so").is_empty());
    }

    #[test]
    fn what_cannot_be_loaded_is_an_error_with_the_loaders_words() {
        // SAFETY: there is no such file.
        let missing = unsafe { load(Path::new("/nowhere/libnothing.so")) }.unwrap_err();
        assert!(missing.to_string().contains("/nowhere/libnothing.so"));
    }

    #[test]
    fn a_runtime_that_is_not_there_names_its_module() {
        const NOTHING: Row = Row {
            module: "nothing",
            libraries: &["libnothing.so"],
            ..ROW
        };
        let missing = Library::mapped(&NOTHING).map(|_| ()).unwrap_err();
        assert_eq!(missing.kind(), ErrorKind::NotLoaded);
        assert!(missing.to_string().ends_with("import nothing first"));
    }
}
