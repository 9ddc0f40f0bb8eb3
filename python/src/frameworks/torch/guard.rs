//! What makes a PyTorch tensor's memory mean something else than its values.

use dlpack_broker::device::DType;
use dlpack_broker::{Pending, Tensor};
use pyo3::intern;
use pyo3::prelude::*;

use crate::error::Failure;
use crate::frameworks::state::module;

/// Says that a tensor has no values of its own yet.
pub(super) fn traced() -> Failure {
    let why =
        "the tensor is traced: inside torch.func's vmap, grad or jvp it stands for several values";
    Failure::unsupported(why, "convert outside of the transform")
}

/// Says that a storage could be resized under those who share it.
pub(super) fn unpinned() -> Failure {
    let why = "PyTorch does not let the tensor's storage be kept where it is inside this transform or mode";
    Failure::unsupported(why, "convert the tensor once before")
}

pub(super) fn is_traced(tensor: &Bound<'_, PyAny>) -> PyResult<bool> {
    let torch = module(tensor.py(), intern!(tensor.py(), "torch"))?;
    Ok(wraps(tensor, &torch)? || is_transformed(tensor, &torch)?)
}

/// Finds what makes a tensor's memory mean something else than its values.
pub(super) fn guard(tensor: &Bound<'_, PyAny>) -> PyResult<Option<Failure>> {
    let py = tensor.py();
    let torch = module(py, intern!(py, "torch"))?;
    if wraps(tensor, &torch)? {
        let name = tensor.get_type().name()?;
        return Ok(Some(Failure::unsupported(
            format!("{name} is a wrapper that computes its values, and has no memory of its own"),
            "pass the plain tensor inside it, for instance x.to_local() or x.to_dense()",
        )));
    }
    if is_transformed(tensor, &torch)? {
        return Ok(Some(traced()));
    }
    let layout = tensor.getattr(intern!(py, "layout"))?;
    if !layout.is(&torch.getattr(intern!(py, "strided"))?) {
        return Ok(Some(Failure::unsupported(
            format!("the tensor's layout is {layout}, which DLPack cannot express"),
            "pass t.to_dense()",
        )));
    }
    if truthy(tensor, intern!(py, "is_quantized"))? {
        let why = "the tensor is quantized, and its scale would be lost";
        return Ok(Some(Failure::unsupported(
            why,
            "pass t.dequantize() or t.int_repr()",
        )));
    }
    if truthy(tensor, intern!(py, "is_nested"))? {
        let why = "the tensor is nested, a list of tensors of different shapes";
        return Ok(Some(Failure::unsupported(
            why,
            "pass t.unbind() or t.to_padded_tensor(value)",
        )));
    }
    if truthy(tensor, intern!(py, "is_meta"))? {
        let why = "the tensor is on the device \"meta\" and has no memory";
        return Ok(Some(Failure::unsupported(
            why,
            "pass torch.empty_like(t, device=\"cpu\")",
        )));
    }
    Ok(None)
}

fn truthy(tensor: &Bound<'_, PyAny>, name: &Bound<'_, pyo3::types::PyString>) -> PyResult<bool> {
    tensor.getattr(name)?.is_truthy()
}

/// Claims that a tensor is of a subclass that computes its values.
fn wraps(tensor: &Bound<'_, PyAny>, torch: &Bound<'_, PyAny>) -> PyResult<bool> {
    let py = tensor.py();
    let class = tensor.get_type();
    let plain = torch.getattr(intern!(py, "Tensor"))?;
    let dispatch = intern!(py, "__torch_dispatch__");
    Ok(!class.is(&plain) && !class.getattr(dispatch)?.is(&plain.getattr(dispatch)?))
}

/// Claims that a tensor is inside a transform of `torch.func`.
fn is_transformed(tensor: &Bound<'_, PyAny>, torch: &Bound<'_, PyAny>) -> PyResult<bool> {
    let py = tensor.py();
    let is_wrapped = torch
        .getattr(intern!(py, "_C"))?
        .getattr_opt(intern!(py, "_functorch"))?
        .and_then(|functorch| {
            functorch
                .getattr(intern!(py, "is_functorch_wrapped_tensor"))
                .ok()
        });
    is_wrapped.map_or(Ok(false), |is_wrapped| {
        is_wrapped.call1((tensor,))?.is_truthy()
    })
}

pub(super) fn pending(tensor: &Bound<'_, PyAny>) -> PyResult<Option<Pending>> {
    let py = tensor.py();
    if tensor.call_method0(intern!(py, "is_conj"))?.is_truthy()? {
        return Ok(Some(Pending::Conjugate));
    }
    let negative = tensor.call_method0(intern!(py, "is_neg"))?.is_truthy()?;
    Ok(negative.then_some(Pending::Negative))
}

/// Says in our words what PyTorch's exporter refuses, without its C++ frames.
pub(super) fn refused(
    py: Python<'_>,
    error: &PyErr,
    tensor: &Bound<'_, PyAny>,
) -> PyResult<Failure> {
    let dtype = tensor.getattr(intern!(py, "dtype"))?;
    let message = error.value(py).str()?;
    let message = message.to_string_lossy();
    let first = message.lines().next().unwrap_or_default();
    let why = format!("PyTorch does not export the tensor of {dtype} ({first})");
    Ok(Failure::unsupported(
        why,
        "pass a tensor of numbers, for instance t.view(torch.uint8)",
    ))
}

/// Claims that the tensor is a dual one of forward-mode differentiation.
pub(super) fn has_tangent(tensor: &Bound<'_, PyAny>) -> PyResult<bool> {
    let py = tensor.py();
    let forward = module(py, intern!(py, "torch.autograd.forward_ad"))?;
    let level = forward.getattr_opt(intern!(py, "_current_level"))?;
    if level.is_none_or(|level| level.extract::<i64>().is_ok_and(|level| level < 0)) {
        return Ok(false);
    }
    let dual = forward.call_method1(intern!(py, "unpack_dual"), (tensor,))?;
    Ok(!dual.getattr(intern!(py, "tangent"))?.is_none())
}

pub(super) fn is_byte(tensor: &Tensor) -> bool {
    matches!(tensor.element().dtype(), Some(DType::UInt8 | DType::Int8))
}

/// Claims that the dtype is one of whole bytes; PyTorch exports narrower integers as such too.
pub(super) fn is_of_bytes(tensor: &Bound<'_, PyAny>) -> PyResult<bool> {
    let dtype = tensor.getattr(intern!(tensor.py(), "dtype"))?.str()?;
    let name = dtype.to_string_lossy();
    Ok(name == "torch.uint8" || name == "torch.int8")
}
