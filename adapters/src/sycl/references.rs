//! Pointers to SYCL's objects, as Python hands them out (`SyclQueue.addressof_ref()`, `torch.xpu.Stream.sycl_queue`).
#![expect(
    unsafe_code,
    reason = "claims that SYCL's objects may be used from any thread"
)]

use std::ffi::c_void;
use std::ptr::NonNull;

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

impl From<NonNull<c_void>> for ContextRef {
    fn from(context: NonNull<c_void>) -> Self {
        Self(context)
    }
}
