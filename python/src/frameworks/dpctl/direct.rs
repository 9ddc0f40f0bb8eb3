//! The direct door into dpctl's arrays: the C struct that their Cython class publishes.
#![expect(unsafe_code, reason = "reads the struct of dpctl's array class")]

use std::ffi::{c_int, c_void};
use std::ptr::NonNull;

use dlpack_broker::device::{DType, Dims, Layout, Memory};
use dlpack_broker::{Element, Tensor};
use pyo3::ffi as cpython;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::IntoPyDict;

use super::{make, queue};
use crate::doors::{Door, failed};
use crate::incoming::Incoming;
use crate::keepalive::ObjectOwner;
use crate::numpy_array::dtype_of_number;

/// `PyUSMArrayObject`, whose header dpctl and dpnp install.
#[repr(C)]
struct ArrayFields {
    head: cpython::PyObject,
    methods: *const c_void,
    data: *mut u8,
    ndim: c_int,
    shape: *const isize,
    strides: *const isize,
    number: c_int,
    flags: c_int,
    base: *mut cpython::PyObject,
    namespace: *mut cpython::PyObject,
    weak_references: *mut cpython::PyObject,
}

/// `USM_ARRAY_C_CONTIGUOUS`.
const ROW_MAJOR: c_int = 1;

/// `USM_ARRAY_F_CONTIGUOUS`.
const COLUMN_MAJOR: c_int = 2;

/// `USM_ARRAY_WRITABLE`.
const WRITABLE: c_int = 4;

static STRUCT: Door<Direct> = Door::new("dpctl's array struct");

/// The class whose struct is known to be as expected.
pub(super) struct Direct {
    class: Py<PyAny>,
}

impl Direct {
    /// Returns the door to arrays of that class, where it is open.
    #[inline]
    pub(super) fn of(class: &Bound<'_, PyAny>) -> PyResult<Option<&'static Self>> {
        let direct = STRUCT.open(class.py(), || find(make::class(class.py())?))?;
        Ok(direct.filter(|direct| direct.class.is(class)))
    }

    /// Reads an array; `None` where its struct does not tell all.
    #[inline]
    pub(super) fn read(&self, array: &Bound<'_, PyAny>) -> PyResult<Option<Incoming>> {
        let py = array.py();
        // SAFETY: the self-test has seen that objects of this class start with these fields.
        let fields = unsafe { &*array.as_ptr().cast::<ArrayFields>() };
        let facts = queue::facts(&array.getattr(intern!(py, "sycl_queue"))?)?;
        let layout = layout(fields);
        let (Some(layout), Some(dtype)) = (layout, dtype_of_number(fields.number)) else {
            return Ok(None);
        };
        let pointer = match NonNull::new(fields.data) {
            Some(pointer) => pointer,
            None if layout.is_empty() => NonNull::<u128>::dangling().cast(),
            None => return Ok(None),
        };
        let memory = Memory::foreign(
            pointer,
            make::oneapi(facts.position),
            ObjectOwner::new(array),
        );
        let read_only = fields.flags & WRITABLE == 0;
        let Ok(tensor) = Tensor::new(memory, layout, Element::from(dtype), read_only) else {
            return Ok(None);
        };
        let host_access = facts.is_cpu || !is_device_only(array)?;
        Ok(Incoming::plain(Ok(tensor.with_host_access(host_access))).ok())
    }
}

/// Claims that the memory is of the kind that only its device reads.
pub(super) fn is_device_only(array: &Bound<'_, PyAny>) -> PyResult<bool> {
    let kind = array.getattr(intern!(array.py(), "usm_type"))?;
    Ok(!matches!(kind.extract::<&str>()?, "shared" | "host"))
}

/// Copies shape and strides; where strides are absent, the flags tell the order of the axes.
fn layout(fields: &ArrayFields) -> Option<Layout> {
    let ndim = usize::try_from(fields.ndim).ok()?;
    let shape = dims(fields.shape, ndim)?;
    match dims(fields.strides, ndim) {
        Some(strides) => Layout::new(&shape, &strides).ok(),
        None if fields.flags & ROW_MAJOR != 0 => Layout::row_major(&shape).ok(),
        None if fields.flags & COLUMN_MAJOR != 0 => column_major(&shape),
        None => None,
    }
}

fn column_major(shape: &[i64]) -> Option<Layout> {
    let reversed: Dims = shape.iter().rev().copied().collect();
    let turned = Layout::row_major(&reversed).ok()?;
    let strides: Dims = turned.strides().iter().rev().copied().collect();
    Layout::new(shape, &strides).ok()
}

fn dims(first: *const isize, ndim: usize) -> Option<Dims> {
    if ndim == 0 {
        return Some(Dims::new());
    }
    let first = NonNull::new(first.cast_mut())?;
    // SAFETY: dpctl keeps `ndim` values there as long as the array lives.
    let values = unsafe { std::slice::from_raw_parts(first.as_ptr(), ndim) };
    Some(values.iter().map(|value| *value as i64).collect())
}

fn find(class: &Bound<'_, PyAny>) -> PyResult<Direct> {
    let py = class.py();
    let size: usize = class.getattr(intern!(py, "__basicsize__"))?.extract()?;
    if size != size_of::<ArrayFields>() {
        return Err(failed("the array struct has another size"));
    }
    let direct = Direct {
        class: class.clone().unbind(),
    };
    // Made without a kernel; a view with an offset, a gap and an axis order of its own.
    let array = class.call1(((3, 4), "int16"))?;
    let start = pyo3::types::PySlice::new(py, 1, 4, 2);
    let view = array.getattr("T")?.get_item(start)?;
    view.getattr("flags")?.setattr("writable", false)?;
    let read = direct
        .read(&view)?
        .ok_or_else(|| failed("a plain array was not read"))?;
    let tensor = &read.tensor;
    let base = array.getattr("_pointer")?.extract::<usize>()?;
    let layout = tensor.layout();
    let turned = class.call(((3, 4), "int16"), Some(&[("order", "F")].into_py_dict(py)?))?;
    let turned = direct.read(&turned)?;
    let is_turned = turned.is_some_and(|read| read.tensor.layout().strides() == [1, 3]);
    let is_right = is_turned
        && tensor.address() == base + 2
        && tensor.address() == view.getattr("_pointer")?.extract::<usize>()?
        && tensor.is_read_only()
        && tensor.element().dtype() == Some(DType::Int16)
        && (layout.shape(), layout.strides()) == (&[2, 3][..], &[2, 4][..])
        && !direct
            .read(&array)?
            .is_none_or(|read| read.tensor.is_read_only());
    match is_right {
        true => Ok(direct),
        false => Err(failed("an array's struct is laid out otherwise")),
    }
}
