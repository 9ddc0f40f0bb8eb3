//! Launches: what kernels compute, with arguments of every kind, while the host goes on.

use std::ffi::c_void;
use std::ptr;

use level_zero_sys::{ze_group_count_t, ze_result_t};

use crate::fixture::{
    Claim, SUCCESS, Ze, ask, claim, code, done, float, open_gate, plain, read, values, write,
};

const STRICT: &[(&str, &str)] = &[("BROKER_SOFTWARE_ZE_STRICT", "1")];

pub(crate) const CLAIMS: &[Claim] = &[
    claim!(a_kernel_adds_vectors).with_kernels(),
    claim!(an_append_returns_while_its_kernel_runs).with_kernels(),
    claim!(a_recorded_list_returns_while_its_kernel_runs).with_kernels(),
    claim!(two_lists_run_kernels_at_once).with_kernels(),
    claim!(a_launch_keeps_the_arguments_it_was_appended_with).with_kernels(),
    claim!(groups_of_two_dimensions_cover_a_grid).with_kernels(),
    claim!(a_global_offset_moves_the_grid).with_kernels(),
    claim!(a_launch_of_no_groups_does_nothing).with_kernels(),
    claim!(the_number_of_groups_is_read_when_an_indirect_launch_runs).with_kernels(),
    claim!(a_cooperative_launch_is_a_launch).with_kernels(),
    claim!(memory_of_the_group_is_shared_within_it).with_kernels(),
    claim!(arguments_of_one_two_four_and_eight_bytes_arrive).with_kernels(),
    claim!(a_structure_arrives_by_value).with_kernels(),
    claim!(doubles_arrive_as_they_are).with_kernels(),
    claim!(halves_arrive_as_they_are).with_kernels(),
    claim!(no_value_stands_for_zeros).with_kernels(),
    claim!(longer_values_are_cut_to_their_parameter).with_kernels(),
    claim!(longer_values_are_refused_in_strict_mode)
        .with_kernels()
        .under(STRICT),
    claim!(values_of_the_right_size_pass_in_strict_mode)
        .with_kernels()
        .under(STRICT),
    claim!(an_argument_that_the_kernel_lacks_is_refused).with_kernels(),
    claim!(an_address_that_is_cut_short_is_refused).with_kernels(),
    claim!(memory_of_the_group_without_bytes_is_refused).with_kernels(),
    claim!(addresses_of_another_size_are_refused_in_strict_mode)
        .with_kernels()
        .under(STRICT),
    claim!(a_launch_that_cannot_run_ends_its_waits_and_harms_no_other).with_kernels(),
    claim!(a_launch_without_all_of_its_arguments_is_refused).with_kernels(),
    claim!(a_null_pointer_is_an_argument).with_kernels(),
    claim!(an_address_inside_an_allocation_is_an_argument).with_kernels(),
    claim!(memory_of_the_host_alone_is_an_argument).with_kernels(),
    claim!(a_launch_waits_for_an_event_and_signals_one).with_kernels(),
];

fn a_kernel_adds_vectors() {
    const COUNT: usize = 1000;
    let ze = Ze::start();
    let [a, b, c] = [(); 3].map(|()| ze.shared_memory(COUNT * 4));
    let numbers: Vec<f32> = (0_u16..1000).map(f32::from).collect();
    write(a, &numbers);
    write(b, &numbers);
    let list = ze.immediate();
    let add = ze.kernel(ze.module(&plain()), c"add").group(8, 1, 1);
    add.pointer(0, a)
        .pointer(1, b)
        .pointer(2, c)
        .launch(list, 125);
    ze.finish_list(list);
    let expected: Vec<f32> = numbers.iter().map(|number| number + number).collect();
    assert_eq!(read::<f32>(c, COUNT), expected);
}

