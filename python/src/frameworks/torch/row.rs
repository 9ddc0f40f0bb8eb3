//! PyTorch: read and made through its C exchange table, or the public protocol.

use dlpack_broker::ffi::DLDevice;
use dlpack_broker::{DeviceType, Pending, Tensor};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{IntoPyDict, PyDict};

use super::direct::Direct;
use super::guard::{
    guard, has_tangent, is_byte, is_of_bytes, is_traced, pending, refused, traced, unpinned,
};
use super::modes::past;
use super::release::lent;
use super::xpu;
use crate::capsule;
use crate::cuda::{self, CudaStream};
use crate::error::{Failure, unless_ending};
use crate::frameworks::row::{CUDA, Framework, ONEAPI, Outgoing, Pin};
use crate::frameworks::state::{loaded, module};
use crate::incoming::{Incoming, ReadOptions, Reading};
use crate::keepalive::{ObjectOwner, held_by};
use crate::numpy_array::NumpyArrays;
use crate::protocol;

/// PyTorch's row.
pub(in crate::frameworks) const ROW: Framework = Framework {
    name: "torch",
    title: "PyTorch",
    call: "broker.to_torch",
    module: "torch",
    aliases: &[],
    install: "pip install torch",
    types: &["Tensor"],
    types_in: &["torch"],
    own_type: "Tensor",
    read,
    write,
    lack: |_, _| Ok(None),
    resolve,
    pin,
    cuda_stream: Some(cuda_stream),
    copy: Some(copy),
    wait,
    is_sycl: false,
    queue: Some(xpu::queue),
    work_on: Some(xpu::work_on),
    has_device: xpu::takes,
    is_apart: xpu::is_apart,
    knows: |_, _| Ok(None),
    to_host: |tensor| tensor.call_method0(intern!(tensor.py(), "cpu")),
    devices: &[(CUDA, "cuda"), (ONEAPI, "xpu")],
    name_of: xpu::name_of,
    parse_device,
    is_at,
    place,
    names_host: |device| device == "cpu" || device.starts_with("cpu:"),
};

fn read<'py>(tensor: &Bound<'py, PyAny>, options: &ReadOptions<'py>) -> Reading {
    let py = tensor.py();
    if options.stream.is_none()
        && let Some(direct) = Direct::of(py)?
        && let Some(incoming) = direct.read(tensor, options)?
    {
        return Ok(Ok(incoming));
    }
    if let Some(failure) = guard(tensor)? {
        return Ok(Err(failure));
    }
    // PyTorch heeds no SYCL queue: its own is ordered before the consumer's once both are known.
    let unordered = ReadOptions {
        stream: None,
        ..options.clone()
    };
    let options = match xpu::is_on_xpu(tensor)? {
        true => &unordered,
        false => options,
    };
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
    let (handle, plain, pending) = past(py, || handle_of(tensor))?;
    let exported = match unless_ending(py, past(py, || export(&plain, options)))? {
        Ok(Ok(exported)) => exported,
        // A constant may become a traced value by the first operation inside a transform.
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
    // A capsule does not tell the queue.
    let tensor = match exported.device().device_type {
        DeviceType::ONEAPI => held_by(&exported, ObjectOwner::new(&plain)),
        _ => Ok(exported),
    };
    Ok(tensor.map_err(Failure::from).map(|tensor| Incoming {
        tensor,
        immutable: false,
        pending,
        copied: false,
    }))
}

/// Returns a detached handle of a tensor, what is exported of it, and the lazy operation that it carries.
fn handle_of<'py>(
    tensor: &Bound<'py, PyAny>,
) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>, Option<Pending>)> {
    let py = tensor.py();
    // The capsule of a detached handle survives `t.data = ...` and `t.set_()` on the caller's.
    let handle = tensor.call_method0(intern!(py, "detach"))?;
    let pending = pending(&handle)?;
    // Conjugating a lazy conjugate gives its memory back, which the public protocol exports.
    let plain = match pending {
        Some(Pending::Conjugate) => handle.call_method0(intern!(py, "conj"))?,
        _ => handle.clone(),
    };
    Ok((handle, plain, pending))
}

