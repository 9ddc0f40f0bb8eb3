//! What `broker.tensor` is made of: arrays of one number, and views by axes and shapes.

use dlpack_broker::device::{DType, Scalar};
use dlpack_broker::{Error, device_name};
use pyo3::prelude::*;

use crate::array::Array;
use crate::array_view::{misfit, permuted, viewed};
use crate::array_write::fill_bytes;
use crate::error::Failure;
use crate::level_zero::{self, arrays, copies};
use crate::scalars;

/// Makes an array of one number.
#[pyfunction]
#[pyo3(signature = (shape, value, dtype, place, usm_type, call))]
pub(crate) fn full_array<'py>(
    py: Python<'py>,
    shape: Vec<i64>,
    value: &Bound<'py, PyAny>,
    dtype: Option<&Bound<'py, PyAny>>,
    place: (Option<Bound<'py, PyAny>>, Option<Bound<'py, PyAny>>),
    usm_type: Option<&str>,
    call: &str,
) -> PyResult<Array> {
    let raise = |failure: Failure| failure.raise(py, call);
    let dtype = dtype
        .map(level_zero::parse_dtype)
        .transpose()
        .map_err(raise)?;
    let Some(scalar) = scalars::read(value, dtype.unwrap_or(DType::Int64))? else {
        let why = format!("wanted a number, got {}", value.get_type().name()?);
        return Err(raise(Failure::option(
            why,
            "pass a bool, an int, a float or a complex",
        )));
    };
    let dtype = dtype.unwrap_or_else(|| default_dtype(scalar));
    let item = scalars::item(py, scalar, dtype, call)?;
    let place = (place.0.as_ref(), place.1.as_ref());
    let array = level_zero::made(py, &shape, dtype, place, (usm_type, false))?.map_err(raise)?;
    // Memory of the host comes zeroed.
    let is_there = array.tensor().is_on_host() && item.iter().all(|byte| *byte == 0);
    if !is_there {
        fill_bytes(&array, py, &item)?.map_err(raise)?;
    }
    Ok(array)
}

/// Puts the axes of an array in another order.
#[pyfunction]
#[pyo3(signature = (x, axes, call))]
pub(crate) fn permute_array(
    py: Python<'_>,
    x: &Bound<'_, Array>,
    axes: Vec<i64>,
    call: &str,
) -> PyResult<Array> {
    permuted(x.get(), py, &axes, call)
}

/// Repeats an array to a shape.
#[pyfunction]
#[pyo3(signature = (x, shape, call))]
pub(crate) fn broadcast_array(
    py: Python<'_>,
    x: &Bound<'_, Array>,
    shape: Vec<i64>,
    call: &str,
) -> PyResult<Array> {
    let layout = x.get().tensor().layout().broadcast(&shape);
    viewed(
        x.get(),
        py,
        layout.map_err(|error| misfit(call, &error))?,
        0,
    )
}

/// Gives an array another shape: a view, or a copy where it has to be one or is asked for.
#[pyfunction]
#[pyo3(signature = (x, shape, copy, call))]
pub(crate) fn reshape_array(
    py: Python<'_>,
    x: &Bound<'_, Array>,
    shape: Vec<i64>,
    copy: Option<bool>,
    call: &str,
) -> PyResult<Array> {
    let array = x.get();
    let reshaped = |array: &Array| {
        let layout = array.tensor().layout().reshaped(&shape);
        layout.map_err(|error| misfit(call, &error))
    };
    match reshaped(array)? {
        Some(layout) if copy != Some(true) => return viewed(array, py, layout, 0),
        None if copy == Some(false) => {
            let why = "its strides cannot say that shape, so that a copy is needed";
            return Err(Failure::copy_required(why, "leave copy=False away").raise(py, call));
        }
        _ => {}
    }
    let copied = row_major(py, array)?.map_err(|failure| failure.raise(py, call))?;
    match reshaped(&copied)? {
        Some(layout) => viewed(&copied, py, layout, 0),
        None => Ok(copied),
    }
}

/// Copies an array where it is, in row-major order.
fn row_major(py: Python<'_>, array: &Array) -> PyResult<Result<Array, Failure>> {
    let tensor = array.tensor();
    if tensor.element().is_packed() {
        let element = tensor.element();
        return Ok(Err(Error::PackedView { element }.into()));
    }
    let home = copies::home_of(py, tensor);
    if home.is_none() && !tensor.is_host_readable() {
        let why = format!(
            "broker does not copy memory on {}",
            device_name(tensor.device())
        );
        let remedy = "reshape the tensor by the framework that made it";
        return Ok(Err(Failure::missing_device(why, remedy)));
    }
    array.settle(py, home.is_none())?;
    let copied = match home {
        Some(home) => arrays::packed(py, home, tensor),
        None => arrays::row_major(py, tensor),
    };
    Ok(copied.map(|copied| Array::new(copied, false)))
}

/// Returns the dtype that a number has where none is named.
fn default_dtype(scalar: Scalar) -> DType {
    match scalar {
        Scalar::Bool(_) => DType::Bool,
        Scalar::Int(_) => DType::Int64,
        Scalar::Float(_) => DType::Float64,
        Scalar::Complex(_) => DType::Complex128,
    }
}
