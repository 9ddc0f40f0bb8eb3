//! Queues: in whose order copies and fills are done.
#![expect(unsafe_code, reason = "exports C functions, and takes queues over")]

use std::ptr;

use dlpack_broker::device::level_zero::{NativeQueue, Queue as Native, refuse_in_child};

use crate::argument;
use crate::context::Context;
use crate::entry::entry;
use crate::error::{Error, Result};
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

/// `struct _ze_command_queue_handle_t` of Level Zero's headers, which the header only declares.
pub struct NativeCommandQueue(());

/// `struct _ze_command_list_handle_t` of Level Zero's headers, which the header only declares.
pub struct NativeCommandList(());

/// Adopts a command queue that somebody else made and goes on using.
///
/// Copies, fills and kernels with this queue come after all that was put on the native one before, by whomever, and
/// before what is put there later; nobody waits on the host for that. `broker_queue_wait` waits for all of it.
///
/// `context` keep: the one that the native queue was made in, with its device. `native` keep: a live queue on an engine
/// that computes, which has to stay until this handle and the last share of it are released. `queue` give: release it
/// by `broker_queue_release`, which waits for broker's own work and leaves the native queue as it is.
/// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`, `BROKER_STATUS_FORKED_CHILD`.
/// Threads: any. While a call uses the queue, by this handle or as an argument, nobody else may put work on the native
/// one, and one native queue is adopted once at a time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_queue_adopt(
    context: *const Context,
    native: *mut NativeCommandQueue,
    queue: *mut *mut Queue,
) -> Status {
    entry("broker_queue_adopt", || {
        // SAFETY: as the caller of this function vouches.
        unsafe { adopt(context, NativeQueue::Queue(native.cast()), queue) }
    })
}

/// Adopts an immediate command list that somebody else made and goes on using, such as that of a `sycl::queue`.
///
/// As `broker_queue_adopt`, of whose `native` a list takes the place.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_queue_adopt_list(
    context: *const Context,
    native: *mut NativeCommandList,
    queue: *mut *mut Queue,
) -> Status {
    entry("broker_queue_adopt_list", || {
        // SAFETY: as the caller of this function vouches.
        unsafe { adopt(context, NativeQueue::List(native.cast()), queue) }
    })
}

/// Returns the native handle of a queue, of which there is one: an immediate command list for queues of broker's own.
///
/// `queue` keep. `native` give: null where the queue is a list. `list` give: null where it is not. Nobody destroys
/// either; they stay as long as the queue. Who puts work there sees to it that no call uses the queue meanwhile, and
/// waits for that work before the queue is released.
/// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`.
/// Threads: any, also at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_queue_native(
    queue: *const Queue,
    native: *mut *mut NativeCommandQueue,
    list: *mut *mut NativeCommandList,
) -> Status {
    entry("broker_queue_native", || {
        // SAFETY: the caller passes a handle.
        let own = unsafe { handle::borrow(queue, "queue") }?;
        // SAFETY: the caller passes room for a pointer.
        let native = unsafe { argument::output(native, "native") }?;
        // SAFETY: the caller passes room for a pointer.
        let list = unsafe { argument::output(list, "list") }?;
        let (of_queue, of_list) = match own.native() {
            NativeQueue::Queue(queue) => (queue.cast(), ptr::null_mut()),
            NativeQueue::List(list) => (ptr::null_mut(), list.cast()),
        };
        native.write(of_queue);
        list.write(of_list);
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

/// # Safety
///
/// As [`handle::borrow`] and [`argument::output`], and as `broker_queue_adopt` demands of what is not null.
unsafe fn adopt(
    context: *const Context,
    native: NativeQueue,
    queue: *mut *mut Queue,
) -> Result<()> {
    // SAFETY: as the caller vouches.
    let home = *unsafe { handle::borrow(context, "context") }?;
    // SAFETY: as above.
    let output = unsafe { argument::output(queue, "queue") }?;
    let is_null = match native {
        NativeQueue::Queue(queue) => queue.is_null(),
        NativeQueue::List(list) => list.is_null(),
    };
    if is_null {
        return Err(Error::Null { argument: "native" });
    }
    refuse_in_child()?;
    // SAFETY: as above.
    let adopted = unsafe { Native::adopt(home.context(), home.device(), native) };
    output.write(handle::give::<Queue>(adopted));
    Ok(())
}

/// Reads a queue; `None` where none is named.
///
/// # Safety
///
/// As [`handle::borrow`].
pub(crate) unsafe fn named<'a>(queue: *const Queue) -> Result<Option<&'a Native>> {
    if queue.is_null() {
        return Ok(None);
    }
    // SAFETY: as the caller vouches.
    Ok(Some(unsafe { handle::borrow(queue, "queue") }?))
}
