//! The functions of dpctl's C interface that the adapter calls, with their types as dpctl 0.20 to 0.22 declare them.
//!
//! Null never goes in; a null pointer that comes out stands for a failure that dpctl has logged.
#![expect(unsafe_code, reason = "asks libraries for symbols of the types below")]

use std::ffi::{c_char, c_int, c_void};
use std::ptr::NonNull;

use crate::library::symbols;
use crate::sycl::{ContextRef, QueueRef};

/// What comes back owned by the caller, or null.
pub(super) type Given = Option<NonNull<c_void>>;
/// What is passed and stays the caller's.
pub(super) type Kept = NonNull<c_void>;
/// A function that deletes what another one gave.
pub(super) type Delete = unsafe extern "C-unwind" fn(Kept);
/// A function that gives a string about a device.
pub(super) type DeviceString = unsafe extern "C-unwind" fn(Kept) -> Option<NonNull<c_char>>;

symbols! {
    /// The functions of `libDPCTLSyclInterface.so`.
    pub(super) struct Functions {
        queue_wait: fn(QueueRef) = "DPCTLQueue_Wait";
        queue_context: fn(QueueRef) -> Given = "DPCTLQueue_GetContext";
        queue_device: fn(QueueRef) -> Given = "DPCTLQueue_GetDevice";
        queue_barrier: fn(QueueRef) -> Given = "DPCTLQueue_SubmitBarrier";
        queue_barrier_for: fn(QueueRef, *const Kept, usize) -> Given = "DPCTLQueue_SubmitBarrierForEvents";
        queue_memcpy: fn(QueueRef, *mut c_void, *const c_void, usize) -> Given = "DPCTLQueue_Memcpy";
        event_wait: fn(Kept) = "DPCTLEvent_Wait";
        event_delete: fn(Kept) = "DPCTLEvent_Delete";
        context_delete: fn(Kept) = "DPCTLContext_Delete";
        cached_context: fn(Kept) -> Given = "DPCTLDeviceMgr_GetCachedContext";
        usm_type: fn(*const c_void, ContextRef) -> c_int = "DPCTLUSM_GetPointerType";
        usm_device: fn(*const c_void, ContextRef) -> Given = "DPCTLUSM_GetPointerDevice";
        allocate_device: fn(usize, usize, QueueRef) -> Given = "DPCTLaligned_alloc_device";
        allocate_shared: fn(usize, usize, QueueRef) -> Given = "DPCTLaligned_alloc_shared";
        allocate_host: fn(usize, usize, QueueRef) -> Given = "DPCTLaligned_alloc_host";
        free: fn(Kept, QueueRef) = "DPCTLfree_with_queue";
        devices: fn(c_int) -> Given = "DPCTLDeviceMgr_GetDevices";
        devices_position: fn(Kept, c_int) -> c_int = "DPCTLDeviceMgr_GetPositionInDevices";
        devices_relative: fn(Kept) -> i64 = "DPCTLDeviceMgr_GetRelativeId";
        vector_size: fn(Kept) -> usize = "DPCTLDeviceVector_Size";
        vector_at: fn(Kept, usize) -> Given = "DPCTLDeviceVector_GetAt";
        vector_delete: fn(Kept) = "DPCTLDeviceVector_Delete";
        device_parent: fn(Kept) -> Given = "DPCTLDevice_GetParentDevice";
        device_is_cpu: fn(Kept) -> bool = "DPCTLDevice_IsCPU";
        device_backend: fn(Kept) -> c_int = "DPCTLDevice_GetBackend";
        device_type: fn(Kept) -> c_int = "DPCTLDevice_GetDeviceType";
        device_name: fn(Kept) -> Option<NonNull<c_char>> = "DPCTLDevice_GetName";
        device_driver: fn(Kept) -> Option<NonNull<c_char>> = "DPCTLDevice_GetDriverVersion";
        device_memory: fn(Kept) -> u64 = "DPCTLDevice_GetGlobalMemSize";
        device_units: fn(Kept) -> u32 = "DPCTLDevice_GetMaxComputeUnits";
        device_delete: fn(Kept) = "DPCTLDevice_Delete";
        string_delete: fn(NonNull<c_char>) = "DPCTLCString_Delete";
    }
}
