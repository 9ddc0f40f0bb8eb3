//! What every entry point answers to handles that are null, destroyed or of another kind, and to null pointers.

use std::collections::BTreeSet;
use std::ptr;

use level_zero_sys::{
    _ze_device_handle_t, ze_command_list_handle_t, ze_command_queue_handle_t, ze_context_desc_t,
    ze_context_handle_t, ze_device_handle_t, ze_driver_handle_t, ze_event_desc_t,
    ze_event_handle_t, ze_event_pool_desc_t, ze_event_pool_handle_t, ze_fence_handle_t,
    ze_kernel_handle_t, ze_module_build_log_handle_t, ze_module_handle_t, ze_result_t,
};

use crate::fixture::{
    Claim, EntryPoint as _, Way, Ze, ask, claim, code, desc, done, module_desc, plain, way,
};

pub(crate) const CLAIMS: &[Claim] = &[
    claim!(every_entry_point_of_the_tables_is_asked_here),
    claim!(null_handles_are_refused_by_every_entry_point),
    claim!(null_pointers_are_refused_beside_handles_that_live),
    claim!(handles_that_were_destroyed_are_refused),
    claim!(modules_and_kernels_that_were_destroyed_are_refused).with_kernels(),
    claim!(handles_of_another_kind_are_refused).only(Way::Alone),
    claim!(numbers_that_are_no_handles_are_refused),
    claim!(nothing_is_there_before_the_initialisation).only(Way::Alone),
    claim!(what_needs_no_handle_refuses_null_pointers),
    claim!(a_pool_of_no_events_is_refused),
    claim!(an_event_beyond_its_pool_is_refused),
    claim!(a_context_of_a_device_that_is_none_is_refused),
    claim!(events_that_were_destroyed_are_neither_waited_for_nor_signalled),
];

