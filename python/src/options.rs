//! The keywords of a conversion, parsed once.

use dlpack_broker::device::UsmKind;
use dlpack_broker::{ReadOnlyPolicy, Request, Tensor};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyInt, PyString};

use crate::capsule;
use crate::error::Failure;
use crate::incoming::ReadOptions;
use crate::level_zero::Queue;
use crate::scopes::Scope;
use crate::target::Target;

/// The keywords that every conversion takes, as they came.
#[derive(Clone, Default)]
pub(crate) struct Options<'py> {
    pub(crate) device: Option<Bound<'py, PyAny>>,
    pub(crate) copy: Option<bool>,
    pub(crate) read_only: Option<ReadOnlyPolicy>,
    pub(crate) read: ReadOptions<'py>,
    /// Whether the source's work is waited for here: broker's own queues share no runtime with frameworks'.
    pub(crate) waits: bool,
    /// Whether the result is a view whose references will be counted.
    pub(crate) lent: bool,
    /// The kind of USM that memory on a device is to be of, where broker makes it.
    pub(crate) usm_kind: Option<UsmKind>,
    /// The queue that is to work on such memory.
    pub(crate) queue: Option<Bound<'py, PyAny>>,
    /// The public function that was called, where it is not the conversion to the target.
    pub(crate) call: Option<&'py str>,
}

impl<'py> Options<'py> {
    /// Parses the keywords.
    pub(crate) fn parse(
        device: Option<Bound<'py, PyAny>>,
        copy: Option<&Bound<'py, PyAny>>,
        stream: Option<Bound<'py, PyAny>>,
        readonly: Option<&Bound<'py, PyAny>>,
        detach: bool,
    ) -> Result<Self, Failure> {
        let copy = copy.map(whether_to_copy).transpose()?;
        let read_only = readonly.map(policy).transpose()?;
        if let Some(stream) = &stream
            && !names_a_stream(stream)
        {
            return Err(Failure::option(
                format!("wanted a stream or a queue for stream=, got {stream:?}"),
                "pass its address, a dpctl.SyclQueue, a SyclQueueRef capsule, a broker.Queue or a framework's stream",
            ));
        }
        let waits = stream.as_ref().is_some_and(is_own_queue);
        let read = ReadOptions {
            stream: stream.filter(|_| !waits),
            detach,
            ..ReadOptions::default()
        };
        Ok(Self {
            device,
            copy,
            read_only,
            read,
            waits,
            lent: false,
            usm_kind: None,
            queue: None,
            call: None,
        })
    }

    /// Returns the name of the public function that was called.
    pub(crate) fn call(&self, target: Target) -> &'py str {
        self.call.unwrap_or_else(|| target.call())
    }

    /// Claims that what is the consumer's already may come back as it is.
    pub(crate) fn is_plain(&self) -> bool {
        self.device.is_none()
            && self.usm_kind.is_none()
            && self.copy != Some(true)
            && self.read_only.is_none()
    }

    /// Claims that no keyword asks for more than sharing where that is possible.
    pub(crate) fn is_default(&self) -> bool {
        self.is_plain() && self.read.stream.is_none() && !self.read.detach && !self.waits
    }

    /// Claims that a copy is wanted that another queue works on, which broker makes wherever the source is.
    pub(crate) fn is_remade(&self) -> bool {
        self.copy == Some(true) && self.queue.is_some()
    }

    /// Leases the memory of a view whose uses will be counted.
    pub(crate) fn lent(&self, tensor: Tensor) -> Tensor {
        match self.lent {
            true => tensor.leased(),
            false => tensor,
        }
    }

    /// Puts the wishes together with those of the scopes around the call.
    pub(crate) fn request(&self, scope: &Scope<'_>) -> Request {
        let guarded = scope.forbids_writes.then_some(ReadOnlyPolicy::Error);
        Request {
            copy: self.copy,
            no_copy: scope.forbids_copies,
            read_only: self.read_only.or(guarded),
            ..Request::default()
        }
    }
}

/// Claims that the object is a `broker.Queue`.
pub(crate) fn is_own_queue(stream: &Bound<'_, PyAny>) -> bool {
    stream.is_instance_of::<Queue>()
}

/// Claims that the object is a stream or queue of some runtime, or its address.
fn names_a_stream(stream: &Bound<'_, PyAny>) -> bool {
    const SIGNS: [&str; 5] = [
        "addressof_ref",
        "sycl_queue",
        "cuda_stream",
        "ptr",
        "__cuda_stream__",
    ];
    let is_number = stream.is_instance_of::<PyInt>() && !stream.is_instance_of::<PyBool>();
    let has = |sign: &&str| stream.hasattr(*sign).unwrap_or(false);
    is_number || capsule::is_capsule(stream) || is_own_queue(stream) || SIGNS.iter().any(has)
}

/// Parses a kind of USM by the name that dpctl and dpnp have for it.
pub(crate) fn usm_kind(name: &str) -> Result<UsmKind, Failure> {
    Ok(match name {
        "device" => UsmKind::Device,
        "shared" => UsmKind::Shared,
        "host" => UsmKind::Host,
        other => {
            return Err(Failure::option(
                format!("usm_type= takes \"device\", \"shared\" or \"host\", got \"{other}\""),
                "leave it away for memory of the device",
            ));
        }
    })
}

fn whether_to_copy(given: &Bound<'_, PyAny>) -> Result<bool, Failure> {
    given.extract().map_err(|_| {
        let why = format!("copy= takes True, False or None, got {given:?}");
        Failure::option(
            why,
            "leave it away to copy only where sharing is impossible",
        )
    })
}

fn policy(given: &Bound<'_, PyAny>) -> Result<ReadOnlyPolicy, Failure> {
    let name = given.cast::<PyString>().ok();
    let name = name.and_then(|name| name.to_str().ok());
    Ok(match name {
        Some("copy") => ReadOnlyPolicy::Copy,
        Some("share") => ReadOnlyPolicy::Share,
        Some("error") => ReadOnlyPolicy::Error,
        _ => {
            let got = name.map_or_else(|| format!("{given:?}"), |name| format!("\"{name}\""));
            return Err(Failure::option(
                format!("readonly= takes \"copy\", \"share\" or \"error\", got {got}"),
                "leave it away to copy what is flagged read-only",
            ));
        }
    })
}
