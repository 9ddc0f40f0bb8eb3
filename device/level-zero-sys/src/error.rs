//! Why there is no loader.

use std::path::PathBuf;

use thiserror::Error as Derive;

/// The result of looking for the loader.
pub type Result<T> = std::result::Result<T, Error>;

/// Why the Level Zero loader cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Derive)]
pub enum Error {
    /// There is no such library, or it cannot be loaded.
    #[error("wanted the Level Zero loader, and {path} cannot be loaded ({reason}): install it \
             (Debian, Ubuntu: apt-get install libze1; others: the package level-zero), or name its path", path = path.display())]
    Missing {
        /// The library as it was asked for.
        path: PathBuf,
        /// What the system's dynamic loader said.
        reason: String,
    },
    /// The library lacks an entry point of the API 1.4.
    #[error("wanted a Level Zero loader of version 1.8 or newer, and {path} lacks an entry point of the API 1.4 \
             ({reason}): install a newer one, or name its path", path = path.display())]
    TooOld {
        /// The library as it was asked for.
        path: PathBuf,
        /// What the system's dynamic loader said of the first entry point that is missing.
        reason: String,
    },
}

/// The kinds of [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// There is no loader.
    Missing,
    /// There is one, which is too old.
    TooOld,
}

impl Error {
    /// Returns which kind of error this is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Missing { .. } => ErrorKind::Missing,
            Self::TooOld { .. } => ErrorKind::TooOld,
        }
    }
}
