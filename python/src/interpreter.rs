//! The interpreter that the module lives in: the main one only.
#![expect(unsafe_code, reason = "asks CPython which interpreter runs")]

use pyo3::exceptions::PyImportError;
use pyo3::ffi as cpython;
use pyo3::prelude::*;

/// Refuses subinterpreters: what is cached here belongs to the interpreter that made it.
pub(crate) fn refuse_others(_: Python<'_>) -> PyResult<()> {
    // SAFETY: the caller holds the GIL, so there is a current interpreter.
    let current = unsafe { cpython::PyInterpreterState_Get() };
    // SAFETY: the interpreter is the current one, which lives.
    let number = unsafe { cpython::PyInterpreterState_GetID(current) };
    if number == 0 {
        return Ok(());
    }
    let message = "broker works in the main interpreter only: import it there, \
                   or start a process instead of a subinterpreter";
    Err(PyImportError::new_err(message))
}
