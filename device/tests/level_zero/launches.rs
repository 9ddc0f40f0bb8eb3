//! Launches: kernels over ranges, and who waits for whom.
#![expect(unsafe_code, reason = "reaches memory of its own")]

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use dlpack_broker_device::level_zero::{Argument, Block, Event, Kernel, Pool, Range, Usm};
use dlpack_broker_device::{ErrorKind, UsmKind};
use rspirv::binary::Assemble as _;
use rspirv::dr::{Instruction, Operand, load_bytes};
use rspirv::spirv::{ExecutionMode, Op};

use crate::kernels::{plain, pointers, values};
use crate::launcher::{Made, launch, read, whole, write};
use crate::ledger;
use crate::process::{Claim, claim};

pub(crate) const CLAIMS: &[Claim] = &[
    claim!(a_vector_addition_is_the_hosts).with_kernels(),
    claim!(
        a_vector_addition_on_the_device_is_the_hosts,
        "BROKER_SOFTWARE_ZE_POISON" = "1"
    )
    .with_kernels(),
    claim!(a_kernel_of_the_cache_adds_as_that_of_the_build).with_kernels(),
    claim!(ranges_of_every_length_are_covered).with_kernels(),
    claim!(a_range_has_two_dimensions).with_kernels(),
    claim!(groups_share_local_memory).with_kernels(),
    claim!(values_of_every_size_arrive).with_kernels(),
    claim!(a_structure_arrives_by_value).with_kernels(),
    claim!(a_place_inside_a_block_is_an_argument).with_kernels(),
    claim!(an_address_out_of_memory_is_followed).with_kernels(),
    claim!(a_kernel_that_names_its_groups_gets_them).with_kernels(),
    claim!(other_groups_than_a_kernel_names_are_errors).with_kernels(),
    claim!(
        an_empty_range_waits_alone,
        "BROKER_SOFTWARE_ZE_DELAY" = "50"
    )
    .with_kernels(),
    claim!(
        a_launch_waits_for_the_event_of_another_queue,
        "BROKER_SOFTWARE_ZE_DELAY" = "50"
    )
    .with_kernels(),
    claim!(threads_do_not_mix_their_arguments).with_kernels(),
    claim!(another_queue_gets_a_block_of_a_launch_only_after_it).with_kernels(),
    claim!(dropping_a_kernel_does_not_wait_and_it_runs_to_its_end).with_kernels(),
    claim!(
        a_kernel_that_two_queues_run_is_dropped_with_the_later,
        "BROKER_SOFTWARE_ZE_DELAY" = "100"
    )
    .with_kernels(),
    claim!(
        a_lost_device_is_an_error_and_leaves_nothing,
        "BROKER_SOFTWARE_ZE_LOST_AFTER" = "3"
    )
    .with_kernels(),
    claim!(
        threads_launch_and_drop_in_poison_mode,
        "BROKER_SOFTWARE_ZE_POISON" = "1"
    )
    .with_kernels(),
    claim!(ten_thousand_launches_leave_nothing).with_kernels(),
];

fn numbers(from: u16, count: u16) -> Vec<f32> {
    (from..from + count).map(f32::from).collect()
}

fn added(made: &Made, kernel: &Kernel, count: u16) -> Vec<f32> {
    let (lhs, rhs) = (
        made.block(&numbers(0, count)),
        made.block(&numbers(7, count)),
    );
    let sum = made.block(&numbers(0, count));
    let arguments = [whole(&lhs), whole(&rhs), whole(&sum)];
    made.launch(kernel, count.into(), &arguments).unwrap();
    made.queue.wait().unwrap();
    read(&sum, count.into())
}

fn sum_of_the_host(count: u16) -> Vec<f32> {
    let pairs = numbers(0, count).into_iter().zip(numbers(7, count));
    pairs.map(|(lhs, rhs)| lhs + rhs).collect()
}

fn a_vector_addition_is_the_hosts() {
    let made = Made::of(&plain());
    assert_eq!(
        added(&made, &made.kernel("add"), 1000),
        sum_of_the_host(1000)
    );
}

fn a_vector_addition_on_the_device_is_the_hosts() {
    let made = Made::of(&plain());
    let (queue, bytes) = (&made.queue, 4000);
    let block = |kind| Usm::new(queue.context(), queue.device(), kind, bytes).unwrap();
    let on_device = [(); 3].map(|()| block(UsmKind::Device));
    let host = block(UsmKind::Host);
    let address = |usm: &Usm| usm.pointer().as_ptr();
    for (values, usm) in [numbers(0, 1000), numbers(7, 1000)].iter().zip(&on_device) {
        write(address(&host), values);
        // SAFETY: the blocks have so many bytes, and live until the work is done.
        unsafe { queue.copy(address(usm), address(&host), bytes, &[]) }.unwrap();
        queue.wait().unwrap();
    }
    let arguments = on_device
        .each_ref()
        .map(|usm| Argument::Pointer(address(usm)));
    made.launch(&made.kernel("add"), 1000, &arguments).unwrap();
    let back = made.block(&[0_u8; 4000]);
    // SAFETY: as above.
    unsafe { queue.copy(back.pointer().as_ptr(), address(&on_device[2]), bytes, &[]) }.unwrap();
    queue.wait().unwrap();
    assert_eq!(read::<f32>(&back, 1000), sum_of_the_host(1000));
}

