//! What a `broker.Array` is to NumPy: the description of its memory, its array, and the comparisons that are NumPy's.

use dlpack_broker::Tensor;
use pyo3::exceptions::{PyAttributeError, PyTypeError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyComplex, PyDict, PyFloat, PyInt, PyList, PyTuple};

use crate::array::Array;
use crate::array_interface::typestr_of;
use crate::convert::convert;
use crate::incoming::Producer;
use crate::options::Options;
use crate::target::Target;

/// Describes host memory as NumPy's interface does, version 3.
pub(crate) fn interface<'py>(array: &Array, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
    array.wait(py)?;
    let described = array
        .host_item()
        .and_then(|(dtype, item)| Some((typestr_of(dtype)?, item)));
    let Some((typestr, item)) = described else {
        let (dtype, device) = (array.dtype(), array.device(py));
        let message = format!("no __array_interface__ for {dtype} on {device}");
        return Err(PyAttributeError::new_err(message));
    };
    let tensor = array.tensor();
    let interface = PyDict::new(py);
    interface.set_item("version", 3)?;
    interface.set_item("typestr", typestr)?;
    interface.set_item("shape", PyTuple::new(py, tensor.layout().shape())?)?;
    interface.set_item("strides", PyTuple::new(py, byte_strides(tensor, item))?)?;
    interface.set_item("data", (tensor.address(), array.is_read_only()))?;
    Ok(interface)
}

/// Makes NumPy's array of an array that the host reads.
///
/// NumPy takes what tells it nothing of its memory for one object, which equals nothing.
pub(crate) fn array_of<'py>(
    array: &Bound<'py, Array>,
    dtype: Option<&Bound<'py, PyAny>>,
    copy: Option<bool>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = array.py();
    let call = "broker.Array.__array__";
    if !array.get().tensor().is_host_readable() {
        let device = array.get().device(py);
        let message = format!(
            "{call}: wanted memory that the host reads, got an array on {device}; \
             pass broker.to_numpy(x, device=\"cpu\")"
        );
        return Err(PyTypeError::new_err(message));
    }
    let options = Options {
        call: Some(call),
        ..Options::default()
    };
    let target = Target::find("numpy").expect("NumPy has a row of the table");
    let shared = convert(array.as_any(), target, &options)?;
    if dtype.is_none() && copy != Some(true) {
        return Ok(shared);
    }
    // NumPy casts and copies as its caller means it.
    let wishes = PyDict::new(py);
    wishes.set_item("dtype", dtype)?;
    wishes.set_item("copy", copy)?;
    let make = py.import(intern!(py, "numpy"))?.getattr("array")?;
    make.call((shared,), Some(&wishes))
}

/// Raises where a comparison would be one of elements; what no array is compared with is left to Python.
pub(crate) fn refuse_to_compare(other: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
    let is_number = other.is_instance_of::<PyInt>()
        || other.is_instance_of::<PyFloat>()
        || other.is_instance_of::<PyComplex>();
    let is_sequence = other.is_instance_of::<PyList>() || other.is_instance_of::<PyTuple>();
    match is_number || is_sequence || Producer::of(other).is_some() {
        true => Err(compares_nothing()),
        false => Ok(other.py().NotImplemented()),
    }
}

/// Says whose the comparison of elements is.
pub(crate) fn compares_nothing() -> PyErr {
    let message =
        "broker.Array does not compare elements; compare broker.to_numpy(x, device=\"cpu\")";
    PyTypeError::new_err(message)
}

/// Returns the strides in bytes.
pub(crate) fn byte_strides(tensor: &Tensor, item: usize) -> Vec<i64> {
    let item = i64::try_from(item).expect("an element is at most 2^19 bytes wide");
    tensor
        .layout()
        .strides()
        .iter()
        .map(|stride| stride.wrapping_mul(item))
        .collect()
}
