//! A tensor as it came in, and the choice of the reader for an object.

use dlpack_broker::{Pending, Source, Tensor};
use pyo3::prelude::*;

use crate::array::Array;
use crate::cuda::AskStream;
use crate::error::Failure;
use crate::frameworks::{self, Framework, Pin};
use crate::level_zero::copies;
use crate::{array_interface, buffer, capsule, cuda, cuda_interface, protocol};

/// A tensor with what its framework says about it.
pub(crate) struct Incoming {
    pub(crate) tensor: Tensor,
    pub(crate) immutable: bool,
    pub(crate) pending: Option<Pending>,
    /// Whether its producer made the memory when it was asked for it.
    pub(crate) copied: bool,
}

impl Incoming {
    /// Makes what came from a producer of which no more is known than the descriptor.
    pub(crate) fn plain(tensor: Result<Tensor, Failure>) -> Result<Self, Failure> {
        tensor.map(|tensor| Self {
            tensor,
            immutable: false,
            pending: None,
            copied: false,
        })
    }

    pub(crate) fn as_source(&self) -> Source<'_> {
        Source {
            tensor: &self.tensor,
            immutable: self.immutable,
            pending: self.pending,
            copied: self.copied,
        }
    }
}

/// What a reader answers: a Python exception, a failure in our words, or the tensor.
pub(crate) type Reading = PyResult<Result<Incoming, Failure>>;

/// The wishes that concern the reading of a source.
#[derive(Clone, Default)]
pub(crate) struct ReadOptions<'py> {
    /// The consumer's stream, for producers on devices.
    pub(crate) stream: Option<Bound<'py, PyAny>>,
    /// How to ask the consumer for its own stream, where it has one.
    pub(crate) cuda_stream: Option<AskStream>,
    /// Whether a tensor may be cut off from its gradient.
    pub(crate) detach: bool,
    /// Whether a capsule is only looked at.
    pub(crate) peek: bool,
    /// Whether the producer is told that it must not copy either.
    pub(crate) forbids_copies: bool,
}

/// Where an object's memory is read from.
#[derive(Clone, Copy)]
pub(crate) enum Producer {
    /// A framework of the table.
    Framework(&'static Framework),
    /// A `broker.Array`.
    Array,
    /// A DLPack capsule.
    Capsule,
    /// An object with `__dlpack__`.
    Protocol,
    /// An object with `__cuda_array_interface__`.
    CudaInterface,
    /// An object with `__sycl_usm_array_interface__`.
    UsmInterface,
    /// An object with the buffer protocol.
    Buffer,
    /// An object with `__array_interface__`.
    ArrayInterface,
}

impl Producer {
    /// Finds the reader for an object.
    pub(crate) fn of(object: &Bound<'_, PyAny>) -> Option<Self> {
        if let Some(framework) = frameworks::recognise(object) {
            return Some(Self::Framework(framework));
        }
        if object.is_instance_of::<Array>() {
            return Some(Self::Array);
        }
        if capsule::is_capsule(object) {
            return Some(Self::Capsule);
        }
        if protocol::speaks_dlpack(object) {
            return Some(Self::Protocol);
        }
        if frameworks::is_proxy(object) {
            // A weak proxy answers for an object that it does not keep alive.
            return None;
        }
        if cuda_interface::offers(object) {
            return Some(Self::CudaInterface);
        }
        if frameworks::offers_usm_interface(object) {
            return Some(Self::UsmInterface);
        }
        if buffer::offers(object) {
            return Some(Self::Buffer);
        }
        array_interface::offers(object).then_some(Self::ArrayInterface)
    }

