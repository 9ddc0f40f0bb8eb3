//! Numbers of Python and NumPy in the width that a kernel takes; none is cut off.

use dlpack_broker::device::level_zero::Number;
use pyo3::exceptions::{PyOverflowError, PyTypeError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyComplex, PyFloat, PyInt, PyString};

/// What a kernel wants instead of a value, and what to pass.
pub(super) struct NotANumber {
    pub(super) wanted: String,
    pub(super) remedy: &'static str,
}

/// Returns a number as the device has it in memory.
pub(super) fn bytes_of(
    number: Number,
    value: &Bound<'_, PyAny>,
) -> PyResult<Result<Vec<u8>, NotANumber>> {
    match number {
        Number::Integer(bytes) => integer(bytes, value),
        Number::Float(bytes) => float(bytes, value),
    }
}

/// Shows a value to whoever passed it: numbers and texts by themselves, others by their type.
pub(super) fn shown(value: &Bound<'_, PyAny>) -> String {
    let is_short = value.is_none()
        || value.is_instance_of::<PyInt>()
        || value.is_instance_of::<PyFloat>()
        || value.is_instance_of::<PyComplex>();
    let is_text = value.is_instance_of::<PyString>();
    if is_short || is_text {
        return value.to_string();
    }
    let class = value.get_type().fully_qualified_name();
    class.map_or_else(|_| "?".to_owned(), |class| format!("{class} object"))
}

/// Takes what counts, from the lowest signed number of the width to the highest without a sign.
fn integer(bytes: usize, value: &Bound<'_, PyAny>) -> PyResult<Result<Vec<u8>, NotANumber>> {
    let signed = value.extract::<i64>().map(i128::from);
    let wide = signed.or_else(|_| value.extract::<u64>().map(i128::from));
    let bits = u32::try_from(bytes * 8).unwrap_or(64);
    let (low, high) = (-(1_i128 << (bits - 1)), (1_i128 << bits) - 1);
    let wrong = |wanted, remedy| Ok(Err(NotANumber { wanted, remedy }));
    match wide {
        Ok(wide) if (low..=high).contains(&wide) => Ok(Ok(wide.to_le_bytes()[..bytes].to_vec())),
        Err(error) if error.is_instance_of::<PyTypeError>(value.py()) => {
            wrong(format!("an integer of {bits} bits"), "pass int(x)")
        }
        Err(error) if !error.is_instance_of::<PyOverflowError>(value.py()) => Err(error),
        _ => wrong(
            format!("an integer from {low} to {high}"),
            "pass one that the kernel can hold",
        ),
    }
}

/// Takes real numbers, rounded to the width as NumPy rounds them; not those that would become infinite.
fn float(bytes: usize, value: &Bound<'_, PyAny>) -> PyResult<Result<Vec<u8>, NotANumber>> {
    let py = value.py();
    let bits = bytes * 8;
    let wrong = |wanted, remedy| Ok(Err(NotANumber { wanted, remedy }));
    let imaginary = value.getattr_opt(intern!(py, "imag"))?;
    let is_complex = imaginary.is_some_and(|part| part.is_truthy().unwrap_or(true));
    let wide = match value.extract::<f64>() {
        Ok(wide) if !is_complex => wide,
        Err(error) if error.is_instance_of::<PyOverflowError>(py) => f64::MAX,
        Err(error) if !is_complex && !error.is_instance_of::<PyTypeError>(py) => return Err(error),
        _ => return wrong(format!("a real number, for float{bits}"), "pass float(x)"),
    };
    let (code, largest) = match bytes {
        2 => ("<e", 65504.0),
        4 => ("<f", f64::from(f32::MAX)),
        _ => return Ok(Ok(wide.to_le_bytes().to_vec())),
    };
    let packed = py
        .import(intern!(py, "struct"))?
        .call_method1(intern!(py, "pack"), (code, wide));
    match packed {
        Ok(packed) => Ok(Ok(packed.cast::<PyBytes>()?.as_bytes().to_vec())),
        Err(_) => wrong(
            format!("a number of at most {largest:e}, for float{bits}"),
            "pass one that the kernel can hold",
        ),
    }
}
