//! Contexts: who owns memory on a device, with its pools and the queue that its copies are put on.
#![expect(unsafe_code, reason = "exports C functions, and takes a context over")]

use dlpack_broker::device::UsmKind as Usm;
use dlpack_broker::device::level_zero::{Context as Native, Home, Origin, refuse_in_child};

use crate::argument;
use crate::device::{Device, Place};
use crate::entry::entry;
use crate::error::{Error, Result};
use crate::handle::{self, Kind};
use crate::status::Status;

/// A context of a device, in which arrays are allocated. Opaque; a context stays until the process ends, also after its
/// handles are released.
pub struct Context(());

impl Kind for Context {
    type Object = &'static Home;
    const NAME: &'static str = "a context";
    const MARK: u64 = u64::from_le_bytes(*b"context ");
}

/// `struct _ze_context_handle_t` of Level Zero's headers, which the header only declares.
pub struct NativeContext(());

/// The kind of memory on a device: one of `BROKER_USM_DEVICE`, `BROKER_USM_SHARED` and `BROKER_USM_HOST`.
pub type UsmKind = u32;

/// Memory on the device, which the host cannot read.
pub const BROKER_USM_DEVICE: u32 = 0;

/// Memory that moves between device and host, and that both read.
pub const BROKER_USM_SHARED: u32 = 1;

/// Memory on the host, which the device reads too.
pub const BROKER_USM_HOST: u32 = 2;

/// Who made the contexts that this interface has beside the driver's.
const CALLER: Origin = Origin::Runtime("C");

/// What the pool of one kind of memory has and did.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct MemoryStatistics {
    /// The bytes that arrays have.
    pub allocated: u64,
    /// The bytes that no array has, and that are kept for the next.
    pub cached: u64,
    /// The most bytes that arrays ever had.
    pub peak: u64,
    /// How often memory was there already.
    pub hits: u64,
    /// How often the driver was asked.
    pub misses: u64,
}

/// Returns the context that the driver of a device has anyway, which is what SYCL uses by default.
///
/// `device` keep. `context` give: release it by `broker_context_release`.
/// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, as for the host, which needs none; `BROKER_STATUS_DRIVER_FAILURE`,
/// `BROKER_STATUS_FORKED_CHILD`.
/// Threads: any, also at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_context_default(
    device: *const Device,
    context: *mut *mut Context,
) -> Status {
    entry("broker_context_default", || {
        // SAFETY: the caller passes a handle.
        let place = unsafe { handle::borrow(device, "device") }?;
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(context, "context") }?;
        output.write(handle::give::<Context>(Home::of(place.level_zero()?)?));
        Ok(())
    })
}

/// Makes a context of its own.
///
/// Arguments, errors and threads are those of `broker_context_default`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_context_create(
    device: *const Device,
    context: *mut *mut Context,
) -> Status {
    entry("broker_context_create", || {
        // SAFETY: the caller passes a handle.
        let place = unsafe { handle::borrow(device, "device") }?;
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(context, "context") }?;
        let own = place.level_zero()?;
        refuse_in_child()?;
        let home = Home::within(own, &Native::new(own)?, CALLER)?;
        output.write(handle::give::<Context>(home));
        Ok(())
    })
}

/// Adopts a context that somebody else made, such as that of a `sycl::queue`.
///
/// `device` keep. `native` keep: a live context of the device's driver, which has to stay until the process ends.
/// `context` give: release it by `broker_context_release`.
/// Errors: those of `broker_context_default`.
/// Threads: any, also at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_context_adopt(
    device: *const Device,
    native: *mut NativeContext,
    context: *mut *mut Context,
) -> Status {
    entry("broker_context_adopt", || {
        // SAFETY: the caller passes a handle.
        let place = unsafe { handle::borrow(device, "device") }?;
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(context, "context") }?;
        if native.is_null() {
            return Err(Error::Null { argument: "native" });
        }
        let own = place.level_zero()?;
        // SAFETY: the caller passes a context of this device's driver that stays.
        let adopted = unsafe { Native::adopt(own, native.cast()) };
        output.write(handle::give::<Context>(Home::within(
            own, &adopted, CALLER,
        )?));
        Ok(())
    })
}

