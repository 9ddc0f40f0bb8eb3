//! Containers of tensors: lists, tuples, named tuples, dicts and dataclasses.
//!
//! Numbers, strings and `None` inside a container stay as they are; anything
//! else has to convert, and an error names where it stands.

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyComplex, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple, PyType};

type Convert<'a, 'py> = &'a mut dyn FnMut(&Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>>;

/// Rebuilds a container with its leaves converted; `None` where the object is not one.
pub(crate) fn map<'py>(
    object: &Bound<'py, PyAny>,
    convert: Convert<'_, 'py>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = object.py();
    if let Ok(list) = object.cast::<PyList>() {
        let items = items(list.iter(), convert)?;
        return Ok(Some(PyList::new(py, items)?.into_any()));
    }
    if let Ok(tuple) = object.cast::<PyTuple>() {
        let items = items(tuple.iter(), convert)?;
        let made = match object.getattr_opt(intern!(py, "_make"))? {
            Some(make) => make.call1((items,))?,
            None => PyTuple::new(py, items)?.into_any(),
        };
        return Ok(Some(made));
    }
    if let Ok(dict) = object.cast::<PyDict>() {
        let mapped = PyDict::new(py);
        for (key, value) in dict.iter() {
            mapped.set_item(&key, leaf(&value, convert).map_err(|e| at(py, e, &key))?)?;
        }
        return Ok(Some(mapped.into_any()));
    }
    dataclass(object, convert)
}

fn items<'py>(
    values: impl Iterator<Item = Bound<'py, PyAny>>,
    convert: Convert<'_, 'py>,
) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let mut items = Vec::new();
    for (index, value) in values.enumerate() {
        let py = value.py();
        let item = leaf(&value, convert);
        items.push(match item {
            Ok(item) => item,
            Err(error) => return Err(at(py, error, index.into_pyobject(py)?.as_any())),
        });
    }
    Ok(items)
}

fn dataclass<'py>(
    object: &Bound<'py, PyAny>,
    convert: Convert<'_, 'py>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = object.py();
    let fields = intern!(py, "__dataclass_fields__");
    if object.is_instance_of::<PyType>() || !object.get_type().hasattr(fields)? {
        return Ok(None);
    }
    let changes = PyDict::new(py);
    for name in object
        .getattr(fields)?
        .call_method0(intern!(py, "keys"))?
        .try_iter()?
    {
        let name = name?.cast_into::<PyString>()?;
        let value = leaf(&object.getattr(&name)?, convert).map_err(|e| at(py, e, name.as_any()))?;
        changes.set_item(&name, value)?;
    }
    let replace = py
        .import(intern!(py, "dataclasses"))?
        .getattr(intern!(py, "replace"))?;
    replace.call((object,), Some(&changes)).map(Some)
}

fn leaf<'py>(value: &Bound<'py, PyAny>, convert: Convert<'_, 'py>) -> PyResult<Bound<'py, PyAny>> {
    let stays = value.is_none()
        || value.is_exact_instance_of::<PyBool>()
        || value.is_exact_instance_of::<PyInt>()
        || value.is_exact_instance_of::<PyFloat>()
        || value.is_exact_instance_of::<PyComplex>()
        || value.is_exact_instance_of::<PyString>();
    if stays {
        Ok(value.clone())
    } else {
        convert(value)
    }
}

/// Notes on an error where in the container it came up.
fn at(py: Python<'_>, error: PyErr, key: &Bound<'_, PyAny>) -> PyErr {
    let key = key
        .repr()
        .map_or_else(|_| "?".to_owned(), |key| key.to_string());
    let note = error.value(py).call_method1(
        intern!(py, "add_note"),
        (format!("in the container at [{key}]"),),
    );
    drop(note);
    error
}
