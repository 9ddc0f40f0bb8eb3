//! The loader: found where the process has it already, where the caller says, or by its soname.
//!
//! It is never closed. Its drivers have threads and handlers of their own, which would run on in unmapped code.
#![expect(
    unsafe_code,
    reason = "loads a library and believes its symbols' types"
)]

use std::env;
use std::error::Error as _;
use std::fmt;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use libloading::os::unix;

use crate::bindings::Functions;
use crate::error::{Error, Result};
use crate::newer::{Newer, Symbol};

/// The soname of the loader, and of what stands in its place.
const SONAME: &str = "libze_loader.so.1";

/// The variable that names the folder of another loader than the system's.
const FOLDER: &str = "ZEL_LIBRARY_PATH";

/// The Level Zero loader of this process, with its entry points.
///
/// # Examples
///
/// ```
/// use level_zero_sys::{Loader, ze_result_t};
///
/// match Loader::find() {
///     Ok(loader) => {
///         // SAFETY: the function is the loader's, and takes any flags.
///         let result = unsafe { (loader.functions().zeInit)(0) };
///         println!("{}", if result == ze_result_t::ZE_RESULT_SUCCESS { "ready" } else { "no driver" });
///     }
///     Err(error) => println!("{error}"),
/// }
/// ```
pub struct Loader {
    path: PathBuf,
    functions: ManuallyDrop<Functions>,
    newer: Newer,
}

impl Loader {
    /// Finds the loader that the process has, else that of `ZEL_LIBRARY_PATH`, where SYCL looks too, else the system's.
    ///
    /// # Errors
    ///
    /// [`Error::Missing`], [`Error::TooOld`].
    pub fn find() -> Result<Self> {
        if let Some(attached) = Self::attached() {
            return attached;
        }
        let folder = env::var_os(FOLDER).map(PathBuf::from).unwrap_or_default();
        Self::open(&folder.join(SONAME))
    }

    /// Finds the loader that the process has mapped already; `None` where it has none.
    ///
    /// # Errors
    ///
    /// [`Error::TooOld`].
    #[must_use]
    pub fn attached() -> Option<Result<Self>> {
        let flags = unix::RTLD_NOW | unix::RTLD_LOCAL | libc::RTLD_NOLOAD;
        // SAFETY: `RTLD_NOLOAD` forbids to load the library, so no initialiser runs.
        let library = unsafe { unix::Library::open(Some(SONAME), flags) }.ok()?;
        Some(Self::over(library, Path::new(SONAME)))
    }

    /// Loads the library of that path, or of that name.
    ///
    /// # Errors
    ///
    /// [`Error::Missing`], [`Error::TooOld`].
    pub fn open(path: &Path) -> Result<Self> {
        let flags = unix::RTLD_NOW | unix::RTLD_LOCAL;
        // SAFETY: whoever names the library vouches for what its initialisers do; the system's set up loggers.
        let library = unsafe { unix::Library::open(Some(path), flags) };
        let library = library.map_err(|error| Error::Missing {
            path: path.to_owned(),
            reason: reason(&error),
        })?;
        Self::over(library, path)
    }

    /// Returns the entry points of the API 1.4.
    #[must_use]
    pub fn functions(&self) -> &Functions {
        &self.functions
    }

    /// Returns the entry points of later versions, as far as this loader has them.
    #[must_use]
    pub fn newer(&self) -> &Newer {
        &self.newer
    }

    /// Returns the name by which the library was found.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn over(library: unix::Library, path: &Path) -> Result<Self> {
        let newer = Newer::resolve(|name| {
            // SAFETY: every entry point is a function; its own type stands in the table.
            let symbol = unsafe { library.get::<Symbol>(name) };
            symbol.ok().map(|symbol| *symbol)
        });
        // SAFETY: the headers, which every loader follows, give each name the type it has in the table.
        let functions = unsafe { Functions::from_library(library) };
        let functions = functions.map_err(|error| Error::TooOld {
            path: path.to_owned(),
            reason: reason(&error),
        })?;
        Ok(Self {
            path: path.to_owned(),
            functions: ManuallyDrop::new(functions),
            newer,
        })
    }
}

/// Returns what the dynamic loader said, which the error itself only cites.
fn reason(error: &libloading::Error) -> String {
    error
        .source()
        .map_or_else(|| error.to_string(), ToString::to_string)
}

impl fmt::Debug for Loader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Loader")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}
