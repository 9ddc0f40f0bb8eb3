//! Launches, timed.
#![expect(
    unsafe_code,
    reason = "launches kernels over memory that nothing else works on"
)]

use std::time::Instant;

use dlpack_broker_device::Result;
use dlpack_broker_device::level_zero::{Argument, Kernel, Queue, Range};

/// Queues launches, and waits; returns the nanoseconds before the wait.
pub(crate) fn queued(
    queue: &Queue,
    kernel: &Kernel,
    range: Range,
    arguments: &[Argument<'_>],
    launches: usize,
) -> Result<u128> {
    let begin = Instant::now();
    for _ in 0..launches {
        // SAFETY: the block lives until the wait, and the queue runs one launch after the other.
        unsafe { queue.launch(kernel, range, arguments, &[]) }?;
    }
    let spent = begin.elapsed();
    queue.wait()?;
    Ok(spent.as_nanos())
}
