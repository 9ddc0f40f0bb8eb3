//! Views of `broker.Array`: parts, other orders of axes and other shapes of the same memory.

use dlpack_broker::device::{self, DType, Index, Kind, Layout};
use pyo3::exceptions::{PyIndexError, PyStopIteration, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyEllipsis, PyInt, PySlice, PyTuple};

use crate::array::Array;
use crate::error::Failure;
use crate::incoming::{Incoming, Producer, ReadOptions};

/// Returns the part of an array that a key names.
pub(crate) fn part(array: &Array, py: Python<'_>, key: &Bound<'_, PyAny>) -> PyResult<Array> {
    let indices = indices(key)?;
    let view = array.tensor().layout().view(&indices);
    let view = view.map_err(|error| PyIndexError::new_err(format!("broker.Array: {error}")))?;
    viewed(array, py, view.layout, view.offset)
}

/// Returns an array with its axes in another order.
pub(crate) fn permuted(array: &Array, py: Python<'_>, axes: &[i64], call: &str) -> PyResult<Array> {
    let layout = array.tensor().layout().permuted(axes);
    viewed(array, py, layout.map_err(|error| misfit(call, &error))?, 0)
}

/// Returns an array with its last two axes swapped.
pub(crate) fn transposed(array: &Array, py: Python<'_>, call: &str) -> PyResult<Array> {
    let ndim = array.tensor().layout().ndim();
    if ndim < 2 {
        let message = format!("{call}: wanted at least 2 dimensions, got {ndim}");
        return Err(PyValueError::new_err(message));
    }
    let ndim = i64::try_from(ndim)?;
    let axes: Vec<i64> = (0..ndim - 2).chain([ndim - 1, ndim - 2]).collect();
    permuted(array, py, &axes, call)
}

/// Returns an array of a layout over the same memory.
pub(crate) fn viewed(
    array: &Array,
    py: Python<'_>,
    layout: Layout,
    offset: i64,
) -> PyResult<Array> {
    let tensor = array.tensor();
    // Elements that share bytes have no part, and need none where nothing is left out.
    if layout == *tensor.layout() {
        return Ok(array.same(tensor.clone()));
    }
    let viewed = tensor.viewed(layout, offset);
    let viewed = viewed.map_err(|error| Failure::from(error).raise(py, "broker.Array"))?;
    Ok(array.same(viewed))
}

/// Says that axes or a shape do not fit.
pub(crate) fn misfit(call: &str, error: &device::Error) -> PyErr {
    PyValueError::new_err(format!("{call}: {error}"))
}

fn indices(key: &Bound<'_, PyAny>) -> PyResult<Vec<Index>> {
    match key.cast::<PyTuple>() {
        Ok(key) => key.iter().map(|index| index_of(&index)).collect(),
        Err(_) => Ok(vec![index_of(key)?]),
    }
}

fn index_of(index: &Bound<'_, PyAny>) -> PyResult<Index> {
    if index.is_none() {
        return Ok(Index::NewAxis);
    }
    if index.is_instance_of::<PyEllipsis>() {
        return Ok(Index::Ellipsis);
    }
    if let Ok(slice) = index.cast::<PySlice>() {
        let part = |name: &str| {
            let value = slice.getattr(name)?;
            if value.is_none() {
                return Ok(None);
            }
            integer(&value).map(Some)
        };
        return Ok(Index::Slice {
            start: part("start")?,
            stop: part("stop")?,
            step: part("step")?.unwrap_or(1),
        });
    }
    integer(index).map(Index::At)
}

/// Reads an integer; one that no memory reaches is cut to one that no memory reaches either.
fn integer(index: &Bound<'_, PyAny>) -> PyResult<i64> {
    let read = match index.is_instance_of::<PyInt>() {
        true => (!index.is_instance_of::<PyBool>()).then(|| index.clone()),
        false => stand_in(index)?,
    };
    let Some(read) = read else {
        return Err(PyIndexError::new_err(format!(
            "broker.Array: wanted ints, slices, `...` and None as indices, got {}; take other elements by the framework \
             that the array goes to",
            index.get_type().name()?
        )));
    };
    Ok(match read.extract() {
        Ok(read) => read,
        Err(_) if read.lt(0)? => i64::MIN,
        Err(_) => i64::MAX,
    })
}

/// Returns the int that an object stands for, if it stands for one.
///
/// Frameworks let masks, and arrays of one element along an axis, pass for ints, which choose other elements.
fn stand_in<'py>(index: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    if let Some(producer) = Producer::of(index) {
        let options = ReadOptions {
            peek: true,
            ..ReadOptions::default()
        };
        let read = producer.read(index, &options)?;
        let is_int = |read: Incoming| {
            let kind = read.tensor.element().dtype().map(DType::kind);
            let is_whole = matches!(kind, Some(Kind::SignedInteger | Kind::UnsignedInteger));
            is_whole && read.tensor.layout().ndim() == 0
        };
        if !read.is_ok_and(is_int) {
            return Ok(None);
        }
    }
    let py = index.py();
    match PyModule::import(py, "operator")?.call_method1("index", (index,)) {
        Err(error) if error.is_instance_of::<PyTypeError>(py) => Ok(None),
        read => read.map(Some),
    }
}

/// Goes along the first axis of an array.
#[pyclass(module = "broker._native", name = "ArrayIterator")]
pub(crate) struct ArrayIterator {
    array: Py<Array>,
    next: i64,
}

impl ArrayIterator {
    pub(crate) fn over(array: &Bound<'_, Array>) -> PyResult<Self> {
        if array.get().tensor().layout().ndim() == 0 {
            let message =
                "wanted an array with an axis to go along, got a broker.Array without dimensions";
            return Err(PyTypeError::new_err(message));
        }
        let array = array.clone().unbind();
        Ok(Self { array, next: 0 })
    }
}

#[pymethods]
impl ArrayIterator {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&mut self, py: Python<'_>) -> PyResult<Array> {
        let array = self.array.get();
        let layout = array.tensor().layout();
        if layout.shape().first().is_none_or(|dim| self.next >= *dim) {
            return Err(PyStopIteration::new_err(()));
        }
        let view = layout.view(&[Index::At(self.next)]);
        let view = view.map_err(|error| PyIndexError::new_err(error.to_string()))?;
        self.next += 1;
        viewed(array, py, view.layout, view.offset)
    }
}
