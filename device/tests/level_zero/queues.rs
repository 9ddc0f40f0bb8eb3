//! Queues and events: order, and who waits for whom.
#![expect(unsafe_code, reason = "queues copies of memory of its own")]

use std::time::Duration;

use dlpack_broker_device::level_zero::{Context, Event, Queue, Usm, devices};
use dlpack_broker_device::{Result, UsmKind};

use crate::ledger;
use crate::process::{Claim, claim};

pub(crate) const CLAIMS: &[Claim] = &[
    claim!(bytes_go_to_the_device_and_back),
    claim!(
        bytes_go_from_device_to_device,
        "BROKER_SOFTWARE_ZE_DEVICES" = "2"
    ),
    claim!(a_fill_repeats_its_pattern),
    claim!(work_is_done_in_its_order, "BROKER_SOFTWARE_ZE_DELAY" = "2"),
    claim!(
        work_returns_before_it_is_done,
        "BROKER_SOFTWARE_ZE_DELAY" = "300"
    ),
    claim!(
        a_queue_waits_for_the_event_of_another,
        "BROKER_SOFTWARE_ZE_DELAY" = "50"
    ),
    claim!(
        a_barrier_holds_what_comes_after_it,
        "BROKER_SOFTWARE_ZE_DELAY" = "50"
    ),
    claim!(
        a_queue_that_is_dropped_does_its_work_first,
        "BROKER_SOFTWARE_ZE_DELAY" = "50"
    ),
    claim!(an_empty_queue_has_nothing_to_wait_for),
    claim!(ten_thousand_events_are_a_few),
    claim!(an_event_that_is_kept_stays_that_of_its_work),
    claim!(events_that_are_kept_are_not_made_again_and_again),
    claim!(
        work_ahead_of_the_device_has_as_many_events_as_it_needs,
        "BROKER_SOFTWARE_ZE_DELAY" = "1"
    ),
    claim!(
        the_event_of_refused_work_is_used_again,
        "BROKER_SOFTWARE_ZE_FAIL_CALL" = "zeCommandListAppendMemoryFill:3"
    ),
    claim!(
        a_pool_of_events_that_is_not_filled_leaves_nothing,
        "BROKER_SOFTWARE_ZE_FAIL_CALL" = "zeEventCreate:5"
    ),
    claim!(
        a_queue_that_cannot_be_made_leaves_nothing,
        "BROKER_SOFTWARE_ZE_FAIL_CALL" = "zeCommandListCreateImmediate"
    ),
    claim!(threads_share_a_queue),
    claim!(threads_drop_the_last_clones_of_an_event_at_once),
    claim!(an_event_outlives_its_queue),
    claim!(
        an_event_is_not_used_again_while_work_waits_for_it,
        "BROKER_SOFTWARE_ZE_DELAY" = "100"
    ),
    claim!(a_profiled_queue_tells_when_its_work_ran),
    claim!(
        work_that_is_not_done_has_no_times,
        "BROKER_SOFTWARE_ZE_DELAY" = "1000"
    ),
    claim!(other_queues_tell_no_times),
];

/// A queue of the first device, and blocks of its USM.
fn made<const N: usize>(kinds: [UsmKind; N], bytes: usize) -> (Queue, [Usm; N]) {
    let device = devices().unwrap().remove(0);
    let context = Context::new(&device).unwrap();
    let queue = Queue::new(&context, &device).unwrap();
    (
        queue,
        kinds.map(|kind| Usm::new(&context, &device, kind, bytes).unwrap()),
    )
}

fn copy(queue: &Queue, to: &Usm, from: &Usm, after: &[Event]) -> Event {
    let (target, source) = (to.pointer().as_ptr(), from.pointer().as_ptr());
    // SAFETY: the blocks are of one size, and the tests keep them until the work is done.
    unsafe { queue.copy(target, source, to.bytes(), after) }.unwrap()
}

fn fill(queue: &Queue, to: &Usm, pattern: &[u8], after: &[Event]) -> Event {
    // SAFETY: the tests keep the block until the work is done.
    unsafe { queue.fill(to.pointer().as_ptr(), pattern, to.bytes(), after) }.unwrap()
}

/// Reads host or shared memory that no work writes to.
fn read(usm: &Usm) -> Vec<u8> {
    // SAFETY: the host reaches these kinds, and the tests have waited.
    unsafe { std::slice::from_raw_parts(usm.pointer().as_ptr(), usm.bytes()) }.to_vec()
}

fn is_done_within(event: &Event, milliseconds: u64) -> bool {
    event.wait(Duration::from_millis(milliseconds)).unwrap()
}

fn bytes_go_to_the_device_and_back() {
    let (queue, [there, device, back]) =
        made([UsmKind::Host, UsmKind::Device, UsmKind::Shared], 1000);
    fill(&queue, &there, &[1, 2, 3, 4], &[]);
    copy(&queue, &device, &there, &[]);
    copy(&queue, &back, &device, &[]);
    queue.wait().unwrap();
    assert_eq!(read(&back), [1, 2, 3, 4].repeat(250));
}

