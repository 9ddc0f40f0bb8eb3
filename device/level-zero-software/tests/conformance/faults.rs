//! Faults on request, each met by a small program, which goes on.

use std::ptr;
use std::time::{Duration, Instant};

use level_zero_sys::{ze_command_list_handle_t, ze_result_t};

use crate::fixture::{
    Claim, FOREVER, Kernel, Process, SUCCESS, Ze, ask, claim, code, device_desc, done, host_desc,
    module_desc, plain, read, way,
};

const THIRD_FAILS: &[(&str, &str)] = &[("BROKER_SOFTWARE_ZE_FAIL_ALLOCATION", "3")];
const DELAY: &[(&str, &str)] = &[("BROKER_SOFTWARE_ZE_DELAY", "50")];
const LOST_AFTER_TWO: &[(&str, &str)] = &[("BROKER_SOFTWARE_ZE_LOST_AFTER", "2")];
const LOST_AFTER_ONE: &[(&str, &str)] = &[("BROKER_SOFTWARE_ZE_LOST_AFTER", "1")];
const FAIL_BUILDS: &[(&str, &str)] = &[("BROKER_SOFTWARE_ZE_FAIL_BUILDS", "1")];

pub(crate) const CLAIMS: &[Claim] = &[
    claim!(the_third_allocation_fails_and_no_other).under(THIRD_FAILS),
    claim!(the_third_allocation_of_any_kind_fails).under(THIRD_FAILS),
    claim!(every_command_is_delayed).under(DELAY),
    claim!(an_append_is_not_delayed).under(DELAY),
    claim!(a_launch_is_delayed).with_kernels().under(DELAY),
    claim!(the_device_is_lost_after_two_launches)
        .with_kernels()
        .under(LOST_AFTER_TWO),
    claim!(a_lost_device_ends_the_wait_for_its_kernel)
        .with_kernels()
        .under(LOST_AFTER_TWO),
    claim!(a_lost_device_ends_waits_for_events_that_never_come)
        .with_kernels()
        .under(LOST_AFTER_TWO),
    claim!(a_lost_device_ends_fences_and_queues)
        .with_kernels()
        .under(LOST_AFTER_TWO),
    claim!(a_lost_device_takes_no_work)
        .with_kernels()
        .under(LOST_AFTER_TWO),
    claim!(a_lost_device_frees_what_it_had)
        .with_kernels()
        .under(LOST_AFTER_TWO),
    claim!(a_device_is_lost_when_its_kernel_has_ended)
        .with_kernels()
        .under(LOST_AFTER_ONE),
    claim!(copies_are_no_launches).under(LOST_AFTER_TWO),
    claim!(builds_fail_with_a_log)
        .with_kernels()
        .under(FAIL_BUILDS),
    claim!(the_call_that_is_named_fails_once)
        .under(&[("BROKER_SOFTWARE_ZE_FAIL_CALL", "zeMemAllocDevice")]),
    claim!(the_second_call_fails_where_that_is_named)
        .under(&[("BROKER_SOFTWARE_ZE_FAIL_CALL", "zeMemAllocDevice:2")]),
    claim!(nonsense_in_a_variable_is_left_out).under(&[
        ("BROKER_SOFTWARE_ZE_FAIL_ALLOCATION", "many"),
        ("BROKER_SOFTWARE_ZE_DEVICES", "-1"),
    ]),
    claim!(a_misspelt_variable_is_told_with_the_nearest),
    claim!(variables_that_are_known_are_not_told),
];

pub(crate) const ROLES: &[Claim] = &[STARTS];

const STARTS: Claim = claim!(starts);

fn allocation(ze: Ze) -> ze_result_t {
    let (desc, mut address) = (device_desc(), ptr::null_mut());
    ask!(ze.zeMemAllocDevice(
        ze.context,
        &raw const desc,
        8,
        0,
        ze.device,
        &raw mut address
    ))
}

fn the_third_allocation_fails_and_no_other() {
    let ze = Ze::start();
    let answers: Vec<ze_result_t> = (0..6).map(|_| allocation(ze)).collect();
    let failed = code::OUT_OF_DEVICE_MEMORY;
    assert_eq!(
        answers,
        [SUCCESS, SUCCESS, failed, SUCCESS, SUCCESS, SUCCESS]
    );
}

