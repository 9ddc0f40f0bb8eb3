//! The buffer protocol: `bytes`, `bytearray`, `memoryview`, `array.array`, `mmap`, ctypes arrays.
#![expect(
    unsafe_code,
    reason = "reads the struct in which CPython describes a buffer"
)]

use std::ffi::CStr;
use std::mem::MaybeUninit;
use std::ptr::NonNull;

use dlpack_broker::device::{DType, Device, Dims, Layout, Memory};
use dlpack_broker::{Element, Error, Tensor};
use pyo3::exceptions::PyBufferError;
use pyo3::ffi as cpython;
use pyo3::prelude::*;
use pyo3::types::PyMemoryView;

use crate::error::Failure;
use crate::incoming::{Incoming, Reading};
use crate::keepalive::{Deferred, ObjectOwner};

/// Claims that the object exports a buffer.
pub(crate) fn offers(object: &Bound<'_, PyAny>) -> bool {
    Buffer::get(object).is_ok()
}

/// Reads an object's buffer through a memoryview, which pins it until the last view is gone.
pub(crate) fn read(object: &Bound<'_, PyAny>) -> Reading {
    let pin = PyMemoryView::from(object)?.into_any();
    let buffer = Buffer::get(&pin)?;
    if buffer.is_indirect() {
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
    let buffer = Buffer::get(array).ok()?;
    let dtype = dtype_of(buffer.format().to_bytes(), buffer.item_size())?;
    let tensor = tensor_over(&buffer, dtype, ObjectOwner::new(array)).ok()??;
    Some(Incoming {
        tensor,
        immutable: false,
        pending: None,
        copied: false,
    })
}

/// Reads an array that its buffer alone pins until the last view is gone; `None` where that does not
/// tell all.
pub(crate) fn read_pinned(array: &Bound<'_, PyAny>) -> Option<Tensor> {
    let buffer = Buffer::get(array).ok()?;
    let dtype = dtype_of(buffer.format().to_bytes(), buffer.item_size())?;
    let layout = layout_of(&buffer, dtype).ok()??;
    let pointer = buffer.pointer(&layout).ok()?;
    let is_read_only = buffer.is_read_only();
    let memory = Memory::foreign(pointer, Device::Host, Deferred::new(buffer));
    Tensor::new(memory, layout, Element::from(dtype), is_read_only).ok()
}

/// Returns the `struct` module's letter for a dtype, with NumPy's `Z` for complex numbers.
pub(crate) fn format_of(dtype: DType) -> Option<&'static CStr> {
    Some(match dtype {
        DType::Bool => c"?",
        DType::Int8 => c"b",
        DType::Int16 => c"h",
        DType::Int32 => c"i",
        DType::Int64 => c"q",
        DType::UInt8 => c"B",
        DType::UInt16 => c"H",
        DType::UInt32 => c"I",
        DType::UInt64 => c"Q",
        DType::Float16 => c"e",
        DType::Float32 => c"f",
        DType::Float64 => c"d",
        DType::Complex64 => c"Zf",
        DType::Complex128 => c"Zd",
        _ => return None,
    })
}

/// Lays a tensor over a buffer; `None` where its strides do not count elements.
fn tensor_over(buffer: &Buffer, dtype: DType, owner: ObjectOwner) -> Result<Option<Tensor>, Error> {
    let Some(layout) = layout_of(buffer, dtype)? else {
        return Ok(None);
    };
    let memory = Memory::foreign(buffer.pointer(&layout)?, Device::Host, owner);
    Tensor::new(memory, layout, Element::from(dtype), buffer.is_read_only()).map(Some)
}

/// Returns where the elements stand; `None` where the strides do not count elements.
fn layout_of(buffer: &Buffer, dtype: DType) -> Result<Option<Layout>, Error> {
    let item = isize::from(dtype.bits() / 8);
    let shape: Dims = buffer.shape().iter().map(|dim| in_i64(*dim)).collect();
    if buffer.0.strides.is_null() {
        return Layout::row_major(&shape).map(Some).map_err(Error::from);
    }
    let axes = buffer.strides().iter().zip(&shape);
    if axes
        .clone()
        .any(|(bytes, dim)| bytes % item != 0 && *dim > 1)
    {
        return Ok(None);
    }
    let strides: Dims = axes.map(|(bytes, _)| in_i64(bytes / item)).collect();
    Layout::new(&shape, &strides).map(Some).map_err(Error::from)
}

/// A buffer that an object exports, until it is dropped.
///
/// pyo3's own refuses those without dimensions, whose shape is null.
pub(crate) struct Buffer(Box<cpython::Py_buffer>);

// SAFETY: CPython lets any thread read the struct; it is released under the GIL, as `Drop` says.
unsafe impl Send for Buffer {}
// SAFETY: as for `Send`.
unsafe impl Sync for Buffer {}

impl Buffer {
    fn get(object: &Bound<'_, PyAny>) -> PyResult<Self> {
        // Exporters may point into the struct itself, so it is filled where it stays.
        let mut view = Box::<cpython::Py_buffer>::new_uninit();
        let flags = cpython::PyBUF_FULL_RO;
        let fill = MaybeUninit::as_mut_ptr(&mut view);
        // SAFETY: the object is alive and the struct is ours to fill in.
        if unsafe { cpython::PyObject_GetBuffer(object.as_ptr(), fill, flags) } != 0 {
            return Err(PyErr::fetch(object.py()));
        }
        // SAFETY: CPython filled the struct in, having answered 0.
        let buffer = Self(unsafe { view.assume_init() });
        if buffer.0.ndim > 0 && buffer.0.shape.is_null() {
            return Err(PyBufferError::new_err("the buffer has no shape"));
        }
        Ok(buffer)
    }

    fn shape(&self) -> &[isize] {
        self.dims(self.0.shape)
    }

    fn strides(&self) -> &[isize] {
        self.dims(self.0.strides)
    }

    fn dims(&self, first: *const isize) -> &[isize] {
        match usize::try_from(self.0.ndim) {
            // SAFETY: CPython has exporters keep that many values there until the
            // buffer is released; `get` saw that the shape is not null, and callers ask for
            // strides where they are not.
            Ok(ndim @ 1..) => unsafe { std::slice::from_raw_parts(first, ndim) },
            _ => &[],
        }
    }

    /// Returns where the elements start, which may be nowhere where there are none.
    fn pointer(&self, layout: &Layout) -> Result<NonNull<u8>, Error> {
        match NonNull::new(self.0.buf.cast::<u8>()) {
            Some(pointer) => Ok(pointer),
            None if layout.is_empty() => Ok(NonNull::<u128>::dangling().cast()),
            None => Err(Error::NullData {
                elements: layout.len(),
            }),
        }
    }

    fn is_read_only(&self) -> bool {
        self.0.readonly != 0
    }

    fn is_indirect(&self) -> bool {
        !self.0.suboffsets.is_null()
    }

    fn format(&self) -> &CStr {
        if self.0.format.is_null() {
            return c"B";
        }
        // SAFETY: CPython has exporters keep a C string there until the buffer is released.
        unsafe { CStr::from_ptr(self.0.format) }
    }

    fn item_size(&self) -> usize {
        usize::try_from(self.0.itemsize).unwrap_or(0)
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        // SAFETY: the struct was filled in by `PyObject_GetBuffer`, and is released once, under the
        // GIL: buffers are dropped within the call from Python that made them, or `Deferred`.
        unsafe { cpython::PyBuffer_Release(&raw mut *self.0) };
    }
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
