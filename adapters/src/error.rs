//! The error of this crate: facts with their values, and their kinds.

use std::ffi::c_int;
use std::path::PathBuf;

use device::DType;
use dlpack_broker_device as device;

use crate::tensorflow::TfDType;

/// The outcome of an operation of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong, with the values that show it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A library that the process has not loaded.
    #[error("wanted {library} in this process, and it is not loaded: import {module} first")]
    NotLoaded {
        /// What the names of its files begin with.
        library: &'static str,
        /// The Python module that loads it.
        module: &'static str,
    },
    /// A mapped library that the loader does not hand out.
    #[error("wanted the mapped library {}, got from the loader: {reason}", path.display())]
    NotOpened {
        /// Where it is mapped from.
        path: PathBuf,
        /// What the loader says.
        reason: String,
    },
    /// A library that lacks functions.
    #[error("wanted {} in {}, which lacks them: this version is not supported", symbols.join(", "), path.display())]
    SymbolsMissing {
        /// The library, or the first of those that were searched.
        path: PathBuf,
        /// The functions that it lacks.
        symbols: Vec<&'static str>,
    },
    /// An exception that a C++ function threw.
    #[error("{call} threw: {what}")]
    ForeignException {
        /// The function that was called.
        call: &'static str,
        /// The message of the exception.
        what: String,
    },
    /// A function that answered with a null pointer.
    #[error("wanted a result of {call}, got a null pointer")]
    NullResult {
        /// The function that was called.
        call: &'static str,
    },
    /// A call that TensorFlow refused.
    #[error("{call} answered code {code}: {message}")]
    Status {
        /// The function that was called.
        call: &'static str,
        /// TensorFlow's code, as `tf.errors` numbers them.
        code: c_int,
        /// TensorFlow's message.
        message: String,
    },
    /// A call that CUDA's driver refused.
    #[error("{call} answered {name} ({code})")]
    CudaStatus {
        /// The function that was called.
        call: &'static str,
        /// The driver's code.
        code: c_int,
        /// The driver's name of it.
        name: String,
    },
    /// A CUDA device that no process has.
    #[error("wanted a CUDA device from 0 to 63, got {device}")]
    NoCudaDevice {
        /// Its number.
        device: i32,
    },
    /// A Python object that is no eager tensor of TensorFlow.
    #[error("wanted an eager TensorFlow tensor, got another object")]
    NotEager,
    /// A TensorFlow tensor whose elements are no plain numbers.
    #[error("wanted a TensorFlow tensor of plain numbers, got one of {0}")]
    UnsupportedTfDType(TfDType),
    /// A TensorFlow tensor on a device that hides where its memory is.
    #[error("wanted the address of a TensorFlow tensor on {device}, got a handle that is none")]
    OpaquePointer {
        /// TensorFlow's name of the device.
        device: String,
    },
    /// A dtype that TensorFlow lacks.
    #[error("wanted a dtype that TensorFlow has, got {0}")]
    NoTfDType(DType),
    /// Memory that a framework's kernels cannot read.
    #[error("wanted memory at a multiple of {alignment} bytes, got {address:#x}")]
    Misaligned {
        /// The address that came.
        address: usize,
        /// What it should be a multiple of.
        alignment: usize,
    },
    /// A shape that is none.
    #[error(transparent)]
    Layout(#[from] device::Error),
    /// Memory on a device that SYCL does not list.
    #[error(
        "wanted a device that SYCL lists, got memory of another: unset ONEAPI_DEVICE_SELECTOR, or let it list that device"
    )]
    HiddenDevice,
    /// An allocation that the device or the host has no memory for.
    #[error("wanted {bytes} bytes of {call}, and there are none to give")]
    OutOfMemory {
        /// The function that was called.
        call: &'static str,
        /// The size asked for.
        bytes: usize,
    },
    /// A SYCL runtime of a version that is not known, and that failed the test for such.
    #[error(
        "wanted a SYCL runtime that tells what Level Zero does, got {}, whose {wrong}: this version is not supported",
        path.display()
    )]
    UnsupportedVersion {
        /// Its library.
        path: PathBuf,
        /// What differs.
        wrong: &'static str,
    },
    /// A SYCL runtime whose events have another form than those that are known.
    #[error(
        "wanted an event of the known form from a barrier of {}, got another: this version orders no queues",
        path.display()
    )]
    OddEvent {
        /// Its library.
        path: PathBuf,
    },
    /// A SYCL object that no loaded runtime has made.
    #[error(
        "wanted an object of a loaded SYCL runtime, got one of {}",
        owner.as_ref().map_or("no library".into(), |owner| owner.to_string_lossy())
    )]
    NoOwner {
        /// The library that made it, where that can be told.
        owner: Option<PathBuf>,
    },
    /// A SYCL object of another backend.
    #[error("wanted an object of SYCL's backend {wanted}, got one of backend {got}")]
    BackendMismatch {
        /// The number of the backend that was wanted.
        wanted: i8,
        /// The number of the object's.
        got: i8,
    },
    /// Objects of two SYCL runtimes, which know nothing of each other.
    #[error(
        "wanted objects of one SYCL runtime, got those of {} and {}: install versions that need the same libsycl",
        first.display(),
        second.display()
    )]
    TwoRuntimes {
        /// The library of the one.
        first: PathBuf,
        /// The library of the other.
        second: PathBuf,
    },
    /// A runtime that has begun to take itself apart.
    #[error("wanted to call {library} at the end of the process, where it does not work any more")]
    ShuttingDown {
        /// What the names of the library's files begin with.
        library: &'static str,
    },
    /// A runtime that does not work in the child of a fork.
    #[error(
        "wanted to call {library}, which does not work in a forked process: start processes by `spawn`"
    )]
    ForkedChild {
        /// What the names of the library's files begin with.
        library: &'static str,
    },
}

