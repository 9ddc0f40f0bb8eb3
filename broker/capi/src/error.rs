//! The error of this crate: what is wrong with a call, and what the crates below say.

use dlpack_broker::device;

use crate::status::Status;

/// The outcome of an operation of this crate.
pub(crate) type Result<T> = std::result::Result<T, Error>;

/// What went wrong, with the values that show it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// A pointer that is not there.
    #[error("wanted a pointer for `{argument}`, got null")]
    Null {
        /// The argument's name.
        argument: &'static str,
    },
    /// Text that is no text.
    #[error("wanted UTF-8 text for `{argument}`, got other bytes")]
    Text {
        /// The argument's name.
        argument: &'static str,
    },
    /// A value that no argument of its kind has.
    #[error("wanted {wanted} for `{argument}`, got {got}")]
    Value {
        /// The argument's name.
        argument: &'static str,
        /// What it may be.
        wanted: &'static str,
        /// What came.
        got: String,
    },
    /// A handle of another kind.
    #[error("wanted a handle of {wanted} for `{argument}`, got one of {got}")]
    Kind {
        /// The argument's name.
        argument: &'static str,
        /// The kind that it is to be of.
        wanted: &'static str,
        /// What it is.
        got: &'static str,
    },
    /// Read-only memory that a legacy struct would pass on as writable.
    #[error(
        "wanted memory that may be written, since legacy DLPack cannot say that it must not be: call \
         broker_array_to_dlpack, or copy the array first"
    )]
    LegacyReadOnly,
    /// Padded elements that a legacy struct would pass on as packed.
    #[error(
        "wanted elements of whole bytes, since legacy DLPack cannot say that each {element} stands in a byte of its \
         own: call broker_array_to_dlpack"
    )]
    LegacyPadded {
        /// The type of the elements.
        element: String,
    },
    /// A device that is not here.
    #[error("wanted a device, and there is none of {got}; there are {places}")]
    NoDevice {
        /// What was asked for.
        got: String,
        /// The names of those that are here.
        places: String,
    },
    /// An axis that an array does not have.
    #[error("wanted one of {ndim} axes, or one counted from the end, got {axis}")]
    Axis {
        /// The axis that came.
        axis: i32,
        /// The number of axes.
        ndim: usize,
    },
    /// A shape that strides cannot say.
    #[error(
        "wanted shape {shape:?} over the memory of {of}, and no strides say that: call broker_array_copy, and reshape \
         the copy"
    )]
    Reshape {
        /// The shape that came.
        shape: Vec<i64>,
        /// The shape that there is.
        of: String,
    },
    /// A write to what must not be written.
    #[error(
        "wanted an array that may be written, got one that is read-only or shows elements several times: write to a \
         copy by broker_array_copy"
    )]
    ReadOnly,
    /// Values of another dtype.
    #[error("wanted elements of {wanted} to write, got {got}: nothing is cast")]
    Element {
        /// The dtype of the target.
        wanted: String,
        /// The dtype of the source.
        got: String,
    },
    /// Values of another shape.
    #[error(
        "wanted shape {wanted} to write, got {got}: call broker_array_broadcast where elements are to repeat"
    )]
    Shape {
        /// The shape of the target.
        wanted: String,
        /// The shape of the source.
        got: String,
    },
    /// Memory that only others reach.
    #[error(
        "wanted memory that this library reaches, got memory on {device}: adopt its context by broker_context_adopt, or \
         copy it where it was made"
    )]
    Unreached {
        /// The device.
        device: String,
    },
    /// Memory that the host cannot read.
    #[error(
        "wanted memory that the host reads, got memory on {device}: copy it by broker_array_copy"
    )]
    NotOnHost {
        /// The device.
        device: String,
    },
    /// Memory that no other process can open.
    #[error(
        "wanted memory that another process can open, got other memory: copy it into an array of \
         broker_array_create_shareable, or into BROKER_USM_DEVICE memory"
    )]
    NotShareable,
    /// Bytes that name no array of another process.
    #[error(
        "wanted the bytes of broker_array_to_ipc, whole and of this version, got {bytes} others"
    )]
    NoIpc {
        /// How many bytes came.
        bytes: usize,
    },
    /// A consumer that nobody knows.
    #[error("wanted the name of a consumer, one of {known}, got {got:?}")]
    Consumer {
        /// What came.
        got: String,
        /// The names that there are.
        known: String,
    },
    /// A header of another ABI.
    #[error(
        "wanted version {library} of the ABI, which this library has, got {header}: build the program with this \
         library's header, or install the library of its"
    )]
    Abi {
        /// The library's.
        library: u32,
        /// The header's.
        header: u32,
    },
    /// A runtime that nobody knows.
    #[error("wanted the name of a runtime, one of {known}, got {got:?}")]
    Runtime {
        /// What came.
        got: String,
        /// The names that there are.
        known: String,
    },
    /// A runtime that tells no context for a device.
    #[error(
        "wanted the context of {runtime} for {device}, and it has none there that can be told: let it list the device, \
         or adopt a context by broker_context_adopt"
    )]
    NoContext {
        /// The runtime's name.
        runtime: &'static str,
        /// The device's name.
        device: String,
    },
    /// A runtime that is not in this process.
    #[error("{said}; a program without Python loads it by broker_runtime_load")]
    NotLoaded {
        /// What the adapter says.
        said: dlpack_broker_adapters::Error,
    },
    /// What an adapter says of a runtime.
    #[error(transparent)]
    Adapter(dlpack_broker_adapters::Error),
    /// An array that does not fit a kernel.
    #[error("{error}")]
    Unfit {
        /// What the kernel wants there.
        error: device::KernelError,
        /// What C is told.
        status: Status,
    },
    /// What the broker says of a tensor.
    #[error(transparent)]
    Tensor(#[from] dlpack_broker::Error),
    /// What memory or a device says.
    #[error(transparent)]
    Device(#[from] device::Error),
    /// A panic that was caught.
    #[error("the library failed: {text}; please report this")]
    Panic {
        /// What the panic said.
        text: String,
    },
}

impl From<dlpack_broker_adapters::Error> for Error {
    fn from(error: dlpack_broker_adapters::Error) -> Self {
        match error.kind() {
            dlpack_broker_adapters::ErrorKind::NotLoaded => Self::NotLoaded { said: error },
            _ => Self::Adapter(error),
        }
    }
}

impl Error {
    /// Returns the status that C is told.
    pub(crate) fn status(&self) -> Status {
        match self {
            Self::Null { .. }
            | Self::Text { .. }
            | Self::Value { .. }
            | Self::Axis { .. }
            | Self::NoIpc { .. }
            | Self::Consumer { .. }
            | Self::Runtime { .. } => Status::InvalidArgument,
            Self::Kind { .. } => Status::InvalidHandle,
            Self::NoDevice { .. } => Status::NoDevice,
            Self::NoContext { .. } | Self::NotLoaded { .. } => Status::NoRuntime,
            Self::Adapter(error) => error.kind().into(),
            Self::Reshape { .. } | Self::NotShareable => Status::CopyRequired,
            Self::ReadOnly | Self::LegacyReadOnly => Status::ReadOnly,
            Self::Shape { .. } => Status::UnsupportedLayout,
            Self::Element { .. } | Self::LegacyPadded { .. } => Status::UnsupportedDtype,
            Self::Unreached { .. } | Self::NotOnHost { .. } => Status::UnsupportedDevice,
            Self::Unfit { status, .. } => *status,
            Self::Abi { .. } => Status::AbiMismatch,
            Self::Tensor(error) => error.kind().into(),
            Self::Device(error) => error.kind().into(),
            Self::Panic { .. } => Status::Internal,
        }
    }
}
