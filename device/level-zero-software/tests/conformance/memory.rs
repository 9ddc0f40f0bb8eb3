//! Allocations: what they are, who knows them, and when they are gone.

use std::ffi::c_void;
use std::ptr;
use std::thread;
use std::time::Duration;

use level_zero_sys::{
    ze_device_memory_properties_t, ze_memory_allocation_properties_t, ze_memory_free_ext_desc_t,
    ze_memory_type_t as memory_type, ze_result_t,
};

use crate::fixture::{
    Claim, Ze, after, ask, claim, code, desc, device_desc, done, host_desc, open_gate, plain, read,
    write,
};

const BLOCKING: u32 = 1;
const DEFERRED: u32 = 2;
const POISON: &[(&str, &str)] = &[("BROKER_SOFTWARE_ZE_POISON", "1")];
const ISOLATED: &[(&str, &str)] = &[("BROKER_SOFTWARE_ZE_POINTERS", "context")];
const SMALL: &[(&str, &str)] = &[("BROKER_SOFTWARE_ZE_MEMORY", "1048576")];

pub(crate) const CLAIMS: &[Claim] = &[
    claim!(memory_says_of_which_kind_it_is),
    claim!(memory_says_on_which_device_it_is),
    claim!(each_allocation_has_an_identity),
    claim!(an_address_inside_tells_its_allocation),
    claim!(memory_of_nobody_is_of_no_kind),
    claim!(memory_is_aligned_as_asked),
    claim!(an_alignment_that_is_no_power_of_two_is_refused),
    claim!(no_bytes_are_refused),
    claim!(more_bytes_than_addresses_are_refused),
    claim!(shared_memory_needs_no_device),
    claim!(freed_memory_is_of_no_kind),
    claim!(memory_is_freed_once),
    claim!(memory_is_freed_by_its_start_alone),
    claim!(a_blocking_free_waits_for_the_work_before_it).with_kernels(),
    claim!(a_blocking_free_waits_for_no_work_without_the_memory),
    claim!(a_blocking_free_waits_for_copies_of_the_memory),
    claim!(a_deferred_free_lets_the_work_before_it_end).with_kernels(),
    claim!(a_deferred_free_of_poisoned_memory_lets_launches_before_it_end)
        .with_kernels()
        .under(POISON),
    claim!(a_free_without_a_policy_frees),
    claim!(another_context_knows_the_pointer),
    claim!(another_context_knows_no_pointer_where_contexts_are_isolated).under(ISOLATED),
    claim!(its_own_context_knows_the_pointer_where_contexts_are_isolated).under(ISOLATED),
    claim!(a_device_has_the_memory_it_is_set_to).under(SMALL),
    claim!(allocations_end_where_the_memory_does).under(SMALL),
    claim!(freed_memory_is_there_again).under(SMALL),
    claim!(host_memory_is_not_the_devices).under(SMALL),
    claim!(one_allocation_takes_no_more_than_the_device_has).under(SMALL),
];

fn memory_says_of_which_kind_it_is() {
    let ze = Ze::start();
    let memory = [ze.host_memory(8), ze.device_memory(8), ze.shared_memory(8)];
    let wanted = [
        memory_type::ZE_MEMORY_TYPE_HOST,
        memory_type::ZE_MEMORY_TYPE_DEVICE,
        memory_type::ZE_MEMORY_TYPE_SHARED,
    ];
    assert_eq!(memory.map(|address| ze.kind_of(address)), wanted);
}

fn properties(ze: Ze, address: *mut c_void) -> (ze_memory_allocation_properties_t, *mut c_void) {
    let mut device = ptr::null_mut();
    let mut properties = desc!(
        ze_memory_allocation_properties_t,
        ZE_STRUCTURE_TYPE_MEMORY_ALLOCATION_PROPERTIES
    );
    let address = address.cast_const();
    done!(ze.zeMemGetAllocProperties(ze.context, address, &raw mut properties, &raw mut device));
    (properties, device.cast())
}