fn a_kernel_of_the_cache_adds_as_that_of_the_build() {
    for is_cached in [false, true] {
        let made = Made::of(&plain());
        assert_eq!(made.module.is_cached(), is_cached);
        assert_eq!(added(&made, &made.kernel("add"), 100), sum_of_the_host(100));
    }
}

fn ranges_of_every_length_are_covered() {
    let made = Made::of(&plain());
    let kernel = made.kernel("add");
    for count in [1, 2, 7, 255, 256, 257, 1000, 1021, 4096] {
        assert_eq!(
            added(&made, &kernel, count),
            sum_of_the_host(count),
            "{count}"
        );
    }
}

fn a_range_has_two_dimensions() {
    let made = Made::of(&plain());
    let out = made.block(&[0_u64; 12]);
    let range = Range::new(&[4, 3]).unwrap();
    let arguments = [whole(&out), Argument::Value(&4_u64.to_ne_bytes())];
    launch(&made.queue, &made.kernel("grid"), range, &arguments, &[]).unwrap();
    made.queue.wait().unwrap();
    let wanted = (0..3).flat_map(|y| (0..4).map(move |x| x + 100 * y));
    assert_eq!(read::<u64>(&out, 12), wanted.collect::<Vec<u64>>());
}

fn groups_share_local_memory() {
    let made = Made::of(&plain());
    let values: Vec<u32> = (0..64).collect();
    let data = made.block(&values);
    // Each work item writes the word of its place in the whole range.
    let range = Range::grouped(&[64], &[64]).unwrap();
    let arguments = [whole(&data), Argument::Local(256)];
    launch(&made.queue, &made.kernel("swap"), range, &arguments, &[]).unwrap();
    made.queue.wait().unwrap();
    let wanted: Vec<u32> = values.iter().map(|value| value ^ 1).collect();
    assert_eq!(read::<u32>(&data, 64), wanted);
}

fn values_of_every_size_arrive() {
    let made = Made::of(&values());
    let out = made.block(&[0_u64; 4]);
    let arguments = [
        whole(&out),
        Argument::Value(&[0xf1]),
        Argument::Value(&0xf2f3_u16.to_ne_bytes()),
        Argument::Value(&0xf4f5_f6f7_u32.to_ne_bytes()),
        Argument::Value(&u64::MAX.to_ne_bytes()),
    ];
    made.launch(&made.kernel("scalars"), 1, &arguments).unwrap();
    made.queue.wait().unwrap();
    assert_eq!(read::<u64>(&out, 4), [0xf1, 0xf2f3, 0xf4f5_f6f7, u64::MAX]);
}

fn a_structure_arrives_by_value() {
    let made = Made::of(&values());
    let out = made.block(&[0_u64; 2]);
    let [first, gap, second] = [5_u32.to_ne_bytes(), [0; 4], 6_u32.to_ne_bytes()];
    let structure = [first, gap, second, gap].concat();
    let arguments = [whole(&out), Argument::Value(&structure)];
    made.launch(&made.kernel("structure"), 1, &arguments)
        .unwrap();
    made.queue.wait().unwrap();
    assert_eq!(read::<u64>(&out, 2), [5, 6]);
}

fn a_place_inside_a_block_is_an_argument() {
    let made = Made::of(&plain());
    let out = made.block(&[0_u64; 4]);
    let seven = 7_u64.to_ne_bytes();
    let store = made.kernel("store");
    made.launch(
        &store,
        2,
        &[Argument::Block(&out, 16), Argument::Value(&seven)],
    )
    .unwrap();
    made.queue.wait().unwrap();
    assert_eq!(read::<u64>(&out, 4), [0, 0, 7, 7]);
}

fn an_address_out_of_memory_is_followed() {
    let made = Made::of(&pointers());
    let out = made.block(&[0_u32; 2]);
    let table = made.block(&[out.pointer().as_ptr().expose_provenance()]);
    made.launch(&made.kernel("follow"), 1, &[whole(&table)])
        .unwrap();
    made.queue.wait().unwrap();
    assert_eq!(read::<u32>(&out, 2), [7, 0]);
}

