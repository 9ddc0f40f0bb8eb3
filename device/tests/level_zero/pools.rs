//! The pool: what it keeps, whom it gives it to, and when.
#![expect(unsafe_code, reason = "queues fills of memory of its own")]

use dlpack_broker_device::level_zero::{Block, Context, Pool, Queue, devices};
use dlpack_broker_device::{ErrorKind, UsmKind};

use crate::process::{Claim, claim};

pub(crate) const CLAIMS: &[Claim] = &[
    claim!(a_block_that_was_dropped_is_given_again),
    claim!(blocks_of_other_classes_are_not),
    claim!(two_blocks_in_use_are_two),
    claim!(
        a_block_is_given_again_to_the_queue_that_still_uses_it,
        "BROKER_SOFTWARE_ZE_DELAY" = "200"
    ),
    claim!(
        another_queue_gets_a_block_only_when_it_is_idle,
        "BROKER_SOFTWARE_ZE_DELAY" = "200"
    ),
    claim!(
        who_wants_an_idle_block_gets_none_that_a_queue_still_uses,
        "BROKER_SOFTWARE_ZE_DELAY" = "200"
    ),
    claim!(
        dropping_a_block_in_use_does_not_wait,
        "BROKER_SOFTWARE_ZE_DELAY" = "1000"
    ),
    claim!(
        a_pool_that_is_dropped_waits_for_the_work_on_its_blocks,
        "BROKER_SOFTWARE_ZE_DELAY" = "200"
    ),
    claim!(
        an_emptied_cache_keeps_what_is_in_use,
        "BROKER_SOFTWARE_ZE_DELAY" = "200"
    ),
    claim!(
        a_full_device_is_asked_again_without_the_cache,
        "BROKER_SOFTWARE_ZE_MEMORY" = "4194304"
    ),
    claim!(
        what_no_device_has_is_an_error,
        "BROKER_SOFTWARE_ZE_MEMORY" = "4194304"
    ),
    claim!(a_limit_is_one),
    claim!(statistics_count_what_happened),
    claim!(threads_take_and_drop),
];

fn made() -> (Pool, Queue) {
    let device = devices().unwrap().remove(0);
    let context = Context::new(&device).unwrap();
    let queue = Queue::new(&context, &device).unwrap();
    (Pool::new(&context, &device, UsmKind::Shared), queue)
}

fn other(queue: &Queue) -> Queue {
    Queue::new(queue.context(), queue.device()).unwrap()
}

/// Queues a fill of a block, which uses it from now on.
fn fill(queue: &Queue, block: &Block, value: u8) {
    let pointer = block.pointer().as_ptr();
    // SAFETY: the block stays the queue's until the fill is done, as the pool sees to.
    let event = unsafe { queue.fill(pointer, &[value], block.bytes(), &[]) }.unwrap();
    block.used_by(&event);
}

fn a_block_that_was_dropped_is_given_again() {
    let (pool, queue) = made();
    let first = pool.take(1000, &queue).unwrap().pointer();
    assert_eq!(pool.take(700, &queue).unwrap().pointer(), first);
}

fn blocks_of_other_classes_are_not() {
    let (pool, queue) = made();
    let first = pool.take(1000, &queue).unwrap().pointer();
    assert_ne!(pool.take(5000, &queue).unwrap().pointer(), first);
}

fn two_blocks_in_use_are_two() {
    let (pool, queue) = made();
    let (first, second) = (
        pool.take(64, &queue).unwrap(),
        pool.take(64, &queue).unwrap(),
    );
    assert_ne!(first.pointer(), second.pointer());
}

fn a_block_is_given_again_to_the_queue_that_still_uses_it() {
    let (pool, queue) = made();
    let block = pool.take(64, &queue).unwrap();
    let first = block.pointer();
    fill(&queue, &block, 1);
    drop(block);
    assert_eq!(pool.take(64, &queue).unwrap().pointer(), first);
}

fn another_queue_gets_a_block_only_when_it_is_idle() {
    let (pool, queue) = made();
    let block = pool.take(64, &queue).unwrap();
    let first = block.pointer();
    fill(&queue, &block, 1);
    drop(block);
    let other = other(&queue);
    let kept = pool.take(64, &other).unwrap();
    assert_ne!(kept.pointer(), first);
    queue.wait().unwrap();
    assert_eq!(pool.take(64, &other).unwrap().pointer(), first);
}