/// Keeps the storage where it is, as `t.numpy()` does: growing it by `t.resize_()` would free
/// the memory of every view. Where NumPy is missing, nothing can.
fn pin<'py>(tensor: &Bound<'py, PyAny>, incoming: &Incoming) -> PyResult<Pin<'py>> {
    let py = tensor.py();
    if cuda::is_on_cuda(&incoming.tensor)
        || incoming.tensor.device().device_type == DeviceType::ONEAPI
    {
        return Ok(Pin::Held);
    }
    let storage = match incoming.tensor.memory().owner::<ObjectOwner>() {
        // The direct door holds the storage already.
        Some(owner) => owner.object().bind(py).clone(),
        None if !is_on_host(tensor)? => return Ok(Pin::Held),
        None => tensor.call_method0(intern!(py, "untyped_storage"))?,
    };
    let is_resizable = || storage.call_method0(intern!(py, "resizable"))?.is_truthy();
    if !is_resizable()? || loaded(py, "numpy").is_none() {
        return Ok(Pin::Held);
    }
    let array = past(py, || {
        let array = view_of_its_own(tensor, incoming)?;
        if array.is_none() || is_resizable()? {
            drop(make_array(&storage));
        }
        Ok(array)
    })?;
    if is_resizable()? {
        return Ok(Pin::Refused(unpinned()));
    }
    Ok(array.map_or(Pin::Held, Pin::ByArray))
}

/// Returns what `t.numpy()` gives where that is an array of the tensor's memory; subclasses and
/// modes may have it give anything.
fn view_of_its_own<'py>(
    tensor: &Bound<'py, PyAny>,
    incoming: &Incoming,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = tensor.py();
    let torch = module(py, intern!(py, "torch"))?;
    if !tensor.get_type().is(&torch.getattr(intern!(py, "Tensor"))?) {
        return Ok(None);
    }
    let array = unless_ending(py, tensor.call_method0(intern!(py, "numpy")))?.ok();
    let numpy = NumpyArrays::of(py)?;
    Ok(array.filter(|array| {
        let read = numpy.and_then(|numpy| numpy.read(array));
        read.is_some_and(|read| {
            read.tensor.address() == incoming.tensor.address()
                && read.tensor.layout().shape() == incoming.tensor.layout().shape()
        })
    }))
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

fn export<'py>(
    tensor: &Bound<'py, PyAny>,
    options: &ReadOptions<'py>,
) -> PyResult<Result<Tensor, Failure>> {
    match Direct::of(tensor.py())? {
        Some(direct) if options.stream.is_none() && is_on_host(tensor)? => direct.export(tensor),
        _ => protocol::export(tensor, options),
    }
}

fn is_on_host(tensor: &Bound<'_, PyAny>) -> PyResult<bool> {
    tensor.getattr(intern!(tensor.py(), "is_cpu"))?.is_truthy()
}

fn write<'py>(py: Python<'py>, outgoing: &Outgoing) -> PyResult<Bound<'py, PyAny>> {
    if outgoing.tensor.device().device_type != DeviceType::ONEAPI {
        return make(py, &outgoing.tensor);
    }
    let (lent, taken) = lent(&outgoing.tensor).map_err(|failure| failure.raise(py, ROW.call))?;
    let made = make(py, &lent)?;
    taken.note(&made)?;
    xpu::note(py, &outgoing.tensor, &made)?;
    Ok(made)
}

fn make<'py>(py: Python<'py>, tensor: &Tensor) -> PyResult<Bound<'py, PyAny>> {
    if let Some(direct) = Direct::of(py)? {
        return direct.make(py, tensor);
    }
    let capsule = capsule::make(py, tensor, true, false)?;
    module(py, intern!(py, "torch"))?.call_method1(intern!(py, "from_dlpack"), (capsule,))
}

fn resolve<'py>(tensor: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = tensor.py();
    tensor
        .call_method0(intern!(py, "detach"))?
        .call_method0(intern!(py, "resolve_conj"))?
        .call_method0(intern!(py, "resolve_neg"))
}

