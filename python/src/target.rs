//! What a tensor is converted to, and how callers name it.

use dlpack_broker::ffi::DLDevice;
use dlpack_broker::{Consumer, Profile, Tensor};
use pyo3::intern;
use pyo3::prelude::*;

use crate::array::Array;
use crate::cuda::AskStream;
use crate::error::Failure;
use crate::frameworks::{self, Framework, Outgoing};
use crate::incoming::Producer;

/// What a tensor is converted to.
#[derive(Clone, Copy)]
pub(crate) enum Target {
    /// A framework's tensor.
    Framework(&'static Framework),
    /// A `broker.Array`.
    Array,
    /// A `broker.Array` on its way into a legacy capsule, which cannot say read-only.
    LegacyArray,
}

/// A target, and the device to place the result on if it is not the host.
type Like<'py> = (Target, Option<Bound<'py, PyAny>>);

impl Target {
    /// Returns the target of that name.
    pub(crate) fn find(name: &str) -> Option<Self> {
        match name {
            "broker" | "array" => Some(Self::Array),
            name => frameworks::find(name).map(Self::Framework),
        }
    }

    /// Returns dpctl's arrays.
    pub(crate) fn usm_arrays() -> Self {
        Self::find("dpctl").expect("dpctl has a row of the table")
    }

    /// Finds the target that a name or an imported module stands for.
    pub(crate) fn of(to: &Bound<'_, PyAny>) -> PyResult<Result<Self, Failure>> {
        let name: String = match to.extract() {
            Ok(name) => name,
            Err(_) => match to.getattr_opt(intern!(to.py(), "__name__"))? {
                Some(name) => name.to_string(),
                None => to.repr()?.to_string(),
            },
        };
        Ok(Self::find(&name).ok_or_else(|| {
            let known = frameworks::FRAMEWORKS.iter().map(|row| row.name);
            let known = known.collect::<Vec<_>>().join(", ");
            let why = format!("wanted one of {known} or broker, got {name}");
            Failure::option(why, "name one of these, as in \"torch\"")
        }))
    }

    /// Returns the framework and device that a tensor of it stands for.
    pub(crate) fn like<'py>(like: &Bound<'py, PyAny>) -> PyResult<Result<Like<'py>, Failure>> {
        let target = match Producer::of(like) {
            Some(Producer::Framework(framework)) => Self::Framework(framework),
            Some(Producer::Array) => Self::Array,
            _ => {
                let name = like.get_type().name()?;
                let why = format!("like= takes a tensor of a framework, got {name}");
                let remedy = "name the framework, as in broker.to(x, \"torch\")";
                return Ok(Err(Failure::option(why, remedy)));
            }
        };
        let device = like.getattr_opt(intern!(like.py(), "device"))?;
        let is_elsewhere = |device: &Bound<'py, PyAny>| {
            device
                .str()
                .is_ok_and(|name| !target.names_host(&name.to_string_lossy()))
        };
        Ok(Ok((target, device.filter(is_elsewhere))))
    }

    /// Returns the name that routes show.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Framework(framework) => framework.name,
            Self::Array => "broker.Array",
            Self::LegacyArray => "capsule",
        }
    }

    /// Returns the public conversion to it.
    pub(crate) fn call(self) -> &'static str {
        match self {
            Self::Framework(framework) => framework.call,
            Self::Array => "broker.asarray",
            Self::LegacyArray => "broker.to_capsule",
        }
    }

    /// Returns how to ask it for its current stream.
    pub(crate) fn cuda_stream(self) -> Option<AskStream> {
        match self {
            Self::Framework(framework) => framework.cuda_stream,
            Self::Array | Self::LegacyArray => None,
        }
    }

    /// Returns its own device for host memory that is there anyway.
    pub(crate) fn knows(self, py: Python<'_>, tensor: &Tensor) -> PyResult<Option<DLDevice>> {
        match self {
            Self::Framework(framework) => (framework.knows)(py, tensor),
            Self::Array | Self::LegacyArray => Ok(None),
        }
    }

    /// Claims that a device, spelled as the target spells it, is the host.
    fn names_host(self, device: &str) -> bool {
        match self {
            Self::Framework(framework) => (framework.names_host)(device),
            Self::Array | Self::LegacyArray => {
                matches!(
                    device.to_ascii_lowercase().as_str(),
                    "cpu" | "cpu:0" | "host"
                )
            }
        }
    }

    /// Returns the consumer that the target is here and now, for a tensor, and whether the tensor's memory is apart from
    /// its context.
    pub(crate) fn consumer(
        self,
        py: Python<'_>,
        tensor: &Tensor,
    ) -> PyResult<Result<Consumer, Failure>> {
        match self {
            Self::Framework(framework) => frameworks::consumer(py, framework, tensor),
            Self::Array => Ok(Ok(protocol("dlpack"))),
            Self::LegacyArray => Ok(Ok(protocol("dlpack_legacy"))),
        }
    }

    /// Claims that the object is what a conversion to the target returns.
    pub(crate) fn is_own(self, object: &Bound<'_, PyAny>) -> bool {
        match self {
            Self::Array => object.is_instance_of::<Array>(),
            Self::LegacyArray => false,
            Self::Framework(framework) => frameworks::is_own(object, framework),
        }
    }

    /// Orders what is the target's own already before the caller's SYCL queue, or waits for it.
    pub(crate) fn order_own(
        self,
        object: &Bound<'_, PyAny>,
        stream: &Bound<'_, PyAny>,
    ) -> PyResult<()> {
        let Some(own) = Producer::of(object) else {
            return Ok(());
        };
        let Some(producer) = own.queue(object)? else {
            return own.wait(object);
        };
        let raise = |failure: Failure| failure.raise(object.py(), self.call());
        let consumer = frameworks::consumer_queue(stream)?.map_err(raise)?;
        frameworks::order(&producer, &consumer)
    }

    /// Makes the target's object of a tensor that its profile allows.
    pub(crate) fn write<'py>(
        self,
        py: Python<'py>,
        outgoing: Outgoing,
        immutable: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Self::Framework(framework) => {
                frameworks::lend_to(&outgoing.tensor, || frameworks::only(framework));
                (framework.write)(py, &outgoing)
            }
            Self::Array | Self::LegacyArray => {
                Ok(Bound::new(py, Array::new(outgoing.tensor, immutable))?.into_any())
            }
        }
    }
}

fn protocol(row: &str) -> Consumer {
    let profile = Profile::find(row, (1, 3)).expect("the protocol has its rows");
    Consumer::new(profile)
}
