//! The tables that a loader asks the driver to fill in, one getter each.
//!
//! A row names the field and the function; what a table lacks is null, which loaders answer as unsupported. Tables
//! are those of the API 1.4: newer loaders append their fields, and older ones are refused.
#![expect(
    unsafe_code,
    reason = "exports entry points under their names, which are Level Zero's alone"
)]

use level_zero_sys::{
    ze_command_list_dditable_t, ze_command_queue_dditable_t, ze_context_dditable_t,
    ze_device_dditable_t, ze_device_exp_dditable_t, ze_driver_dditable_t, ze_event_dditable_t,
    ze_event_exp_dditable_t, ze_event_pool_dditable_t, ze_fabric_edge_exp_dditable_t,
    ze_fabric_vertex_exp_dditable_t, ze_fence_dditable_t, ze_global_dditable_t,
    ze_image_dditable_t, ze_image_exp_dditable_t, ze_kernel_dditable_t, ze_kernel_exp_dditable_t,
    ze_mem_dditable_t, ze_module_build_log_dditable_t, ze_module_dditable_t,
    ze_physical_mem_dditable_t, ze_result_t, ze_sampler_dditable_t, ze_virtual_mem_dditable_t,
};

use super::{append, context, device, driver, event, kernel, memory, module, queue};
use crate::abi::{EntryPoint as _, Out};
use crate::result::{Result, UNSUPPORTED_VERSION, answer};

/// The API's version, whose tables these are.
const VERSION: u32 = (1 << 16) | 4;

macro_rules! tables {
    ($($getter:ident: $table:ident { $($field:ident = $group:ident::$function:ident($($argument:tt),*);)* })*) => {
        $(
            #[unsafe(no_mangle)]
            #[allow(unused_variables, reason = "a table may hold nothing")]
            pub(crate) extern "C" fn $getter(version: u32, mut table: Out<$table>) -> ze_result_t {
                answer(|| {
                    check(version)?;
                    let table = table.fill()?;
                    $(table.$field = ($group::$function as extern "C" fn($($argument),*) -> ze_result_t).raw();)*
                    Ok(())
                })
            }
        )*
    };
}

fn check(version: u32) -> Result<()> {
    match version >> 16 == VERSION >> 16 && version >= VERSION {
        true => Ok(()),
        false => Err(UNSUPPORTED_VERSION),
    }
}

