//! SYCL's objects that dpctl has made for us.
#![expect(
    unsafe_code,
    reason = "claims that SYCL's objects may be used from any thread"
)]

use std::ffi::c_void;
use std::ptr::NonNull;

use super::functions::Delete;
use super::runtime::Dpctl;
use crate::sycl::ContextRef;

/// A `sycl::context*` that was made for us, deleted on drop.
pub struct OwnedContext(pub(super) Owned);

impl OwnedContext {
    /// Borrows the context.
    #[must_use]
    pub fn as_ref(&self) -> ContextRef {
        ContextRef::from(self.0.pointer)
    }
}

/// An object that dpctl gave to us, and the function that deletes it.
pub(super) struct Owned {
    pub(super) pointer: NonNull<c_void>,
    pub(super) delete: Delete,
    pub(super) dpctl: &'static Dpctl,
}

// SAFETY: SYCL's objects may be used and deleted on any thread (SYCL 2020, 4.1), and so may the containers that
// dpctl keeps them in.
unsafe impl Send for Owned {}
// SAFETY: a shared reference gives out the address and nothing else.
unsafe impl Sync for Owned {}

impl Drop for Owned {
    fn drop(&mut self) {
        // SAFETY: dpctl gave the object with its function, and drop runs once.
        unsafe { self.dpctl.delete(self.pointer, self.delete) };
    }
}
