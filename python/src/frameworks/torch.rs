//! PyTorch: read and made through its C exchange table, or the public protocol.

use dlpack_broker::device::DType;
use dlpack_broker::{Pending, Tensor};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDict;

use super::row::{CUDA, Framework, ONEAPI, Outgoing};
use super::state::{loaded, module};
use crate::capsule;
use crate::error::Failure;
use crate::exchange::Table;
use crate::incoming::{Incoming, ReadOptions, Reading};
use crate::{protocol, settings};

/// PyTorch's row.
pub(super) const ROW: Framework = Framework {
    name: "torch",
    title: "PyTorch",
    call: "broker.to_torch",
    module: "torch",
    install: "pip install torch",
    types: &["Tensor"],
    own_type: "Tensor",
    read,
    write,
    lack: |_, _| Ok(None),
    resolve,
    pin,
    cuda_stream: Some(cuda_stream),
    wait,
    to_host: |tensor| tensor.call_method0(intern!(tensor.py(), "cpu")),
    devices: &[(CUDA, "cuda"), (ONEAPI, "xpu")],
    place: |tensor, device| tensor.call_method1(intern!(tensor.py(), "to"), (device,)),
    names_host: |device| device == "cpu" || device.starts_with("cpu:"),
};

fn read<'py>(tensor: &Bound<'py, PyAny>, options: &ReadOptions<'py>) -> Reading {
    let py = tensor.py();
    if let Some(failure) = guard(tensor)? {
        return Ok(Err(failure));
    }
    if tensor.getattr(intern!(py, "requires_grad"))?.is_truthy()? && !options.detach {
        return Ok(Err(Failure::unsupported(
            "the tensor requires a gradient, which would not follow it",
            "pass t.detach() or detach=True",
        )));
    }
    if has_tangent(tensor)? && !options.detach {
        return Ok(Err(Failure::unsupported(
            "the tensor carries a forward-mode tangent, which would not follow it",
            "pass torch.autograd.forward_ad.unpack_dual(t).primal or detach=True",
        )));
    }
    // The capsule of a detached handle survives `t.data = ...` and `t.set_()` on the caller's.
    let handle = tensor.call_method0(intern!(py, "detach"))?;
    let pending = pending(&handle)?;
    // Conjugating a lazy conjugate gives its memory back, which the public protocol exports.
    let plain = match pending {
        Some(Pending::Conjugate) => handle.call_method0(intern!(py, "conj"))?,
        _ => handle.clone(),
    };
    let exported = match export(&plain, options) {
        Ok(Ok(exported)) => exported,
        // A constant becomes a traced value by the first operation inside a transform.
        _ if is_traced(&handle)? => return Ok(Err(traced())),
        Ok(Err(failure)) => return Ok(Err(failure)),
        Err(error) => return Ok(Err(refused(py, &error, tensor)?)),
    };
    if is_byte(&exported) && !is_of_bytes(tensor)? {
        let dtype = tensor.getattr(intern!(py, "dtype"))?;
        let why =
            format!("tensors of {dtype} have no DLPack dtype, and would arrive as whole bytes");
        return Ok(Err(Failure::unsupported(why, "pass t.view(torch.uint8)")));
    }
    Ok(Ok(Incoming {
        tensor: exported,
        immutable: false,
        pending,
    }))
}

/// Says in our words what PyTorch's exporter refuses, without its C++ frames.
fn refused(py: Python<'_>, error: &PyErr, tensor: &Bound<'_, PyAny>) -> PyResult<Failure> {
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
fn has_tangent(tensor: &Bound<'_, PyAny>) -> PyResult<bool> {
    let py = tensor.py();
    let forward = module(py, intern!(py, "torch.autograd.forward_ad"))?;
    let level = forward.getattr_opt(intern!(py, "_current_level"))?;
    if level.is_none_or(|level| level.extract::<i64>().is_ok_and(|level| level < 0)) {
        return Ok(false);
    }
    let dual = forward.call_method1(intern!(py, "unpack_dual"), (tensor,))?;
    Ok(!dual.getattr(intern!(py, "tangent"))?.is_none())
}

fn is_byte(tensor: &Tensor) -> bool {
    matches!(tensor.element().dtype(), Some(DType::UInt8 | DType::Int8))
}

/// Claims that the dtype is one of whole bytes; PyTorch exports narrower integers as such too.
fn is_of_bytes(tensor: &Bound<'_, PyAny>) -> PyResult<bool> {
    let dtype = tensor.getattr(intern!(tensor.py(), "dtype"))?.str()?;
    let name = dtype.to_string_lossy();
    Ok(name == "torch.uint8" || name == "torch.int8")
}

/// Keeps the storage where it is, as `t.numpy()` does: growing it by `t.resize_()` would free
/// the memory of every view. Where NumPy is missing, nothing can.
fn pin(tensor: &Bound<'_, PyAny>) -> PyResult<Option<Failure>> {
    let py = tensor.py();
    if !is_on_host(tensor)? {
        return Ok(None);
    }
    let storage = tensor.call_method0(intern!(py, "untyped_storage"))?;
    let is_resizable = || storage.call_method0(intern!(py, "resizable"))?.is_truthy();
    if !is_resizable()? {
        return Ok(None);
    }
    let pinned = make_array(&storage);
    let has_numpy = loaded(py, "numpy").is_some();
    Ok((has_numpy && (pinned.is_err() || is_resizable()?)).then(traced))
}

/// Makes an array over the storage; any will do, and NumPy has one for bytes of every tensor.
fn make_array<'py>(storage: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = storage.py();
    let torch = module(py, intern!(py, "torch"))?;
    let nothing = PyDict::new(py);
    nothing.set_item(intern!(py, "dtype"), torch.getattr(intern!(py, "uint8"))?)?;
    nothing.set_item(intern!(py, "device"), intern!(py, "cpu"))?;
    let bytes = torch.call_method(intern!(py, "empty"), (0,), Some(&nothing))?;
    bytes.call_method1(intern!(py, "set_"), (storage, 0, (0,)))?;
    bytes.call_method0(intern!(py, "numpy"))
}

