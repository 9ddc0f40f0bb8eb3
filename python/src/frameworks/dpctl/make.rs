//! dpctl's arrays made: over USM that is there already, or by one copy into new USM.
#![expect(
    unsafe_code,
    reason = "copies host memory into USM that the host can write"
)]

use std::ptr::NonNull;

use dlpack_broker::DeviceType;
use dlpack_broker::Tensor;
use dlpack_broker::device::{Device, HUGE_BYTES, Layout, advise_huge_pages, copy_strided};
use dlpack_broker::ffi::DLDevice;
use dlpack_broker_adapters::UsmKind;
use parking_lot::Mutex;
use pyo3::exceptions::PyRuntimeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyTuple};

use super::memory::Make;
use super::usm_interface::{self, UsmRange};
use super::{USM_NDARRAY_ROW, known, queue};
use crate::array_interface::typestr_of;
use crate::error::unless_ending;
use crate::found::Found;
use crate::frameworks::state::{class_module, loaded, module};
use crate::keepalive::ObjectOwner;
use crate::settings;

/// Copies above this size let other threads of the interpreter run meanwhile.
const DETACHED_BYTES: usize = 64 * 1024;

/// From this size on a queue copies faster than one thread does, page faults included.
const QUEUED_BYTES: usize = HUGE_BYTES;

/// The alignment of new USM, so that hosts' frameworks can share it too.
const ALIGNMENT: usize = 64;

/// Makes a `usm_ndarray` of memory that SYCL knows, or of a copy of host memory.
pub(super) fn usm_ndarray<'py>(py: Python<'py>, tensor: &Tensor) -> PyResult<Bound<'py, PyAny>> {
    let dtype = tensor.element().dtype().and_then(typestr_of);
    let dtype = dtype.expect("the profile lets only plain dtypes through");
    let is_usm = tensor.device().device_type == DeviceType::ONEAPI;
    let (memory, offset, layout) = match is_usm {
        true => adopt(py, tensor)?,
        false => copy_in(py, tensor)?,
    };
    let strides = match layout.is_row_major() {
        true => None,
        false => Some(PyTuple::new(py, layout.strides())?),
    };
    let shape = PyTuple::new(py, layout.shape())?;
    // In the order in which dpctl documents them: shape, dtype, strides, buffer, offset.
    let array = class(py)?.call1((shape, dtype, strides, memory, offset))?;
    // A copy is its owner's alone.
    if is_usm && tensor.is_read_only() {
        array
            .getattr(intern!(py, "flags"))?
            .setattr(intern!(py, "writable"), false)?;
    }
    Ok(array)
}

/// Returns the oneAPI device of host memory that is USM on it anyway, or that has no elements.
pub(super) fn knows(py: Python<'_>, tensor: &Tensor) -> PyResult<Option<DLDevice>> {
    if loaded(py, "dpctl").is_none() {
        return Ok(None);
    }
    let queue = default_queue(py)?;
    let is_known = match settings::is_safe() {
        _ if tensor.layout().is_empty() => true,
        true => usm_memory(py, tensor, queue.clone()).is_ok(),
        false => queue::usm_kind(&queue, tensor.memory().pointer().as_ptr())?.is_some(),
    };
    let device_id = queue::facts(&queue)?.position;
    Ok(is_known.then_some(DLDevice {
        device_type: DeviceType::ONEAPI,
        device_id,
    }))
}

/// Returns the memory object for USM, the first element's place in it, and the layout.
fn adopt<'py>(py: Python<'py>, tensor: &Tensor) -> PyResult<(Bound<'py, PyAny>, isize, Layout)> {
    let item = tensor.element().item_bytes().unwrap_or(1);
    let offset_from = |start: usize| {
        let bytes = isize::try_from(tensor.address()).ok()? - isize::try_from(start).ok()?;
        let item = isize::try_from(item).ok()?;
        (bytes % item == 0).then(|| bytes / item)
    };
    let layout = tensor.layout().clone();
    let owner = tensor.memory().owner::<ObjectOwner>();
    if !tensor.memory().is_leased()
        && let Some(memory) = owner.and_then(|owner| usm_data(owner.object().bind(py)))
    {
        let start: usize = memory.getattr(intern!(py, "_pointer"))?.extract()?;
        if let Some(offset) = offset_from(start) {
            return Ok((memory, offset, layout));
        }
    }
    if layout.is_empty() {
        // The address of no elements may be anybody's.
        return copy_in(py, tensor);
    }
    let memory = usm_memory(py, tensor, queue_over(py, tensor)?)?;
    let offset = offset_from(tensor.span().0).ok_or_else(|| {
        PyRuntimeError::new_err("the lowest element is a whole number of elements away")
    })?;
    Ok((memory, offset, layout))
}

