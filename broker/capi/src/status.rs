//! Statuses: what a function of the C ABI returns.
#![expect(unsafe_code, reason = "exports a C function")]

use std::ffi::{CStr, c_char};

use dlpack_broker::ErrorKind;
use dlpack_broker::device;
use dlpack_broker_adapters as adapters;

/// What came of a call. `broker_last_error` has the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum Status {
    /// Done.
    Ok = 0,
    /// A null pointer where none may be, or a value that no argument has.
    InvalidArgument = 1,
    /// A handle of another kind, or one that was released.
    InvalidHandle = 2,
    /// A tensor that no correct producer makes.
    InvalidTensor = 3,
    /// The host or a device has no memory left.
    OutOfMemory = 4,
    /// A copy would be needed, and the function never makes one.
    CopyRequired = 5,
    /// The memory must not be written, and the result could not say so.
    ReadOnly = 6,
    /// The dtype cannot be had there.
    UnsupportedDtype = 7,
    /// The device cannot be reached from there.
    UnsupportedDevice = 8,
    /// The shape or the strides cannot be had there.
    UnsupportedLayout = 9,
    /// There is no such device, or no driver of one.
    NoDevice = 10,
    /// A driver refused what it was asked.
    DriverFailure = 11,
    /// The process was forked from one that uses devices, where no driver works.
    ForkedChild = 12,
    /// The library is of another ABI than the header that the program was built with.
    AbiMismatch = 13,
    /// A fault of the library itself, which it asks you to report.
    Internal = 14,
    /// No runtime of that name is loaded in this process, or it tells nothing of what was asked.
    NoRuntime = 15,
}

impl From<ErrorKind> for Status {
    fn from(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::InvalidTensor => Self::InvalidTensor,
            ErrorKind::OutOfMemory => Self::OutOfMemory,
            ErrorKind::CopyRequired => Self::CopyRequired,
            ErrorKind::ReadOnly => Self::ReadOnly,
            ErrorKind::UnsupportedDType => Self::UnsupportedDtype,
            ErrorKind::UnsupportedDevice => Self::UnsupportedDevice,
            ErrorKind::UnsupportedLayout => Self::UnsupportedLayout,
        }
    }
}

impl From<adapters::ErrorKind> for Status {
    fn from(kind: adapters::ErrorKind) -> Self {
        match kind {
            adapters::ErrorKind::NotLoaded
            | adapters::ErrorKind::Unsupported
            | adapters::ErrorKind::ShuttingDown => Self::NoRuntime,
            adapters::ErrorKind::HiddenDevice => Self::NoDevice,
            adapters::ErrorKind::ForeignFailure => Self::DriverFailure,
            adapters::ErrorKind::Invalid => Self::InvalidArgument,
            adapters::ErrorKind::UnsupportedDType => Self::UnsupportedDtype,
            adapters::ErrorKind::Misaligned => Self::UnsupportedLayout,
            adapters::ErrorKind::OutOfMemory => Self::OutOfMemory,
            adapters::ErrorKind::ForkedChild => Self::ForkedChild,
        }
    }
}

impl From<device::ErrorKind> for Status {
    fn from(kind: device::ErrorKind) -> Self {
        match kind {
            device::ErrorKind::Invalid => Self::InvalidArgument,
            device::ErrorKind::OutOfMemory => Self::OutOfMemory,
            device::ErrorKind::NoDevice => Self::NoDevice,
            device::ErrorKind::DriverFailure => Self::DriverFailure,
            device::ErrorKind::ForkedChild => Self::ForkedChild,
        }
    }
}

/// Returns the name of a status, such as `"BROKER_STATUS_COPY_REQUIRED"`; `"unknown status"` for other numbers.
///
/// keep: the text is the library's, and stays as long as that.
/// Threads: any.
#[unsafe(no_mangle)]
pub extern "C" fn broker_status_name(status: i32) -> *const c_char {
    let known = usize::try_from(status).ok().and_then(|at| NAMES.get(at));
    known.map_or(c"unknown status".as_ptr(), |name| name.as_ptr())
}

/// By the numbers of [`Status`].
const NAMES: [&CStr; 16] = [
    c"BROKER_STATUS_OK",
    c"BROKER_STATUS_INVALID_ARGUMENT",
    c"BROKER_STATUS_INVALID_HANDLE",
    c"BROKER_STATUS_INVALID_TENSOR",
    c"BROKER_STATUS_OUT_OF_MEMORY",
    c"BROKER_STATUS_COPY_REQUIRED",
    c"BROKER_STATUS_READ_ONLY",
    c"BROKER_STATUS_UNSUPPORTED_DTYPE",
    c"BROKER_STATUS_UNSUPPORTED_DEVICE",
    c"BROKER_STATUS_UNSUPPORTED_LAYOUT",
    c"BROKER_STATUS_NO_DEVICE",
    c"BROKER_STATUS_DRIVER_FAILURE",
    c"BROKER_STATUS_FORKED_CHILD",
    c"BROKER_STATUS_ABI_MISMATCH",
    c"BROKER_STATUS_INTERNAL",
    c"BROKER_STATUS_NO_RUNTIME",
];
