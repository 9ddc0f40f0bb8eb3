//! The buffer protocol: `bytes`, `bytearray`, `memoryview`, `array.array`, `mmap`, ctypes arrays.

use std::ptr::NonNull;

use dlpack_broker::device::{DType, Device, Layout, Memory};
use dlpack_broker::{Element, Error, Tensor};
use pyo3::buffer::PyUntypedBuffer;
use pyo3::prelude::*;

use crate::error::Failure;
use crate::incoming::{Incoming, Reading};
use crate::keepalive::ObjectOwner;

/// Claims that the object exports a buffer.
pub(crate) fn offers(object: &Bound<'_, PyAny>) -> bool {
    PyUntypedBuffer::get(object).is_ok()
}

/// Reads an object's buffer through a memoryview, which pins it until the last view is gone.
pub(crate) fn read(object: &Bound<'_, PyAny>) -> Reading {
    let py = object.py();
    let pin = py
        .import("builtins")?
        .getattr("memoryview")?
        .call1((object,))?;
    let buffer = PyUntypedBuffer::get(&pin)?;
    let format = buffer.format().to_string_lossy().into_owned();
    let Some(dtype) = dtype_of(&format, buffer.item_size()) else {
        let why = format!("a buffer of format {format:?} has no DLPack dtype");
        return Ok(Err(Failure::unsupported(
            why,
            "pass a buffer of native numbers",
        )));
    };
    let owner = ObjectOwner::new(&pin);
    Ok(Incoming::plain(
        assemble(&buffer, dtype, owner).map_err(Failure::from),
    ))
}

fn assemble(buffer: &PyUntypedBuffer, dtype: DType, owner: ObjectOwner) -> Result<Tensor, Error> {
    let in_i64 = |value: usize| i64::try_from(value).expect("CPython's sizes fit 63 bits");
    let shape: Vec<i64> = buffer.shape().iter().map(|dim| in_i64(*dim)).collect();
    let item = i64::from(dtype.bits() / 8);
    // Buffers count strides in bytes, and every exporter of numbers strides by whole items.
    let strides: Vec<i64> = buffer
        .strides()
        .iter()
        .map(|bytes| i64::try_from(*bytes).expect("CPython's sizes fit 63 bits") / item)
        .collect();
    let layout = Layout::new(&shape, &strides)?;
    let pointer = NonNull::new(buffer.buf_ptr().cast::<u8>());
    let pointer = match pointer {
        Some(pointer) => pointer,
        None if layout.is_empty() => NonNull::<u128>::dangling().cast(),
        None => {
            return Err(Error::NullData {
                elements: layout.len(),
            });
        }
    };
    let memory = Memory::foreign(pointer, Device::Host, owner);
    Tensor::new(memory, layout, Element::from(dtype), buffer.readonly())
}

/// Reads a format of the `struct` module: one native number.
fn dtype_of(format: &str, bytes: usize) -> Option<DType> {
    let native = if cfg!(target_endian = "little") {
        ['@', '=', '<']
    } else {
        ['@', '=', '>']
    };
    let letters = format.strip_prefix(native).unwrap_or(format);
    let kinds: &[DType] = match letters {
        "?" => &[DType::Bool],
        "c" | "B" => &[DType::UInt8],
        "b" => &[DType::Int8],
        "h" | "i" | "l" | "q" | "n" => &[DType::Int16, DType::Int32, DType::Int64],
        "H" | "I" | "L" | "Q" | "N" => &[DType::UInt16, DType::UInt32, DType::UInt64],
        "e" | "f" | "d" => &[DType::Float16, DType::Float32, DType::Float64],
        "Zf" | "Zd" => &[DType::Complex64, DType::Complex128],
        _ => return None,
    };
    kinds
        .iter()
        .copied()
        .find(|dtype| usize::from(dtype.bits() / 8) == bytes)
}
