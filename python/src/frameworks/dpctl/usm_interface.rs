//! `__sycl_usm_array_interface__`, version 1: USM of any producer, read and offered.

use dlpack_broker::device::{DType, Layout, Memory};
use dlpack_broker::{Element, Error, ErrorKind, Tensor};
use dlpack_broker_adapters::UsmKind;
use pyo3::exceptions::PyValueError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyInt};

use super::make::oneapi;
use super::queue as queues;
use crate::array_interface::pointer;
use crate::error::{Failure, Kind, REPORT, blame};
use crate::incoming::{Incoming, Reading};
use crate::interface::Interface;
use crate::keepalive::ObjectOwner;

const NAME: &str = "__sycl_usm_array_interface__";

/// Claims that the object offers the interface; one whose property raises does, and reading it raises that.
pub(crate) fn offers(object: &Bound<'_, PyAny>) -> bool {
    object
        .hasattr(intern!(object.py(), "__sycl_usm_array_interface__"))
        .unwrap_or(true)
}

/// Reads an object by its interface.
pub(crate) fn read(object: &Bound<'_, PyAny>) -> Reading {
    if let Err(failure) = queues::works() {
        return Ok(Err(failure));
    }
    let described =
        match Interface::of(object, NAME)?.and_then(|interface| Described::of(&interface)) {
            Ok(described) => described,
            Err(failure) => return Ok(Err(failure)),
        };
    let queue = match queue_in(&described.syclobj)? {
        Ok(queue) => queue,
        Err(failure) => return Ok(Err(failure)),
    };
    let facts = queues::facts(&queue)?;
    let tensor = match described.over(object, facts.position) {
        Ok(tensor) => tensor,
        Err(error) => return Ok(Err(error.into())),
    };
    let kind = queues::usm_kind(&queue, std::ptr::without_provenance(described.address))?;
    if kind.is_none() && !tensor.layout().is_empty() {
        return Ok(Err(Failure {
            kind: Kind::Broker(ErrorKind::InvalidTensor),
            why: format!(
                "the address {:#x} in its {NAME} is no USM in the context of its syclobj",
                described.address
            ),
            remedy: REPORT.to_owned(),
        }));
    }
    let host_access = facts.is_cpu || kind.is_some_and(|kind| kind != UsmKind::Device);
    Ok(Incoming::plain(Ok(tensor.with_host_access(host_access))))
}

/// What an interface says, each field of its type.
struct Described<'py> {
    dtype: DType,
    address: usize,
    read_only: bool,
    shape: Vec<i64>,
    strides: Option<Vec<i64>>,
    offset: i64,
    syclobj: Bound<'py, PyAny>,
}

impl<'py> Described<'py> {
    fn of(interface: &Interface<'py>) -> Result<Self, Failure> {
        let dtype = interface.dtype()?;
        let (address, read_only) = interface.data()?;
        let offset = match interface.given("offset") {
            Some(_) => interface.required("offset", "a number of elements")?,
            None => 0,
        };
        Ok(Self {
            dtype,
            address,
            read_only,
            shape: interface.shape()?,
            strides: interface.strides()?,
            offset,
            syclobj: interface.required("syclobj", "a SYCL queue")?,
        })
    }

    /// Lays a tensor over the memory, which the object keeps alive.
    fn over(&self, object: &Bound<'_, PyAny>, position: i32) -> Result<Tensor, Error> {
        let layout = match &self.strides {
            Some(strides) => Layout::new(&self.shape, strides)?,
            None => Layout::row_major(&self.shape)?,
        };
        let item = i64::from(self.dtype.bits() / 8);
        let bytes = self
            .offset
            .checked_mul(item)
            .and_then(|bytes| isize::try_from(bytes).ok());
        let first = bytes.and_then(|bytes| self.address.checked_add_signed(bytes));
        let first = first.ok_or(Error::Address {
            data: self.address,
            byte_offset: 0,
            low: i128::from(self.offset) * i128::from(item),
            high: i128::from(self.offset) * i128::from(item),
        })?;
        let memory = Memory::foreign(
            pointer(first, &layout)?,
            oneapi(position),
            ObjectOwner::new(object),
        );
        Tensor::new(memory, layout, Element::from(self.dtype), self.read_only)
    }
}

/// Returns the queue that the interface of an object names.
pub(crate) fn queue<'py>(object: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let raise = |failure: Failure| failure.raise(object.py(), "broker");
    let interface = Interface::of(object, NAME)?.map_err(raise)?;
    let given = interface
        .required("syclobj", "a SYCL queue")
        .map_err(raise)?;
    queue_in(&given)?.map_err(raise)
}

/// An address would have to be believed, and the interface knows none.
fn queue_in<'py>(given: &Bound<'py, PyAny>) -> PyResult<Result<Bound<'py, PyAny>, Failure>> {
    let wanted = || blame(&format!("a SYCL queue as the syclobj of its {NAME}"), given);
    if given.is_instance_of::<PyInt>() {
        return Ok(Err(wanted()));
    }
    Ok(queues::sycl_queue(given)?.map_err(|_| wanted()))
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
        let found = match memory.call_method1(intern!(py, "as_usm_memory"), (byte,)) {
            // dpctl says so of what is no USM of that context.
            Err(error) if error.is_instance_of::<PyValueError>(py) => return Ok(None),
            found => found?,
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