fn memory_says_on_which_device_it_is() {
    let ze = Ze::start();
    let (device, host) = (ze.device_memory(8), ze.host_memory(8));
    assert_eq!(properties(ze, device).1, ze.device.cast());
    assert!(properties(ze, host).1.is_null());
}

fn each_allocation_has_an_identity() {
    let ze = Ze::start();
    let first = ze.device_memory(8);
    let identity = properties(ze, first).0.id;
    done!(ze.zeMemFree(ze.context, first));
    let second = properties(ze, ze.device_memory(8)).0;
    assert!(identity != 0 && second.id != 0 && second.id != identity);
    assert!(second.pageSize.is_power_of_two());
}

fn an_address_inside_tells_its_allocation() {
    let ze = Ze::start();
    let memory = ze.device_memory(100);
    let (mut start, mut size) = (ptr::null_mut(), 0);
    let inside = after(memory, 99).cast_const();
    done!(ze.zeMemGetAddressRange(ze.context, inside, &raw mut start, &raw mut size));
    assert_eq!((start, size), (memory, 100));
    assert_eq!(
        ze.kind_of(after(memory, 100)),
        memory_type::ZE_MEMORY_TYPE_UNKNOWN
    );
}

fn memory_of_nobody_is_of_no_kind() {
    let (ze, mut number) = (Ze::start(), 0_u64);
    assert_eq!(
        ze.kind_of((&raw mut number).cast()),
        memory_type::ZE_MEMORY_TYPE_UNKNOWN
    );
}

fn allocation(ze: Ze, bytes: usize, alignment: usize) -> Result<*mut c_void, ze_result_t> {
    let (desc, mut address) = (device_desc(), ptr::null_mut());
    let answer = ask!(ze.zeMemAllocDevice(
        ze.context,
        &raw const desc,
        bytes,
        alignment,
        ze.device,
        &raw mut address
    ));
    match answer {
        ze_result_t::ZE_RESULT_SUCCESS => Ok(address),
        code => Err(code),
    }
}

fn memory_is_aligned_as_asked() {
    let ze = Ze::start();
    for alignment in [1, 8, 64, 4096, 1 << 16, 1 << 21] {
        let address = allocation(ze, 100, alignment).unwrap();
        assert_eq!(address.addr() % alignment, 0);
    }
}

fn an_alignment_that_is_no_power_of_two_is_refused() {
    assert_eq!(
        allocation(Ze::start(), 100, 24),
        Err(code::UNSUPPORTED_ALIGNMENT)
    );
}

fn no_bytes_are_refused() {
    assert_eq!(allocation(Ze::start(), 0, 0), Err(code::UNSUPPORTED_SIZE));
}

fn more_bytes_than_addresses_are_refused() {
    let ze = Ze::start();
    for bytes in [usize::MAX, usize::MAX - 5000, 1 << 60] {
        let refused = [code::UNSUPPORTED_SIZE, code::OUT_OF_DEVICE_MEMORY];
        let answer = allocation(ze, bytes, 0).unwrap_err();
        assert!(refused.contains(&answer), "{answer:?} for {bytes} bytes");
    }
}

fn shared_memory_needs_no_device() {
    let ze = Ze::start();
    let (device, host, mut address) = (device_desc(), host_desc(), ptr::null_mut());
    done!(ze.zeMemAllocShared(
        ze.context,
        &raw const device,
        &raw const host,
        8,
        0,
        ptr::null_mut(),
        &raw mut address
    ));
    assert_eq!(ze.kind_of(address), memory_type::ZE_MEMORY_TYPE_SHARED);
}

fn freed_memory_is_of_no_kind() {
    let ze = Ze::start();
    let memory = ze.device_memory(8);
    done!(ze.zeMemFree(ze.context, memory));
    assert_eq!(ze.kind_of(memory), memory_type::ZE_MEMORY_TYPE_UNKNOWN);
}

fn memory_is_freed_once() {
    let ze = Ze::start();
    let memory = ze.device_memory(8);
    done!(ze.zeMemFree(ze.context, memory));
    assert_eq!(
        ask!(ze.zeMemFree(ze.context, memory)),
        code::INVALID_ARGUMENT
    );
}