tables! {
    zeGetGlobalProcAddrTable: ze_global_dditable_t {
        pfnInit = driver::zeInit(_);
    }
    zeGetDriverProcAddrTable: ze_driver_dditable_t {
        pfnGet = driver::zeDriverGet(_, _);
        pfnGetApiVersion = driver::zeDriverGetApiVersion(_, _);
        pfnGetProperties = driver::zeDriverGetProperties(_, _);
        pfnGetIpcProperties = driver::zeDriverGetIpcProperties(_, _);
        pfnGetExtensionProperties = driver::zeDriverGetExtensionProperties(_, _, _);
        pfnGetExtensionFunctionAddress = driver::zeDriverGetExtensionFunctionAddress(_, _, _);
    }
    zeGetDeviceProcAddrTable: ze_device_dditable_t {
        pfnGet = device::zeDeviceGet(_, _, _);
        pfnGetSubDevices = device::zeDeviceGetSubDevices(_, _, _);
        pfnGetProperties = device::zeDeviceGetProperties(_, _);
        pfnGetComputeProperties = device::zeDeviceGetComputeProperties(_, _);
        pfnGetModuleProperties = device::zeDeviceGetModuleProperties(_, _);
        pfnGetCommandQueueGroupProperties = device::zeDeviceGetCommandQueueGroupProperties(_, _, _);
        pfnGetMemoryProperties = device::zeDeviceGetMemoryProperties(_, _, _);
        pfnGetMemoryAccessProperties = device::zeDeviceGetMemoryAccessProperties(_, _);
        pfnGetCacheProperties = device::zeDeviceGetCacheProperties(_, _, _);
        pfnGetImageProperties = device::zeDeviceGetImageProperties(_, _);
        pfnGetExternalMemoryProperties = device::zeDeviceGetExternalMemoryProperties(_, _);
        pfnGetP2PProperties = device::zeDeviceGetP2PProperties(_, _, _);
        pfnCanAccessPeer = device::zeDeviceCanAccessPeer(_, _, _);
        pfnGetStatus = device::zeDeviceGetStatus(_);
        pfnGetGlobalTimestamps = device::zeDeviceGetGlobalTimestamps(_, _, _);
    }
    zeGetDeviceExpProcAddrTable: ze_device_exp_dditable_t { }
    zeGetContextProcAddrTable: ze_context_dditable_t {
        pfnCreate = context::zeContextCreate(_, _, _);
        pfnDestroy = context::zeContextDestroy(_);
        pfnGetStatus = context::zeContextGetStatus(_);
        pfnSystemBarrier = context::zeContextSystemBarrier(_, _);
        pfnMakeMemoryResident = context::zeContextMakeMemoryResident(_, _, _, _);
        pfnEvictMemory = context::zeContextEvictMemory(_, _, _, _);
        pfnCreateEx = context::zeContextCreateEx(_, _, _, _, _);
    }
    zeGetCommandQueueProcAddrTable: ze_command_queue_dditable_t {
        pfnCreate = queue::zeCommandQueueCreate(_, _, _, _);
        pfnDestroy = queue::zeCommandQueueDestroy(_);
        pfnExecuteCommandLists = queue::zeCommandQueueExecuteCommandLists(_, _, _, _);
        pfnSynchronize = queue::zeCommandQueueSynchronize(_, _);
    }
    zeGetCommandListProcAddrTable: ze_command_list_dditable_t {
        pfnCreate = queue::zeCommandListCreate(_, _, _, _);
        pfnCreateImmediate = queue::zeCommandListCreateImmediate(_, _, _, _);
        pfnDestroy = queue::zeCommandListDestroy(_);
        pfnClose = queue::zeCommandListClose(_);
        pfnReset = queue::zeCommandListReset(_);
        pfnAppendWriteGlobalTimestamp = append::zeCommandListAppendWriteGlobalTimestamp(_, _, _, _, _);
        pfnAppendBarrier = append::zeCommandListAppendBarrier(_, _, _, _);
        pfnAppendMemoryRangesBarrier = append::zeCommandListAppendMemoryRangesBarrier(_, _, _, _, _, _, _);
        pfnAppendMemoryCopy = append::zeCommandListAppendMemoryCopy(_, _, _, _, _, _, _);
        pfnAppendMemoryFill = append::zeCommandListAppendMemoryFill(_, _, _, _, _, _, _, _);
        pfnAppendMemoryCopyRegion = append::zeCommandListAppendMemoryCopyRegion(_, _, _, _, _, _, _, _, _, _, _, _);
        pfnAppendMemoryCopyFromContext = append::zeCommandListAppendMemoryCopyFromContext(_, _, _, _, _, _, _, _);
        pfnAppendMemoryPrefetch = append::zeCommandListAppendMemoryPrefetch(_, _, _);
        pfnAppendMemAdvise = append::zeCommandListAppendMemAdvise(_, _, _, _, _);
        pfnAppendSignalEvent = append::zeCommandListAppendSignalEvent(_, _);
        pfnAppendWaitOnEvents = append::zeCommandListAppendWaitOnEvents(_, _, _);
        pfnAppendEventReset = append::zeCommandListAppendEventReset(_, _);
        pfnAppendQueryKernelTimestamps = append::zeCommandListAppendQueryKernelTimestamps(_, _, _, _, _, _, _, _);
        pfnAppendLaunchKernel = append::zeCommandListAppendLaunchKernel(_, _, _, _, _, _);
        pfnAppendLaunchCooperativeKernel = append::zeCommandListAppendLaunchCooperativeKernel(_, _, _, _, _, _);
        pfnAppendLaunchKernelIndirect = append::zeCommandListAppendLaunchKernelIndirect(_, _, _, _, _, _);
    }
    zeGetImageProcAddrTable: ze_image_dditable_t { }
    zeGetImageExpProcAddrTable: ze_image_exp_dditable_t { }
    zeGetFenceProcAddrTable: ze_fence_dditable_t {
        pfnCreate = event::zeFenceCreate(_, _, _);
        pfnDestroy = event::zeFenceDestroy(_);
        pfnHostSynchronize = event::zeFenceHostSynchronize(_, _);
        pfnQueryStatus = event::zeFenceQueryStatus(_);
        pfnReset = event::zeFenceReset(_);
    }
    zeGetEventPoolProcAddrTable: ze_event_pool_dditable_t {
        pfnCreate = event::zeEventPoolCreate(_, _, _, _, _);
        pfnDestroy = event::zeEventPoolDestroy(_);
    }
    zeGetEventProcAddrTable: ze_event_dditable_t {
        pfnCreate = event::zeEventCreate(_, _, _);
        pfnDestroy = event::zeEventDestroy(_);
        pfnHostSignal = event::zeEventHostSignal(_);
        pfnHostSynchronize = event::zeEventHostSynchronize(_, _);
        pfnQueryStatus = event::zeEventQueryStatus(_);
        pfnHostReset = event::zeEventHostReset(_);
        pfnQueryKernelTimestamp = event::zeEventQueryKernelTimestamp(_, _);
    }
    zeGetEventExpProcAddrTable: ze_event_exp_dditable_t { }
    zeGetModuleProcAddrTable: ze_module_dditable_t {
        pfnCreate = module::zeModuleCreate(_, _, _, _, _);
        pfnDestroy = module::zeModuleDestroy(_);
        pfnDynamicLink = module::zeModuleDynamicLink(_, _, _);
        pfnGetNativeBinary = module::zeModuleGetNativeBinary(_, _, _);
        pfnGetGlobalPointer = module::zeModuleGetGlobalPointer(_, _, _, _);
        pfnGetKernelNames = module::zeModuleGetKernelNames(_, _, _);
        pfnGetProperties = module::zeModuleGetProperties(_, _);
        pfnGetFunctionPointer = module::zeModuleGetFunctionPointer(_, _, _);
    }
    zeGetModuleBuildLogProcAddrTable: ze_module_build_log_dditable_t {
        pfnDestroy = module::zeModuleBuildLogDestroy(_);
        pfnGetString = module::zeModuleBuildLogGetString(_, _, _);
    }
    zeGetKernelProcAddrTable: ze_kernel_dditable_t {
        pfnCreate = kernel::zeKernelCreate(_, _, _);
        pfnDestroy = kernel::zeKernelDestroy(_);
        pfnSetCacheConfig = kernel::zeKernelSetCacheConfig(_, _);
        pfnSetGroupSize = kernel::zeKernelSetGroupSize(_, _, _, _);
        pfnSuggestGroupSize = kernel::zeKernelSuggestGroupSize(_, _, _, _, _, _, _);
        pfnSuggestMaxCooperativeGroupCount = kernel::zeKernelSuggestMaxCooperativeGroupCount(_, _);
        pfnSetArgumentValue = kernel::zeKernelSetArgumentValue(_, _, _, _);
        pfnSetIndirectAccess = kernel::zeKernelSetIndirectAccess(_, _);
        pfnGetIndirectAccess = kernel::zeKernelGetIndirectAccess(_, _);
        pfnGetSourceAttributes = kernel::zeKernelGetSourceAttributes(_, _, _);
        pfnGetProperties = kernel::zeKernelGetProperties(_, _);
        pfnGetName = kernel::zeKernelGetName(_, _, _);
    }
    zeGetKernelExpProcAddrTable: ze_kernel_exp_dditable_t {
        pfnSetGlobalOffsetExp = kernel::zeKernelSetGlobalOffsetExp(_, _, _, _);
    }
    zeGetSamplerProcAddrTable: ze_sampler_dditable_t { }
    zeGetPhysicalMemProcAddrTable: ze_physical_mem_dditable_t { }
    zeGetMemProcAddrTable: ze_mem_dditable_t {
        pfnAllocShared = memory::zeMemAllocShared(_, _, _, _, _, _, _);
        pfnAllocDevice = memory::zeMemAllocDevice(_, _, _, _, _, _);
        pfnAllocHost = memory::zeMemAllocHost(_, _, _, _, _);
        pfnFree = memory::zeMemFree(_, _);
        pfnGetAllocProperties = memory::zeMemGetAllocProperties(_, _, _, _);
        pfnGetAddressRange = memory::zeMemGetAddressRange(_, _, _, _);
        pfnGetIpcHandle = memory::zeMemGetIpcHandle(_, _, _);
        pfnOpenIpcHandle = memory::zeMemOpenIpcHandle(_, _, _, _, _);
        pfnCloseIpcHandle = memory::zeMemCloseIpcHandle(_, _);
        pfnFreeExt = memory::zeMemFreeExt(_, _, _);
    }
    zeGetVirtualMemProcAddrTable: ze_virtual_mem_dditable_t { }
    zeGetFabricVertexExpProcAddrTable: ze_fabric_vertex_exp_dditable_t { }
    zeGetFabricEdgeExpProcAddrTable: ze_fabric_edge_exp_dditable_t { }
}

