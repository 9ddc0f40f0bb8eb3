//! Copies: through staging, between devices, of rows, and by the engines for them.
#![expect(unsafe_code, reason = "queues copies of memory of its own")]

use std::time::Duration;

use dlpack_broker_device::UsmKind;
use dlpack_broker_device::level_zero::{Context, Event, Queue, Rows, Usm, devices};

use crate::ledger;
use crate::process::{Claim, claim};

pub(crate) const CLAIMS: &[Claim] = &[
    claim!(
        a_queue_for_copies_is_on_an_engine_for_them,
        "BROKER_SOFTWARE_ZE_COPY_ENGINES" = "2"
    ),
    claim!(a_queue_for_copies_is_on_another_engine_where_there_is_none),
    claim!(
        a_large_copy_from_the_host_is_done_by_an_engine_for_copies,
        "BROKER_SOFTWARE_ZE_COPY_ENGINES" = "1"
    ),
    claim!(
        copies_that_are_small_or_within_a_device_are_done_by_the_queue,
        "BROKER_SOFTWARE_ZE_COPY_ENGINES" = "1"
    ),
    claim!(
        an_engine_for_copies_keeps_the_order_of_the_queue,
        "BROKER_SOFTWARE_ZE_COPY_ENGINES" = "1",
        "BROKER_SOFTWARE_ZE_DELAY" = "30"
    ),
    claim!(
        memory_that_was_uploaded_is_free_at_once,
        "BROKER_SOFTWARE_ZE_DELAY" = "20",
        "BROKER_SOFTWARE_ZE_POISON" = "1"
    ),
    claim!(
        an_upload_returns_before_it_is_done,
        "BROKER_SOFTWARE_ZE_DELAY" = "500"
    ),
    claim!(
        an_upload_waits_for_events,
        "BROKER_SOFTWARE_ZE_DELAY" = "30"
    ),
    claim!(
        a_download_waits_for_events_and_for_itself,
        "BROKER_SOFTWARE_ZE_DELAY" = "30",
        "BROKER_SOFTWARE_ZE_POISON" = "1"
    ),
    claim!(
        sizes_about_a_piece_are_exact,
        "BROKER_SOFTWARE_ZE_POISON" = "1",
        "BROKER_SOFTWARE_ZE_COPY_ENGINES" = "1"
    ),
    claim!(
        uploads_in_flight_hold_little_memory,
        "BROKER_SOFTWARE_ZE_DELAY" = "1"
    ),
    claim!(
        an_emptied_cache_keeps_what_is_on_its_way,
        "BROKER_SOFTWARE_ZE_DELAY" = "100"
    ),
    claim!(
        threads_upload_and_download_by_one_queue,
        "BROKER_SOFTWARE_ZE_POISON" = "1",
        "BROKER_SOFTWARE_ZE_COPY_ENGINES" = "1"
    ),
    claim!(
        a_device_waits_for_the_event_of_another,
        "BROKER_SOFTWARE_ZE_DEVICES" = "2",
        "BROKER_SOFTWARE_ZE_DELAY" = "50"
    ),
    claim!(
        peers_copy_without_the_host,
        "BROKER_SOFTWARE_ZE_DEVICES" = "2"
    ),
    claim!(
        devices_that_are_no_peers_copy_through_the_host,
        "BROKER_SOFTWARE_ZE_DEVICES" = "3",
        "BROKER_SOFTWARE_ZE_PEERS" = "0",
        "BROKER_SOFTWARE_ZE_POISON" = "1"
    ),
    claim!(
        a_copy_through_the_host_keeps_the_order_of_the_queue,
        "BROKER_SOFTWARE_ZE_DEVICES" = "2",
        "BROKER_SOFTWARE_ZE_PEERS" = "0",
        "BROKER_SOFTWARE_ZE_DELAY" = "20"
    ),
    claim!(rows_are_copied_from_pitch_to_pitch),
    claim!(
        rows_are_copied_through_the_host,
        "BROKER_SOFTWARE_ZE_DEVICES" = "2",
        "BROKER_SOFTWARE_ZE_PEERS" = "0"
    ),
    claim!(a_row_is_copied_over_and_over),
    claim!(rows_of_nothing_are_none),
];

const PIECE: usize = 4 << 20;

fn made<const N: usize>(kinds: [UsmKind; N], bytes: usize) -> (Queue, [Usm; N]) {
    let [queue] = of_devices();
    let usm = kinds.map(|kind| Usm::new(queue.context(), queue.device(), kind, bytes).unwrap());
    (queue, usm)
}

