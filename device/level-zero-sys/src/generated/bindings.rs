//! Types, constants and entry points of Level Zero's headers; written by `cargo xtask generate`.
#![allow(
    clippy::all,
    clippy::pedantic,
    clippy::allow_attributes_without_reason,
    clippy::multiple_unsafe_ops_per_block,
    clippy::undocumented_unsafe_blocks,
    missing_docs,
    non_camel_case_types,
    non_snake_case,
    unreachable_pub,
    unsafe_code,
    unsafe_op_in_unsafe_fn,
    unused_qualifications,
    reason = "generated"
)]

pub const ZE_MAX_IPC_HANDLE_SIZE: u32 = 64;
pub const ZE_MAX_UUID_SIZE: u32 = 16;
pub const ZE_MAX_DRIVER_UUID_SIZE: u32 = 16;
pub const ZE_MAX_EXTENSION_NAME: u32 = 256;
pub const ZE_MAX_DEVICE_UUID_SIZE: u32 = 16;
pub const ZE_MAX_DEVICE_NAME: u32 = 256;
pub const ZE_MAX_NATIVE_KERNEL_UUID_SIZE: u32 = 16;
pub const ZE_MAX_KERNEL_UUID_SIZE: u32 = 16;
pub const ZE_MAX_MODULE_UUID_SIZE: u32 = 16;
pub const ZE_MODULE_PROGRAM_EXP_NAME: &[u8; 31] = b"ZE_experimental_module_program\0";
pub const ZE_RAYTRACING_EXT_NAME: &[u8; 24] = b"ZE_extension_raytracing\0";
pub const ZE_FLOAT_ATOMICS_EXT_NAME: &[u8; 27] = b"ZE_extension_float_atomics\0";
pub const ZE_GLOBAL_OFFSET_EXP_NAME: &[u8; 30] = b"ZE_experimental_global_offset\0";
pub const ZE_RELAXED_ALLOCATION_LIMITS_EXP_NAME: &[u8; 42] =
    b"ZE_experimental_relaxed_allocation_limits\0";
pub const ZE_CACHE_RESERVATION_EXT_NAME: &[u8; 31] = b"ZE_extension_cache_reservation\0";
pub const ZE_EVENT_QUERY_TIMESTAMPS_EXP_NAME: &[u8; 39] =
    b"ZE_experimental_event_query_timestamps\0";
pub const ZE_IMAGE_MEMORY_PROPERTIES_EXP_NAME: &[u8; 40] =
    b"ZE_experimental_image_memory_properties\0";
pub const ZE_IMAGE_VIEW_EXP_NAME: &[u8; 27] = b"ZE_experimental_image_view\0";
pub const ZE_IMAGE_VIEW_PLANAR_EXP_NAME: &[u8; 34] = b"ZE_experimental_image_view_planar\0";
pub const ZE_KERNEL_SCHEDULING_HINTS_EXP_NAME: &[u8; 33] = b"ZE_experimental_scheduling_hints\0";
pub const ZE_LINKONCE_ODR_EXT_NAME: &[u8; 26] = b"ZE_extension_linkonce_odr\0";
pub const ZE_CONTEXT_POWER_SAVING_HINT_EXP_NAME: &[u8; 34] = b"ZE_experimental_power_saving_hint\0";
pub const ZE_SUBGROUPS_EXT_NAME: &[u8; 23] = b"ZE_extension_subgroups\0";
pub const ZE_EU_COUNT_EXT_NAME: &[u8; 22] = b"ZE_extension_eu_count\0";
pub const ZE_PCI_PROPERTIES_EXT_NAME: &[u8; 28] = b"ZE_extension_pci_properties\0";
pub const ZE_SRGB_EXT_NAME: &[u8; 18] = b"ZE_extension_srgb\0";
pub const ZE_IMAGE_COPY_EXT_NAME: &[u8; 24] = b"ZE_extension_image_copy\0";
pub const ZE_IMAGE_QUERY_ALLOC_PROPERTIES_EXT_NAME: &[u8; 42] =
    b"ZE_extension_image_query_alloc_properties\0";
pub const ZE_LINKAGE_INSPECTION_EXT_NAME: &[u8; 32] = b"ZE_extension_linkage_inspection\0";
pub const ZE_MEMORY_COMPRESSION_HINTS_EXT_NAME: &[u8; 38] =
    b"ZE_extension_memory_compression_hints\0";
pub const ZE_MEMORY_FREE_POLICIES_EXT_NAME: &[u8; 34] = b"ZE_extension_memory_free_policies\0";
pub const ZE_BANDWIDTH_PROPERTIES_EXP_NAME: &[u8; 37] = b"ZE_experimental_bandwidth_properties\0";
pub const ZE_DEVICE_LUID_EXT_NAME: &[u8; 25] = b"ZE_extension_device_luid\0";
pub const ZE_MAX_DEVICE_LUID_SIZE_EXT: u32 = 8;
pub const ZE_FABRIC_EXP_NAME: &[u8; 23] = b"ZE_experimental_fabric\0";
pub const ZE_MAX_FABRIC_EDGE_MODEL_EXP_SIZE: u32 = 256;
pub const ZE_DEVICE_MEMORY_PROPERTIES_EXT_NAME: &[u8; 38] =
    b"ZE_extension_device_memory_properties\0";
pub type ze_bool_t = u8;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _ze_driver_handle_t {
    _unused: [u8; 0],
}
pub type ze_driver_handle_t = *mut _ze_driver_handle_t;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _ze_device_handle_t {
    _unused: [u8; 0],
}
pub type ze_device_handle_t = *mut _ze_device_handle_t;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _ze_context_handle_t {
    _unused: [u8; 0],
}
pub type ze_context_handle_t = *mut _ze_context_handle_t;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _ze_command_queue_handle_t {
    _unused: [u8; 0],
}
pub type ze_command_queue_handle_t = *mut _ze_command_queue_handle_t;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _ze_command_list_handle_t {
    _unused: [u8; 0],
}
pub type ze_command_list_handle_t = *mut _ze_command_list_handle_t;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _ze_fence_handle_t {
    _unused: [u8; 0],
}
pub type ze_fence_handle_t = *mut _ze_fence_handle_t;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _ze_event_pool_handle_t {
    _unused: [u8; 0],
}
pub type ze_event_pool_handle_t = *mut _ze_event_pool_handle_t;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _ze_event_handle_t {
    _unused: [u8; 0],
}
pub type ze_event_handle_t = *mut _ze_event_handle_t;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _ze_image_handle_t {
    _unused: [u8; 0],
}
pub type ze_image_handle_t = *mut _ze_image_handle_t;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _ze_module_handle_t {
    _unused: [u8; 0],
}
pub type ze_module_handle_t = *mut _ze_module_handle_t;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _ze_module_build_log_handle_t {
    _unused: [u8; 0],
}
pub type ze_module_build_log_handle_t = *mut _ze_module_build_log_handle_t;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _ze_kernel_handle_t {
    _unused: [u8; 0],
}
pub type ze_kernel_handle_t = *mut _ze_kernel_handle_t;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _ze_sampler_handle_t {
    _unused: [u8; 0],
}
pub type ze_sampler_handle_t = *mut _ze_sampler_handle_t;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _ze_physical_mem_handle_t {
    _unused: [u8; 0],
}
pub type ze_physical_mem_handle_t = *mut _ze_physical_mem_handle_t;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _ze_fabric_vertex_handle_t {
    _unused: [u8; 0],
}
pub type ze_fabric_vertex_handle_t = *mut _ze_fabric_vertex_handle_t;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _ze_fabric_edge_handle_t {
    _unused: [u8; 0],
}
pub type ze_fabric_edge_handle_t = *mut _ze_fabric_edge_handle_t;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _ze_ipc_mem_handle_t {
    pub data: [::core::ffi::c_char; 64usize],
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of _ze_ipc_mem_handle_t"][::core::mem::size_of::<_ze_ipc_mem_handle_t>() - 64usize];
    ["Alignment of _ze_ipc_mem_handle_t"][::core::mem::align_of::<_ze_ipc_mem_handle_t>() - 1usize];
    ["Offset of field: _ze_ipc_mem_handle_t::data"]
        [::core::mem::offset_of!(_ze_ipc_mem_handle_t, data) - 0usize];
};
impl Default for _ze_ipc_mem_handle_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
pub type ze_ipc_mem_handle_t = _ze_ipc_mem_handle_t;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _ze_ipc_event_pool_handle_t {
    pub data: [::core::ffi::c_char; 64usize],
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of _ze_ipc_event_pool_handle_t"]
        [::core::mem::size_of::<_ze_ipc_event_pool_handle_t>() - 64usize];
    ["Alignment of _ze_ipc_event_pool_handle_t"]
        [::core::mem::align_of::<_ze_ipc_event_pool_handle_t>() - 1usize];
    ["Offset of field: _ze_ipc_event_pool_handle_t::data"]
        [::core::mem::offset_of!(_ze_ipc_event_pool_handle_t, data) - 0usize];
};
impl Default for _ze_ipc_event_pool_handle_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
pub type ze_ipc_event_pool_handle_t = _ze_ipc_event_pool_handle_t;
impl ze_result_t {
    pub const ZE_RESULT_SUCCESS: ze_result_t = ze_result_t(0);
    pub const ZE_RESULT_NOT_READY: ze_result_t = ze_result_t(1);
    pub const ZE_RESULT_ERROR_DEVICE_LOST: ze_result_t = ze_result_t(1879048193);
    pub const ZE_RESULT_ERROR_OUT_OF_HOST_MEMORY: ze_result_t = ze_result_t(1879048194);
    pub const ZE_RESULT_ERROR_OUT_OF_DEVICE_MEMORY: ze_result_t = ze_result_t(1879048195);
    pub const ZE_RESULT_ERROR_MODULE_BUILD_FAILURE: ze_result_t = ze_result_t(1879048196);
    pub const ZE_RESULT_ERROR_MODULE_LINK_FAILURE: ze_result_t = ze_result_t(1879048197);
    pub const ZE_RESULT_ERROR_DEVICE_REQUIRES_RESET: ze_result_t = ze_result_t(1879048198);
    pub const ZE_RESULT_ERROR_DEVICE_IN_LOW_POWER_STATE: ze_result_t = ze_result_t(1879048199);
    pub const ZE_RESULT_EXP_ERROR_DEVICE_IS_NOT_VERTEX: ze_result_t = ze_result_t(2146435073);
    pub const ZE_RESULT_EXP_ERROR_VERTEX_IS_NOT_DEVICE: ze_result_t = ze_result_t(2146435074);
    pub const ZE_RESULT_EXP_ERROR_REMOTE_DEVICE: ze_result_t = ze_result_t(2146435075);
    pub const ZE_RESULT_ERROR_INSUFFICIENT_PERMISSIONS: ze_result_t = ze_result_t(1879113728);
    pub const ZE_RESULT_ERROR_NOT_AVAILABLE: ze_result_t = ze_result_t(1879113729);
    pub const ZE_RESULT_ERROR_DEPENDENCY_UNAVAILABLE: ze_result_t = ze_result_t(1879179264);
    pub const ZE_RESULT_WARNING_DROPPED_DATA: ze_result_t = ze_result_t(1879179265);
    pub const ZE_RESULT_ERROR_UNINITIALIZED: ze_result_t = ze_result_t(2013265921);
    pub const ZE_RESULT_ERROR_UNSUPPORTED_VERSION: ze_result_t = ze_result_t(2013265922);
    pub const ZE_RESULT_ERROR_UNSUPPORTED_FEATURE: ze_result_t = ze_result_t(2013265923);
    pub const ZE_RESULT_ERROR_INVALID_ARGUMENT: ze_result_t = ze_result_t(2013265924);
    pub const ZE_RESULT_ERROR_INVALID_NULL_HANDLE: ze_result_t = ze_result_t(2013265925);
    pub const ZE_RESULT_ERROR_HANDLE_OBJECT_IN_USE: ze_result_t = ze_result_t(2013265926);
    pub const ZE_RESULT_ERROR_INVALID_NULL_POINTER: ze_result_t = ze_result_t(2013265927);
    pub const ZE_RESULT_ERROR_INVALID_SIZE: ze_result_t = ze_result_t(2013265928);
    pub const ZE_RESULT_ERROR_UNSUPPORTED_SIZE: ze_result_t = ze_result_t(2013265929);
    pub const ZE_RESULT_ERROR_UNSUPPORTED_ALIGNMENT: ze_result_t = ze_result_t(2013265930);
    pub const ZE_RESULT_ERROR_INVALID_SYNCHRONIZATION_OBJECT: ze_result_t = ze_result_t(2013265931);
    pub const ZE_RESULT_ERROR_INVALID_ENUMERATION: ze_result_t = ze_result_t(2013265932);
    pub const ZE_RESULT_ERROR_UNSUPPORTED_ENUMERATION: ze_result_t = ze_result_t(2013265933);
    pub const ZE_RESULT_ERROR_UNSUPPORTED_IMAGE_FORMAT: ze_result_t = ze_result_t(2013265934);
    pub const ZE_RESULT_ERROR_INVALID_NATIVE_BINARY: ze_result_t = ze_result_t(2013265935);
    pub const ZE_RESULT_ERROR_INVALID_GLOBAL_NAME: ze_result_t = ze_result_t(2013265936);
    pub const ZE_RESULT_ERROR_INVALID_KERNEL_NAME: ze_result_t = ze_result_t(2013265937);
    pub const ZE_RESULT_ERROR_INVALID_FUNCTION_NAME: ze_result_t = ze_result_t(2013265938);
    pub const ZE_RESULT_ERROR_INVALID_GROUP_SIZE_DIMENSION: ze_result_t = ze_result_t(2013265939);
    pub const ZE_RESULT_ERROR_INVALID_GLOBAL_WIDTH_DIMENSION: ze_result_t = ze_result_t(2013265940);
    pub const ZE_RESULT_ERROR_INVALID_KERNEL_ARGUMENT_INDEX: ze_result_t = ze_result_t(2013265941);
    pub const ZE_RESULT_ERROR_INVALID_KERNEL_ARGUMENT_SIZE: ze_result_t = ze_result_t(2013265942);
    pub const ZE_RESULT_ERROR_INVALID_KERNEL_ATTRIBUTE_VALUE: ze_result_t = ze_result_t(2013265943);
    pub const ZE_RESULT_ERROR_INVALID_MODULE_UNLINKED: ze_result_t = ze_result_t(2013265944);
    pub const ZE_RESULT_ERROR_INVALID_COMMAND_LIST_TYPE: ze_result_t = ze_result_t(2013265945);
    pub const ZE_RESULT_ERROR_OVERLAPPING_REGIONS: ze_result_t = ze_result_t(2013265946);
    pub const ZE_RESULT_WARNING_ACTION_REQUIRED: ze_result_t = ze_result_t(2013265947);
    pub const ZE_RESULT_ERROR_UNKNOWN: ze_result_t = ze_result_t(2147483646);
    pub const ZE_RESULT_FORCE_UINT32: ze_result_t = ze_result_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_result_t(pub ::core::ffi::c_uint);
impl ze_structure_type_t {
    pub const ZE_STRUCTURE_TYPE_DRIVER_PROPERTIES: ze_structure_type_t = ze_structure_type_t(1);
    pub const ZE_STRUCTURE_TYPE_DRIVER_IPC_PROPERTIES: ze_structure_type_t = ze_structure_type_t(2);
    pub const ZE_STRUCTURE_TYPE_DEVICE_PROPERTIES: ze_structure_type_t = ze_structure_type_t(3);
    pub const ZE_STRUCTURE_TYPE_DEVICE_COMPUTE_PROPERTIES: ze_structure_type_t =
        ze_structure_type_t(4);
    pub const ZE_STRUCTURE_TYPE_DEVICE_MODULE_PROPERTIES: ze_structure_type_t =
        ze_structure_type_t(5);
    pub const ZE_STRUCTURE_TYPE_COMMAND_QUEUE_GROUP_PROPERTIES: ze_structure_type_t =
        ze_structure_type_t(6);
    pub const ZE_STRUCTURE_TYPE_DEVICE_MEMORY_PROPERTIES: ze_structure_type_t =
        ze_structure_type_t(7);
    pub const ZE_STRUCTURE_TYPE_DEVICE_MEMORY_ACCESS_PROPERTIES: ze_structure_type_t =
        ze_structure_type_t(8);
    pub const ZE_STRUCTURE_TYPE_DEVICE_CACHE_PROPERTIES: ze_structure_type_t =
        ze_structure_type_t(9);
    pub const ZE_STRUCTURE_TYPE_DEVICE_IMAGE_PROPERTIES: ze_structure_type_t =
        ze_structure_type_t(10);
    pub const ZE_STRUCTURE_TYPE_DEVICE_P2P_PROPERTIES: ze_structure_type_t =
        ze_structure_type_t(11);
    pub const ZE_STRUCTURE_TYPE_DEVICE_EXTERNAL_MEMORY_PROPERTIES: ze_structure_type_t =
        ze_structure_type_t(12);
    pub const ZE_STRUCTURE_TYPE_CONTEXT_DESC: ze_structure_type_t = ze_structure_type_t(13);
    pub const ZE_STRUCTURE_TYPE_COMMAND_QUEUE_DESC: ze_structure_type_t = ze_structure_type_t(14);
    pub const ZE_STRUCTURE_TYPE_COMMAND_LIST_DESC: ze_structure_type_t = ze_structure_type_t(15);
    pub const ZE_STRUCTURE_TYPE_EVENT_POOL_DESC: ze_structure_type_t = ze_structure_type_t(16);
    pub const ZE_STRUCTURE_TYPE_EVENT_DESC: ze_structure_type_t = ze_structure_type_t(17);
    pub const ZE_STRUCTURE_TYPE_FENCE_DESC: ze_structure_type_t = ze_structure_type_t(18);
    pub const ZE_STRUCTURE_TYPE_IMAGE_DESC: ze_structure_type_t = ze_structure_type_t(19);
    pub const ZE_STRUCTURE_TYPE_IMAGE_PROPERTIES: ze_structure_type_t = ze_structure_type_t(20);
    pub const ZE_STRUCTURE_TYPE_DEVICE_MEM_ALLOC_DESC: ze_structure_type_t =
        ze_structure_type_t(21);
    pub const ZE_STRUCTURE_TYPE_HOST_MEM_ALLOC_DESC: ze_structure_type_t = ze_structure_type_t(22);
    pub const ZE_STRUCTURE_TYPE_MEMORY_ALLOCATION_PROPERTIES: ze_structure_type_t =
        ze_structure_type_t(23);
    pub const ZE_STRUCTURE_TYPE_EXTERNAL_MEMORY_EXPORT_DESC: ze_structure_type_t =
        ze_structure_type_t(24);
    pub const ZE_STRUCTURE_TYPE_EXTERNAL_MEMORY_IMPORT_FD: ze_structure_type_t =
        ze_structure_type_t(25);
    pub const ZE_STRUCTURE_TYPE_EXTERNAL_MEMORY_EXPORT_FD: ze_structure_type_t =
        ze_structure_type_t(26);
    pub const ZE_STRUCTURE_TYPE_MODULE_DESC: ze_structure_type_t = ze_structure_type_t(27);
    pub const ZE_STRUCTURE_TYPE_MODULE_PROPERTIES: ze_structure_type_t = ze_structure_type_t(28);
    pub const ZE_STRUCTURE_TYPE_KERNEL_DESC: ze_structure_type_t = ze_structure_type_t(29);
    pub const ZE_STRUCTURE_TYPE_KERNEL_PROPERTIES: ze_structure_type_t = ze_structure_type_t(30);
    pub const ZE_STRUCTURE_TYPE_SAMPLER_DESC: ze_structure_type_t = ze_structure_type_t(31);
    pub const ZE_STRUCTURE_TYPE_PHYSICAL_MEM_DESC: ze_structure_type_t = ze_structure_type_t(32);
    pub const ZE_STRUCTURE_TYPE_KERNEL_PREFERRED_GROUP_SIZE_PROPERTIES: ze_structure_type_t =
        ze_structure_type_t(33);
    pub const ZE_STRUCTURE_TYPE_EXTERNAL_MEMORY_IMPORT_WIN32: ze_structure_type_t =
        ze_structure_type_t(34);
    pub const ZE_STRUCTURE_TYPE_EXTERNAL_MEMORY_EXPORT_WIN32: ze_structure_type_t =
        ze_structure_type_t(35);
    pub const ZE_STRUCTURE_TYPE_DEVICE_RAYTRACING_EXT_PROPERTIES: ze_structure_type_t =
        ze_structure_type_t(65537);
    pub const ZE_STRUCTURE_TYPE_RAYTRACING_MEM_ALLOC_EXT_DESC: ze_structure_type_t =
        ze_structure_type_t(65538);
    pub const ZE_STRUCTURE_TYPE_FLOAT_ATOMIC_EXT_PROPERTIES: ze_structure_type_t =
        ze_structure_type_t(65539);
    pub const ZE_STRUCTURE_TYPE_CACHE_RESERVATION_EXT_DESC: ze_structure_type_t =
        ze_structure_type_t(65540);
    pub const ZE_STRUCTURE_TYPE_EU_COUNT_EXT: ze_structure_type_t = ze_structure_type_t(65541);
    pub const ZE_STRUCTURE_TYPE_SRGB_EXT_DESC: ze_structure_type_t = ze_structure_type_t(65542);
    pub const ZE_STRUCTURE_TYPE_LINKAGE_INSPECTION_EXT_DESC: ze_structure_type_t =
        ze_structure_type_t(65543);
    pub const ZE_STRUCTURE_TYPE_PCI_EXT_PROPERTIES: ze_structure_type_t =
        ze_structure_type_t(65544);
    pub const ZE_STRUCTURE_TYPE_DRIVER_MEMORY_FREE_EXT_PROPERTIES: ze_structure_type_t =
        ze_structure_type_t(65545);
    pub const ZE_STRUCTURE_TYPE_MEMORY_FREE_EXT_DESC: ze_structure_type_t =
        ze_structure_type_t(65546);
    pub const ZE_STRUCTURE_TYPE_MEMORY_COMPRESSION_HINTS_EXT_DESC: ze_structure_type_t =
        ze_structure_type_t(65547);
    pub const ZE_STRUCTURE_TYPE_IMAGE_ALLOCATION_EXT_PROPERTIES: ze_structure_type_t =
        ze_structure_type_t(65548);
    pub const ZE_STRUCTURE_TYPE_DEVICE_LUID_EXT_PROPERTIES: ze_structure_type_t =
        ze_structure_type_t(65549);
    pub const ZE_STRUCTURE_TYPE_DEVICE_MEMORY_EXT_PROPERTIES: ze_structure_type_t =
        ze_structure_type_t(65550);
    pub const ZE_STRUCTURE_TYPE_RELAXED_ALLOCATION_LIMITS_EXP_DESC: ze_structure_type_t =
        ze_structure_type_t(131073);
    pub const ZE_STRUCTURE_TYPE_MODULE_PROGRAM_EXP_DESC: ze_structure_type_t =
        ze_structure_type_t(131074);
    pub const ZE_STRUCTURE_TYPE_SCHEDULING_HINT_EXP_PROPERTIES: ze_structure_type_t =
        ze_structure_type_t(131075);
    pub const ZE_STRUCTURE_TYPE_SCHEDULING_HINT_EXP_DESC: ze_structure_type_t =
        ze_structure_type_t(131076);
    pub const ZE_STRUCTURE_TYPE_IMAGE_VIEW_PLANAR_EXP_DESC: ze_structure_type_t =
        ze_structure_type_t(131077);
    pub const ZE_STRUCTURE_TYPE_DEVICE_PROPERTIES_1_2: ze_structure_type_t =
        ze_structure_type_t(131078);
    pub const ZE_STRUCTURE_TYPE_IMAGE_MEMORY_EXP_PROPERTIES: ze_structure_type_t =
        ze_structure_type_t(131079);
    pub const ZE_STRUCTURE_TYPE_POWER_SAVING_HINT_EXP_DESC: ze_structure_type_t =
        ze_structure_type_t(131080);
    pub const ZE_STRUCTURE_TYPE_COPY_BANDWIDTH_EXP_PROPERTIES: ze_structure_type_t =
        ze_structure_type_t(131081);
    pub const ZE_STRUCTURE_TYPE_DEVICE_P2P_BANDWIDTH_EXP_PROPERTIES: ze_structure_type_t =
        ze_structure_type_t(131082);
    pub const ZE_STRUCTURE_TYPE_FABRIC_VERTEX_EXP_PROPERTIES: ze_structure_type_t =
        ze_structure_type_t(131083);
    pub const ZE_STRUCTURE_TYPE_FABRIC_EDGE_EXP_PROPERTIES: ze_structure_type_t =
        ze_structure_type_t(131084);
    pub const ZE_STRUCTURE_TYPE_FORCE_UINT32: ze_structure_type_t = ze_structure_type_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_structure_type_t(pub ::core::ffi::c_uint);
pub type ze_external_memory_type_flags_t = u32;
impl ze_external_memory_type_flag_t {
    pub const ZE_EXTERNAL_MEMORY_TYPE_FLAG_OPAQUE_FD: ze_external_memory_type_flag_t =
        ze_external_memory_type_flag_t(1);
    pub const ZE_EXTERNAL_MEMORY_TYPE_FLAG_DMA_BUF: ze_external_memory_type_flag_t =
        ze_external_memory_type_flag_t(2);
    pub const ZE_EXTERNAL_MEMORY_TYPE_FLAG_OPAQUE_WIN32: ze_external_memory_type_flag_t =
        ze_external_memory_type_flag_t(4);
    pub const ZE_EXTERNAL_MEMORY_TYPE_FLAG_OPAQUE_WIN32_KMT: ze_external_memory_type_flag_t =
        ze_external_memory_type_flag_t(8);
    pub const ZE_EXTERNAL_MEMORY_TYPE_FLAG_D3D11_TEXTURE: ze_external_memory_type_flag_t =
        ze_external_memory_type_flag_t(16);
    pub const ZE_EXTERNAL_MEMORY_TYPE_FLAG_D3D11_TEXTURE_KMT: ze_external_memory_type_flag_t =
        ze_external_memory_type_flag_t(32);
    pub const ZE_EXTERNAL_MEMORY_TYPE_FLAG_D3D12_HEAP: ze_external_memory_type_flag_t =
        ze_external_memory_type_flag_t(64);
    pub const ZE_EXTERNAL_MEMORY_TYPE_FLAG_D3D12_RESOURCE: ze_external_memory_type_flag_t =
        ze_external_memory_type_flag_t(128);
    pub const ZE_EXTERNAL_MEMORY_TYPE_FLAG_FORCE_UINT32: ze_external_memory_type_flag_t =
        ze_external_memory_type_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_external_memory_type_flag_t(pub ::core::ffi::c_uint);
impl ze_bandwidth_unit_t {
    pub const ZE_BANDWIDTH_UNIT_UNKNOWN: ze_bandwidth_unit_t = ze_bandwidth_unit_t(0);
    pub const ZE_BANDWIDTH_UNIT_BYTES_PER_NANOSEC: ze_bandwidth_unit_t = ze_bandwidth_unit_t(1);
    pub const ZE_BANDWIDTH_UNIT_BYTES_PER_CLOCK: ze_bandwidth_unit_t = ze_bandwidth_unit_t(2);
    pub const ZE_BANDWIDTH_UNIT_FORCE_UINT32: ze_bandwidth_unit_t = ze_bandwidth_unit_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_bandwidth_unit_t(pub ::core::ffi::c_uint);
impl ze_latency_unit_t {
    pub const ZE_LATENCY_UNIT_UNKNOWN: ze_latency_unit_t = ze_latency_unit_t(0);
    pub const ZE_LATENCY_UNIT_NANOSEC: ze_latency_unit_t = ze_latency_unit_t(1);
    pub const ZE_LATENCY_UNIT_CLOCK: ze_latency_unit_t = ze_latency_unit_t(2);
    pub const ZE_LATENCY_UNIT_HOP: ze_latency_unit_t = ze_latency_unit_t(3);
    pub const ZE_LATENCY_UNIT_FORCE_UINT32: ze_latency_unit_t = ze_latency_unit_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_latency_unit_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_uuid_t {
    pub id: [u8; 16usize],
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_uuid_t"][::core::mem::size_of::<ze_uuid_t>() - 16usize];
    ["Alignment of ze_uuid_t"][::core::mem::align_of::<ze_uuid_t>() - 1usize];
    ["Offset of field: ze_uuid_t::id"][::core::mem::offset_of!(ze_uuid_t, id) - 0usize];
};
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_base_properties_t {
    pub stype: ze_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_base_properties_t"][::core::mem::size_of::<ze_base_properties_t>() - 16usize];
    ["Alignment of ze_base_properties_t"][::core::mem::align_of::<ze_base_properties_t>() - 8usize];
    ["Offset of field: ze_base_properties_t::stype"]
        [::core::mem::offset_of!(ze_base_properties_t, stype) - 0usize];
    ["Offset of field: ze_base_properties_t::pNext"]
        [::core::mem::offset_of!(ze_base_properties_t, pNext) - 8usize];
};
impl Default for ze_base_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_base_desc_t {
    pub stype: ze_structure_type_t,
    pub pNext: *const ::core::ffi::c_void,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_base_desc_t"][::core::mem::size_of::<ze_base_desc_t>() - 16usize];
    ["Alignment of ze_base_desc_t"][::core::mem::align_of::<ze_base_desc_t>() - 8usize];
    ["Offset of field: ze_base_desc_t::stype"]
        [::core::mem::offset_of!(ze_base_desc_t, stype) - 0usize];
    ["Offset of field: ze_base_desc_t::pNext"]
        [::core::mem::offset_of!(ze_base_desc_t, pNext) - 8usize];
};
impl Default for ze_base_desc_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
pub type ze_init_flags_t = u32;
impl ze_init_flag_t {
    pub const ZE_INIT_FLAG_GPU_ONLY: ze_init_flag_t = ze_init_flag_t(1);
    pub const ZE_INIT_FLAG_VPU_ONLY: ze_init_flag_t = ze_init_flag_t(2);
    pub const ZE_INIT_FLAG_FORCE_UINT32: ze_init_flag_t = ze_init_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_init_flag_t(pub ::core::ffi::c_uint);
impl ze_api_version_t {
    pub const ZE_API_VERSION_1_0: ze_api_version_t = ze_api_version_t(65536);
    pub const ZE_API_VERSION_1_1: ze_api_version_t = ze_api_version_t(65537);
    pub const ZE_API_VERSION_1_2: ze_api_version_t = ze_api_version_t(65538);
    pub const ZE_API_VERSION_1_3: ze_api_version_t = ze_api_version_t(65539);
    pub const ZE_API_VERSION_1_4: ze_api_version_t = ze_api_version_t(65540);
    pub const ZE_API_VERSION_CURRENT: ze_api_version_t = ze_api_version_t(65540);
    pub const ZE_API_VERSION_FORCE_UINT32: ze_api_version_t = ze_api_version_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_api_version_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_driver_uuid_t {
    pub id: [u8; 16usize],
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_driver_uuid_t"][::core::mem::size_of::<ze_driver_uuid_t>() - 16usize];
    ["Alignment of ze_driver_uuid_t"][::core::mem::align_of::<ze_driver_uuid_t>() - 1usize];
    ["Offset of field: ze_driver_uuid_t::id"]
        [::core::mem::offset_of!(ze_driver_uuid_t, id) - 0usize];
};
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_driver_properties_t {
    pub stype: ze_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub uuid: ze_driver_uuid_t,
    pub driverVersion: u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_driver_properties_t"][::core::mem::size_of::<ze_driver_properties_t>() - 40usize];
    ["Alignment of ze_driver_properties_t"]
        [::core::mem::align_of::<ze_driver_properties_t>() - 8usize];
    ["Offset of field: ze_driver_properties_t::stype"]
        [::core::mem::offset_of!(ze_driver_properties_t, stype) - 0usize];
    ["Offset of field: ze_driver_properties_t::pNext"]
        [::core::mem::offset_of!(ze_driver_properties_t, pNext) - 8usize];
    ["Offset of field: ze_driver_properties_t::uuid"]
        [::core::mem::offset_of!(ze_driver_properties_t, uuid) - 16usize];
    ["Offset of field: ze_driver_properties_t::driverVersion"]
        [::core::mem::offset_of!(ze_driver_properties_t, driverVersion) - 32usize];
};
impl Default for ze_driver_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
pub type ze_ipc_property_flags_t = u32;
impl ze_ipc_property_flag_t {
    pub const ZE_IPC_PROPERTY_FLAG_MEMORY: ze_ipc_property_flag_t = ze_ipc_property_flag_t(1);
    pub const ZE_IPC_PROPERTY_FLAG_EVENT_POOL: ze_ipc_property_flag_t = ze_ipc_property_flag_t(2);
    pub const ZE_IPC_PROPERTY_FLAG_FORCE_UINT32: ze_ipc_property_flag_t =
        ze_ipc_property_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_ipc_property_flag_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_driver_ipc_properties_t {
    pub stype: ze_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub flags: ze_ipc_property_flags_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_driver_ipc_properties_t"]
        [::core::mem::size_of::<ze_driver_ipc_properties_t>() - 24usize];
    ["Alignment of ze_driver_ipc_properties_t"]
        [::core::mem::align_of::<ze_driver_ipc_properties_t>() - 8usize];
    ["Offset of field: ze_driver_ipc_properties_t::stype"]
        [::core::mem::offset_of!(ze_driver_ipc_properties_t, stype) - 0usize];
    ["Offset of field: ze_driver_ipc_properties_t::pNext"]
        [::core::mem::offset_of!(ze_driver_ipc_properties_t, pNext) - 8usize];
    ["Offset of field: ze_driver_ipc_properties_t::flags"]
        [::core::mem::offset_of!(ze_driver_ipc_properties_t, flags) - 16usize];
};
impl Default for ze_driver_ipc_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_driver_extension_properties_t {
    pub name: [::core::ffi::c_char; 256usize],
    pub version: u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_driver_extension_properties_t"]
        [::core::mem::size_of::<ze_driver_extension_properties_t>() - 260usize];
    ["Alignment of ze_driver_extension_properties_t"]
        [::core::mem::align_of::<ze_driver_extension_properties_t>() - 4usize];
    ["Offset of field: ze_driver_extension_properties_t::name"]
        [::core::mem::offset_of!(ze_driver_extension_properties_t, name) - 0usize];
    ["Offset of field: ze_driver_extension_properties_t::version"]
        [::core::mem::offset_of!(ze_driver_extension_properties_t, version) - 256usize];
};
impl Default for ze_driver_extension_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
impl ze_device_type_t {
    pub const ZE_DEVICE_TYPE_GPU: ze_device_type_t = ze_device_type_t(1);
    pub const ZE_DEVICE_TYPE_CPU: ze_device_type_t = ze_device_type_t(2);
    pub const ZE_DEVICE_TYPE_FPGA: ze_device_type_t = ze_device_type_t(3);
    pub const ZE_DEVICE_TYPE_MCA: ze_device_type_t = ze_device_type_t(4);
    pub const ZE_DEVICE_TYPE_VPU: ze_device_type_t = ze_device_type_t(5);
    pub const ZE_DEVICE_TYPE_FORCE_UINT32: ze_device_type_t = ze_device_type_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_device_type_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_device_uuid_t {
    pub id: [u8; 16usize],
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_device_uuid_t"][::core::mem::size_of::<ze_device_uuid_t>() - 16usize];
    ["Alignment of ze_device_uuid_t"][::core::mem::align_of::<ze_device_uuid_t>() - 1usize];
    ["Offset of field: ze_device_uuid_t::id"]
        [::core::mem::offset_of!(ze_device_uuid_t, id) - 0usize];
};
pub type ze_device_property_flags_t = u32;
impl ze_device_property_flag_t {
    pub const ZE_DEVICE_PROPERTY_FLAG_INTEGRATED: ze_device_property_flag_t =
        ze_device_property_flag_t(1);
    pub const ZE_DEVICE_PROPERTY_FLAG_SUBDEVICE: ze_device_property_flag_t =
        ze_device_property_flag_t(2);
    pub const ZE_DEVICE_PROPERTY_FLAG_ECC: ze_device_property_flag_t = ze_device_property_flag_t(4);
    pub const ZE_DEVICE_PROPERTY_FLAG_ONDEMANDPAGING: ze_device_property_flag_t =
        ze_device_property_flag_t(8);
    pub const ZE_DEVICE_PROPERTY_FLAG_FORCE_UINT32: ze_device_property_flag_t =
        ze_device_property_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_device_property_flag_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_device_properties_t {
    pub stype: ze_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub type_: ze_device_type_t,
    pub vendorId: u32,
    pub deviceId: u32,
    pub flags: ze_device_property_flags_t,
    pub subdeviceId: u32,
    pub coreClockRate: u32,
    pub maxMemAllocSize: u64,
    pub maxHardwareContexts: u32,
    pub maxCommandQueuePriority: u32,
    pub numThreadsPerEU: u32,
    pub physicalEUSimdWidth: u32,
    pub numEUsPerSubslice: u32,
    pub numSubslicesPerSlice: u32,
    pub numSlices: u32,
    pub timerResolution: u64,
    pub timestampValidBits: u32,
    pub kernelTimestampValidBits: u32,
    pub uuid: ze_device_uuid_t,
    pub name: [::core::ffi::c_char; 256usize],
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_device_properties_t"][::core::mem::size_of::<ze_device_properties_t>() - 368usize];
    ["Alignment of ze_device_properties_t"]
        [::core::mem::align_of::<ze_device_properties_t>() - 8usize];
    ["Offset of field: ze_device_properties_t::stype"]
        [::core::mem::offset_of!(ze_device_properties_t, stype) - 0usize];
    ["Offset of field: ze_device_properties_t::pNext"]
        [::core::mem::offset_of!(ze_device_properties_t, pNext) - 8usize];
    ["Offset of field: ze_device_properties_t::type_"]
        [::core::mem::offset_of!(ze_device_properties_t, type_) - 16usize];
    ["Offset of field: ze_device_properties_t::vendorId"]
        [::core::mem::offset_of!(ze_device_properties_t, vendorId) - 20usize];
    ["Offset of field: ze_device_properties_t::deviceId"]
        [::core::mem::offset_of!(ze_device_properties_t, deviceId) - 24usize];
    ["Offset of field: ze_device_properties_t::flags"]
        [::core::mem::offset_of!(ze_device_properties_t, flags) - 28usize];
    ["Offset of field: ze_device_properties_t::subdeviceId"]
        [::core::mem::offset_of!(ze_device_properties_t, subdeviceId) - 32usize];
    ["Offset of field: ze_device_properties_t::coreClockRate"]
        [::core::mem::offset_of!(ze_device_properties_t, coreClockRate) - 36usize];
    ["Offset of field: ze_device_properties_t::maxMemAllocSize"]
        [::core::mem::offset_of!(ze_device_properties_t, maxMemAllocSize) - 40usize];
    ["Offset of field: ze_device_properties_t::maxHardwareContexts"]
        [::core::mem::offset_of!(ze_device_properties_t, maxHardwareContexts) - 48usize];
    ["Offset of field: ze_device_properties_t::maxCommandQueuePriority"]
        [::core::mem::offset_of!(ze_device_properties_t, maxCommandQueuePriority) - 52usize];
    ["Offset of field: ze_device_properties_t::numThreadsPerEU"]
        [::core::mem::offset_of!(ze_device_properties_t, numThreadsPerEU) - 56usize];
    ["Offset of field: ze_device_properties_t::physicalEUSimdWidth"]
        [::core::mem::offset_of!(ze_device_properties_t, physicalEUSimdWidth) - 60usize];
    ["Offset of field: ze_device_properties_t::numEUsPerSubslice"]
        [::core::mem::offset_of!(ze_device_properties_t, numEUsPerSubslice) - 64usize];
    ["Offset of field: ze_device_properties_t::numSubslicesPerSlice"]
        [::core::mem::offset_of!(ze_device_properties_t, numSubslicesPerSlice) - 68usize];
    ["Offset of field: ze_device_properties_t::numSlices"]
        [::core::mem::offset_of!(ze_device_properties_t, numSlices) - 72usize];
    ["Offset of field: ze_device_properties_t::timerResolution"]
        [::core::mem::offset_of!(ze_device_properties_t, timerResolution) - 80usize];
    ["Offset of field: ze_device_properties_t::timestampValidBits"]
        [::core::mem::offset_of!(ze_device_properties_t, timestampValidBits) - 88usize];
    ["Offset of field: ze_device_properties_t::kernelTimestampValidBits"]
        [::core::mem::offset_of!(ze_device_properties_t, kernelTimestampValidBits) - 92usize];
    ["Offset of field: ze_device_properties_t::uuid"]
        [::core::mem::offset_of!(ze_device_properties_t, uuid) - 96usize];
    ["Offset of field: ze_device_properties_t::name"]
        [::core::mem::offset_of!(ze_device_properties_t, name) - 112usize];
};
impl Default for ze_device_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_device_compute_properties_t {
    pub stype: ze_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub maxTotalGroupSize: u32,
    pub maxGroupSizeX: u32,
    pub maxGroupSizeY: u32,
    pub maxGroupSizeZ: u32,
    pub maxGroupCountX: u32,
    pub maxGroupCountY: u32,
    pub maxGroupCountZ: u32,
    pub maxSharedLocalMemory: u32,
    pub numSubGroupSizes: u32,
    pub subGroupSizes: [u32; 8usize],
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_device_compute_properties_t"]
        [::core::mem::size_of::<ze_device_compute_properties_t>() - 88usize];
    ["Alignment of ze_device_compute_properties_t"]
        [::core::mem::align_of::<ze_device_compute_properties_t>() - 8usize];
    ["Offset of field: ze_device_compute_properties_t::stype"]
        [::core::mem::offset_of!(ze_device_compute_properties_t, stype) - 0usize];
    ["Offset of field: ze_device_compute_properties_t::pNext"]
        [::core::mem::offset_of!(ze_device_compute_properties_t, pNext) - 8usize];
    ["Offset of field: ze_device_compute_properties_t::maxTotalGroupSize"]
        [::core::mem::offset_of!(ze_device_compute_properties_t, maxTotalGroupSize) - 16usize];
    ["Offset of field: ze_device_compute_properties_t::maxGroupSizeX"]
        [::core::mem::offset_of!(ze_device_compute_properties_t, maxGroupSizeX) - 20usize];
    ["Offset of field: ze_device_compute_properties_t::maxGroupSizeY"]
        [::core::mem::offset_of!(ze_device_compute_properties_t, maxGroupSizeY) - 24usize];
    ["Offset of field: ze_device_compute_properties_t::maxGroupSizeZ"]
        [::core::mem::offset_of!(ze_device_compute_properties_t, maxGroupSizeZ) - 28usize];
    ["Offset of field: ze_device_compute_properties_t::maxGroupCountX"]
        [::core::mem::offset_of!(ze_device_compute_properties_t, maxGroupCountX) - 32usize];
    ["Offset of field: ze_device_compute_properties_t::maxGroupCountY"]
        [::core::mem::offset_of!(ze_device_compute_properties_t, maxGroupCountY) - 36usize];
    ["Offset of field: ze_device_compute_properties_t::maxGroupCountZ"]
        [::core::mem::offset_of!(ze_device_compute_properties_t, maxGroupCountZ) - 40usize];
    ["Offset of field: ze_device_compute_properties_t::maxSharedLocalMemory"]
        [::core::mem::offset_of!(ze_device_compute_properties_t, maxSharedLocalMemory) - 44usize];
    ["Offset of field: ze_device_compute_properties_t::numSubGroupSizes"]
        [::core::mem::offset_of!(ze_device_compute_properties_t, numSubGroupSizes) - 48usize];
    ["Offset of field: ze_device_compute_properties_t::subGroupSizes"]
        [::core::mem::offset_of!(ze_device_compute_properties_t, subGroupSizes) - 52usize];
};
impl Default for ze_device_compute_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_native_kernel_uuid_t {
    pub id: [u8; 16usize],
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_native_kernel_uuid_t"]
        [::core::mem::size_of::<ze_native_kernel_uuid_t>() - 16usize];
    ["Alignment of ze_native_kernel_uuid_t"]
        [::core::mem::align_of::<ze_native_kernel_uuid_t>() - 1usize];
    ["Offset of field: ze_native_kernel_uuid_t::id"]
        [::core::mem::offset_of!(ze_native_kernel_uuid_t, id) - 0usize];
};
pub type ze_device_module_flags_t = u32;
impl ze_device_module_flag_t {
    pub const ZE_DEVICE_MODULE_FLAG_FP16: ze_device_module_flag_t = ze_device_module_flag_t(1);
    pub const ZE_DEVICE_MODULE_FLAG_FP64: ze_device_module_flag_t = ze_device_module_flag_t(2);
    pub const ZE_DEVICE_MODULE_FLAG_INT64_ATOMICS: ze_device_module_flag_t =
        ze_device_module_flag_t(4);
    pub const ZE_DEVICE_MODULE_FLAG_DP4A: ze_device_module_flag_t = ze_device_module_flag_t(8);
    pub const ZE_DEVICE_MODULE_FLAG_FORCE_UINT32: ze_device_module_flag_t =
        ze_device_module_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_device_module_flag_t(pub ::core::ffi::c_uint);
pub type ze_device_fp_flags_t = u32;
impl ze_device_fp_flag_t {
    pub const ZE_DEVICE_FP_FLAG_DENORM: ze_device_fp_flag_t = ze_device_fp_flag_t(1);
    pub const ZE_DEVICE_FP_FLAG_INF_NAN: ze_device_fp_flag_t = ze_device_fp_flag_t(2);
    pub const ZE_DEVICE_FP_FLAG_ROUND_TO_NEAREST: ze_device_fp_flag_t = ze_device_fp_flag_t(4);
    pub const ZE_DEVICE_FP_FLAG_ROUND_TO_ZERO: ze_device_fp_flag_t = ze_device_fp_flag_t(8);
    pub const ZE_DEVICE_FP_FLAG_ROUND_TO_INF: ze_device_fp_flag_t = ze_device_fp_flag_t(16);
    pub const ZE_DEVICE_FP_FLAG_FMA: ze_device_fp_flag_t = ze_device_fp_flag_t(32);
    pub const ZE_DEVICE_FP_FLAG_ROUNDED_DIVIDE_SQRT: ze_device_fp_flag_t = ze_device_fp_flag_t(64);
    pub const ZE_DEVICE_FP_FLAG_SOFT_FLOAT: ze_device_fp_flag_t = ze_device_fp_flag_t(128);
    pub const ZE_DEVICE_FP_FLAG_FORCE_UINT32: ze_device_fp_flag_t = ze_device_fp_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_device_fp_flag_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_device_module_properties_t {
    pub stype: ze_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub spirvVersionSupported: u32,
    pub flags: ze_device_module_flags_t,
    pub fp16flags: ze_device_fp_flags_t,
    pub fp32flags: ze_device_fp_flags_t,
    pub fp64flags: ze_device_fp_flags_t,
    pub maxArgumentsSize: u32,
    pub printfBufferSize: u32,
    pub nativeKernelSupported: ze_native_kernel_uuid_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_device_module_properties_t"]
        [::core::mem::size_of::<ze_device_module_properties_t>() - 64usize];
    ["Alignment of ze_device_module_properties_t"]
        [::core::mem::align_of::<ze_device_module_properties_t>() - 8usize];
    ["Offset of field: ze_device_module_properties_t::stype"]
        [::core::mem::offset_of!(ze_device_module_properties_t, stype) - 0usize];
    ["Offset of field: ze_device_module_properties_t::pNext"]
        [::core::mem::offset_of!(ze_device_module_properties_t, pNext) - 8usize];
    ["Offset of field: ze_device_module_properties_t::spirvVersionSupported"]
        [::core::mem::offset_of!(ze_device_module_properties_t, spirvVersionSupported) - 16usize];
    ["Offset of field: ze_device_module_properties_t::flags"]
        [::core::mem::offset_of!(ze_device_module_properties_t, flags) - 20usize];
    ["Offset of field: ze_device_module_properties_t::fp16flags"]
        [::core::mem::offset_of!(ze_device_module_properties_t, fp16flags) - 24usize];
    ["Offset of field: ze_device_module_properties_t::fp32flags"]
        [::core::mem::offset_of!(ze_device_module_properties_t, fp32flags) - 28usize];
    ["Offset of field: ze_device_module_properties_t::fp64flags"]
        [::core::mem::offset_of!(ze_device_module_properties_t, fp64flags) - 32usize];
    ["Offset of field: ze_device_module_properties_t::maxArgumentsSize"]
        [::core::mem::offset_of!(ze_device_module_properties_t, maxArgumentsSize) - 36usize];
    ["Offset of field: ze_device_module_properties_t::printfBufferSize"]
        [::core::mem::offset_of!(ze_device_module_properties_t, printfBufferSize) - 40usize];
    ["Offset of field: ze_device_module_properties_t::nativeKernelSupported"]
        [::core::mem::offset_of!(ze_device_module_properties_t, nativeKernelSupported) - 44usize];
};
impl Default for ze_device_module_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
pub type ze_command_queue_group_property_flags_t = u32;
impl ze_command_queue_group_property_flag_t {
    pub const ZE_COMMAND_QUEUE_GROUP_PROPERTY_FLAG_COMPUTE: ze_command_queue_group_property_flag_t =
        ze_command_queue_group_property_flag_t(1);
    pub const ZE_COMMAND_QUEUE_GROUP_PROPERTY_FLAG_COPY: ze_command_queue_group_property_flag_t =
        ze_command_queue_group_property_flag_t(2);
    pub const ZE_COMMAND_QUEUE_GROUP_PROPERTY_FLAG_COOPERATIVE_KERNELS:
        ze_command_queue_group_property_flag_t = ze_command_queue_group_property_flag_t(4);
    pub const ZE_COMMAND_QUEUE_GROUP_PROPERTY_FLAG_METRICS: ze_command_queue_group_property_flag_t =
        ze_command_queue_group_property_flag_t(8);
    pub const ZE_COMMAND_QUEUE_GROUP_PROPERTY_FLAG_FORCE_UINT32:
        ze_command_queue_group_property_flag_t = ze_command_queue_group_property_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_command_queue_group_property_flag_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_command_queue_group_properties_t {
    pub stype: ze_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub flags: ze_command_queue_group_property_flags_t,
    pub maxMemoryFillPatternSize: usize,
    pub numQueues: u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_command_queue_group_properties_t"]
        [::core::mem::size_of::<ze_command_queue_group_properties_t>() - 40usize];
    ["Alignment of ze_command_queue_group_properties_t"]
        [::core::mem::align_of::<ze_command_queue_group_properties_t>() - 8usize];
    ["Offset of field: ze_command_queue_group_properties_t::stype"]
        [::core::mem::offset_of!(ze_command_queue_group_properties_t, stype) - 0usize];
    ["Offset of field: ze_command_queue_group_properties_t::pNext"]
        [::core::mem::offset_of!(ze_command_queue_group_properties_t, pNext) - 8usize];
    ["Offset of field: ze_command_queue_group_properties_t::flags"]
        [::core::mem::offset_of!(ze_command_queue_group_properties_t, flags) - 16usize];
    ["Offset of field: ze_command_queue_group_properties_t::maxMemoryFillPatternSize"][::core::mem::offset_of!(
        ze_command_queue_group_properties_t,
        maxMemoryFillPatternSize
    ) - 24usize];
    ["Offset of field: ze_command_queue_group_properties_t::numQueues"]
        [::core::mem::offset_of!(ze_command_queue_group_properties_t, numQueues) - 32usize];
};
impl Default for ze_command_queue_group_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
pub type ze_device_memory_property_flags_t = u32;
impl ze_device_memory_property_flag_t {
    pub const ZE_DEVICE_MEMORY_PROPERTY_FLAG_TBD: ze_device_memory_property_flag_t =
        ze_device_memory_property_flag_t(1);
    pub const ZE_DEVICE_MEMORY_PROPERTY_FLAG_FORCE_UINT32: ze_device_memory_property_flag_t =
        ze_device_memory_property_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_device_memory_property_flag_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_device_memory_properties_t {
    pub stype: ze_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub flags: ze_device_memory_property_flags_t,
    pub maxClockRate: u32,
    pub maxBusWidth: u32,
    pub totalSize: u64,
    pub name: [::core::ffi::c_char; 256usize],
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_device_memory_properties_t"]
        [::core::mem::size_of::<ze_device_memory_properties_t>() - 296usize];
    ["Alignment of ze_device_memory_properties_t"]
        [::core::mem::align_of::<ze_device_memory_properties_t>() - 8usize];
    ["Offset of field: ze_device_memory_properties_t::stype"]
        [::core::mem::offset_of!(ze_device_memory_properties_t, stype) - 0usize];
    ["Offset of field: ze_device_memory_properties_t::pNext"]
        [::core::mem::offset_of!(ze_device_memory_properties_t, pNext) - 8usize];
    ["Offset of field: ze_device_memory_properties_t::flags"]
        [::core::mem::offset_of!(ze_device_memory_properties_t, flags) - 16usize];
    ["Offset of field: ze_device_memory_properties_t::maxClockRate"]
        [::core::mem::offset_of!(ze_device_memory_properties_t, maxClockRate) - 20usize];
    ["Offset of field: ze_device_memory_properties_t::maxBusWidth"]
        [::core::mem::offset_of!(ze_device_memory_properties_t, maxBusWidth) - 24usize];
    ["Offset of field: ze_device_memory_properties_t::totalSize"]
        [::core::mem::offset_of!(ze_device_memory_properties_t, totalSize) - 32usize];
    ["Offset of field: ze_device_memory_properties_t::name"]
        [::core::mem::offset_of!(ze_device_memory_properties_t, name) - 40usize];
};
impl Default for ze_device_memory_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
pub type ze_memory_access_cap_flags_t = u32;
impl ze_memory_access_cap_flag_t {
    pub const ZE_MEMORY_ACCESS_CAP_FLAG_RW: ze_memory_access_cap_flag_t =
        ze_memory_access_cap_flag_t(1);
    pub const ZE_MEMORY_ACCESS_CAP_FLAG_ATOMIC: ze_memory_access_cap_flag_t =
        ze_memory_access_cap_flag_t(2);
    pub const ZE_MEMORY_ACCESS_CAP_FLAG_CONCURRENT: ze_memory_access_cap_flag_t =
        ze_memory_access_cap_flag_t(4);
    pub const ZE_MEMORY_ACCESS_CAP_FLAG_CONCURRENT_ATOMIC: ze_memory_access_cap_flag_t =
        ze_memory_access_cap_flag_t(8);
    pub const ZE_MEMORY_ACCESS_CAP_FLAG_FORCE_UINT32: ze_memory_access_cap_flag_t =
        ze_memory_access_cap_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_memory_access_cap_flag_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_device_memory_access_properties_t {
    pub stype: ze_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub hostAllocCapabilities: ze_memory_access_cap_flags_t,
    pub deviceAllocCapabilities: ze_memory_access_cap_flags_t,
    pub sharedSingleDeviceAllocCapabilities: ze_memory_access_cap_flags_t,
    pub sharedCrossDeviceAllocCapabilities: ze_memory_access_cap_flags_t,
    pub sharedSystemAllocCapabilities: ze_memory_access_cap_flags_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_device_memory_access_properties_t"]
        [::core::mem::size_of::<ze_device_memory_access_properties_t>() - 40usize];
    ["Alignment of ze_device_memory_access_properties_t"]
        [::core::mem::align_of::<ze_device_memory_access_properties_t>() - 8usize];
    ["Offset of field: ze_device_memory_access_properties_t::stype"]
        [::core::mem::offset_of!(ze_device_memory_access_properties_t, stype) - 0usize];
    ["Offset of field: ze_device_memory_access_properties_t::pNext"]
        [::core::mem::offset_of!(ze_device_memory_access_properties_t, pNext) - 8usize];
    ["Offset of field: ze_device_memory_access_properties_t::hostAllocCapabilities"][::core::mem::offset_of!(
        ze_device_memory_access_properties_t,
        hostAllocCapabilities
    ) - 16usize];
    ["Offset of field: ze_device_memory_access_properties_t::deviceAllocCapabilities"][::core::mem::offset_of!(
        ze_device_memory_access_properties_t,
        deviceAllocCapabilities
    ) - 20usize];
    ["Offset of field: ze_device_memory_access_properties_t::sharedSingleDeviceAllocCapabilities"]
        [::core::mem::offset_of!(
            ze_device_memory_access_properties_t,
            sharedSingleDeviceAllocCapabilities
        ) - 24usize];
    ["Offset of field: ze_device_memory_access_properties_t::sharedCrossDeviceAllocCapabilities"][::core::mem::offset_of!(
        ze_device_memory_access_properties_t,
        sharedCrossDeviceAllocCapabilities
    )
        - 28usize];
    ["Offset of field: ze_device_memory_access_properties_t::sharedSystemAllocCapabilities"][::core::mem::offset_of!(
        ze_device_memory_access_properties_t,
        sharedSystemAllocCapabilities
    )
        - 32usize];
};
impl Default for ze_device_memory_access_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
pub type ze_device_cache_property_flags_t = u32;
impl ze_device_cache_property_flag_t {
    pub const ZE_DEVICE_CACHE_PROPERTY_FLAG_USER_CONTROL: ze_device_cache_property_flag_t =
        ze_device_cache_property_flag_t(1);
    pub const ZE_DEVICE_CACHE_PROPERTY_FLAG_FORCE_UINT32: ze_device_cache_property_flag_t =
        ze_device_cache_property_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_device_cache_property_flag_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_device_cache_properties_t {
    pub stype: ze_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub flags: ze_device_cache_property_flags_t,
    pub cacheSize: usize,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_device_cache_properties_t"]
        [::core::mem::size_of::<ze_device_cache_properties_t>() - 32usize];
    ["Alignment of ze_device_cache_properties_t"]
        [::core::mem::align_of::<ze_device_cache_properties_t>() - 8usize];
    ["Offset of field: ze_device_cache_properties_t::stype"]
        [::core::mem::offset_of!(ze_device_cache_properties_t, stype) - 0usize];
    ["Offset of field: ze_device_cache_properties_t::pNext"]
        [::core::mem::offset_of!(ze_device_cache_properties_t, pNext) - 8usize];
    ["Offset of field: ze_device_cache_properties_t::flags"]
        [::core::mem::offset_of!(ze_device_cache_properties_t, flags) - 16usize];
    ["Offset of field: ze_device_cache_properties_t::cacheSize"]
        [::core::mem::offset_of!(ze_device_cache_properties_t, cacheSize) - 24usize];
};
impl Default for ze_device_cache_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_device_image_properties_t {
    pub stype: ze_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub maxImageDims1D: u32,
    pub maxImageDims2D: u32,
    pub maxImageDims3D: u32,
    pub maxImageBufferSize: u64,
    pub maxImageArraySlices: u32,
    pub maxSamplers: u32,
    pub maxReadImageArgs: u32,
    pub maxWriteImageArgs: u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_device_image_properties_t"]
        [::core::mem::size_of::<ze_device_image_properties_t>() - 56usize];
    ["Alignment of ze_device_image_properties_t"]
        [::core::mem::align_of::<ze_device_image_properties_t>() - 8usize];
    ["Offset of field: ze_device_image_properties_t::stype"]
        [::core::mem::offset_of!(ze_device_image_properties_t, stype) - 0usize];
    ["Offset of field: ze_device_image_properties_t::pNext"]
        [::core::mem::offset_of!(ze_device_image_properties_t, pNext) - 8usize];
    ["Offset of field: ze_device_image_properties_t::maxImageDims1D"]
        [::core::mem::offset_of!(ze_device_image_properties_t, maxImageDims1D) - 16usize];
    ["Offset of field: ze_device_image_properties_t::maxImageDims2D"]
        [::core::mem::offset_of!(ze_device_image_properties_t, maxImageDims2D) - 20usize];
    ["Offset of field: ze_device_image_properties_t::maxImageDims3D"]
        [::core::mem::offset_of!(ze_device_image_properties_t, maxImageDims3D) - 24usize];
    ["Offset of field: ze_device_image_properties_t::maxImageBufferSize"]
        [::core::mem::offset_of!(ze_device_image_properties_t, maxImageBufferSize) - 32usize];
    ["Offset of field: ze_device_image_properties_t::maxImageArraySlices"]
        [::core::mem::offset_of!(ze_device_image_properties_t, maxImageArraySlices) - 40usize];
    ["Offset of field: ze_device_image_properties_t::maxSamplers"]
        [::core::mem::offset_of!(ze_device_image_properties_t, maxSamplers) - 44usize];
    ["Offset of field: ze_device_image_properties_t::maxReadImageArgs"]
        [::core::mem::offset_of!(ze_device_image_properties_t, maxReadImageArgs) - 48usize];
    ["Offset of field: ze_device_image_properties_t::maxWriteImageArgs"]
        [::core::mem::offset_of!(ze_device_image_properties_t, maxWriteImageArgs) - 52usize];
};
impl Default for ze_device_image_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_device_external_memory_properties_t {
    pub stype: ze_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub memoryAllocationImportTypes: ze_external_memory_type_flags_t,
    pub memoryAllocationExportTypes: ze_external_memory_type_flags_t,
    pub imageImportTypes: ze_external_memory_type_flags_t,
    pub imageExportTypes: ze_external_memory_type_flags_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_device_external_memory_properties_t"]
        [::core::mem::size_of::<ze_device_external_memory_properties_t>() - 32usize];
    ["Alignment of ze_device_external_memory_properties_t"]
        [::core::mem::align_of::<ze_device_external_memory_properties_t>() - 8usize];
    ["Offset of field: ze_device_external_memory_properties_t::stype"]
        [::core::mem::offset_of!(ze_device_external_memory_properties_t, stype) - 0usize];
    ["Offset of field: ze_device_external_memory_properties_t::pNext"]
        [::core::mem::offset_of!(ze_device_external_memory_properties_t, pNext) - 8usize];
    ["Offset of field: ze_device_external_memory_properties_t::memoryAllocationImportTypes"][::core::mem::offset_of!(
        ze_device_external_memory_properties_t,
        memoryAllocationImportTypes
    )
        - 16usize];
    ["Offset of field: ze_device_external_memory_properties_t::memoryAllocationExportTypes"][::core::mem::offset_of!(
        ze_device_external_memory_properties_t,
        memoryAllocationExportTypes
    )
        - 20usize];
    ["Offset of field: ze_device_external_memory_properties_t::imageImportTypes"][::core::mem::offset_of!(
        ze_device_external_memory_properties_t,
        imageImportTypes
    ) - 24usize];
    ["Offset of field: ze_device_external_memory_properties_t::imageExportTypes"][::core::mem::offset_of!(
        ze_device_external_memory_properties_t,
        imageExportTypes
    ) - 28usize];
};
impl Default for ze_device_external_memory_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
pub type ze_device_p2p_property_flags_t = u32;
impl ze_device_p2p_property_flag_t {
    pub const ZE_DEVICE_P2P_PROPERTY_FLAG_ACCESS: ze_device_p2p_property_flag_t =
        ze_device_p2p_property_flag_t(1);
    pub const ZE_DEVICE_P2P_PROPERTY_FLAG_ATOMICS: ze_device_p2p_property_flag_t =
        ze_device_p2p_property_flag_t(2);
    pub const ZE_DEVICE_P2P_PROPERTY_FLAG_FORCE_UINT32: ze_device_p2p_property_flag_t =
        ze_device_p2p_property_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_device_p2p_property_flag_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_device_p2p_properties_t {
    pub stype: ze_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub flags: ze_device_p2p_property_flags_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_device_p2p_properties_t"]
        [::core::mem::size_of::<ze_device_p2p_properties_t>() - 24usize];
    ["Alignment of ze_device_p2p_properties_t"]
        [::core::mem::align_of::<ze_device_p2p_properties_t>() - 8usize];
    ["Offset of field: ze_device_p2p_properties_t::stype"]
        [::core::mem::offset_of!(ze_device_p2p_properties_t, stype) - 0usize];
    ["Offset of field: ze_device_p2p_properties_t::pNext"]
        [::core::mem::offset_of!(ze_device_p2p_properties_t, pNext) - 8usize];
    ["Offset of field: ze_device_p2p_properties_t::flags"]
        [::core::mem::offset_of!(ze_device_p2p_properties_t, flags) - 16usize];
};
impl Default for ze_device_p2p_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
pub type ze_context_flags_t = u32;
impl ze_context_flag_t {
    pub const ZE_CONTEXT_FLAG_TBD: ze_context_flag_t = ze_context_flag_t(1);
    pub const ZE_CONTEXT_FLAG_FORCE_UINT32: ze_context_flag_t = ze_context_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_context_flag_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_context_desc_t {
    pub stype: ze_structure_type_t,
    pub pNext: *const ::core::ffi::c_void,
    pub flags: ze_context_flags_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_context_desc_t"][::core::mem::size_of::<ze_context_desc_t>() - 24usize];
    ["Alignment of ze_context_desc_t"][::core::mem::align_of::<ze_context_desc_t>() - 8usize];
    ["Offset of field: ze_context_desc_t::stype"]
        [::core::mem::offset_of!(ze_context_desc_t, stype) - 0usize];
    ["Offset of field: ze_context_desc_t::pNext"]
        [::core::mem::offset_of!(ze_context_desc_t, pNext) - 8usize];
    ["Offset of field: ze_context_desc_t::flags"]
        [::core::mem::offset_of!(ze_context_desc_t, flags) - 16usize];
};
impl Default for ze_context_desc_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
pub type ze_command_queue_flags_t = u32;
impl ze_command_queue_flag_t {
    pub const ZE_COMMAND_QUEUE_FLAG_EXPLICIT_ONLY: ze_command_queue_flag_t =
        ze_command_queue_flag_t(1);
    pub const ZE_COMMAND_QUEUE_FLAG_FORCE_UINT32: ze_command_queue_flag_t =
        ze_command_queue_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_command_queue_flag_t(pub ::core::ffi::c_uint);
impl ze_command_queue_mode_t {
    pub const ZE_COMMAND_QUEUE_MODE_DEFAULT: ze_command_queue_mode_t = ze_command_queue_mode_t(0);
    pub const ZE_COMMAND_QUEUE_MODE_SYNCHRONOUS: ze_command_queue_mode_t =
        ze_command_queue_mode_t(1);
    pub const ZE_COMMAND_QUEUE_MODE_ASYNCHRONOUS: ze_command_queue_mode_t =
        ze_command_queue_mode_t(2);
    pub const ZE_COMMAND_QUEUE_MODE_FORCE_UINT32: ze_command_queue_mode_t =
        ze_command_queue_mode_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_command_queue_mode_t(pub ::core::ffi::c_uint);
impl ze_command_queue_priority_t {
    pub const ZE_COMMAND_QUEUE_PRIORITY_NORMAL: ze_command_queue_priority_t =
        ze_command_queue_priority_t(0);
    pub const ZE_COMMAND_QUEUE_PRIORITY_PRIORITY_LOW: ze_command_queue_priority_t =
        ze_command_queue_priority_t(1);
    pub const ZE_COMMAND_QUEUE_PRIORITY_PRIORITY_HIGH: ze_command_queue_priority_t =
        ze_command_queue_priority_t(2);
    pub const ZE_COMMAND_QUEUE_PRIORITY_FORCE_UINT32: ze_command_queue_priority_t =
        ze_command_queue_priority_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_command_queue_priority_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_command_queue_desc_t {
    pub stype: ze_structure_type_t,
    pub pNext: *const ::core::ffi::c_void,
    pub ordinal: u32,
    pub index: u32,
    pub flags: ze_command_queue_flags_t,
    pub mode: ze_command_queue_mode_t,
    pub priority: ze_command_queue_priority_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_command_queue_desc_t"]
        [::core::mem::size_of::<ze_command_queue_desc_t>() - 40usize];
    ["Alignment of ze_command_queue_desc_t"]
        [::core::mem::align_of::<ze_command_queue_desc_t>() - 8usize];
    ["Offset of field: ze_command_queue_desc_t::stype"]
        [::core::mem::offset_of!(ze_command_queue_desc_t, stype) - 0usize];
    ["Offset of field: ze_command_queue_desc_t::pNext"]
        [::core::mem::offset_of!(ze_command_queue_desc_t, pNext) - 8usize];
    ["Offset of field: ze_command_queue_desc_t::ordinal"]
        [::core::mem::offset_of!(ze_command_queue_desc_t, ordinal) - 16usize];
    ["Offset of field: ze_command_queue_desc_t::index"]
        [::core::mem::offset_of!(ze_command_queue_desc_t, index) - 20usize];
    ["Offset of field: ze_command_queue_desc_t::flags"]
        [::core::mem::offset_of!(ze_command_queue_desc_t, flags) - 24usize];
    ["Offset of field: ze_command_queue_desc_t::mode"]
        [::core::mem::offset_of!(ze_command_queue_desc_t, mode) - 28usize];
    ["Offset of field: ze_command_queue_desc_t::priority"]
        [::core::mem::offset_of!(ze_command_queue_desc_t, priority) - 32usize];
};
impl Default for ze_command_queue_desc_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
pub type ze_command_list_flags_t = u32;
impl ze_command_list_flag_t {
    pub const ZE_COMMAND_LIST_FLAG_RELAXED_ORDERING: ze_command_list_flag_t =
        ze_command_list_flag_t(1);
    pub const ZE_COMMAND_LIST_FLAG_MAXIMIZE_THROUGHPUT: ze_command_list_flag_t =
        ze_command_list_flag_t(2);
    pub const ZE_COMMAND_LIST_FLAG_EXPLICIT_ONLY: ze_command_list_flag_t =
        ze_command_list_flag_t(4);
    pub const ZE_COMMAND_LIST_FLAG_FORCE_UINT32: ze_command_list_flag_t =
        ze_command_list_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_command_list_flag_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_command_list_desc_t {
    pub stype: ze_structure_type_t,
    pub pNext: *const ::core::ffi::c_void,
    pub commandQueueGroupOrdinal: u32,
    pub flags: ze_command_list_flags_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_command_list_desc_t"][::core::mem::size_of::<ze_command_list_desc_t>() - 24usize];
    ["Alignment of ze_command_list_desc_t"]
        [::core::mem::align_of::<ze_command_list_desc_t>() - 8usize];
    ["Offset of field: ze_command_list_desc_t::stype"]
        [::core::mem::offset_of!(ze_command_list_desc_t, stype) - 0usize];
    ["Offset of field: ze_command_list_desc_t::pNext"]
        [::core::mem::offset_of!(ze_command_list_desc_t, pNext) - 8usize];
    ["Offset of field: ze_command_list_desc_t::commandQueueGroupOrdinal"]
        [::core::mem::offset_of!(ze_command_list_desc_t, commandQueueGroupOrdinal) - 16usize];
    ["Offset of field: ze_command_list_desc_t::flags"]
        [::core::mem::offset_of!(ze_command_list_desc_t, flags) - 20usize];
};
impl Default for ze_command_list_desc_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_copy_region_t {
    pub originX: u32,
    pub originY: u32,
    pub originZ: u32,
    pub width: u32,
    pub height: u32,
    pub depth: u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_copy_region_t"][::core::mem::size_of::<ze_copy_region_t>() - 24usize];
    ["Alignment of ze_copy_region_t"][::core::mem::align_of::<ze_copy_region_t>() - 4usize];
    ["Offset of field: ze_copy_region_t::originX"]
        [::core::mem::offset_of!(ze_copy_region_t, originX) - 0usize];
    ["Offset of field: ze_copy_region_t::originY"]
        [::core::mem::offset_of!(ze_copy_region_t, originY) - 4usize];
    ["Offset of field: ze_copy_region_t::originZ"]
        [::core::mem::offset_of!(ze_copy_region_t, originZ) - 8usize];
    ["Offset of field: ze_copy_region_t::width"]
        [::core::mem::offset_of!(ze_copy_region_t, width) - 12usize];
    ["Offset of field: ze_copy_region_t::height"]
        [::core::mem::offset_of!(ze_copy_region_t, height) - 16usize];
    ["Offset of field: ze_copy_region_t::depth"]
        [::core::mem::offset_of!(ze_copy_region_t, depth) - 20usize];
};
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_image_region_t {
    pub originX: u32,
    pub originY: u32,
    pub originZ: u32,
    pub width: u32,
    pub height: u32,
    pub depth: u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_image_region_t"][::core::mem::size_of::<ze_image_region_t>() - 24usize];
    ["Alignment of ze_image_region_t"][::core::mem::align_of::<ze_image_region_t>() - 4usize];
    ["Offset of field: ze_image_region_t::originX"]
        [::core::mem::offset_of!(ze_image_region_t, originX) - 0usize];
    ["Offset of field: ze_image_region_t::originY"]
        [::core::mem::offset_of!(ze_image_region_t, originY) - 4usize];
    ["Offset of field: ze_image_region_t::originZ"]
        [::core::mem::offset_of!(ze_image_region_t, originZ) - 8usize];
    ["Offset of field: ze_image_region_t::width"]
        [::core::mem::offset_of!(ze_image_region_t, width) - 12usize];
    ["Offset of field: ze_image_region_t::height"]
        [::core::mem::offset_of!(ze_image_region_t, height) - 16usize];
    ["Offset of field: ze_image_region_t::depth"]
        [::core::mem::offset_of!(ze_image_region_t, depth) - 20usize];
};
impl ze_memory_advice_t {
    pub const ZE_MEMORY_ADVICE_SET_READ_MOSTLY: ze_memory_advice_t = ze_memory_advice_t(0);
    pub const ZE_MEMORY_ADVICE_CLEAR_READ_MOSTLY: ze_memory_advice_t = ze_memory_advice_t(1);
    pub const ZE_MEMORY_ADVICE_SET_PREFERRED_LOCATION: ze_memory_advice_t = ze_memory_advice_t(2);
    pub const ZE_MEMORY_ADVICE_CLEAR_PREFERRED_LOCATION: ze_memory_advice_t = ze_memory_advice_t(3);
    pub const ZE_MEMORY_ADVICE_SET_NON_ATOMIC_MOSTLY: ze_memory_advice_t = ze_memory_advice_t(4);
    pub const ZE_MEMORY_ADVICE_CLEAR_NON_ATOMIC_MOSTLY: ze_memory_advice_t = ze_memory_advice_t(5);
    pub const ZE_MEMORY_ADVICE_BIAS_CACHED: ze_memory_advice_t = ze_memory_advice_t(6);
    pub const ZE_MEMORY_ADVICE_BIAS_UNCACHED: ze_memory_advice_t = ze_memory_advice_t(7);
    pub const ZE_MEMORY_ADVICE_FORCE_UINT32: ze_memory_advice_t = ze_memory_advice_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_memory_advice_t(pub ::core::ffi::c_uint);
pub type ze_event_pool_flags_t = u32;
impl ze_event_pool_flag_t {
    pub const ZE_EVENT_POOL_FLAG_HOST_VISIBLE: ze_event_pool_flag_t = ze_event_pool_flag_t(1);
    pub const ZE_EVENT_POOL_FLAG_IPC: ze_event_pool_flag_t = ze_event_pool_flag_t(2);
    pub const ZE_EVENT_POOL_FLAG_KERNEL_TIMESTAMP: ze_event_pool_flag_t = ze_event_pool_flag_t(4);
    pub const ZE_EVENT_POOL_FLAG_FORCE_UINT32: ze_event_pool_flag_t =
        ze_event_pool_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_event_pool_flag_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_event_pool_desc_t {
    pub stype: ze_structure_type_t,
    pub pNext: *const ::core::ffi::c_void,
    pub flags: ze_event_pool_flags_t,
    pub count: u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_event_pool_desc_t"][::core::mem::size_of::<ze_event_pool_desc_t>() - 24usize];
    ["Alignment of ze_event_pool_desc_t"][::core::mem::align_of::<ze_event_pool_desc_t>() - 8usize];
    ["Offset of field: ze_event_pool_desc_t::stype"]
        [::core::mem::offset_of!(ze_event_pool_desc_t, stype) - 0usize];
    ["Offset of field: ze_event_pool_desc_t::pNext"]
        [::core::mem::offset_of!(ze_event_pool_desc_t, pNext) - 8usize];
    ["Offset of field: ze_event_pool_desc_t::flags"]
        [::core::mem::offset_of!(ze_event_pool_desc_t, flags) - 16usize];
    ["Offset of field: ze_event_pool_desc_t::count"]
        [::core::mem::offset_of!(ze_event_pool_desc_t, count) - 20usize];
};
impl Default for ze_event_pool_desc_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
pub type ze_event_scope_flags_t = u32;
impl ze_event_scope_flag_t {
    pub const ZE_EVENT_SCOPE_FLAG_SUBDEVICE: ze_event_scope_flag_t = ze_event_scope_flag_t(1);
    pub const ZE_EVENT_SCOPE_FLAG_DEVICE: ze_event_scope_flag_t = ze_event_scope_flag_t(2);
    pub const ZE_EVENT_SCOPE_FLAG_HOST: ze_event_scope_flag_t = ze_event_scope_flag_t(4);
    pub const ZE_EVENT_SCOPE_FLAG_FORCE_UINT32: ze_event_scope_flag_t =
        ze_event_scope_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_event_scope_flag_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_event_desc_t {
    pub stype: ze_structure_type_t,
    pub pNext: *const ::core::ffi::c_void,
    pub index: u32,
    pub signal: ze_event_scope_flags_t,
    pub wait: ze_event_scope_flags_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_event_desc_t"][::core::mem::size_of::<ze_event_desc_t>() - 32usize];
    ["Alignment of ze_event_desc_t"][::core::mem::align_of::<ze_event_desc_t>() - 8usize];
    ["Offset of field: ze_event_desc_t::stype"]
        [::core::mem::offset_of!(ze_event_desc_t, stype) - 0usize];
    ["Offset of field: ze_event_desc_t::pNext"]
        [::core::mem::offset_of!(ze_event_desc_t, pNext) - 8usize];
    ["Offset of field: ze_event_desc_t::index"]
        [::core::mem::offset_of!(ze_event_desc_t, index) - 16usize];
    ["Offset of field: ze_event_desc_t::signal"]
        [::core::mem::offset_of!(ze_event_desc_t, signal) - 20usize];
    ["Offset of field: ze_event_desc_t::wait"]
        [::core::mem::offset_of!(ze_event_desc_t, wait) - 24usize];
};
impl Default for ze_event_desc_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_kernel_timestamp_data_t {
    pub kernelStart: u64,
    pub kernelEnd: u64,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_kernel_timestamp_data_t"]
        [::core::mem::size_of::<ze_kernel_timestamp_data_t>() - 16usize];
    ["Alignment of ze_kernel_timestamp_data_t"]
        [::core::mem::align_of::<ze_kernel_timestamp_data_t>() - 8usize];
    ["Offset of field: ze_kernel_timestamp_data_t::kernelStart"]
        [::core::mem::offset_of!(ze_kernel_timestamp_data_t, kernelStart) - 0usize];
    ["Offset of field: ze_kernel_timestamp_data_t::kernelEnd"]
        [::core::mem::offset_of!(ze_kernel_timestamp_data_t, kernelEnd) - 8usize];
};
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_kernel_timestamp_result_t {
    pub global: ze_kernel_timestamp_data_t,
    pub context: ze_kernel_timestamp_data_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_kernel_timestamp_result_t"]
        [::core::mem::size_of::<ze_kernel_timestamp_result_t>() - 32usize];
    ["Alignment of ze_kernel_timestamp_result_t"]
        [::core::mem::align_of::<ze_kernel_timestamp_result_t>() - 8usize];
    ["Offset of field: ze_kernel_timestamp_result_t::global"]
        [::core::mem::offset_of!(ze_kernel_timestamp_result_t, global) - 0usize];
    ["Offset of field: ze_kernel_timestamp_result_t::context"]
        [::core::mem::offset_of!(ze_kernel_timestamp_result_t, context) - 16usize];
};
pub type ze_fence_flags_t = u32;
impl ze_fence_flag_t {
    pub const ZE_FENCE_FLAG_SIGNALED: ze_fence_flag_t = ze_fence_flag_t(1);
    pub const ZE_FENCE_FLAG_FORCE_UINT32: ze_fence_flag_t = ze_fence_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_fence_flag_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_fence_desc_t {
    pub stype: ze_structure_type_t,
    pub pNext: *const ::core::ffi::c_void,
    pub flags: ze_fence_flags_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_fence_desc_t"][::core::mem::size_of::<ze_fence_desc_t>() - 24usize];
    ["Alignment of ze_fence_desc_t"][::core::mem::align_of::<ze_fence_desc_t>() - 8usize];
    ["Offset of field: ze_fence_desc_t::stype"]
        [::core::mem::offset_of!(ze_fence_desc_t, stype) - 0usize];
    ["Offset of field: ze_fence_desc_t::pNext"]
        [::core::mem::offset_of!(ze_fence_desc_t, pNext) - 8usize];
    ["Offset of field: ze_fence_desc_t::flags"]
        [::core::mem::offset_of!(ze_fence_desc_t, flags) - 16usize];
};
impl Default for ze_fence_desc_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
pub type ze_image_flags_t = u32;
impl ze_image_flag_t {
    pub const ZE_IMAGE_FLAG_KERNEL_WRITE: ze_image_flag_t = ze_image_flag_t(1);
    pub const ZE_IMAGE_FLAG_BIAS_UNCACHED: ze_image_flag_t = ze_image_flag_t(2);
    pub const ZE_IMAGE_FLAG_FORCE_UINT32: ze_image_flag_t = ze_image_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_image_flag_t(pub ::core::ffi::c_uint);
impl ze_image_type_t {
    pub const ZE_IMAGE_TYPE_1D: ze_image_type_t = ze_image_type_t(0);
    pub const ZE_IMAGE_TYPE_1DARRAY: ze_image_type_t = ze_image_type_t(1);
    pub const ZE_IMAGE_TYPE_2D: ze_image_type_t = ze_image_type_t(2);
    pub const ZE_IMAGE_TYPE_2DARRAY: ze_image_type_t = ze_image_type_t(3);
    pub const ZE_IMAGE_TYPE_3D: ze_image_type_t = ze_image_type_t(4);
    pub const ZE_IMAGE_TYPE_BUFFER: ze_image_type_t = ze_image_type_t(5);
    pub const ZE_IMAGE_TYPE_FORCE_UINT32: ze_image_type_t = ze_image_type_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_image_type_t(pub ::core::ffi::c_uint);
impl ze_image_format_layout_t {
    pub const ZE_IMAGE_FORMAT_LAYOUT_8: ze_image_format_layout_t = ze_image_format_layout_t(0);
    pub const ZE_IMAGE_FORMAT_LAYOUT_16: ze_image_format_layout_t = ze_image_format_layout_t(1);
    pub const ZE_IMAGE_FORMAT_LAYOUT_32: ze_image_format_layout_t = ze_image_format_layout_t(2);
    pub const ZE_IMAGE_FORMAT_LAYOUT_8_8: ze_image_format_layout_t = ze_image_format_layout_t(3);
    pub const ZE_IMAGE_FORMAT_LAYOUT_8_8_8_8: ze_image_format_layout_t =
        ze_image_format_layout_t(4);
    pub const ZE_IMAGE_FORMAT_LAYOUT_16_16: ze_image_format_layout_t = ze_image_format_layout_t(5);
    pub const ZE_IMAGE_FORMAT_LAYOUT_16_16_16_16: ze_image_format_layout_t =
        ze_image_format_layout_t(6);
    pub const ZE_IMAGE_FORMAT_LAYOUT_32_32: ze_image_format_layout_t = ze_image_format_layout_t(7);
    pub const ZE_IMAGE_FORMAT_LAYOUT_32_32_32_32: ze_image_format_layout_t =
        ze_image_format_layout_t(8);
    pub const ZE_IMAGE_FORMAT_LAYOUT_10_10_10_2: ze_image_format_layout_t =
        ze_image_format_layout_t(9);
    pub const ZE_IMAGE_FORMAT_LAYOUT_11_11_10: ze_image_format_layout_t =
        ze_image_format_layout_t(10);
    pub const ZE_IMAGE_FORMAT_LAYOUT_5_6_5: ze_image_format_layout_t = ze_image_format_layout_t(11);
    pub const ZE_IMAGE_FORMAT_LAYOUT_5_5_5_1: ze_image_format_layout_t =
        ze_image_format_layout_t(12);
    pub const ZE_IMAGE_FORMAT_LAYOUT_4_4_4_4: ze_image_format_layout_t =
        ze_image_format_layout_t(13);
    pub const ZE_IMAGE_FORMAT_LAYOUT_Y8: ze_image_format_layout_t = ze_image_format_layout_t(14);
    pub const ZE_IMAGE_FORMAT_LAYOUT_NV12: ze_image_format_layout_t = ze_image_format_layout_t(15);
    pub const ZE_IMAGE_FORMAT_LAYOUT_YUYV: ze_image_format_layout_t = ze_image_format_layout_t(16);
    pub const ZE_IMAGE_FORMAT_LAYOUT_VYUY: ze_image_format_layout_t = ze_image_format_layout_t(17);
    pub const ZE_IMAGE_FORMAT_LAYOUT_YVYU: ze_image_format_layout_t = ze_image_format_layout_t(18);
    pub const ZE_IMAGE_FORMAT_LAYOUT_UYVY: ze_image_format_layout_t = ze_image_format_layout_t(19);
    pub const ZE_IMAGE_FORMAT_LAYOUT_AYUV: ze_image_format_layout_t = ze_image_format_layout_t(20);
    pub const ZE_IMAGE_FORMAT_LAYOUT_P010: ze_image_format_layout_t = ze_image_format_layout_t(21);
    pub const ZE_IMAGE_FORMAT_LAYOUT_Y410: ze_image_format_layout_t = ze_image_format_layout_t(22);
    pub const ZE_IMAGE_FORMAT_LAYOUT_P012: ze_image_format_layout_t = ze_image_format_layout_t(23);
    pub const ZE_IMAGE_FORMAT_LAYOUT_Y16: ze_image_format_layout_t = ze_image_format_layout_t(24);
    pub const ZE_IMAGE_FORMAT_LAYOUT_P016: ze_image_format_layout_t = ze_image_format_layout_t(25);
    pub const ZE_IMAGE_FORMAT_LAYOUT_Y216: ze_image_format_layout_t = ze_image_format_layout_t(26);
    pub const ZE_IMAGE_FORMAT_LAYOUT_P216: ze_image_format_layout_t = ze_image_format_layout_t(27);
    pub const ZE_IMAGE_FORMAT_LAYOUT_P8: ze_image_format_layout_t = ze_image_format_layout_t(28);
    pub const ZE_IMAGE_FORMAT_LAYOUT_YUY2: ze_image_format_layout_t = ze_image_format_layout_t(29);
    pub const ZE_IMAGE_FORMAT_LAYOUT_A8P8: ze_image_format_layout_t = ze_image_format_layout_t(30);
    pub const ZE_IMAGE_FORMAT_LAYOUT_IA44: ze_image_format_layout_t = ze_image_format_layout_t(31);
    pub const ZE_IMAGE_FORMAT_LAYOUT_AI44: ze_image_format_layout_t = ze_image_format_layout_t(32);
    pub const ZE_IMAGE_FORMAT_LAYOUT_Y416: ze_image_format_layout_t = ze_image_format_layout_t(33);
    pub const ZE_IMAGE_FORMAT_LAYOUT_Y210: ze_image_format_layout_t = ze_image_format_layout_t(34);
    pub const ZE_IMAGE_FORMAT_LAYOUT_I420: ze_image_format_layout_t = ze_image_format_layout_t(35);
    pub const ZE_IMAGE_FORMAT_LAYOUT_YV12: ze_image_format_layout_t = ze_image_format_layout_t(36);
    pub const ZE_IMAGE_FORMAT_LAYOUT_400P: ze_image_format_layout_t = ze_image_format_layout_t(37);
    pub const ZE_IMAGE_FORMAT_LAYOUT_422H: ze_image_format_layout_t = ze_image_format_layout_t(38);
    pub const ZE_IMAGE_FORMAT_LAYOUT_422V: ze_image_format_layout_t = ze_image_format_layout_t(39);
    pub const ZE_IMAGE_FORMAT_LAYOUT_444P: ze_image_format_layout_t = ze_image_format_layout_t(40);
    pub const ZE_IMAGE_FORMAT_LAYOUT_RGBP: ze_image_format_layout_t = ze_image_format_layout_t(41);
    pub const ZE_IMAGE_FORMAT_LAYOUT_BRGP: ze_image_format_layout_t = ze_image_format_layout_t(42);
    pub const ZE_IMAGE_FORMAT_LAYOUT_FORCE_UINT32: ze_image_format_layout_t =
        ze_image_format_layout_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_image_format_layout_t(pub ::core::ffi::c_uint);
impl ze_image_format_type_t {
    pub const ZE_IMAGE_FORMAT_TYPE_UINT: ze_image_format_type_t = ze_image_format_type_t(0);
    pub const ZE_IMAGE_FORMAT_TYPE_SINT: ze_image_format_type_t = ze_image_format_type_t(1);
    pub const ZE_IMAGE_FORMAT_TYPE_UNORM: ze_image_format_type_t = ze_image_format_type_t(2);
    pub const ZE_IMAGE_FORMAT_TYPE_SNORM: ze_image_format_type_t = ze_image_format_type_t(3);
    pub const ZE_IMAGE_FORMAT_TYPE_FLOAT: ze_image_format_type_t = ze_image_format_type_t(4);
    pub const ZE_IMAGE_FORMAT_TYPE_FORCE_UINT32: ze_image_format_type_t =
        ze_image_format_type_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_image_format_type_t(pub ::core::ffi::c_uint);
impl ze_image_format_swizzle_t {
    pub const ZE_IMAGE_FORMAT_SWIZZLE_R: ze_image_format_swizzle_t = ze_image_format_swizzle_t(0);
    pub const ZE_IMAGE_FORMAT_SWIZZLE_G: ze_image_format_swizzle_t = ze_image_format_swizzle_t(1);
    pub const ZE_IMAGE_FORMAT_SWIZZLE_B: ze_image_format_swizzle_t = ze_image_format_swizzle_t(2);
    pub const ZE_IMAGE_FORMAT_SWIZZLE_A: ze_image_format_swizzle_t = ze_image_format_swizzle_t(3);
    pub const ZE_IMAGE_FORMAT_SWIZZLE_0: ze_image_format_swizzle_t = ze_image_format_swizzle_t(4);
    pub const ZE_IMAGE_FORMAT_SWIZZLE_1: ze_image_format_swizzle_t = ze_image_format_swizzle_t(5);
    pub const ZE_IMAGE_FORMAT_SWIZZLE_X: ze_image_format_swizzle_t = ze_image_format_swizzle_t(6);
    pub const ZE_IMAGE_FORMAT_SWIZZLE_FORCE_UINT32: ze_image_format_swizzle_t =
        ze_image_format_swizzle_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_image_format_swizzle_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_image_format_t {
    pub layout: ze_image_format_layout_t,
    pub type_: ze_image_format_type_t,
    pub x: ze_image_format_swizzle_t,
    pub y: ze_image_format_swizzle_t,
    pub z: ze_image_format_swizzle_t,
    pub w: ze_image_format_swizzle_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_image_format_t"][::core::mem::size_of::<ze_image_format_t>() - 24usize];
    ["Alignment of ze_image_format_t"][::core::mem::align_of::<ze_image_format_t>() - 4usize];
    ["Offset of field: ze_image_format_t::layout"]
        [::core::mem::offset_of!(ze_image_format_t, layout) - 0usize];
    ["Offset of field: ze_image_format_t::type_"]
        [::core::mem::offset_of!(ze_image_format_t, type_) - 4usize];
    ["Offset of field: ze_image_format_t::x"]
        [::core::mem::offset_of!(ze_image_format_t, x) - 8usize];
    ["Offset of field: ze_image_format_t::y"]
        [::core::mem::offset_of!(ze_image_format_t, y) - 12usize];
    ["Offset of field: ze_image_format_t::z"]
        [::core::mem::offset_of!(ze_image_format_t, z) - 16usize];
    ["Offset of field: ze_image_format_t::w"]
        [::core::mem::offset_of!(ze_image_format_t, w) - 20usize];
};
impl Default for ze_image_format_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_image_desc_t {
    pub stype: ze_structure_type_t,
    pub pNext: *const ::core::ffi::c_void,
    pub flags: ze_image_flags_t,
    pub type_: ze_image_type_t,
    pub format: ze_image_format_t,
    pub width: u64,
    pub height: u32,
    pub depth: u32,
    pub arraylevels: u32,
    pub miplevels: u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_image_desc_t"][::core::mem::size_of::<ze_image_desc_t>() - 72usize];
    ["Alignment of ze_image_desc_t"][::core::mem::align_of::<ze_image_desc_t>() - 8usize];
    ["Offset of field: ze_image_desc_t::stype"]
        [::core::mem::offset_of!(ze_image_desc_t, stype) - 0usize];
    ["Offset of field: ze_image_desc_t::pNext"]
        [::core::mem::offset_of!(ze_image_desc_t, pNext) - 8usize];
    ["Offset of field: ze_image_desc_t::flags"]
        [::core::mem::offset_of!(ze_image_desc_t, flags) - 16usize];
    ["Offset of field: ze_image_desc_t::type_"]
        [::core::mem::offset_of!(ze_image_desc_t, type_) - 20usize];
    ["Offset of field: ze_image_desc_t::format"]
        [::core::mem::offset_of!(ze_image_desc_t, format) - 24usize];
    ["Offset of field: ze_image_desc_t::width"]
        [::core::mem::offset_of!(ze_image_desc_t, width) - 48usize];
    ["Offset of field: ze_image_desc_t::height"]
        [::core::mem::offset_of!(ze_image_desc_t, height) - 56usize];
    ["Offset of field: ze_image_desc_t::depth"]
        [::core::mem::offset_of!(ze_image_desc_t, depth) - 60usize];
    ["Offset of field: ze_image_desc_t::arraylevels"]
        [::core::mem::offset_of!(ze_image_desc_t, arraylevels) - 64usize];
    ["Offset of field: ze_image_desc_t::miplevels"]
        [::core::mem::offset_of!(ze_image_desc_t, miplevels) - 68usize];
};
impl Default for ze_image_desc_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
pub type ze_image_sampler_filter_flags_t = u32;
impl ze_image_sampler_filter_flag_t {
    pub const ZE_IMAGE_SAMPLER_FILTER_FLAG_POINT: ze_image_sampler_filter_flag_t =
        ze_image_sampler_filter_flag_t(1);
    pub const ZE_IMAGE_SAMPLER_FILTER_FLAG_LINEAR: ze_image_sampler_filter_flag_t =
        ze_image_sampler_filter_flag_t(2);
    pub const ZE_IMAGE_SAMPLER_FILTER_FLAG_FORCE_UINT32: ze_image_sampler_filter_flag_t =
        ze_image_sampler_filter_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_image_sampler_filter_flag_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_image_properties_t {
    pub stype: ze_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub samplerFilterFlags: ze_image_sampler_filter_flags_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_image_properties_t"][::core::mem::size_of::<ze_image_properties_t>() - 24usize];
    ["Alignment of ze_image_properties_t"]
        [::core::mem::align_of::<ze_image_properties_t>() - 8usize];
    ["Offset of field: ze_image_properties_t::stype"]
        [::core::mem::offset_of!(ze_image_properties_t, stype) - 0usize];
    ["Offset of field: ze_image_properties_t::pNext"]
        [::core::mem::offset_of!(ze_image_properties_t, pNext) - 8usize];
    ["Offset of field: ze_image_properties_t::samplerFilterFlags"]
        [::core::mem::offset_of!(ze_image_properties_t, samplerFilterFlags) - 16usize];
};
impl Default for ze_image_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
pub type ze_device_mem_alloc_flags_t = u32;
impl ze_device_mem_alloc_flag_t {
    pub const ZE_DEVICE_MEM_ALLOC_FLAG_BIAS_CACHED: ze_device_mem_alloc_flag_t =
        ze_device_mem_alloc_flag_t(1);
    pub const ZE_DEVICE_MEM_ALLOC_FLAG_BIAS_UNCACHED: ze_device_mem_alloc_flag_t =
        ze_device_mem_alloc_flag_t(2);
    pub const ZE_DEVICE_MEM_ALLOC_FLAG_BIAS_INITIAL_PLACEMENT: ze_device_mem_alloc_flag_t =
        ze_device_mem_alloc_flag_t(4);
    pub const ZE_DEVICE_MEM_ALLOC_FLAG_FORCE_UINT32: ze_device_mem_alloc_flag_t =
        ze_device_mem_alloc_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_device_mem_alloc_flag_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_device_mem_alloc_desc_t {
    pub stype: ze_structure_type_t,
    pub pNext: *const ::core::ffi::c_void,
    pub flags: ze_device_mem_alloc_flags_t,
    pub ordinal: u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_device_mem_alloc_desc_t"]
        [::core::mem::size_of::<ze_device_mem_alloc_desc_t>() - 24usize];
    ["Alignment of ze_device_mem_alloc_desc_t"]
        [::core::mem::align_of::<ze_device_mem_alloc_desc_t>() - 8usize];
    ["Offset of field: ze_device_mem_alloc_desc_t::stype"]
        [::core::mem::offset_of!(ze_device_mem_alloc_desc_t, stype) - 0usize];
    ["Offset of field: ze_device_mem_alloc_desc_t::pNext"]
        [::core::mem::offset_of!(ze_device_mem_alloc_desc_t, pNext) - 8usize];
    ["Offset of field: ze_device_mem_alloc_desc_t::flags"]
        [::core::mem::offset_of!(ze_device_mem_alloc_desc_t, flags) - 16usize];
    ["Offset of field: ze_device_mem_alloc_desc_t::ordinal"]
        [::core::mem::offset_of!(ze_device_mem_alloc_desc_t, ordinal) - 20usize];
};
impl Default for ze_device_mem_alloc_desc_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
pub type ze_host_mem_alloc_flags_t = u32;
impl ze_host_mem_alloc_flag_t {
    pub const ZE_HOST_MEM_ALLOC_FLAG_BIAS_CACHED: ze_host_mem_alloc_flag_t =
        ze_host_mem_alloc_flag_t(1);
    pub const ZE_HOST_MEM_ALLOC_FLAG_BIAS_UNCACHED: ze_host_mem_alloc_flag_t =
        ze_host_mem_alloc_flag_t(2);
    pub const ZE_HOST_MEM_ALLOC_FLAG_BIAS_WRITE_COMBINED: ze_host_mem_alloc_flag_t =
        ze_host_mem_alloc_flag_t(4);
    pub const ZE_HOST_MEM_ALLOC_FLAG_BIAS_INITIAL_PLACEMENT: ze_host_mem_alloc_flag_t =
        ze_host_mem_alloc_flag_t(8);
    pub const ZE_HOST_MEM_ALLOC_FLAG_FORCE_UINT32: ze_host_mem_alloc_flag_t =
        ze_host_mem_alloc_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_host_mem_alloc_flag_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_host_mem_alloc_desc_t {
    pub stype: ze_structure_type_t,
    pub pNext: *const ::core::ffi::c_void,
    pub flags: ze_host_mem_alloc_flags_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_host_mem_alloc_desc_t"]
        [::core::mem::size_of::<ze_host_mem_alloc_desc_t>() - 24usize];
    ["Alignment of ze_host_mem_alloc_desc_t"]
        [::core::mem::align_of::<ze_host_mem_alloc_desc_t>() - 8usize];
    ["Offset of field: ze_host_mem_alloc_desc_t::stype"]
        [::core::mem::offset_of!(ze_host_mem_alloc_desc_t, stype) - 0usize];
    ["Offset of field: ze_host_mem_alloc_desc_t::pNext"]
        [::core::mem::offset_of!(ze_host_mem_alloc_desc_t, pNext) - 8usize];
    ["Offset of field: ze_host_mem_alloc_desc_t::flags"]
        [::core::mem::offset_of!(ze_host_mem_alloc_desc_t, flags) - 16usize];
};
impl Default for ze_host_mem_alloc_desc_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
impl ze_memory_type_t {
    pub const ZE_MEMORY_TYPE_UNKNOWN: ze_memory_type_t = ze_memory_type_t(0);
    pub const ZE_MEMORY_TYPE_HOST: ze_memory_type_t = ze_memory_type_t(1);
    pub const ZE_MEMORY_TYPE_DEVICE: ze_memory_type_t = ze_memory_type_t(2);
    pub const ZE_MEMORY_TYPE_SHARED: ze_memory_type_t = ze_memory_type_t(3);
    pub const ZE_MEMORY_TYPE_FORCE_UINT32: ze_memory_type_t = ze_memory_type_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_memory_type_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_memory_allocation_properties_t {
    pub stype: ze_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub type_: ze_memory_type_t,
    pub id: u64,
    pub pageSize: u64,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_memory_allocation_properties_t"]
        [::core::mem::size_of::<ze_memory_allocation_properties_t>() - 40usize];
    ["Alignment of ze_memory_allocation_properties_t"]
        [::core::mem::align_of::<ze_memory_allocation_properties_t>() - 8usize];
    ["Offset of field: ze_memory_allocation_properties_t::stype"]
        [::core::mem::offset_of!(ze_memory_allocation_properties_t, stype) - 0usize];
    ["Offset of field: ze_memory_allocation_properties_t::pNext"]
        [::core::mem::offset_of!(ze_memory_allocation_properties_t, pNext) - 8usize];
    ["Offset of field: ze_memory_allocation_properties_t::type_"]
        [::core::mem::offset_of!(ze_memory_allocation_properties_t, type_) - 16usize];
    ["Offset of field: ze_memory_allocation_properties_t::id"]
        [::core::mem::offset_of!(ze_memory_allocation_properties_t, id) - 24usize];
    ["Offset of field: ze_memory_allocation_properties_t::pageSize"]
        [::core::mem::offset_of!(ze_memory_allocation_properties_t, pageSize) - 32usize];
};
impl Default for ze_memory_allocation_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
pub type ze_ipc_memory_flags_t = u32;
impl ze_ipc_memory_flag_t {
    pub const ZE_IPC_MEMORY_FLAG_BIAS_CACHED: ze_ipc_memory_flag_t = ze_ipc_memory_flag_t(1);
    pub const ZE_IPC_MEMORY_FLAG_BIAS_UNCACHED: ze_ipc_memory_flag_t = ze_ipc_memory_flag_t(2);
    pub const ZE_IPC_MEMORY_FLAG_FORCE_UINT32: ze_ipc_memory_flag_t =
        ze_ipc_memory_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_ipc_memory_flag_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_external_memory_export_desc_t {
    pub stype: ze_structure_type_t,
    pub pNext: *const ::core::ffi::c_void,
    pub flags: ze_external_memory_type_flags_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_external_memory_export_desc_t"]
        [::core::mem::size_of::<ze_external_memory_export_desc_t>() - 24usize];
    ["Alignment of ze_external_memory_export_desc_t"]
        [::core::mem::align_of::<ze_external_memory_export_desc_t>() - 8usize];
    ["Offset of field: ze_external_memory_export_desc_t::stype"]
        [::core::mem::offset_of!(ze_external_memory_export_desc_t, stype) - 0usize];
    ["Offset of field: ze_external_memory_export_desc_t::pNext"]
        [::core::mem::offset_of!(ze_external_memory_export_desc_t, pNext) - 8usize];
    ["Offset of field: ze_external_memory_export_desc_t::flags"]
        [::core::mem::offset_of!(ze_external_memory_export_desc_t, flags) - 16usize];
};
impl Default for ze_external_memory_export_desc_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_external_memory_import_fd_t {
    pub stype: ze_structure_type_t,
    pub pNext: *const ::core::ffi::c_void,
    pub flags: ze_external_memory_type_flags_t,
    pub fd: ::core::ffi::c_int,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_external_memory_import_fd_t"]
        [::core::mem::size_of::<ze_external_memory_import_fd_t>() - 24usize];
    ["Alignment of ze_external_memory_import_fd_t"]
        [::core::mem::align_of::<ze_external_memory_import_fd_t>() - 8usize];
    ["Offset of field: ze_external_memory_import_fd_t::stype"]
        [::core::mem::offset_of!(ze_external_memory_import_fd_t, stype) - 0usize];
    ["Offset of field: ze_external_memory_import_fd_t::pNext"]
        [::core::mem::offset_of!(ze_external_memory_import_fd_t, pNext) - 8usize];
    ["Offset of field: ze_external_memory_import_fd_t::flags"]
        [::core::mem::offset_of!(ze_external_memory_import_fd_t, flags) - 16usize];
    ["Offset of field: ze_external_memory_import_fd_t::fd"]
        [::core::mem::offset_of!(ze_external_memory_import_fd_t, fd) - 20usize];
};
impl Default for ze_external_memory_import_fd_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_external_memory_export_fd_t {
    pub stype: ze_structure_type_t,
    pub pNext: *const ::core::ffi::c_void,
    pub flags: ze_external_memory_type_flags_t,
    pub fd: ::core::ffi::c_int,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_external_memory_export_fd_t"]
        [::core::mem::size_of::<ze_external_memory_export_fd_t>() - 24usize];
    ["Alignment of ze_external_memory_export_fd_t"]
        [::core::mem::align_of::<ze_external_memory_export_fd_t>() - 8usize];
    ["Offset of field: ze_external_memory_export_fd_t::stype"]
        [::core::mem::offset_of!(ze_external_memory_export_fd_t, stype) - 0usize];
    ["Offset of field: ze_external_memory_export_fd_t::pNext"]
        [::core::mem::offset_of!(ze_external_memory_export_fd_t, pNext) - 8usize];
    ["Offset of field: ze_external_memory_export_fd_t::flags"]
        [::core::mem::offset_of!(ze_external_memory_export_fd_t, flags) - 16usize];
    ["Offset of field: ze_external_memory_export_fd_t::fd"]
        [::core::mem::offset_of!(ze_external_memory_export_fd_t, fd) - 20usize];
};
impl Default for ze_external_memory_export_fd_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
impl ze_module_format_t {
    pub const ZE_MODULE_FORMAT_IL_SPIRV: ze_module_format_t = ze_module_format_t(0);
    pub const ZE_MODULE_FORMAT_NATIVE: ze_module_format_t = ze_module_format_t(1);
    pub const ZE_MODULE_FORMAT_FORCE_UINT32: ze_module_format_t = ze_module_format_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_module_format_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_module_constants_t {
    pub numConstants: u32,
    pub pConstantIds: *const u32,
    pub pConstantValues: *mut *const ::core::ffi::c_void,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_module_constants_t"][::core::mem::size_of::<ze_module_constants_t>() - 24usize];
    ["Alignment of ze_module_constants_t"]
        [::core::mem::align_of::<ze_module_constants_t>() - 8usize];
    ["Offset of field: ze_module_constants_t::numConstants"]
        [::core::mem::offset_of!(ze_module_constants_t, numConstants) - 0usize];
    ["Offset of field: ze_module_constants_t::pConstantIds"]
        [::core::mem::offset_of!(ze_module_constants_t, pConstantIds) - 8usize];
    ["Offset of field: ze_module_constants_t::pConstantValues"]
        [::core::mem::offset_of!(ze_module_constants_t, pConstantValues) - 16usize];
};
impl Default for ze_module_constants_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_module_desc_t {
    pub stype: ze_structure_type_t,
    pub pNext: *const ::core::ffi::c_void,
    pub format: ze_module_format_t,
    pub inputSize: usize,
    pub pInputModule: *const u8,
    pub pBuildFlags: *const ::core::ffi::c_char,
    pub pConstants: *const ze_module_constants_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_module_desc_t"][::core::mem::size_of::<ze_module_desc_t>() - 56usize];
    ["Alignment of ze_module_desc_t"][::core::mem::align_of::<ze_module_desc_t>() - 8usize];
    ["Offset of field: ze_module_desc_t::stype"]
        [::core::mem::offset_of!(ze_module_desc_t, stype) - 0usize];
    ["Offset of field: ze_module_desc_t::pNext"]
        [::core::mem::offset_of!(ze_module_desc_t, pNext) - 8usize];
    ["Offset of field: ze_module_desc_t::format"]
        [::core::mem::offset_of!(ze_module_desc_t, format) - 16usize];
    ["Offset of field: ze_module_desc_t::inputSize"]
        [::core::mem::offset_of!(ze_module_desc_t, inputSize) - 24usize];
    ["Offset of field: ze_module_desc_t::pInputModule"]
        [::core::mem::offset_of!(ze_module_desc_t, pInputModule) - 32usize];
    ["Offset of field: ze_module_desc_t::pBuildFlags"]
        [::core::mem::offset_of!(ze_module_desc_t, pBuildFlags) - 40usize];
    ["Offset of field: ze_module_desc_t::pConstants"]
        [::core::mem::offset_of!(ze_module_desc_t, pConstants) - 48usize];
};
impl Default for ze_module_desc_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
pub type ze_module_property_flags_t = u32;
impl ze_module_property_flag_t {
    pub const ZE_MODULE_PROPERTY_FLAG_IMPORTS: ze_module_property_flag_t =
        ze_module_property_flag_t(1);
    pub const ZE_MODULE_PROPERTY_FLAG_FORCE_UINT32: ze_module_property_flag_t =
        ze_module_property_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_module_property_flag_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_module_properties_t {
    pub stype: ze_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub flags: ze_module_property_flags_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_module_properties_t"][::core::mem::size_of::<ze_module_properties_t>() - 24usize];
    ["Alignment of ze_module_properties_t"]
        [::core::mem::align_of::<ze_module_properties_t>() - 8usize];
    ["Offset of field: ze_module_properties_t::stype"]
        [::core::mem::offset_of!(ze_module_properties_t, stype) - 0usize];
    ["Offset of field: ze_module_properties_t::pNext"]
        [::core::mem::offset_of!(ze_module_properties_t, pNext) - 8usize];
    ["Offset of field: ze_module_properties_t::flags"]
        [::core::mem::offset_of!(ze_module_properties_t, flags) - 16usize];
};
impl Default for ze_module_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
pub type ze_kernel_flags_t = u32;
impl ze_kernel_flag_t {
    pub const ZE_KERNEL_FLAG_FORCE_RESIDENCY: ze_kernel_flag_t = ze_kernel_flag_t(1);
    pub const ZE_KERNEL_FLAG_EXPLICIT_RESIDENCY: ze_kernel_flag_t = ze_kernel_flag_t(2);
    pub const ZE_KERNEL_FLAG_FORCE_UINT32: ze_kernel_flag_t = ze_kernel_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_kernel_flag_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_kernel_desc_t {
    pub stype: ze_structure_type_t,
    pub pNext: *const ::core::ffi::c_void,
    pub flags: ze_kernel_flags_t,
    pub pKernelName: *const ::core::ffi::c_char,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_kernel_desc_t"][::core::mem::size_of::<ze_kernel_desc_t>() - 32usize];
    ["Alignment of ze_kernel_desc_t"][::core::mem::align_of::<ze_kernel_desc_t>() - 8usize];
    ["Offset of field: ze_kernel_desc_t::stype"]
        [::core::mem::offset_of!(ze_kernel_desc_t, stype) - 0usize];
    ["Offset of field: ze_kernel_desc_t::pNext"]
        [::core::mem::offset_of!(ze_kernel_desc_t, pNext) - 8usize];
    ["Offset of field: ze_kernel_desc_t::flags"]
        [::core::mem::offset_of!(ze_kernel_desc_t, flags) - 16usize];
    ["Offset of field: ze_kernel_desc_t::pKernelName"]
        [::core::mem::offset_of!(ze_kernel_desc_t, pKernelName) - 24usize];
};
impl Default for ze_kernel_desc_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
pub type ze_kernel_indirect_access_flags_t = u32;
impl ze_kernel_indirect_access_flag_t {
    pub const ZE_KERNEL_INDIRECT_ACCESS_FLAG_HOST: ze_kernel_indirect_access_flag_t =
        ze_kernel_indirect_access_flag_t(1);
    pub const ZE_KERNEL_INDIRECT_ACCESS_FLAG_DEVICE: ze_kernel_indirect_access_flag_t =
        ze_kernel_indirect_access_flag_t(2);
    pub const ZE_KERNEL_INDIRECT_ACCESS_FLAG_SHARED: ze_kernel_indirect_access_flag_t =
        ze_kernel_indirect_access_flag_t(4);
    pub const ZE_KERNEL_INDIRECT_ACCESS_FLAG_FORCE_UINT32: ze_kernel_indirect_access_flag_t =
        ze_kernel_indirect_access_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_kernel_indirect_access_flag_t(pub ::core::ffi::c_uint);
pub type ze_cache_config_flags_t = u32;
impl ze_cache_config_flag_t {
    pub const ZE_CACHE_CONFIG_FLAG_LARGE_SLM: ze_cache_config_flag_t = ze_cache_config_flag_t(1);
    pub const ZE_CACHE_CONFIG_FLAG_LARGE_DATA: ze_cache_config_flag_t = ze_cache_config_flag_t(2);
    pub const ZE_CACHE_CONFIG_FLAG_FORCE_UINT32: ze_cache_config_flag_t =
        ze_cache_config_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_cache_config_flag_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_kernel_uuid_t {
    pub kid: [u8; 16usize],
    pub mid: [u8; 16usize],
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_kernel_uuid_t"][::core::mem::size_of::<ze_kernel_uuid_t>() - 32usize];
    ["Alignment of ze_kernel_uuid_t"][::core::mem::align_of::<ze_kernel_uuid_t>() - 1usize];
    ["Offset of field: ze_kernel_uuid_t::kid"]
        [::core::mem::offset_of!(ze_kernel_uuid_t, kid) - 0usize];
    ["Offset of field: ze_kernel_uuid_t::mid"]
        [::core::mem::offset_of!(ze_kernel_uuid_t, mid) - 16usize];
};
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_kernel_properties_t {
    pub stype: ze_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub numKernelArgs: u32,
    pub requiredGroupSizeX: u32,
    pub requiredGroupSizeY: u32,
    pub requiredGroupSizeZ: u32,
    pub requiredNumSubGroups: u32,
    pub requiredSubgroupSize: u32,
    pub maxSubgroupSize: u32,
    pub maxNumSubgroups: u32,
    pub localMemSize: u32,
    pub privateMemSize: u32,
    pub spillMemSize: u32,
    pub uuid: ze_kernel_uuid_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_kernel_properties_t"][::core::mem::size_of::<ze_kernel_properties_t>() - 96usize];
    ["Alignment of ze_kernel_properties_t"]
        [::core::mem::align_of::<ze_kernel_properties_t>() - 8usize];
    ["Offset of field: ze_kernel_properties_t::stype"]
        [::core::mem::offset_of!(ze_kernel_properties_t, stype) - 0usize];
    ["Offset of field: ze_kernel_properties_t::pNext"]
        [::core::mem::offset_of!(ze_kernel_properties_t, pNext) - 8usize];
    ["Offset of field: ze_kernel_properties_t::numKernelArgs"]
        [::core::mem::offset_of!(ze_kernel_properties_t, numKernelArgs) - 16usize];
    ["Offset of field: ze_kernel_properties_t::requiredGroupSizeX"]
        [::core::mem::offset_of!(ze_kernel_properties_t, requiredGroupSizeX) - 20usize];
    ["Offset of field: ze_kernel_properties_t::requiredGroupSizeY"]
        [::core::mem::offset_of!(ze_kernel_properties_t, requiredGroupSizeY) - 24usize];
    ["Offset of field: ze_kernel_properties_t::requiredGroupSizeZ"]
        [::core::mem::offset_of!(ze_kernel_properties_t, requiredGroupSizeZ) - 28usize];
    ["Offset of field: ze_kernel_properties_t::requiredNumSubGroups"]
        [::core::mem::offset_of!(ze_kernel_properties_t, requiredNumSubGroups) - 32usize];
    ["Offset of field: ze_kernel_properties_t::requiredSubgroupSize"]
        [::core::mem::offset_of!(ze_kernel_properties_t, requiredSubgroupSize) - 36usize];
    ["Offset of field: ze_kernel_properties_t::maxSubgroupSize"]
        [::core::mem::offset_of!(ze_kernel_properties_t, maxSubgroupSize) - 40usize];
    ["Offset of field: ze_kernel_properties_t::maxNumSubgroups"]
        [::core::mem::offset_of!(ze_kernel_properties_t, maxNumSubgroups) - 44usize];
    ["Offset of field: ze_kernel_properties_t::localMemSize"]
        [::core::mem::offset_of!(ze_kernel_properties_t, localMemSize) - 48usize];
    ["Offset of field: ze_kernel_properties_t::privateMemSize"]
        [::core::mem::offset_of!(ze_kernel_properties_t, privateMemSize) - 52usize];
    ["Offset of field: ze_kernel_properties_t::spillMemSize"]
        [::core::mem::offset_of!(ze_kernel_properties_t, spillMemSize) - 56usize];
    ["Offset of field: ze_kernel_properties_t::uuid"]
        [::core::mem::offset_of!(ze_kernel_properties_t, uuid) - 60usize];
};
impl Default for ze_kernel_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_kernel_preferred_group_size_properties_t {
    pub stype: ze_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub preferredMultiple: u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_kernel_preferred_group_size_properties_t"]
        [::core::mem::size_of::<ze_kernel_preferred_group_size_properties_t>() - 24usize];
    ["Alignment of ze_kernel_preferred_group_size_properties_t"]
        [::core::mem::align_of::<ze_kernel_preferred_group_size_properties_t>() - 8usize];
    ["Offset of field: ze_kernel_preferred_group_size_properties_t::stype"]
        [::core::mem::offset_of!(ze_kernel_preferred_group_size_properties_t, stype) - 0usize];
    ["Offset of field: ze_kernel_preferred_group_size_properties_t::pNext"]
        [::core::mem::offset_of!(ze_kernel_preferred_group_size_properties_t, pNext) - 8usize];
    ["Offset of field: ze_kernel_preferred_group_size_properties_t::preferredMultiple"][::core::mem::offset_of!(
        ze_kernel_preferred_group_size_properties_t,
        preferredMultiple
    )
        - 16usize];
};
impl Default for ze_kernel_preferred_group_size_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_group_count_t {
    pub groupCountX: u32,
    pub groupCountY: u32,
    pub groupCountZ: u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_group_count_t"][::core::mem::size_of::<ze_group_count_t>() - 12usize];
    ["Alignment of ze_group_count_t"][::core::mem::align_of::<ze_group_count_t>() - 4usize];
    ["Offset of field: ze_group_count_t::groupCountX"]
        [::core::mem::offset_of!(ze_group_count_t, groupCountX) - 0usize];
    ["Offset of field: ze_group_count_t::groupCountY"]
        [::core::mem::offset_of!(ze_group_count_t, groupCountY) - 4usize];
    ["Offset of field: ze_group_count_t::groupCountZ"]
        [::core::mem::offset_of!(ze_group_count_t, groupCountZ) - 8usize];
};
impl ze_module_program_exp_version_t {
    pub const ZE_MODULE_PROGRAM_EXP_VERSION_1_0: ze_module_program_exp_version_t =
        ze_module_program_exp_version_t(65536);
    pub const ZE_MODULE_PROGRAM_EXP_VERSION_CURRENT: ze_module_program_exp_version_t =
        ze_module_program_exp_version_t(65536);
    pub const ZE_MODULE_PROGRAM_EXP_VERSION_FORCE_UINT32: ze_module_program_exp_version_t =
        ze_module_program_exp_version_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_module_program_exp_version_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_module_program_exp_desc_t {
    pub stype: ze_structure_type_t,
    pub pNext: *const ::core::ffi::c_void,
    pub count: u32,
    pub inputSizes: *const usize,
    pub pInputModules: *mut *const u8,
    pub pBuildFlags: *mut *const ::core::ffi::c_char,
    pub pConstants: *mut *const ze_module_constants_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_module_program_exp_desc_t"]
        [::core::mem::size_of::<ze_module_program_exp_desc_t>() - 56usize];
    ["Alignment of ze_module_program_exp_desc_t"]
        [::core::mem::align_of::<ze_module_program_exp_desc_t>() - 8usize];
    ["Offset of field: ze_module_program_exp_desc_t::stype"]
        [::core::mem::offset_of!(ze_module_program_exp_desc_t, stype) - 0usize];
    ["Offset of field: ze_module_program_exp_desc_t::pNext"]
        [::core::mem::offset_of!(ze_module_program_exp_desc_t, pNext) - 8usize];
    ["Offset of field: ze_module_program_exp_desc_t::count"]
        [::core::mem::offset_of!(ze_module_program_exp_desc_t, count) - 16usize];
    ["Offset of field: ze_module_program_exp_desc_t::inputSizes"]
        [::core::mem::offset_of!(ze_module_program_exp_desc_t, inputSizes) - 24usize];
    ["Offset of field: ze_module_program_exp_desc_t::pInputModules"]
        [::core::mem::offset_of!(ze_module_program_exp_desc_t, pInputModules) - 32usize];
    ["Offset of field: ze_module_program_exp_desc_t::pBuildFlags"]
        [::core::mem::offset_of!(ze_module_program_exp_desc_t, pBuildFlags) - 40usize];
    ["Offset of field: ze_module_program_exp_desc_t::pConstants"]
        [::core::mem::offset_of!(ze_module_program_exp_desc_t, pConstants) - 48usize];
};
impl Default for ze_module_program_exp_desc_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
impl ze_raytracing_ext_version_t {
    pub const ZE_RAYTRACING_EXT_VERSION_1_0: ze_raytracing_ext_version_t =
        ze_raytracing_ext_version_t(65536);
    pub const ZE_RAYTRACING_EXT_VERSION_CURRENT: ze_raytracing_ext_version_t =
        ze_raytracing_ext_version_t(65536);
    pub const ZE_RAYTRACING_EXT_VERSION_FORCE_UINT32: ze_raytracing_ext_version_t =
        ze_raytracing_ext_version_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_raytracing_ext_version_t(pub ::core::ffi::c_uint);
pub type ze_device_raytracing_ext_flags_t = u32;
impl ze_device_raytracing_ext_flag_t {
    pub const ZE_DEVICE_RAYTRACING_EXT_FLAG_RAYQUERY: ze_device_raytracing_ext_flag_t =
        ze_device_raytracing_ext_flag_t(1);
    pub const ZE_DEVICE_RAYTRACING_EXT_FLAG_FORCE_UINT32: ze_device_raytracing_ext_flag_t =
        ze_device_raytracing_ext_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_device_raytracing_ext_flag_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_device_raytracing_ext_properties_t {
    pub stype: ze_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub flags: ze_device_raytracing_ext_flags_t,
    pub maxBVHLevels: u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_device_raytracing_ext_properties_t"]
        [::core::mem::size_of::<ze_device_raytracing_ext_properties_t>() - 24usize];
    ["Alignment of ze_device_raytracing_ext_properties_t"]
        [::core::mem::align_of::<ze_device_raytracing_ext_properties_t>() - 8usize];
    ["Offset of field: ze_device_raytracing_ext_properties_t::stype"]
        [::core::mem::offset_of!(ze_device_raytracing_ext_properties_t, stype) - 0usize];
    ["Offset of field: ze_device_raytracing_ext_properties_t::pNext"]
        [::core::mem::offset_of!(ze_device_raytracing_ext_properties_t, pNext) - 8usize];
    ["Offset of field: ze_device_raytracing_ext_properties_t::flags"]
        [::core::mem::offset_of!(ze_device_raytracing_ext_properties_t, flags) - 16usize];
    ["Offset of field: ze_device_raytracing_ext_properties_t::maxBVHLevels"]
        [::core::mem::offset_of!(ze_device_raytracing_ext_properties_t, maxBVHLevels) - 20usize];
};
impl Default for ze_device_raytracing_ext_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
pub type ze_raytracing_mem_alloc_ext_flags_t = u32;
impl ze_raytracing_mem_alloc_ext_flag_t {
    pub const ZE_RAYTRACING_MEM_ALLOC_EXT_FLAG_TBD: ze_raytracing_mem_alloc_ext_flag_t =
        ze_raytracing_mem_alloc_ext_flag_t(1);
    pub const ZE_RAYTRACING_MEM_ALLOC_EXT_FLAG_FORCE_UINT32: ze_raytracing_mem_alloc_ext_flag_t =
        ze_raytracing_mem_alloc_ext_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_raytracing_mem_alloc_ext_flag_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_raytracing_mem_alloc_ext_desc_t {
    pub stype: ze_structure_type_t,
    pub pNext: *const ::core::ffi::c_void,
    pub flags: ze_raytracing_mem_alloc_ext_flags_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_raytracing_mem_alloc_ext_desc_t"]
        [::core::mem::size_of::<ze_raytracing_mem_alloc_ext_desc_t>() - 24usize];
    ["Alignment of ze_raytracing_mem_alloc_ext_desc_t"]
        [::core::mem::align_of::<ze_raytracing_mem_alloc_ext_desc_t>() - 8usize];
    ["Offset of field: ze_raytracing_mem_alloc_ext_desc_t::stype"]
        [::core::mem::offset_of!(ze_raytracing_mem_alloc_ext_desc_t, stype) - 0usize];
    ["Offset of field: ze_raytracing_mem_alloc_ext_desc_t::pNext"]
        [::core::mem::offset_of!(ze_raytracing_mem_alloc_ext_desc_t, pNext) - 8usize];
    ["Offset of field: ze_raytracing_mem_alloc_ext_desc_t::flags"]
        [::core::mem::offset_of!(ze_raytracing_mem_alloc_ext_desc_t, flags) - 16usize];
};
impl Default for ze_raytracing_mem_alloc_ext_desc_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
impl ze_sampler_address_mode_t {
    pub const ZE_SAMPLER_ADDRESS_MODE_NONE: ze_sampler_address_mode_t =
        ze_sampler_address_mode_t(0);
    pub const ZE_SAMPLER_ADDRESS_MODE_REPEAT: ze_sampler_address_mode_t =
        ze_sampler_address_mode_t(1);
    pub const ZE_SAMPLER_ADDRESS_MODE_CLAMP: ze_sampler_address_mode_t =
        ze_sampler_address_mode_t(2);
    pub const ZE_SAMPLER_ADDRESS_MODE_CLAMP_TO_BORDER: ze_sampler_address_mode_t =
        ze_sampler_address_mode_t(3);
    pub const ZE_SAMPLER_ADDRESS_MODE_MIRROR: ze_sampler_address_mode_t =
        ze_sampler_address_mode_t(4);
    pub const ZE_SAMPLER_ADDRESS_MODE_FORCE_UINT32: ze_sampler_address_mode_t =
        ze_sampler_address_mode_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_sampler_address_mode_t(pub ::core::ffi::c_uint);
impl ze_sampler_filter_mode_t {
    pub const ZE_SAMPLER_FILTER_MODE_NEAREST: ze_sampler_filter_mode_t =
        ze_sampler_filter_mode_t(0);
    pub const ZE_SAMPLER_FILTER_MODE_LINEAR: ze_sampler_filter_mode_t = ze_sampler_filter_mode_t(1);
    pub const ZE_SAMPLER_FILTER_MODE_FORCE_UINT32: ze_sampler_filter_mode_t =
        ze_sampler_filter_mode_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_sampler_filter_mode_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_sampler_desc_t {
    pub stype: ze_structure_type_t,
    pub pNext: *const ::core::ffi::c_void,
    pub addressMode: ze_sampler_address_mode_t,
    pub filterMode: ze_sampler_filter_mode_t,
    pub isNormalized: ze_bool_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_sampler_desc_t"][::core::mem::size_of::<ze_sampler_desc_t>() - 32usize];
    ["Alignment of ze_sampler_desc_t"][::core::mem::align_of::<ze_sampler_desc_t>() - 8usize];
    ["Offset of field: ze_sampler_desc_t::stype"]
        [::core::mem::offset_of!(ze_sampler_desc_t, stype) - 0usize];
    ["Offset of field: ze_sampler_desc_t::pNext"]
        [::core::mem::offset_of!(ze_sampler_desc_t, pNext) - 8usize];
    ["Offset of field: ze_sampler_desc_t::addressMode"]
        [::core::mem::offset_of!(ze_sampler_desc_t, addressMode) - 16usize];
    ["Offset of field: ze_sampler_desc_t::filterMode"]
        [::core::mem::offset_of!(ze_sampler_desc_t, filterMode) - 20usize];
    ["Offset of field: ze_sampler_desc_t::isNormalized"]
        [::core::mem::offset_of!(ze_sampler_desc_t, isNormalized) - 24usize];
};
impl Default for ze_sampler_desc_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
impl ze_memory_access_attribute_t {
    pub const ZE_MEMORY_ACCESS_ATTRIBUTE_NONE: ze_memory_access_attribute_t =
        ze_memory_access_attribute_t(0);
    pub const ZE_MEMORY_ACCESS_ATTRIBUTE_READWRITE: ze_memory_access_attribute_t =
        ze_memory_access_attribute_t(1);
    pub const ZE_MEMORY_ACCESS_ATTRIBUTE_READONLY: ze_memory_access_attribute_t =
        ze_memory_access_attribute_t(2);
    pub const ZE_MEMORY_ACCESS_ATTRIBUTE_FORCE_UINT32: ze_memory_access_attribute_t =
        ze_memory_access_attribute_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_memory_access_attribute_t(pub ::core::ffi::c_uint);
pub type ze_physical_mem_flags_t = u32;
impl ze_physical_mem_flag_t {
    pub const ZE_PHYSICAL_MEM_FLAG_TBD: ze_physical_mem_flag_t = ze_physical_mem_flag_t(1);
    pub const ZE_PHYSICAL_MEM_FLAG_FORCE_UINT32: ze_physical_mem_flag_t =
        ze_physical_mem_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_physical_mem_flag_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_physical_mem_desc_t {
    pub stype: ze_structure_type_t,
    pub pNext: *const ::core::ffi::c_void,
    pub flags: ze_physical_mem_flags_t,
    pub size: usize,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_physical_mem_desc_t"][::core::mem::size_of::<ze_physical_mem_desc_t>() - 32usize];
    ["Alignment of ze_physical_mem_desc_t"]
        [::core::mem::align_of::<ze_physical_mem_desc_t>() - 8usize];
    ["Offset of field: ze_physical_mem_desc_t::stype"]
        [::core::mem::offset_of!(ze_physical_mem_desc_t, stype) - 0usize];
    ["Offset of field: ze_physical_mem_desc_t::pNext"]
        [::core::mem::offset_of!(ze_physical_mem_desc_t, pNext) - 8usize];
    ["Offset of field: ze_physical_mem_desc_t::flags"]
        [::core::mem::offset_of!(ze_physical_mem_desc_t, flags) - 16usize];
    ["Offset of field: ze_physical_mem_desc_t::size"]
        [::core::mem::offset_of!(ze_physical_mem_desc_t, size) - 24usize];
};
impl Default for ze_physical_mem_desc_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
impl ze_float_atomics_ext_version_t {
    pub const ZE_FLOAT_ATOMICS_EXT_VERSION_1_0: ze_float_atomics_ext_version_t =
        ze_float_atomics_ext_version_t(65536);
    pub const ZE_FLOAT_ATOMICS_EXT_VERSION_CURRENT: ze_float_atomics_ext_version_t =
        ze_float_atomics_ext_version_t(65536);
    pub const ZE_FLOAT_ATOMICS_EXT_VERSION_FORCE_UINT32: ze_float_atomics_ext_version_t =
        ze_float_atomics_ext_version_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_float_atomics_ext_version_t(pub ::core::ffi::c_uint);
pub type ze_device_fp_atomic_ext_flags_t = u32;
impl ze_device_fp_atomic_ext_flag_t {
    pub const ZE_DEVICE_FP_ATOMIC_EXT_FLAG_GLOBAL_LOAD_STORE: ze_device_fp_atomic_ext_flag_t =
        ze_device_fp_atomic_ext_flag_t(1);
    pub const ZE_DEVICE_FP_ATOMIC_EXT_FLAG_GLOBAL_ADD: ze_device_fp_atomic_ext_flag_t =
        ze_device_fp_atomic_ext_flag_t(2);
    pub const ZE_DEVICE_FP_ATOMIC_EXT_FLAG_GLOBAL_MIN_MAX: ze_device_fp_atomic_ext_flag_t =
        ze_device_fp_atomic_ext_flag_t(4);
    pub const ZE_DEVICE_FP_ATOMIC_EXT_FLAG_LOCAL_LOAD_STORE: ze_device_fp_atomic_ext_flag_t =
        ze_device_fp_atomic_ext_flag_t(65536);
    pub const ZE_DEVICE_FP_ATOMIC_EXT_FLAG_LOCAL_ADD: ze_device_fp_atomic_ext_flag_t =
        ze_device_fp_atomic_ext_flag_t(131072);
    pub const ZE_DEVICE_FP_ATOMIC_EXT_FLAG_LOCAL_MIN_MAX: ze_device_fp_atomic_ext_flag_t =
        ze_device_fp_atomic_ext_flag_t(262144);
    pub const ZE_DEVICE_FP_ATOMIC_EXT_FLAG_FORCE_UINT32: ze_device_fp_atomic_ext_flag_t =
        ze_device_fp_atomic_ext_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_device_fp_atomic_ext_flag_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_float_atomic_ext_properties_t {
    pub stype: ze_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub fp16Flags: ze_device_fp_atomic_ext_flags_t,
    pub fp32Flags: ze_device_fp_atomic_ext_flags_t,
    pub fp64Flags: ze_device_fp_atomic_ext_flags_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_float_atomic_ext_properties_t"]
        [::core::mem::size_of::<ze_float_atomic_ext_properties_t>() - 32usize];
    ["Alignment of ze_float_atomic_ext_properties_t"]
        [::core::mem::align_of::<ze_float_atomic_ext_properties_t>() - 8usize];
    ["Offset of field: ze_float_atomic_ext_properties_t::stype"]
        [::core::mem::offset_of!(ze_float_atomic_ext_properties_t, stype) - 0usize];
    ["Offset of field: ze_float_atomic_ext_properties_t::pNext"]
        [::core::mem::offset_of!(ze_float_atomic_ext_properties_t, pNext) - 8usize];
    ["Offset of field: ze_float_atomic_ext_properties_t::fp16Flags"]
        [::core::mem::offset_of!(ze_float_atomic_ext_properties_t, fp16Flags) - 16usize];
    ["Offset of field: ze_float_atomic_ext_properties_t::fp32Flags"]
        [::core::mem::offset_of!(ze_float_atomic_ext_properties_t, fp32Flags) - 20usize];
    ["Offset of field: ze_float_atomic_ext_properties_t::fp64Flags"]
        [::core::mem::offset_of!(ze_float_atomic_ext_properties_t, fp64Flags) - 24usize];
};
impl Default for ze_float_atomic_ext_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
impl ze_global_offset_exp_version_t {
    pub const ZE_GLOBAL_OFFSET_EXP_VERSION_1_0: ze_global_offset_exp_version_t =
        ze_global_offset_exp_version_t(65536);
    pub const ZE_GLOBAL_OFFSET_EXP_VERSION_CURRENT: ze_global_offset_exp_version_t =
        ze_global_offset_exp_version_t(65536);
    pub const ZE_GLOBAL_OFFSET_EXP_VERSION_FORCE_UINT32: ze_global_offset_exp_version_t =
        ze_global_offset_exp_version_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_global_offset_exp_version_t(pub ::core::ffi::c_uint);
impl ze_relaxed_allocation_limits_exp_version_t {
    pub const ZE_RELAXED_ALLOCATION_LIMITS_EXP_VERSION_1_0:
        ze_relaxed_allocation_limits_exp_version_t =
        ze_relaxed_allocation_limits_exp_version_t(65536);
    pub const ZE_RELAXED_ALLOCATION_LIMITS_EXP_VERSION_CURRENT:
        ze_relaxed_allocation_limits_exp_version_t =
        ze_relaxed_allocation_limits_exp_version_t(65536);
    pub const ZE_RELAXED_ALLOCATION_LIMITS_EXP_VERSION_FORCE_UINT32:
        ze_relaxed_allocation_limits_exp_version_t =
        ze_relaxed_allocation_limits_exp_version_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_relaxed_allocation_limits_exp_version_t(pub ::core::ffi::c_uint);
pub type ze_relaxed_allocation_limits_exp_flags_t = u32;
impl ze_relaxed_allocation_limits_exp_flag_t {
    pub const ZE_RELAXED_ALLOCATION_LIMITS_EXP_FLAG_MAX_SIZE:
        ze_relaxed_allocation_limits_exp_flag_t = ze_relaxed_allocation_limits_exp_flag_t(1);
    pub const ZE_RELAXED_ALLOCATION_LIMITS_EXP_FLAG_FORCE_UINT32:
        ze_relaxed_allocation_limits_exp_flag_t =
        ze_relaxed_allocation_limits_exp_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_relaxed_allocation_limits_exp_flag_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_relaxed_allocation_limits_exp_desc_t {
    pub stype: ze_structure_type_t,
    pub pNext: *const ::core::ffi::c_void,
    pub flags: ze_relaxed_allocation_limits_exp_flags_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_relaxed_allocation_limits_exp_desc_t"]
        [::core::mem::size_of::<ze_relaxed_allocation_limits_exp_desc_t>() - 24usize];
    ["Alignment of ze_relaxed_allocation_limits_exp_desc_t"]
        [::core::mem::align_of::<ze_relaxed_allocation_limits_exp_desc_t>() - 8usize];
    ["Offset of field: ze_relaxed_allocation_limits_exp_desc_t::stype"]
        [::core::mem::offset_of!(ze_relaxed_allocation_limits_exp_desc_t, stype) - 0usize];
    ["Offset of field: ze_relaxed_allocation_limits_exp_desc_t::pNext"]
        [::core::mem::offset_of!(ze_relaxed_allocation_limits_exp_desc_t, pNext) - 8usize];
    ["Offset of field: ze_relaxed_allocation_limits_exp_desc_t::flags"]
        [::core::mem::offset_of!(ze_relaxed_allocation_limits_exp_desc_t, flags) - 16usize];
};
impl Default for ze_relaxed_allocation_limits_exp_desc_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
impl ze_cache_reservation_ext_version_t {
    pub const ZE_CACHE_RESERVATION_EXT_VERSION_1_0: ze_cache_reservation_ext_version_t =
        ze_cache_reservation_ext_version_t(65536);
    pub const ZE_CACHE_RESERVATION_EXT_VERSION_CURRENT: ze_cache_reservation_ext_version_t =
        ze_cache_reservation_ext_version_t(65536);
    pub const ZE_CACHE_RESERVATION_EXT_VERSION_FORCE_UINT32: ze_cache_reservation_ext_version_t =
        ze_cache_reservation_ext_version_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_cache_reservation_ext_version_t(pub ::core::ffi::c_uint);
impl ze_cache_ext_region_t {
    pub const ZE_CACHE_EXT_REGION_ZE_CACHE_REGION_DEFAULT: ze_cache_ext_region_t =
        ze_cache_ext_region_t(0);
    pub const ZE_CACHE_EXT_REGION_ZE_CACHE_RESERVE_REGION: ze_cache_ext_region_t =
        ze_cache_ext_region_t(1);
    pub const ZE_CACHE_EXT_REGION_ZE_CACHE_NON_RESERVED_REGION: ze_cache_ext_region_t =
        ze_cache_ext_region_t(2);
    pub const ZE_CACHE_EXT_REGION_FORCE_UINT32: ze_cache_ext_region_t =
        ze_cache_ext_region_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_cache_ext_region_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_cache_reservation_ext_desc_t {
    pub stype: ze_structure_type_t,
    pub pNext: *const ::core::ffi::c_void,
    pub maxCacheReservationSize: usize,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_cache_reservation_ext_desc_t"]
        [::core::mem::size_of::<ze_cache_reservation_ext_desc_t>() - 24usize];
    ["Alignment of ze_cache_reservation_ext_desc_t"]
        [::core::mem::align_of::<ze_cache_reservation_ext_desc_t>() - 8usize];
    ["Offset of field: ze_cache_reservation_ext_desc_t::stype"]
        [::core::mem::offset_of!(ze_cache_reservation_ext_desc_t, stype) - 0usize];
    ["Offset of field: ze_cache_reservation_ext_desc_t::pNext"]
        [::core::mem::offset_of!(ze_cache_reservation_ext_desc_t, pNext) - 8usize];
    ["Offset of field: ze_cache_reservation_ext_desc_t::maxCacheReservationSize"][::core::mem::offset_of!(
        ze_cache_reservation_ext_desc_t,
        maxCacheReservationSize
    ) - 16usize];
};
impl Default for ze_cache_reservation_ext_desc_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
impl ze_event_query_timestamps_exp_version_t {
    pub const ZE_EVENT_QUERY_TIMESTAMPS_EXP_VERSION_1_0: ze_event_query_timestamps_exp_version_t =
        ze_event_query_timestamps_exp_version_t(65536);
    pub const ZE_EVENT_QUERY_TIMESTAMPS_EXP_VERSION_CURRENT:
        ze_event_query_timestamps_exp_version_t = ze_event_query_timestamps_exp_version_t(65536);
    pub const ZE_EVENT_QUERY_TIMESTAMPS_EXP_VERSION_FORCE_UINT32:
        ze_event_query_timestamps_exp_version_t =
        ze_event_query_timestamps_exp_version_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_event_query_timestamps_exp_version_t(pub ::core::ffi::c_uint);
impl ze_image_memory_properties_exp_version_t {
    pub const ZE_IMAGE_MEMORY_PROPERTIES_EXP_VERSION_1_0: ze_image_memory_properties_exp_version_t =
        ze_image_memory_properties_exp_version_t(65536);
    pub const ZE_IMAGE_MEMORY_PROPERTIES_EXP_VERSION_CURRENT:
        ze_image_memory_properties_exp_version_t = ze_image_memory_properties_exp_version_t(65536);
    pub const ZE_IMAGE_MEMORY_PROPERTIES_EXP_VERSION_FORCE_UINT32:
        ze_image_memory_properties_exp_version_t =
        ze_image_memory_properties_exp_version_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_image_memory_properties_exp_version_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_image_memory_properties_exp_t {
    pub stype: ze_structure_type_t,
    pub pNext: *const ::core::ffi::c_void,
    pub size: u64,
    pub rowPitch: u64,
    pub slicePitch: u64,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_image_memory_properties_exp_t"]
        [::core::mem::size_of::<ze_image_memory_properties_exp_t>() - 40usize];
    ["Alignment of ze_image_memory_properties_exp_t"]
        [::core::mem::align_of::<ze_image_memory_properties_exp_t>() - 8usize];
    ["Offset of field: ze_image_memory_properties_exp_t::stype"]
        [::core::mem::offset_of!(ze_image_memory_properties_exp_t, stype) - 0usize];
    ["Offset of field: ze_image_memory_properties_exp_t::pNext"]
        [::core::mem::offset_of!(ze_image_memory_properties_exp_t, pNext) - 8usize];
    ["Offset of field: ze_image_memory_properties_exp_t::size"]
        [::core::mem::offset_of!(ze_image_memory_properties_exp_t, size) - 16usize];
    ["Offset of field: ze_image_memory_properties_exp_t::rowPitch"]
        [::core::mem::offset_of!(ze_image_memory_properties_exp_t, rowPitch) - 24usize];
    ["Offset of field: ze_image_memory_properties_exp_t::slicePitch"]
        [::core::mem::offset_of!(ze_image_memory_properties_exp_t, slicePitch) - 32usize];
};
impl Default for ze_image_memory_properties_exp_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
impl ze_image_view_exp_version_t {
    pub const ZE_IMAGE_VIEW_EXP_VERSION_1_0: ze_image_view_exp_version_t =
        ze_image_view_exp_version_t(65536);
    pub const ZE_IMAGE_VIEW_EXP_VERSION_CURRENT: ze_image_view_exp_version_t =
        ze_image_view_exp_version_t(65536);
    pub const ZE_IMAGE_VIEW_EXP_VERSION_FORCE_UINT32: ze_image_view_exp_version_t =
        ze_image_view_exp_version_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_image_view_exp_version_t(pub ::core::ffi::c_uint);
impl ze_image_view_planar_exp_version_t {
    pub const ZE_IMAGE_VIEW_PLANAR_EXP_VERSION_1_0: ze_image_view_planar_exp_version_t =
        ze_image_view_planar_exp_version_t(65536);
    pub const ZE_IMAGE_VIEW_PLANAR_EXP_VERSION_CURRENT: ze_image_view_planar_exp_version_t =
        ze_image_view_planar_exp_version_t(65536);
    pub const ZE_IMAGE_VIEW_PLANAR_EXP_VERSION_FORCE_UINT32: ze_image_view_planar_exp_version_t =
        ze_image_view_planar_exp_version_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_image_view_planar_exp_version_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_image_view_planar_exp_desc_t {
    pub stype: ze_structure_type_t,
    pub pNext: *const ::core::ffi::c_void,
    pub planeIndex: u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_image_view_planar_exp_desc_t"]
        [::core::mem::size_of::<ze_image_view_planar_exp_desc_t>() - 24usize];
    ["Alignment of ze_image_view_planar_exp_desc_t"]
        [::core::mem::align_of::<ze_image_view_planar_exp_desc_t>() - 8usize];
    ["Offset of field: ze_image_view_planar_exp_desc_t::stype"]
        [::core::mem::offset_of!(ze_image_view_planar_exp_desc_t, stype) - 0usize];
    ["Offset of field: ze_image_view_planar_exp_desc_t::pNext"]
        [::core::mem::offset_of!(ze_image_view_planar_exp_desc_t, pNext) - 8usize];
    ["Offset of field: ze_image_view_planar_exp_desc_t::planeIndex"]
        [::core::mem::offset_of!(ze_image_view_planar_exp_desc_t, planeIndex) - 16usize];
};
impl Default for ze_image_view_planar_exp_desc_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
impl ze_scheduling_hints_exp_version_t {
    pub const ZE_SCHEDULING_HINTS_EXP_VERSION_1_0: ze_scheduling_hints_exp_version_t =
        ze_scheduling_hints_exp_version_t(65536);
    pub const ZE_SCHEDULING_HINTS_EXP_VERSION_CURRENT: ze_scheduling_hints_exp_version_t =
        ze_scheduling_hints_exp_version_t(65536);
    pub const ZE_SCHEDULING_HINTS_EXP_VERSION_FORCE_UINT32: ze_scheduling_hints_exp_version_t =
        ze_scheduling_hints_exp_version_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_scheduling_hints_exp_version_t(pub ::core::ffi::c_uint);
pub type ze_scheduling_hint_exp_flags_t = u32;
impl ze_scheduling_hint_exp_flag_t {
    pub const ZE_SCHEDULING_HINT_EXP_FLAG_OLDEST_FIRST: ze_scheduling_hint_exp_flag_t =
        ze_scheduling_hint_exp_flag_t(1);
    pub const ZE_SCHEDULING_HINT_EXP_FLAG_ROUND_ROBIN: ze_scheduling_hint_exp_flag_t =
        ze_scheduling_hint_exp_flag_t(2);
    pub const ZE_SCHEDULING_HINT_EXP_FLAG_STALL_BASED_ROUND_ROBIN: ze_scheduling_hint_exp_flag_t =
        ze_scheduling_hint_exp_flag_t(4);
    pub const ZE_SCHEDULING_HINT_EXP_FLAG_FORCE_UINT32: ze_scheduling_hint_exp_flag_t =
        ze_scheduling_hint_exp_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_scheduling_hint_exp_flag_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_scheduling_hint_exp_properties_t {
    pub stype: ze_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub schedulingHintFlags: ze_scheduling_hint_exp_flags_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_scheduling_hint_exp_properties_t"]
        [::core::mem::size_of::<ze_scheduling_hint_exp_properties_t>() - 24usize];
    ["Alignment of ze_scheduling_hint_exp_properties_t"]
        [::core::mem::align_of::<ze_scheduling_hint_exp_properties_t>() - 8usize];
    ["Offset of field: ze_scheduling_hint_exp_properties_t::stype"]
        [::core::mem::offset_of!(ze_scheduling_hint_exp_properties_t, stype) - 0usize];
    ["Offset of field: ze_scheduling_hint_exp_properties_t::pNext"]
        [::core::mem::offset_of!(ze_scheduling_hint_exp_properties_t, pNext) - 8usize];
    ["Offset of field: ze_scheduling_hint_exp_properties_t::schedulingHintFlags"][::core::mem::offset_of!(
        ze_scheduling_hint_exp_properties_t,
        schedulingHintFlags
    ) - 16usize];
};
impl Default for ze_scheduling_hint_exp_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_scheduling_hint_exp_desc_t {
    pub stype: ze_structure_type_t,
    pub pNext: *const ::core::ffi::c_void,
    pub flags: ze_scheduling_hint_exp_flags_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_scheduling_hint_exp_desc_t"]
        [::core::mem::size_of::<ze_scheduling_hint_exp_desc_t>() - 24usize];
    ["Alignment of ze_scheduling_hint_exp_desc_t"]
        [::core::mem::align_of::<ze_scheduling_hint_exp_desc_t>() - 8usize];
    ["Offset of field: ze_scheduling_hint_exp_desc_t::stype"]
        [::core::mem::offset_of!(ze_scheduling_hint_exp_desc_t, stype) - 0usize];
    ["Offset of field: ze_scheduling_hint_exp_desc_t::pNext"]
        [::core::mem::offset_of!(ze_scheduling_hint_exp_desc_t, pNext) - 8usize];
    ["Offset of field: ze_scheduling_hint_exp_desc_t::flags"]
        [::core::mem::offset_of!(ze_scheduling_hint_exp_desc_t, flags) - 16usize];
};
impl Default for ze_scheduling_hint_exp_desc_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
impl ze_linkonce_odr_ext_version_t {
    pub const ZE_LINKONCE_ODR_EXT_VERSION_1_0: ze_linkonce_odr_ext_version_t =
        ze_linkonce_odr_ext_version_t(65536);
    pub const ZE_LINKONCE_ODR_EXT_VERSION_CURRENT: ze_linkonce_odr_ext_version_t =
        ze_linkonce_odr_ext_version_t(65536);
    pub const ZE_LINKONCE_ODR_EXT_VERSION_FORCE_UINT32: ze_linkonce_odr_ext_version_t =
        ze_linkonce_odr_ext_version_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_linkonce_odr_ext_version_t(pub ::core::ffi::c_uint);
impl ze_power_saving_hint_exp_version_t {
    pub const ZE_POWER_SAVING_HINT_EXP_VERSION_1_0: ze_power_saving_hint_exp_version_t =
        ze_power_saving_hint_exp_version_t(65536);
    pub const ZE_POWER_SAVING_HINT_EXP_VERSION_CURRENT: ze_power_saving_hint_exp_version_t =
        ze_power_saving_hint_exp_version_t(65536);
    pub const ZE_POWER_SAVING_HINT_EXP_VERSION_FORCE_UINT32: ze_power_saving_hint_exp_version_t =
        ze_power_saving_hint_exp_version_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_power_saving_hint_exp_version_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_context_power_saving_hint_exp_desc_t {
    pub stype: ze_structure_type_t,
    pub pNext: *const ::core::ffi::c_void,
    pub hint: u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_context_power_saving_hint_exp_desc_t"]
        [::core::mem::size_of::<ze_context_power_saving_hint_exp_desc_t>() - 24usize];
    ["Alignment of ze_context_power_saving_hint_exp_desc_t"]
        [::core::mem::align_of::<ze_context_power_saving_hint_exp_desc_t>() - 8usize];
    ["Offset of field: ze_context_power_saving_hint_exp_desc_t::stype"]
        [::core::mem::offset_of!(ze_context_power_saving_hint_exp_desc_t, stype) - 0usize];
    ["Offset of field: ze_context_power_saving_hint_exp_desc_t::pNext"]
        [::core::mem::offset_of!(ze_context_power_saving_hint_exp_desc_t, pNext) - 8usize];
    ["Offset of field: ze_context_power_saving_hint_exp_desc_t::hint"]
        [::core::mem::offset_of!(ze_context_power_saving_hint_exp_desc_t, hint) - 16usize];
};
impl Default for ze_context_power_saving_hint_exp_desc_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
impl ze_subgroup_ext_version_t {
    pub const ZE_SUBGROUP_EXT_VERSION_1_0: ze_subgroup_ext_version_t =
        ze_subgroup_ext_version_t(65536);
    pub const ZE_SUBGROUP_EXT_VERSION_CURRENT: ze_subgroup_ext_version_t =
        ze_subgroup_ext_version_t(65536);
    pub const ZE_SUBGROUP_EXT_VERSION_FORCE_UINT32: ze_subgroup_ext_version_t =
        ze_subgroup_ext_version_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_subgroup_ext_version_t(pub ::core::ffi::c_uint);
impl ze_eu_count_ext_version_t {
    pub const ZE_EU_COUNT_EXT_VERSION_1_0: ze_eu_count_ext_version_t =
        ze_eu_count_ext_version_t(65536);
    pub const ZE_EU_COUNT_EXT_VERSION_CURRENT: ze_eu_count_ext_version_t =
        ze_eu_count_ext_version_t(65536);
    pub const ZE_EU_COUNT_EXT_VERSION_FORCE_UINT32: ze_eu_count_ext_version_t =
        ze_eu_count_ext_version_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_eu_count_ext_version_t(pub ::core::ffi::c_uint);
impl ze_pci_properties_ext_version_t {
    pub const ZE_PCI_PROPERTIES_EXT_VERSION_1_0: ze_pci_properties_ext_version_t =
        ze_pci_properties_ext_version_t(65536);
    pub const ZE_PCI_PROPERTIES_EXT_VERSION_CURRENT: ze_pci_properties_ext_version_t =
        ze_pci_properties_ext_version_t(65536);
    pub const ZE_PCI_PROPERTIES_EXT_VERSION_FORCE_UINT32: ze_pci_properties_ext_version_t =
        ze_pci_properties_ext_version_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_pci_properties_ext_version_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_pci_address_ext_t {
    pub domain: u32,
    pub bus: u32,
    pub device: u32,
    pub function: u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_pci_address_ext_t"][::core::mem::size_of::<ze_pci_address_ext_t>() - 16usize];
    ["Alignment of ze_pci_address_ext_t"][::core::mem::align_of::<ze_pci_address_ext_t>() - 4usize];
    ["Offset of field: ze_pci_address_ext_t::domain"]
        [::core::mem::offset_of!(ze_pci_address_ext_t, domain) - 0usize];
    ["Offset of field: ze_pci_address_ext_t::bus"]
        [::core::mem::offset_of!(ze_pci_address_ext_t, bus) - 4usize];
    ["Offset of field: ze_pci_address_ext_t::device"]
        [::core::mem::offset_of!(ze_pci_address_ext_t, device) - 8usize];
    ["Offset of field: ze_pci_address_ext_t::function"]
        [::core::mem::offset_of!(ze_pci_address_ext_t, function) - 12usize];
};
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_pci_speed_ext_t {
    pub genVersion: i32,
    pub width: i32,
    pub maxBandwidth: i64,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_pci_speed_ext_t"][::core::mem::size_of::<ze_pci_speed_ext_t>() - 16usize];
    ["Alignment of ze_pci_speed_ext_t"][::core::mem::align_of::<ze_pci_speed_ext_t>() - 8usize];
    ["Offset of field: ze_pci_speed_ext_t::genVersion"]
        [::core::mem::offset_of!(ze_pci_speed_ext_t, genVersion) - 0usize];
    ["Offset of field: ze_pci_speed_ext_t::width"]
        [::core::mem::offset_of!(ze_pci_speed_ext_t, width) - 4usize];
    ["Offset of field: ze_pci_speed_ext_t::maxBandwidth"]
        [::core::mem::offset_of!(ze_pci_speed_ext_t, maxBandwidth) - 8usize];
};
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_pci_ext_properties_t {
    pub stype: ze_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub address: ze_pci_address_ext_t,
    pub maxSpeed: ze_pci_speed_ext_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_pci_ext_properties_t"]
        [::core::mem::size_of::<ze_pci_ext_properties_t>() - 48usize];
    ["Alignment of ze_pci_ext_properties_t"]
        [::core::mem::align_of::<ze_pci_ext_properties_t>() - 8usize];
    ["Offset of field: ze_pci_ext_properties_t::stype"]
        [::core::mem::offset_of!(ze_pci_ext_properties_t, stype) - 0usize];
    ["Offset of field: ze_pci_ext_properties_t::pNext"]
        [::core::mem::offset_of!(ze_pci_ext_properties_t, pNext) - 8usize];
    ["Offset of field: ze_pci_ext_properties_t::address"]
        [::core::mem::offset_of!(ze_pci_ext_properties_t, address) - 16usize];
    ["Offset of field: ze_pci_ext_properties_t::maxSpeed"]
        [::core::mem::offset_of!(ze_pci_ext_properties_t, maxSpeed) - 32usize];
};
impl Default for ze_pci_ext_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
impl ze_srgb_ext_version_t {
    pub const ZE_SRGB_EXT_VERSION_1_0: ze_srgb_ext_version_t = ze_srgb_ext_version_t(65536);
    pub const ZE_SRGB_EXT_VERSION_CURRENT: ze_srgb_ext_version_t = ze_srgb_ext_version_t(65536);
    pub const ZE_SRGB_EXT_VERSION_FORCE_UINT32: ze_srgb_ext_version_t =
        ze_srgb_ext_version_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_srgb_ext_version_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_srgb_ext_desc_t {
    pub stype: ze_structure_type_t,
    pub pNext: *const ::core::ffi::c_void,
    pub sRGB: ze_bool_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_srgb_ext_desc_t"][::core::mem::size_of::<ze_srgb_ext_desc_t>() - 24usize];
    ["Alignment of ze_srgb_ext_desc_t"][::core::mem::align_of::<ze_srgb_ext_desc_t>() - 8usize];
    ["Offset of field: ze_srgb_ext_desc_t::stype"]
        [::core::mem::offset_of!(ze_srgb_ext_desc_t, stype) - 0usize];
    ["Offset of field: ze_srgb_ext_desc_t::pNext"]
        [::core::mem::offset_of!(ze_srgb_ext_desc_t, pNext) - 8usize];
    ["Offset of field: ze_srgb_ext_desc_t::sRGB"]
        [::core::mem::offset_of!(ze_srgb_ext_desc_t, sRGB) - 16usize];
};
impl Default for ze_srgb_ext_desc_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
impl ze_image_copy_ext_version_t {
    pub const ZE_IMAGE_COPY_EXT_VERSION_1_0: ze_image_copy_ext_version_t =
        ze_image_copy_ext_version_t(65536);
    pub const ZE_IMAGE_COPY_EXT_VERSION_CURRENT: ze_image_copy_ext_version_t =
        ze_image_copy_ext_version_t(65536);
    pub const ZE_IMAGE_COPY_EXT_VERSION_FORCE_UINT32: ze_image_copy_ext_version_t =
        ze_image_copy_ext_version_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_image_copy_ext_version_t(pub ::core::ffi::c_uint);
impl ze_image_query_alloc_properties_ext_version_t {
    pub const ZE_IMAGE_QUERY_ALLOC_PROPERTIES_EXT_VERSION_1_0:
        ze_image_query_alloc_properties_ext_version_t =
        ze_image_query_alloc_properties_ext_version_t(65536);
    pub const ZE_IMAGE_QUERY_ALLOC_PROPERTIES_EXT_VERSION_CURRENT:
        ze_image_query_alloc_properties_ext_version_t =
        ze_image_query_alloc_properties_ext_version_t(65536);
    pub const ZE_IMAGE_QUERY_ALLOC_PROPERTIES_EXT_VERSION_FORCE_UINT32:
        ze_image_query_alloc_properties_ext_version_t =
        ze_image_query_alloc_properties_ext_version_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_image_query_alloc_properties_ext_version_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_image_allocation_ext_properties_t {
    pub stype: ze_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub id: u64,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_image_allocation_ext_properties_t"]
        [::core::mem::size_of::<ze_image_allocation_ext_properties_t>() - 24usize];
    ["Alignment of ze_image_allocation_ext_properties_t"]
        [::core::mem::align_of::<ze_image_allocation_ext_properties_t>() - 8usize];
    ["Offset of field: ze_image_allocation_ext_properties_t::stype"]
        [::core::mem::offset_of!(ze_image_allocation_ext_properties_t, stype) - 0usize];
    ["Offset of field: ze_image_allocation_ext_properties_t::pNext"]
        [::core::mem::offset_of!(ze_image_allocation_ext_properties_t, pNext) - 8usize];
    ["Offset of field: ze_image_allocation_ext_properties_t::id"]
        [::core::mem::offset_of!(ze_image_allocation_ext_properties_t, id) - 16usize];
};
impl Default for ze_image_allocation_ext_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
impl ze_linkage_inspection_ext_version_t {
    pub const ZE_LINKAGE_INSPECTION_EXT_VERSION_1_0: ze_linkage_inspection_ext_version_t =
        ze_linkage_inspection_ext_version_t(65536);
    pub const ZE_LINKAGE_INSPECTION_EXT_VERSION_CURRENT: ze_linkage_inspection_ext_version_t =
        ze_linkage_inspection_ext_version_t(65536);
    pub const ZE_LINKAGE_INSPECTION_EXT_VERSION_FORCE_UINT32: ze_linkage_inspection_ext_version_t =
        ze_linkage_inspection_ext_version_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_linkage_inspection_ext_version_t(pub ::core::ffi::c_uint);
pub type ze_linkage_inspection_ext_flags_t = u32;
impl ze_linkage_inspection_ext_flag_t {
    pub const ZE_LINKAGE_INSPECTION_EXT_FLAG_IMPORTS: ze_linkage_inspection_ext_flag_t =
        ze_linkage_inspection_ext_flag_t(1);
    pub const ZE_LINKAGE_INSPECTION_EXT_FLAG_UNRESOLVABLE_IMPORTS:
        ze_linkage_inspection_ext_flag_t = ze_linkage_inspection_ext_flag_t(2);
    pub const ZE_LINKAGE_INSPECTION_EXT_FLAG_EXPORTS: ze_linkage_inspection_ext_flag_t =
        ze_linkage_inspection_ext_flag_t(4);
    pub const ZE_LINKAGE_INSPECTION_EXT_FLAG_FORCE_UINT32: ze_linkage_inspection_ext_flag_t =
        ze_linkage_inspection_ext_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_linkage_inspection_ext_flag_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_linkage_inspection_ext_desc_t {
    pub stype: ze_structure_type_t,
    pub pNext: *const ::core::ffi::c_void,
    pub flags: ze_linkage_inspection_ext_flags_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_linkage_inspection_ext_desc_t"]
        [::core::mem::size_of::<ze_linkage_inspection_ext_desc_t>() - 24usize];
    ["Alignment of ze_linkage_inspection_ext_desc_t"]
        [::core::mem::align_of::<ze_linkage_inspection_ext_desc_t>() - 8usize];
    ["Offset of field: ze_linkage_inspection_ext_desc_t::stype"]
        [::core::mem::offset_of!(ze_linkage_inspection_ext_desc_t, stype) - 0usize];
    ["Offset of field: ze_linkage_inspection_ext_desc_t::pNext"]
        [::core::mem::offset_of!(ze_linkage_inspection_ext_desc_t, pNext) - 8usize];
    ["Offset of field: ze_linkage_inspection_ext_desc_t::flags"]
        [::core::mem::offset_of!(ze_linkage_inspection_ext_desc_t, flags) - 16usize];
};
impl Default for ze_linkage_inspection_ext_desc_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
impl ze_memory_compression_hints_ext_version_t {
    pub const ZE_MEMORY_COMPRESSION_HINTS_EXT_VERSION_1_0:
        ze_memory_compression_hints_ext_version_t =
        ze_memory_compression_hints_ext_version_t(65536);
    pub const ZE_MEMORY_COMPRESSION_HINTS_EXT_VERSION_CURRENT:
        ze_memory_compression_hints_ext_version_t =
        ze_memory_compression_hints_ext_version_t(65536);
    pub const ZE_MEMORY_COMPRESSION_HINTS_EXT_VERSION_FORCE_UINT32:
        ze_memory_compression_hints_ext_version_t =
        ze_memory_compression_hints_ext_version_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_memory_compression_hints_ext_version_t(pub ::core::ffi::c_uint);
pub type ze_memory_compression_hints_ext_flags_t = u32;
impl ze_memory_compression_hints_ext_flag_t {
    pub const ZE_MEMORY_COMPRESSION_HINTS_EXT_FLAG_COMPRESSED:
        ze_memory_compression_hints_ext_flag_t = ze_memory_compression_hints_ext_flag_t(1);
    pub const ZE_MEMORY_COMPRESSION_HINTS_EXT_FLAG_UNCOMPRESSED:
        ze_memory_compression_hints_ext_flag_t = ze_memory_compression_hints_ext_flag_t(2);
    pub const ZE_MEMORY_COMPRESSION_HINTS_EXT_FLAG_FORCE_UINT32:
        ze_memory_compression_hints_ext_flag_t = ze_memory_compression_hints_ext_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_memory_compression_hints_ext_flag_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_memory_compression_hints_ext_desc_t {
    pub stype: ze_structure_type_t,
    pub pNext: *const ::core::ffi::c_void,
    pub flags: ze_memory_compression_hints_ext_flags_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_memory_compression_hints_ext_desc_t"]
        [::core::mem::size_of::<ze_memory_compression_hints_ext_desc_t>() - 24usize];
    ["Alignment of ze_memory_compression_hints_ext_desc_t"]
        [::core::mem::align_of::<ze_memory_compression_hints_ext_desc_t>() - 8usize];
    ["Offset of field: ze_memory_compression_hints_ext_desc_t::stype"]
        [::core::mem::offset_of!(ze_memory_compression_hints_ext_desc_t, stype) - 0usize];
    ["Offset of field: ze_memory_compression_hints_ext_desc_t::pNext"]
        [::core::mem::offset_of!(ze_memory_compression_hints_ext_desc_t, pNext) - 8usize];
    ["Offset of field: ze_memory_compression_hints_ext_desc_t::flags"]
        [::core::mem::offset_of!(ze_memory_compression_hints_ext_desc_t, flags) - 16usize];
};
impl Default for ze_memory_compression_hints_ext_desc_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
impl ze_memory_free_policies_ext_version_t {
    pub const ZE_MEMORY_FREE_POLICIES_EXT_VERSION_1_0: ze_memory_free_policies_ext_version_t =
        ze_memory_free_policies_ext_version_t(65536);
    pub const ZE_MEMORY_FREE_POLICIES_EXT_VERSION_CURRENT: ze_memory_free_policies_ext_version_t =
        ze_memory_free_policies_ext_version_t(65536);
    pub const ZE_MEMORY_FREE_POLICIES_EXT_VERSION_FORCE_UINT32:
        ze_memory_free_policies_ext_version_t = ze_memory_free_policies_ext_version_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_memory_free_policies_ext_version_t(pub ::core::ffi::c_uint);
pub type ze_driver_memory_free_policy_ext_flags_t = u32;
impl ze_driver_memory_free_policy_ext_flag_t {
    pub const ZE_DRIVER_MEMORY_FREE_POLICY_EXT_FLAG_BLOCKING_FREE:
        ze_driver_memory_free_policy_ext_flag_t = ze_driver_memory_free_policy_ext_flag_t(1);
    pub const ZE_DRIVER_MEMORY_FREE_POLICY_EXT_FLAG_DEFER_FREE:
        ze_driver_memory_free_policy_ext_flag_t = ze_driver_memory_free_policy_ext_flag_t(2);
    pub const ZE_DRIVER_MEMORY_FREE_POLICY_EXT_FLAG_FORCE_UINT32:
        ze_driver_memory_free_policy_ext_flag_t =
        ze_driver_memory_free_policy_ext_flag_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_driver_memory_free_policy_ext_flag_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_driver_memory_free_ext_properties_t {
    pub stype: ze_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub freePolicies: ze_driver_memory_free_policy_ext_flags_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_driver_memory_free_ext_properties_t"]
        [::core::mem::size_of::<ze_driver_memory_free_ext_properties_t>() - 24usize];
    ["Alignment of ze_driver_memory_free_ext_properties_t"]
        [::core::mem::align_of::<ze_driver_memory_free_ext_properties_t>() - 8usize];
    ["Offset of field: ze_driver_memory_free_ext_properties_t::stype"]
        [::core::mem::offset_of!(ze_driver_memory_free_ext_properties_t, stype) - 0usize];
    ["Offset of field: ze_driver_memory_free_ext_properties_t::pNext"]
        [::core::mem::offset_of!(ze_driver_memory_free_ext_properties_t, pNext) - 8usize];
    ["Offset of field: ze_driver_memory_free_ext_properties_t::freePolicies"]
        [::core::mem::offset_of!(ze_driver_memory_free_ext_properties_t, freePolicies) - 16usize];
};
impl Default for ze_driver_memory_free_ext_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_memory_free_ext_desc_t {
    pub stype: ze_structure_type_t,
    pub pNext: *const ::core::ffi::c_void,
    pub freePolicy: ze_driver_memory_free_policy_ext_flags_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_memory_free_ext_desc_t"]
        [::core::mem::size_of::<ze_memory_free_ext_desc_t>() - 24usize];
    ["Alignment of ze_memory_free_ext_desc_t"]
        [::core::mem::align_of::<ze_memory_free_ext_desc_t>() - 8usize];
    ["Offset of field: ze_memory_free_ext_desc_t::stype"]
        [::core::mem::offset_of!(ze_memory_free_ext_desc_t, stype) - 0usize];
    ["Offset of field: ze_memory_free_ext_desc_t::pNext"]
        [::core::mem::offset_of!(ze_memory_free_ext_desc_t, pNext) - 8usize];
    ["Offset of field: ze_memory_free_ext_desc_t::freePolicy"]
        [::core::mem::offset_of!(ze_memory_free_ext_desc_t, freePolicy) - 16usize];
};
impl Default for ze_memory_free_ext_desc_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_device_p2p_bandwidth_exp_properties_t {
    pub stype: ze_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub logicalBandwidth: u32,
    pub physicalBandwidth: u32,
    pub bandwidthUnit: ze_bandwidth_unit_t,
    pub logicalLatency: u32,
    pub physicalLatency: u32,
    pub latencyUnit: ze_latency_unit_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_device_p2p_bandwidth_exp_properties_t"]
        [::core::mem::size_of::<ze_device_p2p_bandwidth_exp_properties_t>() - 40usize];
    ["Alignment of ze_device_p2p_bandwidth_exp_properties_t"]
        [::core::mem::align_of::<ze_device_p2p_bandwidth_exp_properties_t>() - 8usize];
    ["Offset of field: ze_device_p2p_bandwidth_exp_properties_t::stype"]
        [::core::mem::offset_of!(ze_device_p2p_bandwidth_exp_properties_t, stype) - 0usize];
    ["Offset of field: ze_device_p2p_bandwidth_exp_properties_t::pNext"]
        [::core::mem::offset_of!(ze_device_p2p_bandwidth_exp_properties_t, pNext) - 8usize];
    ["Offset of field: ze_device_p2p_bandwidth_exp_properties_t::logicalBandwidth"][::core::mem::offset_of!(
        ze_device_p2p_bandwidth_exp_properties_t,
        logicalBandwidth
    ) - 16usize];
    ["Offset of field: ze_device_p2p_bandwidth_exp_properties_t::physicalBandwidth"][::core::mem::offset_of!(
        ze_device_p2p_bandwidth_exp_properties_t,
        physicalBandwidth
    ) - 20usize];
    ["Offset of field: ze_device_p2p_bandwidth_exp_properties_t::bandwidthUnit"][::core::mem::offset_of!(
        ze_device_p2p_bandwidth_exp_properties_t,
        bandwidthUnit
    ) - 24usize];
    ["Offset of field: ze_device_p2p_bandwidth_exp_properties_t::logicalLatency"][::core::mem::offset_of!(
        ze_device_p2p_bandwidth_exp_properties_t,
        logicalLatency
    ) - 28usize];
    ["Offset of field: ze_device_p2p_bandwidth_exp_properties_t::physicalLatency"][::core::mem::offset_of!(
        ze_device_p2p_bandwidth_exp_properties_t,
        physicalLatency
    ) - 32usize];
    ["Offset of field: ze_device_p2p_bandwidth_exp_properties_t::latencyUnit"]
        [::core::mem::offset_of!(ze_device_p2p_bandwidth_exp_properties_t, latencyUnit) - 36usize];
};
impl Default for ze_device_p2p_bandwidth_exp_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_copy_bandwidth_exp_properties_t {
    pub stype: ze_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub copyBandwidth: u32,
    pub copyBandwidthUnit: ze_bandwidth_unit_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_copy_bandwidth_exp_properties_t"]
        [::core::mem::size_of::<ze_copy_bandwidth_exp_properties_t>() - 24usize];
    ["Alignment of ze_copy_bandwidth_exp_properties_t"]
        [::core::mem::align_of::<ze_copy_bandwidth_exp_properties_t>() - 8usize];
    ["Offset of field: ze_copy_bandwidth_exp_properties_t::stype"]
        [::core::mem::offset_of!(ze_copy_bandwidth_exp_properties_t, stype) - 0usize];
    ["Offset of field: ze_copy_bandwidth_exp_properties_t::pNext"]
        [::core::mem::offset_of!(ze_copy_bandwidth_exp_properties_t, pNext) - 8usize];
    ["Offset of field: ze_copy_bandwidth_exp_properties_t::copyBandwidth"]
        [::core::mem::offset_of!(ze_copy_bandwidth_exp_properties_t, copyBandwidth) - 16usize];
    ["Offset of field: ze_copy_bandwidth_exp_properties_t::copyBandwidthUnit"]
        [::core::mem::offset_of!(ze_copy_bandwidth_exp_properties_t, copyBandwidthUnit) - 20usize];
};
impl Default for ze_copy_bandwidth_exp_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
impl ze_device_luid_ext_version_t {
    pub const ZE_DEVICE_LUID_EXT_VERSION_1_0: ze_device_luid_ext_version_t =
        ze_device_luid_ext_version_t(65536);
    pub const ZE_DEVICE_LUID_EXT_VERSION_CURRENT: ze_device_luid_ext_version_t =
        ze_device_luid_ext_version_t(65536);
    pub const ZE_DEVICE_LUID_EXT_VERSION_FORCE_UINT32: ze_device_luid_ext_version_t =
        ze_device_luid_ext_version_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_device_luid_ext_version_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_device_luid_ext_t {
    pub id: [u8; 8usize],
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_device_luid_ext_t"][::core::mem::size_of::<ze_device_luid_ext_t>() - 8usize];
    ["Alignment of ze_device_luid_ext_t"][::core::mem::align_of::<ze_device_luid_ext_t>() - 1usize];
    ["Offset of field: ze_device_luid_ext_t::id"]
        [::core::mem::offset_of!(ze_device_luid_ext_t, id) - 0usize];
};
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_device_luid_ext_properties_t {
    pub stype: ze_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub luid: ze_device_luid_ext_t,
    pub nodeMask: u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_device_luid_ext_properties_t"]
        [::core::mem::size_of::<ze_device_luid_ext_properties_t>() - 32usize];
    ["Alignment of ze_device_luid_ext_properties_t"]
        [::core::mem::align_of::<ze_device_luid_ext_properties_t>() - 8usize];
    ["Offset of field: ze_device_luid_ext_properties_t::stype"]
        [::core::mem::offset_of!(ze_device_luid_ext_properties_t, stype) - 0usize];
    ["Offset of field: ze_device_luid_ext_properties_t::pNext"]
        [::core::mem::offset_of!(ze_device_luid_ext_properties_t, pNext) - 8usize];
    ["Offset of field: ze_device_luid_ext_properties_t::luid"]
        [::core::mem::offset_of!(ze_device_luid_ext_properties_t, luid) - 16usize];
    ["Offset of field: ze_device_luid_ext_properties_t::nodeMask"]
        [::core::mem::offset_of!(ze_device_luid_ext_properties_t, nodeMask) - 24usize];
};
impl Default for ze_device_luid_ext_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
impl ze_fabric_vertex_exp_type_t {
    pub const ZE_FABRIC_VERTEX_EXP_TYPE_UNKNOWN: ze_fabric_vertex_exp_type_t =
        ze_fabric_vertex_exp_type_t(0);
    pub const ZE_FABRIC_VERTEX_EXP_TYPE_DEVICE: ze_fabric_vertex_exp_type_t =
        ze_fabric_vertex_exp_type_t(1);
    pub const ZE_FABRIC_VERTEX_EXP_TYPE_SUBEVICE: ze_fabric_vertex_exp_type_t =
        ze_fabric_vertex_exp_type_t(2);
    pub const ZE_FABRIC_VERTEX_EXP_TYPE_SWITCH: ze_fabric_vertex_exp_type_t =
        ze_fabric_vertex_exp_type_t(3);
    pub const ZE_FABRIC_VERTEX_EXP_TYPE_FORCE_UINT32: ze_fabric_vertex_exp_type_t =
        ze_fabric_vertex_exp_type_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_fabric_vertex_exp_type_t(pub ::core::ffi::c_uint);
impl ze_fabric_edge_exp_duplexity_t {
    pub const ZE_FABRIC_EDGE_EXP_DUPLEXITY_UNKNOWN: ze_fabric_edge_exp_duplexity_t =
        ze_fabric_edge_exp_duplexity_t(0);
    pub const ZE_FABRIC_EDGE_EXP_DUPLEXITY_HALF_DUPLEX: ze_fabric_edge_exp_duplexity_t =
        ze_fabric_edge_exp_duplexity_t(1);
    pub const ZE_FABRIC_EDGE_EXP_DUPLEXITY_FULL_DUPLEX: ze_fabric_edge_exp_duplexity_t =
        ze_fabric_edge_exp_duplexity_t(2);
    pub const ZE_FABRIC_EDGE_EXP_DUPLEXITY_FORCE_UINT32: ze_fabric_edge_exp_duplexity_t =
        ze_fabric_edge_exp_duplexity_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_fabric_edge_exp_duplexity_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_fabric_vertex_pci_exp_address_t {
    pub domain: u32,
    pub bus: u32,
    pub device: u32,
    pub function: u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_fabric_vertex_pci_exp_address_t"]
        [::core::mem::size_of::<ze_fabric_vertex_pci_exp_address_t>() - 16usize];
    ["Alignment of ze_fabric_vertex_pci_exp_address_t"]
        [::core::mem::align_of::<ze_fabric_vertex_pci_exp_address_t>() - 4usize];
    ["Offset of field: ze_fabric_vertex_pci_exp_address_t::domain"]
        [::core::mem::offset_of!(ze_fabric_vertex_pci_exp_address_t, domain) - 0usize];
    ["Offset of field: ze_fabric_vertex_pci_exp_address_t::bus"]
        [::core::mem::offset_of!(ze_fabric_vertex_pci_exp_address_t, bus) - 4usize];
    ["Offset of field: ze_fabric_vertex_pci_exp_address_t::device"]
        [::core::mem::offset_of!(ze_fabric_vertex_pci_exp_address_t, device) - 8usize];
    ["Offset of field: ze_fabric_vertex_pci_exp_address_t::function"]
        [::core::mem::offset_of!(ze_fabric_vertex_pci_exp_address_t, function) - 12usize];
};
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_fabric_vertex_exp_properties_t {
    pub stype: ze_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub uuid: ze_uuid_t,
    pub type_: ze_fabric_vertex_exp_type_t,
    pub remote: ze_bool_t,
    pub address: ze_fabric_vertex_pci_exp_address_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_fabric_vertex_exp_properties_t"]
        [::core::mem::size_of::<ze_fabric_vertex_exp_properties_t>() - 56usize];
    ["Alignment of ze_fabric_vertex_exp_properties_t"]
        [::core::mem::align_of::<ze_fabric_vertex_exp_properties_t>() - 8usize];
    ["Offset of field: ze_fabric_vertex_exp_properties_t::stype"]
        [::core::mem::offset_of!(ze_fabric_vertex_exp_properties_t, stype) - 0usize];
    ["Offset of field: ze_fabric_vertex_exp_properties_t::pNext"]
        [::core::mem::offset_of!(ze_fabric_vertex_exp_properties_t, pNext) - 8usize];
    ["Offset of field: ze_fabric_vertex_exp_properties_t::uuid"]
        [::core::mem::offset_of!(ze_fabric_vertex_exp_properties_t, uuid) - 16usize];
    ["Offset of field: ze_fabric_vertex_exp_properties_t::type_"]
        [::core::mem::offset_of!(ze_fabric_vertex_exp_properties_t, type_) - 32usize];
    ["Offset of field: ze_fabric_vertex_exp_properties_t::remote"]
        [::core::mem::offset_of!(ze_fabric_vertex_exp_properties_t, remote) - 36usize];
    ["Offset of field: ze_fabric_vertex_exp_properties_t::address"]
        [::core::mem::offset_of!(ze_fabric_vertex_exp_properties_t, address) - 40usize];
};
impl Default for ze_fabric_vertex_exp_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_fabric_edge_exp_properties_t {
    pub stype: ze_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub uuid: ze_uuid_t,
    pub model: [::core::ffi::c_char; 256usize],
    pub bandwidth: u32,
    pub bandwidthUnit: ze_bandwidth_unit_t,
    pub latency: u32,
    pub latencyUnit: ze_latency_unit_t,
    pub duplexity: ze_fabric_edge_exp_duplexity_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_fabric_edge_exp_properties_t"]
        [::core::mem::size_of::<ze_fabric_edge_exp_properties_t>() - 312usize];
    ["Alignment of ze_fabric_edge_exp_properties_t"]
        [::core::mem::align_of::<ze_fabric_edge_exp_properties_t>() - 8usize];
    ["Offset of field: ze_fabric_edge_exp_properties_t::stype"]
        [::core::mem::offset_of!(ze_fabric_edge_exp_properties_t, stype) - 0usize];
    ["Offset of field: ze_fabric_edge_exp_properties_t::pNext"]
        [::core::mem::offset_of!(ze_fabric_edge_exp_properties_t, pNext) - 8usize];
    ["Offset of field: ze_fabric_edge_exp_properties_t::uuid"]
        [::core::mem::offset_of!(ze_fabric_edge_exp_properties_t, uuid) - 16usize];
    ["Offset of field: ze_fabric_edge_exp_properties_t::model"]
        [::core::mem::offset_of!(ze_fabric_edge_exp_properties_t, model) - 32usize];
    ["Offset of field: ze_fabric_edge_exp_properties_t::bandwidth"]
        [::core::mem::offset_of!(ze_fabric_edge_exp_properties_t, bandwidth) - 288usize];
    ["Offset of field: ze_fabric_edge_exp_properties_t::bandwidthUnit"]
        [::core::mem::offset_of!(ze_fabric_edge_exp_properties_t, bandwidthUnit) - 292usize];
    ["Offset of field: ze_fabric_edge_exp_properties_t::latency"]
        [::core::mem::offset_of!(ze_fabric_edge_exp_properties_t, latency) - 296usize];
    ["Offset of field: ze_fabric_edge_exp_properties_t::latencyUnit"]
        [::core::mem::offset_of!(ze_fabric_edge_exp_properties_t, latencyUnit) - 300usize];
    ["Offset of field: ze_fabric_edge_exp_properties_t::duplexity"]
        [::core::mem::offset_of!(ze_fabric_edge_exp_properties_t, duplexity) - 304usize];
};
impl Default for ze_fabric_edge_exp_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
impl ze_device_memory_properties_ext_version_t {
    pub const ZE_DEVICE_MEMORY_PROPERTIES_EXT_VERSION_1_0:
        ze_device_memory_properties_ext_version_t =
        ze_device_memory_properties_ext_version_t(65536);
    pub const ZE_DEVICE_MEMORY_PROPERTIES_EXT_VERSION_CURRENT:
        ze_device_memory_properties_ext_version_t =
        ze_device_memory_properties_ext_version_t(65536);
    pub const ZE_DEVICE_MEMORY_PROPERTIES_EXT_VERSION_FORCE_UINT32:
        ze_device_memory_properties_ext_version_t =
        ze_device_memory_properties_ext_version_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_device_memory_properties_ext_version_t(pub ::core::ffi::c_uint);
impl ze_device_memory_ext_type_t {
    pub const ZE_DEVICE_MEMORY_EXT_TYPE_HBM: ze_device_memory_ext_type_t =
        ze_device_memory_ext_type_t(0);
    pub const ZE_DEVICE_MEMORY_EXT_TYPE_HBM2: ze_device_memory_ext_type_t =
        ze_device_memory_ext_type_t(1);
    pub const ZE_DEVICE_MEMORY_EXT_TYPE_DDR: ze_device_memory_ext_type_t =
        ze_device_memory_ext_type_t(2);
    pub const ZE_DEVICE_MEMORY_EXT_TYPE_DDR2: ze_device_memory_ext_type_t =
        ze_device_memory_ext_type_t(3);
    pub const ZE_DEVICE_MEMORY_EXT_TYPE_DDR3: ze_device_memory_ext_type_t =
        ze_device_memory_ext_type_t(4);
    pub const ZE_DEVICE_MEMORY_EXT_TYPE_DDR4: ze_device_memory_ext_type_t =
        ze_device_memory_ext_type_t(5);
    pub const ZE_DEVICE_MEMORY_EXT_TYPE_DDR5: ze_device_memory_ext_type_t =
        ze_device_memory_ext_type_t(6);
    pub const ZE_DEVICE_MEMORY_EXT_TYPE_LPDDR: ze_device_memory_ext_type_t =
        ze_device_memory_ext_type_t(7);
    pub const ZE_DEVICE_MEMORY_EXT_TYPE_LPDDR3: ze_device_memory_ext_type_t =
        ze_device_memory_ext_type_t(8);
    pub const ZE_DEVICE_MEMORY_EXT_TYPE_LPDDR4: ze_device_memory_ext_type_t =
        ze_device_memory_ext_type_t(9);
    pub const ZE_DEVICE_MEMORY_EXT_TYPE_LPDDR5: ze_device_memory_ext_type_t =
        ze_device_memory_ext_type_t(10);
    pub const ZE_DEVICE_MEMORY_EXT_TYPE_SRAM: ze_device_memory_ext_type_t =
        ze_device_memory_ext_type_t(11);
    pub const ZE_DEVICE_MEMORY_EXT_TYPE_L1: ze_device_memory_ext_type_t =
        ze_device_memory_ext_type_t(12);
    pub const ZE_DEVICE_MEMORY_EXT_TYPE_L3: ze_device_memory_ext_type_t =
        ze_device_memory_ext_type_t(13);
    pub const ZE_DEVICE_MEMORY_EXT_TYPE_GRF: ze_device_memory_ext_type_t =
        ze_device_memory_ext_type_t(14);
    pub const ZE_DEVICE_MEMORY_EXT_TYPE_SLM: ze_device_memory_ext_type_t =
        ze_device_memory_ext_type_t(15);
    pub const ZE_DEVICE_MEMORY_EXT_TYPE_GDDR4: ze_device_memory_ext_type_t =
        ze_device_memory_ext_type_t(16);
    pub const ZE_DEVICE_MEMORY_EXT_TYPE_GDDR5: ze_device_memory_ext_type_t =
        ze_device_memory_ext_type_t(17);
    pub const ZE_DEVICE_MEMORY_EXT_TYPE_GDDR5X: ze_device_memory_ext_type_t =
        ze_device_memory_ext_type_t(18);
    pub const ZE_DEVICE_MEMORY_EXT_TYPE_GDDR6: ze_device_memory_ext_type_t =
        ze_device_memory_ext_type_t(19);
    pub const ZE_DEVICE_MEMORY_EXT_TYPE_GDDR6X: ze_device_memory_ext_type_t =
        ze_device_memory_ext_type_t(20);
    pub const ZE_DEVICE_MEMORY_EXT_TYPE_GDDR7: ze_device_memory_ext_type_t =
        ze_device_memory_ext_type_t(21);
    pub const ZE_DEVICE_MEMORY_EXT_TYPE_FORCE_UINT32: ze_device_memory_ext_type_t =
        ze_device_memory_ext_type_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct ze_device_memory_ext_type_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct ze_device_memory_ext_properties_t {
    pub stype: ze_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub type_: ze_device_memory_ext_type_t,
    pub physicalSize: u64,
    pub readBandwidth: u32,
    pub writeBandwidth: u32,
    pub bandwidthUnit: ze_bandwidth_unit_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_device_memory_ext_properties_t"]
        [::core::mem::size_of::<ze_device_memory_ext_properties_t>() - 48usize];
    ["Alignment of ze_device_memory_ext_properties_t"]
        [::core::mem::align_of::<ze_device_memory_ext_properties_t>() - 8usize];
    ["Offset of field: ze_device_memory_ext_properties_t::stype"]
        [::core::mem::offset_of!(ze_device_memory_ext_properties_t, stype) - 0usize];
    ["Offset of field: ze_device_memory_ext_properties_t::pNext"]
        [::core::mem::offset_of!(ze_device_memory_ext_properties_t, pNext) - 8usize];
    ["Offset of field: ze_device_memory_ext_properties_t::type_"]
        [::core::mem::offset_of!(ze_device_memory_ext_properties_t, type_) - 16usize];
    ["Offset of field: ze_device_memory_ext_properties_t::physicalSize"]
        [::core::mem::offset_of!(ze_device_memory_ext_properties_t, physicalSize) - 24usize];
    ["Offset of field: ze_device_memory_ext_properties_t::readBandwidth"]
        [::core::mem::offset_of!(ze_device_memory_ext_properties_t, readBandwidth) - 32usize];
    ["Offset of field: ze_device_memory_ext_properties_t::writeBandwidth"]
        [::core::mem::offset_of!(ze_device_memory_ext_properties_t, writeBandwidth) - 36usize];
    ["Offset of field: ze_device_memory_ext_properties_t::bandwidthUnit"]
        [::core::mem::offset_of!(ze_device_memory_ext_properties_t, bandwidthUnit) - 40usize];
};
impl Default for ze_device_memory_ext_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
pub type zes_device_handle_t = ze_device_handle_t;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _zes_mem_handle_t {
    _unused: [u8; 0],
}
pub type zes_mem_handle_t = *mut _zes_mem_handle_t;
impl zes_structure_type_t {
    pub const ZES_STRUCTURE_TYPE_DEVICE_PROPERTIES: zes_structure_type_t = zes_structure_type_t(1);
    pub const ZES_STRUCTURE_TYPE_PCI_PROPERTIES: zes_structure_type_t = zes_structure_type_t(2);
    pub const ZES_STRUCTURE_TYPE_PCI_BAR_PROPERTIES: zes_structure_type_t = zes_structure_type_t(3);
    pub const ZES_STRUCTURE_TYPE_DIAG_PROPERTIES: zes_structure_type_t = zes_structure_type_t(4);
    pub const ZES_STRUCTURE_TYPE_ENGINE_PROPERTIES: zes_structure_type_t = zes_structure_type_t(5);
    pub const ZES_STRUCTURE_TYPE_FABRIC_PORT_PROPERTIES: zes_structure_type_t =
        zes_structure_type_t(6);
    pub const ZES_STRUCTURE_TYPE_FAN_PROPERTIES: zes_structure_type_t = zes_structure_type_t(7);
    pub const ZES_STRUCTURE_TYPE_FIRMWARE_PROPERTIES: zes_structure_type_t =
        zes_structure_type_t(8);
    pub const ZES_STRUCTURE_TYPE_FREQ_PROPERTIES: zes_structure_type_t = zes_structure_type_t(9);
    pub const ZES_STRUCTURE_TYPE_LED_PROPERTIES: zes_structure_type_t = zes_structure_type_t(10);
    pub const ZES_STRUCTURE_TYPE_MEM_PROPERTIES: zes_structure_type_t = zes_structure_type_t(11);
    pub const ZES_STRUCTURE_TYPE_PERF_PROPERTIES: zes_structure_type_t = zes_structure_type_t(12);
    pub const ZES_STRUCTURE_TYPE_POWER_PROPERTIES: zes_structure_type_t = zes_structure_type_t(13);
    pub const ZES_STRUCTURE_TYPE_PSU_PROPERTIES: zes_structure_type_t = zes_structure_type_t(14);
    pub const ZES_STRUCTURE_TYPE_RAS_PROPERTIES: zes_structure_type_t = zes_structure_type_t(15);
    pub const ZES_STRUCTURE_TYPE_SCHED_PROPERTIES: zes_structure_type_t = zes_structure_type_t(16);
    pub const ZES_STRUCTURE_TYPE_SCHED_TIMEOUT_PROPERTIES: zes_structure_type_t =
        zes_structure_type_t(17);
    pub const ZES_STRUCTURE_TYPE_SCHED_TIMESLICE_PROPERTIES: zes_structure_type_t =
        zes_structure_type_t(18);
    pub const ZES_STRUCTURE_TYPE_STANDBY_PROPERTIES: zes_structure_type_t =
        zes_structure_type_t(19);
    pub const ZES_STRUCTURE_TYPE_TEMP_PROPERTIES: zes_structure_type_t = zes_structure_type_t(20);
    pub const ZES_STRUCTURE_TYPE_DEVICE_STATE: zes_structure_type_t = zes_structure_type_t(21);
    pub const ZES_STRUCTURE_TYPE_PROCESS_STATE: zes_structure_type_t = zes_structure_type_t(22);
    pub const ZES_STRUCTURE_TYPE_PCI_STATE: zes_structure_type_t = zes_structure_type_t(23);
    pub const ZES_STRUCTURE_TYPE_FABRIC_PORT_CONFIG: zes_structure_type_t =
        zes_structure_type_t(24);
    pub const ZES_STRUCTURE_TYPE_FABRIC_PORT_STATE: zes_structure_type_t = zes_structure_type_t(25);
    pub const ZES_STRUCTURE_TYPE_FAN_CONFIG: zes_structure_type_t = zes_structure_type_t(26);
    pub const ZES_STRUCTURE_TYPE_FREQ_STATE: zes_structure_type_t = zes_structure_type_t(27);
    pub const ZES_STRUCTURE_TYPE_OC_CAPABILITIES: zes_structure_type_t = zes_structure_type_t(28);
    pub const ZES_STRUCTURE_TYPE_LED_STATE: zes_structure_type_t = zes_structure_type_t(29);
    pub const ZES_STRUCTURE_TYPE_MEM_STATE: zes_structure_type_t = zes_structure_type_t(30);
    pub const ZES_STRUCTURE_TYPE_PSU_STATE: zes_structure_type_t = zes_structure_type_t(31);
    pub const ZES_STRUCTURE_TYPE_BASE_STATE: zes_structure_type_t = zes_structure_type_t(32);
    pub const ZES_STRUCTURE_TYPE_RAS_CONFIG: zes_structure_type_t = zes_structure_type_t(33);
    pub const ZES_STRUCTURE_TYPE_RAS_STATE: zes_structure_type_t = zes_structure_type_t(34);
    pub const ZES_STRUCTURE_TYPE_TEMP_CONFIG: zes_structure_type_t = zes_structure_type_t(35);
    pub const ZES_STRUCTURE_TYPE_PCI_BAR_PROPERTIES_1_2: zes_structure_type_t =
        zes_structure_type_t(36);
    pub const ZES_STRUCTURE_TYPE_DEVICE_ECC_DESC: zes_structure_type_t = zes_structure_type_t(37);
    pub const ZES_STRUCTURE_TYPE_DEVICE_ECC_PROPERTIES: zes_structure_type_t =
        zes_structure_type_t(38);
    pub const ZES_STRUCTURE_TYPE_POWER_LIMIT_EXT_DESC: zes_structure_type_t =
        zes_structure_type_t(39);
    pub const ZES_STRUCTURE_TYPE_POWER_EXT_PROPERTIES: zes_structure_type_t =
        zes_structure_type_t(40);
    pub const ZES_STRUCTURE_TYPE_FORCE_UINT32: zes_structure_type_t =
        zes_structure_type_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct zes_structure_type_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct zes_device_properties_t {
    pub stype: zes_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub core: ze_device_properties_t,
    pub numSubdevices: u32,
    pub serialNumber: [::core::ffi::c_char; 64usize],
    pub boardNumber: [::core::ffi::c_char; 64usize],
    pub brandName: [::core::ffi::c_char; 64usize],
    pub modelName: [::core::ffi::c_char; 64usize],
    pub vendorName: [::core::ffi::c_char; 64usize],
    pub driverVersion: [::core::ffi::c_char; 64usize],
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of zes_device_properties_t"]
        [::core::mem::size_of::<zes_device_properties_t>() - 776usize];
    ["Alignment of zes_device_properties_t"]
        [::core::mem::align_of::<zes_device_properties_t>() - 8usize];
    ["Offset of field: zes_device_properties_t::stype"]
        [::core::mem::offset_of!(zes_device_properties_t, stype) - 0usize];
    ["Offset of field: zes_device_properties_t::pNext"]
        [::core::mem::offset_of!(zes_device_properties_t, pNext) - 8usize];
    ["Offset of field: zes_device_properties_t::core"]
        [::core::mem::offset_of!(zes_device_properties_t, core) - 16usize];
    ["Offset of field: zes_device_properties_t::numSubdevices"]
        [::core::mem::offset_of!(zes_device_properties_t, numSubdevices) - 384usize];
    ["Offset of field: zes_device_properties_t::serialNumber"]
        [::core::mem::offset_of!(zes_device_properties_t, serialNumber) - 388usize];
    ["Offset of field: zes_device_properties_t::boardNumber"]
        [::core::mem::offset_of!(zes_device_properties_t, boardNumber) - 452usize];
    ["Offset of field: zes_device_properties_t::brandName"]
        [::core::mem::offset_of!(zes_device_properties_t, brandName) - 516usize];
    ["Offset of field: zes_device_properties_t::modelName"]
        [::core::mem::offset_of!(zes_device_properties_t, modelName) - 580usize];
    ["Offset of field: zes_device_properties_t::vendorName"]
        [::core::mem::offset_of!(zes_device_properties_t, vendorName) - 644usize];
    ["Offset of field: zes_device_properties_t::driverVersion"]
        [::core::mem::offset_of!(zes_device_properties_t, driverVersion) - 708usize];
};
impl Default for zes_device_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct zes_pci_address_t {
    pub domain: u32,
    pub bus: u32,
    pub device: u32,
    pub function: u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of zes_pci_address_t"][::core::mem::size_of::<zes_pci_address_t>() - 16usize];
    ["Alignment of zes_pci_address_t"][::core::mem::align_of::<zes_pci_address_t>() - 4usize];
    ["Offset of field: zes_pci_address_t::domain"]
        [::core::mem::offset_of!(zes_pci_address_t, domain) - 0usize];
    ["Offset of field: zes_pci_address_t::bus"]
        [::core::mem::offset_of!(zes_pci_address_t, bus) - 4usize];
    ["Offset of field: zes_pci_address_t::device"]
        [::core::mem::offset_of!(zes_pci_address_t, device) - 8usize];
    ["Offset of field: zes_pci_address_t::function"]
        [::core::mem::offset_of!(zes_pci_address_t, function) - 12usize];
};
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct zes_pci_speed_t {
    pub gen_: i32,
    pub width: i32,
    pub maxBandwidth: i64,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of zes_pci_speed_t"][::core::mem::size_of::<zes_pci_speed_t>() - 16usize];
    ["Alignment of zes_pci_speed_t"][::core::mem::align_of::<zes_pci_speed_t>() - 8usize];
    ["Offset of field: zes_pci_speed_t::gen_"]
        [::core::mem::offset_of!(zes_pci_speed_t, gen_) - 0usize];
    ["Offset of field: zes_pci_speed_t::width"]
        [::core::mem::offset_of!(zes_pci_speed_t, width) - 4usize];
    ["Offset of field: zes_pci_speed_t::maxBandwidth"]
        [::core::mem::offset_of!(zes_pci_speed_t, maxBandwidth) - 8usize];
};
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct zes_pci_properties_t {
    pub stype: zes_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub address: zes_pci_address_t,
    pub maxSpeed: zes_pci_speed_t,
    pub haveBandwidthCounters: ze_bool_t,
    pub havePacketCounters: ze_bool_t,
    pub haveReplayCounters: ze_bool_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of zes_pci_properties_t"][::core::mem::size_of::<zes_pci_properties_t>() - 56usize];
    ["Alignment of zes_pci_properties_t"][::core::mem::align_of::<zes_pci_properties_t>() - 8usize];
    ["Offset of field: zes_pci_properties_t::stype"]
        [::core::mem::offset_of!(zes_pci_properties_t, stype) - 0usize];
    ["Offset of field: zes_pci_properties_t::pNext"]
        [::core::mem::offset_of!(zes_pci_properties_t, pNext) - 8usize];
    ["Offset of field: zes_pci_properties_t::address"]
        [::core::mem::offset_of!(zes_pci_properties_t, address) - 16usize];
    ["Offset of field: zes_pci_properties_t::maxSpeed"]
        [::core::mem::offset_of!(zes_pci_properties_t, maxSpeed) - 32usize];
    ["Offset of field: zes_pci_properties_t::haveBandwidthCounters"]
        [::core::mem::offset_of!(zes_pci_properties_t, haveBandwidthCounters) - 48usize];
    ["Offset of field: zes_pci_properties_t::havePacketCounters"]
        [::core::mem::offset_of!(zes_pci_properties_t, havePacketCounters) - 49usize];
    ["Offset of field: zes_pci_properties_t::haveReplayCounters"]
        [::core::mem::offset_of!(zes_pci_properties_t, haveReplayCounters) - 50usize];
};
impl Default for zes_pci_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
impl zes_mem_type_t {
    pub const ZES_MEM_TYPE_HBM: zes_mem_type_t = zes_mem_type_t(0);
    pub const ZES_MEM_TYPE_DDR: zes_mem_type_t = zes_mem_type_t(1);
    pub const ZES_MEM_TYPE_DDR3: zes_mem_type_t = zes_mem_type_t(2);
    pub const ZES_MEM_TYPE_DDR4: zes_mem_type_t = zes_mem_type_t(3);
    pub const ZES_MEM_TYPE_DDR5: zes_mem_type_t = zes_mem_type_t(4);
    pub const ZES_MEM_TYPE_LPDDR: zes_mem_type_t = zes_mem_type_t(5);
    pub const ZES_MEM_TYPE_LPDDR3: zes_mem_type_t = zes_mem_type_t(6);
    pub const ZES_MEM_TYPE_LPDDR4: zes_mem_type_t = zes_mem_type_t(7);
    pub const ZES_MEM_TYPE_LPDDR5: zes_mem_type_t = zes_mem_type_t(8);
    pub const ZES_MEM_TYPE_SRAM: zes_mem_type_t = zes_mem_type_t(9);
    pub const ZES_MEM_TYPE_L1: zes_mem_type_t = zes_mem_type_t(10);
    pub const ZES_MEM_TYPE_L3: zes_mem_type_t = zes_mem_type_t(11);
    pub const ZES_MEM_TYPE_GRF: zes_mem_type_t = zes_mem_type_t(12);
    pub const ZES_MEM_TYPE_SLM: zes_mem_type_t = zes_mem_type_t(13);
    pub const ZES_MEM_TYPE_GDDR4: zes_mem_type_t = zes_mem_type_t(14);
    pub const ZES_MEM_TYPE_GDDR5: zes_mem_type_t = zes_mem_type_t(15);
    pub const ZES_MEM_TYPE_GDDR5X: zes_mem_type_t = zes_mem_type_t(16);
    pub const ZES_MEM_TYPE_GDDR6: zes_mem_type_t = zes_mem_type_t(17);
    pub const ZES_MEM_TYPE_GDDR6X: zes_mem_type_t = zes_mem_type_t(18);
    pub const ZES_MEM_TYPE_GDDR7: zes_mem_type_t = zes_mem_type_t(19);
    pub const ZES_MEM_TYPE_FORCE_UINT32: zes_mem_type_t = zes_mem_type_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct zes_mem_type_t(pub ::core::ffi::c_uint);
impl zes_mem_loc_t {
    pub const ZES_MEM_LOC_SYSTEM: zes_mem_loc_t = zes_mem_loc_t(0);
    pub const ZES_MEM_LOC_DEVICE: zes_mem_loc_t = zes_mem_loc_t(1);
    pub const ZES_MEM_LOC_FORCE_UINT32: zes_mem_loc_t = zes_mem_loc_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct zes_mem_loc_t(pub ::core::ffi::c_uint);
impl zes_mem_health_t {
    pub const ZES_MEM_HEALTH_UNKNOWN: zes_mem_health_t = zes_mem_health_t(0);
    pub const ZES_MEM_HEALTH_OK: zes_mem_health_t = zes_mem_health_t(1);
    pub const ZES_MEM_HEALTH_DEGRADED: zes_mem_health_t = zes_mem_health_t(2);
    pub const ZES_MEM_HEALTH_CRITICAL: zes_mem_health_t = zes_mem_health_t(3);
    pub const ZES_MEM_HEALTH_REPLACE: zes_mem_health_t = zes_mem_health_t(4);
    pub const ZES_MEM_HEALTH_FORCE_UINT32: zes_mem_health_t = zes_mem_health_t(2147483647);
}
#[repr(transparent)]
#[derive(Debug, Copy, Clone, Hash, PartialEq, Eq)]
pub struct zes_mem_health_t(pub ::core::ffi::c_uint);
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct zes_mem_properties_t {
    pub stype: zes_structure_type_t,
    pub pNext: *mut ::core::ffi::c_void,
    pub type_: zes_mem_type_t,
    pub onSubdevice: ze_bool_t,
    pub subdeviceId: u32,
    pub location: zes_mem_loc_t,
    pub physicalSize: u64,
    pub busWidth: i32,
    pub numChannels: i32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of zes_mem_properties_t"][::core::mem::size_of::<zes_mem_properties_t>() - 48usize];
    ["Alignment of zes_mem_properties_t"][::core::mem::align_of::<zes_mem_properties_t>() - 8usize];
    ["Offset of field: zes_mem_properties_t::stype"]
        [::core::mem::offset_of!(zes_mem_properties_t, stype) - 0usize];
    ["Offset of field: zes_mem_properties_t::pNext"]
        [::core::mem::offset_of!(zes_mem_properties_t, pNext) - 8usize];
    ["Offset of field: zes_mem_properties_t::type_"]
        [::core::mem::offset_of!(zes_mem_properties_t, type_) - 16usize];
    ["Offset of field: zes_mem_properties_t::onSubdevice"]
        [::core::mem::offset_of!(zes_mem_properties_t, onSubdevice) - 20usize];
    ["Offset of field: zes_mem_properties_t::subdeviceId"]
        [::core::mem::offset_of!(zes_mem_properties_t, subdeviceId) - 24usize];
    ["Offset of field: zes_mem_properties_t::location"]
        [::core::mem::offset_of!(zes_mem_properties_t, location) - 28usize];
    ["Offset of field: zes_mem_properties_t::physicalSize"]
        [::core::mem::offset_of!(zes_mem_properties_t, physicalSize) - 32usize];
    ["Offset of field: zes_mem_properties_t::busWidth"]
        [::core::mem::offset_of!(zes_mem_properties_t, busWidth) - 40usize];
    ["Offset of field: zes_mem_properties_t::numChannels"]
        [::core::mem::offset_of!(zes_mem_properties_t, numChannels) - 44usize];
};
impl Default for zes_mem_properties_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct zes_mem_state_t {
    pub stype: zes_structure_type_t,
    pub pNext: *const ::core::ffi::c_void,
    pub health: zes_mem_health_t,
    pub free: u64,
    pub size: u64,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of zes_mem_state_t"][::core::mem::size_of::<zes_mem_state_t>() - 40usize];
    ["Alignment of zes_mem_state_t"][::core::mem::align_of::<zes_mem_state_t>() - 8usize];
    ["Offset of field: zes_mem_state_t::stype"]
        [::core::mem::offset_of!(zes_mem_state_t, stype) - 0usize];
    ["Offset of field: zes_mem_state_t::pNext"]
        [::core::mem::offset_of!(zes_mem_state_t, pNext) - 8usize];
    ["Offset of field: zes_mem_state_t::health"]
        [::core::mem::offset_of!(zes_mem_state_t, health) - 16usize];
    ["Offset of field: zes_mem_state_t::free"]
        [::core::mem::offset_of!(zes_mem_state_t, free) - 24usize];
    ["Offset of field: zes_mem_state_t::size"]
        [::core::mem::offset_of!(zes_mem_state_t, size) - 32usize];
};
impl Default for zes_mem_state_t {
    fn default() -> Self {
        let mut s = ::core::mem::MaybeUninit::<Self>::uninit();
        unsafe {
            ::core::ptr::write_bytes(s.as_mut_ptr(), 0, 1);
            s.assume_init()
        }
    }
}
pub type ze_pfnInit_t =
    ::core::option::Option<unsafe extern "C" fn(arg1: ze_init_flags_t) -> ze_result_t>;
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_global_dditable_t {
    pub pfnInit: ze_pfnInit_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_global_dditable_t"][::core::mem::size_of::<ze_global_dditable_t>() - 8usize];
    ["Alignment of ze_global_dditable_t"][::core::mem::align_of::<ze_global_dditable_t>() - 8usize];
    ["Offset of field: ze_global_dditable_t::pfnInit"]
        [::core::mem::offset_of!(ze_global_dditable_t, pfnInit) - 0usize];
};
pub type ze_pfnDriverGet_t = ::core::option::Option<
    unsafe extern "C" fn(arg1: *mut u32, arg2: *mut ze_driver_handle_t) -> ze_result_t,
>;
pub type ze_pfnDriverGetApiVersion_t = ::core::option::Option<
    unsafe extern "C" fn(arg1: ze_driver_handle_t, arg2: *mut ze_api_version_t) -> ze_result_t,
>;
pub type ze_pfnDriverGetProperties_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_driver_handle_t,
        arg2: *mut ze_driver_properties_t,
    ) -> ze_result_t,
>;
pub type ze_pfnDriverGetIpcProperties_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_driver_handle_t,
        arg2: *mut ze_driver_ipc_properties_t,
    ) -> ze_result_t,
>;
pub type ze_pfnDriverGetExtensionProperties_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_driver_handle_t,
        arg2: *mut u32,
        arg3: *mut ze_driver_extension_properties_t,
    ) -> ze_result_t,
>;
pub type ze_pfnDriverGetExtensionFunctionAddress_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_driver_handle_t,
        arg2: *const ::core::ffi::c_char,
        arg3: *mut *mut ::core::ffi::c_void,
    ) -> ze_result_t,
>;
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_driver_dditable_t {
    pub pfnGet: ze_pfnDriverGet_t,
    pub pfnGetApiVersion: ze_pfnDriverGetApiVersion_t,
    pub pfnGetProperties: ze_pfnDriverGetProperties_t,
    pub pfnGetIpcProperties: ze_pfnDriverGetIpcProperties_t,
    pub pfnGetExtensionProperties: ze_pfnDriverGetExtensionProperties_t,
    pub pfnGetExtensionFunctionAddress: ze_pfnDriverGetExtensionFunctionAddress_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_driver_dditable_t"][::core::mem::size_of::<ze_driver_dditable_t>() - 48usize];
    ["Alignment of ze_driver_dditable_t"][::core::mem::align_of::<ze_driver_dditable_t>() - 8usize];
    ["Offset of field: ze_driver_dditable_t::pfnGet"]
        [::core::mem::offset_of!(ze_driver_dditable_t, pfnGet) - 0usize];
    ["Offset of field: ze_driver_dditable_t::pfnGetApiVersion"]
        [::core::mem::offset_of!(ze_driver_dditable_t, pfnGetApiVersion) - 8usize];
    ["Offset of field: ze_driver_dditable_t::pfnGetProperties"]
        [::core::mem::offset_of!(ze_driver_dditable_t, pfnGetProperties) - 16usize];
    ["Offset of field: ze_driver_dditable_t::pfnGetIpcProperties"]
        [::core::mem::offset_of!(ze_driver_dditable_t, pfnGetIpcProperties) - 24usize];
    ["Offset of field: ze_driver_dditable_t::pfnGetExtensionProperties"]
        [::core::mem::offset_of!(ze_driver_dditable_t, pfnGetExtensionProperties) - 32usize];
    ["Offset of field: ze_driver_dditable_t::pfnGetExtensionFunctionAddress"]
        [::core::mem::offset_of!(ze_driver_dditable_t, pfnGetExtensionFunctionAddress) - 40usize];
};
pub type ze_pfnDeviceGet_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_driver_handle_t,
        arg2: *mut u32,
        arg3: *mut ze_device_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnDeviceGetSubDevices_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_device_handle_t,
        arg2: *mut u32,
        arg3: *mut ze_device_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnDeviceGetProperties_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_device_handle_t,
        arg2: *mut ze_device_properties_t,
    ) -> ze_result_t,
>;
pub type ze_pfnDeviceGetComputeProperties_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_device_handle_t,
        arg2: *mut ze_device_compute_properties_t,
    ) -> ze_result_t,
>;
pub type ze_pfnDeviceGetModuleProperties_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_device_handle_t,
        arg2: *mut ze_device_module_properties_t,
    ) -> ze_result_t,
>;
pub type ze_pfnDeviceGetCommandQueueGroupProperties_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_device_handle_t,
        arg2: *mut u32,
        arg3: *mut ze_command_queue_group_properties_t,
    ) -> ze_result_t,
>;
pub type ze_pfnDeviceGetMemoryProperties_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_device_handle_t,
        arg2: *mut u32,
        arg3: *mut ze_device_memory_properties_t,
    ) -> ze_result_t,
>;
pub type ze_pfnDeviceGetMemoryAccessProperties_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_device_handle_t,
        arg2: *mut ze_device_memory_access_properties_t,
    ) -> ze_result_t,
>;
pub type ze_pfnDeviceGetCacheProperties_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_device_handle_t,
        arg2: *mut u32,
        arg3: *mut ze_device_cache_properties_t,
    ) -> ze_result_t,
>;
pub type ze_pfnDeviceGetImageProperties_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_device_handle_t,
        arg2: *mut ze_device_image_properties_t,
    ) -> ze_result_t,
>;
pub type ze_pfnDeviceGetExternalMemoryProperties_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_device_handle_t,
        arg2: *mut ze_device_external_memory_properties_t,
    ) -> ze_result_t,
>;
pub type ze_pfnDeviceGetP2PProperties_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_device_handle_t,
        arg2: ze_device_handle_t,
        arg3: *mut ze_device_p2p_properties_t,
    ) -> ze_result_t,
>;
pub type ze_pfnDeviceCanAccessPeer_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_device_handle_t,
        arg2: ze_device_handle_t,
        arg3: *mut ze_bool_t,
    ) -> ze_result_t,
>;
pub type ze_pfnDeviceGetStatus_t =
    ::core::option::Option<unsafe extern "C" fn(arg1: ze_device_handle_t) -> ze_result_t>;
pub type ze_pfnDeviceGetGlobalTimestamps_t = ::core::option::Option<
    unsafe extern "C" fn(arg1: ze_device_handle_t, arg2: *mut u64, arg3: *mut u64) -> ze_result_t,
>;
pub type ze_pfnDeviceReserveCacheExt_t = ::core::option::Option<
    unsafe extern "C" fn(arg1: ze_device_handle_t, arg2: usize, arg3: usize) -> ze_result_t,
>;
pub type ze_pfnDeviceSetCacheAdviceExt_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_device_handle_t,
        arg2: *mut ::core::ffi::c_void,
        arg3: usize,
        arg4: ze_cache_ext_region_t,
    ) -> ze_result_t,
>;
pub type ze_pfnDevicePciGetPropertiesExt_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_device_handle_t,
        arg2: *mut ze_pci_ext_properties_t,
    ) -> ze_result_t,
>;
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_device_dditable_t {
    pub pfnGet: ze_pfnDeviceGet_t,
    pub pfnGetSubDevices: ze_pfnDeviceGetSubDevices_t,
    pub pfnGetProperties: ze_pfnDeviceGetProperties_t,
    pub pfnGetComputeProperties: ze_pfnDeviceGetComputeProperties_t,
    pub pfnGetModuleProperties: ze_pfnDeviceGetModuleProperties_t,
    pub pfnGetCommandQueueGroupProperties: ze_pfnDeviceGetCommandQueueGroupProperties_t,
    pub pfnGetMemoryProperties: ze_pfnDeviceGetMemoryProperties_t,
    pub pfnGetMemoryAccessProperties: ze_pfnDeviceGetMemoryAccessProperties_t,
    pub pfnGetCacheProperties: ze_pfnDeviceGetCacheProperties_t,
    pub pfnGetImageProperties: ze_pfnDeviceGetImageProperties_t,
    pub pfnGetExternalMemoryProperties: ze_pfnDeviceGetExternalMemoryProperties_t,
    pub pfnGetP2PProperties: ze_pfnDeviceGetP2PProperties_t,
    pub pfnCanAccessPeer: ze_pfnDeviceCanAccessPeer_t,
    pub pfnGetStatus: ze_pfnDeviceGetStatus_t,
    pub pfnGetGlobalTimestamps: ze_pfnDeviceGetGlobalTimestamps_t,
    pub pfnReserveCacheExt: ze_pfnDeviceReserveCacheExt_t,
    pub pfnSetCacheAdviceExt: ze_pfnDeviceSetCacheAdviceExt_t,
    pub pfnPciGetPropertiesExt: ze_pfnDevicePciGetPropertiesExt_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_device_dditable_t"][::core::mem::size_of::<ze_device_dditable_t>() - 144usize];
    ["Alignment of ze_device_dditable_t"][::core::mem::align_of::<ze_device_dditable_t>() - 8usize];
    ["Offset of field: ze_device_dditable_t::pfnGet"]
        [::core::mem::offset_of!(ze_device_dditable_t, pfnGet) - 0usize];
    ["Offset of field: ze_device_dditable_t::pfnGetSubDevices"]
        [::core::mem::offset_of!(ze_device_dditable_t, pfnGetSubDevices) - 8usize];
    ["Offset of field: ze_device_dditable_t::pfnGetProperties"]
        [::core::mem::offset_of!(ze_device_dditable_t, pfnGetProperties) - 16usize];
    ["Offset of field: ze_device_dditable_t::pfnGetComputeProperties"]
        [::core::mem::offset_of!(ze_device_dditable_t, pfnGetComputeProperties) - 24usize];
    ["Offset of field: ze_device_dditable_t::pfnGetModuleProperties"]
        [::core::mem::offset_of!(ze_device_dditable_t, pfnGetModuleProperties) - 32usize];
    ["Offset of field: ze_device_dditable_t::pfnGetCommandQueueGroupProperties"][::core::mem::offset_of!(
        ze_device_dditable_t,
        pfnGetCommandQueueGroupProperties
    ) - 40usize];
    ["Offset of field: ze_device_dditable_t::pfnGetMemoryProperties"]
        [::core::mem::offset_of!(ze_device_dditable_t, pfnGetMemoryProperties) - 48usize];
    ["Offset of field: ze_device_dditable_t::pfnGetMemoryAccessProperties"]
        [::core::mem::offset_of!(ze_device_dditable_t, pfnGetMemoryAccessProperties) - 56usize];
    ["Offset of field: ze_device_dditable_t::pfnGetCacheProperties"]
        [::core::mem::offset_of!(ze_device_dditable_t, pfnGetCacheProperties) - 64usize];
    ["Offset of field: ze_device_dditable_t::pfnGetImageProperties"]
        [::core::mem::offset_of!(ze_device_dditable_t, pfnGetImageProperties) - 72usize];
    ["Offset of field: ze_device_dditable_t::pfnGetExternalMemoryProperties"]
        [::core::mem::offset_of!(ze_device_dditable_t, pfnGetExternalMemoryProperties) - 80usize];
    ["Offset of field: ze_device_dditable_t::pfnGetP2PProperties"]
        [::core::mem::offset_of!(ze_device_dditable_t, pfnGetP2PProperties) - 88usize];
    ["Offset of field: ze_device_dditable_t::pfnCanAccessPeer"]
        [::core::mem::offset_of!(ze_device_dditable_t, pfnCanAccessPeer) - 96usize];
    ["Offset of field: ze_device_dditable_t::pfnGetStatus"]
        [::core::mem::offset_of!(ze_device_dditable_t, pfnGetStatus) - 104usize];
    ["Offset of field: ze_device_dditable_t::pfnGetGlobalTimestamps"]
        [::core::mem::offset_of!(ze_device_dditable_t, pfnGetGlobalTimestamps) - 112usize];
    ["Offset of field: ze_device_dditable_t::pfnReserveCacheExt"]
        [::core::mem::offset_of!(ze_device_dditable_t, pfnReserveCacheExt) - 120usize];
    ["Offset of field: ze_device_dditable_t::pfnSetCacheAdviceExt"]
        [::core::mem::offset_of!(ze_device_dditable_t, pfnSetCacheAdviceExt) - 128usize];
    ["Offset of field: ze_device_dditable_t::pfnPciGetPropertiesExt"]
        [::core::mem::offset_of!(ze_device_dditable_t, pfnPciGetPropertiesExt) - 136usize];
};
pub type ze_pfnDeviceGetFabricVertexExp_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_device_handle_t,
        arg2: *mut ze_fabric_vertex_handle_t,
    ) -> ze_result_t,
>;
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_device_exp_dditable_t {
    pub pfnGetFabricVertexExp: ze_pfnDeviceGetFabricVertexExp_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_device_exp_dditable_t"]
        [::core::mem::size_of::<ze_device_exp_dditable_t>() - 8usize];
    ["Alignment of ze_device_exp_dditable_t"]
        [::core::mem::align_of::<ze_device_exp_dditable_t>() - 8usize];
    ["Offset of field: ze_device_exp_dditable_t::pfnGetFabricVertexExp"]
        [::core::mem::offset_of!(ze_device_exp_dditable_t, pfnGetFabricVertexExp) - 0usize];
};
pub type ze_pfnContextCreate_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_driver_handle_t,
        arg2: *const ze_context_desc_t,
        arg3: *mut ze_context_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnContextDestroy_t =
    ::core::option::Option<unsafe extern "C" fn(arg1: ze_context_handle_t) -> ze_result_t>;
pub type ze_pfnContextGetStatus_t =
    ::core::option::Option<unsafe extern "C" fn(arg1: ze_context_handle_t) -> ze_result_t>;
pub type ze_pfnContextSystemBarrier_t = ::core::option::Option<
    unsafe extern "C" fn(arg1: ze_context_handle_t, arg2: ze_device_handle_t) -> ze_result_t,
>;
pub type ze_pfnContextMakeMemoryResident_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_context_handle_t,
        arg2: ze_device_handle_t,
        arg3: *mut ::core::ffi::c_void,
        arg4: usize,
    ) -> ze_result_t,
>;
pub type ze_pfnContextEvictMemory_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_context_handle_t,
        arg2: ze_device_handle_t,
        arg3: *mut ::core::ffi::c_void,
        arg4: usize,
    ) -> ze_result_t,
>;
pub type ze_pfnContextMakeImageResident_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_context_handle_t,
        arg2: ze_device_handle_t,
        arg3: ze_image_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnContextEvictImage_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_context_handle_t,
        arg2: ze_device_handle_t,
        arg3: ze_image_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnContextCreateEx_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_driver_handle_t,
        arg2: *const ze_context_desc_t,
        arg3: u32,
        arg4: *mut ze_device_handle_t,
        arg5: *mut ze_context_handle_t,
    ) -> ze_result_t,
>;
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_context_dditable_t {
    pub pfnCreate: ze_pfnContextCreate_t,
    pub pfnDestroy: ze_pfnContextDestroy_t,
    pub pfnGetStatus: ze_pfnContextGetStatus_t,
    pub pfnSystemBarrier: ze_pfnContextSystemBarrier_t,
    pub pfnMakeMemoryResident: ze_pfnContextMakeMemoryResident_t,
    pub pfnEvictMemory: ze_pfnContextEvictMemory_t,
    pub pfnMakeImageResident: ze_pfnContextMakeImageResident_t,
    pub pfnEvictImage: ze_pfnContextEvictImage_t,
    pub pfnCreateEx: ze_pfnContextCreateEx_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_context_dditable_t"][::core::mem::size_of::<ze_context_dditable_t>() - 72usize];
    ["Alignment of ze_context_dditable_t"]
        [::core::mem::align_of::<ze_context_dditable_t>() - 8usize];
    ["Offset of field: ze_context_dditable_t::pfnCreate"]
        [::core::mem::offset_of!(ze_context_dditable_t, pfnCreate) - 0usize];
    ["Offset of field: ze_context_dditable_t::pfnDestroy"]
        [::core::mem::offset_of!(ze_context_dditable_t, pfnDestroy) - 8usize];
    ["Offset of field: ze_context_dditable_t::pfnGetStatus"]
        [::core::mem::offset_of!(ze_context_dditable_t, pfnGetStatus) - 16usize];
    ["Offset of field: ze_context_dditable_t::pfnSystemBarrier"]
        [::core::mem::offset_of!(ze_context_dditable_t, pfnSystemBarrier) - 24usize];
    ["Offset of field: ze_context_dditable_t::pfnMakeMemoryResident"]
        [::core::mem::offset_of!(ze_context_dditable_t, pfnMakeMemoryResident) - 32usize];
    ["Offset of field: ze_context_dditable_t::pfnEvictMemory"]
        [::core::mem::offset_of!(ze_context_dditable_t, pfnEvictMemory) - 40usize];
    ["Offset of field: ze_context_dditable_t::pfnMakeImageResident"]
        [::core::mem::offset_of!(ze_context_dditable_t, pfnMakeImageResident) - 48usize];
    ["Offset of field: ze_context_dditable_t::pfnEvictImage"]
        [::core::mem::offset_of!(ze_context_dditable_t, pfnEvictImage) - 56usize];
    ["Offset of field: ze_context_dditable_t::pfnCreateEx"]
        [::core::mem::offset_of!(ze_context_dditable_t, pfnCreateEx) - 64usize];
};
pub type ze_pfnCommandQueueCreate_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_context_handle_t,
        arg2: ze_device_handle_t,
        arg3: *const ze_command_queue_desc_t,
        arg4: *mut ze_command_queue_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnCommandQueueDestroy_t =
    ::core::option::Option<unsafe extern "C" fn(arg1: ze_command_queue_handle_t) -> ze_result_t>;
pub type ze_pfnCommandQueueExecuteCommandLists_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_command_queue_handle_t,
        arg2: u32,
        arg3: *mut ze_command_list_handle_t,
        arg4: ze_fence_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnCommandQueueSynchronize_t = ::core::option::Option<
    unsafe extern "C" fn(arg1: ze_command_queue_handle_t, arg2: u64) -> ze_result_t,
>;
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_command_queue_dditable_t {
    pub pfnCreate: ze_pfnCommandQueueCreate_t,
    pub pfnDestroy: ze_pfnCommandQueueDestroy_t,
    pub pfnExecuteCommandLists: ze_pfnCommandQueueExecuteCommandLists_t,
    pub pfnSynchronize: ze_pfnCommandQueueSynchronize_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_command_queue_dditable_t"]
        [::core::mem::size_of::<ze_command_queue_dditable_t>() - 32usize];
    ["Alignment of ze_command_queue_dditable_t"]
        [::core::mem::align_of::<ze_command_queue_dditable_t>() - 8usize];
    ["Offset of field: ze_command_queue_dditable_t::pfnCreate"]
        [::core::mem::offset_of!(ze_command_queue_dditable_t, pfnCreate) - 0usize];
    ["Offset of field: ze_command_queue_dditable_t::pfnDestroy"]
        [::core::mem::offset_of!(ze_command_queue_dditable_t, pfnDestroy) - 8usize];
    ["Offset of field: ze_command_queue_dditable_t::pfnExecuteCommandLists"]
        [::core::mem::offset_of!(ze_command_queue_dditable_t, pfnExecuteCommandLists) - 16usize];
    ["Offset of field: ze_command_queue_dditable_t::pfnSynchronize"]
        [::core::mem::offset_of!(ze_command_queue_dditable_t, pfnSynchronize) - 24usize];
};
pub type ze_pfnCommandListCreate_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_context_handle_t,
        arg2: ze_device_handle_t,
        arg3: *const ze_command_list_desc_t,
        arg4: *mut ze_command_list_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnCommandListCreateImmediate_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_context_handle_t,
        arg2: ze_device_handle_t,
        arg3: *const ze_command_queue_desc_t,
        arg4: *mut ze_command_list_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnCommandListDestroy_t =
    ::core::option::Option<unsafe extern "C" fn(arg1: ze_command_list_handle_t) -> ze_result_t>;
pub type ze_pfnCommandListClose_t =
    ::core::option::Option<unsafe extern "C" fn(arg1: ze_command_list_handle_t) -> ze_result_t>;
pub type ze_pfnCommandListReset_t =
    ::core::option::Option<unsafe extern "C" fn(arg1: ze_command_list_handle_t) -> ze_result_t>;
pub type ze_pfnCommandListAppendWriteGlobalTimestamp_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_command_list_handle_t,
        arg2: *mut u64,
        arg3: ze_event_handle_t,
        arg4: u32,
        arg5: *mut ze_event_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnCommandListAppendBarrier_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_command_list_handle_t,
        arg2: ze_event_handle_t,
        arg3: u32,
        arg4: *mut ze_event_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnCommandListAppendMemoryRangesBarrier_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_command_list_handle_t,
        arg2: u32,
        arg3: *const usize,
        arg4: *mut *const ::core::ffi::c_void,
        arg5: ze_event_handle_t,
        arg6: u32,
        arg7: *mut ze_event_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnCommandListAppendMemoryCopy_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_command_list_handle_t,
        arg2: *mut ::core::ffi::c_void,
        arg3: *const ::core::ffi::c_void,
        arg4: usize,
        arg5: ze_event_handle_t,
        arg6: u32,
        arg7: *mut ze_event_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnCommandListAppendMemoryFill_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_command_list_handle_t,
        arg2: *mut ::core::ffi::c_void,
        arg3: *const ::core::ffi::c_void,
        arg4: usize,
        arg5: usize,
        arg6: ze_event_handle_t,
        arg7: u32,
        arg8: *mut ze_event_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnCommandListAppendMemoryCopyRegion_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_command_list_handle_t,
        arg2: *mut ::core::ffi::c_void,
        arg3: *const ze_copy_region_t,
        arg4: u32,
        arg5: u32,
        arg6: *const ::core::ffi::c_void,
        arg7: *const ze_copy_region_t,
        arg8: u32,
        arg9: u32,
        arg10: ze_event_handle_t,
        arg11: u32,
        arg12: *mut ze_event_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnCommandListAppendMemoryCopyFromContext_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_command_list_handle_t,
        arg2: *mut ::core::ffi::c_void,
        arg3: ze_context_handle_t,
        arg4: *const ::core::ffi::c_void,
        arg5: usize,
        arg6: ze_event_handle_t,
        arg7: u32,
        arg8: *mut ze_event_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnCommandListAppendImageCopy_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_command_list_handle_t,
        arg2: ze_image_handle_t,
        arg3: ze_image_handle_t,
        arg4: ze_event_handle_t,
        arg5: u32,
        arg6: *mut ze_event_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnCommandListAppendImageCopyRegion_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_command_list_handle_t,
        arg2: ze_image_handle_t,
        arg3: ze_image_handle_t,
        arg4: *const ze_image_region_t,
        arg5: *const ze_image_region_t,
        arg6: ze_event_handle_t,
        arg7: u32,
        arg8: *mut ze_event_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnCommandListAppendImageCopyToMemory_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_command_list_handle_t,
        arg2: *mut ::core::ffi::c_void,
        arg3: ze_image_handle_t,
        arg4: *const ze_image_region_t,
        arg5: ze_event_handle_t,
        arg6: u32,
        arg7: *mut ze_event_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnCommandListAppendImageCopyFromMemory_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_command_list_handle_t,
        arg2: ze_image_handle_t,
        arg3: *const ::core::ffi::c_void,
        arg4: *const ze_image_region_t,
        arg5: ze_event_handle_t,
        arg6: u32,
        arg7: *mut ze_event_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnCommandListAppendMemoryPrefetch_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_command_list_handle_t,
        arg2: *const ::core::ffi::c_void,
        arg3: usize,
    ) -> ze_result_t,
>;
pub type ze_pfnCommandListAppendMemAdvise_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_command_list_handle_t,
        arg2: ze_device_handle_t,
        arg3: *const ::core::ffi::c_void,
        arg4: usize,
        arg5: ze_memory_advice_t,
    ) -> ze_result_t,
>;
pub type ze_pfnCommandListAppendSignalEvent_t = ::core::option::Option<
    unsafe extern "C" fn(arg1: ze_command_list_handle_t, arg2: ze_event_handle_t) -> ze_result_t,
>;
pub type ze_pfnCommandListAppendWaitOnEvents_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_command_list_handle_t,
        arg2: u32,
        arg3: *mut ze_event_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnCommandListAppendEventReset_t = ::core::option::Option<
    unsafe extern "C" fn(arg1: ze_command_list_handle_t, arg2: ze_event_handle_t) -> ze_result_t,
>;
pub type ze_pfnCommandListAppendQueryKernelTimestamps_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_command_list_handle_t,
        arg2: u32,
        arg3: *mut ze_event_handle_t,
        arg4: *mut ::core::ffi::c_void,
        arg5: *const usize,
        arg6: ze_event_handle_t,
        arg7: u32,
        arg8: *mut ze_event_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnCommandListAppendLaunchKernel_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_command_list_handle_t,
        arg2: ze_kernel_handle_t,
        arg3: *const ze_group_count_t,
        arg4: ze_event_handle_t,
        arg5: u32,
        arg6: *mut ze_event_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnCommandListAppendLaunchCooperativeKernel_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_command_list_handle_t,
        arg2: ze_kernel_handle_t,
        arg3: *const ze_group_count_t,
        arg4: ze_event_handle_t,
        arg5: u32,
        arg6: *mut ze_event_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnCommandListAppendLaunchKernelIndirect_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_command_list_handle_t,
        arg2: ze_kernel_handle_t,
        arg3: *const ze_group_count_t,
        arg4: ze_event_handle_t,
        arg5: u32,
        arg6: *mut ze_event_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnCommandListAppendLaunchMultipleKernelsIndirect_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_command_list_handle_t,
        arg2: u32,
        arg3: *mut ze_kernel_handle_t,
        arg4: *const u32,
        arg5: *const ze_group_count_t,
        arg6: ze_event_handle_t,
        arg7: u32,
        arg8: *mut ze_event_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnCommandListAppendImageCopyToMemoryExt_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_command_list_handle_t,
        arg2: *mut ::core::ffi::c_void,
        arg3: ze_image_handle_t,
        arg4: *const ze_image_region_t,
        arg5: u32,
        arg6: u32,
        arg7: ze_event_handle_t,
        arg8: u32,
        arg9: *mut ze_event_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnCommandListAppendImageCopyFromMemoryExt_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_command_list_handle_t,
        arg2: ze_image_handle_t,
        arg3: *const ::core::ffi::c_void,
        arg4: *const ze_image_region_t,
        arg5: u32,
        arg6: u32,
        arg7: ze_event_handle_t,
        arg8: u32,
        arg9: *mut ze_event_handle_t,
    ) -> ze_result_t,
>;
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_command_list_dditable_t {
    pub pfnCreate: ze_pfnCommandListCreate_t,
    pub pfnCreateImmediate: ze_pfnCommandListCreateImmediate_t,
    pub pfnDestroy: ze_pfnCommandListDestroy_t,
    pub pfnClose: ze_pfnCommandListClose_t,
    pub pfnReset: ze_pfnCommandListReset_t,
    pub pfnAppendWriteGlobalTimestamp: ze_pfnCommandListAppendWriteGlobalTimestamp_t,
    pub pfnAppendBarrier: ze_pfnCommandListAppendBarrier_t,
    pub pfnAppendMemoryRangesBarrier: ze_pfnCommandListAppendMemoryRangesBarrier_t,
    pub pfnAppendMemoryCopy: ze_pfnCommandListAppendMemoryCopy_t,
    pub pfnAppendMemoryFill: ze_pfnCommandListAppendMemoryFill_t,
    pub pfnAppendMemoryCopyRegion: ze_pfnCommandListAppendMemoryCopyRegion_t,
    pub pfnAppendMemoryCopyFromContext: ze_pfnCommandListAppendMemoryCopyFromContext_t,
    pub pfnAppendImageCopy: ze_pfnCommandListAppendImageCopy_t,
    pub pfnAppendImageCopyRegion: ze_pfnCommandListAppendImageCopyRegion_t,
    pub pfnAppendImageCopyToMemory: ze_pfnCommandListAppendImageCopyToMemory_t,
    pub pfnAppendImageCopyFromMemory: ze_pfnCommandListAppendImageCopyFromMemory_t,
    pub pfnAppendMemoryPrefetch: ze_pfnCommandListAppendMemoryPrefetch_t,
    pub pfnAppendMemAdvise: ze_pfnCommandListAppendMemAdvise_t,
    pub pfnAppendSignalEvent: ze_pfnCommandListAppendSignalEvent_t,
    pub pfnAppendWaitOnEvents: ze_pfnCommandListAppendWaitOnEvents_t,
    pub pfnAppendEventReset: ze_pfnCommandListAppendEventReset_t,
    pub pfnAppendQueryKernelTimestamps: ze_pfnCommandListAppendQueryKernelTimestamps_t,
    pub pfnAppendLaunchKernel: ze_pfnCommandListAppendLaunchKernel_t,
    pub pfnAppendLaunchCooperativeKernel: ze_pfnCommandListAppendLaunchCooperativeKernel_t,
    pub pfnAppendLaunchKernelIndirect: ze_pfnCommandListAppendLaunchKernelIndirect_t,
    pub pfnAppendLaunchMultipleKernelsIndirect:
        ze_pfnCommandListAppendLaunchMultipleKernelsIndirect_t,
    pub pfnAppendImageCopyToMemoryExt: ze_pfnCommandListAppendImageCopyToMemoryExt_t,
    pub pfnAppendImageCopyFromMemoryExt: ze_pfnCommandListAppendImageCopyFromMemoryExt_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_command_list_dditable_t"]
        [::core::mem::size_of::<ze_command_list_dditable_t>() - 224usize];
    ["Alignment of ze_command_list_dditable_t"]
        [::core::mem::align_of::<ze_command_list_dditable_t>() - 8usize];
    ["Offset of field: ze_command_list_dditable_t::pfnCreate"]
        [::core::mem::offset_of!(ze_command_list_dditable_t, pfnCreate) - 0usize];
    ["Offset of field: ze_command_list_dditable_t::pfnCreateImmediate"]
        [::core::mem::offset_of!(ze_command_list_dditable_t, pfnCreateImmediate) - 8usize];
    ["Offset of field: ze_command_list_dditable_t::pfnDestroy"]
        [::core::mem::offset_of!(ze_command_list_dditable_t, pfnDestroy) - 16usize];
    ["Offset of field: ze_command_list_dditable_t::pfnClose"]
        [::core::mem::offset_of!(ze_command_list_dditable_t, pfnClose) - 24usize];
    ["Offset of field: ze_command_list_dditable_t::pfnReset"]
        [::core::mem::offset_of!(ze_command_list_dditable_t, pfnReset) - 32usize];
    ["Offset of field: ze_command_list_dditable_t::pfnAppendWriteGlobalTimestamp"][::core::mem::offset_of!(
        ze_command_list_dditable_t,
        pfnAppendWriteGlobalTimestamp
    ) - 40usize];
    ["Offset of field: ze_command_list_dditable_t::pfnAppendBarrier"]
        [::core::mem::offset_of!(ze_command_list_dditable_t, pfnAppendBarrier) - 48usize];
    ["Offset of field: ze_command_list_dditable_t::pfnAppendMemoryRangesBarrier"][::core::mem::offset_of!(
        ze_command_list_dditable_t,
        pfnAppendMemoryRangesBarrier
    ) - 56usize];
    ["Offset of field: ze_command_list_dditable_t::pfnAppendMemoryCopy"]
        [::core::mem::offset_of!(ze_command_list_dditable_t, pfnAppendMemoryCopy) - 64usize];
    ["Offset of field: ze_command_list_dditable_t::pfnAppendMemoryFill"]
        [::core::mem::offset_of!(ze_command_list_dditable_t, pfnAppendMemoryFill) - 72usize];
    ["Offset of field: ze_command_list_dditable_t::pfnAppendMemoryCopyRegion"]
        [::core::mem::offset_of!(ze_command_list_dditable_t, pfnAppendMemoryCopyRegion) - 80usize];
    ["Offset of field: ze_command_list_dditable_t::pfnAppendMemoryCopyFromContext"][::core::mem::offset_of!(
        ze_command_list_dditable_t,
        pfnAppendMemoryCopyFromContext
    ) - 88usize];
    ["Offset of field: ze_command_list_dditable_t::pfnAppendImageCopy"]
        [::core::mem::offset_of!(ze_command_list_dditable_t, pfnAppendImageCopy) - 96usize];
    ["Offset of field: ze_command_list_dditable_t::pfnAppendImageCopyRegion"]
        [::core::mem::offset_of!(ze_command_list_dditable_t, pfnAppendImageCopyRegion) - 104usize];
    ["Offset of field: ze_command_list_dditable_t::pfnAppendImageCopyToMemory"][::core::mem::offset_of!(
        ze_command_list_dditable_t,
        pfnAppendImageCopyToMemory
    ) - 112usize];
    ["Offset of field: ze_command_list_dditable_t::pfnAppendImageCopyFromMemory"][::core::mem::offset_of!(
        ze_command_list_dditable_t,
        pfnAppendImageCopyFromMemory
    ) - 120usize];
    ["Offset of field: ze_command_list_dditable_t::pfnAppendMemoryPrefetch"]
        [::core::mem::offset_of!(ze_command_list_dditable_t, pfnAppendMemoryPrefetch) - 128usize];
    ["Offset of field: ze_command_list_dditable_t::pfnAppendMemAdvise"]
        [::core::mem::offset_of!(ze_command_list_dditable_t, pfnAppendMemAdvise) - 136usize];
    ["Offset of field: ze_command_list_dditable_t::pfnAppendSignalEvent"]
        [::core::mem::offset_of!(ze_command_list_dditable_t, pfnAppendSignalEvent) - 144usize];
    ["Offset of field: ze_command_list_dditable_t::pfnAppendWaitOnEvents"]
        [::core::mem::offset_of!(ze_command_list_dditable_t, pfnAppendWaitOnEvents) - 152usize];
    ["Offset of field: ze_command_list_dditable_t::pfnAppendEventReset"]
        [::core::mem::offset_of!(ze_command_list_dditable_t, pfnAppendEventReset) - 160usize];
    ["Offset of field: ze_command_list_dditable_t::pfnAppendQueryKernelTimestamps"][::core::mem::offset_of!(
        ze_command_list_dditable_t,
        pfnAppendQueryKernelTimestamps
    ) - 168usize];
    ["Offset of field: ze_command_list_dditable_t::pfnAppendLaunchKernel"]
        [::core::mem::offset_of!(ze_command_list_dditable_t, pfnAppendLaunchKernel) - 176usize];
    ["Offset of field: ze_command_list_dditable_t::pfnAppendLaunchCooperativeKernel"][::core::mem::offset_of!(
        ze_command_list_dditable_t,
        pfnAppendLaunchCooperativeKernel
    ) - 184usize];
    ["Offset of field: ze_command_list_dditable_t::pfnAppendLaunchKernelIndirect"][::core::mem::offset_of!(
        ze_command_list_dditable_t,
        pfnAppendLaunchKernelIndirect
    ) - 192usize];
    ["Offset of field: ze_command_list_dditable_t::pfnAppendLaunchMultipleKernelsIndirect"][::core::mem::offset_of!(
        ze_command_list_dditable_t,
        pfnAppendLaunchMultipleKernelsIndirect
    )
        - 200usize];
    ["Offset of field: ze_command_list_dditable_t::pfnAppendImageCopyToMemoryExt"][::core::mem::offset_of!(
        ze_command_list_dditable_t,
        pfnAppendImageCopyToMemoryExt
    ) - 208usize];
    ["Offset of field: ze_command_list_dditable_t::pfnAppendImageCopyFromMemoryExt"][::core::mem::offset_of!(
        ze_command_list_dditable_t,
        pfnAppendImageCopyFromMemoryExt
    ) - 216usize];
};
pub type ze_pfnImageGetProperties_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_device_handle_t,
        arg2: *const ze_image_desc_t,
        arg3: *mut ze_image_properties_t,
    ) -> ze_result_t,
>;
pub type ze_pfnImageCreate_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_context_handle_t,
        arg2: ze_device_handle_t,
        arg3: *const ze_image_desc_t,
        arg4: *mut ze_image_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnImageDestroy_t =
    ::core::option::Option<unsafe extern "C" fn(arg1: ze_image_handle_t) -> ze_result_t>;
pub type ze_pfnImageGetAllocPropertiesExt_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_context_handle_t,
        arg2: ze_image_handle_t,
        arg3: *mut ze_image_allocation_ext_properties_t,
    ) -> ze_result_t,
>;
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_image_dditable_t {
    pub pfnGetProperties: ze_pfnImageGetProperties_t,
    pub pfnCreate: ze_pfnImageCreate_t,
    pub pfnDestroy: ze_pfnImageDestroy_t,
    pub pfnGetAllocPropertiesExt: ze_pfnImageGetAllocPropertiesExt_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_image_dditable_t"][::core::mem::size_of::<ze_image_dditable_t>() - 32usize];
    ["Alignment of ze_image_dditable_t"][::core::mem::align_of::<ze_image_dditable_t>() - 8usize];
    ["Offset of field: ze_image_dditable_t::pfnGetProperties"]
        [::core::mem::offset_of!(ze_image_dditable_t, pfnGetProperties) - 0usize];
    ["Offset of field: ze_image_dditable_t::pfnCreate"]
        [::core::mem::offset_of!(ze_image_dditable_t, pfnCreate) - 8usize];
    ["Offset of field: ze_image_dditable_t::pfnDestroy"]
        [::core::mem::offset_of!(ze_image_dditable_t, pfnDestroy) - 16usize];
    ["Offset of field: ze_image_dditable_t::pfnGetAllocPropertiesExt"]
        [::core::mem::offset_of!(ze_image_dditable_t, pfnGetAllocPropertiesExt) - 24usize];
};
pub type ze_pfnImageGetMemoryPropertiesExp_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_image_handle_t,
        arg2: *mut ze_image_memory_properties_exp_t,
    ) -> ze_result_t,
>;
pub type ze_pfnImageViewCreateExp_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_context_handle_t,
        arg2: ze_device_handle_t,
        arg3: *const ze_image_desc_t,
        arg4: ze_image_handle_t,
        arg5: *mut ze_image_handle_t,
    ) -> ze_result_t,
>;
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_image_exp_dditable_t {
    pub pfnGetMemoryPropertiesExp: ze_pfnImageGetMemoryPropertiesExp_t,
    pub pfnViewCreateExp: ze_pfnImageViewCreateExp_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_image_exp_dditable_t"]
        [::core::mem::size_of::<ze_image_exp_dditable_t>() - 16usize];
    ["Alignment of ze_image_exp_dditable_t"]
        [::core::mem::align_of::<ze_image_exp_dditable_t>() - 8usize];
    ["Offset of field: ze_image_exp_dditable_t::pfnGetMemoryPropertiesExp"]
        [::core::mem::offset_of!(ze_image_exp_dditable_t, pfnGetMemoryPropertiesExp) - 0usize];
    ["Offset of field: ze_image_exp_dditable_t::pfnViewCreateExp"]
        [::core::mem::offset_of!(ze_image_exp_dditable_t, pfnViewCreateExp) - 8usize];
};
pub type ze_pfnFenceCreate_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_command_queue_handle_t,
        arg2: *const ze_fence_desc_t,
        arg3: *mut ze_fence_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnFenceDestroy_t =
    ::core::option::Option<unsafe extern "C" fn(arg1: ze_fence_handle_t) -> ze_result_t>;
pub type ze_pfnFenceHostSynchronize_t =
    ::core::option::Option<unsafe extern "C" fn(arg1: ze_fence_handle_t, arg2: u64) -> ze_result_t>;
pub type ze_pfnFenceQueryStatus_t =
    ::core::option::Option<unsafe extern "C" fn(arg1: ze_fence_handle_t) -> ze_result_t>;
pub type ze_pfnFenceReset_t =
    ::core::option::Option<unsafe extern "C" fn(arg1: ze_fence_handle_t) -> ze_result_t>;
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_fence_dditable_t {
    pub pfnCreate: ze_pfnFenceCreate_t,
    pub pfnDestroy: ze_pfnFenceDestroy_t,
    pub pfnHostSynchronize: ze_pfnFenceHostSynchronize_t,
    pub pfnQueryStatus: ze_pfnFenceQueryStatus_t,
    pub pfnReset: ze_pfnFenceReset_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_fence_dditable_t"][::core::mem::size_of::<ze_fence_dditable_t>() - 40usize];
    ["Alignment of ze_fence_dditable_t"][::core::mem::align_of::<ze_fence_dditable_t>() - 8usize];
    ["Offset of field: ze_fence_dditable_t::pfnCreate"]
        [::core::mem::offset_of!(ze_fence_dditable_t, pfnCreate) - 0usize];
    ["Offset of field: ze_fence_dditable_t::pfnDestroy"]
        [::core::mem::offset_of!(ze_fence_dditable_t, pfnDestroy) - 8usize];
    ["Offset of field: ze_fence_dditable_t::pfnHostSynchronize"]
        [::core::mem::offset_of!(ze_fence_dditable_t, pfnHostSynchronize) - 16usize];
    ["Offset of field: ze_fence_dditable_t::pfnQueryStatus"]
        [::core::mem::offset_of!(ze_fence_dditable_t, pfnQueryStatus) - 24usize];
    ["Offset of field: ze_fence_dditable_t::pfnReset"]
        [::core::mem::offset_of!(ze_fence_dditable_t, pfnReset) - 32usize];
};
pub type ze_pfnEventPoolCreate_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_context_handle_t,
        arg2: *const ze_event_pool_desc_t,
        arg3: u32,
        arg4: *mut ze_device_handle_t,
        arg5: *mut ze_event_pool_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnEventPoolDestroy_t =
    ::core::option::Option<unsafe extern "C" fn(arg1: ze_event_pool_handle_t) -> ze_result_t>;
pub type ze_pfnEventPoolGetIpcHandle_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_event_pool_handle_t,
        arg2: *mut ze_ipc_event_pool_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnEventPoolOpenIpcHandle_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_context_handle_t,
        arg2: ze_ipc_event_pool_handle_t,
        arg3: *mut ze_event_pool_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnEventPoolCloseIpcHandle_t =
    ::core::option::Option<unsafe extern "C" fn(arg1: ze_event_pool_handle_t) -> ze_result_t>;
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_event_pool_dditable_t {
    pub pfnCreate: ze_pfnEventPoolCreate_t,
    pub pfnDestroy: ze_pfnEventPoolDestroy_t,
    pub pfnGetIpcHandle: ze_pfnEventPoolGetIpcHandle_t,
    pub pfnOpenIpcHandle: ze_pfnEventPoolOpenIpcHandle_t,
    pub pfnCloseIpcHandle: ze_pfnEventPoolCloseIpcHandle_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_event_pool_dditable_t"]
        [::core::mem::size_of::<ze_event_pool_dditable_t>() - 40usize];
    ["Alignment of ze_event_pool_dditable_t"]
        [::core::mem::align_of::<ze_event_pool_dditable_t>() - 8usize];
    ["Offset of field: ze_event_pool_dditable_t::pfnCreate"]
        [::core::mem::offset_of!(ze_event_pool_dditable_t, pfnCreate) - 0usize];
    ["Offset of field: ze_event_pool_dditable_t::pfnDestroy"]
        [::core::mem::offset_of!(ze_event_pool_dditable_t, pfnDestroy) - 8usize];
    ["Offset of field: ze_event_pool_dditable_t::pfnGetIpcHandle"]
        [::core::mem::offset_of!(ze_event_pool_dditable_t, pfnGetIpcHandle) - 16usize];
    ["Offset of field: ze_event_pool_dditable_t::pfnOpenIpcHandle"]
        [::core::mem::offset_of!(ze_event_pool_dditable_t, pfnOpenIpcHandle) - 24usize];
    ["Offset of field: ze_event_pool_dditable_t::pfnCloseIpcHandle"]
        [::core::mem::offset_of!(ze_event_pool_dditable_t, pfnCloseIpcHandle) - 32usize];
};
pub type ze_pfnEventCreate_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_event_pool_handle_t,
        arg2: *const ze_event_desc_t,
        arg3: *mut ze_event_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnEventDestroy_t =
    ::core::option::Option<unsafe extern "C" fn(arg1: ze_event_handle_t) -> ze_result_t>;
pub type ze_pfnEventHostSignal_t =
    ::core::option::Option<unsafe extern "C" fn(arg1: ze_event_handle_t) -> ze_result_t>;
pub type ze_pfnEventHostSynchronize_t =
    ::core::option::Option<unsafe extern "C" fn(arg1: ze_event_handle_t, arg2: u64) -> ze_result_t>;
pub type ze_pfnEventQueryStatus_t =
    ::core::option::Option<unsafe extern "C" fn(arg1: ze_event_handle_t) -> ze_result_t>;
pub type ze_pfnEventHostReset_t =
    ::core::option::Option<unsafe extern "C" fn(arg1: ze_event_handle_t) -> ze_result_t>;
pub type ze_pfnEventQueryKernelTimestamp_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_event_handle_t,
        arg2: *mut ze_kernel_timestamp_result_t,
    ) -> ze_result_t,
>;
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_event_dditable_t {
    pub pfnCreate: ze_pfnEventCreate_t,
    pub pfnDestroy: ze_pfnEventDestroy_t,
    pub pfnHostSignal: ze_pfnEventHostSignal_t,
    pub pfnHostSynchronize: ze_pfnEventHostSynchronize_t,
    pub pfnQueryStatus: ze_pfnEventQueryStatus_t,
    pub pfnHostReset: ze_pfnEventHostReset_t,
    pub pfnQueryKernelTimestamp: ze_pfnEventQueryKernelTimestamp_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_event_dditable_t"][::core::mem::size_of::<ze_event_dditable_t>() - 56usize];
    ["Alignment of ze_event_dditable_t"][::core::mem::align_of::<ze_event_dditable_t>() - 8usize];
    ["Offset of field: ze_event_dditable_t::pfnCreate"]
        [::core::mem::offset_of!(ze_event_dditable_t, pfnCreate) - 0usize];
    ["Offset of field: ze_event_dditable_t::pfnDestroy"]
        [::core::mem::offset_of!(ze_event_dditable_t, pfnDestroy) - 8usize];
    ["Offset of field: ze_event_dditable_t::pfnHostSignal"]
        [::core::mem::offset_of!(ze_event_dditable_t, pfnHostSignal) - 16usize];
    ["Offset of field: ze_event_dditable_t::pfnHostSynchronize"]
        [::core::mem::offset_of!(ze_event_dditable_t, pfnHostSynchronize) - 24usize];
    ["Offset of field: ze_event_dditable_t::pfnQueryStatus"]
        [::core::mem::offset_of!(ze_event_dditable_t, pfnQueryStatus) - 32usize];
    ["Offset of field: ze_event_dditable_t::pfnHostReset"]
        [::core::mem::offset_of!(ze_event_dditable_t, pfnHostReset) - 40usize];
    ["Offset of field: ze_event_dditable_t::pfnQueryKernelTimestamp"]
        [::core::mem::offset_of!(ze_event_dditable_t, pfnQueryKernelTimestamp) - 48usize];
};
pub type ze_pfnEventQueryTimestampsExp_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_event_handle_t,
        arg2: ze_device_handle_t,
        arg3: *mut u32,
        arg4: *mut ze_kernel_timestamp_result_t,
    ) -> ze_result_t,
>;
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_event_exp_dditable_t {
    pub pfnQueryTimestampsExp: ze_pfnEventQueryTimestampsExp_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_event_exp_dditable_t"][::core::mem::size_of::<ze_event_exp_dditable_t>() - 8usize];
    ["Alignment of ze_event_exp_dditable_t"]
        [::core::mem::align_of::<ze_event_exp_dditable_t>() - 8usize];
    ["Offset of field: ze_event_exp_dditable_t::pfnQueryTimestampsExp"]
        [::core::mem::offset_of!(ze_event_exp_dditable_t, pfnQueryTimestampsExp) - 0usize];
};
pub type ze_pfnModuleCreate_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_context_handle_t,
        arg2: ze_device_handle_t,
        arg3: *const ze_module_desc_t,
        arg4: *mut ze_module_handle_t,
        arg5: *mut ze_module_build_log_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnModuleDestroy_t =
    ::core::option::Option<unsafe extern "C" fn(arg1: ze_module_handle_t) -> ze_result_t>;
pub type ze_pfnModuleDynamicLink_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: u32,
        arg2: *mut ze_module_handle_t,
        arg3: *mut ze_module_build_log_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnModuleGetNativeBinary_t = ::core::option::Option<
    unsafe extern "C" fn(arg1: ze_module_handle_t, arg2: *mut usize, arg3: *mut u8) -> ze_result_t,
>;
pub type ze_pfnModuleGetGlobalPointer_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_module_handle_t,
        arg2: *const ::core::ffi::c_char,
        arg3: *mut usize,
        arg4: *mut *mut ::core::ffi::c_void,
    ) -> ze_result_t,
>;
pub type ze_pfnModuleGetKernelNames_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_module_handle_t,
        arg2: *mut u32,
        arg3: *mut *const ::core::ffi::c_char,
    ) -> ze_result_t,
>;
pub type ze_pfnModuleGetProperties_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_module_handle_t,
        arg2: *mut ze_module_properties_t,
    ) -> ze_result_t,
>;
pub type ze_pfnModuleGetFunctionPointer_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_module_handle_t,
        arg2: *const ::core::ffi::c_char,
        arg3: *mut *mut ::core::ffi::c_void,
    ) -> ze_result_t,
>;
pub type ze_pfnModuleInspectLinkageExt_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: *mut ze_linkage_inspection_ext_desc_t,
        arg2: u32,
        arg3: *mut ze_module_handle_t,
        arg4: *mut ze_module_build_log_handle_t,
    ) -> ze_result_t,
>;
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_module_dditable_t {
    pub pfnCreate: ze_pfnModuleCreate_t,
    pub pfnDestroy: ze_pfnModuleDestroy_t,
    pub pfnDynamicLink: ze_pfnModuleDynamicLink_t,
    pub pfnGetNativeBinary: ze_pfnModuleGetNativeBinary_t,
    pub pfnGetGlobalPointer: ze_pfnModuleGetGlobalPointer_t,
    pub pfnGetKernelNames: ze_pfnModuleGetKernelNames_t,
    pub pfnGetProperties: ze_pfnModuleGetProperties_t,
    pub pfnGetFunctionPointer: ze_pfnModuleGetFunctionPointer_t,
    pub pfnInspectLinkageExt: ze_pfnModuleInspectLinkageExt_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_module_dditable_t"][::core::mem::size_of::<ze_module_dditable_t>() - 72usize];
    ["Alignment of ze_module_dditable_t"][::core::mem::align_of::<ze_module_dditable_t>() - 8usize];
    ["Offset of field: ze_module_dditable_t::pfnCreate"]
        [::core::mem::offset_of!(ze_module_dditable_t, pfnCreate) - 0usize];
    ["Offset of field: ze_module_dditable_t::pfnDestroy"]
        [::core::mem::offset_of!(ze_module_dditable_t, pfnDestroy) - 8usize];
    ["Offset of field: ze_module_dditable_t::pfnDynamicLink"]
        [::core::mem::offset_of!(ze_module_dditable_t, pfnDynamicLink) - 16usize];
    ["Offset of field: ze_module_dditable_t::pfnGetNativeBinary"]
        [::core::mem::offset_of!(ze_module_dditable_t, pfnGetNativeBinary) - 24usize];
    ["Offset of field: ze_module_dditable_t::pfnGetGlobalPointer"]
        [::core::mem::offset_of!(ze_module_dditable_t, pfnGetGlobalPointer) - 32usize];
    ["Offset of field: ze_module_dditable_t::pfnGetKernelNames"]
        [::core::mem::offset_of!(ze_module_dditable_t, pfnGetKernelNames) - 40usize];
    ["Offset of field: ze_module_dditable_t::pfnGetProperties"]
        [::core::mem::offset_of!(ze_module_dditable_t, pfnGetProperties) - 48usize];
    ["Offset of field: ze_module_dditable_t::pfnGetFunctionPointer"]
        [::core::mem::offset_of!(ze_module_dditable_t, pfnGetFunctionPointer) - 56usize];
    ["Offset of field: ze_module_dditable_t::pfnInspectLinkageExt"]
        [::core::mem::offset_of!(ze_module_dditable_t, pfnInspectLinkageExt) - 64usize];
};
pub type ze_pfnModuleBuildLogDestroy_t =
    ::core::option::Option<unsafe extern "C" fn(arg1: ze_module_build_log_handle_t) -> ze_result_t>;
pub type ze_pfnModuleBuildLogGetString_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_module_build_log_handle_t,
        arg2: *mut usize,
        arg3: *mut ::core::ffi::c_char,
    ) -> ze_result_t,
>;
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_module_build_log_dditable_t {
    pub pfnDestroy: ze_pfnModuleBuildLogDestroy_t,
    pub pfnGetString: ze_pfnModuleBuildLogGetString_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_module_build_log_dditable_t"]
        [::core::mem::size_of::<ze_module_build_log_dditable_t>() - 16usize];
    ["Alignment of ze_module_build_log_dditable_t"]
        [::core::mem::align_of::<ze_module_build_log_dditable_t>() - 8usize];
    ["Offset of field: ze_module_build_log_dditable_t::pfnDestroy"]
        [::core::mem::offset_of!(ze_module_build_log_dditable_t, pfnDestroy) - 0usize];
    ["Offset of field: ze_module_build_log_dditable_t::pfnGetString"]
        [::core::mem::offset_of!(ze_module_build_log_dditable_t, pfnGetString) - 8usize];
};
pub type ze_pfnKernelCreate_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_module_handle_t,
        arg2: *const ze_kernel_desc_t,
        arg3: *mut ze_kernel_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnKernelDestroy_t =
    ::core::option::Option<unsafe extern "C" fn(arg1: ze_kernel_handle_t) -> ze_result_t>;
pub type ze_pfnKernelSetCacheConfig_t = ::core::option::Option<
    unsafe extern "C" fn(arg1: ze_kernel_handle_t, arg2: ze_cache_config_flags_t) -> ze_result_t,
>;
pub type ze_pfnKernelSetGroupSize_t = ::core::option::Option<
    unsafe extern "C" fn(arg1: ze_kernel_handle_t, arg2: u32, arg3: u32, arg4: u32) -> ze_result_t,
>;
pub type ze_pfnKernelSuggestGroupSize_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_kernel_handle_t,
        arg2: u32,
        arg3: u32,
        arg4: u32,
        arg5: *mut u32,
        arg6: *mut u32,
        arg7: *mut u32,
    ) -> ze_result_t,
>;
pub type ze_pfnKernelSuggestMaxCooperativeGroupCount_t = ::core::option::Option<
    unsafe extern "C" fn(arg1: ze_kernel_handle_t, arg2: *mut u32) -> ze_result_t,
>;
pub type ze_pfnKernelSetArgumentValue_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_kernel_handle_t,
        arg2: u32,
        arg3: usize,
        arg4: *const ::core::ffi::c_void,
    ) -> ze_result_t,
>;
pub type ze_pfnKernelSetIndirectAccess_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_kernel_handle_t,
        arg2: ze_kernel_indirect_access_flags_t,
    ) -> ze_result_t,
>;
pub type ze_pfnKernelGetIndirectAccess_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_kernel_handle_t,
        arg2: *mut ze_kernel_indirect_access_flags_t,
    ) -> ze_result_t,
>;
pub type ze_pfnKernelGetSourceAttributes_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_kernel_handle_t,
        arg2: *mut u32,
        arg3: *mut *mut ::core::ffi::c_char,
    ) -> ze_result_t,
>;
pub type ze_pfnKernelGetProperties_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_kernel_handle_t,
        arg2: *mut ze_kernel_properties_t,
    ) -> ze_result_t,
>;
pub type ze_pfnKernelGetName_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_kernel_handle_t,
        arg2: *mut usize,
        arg3: *mut ::core::ffi::c_char,
    ) -> ze_result_t,
>;
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_kernel_dditable_t {
    pub pfnCreate: ze_pfnKernelCreate_t,
    pub pfnDestroy: ze_pfnKernelDestroy_t,
    pub pfnSetCacheConfig: ze_pfnKernelSetCacheConfig_t,
    pub pfnSetGroupSize: ze_pfnKernelSetGroupSize_t,
    pub pfnSuggestGroupSize: ze_pfnKernelSuggestGroupSize_t,
    pub pfnSuggestMaxCooperativeGroupCount: ze_pfnKernelSuggestMaxCooperativeGroupCount_t,
    pub pfnSetArgumentValue: ze_pfnKernelSetArgumentValue_t,
    pub pfnSetIndirectAccess: ze_pfnKernelSetIndirectAccess_t,
    pub pfnGetIndirectAccess: ze_pfnKernelGetIndirectAccess_t,
    pub pfnGetSourceAttributes: ze_pfnKernelGetSourceAttributes_t,
    pub pfnGetProperties: ze_pfnKernelGetProperties_t,
    pub pfnGetName: ze_pfnKernelGetName_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_kernel_dditable_t"][::core::mem::size_of::<ze_kernel_dditable_t>() - 96usize];
    ["Alignment of ze_kernel_dditable_t"][::core::mem::align_of::<ze_kernel_dditable_t>() - 8usize];
    ["Offset of field: ze_kernel_dditable_t::pfnCreate"]
        [::core::mem::offset_of!(ze_kernel_dditable_t, pfnCreate) - 0usize];
    ["Offset of field: ze_kernel_dditable_t::pfnDestroy"]
        [::core::mem::offset_of!(ze_kernel_dditable_t, pfnDestroy) - 8usize];
    ["Offset of field: ze_kernel_dditable_t::pfnSetCacheConfig"]
        [::core::mem::offset_of!(ze_kernel_dditable_t, pfnSetCacheConfig) - 16usize];
    ["Offset of field: ze_kernel_dditable_t::pfnSetGroupSize"]
        [::core::mem::offset_of!(ze_kernel_dditable_t, pfnSetGroupSize) - 24usize];
    ["Offset of field: ze_kernel_dditable_t::pfnSuggestGroupSize"]
        [::core::mem::offset_of!(ze_kernel_dditable_t, pfnSuggestGroupSize) - 32usize];
    ["Offset of field: ze_kernel_dditable_t::pfnSuggestMaxCooperativeGroupCount"][::core::mem::offset_of!(
        ze_kernel_dditable_t,
        pfnSuggestMaxCooperativeGroupCount
    ) - 40usize];
    ["Offset of field: ze_kernel_dditable_t::pfnSetArgumentValue"]
        [::core::mem::offset_of!(ze_kernel_dditable_t, pfnSetArgumentValue) - 48usize];
    ["Offset of field: ze_kernel_dditable_t::pfnSetIndirectAccess"]
        [::core::mem::offset_of!(ze_kernel_dditable_t, pfnSetIndirectAccess) - 56usize];
    ["Offset of field: ze_kernel_dditable_t::pfnGetIndirectAccess"]
        [::core::mem::offset_of!(ze_kernel_dditable_t, pfnGetIndirectAccess) - 64usize];
    ["Offset of field: ze_kernel_dditable_t::pfnGetSourceAttributes"]
        [::core::mem::offset_of!(ze_kernel_dditable_t, pfnGetSourceAttributes) - 72usize];
    ["Offset of field: ze_kernel_dditable_t::pfnGetProperties"]
        [::core::mem::offset_of!(ze_kernel_dditable_t, pfnGetProperties) - 80usize];
    ["Offset of field: ze_kernel_dditable_t::pfnGetName"]
        [::core::mem::offset_of!(ze_kernel_dditable_t, pfnGetName) - 88usize];
};
pub type ze_pfnKernelSetGlobalOffsetExp_t = ::core::option::Option<
    unsafe extern "C" fn(arg1: ze_kernel_handle_t, arg2: u32, arg3: u32, arg4: u32) -> ze_result_t,
>;
pub type ze_pfnKernelSchedulingHintExp_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_kernel_handle_t,
        arg2: *mut ze_scheduling_hint_exp_desc_t,
    ) -> ze_result_t,
>;
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_kernel_exp_dditable_t {
    pub pfnSetGlobalOffsetExp: ze_pfnKernelSetGlobalOffsetExp_t,
    pub pfnSchedulingHintExp: ze_pfnKernelSchedulingHintExp_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_kernel_exp_dditable_t"]
        [::core::mem::size_of::<ze_kernel_exp_dditable_t>() - 16usize];
    ["Alignment of ze_kernel_exp_dditable_t"]
        [::core::mem::align_of::<ze_kernel_exp_dditable_t>() - 8usize];
    ["Offset of field: ze_kernel_exp_dditable_t::pfnSetGlobalOffsetExp"]
        [::core::mem::offset_of!(ze_kernel_exp_dditable_t, pfnSetGlobalOffsetExp) - 0usize];
    ["Offset of field: ze_kernel_exp_dditable_t::pfnSchedulingHintExp"]
        [::core::mem::offset_of!(ze_kernel_exp_dditable_t, pfnSchedulingHintExp) - 8usize];
};
pub type ze_pfnSamplerCreate_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_context_handle_t,
        arg2: ze_device_handle_t,
        arg3: *const ze_sampler_desc_t,
        arg4: *mut ze_sampler_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnSamplerDestroy_t =
    ::core::option::Option<unsafe extern "C" fn(arg1: ze_sampler_handle_t) -> ze_result_t>;
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_sampler_dditable_t {
    pub pfnCreate: ze_pfnSamplerCreate_t,
    pub pfnDestroy: ze_pfnSamplerDestroy_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_sampler_dditable_t"][::core::mem::size_of::<ze_sampler_dditable_t>() - 16usize];
    ["Alignment of ze_sampler_dditable_t"]
        [::core::mem::align_of::<ze_sampler_dditable_t>() - 8usize];
    ["Offset of field: ze_sampler_dditable_t::pfnCreate"]
        [::core::mem::offset_of!(ze_sampler_dditable_t, pfnCreate) - 0usize];
    ["Offset of field: ze_sampler_dditable_t::pfnDestroy"]
        [::core::mem::offset_of!(ze_sampler_dditable_t, pfnDestroy) - 8usize];
};
pub type ze_pfnPhysicalMemCreate_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_context_handle_t,
        arg2: ze_device_handle_t,
        arg3: *mut ze_physical_mem_desc_t,
        arg4: *mut ze_physical_mem_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnPhysicalMemDestroy_t = ::core::option::Option<
    unsafe extern "C" fn(arg1: ze_context_handle_t, arg2: ze_physical_mem_handle_t) -> ze_result_t,
>;
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_physical_mem_dditable_t {
    pub pfnCreate: ze_pfnPhysicalMemCreate_t,
    pub pfnDestroy: ze_pfnPhysicalMemDestroy_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_physical_mem_dditable_t"]
        [::core::mem::size_of::<ze_physical_mem_dditable_t>() - 16usize];
    ["Alignment of ze_physical_mem_dditable_t"]
        [::core::mem::align_of::<ze_physical_mem_dditable_t>() - 8usize];
    ["Offset of field: ze_physical_mem_dditable_t::pfnCreate"]
        [::core::mem::offset_of!(ze_physical_mem_dditable_t, pfnCreate) - 0usize];
    ["Offset of field: ze_physical_mem_dditable_t::pfnDestroy"]
        [::core::mem::offset_of!(ze_physical_mem_dditable_t, pfnDestroy) - 8usize];
};
pub type ze_pfnMemAllocShared_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_context_handle_t,
        arg2: *const ze_device_mem_alloc_desc_t,
        arg3: *const ze_host_mem_alloc_desc_t,
        arg4: usize,
        arg5: usize,
        arg6: ze_device_handle_t,
        arg7: *mut *mut ::core::ffi::c_void,
    ) -> ze_result_t,
>;
pub type ze_pfnMemAllocDevice_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_context_handle_t,
        arg2: *const ze_device_mem_alloc_desc_t,
        arg3: usize,
        arg4: usize,
        arg5: ze_device_handle_t,
        arg6: *mut *mut ::core::ffi::c_void,
    ) -> ze_result_t,
>;
pub type ze_pfnMemAllocHost_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_context_handle_t,
        arg2: *const ze_host_mem_alloc_desc_t,
        arg3: usize,
        arg4: usize,
        arg5: *mut *mut ::core::ffi::c_void,
    ) -> ze_result_t,
>;
pub type ze_pfnMemFree_t = ::core::option::Option<
    unsafe extern "C" fn(arg1: ze_context_handle_t, arg2: *mut ::core::ffi::c_void) -> ze_result_t,
>;
pub type ze_pfnMemGetAllocProperties_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_context_handle_t,
        arg2: *const ::core::ffi::c_void,
        arg3: *mut ze_memory_allocation_properties_t,
        arg4: *mut ze_device_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnMemGetAddressRange_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_context_handle_t,
        arg2: *const ::core::ffi::c_void,
        arg3: *mut *mut ::core::ffi::c_void,
        arg4: *mut usize,
    ) -> ze_result_t,
>;
pub type ze_pfnMemGetIpcHandle_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_context_handle_t,
        arg2: *const ::core::ffi::c_void,
        arg3: *mut ze_ipc_mem_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnMemOpenIpcHandle_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_context_handle_t,
        arg2: ze_device_handle_t,
        arg3: ze_ipc_mem_handle_t,
        arg4: ze_ipc_memory_flags_t,
        arg5: *mut *mut ::core::ffi::c_void,
    ) -> ze_result_t,
>;
pub type ze_pfnMemCloseIpcHandle_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_context_handle_t,
        arg2: *const ::core::ffi::c_void,
    ) -> ze_result_t,
>;
pub type ze_pfnMemFreeExt_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_context_handle_t,
        arg2: *const ze_memory_free_ext_desc_t,
        arg3: *mut ::core::ffi::c_void,
    ) -> ze_result_t,
>;
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_mem_dditable_t {
    pub pfnAllocShared: ze_pfnMemAllocShared_t,
    pub pfnAllocDevice: ze_pfnMemAllocDevice_t,
    pub pfnAllocHost: ze_pfnMemAllocHost_t,
    pub pfnFree: ze_pfnMemFree_t,
    pub pfnGetAllocProperties: ze_pfnMemGetAllocProperties_t,
    pub pfnGetAddressRange: ze_pfnMemGetAddressRange_t,
    pub pfnGetIpcHandle: ze_pfnMemGetIpcHandle_t,
    pub pfnOpenIpcHandle: ze_pfnMemOpenIpcHandle_t,
    pub pfnCloseIpcHandle: ze_pfnMemCloseIpcHandle_t,
    pub pfnFreeExt: ze_pfnMemFreeExt_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_mem_dditable_t"][::core::mem::size_of::<ze_mem_dditable_t>() - 80usize];
    ["Alignment of ze_mem_dditable_t"][::core::mem::align_of::<ze_mem_dditable_t>() - 8usize];
    ["Offset of field: ze_mem_dditable_t::pfnAllocShared"]
        [::core::mem::offset_of!(ze_mem_dditable_t, pfnAllocShared) - 0usize];
    ["Offset of field: ze_mem_dditable_t::pfnAllocDevice"]
        [::core::mem::offset_of!(ze_mem_dditable_t, pfnAllocDevice) - 8usize];
    ["Offset of field: ze_mem_dditable_t::pfnAllocHost"]
        [::core::mem::offset_of!(ze_mem_dditable_t, pfnAllocHost) - 16usize];
    ["Offset of field: ze_mem_dditable_t::pfnFree"]
        [::core::mem::offset_of!(ze_mem_dditable_t, pfnFree) - 24usize];
    ["Offset of field: ze_mem_dditable_t::pfnGetAllocProperties"]
        [::core::mem::offset_of!(ze_mem_dditable_t, pfnGetAllocProperties) - 32usize];
    ["Offset of field: ze_mem_dditable_t::pfnGetAddressRange"]
        [::core::mem::offset_of!(ze_mem_dditable_t, pfnGetAddressRange) - 40usize];
    ["Offset of field: ze_mem_dditable_t::pfnGetIpcHandle"]
        [::core::mem::offset_of!(ze_mem_dditable_t, pfnGetIpcHandle) - 48usize];
    ["Offset of field: ze_mem_dditable_t::pfnOpenIpcHandle"]
        [::core::mem::offset_of!(ze_mem_dditable_t, pfnOpenIpcHandle) - 56usize];
    ["Offset of field: ze_mem_dditable_t::pfnCloseIpcHandle"]
        [::core::mem::offset_of!(ze_mem_dditable_t, pfnCloseIpcHandle) - 64usize];
    ["Offset of field: ze_mem_dditable_t::pfnFreeExt"]
        [::core::mem::offset_of!(ze_mem_dditable_t, pfnFreeExt) - 72usize];
};
pub type ze_pfnVirtualMemReserve_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_context_handle_t,
        arg2: *const ::core::ffi::c_void,
        arg3: usize,
        arg4: *mut *mut ::core::ffi::c_void,
    ) -> ze_result_t,
>;
pub type ze_pfnVirtualMemFree_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_context_handle_t,
        arg2: *const ::core::ffi::c_void,
        arg3: usize,
    ) -> ze_result_t,
>;
pub type ze_pfnVirtualMemQueryPageSize_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_context_handle_t,
        arg2: ze_device_handle_t,
        arg3: usize,
        arg4: *mut usize,
    ) -> ze_result_t,
>;
pub type ze_pfnVirtualMemMap_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_context_handle_t,
        arg2: *const ::core::ffi::c_void,
        arg3: usize,
        arg4: ze_physical_mem_handle_t,
        arg5: usize,
        arg6: ze_memory_access_attribute_t,
    ) -> ze_result_t,
>;
pub type ze_pfnVirtualMemUnmap_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_context_handle_t,
        arg2: *const ::core::ffi::c_void,
        arg3: usize,
    ) -> ze_result_t,
>;
pub type ze_pfnVirtualMemSetAccessAttribute_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_context_handle_t,
        arg2: *const ::core::ffi::c_void,
        arg3: usize,
        arg4: ze_memory_access_attribute_t,
    ) -> ze_result_t,
>;
pub type ze_pfnVirtualMemGetAccessAttribute_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_context_handle_t,
        arg2: *const ::core::ffi::c_void,
        arg3: usize,
        arg4: *mut ze_memory_access_attribute_t,
        arg5: *mut usize,
    ) -> ze_result_t,
>;
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_virtual_mem_dditable_t {
    pub pfnReserve: ze_pfnVirtualMemReserve_t,
    pub pfnFree: ze_pfnVirtualMemFree_t,
    pub pfnQueryPageSize: ze_pfnVirtualMemQueryPageSize_t,
    pub pfnMap: ze_pfnVirtualMemMap_t,
    pub pfnUnmap: ze_pfnVirtualMemUnmap_t,
    pub pfnSetAccessAttribute: ze_pfnVirtualMemSetAccessAttribute_t,
    pub pfnGetAccessAttribute: ze_pfnVirtualMemGetAccessAttribute_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_virtual_mem_dditable_t"]
        [::core::mem::size_of::<ze_virtual_mem_dditable_t>() - 56usize];
    ["Alignment of ze_virtual_mem_dditable_t"]
        [::core::mem::align_of::<ze_virtual_mem_dditable_t>() - 8usize];
    ["Offset of field: ze_virtual_mem_dditable_t::pfnReserve"]
        [::core::mem::offset_of!(ze_virtual_mem_dditable_t, pfnReserve) - 0usize];
    ["Offset of field: ze_virtual_mem_dditable_t::pfnFree"]
        [::core::mem::offset_of!(ze_virtual_mem_dditable_t, pfnFree) - 8usize];
    ["Offset of field: ze_virtual_mem_dditable_t::pfnQueryPageSize"]
        [::core::mem::offset_of!(ze_virtual_mem_dditable_t, pfnQueryPageSize) - 16usize];
    ["Offset of field: ze_virtual_mem_dditable_t::pfnMap"]
        [::core::mem::offset_of!(ze_virtual_mem_dditable_t, pfnMap) - 24usize];
    ["Offset of field: ze_virtual_mem_dditable_t::pfnUnmap"]
        [::core::mem::offset_of!(ze_virtual_mem_dditable_t, pfnUnmap) - 32usize];
    ["Offset of field: ze_virtual_mem_dditable_t::pfnSetAccessAttribute"]
        [::core::mem::offset_of!(ze_virtual_mem_dditable_t, pfnSetAccessAttribute) - 40usize];
    ["Offset of field: ze_virtual_mem_dditable_t::pfnGetAccessAttribute"]
        [::core::mem::offset_of!(ze_virtual_mem_dditable_t, pfnGetAccessAttribute) - 48usize];
};
pub type ze_pfnFabricVertexGetExp_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_driver_handle_t,
        arg2: *mut u32,
        arg3: *mut ze_fabric_vertex_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnFabricVertexGetSubVerticesExp_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_fabric_vertex_handle_t,
        arg2: *mut u32,
        arg3: *mut ze_fabric_vertex_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnFabricVertexGetPropertiesExp_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_fabric_vertex_handle_t,
        arg2: *mut ze_fabric_vertex_exp_properties_t,
    ) -> ze_result_t,
>;
pub type ze_pfnFabricVertexGetDeviceExp_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_fabric_vertex_handle_t,
        arg2: *mut ze_device_handle_t,
    ) -> ze_result_t,
>;
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_fabric_vertex_exp_dditable_t {
    pub pfnGetExp: ze_pfnFabricVertexGetExp_t,
    pub pfnGetSubVerticesExp: ze_pfnFabricVertexGetSubVerticesExp_t,
    pub pfnGetPropertiesExp: ze_pfnFabricVertexGetPropertiesExp_t,
    pub pfnGetDeviceExp: ze_pfnFabricVertexGetDeviceExp_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_fabric_vertex_exp_dditable_t"]
        [::core::mem::size_of::<ze_fabric_vertex_exp_dditable_t>() - 32usize];
    ["Alignment of ze_fabric_vertex_exp_dditable_t"]
        [::core::mem::align_of::<ze_fabric_vertex_exp_dditable_t>() - 8usize];
    ["Offset of field: ze_fabric_vertex_exp_dditable_t::pfnGetExp"]
        [::core::mem::offset_of!(ze_fabric_vertex_exp_dditable_t, pfnGetExp) - 0usize];
    ["Offset of field: ze_fabric_vertex_exp_dditable_t::pfnGetSubVerticesExp"]
        [::core::mem::offset_of!(ze_fabric_vertex_exp_dditable_t, pfnGetSubVerticesExp) - 8usize];
    ["Offset of field: ze_fabric_vertex_exp_dditable_t::pfnGetPropertiesExp"]
        [::core::mem::offset_of!(ze_fabric_vertex_exp_dditable_t, pfnGetPropertiesExp) - 16usize];
    ["Offset of field: ze_fabric_vertex_exp_dditable_t::pfnGetDeviceExp"]
        [::core::mem::offset_of!(ze_fabric_vertex_exp_dditable_t, pfnGetDeviceExp) - 24usize];
};
pub type ze_pfnFabricEdgeGetExp_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_fabric_vertex_handle_t,
        arg2: ze_fabric_vertex_handle_t,
        arg3: *mut u32,
        arg4: *mut ze_fabric_edge_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnFabricEdgeGetVerticesExp_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_fabric_edge_handle_t,
        arg2: *mut ze_fabric_vertex_handle_t,
        arg3: *mut ze_fabric_vertex_handle_t,
    ) -> ze_result_t,
>;
pub type ze_pfnFabricEdgeGetPropertiesExp_t = ::core::option::Option<
    unsafe extern "C" fn(
        arg1: ze_fabric_edge_handle_t,
        arg2: *mut ze_fabric_edge_exp_properties_t,
    ) -> ze_result_t,
>;
#[repr(C)]
#[derive(Debug, Default, Copy, Clone)]
pub struct ze_fabric_edge_exp_dditable_t {
    pub pfnGetExp: ze_pfnFabricEdgeGetExp_t,
    pub pfnGetVerticesExp: ze_pfnFabricEdgeGetVerticesExp_t,
    pub pfnGetPropertiesExp: ze_pfnFabricEdgeGetPropertiesExp_t,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ze_fabric_edge_exp_dditable_t"]
        [::core::mem::size_of::<ze_fabric_edge_exp_dditable_t>() - 24usize];
    ["Alignment of ze_fabric_edge_exp_dditable_t"]
        [::core::mem::align_of::<ze_fabric_edge_exp_dditable_t>() - 8usize];
    ["Offset of field: ze_fabric_edge_exp_dditable_t::pfnGetExp"]
        [::core::mem::offset_of!(ze_fabric_edge_exp_dditable_t, pfnGetExp) - 0usize];
    ["Offset of field: ze_fabric_edge_exp_dditable_t::pfnGetVerticesExp"]
        [::core::mem::offset_of!(ze_fabric_edge_exp_dditable_t, pfnGetVerticesExp) - 8usize];
    ["Offset of field: ze_fabric_edge_exp_dditable_t::pfnGetPropertiesExp"]
        [::core::mem::offset_of!(ze_fabric_edge_exp_dditable_t, pfnGetPropertiesExp) - 16usize];
};
pub struct Functions {
    __library: ::libloading::Library,
    pub zeInit: unsafe extern "C" fn(flags: ze_init_flags_t) -> ze_result_t,
    pub zeDriverGet:
        unsafe extern "C" fn(pCount: *mut u32, phDrivers: *mut ze_driver_handle_t) -> ze_result_t,
    pub zeDriverGetApiVersion: unsafe extern "C" fn(
        hDriver: ze_driver_handle_t,
        version: *mut ze_api_version_t,
    ) -> ze_result_t,
    pub zeDriverGetProperties: unsafe extern "C" fn(
        hDriver: ze_driver_handle_t,
        pDriverProperties: *mut ze_driver_properties_t,
    ) -> ze_result_t,
    pub zeDriverGetIpcProperties: unsafe extern "C" fn(
        hDriver: ze_driver_handle_t,
        pIpcProperties: *mut ze_driver_ipc_properties_t,
    ) -> ze_result_t,
    pub zeDriverGetExtensionProperties: unsafe extern "C" fn(
        hDriver: ze_driver_handle_t,
        pCount: *mut u32,
        pExtensionProperties: *mut ze_driver_extension_properties_t,
    ) -> ze_result_t,
    pub zeDriverGetExtensionFunctionAddress: unsafe extern "C" fn(
        hDriver: ze_driver_handle_t,
        name: *const ::core::ffi::c_char,
        ppFunctionAddress: *mut *mut ::core::ffi::c_void,
    ) -> ze_result_t,
    pub zeDeviceGet: unsafe extern "C" fn(
        hDriver: ze_driver_handle_t,
        pCount: *mut u32,
        phDevices: *mut ze_device_handle_t,
    ) -> ze_result_t,
    pub zeDeviceGetSubDevices: unsafe extern "C" fn(
        hDevice: ze_device_handle_t,
        pCount: *mut u32,
        phSubdevices: *mut ze_device_handle_t,
    ) -> ze_result_t,
    pub zeDeviceGetProperties: unsafe extern "C" fn(
        hDevice: ze_device_handle_t,
        pDeviceProperties: *mut ze_device_properties_t,
    ) -> ze_result_t,
    pub zeDeviceGetComputeProperties: unsafe extern "C" fn(
        hDevice: ze_device_handle_t,
        pComputeProperties: *mut ze_device_compute_properties_t,
    ) -> ze_result_t,
    pub zeDeviceGetModuleProperties: unsafe extern "C" fn(
        hDevice: ze_device_handle_t,
        pModuleProperties: *mut ze_device_module_properties_t,
    ) -> ze_result_t,
    pub zeDeviceGetCommandQueueGroupProperties: unsafe extern "C" fn(
        hDevice: ze_device_handle_t,
        pCount: *mut u32,
        pCommandQueueGroupProperties: *mut ze_command_queue_group_properties_t,
    ) -> ze_result_t,
    pub zeDeviceGetMemoryProperties: unsafe extern "C" fn(
        hDevice: ze_device_handle_t,
        pCount: *mut u32,
        pMemProperties: *mut ze_device_memory_properties_t,
    ) -> ze_result_t,
    pub zeDeviceGetMemoryAccessProperties: unsafe extern "C" fn(
        hDevice: ze_device_handle_t,
        pMemAccessProperties: *mut ze_device_memory_access_properties_t,
    ) -> ze_result_t,
    pub zeDeviceGetCacheProperties: unsafe extern "C" fn(
        hDevice: ze_device_handle_t,
        pCount: *mut u32,
        pCacheProperties: *mut ze_device_cache_properties_t,
    ) -> ze_result_t,
    pub zeDeviceGetImageProperties: unsafe extern "C" fn(
        hDevice: ze_device_handle_t,
        pImageProperties: *mut ze_device_image_properties_t,
    ) -> ze_result_t,
    pub zeDeviceGetExternalMemoryProperties: unsafe extern "C" fn(
        hDevice: ze_device_handle_t,
        pExternalMemoryProperties: *mut ze_device_external_memory_properties_t,
    ) -> ze_result_t,
    pub zeDeviceGetP2PProperties: unsafe extern "C" fn(
        hDevice: ze_device_handle_t,
        hPeerDevice: ze_device_handle_t,
        pP2PProperties: *mut ze_device_p2p_properties_t,
    ) -> ze_result_t,
    pub zeDeviceCanAccessPeer: unsafe extern "C" fn(
        hDevice: ze_device_handle_t,
        hPeerDevice: ze_device_handle_t,
        value: *mut ze_bool_t,
    ) -> ze_result_t,
    pub zeDeviceGetStatus: unsafe extern "C" fn(hDevice: ze_device_handle_t) -> ze_result_t,
    pub zeDeviceGetGlobalTimestamps: unsafe extern "C" fn(
        hDevice: ze_device_handle_t,
        hostTimestamp: *mut u64,
        deviceTimestamp: *mut u64,
    ) -> ze_result_t,
    pub zeContextCreate: unsafe extern "C" fn(
        hDriver: ze_driver_handle_t,
        desc: *const ze_context_desc_t,
        phContext: *mut ze_context_handle_t,
    ) -> ze_result_t,
    pub zeContextCreateEx: unsafe extern "C" fn(
        hDriver: ze_driver_handle_t,
        desc: *const ze_context_desc_t,
        numDevices: u32,
        phDevices: *mut ze_device_handle_t,
        phContext: *mut ze_context_handle_t,
    ) -> ze_result_t,
    pub zeContextDestroy: unsafe extern "C" fn(hContext: ze_context_handle_t) -> ze_result_t,
    pub zeContextGetStatus: unsafe extern "C" fn(hContext: ze_context_handle_t) -> ze_result_t,
    pub zeCommandQueueCreate: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        hDevice: ze_device_handle_t,
        desc: *const ze_command_queue_desc_t,
        phCommandQueue: *mut ze_command_queue_handle_t,
    ) -> ze_result_t,
    pub zeCommandQueueDestroy:
        unsafe extern "C" fn(hCommandQueue: ze_command_queue_handle_t) -> ze_result_t,
    pub zeCommandQueueExecuteCommandLists: unsafe extern "C" fn(
        hCommandQueue: ze_command_queue_handle_t,
        numCommandLists: u32,
        phCommandLists: *mut ze_command_list_handle_t,
        hFence: ze_fence_handle_t,
    ) -> ze_result_t,
    pub zeCommandQueueSynchronize:
        unsafe extern "C" fn(hCommandQueue: ze_command_queue_handle_t, timeout: u64) -> ze_result_t,
    pub zeCommandListCreate: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        hDevice: ze_device_handle_t,
        desc: *const ze_command_list_desc_t,
        phCommandList: *mut ze_command_list_handle_t,
    ) -> ze_result_t,
    pub zeCommandListCreateImmediate: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        hDevice: ze_device_handle_t,
        altdesc: *const ze_command_queue_desc_t,
        phCommandList: *mut ze_command_list_handle_t,
    ) -> ze_result_t,
    pub zeCommandListDestroy:
        unsafe extern "C" fn(hCommandList: ze_command_list_handle_t) -> ze_result_t,
    pub zeCommandListClose:
        unsafe extern "C" fn(hCommandList: ze_command_list_handle_t) -> ze_result_t,
    pub zeCommandListReset:
        unsafe extern "C" fn(hCommandList: ze_command_list_handle_t) -> ze_result_t,
    pub zeCommandListAppendWriteGlobalTimestamp: unsafe extern "C" fn(
        hCommandList: ze_command_list_handle_t,
        dstptr: *mut u64,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t,
    pub zeCommandListAppendBarrier: unsafe extern "C" fn(
        hCommandList: ze_command_list_handle_t,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t,
    pub zeCommandListAppendMemoryRangesBarrier: unsafe extern "C" fn(
        hCommandList: ze_command_list_handle_t,
        numRanges: u32,
        pRangeSizes: *const usize,
        pRanges: *mut *const ::core::ffi::c_void,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t,
    pub zeContextSystemBarrier: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        hDevice: ze_device_handle_t,
    ) -> ze_result_t,
    pub zeCommandListAppendMemoryCopy: unsafe extern "C" fn(
        hCommandList: ze_command_list_handle_t,
        dstptr: *mut ::core::ffi::c_void,
        srcptr: *const ::core::ffi::c_void,
        size: usize,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t,
    pub zeCommandListAppendMemoryFill: unsafe extern "C" fn(
        hCommandList: ze_command_list_handle_t,
        ptr: *mut ::core::ffi::c_void,
        pattern: *const ::core::ffi::c_void,
        pattern_size: usize,
        size: usize,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t,
    pub zeCommandListAppendMemoryCopyRegion: unsafe extern "C" fn(
        hCommandList: ze_command_list_handle_t,
        dstptr: *mut ::core::ffi::c_void,
        dstRegion: *const ze_copy_region_t,
        dstPitch: u32,
        dstSlicePitch: u32,
        srcptr: *const ::core::ffi::c_void,
        srcRegion: *const ze_copy_region_t,
        srcPitch: u32,
        srcSlicePitch: u32,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t,
    pub zeCommandListAppendMemoryCopyFromContext: unsafe extern "C" fn(
        hCommandList: ze_command_list_handle_t,
        dstptr: *mut ::core::ffi::c_void,
        hContextSrc: ze_context_handle_t,
        srcptr: *const ::core::ffi::c_void,
        size: usize,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t,
    pub zeCommandListAppendImageCopy: unsafe extern "C" fn(
        hCommandList: ze_command_list_handle_t,
        hDstImage: ze_image_handle_t,
        hSrcImage: ze_image_handle_t,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t,
    pub zeCommandListAppendImageCopyRegion: unsafe extern "C" fn(
        hCommandList: ze_command_list_handle_t,
        hDstImage: ze_image_handle_t,
        hSrcImage: ze_image_handle_t,
        pDstRegion: *const ze_image_region_t,
        pSrcRegion: *const ze_image_region_t,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t,
    pub zeCommandListAppendImageCopyToMemory: unsafe extern "C" fn(
        hCommandList: ze_command_list_handle_t,
        dstptr: *mut ::core::ffi::c_void,
        hSrcImage: ze_image_handle_t,
        pSrcRegion: *const ze_image_region_t,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t,
    pub zeCommandListAppendImageCopyFromMemory: unsafe extern "C" fn(
        hCommandList: ze_command_list_handle_t,
        hDstImage: ze_image_handle_t,
        srcptr: *const ::core::ffi::c_void,
        pDstRegion: *const ze_image_region_t,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t,
    pub zeCommandListAppendMemoryPrefetch: unsafe extern "C" fn(
        hCommandList: ze_command_list_handle_t,
        ptr: *const ::core::ffi::c_void,
        size: usize,
    ) -> ze_result_t,
    pub zeCommandListAppendMemAdvise: unsafe extern "C" fn(
        hCommandList: ze_command_list_handle_t,
        hDevice: ze_device_handle_t,
        ptr: *const ::core::ffi::c_void,
        size: usize,
        advice: ze_memory_advice_t,
    ) -> ze_result_t,
    pub zeEventPoolCreate: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        desc: *const ze_event_pool_desc_t,
        numDevices: u32,
        phDevices: *mut ze_device_handle_t,
        phEventPool: *mut ze_event_pool_handle_t,
    ) -> ze_result_t,
    pub zeEventPoolDestroy: unsafe extern "C" fn(hEventPool: ze_event_pool_handle_t) -> ze_result_t,
    pub zeEventCreate: unsafe extern "C" fn(
        hEventPool: ze_event_pool_handle_t,
        desc: *const ze_event_desc_t,
        phEvent: *mut ze_event_handle_t,
    ) -> ze_result_t,
    pub zeEventDestroy: unsafe extern "C" fn(hEvent: ze_event_handle_t) -> ze_result_t,
    pub zeEventPoolGetIpcHandle: unsafe extern "C" fn(
        hEventPool: ze_event_pool_handle_t,
        phIpc: *mut ze_ipc_event_pool_handle_t,
    ) -> ze_result_t,
    pub zeEventPoolOpenIpcHandle: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        hIpc: ze_ipc_event_pool_handle_t,
        phEventPool: *mut ze_event_pool_handle_t,
    ) -> ze_result_t,
    pub zeEventPoolCloseIpcHandle:
        unsafe extern "C" fn(hEventPool: ze_event_pool_handle_t) -> ze_result_t,
    pub zeCommandListAppendSignalEvent: unsafe extern "C" fn(
        hCommandList: ze_command_list_handle_t,
        hEvent: ze_event_handle_t,
    ) -> ze_result_t,
    pub zeCommandListAppendWaitOnEvents: unsafe extern "C" fn(
        hCommandList: ze_command_list_handle_t,
        numEvents: u32,
        phEvents: *mut ze_event_handle_t,
    ) -> ze_result_t,
    pub zeEventHostSignal: unsafe extern "C" fn(hEvent: ze_event_handle_t) -> ze_result_t,
    pub zeEventHostSynchronize:
        unsafe extern "C" fn(hEvent: ze_event_handle_t, timeout: u64) -> ze_result_t,
    pub zeEventQueryStatus: unsafe extern "C" fn(hEvent: ze_event_handle_t) -> ze_result_t,
    pub zeCommandListAppendEventReset: unsafe extern "C" fn(
        hCommandList: ze_command_list_handle_t,
        hEvent: ze_event_handle_t,
    ) -> ze_result_t,
    pub zeEventHostReset: unsafe extern "C" fn(hEvent: ze_event_handle_t) -> ze_result_t,
    pub zeEventQueryKernelTimestamp: unsafe extern "C" fn(
        hEvent: ze_event_handle_t,
        dstptr: *mut ze_kernel_timestamp_result_t,
    ) -> ze_result_t,
    pub zeCommandListAppendQueryKernelTimestamps: unsafe extern "C" fn(
        hCommandList: ze_command_list_handle_t,
        numEvents: u32,
        phEvents: *mut ze_event_handle_t,
        dstptr: *mut ::core::ffi::c_void,
        pOffsets: *const usize,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t,
    pub zeFenceCreate: unsafe extern "C" fn(
        hCommandQueue: ze_command_queue_handle_t,
        desc: *const ze_fence_desc_t,
        phFence: *mut ze_fence_handle_t,
    ) -> ze_result_t,
    pub zeFenceDestroy: unsafe extern "C" fn(hFence: ze_fence_handle_t) -> ze_result_t,
    pub zeFenceHostSynchronize:
        unsafe extern "C" fn(hFence: ze_fence_handle_t, timeout: u64) -> ze_result_t,
    pub zeFenceQueryStatus: unsafe extern "C" fn(hFence: ze_fence_handle_t) -> ze_result_t,
    pub zeFenceReset: unsafe extern "C" fn(hFence: ze_fence_handle_t) -> ze_result_t,
    pub zeImageGetProperties: unsafe extern "C" fn(
        hDevice: ze_device_handle_t,
        desc: *const ze_image_desc_t,
        pImageProperties: *mut ze_image_properties_t,
    ) -> ze_result_t,
    pub zeImageCreate: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        hDevice: ze_device_handle_t,
        desc: *const ze_image_desc_t,
        phImage: *mut ze_image_handle_t,
    ) -> ze_result_t,
    pub zeImageDestroy: unsafe extern "C" fn(hImage: ze_image_handle_t) -> ze_result_t,
    pub zeMemAllocShared: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        device_desc: *const ze_device_mem_alloc_desc_t,
        host_desc: *const ze_host_mem_alloc_desc_t,
        size: usize,
        alignment: usize,
        hDevice: ze_device_handle_t,
        pptr: *mut *mut ::core::ffi::c_void,
    ) -> ze_result_t,
    pub zeMemAllocDevice: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        device_desc: *const ze_device_mem_alloc_desc_t,
        size: usize,
        alignment: usize,
        hDevice: ze_device_handle_t,
        pptr: *mut *mut ::core::ffi::c_void,
    ) -> ze_result_t,
    pub zeMemAllocHost: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        host_desc: *const ze_host_mem_alloc_desc_t,
        size: usize,
        alignment: usize,
        pptr: *mut *mut ::core::ffi::c_void,
    ) -> ze_result_t,
    pub zeMemFree: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        ptr: *mut ::core::ffi::c_void,
    ) -> ze_result_t,
    pub zeMemGetAllocProperties: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        ptr: *const ::core::ffi::c_void,
        pMemAllocProperties: *mut ze_memory_allocation_properties_t,
        phDevice: *mut ze_device_handle_t,
    ) -> ze_result_t,
    pub zeMemGetAddressRange: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        ptr: *const ::core::ffi::c_void,
        pBase: *mut *mut ::core::ffi::c_void,
        pSize: *mut usize,
    ) -> ze_result_t,
    pub zeMemGetIpcHandle: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        ptr: *const ::core::ffi::c_void,
        pIpcHandle: *mut ze_ipc_mem_handle_t,
    ) -> ze_result_t,
    pub zeMemOpenIpcHandle: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        hDevice: ze_device_handle_t,
        handle: ze_ipc_mem_handle_t,
        flags: ze_ipc_memory_flags_t,
        pptr: *mut *mut ::core::ffi::c_void,
    ) -> ze_result_t,
    pub zeMemCloseIpcHandle: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        ptr: *const ::core::ffi::c_void,
    ) -> ze_result_t,
    pub zeModuleCreate: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        hDevice: ze_device_handle_t,
        desc: *const ze_module_desc_t,
        phModule: *mut ze_module_handle_t,
        phBuildLog: *mut ze_module_build_log_handle_t,
    ) -> ze_result_t,
    pub zeModuleDestroy: unsafe extern "C" fn(hModule: ze_module_handle_t) -> ze_result_t,
    pub zeModuleDynamicLink: unsafe extern "C" fn(
        numModules: u32,
        phModules: *mut ze_module_handle_t,
        phLinkLog: *mut ze_module_build_log_handle_t,
    ) -> ze_result_t,
    pub zeModuleBuildLogDestroy:
        unsafe extern "C" fn(hModuleBuildLog: ze_module_build_log_handle_t) -> ze_result_t,
    pub zeModuleBuildLogGetString: unsafe extern "C" fn(
        hModuleBuildLog: ze_module_build_log_handle_t,
        pSize: *mut usize,
        pBuildLog: *mut ::core::ffi::c_char,
    ) -> ze_result_t,
    pub zeModuleGetNativeBinary: unsafe extern "C" fn(
        hModule: ze_module_handle_t,
        pSize: *mut usize,
        pModuleNativeBinary: *mut u8,
    ) -> ze_result_t,
    pub zeModuleGetGlobalPointer: unsafe extern "C" fn(
        hModule: ze_module_handle_t,
        pGlobalName: *const ::core::ffi::c_char,
        pSize: *mut usize,
        pptr: *mut *mut ::core::ffi::c_void,
    ) -> ze_result_t,
    pub zeModuleGetKernelNames: unsafe extern "C" fn(
        hModule: ze_module_handle_t,
        pCount: *mut u32,
        pNames: *mut *const ::core::ffi::c_char,
    ) -> ze_result_t,
    pub zeModuleGetProperties: unsafe extern "C" fn(
        hModule: ze_module_handle_t,
        pModuleProperties: *mut ze_module_properties_t,
    ) -> ze_result_t,
    pub zeKernelCreate: unsafe extern "C" fn(
        hModule: ze_module_handle_t,
        desc: *const ze_kernel_desc_t,
        phKernel: *mut ze_kernel_handle_t,
    ) -> ze_result_t,
    pub zeKernelDestroy: unsafe extern "C" fn(hKernel: ze_kernel_handle_t) -> ze_result_t,
    pub zeModuleGetFunctionPointer: unsafe extern "C" fn(
        hModule: ze_module_handle_t,
        pFunctionName: *const ::core::ffi::c_char,
        pfnFunction: *mut *mut ::core::ffi::c_void,
    ) -> ze_result_t,
    pub zeKernelSetGroupSize: unsafe extern "C" fn(
        hKernel: ze_kernel_handle_t,
        groupSizeX: u32,
        groupSizeY: u32,
        groupSizeZ: u32,
    ) -> ze_result_t,
    pub zeKernelSuggestGroupSize: unsafe extern "C" fn(
        hKernel: ze_kernel_handle_t,
        globalSizeX: u32,
        globalSizeY: u32,
        globalSizeZ: u32,
        groupSizeX: *mut u32,
        groupSizeY: *mut u32,
        groupSizeZ: *mut u32,
    ) -> ze_result_t,
    pub zeKernelSuggestMaxCooperativeGroupCount:
        unsafe extern "C" fn(hKernel: ze_kernel_handle_t, totalGroupCount: *mut u32) -> ze_result_t,
    pub zeKernelSetArgumentValue: unsafe extern "C" fn(
        hKernel: ze_kernel_handle_t,
        argIndex: u32,
        argSize: usize,
        pArgValue: *const ::core::ffi::c_void,
    ) -> ze_result_t,
    pub zeKernelSetIndirectAccess: unsafe extern "C" fn(
        hKernel: ze_kernel_handle_t,
        flags: ze_kernel_indirect_access_flags_t,
    ) -> ze_result_t,
    pub zeKernelGetIndirectAccess: unsafe extern "C" fn(
        hKernel: ze_kernel_handle_t,
        pFlags: *mut ze_kernel_indirect_access_flags_t,
    ) -> ze_result_t,
    pub zeKernelGetSourceAttributes: unsafe extern "C" fn(
        hKernel: ze_kernel_handle_t,
        pSize: *mut u32,
        pString: *mut *mut ::core::ffi::c_char,
    ) -> ze_result_t,
    pub zeKernelSetCacheConfig: unsafe extern "C" fn(
        hKernel: ze_kernel_handle_t,
        flags: ze_cache_config_flags_t,
    ) -> ze_result_t,
    pub zeKernelGetProperties: unsafe extern "C" fn(
        hKernel: ze_kernel_handle_t,
        pKernelProperties: *mut ze_kernel_properties_t,
    ) -> ze_result_t,
    pub zeKernelGetName: unsafe extern "C" fn(
        hKernel: ze_kernel_handle_t,
        pSize: *mut usize,
        pName: *mut ::core::ffi::c_char,
    ) -> ze_result_t,
    pub zeCommandListAppendLaunchKernel: unsafe extern "C" fn(
        hCommandList: ze_command_list_handle_t,
        hKernel: ze_kernel_handle_t,
        pLaunchFuncArgs: *const ze_group_count_t,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t,
    pub zeCommandListAppendLaunchCooperativeKernel: unsafe extern "C" fn(
        hCommandList: ze_command_list_handle_t,
        hKernel: ze_kernel_handle_t,
        pLaunchFuncArgs: *const ze_group_count_t,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t,
    pub zeCommandListAppendLaunchKernelIndirect: unsafe extern "C" fn(
        hCommandList: ze_command_list_handle_t,
        hKernel: ze_kernel_handle_t,
        pLaunchArgumentsBuffer: *const ze_group_count_t,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t,
    pub zeCommandListAppendLaunchMultipleKernelsIndirect: unsafe extern "C" fn(
        hCommandList: ze_command_list_handle_t,
        numKernels: u32,
        phKernels: *mut ze_kernel_handle_t,
        pCountBuffer: *const u32,
        pLaunchArgumentsBuffer: *const ze_group_count_t,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t,
    pub zeContextMakeMemoryResident: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        hDevice: ze_device_handle_t,
        ptr: *mut ::core::ffi::c_void,
        size: usize,
    ) -> ze_result_t,
    pub zeContextEvictMemory: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        hDevice: ze_device_handle_t,
        ptr: *mut ::core::ffi::c_void,
        size: usize,
    ) -> ze_result_t,
    pub zeContextMakeImageResident: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        hDevice: ze_device_handle_t,
        hImage: ze_image_handle_t,
    ) -> ze_result_t,
    pub zeContextEvictImage: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        hDevice: ze_device_handle_t,
        hImage: ze_image_handle_t,
    ) -> ze_result_t,
    pub zeSamplerCreate: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        hDevice: ze_device_handle_t,
        desc: *const ze_sampler_desc_t,
        phSampler: *mut ze_sampler_handle_t,
    ) -> ze_result_t,
    pub zeSamplerDestroy: unsafe extern "C" fn(hSampler: ze_sampler_handle_t) -> ze_result_t,
    pub zeVirtualMemReserve: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        pStart: *const ::core::ffi::c_void,
        size: usize,
        pptr: *mut *mut ::core::ffi::c_void,
    ) -> ze_result_t,
    pub zeVirtualMemFree: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        ptr: *const ::core::ffi::c_void,
        size: usize,
    ) -> ze_result_t,
    pub zeVirtualMemQueryPageSize: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        hDevice: ze_device_handle_t,
        size: usize,
        pagesize: *mut usize,
    ) -> ze_result_t,
    pub zePhysicalMemCreate: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        hDevice: ze_device_handle_t,
        desc: *mut ze_physical_mem_desc_t,
        phPhysicalMemory: *mut ze_physical_mem_handle_t,
    ) -> ze_result_t,
    pub zePhysicalMemDestroy: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        hPhysicalMemory: ze_physical_mem_handle_t,
    ) -> ze_result_t,
    pub zeVirtualMemMap: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        ptr: *const ::core::ffi::c_void,
        size: usize,
        hPhysicalMemory: ze_physical_mem_handle_t,
        offset: usize,
        access: ze_memory_access_attribute_t,
    ) -> ze_result_t,
    pub zeVirtualMemUnmap: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        ptr: *const ::core::ffi::c_void,
        size: usize,
    ) -> ze_result_t,
    pub zeVirtualMemSetAccessAttribute: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        ptr: *const ::core::ffi::c_void,
        size: usize,
        access: ze_memory_access_attribute_t,
    ) -> ze_result_t,
    pub zeVirtualMemGetAccessAttribute: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        ptr: *const ::core::ffi::c_void,
        size: usize,
        access: *mut ze_memory_access_attribute_t,
        outSize: *mut usize,
    ) -> ze_result_t,
    pub zeKernelSetGlobalOffsetExp: unsafe extern "C" fn(
        hKernel: ze_kernel_handle_t,
        offsetX: u32,
        offsetY: u32,
        offsetZ: u32,
    ) -> ze_result_t,
    pub zeDeviceReserveCacheExt: unsafe extern "C" fn(
        hDevice: ze_device_handle_t,
        cacheLevel: usize,
        cacheReservationSize: usize,
    ) -> ze_result_t,
    pub zeDeviceSetCacheAdviceExt: unsafe extern "C" fn(
        hDevice: ze_device_handle_t,
        ptr: *mut ::core::ffi::c_void,
        regionSize: usize,
        cacheRegion: ze_cache_ext_region_t,
    ) -> ze_result_t,
    pub zeEventQueryTimestampsExp: unsafe extern "C" fn(
        hEvent: ze_event_handle_t,
        hDevice: ze_device_handle_t,
        pCount: *mut u32,
        pTimestamps: *mut ze_kernel_timestamp_result_t,
    ) -> ze_result_t,
    pub zeImageGetMemoryPropertiesExp: unsafe extern "C" fn(
        hImage: ze_image_handle_t,
        pMemoryProperties: *mut ze_image_memory_properties_exp_t,
    ) -> ze_result_t,
    pub zeImageViewCreateExp: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        hDevice: ze_device_handle_t,
        desc: *const ze_image_desc_t,
        hImage: ze_image_handle_t,
        phImageView: *mut ze_image_handle_t,
    ) -> ze_result_t,
    pub zeKernelSchedulingHintExp: unsafe extern "C" fn(
        hKernel: ze_kernel_handle_t,
        pHint: *mut ze_scheduling_hint_exp_desc_t,
    ) -> ze_result_t,
    pub zeDevicePciGetPropertiesExt: unsafe extern "C" fn(
        hDevice: ze_device_handle_t,
        pPciProperties: *mut ze_pci_ext_properties_t,
    ) -> ze_result_t,
    pub zeCommandListAppendImageCopyToMemoryExt: unsafe extern "C" fn(
        hCommandList: ze_command_list_handle_t,
        dstptr: *mut ::core::ffi::c_void,
        hSrcImage: ze_image_handle_t,
        pSrcRegion: *const ze_image_region_t,
        destRowPitch: u32,
        destSlicePitch: u32,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t,
    pub zeCommandListAppendImageCopyFromMemoryExt: unsafe extern "C" fn(
        hCommandList: ze_command_list_handle_t,
        hDstImage: ze_image_handle_t,
        srcptr: *const ::core::ffi::c_void,
        pDstRegion: *const ze_image_region_t,
        srcRowPitch: u32,
        srcSlicePitch: u32,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t,
    pub zeImageGetAllocPropertiesExt: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        hImage: ze_image_handle_t,
        pImageAllocProperties: *mut ze_image_allocation_ext_properties_t,
    ) -> ze_result_t,
    pub zeModuleInspectLinkageExt: unsafe extern "C" fn(
        pInspectDesc: *mut ze_linkage_inspection_ext_desc_t,
        numModules: u32,
        phModules: *mut ze_module_handle_t,
        phLog: *mut ze_module_build_log_handle_t,
    ) -> ze_result_t,
    pub zeMemFreeExt: unsafe extern "C" fn(
        hContext: ze_context_handle_t,
        pMemFreeDesc: *const ze_memory_free_ext_desc_t,
        ptr: *mut ::core::ffi::c_void,
    ) -> ze_result_t,
    pub zeFabricVertexGetExp: unsafe extern "C" fn(
        hDriver: ze_driver_handle_t,
        pCount: *mut u32,
        phVertices: *mut ze_fabric_vertex_handle_t,
    ) -> ze_result_t,
    pub zeFabricVertexGetSubVerticesExp: unsafe extern "C" fn(
        hVertex: ze_fabric_vertex_handle_t,
        pCount: *mut u32,
        phSubvertices: *mut ze_fabric_vertex_handle_t,
    ) -> ze_result_t,
    pub zeFabricVertexGetPropertiesExp: unsafe extern "C" fn(
        hVertex: ze_fabric_vertex_handle_t,
        pVertexProperties: *mut ze_fabric_vertex_exp_properties_t,
    ) -> ze_result_t,
    pub zeFabricVertexGetDeviceExp: unsafe extern "C" fn(
        hVertex: ze_fabric_vertex_handle_t,
        phDevice: *mut ze_device_handle_t,
    ) -> ze_result_t,
    pub zeDeviceGetFabricVertexExp: unsafe extern "C" fn(
        hDevice: ze_device_handle_t,
        phVertex: *mut ze_fabric_vertex_handle_t,
    ) -> ze_result_t,
    pub zeFabricEdgeGetExp: unsafe extern "C" fn(
        hVertexA: ze_fabric_vertex_handle_t,
        hVertexB: ze_fabric_vertex_handle_t,
        pCount: *mut u32,
        phEdges: *mut ze_fabric_edge_handle_t,
    ) -> ze_result_t,
    pub zeFabricEdgeGetVerticesExp: unsafe extern "C" fn(
        hEdge: ze_fabric_edge_handle_t,
        phVertexA: *mut ze_fabric_vertex_handle_t,
        phVertexB: *mut ze_fabric_vertex_handle_t,
    ) -> ze_result_t,
    pub zeFabricEdgeGetPropertiesExp: unsafe extern "C" fn(
        hEdge: ze_fabric_edge_handle_t,
        pEdgeProperties: *mut ze_fabric_edge_exp_properties_t,
    ) -> ze_result_t,
    pub zesDeviceGetProperties: unsafe extern "C" fn(
        hDevice: zes_device_handle_t,
        pProperties: *mut zes_device_properties_t,
    ) -> ze_result_t,
    pub zesDevicePciGetProperties: unsafe extern "C" fn(
        hDevice: zes_device_handle_t,
        pProperties: *mut zes_pci_properties_t,
    ) -> ze_result_t,
    pub zesDeviceEnumMemoryModules: unsafe extern "C" fn(
        hDevice: zes_device_handle_t,
        pCount: *mut u32,
        phMemory: *mut zes_mem_handle_t,
    ) -> ze_result_t,
    pub zesMemoryGetProperties: unsafe extern "C" fn(
        hMemory: zes_mem_handle_t,
        pProperties: *mut zes_mem_properties_t,
    ) -> ze_result_t,
    pub zesMemoryGetState: unsafe extern "C" fn(
        hMemory: zes_mem_handle_t,
        pState: *mut zes_mem_state_t,
    ) -> ze_result_t,
    pub zeGetGlobalProcAddrTable: unsafe extern "C" fn(
        version: ze_api_version_t,
        pDdiTable: *mut ze_global_dditable_t,
    ) -> ze_result_t,
    pub zeGetDriverProcAddrTable: unsafe extern "C" fn(
        version: ze_api_version_t,
        pDdiTable: *mut ze_driver_dditable_t,
    ) -> ze_result_t,
    pub zeGetDeviceProcAddrTable: unsafe extern "C" fn(
        version: ze_api_version_t,
        pDdiTable: *mut ze_device_dditable_t,
    ) -> ze_result_t,
    pub zeGetDeviceExpProcAddrTable: unsafe extern "C" fn(
        version: ze_api_version_t,
        pDdiTable: *mut ze_device_exp_dditable_t,
    ) -> ze_result_t,
    pub zeGetContextProcAddrTable: unsafe extern "C" fn(
        version: ze_api_version_t,
        pDdiTable: *mut ze_context_dditable_t,
    ) -> ze_result_t,
    pub zeGetCommandQueueProcAddrTable: unsafe extern "C" fn(
        version: ze_api_version_t,
        pDdiTable: *mut ze_command_queue_dditable_t,
    ) -> ze_result_t,
    pub zeGetCommandListProcAddrTable: unsafe extern "C" fn(
        version: ze_api_version_t,
        pDdiTable: *mut ze_command_list_dditable_t,
    ) -> ze_result_t,
    pub zeGetImageProcAddrTable: unsafe extern "C" fn(
        version: ze_api_version_t,
        pDdiTable: *mut ze_image_dditable_t,
    ) -> ze_result_t,
    pub zeGetImageExpProcAddrTable: unsafe extern "C" fn(
        version: ze_api_version_t,
        pDdiTable: *mut ze_image_exp_dditable_t,
    ) -> ze_result_t,
    pub zeGetFenceProcAddrTable: unsafe extern "C" fn(
        version: ze_api_version_t,
        pDdiTable: *mut ze_fence_dditable_t,
    ) -> ze_result_t,
    pub zeGetEventPoolProcAddrTable: unsafe extern "C" fn(
        version: ze_api_version_t,
        pDdiTable: *mut ze_event_pool_dditable_t,
    ) -> ze_result_t,
    pub zeGetEventProcAddrTable: unsafe extern "C" fn(
        version: ze_api_version_t,
        pDdiTable: *mut ze_event_dditable_t,
    ) -> ze_result_t,
    pub zeGetEventExpProcAddrTable: unsafe extern "C" fn(
        version: ze_api_version_t,
        pDdiTable: *mut ze_event_exp_dditable_t,
    ) -> ze_result_t,
    pub zeGetModuleProcAddrTable: unsafe extern "C" fn(
        version: ze_api_version_t,
        pDdiTable: *mut ze_module_dditable_t,
    ) -> ze_result_t,
    pub zeGetModuleBuildLogProcAddrTable: unsafe extern "C" fn(
        version: ze_api_version_t,
        pDdiTable: *mut ze_module_build_log_dditable_t,
    ) -> ze_result_t,
    pub zeGetKernelProcAddrTable: unsafe extern "C" fn(
        version: ze_api_version_t,
        pDdiTable: *mut ze_kernel_dditable_t,
    ) -> ze_result_t,
    pub zeGetKernelExpProcAddrTable: unsafe extern "C" fn(
        version: ze_api_version_t,
        pDdiTable: *mut ze_kernel_exp_dditable_t,
    ) -> ze_result_t,
    pub zeGetSamplerProcAddrTable: unsafe extern "C" fn(
        version: ze_api_version_t,
        pDdiTable: *mut ze_sampler_dditable_t,
    ) -> ze_result_t,
    pub zeGetPhysicalMemProcAddrTable: unsafe extern "C" fn(
        version: ze_api_version_t,
        pDdiTable: *mut ze_physical_mem_dditable_t,
    ) -> ze_result_t,
    pub zeGetMemProcAddrTable: unsafe extern "C" fn(
        version: ze_api_version_t,
        pDdiTable: *mut ze_mem_dditable_t,
    ) -> ze_result_t,
    pub zeGetVirtualMemProcAddrTable: unsafe extern "C" fn(
        version: ze_api_version_t,
        pDdiTable: *mut ze_virtual_mem_dditable_t,
    ) -> ze_result_t,
    pub zeGetFabricVertexExpProcAddrTable: unsafe extern "C" fn(
        version: ze_api_version_t,
        pDdiTable: *mut ze_fabric_vertex_exp_dditable_t,
    ) -> ze_result_t,
    pub zeGetFabricEdgeExpProcAddrTable: unsafe extern "C" fn(
        version: ze_api_version_t,
        pDdiTable: *mut ze_fabric_edge_exp_dditable_t,
    ) -> ze_result_t,
}
impl Functions {
    pub unsafe fn new<P>(path: P) -> Result<Self, ::libloading::Error>
    where
        P: ::libloading::AsFilename,
    {
        let library = ::libloading::Library::new(path)?;
        Self::from_library(library)
    }
    pub unsafe fn from_library<L>(library: L) -> Result<Self, ::libloading::Error>
    where
        L: Into<::libloading::Library>,
    {
        let __library = library.into();
        let zeInit = __library.get(b"zeInit\0").map(|sym| *sym)?;
        let zeDriverGet = __library.get(b"zeDriverGet\0").map(|sym| *sym)?;
        let zeDriverGetApiVersion = __library.get(b"zeDriverGetApiVersion\0").map(|sym| *sym)?;
        let zeDriverGetProperties = __library.get(b"zeDriverGetProperties\0").map(|sym| *sym)?;
        let zeDriverGetIpcProperties = __library
            .get(b"zeDriverGetIpcProperties\0")
            .map(|sym| *sym)?;
        let zeDriverGetExtensionProperties = __library
            .get(b"zeDriverGetExtensionProperties\0")
            .map(|sym| *sym)?;
        let zeDriverGetExtensionFunctionAddress = __library
            .get(b"zeDriverGetExtensionFunctionAddress\0")
            .map(|sym| *sym)?;
        let zeDeviceGet = __library.get(b"zeDeviceGet\0").map(|sym| *sym)?;
        let zeDeviceGetSubDevices = __library.get(b"zeDeviceGetSubDevices\0").map(|sym| *sym)?;
        let zeDeviceGetProperties = __library.get(b"zeDeviceGetProperties\0").map(|sym| *sym)?;
        let zeDeviceGetComputeProperties = __library
            .get(b"zeDeviceGetComputeProperties\0")
            .map(|sym| *sym)?;
        let zeDeviceGetModuleProperties = __library
            .get(b"zeDeviceGetModuleProperties\0")
            .map(|sym| *sym)?;
        let zeDeviceGetCommandQueueGroupProperties = __library
            .get(b"zeDeviceGetCommandQueueGroupProperties\0")
            .map(|sym| *sym)?;
        let zeDeviceGetMemoryProperties = __library
            .get(b"zeDeviceGetMemoryProperties\0")
            .map(|sym| *sym)?;
        let zeDeviceGetMemoryAccessProperties = __library
            .get(b"zeDeviceGetMemoryAccessProperties\0")
            .map(|sym| *sym)?;
        let zeDeviceGetCacheProperties = __library
            .get(b"zeDeviceGetCacheProperties\0")
            .map(|sym| *sym)?;
        let zeDeviceGetImageProperties = __library
            .get(b"zeDeviceGetImageProperties\0")
            .map(|sym| *sym)?;
        let zeDeviceGetExternalMemoryProperties = __library
            .get(b"zeDeviceGetExternalMemoryProperties\0")
            .map(|sym| *sym)?;
        let zeDeviceGetP2PProperties = __library
            .get(b"zeDeviceGetP2PProperties\0")
            .map(|sym| *sym)?;
        let zeDeviceCanAccessPeer = __library.get(b"zeDeviceCanAccessPeer\0").map(|sym| *sym)?;
        let zeDeviceGetStatus = __library.get(b"zeDeviceGetStatus\0").map(|sym| *sym)?;
        let zeDeviceGetGlobalTimestamps = __library
            .get(b"zeDeviceGetGlobalTimestamps\0")
            .map(|sym| *sym)?;
        let zeContextCreate = __library.get(b"zeContextCreate\0").map(|sym| *sym)?;
        let zeContextCreateEx = __library.get(b"zeContextCreateEx\0").map(|sym| *sym)?;
        let zeContextDestroy = __library.get(b"zeContextDestroy\0").map(|sym| *sym)?;
        let zeContextGetStatus = __library.get(b"zeContextGetStatus\0").map(|sym| *sym)?;
        let zeCommandQueueCreate = __library.get(b"zeCommandQueueCreate\0").map(|sym| *sym)?;
        let zeCommandQueueDestroy = __library.get(b"zeCommandQueueDestroy\0").map(|sym| *sym)?;
        let zeCommandQueueExecuteCommandLists = __library
            .get(b"zeCommandQueueExecuteCommandLists\0")
            .map(|sym| *sym)?;
        let zeCommandQueueSynchronize = __library
            .get(b"zeCommandQueueSynchronize\0")
            .map(|sym| *sym)?;
        let zeCommandListCreate = __library.get(b"zeCommandListCreate\0").map(|sym| *sym)?;
        let zeCommandListCreateImmediate = __library
            .get(b"zeCommandListCreateImmediate\0")
            .map(|sym| *sym)?;
        let zeCommandListDestroy = __library.get(b"zeCommandListDestroy\0").map(|sym| *sym)?;
        let zeCommandListClose = __library.get(b"zeCommandListClose\0").map(|sym| *sym)?;
        let zeCommandListReset = __library.get(b"zeCommandListReset\0").map(|sym| *sym)?;
        let zeCommandListAppendWriteGlobalTimestamp = __library
            .get(b"zeCommandListAppendWriteGlobalTimestamp\0")
            .map(|sym| *sym)?;
        let zeCommandListAppendBarrier = __library
            .get(b"zeCommandListAppendBarrier\0")
            .map(|sym| *sym)?;
        let zeCommandListAppendMemoryRangesBarrier = __library
            .get(b"zeCommandListAppendMemoryRangesBarrier\0")
            .map(|sym| *sym)?;
        let zeContextSystemBarrier = __library.get(b"zeContextSystemBarrier\0").map(|sym| *sym)?;
        let zeCommandListAppendMemoryCopy = __library
            .get(b"zeCommandListAppendMemoryCopy\0")
            .map(|sym| *sym)?;
        let zeCommandListAppendMemoryFill = __library
            .get(b"zeCommandListAppendMemoryFill\0")
            .map(|sym| *sym)?;
        let zeCommandListAppendMemoryCopyRegion = __library
            .get(b"zeCommandListAppendMemoryCopyRegion\0")
            .map(|sym| *sym)?;
        let zeCommandListAppendMemoryCopyFromContext = __library
            .get(b"zeCommandListAppendMemoryCopyFromContext\0")
            .map(|sym| *sym)?;
        let zeCommandListAppendImageCopy = __library
            .get(b"zeCommandListAppendImageCopy\0")
            .map(|sym| *sym)?;
        let zeCommandListAppendImageCopyRegion = __library
            .get(b"zeCommandListAppendImageCopyRegion\0")
            .map(|sym| *sym)?;
        let zeCommandListAppendImageCopyToMemory = __library
            .get(b"zeCommandListAppendImageCopyToMemory\0")
            .map(|sym| *sym)?;
        let zeCommandListAppendImageCopyFromMemory = __library
            .get(b"zeCommandListAppendImageCopyFromMemory\0")
            .map(|sym| *sym)?;
        let zeCommandListAppendMemoryPrefetch = __library
            .get(b"zeCommandListAppendMemoryPrefetch\0")
            .map(|sym| *sym)?;
        let zeCommandListAppendMemAdvise = __library
            .get(b"zeCommandListAppendMemAdvise\0")
            .map(|sym| *sym)?;
        let zeEventPoolCreate = __library.get(b"zeEventPoolCreate\0").map(|sym| *sym)?;
        let zeEventPoolDestroy = __library.get(b"zeEventPoolDestroy\0").map(|sym| *sym)?;
        let zeEventCreate = __library.get(b"zeEventCreate\0").map(|sym| *sym)?;
        let zeEventDestroy = __library.get(b"zeEventDestroy\0").map(|sym| *sym)?;
        let zeEventPoolGetIpcHandle = __library
            .get(b"zeEventPoolGetIpcHandle\0")
            .map(|sym| *sym)?;
        let zeEventPoolOpenIpcHandle = __library
            .get(b"zeEventPoolOpenIpcHandle\0")
            .map(|sym| *sym)?;
        let zeEventPoolCloseIpcHandle = __library
            .get(b"zeEventPoolCloseIpcHandle\0")
            .map(|sym| *sym)?;
        let zeCommandListAppendSignalEvent = __library
            .get(b"zeCommandListAppendSignalEvent\0")
            .map(|sym| *sym)?;
        let zeCommandListAppendWaitOnEvents = __library
            .get(b"zeCommandListAppendWaitOnEvents\0")
            .map(|sym| *sym)?;
        let zeEventHostSignal = __library.get(b"zeEventHostSignal\0").map(|sym| *sym)?;
        let zeEventHostSynchronize = __library.get(b"zeEventHostSynchronize\0").map(|sym| *sym)?;
        let zeEventQueryStatus = __library.get(b"zeEventQueryStatus\0").map(|sym| *sym)?;
        let zeCommandListAppendEventReset = __library
            .get(b"zeCommandListAppendEventReset\0")
            .map(|sym| *sym)?;
        let zeEventHostReset = __library.get(b"zeEventHostReset\0").map(|sym| *sym)?;
        let zeEventQueryKernelTimestamp = __library
            .get(b"zeEventQueryKernelTimestamp\0")
            .map(|sym| *sym)?;
        let zeCommandListAppendQueryKernelTimestamps = __library
            .get(b"zeCommandListAppendQueryKernelTimestamps\0")
            .map(|sym| *sym)?;
        let zeFenceCreate = __library.get(b"zeFenceCreate\0").map(|sym| *sym)?;
        let zeFenceDestroy = __library.get(b"zeFenceDestroy\0").map(|sym| *sym)?;
        let zeFenceHostSynchronize = __library.get(b"zeFenceHostSynchronize\0").map(|sym| *sym)?;
        let zeFenceQueryStatus = __library.get(b"zeFenceQueryStatus\0").map(|sym| *sym)?;
        let zeFenceReset = __library.get(b"zeFenceReset\0").map(|sym| *sym)?;
        let zeImageGetProperties = __library.get(b"zeImageGetProperties\0").map(|sym| *sym)?;
        let zeImageCreate = __library.get(b"zeImageCreate\0").map(|sym| *sym)?;
        let zeImageDestroy = __library.get(b"zeImageDestroy\0").map(|sym| *sym)?;
        let zeMemAllocShared = __library.get(b"zeMemAllocShared\0").map(|sym| *sym)?;
        let zeMemAllocDevice = __library.get(b"zeMemAllocDevice\0").map(|sym| *sym)?;
        let zeMemAllocHost = __library.get(b"zeMemAllocHost\0").map(|sym| *sym)?;
        let zeMemFree = __library.get(b"zeMemFree\0").map(|sym| *sym)?;
        let zeMemGetAllocProperties = __library
            .get(b"zeMemGetAllocProperties\0")
            .map(|sym| *sym)?;
        let zeMemGetAddressRange = __library.get(b"zeMemGetAddressRange\0").map(|sym| *sym)?;
        let zeMemGetIpcHandle = __library.get(b"zeMemGetIpcHandle\0").map(|sym| *sym)?;
        let zeMemOpenIpcHandle = __library.get(b"zeMemOpenIpcHandle\0").map(|sym| *sym)?;
        let zeMemCloseIpcHandle = __library.get(b"zeMemCloseIpcHandle\0").map(|sym| *sym)?;
        let zeModuleCreate = __library.get(b"zeModuleCreate\0").map(|sym| *sym)?;
        let zeModuleDestroy = __library.get(b"zeModuleDestroy\0").map(|sym| *sym)?;
        let zeModuleDynamicLink = __library.get(b"zeModuleDynamicLink\0").map(|sym| *sym)?;
        let zeModuleBuildLogDestroy = __library
            .get(b"zeModuleBuildLogDestroy\0")
            .map(|sym| *sym)?;
        let zeModuleBuildLogGetString = __library
            .get(b"zeModuleBuildLogGetString\0")
            .map(|sym| *sym)?;
        let zeModuleGetNativeBinary = __library
            .get(b"zeModuleGetNativeBinary\0")
            .map(|sym| *sym)?;
        let zeModuleGetGlobalPointer = __library
            .get(b"zeModuleGetGlobalPointer\0")
            .map(|sym| *sym)?;
        let zeModuleGetKernelNames = __library.get(b"zeModuleGetKernelNames\0").map(|sym| *sym)?;
        let zeModuleGetProperties = __library.get(b"zeModuleGetProperties\0").map(|sym| *sym)?;
        let zeKernelCreate = __library.get(b"zeKernelCreate\0").map(|sym| *sym)?;
        let zeKernelDestroy = __library.get(b"zeKernelDestroy\0").map(|sym| *sym)?;
        let zeModuleGetFunctionPointer = __library
            .get(b"zeModuleGetFunctionPointer\0")
            .map(|sym| *sym)?;
        let zeKernelSetGroupSize = __library.get(b"zeKernelSetGroupSize\0").map(|sym| *sym)?;
        let zeKernelSuggestGroupSize = __library
            .get(b"zeKernelSuggestGroupSize\0")
            .map(|sym| *sym)?;
        let zeKernelSuggestMaxCooperativeGroupCount = __library
            .get(b"zeKernelSuggestMaxCooperativeGroupCount\0")
            .map(|sym| *sym)?;
        let zeKernelSetArgumentValue = __library
            .get(b"zeKernelSetArgumentValue\0")
            .map(|sym| *sym)?;
        let zeKernelSetIndirectAccess = __library
            .get(b"zeKernelSetIndirectAccess\0")
            .map(|sym| *sym)?;
        let zeKernelGetIndirectAccess = __library
            .get(b"zeKernelGetIndirectAccess\0")
            .map(|sym| *sym)?;
        let zeKernelGetSourceAttributes = __library
            .get(b"zeKernelGetSourceAttributes\0")
            .map(|sym| *sym)?;
        let zeKernelSetCacheConfig = __library.get(b"zeKernelSetCacheConfig\0").map(|sym| *sym)?;
        let zeKernelGetProperties = __library.get(b"zeKernelGetProperties\0").map(|sym| *sym)?;
        let zeKernelGetName = __library.get(b"zeKernelGetName\0").map(|sym| *sym)?;
        let zeCommandListAppendLaunchKernel = __library
            .get(b"zeCommandListAppendLaunchKernel\0")
            .map(|sym| *sym)?;
        let zeCommandListAppendLaunchCooperativeKernel = __library
            .get(b"zeCommandListAppendLaunchCooperativeKernel\0")
            .map(|sym| *sym)?;
        let zeCommandListAppendLaunchKernelIndirect = __library
            .get(b"zeCommandListAppendLaunchKernelIndirect\0")
            .map(|sym| *sym)?;
        let zeCommandListAppendLaunchMultipleKernelsIndirect = __library
            .get(b"zeCommandListAppendLaunchMultipleKernelsIndirect\0")
            .map(|sym| *sym)?;
        let zeContextMakeMemoryResident = __library
            .get(b"zeContextMakeMemoryResident\0")
            .map(|sym| *sym)?;
        let zeContextEvictMemory = __library.get(b"zeContextEvictMemory\0").map(|sym| *sym)?;
        let zeContextMakeImageResident = __library
            .get(b"zeContextMakeImageResident\0")
            .map(|sym| *sym)?;
        let zeContextEvictImage = __library.get(b"zeContextEvictImage\0").map(|sym| *sym)?;
        let zeSamplerCreate = __library.get(b"zeSamplerCreate\0").map(|sym| *sym)?;
        let zeSamplerDestroy = __library.get(b"zeSamplerDestroy\0").map(|sym| *sym)?;
        let zeVirtualMemReserve = __library.get(b"zeVirtualMemReserve\0").map(|sym| *sym)?;
        let zeVirtualMemFree = __library.get(b"zeVirtualMemFree\0").map(|sym| *sym)?;
        let zeVirtualMemQueryPageSize = __library
            .get(b"zeVirtualMemQueryPageSize\0")
            .map(|sym| *sym)?;
        let zePhysicalMemCreate = __library.get(b"zePhysicalMemCreate\0").map(|sym| *sym)?;
        let zePhysicalMemDestroy = __library.get(b"zePhysicalMemDestroy\0").map(|sym| *sym)?;
        let zeVirtualMemMap = __library.get(b"zeVirtualMemMap\0").map(|sym| *sym)?;
        let zeVirtualMemUnmap = __library.get(b"zeVirtualMemUnmap\0").map(|sym| *sym)?;
        let zeVirtualMemSetAccessAttribute = __library
            .get(b"zeVirtualMemSetAccessAttribute\0")
            .map(|sym| *sym)?;
        let zeVirtualMemGetAccessAttribute = __library
            .get(b"zeVirtualMemGetAccessAttribute\0")
            .map(|sym| *sym)?;
        let zeKernelSetGlobalOffsetExp = __library
            .get(b"zeKernelSetGlobalOffsetExp\0")
            .map(|sym| *sym)?;
        let zeDeviceReserveCacheExt = __library
            .get(b"zeDeviceReserveCacheExt\0")
            .map(|sym| *sym)?;
        let zeDeviceSetCacheAdviceExt = __library
            .get(b"zeDeviceSetCacheAdviceExt\0")
            .map(|sym| *sym)?;
        let zeEventQueryTimestampsExp = __library
            .get(b"zeEventQueryTimestampsExp\0")
            .map(|sym| *sym)?;
        let zeImageGetMemoryPropertiesExp = __library
            .get(b"zeImageGetMemoryPropertiesExp\0")
            .map(|sym| *sym)?;
        let zeImageViewCreateExp = __library.get(b"zeImageViewCreateExp\0").map(|sym| *sym)?;
        let zeKernelSchedulingHintExp = __library
            .get(b"zeKernelSchedulingHintExp\0")
            .map(|sym| *sym)?;
        let zeDevicePciGetPropertiesExt = __library
            .get(b"zeDevicePciGetPropertiesExt\0")
            .map(|sym| *sym)?;
        let zeCommandListAppendImageCopyToMemoryExt = __library
            .get(b"zeCommandListAppendImageCopyToMemoryExt\0")
            .map(|sym| *sym)?;
        let zeCommandListAppendImageCopyFromMemoryExt = __library
            .get(b"zeCommandListAppendImageCopyFromMemoryExt\0")
            .map(|sym| *sym)?;
        let zeImageGetAllocPropertiesExt = __library
            .get(b"zeImageGetAllocPropertiesExt\0")
            .map(|sym| *sym)?;
        let zeModuleInspectLinkageExt = __library
            .get(b"zeModuleInspectLinkageExt\0")
            .map(|sym| *sym)?;
        let zeMemFreeExt = __library.get(b"zeMemFreeExt\0").map(|sym| *sym)?;
        let zeFabricVertexGetExp = __library.get(b"zeFabricVertexGetExp\0").map(|sym| *sym)?;
        let zeFabricVertexGetSubVerticesExp = __library
            .get(b"zeFabricVertexGetSubVerticesExp\0")
            .map(|sym| *sym)?;
        let zeFabricVertexGetPropertiesExp = __library
            .get(b"zeFabricVertexGetPropertiesExp\0")
            .map(|sym| *sym)?;
        let zeFabricVertexGetDeviceExp = __library
            .get(b"zeFabricVertexGetDeviceExp\0")
            .map(|sym| *sym)?;
        let zeDeviceGetFabricVertexExp = __library
            .get(b"zeDeviceGetFabricVertexExp\0")
            .map(|sym| *sym)?;
        let zeFabricEdgeGetExp = __library.get(b"zeFabricEdgeGetExp\0").map(|sym| *sym)?;
        let zeFabricEdgeGetVerticesExp = __library
            .get(b"zeFabricEdgeGetVerticesExp\0")
            .map(|sym| *sym)?;
        let zeFabricEdgeGetPropertiesExp = __library
            .get(b"zeFabricEdgeGetPropertiesExp\0")
            .map(|sym| *sym)?;
        let zesDeviceGetProperties = __library.get(b"zesDeviceGetProperties\0").map(|sym| *sym)?;
        let zesDevicePciGetProperties = __library
            .get(b"zesDevicePciGetProperties\0")
            .map(|sym| *sym)?;
        let zesDeviceEnumMemoryModules = __library
            .get(b"zesDeviceEnumMemoryModules\0")
            .map(|sym| *sym)?;
        let zesMemoryGetProperties = __library.get(b"zesMemoryGetProperties\0").map(|sym| *sym)?;
        let zesMemoryGetState = __library.get(b"zesMemoryGetState\0").map(|sym| *sym)?;
        let zeGetGlobalProcAddrTable = __library
            .get(b"zeGetGlobalProcAddrTable\0")
            .map(|sym| *sym)?;
        let zeGetDriverProcAddrTable = __library
            .get(b"zeGetDriverProcAddrTable\0")
            .map(|sym| *sym)?;
        let zeGetDeviceProcAddrTable = __library
            .get(b"zeGetDeviceProcAddrTable\0")
            .map(|sym| *sym)?;
        let zeGetDeviceExpProcAddrTable = __library
            .get(b"zeGetDeviceExpProcAddrTable\0")
            .map(|sym| *sym)?;
        let zeGetContextProcAddrTable = __library
            .get(b"zeGetContextProcAddrTable\0")
            .map(|sym| *sym)?;
        let zeGetCommandQueueProcAddrTable = __library
            .get(b"zeGetCommandQueueProcAddrTable\0")
            .map(|sym| *sym)?;
        let zeGetCommandListProcAddrTable = __library
            .get(b"zeGetCommandListProcAddrTable\0")
            .map(|sym| *sym)?;
        let zeGetImageProcAddrTable = __library
            .get(b"zeGetImageProcAddrTable\0")
            .map(|sym| *sym)?;
        let zeGetImageExpProcAddrTable = __library
            .get(b"zeGetImageExpProcAddrTable\0")
            .map(|sym| *sym)?;
        let zeGetFenceProcAddrTable = __library
            .get(b"zeGetFenceProcAddrTable\0")
            .map(|sym| *sym)?;
        let zeGetEventPoolProcAddrTable = __library
            .get(b"zeGetEventPoolProcAddrTable\0")
            .map(|sym| *sym)?;
        let zeGetEventProcAddrTable = __library
            .get(b"zeGetEventProcAddrTable\0")
            .map(|sym| *sym)?;
        let zeGetEventExpProcAddrTable = __library
            .get(b"zeGetEventExpProcAddrTable\0")
            .map(|sym| *sym)?;
        let zeGetModuleProcAddrTable = __library
            .get(b"zeGetModuleProcAddrTable\0")
            .map(|sym| *sym)?;
        let zeGetModuleBuildLogProcAddrTable = __library
            .get(b"zeGetModuleBuildLogProcAddrTable\0")
            .map(|sym| *sym)?;
        let zeGetKernelProcAddrTable = __library
            .get(b"zeGetKernelProcAddrTable\0")
            .map(|sym| *sym)?;
        let zeGetKernelExpProcAddrTable = __library
            .get(b"zeGetKernelExpProcAddrTable\0")
            .map(|sym| *sym)?;
        let zeGetSamplerProcAddrTable = __library
            .get(b"zeGetSamplerProcAddrTable\0")
            .map(|sym| *sym)?;
        let zeGetPhysicalMemProcAddrTable = __library
            .get(b"zeGetPhysicalMemProcAddrTable\0")
            .map(|sym| *sym)?;
        let zeGetMemProcAddrTable = __library.get(b"zeGetMemProcAddrTable\0").map(|sym| *sym)?;
        let zeGetVirtualMemProcAddrTable = __library
            .get(b"zeGetVirtualMemProcAddrTable\0")
            .map(|sym| *sym)?;
        let zeGetFabricVertexExpProcAddrTable = __library
            .get(b"zeGetFabricVertexExpProcAddrTable\0")
            .map(|sym| *sym)?;
        let zeGetFabricEdgeExpProcAddrTable = __library
            .get(b"zeGetFabricEdgeExpProcAddrTable\0")
            .map(|sym| *sym)?;
        Ok(Functions {
            __library,
            zeInit,
            zeDriverGet,
            zeDriverGetApiVersion,
            zeDriverGetProperties,
            zeDriverGetIpcProperties,
            zeDriverGetExtensionProperties,
            zeDriverGetExtensionFunctionAddress,
            zeDeviceGet,
            zeDeviceGetSubDevices,
            zeDeviceGetProperties,
            zeDeviceGetComputeProperties,
            zeDeviceGetModuleProperties,
            zeDeviceGetCommandQueueGroupProperties,
            zeDeviceGetMemoryProperties,
            zeDeviceGetMemoryAccessProperties,
            zeDeviceGetCacheProperties,
            zeDeviceGetImageProperties,
            zeDeviceGetExternalMemoryProperties,
            zeDeviceGetP2PProperties,
            zeDeviceCanAccessPeer,
            zeDeviceGetStatus,
            zeDeviceGetGlobalTimestamps,
            zeContextCreate,
            zeContextCreateEx,
            zeContextDestroy,
            zeContextGetStatus,
            zeCommandQueueCreate,
            zeCommandQueueDestroy,
            zeCommandQueueExecuteCommandLists,
            zeCommandQueueSynchronize,
            zeCommandListCreate,
            zeCommandListCreateImmediate,
            zeCommandListDestroy,
            zeCommandListClose,
            zeCommandListReset,
            zeCommandListAppendWriteGlobalTimestamp,
            zeCommandListAppendBarrier,
            zeCommandListAppendMemoryRangesBarrier,
            zeContextSystemBarrier,
            zeCommandListAppendMemoryCopy,
            zeCommandListAppendMemoryFill,
            zeCommandListAppendMemoryCopyRegion,
            zeCommandListAppendMemoryCopyFromContext,
            zeCommandListAppendImageCopy,
            zeCommandListAppendImageCopyRegion,
            zeCommandListAppendImageCopyToMemory,
            zeCommandListAppendImageCopyFromMemory,
            zeCommandListAppendMemoryPrefetch,
            zeCommandListAppendMemAdvise,
            zeEventPoolCreate,
            zeEventPoolDestroy,
            zeEventCreate,
            zeEventDestroy,
            zeEventPoolGetIpcHandle,
            zeEventPoolOpenIpcHandle,
            zeEventPoolCloseIpcHandle,
            zeCommandListAppendSignalEvent,
            zeCommandListAppendWaitOnEvents,
            zeEventHostSignal,
            zeEventHostSynchronize,
            zeEventQueryStatus,
            zeCommandListAppendEventReset,
            zeEventHostReset,
            zeEventQueryKernelTimestamp,
            zeCommandListAppendQueryKernelTimestamps,
            zeFenceCreate,
            zeFenceDestroy,
            zeFenceHostSynchronize,
            zeFenceQueryStatus,
            zeFenceReset,
            zeImageGetProperties,
            zeImageCreate,
            zeImageDestroy,
            zeMemAllocShared,
            zeMemAllocDevice,
            zeMemAllocHost,
            zeMemFree,
            zeMemGetAllocProperties,
            zeMemGetAddressRange,
            zeMemGetIpcHandle,
            zeMemOpenIpcHandle,
            zeMemCloseIpcHandle,
            zeModuleCreate,
            zeModuleDestroy,
            zeModuleDynamicLink,
            zeModuleBuildLogDestroy,
            zeModuleBuildLogGetString,
            zeModuleGetNativeBinary,
            zeModuleGetGlobalPointer,
            zeModuleGetKernelNames,
            zeModuleGetProperties,
            zeKernelCreate,
            zeKernelDestroy,
            zeModuleGetFunctionPointer,
            zeKernelSetGroupSize,
            zeKernelSuggestGroupSize,
            zeKernelSuggestMaxCooperativeGroupCount,
            zeKernelSetArgumentValue,
            zeKernelSetIndirectAccess,
            zeKernelGetIndirectAccess,
            zeKernelGetSourceAttributes,
            zeKernelSetCacheConfig,
            zeKernelGetProperties,
            zeKernelGetName,
            zeCommandListAppendLaunchKernel,
            zeCommandListAppendLaunchCooperativeKernel,
            zeCommandListAppendLaunchKernelIndirect,
            zeCommandListAppendLaunchMultipleKernelsIndirect,
            zeContextMakeMemoryResident,
            zeContextEvictMemory,
            zeContextMakeImageResident,
            zeContextEvictImage,
            zeSamplerCreate,
            zeSamplerDestroy,
            zeVirtualMemReserve,
            zeVirtualMemFree,
            zeVirtualMemQueryPageSize,
            zePhysicalMemCreate,
            zePhysicalMemDestroy,
            zeVirtualMemMap,
            zeVirtualMemUnmap,
            zeVirtualMemSetAccessAttribute,
            zeVirtualMemGetAccessAttribute,
            zeKernelSetGlobalOffsetExp,
            zeDeviceReserveCacheExt,
            zeDeviceSetCacheAdviceExt,
            zeEventQueryTimestampsExp,
            zeImageGetMemoryPropertiesExp,
            zeImageViewCreateExp,
            zeKernelSchedulingHintExp,
            zeDevicePciGetPropertiesExt,
            zeCommandListAppendImageCopyToMemoryExt,
            zeCommandListAppendImageCopyFromMemoryExt,
            zeImageGetAllocPropertiesExt,
            zeModuleInspectLinkageExt,
            zeMemFreeExt,
            zeFabricVertexGetExp,
            zeFabricVertexGetSubVerticesExp,
            zeFabricVertexGetPropertiesExp,
            zeFabricVertexGetDeviceExp,
            zeDeviceGetFabricVertexExp,
            zeFabricEdgeGetExp,
            zeFabricEdgeGetVerticesExp,
            zeFabricEdgeGetPropertiesExp,
            zesDeviceGetProperties,
            zesDevicePciGetProperties,
            zesDeviceEnumMemoryModules,
            zesMemoryGetProperties,
            zesMemoryGetState,
            zeGetGlobalProcAddrTable,
            zeGetDriverProcAddrTable,
            zeGetDeviceProcAddrTable,
            zeGetDeviceExpProcAddrTable,
            zeGetContextProcAddrTable,
            zeGetCommandQueueProcAddrTable,
            zeGetCommandListProcAddrTable,
            zeGetImageProcAddrTable,
            zeGetImageExpProcAddrTable,
            zeGetFenceProcAddrTable,
            zeGetEventPoolProcAddrTable,
            zeGetEventProcAddrTable,
            zeGetEventExpProcAddrTable,
            zeGetModuleProcAddrTable,
            zeGetModuleBuildLogProcAddrTable,
            zeGetKernelProcAddrTable,
            zeGetKernelExpProcAddrTable,
            zeGetSamplerProcAddrTable,
            zeGetPhysicalMemProcAddrTable,
            zeGetMemProcAddrTable,
            zeGetVirtualMemProcAddrTable,
            zeGetFabricVertexExpProcAddrTable,
            zeGetFabricEdgeExpProcAddrTable,
        })
    }
    pub unsafe fn zeInit(&self, flags: ze_init_flags_t) -> ze_result_t {
        (self.zeInit)(flags)
    }
    pub unsafe fn zeDriverGet(
        &self,
        pCount: *mut u32,
        phDrivers: *mut ze_driver_handle_t,
    ) -> ze_result_t {
        (self.zeDriverGet)(pCount, phDrivers)
    }
    pub unsafe fn zeDriverGetApiVersion(
        &self,
        hDriver: ze_driver_handle_t,
        version: *mut ze_api_version_t,
    ) -> ze_result_t {
        (self.zeDriverGetApiVersion)(hDriver, version)
    }
    pub unsafe fn zeDriverGetProperties(
        &self,
        hDriver: ze_driver_handle_t,
        pDriverProperties: *mut ze_driver_properties_t,
    ) -> ze_result_t {
        (self.zeDriverGetProperties)(hDriver, pDriverProperties)
    }
    pub unsafe fn zeDriverGetIpcProperties(
        &self,
        hDriver: ze_driver_handle_t,
        pIpcProperties: *mut ze_driver_ipc_properties_t,
    ) -> ze_result_t {
        (self.zeDriverGetIpcProperties)(hDriver, pIpcProperties)
    }
    pub unsafe fn zeDriverGetExtensionProperties(
        &self,
        hDriver: ze_driver_handle_t,
        pCount: *mut u32,
        pExtensionProperties: *mut ze_driver_extension_properties_t,
    ) -> ze_result_t {
        (self.zeDriverGetExtensionProperties)(hDriver, pCount, pExtensionProperties)
    }
    pub unsafe fn zeDriverGetExtensionFunctionAddress(
        &self,
        hDriver: ze_driver_handle_t,
        name: *const ::core::ffi::c_char,
        ppFunctionAddress: *mut *mut ::core::ffi::c_void,
    ) -> ze_result_t {
        (self.zeDriverGetExtensionFunctionAddress)(hDriver, name, ppFunctionAddress)
    }
    pub unsafe fn zeDeviceGet(
        &self,
        hDriver: ze_driver_handle_t,
        pCount: *mut u32,
        phDevices: *mut ze_device_handle_t,
    ) -> ze_result_t {
        (self.zeDeviceGet)(hDriver, pCount, phDevices)
    }
    pub unsafe fn zeDeviceGetSubDevices(
        &self,
        hDevice: ze_device_handle_t,
        pCount: *mut u32,
        phSubdevices: *mut ze_device_handle_t,
    ) -> ze_result_t {
        (self.zeDeviceGetSubDevices)(hDevice, pCount, phSubdevices)
    }
    pub unsafe fn zeDeviceGetProperties(
        &self,
        hDevice: ze_device_handle_t,
        pDeviceProperties: *mut ze_device_properties_t,
    ) -> ze_result_t {
        (self.zeDeviceGetProperties)(hDevice, pDeviceProperties)
    }
    pub unsafe fn zeDeviceGetComputeProperties(
        &self,
        hDevice: ze_device_handle_t,
        pComputeProperties: *mut ze_device_compute_properties_t,
    ) -> ze_result_t {
        (self.zeDeviceGetComputeProperties)(hDevice, pComputeProperties)
    }
    pub unsafe fn zeDeviceGetModuleProperties(
        &self,
        hDevice: ze_device_handle_t,
        pModuleProperties: *mut ze_device_module_properties_t,
    ) -> ze_result_t {
        (self.zeDeviceGetModuleProperties)(hDevice, pModuleProperties)
    }
    pub unsafe fn zeDeviceGetCommandQueueGroupProperties(
        &self,
        hDevice: ze_device_handle_t,
        pCount: *mut u32,
        pCommandQueueGroupProperties: *mut ze_command_queue_group_properties_t,
    ) -> ze_result_t {
        (self.zeDeviceGetCommandQueueGroupProperties)(hDevice, pCount, pCommandQueueGroupProperties)
    }
    pub unsafe fn zeDeviceGetMemoryProperties(
        &self,
        hDevice: ze_device_handle_t,
        pCount: *mut u32,
        pMemProperties: *mut ze_device_memory_properties_t,
    ) -> ze_result_t {
        (self.zeDeviceGetMemoryProperties)(hDevice, pCount, pMemProperties)
    }
    pub unsafe fn zeDeviceGetMemoryAccessProperties(
        &self,
        hDevice: ze_device_handle_t,
        pMemAccessProperties: *mut ze_device_memory_access_properties_t,
    ) -> ze_result_t {
        (self.zeDeviceGetMemoryAccessProperties)(hDevice, pMemAccessProperties)
    }
    pub unsafe fn zeDeviceGetCacheProperties(
        &self,
        hDevice: ze_device_handle_t,
        pCount: *mut u32,
        pCacheProperties: *mut ze_device_cache_properties_t,
    ) -> ze_result_t {
        (self.zeDeviceGetCacheProperties)(hDevice, pCount, pCacheProperties)
    }
    pub unsafe fn zeDeviceGetImageProperties(
        &self,
        hDevice: ze_device_handle_t,
        pImageProperties: *mut ze_device_image_properties_t,
    ) -> ze_result_t {
        (self.zeDeviceGetImageProperties)(hDevice, pImageProperties)
    }
    pub unsafe fn zeDeviceGetExternalMemoryProperties(
        &self,
        hDevice: ze_device_handle_t,
        pExternalMemoryProperties: *mut ze_device_external_memory_properties_t,
    ) -> ze_result_t {
        (self.zeDeviceGetExternalMemoryProperties)(hDevice, pExternalMemoryProperties)
    }
    pub unsafe fn zeDeviceGetP2PProperties(
        &self,
        hDevice: ze_device_handle_t,
        hPeerDevice: ze_device_handle_t,
        pP2PProperties: *mut ze_device_p2p_properties_t,
    ) -> ze_result_t {
        (self.zeDeviceGetP2PProperties)(hDevice, hPeerDevice, pP2PProperties)
    }
    pub unsafe fn zeDeviceCanAccessPeer(
        &self,
        hDevice: ze_device_handle_t,
        hPeerDevice: ze_device_handle_t,
        value: *mut ze_bool_t,
    ) -> ze_result_t {
        (self.zeDeviceCanAccessPeer)(hDevice, hPeerDevice, value)
    }
    pub unsafe fn zeDeviceGetStatus(&self, hDevice: ze_device_handle_t) -> ze_result_t {
        (self.zeDeviceGetStatus)(hDevice)
    }
    pub unsafe fn zeDeviceGetGlobalTimestamps(
        &self,
        hDevice: ze_device_handle_t,
        hostTimestamp: *mut u64,
        deviceTimestamp: *mut u64,
    ) -> ze_result_t {
        (self.zeDeviceGetGlobalTimestamps)(hDevice, hostTimestamp, deviceTimestamp)
    }
    pub unsafe fn zeContextCreate(
        &self,
        hDriver: ze_driver_handle_t,
        desc: *const ze_context_desc_t,
        phContext: *mut ze_context_handle_t,
    ) -> ze_result_t {
        (self.zeContextCreate)(hDriver, desc, phContext)
    }
    pub unsafe fn zeContextCreateEx(
        &self,
        hDriver: ze_driver_handle_t,
        desc: *const ze_context_desc_t,
        numDevices: u32,
        phDevices: *mut ze_device_handle_t,
        phContext: *mut ze_context_handle_t,
    ) -> ze_result_t {
        (self.zeContextCreateEx)(hDriver, desc, numDevices, phDevices, phContext)
    }
    pub unsafe fn zeContextDestroy(&self, hContext: ze_context_handle_t) -> ze_result_t {
        (self.zeContextDestroy)(hContext)
    }
    pub unsafe fn zeContextGetStatus(&self, hContext: ze_context_handle_t) -> ze_result_t {
        (self.zeContextGetStatus)(hContext)
    }
    pub unsafe fn zeCommandQueueCreate(
        &self,
        hContext: ze_context_handle_t,
        hDevice: ze_device_handle_t,
        desc: *const ze_command_queue_desc_t,
        phCommandQueue: *mut ze_command_queue_handle_t,
    ) -> ze_result_t {
        (self.zeCommandQueueCreate)(hContext, hDevice, desc, phCommandQueue)
    }
    pub unsafe fn zeCommandQueueDestroy(
        &self,
        hCommandQueue: ze_command_queue_handle_t,
    ) -> ze_result_t {
        (self.zeCommandQueueDestroy)(hCommandQueue)
    }
    pub unsafe fn zeCommandQueueExecuteCommandLists(
        &self,
        hCommandQueue: ze_command_queue_handle_t,
        numCommandLists: u32,
        phCommandLists: *mut ze_command_list_handle_t,
        hFence: ze_fence_handle_t,
    ) -> ze_result_t {
        (self.zeCommandQueueExecuteCommandLists)(
            hCommandQueue,
            numCommandLists,
            phCommandLists,
            hFence,
        )
    }
    pub unsafe fn zeCommandQueueSynchronize(
        &self,
        hCommandQueue: ze_command_queue_handle_t,
        timeout: u64,
    ) -> ze_result_t {
        (self.zeCommandQueueSynchronize)(hCommandQueue, timeout)
    }
    pub unsafe fn zeCommandListCreate(
        &self,
        hContext: ze_context_handle_t,
        hDevice: ze_device_handle_t,
        desc: *const ze_command_list_desc_t,
        phCommandList: *mut ze_command_list_handle_t,
    ) -> ze_result_t {
        (self.zeCommandListCreate)(hContext, hDevice, desc, phCommandList)
    }
    pub unsafe fn zeCommandListCreateImmediate(
        &self,
        hContext: ze_context_handle_t,
        hDevice: ze_device_handle_t,
        altdesc: *const ze_command_queue_desc_t,
        phCommandList: *mut ze_command_list_handle_t,
    ) -> ze_result_t {
        (self.zeCommandListCreateImmediate)(hContext, hDevice, altdesc, phCommandList)
    }
    pub unsafe fn zeCommandListDestroy(
        &self,
        hCommandList: ze_command_list_handle_t,
    ) -> ze_result_t {
        (self.zeCommandListDestroy)(hCommandList)
    }
    pub unsafe fn zeCommandListClose(&self, hCommandList: ze_command_list_handle_t) -> ze_result_t {
        (self.zeCommandListClose)(hCommandList)
    }
    pub unsafe fn zeCommandListReset(&self, hCommandList: ze_command_list_handle_t) -> ze_result_t {
        (self.zeCommandListReset)(hCommandList)
    }
    pub unsafe fn zeCommandListAppendWriteGlobalTimestamp(
        &self,
        hCommandList: ze_command_list_handle_t,
        dstptr: *mut u64,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t {
        (self.zeCommandListAppendWriteGlobalTimestamp)(
            hCommandList,
            dstptr,
            hSignalEvent,
            numWaitEvents,
            phWaitEvents,
        )
    }
    pub unsafe fn zeCommandListAppendBarrier(
        &self,
        hCommandList: ze_command_list_handle_t,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t {
        (self.zeCommandListAppendBarrier)(hCommandList, hSignalEvent, numWaitEvents, phWaitEvents)
    }
    pub unsafe fn zeCommandListAppendMemoryRangesBarrier(
        &self,
        hCommandList: ze_command_list_handle_t,
        numRanges: u32,
        pRangeSizes: *const usize,
        pRanges: *mut *const ::core::ffi::c_void,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t {
        (self.zeCommandListAppendMemoryRangesBarrier)(
            hCommandList,
            numRanges,
            pRangeSizes,
            pRanges,
            hSignalEvent,
            numWaitEvents,
            phWaitEvents,
        )
    }
    pub unsafe fn zeContextSystemBarrier(
        &self,
        hContext: ze_context_handle_t,
        hDevice: ze_device_handle_t,
    ) -> ze_result_t {
        (self.zeContextSystemBarrier)(hContext, hDevice)
    }
    pub unsafe fn zeCommandListAppendMemoryCopy(
        &self,
        hCommandList: ze_command_list_handle_t,
        dstptr: *mut ::core::ffi::c_void,
        srcptr: *const ::core::ffi::c_void,
        size: usize,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t {
        (self.zeCommandListAppendMemoryCopy)(
            hCommandList,
            dstptr,
            srcptr,
            size,
            hSignalEvent,
            numWaitEvents,
            phWaitEvents,
        )
    }
    pub unsafe fn zeCommandListAppendMemoryFill(
        &self,
        hCommandList: ze_command_list_handle_t,
        ptr: *mut ::core::ffi::c_void,
        pattern: *const ::core::ffi::c_void,
        pattern_size: usize,
        size: usize,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t {
        (self.zeCommandListAppendMemoryFill)(
            hCommandList,
            ptr,
            pattern,
            pattern_size,
            size,
            hSignalEvent,
            numWaitEvents,
            phWaitEvents,
        )
    }
    pub unsafe fn zeCommandListAppendMemoryCopyRegion(
        &self,
        hCommandList: ze_command_list_handle_t,
        dstptr: *mut ::core::ffi::c_void,
        dstRegion: *const ze_copy_region_t,
        dstPitch: u32,
        dstSlicePitch: u32,
        srcptr: *const ::core::ffi::c_void,
        srcRegion: *const ze_copy_region_t,
        srcPitch: u32,
        srcSlicePitch: u32,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t {
        (self.zeCommandListAppendMemoryCopyRegion)(
            hCommandList,
            dstptr,
            dstRegion,
            dstPitch,
            dstSlicePitch,
            srcptr,
            srcRegion,
            srcPitch,
            srcSlicePitch,
            hSignalEvent,
            numWaitEvents,
            phWaitEvents,
        )
    }
    pub unsafe fn zeCommandListAppendMemoryCopyFromContext(
        &self,
        hCommandList: ze_command_list_handle_t,
        dstptr: *mut ::core::ffi::c_void,
        hContextSrc: ze_context_handle_t,
        srcptr: *const ::core::ffi::c_void,
        size: usize,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t {
        (self.zeCommandListAppendMemoryCopyFromContext)(
            hCommandList,
            dstptr,
            hContextSrc,
            srcptr,
            size,
            hSignalEvent,
            numWaitEvents,
            phWaitEvents,
        )
    }
    pub unsafe fn zeCommandListAppendImageCopy(
        &self,
        hCommandList: ze_command_list_handle_t,
        hDstImage: ze_image_handle_t,
        hSrcImage: ze_image_handle_t,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t {
        (self.zeCommandListAppendImageCopy)(
            hCommandList,
            hDstImage,
            hSrcImage,
            hSignalEvent,
            numWaitEvents,
            phWaitEvents,
        )
    }
    pub unsafe fn zeCommandListAppendImageCopyRegion(
        &self,
        hCommandList: ze_command_list_handle_t,
        hDstImage: ze_image_handle_t,
        hSrcImage: ze_image_handle_t,
        pDstRegion: *const ze_image_region_t,
        pSrcRegion: *const ze_image_region_t,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t {
        (self.zeCommandListAppendImageCopyRegion)(
            hCommandList,
            hDstImage,
            hSrcImage,
            pDstRegion,
            pSrcRegion,
            hSignalEvent,
            numWaitEvents,
            phWaitEvents,
        )
    }
    pub unsafe fn zeCommandListAppendImageCopyToMemory(
        &self,
        hCommandList: ze_command_list_handle_t,
        dstptr: *mut ::core::ffi::c_void,
        hSrcImage: ze_image_handle_t,
        pSrcRegion: *const ze_image_region_t,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t {
        (self.zeCommandListAppendImageCopyToMemory)(
            hCommandList,
            dstptr,
            hSrcImage,
            pSrcRegion,
            hSignalEvent,
            numWaitEvents,
            phWaitEvents,
        )
    }
    pub unsafe fn zeCommandListAppendImageCopyFromMemory(
        &self,
        hCommandList: ze_command_list_handle_t,
        hDstImage: ze_image_handle_t,
        srcptr: *const ::core::ffi::c_void,
        pDstRegion: *const ze_image_region_t,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t {
        (self.zeCommandListAppendImageCopyFromMemory)(
            hCommandList,
            hDstImage,
            srcptr,
            pDstRegion,
            hSignalEvent,
            numWaitEvents,
            phWaitEvents,
        )
    }
    pub unsafe fn zeCommandListAppendMemoryPrefetch(
        &self,
        hCommandList: ze_command_list_handle_t,
        ptr: *const ::core::ffi::c_void,
        size: usize,
    ) -> ze_result_t {
        (self.zeCommandListAppendMemoryPrefetch)(hCommandList, ptr, size)
    }
    pub unsafe fn zeCommandListAppendMemAdvise(
        &self,
        hCommandList: ze_command_list_handle_t,
        hDevice: ze_device_handle_t,
        ptr: *const ::core::ffi::c_void,
        size: usize,
        advice: ze_memory_advice_t,
    ) -> ze_result_t {
        (self.zeCommandListAppendMemAdvise)(hCommandList, hDevice, ptr, size, advice)
    }
    pub unsafe fn zeEventPoolCreate(
        &self,
        hContext: ze_context_handle_t,
        desc: *const ze_event_pool_desc_t,
        numDevices: u32,
        phDevices: *mut ze_device_handle_t,
        phEventPool: *mut ze_event_pool_handle_t,
    ) -> ze_result_t {
        (self.zeEventPoolCreate)(hContext, desc, numDevices, phDevices, phEventPool)
    }
    pub unsafe fn zeEventPoolDestroy(&self, hEventPool: ze_event_pool_handle_t) -> ze_result_t {
        (self.zeEventPoolDestroy)(hEventPool)
    }
    pub unsafe fn zeEventCreate(
        &self,
        hEventPool: ze_event_pool_handle_t,
        desc: *const ze_event_desc_t,
        phEvent: *mut ze_event_handle_t,
    ) -> ze_result_t {
        (self.zeEventCreate)(hEventPool, desc, phEvent)
    }
    pub unsafe fn zeEventDestroy(&self, hEvent: ze_event_handle_t) -> ze_result_t {
        (self.zeEventDestroy)(hEvent)
    }
    pub unsafe fn zeEventPoolGetIpcHandle(
        &self,
        hEventPool: ze_event_pool_handle_t,
        phIpc: *mut ze_ipc_event_pool_handle_t,
    ) -> ze_result_t {
        (self.zeEventPoolGetIpcHandle)(hEventPool, phIpc)
    }
    pub unsafe fn zeEventPoolOpenIpcHandle(
        &self,
        hContext: ze_context_handle_t,
        hIpc: ze_ipc_event_pool_handle_t,
        phEventPool: *mut ze_event_pool_handle_t,
    ) -> ze_result_t {
        (self.zeEventPoolOpenIpcHandle)(hContext, hIpc, phEventPool)
    }
    pub unsafe fn zeEventPoolCloseIpcHandle(
        &self,
        hEventPool: ze_event_pool_handle_t,
    ) -> ze_result_t {
        (self.zeEventPoolCloseIpcHandle)(hEventPool)
    }
    pub unsafe fn zeCommandListAppendSignalEvent(
        &self,
        hCommandList: ze_command_list_handle_t,
        hEvent: ze_event_handle_t,
    ) -> ze_result_t {
        (self.zeCommandListAppendSignalEvent)(hCommandList, hEvent)
    }
    pub unsafe fn zeCommandListAppendWaitOnEvents(
        &self,
        hCommandList: ze_command_list_handle_t,
        numEvents: u32,
        phEvents: *mut ze_event_handle_t,
    ) -> ze_result_t {
        (self.zeCommandListAppendWaitOnEvents)(hCommandList, numEvents, phEvents)
    }
    pub unsafe fn zeEventHostSignal(&self, hEvent: ze_event_handle_t) -> ze_result_t {
        (self.zeEventHostSignal)(hEvent)
    }
    pub unsafe fn zeEventHostSynchronize(
        &self,
        hEvent: ze_event_handle_t,
        timeout: u64,
    ) -> ze_result_t {
        (self.zeEventHostSynchronize)(hEvent, timeout)
    }
    pub unsafe fn zeEventQueryStatus(&self, hEvent: ze_event_handle_t) -> ze_result_t {
        (self.zeEventQueryStatus)(hEvent)
    }
    pub unsafe fn zeCommandListAppendEventReset(
        &self,
        hCommandList: ze_command_list_handle_t,
        hEvent: ze_event_handle_t,
    ) -> ze_result_t {
        (self.zeCommandListAppendEventReset)(hCommandList, hEvent)
    }
    pub unsafe fn zeEventHostReset(&self, hEvent: ze_event_handle_t) -> ze_result_t {
        (self.zeEventHostReset)(hEvent)
    }
    pub unsafe fn zeEventQueryKernelTimestamp(
        &self,
        hEvent: ze_event_handle_t,
        dstptr: *mut ze_kernel_timestamp_result_t,
    ) -> ze_result_t {
        (self.zeEventQueryKernelTimestamp)(hEvent, dstptr)
    }
    pub unsafe fn zeCommandListAppendQueryKernelTimestamps(
        &self,
        hCommandList: ze_command_list_handle_t,
        numEvents: u32,
        phEvents: *mut ze_event_handle_t,
        dstptr: *mut ::core::ffi::c_void,
        pOffsets: *const usize,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t {
        (self.zeCommandListAppendQueryKernelTimestamps)(
            hCommandList,
            numEvents,
            phEvents,
            dstptr,
            pOffsets,
            hSignalEvent,
            numWaitEvents,
            phWaitEvents,
        )
    }
    pub unsafe fn zeFenceCreate(
        &self,
        hCommandQueue: ze_command_queue_handle_t,
        desc: *const ze_fence_desc_t,
        phFence: *mut ze_fence_handle_t,
    ) -> ze_result_t {
        (self.zeFenceCreate)(hCommandQueue, desc, phFence)
    }
    pub unsafe fn zeFenceDestroy(&self, hFence: ze_fence_handle_t) -> ze_result_t {
        (self.zeFenceDestroy)(hFence)
    }
    pub unsafe fn zeFenceHostSynchronize(
        &self,
        hFence: ze_fence_handle_t,
        timeout: u64,
    ) -> ze_result_t {
        (self.zeFenceHostSynchronize)(hFence, timeout)
    }
    pub unsafe fn zeFenceQueryStatus(&self, hFence: ze_fence_handle_t) -> ze_result_t {
        (self.zeFenceQueryStatus)(hFence)
    }
    pub unsafe fn zeFenceReset(&self, hFence: ze_fence_handle_t) -> ze_result_t {
        (self.zeFenceReset)(hFence)
    }
    pub unsafe fn zeImageGetProperties(
        &self,
        hDevice: ze_device_handle_t,
        desc: *const ze_image_desc_t,
        pImageProperties: *mut ze_image_properties_t,
    ) -> ze_result_t {
        (self.zeImageGetProperties)(hDevice, desc, pImageProperties)
    }
    pub unsafe fn zeImageCreate(
        &self,
        hContext: ze_context_handle_t,
        hDevice: ze_device_handle_t,
        desc: *const ze_image_desc_t,
        phImage: *mut ze_image_handle_t,
    ) -> ze_result_t {
        (self.zeImageCreate)(hContext, hDevice, desc, phImage)
    }
    pub unsafe fn zeImageDestroy(&self, hImage: ze_image_handle_t) -> ze_result_t {
        (self.zeImageDestroy)(hImage)
    }
    pub unsafe fn zeMemAllocShared(
        &self,
        hContext: ze_context_handle_t,
        device_desc: *const ze_device_mem_alloc_desc_t,
        host_desc: *const ze_host_mem_alloc_desc_t,
        size: usize,
        alignment: usize,
        hDevice: ze_device_handle_t,
        pptr: *mut *mut ::core::ffi::c_void,
    ) -> ze_result_t {
        (self.zeMemAllocShared)(
            hContext,
            device_desc,
            host_desc,
            size,
            alignment,
            hDevice,
            pptr,
        )
    }
    pub unsafe fn zeMemAllocDevice(
        &self,
        hContext: ze_context_handle_t,
        device_desc: *const ze_device_mem_alloc_desc_t,
        size: usize,
        alignment: usize,
        hDevice: ze_device_handle_t,
        pptr: *mut *mut ::core::ffi::c_void,
    ) -> ze_result_t {
        (self.zeMemAllocDevice)(hContext, device_desc, size, alignment, hDevice, pptr)
    }
    pub unsafe fn zeMemAllocHost(
        &self,
        hContext: ze_context_handle_t,
        host_desc: *const ze_host_mem_alloc_desc_t,
        size: usize,
        alignment: usize,
        pptr: *mut *mut ::core::ffi::c_void,
    ) -> ze_result_t {
        (self.zeMemAllocHost)(hContext, host_desc, size, alignment, pptr)
    }
    pub unsafe fn zeMemFree(
        &self,
        hContext: ze_context_handle_t,
        ptr: *mut ::core::ffi::c_void,
    ) -> ze_result_t {
        (self.zeMemFree)(hContext, ptr)
    }
    pub unsafe fn zeMemGetAllocProperties(
        &self,
        hContext: ze_context_handle_t,
        ptr: *const ::core::ffi::c_void,
        pMemAllocProperties: *mut ze_memory_allocation_properties_t,
        phDevice: *mut ze_device_handle_t,
    ) -> ze_result_t {
        (self.zeMemGetAllocProperties)(hContext, ptr, pMemAllocProperties, phDevice)
    }
    pub unsafe fn zeMemGetAddressRange(
        &self,
        hContext: ze_context_handle_t,
        ptr: *const ::core::ffi::c_void,
        pBase: *mut *mut ::core::ffi::c_void,
        pSize: *mut usize,
    ) -> ze_result_t {
        (self.zeMemGetAddressRange)(hContext, ptr, pBase, pSize)
    }
    pub unsafe fn zeMemGetIpcHandle(
        &self,
        hContext: ze_context_handle_t,
        ptr: *const ::core::ffi::c_void,
        pIpcHandle: *mut ze_ipc_mem_handle_t,
    ) -> ze_result_t {
        (self.zeMemGetIpcHandle)(hContext, ptr, pIpcHandle)
    }
    pub unsafe fn zeMemOpenIpcHandle(
        &self,
        hContext: ze_context_handle_t,
        hDevice: ze_device_handle_t,
        handle: ze_ipc_mem_handle_t,
        flags: ze_ipc_memory_flags_t,
        pptr: *mut *mut ::core::ffi::c_void,
    ) -> ze_result_t {
        (self.zeMemOpenIpcHandle)(hContext, hDevice, handle, flags, pptr)
    }
    pub unsafe fn zeMemCloseIpcHandle(
        &self,
        hContext: ze_context_handle_t,
        ptr: *const ::core::ffi::c_void,
    ) -> ze_result_t {
        (self.zeMemCloseIpcHandle)(hContext, ptr)
    }
    pub unsafe fn zeModuleCreate(
        &self,
        hContext: ze_context_handle_t,
        hDevice: ze_device_handle_t,
        desc: *const ze_module_desc_t,
        phModule: *mut ze_module_handle_t,
        phBuildLog: *mut ze_module_build_log_handle_t,
    ) -> ze_result_t {
        (self.zeModuleCreate)(hContext, hDevice, desc, phModule, phBuildLog)
    }
    pub unsafe fn zeModuleDestroy(&self, hModule: ze_module_handle_t) -> ze_result_t {
        (self.zeModuleDestroy)(hModule)
    }
    pub unsafe fn zeModuleDynamicLink(
        &self,
        numModules: u32,
        phModules: *mut ze_module_handle_t,
        phLinkLog: *mut ze_module_build_log_handle_t,
    ) -> ze_result_t {
        (self.zeModuleDynamicLink)(numModules, phModules, phLinkLog)
    }
    pub unsafe fn zeModuleBuildLogDestroy(
        &self,
        hModuleBuildLog: ze_module_build_log_handle_t,
    ) -> ze_result_t {
        (self.zeModuleBuildLogDestroy)(hModuleBuildLog)
    }
    pub unsafe fn zeModuleBuildLogGetString(
        &self,
        hModuleBuildLog: ze_module_build_log_handle_t,
        pSize: *mut usize,
        pBuildLog: *mut ::core::ffi::c_char,
    ) -> ze_result_t {
        (self.zeModuleBuildLogGetString)(hModuleBuildLog, pSize, pBuildLog)
    }
    pub unsafe fn zeModuleGetNativeBinary(
        &self,
        hModule: ze_module_handle_t,
        pSize: *mut usize,
        pModuleNativeBinary: *mut u8,
    ) -> ze_result_t {
        (self.zeModuleGetNativeBinary)(hModule, pSize, pModuleNativeBinary)
    }
    pub unsafe fn zeModuleGetGlobalPointer(
        &self,
        hModule: ze_module_handle_t,
        pGlobalName: *const ::core::ffi::c_char,
        pSize: *mut usize,
        pptr: *mut *mut ::core::ffi::c_void,
    ) -> ze_result_t {
        (self.zeModuleGetGlobalPointer)(hModule, pGlobalName, pSize, pptr)
    }
    pub unsafe fn zeModuleGetKernelNames(
        &self,
        hModule: ze_module_handle_t,
        pCount: *mut u32,
        pNames: *mut *const ::core::ffi::c_char,
    ) -> ze_result_t {
        (self.zeModuleGetKernelNames)(hModule, pCount, pNames)
    }
    pub unsafe fn zeModuleGetProperties(
        &self,
        hModule: ze_module_handle_t,
        pModuleProperties: *mut ze_module_properties_t,
    ) -> ze_result_t {
        (self.zeModuleGetProperties)(hModule, pModuleProperties)
    }
    pub unsafe fn zeKernelCreate(
        &self,
        hModule: ze_module_handle_t,
        desc: *const ze_kernel_desc_t,
        phKernel: *mut ze_kernel_handle_t,
    ) -> ze_result_t {
        (self.zeKernelCreate)(hModule, desc, phKernel)
    }
    pub unsafe fn zeKernelDestroy(&self, hKernel: ze_kernel_handle_t) -> ze_result_t {
        (self.zeKernelDestroy)(hKernel)
    }
    pub unsafe fn zeModuleGetFunctionPointer(
        &self,
        hModule: ze_module_handle_t,
        pFunctionName: *const ::core::ffi::c_char,
        pfnFunction: *mut *mut ::core::ffi::c_void,
    ) -> ze_result_t {
        (self.zeModuleGetFunctionPointer)(hModule, pFunctionName, pfnFunction)
    }
    pub unsafe fn zeKernelSetGroupSize(
        &self,
        hKernel: ze_kernel_handle_t,
        groupSizeX: u32,
        groupSizeY: u32,
        groupSizeZ: u32,
    ) -> ze_result_t {
        (self.zeKernelSetGroupSize)(hKernel, groupSizeX, groupSizeY, groupSizeZ)
    }
    pub unsafe fn zeKernelSuggestGroupSize(
        &self,
        hKernel: ze_kernel_handle_t,
        globalSizeX: u32,
        globalSizeY: u32,
        globalSizeZ: u32,
        groupSizeX: *mut u32,
        groupSizeY: *mut u32,
        groupSizeZ: *mut u32,
    ) -> ze_result_t {
        (self.zeKernelSuggestGroupSize)(
            hKernel,
            globalSizeX,
            globalSizeY,
            globalSizeZ,
            groupSizeX,
            groupSizeY,
            groupSizeZ,
        )
    }
    pub unsafe fn zeKernelSuggestMaxCooperativeGroupCount(
        &self,
        hKernel: ze_kernel_handle_t,
        totalGroupCount: *mut u32,
    ) -> ze_result_t {
        (self.zeKernelSuggestMaxCooperativeGroupCount)(hKernel, totalGroupCount)
    }
    pub unsafe fn zeKernelSetArgumentValue(
        &self,
        hKernel: ze_kernel_handle_t,
        argIndex: u32,
        argSize: usize,
        pArgValue: *const ::core::ffi::c_void,
    ) -> ze_result_t {
        (self.zeKernelSetArgumentValue)(hKernel, argIndex, argSize, pArgValue)
    }
    pub unsafe fn zeKernelSetIndirectAccess(
        &self,
        hKernel: ze_kernel_handle_t,
        flags: ze_kernel_indirect_access_flags_t,
    ) -> ze_result_t {
        (self.zeKernelSetIndirectAccess)(hKernel, flags)
    }
    pub unsafe fn zeKernelGetIndirectAccess(
        &self,
        hKernel: ze_kernel_handle_t,
        pFlags: *mut ze_kernel_indirect_access_flags_t,
    ) -> ze_result_t {
        (self.zeKernelGetIndirectAccess)(hKernel, pFlags)
    }
    pub unsafe fn zeKernelGetSourceAttributes(
        &self,
        hKernel: ze_kernel_handle_t,
        pSize: *mut u32,
        pString: *mut *mut ::core::ffi::c_char,
    ) -> ze_result_t {
        (self.zeKernelGetSourceAttributes)(hKernel, pSize, pString)
    }
    pub unsafe fn zeKernelSetCacheConfig(
        &self,
        hKernel: ze_kernel_handle_t,
        flags: ze_cache_config_flags_t,
    ) -> ze_result_t {
        (self.zeKernelSetCacheConfig)(hKernel, flags)
    }
    pub unsafe fn zeKernelGetProperties(
        &self,
        hKernel: ze_kernel_handle_t,
        pKernelProperties: *mut ze_kernel_properties_t,
    ) -> ze_result_t {
        (self.zeKernelGetProperties)(hKernel, pKernelProperties)
    }
    pub unsafe fn zeKernelGetName(
        &self,
        hKernel: ze_kernel_handle_t,
        pSize: *mut usize,
        pName: *mut ::core::ffi::c_char,
    ) -> ze_result_t {
        (self.zeKernelGetName)(hKernel, pSize, pName)
    }
    pub unsafe fn zeCommandListAppendLaunchKernel(
        &self,
        hCommandList: ze_command_list_handle_t,
        hKernel: ze_kernel_handle_t,
        pLaunchFuncArgs: *const ze_group_count_t,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t {
        (self.zeCommandListAppendLaunchKernel)(
            hCommandList,
            hKernel,
            pLaunchFuncArgs,
            hSignalEvent,
            numWaitEvents,
            phWaitEvents,
        )
    }
    pub unsafe fn zeCommandListAppendLaunchCooperativeKernel(
        &self,
        hCommandList: ze_command_list_handle_t,
        hKernel: ze_kernel_handle_t,
        pLaunchFuncArgs: *const ze_group_count_t,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t {
        (self.zeCommandListAppendLaunchCooperativeKernel)(
            hCommandList,
            hKernel,
            pLaunchFuncArgs,
            hSignalEvent,
            numWaitEvents,
            phWaitEvents,
        )
    }
    pub unsafe fn zeCommandListAppendLaunchKernelIndirect(
        &self,
        hCommandList: ze_command_list_handle_t,
        hKernel: ze_kernel_handle_t,
        pLaunchArgumentsBuffer: *const ze_group_count_t,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t {
        (self.zeCommandListAppendLaunchKernelIndirect)(
            hCommandList,
            hKernel,
            pLaunchArgumentsBuffer,
            hSignalEvent,
            numWaitEvents,
            phWaitEvents,
        )
    }
    pub unsafe fn zeCommandListAppendLaunchMultipleKernelsIndirect(
        &self,
        hCommandList: ze_command_list_handle_t,
        numKernels: u32,
        phKernels: *mut ze_kernel_handle_t,
        pCountBuffer: *const u32,
        pLaunchArgumentsBuffer: *const ze_group_count_t,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t {
        (self.zeCommandListAppendLaunchMultipleKernelsIndirect)(
            hCommandList,
            numKernels,
            phKernels,
            pCountBuffer,
            pLaunchArgumentsBuffer,
            hSignalEvent,
            numWaitEvents,
            phWaitEvents,
        )
    }
    pub unsafe fn zeContextMakeMemoryResident(
        &self,
        hContext: ze_context_handle_t,
        hDevice: ze_device_handle_t,
        ptr: *mut ::core::ffi::c_void,
        size: usize,
    ) -> ze_result_t {
        (self.zeContextMakeMemoryResident)(hContext, hDevice, ptr, size)
    }
    pub unsafe fn zeContextEvictMemory(
        &self,
        hContext: ze_context_handle_t,
        hDevice: ze_device_handle_t,
        ptr: *mut ::core::ffi::c_void,
        size: usize,
    ) -> ze_result_t {
        (self.zeContextEvictMemory)(hContext, hDevice, ptr, size)
    }
    pub unsafe fn zeContextMakeImageResident(
        &self,
        hContext: ze_context_handle_t,
        hDevice: ze_device_handle_t,
        hImage: ze_image_handle_t,
    ) -> ze_result_t {
        (self.zeContextMakeImageResident)(hContext, hDevice, hImage)
    }
    pub unsafe fn zeContextEvictImage(
        &self,
        hContext: ze_context_handle_t,
        hDevice: ze_device_handle_t,
        hImage: ze_image_handle_t,
    ) -> ze_result_t {
        (self.zeContextEvictImage)(hContext, hDevice, hImage)
    }
    pub unsafe fn zeSamplerCreate(
        &self,
        hContext: ze_context_handle_t,
        hDevice: ze_device_handle_t,
        desc: *const ze_sampler_desc_t,
        phSampler: *mut ze_sampler_handle_t,
    ) -> ze_result_t {
        (self.zeSamplerCreate)(hContext, hDevice, desc, phSampler)
    }
    pub unsafe fn zeSamplerDestroy(&self, hSampler: ze_sampler_handle_t) -> ze_result_t {
        (self.zeSamplerDestroy)(hSampler)
    }
    pub unsafe fn zeVirtualMemReserve(
        &self,
        hContext: ze_context_handle_t,
        pStart: *const ::core::ffi::c_void,
        size: usize,
        pptr: *mut *mut ::core::ffi::c_void,
    ) -> ze_result_t {
        (self.zeVirtualMemReserve)(hContext, pStart, size, pptr)
    }
    pub unsafe fn zeVirtualMemFree(
        &self,
        hContext: ze_context_handle_t,
        ptr: *const ::core::ffi::c_void,
        size: usize,
    ) -> ze_result_t {
        (self.zeVirtualMemFree)(hContext, ptr, size)
    }
    pub unsafe fn zeVirtualMemQueryPageSize(
        &self,
        hContext: ze_context_handle_t,
        hDevice: ze_device_handle_t,
        size: usize,
        pagesize: *mut usize,
    ) -> ze_result_t {
        (self.zeVirtualMemQueryPageSize)(hContext, hDevice, size, pagesize)
    }
    pub unsafe fn zePhysicalMemCreate(
        &self,
        hContext: ze_context_handle_t,
        hDevice: ze_device_handle_t,
        desc: *mut ze_physical_mem_desc_t,
        phPhysicalMemory: *mut ze_physical_mem_handle_t,
    ) -> ze_result_t {
        (self.zePhysicalMemCreate)(hContext, hDevice, desc, phPhysicalMemory)
    }
    pub unsafe fn zePhysicalMemDestroy(
        &self,
        hContext: ze_context_handle_t,
        hPhysicalMemory: ze_physical_mem_handle_t,
    ) -> ze_result_t {
        (self.zePhysicalMemDestroy)(hContext, hPhysicalMemory)
    }
    pub unsafe fn zeVirtualMemMap(
        &self,
        hContext: ze_context_handle_t,
        ptr: *const ::core::ffi::c_void,
        size: usize,
        hPhysicalMemory: ze_physical_mem_handle_t,
        offset: usize,
        access: ze_memory_access_attribute_t,
    ) -> ze_result_t {
        (self.zeVirtualMemMap)(hContext, ptr, size, hPhysicalMemory, offset, access)
    }
    pub unsafe fn zeVirtualMemUnmap(
        &self,
        hContext: ze_context_handle_t,
        ptr: *const ::core::ffi::c_void,
        size: usize,
    ) -> ze_result_t {
        (self.zeVirtualMemUnmap)(hContext, ptr, size)
    }
    pub unsafe fn zeVirtualMemSetAccessAttribute(
        &self,
        hContext: ze_context_handle_t,
        ptr: *const ::core::ffi::c_void,
        size: usize,
        access: ze_memory_access_attribute_t,
    ) -> ze_result_t {
        (self.zeVirtualMemSetAccessAttribute)(hContext, ptr, size, access)
    }
    pub unsafe fn zeVirtualMemGetAccessAttribute(
        &self,
        hContext: ze_context_handle_t,
        ptr: *const ::core::ffi::c_void,
        size: usize,
        access: *mut ze_memory_access_attribute_t,
        outSize: *mut usize,
    ) -> ze_result_t {
        (self.zeVirtualMemGetAccessAttribute)(hContext, ptr, size, access, outSize)
    }
    pub unsafe fn zeKernelSetGlobalOffsetExp(
        &self,
        hKernel: ze_kernel_handle_t,
        offsetX: u32,
        offsetY: u32,
        offsetZ: u32,
    ) -> ze_result_t {
        (self.zeKernelSetGlobalOffsetExp)(hKernel, offsetX, offsetY, offsetZ)
    }
    pub unsafe fn zeDeviceReserveCacheExt(
        &self,
        hDevice: ze_device_handle_t,
        cacheLevel: usize,
        cacheReservationSize: usize,
    ) -> ze_result_t {
        (self.zeDeviceReserveCacheExt)(hDevice, cacheLevel, cacheReservationSize)
    }
    pub unsafe fn zeDeviceSetCacheAdviceExt(
        &self,
        hDevice: ze_device_handle_t,
        ptr: *mut ::core::ffi::c_void,
        regionSize: usize,
        cacheRegion: ze_cache_ext_region_t,
    ) -> ze_result_t {
        (self.zeDeviceSetCacheAdviceExt)(hDevice, ptr, regionSize, cacheRegion)
    }
    pub unsafe fn zeEventQueryTimestampsExp(
        &self,
        hEvent: ze_event_handle_t,
        hDevice: ze_device_handle_t,
        pCount: *mut u32,
        pTimestamps: *mut ze_kernel_timestamp_result_t,
    ) -> ze_result_t {
        (self.zeEventQueryTimestampsExp)(hEvent, hDevice, pCount, pTimestamps)
    }
    pub unsafe fn zeImageGetMemoryPropertiesExp(
        &self,
        hImage: ze_image_handle_t,
        pMemoryProperties: *mut ze_image_memory_properties_exp_t,
    ) -> ze_result_t {
        (self.zeImageGetMemoryPropertiesExp)(hImage, pMemoryProperties)
    }
    pub unsafe fn zeImageViewCreateExp(
        &self,
        hContext: ze_context_handle_t,
        hDevice: ze_device_handle_t,
        desc: *const ze_image_desc_t,
        hImage: ze_image_handle_t,
        phImageView: *mut ze_image_handle_t,
    ) -> ze_result_t {
        (self.zeImageViewCreateExp)(hContext, hDevice, desc, hImage, phImageView)
    }
    pub unsafe fn zeKernelSchedulingHintExp(
        &self,
        hKernel: ze_kernel_handle_t,
        pHint: *mut ze_scheduling_hint_exp_desc_t,
    ) -> ze_result_t {
        (self.zeKernelSchedulingHintExp)(hKernel, pHint)
    }
    pub unsafe fn zeDevicePciGetPropertiesExt(
        &self,
        hDevice: ze_device_handle_t,
        pPciProperties: *mut ze_pci_ext_properties_t,
    ) -> ze_result_t {
        (self.zeDevicePciGetPropertiesExt)(hDevice, pPciProperties)
    }
    pub unsafe fn zeCommandListAppendImageCopyToMemoryExt(
        &self,
        hCommandList: ze_command_list_handle_t,
        dstptr: *mut ::core::ffi::c_void,
        hSrcImage: ze_image_handle_t,
        pSrcRegion: *const ze_image_region_t,
        destRowPitch: u32,
        destSlicePitch: u32,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t {
        (self.zeCommandListAppendImageCopyToMemoryExt)(
            hCommandList,
            dstptr,
            hSrcImage,
            pSrcRegion,
            destRowPitch,
            destSlicePitch,
            hSignalEvent,
            numWaitEvents,
            phWaitEvents,
        )
    }
    pub unsafe fn zeCommandListAppendImageCopyFromMemoryExt(
        &self,
        hCommandList: ze_command_list_handle_t,
        hDstImage: ze_image_handle_t,
        srcptr: *const ::core::ffi::c_void,
        pDstRegion: *const ze_image_region_t,
        srcRowPitch: u32,
        srcSlicePitch: u32,
        hSignalEvent: ze_event_handle_t,
        numWaitEvents: u32,
        phWaitEvents: *mut ze_event_handle_t,
    ) -> ze_result_t {
        (self.zeCommandListAppendImageCopyFromMemoryExt)(
            hCommandList,
            hDstImage,
            srcptr,
            pDstRegion,
            srcRowPitch,
            srcSlicePitch,
            hSignalEvent,
            numWaitEvents,
            phWaitEvents,
        )
    }
    pub unsafe fn zeImageGetAllocPropertiesExt(
        &self,
        hContext: ze_context_handle_t,
        hImage: ze_image_handle_t,
        pImageAllocProperties: *mut ze_image_allocation_ext_properties_t,
    ) -> ze_result_t {
        (self.zeImageGetAllocPropertiesExt)(hContext, hImage, pImageAllocProperties)
    }
    pub unsafe fn zeModuleInspectLinkageExt(
        &self,
        pInspectDesc: *mut ze_linkage_inspection_ext_desc_t,
        numModules: u32,
        phModules: *mut ze_module_handle_t,
        phLog: *mut ze_module_build_log_handle_t,
    ) -> ze_result_t {
        (self.zeModuleInspectLinkageExt)(pInspectDesc, numModules, phModules, phLog)
    }
    pub unsafe fn zeMemFreeExt(
        &self,
        hContext: ze_context_handle_t,
        pMemFreeDesc: *const ze_memory_free_ext_desc_t,
        ptr: *mut ::core::ffi::c_void,
    ) -> ze_result_t {
        (self.zeMemFreeExt)(hContext, pMemFreeDesc, ptr)
    }
    pub unsafe fn zeFabricVertexGetExp(
        &self,
        hDriver: ze_driver_handle_t,
        pCount: *mut u32,
        phVertices: *mut ze_fabric_vertex_handle_t,
    ) -> ze_result_t {
        (self.zeFabricVertexGetExp)(hDriver, pCount, phVertices)
    }
    pub unsafe fn zeFabricVertexGetSubVerticesExp(
        &self,
        hVertex: ze_fabric_vertex_handle_t,
        pCount: *mut u32,
        phSubvertices: *mut ze_fabric_vertex_handle_t,
    ) -> ze_result_t {
        (self.zeFabricVertexGetSubVerticesExp)(hVertex, pCount, phSubvertices)
    }
    pub unsafe fn zeFabricVertexGetPropertiesExp(
        &self,
        hVertex: ze_fabric_vertex_handle_t,
        pVertexProperties: *mut ze_fabric_vertex_exp_properties_t,
    ) -> ze_result_t {
        (self.zeFabricVertexGetPropertiesExp)(hVertex, pVertexProperties)
    }
    pub unsafe fn zeFabricVertexGetDeviceExp(
        &self,
        hVertex: ze_fabric_vertex_handle_t,
        phDevice: *mut ze_device_handle_t,
    ) -> ze_result_t {
        (self.zeFabricVertexGetDeviceExp)(hVertex, phDevice)
    }
    pub unsafe fn zeDeviceGetFabricVertexExp(
        &self,
        hDevice: ze_device_handle_t,
        phVertex: *mut ze_fabric_vertex_handle_t,
    ) -> ze_result_t {
        (self.zeDeviceGetFabricVertexExp)(hDevice, phVertex)
    }
    pub unsafe fn zeFabricEdgeGetExp(
        &self,
        hVertexA: ze_fabric_vertex_handle_t,
        hVertexB: ze_fabric_vertex_handle_t,
        pCount: *mut u32,
        phEdges: *mut ze_fabric_edge_handle_t,
    ) -> ze_result_t {
        (self.zeFabricEdgeGetExp)(hVertexA, hVertexB, pCount, phEdges)
    }
    pub unsafe fn zeFabricEdgeGetVerticesExp(
        &self,
        hEdge: ze_fabric_edge_handle_t,
        phVertexA: *mut ze_fabric_vertex_handle_t,
        phVertexB: *mut ze_fabric_vertex_handle_t,
    ) -> ze_result_t {
        (self.zeFabricEdgeGetVerticesExp)(hEdge, phVertexA, phVertexB)
    }
    pub unsafe fn zeFabricEdgeGetPropertiesExp(
        &self,
        hEdge: ze_fabric_edge_handle_t,
        pEdgeProperties: *mut ze_fabric_edge_exp_properties_t,
    ) -> ze_result_t {
        (self.zeFabricEdgeGetPropertiesExp)(hEdge, pEdgeProperties)
    }
    pub unsafe fn zesDeviceGetProperties(
        &self,
        hDevice: zes_device_handle_t,
        pProperties: *mut zes_device_properties_t,
    ) -> ze_result_t {
        (self.zesDeviceGetProperties)(hDevice, pProperties)
    }
    pub unsafe fn zesDevicePciGetProperties(
        &self,
        hDevice: zes_device_handle_t,
        pProperties: *mut zes_pci_properties_t,
    ) -> ze_result_t {
        (self.zesDevicePciGetProperties)(hDevice, pProperties)
    }
    pub unsafe fn zesDeviceEnumMemoryModules(
        &self,
        hDevice: zes_device_handle_t,
        pCount: *mut u32,
        phMemory: *mut zes_mem_handle_t,
    ) -> ze_result_t {
        (self.zesDeviceEnumMemoryModules)(hDevice, pCount, phMemory)
    }
    pub unsafe fn zesMemoryGetProperties(
        &self,
        hMemory: zes_mem_handle_t,
        pProperties: *mut zes_mem_properties_t,
    ) -> ze_result_t {
        (self.zesMemoryGetProperties)(hMemory, pProperties)
    }
    pub unsafe fn zesMemoryGetState(
        &self,
        hMemory: zes_mem_handle_t,
        pState: *mut zes_mem_state_t,
    ) -> ze_result_t {
        (self.zesMemoryGetState)(hMemory, pState)
    }
    pub unsafe fn zeGetGlobalProcAddrTable(
        &self,
        version: ze_api_version_t,
        pDdiTable: *mut ze_global_dditable_t,
    ) -> ze_result_t {
        (self.zeGetGlobalProcAddrTable)(version, pDdiTable)
    }
    pub unsafe fn zeGetDriverProcAddrTable(
        &self,
        version: ze_api_version_t,
        pDdiTable: *mut ze_driver_dditable_t,
    ) -> ze_result_t {
        (self.zeGetDriverProcAddrTable)(version, pDdiTable)
    }
    pub unsafe fn zeGetDeviceProcAddrTable(
        &self,
        version: ze_api_version_t,
        pDdiTable: *mut ze_device_dditable_t,
    ) -> ze_result_t {
        (self.zeGetDeviceProcAddrTable)(version, pDdiTable)
    }
    pub unsafe fn zeGetDeviceExpProcAddrTable(
        &self,
        version: ze_api_version_t,
        pDdiTable: *mut ze_device_exp_dditable_t,
    ) -> ze_result_t {
        (self.zeGetDeviceExpProcAddrTable)(version, pDdiTable)
    }
    pub unsafe fn zeGetContextProcAddrTable(
        &self,
        version: ze_api_version_t,
        pDdiTable: *mut ze_context_dditable_t,
    ) -> ze_result_t {
        (self.zeGetContextProcAddrTable)(version, pDdiTable)
    }
    pub unsafe fn zeGetCommandQueueProcAddrTable(
        &self,
        version: ze_api_version_t,
        pDdiTable: *mut ze_command_queue_dditable_t,
    ) -> ze_result_t {
        (self.zeGetCommandQueueProcAddrTable)(version, pDdiTable)
    }
    pub unsafe fn zeGetCommandListProcAddrTable(
        &self,
        version: ze_api_version_t,
        pDdiTable: *mut ze_command_list_dditable_t,
    ) -> ze_result_t {
        (self.zeGetCommandListProcAddrTable)(version, pDdiTable)
    }
    pub unsafe fn zeGetImageProcAddrTable(
        &self,
        version: ze_api_version_t,
        pDdiTable: *mut ze_image_dditable_t,
    ) -> ze_result_t {
        (self.zeGetImageProcAddrTable)(version, pDdiTable)
    }
    pub unsafe fn zeGetImageExpProcAddrTable(
        &self,
        version: ze_api_version_t,
        pDdiTable: *mut ze_image_exp_dditable_t,
    ) -> ze_result_t {
        (self.zeGetImageExpProcAddrTable)(version, pDdiTable)
    }
    pub unsafe fn zeGetFenceProcAddrTable(
        &self,
        version: ze_api_version_t,
        pDdiTable: *mut ze_fence_dditable_t,
    ) -> ze_result_t {
        (self.zeGetFenceProcAddrTable)(version, pDdiTable)
    }
    pub unsafe fn zeGetEventPoolProcAddrTable(
        &self,
        version: ze_api_version_t,
        pDdiTable: *mut ze_event_pool_dditable_t,
    ) -> ze_result_t {
        (self.zeGetEventPoolProcAddrTable)(version, pDdiTable)
    }
    pub unsafe fn zeGetEventProcAddrTable(
        &self,
        version: ze_api_version_t,
        pDdiTable: *mut ze_event_dditable_t,
    ) -> ze_result_t {
        (self.zeGetEventProcAddrTable)(version, pDdiTable)
    }
    pub unsafe fn zeGetEventExpProcAddrTable(
        &self,
        version: ze_api_version_t,
        pDdiTable: *mut ze_event_exp_dditable_t,
    ) -> ze_result_t {
        (self.zeGetEventExpProcAddrTable)(version, pDdiTable)
    }
    pub unsafe fn zeGetModuleProcAddrTable(
        &self,
        version: ze_api_version_t,
        pDdiTable: *mut ze_module_dditable_t,
    ) -> ze_result_t {
        (self.zeGetModuleProcAddrTable)(version, pDdiTable)
    }
    pub unsafe fn zeGetModuleBuildLogProcAddrTable(
        &self,
        version: ze_api_version_t,
        pDdiTable: *mut ze_module_build_log_dditable_t,
    ) -> ze_result_t {
        (self.zeGetModuleBuildLogProcAddrTable)(version, pDdiTable)
    }
    pub unsafe fn zeGetKernelProcAddrTable(
        &self,
        version: ze_api_version_t,
        pDdiTable: *mut ze_kernel_dditable_t,
    ) -> ze_result_t {
        (self.zeGetKernelProcAddrTable)(version, pDdiTable)
    }
    pub unsafe fn zeGetKernelExpProcAddrTable(
        &self,
        version: ze_api_version_t,
        pDdiTable: *mut ze_kernel_exp_dditable_t,
    ) -> ze_result_t {
        (self.zeGetKernelExpProcAddrTable)(version, pDdiTable)
    }
    pub unsafe fn zeGetSamplerProcAddrTable(
        &self,
        version: ze_api_version_t,
        pDdiTable: *mut ze_sampler_dditable_t,
    ) -> ze_result_t {
        (self.zeGetSamplerProcAddrTable)(version, pDdiTable)
    }
    pub unsafe fn zeGetPhysicalMemProcAddrTable(
        &self,
        version: ze_api_version_t,
        pDdiTable: *mut ze_physical_mem_dditable_t,
    ) -> ze_result_t {
        (self.zeGetPhysicalMemProcAddrTable)(version, pDdiTable)
    }
    pub unsafe fn zeGetMemProcAddrTable(
        &self,
        version: ze_api_version_t,
        pDdiTable: *mut ze_mem_dditable_t,
    ) -> ze_result_t {
        (self.zeGetMemProcAddrTable)(version, pDdiTable)
    }
    pub unsafe fn zeGetVirtualMemProcAddrTable(
        &self,
        version: ze_api_version_t,
        pDdiTable: *mut ze_virtual_mem_dditable_t,
    ) -> ze_result_t {
        (self.zeGetVirtualMemProcAddrTable)(version, pDdiTable)
    }
    pub unsafe fn zeGetFabricVertexExpProcAddrTable(
        &self,
        version: ze_api_version_t,
        pDdiTable: *mut ze_fabric_vertex_exp_dditable_t,
    ) -> ze_result_t {
        (self.zeGetFabricVertexExpProcAddrTable)(version, pDdiTable)
    }
    pub unsafe fn zeGetFabricEdgeExpProcAddrTable(
        &self,
        version: ze_api_version_t,
        pDdiTable: *mut ze_fabric_edge_exp_dditable_t,
    ) -> ze_result_t {
        (self.zeGetFabricEdgeExpProcAddrTable)(version, pDdiTable)
    }
}
