//! What `broker.tensor` is made of: arrays of one number, and views by axes and shapes.

use dlpack_broker::device::{DType, Scalar};
use dlpack_broker::{Element, Error, device_name};
use pyo3::prelude::*;

use crate::array::Array;
use crate::array_view::{misfit, permuted, viewed};
use crate::array_write::fill_bytes;
use crate::convert::convert;
use crate::error::Failure;
use crate::incoming::Producer;
use crate::level_zero::{self, arrays, copies};
use crate::options::Options;
use crate::scalars;
use crate::scopes::{Event, Scope};
use crate::target::Target;

/// Why a shape takes a copy.
const UNSAID: &str = "its strides cannot say that shape";

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
    let Some(scalar) = scalars::read(value)? else {
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
            let why = format!("{UNSAID}, so that a copy is needed");
            return Err(Failure::copy_required(why, "leave copy=False away").raise(py, call));
        }
        _ => {}
    }
    let scope = Scope::current(py)?;
    if copy.is_none() && scope.forbids_copies {
        let why = format!("broker.no_copy() forbids the copy that is needed: {UNSAID}");
        return Err(Failure::copy_required(why, "pass copy=True").raise(py, call));
    }
    let copied = row_major(py, array)?.map_err(|failure| failure.raise(py, call))?;
    let event = Event {
        source: Producer::Array.name(),
        target: Target::Array.name(),
        shared_bytes: 0,
        copied_bytes: Some(array.tensor().bytes()),
        why: match copy {
            Some(_) => "copy=True asks for a copy",
            None => UNSAID,
        },
    };
    if copy.is_none() {
        event.warn_of_copy(py, call, "reshape before the view is taken")?;
    }
    scope.record(py, &event)?;
    match reshaped(&copied)? {
        Some(layout) => viewed(&copied, py, layout, 0),
        None => Ok(copied),
    }
}

/// Holds one tensor of any framework for a function of `broker.tensor`, which is named where that fails.
#[pyfunction]
#[pyo3(signature = (x, call))]
pub(crate) fn held_array(x: &Bound<'_, PyAny>, call: &str) -> PyResult<Py<Array>> {
    let options = Options {
        call: Some(call),
        ..Options::default()
    };
    let made = convert(x, Target::Array, &options)?;
    made.cast_into().map(Bound::unbind).map_err(|_| {
        let remedy = "pass one tensor of it after the other";
        Failure::unsupported("wanted one tensor, got a container of them", remedy)
            .raise(x.py(), call)
    })
}

/// Raises where an array has not the dtype that is wanted.
#[pyfunction]
#[pyo3(signature = (x, dtype, call))]
pub(crate) fn check_dtype(
    x: &Bound<'_, Array>,
    dtype: &Bound<'_, PyAny>,
    call: &str,
) -> PyResult<()> {
    let raise = |failure: Failure| failure.raise(x.py(), call);
    let wanted = Element::from(level_zero::parse_dtype(dtype).map_err(raise)?);
    let given = x.get().tensor().element();
    if given == wanted {
        return Ok(());
    }
    let why = format!("wanted a tensor of dtype {wanted}, got {given}");
    let remedy = "convert it by its framework first, since broker casts nothing";
    Err(raise(Failure::missing_dtype(why, remedy)))
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
        Scalar::Int(_) | Scalar::Wide { .. } => DType::Int64,
        Scalar::Float(_) => DType::Float64,
        Scalar::Complex(_) => DType::Complex128,
    }
}