/// Queues of the first devices, in one context.
fn of_devices<const N: usize>() -> [Queue; N] {
    let devices = devices().unwrap();
    let context = Context::new(&devices[0]).unwrap();
    std::array::from_fn(|index| Queue::new(&context, &devices[index]).unwrap())
}

fn on_device_of(queue: &Queue, bytes: usize) -> Usm {
    Usm::new(queue.context(), queue.device(), UsmKind::Device, bytes).unwrap()
}

fn copy(queue: &Queue, to: &Usm, from: &Usm, after: &[Event]) -> Event {
    let (target, source) = (to.pointer().as_ptr(), from.pointer().as_ptr());
    // SAFETY: the blocks are of one size, and the tests keep them until the work is done.
    unsafe { queue.copy(target, source, to.bytes(), after) }.unwrap()
}

fn fill(queue: &Queue, to: &Usm, value: u8) -> Event {
    // SAFETY: the tests keep the block until the work is done.
    unsafe { queue.fill(to.pointer().as_ptr(), &[value], to.bytes(), &[]) }.unwrap()
}

fn upload(queue: &Queue, to: &Usm, from: &[u8], after: &[Event]) -> Event {
    assert!(from.len() <= to.bytes());
    // SAFETY: the block has room, and the tests keep it until the work is done.
    unsafe { queue.upload(to.pointer().as_ptr(), from, after) }.unwrap()
}

fn download(queue: &Queue, from: &Usm, bytes: usize, after: &[Event]) -> Vec<u8> {
    let mut to = vec![0; bytes];
    // SAFETY: the block has so many bytes, and stays until this returns.
    unsafe { queue.download(&mut to, from.pointer().as_ptr(), after) }.unwrap();
    to
}

/// Makes bytes of which no two pieces look alike.
fn pattern(bytes: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let step = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    (0..bytes).map(step).collect()
}

fn a_queue_for_copies_is_on_an_engine_for_them() {
    let (queue, [host, device]) = made([UsmKind::Host, UsmKind::Device], 64);
    let copies = Queue::for_copies(queue.context(), queue.device()).unwrap();
    assert!(copies.is_for_copies() && !queue.is_for_copies());
    upload(&copies, &device, &[3; 64], &[]);
    copy(&copies, &host, &device, &[]);
    assert_eq!(download(&copies, &device, 64, &[]), [3; 64]);
}

fn a_queue_for_copies_is_on_another_engine_where_there_is_none() {
    let (queue, [device]) = made([UsmKind::Device], 64);
    let copies = Queue::for_copies(queue.context(), queue.device()).unwrap();
    assert!(!copies.is_for_copies());
    upload(&copies, &device, &[4; 64], &[]);
    assert_eq!(download(&copies, &device, 64, &[]), [4; 64]);
}

fn a_large_copy_from_the_host_is_done_by_an_engine_for_copies() {
    let (queue, [host, device, back]) =
        made([UsmKind::Host, UsmKind::Device, UsmKind::Host], PIECE);
    fill(&queue, &host, 9);
    assert_eq!(ledger::count(c"command lists"), 1);
    copy(&queue, &device, &host, &[]);
    assert_eq!(ledger::count(c"command lists"), 2);
    copy(&queue, &back, &device, &[]);
    assert_eq!(ledger::count(c"command lists"), 2);
    assert_eq!(download(&queue, &back, PIECE, &[]), vec![9; PIECE]);
    drop((queue, host, device, back));
    ledger::assert_is_empty();
}

fn copies_that_are_small_or_within_a_device_are_done_by_the_queue() {
    let (queue, [from, to]) = made([UsmKind::Device, UsmKind::Device], PIECE);
    copy(&queue, &to, &from, &[]);
    upload(&queue, &to, &[1; 1000], &[]);
    queue.wait().unwrap();
    assert_eq!(ledger::count(c"command lists"), 1);
}

fn an_engine_for_copies_keeps_the_order_of_the_queue() {
    let (queue, [host, device]) = made([UsmKind::Host, UsmKind::Device], PIECE);
    (1..=4).for_each(|value| drop(fill(&queue, &host, value)));
    copy(&queue, &device, &host, &[]);
    fill(&queue, &host, 5);
    assert_eq!(download(&queue, &device, 100, &[]), [4; 100]);
    assert_eq!(download(&queue, &host, 100, &[]), [5; 100]);
}

