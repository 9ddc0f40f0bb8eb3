//! Owners that may be dropped on any thread, with or without the interpreter.
//!
//! A consumer may run our deleter on a thread that does not hold the GIL, or
//! while the interpreter goes down. Waiting there for the GIL deadlocks, so
//! what needs it is queued and released by the next pending call; after
//! finalisation it is leaked.
#![expect(unsafe_code, reason = "asks CPython whether this thread holds the GIL")]

use std::ffi::{c_int, c_void};
use std::mem::ManuallyDrop;

use dlpack_broker::device::Memory;
use dlpack_broker::{AllocationDeleter, Error, Foreign, Tensor};
use pyo3::prelude::*;

use crate::buffer::Buffer;
use crate::capsule;
use crate::handed_over::HandedOver;

/// What waits for a thread that holds the GIL.
pub(crate) enum Waiting {
    Object(#[expect(dead_code, reason = "held only to be dropped")] Py<PyAny>),
    Deleter(#[expect(dead_code, reason = "held only to be dropped")] AllocationDeleter),
    Buffer(#[expect(dead_code, reason = "held only to be dropped")] Buffer),
    Lent(#[expect(dead_code, reason = "held only to be dropped")] Box<dyn Send>),
}

impl From<AllocationDeleter> for Waiting {
    fn from(deleter: AllocationDeleter) -> Self {
        Self::Deleter(deleter)
    }
}

impl From<Buffer> for Waiting {
    fn from(buffer: Buffer) -> Self {
        Self::Buffer(buffer)
    }
}

static QUEUE: HandedOver<Waiting> = HandedOver::new();

/// Keeps a Python object alive until it is dropped, on whatever thread.
pub(crate) struct ObjectOwner(ManuallyDrop<Py<PyAny>>);

impl ObjectOwner {
    pub(crate) fn new(object: &Bound<'_, PyAny>) -> Self {
        Self(ManuallyDrop::new(object.clone().unbind()))
    }

    /// Returns the object.
    pub(crate) fn object(&self) -> &Py<PyAny> {
        &self.0
    }
}

impl Drop for ObjectOwner {
    fn drop(&mut self) {
        if is_initialized() && holds_gil() {
            // SAFETY: the GIL is held, and this owner's reference is given up once.
            unsafe { pyo3::ffi::Py_DECREF(self.0.as_ptr()) };
            return;
        }
        // SAFETY: drop runs once, and nothing reads the field after it.
        let object = unsafe { ManuallyDrop::take(&mut self.0) };
        release(object, Waiting::Object);
    }
}

/// Makes a Python object that keeps a tensor's memory alive, for those who keep objects alive.
pub(crate) fn hold(py: Python<'_>, tensor: &Tensor) -> PyResult<Py<PyAny>> {
    let memory = tensor.memory().clone();
    Ok(capsule::owning(py, memory, c"broker.Memory")?.unbind())
}

/// Makes a tensor of the same memory, which something else keeps alive.
pub(crate) fn held_by(tensor: &Tensor, owner: impl Send + Sync + 'static) -> Result<Tensor, Error> {
    let memory = tensor.memory();
    let memory = Memory::foreign(memory.pointer(), memory.device(), owner);
    let layout = tensor.layout().clone();
    let held = Tensor::new(memory, layout, tensor.element(), tensor.is_read_only())?;
    Ok(held.with_host_access(tensor.is_host_readable()))
}

/// Keeps alive what a producer gave, which wants the GIL when it is dropped.
pub(crate) struct Deferred<T: Into<Waiting>>(ManuallyDrop<T>);

impl<T: Into<Waiting>> Deferred<T> {
    pub(crate) fn new(held: T) -> Self {
        Self(ManuallyDrop::new(held))
    }
}

impl<T: Into<Waiting>> Drop for Deferred<T> {
    fn drop(&mut self) {
        // SAFETY: drop runs once, and nothing reads the field after it.
        let held = unsafe { ManuallyDrop::take(&mut self.0) };
        release(held, T::into);
    }
}

/// Drops something at the next pending call under the GIL, also where this thread holds it now: whoever gives it back may
/// hold locks of its own.
pub(crate) fn defer(held: Box<dyn Send>) {
    if is_initialized() {
        queue(Waiting::Lent(held));
    } else {
        // As in `release`.
        let _leaked = ManuallyDrop::new(held);
    }
}

/// Receives and checks a producer's tensor, whose deleter runs only where the GIL is held from now on.
pub(crate) fn check(receive: impl FnOnce() -> Result<Foreign, Error>) -> Result<Tensor, Error> {
    attached_apart(|| receive()?.check_held(Deferred::new))
}

/// Runs what may call a deleter, under the GIL: it neither sees an exception that is on its way,
/// nor leaves one.
fn attached_apart<T>(call: impl FnOnce() -> T) -> T {
    Python::attach(|py| {
        let on_its_way = PyErr::take(py);
        let done = call();
        if let Some(left) = PyErr::take(py) {
            left.write_unraisable(py, None);
        }
        if let Some(error) = on_its_way {
            error.restore(py);
        }
        done
    })
}

/// Releases what other threads have queued. Cheap where nothing waits.
pub(crate) fn drain() {
    if !QUEUE.is_empty() {
        drop_attached(QUEUE.take());
    }
}

/// Drops what needs the GIL, which the caller holds: PyO3 puts references off
/// that are dropped where it does not know of the GIL.
fn drop_attached<T>(waiting: T) {
    attached_apart(|| drop(waiting));
}

fn release<T>(waiting: T, queued: fn(T) -> Waiting) {
    if !is_initialized() {
        // The interpreter is gone or going: what it owned is leaked, as DLPack deleters do.
        let _leaked = ManuallyDrop::new(waiting);
    } else if holds_gil() {
        drop_attached(waiting);
    } else {
        queue(queued(waiting));
    }
}

fn queue(waiting: Waiting) {
    if QUEUE.push(waiting) {
        // SAFETY: may be called on any thread without the GIL; a full queue
        // is answered by an error, and the next conversion drains then.
        unsafe { pyo3::ffi::Py_AddPendingCall(Some(drain_pending), std::ptr::null_mut()) };
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