fn copy<'py>(tensor: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = tensor.py();
    let torch = module(py, intern!(py, "torch"))?;
    let order = PyDict::new(py);
    let rows = torch.getattr(intern!(py, "contiguous_format"))?;
    order.set_item(intern!(py, "memory_format"), rows)?;
    tensor
        .call_method0(intern!(py, "detach"))?
        .call_method(intern!(py, "clone"), (), Some(&order))
}

/// Reads what PyTorch takes for a device; `t.to` alone would take dtypes and tensors too.
fn parse_device<'py>(device: &Bound<'py, PyAny>) -> PyResult<Result<Bound<'py, PyAny>, Failure>> {
    let py = device.py();
    let class = module(py, intern!(py, "torch"))?.getattr(intern!(py, "device"))?;
    let parsed = match unless_ending(py, class.call1((device,)))? {
        Ok(parsed) => parsed,
        Err(_) => {
            let why = format!("wanted a device by PyTorch's name, got {}", brief(device)?);
            let remedy =
                "name it as PyTorch does, for instance device=\"xpu:0\", or pass a broker.Device";
            return Ok(Err(Failure::option(why, remedy)));
        }
    };
    let kind: String = parsed.getattr(intern!(py, "type"))?.extract()?;
    Ok(match kind.as_str() {
        "meta" => Err(Failure::option(
            "PyTorch's device meta holds no values",
            "name a device that does, for instance device=\"xpu:0\", or call t.to(\"meta\") on the result",
        )),
        _ => Ok(parsed),
    })
}

/// Returns how an object prints, or its type where that takes lines.
fn brief(object: &Bound<'_, PyAny>) -> PyResult<String> {
    let printed = object.repr()?.to_string();
    match printed.len() < 60 && !printed.contains('\n') {
        true => Ok(printed),
        false => Ok(format!("a {}", object.get_type().name()?)),
    }
}

fn is_at(tensor: &Tensor, device: &Bound<'_, PyAny>) -> PyResult<bool> {
    let py = device.py();
    let kind: String = device.getattr(intern!(py, "type"))?.extract()?;
    let place = tensor.device();
    match (place.device_type, kind.as_str()) {
        (DeviceType::ONEAPI, "xpu") => xpu::is_at(tensor, device),
        (DeviceType::CUDA, "cuda") => {
            let index: Option<i32> = device.getattr(intern!(py, "index"))?.extract()?;
            let current = || {
                let cuda = module(py, intern!(py, "torch"))?.getattr(intern!(py, "cuda"))?;
                cuda.call_method0(intern!(py, "current_device"))?.extract()
            };
            Ok(index.map_or_else(current, Ok)? == place.device_id)
        }
        _ => Ok(false),
    }
}

fn place<'py>(
    tensor: &Bound<'py, PyAny>,
    device: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = tensor.py();
    let there = [("device", device)].into_py_dict(py)?;
    tensor.call_method(intern!(py, "to"), (), Some(&there))
}

fn cuda_stream(py: Python<'_>, index: i32) -> PyResult<CudaStream> {
    let device = DLDevice {
        device_type: DeviceType::CUDA,
        device_id: index,
    };
    if let Some(direct) = Direct::of(py)?
        && let Some(stream) = direct.stream(py, device)
    {
        return Ok(stream);
    }
    let cuda = module(py, intern!(py, "torch"))?.getattr(intern!(py, "cuda"))?;
    let stream = cuda.call_method1(intern!(py, "current_stream"), (index,))?;
    let address = stream.getattr(intern!(py, "cuda_stream"))?.extract()?;
    Ok(CudaStream::new(address))
}

fn wait(tensor: &Bound<'_, PyAny>) -> PyResult<()> {
    let py = tensor.py();
    if tensor.getattr(intern!(py, "is_cuda"))?.is_truthy()? {
        let cuda = module(py, intern!(py, "torch"))?.getattr(intern!(py, "cuda"))?;
        let device = tensor.getattr(intern!(py, "device"))?;
        let stream = cuda.call_method1(intern!(py, "current_stream"), (device,))?;
        stream.call_method0(intern!(py, "synchronize"))?;
    }
    xpu::wait(tensor)
}
