//! Entry points of the API after 1.4, each of which a loader may lack.
//!
//! Types and numbers are those of the specification of version 1.17
//! (<https://oneapi-src.github.io/level-zero-spec/level-zero/latest/core/api.html>).
#![expect(unsafe_code, reason = "gives symbols the types of the specification")]
#![expect(
    non_camel_case_types,
    non_snake_case,
    reason = "foreign names keep their spelling"
)]

use std::ffi::{c_int, c_void};

use crate::bindings::{
    ze_command_list_handle_t, ze_context_handle_t, ze_device_handle_t, ze_driver_handle_t,
    ze_event_handle_t, ze_event_scope_flags_t, ze_group_count_t, ze_ipc_mem_handle_t,
    ze_kernel_handle_t, ze_result_t, ze_structure_type_t,
};

/// A symbol whose type is still to be believed.
pub(crate) type Symbol = unsafe extern "C" fn();

/// Declares the table, and how it is filled in.
macro_rules! entry_points {
    ($($(#[$attribute:meta])* $name:ident: fn($($argument:ty),*) -> $result:ty;)*) => {
        /// Entry points of later versions; `None` where the loader has none of that name.
        #[derive(Clone, Copy)]
        pub struct Newer {
            $($(#[$attribute])* pub $name: Option<unsafe extern "C" fn($($argument),*) -> $result>,)*
        }

        impl Newer {
            /// Fills the table from symbols by name, which have the types of the specification.
            pub(crate) fn resolve(find: impl Fn(&str) -> Option<Symbol>) -> Self {
                Self {
                    $($name: find(stringify!($name)).map(|symbol| {
                        // SAFETY: the specification gives the symbol of that name this type, and
                        // whoever makes a loader follows it.
                        unsafe {
                            std::mem::transmute::<Symbol, unsafe extern "C" fn($($argument),*) -> $result>(symbol)
                        }
                    }),)*
                }
            }
        }
    };
}

entry_points! {
    /// Initialises the drivers of some types and returns them (1.10).
    zeInitDrivers: fn(*mut u32, *mut ze_driver_handle_t, *mut ze_init_driver_type_desc_t) -> ze_result_t;
    /// Returns the context that a driver has anyway, over all of its devices (1.14).
    zeDriverGetDefaultContext: fn(ze_driver_handle_t) -> ze_context_handle_t;
    /// Returns the root of a tile, null where the device is one (1.7).
    zeDeviceGetRootDevice: fn(ze_device_handle_t, *mut ze_device_handle_t) -> ze_result_t;
    /// Waits for all work on a device (1.14).
    zeDeviceSynchronize: fn(ze_device_handle_t) -> ze_result_t;
    /// Waits for an immediate list, at most so many nanoseconds (1.6).
    zeCommandListHostSynchronize: fn(ze_command_list_handle_t, u64) -> ze_result_t;
    /// Gives back what a handle for other processes took (1.6).
    zeMemPutIpcHandle: fn(ze_context_handle_t, ze_ipc_mem_handle_t) -> ze_result_t;
    /// Launches a kernel with its group size and a list of pointers to its arguments (1.14).
    zeCommandListAppendLaunchKernelWithArguments: fn(
        ze_command_list_handle_t, ze_kernel_handle_t, ze_group_count_t, ze_group_size_t, *mut *mut c_void,
        *const c_void, ze_event_handle_t, u32, *mut ze_event_handle_t) -> ze_result_t;
    /// Makes an event that counts, outside of any pool (1.15).
    zeEventCounterBasedCreate: fn(
        ze_context_handle_t, ze_device_handle_t, *const ze_event_counter_based_desc_t, *mut ze_event_handle_t
    ) -> ze_result_t;
}

/// The size of a group of work items.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ze_group_size_t {
    /// Along the first dimension.
    pub groupSizeX: u32,
    /// Along the second dimension.
    pub groupSizeY: u32,
    /// Along the third dimension.
    pub groupSizeZ: u32,
}

/// The types of drivers to initialise, as bits.
pub type ze_init_driver_type_flags_t = u32;

/// Drivers of GPUs.
pub const ZE_INIT_DRIVER_TYPE_FLAG_GPU: ze_init_driver_type_flags_t = 1 << 0;
/// Drivers of NPUs.
pub const ZE_INIT_DRIVER_TYPE_FLAG_NPU: ze_init_driver_type_flags_t = 1 << 1;

/// The `stype` of [`ze_init_driver_type_desc_t`].
pub const ZE_STRUCTURE_TYPE_INIT_DRIVER_TYPE_DESC: ze_structure_type_t =
    ze_structure_type_t(0x0002_0021);

/// Which drivers to initialise.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct ze_init_driver_type_desc_t {
    /// [`ZE_STRUCTURE_TYPE_INIT_DRIVER_TYPE_DESC`].
    pub stype: ze_structure_type_t,
    /// A further structure, or null.
    pub pNext: *const c_void,
    /// At least one type.
    pub flags: ze_init_driver_type_flags_t,
}

/// The `stype` of the structure that makes the events of a pool count.
pub const ZE_STRUCTURE_TYPE_COUNTER_BASED_EVENT_POOL_EXP_DESC: ze_structure_type_t =
    ze_structure_type_t(0x0002_0014);

/// What a counter-based event is for, as bits.
pub type ze_event_counter_based_flags_t = u32;

/// For immediate lists.
pub const ZE_EVENT_COUNTER_BASED_FLAG_IMMEDIATE: ze_event_counter_based_flags_t = 1 << 0;
/// For recorded lists.
pub const ZE_EVENT_COUNTER_BASED_FLAG_NON_IMMEDIATE: ze_event_counter_based_flags_t = 1 << 1;
/// The host may wait for it.
pub const ZE_EVENT_COUNTER_BASED_FLAG_HOST_VISIBLE: ze_event_counter_based_flags_t = 1 << 2;

/// The `stype` of [`ze_event_counter_based_desc_t`].
pub const ZE_STRUCTURE_TYPE_EVENT_COUNTER_BASED_DESC: ze_structure_type_t =
    ze_structure_type_t(0x0002_003a);

/// A counter-based event.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct ze_event_counter_based_desc_t {
    /// [`ZE_STRUCTURE_TYPE_EVENT_COUNTER_BASED_DESC`].
    pub stype: ze_structure_type_t,
    /// A further structure, or null.
    pub pNext: *const c_void,
    /// What it is for.
    pub flags: ze_event_counter_based_flags_t,
    /// Which caches a signal flushes.
    pub signal: ze_event_scope_flags_t,
    /// Which caches a wait invalidates.
    pub wait: ze_event_scope_flags_t,
}

const _: () = assert!(size_of::<ze_init_driver_type_desc_t>() == 24);
const _: () = assert!(size_of::<ze_event_counter_based_desc_t>() == 32);
const _: () = assert!(size_of::<ze_group_size_t>() == 3 * size_of::<c_int>());
