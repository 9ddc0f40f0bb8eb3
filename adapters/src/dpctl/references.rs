//! Pointers to `sycl::queue` and `sycl::context`, borrowed and owned.
//!
//! dpctl's own references are these very pointers (`SyclQueue.addressof_ref()`, `SyclContext.addressof_ref()`).
#![expect(
    unsafe_code,
    reason = "claims that SYCL's objects may be used from any thread"
)]

use std::ffi::c_void;
use std::ptr::NonNull;

use super::functions::Delete;
use super::runtime::Dpctl;

/// A `sycl::queue*` that somebody else keeps alive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub struct QueueRef(NonNull<c_void>);

/// A `sycl::context*` that somebody else keeps alive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub struct ContextRef(NonNull<c_void>);

// SAFETY: SYCL's classes may be used from any thread (SYCL 2020, 4.1); here is only the address of one, and whoever
// calls with it promises that it is alive.
unsafe impl Send for QueueRef {}
// SAFETY: as for `Send`: a shared reference gives out the address and nothing else.
unsafe impl Sync for QueueRef {}
// SAFETY: as for `QueueRef`.
unsafe impl Send for ContextRef {}
// SAFETY: as for `QueueRef`.
unsafe impl Sync for ContextRef {}

impl QueueRef {
    /// Names the queue at this address; `None` for null.
    #[must_use]
    pub fn new(queue: *mut c_void) -> Option<Self> {
        NonNull::new(queue).map(Self)
    }

    /// Returns the address.
    #[must_use]
    pub fn as_ptr(self) -> *mut c_void {
        self.0.as_ptr()
    }
}

impl ContextRef {
    /// Names the context at this address; `None` for null.
    #[must_use]
    pub fn new(context: *mut c_void) -> Option<Self> {
        NonNull::new(context).map(Self)
    }

    /// Returns the address.
    #[must_use]
    pub fn as_ptr(self) -> *mut c_void {
        self.0.as_ptr()
    }
}

/// A `sycl::context*` that was made for us, deleted on drop.
pub struct OwnedContext(pub(super) Owned);

impl OwnedContext {
    /// Borrows the context.
    #[must_use]
    pub fn as_ref(&self) -> ContextRef {
        ContextRef(self.0.pointer)
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