/// Returns the queue of an array over USM: its owner's, else one whose context knows the memory.
pub(super) fn queue_over<'py>(py: Python<'py>, tensor: &Tensor) -> PyResult<Bound<'py, PyAny>> {
    let owner = tensor.memory().owner::<ObjectOwner>();
    match owner.map(|owner| owner.object().bind(py)) {
        Some(object) if usm_interface::offers(object) => usm_interface::queue(object),
        _ => known::queue_for(py, tensor)?.map_or_else(|| default_queue(py), Ok),
    }
}

/// Makes a memory object of the bytes of a tensor, which have to be USM in the context of the queue.
pub(super) fn usm_memory<'py>(
    py: Python<'py>,
    tensor: &Tensor,
    queue: Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let range = Bound::new(py, UsmRange::new(tensor.clone(), queue.clone().unbind()))?;
    if let Some(make) = Make::open(py)?
        && let Ok(made) = unless_ending(py, make.over(tensor, &queue, range.as_any()))?
    {
        return Ok(made);
    }
    // This says why, where SYCL does not know the memory.
    module(py, intern!(py, "dpctl.memory"))?.call_method1(intern!(py, "as_usm_memory"), (range,))
}

/// Returns the memory object of an array of dpctl's.
pub(super) fn usm_data<'py>(object: &Bound<'py, PyAny>) -> Option<Bound<'py, PyAny>> {
    object.getattr_opt(intern!(object.py(), "usm_data")).ok()?
}

/// Copies host memory into new USM on the default device.
fn copy_in<'py>(py: Python<'py>, tensor: &Tensor) -> PyResult<(Bound<'py, PyAny>, isize, Layout)> {
    let layout = Layout::row_major(tensor.layout().shape())
        .map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
    let queue = default_queue(py)?;
    let keywords = PyDict::new(py);
    keywords.set_item(intern!(py, "alignment"), ALIGNMENT)?;
    keywords.set_item(intern!(py, "queue"), &queue)?;
    // dpctl up to 0.21 wants room for one element even where there is none.
    let room = tensor
        .bytes()
        .max(tensor.element().item_bytes().unwrap_or(1));
    let memory = module(py, intern!(py, "dpctl.memory"))?.call_method(
        intern!(py, "MemoryUSMDevice"),
        (room,),
        Some(&keywords),
    )?;
    if tensor.layout().is_empty() {
        return Ok((memory, 0, layout));
    }
    fill(&memory, tensor, &layout, &queue)?;
    Ok((memory, 0, layout))
}

/// Copies a tensor's elements into new USM: by the queue where that is worth its while or has to
/// be, else directly.
fn fill(
    memory: &Bound<'_, PyAny>,
    tensor: &Tensor,
    layout: &Layout,
    queue: &Bound<'_, PyAny>,
) -> PyResult<()> {
    let py = memory.py();
    let is_cpu = queue::facts(queue)?.is_cpu;
    let start: usize = memory.getattr(intern!(py, "_pointer"))?.extract()?;
    let bytes = tensor.bytes();
    if is_cpu && let Some(block) = NonNull::new(std::ptr::with_exposed_provenance_mut(start)) {
        // The memory is the process's own, and new: most of the time goes into its page faults.
        advise_huge_pages(block, bytes);
    }
    if tensor.layout().is_row_major() && (bytes >= QUEUED_BYTES || !is_cpu) {
        // SAFETY: dpctl made the memory just now, of this size at least, and the tensor's elements
        // follow each other at its address.
        let is_copied = unsafe { queue::copy(queue, (start, tensor.address()), bytes) }?;
        if is_copied {
            return Ok(());
        }
    }
    if !is_cpu {
        let bytes = row_major_bytes(py, tensor, layout)?;
        memory.call_method1(intern!(py, "copy_from_host"), (bytes,))?;
        return Ok(());
    }
    let copy = || {
        let destination = std::ptr::with_exposed_provenance_mut(start);
        // SAFETY: dpctl made this memory just now, of this size, on a device that is the processor.
        unsafe { copy_into(tensor, destination, layout) }
    };
    match bytes > DETACHED_BYTES {
        true => py.detach(copy),
        false => copy(),
    }
    Ok(())
}

