//! Errors of this crate, and the one mapping from kinds to Python's exceptions.

use std::borrow::Cow;

use dlpack_broker::{self as broker, ErrorKind, device};
use dlpack_broker_adapters as adapters;
use pyo3::exceptions::{PyException, PyMemoryError};
use pyo3::prelude::*;
use pyo3::types::PyType;

use crate::found::Found;
use crate::kernel_error;

/// What the Python layer itself finds wrong, beside the broker crate's kinds.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// A kind of the broker crate.
    Broker(ErrorKind),
    /// An object that has no memory to share.
    UnsupportedTensor,
    /// A framework that is not installed.
    MissingFramework,
    /// A value that no option takes.
    Option,
    /// A borrowed view that is still in use.
    Borrow,
    /// Libraries that cannot live in one process.
    RuntimeCollision,
    /// A kernel that cannot be built or launched so.
    Kernel,
}

/// An error on its way to Python: what stood in the way, and what to type instead.
pub(crate) struct Failure {
    pub(crate) kind: Kind,
    pub(crate) why: String,
    pub(crate) remedy: String,
}

impl Failure {
    /// Makes the failure of an object that cannot be shared as it is.
    pub(crate) fn unsupported(why: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            kind: Kind::UnsupportedTensor,
            why: why.into(),
            remedy: remedy.into(),
        }
    }

    /// Makes the failure of an option's value.
    pub(crate) fn option(why: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            kind: Kind::Option,
            why: why.into(),
            remedy: remedy.into(),
        }
    }

    /// Makes the failure of a borrowed view that is still in use.
    pub(crate) fn borrow(why: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            kind: Kind::Borrow,
            why: why.into(),
            remedy: remedy.into(),
        }
    }

    /// Makes the failure of a device that is not here, or that holds no memory of ours.
    pub(crate) fn missing_device(why: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            kind: Kind::Broker(ErrorKind::UnsupportedDevice),
            why: why.into(),
            remedy: remedy.into(),
        }
    }

    /// Makes the failure of elements of a dtype that is not wanted.
    pub(crate) fn missing_dtype(why: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            kind: Kind::Broker(ErrorKind::UnsupportedDType),
            why: why.into(),
            remedy: remedy.into(),
        }
    }

    /// Makes the failure of a copy that would be needed and was forbidden.
    pub(crate) fn copy_required(why: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            kind: Kind::Broker(ErrorKind::CopyRequired),
            why: why.into(),
            remedy: remedy.into(),
        }
    }

    /// Makes the failure of a write to what nobody may write.
    pub(crate) fn read_only(why: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            kind: Kind::Broker(ErrorKind::ReadOnly),
            why: why.into(),
            remedy: remedy.into(),
        }
    }

    /// Makes the failure of a device or its driver.
    pub(crate) fn of_device(error: device::Error) -> Self {
        if let device::Error::Kernel(error) = &error {
            return Self {
                kind: Kind::Kernel,
                why: error.to_string(),
                remedy: kernel_error::remedy(error).to_owned(),
            };
        }
        let remedy = match error.kind() {
            _ if matches!(error, device::Error::Share(_)) => SHARE_ANEW,
            _ if matches!(error, device::Error::ShuttingDown) => {
                "use a device before, or join the thread"
            }
            device::ErrorKind::NoDevice => "`python -m broker devices` lists what is here",
            device::ErrorKind::DriverFailure => {
                "start the program anew, since the device may be lost"
            }
            device::ErrorKind::ForkedChild => "in Python by multiprocessing.get_context(\"spawn\")",
            _ if matches!(error, device::Error::OutOfMemory { .. }) => {
                "free some of it, or work in smaller parts"
            }
            device::ErrorKind::OutOfMemory => "broker.memory.stats() tells who has how much",
            device::ErrorKind::Invalid => REPORT,
        };
        Self {
            why: error.to_string(),
            kind: Kind::Broker(broker::Error::from(error).kind()),
            remedy: remedy.to_owned(),
        }
    }

    /// Raises this as the exception of its kind, naming the public call.
    pub(crate) fn raise(self, py: Python<'_>, call: &str) -> PyErr {
        let message = match self.remedy.as_str() {
            "" => format!("{call}: {}", self.why),
            remedy => format!("{call}: {}; {remedy}", self.why),
        };
        let error = match exception(py, self.kind) {
            Ok(Some(class)) => PyErr::from_type(class, message),
            Ok(None) => PyMemoryError::new_err(message),
            Err(error) => return error,
        };
        let value = error.value(py);
        let told = value
            .setattr("why", self.why)
            .and_then(|()| value.setattr("remedy", self.remedy));
        told.err().unwrap_or(error)
    }
}