fn the_call_that_is_named_fails_once() {
    let ze = Ze::start();
    ze.shared_memory(8);
    let answers: Vec<ze_result_t> = (0..3).map(|_| allocation(ze)).collect();
    assert_eq!(answers, [code::UNKNOWN, SUCCESS, SUCCESS]);
}

fn the_second_call_fails_where_that_is_named() {
    let ze = Ze::start();
    let answers: Vec<ze_result_t> = (0..3).map(|_| allocation(ze)).collect();
    assert_eq!(answers, [SUCCESS, code::UNKNOWN, SUCCESS]);
}

fn the_third_allocation_of_any_kind_fails() {
    let ze = Ze::start();
    ze.shared_memory(8);
    ze.device_memory(8);
    let (desc, mut address) = (host_desc(), ptr::null_mut());
    let answer = ask!(ze.zeMemAllocHost(ze.context, &raw const desc, 8, 0, &raw mut address));
    assert!(answer != SUCCESS && address.is_null());
}

const WANTED: Duration = Duration::from_millis(50);

fn every_command_is_delayed() {
    let ze = Ze::start();
    let (list, memory, begin) = (ze.immediate(), ze.shared_memory(4), Instant::now());
    ze.fill(list, memory, 7, 4);
    ze.finish_list(list);
    // The fill and the barrier at the end.
    assert!(begin.elapsed() >= 2 * WANTED);
    assert_eq!(read::<u8>(memory, 4), [7; 4]);
}

fn an_append_is_not_delayed() {
    let ze = Ze::start();
    let (list, [event]) = (ze.immediate(), ze.events());
    for _ in 0..20 {
        ze.barrier(list, ptr::null_mut(), &mut []);
    }
    ze.barrier(list, event, &mut []);
    assert_eq!(ask!(ze.zeEventQueryStatus(event)), code::NOT_READY);
    ze.wait(event);
}

fn a_launch_is_delayed() {
    let ze = Ze::start();
    let ((store, list), begin) = (prepared(ze), Instant::now());
    store.launch(list, 1);
    ze.finish_list(list);
    assert!(begin.elapsed() >= 2 * WANTED);
}

/// Returns a kernel with its arguments, and a list.
fn prepared(ze: Ze) -> (Kernel, ze_command_list_handle_t) {
    let store = ze.kernel(ze.module(&plain()), c"store");
    let out = ze.shared_memory(8 * 8);
    (store.pointer(0, out).value(1, 5_u64), ze.immediate())
}

/// Launches until the device is lost; returns what the wait for the launch that lost it answered.
fn lose(ze: Ze) -> ze_result_t {
    let (store, list) = prepared(ze);
    let ends: [_; 3] = ze.events();
    for end in &ends[..2] {
        store.launch_in_order(list, [1; 3], *end, &mut []);
        ze.wait(*end);
    }
    done!(ze.zeDeviceGetStatus(ze.device));
    store.launch_in_order(list, [1; 3], ends[2], &mut []);
    ask!(ze.zeEventHostSynchronize(ends[2], FOREVER))
}

fn the_device_is_lost_after_two_launches() {
    let ze = Ze::start();
    lose(ze);
    assert_eq!(ask!(ze.zeDeviceGetStatus(ze.device)), code::DEVICE_LOST);
    assert_eq!(ask!(ze.zeContextGetStatus(ze.context)), code::DEVICE_LOST);
}

fn a_lost_device_ends_the_wait_for_its_kernel() {
    assert_eq!(lose(Ze::start()), code::DEVICE_LOST);
}

fn a_lost_device_ends_waits_for_events_that_never_come() {
    let ze = Ze::start();
    let [never] = ze.events();
    let waiting = std::thread::spawn({
        let never = never.expose_provenance();
        move || {
            let never = ptr::with_exposed_provenance_mut(never);
            ask!(ze.zeEventHostSynchronize(never, FOREVER))
        }
    });
    ze.barrier(ze.immediate(), ptr::null_mut(), &mut [never]);
    lose(ze);
    assert_eq!(waiting.join().unwrap(), code::DEVICE_LOST);
}