fn bytes_go_from_device_to_device() {
    let devices = devices().unwrap();
    let context = Context::new(&devices[0]).unwrap();
    let block = |index: usize, kind| Usm::new(&context, &devices[index], kind, 64).unwrap();
    let (first, second, host) = (
        block(0, UsmKind::Device),
        block(1, UsmKind::Device),
        block(0, UsmKind::Host),
    );
    let queue = Queue::new(&context, &devices[1]).unwrap();
    fill(&queue, &first, &[7], &[]);
    copy(&queue, &second, &first, &[]);
    copy(&queue, &host, &second, &[]);
    queue.wait().unwrap();
    assert_eq!(read(&host), [7; 64]);
}

fn a_fill_repeats_its_pattern() {
    for length in [1_u8, 2, 4, 8, 16] {
        let (queue, [host]) = made([UsmKind::Host], 48);
        let pattern: Vec<u8> = (0..length).collect();
        fill(&queue, &host, &pattern, &[]);
        queue.wait().unwrap();
        assert_eq!(read(&host), pattern.repeat(48 / usize::from(length)));
    }
}

fn work_is_done_in_its_order() {
    let (queue, [host]) = made([UsmKind::Host], 64);
    for value in 0..100 {
        fill(&queue, &host, &[value], &[]);
    }
    queue.wait().unwrap();
    assert_eq!(read(&host), [99; 64]);
}

fn work_returns_before_it_is_done() {
    let (queue, [host]) = made([UsmKind::Host], 64);
    let event = fill(&queue, &host, &[1], &[]);
    assert!(!event.is_done().unwrap());
    assert!(!is_done_within(&event, 1));
    assert!(is_done_within(&event, 30_000));
    assert!(event.is_done().unwrap());
}

fn a_queue_waits_for_the_event_of_another() {
    let (queue, [host, result]) = made([UsmKind::Host, UsmKind::Host], 64);
    let other = Queue::new(queue.context(), queue.device()).unwrap();
    let mut filled = fill(&queue, &host, &[1], &[]);
    for value in 2..5 {
        filled = fill(&queue, &host, &[value], &[]);
    }
    copy(&other, &result, &host, &[filled]);
    other.wait().unwrap();
    assert_eq!(read(&result), [4; 64]);
}

fn a_barrier_holds_what_comes_after_it() {
    let (queue, [host, result]) = made([UsmKind::Host, UsmKind::Host], 64);
    let other = Queue::new(queue.context(), queue.device()).unwrap();
    let filled = fill(&queue, &host, &[9], &[]);
    other.barrier(&[filled]).unwrap();
    copy(&other, &result, &host, &[]);
    other.wait().unwrap();
    assert_eq!(read(&result), [9; 64]);
}

fn a_queue_that_is_dropped_does_its_work_first() {
    let (queue, [host]) = made([UsmKind::Host], 64);
    let event = fill(&queue, &host, &[5], &[]);
    drop(queue);
    assert!(event.is_done().unwrap());
    assert_eq!(read(&host), [5; 64]);
}

fn an_empty_queue_has_nothing_to_wait_for() {
    let (queue, []) = made([], 0);
    queue.wait().unwrap();
}

fn ten_thousand_events_are_a_few() {
    let (queue, [host]) = made([UsmKind::Host], 64);
    for value in 0..10_000_u32 {
        fill(&queue, &host, &value.to_ne_bytes(), &[]);
        if value % 50 == 0 {
            queue.wait().unwrap();
        }
    }
    queue.wait().unwrap();
    assert!(queue.events() <= 256, "{} events", queue.events());
    assert_eq!(read(&host), 9_999_u32.to_ne_bytes().repeat(16));
}

fn an_event_that_is_kept_stays_that_of_its_work() {
    let (queue, [host]) = made([UsmKind::Host], 64);
    let profiled = Queue::profiled(queue.context(), queue.device()).unwrap();
    let kept = fill(&profiled, &host, &[1], &[]);
    profiled.wait().unwrap();
    let times = kept.times().unwrap().unwrap();
    for value in 0..200 {
        fill(&profiled, &host, &[value], &[]);
        profiled.wait().unwrap();
    }
    assert_eq!(kept.times(), Ok(Some(times)));
}

fn events_that_are_kept_are_not_made_again_and_again() {
    let (queue, [host]) = made([UsmKind::Host], 64);
    let mut kept = Vec::new();
    for round in 0..5000 {
        let event = fill(&queue, &host, &[1], &[]);
        if round < 640 && round % 10 == 0 {
            kept.push(event);
        }
        if round % 20 == 0 {
            queue.wait().unwrap();
        }
    }
    queue.wait().unwrap();
    assert!(queue.events() <= 256, "{} events", queue.events());
}

fn work_ahead_of_the_device_has_as_many_events_as_it_needs() {
    let (queue, [host]) = made([UsmKind::Host], 64);
    for _ in 0..2 {
        for value in 0..300_u32 {
            fill(&queue, &host, &value.to_ne_bytes(), &[]);
        }
        queue.wait().unwrap();
        assert_eq!(read(&host), 299_u32.to_ne_bytes().repeat(16));
    }
    assert!(queue.events() <= 512, "{} events", queue.events());
}

