//! Numba's `__cuda_array_interface__`, version 3: CUDA arrays of any producer.

use dlpack_broker::device::{Device, Layout, Memory};
use dlpack_broker::{DeviceType, Element, Tensor};
use pyo3::intern;
use pyo3::prelude::*;

use crate::array_interface::{in_elements, pointer};
use crate::cuda;
use crate::error::Failure;
use crate::incoming::{Incoming, ReadOptions, Reading};
use crate::interface::Interface;
use crate::keepalive::ObjectOwner;

/// Claims that the object offers the interface; one whose property raises does, and reading it raises that.
pub(crate) fn offers(object: &Bound<'_, PyAny>) -> bool {
    object
        .hasattr(intern!(object.py(), "__cuda_array_interface__"))
        .unwrap_or(true)
}

/// Reads an object by its interface, which names no device: CUDA's driver tells it, or else it is device 0.
pub(crate) fn read(object: &Bound<'_, PyAny>, options: &ReadOptions<'_>) -> Reading {
    let interface = match Interface::of(object, "__cuda_array_interface__")? {
        Ok(interface) => interface,
        Err(failure) => return Ok(Err(failure)),
    };
    let tensor = match read_fields(object, &interface) {
        Ok(tensor) => tensor,
        Err(failure) => return Ok(Err(failure)),
    };
    let device = tensor.device().device_id;
    // Where the interface names no stream, its owner has nothing under way.
    if let Some(stream) = interface.given("stream") {
        let Some(from) = cuda::given(&stream) else {
            let wanted = "1, 2 or the address of a CUDA stream";
            return Ok(Err(interface.wrong("stream", wanted, &stream)));
        };
        let ordered = cuda::order(object.py(), device, from, options)?;
        return Ok(Incoming::plain(ordered.map(|()| tensor)));
    }
    Ok(Incoming::plain(Ok(tensor)))
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
    let pointer = pointer(address, &layout)?;
    let device = Device::Foreign {
        kind: DeviceType::CUDA.0,
        index: cuda::device_of(pointer).unwrap_or(0),
    };
    let memory = Memory::foreign(pointer, device, ObjectOwner::new(object));
    let tensor = Tensor::new(memory, layout, Element::from(dtype), read_only);
    Ok(tensor?)
}

/// Refuses what a tensor could not carry along.
fn guard(interface: &Interface<'_>) -> Result<(), Failure> {
    if interface.given("mask").is_some() {
        let why = "its __cuda_array_interface__ has a mask, which would be lost";
        return Err(Failure::unsupported(why, "pass an array without a mask"));
    }
    Ok(())
}
