//! The contexts that frameworks of this process work in, found by the queues that they tell.
#![expect(unsafe_code, reason = "takes contexts over from SYCL")]

use std::ffi::c_void;

use dlpack_broker::device::level_zero::{Context, Device, Home, registry};
use dlpack_broker_adapters::{
    Dpctl, ErrorKind, Itex, NativeContext, NativeQueue, QueueRef, Result, Sycl,
};
use pyo3::prelude::*;

use super::homes::queue_of;
use crate::call_site;
use crate::error::Failure;
use crate::frameworks;
use crate::settings;

/// A framework that has contexts which memory can be made in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Runtime {
    /// dpctl, and dpnp with it.
    Dpctl,
    /// PyTorch's `xpu`.
    Torch,
    /// TensorFlow by Intel's extension.
    TensorFlow,
}

impl Runtime {
    /// Those in whose context memory is made where nobody says otherwise, the first that is there. The extension's is
    /// one that no other framework shares.
    pub(super) const DEFAULTS: [Self; 2] = [Self::Dpctl, Self::Torch];

    /// Every one.
    pub(super) const ALL: [Self; 3] = [Self::Dpctl, Self::Torch, Self::TensorFlow];

    /// Returns the framework of that name.
    pub(super) fn find(name: &str) -> Option<Self> {
        let is_it = |runtime: &Self| runtime.module() == name;
        Self::ALL.into_iter().find(is_it)
    }

    /// Returns the name by which callers ask for it, which is the module that it is in.
    pub(super) fn module(self) -> &'static str {
        match self {
            Self::Dpctl => "dpctl",
            Self::Torch => "torch",
            Self::TensorFlow => "tensorflow",
        }
    }

    /// Returns what is said of memory in its context. dpctl's is the one of SYCL's platform.
    fn label(self) -> &'static str {
        match self {
            Self::Dpctl => "sycl",
            Self::Torch => "torch",
            Self::TensorFlow => "tensorflow",
        }
    }
}

/// Finds or makes the home in the context that a framework uses for a device; `None` where it uses none that can be
/// told.
pub(crate) fn home_in(
    py: Python<'_>,
    runtime: Runtime,
    device: &Device,
) -> PyResult<Option<&'static Home>> {
    if settings::is_safe() {
        return Ok(None);
    }
    let raise = |error| Failure::of_device(error).raise(py, "broker");
    let label = runtime.label();
    if let Some(home) = registry::home_in(label, device).map_err(raise)? {
        return Ok(Some(home));
    }
    let Some(handle) = native(py, runtime, device)? else {
        return Ok(None);
    };
    // SAFETY: the framework's runtime made the context of the device's driver, and it lives until the process ends.
    let context = unsafe { Context::adopt(device, handle.cast()) };
    let made = py.detach(|| {
        registry::register(label, device, &context)?;
        registry::home_in(label, device)
    });
    made.map_err(raise)
}

fn native(py: Python<'_>, runtime: Runtime, device: &Device) -> PyResult<Option<*mut c_void>> {
    let is_its = |native: &NativeContext| native.driver == device.driver_handle().cast();
    let found = match runtime {
        Runtime::Dpctl => return dpctls(py, device),
        Runtime::Torch => match frameworks::xpu_queue(py)? {
            Some(queue) => told(py, runtime, context_of(queue))?,
            None => None,
        },
        Runtime::TensorFlow => told(py, runtime, tensorflows())?.flatten(),
    };
    Ok(found.filter(is_its).map(|native| native.context))
}

/// Asks SYCL for the context behind dpctl's queue of a device, if both mean the same device.
fn dpctls(py: Python<'_>, device: &Device) -> PyResult<Option<*mut c_void>> {
    let Some(dpctl) = told(py, Runtime::Dpctl, Dpctl::attached())? else {
        return Ok(None);
    };
    let Some(queue) = queue_of(py, device)? else {
        return Ok(None);
    };
    let reference = frameworks::reference_of(&queue)?;
    // SAFETY: the queue is that of the Python object, which is held.
    let native = unsafe { dpctl.native_queue(reference) };
    let is_it = |native: &NativeQueue| native.device == device.handle().cast();
    let native = told(py, Runtime::Dpctl, native)?.filter(is_it);
    Ok(native.map(|native| native.context.context))
}

/// Passes on a failure to answer; `None` is what a framework tells that is not here, works on another backend, or, with a
/// warning, is of a version that nobody can ask.
fn told<T>(py: Python<'_>, runtime: Runtime, answer: Result<T>) -> PyResult<Option<T>> {
    let error = match answer {
        Ok(answer) => return Ok(Some(answer)),
        Err(error) => error,
    };
    match error.kind() {
        ErrorKind::NotLoaded | ErrorKind::Invalid | ErrorKind::HiddenDevice => Ok(None),
        ErrorKind::Unsupported => {
            let module = runtime.module();
            let message = format!(
                "memory is not made in the context of {module}, which may not know it: {error}; install a version of \
                 {module} that the README names"
            );
            call_site::warn(py, "ContextNotShared", &message)?;
            Ok(None)
        }
        _ => Err(Failure::from(error).raise(py, "broker")),
    }
}

/// Asks Intel's extension for its context, which all of its devices share.
fn tensorflows() -> Result<Option<NativeContext>> {
    let itex = Itex::attached()?;
    match itex.device_count()? {
        0 => Ok(None),
        _ => context_of(itex.queue(0)?).map(Some),
    }
}

fn context_of(queue: QueueRef) -> Result<NativeContext> {
    // SAFETY: the framework's queues live as long as the process: PyTorch's are a pool, the extension's its own.
    let owner = unsafe { Sycl::owner_of(queue) }?;
    // SAFETY: as above.
    unsafe { owner.native_context(queue) }
}
