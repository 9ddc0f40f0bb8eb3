//! PyTorch on Intel GPUs: what its import takes, and the queues that it works on.
//!
//! It takes USM device memory in its own context, and tells by the pointer on which device that is.

use std::sync::atomic::{AtomicBool, Ordering};

use dlpack_broker::Tensor;
use dlpack_broker::device::level_zero::Device;
use dlpack_broker_adapters::{QueueRef, UsmKind};
use parking_lot::Mutex;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{IntoPyDict, PyString};

use crate::capsule;
use crate::device as broker;
use crate::error::unless_ending;
use crate::found::Found;
use crate::frameworks::state::{loaded, module};
use crate::frameworks::{consumer_queue, sycl_queue, usm_kind};
use crate::level_zero::copies::home_of;
use crate::level_zero::{self, Runtime};
use crate::settings;

/// Claims that its import takes a tensor on a oneAPI device.
pub(super) fn takes(py: Python<'_>, tensor: &Tensor) -> PyResult<bool> {
    if !is_available(py)? || is_made_anew(tensor) {
        return Ok(false);
    }
    Ok(kind(py, tensor)? == Some(UsmKind::Device))
}

/// Claims that its import would take the tensor in memory of its own context; it refuses what has no elements, too.
pub(super) fn is_apart(py: Python<'_>, tensor: &Tensor) -> PyResult<bool> {
    if tensor.is_host_readable() || !is_available(py)? {
        return Ok(false);
    }
    Ok(is_made_anew(tensor) || kind(py, tensor)?.is_none())
}

/// Claims that the tensor has no elements, and that others can be made in PyTorch's context, which no public door tells.
fn is_made_anew(tensor: &Tensor) -> bool {
    tensor.layout().is_empty() && !settings::is_safe()
}

/// Returns the queue of the stream that PyTorch works on now, on a tensor's device; the stream itself where dpctl cannot
/// take it.
pub(super) fn queue<'py>(tensor: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    if !is_on_xpu(tensor)? {
        return Ok(None);
    }
    Ok(consumer_queue(&current_stream(tensor)?)?.ok())
}

/// Waits for the stream that PyTorch works on now, on a tensor's device.
pub(super) fn wait(tensor: &Bound<'_, PyAny>) -> PyResult<()> {
    if is_on_xpu(tensor)? {
        current_stream(tensor)?.call_method0(intern!(tensor.py(), "synchronize"))?;
    }
    Ok(())
}

/// PyTorch's numbers of the devices that it was given memory on.
static NUMBERS: Mutex<Vec<(Device, i32)>> = Mutex::new(Vec::new());

/// Notes the number that PyTorch has for a device, by what it made of a tensor there.
pub(super) fn note(py: Python<'_>, tensor: &Tensor, made: &Bound<'_, PyAny>) -> PyResult<()> {
    if let Some((home, _)) = home_of(py, tensor)
        && number_of(home.device()).is_none()
    {
        let noted = (home.device().clone(), number(made)?);
        NUMBERS.lock().push(noted);
    }
    Ok(())
}

/// Returns PyTorch's name of a device of broker's.
pub(super) fn name_of(py: Python<'_>, device: &broker::Device) -> PyResult<Option<String>> {
    let is_it = |there: &Tensor| match (&device.level_zero, home_of(py, there)) {
        (Some(device), Some((home, _))) => home.device() == device,
        _ => there.device().device_id == device.dlpack_device.1,
    };
    name_where(py, is_it)
}

/// Returns PyTorch's name of the device of a number of DLPack's; the two need not count alike, and its capsules tell.
pub(crate) fn name_of_number(py: Python<'_>, number: u32) -> PyResult<Option<String>> {
    name_where(py, |there| {
        u32::try_from(there.device().device_id) == Ok(number)
    })
}

