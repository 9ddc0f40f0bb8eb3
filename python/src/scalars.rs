//! Numbers of Python as elements of arrays, and back.

use dlpack_broker::device::{self, DType, Item, Scalar, ScalarError};
use pyo3::exceptions::{PyOverflowError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyComplex, PyFloat, PyInt};

use crate::error::Failure;

/// Returns the number that an object is; `None` where it is none.
pub(crate) fn read(object: &Bound<'_, PyAny>) -> PyResult<Option<Scalar>> {
    if object.is_instance_of::<PyBool>() {
        return Ok(Some(Scalar::Bool(object.is_truthy()?)));
    }
    if object.is_instance_of::<PyInt>() {
        let read = object.extract().map(Scalar::Int);
        return read.or_else(|_| wide(object)).map(Some);
    }
    if object.is_instance_of::<PyFloat>() {
        return Ok(Some(Scalar::Float(object.extract()?)));
    }
    if let Ok(value) = object.cast::<PyComplex>() {
        return Ok(Some(Scalar::Complex([value.real(), value.imag()])));
    }
    Ok(None)
}

/// Takes the upper bits of an int that has more than any dtype of ints.
fn wide(object: &Bound<'_, PyAny>) -> PyResult<Scalar> {
    const UPPER: u32 = 96;
    let bits: u32 = object.call_method0("bit_length")?.extract()?;
    let shift = bits.saturating_sub(UPPER);
    let upper = object.rshift(shift)?;
    let is_cut = !upper.lshift(shift)?.eq(object)?;
    let upper = upper.extract::<i128>()? | i128::from(is_cut);
    Ok(Scalar::Wide { upper, shift })
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
        // No element has that many bits.
        Some(Scalar::Wide { .. }) | None => {
            return Err(raise(py, ScalarError::NotComputable { dtype }.into(), call));
        }
    })
}

fn raise(py: Python<'_>, error: device::Error, call: &str) -> PyErr {
    let device::Error::Scalar(scalar) = &error else {
        return Failure::of_device(error).raise(py, call);
    };
    let message = format!("{call}: {scalar}");
    match **scalar {
        ScalarError::Range { .. } | ScalarError::Width { .. } => PyOverflowError::new_err(message),
        ScalarError::Kind { .. } => PyTypeError::new_err(message),
        ScalarError::NotComputable { .. } => {
            let remedy = "use a framework that has that dtype";
            Failure::missing_dtype(scalar.to_string(), remedy).raise(py, call)
        }
    }
}
