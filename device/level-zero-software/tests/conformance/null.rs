//! *Null* mode: nothing is done, and nothing is made that costs a system call.

use std::ffi::{CStr, c_void};
use std::{array, fs, ptr};

use level_zero_sys::{
    ze_device_properties_t, ze_kernel_desc_t, ze_kernel_properties_t, ze_kernel_timestamp_result_t,
    ze_memory_type_t, ze_module_format_t, ze_module_handle_t, ze_result_t,
};

use crate::fixture::{
    Claim, FOREVER, SUCCESS, Way, Ze, after, ask, claim, code, desc, device_desc, done,
    module_desc, plain, read, text, write,
};

const NULL: &[(&str, &str)] = &[("BROKER_SOFTWARE_ZE_NULL", "1")];
const POISON: &[(&str, &str)] = &[NULL[0], ("BROKER_SOFTWARE_ZE_POISON", "1")];
const THIRD_FAILS: &[(&str, &str)] = &[NULL[0], ("BROKER_SOFTWARE_ZE_FAIL_ALLOCATION", "3")];
const SMALL: &[(&str, &str)] = &[NULL[0], ("BROKER_SOFTWARE_ZE_MEMORY", "1048576")];
const FAIL_BUILDS: &[(&str, &str)] = &[NULL[0], ("BROKER_SOFTWARE_ZE_FAIL_BUILDS", "1")];
const LOST_AFTER_TWO: &[(&str, &str)] = &[NULL[0], ("BROKER_SOFTWARE_ZE_LOST_AFTER", "2")];

pub(crate) const CLAIMS: &[Claim] = &[
    claim!(commands_do_nothing_at_once).under(NULL),
    claim!(launches_do_nothing).under(NULL),
    claim!(no_handle_is_read_on_the_way)
        .only(Way::Alone)
        .under(NULL),
    claim!(an_event_tells_times_that_are_zero).under(NULL),
    claim!(a_hundred_thousand_allocations_map_nothing).under(NULL),
    claim!(allocations_lie_apart_and_are_aligned).under(NULL),
    claim!(an_allocation_is_found_by_the_addresses_in_it).under(NULL),
    claim!(the_host_writes_to_memory_of_every_kind).under(NULL),
    claim!(the_host_writes_to_memory_that_would_be_poisoned).under(POISON),
    claim!(memory_is_freed_once_and_is_there_again).under(NULL),
    claim!(more_memory_than_there_are_addresses_is_refused).under(NULL),
    claim!(shared_handles_open_other_memory_of_the_same_size).under(NULL),
    claim!(the_device_says_that_it_does_nothing).under(NULL),
    claim!(no_runtime_is_opened).with_kernels().under(NULL),
    claim!(a_module_knows_its_kernels).under(NULL),
    claim!(a_kernel_knows_its_arguments).under(NULL),
    claim!(a_binary_is_a_module_again).under(NULL),
    claim!(a_module_has_no_addresses).under(NULL),
    claim!(what_is_no_module_is_refused).under(NULL),
    claim!(wrong_sizes_and_alignments_are_refused).under(NULL),
    claim!(what_was_destroyed_is_refused)
        .only(Way::Alone)
        .under(NULL),
    claim!(the_ledger_counts_what_costs_nothing).under(NULL),
    claim!(the_third_allocation_fails).under(THIRD_FAILS),
    claim!(memory_ends_where_it_is_said_to).under(SMALL),
    claim!(builds_fail).under(FAIL_BUILDS),
    claim!(the_device_is_lost_after_two_launches).under(LOST_AFTER_TWO),
];

fn commands_do_nothing_at_once() {
    let ze = Ze::start();
    let (memory, list, [event]) = (ze.shared_memory(4), ze.immediate(), ze.events());
    let (queue, recorded) = (ze.queue(), ze.list());
    ze.fill(list, memory, 7, 4);
    ze.barrier(list, event, &mut []);
    done!(ze.zeEventHostSynchronize(event, FOREVER));
    done!(ze.zeEventQueryStatus(event));
    ze.fill(recorded, memory, 7, 4);
    ze.execute(queue, recorded);
    ze.finish(queue);
    assert_eq!(read::<u8>(memory, 4), [0; 4]);
}

fn launches_do_nothing() {
    let ze = Ze::start();
    let (out, list, store) = (
        ze.shared_memory(8),
        ze.immediate(),
        ze.kernel(ze.module(&plain()), c"store"),
    );
    store.pointer(0, out).value(1, 5_u64).launch(list, 1);
    ze.finish_list(list);
    assert_eq!(read::<u64>(out, 1), [0]);
}