fn a_lost_device_ends_fences_and_queues() {
    let ze = Ze::start();
    let ([never], queue, list) = (ze.events(), ze.queue(), ze.list());
    let fence = ze.fence(queue);
    ze.barrier(list, ptr::null_mut(), &mut [never]);
    done!(ze.zeCommandListClose(list));
    ze.execute_again(queue, list, fence);
    lose(ze);
    assert_eq!(
        ask!(ze.zeCommandQueueSynchronize(queue, FOREVER)),
        code::DEVICE_LOST
    );
    assert_eq!(
        ask!(ze.zeFenceHostSynchronize(fence, FOREVER)),
        code::DEVICE_LOST
    );
}

fn a_lost_device_takes_no_work() {
    let ze = Ze::start();
    let list = ze.immediate();
    lose(ze);
    let answer = ask!(ze.zeCommandListAppendBarrier(list, ptr::null_mut(), 0, ptr::null_mut()));
    assert_eq!(answer, code::DEVICE_LOST);
}

fn a_lost_device_frees_what_it_had() {
    let ze = Ze::start();
    let (memory, list, [event]) = (ze.device_memory(8), ze.immediate(), ze.events());
    lose(ze);
    done!(ze.zeMemFree(ze.context, memory));
    done!(ze.zeCommandListDestroy(list));
    done!(ze.zeEventDestroy(event));
}

fn a_device_is_lost_when_its_kernel_has_ended() {
    const A_WHILE: u64 = 1 << 24;
    let ze = Ze::start();
    let ((store, list), counted) = (prepared(ze), ze.shared_memory(8));
    let busy = ze.kernel(ze.module(&plain()), c"busy");
    busy.pointer(0, counted).value(1, A_WHILE);
    busy.launch(ze.immediate(), 1);
    // The second launch begins while the first runs.
    while read::<u64>(counted, 1) == [0] {
        std::thread::yield_now();
    }
    let [end] = ze.events();
    store.launch_in_order(list, [1; 3], end, &mut []);
    let answer = ask!(ze.zeEventHostSynchronize(end, FOREVER));
    assert_eq!(answer, code::DEVICE_LOST);
    assert!(read::<u64>(counted, 1)[0] >= A_WHILE);
}

fn copies_are_no_launches() {
    let ze = Ze::start();
    let (memory, list) = (ze.shared_memory(4), ze.immediate());
    for byte in 0..10 {
        ze.fill(list, memory, byte, 4);
    }
    ze.finish_list(list);
    done!(ze.zeDeviceGetStatus(ze.device));
}

fn builds_fail_with_a_log() {
    let ze = Ze::start();
    let (spirv, mut module, mut log) = (plain(), ptr::null_mut(), ptr::null_mut());
    let desc = module_desc(&spirv);
    let answer = ask!(ze.zeModuleCreate(
        ze.context,
        ze.device,
        &raw const desc,
        &raw mut module,
        &raw mut log
    ));
    assert_eq!(answer, code::MODULE_BUILD_FAILURE);
    let mut text = [0_u8; 256];
    let mut size = text.len();
    done!(ze.zeModuleBuildLogGetString(log, &raw mut size, text.as_mut_ptr().cast()));
    let text = String::from_utf8_lossy(&text);
    assert!(text.contains("BROKER_SOFTWARE_ZE_FAIL_BUILDS"), "{text}");
}

fn nonsense_in_a_variable_is_left_out() {
    let ze = Ze::start();
    assert_eq!(ze.devices().len(), 1);
    assert!((0..5).all(|_| allocation(ze) == SUCCESS));
}

fn starts() {
    Ze::start();
}

fn a_misspelt_variable_is_told_with_the_nearest() {
    let process = Process::of(&STARTS, way()).with("BROKER_SOFTWARE_ZE_DEVISES", "2");
    let told = process.run().unwrap();
    let lines: Vec<&str> = told
        .lines()
        .filter(|line| line.contains("BROKER_SOFTWARE_ZE_DEVISES"))
        .collect();
    assert_eq!(lines.len(), 1, "{told}");
    assert!(lines[0].ends_with("BROKER_SOFTWARE_ZE_DEVICES"), "{told}");
}

fn variables_that_are_known_are_not_told() {
    let process = Process::of(&STARTS, way()).with("BROKER_SOFTWARE_ZE_DEVICES", "2");
    let told = process.run().unwrap();
    assert!(!told.contains("BROKER_SOFTWARE_ZE_"), "{told}");
}
