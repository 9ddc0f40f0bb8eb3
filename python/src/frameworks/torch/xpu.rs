//! PyTorch on Intel GPUs: what its import takes, and the queues that it works on.
//!
//! It takes USM device memory in its own context, and tells by the pointer on which device that is.

use dlpack_broker::Tensor;
use dlpack_broker_adapters::UsmKind;
use pyo3::intern;
use pyo3::prelude::*;

use crate::found::Found;
use crate::frameworks::state::{loaded, module};
use crate::frameworks::{sycl_queue, usm_kind};

/// Claims that its import takes a tensor on a oneAPI device.
pub(super) fn takes(py: Python<'_>, tensor: &Tensor) -> PyResult<bool> {
    let address = tensor.memory().pointer().as_ptr();
    if !xpu(py)?
        .call_method0(intern!(py, "is_available"))?
        .is_truthy()?
    {
        return Ok(false);
    }
    match context(py)? {
        Some(queue) => Ok(usm_kind(queue, address)? == Some(UsmKind::Device)),
        // PyTorch asks the pointer itself.
        None => Ok(true),
    }
}

/// Returns the queue of the stream that PyTorch works on now, on a tensor's device.
pub(super) fn queue<'py>(tensor: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    if !is_on_xpu(tensor)? || loaded(tensor.py(), "dpctl").is_none() {
        return Ok(None);
    }
    as_dpctl_has_it(&current_stream(tensor)?).map(Some)
}

/// Waits for the stream that PyTorch works on now, on a tensor's device.
pub(super) fn wait(tensor: &Bound<'_, PyAny>) -> PyResult<()> {
    if is_on_xpu(tensor)? {
        current_stream(tensor)?.call_method0(intern!(tensor.py(), "synchronize"))?;
    }
    Ok(())
}

/// Claims that a tensor is on an Intel GPU.
pub(super) fn is_on_xpu(tensor: &Bound<'_, PyAny>) -> PyResult<bool> {
    tensor.getattr(intern!(tensor.py(), "is_xpu"))?.is_truthy()
}

fn current_stream<'py>(tensor: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = tensor.py();
    let device = tensor.getattr(intern!(py, "device"))?;
    xpu(py)?.call_method1(intern!(py, "current_stream"), (device,))
}

fn xpu(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    module(py, intern!(py, "torch"))?.getattr(intern!(py, "xpu"))
}

/// Returns a queue of PyTorch's context, which all of its devices share; `None` where there is no dpctl to ask it.
fn context(py: Python<'_>) -> PyResult<Option<&Bound<'_, PyAny>>> {
    static CONTEXT: Found<Py<PyAny>> = Found::new();
    if let Some(queue) = CONTEXT.get(py) {
        return Ok(Some(queue.bind(py)));
    }
    if loaded(py, "dpctl").is_none() {
        return Ok(None);
    }
    let find = || -> PyResult<Py<PyAny>> {
        let stream = xpu(py)?.call_method1(intern!(py, "current_stream"), (0,))?;
        Ok(as_dpctl_has_it(&stream)?.unbind())
    };
    CONTEXT.or_find(py, find).map(|queue| Some(queue.bind(py)))
}

fn as_dpctl_has_it<'py>(stream: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let queue = sycl_queue(stream)?;
    queue.map_err(|failure| failure.raise(stream.py(), "broker"))
}
