//! What `broker.memory.numpy_allocator` calls: handlers made, and given to NumPy.
#![expect(unsafe_code, reason = "calls NumPy's C API")]

use std::ffi::CStr;

use pyo3::ffi::PyObject;
use pyo3::prelude::*;

use super::{aligned, usm_host};
use crate::capsule;
use crate::error::Failure;
use crate::frameworks;
use crate::numpy_api::{Entry, NumpyApi};

const CALL: &str = "broker.memory.numpy_allocator";
const CAPSULE: &CStr = c"mem_handler";

type SetHandler = unsafe extern "C" fn(*mut PyObject) -> *mut PyObject;

/// Makes a handler for NumPy's memory.
///
/// Parameters
/// ----------
/// kind : {"aligned", "usm_host"}
///     Where the memory comes from.
///
/// Returns
/// -------
/// capsule
#[pyfunction]
pub(crate) fn numpy_handler<'py>(py: Python<'py>, kind: &str) -> PyResult<Bound<'py, PyAny>> {
    let raise = |failure: Failure| failure.raise(py, CALL);
    match kind {
        "aligned" => capsule::owning(py, aligned::handler(), CAPSULE),
        "usm_host" => capsule::owning(py, usm_host::handler(py)?.map_err(raise)?, CAPSULE),
        _ => Err(raise(Failure::option(
            format!("wanted the name of an allocator, got {kind:?}"),
            "pass \"aligned\" or \"usm_host\"",
        ))),
    }
}

/// Has NumPy allocate by a handler, in the context of the caller.
///
/// Parameters
/// ----------
/// handler : capsule
///     From `numpy_handler` or an earlier call of this function.
///
/// Returns
/// -------
/// capsule
///     The handler that it takes the place of.
#[pyfunction]
pub(crate) fn install_numpy_handler<'py>(
    handler: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = handler.py();
    let numpy = frameworks::find("numpy").expect("NumPy is a row of the table");
    let raise = |failure: Failure| failure.raise(py, CALL);
    frameworks::import(py, numpy)?.map_err(raise)?;
    let entry = NumpyApi::of(py)?
        .entry(&Entry::SET_HANDLER)
        .map_err(raise)?;
    // SAFETY: the function of that place has this signature, by NumPy's headers.
    let set: SetHandler = unsafe { std::mem::transmute(entry) };
    // SAFETY: the GIL is held; NumPy checks that the object is a handler, and keeps it.
    let previous = unsafe { set(handler.as_ptr()) };
    // SAFETY: it returns a new reference, or null with an exception set.
    unsafe { Bound::from_owned_ptr_or_err(py, previous) }
}
