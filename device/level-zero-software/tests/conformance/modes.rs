//! Modes of the driver: without kernels, and with memory that the host must not touch.

use std::hint::black_box;
use std::ptr;

use crate::fixture::{
    Claim, Kernel, Ze, ask, claim, code, done, module_desc, plain, pointers, read, write,
};

const POISON: &[(&str, &str)] = &[("BROKER_SOFTWARE_ZE_POISON", "1")];

pub(crate) const CLAIMS: &[Claim] = &[
    claim!(without_a_runtime_a_module_is_unsupported_and_says_why),
    claim!(kernels_that_load_addresses_run).with_kernels(),
    claim!(the_host_faults_where_it_reads_poisoned_memory)
        .under(POISON)
        .faults(),
    claim!(the_host_faults_where_it_writes_poisoned_memory)
        .under(POISON)
        .faults(),
    claim!(copies_and_fills_reach_poisoned_memory).under(POISON),
    claim!(kernels_reach_poisoned_memory)
        .with_kernels()
        .under(POISON),
    claim!(poisoned_memory_is_told_by_the_address_that_callers_have).under(POISON),
    claim!(host_and_shared_memory_are_not_poisoned).under(POISON),
    claim!(kernels_that_load_addresses_are_refused_where_memory_is_poisoned)
        .with_kernels()
        .under(POISON),
];

fn without_a_runtime_a_module_is_unsupported_and_says_why() {
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
    assert_eq!(answer, code::UNSUPPORTED_FEATURE);
    let mut text = [0_u8; 4096];
    let mut size = text.len();
    done!(ze.zeModuleBuildLogGetString(log, &raw mut size, text.as_mut_ptr().cast()));
    let text = String::from_utf8_lossy(&text);
    assert!(text.contains("/nonexistent/libintelocl.so"), "{text}");
}

fn follow(ze: Ze) -> Kernel {
    ze.kernel(ze.module(&pointers()), c"follow")
}

fn kernels_that_load_addresses_run() {
    let ze = Ze::start();
    let (table, number, list) = (ze.shared_memory(8), ze.shared_memory(4), ze.immediate());
    write(table, &[number.addr() as u64]);
    follow(ze).pointer(0, table).launch(list, 1);
    ze.finish_list(list);
    assert_eq!(read::<u32>(number, 1), [7]);
}

fn the_host_faults_where_it_reads_poisoned_memory() {
    let ze = Ze::start();
    black_box(read::<u8>(ze.device_memory(8), 1));
}

fn the_host_faults_where_it_writes_poisoned_memory() {
    let ze = Ze::start();
    write(ze.device_memory(8), &[1_u8]);
}

fn copies_and_fills_reach_poisoned_memory() {
    let ze = Ze::start();
    let (device, other) = (ze.device_memory(8), ze.device_memory(8));
    let (host, list) = (ze.host_memory(8), ze.immediate());
    ze.fill(list, device, 7, 8);
    ze.copy(list, other, device, 8);
    ze.copy(list, host, other, 8);
    ze.finish_list(list);
    assert_eq!(read::<u8>(host, 8), [7; 8]);
}

fn kernels_reach_poisoned_memory() {
    let ze = Ze::start();
    let (device, host, list) = (
        ze.device_memory(8 * 4),
        ze.host_memory(8 * 4),
        ze.immediate(),
    );
    let store = ze.kernel(ze.module(&plain()), c"store");
    store.pointer(0, device).value(1, 5_u64).launch(list, 3);
    ze.copy(list, host, device, 8 * 4);
    ze.finish_list(list);
    assert_eq!(read::<u64>(host, 4), [5, 5, 5, 0]);
}

fn poisoned_memory_is_told_by_the_address_that_callers_have() {
    let ze = Ze::start();
    let memory = ze.device_memory(100);
    let (mut start, mut size) = (ptr::null_mut(), 0);
    let inside = memory.wrapping_byte_add(50).cast_const();
    done!(ze.zeMemGetAddressRange(ze.context, inside, &raw mut start, &raw mut size));
    assert_eq!((start, size), (memory, 100));
    done!(ze.zeMemFree(ze.context, memory));
}

fn host_and_shared_memory_are_not_poisoned() {
    let ze = Ze::start();
    for memory in [ze.host_memory(8), ze.shared_memory(8)] {
        write(memory, &[7_u64]);
        assert_eq!(read::<u64>(memory, 1), [7]);
    }
}

fn kernels_that_load_addresses_are_refused_where_memory_is_poisoned() {
    let ze = Ze::start();
    let (spirv, mut module) = (pointers(), ptr::null_mut());
    let desc = module_desc(&spirv);
    let answer = ask!(ze.zeModuleCreate(
        ze.context,
        ze.device,
        &raw const desc,
        &raw mut module,
        ptr::null_mut()
    ));
    assert_eq!(answer, code::UNSUPPORTED_FEATURE);
}