/// Tables of tools and of sysman, which stay as they are.
macro_rules! empty_tables {
    ($($getter:ident)*) => {
        $(
            #[unsafe(no_mangle)]
            pub(crate) extern "C" fn $getter(version: u32, _table: Out<u8>) -> ze_result_t {
                answer(|| check(version))
            }
        )*
    };
}

empty_tables! {
    zesGetDeviceProcAddrTable
    zesGetDiagnosticsProcAddrTable
    zesGetDriverProcAddrTable
    zesGetEngineProcAddrTable
    zesGetFabricPortProcAddrTable
    zesGetFanProcAddrTable
    zesGetFirmwareProcAddrTable
    zesGetFrequencyProcAddrTable
    zesGetLedProcAddrTable
    zesGetMemoryProcAddrTable
    zesGetPerformanceFactorProcAddrTable
    zesGetPowerProcAddrTable
    zesGetPsuProcAddrTable
    zesGetRasProcAddrTable
    zesGetSchedulerProcAddrTable
    zesGetStandbyProcAddrTable
    zesGetTemperatureProcAddrTable
    zetGetCommandListProcAddrTable
    zetGetContextProcAddrTable
    zetGetDebugProcAddrTable
    zetGetDeviceProcAddrTable
    zetGetKernelProcAddrTable
    zetGetMetricGroupExpProcAddrTable
    zetGetMetricGroupProcAddrTable
    zetGetMetricProcAddrTable
    zetGetMetricQueryPoolProcAddrTable
    zetGetMetricQueryProcAddrTable
    zetGetMetricStreamerProcAddrTable
    zetGetModuleProcAddrTable
    zetGetTracerExpProcAddrTable
}