fn an_append_returns_while_its_kernel_runs() {
    let ze = Ze::start();
    let ([end], gate, out) = (ze.events(), ze.shared_memory(4), ze.shared_memory(4));
    let kernel = ze.kernel(ze.module(&plain()), c"gate");
    kernel
        .pointer(0, gate)
        .pointer(1, out)
        .launch_in_order(ze.immediate(), [1; 3], end, &mut []);
    // The kernel ends only by what the host does after the append.
    assert_eq!(
        ask!(ze.zeEventHostSynchronize(end, 10_000_000)),
        code::NOT_READY
    );
    open_gate(gate);
    ze.wait(end);
    assert_eq!(read::<u32>(out, 1), [1]);
}

fn a_recorded_list_returns_while_its_kernel_runs() {
    let ze = Ze::start();
    let (queue, list) = (ze.queue(), ze.list());
    let (gate, out) = (ze.shared_memory(4), ze.shared_memory(4));
    let kernel = ze.kernel(ze.module(&plain()), c"gate");
    kernel.pointer(0, gate).pointer(1, out).launch(list, 1);
    ze.execute(queue, list);
    assert_eq!(
        ask!(ze.zeCommandQueueSynchronize(queue, 10_000_000)),
        code::NOT_READY
    );
    open_gate(gate);
    ze.finish(queue);
    assert_eq!(read::<u32>(out, 1), [1]);
}

/// The first list's kernel waits for what the second's writes.
fn two_lists_run_kernels_at_once() {
    let ze = Ze::start();
    let ([end], gate, out) = (ze.events(), ze.shared_memory(8), ze.shared_memory(4));
    let module = ze.module(&plain());
    ze.kernel(module, c"gate")
        .pointer(0, gate)
        .pointer(1, out)
        .launch_in_order(ze.immediate(), [1; 3], end, &mut []);
    ze.kernel(module, c"store")
        .pointer(0, gate)
        .value(1, 1_u64)
        .launch(ze.immediate(), 1);
    ze.wait(end);
}

fn a_launch_keeps_the_arguments_it_was_appended_with() {
    let ze = Ze::start();
    let ([open], list) = (ze.events(), ze.immediate());
    let store = ze.kernel(ze.module(&plain()), c"store");
    let memory = [(); 2].map(|()| ze.shared_memory(8));
    done!(ze.zeCommandListAppendWaitOnEvents(list, 1, (&raw const open).cast_mut()));
    store.pointer(0, memory[0]).value(1, 5_u64).launch(list, 1);
    store.pointer(0, memory[1]).value(1, 6_u64).launch(list, 1);
    done!(ze.zeEventHostSignal(open));
    ze.finish_list(list);
    assert_eq!(memory.map(|memory| read::<u64>(memory, 1)[0]), [5, 6]);
}

fn groups_of_two_dimensions_cover_a_grid() {
    let ze = Ze::start();
    let (out, list) = (ze.shared_memory(8 * 24), ze.immediate());
    let grid = ze.kernel(ze.module(&plain()), c"grid").group(3, 2, 1);
    grid.pointer(0, out)
        .value(1, 6_u64)
        .launch_in_order(list, [2, 2, 1], ptr::null_mut(), &mut []);
    ze.finish_list(list);
    let expected: Vec<u64> = (0..4)
        .flat_map(|y| (0..6).map(move |x| x + 100 * y))
        .collect();
    assert_eq!(read::<u64>(out, 24), expected);
}

fn a_global_offset_moves_the_grid() {
    let ze = Ze::start();
    let (out, list) = (ze.shared_memory(8 * 4), ze.immediate());
    let grid = ze.kernel(ze.module(&plain()), c"grid");
    done!(ze.zeKernelSetGlobalOffsetExp(grid.handle, 2, 0, 0));
    grid.pointer(0, out).value(1, 4_u64).launch(list, 2);
    ze.finish_list(list);
    assert_eq!(read::<u64>(out, 4), [0, 0, 2, 3]);
}

