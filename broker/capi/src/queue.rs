//! Queues: in whose order copies and fills are done.
#![expect(unsafe_code, reason = "exports C functions")]

use dlpack_broker::device::level_zero::Queue as Native;

use crate::argument;
use crate::context::Context;
use crate::entry::entry;
use crate::handle::{self, Kind};
use crate::status::Status;

/// A queue of a device: what is put on it begins at once and is done in its order. Opaque.
pub struct Queue(());

impl Kind for Queue {
    type Object = Native;
    const NAME: &'static str = "a queue";
    const MARK: u64 = u64::from_le_bytes(*b"a queue ");
}

/// Makes a queue.
///
/// `context` keep. `queue` give: release it by `broker_queue_release`.
/// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`, `BROKER_STATUS_DRIVER_FAILURE`,
/// `BROKER_STATUS_FORKED_CHILD`.
/// Threads: any, also at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_queue_create(
    context: *const Context,
    queue: *mut *mut Queue,
) -> Status {
    entry("broker_queue_create", || {
        // SAFETY: the caller passes a handle.
        let home = *unsafe { handle::borrow(context, "context") }?;
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(queue, "queue") }?;
        let native = Native::new(home.context(), home.device())?;
        output.write(handle::give::<Queue>(native));
        Ok(())
    })
}

/// Waits for all that was put on a queue.
///
/// `queue` keep.
/// Errors: `BROKER_STATUS_INVALID_HANDLE`, `BROKER_STATUS_DRIVER_FAILURE`, `BROKER_STATUS_FORKED_CHILD`.
/// Threads: any, also at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_queue_wait(queue: *const Queue) -> Status {
    entry("broker_queue_wait", || {
        // SAFETY: the caller passes a handle.
        let native = unsafe { handle::borrow(queue, "queue") }?;
        Ok(native.wait()?)
    })
}

/// Releases a queue, after what was put on it is done.
///
/// `queue` take: null is passed over.
/// Errors: `BROKER_STATUS_INVALID_HANDLE`.
/// Threads: any, while no other call uses this handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_queue_release(queue: *mut Queue) -> Status {
    entry("broker_queue_release", || {
        // SAFETY: the caller passes a handle and does not use it again.
        unsafe { handle::release(queue, "queue") }
    })
}
