//! DLPack 1.3's C exchange table of a type: the door that skips Python.
//!
//! The table checks nothing beyond the memory, so whoever uses it has looked
//! for gradients and lazy operations before.
#![expect(unsafe_code, reason = "calls the C functions of a framework's table")]

use std::ffi::c_void;
use std::mem::MaybeUninit;
use std::ptr::{self, NonNull};

use dlpack_broker::ffi::{
    DLDevice, DLDeviceType, DLManagedTensorVersioned, DLPACK_MAJOR_VERSION, DLPackExchangeAPI,
    DLPackExchangeAPIHeader, DLTensor,
};
use dlpack_broker::{Foreign, Tensor, to_versioned};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

use crate::capsule;
use crate::error::Failure;
use crate::keepalive;

type ViewObject = unsafe extern "C" fn(*mut c_void, *mut DLTensor) -> i32;
type FromObject = unsafe extern "C" fn(*mut c_void, *mut *mut DLManagedTensorVersioned) -> i32;
type CurrentStream = unsafe extern "C" fn(DLDeviceType, i32, *mut *mut c_void) -> i32;
type ToObject = unsafe extern "C" fn(*mut DLManagedTensorVersioned, *mut *mut c_void) -> i32;

/// The functions of a type's table that broker calls.
#[derive(Clone, Copy)]
pub(crate) struct Table {
    view_object: Option<ViewObject>,
    from_object: FromObject,
    to_object: ToObject,
    current_stream: Option<CurrentStream>,
}

impl Table {
    /// Finds the table of a type; `None` where it has none of a version that we know.
    pub(crate) fn of(class: &Bound<'_, PyAny>) -> Option<Self> {
        let capsule = class.getattr("__dlpack_c_exchange_api__").ok()?;
        let first = capsule::pointer_in(&capsule, c"dlpack_exchange_api")?;
        let table = compatible(first.cast())?;
        // SAFETY: DLPack has a table live as long as the process; its major version is ours.
        let table = unsafe { table.as_ref() };
        Some(Self {
            view_object: table.dltensor_from_py_object_no_sync,
            from_object: table.managed_tensor_from_py_object_no_sync?,
            to_object: table.managed_tensor_to_py_object_no_sync?,
            current_stream: table.current_work_stream,
        })
    }

    /// Looks at an object of the type that the table is of; `None` where it cannot be told.
    ///
    /// The dimensions that the answer points at are the object's own.
    #[inline]
    pub(crate) fn view(self, object: &Bound<'_, PyAny>) -> Option<DLTensor> {
        let view_object = self.view_object?;
        let mut view = MaybeUninit::uninit();
        // SAFETY: the table is that of the object's type, and the GIL is held.
        let status = unsafe { view_object(object.as_ptr().cast(), view.as_mut_ptr()) };
        if status != 0 {
            drop(PyErr::take(object.py()));
            return None;
        }
        // SAFETY: the function filled the view in, having answered 0.
        Some(unsafe { view.assume_init() })
    }

    /// Returns the address of the stream that the framework works on; `None` where it does not tell.
    #[inline]
    pub(crate) fn current_stream(self, py: Python<'_>, device: DLDevice) -> Option<usize> {
        let mut stream = ptr::null_mut();
        let (kind, index) = (device.device_type, device.device_id);
        // SAFETY: the stream is written to a place of ours, and the GIL is held.
        let status = unsafe { (self.current_stream?)(kind, index, &raw mut stream) };
        if status != 0 {
            drop(PyErr::take(py));
            return None;
        }
        Some(stream.addr())
    }

    /// Exports an object of the type that the table is of.
    pub(crate) fn export(self, object: &Bound<'_, PyAny>) -> PyResult<Result<Tensor, Failure>> {
        let mut out = ptr::null_mut();
        // SAFETY: the table is that of the object's type, and the GIL is held.
        let status = unsafe { (self.from_object)(object.as_ptr().cast(), &raw mut out) };
        if status != 0 {
            return Err(raised(object.py()));
        }
        let receive = || {
            // SAFETY: the table's function gave us this tensor to own.
            unsafe { Foreign::from_versioned(out) }
        };
        // A framework's deleter may want the GIL.
        Ok(keepalive::check(receive).map_err(Failure::from))
    }

    /// Makes an object of the type that the table is of.
    pub(crate) fn make<'py>(self, py: Python<'py>, tensor: &Tensor) -> PyResult<Bound<'py, PyAny>> {
        let mut out = ptr::null_mut();
        let raw = to_versioned(tensor, false).into_raw();
        // SAFETY: the function takes the tensor over, which nobody else owns; the GIL is held.
        let status = unsafe { (self.to_object)(raw, &raw mut out) };
        if status != 0 {
            return Err(raised(py));
        }
        // SAFETY: on success the function stored a new reference there.
        unsafe { Bound::from_owned_ptr_or_err(py, out.cast()) }
    }
}

/// Walks from the newest table to one of our major version.
fn compatible(first: NonNull<DLPackExchangeAPIHeader>) -> Option<NonNull<DLPackExchangeAPI>> {
    let mut next = Some(first);
    while let Some(table) = next {
        // SAFETY: the header stands first in tables of every version and lives as long as the process.
        let header = unsafe { table.as_ref() };
        if header.version.major == DLPACK_MAJOR_VERSION {
            return Some(table.cast());
        }
        next = NonNull::new(header.prev_api);
    }
    None
}

fn raised(py: Python<'_>) -> PyErr {
    PyErr::take(py).unwrap_or_else(|| {
        PyRuntimeError::new_err("the exchange table failed without an exception")
    })
}