    /// Returns the name that routes show for the producer.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Framework(framework) => framework.name,
            Self::Array => "broker.Array",
            Self::Capsule => "capsule",
            Self::Protocol => "__dlpack__",
            Self::CudaInterface => "__cuda_array_interface__",
            Self::UsmInterface => "__sycl_usm_array_interface__",
            Self::Buffer => "buffer",
            Self::ArrayInterface => "__array_interface__",
        }
    }

    /// Reads the object's descriptor and keeps its memory alive.
    pub(crate) fn read<'py>(
        self,
        object: &Bound<'py, PyAny>,
        options: &ReadOptions<'py>,
    ) -> Reading {
        match self {
            Self::Framework(framework) => (framework.read)(object, options),
            Self::Array => {
                let incoming = object.cast::<Array>()?.get().incoming();
                let ordered = cuda::order_held(object.py(), &incoming.tensor, options)?;
                Ok(ordered.map(|()| incoming))
            }
            Self::Capsule if options.peek => Ok(Incoming::plain(capsule::peek(object))),
            Self::Capsule => Ok(Incoming::plain(capsule::take(object))),
            Self::Protocol => protocol::read(object, options),
            Self::CudaInterface => cuda_interface::read(object, options),
            Self::UsmInterface => frameworks::read_usm_interface(object),
            Self::Buffer => buffer::read(object),
            Self::ArrayInterface => array_interface::read(object),
        }
    }

    /// Claims that it can be asked for a copy of its memory.
    pub(crate) fn copies_itself(self, py: Python<'_>, tensor: &Tensor) -> bool {
        match self {
            Self::Framework(_) | Self::Protocol | Self::UsmInterface => true,
            Self::Array | Self::Capsule => copies::can_be_made(py, tensor),
            _ => false,
        }
    }

    /// Keeps memory that is shared from now on where it is, or says why that cannot be.
    pub(crate) fn pin<'py>(
        self,
        object: &Bound<'py, PyAny>,
        incoming: &Incoming,
    ) -> PyResult<Pin<'py>> {
        match self {
            Self::Framework(framework) => (framework.pin)(object, incoming),
            _ => Ok(Pin::Held),
        }
    }

    /// Waits for the work that a tensor on a device is still to come out of, where we know how.
    pub(crate) fn wait(self, object: &Bound<'_, PyAny>) -> PyResult<()> {
        match self {
            Self::Framework(framework) => (framework.wait)(object),
            Self::Array => {
                let array = object.cast::<Array>()?.get();
                array.settle(object.py(), array.tensor().is_host_readable())
            }
            _ => match self.queue(object)? {
                Some(queue) => frameworks::wait(&queue),
                None => Ok(()),
            },
        }
    }

    /// Claims that its tensors on SYCL devices can tell, or be told, a queue.
    pub(crate) fn has_queue(self) -> bool {
        match self {
            Self::Framework(framework) => framework.queue.is_some(),
            Self::Array | Self::Protocol | Self::UsmInterface => true,
            _ => false,
        }
    }

    /// Claims that a broker array of its memory finds its queue later too.
    pub(crate) fn is_asked_again(self) -> bool {
        match self {
            Self::Framework(framework) => framework.is_sycl,
            _ => true,
        }
    }

    /// Returns the SYCL queue that a tensor is worked on, where it tells.
    pub(crate) fn queue<'py>(
        self,
        object: &Bound<'py, PyAny>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        match self {
            Self::Framework(framework) => match framework.queue {
                Some(queue) => queue(object),
                None => Ok(None),
            },
            Self::Array => object.cast::<Array>()?.get().queue(object.py()),
            Self::UsmInterface => frameworks::queue_of_usm_interface(object).map(Some),
            Self::Protocol => protocol::queue(object),
            _ => Ok(None),
        }
    }

    /// Resolves a lazy operation by a copy of the producer's own.
    pub(crate) fn resolve<'py>(
        self,
        object: &Bound<'py, PyAny>,
        options: &ReadOptions<'py>,
    ) -> Reading {
        match self {
            Self::Framework(framework) => {
                let resolved = (framework.resolve)(object)?;
                (framework.read)(&resolved, options)
            }
            _ => self.read(object, options),
        }
    }
}

/// Says that an object has no memory that could be shared.
pub(crate) fn not_a_tensor(object: &Bound<'_, PyAny>) -> Failure {
    let name = object
        .get_type()
        .fully_qualified_name()
        .map_or_else(|_| "?".into(), |n| n.to_string());
    let remedy = match name.rsplit('.').next() {
        Some("KerasTensor") => "convert what the model computes, since an input has no values",
        Some("Variable") => "pass the tensor that it holds, x.value",
        _ => "make an array of it first, for instance by numpy.asarray(x)",
    };
    Failure::unsupported(
        format!(
            "wanted a tensor, a DLPack capsule, or an object with __dlpack__, __array_interface__, \
             __cuda_array_interface__, __sycl_usm_array_interface__ or the buffer protocol, got {name}"
        ),
        remedy,
    )
}