fn no_handle_is_read_on_the_way() {
    let ze = Ze::start();
    done!(ze.zeCommandListAppendBarrier(ptr::null_mut(), ptr::null_mut(), 0, ptr::null_mut()));
    done!(ze.zeEventHostSynchronize(ptr::null_mut(), FOREVER));
    let mut result = ze_kernel_timestamp_result_t::default();
    let answer = ask!(ze.zeEventQueryKernelTimestamp(ptr::null_mut(), &raw mut result));
    assert_eq!(answer, code::INVALID_NULL_HANDLE);
}

fn an_event_tells_times_that_are_zero() {
    let (ze, mut told) = (Ze::start(), ze_kernel_timestamp_result_t::default());
    let [event] = ze.events();
    ze.barrier(ze.immediate(), event, &mut []);
    told.global.kernelEnd = 7;
    done!(ze.zeEventQueryKernelTimestamp(event, &raw mut told));
    assert_eq!((told.global.kernelStart, told.global.kernelEnd), (0, 0));
}

/// Returns how many bytes of addresses this process has mapped.
fn mapped() -> usize {
    let numbers = fs::read_to_string("/proc/self/statm").unwrap();
    let pages = numbers.split_whitespace().next().unwrap();
    4096 * pages.parse::<usize>().unwrap()
}

fn a_hundred_thousand_allocations_map_nothing() {
    const BYTES: usize = 1 << 20;
    const SPARE: usize = 256 << 20;
    let ze = Ze::start();
    done!(ze.zeMemFree(ze.context, ze.device_memory(BYTES)));
    let before = mapped();
    let live: Vec<*mut c_void> = (0..100_000).map(|_| ze.device_memory(BYTES)).collect();
    let between = mapped();
    for memory in &live {
        done!(ze.zeMemFree(ze.context, *memory));
    }
    let after = mapped();
    // The driver's own notes take some; the pages would take a hundred gigabytes.
    assert!(between < before + SPARE, "{before} then {between}");
    assert!(between < after + SPARE, "{between} then {after}");
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
        SUCCESS => Ok(address),
        code => Err(code),
    }
}

fn allocations_lie_apart_and_are_aligned() {
    let (ze, mut places) = (Ze::start(), Vec::new());
    for bytes in [1, 4096, 5000, 1 << 20, 3 << 20, 5 << 30] {
        for alignment in [0, 64, 4096, 1 << 16, 1 << 21] {
            let address = allocation(ze, bytes, alignment).unwrap().addr();
            assert_eq!(address % alignment.max(4096), 0);
            places.push((address, address + bytes));
        }
    }
    places.sort_unstable();
    assert!(places.windows(2).all(|pair| pair[0].1 <= pair[1].0));
}

fn range(ze: Ze, address: *mut c_void) -> (*mut c_void, usize) {
    let (mut start, mut size) = (ptr::null_mut(), 0);
    let inside = address.cast_const();
    done!(ze.zeMemGetAddressRange(ze.context, inside, &raw mut start, &raw mut size));
    (start, size)
}

fn an_allocation_is_found_by_the_addresses_in_it() {
    let ze = Ze::start();
    let memory = [
        ze.host_memory(100),
        ze.device_memory(100),
        ze.shared_memory(100),
    ];
    let wanted = [
        ze_memory_type_t::ZE_MEMORY_TYPE_HOST,
        ze_memory_type_t::ZE_MEMORY_TYPE_DEVICE,
        ze_memory_type_t::ZE_MEMORY_TYPE_SHARED,
    ];
    assert_eq!(memory.map(|start| ze.kind_of(after(start, 99))), wanted);
    for start in memory {
        assert_eq!(range(ze, after(start, 50)), (start, 100));
        let beyond = ze.kind_of(after(start, 100));
        assert_eq!(beyond, ze_memory_type_t::ZE_MEMORY_TYPE_UNKNOWN);
    }
}

fn the_host_writes_to_memory_of_every_kind() {
    const BYTES: usize = 64 << 20;
    let ze = Ze::start();
    for memory in [
        ze.host_memory(BYTES),
        ze.device_memory(BYTES),
        ze.shared_memory(BYTES),
    ] {
        for place in [memory, after(memory, BYTES - 8)] {
            assert_eq!(read::<u64>(place, 1), [0]);
            write(place, &[7_u64]);
            assert_eq!(read::<u64>(place, 1), [7]);
        }
    }
}

fn the_host_writes_to_memory_that_would_be_poisoned() {
    let ze = Ze::start();
    write(ze.device_memory(8), &[7_u64]);
}

