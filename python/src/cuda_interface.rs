//! Numba's `__cuda_array_interface__`, version 3: CUDA arrays of any producer.

use dlpack_broker::device::{Device, Layout, Memory};
use dlpack_broker::{DeviceType, Element, Tensor};
use pyo3::intern;
use pyo3::prelude::*;

use crate::array_interface::{in_elements, pointer};
use crate::error::Failure;
use crate::incoming::{Incoming, Reading};
use crate::interface::Interface;
use crate::keepalive::ObjectOwner;

/// The interface's number of CUDA's legacy default stream.
const LEGACY_DEFAULT: usize = 1;

/// Claims that the object offers the interface; one whose property raises does, and reading it raises that.
pub(crate) fn offers(object: &Bound<'_, PyAny>) -> bool {
    object
        .hasattr(intern!(object.py(), "__cuda_array_interface__"))
        .unwrap_or(true)
}

/// Reads an object by its interface, as memory of CUDA device 0 where it names none.
pub(crate) fn read(object: &Bound<'_, PyAny>) -> Reading {
    let interface = Interface::of(object, "__cuda_array_interface__")?;
    let tensor = interface.and_then(|interface| read_fields(object, &interface));
    Ok(Incoming::plain(tensor))
}

fn read_fields(object: &Bound<'_, PyAny>, interface: &Interface<'_>) -> Result<Tensor, Failure> {
    let dtype = interface.dtype()?;
    guard(interface)?;
    let (address, read_only) = interface.data()?;
    let (shape, strides) = (interface.shape()?, interface.strides()?);
    let item = i64::from(dtype.bits() / 8);
    let layout = match strides.map(|bytes| in_elements(&shape, &bytes, item)) {
        None => Layout::row_major(&shape),
        Some(Some(strides)) => Layout::new(&shape, &strides),
        Some(None) => {
            return Err(Failure::unsupported(
                "its strides are not multiples of the item size, which DLPack cannot express",
                "pass a contiguous copy",
            ));
        }
    };
    let layout = layout.map_err(dlpack_broker::Error::from)?;
    let device = Device::Foreign {
        kind: DeviceType::CUDA.0,
        index: 0,
    };
    let owner = ObjectOwner::new(object);
    let memory = Memory::foreign(pointer(address, &layout)?, device, owner);
    let tensor = Tensor::new(memory, layout, Element::from(dtype), read_only);
    Ok(tensor?)
}

/// Refuses what a tensor could not carry along.
fn guard(interface: &Interface<'_>) -> Result<(), Failure> {
    if interface.given("mask").is_some() {
        let why = "its __cuda_array_interface__ has a mask, which would be lost";
        return Err(Failure::unsupported(why, "pass an array without a mask"));
    }
    let stream = interface.given("stream");
    let is_ordered =
        stream.is_none_or(|stream| stream.extract().is_ok_and(|n: usize| n == LEGACY_DEFAULT));
    if is_ordered {
        return Ok(());
    }
    let why = "its __cuda_array_interface__ names a stream that nobody orders here";
    let remedy = "synchronize the stream, and pass the array without it";
    Err(Failure::unsupported(why, remedy))
}