/// Says that a tensor has no values of its own yet.
fn traced() -> Failure {
    let why =
        "the tensor is traced: inside torch.func's vmap, grad or jvp it stands for several values";
    Failure::unsupported(why, "convert outside of the transform")
}

fn is_traced(tensor: &Bound<'_, PyAny>) -> PyResult<bool> {
    let torch = module(tensor.py(), intern!(tensor.py(), "torch"))?;
    Ok(wraps(tensor, &torch)? || is_transformed(tensor, &torch)?)
}

/// Finds what makes a tensor's memory mean something else than its values.
fn guard(tensor: &Bound<'_, PyAny>) -> PyResult<Option<Failure>> {
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

fn pending(tensor: &Bound<'_, PyAny>) -> PyResult<Option<Pending>> {
    let py = tensor.py();
    if tensor.call_method0(intern!(py, "is_conj"))?.is_truthy()? {
        return Ok(Some(Pending::Conjugate));
    }
    let negative = tensor.call_method0(intern!(py, "is_neg"))?.is_truthy()?;
    Ok(negative.then_some(Pending::Negative))
}

fn export<'py>(
    tensor: &Bound<'py, PyAny>,
    options: &ReadOptions<'py>,
) -> PyResult<Result<Tensor, Failure>> {
    match table(tensor.py())? {
        Some(table) if options.stream.is_none() && is_on_host(tensor)? => table.export(tensor),
        _ => protocol::export(tensor, options),
    }
}

fn is_on_host(tensor: &Bound<'_, PyAny>) -> PyResult<bool> {
    tensor.getattr(intern!(tensor.py(), "is_cpu"))?.is_truthy()
}

fn write<'py>(py: Python<'py>, outgoing: &Outgoing<'_>) -> PyResult<Bound<'py, PyAny>> {
    if let Some(table) = table(py)? {
        return table.make(py, outgoing.tensor);
    }
    let capsule = capsule::make(py, outgoing.tensor, true, false)?;
    module(py, intern!(py, "torch"))?.call_method1(intern!(py, "from_dlpack"), (capsule,))
}

fn resolve<'py>(tensor: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = tensor.py();
    tensor
        .call_method0(intern!(py, "detach"))?
        .call_method0(intern!(py, "resolve_conj"))?
        .call_method0(intern!(py, "resolve_neg"))
}

/// PyTorch's default stream has the address 0, which DLPack spells 1.
fn cuda_stream(py: Python<'_>, index: i32) -> PyResult<Bound<'_, PyAny>> {
    let cuda = module(py, intern!(py, "torch"))?.getattr(intern!(py, "cuda"))?;
    let stream = cuda.call_method1(intern!(py, "current_stream"), (index,))?;
    let address: usize = stream.getattr(intern!(py, "cuda_stream"))?.extract()?;
    Ok(address.max(1).into_pyobject(py)?.into_any())
}

fn wait(tensor: &Bound<'_, PyAny>) -> PyResult<()> {
    let py = tensor.py();
    if tensor.getattr(intern!(py, "is_cuda"))?.is_truthy()? {
        let cuda = module(py, intern!(py, "torch"))?.getattr(intern!(py, "cuda"))?;
        let device = tensor.getattr(intern!(py, "device"))?;
        let stream = cuda.call_method1(intern!(py, "current_stream"), (device,))?;
        stream.call_method0(intern!(py, "synchronize"))?;
    }
    Ok(())
}

fn table(py: Python<'_>) -> PyResult<Option<Table>> {
    static TABLE: PyOnceLock<Option<Table>> = PyOnceLock::new();
    if settings::is_safe() {
        return Ok(None);
    }
    let find = || -> PyResult<Option<Table>> {
        let class = module(py, intern!(py, "torch"))?.getattr(intern!(py, "Tensor"))?;
        Ok(Table::of(&class))
    };
    TABLE.get_or_try_init(py, find).copied()
}