/// `count` with groups of eight: the driver's tests have no such kernel.
fn counts_in_eights() -> Vec<u8> {
    let mut module = load_bytes(plain()).unwrap();
    let is_count =
        |entry: &&Instruction| entry.operands[2] == Operand::LiteralString("count".to_owned());
    let entry = module.entry_points.iter().find(is_count).unwrap();
    let mut operands = vec![
        entry.operands[1].clone(),
        Operand::ExecutionMode(ExecutionMode::LocalSize),
    ];
    operands.extend([8, 1, 1].map(Operand::LiteralBit32));
    module
        .execution_modes
        .push(Instruction::new(Op::ExecutionMode, None, None, operands));
    module
        .assemble()
        .into_iter()
        .flat_map(u32::to_le_bytes)
        .collect()
}

fn a_kernel_that_names_its_groups_gets_them() {
    let made = Made::of(&counts_in_eights());
    let (count, data) = (made.kernel("count"), made.block(&[0_u32; 16]));
    assert_eq!(count.required_group(), Some([8, 1, 1]));
    made.launch(&count, 16, &[whole(&data)]).unwrap();
    made.queue.wait().unwrap();
    assert_eq!(read::<u32>(&data, 16), [1; 16]);
}

fn other_groups_than_a_kernel_names_are_errors() {
    let made = Made::of(&counts_in_eights());
    let (count, data) = (made.kernel("count"), made.block(&[0_u32; 16]));
    let wanted = "wanted [12, 1, 1] work items to be a multiple of the group's [8, 1, 1] along each dimension";
    let text = made
        .launch(&count, 12, &[whole(&data)])
        .err()
        .unwrap()
        .to_string();
    assert!(text.starts_with(wanted), "{text}");
    let fours = Range::grouped(&[16], &[4]).unwrap();
    let text = launch(&made.queue, &count, fours, &[whole(&data)], &[])
        .err()
        .unwrap()
        .to_string();
    assert_eq!(
        text,
        "wanted groups of [8, 1, 1] work items, as kernel \"count\" says, got [4, 1, 1]"
    );
}

fn an_empty_range_waits_alone() {
    let made = Made::of(&plain());
    let (data, other) = (made.block(&[0_u32; 4]), made.another_queue());
    let filled = made
        .launch(&made.kernel("count"), 4, &[whole(&data)])
        .unwrap();
    let range = Range::new(&[0]).unwrap();
    let event = launch(
        &other,
        &made.kernel("count"),
        range,
        &[whole(&data)],
        std::slice::from_ref(&filled),
    );
    other.wait().unwrap();
    assert!(event.unwrap().is_done().unwrap() && filled.is_done().unwrap());
    assert_eq!(read::<u32>(&data, 4), [1; 4]);
}

fn a_launch_waits_for_the_event_of_another_queue() {
    let made = Made::of(&plain());
    let (out, other) = (made.block(&[0_u64; 2]), made.another_queue());
    let (store, [five, six]) = (made.kernel("store"), [5_u64, 6].map(u64::to_ne_bytes));
    let mut last = None;
    for _ in 0..3 {
        last = Some(
            made.launch(&store, 2, &[whole(&out), Argument::Value(&five)])
                .unwrap(),
        );
    }
    let range = Range::new(&[2]).unwrap();
    let arguments = [whole(&out), Argument::Value(&six)];
    launch(&other, &store, range, &arguments, &[last.unwrap()]).unwrap();
    other.wait().unwrap();
    assert_eq!(read::<u64>(&out, 2), [6, 6]);
}

fn threads_do_not_mix_their_arguments() {
    const ROUNDS: u64 = 200;
    let made = Made::of(&plain());
    let store = made.kernel("store");
    thread::scope(|scope| {
        for number in 0..8_u64 {
            let (made, store) = (&made, &store);
            scope.spawn(move || {
                let queue = made.another_queue();
                let items = 1 + usize::try_from(number).unwrap();
                for round in 0..ROUNDS {
                    let value = number * ROUNDS + round;
                    let out = made.pool.take(64, &queue).unwrap();
                    let bytes = value.to_ne_bytes();
                    let arguments = [whole(&out), Argument::Value(&bytes)];
                    let range = Range::new(&[items]).unwrap();
                    launch(&queue, store, range, &arguments, &[]).unwrap();
                    queue.wait().unwrap();
                    assert_eq!(read::<u64>(&out, items), vec![value; items]);
                }
            });
        }
    });
}

/// Launches a kernel that runs until the gate, the first word of a block, is open.
fn launch_gate(made: &Made, gate: &Block, out: &Block) -> Event {
    let arguments = [whole(gate), whole(out)];
    made.launch(&made.kernel("gate"), 1, &arguments).unwrap()
}

fn open(gate: &Block) {
    // SAFETY: the block is shared memory, whose first word the kernel reads atomically.
    let word = unsafe { AtomicU32::from_ptr(gate.pointer().as_ptr().cast()) };
    word.store(1, Ordering::Release);
}