fn memory_that_was_uploaded_is_free_at_once() {
    let bytes = 3 * PIECE + 5;
    let (queue, [device]) = made([UsmKind::Device], bytes);
    let wanted = pattern(bytes);
    let mut source = wanted.clone();
    upload(&queue, &device, &source, &[]);
    source.fill(0);
    drop(source);
    assert!(download(&queue, &device, bytes, &[]) == wanted);
}

fn an_upload_returns_before_it_is_done() {
    let (queue, [device]) = made([UsmKind::Device], 2 * PIECE);
    let event = upload(&queue, &device, &pattern(2 * PIECE), &[]);
    assert!(!event.is_done().unwrap());
    assert!(event.wait(Duration::MAX).unwrap());
}

fn an_upload_waits_for_events() {
    let (queue, [device]) = made([UsmKind::Device], 100);
    let other = Queue::new(queue.context(), queue.device()).unwrap();
    fill(&other, &device, 1);
    let filled = fill(&other, &device, 2);
    upload(&queue, &device, &[3; 100], &[filled]);
    other.wait().unwrap();
    assert_eq!(download(&queue, &device, 100, &[]), [3; 100]);
}

fn a_download_waits_for_events_and_for_itself() {
    let (queue, [device]) = made([UsmKind::Device], 100);
    let other = Queue::new(queue.context(), queue.device()).unwrap();
    fill(&other, &device, 1);
    let filled = fill(&other, &device, 2);
    assert_eq!(download(&queue, &device, 100, &[filled]), [2; 100]);
}

fn sizes_about_a_piece_are_exact() {
    let most = 3 * PIECE + 1;
    let (queue, [device]) = made([UsmKind::Device], most);
    let bytes = pattern(most);
    for size in [0, 1, 511, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, most] {
        fill(&queue, &device, 0);
        upload(&queue, &device, &bytes[..size], &[]);
        let got = download(&queue, &device, most, &[]);
        assert!(got[..size] == bytes[..size], "{size} bytes");
        assert!(got[size..].iter().all(|byte| *byte == 0), "{size} bytes");
    }
    drop((queue, device));
    ledger::assert_is_empty();
}

fn uploads_in_flight_hold_little_memory() {
    let (queue, [device]) = made([UsmKind::Device], PIECE);
    for _ in 0..60 {
        upload(&queue, &device, &vec![7; PIECE], &[]);
    }
    queue.wait().unwrap();
    let blocks = ledger::count(c"allocations") - 1;
    assert!(blocks <= 4, "{blocks} blocks of {PIECE} bytes");
}

fn an_emptied_cache_keeps_what_is_on_its_way() {
    let (queue, [device]) = made([UsmKind::Device], 64);
    upload(&queue, &device, &[7; 64], &[]);
    queue.empty_cache().unwrap();
    assert_eq!(ledger::count(c"allocations"), 2);
    assert_eq!(download(&queue, &device, 64, &[]), [7; 64]);
    queue.empty_cache().unwrap();
    assert_eq!(ledger::count(c"allocations"), 1);
}

fn threads_upload_and_download_by_one_queue() {
    let (queue, []) = made([], 0);
    std::thread::scope(|scope| {
        for value in 1..=4 {
            let queue = queue.clone();
            scope.spawn(move || {
                let device = on_device_of(&queue, PIECE + 7);
                for round in 0..6 {
                    let size = 1 << (6 + 3 * round);
                    let size = size.min(device.bytes());
                    upload(&queue, &device, &vec![value + round; size], &[]);
                    let got = download(&queue, &device, size, &[]);
                    assert!(got == vec![value + round; size]);
                }
            });
        }
    });
    drop(queue);
    ledger::assert_is_empty();
}

fn a_device_waits_for_the_event_of_another() {
    let [first, second] = of_devices();
    let (there, here) = (on_device_of(&first, 64), on_device_of(&second, 64));
    fill(&first, &there, 1);
    let filled = fill(&first, &there, 2);
    let copied = copy(&second, &here, &there, &[filled]);
    // And back: what comes later on the first device waits for the second.
    first.barrier(&[copied]).unwrap();
    fill(&first, &there, 3);
    assert_eq!(download(&second, &here, 64, &[]), [2; 64]);
    assert_eq!(download(&first, &there, 64, &[]), [3; 64]);
}

