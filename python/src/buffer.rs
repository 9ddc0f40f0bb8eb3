//! The buffer protocol: `bytes`, `bytearray`, `memoryview`, `array.array`, `mmap`, ctypes arrays.

use std::ptr::NonNull;

use dlpack_broker::device::{DType, Device, Dims, Layout, Memory};
use dlpack_broker::{Element, Error, Tensor};
use pyo3::buffer::PyUntypedBuffer;
use pyo3::prelude::*;
use pyo3::types::PyMemoryView;

use crate::error::Failure;
use crate::incoming::{Incoming, Reading};
use crate::keepalive::ObjectOwner;

/// Claims that the object exports a buffer.
pub(crate) fn offers(object: &Bound<'_, PyAny>) -> bool {
    PyUntypedBuffer::get(object).is_ok()
}

/// Reads an object's buffer through a memoryview, which pins it until the last view is gone.
pub(crate) fn read(object: &Bound<'_, PyAny>) -> Reading {
    let pin = PyMemoryView::from(object)?.into_any();
    let buffer = PyUntypedBuffer::get(&pin)?;
    if buffer.suboffsets().is_some() {
        let why = "a buffer of pointers to rows has no strides";
        return Ok(Err(Failure::unsupported(why, "pass a contiguous copy")));
    }
    let Some(dtype) = dtype_of(buffer.format().to_bytes(), buffer.item_size()) else {
        let why = format!(
            "a buffer of format {:?} has no DLPack dtype",
            buffer.format()
        );
        return Ok(Err(Failure::unsupported(
            why,
            "pass a buffer of native numbers",
        )));
    };
    let tensor = tensor_over(&buffer, dtype, ObjectOwner::new(&pin));
    Ok(Incoming::plain(tensor.map_err(Failure::from).and_then(
        |tensor| {
            let why = "its strides are not multiples of the item size, which DLPack cannot express";
            tensor.ok_or_else(|| Failure::unsupported(why, "pass a contiguous copy"))
        },
    )))
}

/// Reads an array that keeps its memory as long as it lives, if its buffer tells all.
pub(crate) fn read_array(array: &Bound<'_, PyAny>) -> Option<Incoming> {
    let buffer = PyUntypedBuffer::get(array).ok()?;
    let dtype = dtype_of(buffer.format().to_bytes(), buffer.item_size())?;
    let tensor = tensor_over(&buffer, dtype, ObjectOwner::new(array)).ok()??;
    Some(Incoming {
        tensor,
        immutable: false,
        pending: None,
    })
}

/// Lays a tensor over a buffer; `None` where its strides do not count elements.
fn tensor_over(
    buffer: &PyUntypedBuffer,
    dtype: DType,
    owner: ObjectOwner,
) -> Result<Option<Tensor>, Error> {
    let item = isize::from(dtype.bits() / 8);
    let shape: Dims = buffer.shape().iter().map(|dim| in_i64(*dim)).collect();
    let axes = buffer.strides().iter().zip(&shape);
    if axes
        .clone()
        .any(|(bytes, dim)| bytes % item != 0 && *dim > 1)
    {
        return Ok(None);
    }
    let strides: Dims = axes.map(|(bytes, _)| in_i64(bytes / item)).collect();
    let layout = Layout::new(&shape, &strides)?;
    let pointer = match NonNull::new(buffer.buf_ptr().cast::<u8>()) {
        Some(pointer) => pointer,
        None if layout.is_empty() => NonNull::<u128>::dangling().cast(),
        None => {
            return Err(Error::NullData {
                elements: layout.len(),
            });
        }
    };
    let memory = Memory::foreign(pointer, Device::Host, owner);
    Tensor::new(memory, layout, Element::from(dtype), buffer.readonly()).map(Some)
}

fn in_i64<T: TryInto<i64, Error: std::fmt::Debug>>(value: T) -> i64 {
    value.try_into().expect("CPython's sizes fit 63 bits")
}

/// Reads a format of the `struct` module: one native number.
fn dtype_of(format: &[u8], bytes: usize) -> Option<DType> {
    let native = if cfg!(target_endian = "little") {
        b'<'
    } else {
        b'>'
    };
    let letters = match format {
        [order, letters @ ..] if [b'@', b'=', native].contains(order) => letters,
        letters => letters,
    };
    let kinds: &[DType] = match letters {
        b"?" => &[DType::Bool],
        b"c" | b"B" => &[DType::UInt8],
        b"b" => &[DType::Int8],
        b"h" | b"i" | b"l" | b"q" | b"n" => &[DType::Int16, DType::Int32, DType::Int64],
        b"H" | b"I" | b"L" | b"Q" | b"N" => &[DType::UInt16, DType::UInt32, DType::UInt64],
        b"e" | b"f" | b"d" => &[DType::Float16, DType::Float32, DType::Float64],
        b"Zf" | b"Zd" => &[DType::Complex64, DType::Complex128],
        _ => return None,
    };
    kinds
        .iter()
        .copied()
        .find(|dtype| usize::from(dtype.bits() / 8) == bytes)
}