fn threads_share_a_queue() {
    let (queue, [host]) = made([UsmKind::Host], 64);
    std::thread::scope(|scope| {
        for value in 0..8 {
            let (queue, host) = (queue.clone(), &host);
            scope.spawn(move || (0..500).for_each(|_| drop(fill(&queue, host, &[value], &[]))));
        }
    });
    queue.wait().unwrap();
    let bytes = read(&host);
    assert!(bytes.iter().all(|byte| *byte == bytes[0]));
}

fn threads_drop_the_last_clones_of_an_event_at_once() {
    let (queue, [host]) = made([UsmKind::Host], 64);
    for round in 0..200 {
        let events: [Event; 10] = std::array::from_fn(|_| fill(&queue, &host, &[round], &[]));
        std::thread::scope(|scope| {
            for _ in 0..2 {
                let clones = events.clone();
                scope.spawn(move || drop(clones));
            }
            drop(events);
        });
        queue.wait().unwrap();
    }
    assert!(queue.events() <= 64, "{} events", queue.events());
    drop((queue, host));
    ledger::assert_is_empty();
}

fn an_event_outlives_its_queue() {
    let (queue, [host]) = made([UsmKind::Host], 64);
    let events = [(); 3].map(|()| fill(&queue, &host, &[1], &[]));
    drop(queue);
    assert!(events.iter().all(|event| event.is_done().unwrap()));
    drop((events, host));
    ledger::assert_is_empty();
}

fn a_profiled_queue_tells_when_its_work_ran() {
    let (queue, [host]) = made([UsmKind::Host], 1 << 20);
    let profiled = Queue::profiled(queue.context(), queue.device()).unwrap();
    let events: Vec<Event> = (0..100)
        .map(|value| fill(&profiled, &host, &[value], &[]))
        .collect();
    profiled.wait().unwrap();
    let times = events.iter().map(|event| event.times().unwrap().unwrap());
    let times: Vec<_> = times.collect();
    assert!(times.iter().all(|times| times.elapsed() > Duration::ZERO));
    assert!(times.is_sorted_by(|earlier, later| earlier.end <= later.begin));
}

fn work_that_is_not_done_has_no_times() {
    let (queue, [host]) = made([UsmKind::Host], 64);
    let profiled = Queue::profiled(queue.context(), queue.device()).unwrap();
    assert_eq!(fill(&profiled, &host, &[1], &[]).times(), Ok(None));
}

fn other_queues_tell_no_times() {
    let (queue, [host]) = made([UsmKind::Host], 64);
    let event = fill(&queue, &host, &[1], &[]);
    queue.wait().unwrap();
    assert_eq!(event.times(), Ok(None));
}

fn tried(queue: &Queue, to: &Usm) -> Result<Event> {
    // SAFETY: the tests keep the block until the work is done.
    unsafe { queue.fill(to.pointer().as_ptr(), &[1], to.bytes(), &[]) }
}

fn the_event_of_refused_work_is_used_again() {
    let (queue, [block]) = made([UsmKind::Shared], 64);
    let refused = (0..500).filter(|_| {
        tried(&queue, &block)
            .and_then(|event| event.wait(Duration::MAX))
            .is_err()
    });
    assert_eq!(refused.count(), 1);
    assert_eq!(queue.events(), 64);
}

fn a_pool_of_events_that_is_not_filled_leaves_nothing() {
    let (queue, [block]) = made([UsmKind::Shared], 64);
    let error = tried(&queue, &block).err().unwrap().to_string();
    assert!(
        error.starts_with("zeEventCreate answered ZE_RESULT_ERROR_UNKNOWN"),
        "{error}"
    );
    assert_eq!(
        (ledger::count(c"event pools"), ledger::count(c"events")),
        (0, 0)
    );
    assert!(tried(&queue, &block).is_ok());
    drop((queue, block));
    ledger::assert_is_empty();
}

fn a_queue_that_cannot_be_made_leaves_nothing() {
    let device = devices().unwrap().remove(0);
    let context = Context::new(&device).unwrap();
    let error = Queue::new(&context, &device).err().unwrap().to_string();
    assert!(
        error.starts_with("zeCommandListCreateImmediate answered"),
        "{error}"
    );
    assert!(Queue::new(&context, &device).is_ok());
    drop(context);
    ledger::assert_is_empty();
}

/// The other queue is busy when its work is to wait, so that nobody else has the event when it does.
fn an_event_is_not_used_again_while_work_waits_for_it() {
    let (busy, [block]) = made([UsmKind::Shared], 64);
    let queue = Queue::new(busy.context(), busy.device()).unwrap();
    let reached = queue.barrier(&[]).unwrap();
    reached.wait(Duration::MAX).unwrap();
    tried(&busy, &block).unwrap();
    let waited = busy.barrier(&[reached]).unwrap();
    for _ in 0..64 {
        queue.barrier(std::slice::from_ref(&waited)).unwrap();
    }
    assert!(queue.wait_for(Duration::from_secs(60)).unwrap());
}
