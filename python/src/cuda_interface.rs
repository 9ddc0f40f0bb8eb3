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
    let typestr: String = required("typestr")?.extract()?;
    let Some(dtype) = dtype_of(&typestr) else {
        let why = format!("its __cuda_array_interface__ has the typestr {typestr}");
        return Ok(Err(Failure::unsupported(
            why,
            "pass an array of native numbers",
        )));
    };
    if interface
        .get_item("mask")?
        .is_some_and(|mask| !mask.is_none())
    {
        let why = "its __cuda_array_interface__ has a mask, which would be lost";
        return Ok(Err(Failure::unsupported(
            why,
            "pass an array without a mask",
        )));
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