fn another_queue_gets_a_block_of_a_launch_only_after_it() {
    let made = Made::of(&plain());
    let (gate, out) = (made.block(&[0_u32]), made.block(&[0_u32]));
    let (first, other) = (out.pointer(), made.another_queue());
    launch_gate(&made, &gate, &out);
    drop(out);
    let kept = made.pool.take(4, &other).unwrap();
    assert_ne!(kept.pointer(), first);
    open(&gate);
    made.queue.wait().unwrap();
    assert_eq!(made.pool.take(4, &other).unwrap().pointer(), first);
}

fn dropping_a_kernel_does_not_wait_and_it_runs_to_its_end() {
    let made = Made::of(&plain());
    let (gate, out) = (made.block(&[0_u32]), made.block(&[0_u32]));
    // The kernel is gone when this returns.
    let event = launch_gate(&made, &gate, &out);
    assert!(!event.is_done().unwrap());
    open(&gate);
    made.queue.wait().unwrap();
    assert_eq!(read::<u32>(&out, 1), [1]);
    drop((event, gate, out, made));
    ledger::assert_is_empty();
}

fn a_kernel_that_two_queues_run_is_dropped_with_the_later() {
    let made = Made::of(&plain());
    let (data, other) = (made.block(&[0_u32; 4]), made.another_queue());
    let kernel = made.kernel("count");
    let range = Range::new(&[4]).unwrap();
    let first = made.launch(&kernel, 4, &[whole(&data)]).unwrap();
    let arguments = [whole(&data)];
    launch(
        &other,
        &kernel,
        range,
        &arguments,
        std::slice::from_ref(&first),
    )
    .unwrap();
    drop(kernel);
    made.queue.wait().unwrap();
    drop((first, made));
    drop(other);
    assert_eq!(read::<u32>(&data, 4), [2; 4]);
    drop(data);
    ledger::assert_is_empty();
}

fn a_lost_device_is_an_error_and_leaves_nothing() {
    let made = Made::of(&plain());
    let (count, data) = (made.kernel("count"), made.block(&[0_u32; 4]));
    let lost = (0..10).find_map(|_| {
        let event = made.launch(&count, 4, &[whole(&data)]);
        event.and_then(|_| made.queue.wait()).err()
    });
    let error = lost.unwrap();
    assert_eq!(error.kind(), ErrorKind::DriverFailure);
    let text = error.to_string();
    assert!(
        text.starts_with("zeEventHostSynchronize answered ZE_RESULT_ERROR_DEVICE_LOST"),
        "{text}"
    );
    let text = made
        .launch(&count, 4, &[whole(&data)])
        .err()
        .unwrap()
        .to_string();
    assert!(
        text.contains("ZE_RESULT_ERROR_DEVICE_LOST (0x70000001)"),
        "{text}"
    );
    drop((count, data, made));
    ledger::assert_is_empty();
}

fn threads_launch_and_drop_in_poison_mode() {
    let made = Made::of(&plain());
    let (queue, kind) = (&made.queue, UsmKind::Device);
    let pool = Pool::new(queue.context(), queue.device(), kind);
    let count = made.kernel("count");
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let (queue, back) = (made.another_queue(), made.block(&[0_u32; 64]));
                for _ in 0..100 {
                    let data = pool.take(256, &queue).unwrap();
                    let (to, from) = (back.pointer().as_ptr(), data.pointer().as_ptr());
                    // SAFETY: the blocks have so many bytes; the pool and this thread keep them until the work is done.
                    let filled = unsafe { queue.fill(from, &[0], 256, &[]) }.unwrap();
                    let range = Range::new(&[64]).unwrap();
                    launch(&queue, &count, range, &[whole(&data)], &[filled]).unwrap();
                    // SAFETY: as above.
                    let copied = unsafe { queue.copy(to, from, 256, &[]) }.unwrap();
                    data.used_by(&copied);
                    drop(data);
                    queue.wait().unwrap();
                    assert_eq!(read::<u32>(&back, 64), [1; 64]);
                }
            });
        }
    });
    assert_eq!(pool.statistics().allocated, 0);
    drop((pool, count, made));
    ledger::assert_is_empty();
}

fn ten_thousand_launches_leave_nothing() {
    let made = Made::of(&plain());
    let (count, data) = (made.kernel("count"), made.block(&[0_u32; 4]));
    for round in 0..10_000 {
        made.launch(&count, 4, &[whole(&data)]).unwrap();
        if round % 100 == 0 {
            made.queue.wait().unwrap();
        }
    }
    made.queue.wait().unwrap();
    assert_eq!(read::<u32>(&data, 4), [10_000; 4]);
    drop((count, data, made));
    ledger::assert_is_empty();
}
