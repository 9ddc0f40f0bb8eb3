//! dpctl's arrays put on a device or queue: the same memory where that is known there, else a copy.

use dlpack_broker::Tensor;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::IntoPyDict;

use super::USM_NDARRAY_ROW;
use super::make::{class, queue_over};
use super::queue;
use crate::error::unless_ending;
use crate::frameworks::state::class_module;

/// Claims that an array over a tensor's memory would be on that device, in the context that dpctl has for the name.
pub(super) fn is_at(tensor: &Tensor, device: &Bound<'_, PyAny>) -> PyResult<bool> {
    let py = device.py();
    // What names no device here is not where the memory is.
    match unless_ending(py, queue_named(device))? {
        Ok(wished) => is_beside(&queue_over(py, tensor)?, &wished),
        Err(_) => Ok(false),
    }
}

/// Puts an array on a device or queue, where it is worked on only after what its own queue has got.
pub(super) fn placed<'py>(
    array: &Bound<'py, PyAny>,
    device: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = array.py();
    let wished = queue_named(device)?;
    let own = array.getattr(intern!(py, "sycl_queue"))?;
    let size: usize = array.getattr(intern!(py, "size"))?.extract()?;
    // Within a context dpctl lends memory of one device to another.
    if size > 0 && !is_beside(&own, &wished)? {
        return moved(array, &wished);
    }
    let placed = array.call_method1(intern!(py, "to_device"), (wished,))?;
    queue::order(&own, &placed.getattr(intern!(py, "sycl_queue"))?)?;
    Ok(placed)
}

/// Copies an array into new memory of its kind, on the device of a queue.
fn moved<'py>(
    array: &Bound<'py, PyAny>,
    wished: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = array.py();
    let rows = (USM_NDARRAY_ROW.copy.expect("dpctl copies its arrays"))(array)?;
    (USM_NDARRAY_ROW.wait)(&rows)?;
    let source = rows.getattr(intern!(py, "usm_data"))?;
    let bytes = source.getattr(intern!(py, "nbytes"))?;
    let keywords = [("queue", wished)].into_py_dict(py)?;
    let memory = source.get_type().call((bytes,), Some(&keywords))?;
    memory.call_method1(intern!(py, "copy_from_device"), (source,))?;
    let shape = array.getattr(intern!(py, "shape"))?;
    let dtype = array.getattr(intern!(py, "dtype"))?;
    class(py)?.call1((shape, dtype, py.None(), memory))
}

/// Claims that two queues work in the same context, on the same device.
fn is_beside(one: &Bound<'_, PyAny>, other: &Bound<'_, PyAny>) -> PyResult<bool> {
    let py = one.py();
    for part in [intern!(py, "sycl_context"), intern!(py, "sycl_device")] {
        if !one.getattr(part)?.eq(other.getattr(part)?)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Returns the queue that dpctl has for what names a device.
fn queue_named<'py>(device: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = device.py();
    class_module(py, &USM_NDARRAY_ROW)?
        .getattr(intern!(py, "Device"))?
        .call_method1(intern!(py, "create_device"), (device,))?
        .getattr(intern!(py, "sycl_queue"))
}