fn memory_is_freed_once_and_is_there_again() {
    let ze = Ze::start();
    let memory = ze.device_memory(8);
    done!(ze.zeMemFree(ze.context, memory));
    let kind = ze.kind_of(memory);
    assert_eq!(kind, ze_memory_type_t::ZE_MEMORY_TYPE_UNKNOWN);
    let again = ask!(ze.zeMemFree(ze.context, memory));
    assert_eq!(again, code::INVALID_ARGUMENT);
    for _ in 0..1000 {
        let large = allocation(ze, 8 << 30, 0).unwrap();
        done!(ze.zeMemFree(ze.context, large));
    }
}

fn more_memory_than_there_are_addresses_is_refused() {
    let ze = Ze::start();
    for bytes in [usize::MAX, usize::MAX - 5000, 1 << 60] {
        let refused = [code::UNSUPPORTED_SIZE, code::OUT_OF_DEVICE_MEMORY];
        let answer = allocation(ze, bytes, 0).unwrap_err();
        assert!(refused.contains(&answer), "{answer:?} for {bytes} bytes");
    }
}

fn shared_handles_open_other_memory_of_the_same_size() {
    let (ze, mut handle, mut opened) = (Ze::start(), Default::default(), ptr::null_mut());
    let memory = ze.device_memory(5000);
    done!(ze.zeMemGetIpcHandle(ze.context, memory.cast_const(), &raw mut handle));
    done!(ze.zeMemOpenIpcHandle(ze.context, ze.device, handle, 0, &raw mut opened));
    assert_ne!(opened, memory);
    assert_eq!(range(ze, opened), (opened, 5000));
    done!(ze.zeMemCloseIpcHandle(ze.context, opened.cast_const()));
    assert_eq!(ze.live(c"allocations"), 1);
}

fn the_device_says_that_it_does_nothing() {
    let ze = Ze::start();
    let mut properties = desc!(ze_device_properties_t, ZE_STRUCTURE_TYPE_DEVICE_PROPERTIES);
    done!(ze.zeDeviceGetProperties(ze.device, &raw mut properties));
    let name = text(properties.name.as_ptr());
    assert_eq!(name, "Software Level Zero that does nothing");
}

fn no_runtime_is_opened() {
    let ze = Ze::start();
    let (out, list) = (ze.shared_memory(8), ze.immediate());
    let store = ze.kernel(ze.module(&plain()), c"store");
    store.pointer(0, out).value(1, 5_u64).launch(list, 1);
    ze.finish_list(list);
    let maps = fs::read_to_string("/proc/self/maps").unwrap();
    for library in ["libintelocl", "libOpenCL"] {
        assert!(!maps.contains(library), "{library} is mapped");
    }
}

fn names<const COUNT: usize>(ze: Ze, module: ze_module_handle_t) -> [String; COUNT] {
    let mut count = 0;
    done!(ze.zeModuleGetKernelNames(module, &raw mut count, ptr::null_mut()));
    assert_eq!(count as usize, COUNT);
    let mut names = [ptr::null(); COUNT];
    done!(ze.zeModuleGetKernelNames(module, &raw mut count, names.as_mut_ptr()));
    names.map(text)
}

fn kernel(ze: Ze, module: ze_module_handle_t, name: &CStr) -> ze_result_t {
    let mut kernel = ptr::null_mut();
    let desc = desc!(
        ze_kernel_desc_t,
        ZE_STRUCTURE_TYPE_KERNEL_DESC,
        pKernelName: name.as_ptr()
    );
    ask!(ze.zeKernelCreate(module, &raw const desc, &raw mut kernel))
}

const KERNELS: [&str; 8] = [
    "add", "store", "count", "grid", "single", "swap", "gate", "busy",
];

fn a_module_knows_its_kernels() {
    let ze = Ze::start();
    let module = ze.module(&plain());
    assert_eq!(names(ze, module), KERNELS);
    assert_eq!(kernel(ze, module, c"grid"), SUCCESS);
    let unknown = kernel(ze, module, c"nobody");
    assert_eq!(unknown, code::INVALID_KERNEL_NAME);
}

fn a_kernel_knows_its_arguments() {
    let ze = Ze::start();
    let mut properties = desc!(ze_kernel_properties_t, ZE_STRUCTURE_TYPE_KERNEL_PROPERTIES);
    let add = ze.kernel(ze.module(&plain()), c"add");
    done!(ze.zeKernelGetProperties(add.handle, &raw mut properties));
    assert_eq!(properties.numKernelArgs, 3);
}

fn a_binary_is_a_module_again() {
    let ze = Ze::start();
    let (module, mut size) = (ze.module(&plain()), 0);
    done!(ze.zeModuleGetNativeBinary(module, &raw mut size, ptr::null_mut()));
    let mut binary = vec![0_u8; size];
    done!(ze.zeModuleGetNativeBinary(module, &raw mut size, binary.as_mut_ptr()));
    let mut desc = module_desc(&binary);
    desc.format = ze_module_format_t::ZE_MODULE_FORMAT_NATIVE;
    assert_eq!(names(ze, ze.module_of(&desc)), KERNELS);
}