fn a_launch_of_no_groups_does_nothing() {
    let ze = Ze::start();
    let (out, list) = (ze.shared_memory(8), ze.immediate());
    let store = ze.kernel(ze.module(&plain()), c"store");
    store.pointer(0, out).value(1, 5_u64).launch(list, 0);
    ze.finish_list(list);
    assert_eq!(read::<u64>(out, 1), [0]);
}

fn the_number_of_groups_is_read_when_an_indirect_launch_runs() {
    let ze = Ze::start();
    let (out, groups, list) = (
        ze.shared_memory(8 * 4),
        ze.shared_memory(12),
        ze.immediate(),
    );
    let [open] = ze.events();
    let store = ze.kernel(ze.module(&plain()), c"store");
    store.pointer(0, out).value(1, 5_u64);
    done!(ze.zeCommandListAppendLaunchKernelIndirect(
        list,
        store.handle,
        groups.cast::<ze_group_count_t>().cast_const(),
        ptr::null_mut(),
        1,
        (&raw const open).cast_mut()
    ));
    write(groups, &[3_u32, 1, 1]);
    done!(ze.zeEventHostSignal(open));
    ze.finish_list(list);
    assert_eq!(read::<u64>(out, 4), [5, 5, 5, 0]);
}

fn a_cooperative_launch_is_a_launch() {
    let ze = Ze::start();
    let (out, list) = (ze.shared_memory(8), ze.immediate());
    let store = ze.kernel(ze.module(&plain()), c"store");
    store.pointer(0, out).value(1, 5_u64);
    let mut most = 0;
    done!(ze.zeKernelSuggestMaxCooperativeGroupCount(store.handle, &raw mut most));
    assert!(most > 0);
    let groups = ze_group_count_t {
        groupCountX: 1,
        groupCountY: 1,
        groupCountZ: 1,
    };
    done!(ze.zeCommandListAppendLaunchCooperativeKernel(
        list,
        store.handle,
        &raw const groups,
        ptr::null_mut(),
        0,
        ptr::null_mut()
    ));
    ze.finish_list(list);
    assert_eq!(read::<u64>(out, 1), [5]);
}

fn memory_of_the_group_is_shared_within_it() {
    let ze = Ze::start();
    let (data, list) = (ze.shared_memory(4 * 16), ze.immediate());
    write(data, &(0..16).collect::<Vec<u32>>());
    let swap = ze.kernel(ze.module(&plain()), c"swap").group(16, 1, 1);
    swap.pointer(0, data)
        .argument(1, 4 * 16, ptr::null())
        .launch(list, 1);
    ze.finish_list(list);
    let expected: Vec<u32> = (0..16).map(|index| index ^ 1).collect();
    assert_eq!(read::<u32>(data, 16), expected);
}

fn arguments_of_one_two_four_and_eight_bytes_arrive() {
    let ze = Ze::start();
    let (out, list) = (ze.shared_memory(8 * 4), ze.immediate());
    let scalars = ze.kernel(ze.module(&values()), c"scalars");
    scalars
        .pointer(0, out)
        .value(1, 0xfe_u8)
        .value(2, 0x1234_u16)
        .value(3, 0xfedc_ba98_u32)
        .value(4, 0xfedc_ba98_7654_3210_u64)
        .launch(list, 1);
    ze.finish_list(list);
    let expected = [0xfe, 0x1234, 0xfedc_ba98, 0xfedc_ba98_7654_3210];
    assert_eq!(read::<u64>(out, 4), expected);
}

fn a_structure_arrives_by_value() {
    #[repr(C)]
    struct Pair {
        first: u32,
        second: u64,
    }
    let ze = Ze::start();
    let (out, list) = (ze.shared_memory(8 * 2), ze.immediate());
    let pair = Pair {
        first: 77,
        second: 1 << 40,
    };
    let bytes: *const c_void = (&raw const pair).cast();
    ze.kernel(ze.module(&values()), c"structure")
        .pointer(0, out)
        .argument(1, size_of::<Pair>(), bytes)
        .launch(list, 1);
    ze.finish_list(list);
    assert_eq!(read::<u64>(out, 2), [pair.first.into(), pair.second]);
}

