//! The number in a `broker.Array` of one element.
#![expect(unsafe_code, reason = "reads memory that a tensor holds")]

use dlpack_broker::device::{Item, Kind};
use dlpack_broker::{Tensor, device_name};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;

use crate::array::Array;
use crate::copies;
use crate::error::Failure;
use crate::scalars;

/// Returns the number of an array that has one.
pub(crate) fn of<'py>(array: &Array, py: Python<'py>, call: &str) -> PyResult<Bound<'py, PyAny>> {
    let tensor = array.tensor();
    if tensor.layout().len() != 1 {
        let message = format!(
            "{call}: wanted an array of one element, got shape {}",
            tensor.layout()
        );
        return Err(PyValueError::new_err(message));
    }
    let (Some(dtype), Some(bytes)) = (tensor.element().dtype(), tensor.element().item_bytes())
    else {
        let why = format!(
            "wanted a dtype that broker computes in, got {}",
            tensor.element()
        );
        let remedy = "take its numbers by a framework that has the dtype";
        return Err(Failure::missing_dtype(why, remedy).raise(py, call));
    };
    array.settle(py, true)?;
    let host = on_host(py, tensor, call)?;
    let start = host.memory().pointer().as_ptr().cast_const();
    // SAFETY: the tensor's address was checked and its producer vouches for it; the host reads it, and the work on it
    // was waited for.
    let item = Item::from_slice(unsafe { std::slice::from_raw_parts(start, bytes) });
    scalars::number(py, dtype, &item, call)
}

/// Returns the number of an array that has one as another of Python's types.
pub(crate) fn as_type<'py, T: pyo3::PyTypeInfo>(
    array: &Array,
    py: Python<'py>,
    call: &str,
) -> PyResult<Bound<'py, PyAny>> {
    if array.tensor().layout().len() != 1 {
        let shape = array.tensor().layout();
        let message = format!("{call}: wanted an array of one element, got shape {shape}");
        return Err(PyTypeError::new_err(message));
    }
    py.get_type::<T>().call1((of(array, py, call)?,))
}

/// Returns the int of an array without dimensions: as NumPy's, one that has an axis is no index.
pub(crate) fn index<'py>(array: &Array, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
    let call = "broker.Array.__index__";
    let tensor = array.tensor();
    let is_int = tensor
        .element()
        .dtype()
        .is_some_and(|dtype| matches!(dtype.kind(), Kind::SignedInteger | Kind::UnsignedInteger));
    if is_int && tensor.layout().ndim() == 0 {
        return of(array, py, call);
    }
    let (element, shape) = (tensor.element(), tensor.layout());
    let message = format!(
        "{call}: wanted an array of one int, without dimensions, got {element} of shape {shape}"
    );
    Err(PyTypeError::new_err(message))
}

fn on_host(py: Python<'_>, tensor: &Tensor, call: &str) -> PyResult<Tensor> {
    if tensor.is_host_readable() {
        return Ok(tensor.clone());
    }
    let raise = |failure: Failure| failure.raise(py, call);
    let copy = copies::of_array(py, tensor, true)?.ok_or_else(|| {
        let why = format!(
            "nobody here can copy memory on {}",
            device_name(tensor.device())
        );
        raise(Failure::missing_device(
            why,
            "copy the tensor by the framework that made it",
        ))
    })?;
    copy.map(|copy| copy.tensor).map_err(raise)
}