fn memory_is_freed_by_its_start_alone() {
    let ze = Ze::start();
    let memory = ze.device_memory(8);
    let answer = ask!(ze.zeMemFree(ze.context, after(memory, 4)));
    assert_eq!(answer, code::INVALID_ARGUMENT);
    assert_eq!(ze.kind_of(memory), memory_type::ZE_MEMORY_TYPE_DEVICE);
}

fn a_deferred_free_of_poisoned_memory_lets_launches_before_it_end() {
    let ze = Ze::start();
    let (memory, seen) = (ze.device_memory(8), ze.shared_memory(8));
    let (list, [open]) = (ze.immediate(), ze.events());
    let store = ze.kernel(ze.module(&plain()), c"store");
    store.pointer(0, memory).value(1, 5_u64);
    store.launch_in_order(list, [1; 3], ptr::null_mut(), &mut [open]);
    ze.copy(list, seen, memory, 8);
    free(ze, memory, DEFERRED);
    done!(ze.zeEventHostSignal(open));
    ze.finish_list(list);
    assert_eq!(read::<u64>(seen, 1), [5]);
}

fn free(ze: Ze, memory: *mut c_void, policy: u32) {
    let desc = desc!(
        ze_memory_free_ext_desc_t,
        ZE_STRUCTURE_TYPE_MEMORY_FREE_EXT_DESC,
        freePolicy: policy
    );
    done!(ze.zeMemFreeExt(ze.context, &raw const desc, memory));
}

fn a_blocking_free_waits_for_the_work_before_it() {
    let ze = Ze::start();
    let (memory, seen, [end]) = (ze.shared_memory(4), ze.shared_memory(4), ze.events());
    let gate = ze.shared_memory(4);
    let (list, kernel) = (ze.immediate(), ze.kernel(ze.module(&plain()), c"gate"));
    kernel.pointer(0, gate).pointer(1, memory).launch(list, 1);
    done!(ze.zeCommandListAppendMemoryCopy(
        list,
        seen,
        memory.cast_const(),
        4,
        end,
        0,
        ptr::null_mut()
    ));
    let gate = gate.expose_provenance();
    let opening = thread::spawn(move || {
        thread::sleep(Duration::from_millis(20));
        open_gate(ptr::with_exposed_provenance_mut(gate));
    });
    free(ze, memory, BLOCKING);
    assert!(ze.is_signalled(end), "the free returned before the work");
    assert_eq!(read::<u32>(seen, 1), [1]);
    opening.join().unwrap();
}

/// What waits for the host would wait for ever, were the host to wait for it.
fn a_blocking_free_waits_for_no_work_without_the_memory() {
    let ze = Ze::start();
    let (memory, other, [open, end]) = (ze.device_memory(8), ze.device_memory(8), ze.events());
    let list = ze.immediate();
    ze.barrier(list, ptr::null_mut(), &mut [open]);
    ze.fill(list, other, 7, 8);
    ze.barrier(list, end, &mut []);
    free(ze, memory, BLOCKING);
    assert!(!ze.is_signalled(end));
    done!(ze.zeEventHostSignal(open));
    ze.wait(end);
}

fn a_blocking_free_waits_for_copies_of_the_memory() {
    let ze = Ze::start();
    let (memory, copy, [open]) = (ze.shared_memory(8), ze.shared_memory(8), ze.events());
    write(memory, &[9_u64]);
    let list = ze.immediate();
    ze.barrier(list, ptr::null_mut(), &mut [open]);
    ze.copy(list, copy, memory, 8);
    let open = open.expose_provenance();
    let opening = thread::spawn(move || {
        thread::sleep(Duration::from_millis(20));
        done!(ze.zeEventHostSignal(ptr::with_exposed_provenance_mut(open)));
    });
    free(ze, memory, BLOCKING);
    assert_eq!(read::<u64>(copy, 1), [9]);
    opening.join().unwrap();
}