fn doubles_arrive_as_they_are() {
    let ze = Ze::start();
    let (out, list) = (ze.shared_memory(8), ze.immediate());
    ze.kernel(ze.module(&float(64)), c"keep")
        .pointer(0, out)
        .value(1, 1.0_f64 / 3.0)
        .launch(list, 1);
    ze.finish_list(list);
    assert_eq!(read::<f64>(out, 1), [1.0 / 3.0]);
}

fn halves_arrive_as_they_are() {
    const ONE_AND_A_HALF: u16 = 0x3e00;
    let ze = Ze::start();
    let (out, list) = (ze.shared_memory(2), ze.immediate());
    ze.kernel(ze.module(&float(16)), c"keep")
        .pointer(0, out)
        .value(1, ONE_AND_A_HALF)
        .launch(list, 1);
    ze.finish_list(list);
    assert_eq!(read::<u16>(out, 1), [ONE_AND_A_HALF]);
}

/// SYCL passes null for a number of which all bytes are zero.
fn no_value_stands_for_zeros() {
    let ze = Ze::start();
    let (out, list) = (ze.shared_memory(8), ze.immediate());
    write(out, &[9.0_f64]);
    ze.kernel(ze.module(&float(64)), c"keep")
        .pointer(0, out)
        .argument(1, 8, ptr::null())
        .launch(list, 1);
    ze.finish_list(list);
    assert_eq!(read::<f64>(out, 1), [0.0]);
}

/// oneMKL passes eight bytes for a float.
fn longer_values_are_cut_to_their_parameter() {
    let ze = Ze::start();
    let (out, list) = (ze.shared_memory(4), ze.immediate());
    let value = [2.5_f32, 100.0];
    ze.kernel(ze.module(&plain()), c"single")
        .pointer(0, out)
        .argument(1, 8, value.as_ptr().cast())
        .launch(list, 1);
    ze.finish_list(list);
    assert_eq!(read::<f32>(out, 1), [2.5]);
}

fn longer_values_are_refused_in_strict_mode() {
    let ze = Ze::start();
    let single = ze.kernel(ze.module(&plain()), c"single");
    let value = [2.5_f32, 100.0];
    let answer = ask!(ze.zeKernelSetArgumentValue(single.handle, 1, 8, value.as_ptr().cast()));
    assert_eq!(answer, code::INVALID_KERNEL_ARGUMENT_SIZE);
}

fn values_of_the_right_size_pass_in_strict_mode() {
    a_kernel_adds_vectors();
    longer_values_are_refused_in_strict_mode();
    let ze = Ze::start();
    let single = ze.kernel(ze.module(&plain()), c"single");
    let value = 2.5_f32;
    let answer = ask!(ze.zeKernelSetArgumentValue(single.handle, 1, 4, (&raw const value).cast()));
    assert_eq!(answer, SUCCESS);
}

fn an_argument_that_the_kernel_lacks_is_refused() {
    let ze = Ze::start();
    let add = ze.kernel(ze.module(&plain()), c"add");
    let value = 0_u64;
    let answer = ask!(ze.zeKernelSetArgumentValue(add.handle, 3, 8, (&raw const value).cast()));
    assert_eq!(answer, code::INVALID_KERNEL_ARGUMENT_INDEX);
}

fn argument_of_swap(index: u32, bytes: usize, value: *const c_void) -> ze_result_t {
    let ze = Ze::start();
    let swap = ze.kernel(ze.module(&plain()), c"swap");
    ask!(ze.zeKernelSetArgumentValue(swap.handle, index, bytes, value))
}

fn an_address_that_is_cut_short_is_refused() {
    let value = u64::MAX;
    let answer = argument_of_swap(0, 4, (&raw const value).cast());
    assert_eq!(answer, code::INVALID_KERNEL_ARGUMENT_SIZE);
}

