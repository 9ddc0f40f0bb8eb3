//! The native handles behind a queue of dpctl's, for backends that work in the same context.
//!
//! dpctl's C interface has no function for them, SYCL's library has. It is found through dpctl's own, which needs it:
//! of several SYCL runtimes in a process that is the one whose objects dpctl makes.
#![expect(unsafe_code, reason = "calls SYCL's C++ members by their symbols")]

use std::ffi::c_void;

use super::functions::Kept;
use super::references::{ContextRef, OwnedContext, QueueRef};
use super::runtime::{Dpctl, LIBRARY};
use crate::error::Result;
use crate::library::{Library, symbols};

/// dpctl's number of Level Zero among its backends.
const LEVEL_ZERO: i32 = 1 << 17;

symbols! {
    /// Members of SYCL's classes, of these names and types from 2024.2 to 2026.2.
    struct Members {
        context: fn(ContextRef) -> u64 = "_ZNK4sycl3_V17context9getNativeEv";
        device: fn(Kept) -> u64 = "_ZNK4sycl3_V16device9getNativeEv";
    }
}

/// A context of Level Zero that a SYCL runtime owns, and a device in it.
pub struct NativeContext {
    /// The address that is the context's handle.
    pub context: *mut c_void,
    /// The address that is the handle of the queue's device.
    pub device: *mut c_void,
    /// Keeps the context alive.
    pub owner: OwnedContext,
}

impl Dpctl {
    /// Returns the native context and device of a queue; `None` where its backend is not Level Zero.
    ///
    /// # Errors
    ///
    /// As [`Dpctl::order`], and [`Error::SymbolsMissing`](crate::Error::SymbolsMissing).
    ///
    /// # Safety
    ///
    /// As [`Dpctl::wait`].
    pub unsafe fn native_context(&'static self, queue: QueueRef) -> Result<Option<NativeContext>> {
        let device = self.functions.queue_device;
        // SAFETY: the caller vouches for the queue.
        let device = self.device("DPCTLQueue_GetDevice", || unsafe { device(queue) })?;
        let (backend, pointer) = (self.functions.device_backend, device.pointer);
        // SAFETY: the owner keeps the device alive during the call.
        let backend = self.call("DPCTLDevice_GetBackend", || unsafe { backend(pointer) })?;
        if backend != LEVEL_ZERO {
            return Ok(None);
        }
        let libraries = Library::mapped(&[LIBRARY], "dpctl")?;
        // SAFETY: the mangled names hold the classes and that the members take nothing; each returns a handle.
        let members = unsafe { Members::resolve(&libraries) }?;
        // SAFETY: the caller vouches for the queue.
        let owner = unsafe { self.context_of(queue) }?;
        let (native, context) = (members.context, owner.as_ref());
        // SAFETY: the owner keeps the context alive during the call, and its address stands for `this`.
        let context = self.call("sycl::context::getNative", || unsafe { native(context) })?;
        let native = members.device;
        // SAFETY: as above, of the device.
        let device = self.call("sycl::device::getNative", || unsafe { native(pointer) })?;
        Ok(Some(NativeContext {
            context: handle(context),
            device: handle(device),
            owner,
        }))
    }
}

fn handle(number: u64) -> *mut c_void {
    let address = usize::try_from(number).unwrap_or_default();
    std::ptr::with_exposed_provenance_mut(address)
}
