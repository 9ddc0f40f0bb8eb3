//! Numba's `__cuda_array_interface__`, version 3: CUDA arrays of any producer.

use dlpack_broker::device::{Device, Layout, Memory};
use dlpack_broker::{DeviceType, Element, Tensor};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::array_interface::{dtype_of, in_elements, pointer};
use crate::error::Failure;
use crate::incoming::{Incoming, Reading};
use crate::keepalive::ObjectOwner;

/// The interface's number of CUDA's legacy default stream.
const LEGACY_DEFAULT: usize = 1;

/// Claims that the object offers the interface.
pub(crate) fn offers(object: &Bound<'_, PyAny>) -> bool {
    object
        .hasattr(intern!(object.py(), "__cuda_array_interface__"))
        .unwrap_or(false)
}

/// Reads an object by its interface, as memory of CUDA device 0 where it names none.
pub(crate) fn read(object: &Bound<'_, PyAny>) -> Reading {
    let py = object.py();
    let interface = object
        .getattr(intern!(py, "__cuda_array_interface__"))?
        .cast_into::<PyDict>()?;
    let required = |name| -> PyResult<Bound<'_, PyAny>> { interface.as_any().get_item(name) };
    let typestr = required("typestr").and_then(|typestr| typestr.extract());
    let typestr: String = typestr.unwrap_or_else(|_| "missing".to_owned());
    let Some(dtype) = dtype_of(&typestr) else {
        let why = format!("its __cuda_array_interface__ has the typestr {typestr}");
        return Ok(Err(Failure::unsupported(
            why,
            "pass an array of native numbers",
        )));
    };
    if let Some(failure) = guard(&interface)? {
        return Ok(Err(failure));
    }
    let (address, read_only): (usize, bool) = required("data")?.extract()?;
    let shape: Vec<i64> = required("shape")?.extract()?;
    let strides = interface
        .get_item("strides")?
        .filter(|strides| !strides.is_none());
    let strides: Option<Vec<i64>> = strides.map(|strides| strides.extract()).transpose()?;
    let item = i64::from(dtype.bits() / 8);
    let layout = match strides.map(|bytes| in_elements(&shape, &bytes, item)) {
        None => Layout::row_major(&shape),
        Some(Some(strides)) => Layout::new(&shape, &strides),
        Some(None) => {
            return Ok(Err(Failure::unsupported(
                "its strides are not multiples of the item size, which DLPack cannot express",
                "pass a contiguous copy",
            )));
        }
    };
    let owner = ObjectOwner::new(object);
    let tensor = || -> Result<Tensor, dlpack_broker::Error> {
        let layout = layout?;
        let device = Device::Foreign {
            kind: DeviceType::CUDA.0,
            index: 0,
        };
        let memory = Memory::foreign(pointer(address, &layout)?, device, owner);
        Tensor::new(memory, layout, Element::from(dtype), read_only)
    };
    Ok(Incoming::plain(tensor().map_err(Failure::from)))
}

/// Finds what a tensor could not carry along.
fn guard(interface: &Bound<'_, PyDict>) -> PyResult<Option<Failure>> {
    let given = |name| {
        interface
            .get_item(name)
            .map(|value| value.filter(|value| !value.is_none()))
    };
    if given("mask")?.is_some() {
        let why = "its __cuda_array_interface__ has a mask, which would be lost";
        return Ok(Some(Failure::unsupported(
            why,
            "pass an array without a mask",
        )));
    }
    let stream = given("stream")?.and_then(|stream| stream.extract::<usize>().ok());
    Ok(stream.filter(|stream| *stream != LEGACY_DEFAULT).map(|_| {
        let why = "its __cuda_array_interface__ names a stream that nobody orders here";
        Failure::unsupported(why, "synchronize the stream, and pass the array without it")
    }))
}