/// # Safety
///
/// `destination` is writable for all elements of the tensor, and overlaps nothing.
unsafe fn copy_into(tensor: &Tensor, destination: *mut u8, layout: &Layout) {
    let item = tensor.element().item_bytes().unwrap_or(1);
    let source = (
        tensor.memory().pointer().as_ptr().cast_const(),
        tensor.layout().strides(),
    );
    let shape = tensor.layout().shape();
    // SAFETY: the tensor's addresses were checked, and the caller vouches for the destination.
    unsafe { copy_strided(shape, source, (destination, layout.strides()), item) }
}

fn row_major_bytes<'py>(
    py: Python<'py>,
    tensor: &Tensor,
    layout: &Layout,
) -> PyResult<Bound<'py, PyBytes>> {
    PyBytes::new_with(py, tensor.bytes(), |bytes| {
        // SAFETY: the bytes are new, and as many as the elements take.
        unsafe { copy_into(tensor, bytes.as_mut_ptr(), layout) };
        Ok(())
    })
}

/// Returns the queue that dpnp and dpctl put work on where nobody names one.
pub(super) fn default_queue(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    static QUEUE: Found<Py<PyAny>> = Found::new();
    let find = || -> PyResult<Py<PyAny>> {
        let array = class(py)?.call1((1, "uint8"))?;
        Ok(array.getattr("sycl_queue")?.unbind())
    };
    Ok(QUEUE.or_find(py, find)?.bind(py).clone())
}

/// Returns the queue that dpnp and dpctl put work of a device on; `None` where this process has no dpctl, or dpctl no
/// such device.
pub(crate) fn queue_on<'py>(py: Python<'py>, device: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
    let Some(dpctl) = loaded(py, "dpctl") else {
        return Ok(None);
    };
    queue::works().map_err(|failure| failure.raise(py, "broker"))?;
    let queue = dpctl.call_method1(intern!(py, "get_device_cached_queue"), (device,));
    Ok(unless_ending(py, queue)?.ok())
}

/// The queues that dpctl keeps for devices, by their numbers, which it takes long to find.
static QUEUES: Mutex<Vec<(i32, Py<PyAny>)>> = Mutex::new(Vec::new());

/// Returns the queue that dpnp and dpctl put work on, on the device of a number of DLPack's; the default queue where
/// there is none, and `None` where this process has no dpctl or dpctl no device.
pub(crate) fn queue_at(py: Python<'_>, number: i32) -> PyResult<Option<Bound<'_, PyAny>>> {
    if loaded(py, "dpctl").is_none() {
        return Ok(None);
    }
    // Before the lock, which a fork may have copied while it was held.
    queue::works().map_err(|failure| failure.raise(py, "broker"))?;
    let is_it = |(known, _): &&(i32, Py<PyAny>)| *known == number;
    if let Some((_, queue)) = QUEUES.lock().iter().find(is_it) {
        return Ok(Some(queue.bind(py).clone()));
    }
    let Ok(default) = default_queue(py) else {
        return Ok(None);
    };
    if number == queue::facts(&default)?.position {
        return Ok(Some(default));
    }
    // dpctl counts devices as DLPack does where nothing but the number is named.
    let Some(queue) = queue_on(py, &number.to_string())? else {
        return Ok(Some(default));
    };
    QUEUES.lock().push((number, queue.clone().unbind()));
    Ok(Some(queue))
}

/// Claims that the processor can read USM that came without an object of dpctl's.
pub(crate) fn is_host_readable(queue: &Bound<'_, PyAny>, tensor: &Tensor) -> PyResult<bool> {
    let kind = queue::usm_kind(queue, tensor.memory().pointer().as_ptr())?;
    let is_cpu = queue::facts(queue)?.is_cpu;
    Ok(kind.is_some_and(|kind| is_cpu || kind != UsmKind::Device))
}

/// Returns the array class, from where this version of dpctl or dpnp has it.
pub(super) fn class(py: Python<'_>) -> PyResult<&Bound<'_, PyAny>> {
    static CLASS: Found<Py<PyAny>> = Found::new();
    let find = || -> PyResult<Py<PyAny>> {
        let home = class_module(py, &USM_NDARRAY_ROW)?;
        Ok(home.getattr(USM_NDARRAY_ROW.own_type)?.unbind())
    };
    Ok(CLASS.or_find(py, find)?.bind(py))
}

/// Names a device of SYCL's.
pub(super) fn oneapi(position: i32) -> Device {
    Device::Foreign {
        kind: DeviceType::ONEAPI.0,
        index: position,
    }
}