fn who_wants_an_idle_block_gets_none_that_a_queue_still_uses() {
    let (pool, queue) = made();
    let block = pool.take(64, &queue).unwrap();
    let first = block.pointer();
    fill(&queue, &block, 1);
    drop(block);
    let kept = pool.take_idle(64).unwrap();
    assert_ne!(kept.pointer(), first);
    queue.wait().unwrap();
    assert_eq!(pool.take_idle(64).unwrap().pointer(), first);
}

fn dropping_a_block_in_use_does_not_wait() {
    let (pool, queue) = made();
    let block = pool.take(64, &queue).unwrap();
    let pointer = block.pointer().as_ptr();
    // SAFETY: as in `fill`.
    let event = unsafe { queue.fill(pointer, &[1], 64, &[]) }.unwrap();
    block.used_by(&event);
    drop(block);
    assert!(!event.is_done().unwrap());
}

fn a_pool_that_is_dropped_waits_for_the_work_on_its_blocks() {
    let (pool, queue) = made();
    let block = pool.take(64, &queue).unwrap();
    // SAFETY: as in `fill`.
    let event = unsafe { queue.fill(block.pointer().as_ptr(), &[1], 64, &[]) }.unwrap();
    block.used_by(&event);
    drop(block);
    drop(pool);
    assert!(event.is_done().unwrap());
}

fn an_emptied_cache_keeps_what_is_in_use() {
    let (pool, queue) = made();
    let (idle, used) = (
        pool.take(64, &queue).unwrap(),
        pool.take(64, &queue).unwrap(),
    );
    fill(&queue, &used, 1);
    drop((idle, used));
    pool.empty_cache().unwrap();
    assert_eq!(pool.statistics().cached, 512);
    queue.wait().unwrap();
    pool.empty_cache().unwrap();
    assert_eq!(pool.statistics().cached, 0);
}

fn a_full_device_is_asked_again_without_the_cache() {
    let (pool, queue) = made();
    drop(pool.take(3 << 20, &queue).unwrap());
    assert!(pool.take(2 << 20, &queue).is_ok());
}

fn what_no_device_has_is_an_error() {
    let (pool, queue) = made();
    for bytes in [5 << 20, usize::MAX] {
        let error = pool.take(bytes, &queue).err().unwrap();
        assert_eq!(error.kind(), ErrorKind::OutOfMemory);
        assert!(
            error
                .to_string()
                .contains(&format!("wanted {bytes} bytes on level_zero:gpu:0")),
            "{error}"
        );
    }
}

fn a_limit_is_one() {
    let (pool, queue) = made();
    pool.set_limit(Some(2 << 20));
    let held = pool.take(1 << 20, &queue).unwrap();
    drop(pool.take(64, &queue).unwrap());
    // The cached block makes room.
    assert!(pool.take(1 << 20, &queue).is_ok());
    assert!(pool.take(2 << 20, &queue).is_err());
    drop(held);
    pool.set_limit(None);
    assert!(pool.take(8 << 20, &queue).is_ok());
}

fn statistics_count_what_happened() {
    let (pool, queue) = made();
    let first = pool.take(1000, &queue).unwrap();
    let second = pool.take(1000, &queue).unwrap();
    drop(first);
    let third = pool.take(1000, &queue).unwrap();
    drop(second);
    let statistics = pool.statistics();
    assert_eq!(
        (statistics.allocated, statistics.cached, statistics.peak),
        (1024, 1024, 2048)
    );
    assert_eq!((statistics.hits, statistics.misses), (1, 2));
    drop(third);
}

fn threads_take_and_drop() {
    let (pool, queue) = made();
    std::thread::scope(|scope| {
        for value in 0..8 {
            let (pool, queue) = (pool.clone(), other(&queue));
            scope.spawn(move || {
                for _ in 0..300 {
                    let block = pool.take(256, &queue).unwrap();
                    fill(&queue, &block, value);
                    queue.wait().unwrap();
                    // SAFETY: the work is done, and the host reaches shared memory.
                    let seen = unsafe { std::slice::from_raw_parts(block.pointer().as_ptr(), 256) };
                    assert!(seen.iter().all(|byte| *byte == value));
                }
            });
        }
    });
    assert_eq!(pool.statistics().allocated, 0);
}
