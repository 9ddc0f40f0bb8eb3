//! The names that the API has had since 1.4 and that nothing here does: one list for the driver and for the shim.
//!
//! SYCL calls what it finds no symbol for. So the driver refuses these by name where it stands in the loader's place,
//! and the shim beside it does where the genuine loader is too old to know them.

/// Hands the entry points to a macro that refuses each.
macro_rules! each_newer_refusal {
    ($refused:ident) => {
        $refused! {
            zeCommandListAppendGraphExt zeCommandListAppendHostFunction zeCommandListAppendLaunchKernelWithArguments
            zeCommandListAppendLaunchKernelWithParameters zeCommandListAppendMemoryCopyWithParameters
            zeCommandListAppendMemoryFillWithParameters zeCommandListAppendSignalExternalSemaphoreExt
            zeCommandListAppendWaitExternalSemaphoreExt zeCommandListBeginCaptureIntoGraphExt
            zeCommandListBeginGraphCaptureExt zeCommandListCreateCloneExp zeCommandListEndGraphCaptureExt
            zeCommandListGetContextHandle zeCommandListGetDeviceHandle zeCommandListGetFlags zeCommandListGetGraphExt
            zeCommandListGetNextCommandIdExp zeCommandListGetNextCommandIdWithKernelsExp zeCommandListGetOrdinal
            zeCommandListImmediateAppendCommandListsExp zeCommandListImmediateAppendCommandListsWithParameters
            zeCommandListImmediateGetFlags zeCommandListImmediateGetIndex zeCommandListImmediateGetMode
            zeCommandListImmediateGetPriority zeCommandListIsGraphCaptureEnabledExt zeCommandListIsImmediate
            zeCommandListIsMutableExp zeCommandListUpdateMutableCommandKernelsExp
            zeCommandListUpdateMutableCommandSignalEventExp zeCommandListUpdateMutableCommandWaitEventsExp
            zeCommandListUpdateMutableCommandsExp zeCommandQueueGetFlags zeCommandQueueGetIndex zeCommandQueueGetMode
            zeCommandQueueGetOrdinal zeCommandQueueGetPriority zeDeviceGetAggregatedCopyOffloadIncrementValue
            zeDeviceGetCounterBasedEventMaxValue zeDeviceGetRuntimeRequirements zeDeviceGetRuntimeRequirementsKey
            zeDeviceGetVectorWidthPropertiesExt zeDeviceImportExternalSemaphoreExt zeDeviceReleaseExternalSemaphoreExt
            zeDeviceSynchronize zeDeviceValidateRuntimeRequirements zeDriverGetLastErrorDescription
            zeDriverRTASFormatCompatibilityCheckExp zeDriverRTASFormatCompatibilityCheckExt
            zeEventCounterBasedCloseIpcHandle zeEventCounterBasedCreate zeEventCounterBasedGetDeviceAddress
            zeEventCounterBasedGetIpcHandle zeEventCounterBasedOpenIpcHandle zeEventGetCounterBasedFlags
            zeEventGetEventPool zeEventGetSignalScope zeEventGetWaitScope zeEventPoolGetContextHandle
            zeEventPoolGetFlags zeEventPoolPutIpcHandle zeEventQueryKernelTimestampsExt zeExecutableGraphDestroyExt
            zeExecutableGraphGetSourceGraphExt zeGraphCreateExt zeGraphDestroyExt zeGraphDumpContentsExt
            zeGraphGetPrimaryCommandListExt zeGraphInstantiateExt zeGraphIsEmptyExt zeGraphSetDestructionCallbackExt
            zeImageGetDeviceOffsetExp zeImageViewCreateExt zeKernelGetAllocationPropertiesExp zeKernelGetBinaryExp
            zeMemGetAtomicAccessAttributeExp zeMemGetFileDescriptorFromIpcHandleExp
            zeMemGetIpcHandleFromFileDescriptorExp zeMemGetIpcHandleWithProperties zeMemGetPitchFor2dImage
            zeMemSetAtomicAccessAttributeExp zePhysicalMemGetProperties zeRTASBuilderBuildExp
            zeRTASBuilderBuildExt zeRTASBuilderCommandListAppendCopyExt zeRTASBuilderCreateExp zeRTASBuilderCreateExt
            zeRTASBuilderDestroyExp zeRTASBuilderDestroyExt zeRTASBuilderGetBuildPropertiesExp
            zeRTASBuilderGetBuildPropertiesExt zeRTASParallelOperationCreateExp zeRTASParallelOperationCreateExt
            zeRTASParallelOperationDestroyExp zeRTASParallelOperationDestroyExt zeRTASParallelOperationGetPropertiesExp
            zeRTASParallelOperationGetPropertiesExt zeRTASParallelOperationJoinExp zeRTASParallelOperationJoinExt
            zerGetLastErrorDescription zesDeviceEnumActiveVFExp zesDeviceEnumEnabledVFExp zesDeviceEnumOverclockDomains
            zesDeviceGet zesDeviceGetOverclockControls zesDeviceGetOverclockDomains zesDeviceGetSubDevicePropertiesExp
            zesDevicePciLinkSpeedUpdateExt zesDeviceReadOverclockState zesDeviceResetExt zesDeviceResetOverclockSettings
            zesDeviceSetOverclockWaiver zesDriverGet zesDriverGetDeviceByUuidExp zesDriverGetExtensionFunctionAddress
            zesDriverGetExtensionProperties zesEngineGetActivityExt zesFabricPortGetFabricErrorCounters
            zesFabricPortGetMultiPortThroughput zesFirmwareGetConsoleLogs zesFirmwareGetFlashProgress
            zesFirmwareGetSecurityVersionExp zesFirmwareSetSecurityVersionExp zesInit zesOverclockGetControlCurrentValue
            zesOverclockGetControlPendingValue zesOverclockGetControlState zesOverclockGetDomainControlProperties
            zesOverclockGetDomainProperties zesOverclockGetDomainVFProperties zesOverclockGetVFPointValues
            zesOverclockSetControlUserValue zesOverclockSetVFPointValues zesPowerGetLimitsExt2 zesPowerGetUsage
            zesPowerSetLimitsExt2 zesRasClearStateExp zesRasGetConfigExp zesRasGetStateExp zesRasGetStateExp2
            zesRasGetSupportedCategoriesExp zesRasSetConfigExp zesVFManagementGetVFCapabilitiesExp
            zesVFManagementGetVFCapabilitiesExp2 zesVFManagementGetVFEngineUtilizationExp
            zesVFManagementGetVFEngineUtilizationExp2 zesVFManagementGetVFMemoryUtilizationExp
            zesVFManagementGetVFMemoryUtilizationExp2 zesVFManagementGetVFPropertiesExp
            zesVFManagementSetVFTelemetryModeExp zesVFManagementSetVFTelemetrySamplingIntervalExp
            zetCommandListAppendMarkerExp zetDebugGetThreadRegisterSetProperties
            zetDeviceCreateMetricGroupsFromMetricsExp zetDeviceDisableMetricsExp zetDeviceEnableMetricsExp
            zetDeviceGetConcurrentMetricGroupsExp zetMetricCreateFromProgrammableExp zetMetricCreateFromProgrammableExp2
            zetMetricDecoderCreateExp zetMetricDecoderDestroyExp zetMetricDecoderGetDecodableMetricsExp
            zetMetricDestroyExp zetMetricGroupAddMetricExp zetMetricGroupCalculateMetricExportDataExp
            zetMetricGroupCloseExp zetMetricGroupCreateExp zetMetricGroupDestroyExp zetMetricGroupGetExportDataExp
            zetMetricGroupGetGlobalTimestampsExp zetMetricGroupRemoveMetricExp zetMetricProgrammableGetExp
            zetMetricProgrammableGetParamInfoExp zetMetricProgrammableGetParamValueInfoExp
            zetMetricProgrammableGetPropertiesExp zetMetricTracerCreateExp zetMetricTracerDecodeExp
            zetMetricTracerDestroyExp zetMetricTracerDisableExp zetMetricTracerEnableExp zetMetricTracerReadDataExp
        }
    };
}

/// Hands the getters of tables to a macro that leaves each table empty.
///
/// They are those of the tracing layer and of the newer runtime interface. A refusal would have SYCL's copy of the
/// loader give up.
macro_rules! each_newer_table {
    ($empty:ident) => {
        $empty! {
            zelLoaderTracingLayerInit zelLoaderZerTracingLayerInit zerGetGlobalProcAddrTable
        }
    };
}

/// Hands what answers with a handle or a number, and what that is where there is none, to a macro.
macro_rules! each_newer_absence {
    ($absent:ident) => {
        $absent! {
            zerGetDefaultContext: 0_u32;
            zerTranslateDeviceHandleToIdentifier: u32::MAX;
            zerTranslateIdentifierToDeviceHandle: 0_u32;
        }
    };
}

pub(crate) use {each_newer_absence, each_newer_refusal, each_newer_table};
