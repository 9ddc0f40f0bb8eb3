//! Numbers of Python as elements of arrays, and back.

use dlpack_broker::device::{self, DType, Item, Kind, Scalar, ScalarError};
use pyo3::exceptions::{PyOverflowError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyComplex, PyFloat, PyInt};

use crate::error::Failure;

/// Returns the number that an object is; `None` where it is none.
///
/// An int of more bits than any dtype has stands for the float next to it where the dtype is of floats.
pub(crate) fn read(object: &Bound<'_, PyAny>, dtype: DType) -> PyResult<Option<Scalar>> {
    if object.is_instance_of::<PyBool>() {
        return Ok(Some(Scalar::Bool(object.is_truthy()?)));
    }
    if object.is_instance_of::<PyInt>() {
        if let Ok(value) = object.extract() {
            return Ok(Some(Scalar::Int(value)));
        }
        if matches!(dtype.kind(), Kind::Float | Kind::Complex) {
            return Ok(Some(Scalar::Float(object.extract()?)));
        }
        let bits = object.call_method0("bit_length")?;
        let message = format!("wanted an int that fits {dtype}, got one of {bits} bits");
        return Err(PyOverflowError::new_err(message));
    }
    if object.is_instance_of::<PyFloat>() {
        return Ok(Some(Scalar::Float(object.extract()?)));
    }
    if let Ok(value) = object.cast::<PyComplex>() {
        return Ok(Some(Scalar::Complex([value.real(), value.imag()])));
    }
    Ok(None)
}

/// Returns the bytes that a number is in a dtype.
pub(crate) fn item(py: Python<'_>, scalar: Scalar, dtype: DType, call: &str) -> PyResult<Item> {
    scalar
        .to_item(dtype)
        .map_err(|error| raise(py, error, call))
}

/// Makes a Python number of an element.
pub(crate) fn number<'py>(
    py: Python<'py>,
    dtype: DType,
    item: &[u8],
    call: &str,
) -> PyResult<Bound<'py, PyAny>> {
    Ok(match Scalar::of_item(dtype, item) {
        Some(Scalar::Bool(truth)) => PyBool::new(py, truth).to_owned().into_any(),
        Some(Scalar::Int(value)) => value.into_pyobject(py)?.into_any(),
        Some(Scalar::Float(value)) => PyFloat::new(py, value).into_any(),
        Some(Scalar::Complex([real, imaginary])) => {
            PyComplex::from_doubles(py, real, imaginary).into_any()
        }
        None => return Err(raise(py, ScalarError::NotComputable { dtype }.into(), call)),
    })
}

fn raise(py: Python<'_>, error: device::Error, call: &str) -> PyErr {
    let device::Error::Scalar(scalar) = &error else {
        return Failure::of_device(error).raise(py, call);
    };
    let message = format!("{call}: {scalar}");
    match **scalar {
        ScalarError::Range { .. } => PyOverflowError::new_err(message),
        ScalarError::Kind { .. } => PyTypeError::new_err(message),
        ScalarError::NotComputable { .. } => {
            let remedy = "use a framework that has that dtype";
            Failure::missing_dtype(scalar.to_string(), remedy).raise(py, call)
        }
    }
}