/// The kinds of [`Error`], closed, for exhaustive mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The runtime is not loaded in this process.
    NotLoaded,
    /// The runtime is loaded, in a version that cannot be called.
    Unsupported,
    /// The memory's device is one that the runtime does not list.
    HiddenDevice,
    /// The runtime was called and failed.
    ForeignFailure,
    /// An object or a shape that no valid caller passes.
    Invalid,
    /// A dtype that the other side lacks.
    UnsupportedDType,
    /// Memory that is not aligned as the runtime needs it.
    Misaligned,
    /// The device or the host has no memory left.
    OutOfMemory,
    /// The process is the child of a fork.
    ForkedChild,
    /// The process is at its end.
    ShuttingDown,
}

impl Error {
    /// Returns the kind of this error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::NotLoaded { .. } => ErrorKind::NotLoaded,
            Self::NotOpened { .. }
            | Self::SymbolsMissing { .. }
            | Self::UnsupportedVersion { .. }
            | Self::OddEvent { .. }
            | Self::TwoRuntimes { .. } => ErrorKind::Unsupported,
            Self::NoOwner { .. } | Self::BackendMismatch { .. } => ErrorKind::Invalid,
            Self::ShuttingDown { .. } => ErrorKind::ShuttingDown,
            Self::HiddenDevice | Self::OpaquePointer { .. } => ErrorKind::HiddenDevice,
            Self::ForeignException { .. }
            | Self::NullResult { .. }
            | Self::Status { .. }
            | Self::CudaStatus { .. } => ErrorKind::ForeignFailure,
            Self::NotEager | Self::NoCudaDevice { .. } => ErrorKind::Invalid,
            Self::UnsupportedTfDType(_) | Self::NoTfDType(_) => ErrorKind::UnsupportedDType,
            Self::Misaligned { .. } => ErrorKind::Misaligned,
            Self::Layout(error) => match error.kind() {
                device::ErrorKind::Invalid => ErrorKind::Invalid,
                device::ErrorKind::OutOfMemory => ErrorKind::OutOfMemory,
                device::ErrorKind::NoDevice => ErrorKind::HiddenDevice,
                device::ErrorKind::DriverFailure => ErrorKind::ForeignFailure,
                device::ErrorKind::ForkedChild => ErrorKind::ForkedChild,
            },
            Self::OutOfMemory { .. } => ErrorKind::OutOfMemory,
            Self::ForkedChild { .. } => ErrorKind::ForkedChild,
        }
    }
}