fn a_deferred_free_lets_the_work_before_it_end() {
    let ze = Ze::start();
    let memory = ze.shared_memory(4);
    let (gate, list) = (ze.shared_memory(4), ze.immediate());
    let kernel = ze.kernel(ze.module(&plain()), c"gate");
    kernel.pointer(0, gate).pointer(1, memory).launch(list, 1);
    free(ze, memory, DEFERRED);
    assert_eq!(ze.kind_of(memory), memory_type::ZE_MEMORY_TYPE_UNKNOWN);
    // What would take the place of the memory at once is taken here; a kernel that wrote there would be seen.
    let others: Vec<*mut c_void> = (0..16).map(|_| ze.shared_memory(4)).collect();
    open_gate(gate);
    ze.finish_list(list);
    assert!(others.iter().all(|other| read::<u32>(*other, 1) == [0]));
}

fn a_free_without_a_policy_frees() {
    let ze = Ze::start();
    let memory = ze.device_memory(8);
    free(ze, memory, 0);
    assert_eq!(ze.kind_of(memory), memory_type::ZE_MEMORY_TYPE_UNKNOWN);
}

/// Returns the driver as another context sees it.
fn elsewhere(ze: Ze) -> Ze {
    Ze {
        context: ze.new_context(),
        ..ze
    }
}

fn another_context_knows_the_pointer() {
    let ze = Ze::start();
    let memory = ze.device_memory(8);
    assert_eq!(
        elsewhere(ze).kind_of(memory),
        memory_type::ZE_MEMORY_TYPE_DEVICE
    );
}

fn another_context_knows_no_pointer_where_contexts_are_isolated() {
    let ze = Ze::start();
    let (other, memory) = (elsewhere(ze), ze.device_memory(8));
    assert_eq!(other.kind_of(memory), memory_type::ZE_MEMORY_TYPE_UNKNOWN);
    let answer = ask!(ze.zeMemFree(other.context, memory));
    assert_eq!(answer, code::INVALID_ARGUMENT);
}

fn its_own_context_knows_the_pointer_where_contexts_are_isolated() {
    let ze = Ze::start();
    let (memory, list) = (ze.shared_memory(8), ze.immediate());
    assert_eq!(ze.kind_of(memory), memory_type::ZE_MEMORY_TYPE_SHARED);
    ze.fill(list, memory, 1, 8);
    ze.finish_list(list);
    assert_eq!(read::<u8>(memory, 8), [1; 8]);
    done!(ze.zeMemFree(ze.context, memory));
}

fn a_device_has_the_memory_it_is_set_to() {
    let ze = Ze::start();
    let mut count = 1;
    let mut properties = desc!(
        ze_device_memory_properties_t,
        ZE_STRUCTURE_TYPE_DEVICE_MEMORY_PROPERTIES
    );
    done!(ze.zeDeviceGetMemoryProperties(ze.device, &raw mut count, &raw mut properties));
    assert_eq!((count, properties.totalSize), (1, 1 << 20));
}

fn allocations_end_where_the_memory_does() {
    let ze = Ze::start();
    for _ in 0..4 {
        allocation(ze, 1 << 18, 0).unwrap();
    }
    assert_eq!(allocation(ze, 1, 0), Err(code::OUT_OF_DEVICE_MEMORY));
}

fn freed_memory_is_there_again() {
    let ze = Ze::start();
    for _ in 0..10 {
        let memory = allocation(ze, 1 << 20, 0).unwrap();
        assert_eq!(allocation(ze, 1, 0), Err(code::OUT_OF_DEVICE_MEMORY));
        done!(ze.zeMemFree(ze.context, memory));
    }
}

fn host_memory_is_not_the_devices() {
    let ze = Ze::start();
    allocation(ze, 1 << 20, 0).unwrap();
    write(ze.host_memory(1 << 20), &[1_u8]);
}

fn one_allocation_takes_no_more_than_the_device_has() {
    let ze = Ze::start();
    let answer = allocation(ze, (1 << 20) + 1, 0).unwrap_err();
    assert!(
        [code::UNSUPPORTED_SIZE, code::OUT_OF_DEVICE_MEMORY].contains(&answer),
        "{answer:?}"
    );
}
