//! What this driver refuses where it stands in the loader's place: images, samplers, virtual memory, fabric, tools,
//! sysman, and what the API has had since 1.4.
//!
//! SYCL calls what it finds no symbol for, so every name of the API up to 1.17 is one. The arguments, of whatever
//! number, are the caller's business by the ABI of this processor.
#![expect(
    unsafe_code,
    reason = "exports entry points under their names, which are Level Zero's alone"
)]

use level_zero_sys::ze_result_t;

use super::newer::{each_newer_absence, each_newer_refusal};
use crate::result::UNSUPPORTED_FEATURE;

macro_rules! refused {
    ($($name:ident)*) => {
        $(
            #[unsafe(no_mangle)]
            pub(crate) extern "C" fn $name() -> ze_result_t {
                UNSUPPORTED_FEATURE
            }
        )*
    };
}

macro_rules! absent {
    ($($name:ident: $nothing:expr;)*) => {
        $(
            /// Fills the register of any result.
            #[unsafe(no_mangle)]
            pub(crate) extern "C" fn $name() -> u64 {
                u64::from($nothing)
            }
        )*
    };
}

refused! {
    zeCommandListAppendImageCopy zeCommandListAppendImageCopyFromMemory zeCommandListAppendImageCopyFromMemoryExt
    zeCommandListAppendImageCopyRegion zeCommandListAppendImageCopyToMemory zeCommandListAppendImageCopyToMemoryExt
    zeCommandListAppendLaunchMultipleKernelsIndirect zeContextEvictImage zeContextMakeImageResident
    zeDeviceGetFabricVertexExp zeDevicePciGetPropertiesExt zeDeviceReserveCacheExt zeDeviceSetCacheAdviceExt
    zeEventPoolCloseIpcHandle zeEventPoolGetIpcHandle zeEventPoolOpenIpcHandle zeEventQueryTimestampsExp
    zeFabricEdgeGetExp zeFabricEdgeGetPropertiesExp zeFabricEdgeGetVerticesExp zeFabricVertexGetDeviceExp
    zeFabricVertexGetExp zeFabricVertexGetPropertiesExp zeFabricVertexGetSubVerticesExp zeImageCreate zeImageDestroy
    zeImageGetAllocPropertiesExt zeImageGetMemoryPropertiesExp zeImageGetProperties zeImageViewCreateExp
    zeKernelSchedulingHintExp zeModuleInspectLinkageExt zePhysicalMemCreate zePhysicalMemDestroy zeSamplerCreate
    zeSamplerDestroy zeVirtualMemFree zeVirtualMemGetAccessAttribute zeVirtualMemMap zeVirtualMemQueryPageSize
    zeVirtualMemReserve zeVirtualMemSetAccessAttribute zeVirtualMemUnmap zesDeviceEccAvailable zesDeviceEccConfigurable
    zesDeviceEnumDiagnosticTestSuites zesDeviceEnumEngineGroups zesDeviceEnumFabricPorts zesDeviceEnumFans
    zesDeviceEnumFirmwares zesDeviceEnumFrequencyDomains zesDeviceEnumLeds zesDeviceEnumMemoryModules
    zesDeviceEnumPerformanceFactorDomains zesDeviceEnumPowerDomains zesDeviceEnumPsus zesDeviceEnumRasErrorSets
    zesDeviceEnumSchedulers zesDeviceEnumStandbyDomains zesDeviceEnumTemperatureSensors zesDeviceEventRegister
    zesDeviceGetCardPowerDomain zesDeviceGetEccState zesDeviceGetProperties zesDeviceGetState zesDevicePciGetBars
    zesDevicePciGetProperties zesDevicePciGetState zesDevicePciGetStats zesDeviceProcessesGetState zesDeviceReset
    zesDeviceSetEccState zesDiagnosticsGetProperties zesDiagnosticsGetTests zesDiagnosticsRunTests zesDriverEventListen
    zesDriverEventListenEx zesEngineGetActivity zesEngineGetProperties zesFabricPortGetConfig zesFabricPortGetLinkType
    zesFabricPortGetProperties zesFabricPortGetState zesFabricPortGetThroughput zesFabricPortSetConfig zesFanGetConfig
    zesFanGetProperties zesFanGetState zesFanSetDefaultMode zesFanSetFixedSpeedMode zesFanSetSpeedTableMode
    zesFirmwareFlash zesFirmwareGetProperties zesFrequencyGetAvailableClocks zesFrequencyGetProperties
    zesFrequencyGetRange zesFrequencyGetState zesFrequencyGetThrottleTime zesFrequencyOcGetCapabilities
    zesFrequencyOcGetFrequencyTarget zesFrequencyOcGetIccMax zesFrequencyOcGetMode zesFrequencyOcGetTjMax
    zesFrequencyOcGetVoltageTarget zesFrequencyOcSetFrequencyTarget zesFrequencyOcSetIccMax zesFrequencyOcSetMode
    zesFrequencyOcSetTjMax zesFrequencyOcSetVoltageTarget zesFrequencySetRange zesLedGetProperties zesLedGetState
    zesLedSetColor zesLedSetState zesMemoryGetBandwidth zesMemoryGetProperties zesMemoryGetState
    zesPerformanceFactorGetConfig zesPerformanceFactorGetProperties zesPerformanceFactorSetConfig
    zesPowerGetEnergyCounter zesPowerGetEnergyThreshold zesPowerGetLimits zesPowerGetLimitsExt zesPowerGetProperties
    zesPowerSetEnergyThreshold zesPowerSetLimits zesPowerSetLimitsExt zesPsuGetProperties zesPsuGetState zesRasGetConfig
    zesRasGetProperties zesRasGetState zesRasSetConfig zesSchedulerGetCurrentMode zesSchedulerGetProperties
    zesSchedulerGetTimeoutModeProperties zesSchedulerGetTimesliceModeProperties zesSchedulerSetComputeUnitDebugMode
    zesSchedulerSetExclusiveMode zesSchedulerSetTimeoutMode zesSchedulerSetTimesliceMode zesStandbyGetMode
    zesStandbyGetProperties zesStandbySetMode zesTemperatureGetConfig zesTemperatureGetProperties zesTemperatureGetState
    zesTemperatureSetConfig zetCommandListAppendMetricMemoryBarrier zetCommandListAppendMetricQueryBegin
    zetCommandListAppendMetricQueryEnd zetCommandListAppendMetricStreamerMarker zetContextActivateMetricGroups
    zetDebugAcknowledgeEvent zetDebugAttach zetDebugDetach zetDebugGetRegisterSetProperties zetDebugInterrupt
    zetDebugReadEvent zetDebugReadMemory zetDebugReadRegisters zetDebugResume zetDebugWriteMemory zetDebugWriteRegisters
    zetDeviceGetDebugProperties zetKernelGetProfileInfo zetMetricGet zetMetricGetProperties
    zetMetricGroupCalculateMetricValues zetMetricGroupCalculateMultipleMetricValuesExp zetMetricGroupGet
    zetMetricGroupGetProperties zetMetricQueryCreate zetMetricQueryDestroy zetMetricQueryGetData
    zetMetricQueryPoolCreate zetMetricQueryPoolDestroy zetMetricQueryReset zetMetricStreamerClose zetMetricStreamerOpen
    zetMetricStreamerReadData zetModuleGetDebugInfo zetTracerExpCreate zetTracerExpDestroy zetTracerExpSetEnabled
    zetTracerExpSetEpilogues zetTracerExpSetPrologues
}

each_newer_refusal!(refused);
each_newer_absence!(absent);
