//! Copies, fills, and copies of regions.

use std::ptr;

use level_zero_sys::ze_copy_region_t;

use crate::fixture::{Claim, Ze, after, ask, claim, code, done, read, write};

pub(crate) const CLAIMS: &[Claim] = &[
    claim!(a_copy_takes_host_memory_through_the_device_and_back),
    claim!(a_copy_takes_memory_that_the_driver_did_not_allocate),
    claim!(a_copy_between_allocations_at_odd_addresses_is_exact),
    claim!(a_copy_of_nothing_is_done),
    claim!(a_copy_from_another_context_is_a_copy),
    claim!(a_fill_repeats_its_pattern),
    claim!(a_fill_ends_amid_its_pattern),
    claim!(a_pattern_that_is_no_power_of_two_is_refused),
    claim!(a_region_is_copied_from_pitch_to_pitch),
    claim!(commands_of_one_list_run_in_their_order),
];

fn a_copy_takes_host_memory_through_the_device_and_back() {
    let ze = Ze::start();
    let (host, device, back) = (
        ze.host_memory(64),
        ze.device_memory(64),
        ze.shared_memory(64),
    );
    let numbers: Vec<u32> = (1..=16).collect();
    write(host, &numbers);
    let list = ze.immediate();
    ze.copy(list, device, host, 64);
    ze.copy(list, back, device, 64);
    ze.finish_list(list);
    assert_eq!(read::<u32>(back, 16), numbers);
}

fn a_copy_takes_memory_that_the_driver_did_not_allocate() {
    let ze = Ze::start();
    let (mut numbers, device) = ([3_u64, 5, 8], ze.device_memory(24));
    let mut back = [0_u64; 3];
    let list = ze.immediate();
    ze.copy(list, device, numbers.as_mut_ptr().cast(), 24);
    ze.copy(list, back.as_mut_ptr().cast(), device, 24);
    ze.finish_list(list);
    assert_eq!(back, numbers);
}

fn a_copy_between_allocations_at_odd_addresses_is_exact() {
    let ze = Ze::start();
    let (from, to) = (ze.shared_memory(64), ze.shared_memory(64));
    write(from, &(0..64).collect::<Vec<u8>>());
    write(to, &[255_u8; 64]);
    let list = ze.immediate();
    ze.copy(list, after(to, 5), after(from, 3), 7);
    ze.finish_list(list);
    assert_eq!(
        read::<u8>(to, 13),
        [255, 255, 255, 255, 255, 3, 4, 5, 6, 7, 8, 9, 255]
    );
}

fn a_copy_of_nothing_is_done() {
    let ze = Ze::start();
    let memory = ze.shared_memory(8);
    let list = ze.immediate();
    ze.copy(list, memory, after(memory, 4), 0);
    ze.finish_list(list);
}

fn a_copy_from_another_context_is_a_copy() {
    let ze = Ze::start();
    let other = Ze {
        context: ze.new_context(),
        ..ze
    };
    let (from, to) = (other.shared_memory(4), ze.shared_memory(4));
    write(from, &[42_u32]);
    let list = ze.immediate();
    done!(ze.zeCommandListAppendMemoryCopyFromContext(
        list,
        to,
        other.context,
        from.cast_const(),
        4,
        ptr::null_mut(),
        0,
        ptr::null_mut()
    ));
    ze.finish_list(list);
    assert_eq!(read::<u32>(to, 1), [42]);
}

fn fill_with(ze: Ze, pattern: &[u8], bytes: usize) -> Vec<u8> {
    let memory = ze.shared_memory(64);
    let list = ze.immediate();
    done!(ze.zeCommandListAppendMemoryFill(
        list,
        memory,
        pattern.as_ptr().cast(),
        pattern.len(),
        bytes,
        ptr::null_mut(),
        0,
        ptr::null_mut()
    ));
    ze.finish_list(list);
    read(memory, bytes + 1)
}

fn a_fill_repeats_its_pattern() {
    let ze = Ze::start();
    for pattern in [
        &[9_u8][..],
        &[1, 2],
        &[1, 2, 3, 4],
        &[1, 2, 3, 4, 5, 6, 7, 8],
    ] {
        let filled = fill_with(ze, pattern, 32);
        assert_eq!(filled[..32], pattern.repeat(32 / pattern.len()));
        assert_eq!(filled[32], 0, "what lies behind stays");
    }
}

fn a_fill_ends_amid_its_pattern() {
    let filled = fill_with(Ze::start(), &[1, 2, 3, 4], 6);
    assert_eq!(filled, [1, 2, 3, 4, 1, 2, 0]);
}

fn a_pattern_that_is_no_power_of_two_is_refused() {
    let ze = Ze::start();
    let (memory, list, pattern) = (ze.shared_memory(64), ze.immediate(), [1_u8; 3]);
    let answer = ask!(ze.zeCommandListAppendMemoryFill(
        list,
        memory,
        pattern.as_ptr().cast(),
        3,
        6,
        ptr::null_mut(),
        0,
        ptr::null_mut()
    ));
    assert_eq!(answer, code::INVALID_SIZE);
}

/// Two slices of two rows of three bytes, out of rows of eight and into rows of four.
fn a_region_is_copied_from_pitch_to_pitch() {
    let ze = Ze::start();
    let (from, to) = (ze.shared_memory(64), ze.shared_memory(64));
    write(from, &(0..64).collect::<Vec<u8>>());
    let region = |x: u32, y: u32, z: u32| ze_copy_region_t {
        originX: x,
        originY: y,
        originZ: z,
        width: 3,
        height: 2,
        depth: 2,
    };
    let (to_region, from_region) = (region(1, 0, 0), region(2, 1, 1));
    let list = ze.immediate();
    done!(ze.zeCommandListAppendMemoryCopyRegion(
        list,
        to,
        &raw const to_region,
        4,
        8,
        from.cast_const(),
        &raw const from_region,
        8,
        16,
        ptr::null_mut(),
        0,
        ptr::null_mut()
    ));
    ze.finish_list(list);
    let expected = [0, 26, 27, 28, 0, 34, 35, 36, 0, 42, 43, 44, 0, 50, 51, 52];
    assert_eq!(read::<u8>(to, 16), expected);
}

fn commands_of_one_list_run_in_their_order() {
    let ze = Ze::start();
    let (memory, seen) = (ze.shared_memory(1), ze.shared_memory(100));
    let list = ze.immediate();
    for number in 0..100 {
        ze.fill(list, memory, number, 1);
        ze.copy(list, after(seen, usize::from(number)), memory, 1);
    }
    ze.finish_list(list);
    assert_eq!(read::<u8>(seen, 100), (0..100).collect::<Vec<u8>>());
}