fn peers_copy_without_the_host() {
    let [first, second] = of_devices();
    let (there, here) = (on_device_of(&first, PIECE), on_device_of(&second, PIECE));
    fill(&first, &there, 5);
    first.wait().unwrap();
    copy(&second, &here, &there, &[]);
    second.wait().unwrap();
    assert_eq!(ledger::count(c"allocations"), 2);
    assert!(download(&second, &here, PIECE, &[]) == vec![5; PIECE]);
}

fn devices_that_are_no_peers_copy_through_the_host() {
    let bytes = 2 * PIECE + 3;
    let queues = of_devices::<3>();
    let wanted = pattern(bytes);
    // By the queue of the target, that of the source, and one of neither.
    for queue in [1, 0, 2] {
        let (there, here) = (
            on_device_of(&queues[0], bytes),
            on_device_of(&queues[1], bytes),
        );
        let uploaded = upload(&queues[0], &there, &wanted, &[]);
        let copied = copy(&queues[queue], &here, &there, &[uploaded]);
        assert!(download(&queues[1], &here, bytes, &[copied]) == wanted);
    }
    drop(queues);
    ledger::assert_is_empty();
}

fn a_copy_through_the_host_keeps_the_order_of_the_queue() {
    let [first, second] = of_devices();
    let (there, here) = (on_device_of(&first, 64), on_device_of(&second, 64));
    (1..=4).for_each(|value| drop(fill(&second, &here, value)));
    copy(&second, &there, &here, &[]);
    let filled = fill(&second, &here, 5);
    assert_eq!(download(&first, &there, 64, &[filled]), [4; 64]);
    assert_eq!(download(&second, &here, 64, &[]), [5; 64]);
}

const HEIGHT: usize = 5;

fn rows<P>(first: P, pitch: usize) -> Rows<P> {
    Rows { first, pitch }
}

/// Copies rows of 6 bytes from a pitch of 10 to one of 8, and checks them and what is between.
fn assert_copies_rows(queue: &Queue, from: &Usm, to: &Usm) {
    let bytes = pattern(10 * HEIGHT);
    upload(queue, from, &bytes, &[]);
    fill(queue, to, 0);
    let source = rows(from.pointer().as_ptr().cast_const(), 10);
    let target = rows(to.pointer().as_ptr(), 8);
    // SAFETY: both blocks have so many rows of their pitch, and stay until the download is done.
    let copied = unsafe { queue.copy_2d(target, source, (6, HEIGHT), &[]) };
    let got = download(queue, to, 8 * HEIGHT, &[copied.unwrap()]);
    for (got, wanted) in got.chunks(8).zip(bytes.chunks(10)) {
        assert_eq!((&got[..6], &got[6..]), (&wanted[..6], &[0, 0][..]));
    }
}

fn rows_are_copied_from_pitch_to_pitch() {
    let (queue, [from, to]) = made([UsmKind::Device, UsmKind::Device], 10 * HEIGHT);
    assert_copies_rows(&queue, &from, &to);
}

fn rows_are_copied_through_the_host() {
    let [first, second] = of_devices();
    let (there, here) = (on_device_of(&first, 50), on_device_of(&second, 50));
    // The upload goes to a device that the queue does not reach, too.
    assert_copies_rows(&second, &there, &here);
}

fn a_row_is_copied_over_and_over() {
    let (queue, [from, to]) = made([UsmKind::Device, UsmKind::Device], 40);
    upload(&queue, &from, &[1, 2, 3, 4], &[]);
    let source = rows(from.pointer().as_ptr().cast_const(), 0);
    let target = rows(to.pointer().as_ptr(), 4);
    // SAFETY: the target has ten rows of four bytes, the source one, which is read again and again.
    let copied = unsafe { queue.copy_2d(target, source, (4, 10), &[]) };
    let got = download(&queue, &to, 40, &[copied.unwrap()]);
    assert_eq!(got, [1, 2, 3, 4].repeat(10));
}

fn rows_of_nothing_are_none() {
    let (queue, [usm]) = made([UsmKind::Device], 64);
    fill(&queue, &usm, 1);
    for extent in [(0, 8), (8, 0)] {
        let to = rows(usm.pointer().as_ptr(), 8);
        let from = rows(usm.pointer().as_ptr().cast_const(), 8);
        // SAFETY: nothing is copied.
        unsafe { queue.copy_2d(to, from, extent, &[]) }.unwrap();
    }
    assert_eq!(download(&queue, &usm, 64, &[]), [1; 64]);
}
