//! The error of this crate: facts with their values, and their kinds.

use crate::kernel_error::KernelError;
use crate::layout::MAX_RANK;
use crate::scalar::ScalarError;
use crate::share_error::ShareError;
use crate::view::ViewError;

/// The outcome of an operation of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong, with the values that show it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A rank above what the crate supports.
    #[error("wanted at most {MAX_RANK} dimensions, got {ndim}")]
    RankTooLarge {
        /// The rank that came.
        ndim: usize,
    },
    /// Shape and strides of different lengths.
    #[error("wanted one stride for each dimension, got {strides} strides for {ndim} dimensions")]
    StridesMismatch {
        /// The number of dimensions.
        ndim: usize,
        /// The number of strides.
        strides: usize,
    },
    /// A dimension below zero.
    #[error("wanted dimensions of 0 or more, got {value} at axis {axis}")]
    NegativeDimension {
        /// The axis of the dimension.
        axis: usize,
        /// The dimension that came.
        value: i64,
    },
    /// A shape whose number of elements does not fit the address space.
    #[error("wanted a shape of fewer than 2**63 elements, got {shape:?}")]
    TooManyElements {
        /// The shape that came.
        shape: Vec<i64>,
    },
    /// Strides that lead out of the address space.
    #[error(
        "wanted strides that stay inside the address space, got {strides:?} for shape {shape:?}"
    )]
    StridesOverflow {
        /// The shape that came.
        shape: Vec<i64>,
        /// The strides that came.
        strides: Vec<i64>,
    },
    /// The Level Zero loader cannot be used.
    #[error(transparent)]
    Loader(level_zero_sys::Error),
    /// The loader has no driver of a device that is here.
    #[error(
        "wanted a Level Zero driver, and the loader has none with a device: install the GPU's driver, or run on a \
             device in software by `python -m broker software -- COMMAND`"
    )]
    NoDriver,
    /// A driver that was called and refused.
    #[error("{call} answered {code}")]
    Driver {
        /// The entry point.
        call: &'static str,
        /// What it answered.
        code: level_zero_sys::ze_result_t,
    },
    /// A module, a kernel, or the launch of one.
    #[error(transparent)]
    Kernel(Box<KernelError>),
    /// Memory that processes share.
    #[error(transparent)]
    Share(Box<ShareError>),
    /// A number that a dtype does not have.
    #[error(transparent)]
    Scalar(Box<ScalarError>),
    /// A view that a layout does not have.
    #[error(transparent)]
    View(Box<ViewError>),
    /// A device has no memory of that size left.
    #[error(
        "wanted {bytes} bytes on {device}, which has none left: free arrays, or compute in smaller parts"
    )]
    OutOfDeviceMemory {
        /// The size asked for.
        bytes: usize,
        /// The device's name.
        device: String,
    },
    /// The child of a fork, where no driver may be called.
    #[error(
        "wanted Level Zero, and this process was forked from one that uses it, where no driver works: start \
             processes by `spawn`"
    )]
    ForkedChild,
    /// The end of the process, where nobody begins with a driver.
    #[error("wanted Level Zero, and this process ends, where no thread begins with it")]
    ShuttingDown,
    /// The host has no memory of that size.
    #[error("wanted {bytes} bytes of host memory, and the system has none to give")]
    OutOfMemory {
        /// The size asked for.
        bytes: usize,
    },
}

/// The kinds of [`Error`], closed, for exhaustive mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// A value that no valid caller passes.
    Invalid,
    /// The system ran out of memory.
    OutOfMemory,
    /// Level Zero is not here, has no device, or is not begun with any more.
    NoDevice,
    /// A driver failed.
    DriverFailure,
    /// The child of a fork, where no driver works.
    ForkedChild,
}

impl Error {
    /// Returns the kind of this error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::OutOfMemory { .. } | Self::OutOfDeviceMemory { .. } => ErrorKind::OutOfMemory,
            Self::Loader(_) | Self::NoDriver | Self::ShuttingDown => ErrorKind::NoDevice,
            Self::Driver { .. } => ErrorKind::DriverFailure,
            Self::ForkedChild => ErrorKind::ForkedChild,
            Self::Kernel(error) if error.is_failure() => ErrorKind::DriverFailure,
            Self::Share(error) if matches!(**error, ShareError::NoFile { .. }) => {
                ErrorKind::OutOfMemory
            }
            Self::Share(_)
            | Self::View(_)
            | Self::Scalar(_)
            | Self::RankTooLarge { .. }
            | Self::StridesMismatch { .. }
            | Self::NegativeDimension { .. }
            | Self::TooManyElements { .. }
            | Self::StridesOverflow { .. }
            | Self::Kernel(_) => ErrorKind::Invalid,
        }
    }
}

impl From<KernelError> for Error {
    fn from(error: KernelError) -> Self {
        Self::Kernel(Box::new(error))
    }
}

impl From<ShareError> for Error {
    fn from(error: ShareError) -> Self {
        Self::Share(Box::new(error))
    }
}

impl From<ViewError> for Error {
    fn from(error: ViewError) -> Self {
        Self::View(Box::new(error))
    }
}

impl From<ScalarError> for Error {
    fn from(error: ScalarError) -> Self {
        Self::Scalar(Box::new(error))
    }
}
