//! The buffer that a `broker.Array` in host memory exports.

use std::ffi::{c_int, c_void};

use dlpack_broker::device::{Layout, Memory};
use pyo3::exceptions::PyBufferError;
use pyo3::ffi as cpython;
use pyo3::prelude::*;

use crate::array::Array;
use crate::array_numpy::byte_strides;
use crate::buffer::format_of;

/// Shape and strides of an exported buffer, which live as long as its view, and a share in its memory.
pub(crate) struct BufferDims {
    shape: Vec<isize>,
    strides: Vec<isize>,
    _memory: Memory,
}

/// A view to fill in, without the object that it is of.
pub(crate) struct ExportedBuffer {
    pub(crate) view: cpython::Py_buffer,
    pub(crate) dims: Box<BufferDims>,
}

/// Describes an array as the flags ask for it.
pub(crate) fn export(array: &Array, flags: c_int) -> PyResult<ExportedBuffer> {
    let tensor = array.tensor();
    let item = array
        .host_item()
        .and_then(|(dtype, item)| Some((format_of(dtype)?, item)));
    let Some((format, item)) = item else {
        let device = Python::attach(|py| array.device(py));
        let message = format!("no buffer for {} on {device}", array.dtype());
        return Err(PyBufferError::new_err(message));
    };
    let wants = |flag: c_int| flags & flag == flag;
    if wants(cpython::PyBUF_WRITABLE) && array.is_read_only() {
        return Err(PyBufferError::new_err("the array is read-only"));
    }
    refuse_unwanted_strides(tensor.layout(), &wants)?;
    let in_isize = |values: &[i64]| {
        values
            .iter()
            .map(|v| isize::try_from(*v))
            .collect::<Result<_, _>>()
    };
    let shape = in_isize(tensor.layout().shape())?;
    let strides = in_isize(&byte_strides(tensor, item))?;
    let mut dims = Box::new(BufferDims {
        shape,
        strides,
        _memory: tensor.memory().clone(),
    });
    let asked = |flag, pointer| {
        if wants(flag) {
            pointer
        } else {
            std::ptr::null_mut()
        }
    };
    let view = cpython::Py_buffer {
        buf: tensor.memory().pointer().as_ptr().cast::<c_void>(),
        obj: std::ptr::null_mut(),
        len: isize::try_from(tensor.bytes())?,
        itemsize: isize::try_from(item)?,
        readonly: c_int::from(array.is_read_only()),
        ndim: c_int::try_from(tensor.layout().ndim())?,
        format: if wants(cpython::PyBUF_FORMAT) {
            format.as_ptr().cast_mut()
        } else {
            std::ptr::null_mut()
        },
        shape: asked(cpython::PyBUF_ND, dims.shape.as_mut_ptr()),
        strides: asked(cpython::PyBUF_STRIDES, dims.strides.as_mut_ptr()),
        suboffsets: std::ptr::null_mut(),
        internal: std::ptr::null_mut(),
    };
    Ok(ExportedBuffer { view, dims })
}

/// Refuses an array whose strides the consumer does not want to hear of, or not such ones.
fn refuse_unwanted_strides(layout: &Layout, wants: &dyn Fn(c_int) -> bool) -> PyResult<()> {
    let (c, fortran) = (layout.is_row_major(), layout.is_column_major());
    let wanted = if wants(cpython::PyBUF_ANY_CONTIGUOUS) {
        c || fortran
    } else if wants(cpython::PyBUF_F_CONTIGUOUS) {
        fortran
    } else if wants(cpython::PyBUF_C_CONTIGUOUS) || !wants(cpython::PyBUF_STRIDES) {
        c
    } else {
        true
    };
    let message = "the array is not contiguous as the consumer wants it";
    if wanted {
        Ok(())
    } else {
        Err(PyBufferError::new_err(message))
    }
}