/// What an entry point answered.
type Answers = Vec<(&'static str, ze_result_t)>;

/// Lists the entry points by the kind of their first argument, and makes a function of each kind that calls them
/// with a handle and nothing else.
macro_rules! entry_points {
    ($($kind:ident($raw:ty): $($name:ident)*;)*) => {
        const NAMES: &[&str] = &[$($(stringify!($name)),*),*];

        $(pub(super) fn $kind(ze: Ze, first: $raw) -> Answers {
            vec![$((stringify!($name), ze.functions.$name.call_with_nothing_else(first))),*]
        })*
    };
}

entry_points! {
    of_driver(ze_driver_handle_t):
        zeDriverGetApiVersion zeDriverGetProperties zeDriverGetIpcProperties zeDriverGetExtensionProperties
        zeDriverGetExtensionFunctionAddress zeDeviceGet zeContextCreate zeContextCreateEx;
    of_device(ze_device_handle_t):
        zeDeviceGetSubDevices zeDeviceGetProperties zeDeviceGetComputeProperties zeDeviceGetModuleProperties
        zeDeviceGetCommandQueueGroupProperties zeDeviceGetMemoryProperties zeDeviceGetMemoryAccessProperties
        zeDeviceGetCacheProperties zeDeviceGetImageProperties zeDeviceGetExternalMemoryProperties
        zeDeviceGetP2PProperties zeDeviceCanAccessPeer zeDeviceGetGlobalTimestamps;
    of_context(ze_context_handle_t):
        zeContextSystemBarrier zeContextMakeMemoryResident zeContextEvictMemory zeCommandQueueCreate
        zeCommandListCreate zeCommandListCreateImmediate zeEventPoolCreate zeModuleCreate zeMemAllocShared
        zeMemAllocDevice zeMemAllocHost zeMemGetAllocProperties zeMemGetAddressRange zeMemGetIpcHandle
        zeMemOpenIpcHandle zeMemCloseIpcHandle zeMemFree zeMemFreeExt;
    of_queue(ze_command_queue_handle_t): zeCommandQueueExecuteCommandLists zeFenceCreate;
    of_list(ze_command_list_handle_t):
        zeCommandListAppendWriteGlobalTimestamp zeCommandListAppendMemoryCopy zeCommandListAppendMemoryFill
        zeCommandListAppendMemoryCopyRegion zeCommandListAppendMemoryCopyFromContext zeCommandListAppendMemAdvise
        zeCommandListAppendSignalEvent zeCommandListAppendWaitOnEvents zeCommandListAppendEventReset
        zeCommandListAppendQueryKernelTimestamps zeCommandListAppendLaunchKernel
        zeCommandListAppendLaunchCooperativeKernel zeCommandListAppendLaunchKernelIndirect
        zeCommandListAppendMemoryPrefetch zeCommandListAppendMemoryRangesBarrier;
    of_pool(ze_event_pool_handle_t): zeEventCreate;
    of_event(ze_event_handle_t): zeEventQueryKernelTimestamp;
    of_module(ze_module_handle_t):
        zeModuleGetNativeBinary zeModuleGetGlobalPointer zeModuleGetKernelNames zeModuleGetProperties
        zeModuleGetFunctionPointer zeKernelCreate;
    of_log(ze_module_build_log_handle_t): zeModuleBuildLogGetString;
    of_kernel(ze_kernel_handle_t):
        zeKernelSuggestGroupSize zeKernelSuggestMaxCooperativeGroupCount zeKernelGetIndirectAccess
        zeKernelGetSourceAttributes zeKernelGetProperties zeKernelGetName;
}

/// Those that take nothing else but numbers: a handle that lives is all they need.
mod complete {
    use super::*;

    entry_points! {
        of_device(ze_device_handle_t): zeDeviceGetStatus;
        of_context(ze_context_handle_t): zeContextGetStatus zeContextDestroy;
        of_queue(ze_command_queue_handle_t): zeCommandQueueSynchronize zeCommandQueueDestroy;
        of_list(ze_command_list_handle_t):
            zeCommandListAppendBarrier zeCommandListReset zeCommandListClose zeCommandListDestroy;
        of_fence(ze_fence_handle_t): zeFenceHostSynchronize zeFenceQueryStatus zeFenceReset zeFenceDestroy;
        of_pool(ze_event_pool_handle_t): zeEventPoolDestroy;
        of_event(ze_event_handle_t):
            zeEventHostSignal zeEventHostSynchronize zeEventQueryStatus zeEventHostReset zeEventDestroy;
        of_module(ze_module_handle_t): zeModuleDestroy;
        of_log(ze_module_build_log_handle_t): zeModuleBuildLogDestroy;
        of_kernel(ze_kernel_handle_t):
            zeKernelSetCacheConfig zeKernelSetGroupSize zeKernelSetArgumentValue zeKernelSetIndirectAccess
            zeKernelSetGlobalOffsetExp zeKernelDestroy;
    }

    pub(super) const ALL: &[&str] = NAMES;
}

/// Those without a handle as the first argument have claims of their own.
const WITHOUT_HANDLE: [&str; 3] = ["zeInit", "zeDriverGet", "zeModuleDynamicLink"];

fn every_entry_point_of_the_tables_is_asked_here() {
    let tables = include_str!("../../src/entry/tables.rs");
    let functions = tables
        .lines()
        .filter(|line| line.trim_start().starts_with("pfn"));
    let names = functions.map(|line| {
        let (_, function) = line.split_once("::").unwrap();
        function.split_once('(').unwrap().0
    });
    let here = NAMES.iter().chain(complete::ALL).chain(&WITHOUT_HANDLE);
    let (names, here): (BTreeSet<&str>, BTreeSet<&str>) =
        (names.collect(), here.copied().collect());
    assert!(names.len() > 90);
    assert_eq!(names, here);
}

/// Claims that an answer refuses; the layers may find another fault of the call before the driver's.
#[track_caller]
fn refuse(answers: Answers) {
    let others = match way() {
        Way::Genuine => [
            code::INVALID_NULL_POINTER,
            code::INVALID_ARGUMENT,
            code::INVALID_SIZE,
        ],
        Way::Alone => [code::INVALID_NULL_HANDLE; 3],
    };
    let is_refused = |answer| answer == code::INVALID_NULL_HANDLE || others.contains(&answer);
    let taken: Answers = answers
        .into_iter()
        .filter(|(_, answer)| !is_refused(*answer))
        .collect();
    assert!(taken.is_empty(), "{taken:?}");
}

fn null_handles_are_refused_by_every_entry_point() {
    let ze = Ze::start();
    refuse(of_driver(ze, ptr::null_mut()));
    refuse(of_device(ze, ptr::null_mut()));
    refuse(of_context(ze, ptr::null_mut()));
    refuse(of_queue(ze, ptr::null_mut()));
    refuse(of_list(ze, ptr::null_mut()));
    refuse(of_pool(ze, ptr::null_mut()));
    refuse(of_event(ze, ptr::null_mut()));
    refuse(of_module(ze, ptr::null_mut()));
    refuse(of_log(ze, ptr::null_mut()));
    refuse(of_kernel(ze, ptr::null_mut()));
    refuse(complete::of_device(ze, ptr::null_mut()));
    refuse(complete::of_context(ze, ptr::null_mut()));
    refuse(complete::of_queue(ze, ptr::null_mut()));
    refuse(complete::of_list(ze, ptr::null_mut()));
    refuse(complete::of_fence(ze, ptr::null_mut()));
    refuse(complete::of_pool(ze, ptr::null_mut()));
    refuse(complete::of_event(ze, ptr::null_mut()));
    refuse(complete::of_module(ze, ptr::null_mut()));
    refuse(complete::of_log(ze, ptr::null_mut()));
    refuse(complete::of_kernel(ze, ptr::null_mut()));
}

/// Calls that a handle alone makes whole, by the specification or by what this driver has no use for.
const ENOUGH: [&str; 6] = [
    "zeCommandListAppendMemoryPrefetch",
    "zeCommandListAppendMemoryRangesBarrier",
    "zeCommandListAppendWaitOnEvents",
    "zeCommandListAppendQueryKernelTimestamps",
    "zeMemFree",
    "zeMemGetAddressRange",
];

fn null_pointers_are_refused_beside_handles_that_live() {
    let ze = Ze::start();
    let [event] = ze.events();
    let answers = [
        of_driver(ze, ze.driver),
        of_device(ze, ze.device),
        of_context(ze, ze.context),
        of_queue(ze, ze.queue()),
        of_list(ze, ze.immediate()),
        of_pool(ze, ze.pool(1, 0, ptr::null())),
        of_event(ze, event),
    ];
    let refused = [
        code::INVALID_NULL_HANDLE,
        code::INVALID_NULL_POINTER,
        code::INVALID_SIZE,
        code::UNSUPPORTED_SIZE,
        code::INVALID_ARGUMENT,
        code::NOT_READY,
    ];
    for (name, answer) in answers.into_iter().flatten() {
        assert!(
            refused.contains(&answer) || ENOUGH.contains(&name),
            "{name} answers {answer:?}"
        );
    }
}

fn handles_that_were_destroyed_are_refused() {
    let ze = Ze::start();
    let (context, queue, list) = (ze.new_context(), ze.queue(), ze.list());
    let (fence, pool) = (ze.fence(queue), ze.pool(1, 0, ptr::null()));
    let event = ze.event_of(pool, 0);
    done!(ze.zeEventDestroy(event));
    done!(ze.zeEventPoolDestroy(pool));
    done!(ze.zeFenceDestroy(fence));
    done!(ze.zeCommandListDestroy(list));
    done!(ze.zeCommandQueueDestroy(queue));
    done!(ze.zeContextDestroy(context));
    refuse(of_context(ze, context));
    refuse(of_queue(ze, queue));
    refuse(of_list(ze, list));
    refuse(of_pool(ze, pool));
    refuse(of_event(ze, event));
    refuse(complete::of_context(ze, context));
    refuse(complete::of_queue(ze, queue));
    refuse(complete::of_list(ze, list));
    refuse(complete::of_fence(ze, fence));
    refuse(complete::of_pool(ze, pool));
    refuse(complete::of_event(ze, event));
}

fn modules_and_kernels_that_were_destroyed_are_refused() {
    let ze = Ze::start();
    let (spirv, mut module, mut log) = (plain(), ptr::null_mut(), ptr::null_mut());
    let desc = module_desc(&spirv);
    done!(ze.zeModuleCreate(
        ze.context,
        ze.device,
        &raw const desc,
        &raw mut module,
        &raw mut log
    ));
    let kernel = ze.kernel(module, c"add").handle;
    done!(ze.zeKernelDestroy(kernel));
    done!(ze.zeModuleBuildLogDestroy(log));
    done!(ze.zeModuleDestroy(module));
    refuse(of_kernel(ze, kernel));
    refuse(of_log(ze, log));
    refuse(of_module(ze, module));
    refuse(complete::of_kernel(ze, kernel));
    refuse(complete::of_log(ze, log));
    refuse(complete::of_module(ze, module));
    let mut modules = [module];
    let answer = ask!(ze.zeModuleDynamicLink(1, modules.as_mut_ptr(), ptr::null_mut()));
    refuse(vec![("zeModuleDynamicLink", answer)]);
}

fn handles_of_another_kind_are_refused() {
    let ze = Ze::start();
    refuse(of_driver(ze, ze.context.cast()));
    refuse(of_device(ze, ze.driver.cast()));
    refuse(of_context(ze, ze.device.cast()));
    refuse(of_queue(ze, ze.immediate().cast()));
    refuse(of_list(ze, ze.queue().cast()));
    refuse(of_pool(ze, ze.events::<1>()[0].cast()));
    refuse(of_event(ze, ze.context.cast()));
    refuse(of_module(ze, ze.context.cast()));
    refuse(of_log(ze, ze.context.cast()));
    refuse(of_kernel(ze, ze.context.cast()));
}

/// The layers look such handles up too, so that they are refused by whoever comes first.
fn numbers_that_are_no_handles_are_refused() {
    let ze = Ze::start();
    for number in [1_usize, 0x1000, usize::MAX] {
        let handle: *mut _ze_device_handle_t = ptr::without_provenance_mut(number);
        refuse(of_device(ze, handle));
        refuse(of_context(ze, handle.cast()));
        refuse(of_list(ze, handle.cast()));
        refuse(complete::of_event(ze, handle.cast()));
    }
}

fn nothing_is_there_before_the_initialisation() {
    let ze = Ze::open();
    let mut count = 0;
    let answer = ask!(ze.zeDriverGet(&raw mut count, ptr::null_mut()));
    assert_eq!(answer, code::UNINITIALIZED);
    refuse(of_driver(ze, ptr::null_mut()));
}

fn what_needs_no_handle_refuses_null_pointers() {
    let ze = Ze::start();
    let answers = [
        ask!(ze.zeDriverGet(ptr::null_mut(), ptr::null_mut())),
        ask!(ze.zeModuleDynamicLink(1, ptr::null_mut(), ptr::null_mut())),
    ];
    assert_eq!(answers, [code::INVALID_NULL_POINTER; 2]);
}

fn a_pool_of_no_events_is_refused() {
    let (ze, mut pool) = (Ze::start(), ptr::null_mut());
    let desc = desc!(ze_event_pool_desc_t, ZE_STRUCTURE_TYPE_EVENT_POOL_DESC);
    let answer = ask!(ze.zeEventPoolCreate(
        ze.context,
        &raw const desc,
        0,
        ptr::null_mut(),
        &raw mut pool
    ));
    assert_eq!(answer, code::INVALID_SIZE);
}

fn an_event_beyond_its_pool_is_refused() {
    let (ze, mut event) = (Ze::start(), ptr::null_mut());
    let desc = desc!(ze_event_desc_t, ZE_STRUCTURE_TYPE_EVENT_DESC, index: 2);
    let pool = ze.pool(2, 0, ptr::null());
    let answer = ask!(ze.zeEventCreate(pool, &raw const desc, &raw mut event));
    assert_eq!(answer, code::INVALID_ARGUMENT);
}

fn a_context_of_a_device_that_is_none_is_refused() {
    let (ze, mut context) = (Ze::start(), ptr::null_mut());
    let desc = desc!(ze_context_desc_t, ZE_STRUCTURE_TYPE_CONTEXT_DESC);
    let mut devices = [ze.device, ptr::null_mut()];
    let answer = ask!(ze.zeContextCreateEx(
        ze.driver,
        &raw const desc,
        2,
        devices.as_mut_ptr(),
        &raw mut context
    ));
    refuse(vec![("zeContextCreateEx", answer)]);
}

fn events_that_were_destroyed_are_neither_waited_for_nor_signalled() {
    let ze = Ze::start();
    let ([mut event], list) = (ze.events(), ze.immediate());
    done!(ze.zeEventDestroy(event));
    let waits = ask!(ze.zeCommandListAppendBarrier(list, ptr::null_mut(), 1, &raw mut event));
    let signals = ask!(ze.zeCommandListAppendBarrier(list, event, 0, ptr::null_mut()));
    let resets = ask!(ze.zeCommandListAppendEventReset(list, event));
    refuse(vec![
        ("waits", waits),
        ("signals", signals),
        ("resets", resets),
    ]);
}
