//! Containers of tensors: lists, tuples, named tuples, dicts and dataclasses.
//!
//! Numbers, strings, bytes and `None` inside a container stay as they are;
//! anything else has to convert, and an error names where it stands. A
//! container comes back as one of its own type.

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyComplex, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple, PyType};

use crate::error::Failure;

/// Containers may stand this deep in each other.
pub(crate) const MOST_NESTED: usize = 100;

type Convert<'a, 'py> = &'a mut dyn FnMut(&Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>>;

/// Rebuilds a container with its leaves converted; `None` where the object is not one.
pub(crate) fn map<'py>(
    object: &Bound<'py, PyAny>,
    call: &str,
    convert: Convert<'_, 'py>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = object.py();
    if let Ok(list) = object.cast::<PyList>() {
        let items = PyList::new(py, items(list.iter(), convert)?)?;
        if list.is_exact_instance_of::<PyList>() {
            return Ok(Some(items.into_any()));
        }
        let mapped = shallow_copy(list, call)?;
        mapped
            .cast::<PyList>()?
            .set_slice(0, usize::MAX, items.as_any())?;
        return Ok(Some(mapped));
    }
    if let Ok(tuple) = object.cast::<PyTuple>() {
        let items = items(tuple.iter(), convert)?;
        let made = match object.getattr_opt(intern!(py, "_make"))? {
            Some(make) => make.call1((items,))?,
            None if tuple.is_exact_instance_of::<PyTuple>() => PyTuple::new(py, items)?.into_any(),
            // CPython's struct sequences, such as torch.return_types, take one sequence.
            None => tuple.get_type().call1((PyTuple::new(py, items)?,))?,
        };
        return Ok(Some(made));
    }
    if let Ok(dict) = object.cast::<PyDict>() {
        return mapping(dict, call, convert).map(Some);
    }
    dataclass(object, call, convert)
}

/// Names the kind of container that an object is; `None` where it is not one.
pub(crate) fn kind(object: &Bound<'_, PyAny>) -> Option<&'static str> {
    if object.is_instance_of::<PyList>() {
        return Some("list");
    }
    if object.is_instance_of::<PyTuple>() {
        return Some("tuple");
    }
    if object.is_instance_of::<PyDict>() {
        return Some("dict");
    }
    is_dataclass(object).unwrap_or(false).then_some("dataclass")
}

/// Claims that an object is an instance of a dataclass, and not the class.
fn is_dataclass(object: &Bound<'_, PyAny>) -> PyResult<bool> {
    let fields = intern!(object.py(), "__dataclass_fields__");
    Ok(!object.is_instance_of::<PyType>() && object.get_type().hasattr(fields)?)
}

fn items<'py>(
    values: impl Iterator<Item = Bound<'py, PyAny>>,
    convert: Convert<'_, 'py>,
) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let mut items = Vec::new();
    for (index, value) in values.enumerate() {
        items.push(
            leaf(&value, convert).map_err(|error| note(value.py(), error, &index.to_string()))?,
        );
    }
    Ok(items)
}

fn mapping<'py>(
    dict: &Bound<'py, PyDict>,
    call: &str,
    convert: Convert<'_, 'py>,
) -> PyResult<Bound<'py, PyAny>> {
    // The copy is of the dict's own class, with its default factory, and free to be changed.
    let mapped = shallow_copy(dict, call)?;
    for item in dict.items() {
        let (key, value): (Bound<'py, PyAny>, Bound<'py, PyAny>) = item.extract()?;
        let value = leaf(&value, convert).map_err(|error| noted(error, &key))?;
        mapped.set_item(key, value)?;
    }
    Ok(mapped)
}

fn dataclass<'py>(
    object: &Bound<'py, PyAny>,
    call: &str,
    convert: Convert<'_, 'py>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = object.py();
    if !is_dataclass(object)? {
        return Ok(None);
    }
    let fields = py
        .import(intern!(py, "dataclasses"))?
        .call_method1(intern!(py, "fields"), (object,))?;
    let set = py
        .import(intern!(py, "builtins"))?
        .getattr("object")?
        .getattr("__setattr__")?;
    let mapped = shallow_copy(object, call)?;
    for field in fields.try_iter()? {
        let name = field?
            .getattr(intern!(py, "name"))?
            .cast_into::<PyString>()?;
        let Some(value) = object.getattr_opt(&name)? else {
            continue;
        };
        let value = leaf(&value, convert).map_err(|error| noted(error, &name))?;
        // Frozen ones too: nobody else has seen the copy yet.
        set.call1((&mapped, &name, value))?;
    }
    Ok(Some(mapped))
}

/// Copies a container, without what is in it.
fn shallow_copy<'py>(object: &Bound<'py, PyAny>, call: &str) -> PyResult<Bound<'py, PyAny>> {
    let py = object.py();
    let copied = py
        .import(intern!(py, "copy"))?
        .call_method1(intern!(py, "copy"), (object,))?;
    if copied.is(object) {
        let why = format!(
            "copy.copy gives the same {} back",
            object.get_type().name()?
        );
        let failure = Failure::unsupported(why, "convert what is in it one by one");
        return Err(failure.raise(py, call));
    }
    Ok(copied)
}

fn leaf<'py>(value: &Bound<'py, PyAny>, convert: Convert<'_, 'py>) -> PyResult<Bound<'py, PyAny>> {
    let stays = value.is_none()
        || value.is_instance_of::<PyInt>()
        || value.is_instance_of::<PyString>()
        || value.is_instance_of::<PyBytes>()
        // NumPy's float64 and complex128 are of these too, and convert.
        || value.is_exact_instance_of::<PyFloat>()
        || value.is_exact_instance_of::<PyComplex>();
    if stays {
        Ok(value.clone())
    } else {
        convert(value)
    }
}

fn noted(error: PyErr, key: &Bound<'_, PyAny>) -> PyErr {
    let place = key
        .repr()
        .map_or_else(|_| "?".to_owned(), |key| key.to_string());
    note(key.py(), error, &place)
}

/// Notes on an error where in the container it came up.
fn note(py: Python<'_>, error: PyErr, place: &str) -> PyErr {
    let note = format!("in the container at [{place}]");
    // An exception that takes no notes is raised without one.
    let _without_note = error
        .value(py)
        .call_method1(intern!(py, "add_note"), (note,));
    error
}
