//! The members of SYCL's classes that the adapter calls, by their symbols.
//!
//! All take the address of an object. What they return by value, such as a `sycl::device`, whose size differs between
//! versions, is put into a place with room for more.
#![expect(unsafe_code, reason = "asks libraries for symbols of the types below")]

use std::ffi::c_void;

use super::references::{ContextRef, QueueRef};
use crate::library::symbols;
use crate::runtimes::{QueueConvention, Row};

/// The row of SYCL's runtimes.
pub(crate) const ROW: Row = Row {
    name: "sycl",
    module: "dpctl or torch",
    libraries: &["libsycl.so"],
    required: &[Members::NAMES],
    optional: Barriers::NAMES,
    majors: &[7, 8, 9],
    is_one_each: true,
    queues: QueueConvention::SyclBarrier,
};

/// The address of an object that stays the caller's.
pub(super) type This = *const c_void;

/// Room for an object that a function returns in memory: two pointers, and more in case a version needs it.
pub(super) type Room = [usize; 8];

/// A `std::vector` of events: where they begin and end, and where its memory ends.
pub(super) type Events = [*const usize; 3];

/// `sycl::detail::code_location`: two names and two numbers, all of which may be null.
pub(super) type Place = [usize; 4];

symbols! {
    /// Members of these names and types from 2024.2 to 2026.2; a class is returned in memory that the first argument
    /// names.
    pub(super) struct Members {
        queue_backend: fn(QueueRef) -> i8 = "_ZNK4sycl3_V15queue11get_backendEv";
        queue_context: fn(*mut Room, QueueRef) -> *mut c_void = "_ZNK4sycl3_V15queue11get_contextEv";
        queue_device: fn(*mut Room, QueueRef) -> *mut c_void = "_ZNK4sycl3_V15queue10get_deviceEv";
        queue_native: fn(QueueRef, *mut i32) -> u64 = "_ZNK4sycl3_V15queue9getNativeERi";
        queue_wait: fn(QueueRef, *const Place) = "_ZN4sycl3_V15queue10wait_proxyERKNS0_6detail13code_locationE";
        context_native: fn(ContextRef) -> u64 = "_ZNK4sycl3_V17context9getNativeEv";
        context_platform: fn(*mut Room, ContextRef) -> *mut c_void = "_ZNK4sycl3_V17context12get_platformEv";
        platform_native: fn(This) -> u64 = "_ZNK4sycl3_V18platform9getNativeEv";
        device_native: fn(This) -> u64 = "_ZNK4sycl3_V16device9getNativeEv";
    }
}

symbols! {
    /// What orders one queue after another, of these names and types in the same versions; events are returned as
    /// classes are.
    pub(super) struct Barriers {
        submit: fn(*mut Room, QueueRef, *const Place) -> *mut c_void =
            "_ZN4sycl3_V15queue25ext_oneapi_submit_barrierERKNS0_6detail13code_locationE";
        submit_after: fn(*mut Room, QueueRef, *const Events, *const Place) -> *mut c_void =
            "_ZN4sycl3_V15queue25ext_oneapi_submit_barrierERKSt6vectorINS0_5eventESaIS3_EERKNS0_6detail13code_locationE";
    }
}
