//! The native handles behind a queue of dpctl's, for backends that work in the same context.
//!
//! dpctl's C interface has no function for them, SYCL's library has: the one that dpctl's own needs, of several SYCL
//! runtimes in a process.
#![expect(unsafe_code, reason = "hands dpctl's objects to SYCL")]

use std::ffi::{c_int, c_void};

use super::references::{Owned, OwnedContext};
use super::runtime::Dpctl;
use crate::error::{Error, Result};
use crate::library::Library;
use crate::sycl::{NativeContext, QueueRef, Sycl};

/// A member of SYCL's that every version has.
const MEMBER: &str = "_ZNK4sycl3_V17context9getNativeEv";

/// dpctl's number of Level Zero among its backends.
const LEVEL_ZERO: c_int = 1 << 17;

/// A context of Level Zero that SYCL owns, and a device in it.
pub struct NativeQueue {
    /// The context.
    pub context: NativeContext,
    /// The address that is the handle of the queue's device.
    pub device: *mut c_void,
}

impl Dpctl {
    /// Returns the SYCL runtime that dpctl works with.
    ///
    /// # Errors
    ///
    /// As [`Sycl::all`].
    pub fn sycl(&self) -> Result<&'static Sycl> {
        self.sycl.clone()
    }

    /// Refuses a queue of another SYCL runtime, which dpctl's functions must not get.
    ///
    /// # Errors
    ///
    /// [`Error::TwoRuntimes`], and as [`Sycl::owner_of`].
    ///
    /// # Safety
    ///
    /// `queue` points at a live `sycl::queue`, of whatever runtime, which stays alive during the call.
    pub unsafe fn refuse_others(&self, queue: QueueRef) -> Result<()> {
        // SAFETY: the caller vouches for the queue.
        let (own, owner) = (self.sycl()?, unsafe { Sycl::owner_of(queue) }?);
        match own == owner {
            true => Ok(()),
            false => Err(Error::TwoRuntimes {
                first: own.path().to_owned(),
                second: owner.path().to_owned(),
            }),
        }
    }

    /// Returns the native context and device of a queue.
    ///
    /// # Errors
    ///
    /// As [`Dpctl::order`] and [`Sycl::native_context`].
    ///
    /// # Safety
    ///
    /// As [`Dpctl::wait`].
    pub unsafe fn native_queue(&'static self, queue: QueueRef) -> Result<NativeQueue> {
        let sycl = self.sycl()?;
        // SAFETY: the caller vouches for the queue.
        let context = unsafe { sycl.native_context(queue) }?;
        let device = self.functions.queue_device;
        // SAFETY: as above.
        let device = self.device("DPCTLQueue_GetDevice", || unsafe { device(queue) })?;
        // SAFETY: the owner keeps the device, which SYCL made for dpctl, alive during the call.
        let device = unsafe { sycl.native_device(device.pointer.as_ptr()) }?;
        Ok(NativeQueue { context, device })
    }

    /// Returns the native context that dpctl makes queues of a device in; `None` where it does not list the device.
    ///
    /// `native` is the address that is the handle of a device of Level Zero.
    ///
    /// # Errors
    ///
    /// As [`Dpctl::order`] and [`Sycl::native_context`].
    pub fn context_on(&'static self, native: *const c_void) -> Result<Option<NativeContext>> {
        let sycl = self.sycl()?;
        let is_it = |device: &Owned| -> Result<bool> {
            let backend = self.functions.device_backend;
            // SAFETY: the owner keeps the device, which SYCL made for dpctl, alive during this and the next call.
            let backend = self.call("DPCTLDevice_GetBackend", || unsafe {
                backend(device.pointer)
            })?;
            // SAFETY: as above.
            let handle = || unsafe { sycl.native_device(device.pointer.as_ptr()) };
            Ok(backend == LEVEL_ZERO && handle()?.cast_const() == native)
        };
        for device in self.each_device()? {
            let device = device?;
            if is_it(&device)? {
                let (context, delete) =
                    (self.functions.cached_context, self.functions.context_delete);
                // SAFETY: as above.
                let context = self.given("DPCTLDeviceMgr_GetCachedContext", delete, || unsafe {
                    context(device.pointer)
                })?;
                // Whoever gets the native context has it until the process ends.
                let context: &'static _ = Box::leak(Box::new(OwnedContext(context)));
                // SAFETY: dpctl made the context by this runtime, on a device of Level Zero, and it stays.
                return unsafe { sycl.native_of(context.as_ref()) }.map(Some);
            }
        }
        Ok(None)
    }
}

/// Finds the SYCL runtime that dpctl's library needs.
pub(super) fn needed_by(libraries: &[Library]) -> Result<&'static Sycl> {
    // SAFETY: nothing is done with the symbol but to ask where it lies.
    let symbol = |library: &Library| unsafe { library.symbol::<*const c_void>(MEMBER) };
    let address = libraries.iter().find_map(symbol);
    Sycl::at(address.unwrap_or_default())
}