/// Returns PyTorch's name of the device whose tensors that is true of.
fn name_where(py: Python<'_>, is_it: impl Fn(&Tensor) -> bool) -> PyResult<Option<String>> {
    let count: i32 = xpu(py)?
        .call_method0(intern!(py, "device_count"))?
        .extract()?;
    for place in 0..count {
        let name = format!("xpu:{place}");
        if is_true_of_one_at(PyString::new(py, &name).as_any(), &is_it)? {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

/// Claims that a tensor is on that device, which may be PyTorch's current one: puts another there, and asks where it is.
pub(super) fn is_at(tensor: &Tensor, device: &Bound<'_, PyAny>) -> PyResult<bool> {
    let py = device.py();
    let is_it = |there: &Tensor| match (home_of(py, tensor), home_of(py, there)) {
        (Some((home, _)), Some((other, _))) => home.device() == other.device(),
        _ => tensor.device() == there.device(),
    };
    // What PyTorch does not have is not where the memory is.
    Ok(unless_ending(py, is_true_of_one_at(device, is_it))?.unwrap_or(false))
}

fn is_true_of_one_at(device: &Bound<'_, PyAny>, is_it: impl Fn(&Tensor) -> bool) -> PyResult<bool> {
    let py = device.py();
    let options = [("device", device)].into_py_dict(py)?;
    let made = module(py, intern!(py, "torch"))?.call_method(
        intern!(py, "empty"),
        (1,),
        Some(&options),
    )?;
    let capsule = made.call_method0(intern!(py, "__dlpack__"))?;
    Ok(capsule::peek(&capsule).is_ok_and(|there| is_it(&there)))
}

/// Returns the number of a tensor's device.
pub(super) fn number(made: &Bound<'_, PyAny>) -> PyResult<i32> {
    made.call_method0(intern!(made.py(), "get_device"))?
        .extract()
}

/// Waits for every stream of a device.
pub(super) fn synchronize(py: Python<'_>, number: i32) -> PyResult<()> {
    xpu(py)?
        .call_method1(intern!(py, "synchronize"), (number,))
        .map(drop)
}

fn number_of(device: &Device) -> Option<i32> {
    let numbers = NUMBERS.lock();
    let noted = numbers.iter().find(|(noted, _)| noted == device);
    noted.map(|(_, number)| *number)
}

/// Returns the queue of the stream that PyTorch works on now, on the device of memory that it was given.
pub(super) fn work_on<'py>(py: Python<'py>, tensor: &Tensor) -> PyResult<Vec<Bound<'py, PyAny>>> {
    if any_stream(py)?.is_none() {
        return Ok(Vec::new());
    }
    let noted = home_of(py, tensor).and_then(|(home, _)| number_of(home.device()));
    // What it took by itself is on the device that DLPack names, or on none that it has.
    let number = noted.unwrap_or(tensor.device().device_id);
    let count: i32 = xpu(py)?
        .call_method0(intern!(py, "device_count"))?
        .extract()?;
    if !(0..count).contains(&number) {
        return Ok(Vec::new());
    }
    let stream = xpu(py)?.call_method1(intern!(py, "current_stream"), (number,))?;
    Ok(vec![consumer_queue(&stream)?.unwrap_or(stream)])
}

/// Claims that a tensor is on an Intel GPU.
pub(super) fn is_on_xpu(tensor: &Bound<'_, PyAny>) -> PyResult<bool> {
    tensor.getattr(intern!(tensor.py(), "is_xpu"))?.is_truthy()
}

/// Returns a queue of PyTorch's context as dpctl has it, which all of its devices share; `None` where there is no dpctl to
/// ask, or none that has the same SYCL runtime.
pub(crate) fn context(py: Python<'_>) -> PyResult<Option<&Bound<'_, PyAny>>> {
    static CONTEXT: Found<Option<Py<PyAny>>> = Found::new();
    if let Some(queue) = CONTEXT.get(py) {
        return Ok(queue.as_ref().map(|queue| queue.bind(py)));
    }
    if loaded(py, "dpctl").is_none() {
        return Ok(None);
    }
    let Some(stream) = any_stream(py)? else {
        return Ok(None);
    };
    let find = || Ok(as_dpctl_has_it(&stream)?.map(Bound::unbind));
    let queue = CONTEXT.or_find(py, find)?;
    Ok(queue.as_ref().map(|queue| queue.bind(py)))
}

/// Returns a queue that PyTorch works on, which lives as long as the process; `None` where this process has no such
/// PyTorch.
pub(crate) fn any_queue(py: Python<'_>) -> PyResult<Option<QueueRef>> {
    let Some(stream) = any_stream(py)? else {
        return Ok(None);
    };
    let address: usize = stream.getattr(intern!(py, "sycl_queue"))?.extract()?;
    Ok(QueueRef::new(std::ptr::with_exposed_provenance_mut(
        address,
    )))
}

/// Returns the stream that PyTorch works on, on its first device, where it was imported and has one.
fn any_stream(py: Python<'_>) -> PyResult<Option<Bound<'_, PyAny>>> {
    /// What it has at its import it has for good.
    static HAS_NONE: AtomicBool = AtomicBool::new(false);
    if HAS_NONE.load(Ordering::Relaxed) || loaded(py, "torch").is_none() {
        return Ok(None);
    }
    if !is_available(py)? {
        HAS_NONE.store(true, Ordering::Relaxed);
        return Ok(None);
    }
    let stream = xpu(py)?.call_method1(intern!(py, "current_stream"), (0,));
    // A forked child is told that there is none.
    Ok(unless_ending(py, stream)?.ok())
}

/// Returns the kind of the memory as PyTorch's context knows it.
fn kind(py: Python<'_>, tensor: &Tensor) -> PyResult<Option<UsmKind>> {
    match context(py)? {
        Some(queue) => usm_kind(queue, tensor.memory().pointer().as_ptr()),
        None => level_zero::kind_in(py, Runtime::Torch, tensor),
    }
}

fn is_available(py: Python<'_>) -> PyResult<bool> {
    xpu(py)?
        .call_method0(intern!(py, "is_available"))?
        .is_truthy()
}

fn current_stream<'py>(tensor: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = tensor.py();
    let device = tensor.getattr(intern!(py, "device"))?;
    xpu(py)?.call_method1(intern!(py, "current_stream"), (device,))
}

fn xpu(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    module(py, intern!(py, "torch"))?.getattr(intern!(py, "xpu"))
}

/// Returns a stream's queue in dpctl's form; `None` where dpctl works with another SYCL runtime.
fn as_dpctl_has_it<'py>(stream: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    Ok(sycl_queue(stream)?.ok())
}