impl From<broker::Error> for Failure {
    fn from(error: broker::Error) -> Self {
        let kind = Kind::Broker(error.kind());
        match error {
            broker::Error::Refused(refusal) => Self {
                kind,
                why: refusal.why(),
                remedy: refusal.remedy(),
            },
            error => Self {
                kind,
                why: error.to_string(),
                remedy: remedy(&error),
            },
        }
    }
}

/// Returns what to do about a tensor that broker cannot hold.
fn remedy(error: &broker::Error) -> String {
    let remedy = match (error, error.kind()) {
        (broker::Error::Version { major: 2.. }, _) => {
            "update broker by: pip install --upgrade dlpack-broker"
        }
        (broker::Error::PackedView { .. }, _) => "unpack them by broker.to_numpy(x)",
        (_, ErrorKind::UnsupportedLayout) => "reshape the source to fewer dimensions",
        (_, ErrorKind::OutOfMemory) => "free some of it, or convert the source in parts",
        _ => REPORT,
    };
    remedy.to_owned()
}

/// What to do about a handle by which nothing can be opened.
pub(crate) const SHARE_ANEW: &str = "share it anew by broker.memory.share";

/// What to do about a descriptor that no correct producer makes.
pub(crate) const REPORT: &str = "report it to the producer's authors";

impl From<adapters::Error> for Failure {
    fn from(error: adapters::Error) -> Self {
        let kind = match error.kind() {
            adapters::ErrorKind::NotLoaded | adapters::ErrorKind::Unsupported => {
                Kind::MissingFramework
            }
            adapters::ErrorKind::HiddenDevice
            | adapters::ErrorKind::ForeignFailure
            | adapters::ErrorKind::ForkedChild
            | adapters::ErrorKind::ShuttingDown => Kind::Broker(ErrorKind::UnsupportedDevice),
            adapters::ErrorKind::Invalid => Kind::Broker(ErrorKind::InvalidTensor),
            adapters::ErrorKind::UnsupportedDType => Kind::Broker(ErrorKind::UnsupportedDType),
            adapters::ErrorKind::Misaligned => Kind::Broker(ErrorKind::UnsupportedLayout),
            adapters::ErrorKind::OutOfMemory => Kind::Broker(ErrorKind::OutOfMemory),
        };
        match error {
            adapters::Error::Layout(error) => Self::of_device(error),
            error => Self {
                kind,
                why: error.to_string(),
                remedy: remedy_of_runtime(&error).into(),
            },
        }
    }
}