fn memory_of_the_group_without_bytes_is_refused() {
    let answer = argument_of_swap(1, 0, ptr::null());
    assert_eq!(answer, code::INVALID_KERNEL_ARGUMENT_SIZE);
}

fn addresses_of_another_size_are_refused_in_strict_mode() {
    let values = [u64::MAX; 2];
    let answer = argument_of_swap(0, 16, values.as_ptr().cast());
    assert_eq!(answer, code::INVALID_KERNEL_ARGUMENT_SIZE);
}

/// No processor has so much memory for one group.
fn a_launch_that_cannot_run_ends_its_waits_and_harms_no_other() {
    let ze = Ze::start();
    let (module, memory, [failed]) = (ze.module(&plain()), ze.shared_memory(8), ze.events());
    ze.kernel(module, c"swap")
        .pointer(0, memory)
        .argument(1, 1 << 40, ptr::null())
        .launch_in_order(ze.immediate(), [1; 3], failed, &mut []);
    assert_eq!(
        ask!(ze.zeEventHostSynchronize(failed, u64::MAX)),
        code::DEVICE_LOST
    );
    let list = ze.immediate();
    ze.kernel(module, c"store")
        .pointer(0, memory)
        .value(1, 5_u64)
        .launch(list, 1);
    ze.finish_list(list);
    assert_eq!(read::<u64>(memory, 1), [5]);
}

fn a_launch_without_all_of_its_arguments_is_refused() {
    let ze = Ze::start();
    let add = ze.kernel(ze.module(&plain()), c"add");
    add.pointer(0, ze.shared_memory(4));
    let groups = ze_group_count_t {
        groupCountX: 1,
        groupCountY: 1,
        groupCountZ: 1,
    };
    let answer = ask!(ze.zeCommandListAppendLaunchKernel(
        ze.immediate(),
        add.handle,
        &raw const groups,
        ptr::null_mut(),
        0,
        ptr::null_mut()
    ));
    assert_eq!(answer, code::INVALID_ARGUMENT);
}

/// A kernel may have a pointer that it does not follow: with no rounds, the address is written to once only.
fn a_null_pointer_is_an_argument() {
    let ze = Ze::start();
    let (list, store) = (ze.immediate(), ze.kernel(ze.module(&plain()), c"store"));
    store
        .pointer(0, ptr::null_mut())
        .value(1, 1_u64)
        .launch(list, 0);
    ze.finish_list(list);
}

fn an_address_inside_an_allocation_is_an_argument() {
    let ze = Ze::start();
    let (out, list) = (ze.shared_memory(24), ze.immediate());
    ze.kernel(ze.module(&plain()), c"store")
        .pointer(0, out.wrapping_byte_add(8))
        .value(1, 5_u64)
        .launch(list, 1);
    ze.finish_list(list);
    assert_eq!(read::<u64>(out, 3), [0, 5, 0]);
}

fn memory_of_the_host_alone_is_an_argument() {
    let ze = Ze::start();
    let (mut out, list) = ([0_u64; 2], ze.immediate());
    ze.kernel(ze.module(&plain()), c"store")
        .pointer(0, out.as_mut_ptr().cast())
        .value(1, 5_u64)
        .launch(list, 2);
    ze.finish_list(list);
    assert_eq!(out, [5, 5]);
}

fn a_launch_waits_for_an_event_and_signals_one() {
    let ze = Ze::start();
    let ([open, end], out) = (ze.events(), ze.shared_memory(8));
    ze.kernel(ze.module(&plain()), c"store")
        .pointer(0, out)
        .value(1, 5_u64)
        .launch_in_order(ze.immediate(), [1; 3], end, &mut [open]);
    assert_eq!(
        ask!(ze.zeEventHostSynchronize(end, 10_000_000)),
        code::NOT_READY
    );
    assert_eq!(read::<u64>(out, 1), [0]);
    done!(ze.zeEventHostSignal(open));
    ze.wait(end);
    assert_eq!(read::<u64>(out, 1), [5]);
}
