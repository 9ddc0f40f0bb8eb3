//! How TensorFlow gives memory back that it has held.
#![expect(unsafe_code, reason = "takes back what was handed to TensorFlow")]

use std::ffi::c_void;
use std::mem::ManuallyDrop;
use std::panic::{AssertUnwindSafe, catch_unwind};

use dlpack_broker::device::Memory;
use dlpack_broker_adapters::{Eager, refuse_in_child};
use pyo3::prelude::*;

use super::places::Place;
use crate::keepalive;

/// Memory that a device of TensorFlow's may still be at work on when TensorFlow gives it back: it does so once the work
/// is on the device's stream.
pub(super) struct Lent {
    /// The memory.
    pub(super) memory: ManuallyDrop<Memory>,
    /// The device.
    pub(super) place: &'static Place,
    /// What waits for it.
    pub(super) eager: &'static Eager,
}

impl Drop for Lent {
    fn drop(&mut self) {
        if refuse_in_child("tensorflow").is_err() {
            // The threads that did the work are the parent's, and so is the memory.
            return;
        }
        Python::attach(|py| py.detach(|| self.place.wait(self.eager)));
        // SAFETY: drop runs once, and nothing reads the field after it.
        unsafe { ManuallyDrop::drop(&mut self.memory) };
    }
}

/// Gives memory of the host back, on whatever thread.
///
/// # Safety
///
/// `held` is a `Memory` in a box of which nobody else knows.
pub(super) unsafe extern "C" fn release(_: *mut c_void, _: usize, held: *mut c_void) {
    // SAFETY: the caller vouches for the box; TensorFlow runs this once.
    let held = unsafe { Box::from_raw(held.cast::<Memory>()) };
    let dropped = catch_unwind(AssertUnwindSafe(|| drop(held)));
    debug_assert!(dropped.is_ok(), "owners do not panic when dropped");
}

/// Gives memory of a device back, on whatever thread: later, since TensorFlow may hold locks here that a wait for the
/// device wants.
///
/// # Safety
///
/// `held` is a [`Lent`] in a box of which nobody else knows.
pub(super) unsafe extern "C" fn release_later(_: *mut c_void, _: usize, held: *mut c_void) {
    // SAFETY: as above.
    let held = unsafe { Box::from_raw(held.cast::<Lent>()) };
    let deferred = catch_unwind(AssertUnwindSafe(|| keepalive::defer(held)));
    debug_assert!(deferred.is_ok(), "to queue does not panic");
}
