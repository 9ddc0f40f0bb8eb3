//! Owners that may be dropped on any thread, with or without the interpreter.
//!
//! A consumer may run our deleter on a thread that does not hold the GIL, or
//! while the interpreter goes down. Waiting there for the GIL deadlocks, so
//! what needs it is queued and released by the next pending call; after
//! finalisation it is leaked.
#![expect(unsafe_code, reason = "asks CPython whether this thread holds the GIL")]

use std::ffi::{c_int, c_void};
use std::mem::ManuallyDrop;
use std::sync::atomic::{AtomicBool, Ordering};

use dlpack_broker::Tensor;
use dlpack_broker::device::Memory;
use parking_lot::Mutex;
use pyo3::prelude::*;

/// What waits for a thread that holds the GIL.
enum Waiting {
    Object(#[expect(dead_code, reason = "held only to be dropped")] Py<PyAny>),
    Memory(#[expect(dead_code, reason = "held only to be dropped")] Memory),
}

static QUEUE: Mutex<Vec<Waiting>> = Mutex::new(Vec::new());
static QUEUED: AtomicBool = AtomicBool::new(false);

/// Keeps a Python object alive until it is dropped, on whatever thread.
pub(crate) struct ObjectOwner(ManuallyDrop<Py<PyAny>>);

impl ObjectOwner {
    pub(crate) fn new(object: &Bound<'_, PyAny>) -> Self {
        Self(ManuallyDrop::new(object.clone().unbind()))
    }
}

impl Drop for ObjectOwner {
    fn drop(&mut self) {
        // SAFETY: drop runs once, and nothing reads the field after it.
        let object = unsafe { ManuallyDrop::take(&mut self.0) };
        release(Waiting::Object(object));
    }
}

/// Keeps memory alive whose own deleter may want the GIL.
struct MemoryOwner(ManuallyDrop<Memory>);

impl Drop for MemoryOwner {
    fn drop(&mut self) {
        // SAFETY: drop runs once, and nothing reads the field after it.
        let memory = unsafe { ManuallyDrop::take(&mut self.0) };
        release(Waiting::Memory(memory));
    }
}

/// Returns the tensor with its producer's deleter run only where the GIL is held.
pub(crate) fn defer_release(tensor: Tensor) -> Tensor {
    tensor.with_owner(|memory| MemoryOwner(ManuallyDrop::new(memory)))
}

/// Releases what other threads have queued. Cheap where nothing waits.
pub(crate) fn drain() {
    if QUEUED.swap(false, Ordering::AcqRel) {
        let waiting = std::mem::take(&mut *QUEUE.lock());
        drop_attached(waiting);
    }
}

/// Drops what needs the GIL, which the caller holds: PyO3 puts references off
/// that are dropped where it does not know of the GIL.
fn drop_attached<T>(waiting: T) {
    Python::attach(|_| drop(waiting));
}

fn release(waiting: Waiting) {
    if !is_initialized() {
        // The interpreter is gone or going: what it owned is leaked, as DLPack deleters do.
        let _leaked = ManuallyDrop::new(waiting);
    } else if holds_gil() {
        drop_attached(waiting);
    } else {
        QUEUE.lock().push(waiting);
        if !QUEUED.swap(true, Ordering::AcqRel) {
            // SAFETY: may be called on any thread without the GIL; a full queue
            // is answered by an error, and the next conversion drains then.
            unsafe { pyo3::ffi::Py_AddPendingCall(Some(drain_pending), std::ptr::null_mut()) };
        }
    }
}

extern "C" fn drain_pending(_: *mut c_void) -> c_int {
    drain();
    0
}

/// Claims that the interpreter is up, and not on its way down.
pub(crate) fn is_initialized() -> bool {
    // SAFETY: may be called at any time, before and after the interpreter's life included.
    unsafe { pyo3::ffi::Py_IsInitialized() != 0 }
}

fn holds_gil() -> bool {
    // SAFETY: may be called on any thread; it reads thread-local state.
    let is_known = unsafe { !pyo3::ffi::PyGILState_GetThisThreadState().is_null() };
    // SAFETY: it too only reads thread-local state. Where subinterpreters exist it says yes to
    // every thread, so it is asked second.
    is_known && unsafe { pyo3::ffi::PyGILState_Check() != 0 }
}