/// Returns the native handle of a context.
///
/// `context` keep. `native` give: it stays as long as the process, and nobody destroys it.
/// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`.
/// Threads: any, also at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_context_native(
    context: *const Context,
    native: *mut *mut NativeContext,
) -> Status {
    entry("broker_context_native", || {
        // SAFETY: the caller passes a handle.
        let home = unsafe { handle::borrow(context, "context") }?;
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(native, "native") }?;
        output.write(home.context().handle().cast());
        Ok(())
    })
}

/// Returns the device of a context.
///
/// `context` keep. `device` give: release it by `broker_device_release`.
/// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`.
/// Threads: any, also at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_context_device(
    context: *const Context,
    device: *mut *mut Device,
) -> Status {
    entry("broker_context_device", || {
        // SAFETY: the caller passes a handle.
        let home = unsafe { handle::borrow(context, "context") }?;
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(device, "device") }?;
        let place = Place::LevelZero(home.device().clone());
        output.write(handle::give::<Device>(place));
        Ok(())
    })
}

/// Tells what the pool of a kind of memory has and did.
///
/// `context` keep. `statistics` give.
/// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`, `BROKER_STATUS_FORKED_CHILD`.
/// Threads: any, also at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_context_statistics(
    context: *const Context,
    kind: UsmKind,
    statistics: *mut MemoryStatistics,
) -> Status {
    entry("broker_context_statistics", || {
        // SAFETY: the caller passes a handle.
        let home = unsafe { handle::borrow(context, "context") }?;
        // SAFETY: the caller passes room for the structure.
        let output = unsafe { argument::output(statistics, "statistics") }?;
        let kind = usm_kind(kind)?;
        refuse_in_child()?;
        let mut pools = home.statistics();
        let (_, pool) = pools
            .find(|(own, _)| *own == kind)
            .ok_or_else(|| bad_kind("none"))?;
        output.write(MemoryStatistics {
            allocated: pool.allocated as u64,
            cached: pool.cached as u64,
            peak: pool.peak as u64,
            hits: pool.hits,
            misses: pool.misses,
        });
        Ok(())
    })
}

/// Gives memory that no array has back to the driver.
///
/// `context` keep.
/// Errors: `BROKER_STATUS_INVALID_HANDLE`, `BROKER_STATUS_DRIVER_FAILURE`, `BROKER_STATUS_FORKED_CHILD`.
/// Threads: any, also at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_context_empty_cache(context: *const Context) -> Status {
    entry("broker_context_empty_cache", || {
        // SAFETY: the caller passes a handle.
        let home = unsafe { handle::borrow(context, "context") }?;
        // What was released just now may be used by work that nobody waited for.
        home.queue().wait()?;
        Ok(home.empty_cache()?)
    })
}

/// Releases a handle of a context.
///
/// `context` take: null is passed over.
/// Errors: `BROKER_STATUS_INVALID_HANDLE`.
/// Threads: any, while no other call uses this handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_context_release(context: *mut Context) -> Status {
    entry("broker_context_release", || {
        // SAFETY: the caller passes a handle and does not use it again.
        unsafe { handle::release(context, "context") }
    })
}

/// Reads a kind of memory.
pub(crate) fn usm_kind(kind: UsmKind) -> Result<Usm> {
    match kind {
        BROKER_USM_DEVICE => Ok(Usm::Device),
        BROKER_USM_SHARED => Ok(Usm::Shared),
        BROKER_USM_HOST => Ok(Usm::Host),
        other => Err(bad_kind(other)),
    }
}

fn bad_kind(got: impl ToString) -> Error {
    Error::Value {
        argument: "kind",
        wanted: "BROKER_USM_DEVICE, BROKER_USM_SHARED or BROKER_USM_HOST",
        got: got.to_string(),
    }
}