fn a_module_has_no_addresses() {
    let ze = Ze::start();
    let (module, mut address, mut size) = (ze.module(&plain()), ptr::null_mut(), 0);
    let name = c"counter".as_ptr();
    let answers = [
        ask!(ze.zeModuleGetGlobalPointer(module, name, &raw mut size, &raw mut address)),
        ask!(ze.zeModuleGetFunctionPointer(module, name, &raw mut address)),
    ];
    assert_eq!(answers, [code::UNSUPPORTED_FEATURE; 2]);
}

fn what_is_no_module_is_refused() {
    let (ze, mut module) = (Ze::start(), ptr::null_mut());
    let torn = module_desc(b"no SPIR-V at all");
    let mut foreign = torn;
    foreign.format = ze_module_format_t::ZE_MODULE_FORMAT_NATIVE;
    let build = |desc: &_| {
        ask!(ze.zeModuleCreate(
            ze.context,
            ze.device,
            ptr::from_ref(desc),
            &raw mut module,
            ptr::null_mut()
        ))
    };
    let answers = [torn, foreign].each_ref().map(build);
    assert_eq!(
        answers,
        [code::MODULE_BUILD_FAILURE, code::INVALID_NATIVE_BINARY]
    );
}

fn wrong_sizes_and_alignments_are_refused() {
    let ze = Ze::start();
    assert_eq!(allocation(ze, 0, 0), Err(code::UNSUPPORTED_SIZE));
    assert_eq!(allocation(ze, 100, 24), Err(code::UNSUPPORTED_ALIGNMENT));
}

fn what_was_destroyed_is_refused() {
    let ze = Ze::start();
    let (module, context) = (ze.module(&plain()), ze.new_context());
    done!(ze.zeModuleDestroy(module));
    done!(ze.zeContextDestroy(context));
    assert_eq!(kernel(ze, module, c"add"), code::INVALID_NULL_HANDLE);
    let elsewhere = Ze { context, ..ze };
    let refused = allocation(elsewhere, 8, 0);
    assert_eq!(refused, Err(code::INVALID_NULL_HANDLE));
}

const COUNTED: [&CStr; 3] = [c"allocations", c"modules", c"kernels"];

fn the_ledger_counts_what_costs_nothing() {
    let ze = Ze::start();
    let (memory, module) = (ze.host_memory(8), ze.module(&plain()));
    let add = ze.kernel(module, c"add");
    assert_eq!(COUNTED.map(|kind| ze.live(kind)), [1; 3]);
    done!(ze.zeKernelDestroy(add.handle));
    done!(ze.zeModuleDestroy(module));
    done!(ze.zeMemFree(ze.context, memory));
    assert_eq!(COUNTED.map(|kind| ze.live(kind)), [0; 3]);
}

fn the_third_allocation_fails() {
    let ze = Ze::start();
    let answers: [bool; 5] = array::from_fn(|_| allocation(ze, 8, 0).is_ok());
    assert_eq!(answers, [true, true, false, true, true]);
}

fn memory_ends_where_it_is_said_to() {
    let ze = Ze::start();
    let memory = allocation(ze, 1 << 20, 0).unwrap();
    assert_eq!(allocation(ze, 1, 0), Err(code::OUT_OF_DEVICE_MEMORY));
    done!(ze.zeMemFree(ze.context, memory));
    allocation(ze, 1 << 20, 0).unwrap();
}

fn builds_fail() {
    let (ze, spirv, mut module) = (Ze::start(), plain(), ptr::null_mut());
    let desc = module_desc(&spirv);
    let answer = ask!(ze.zeModuleCreate(
        ze.context,
        ze.device,
        &raw const desc,
        &raw mut module,
        ptr::null_mut()
    ));
    assert_eq!(answer, code::MODULE_BUILD_FAILURE);
}

fn the_device_is_lost_after_two_launches() {
    let ze = Ze::start();
    let (list, [event]) = (ze.immediate(), ze.events());
    let store = ze.kernel(ze.module(&plain()), c"store");
    store.launch(list, 1).launch(list, 1);
    ze.wait(event);
    store.launch(list, 1);
    let answers = [
        ask!(ze.zeEventHostSynchronize(event, FOREVER)),
        ask!(ze.zeDeviceGetStatus(ze.device)),
        ask!(ze.zeCommandListAppendBarrier(list, ptr::null_mut(), 0, ptr::null_mut())),
    ];
    assert_eq!(answers, [code::DEVICE_LOST; 3]);
}
