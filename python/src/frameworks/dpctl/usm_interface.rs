//! `__sycl_usm_array_interface__`, version 1: USM of any producer, read and offered.

use dlpack_broker::device::{Layout, Memory};
use dlpack_broker::{Element, Tensor};
use dlpack_broker_adapters::UsmKind;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::make::oneapi;
use super::queue as queues;
use crate::array_interface::{dtype_of, pointer};
use crate::error::{Failure, unless_ending};
use crate::incoming::{Incoming, Reading};
use crate::keepalive::ObjectOwner;

/// Claims that the object offers the interface.
pub(crate) fn offers(object: &Bound<'_, PyAny>) -> bool {
    object
        .hasattr(intern!(object.py(), "__sycl_usm_array_interface__"))
        .unwrap_or(false)
}

/// Reads an object by its interface.
pub(crate) fn read(object: &Bound<'_, PyAny>) -> Reading {
    if let Err(failure) = queues::works() {
        return Ok(Err(failure));
    }
    let py = object.py();
    let interface = object
        .getattr(intern!(py, "__sycl_usm_array_interface__"))?
        .cast_into::<PyDict>()?;
    let required = |name: &str| -> PyResult<Bound<'_, PyAny>> { interface.as_any().get_item(name) };
    let typestr: String = required("typestr")?.extract()?;
    let Some(dtype) = dtype_of(&typestr) else {
        let why = format!("its __sycl_usm_array_interface__ has the typestr {typestr}");
        let remedy = "pass an array of native numbers";
        return Ok(Err(Failure::unsupported(why, remedy)));
    };
    let (address, read_only): (usize, bool) = required("data")?.extract()?;
    let shape: Vec<i64> = required("shape")?.extract()?;
    let strides = interface.get_item("strides")?.filter(|s| !s.is_none());
    let strides: Option<Vec<i64>> = strides.map(|strides| strides.extract()).transpose()?;
    let offset: i64 = match interface
        .get_item("offset")?
        .filter(|offset| !offset.is_none())
    {
        Some(offset) => offset.extract()?,
        None => 0,
    };
    let queue = queue_in(&required("syclobj")?)?;
    let facts = queues::facts(&queue)?;
    let tensor = || -> Result<Tensor, dlpack_broker::Error> {
        let layout = match &strides {
            Some(strides) => Layout::new(&shape, strides)?,
            None => Layout::row_major(&shape)?,
        };
        let item = i64::from(dtype.bits() / 8);
        let address = offset
            .checked_mul(item)
            .and_then(|bytes| address.checked_add_signed(isize::try_from(bytes).ok()?));
        let pointer = pointer(address.unwrap_or(0), &layout)?;
        let memory = Memory::foreign(pointer, oneapi(facts.position), ObjectOwner::new(object));
        Tensor::new(memory, layout, Element::from(dtype), read_only)
    };
    let kind = queues::usm_kind(&queue, std::ptr::without_provenance(address))?;
    let host_access = facts.is_cpu || kind.is_some_and(|kind| kind != UsmKind::Device);
    let tensor = tensor().map(|tensor| tensor.with_host_access(host_access));
    Ok(Incoming::plain(tensor.map_err(Failure::from)))
}

/// Returns the queue that the interface of an object names.
pub(crate) fn queue<'py>(object: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let interface = object.getattr(intern!(object.py(), "__sycl_usm_array_interface__"))?;
    queue_in(&interface.get_item("syclobj")?)
}

fn queue_in<'py>(given: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let raise = |failure: Failure| failure.raise(given.py(), "__sycl_usm_array_interface__");
    queues::sycl_queue(given)?.map_err(raise)
}

/// The bytes of a tensor in USM, offered to dpctl.
#[pyclass(frozen)]
pub(super) struct UsmRange {
    tensor: Tensor,
    queue: Py<PyAny>,
}

impl UsmRange {
    pub(super) fn new(tensor: Tensor, queue: Py<PyAny>) -> Self {
        Self { tensor, queue }
    }
}

#[pymethods]
impl UsmRange {
    #[getter]
    fn __sycl_usm_array_interface__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let (low, high) = self.tensor.span();
        let data = (low, self.tensor.is_read_only());
        describe(py, data, (high - low).max(1), &self.queue)
    }
}

/// One byte at an address, which dpctl is asked about by its public interface.
#[pyclass(frozen)]
pub(super) struct UsmByte {
    address: usize,
    queue: Py<PyAny>,
}

impl UsmByte {
    /// Returns the kind of the USM that the byte is in, as the context of a queue knows it.
    pub(super) fn kind(queue: &Bound<'_, PyAny>, address: usize) -> PyResult<Option<UsmKind>> {
        let py = queue.py();
        let byte = Self {
            address,
            queue: queue.clone().unbind(),
        };
        let memory = py.import(intern!(py, "dpctl.memory"))?;
        let found = memory.call_method1(intern!(py, "as_usm_memory"), (byte,));
        // dpctl raises ValueError for what is no USM of that context.
        let Ok(found) = unless_ending(py, found)? else {
            return Ok(None);
        };
        let kind = found.call_method0(intern!(py, "get_usm_type"))?;
        Ok(match kind.extract::<&str>()? {
            "device" => Some(UsmKind::Device),
            "shared" => Some(UsmKind::Shared),
            "host" => Some(UsmKind::Host),
            _ => None,
        })
    }
}

#[pymethods]
impl UsmByte {
    #[getter]
    fn __sycl_usm_array_interface__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        describe(py, (self.address, false), 1, &self.queue)
    }
}

/// Describes bytes of USM as version 1 of the interface does.
fn describe<'py>(
    py: Python<'py>,
    data: (usize, bool),
    bytes: usize,
    queue: &Py<PyAny>,
) -> PyResult<Bound<'py, PyDict>> {
    let interface = PyDict::new(py);
    interface.set_item("version", 1)?;
    interface.set_item("data", data)?;
    interface.set_item("shape", (bytes,))?;
    interface.set_item("strides", py.None())?;
    interface.set_item("typestr", "|u1")?;
    interface.set_item("syclobj", queue)?;
    Ok(interface)
}