/// Returns what to do about a framework's runtime that cannot be called, or that refuses.
fn remedy_of_runtime(error: &adapters::Error) -> Cow<'static, str> {
    let remedy = match error {
        adapters::Error::NotLoaded { module, .. } => {
            return format!("in Python by `import {module}`").into();
        }
        adapters::Error::NotOpened { path, .. } => {
            return format!("install anew what brought {}", path.display()).into();
        }
        adapters::Error::Misaligned { alignment, .. } => {
            return format!(
                "align the source to {alignment} bytes, as broker.asarray(x, copy=True) does"
            )
            .into();
        }
        adapters::Error::SymbolsMissing { .. }
        | adapters::Error::UnsupportedVersion { .. }
        | adapters::Error::OddEvent { .. } => {
            "install a version that the table of the README names; `python -m broker doctor` tells which is there"
        }
        adapters::Error::ForeignException { .. }
        | adapters::Error::NullResult { .. }
        | adapters::Error::Status { .. }
        | adapters::Error::CudaStatus { .. } => {
            "start the program anew; `python -m broker doctor` tells what the runtime lacks"
        }
        adapters::Error::NoCudaDevice { .. } => "`nvidia-smi -L` lists what is here",
        adapters::Error::NotEager => "convert outside of tf.function, or inside by tf.py_function",
        adapters::Error::UnsupportedTfDType(_) => {
            "pass a tensor of numbers, for instance tf.strings.to_number(x)"
        }
        adapters::Error::OpaquePointer { .. } => {
            "set ITEX_ENABLE_NEXTPLUGGABLE_DEVICE=0 and TF_USE_LEGACY_KERAS=1 before TensorFlow is imported, or pass \
             x.numpy(), which is a copy on the host"
        }
        adapters::Error::NoTfDType(_) => "cast the source to a dtype that it has",
        adapters::Error::Layout(_) => REPORT,
        adapters::Error::HiddenDevice => "`python -m broker doctor` tells which devices are hidden",
        adapters::Error::OutOfMemory { .. } => "broker.memory.stats() tells who has how much",
        adapters::Error::NoOwner { .. } => {
            "pass a dpctl.SyclQueue, a torch.xpu.Stream, or the address of a sycl::queue that lives"
        }
        adapters::Error::BackendMismatch { .. } => {
            "make it on a device of Level Zero, as by dpctl.SyclQueue(\"level_zero\")"
        }
        adapters::Error::TwoRuntimes { .. } => {
            "these do: PyTorch up to 2.12 with dpctl 0.21, PyTorch from 2.13 on with dpctl 0.22; until then import \
             the framework of the newer libsycl first, and leave stream= away"
        }
        adapters::Error::ShuttingDown { .. } => "call it before, or join the thread",
        adapters::Error::ForkedChild { .. } => {
            "in Python by multiprocessing.get_context(\"spawn\")"
        }
    };
    remedy.into()
}

/// Says that a producer gave something else than its protocol wants.
pub(crate) fn blame(wanted: &str, given: &Bound<'_, PyAny>) -> Failure {
    /// Nobody reads more of a value.
    const MOST_SHOWN: usize = 60;
    let shown = given.repr().map(|text| text.to_string_lossy().into_owned());
    let shown = shown.unwrap_or_else(|_| "what cannot be shown".to_owned());
    let cut: String = shown.chars().take(MOST_SHOWN).collect();
    let dots = if cut.len() < shown.len() { "..." } else { "" };
    Failure {
        kind: Kind::Broker(ErrorKind::InvalidTensor),
        why: format!("wanted {wanted}, got {cut}{dots}"),
        remedy: REPORT.to_owned(),
    }
}

/// Returns the exception class of a kind; `None` stands for `MemoryError`.
fn exception(py: Python<'_>, kind: Kind) -> PyResult<Option<Bound<'_, PyType>>> {
    let name = match kind {
        Kind::UnsupportedTensor => "UnsupportedTensorError",
        Kind::MissingFramework => "MissingFrameworkError",
        Kind::Option => "OptionError",
        Kind::Borrow => "BorrowError",
        Kind::RuntimeCollision => "RuntimeCollisionError",
        Kind::Kernel => "KernelError",
        Kind::Broker(kind) => match kind {
            ErrorKind::OutOfMemory => return Ok(None),
            ErrorKind::InvalidTensor => "InvalidTensorError",
            ErrorKind::CopyRequired => "CopyRequired",
            ErrorKind::ReadOnly => "ReadOnlyError",
            ErrorKind::UnsupportedDType => "UnsupportedDTypeError",
            ErrorKind::UnsupportedDevice => "UnsupportedDeviceError",
            ErrorKind::UnsupportedLayout => "UnsupportedLayoutError",
        },
    };
    class(py, name).map(Some)
}

/// Passes on what is no failure but somebody's wish to end, such as an interrupt from the keyboard,
/// and gives the rest to look at.
pub(crate) fn unless_ending<T>(py: Python<'_>, outcome: PyResult<T>) -> PyResult<PyResult<T>> {
    match outcome {
        Err(error) if !error.is_instance_of::<PyException>(py) => Err(error),
        outcome => Ok(outcome),
    }
}

/// Returns a class of `broker.exceptions`.
pub(crate) fn class<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyType>> {
    static MODULE: Found<Py<PyModule>> = Found::new();
    let import = || PyModule::import(py, "broker.exceptions").map(Bound::unbind);
    let module = MODULE.or_find(py, import)?.bind(py);
    Ok(module.getattr(name)?.cast_into::<PyType>()?)
}
