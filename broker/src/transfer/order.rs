//! The order among work on tensors, and who waits for it.

use std::time::Duration;

use dlpack_broker_device::level_zero::{Event, Queue};
use dlpack_broker_device::{self as device};

use super::place::{allocation, is_private};
use crate::tensor::Tensor;

/// What work on tensors comes after, beside all that broker knows of, and who waits for it.
#[derive(Clone, Copy)]
pub enum Turn<'a> {
    /// It is done when the call returns.
    Awaited,
    /// It is left to itself where all memory is broker's alone, since whoever else gets that waits for it; else it is
    /// done when the call returns.
    Left,
    /// It comes after what another queue of the same context has got, and before what that gets later; where memory is
    /// not broker's own, it is done when the call returns, so that nobody has to keep it.
    Among(&'a Queue),
}

/// Waits for all work of broker's on a tensor's memory, which others get from now on.
///
/// # Errors
///
/// [`device::Error::Driver`], [`device::Error::ForkedChild`].
pub fn settle(tensor: &Tensor) -> device::Result<()> {
    match allocation(tensor) {
        Some(own) => {
            own.lend();
            own.settle()
        }
        None => Ok(()),
    }
}

/// Returns those of events that a queue can wait for, which are its context's; waits for the others.
///
/// # Errors
///
/// [`device::Error::Driver`].
pub fn within(queue: &Queue, events: Vec<Event>) -> device::Result<Vec<Event>> {
    let is_within = |event: &Event| event.context() == queue.context();
    let (within, others): (Vec<_>, Vec<_>) = events.into_iter().partition(is_within);
    for event in others {
        event.wait(Duration::MAX)?;
    }
    Ok(within)
}

/// Returns the events that work on tensors by a queue comes after.
pub(super) fn before(
    queue: &Queue,
    tensors: &[&Tensor],
    turn: Turn<'_>,
) -> device::Result<Vec<Event>> {
    let own = tensors.iter().filter_map(|tensor| allocation(tensor));
    let events: device::Result<Vec<_>> = own.map(|own| own.used_elsewhere(queue)).collect();
    let mut events = within(queue, events?.concat())?;
    if let Turn::Among(other) = turn {
        events.push(other.barrier(&[])?);
    }
    Ok(events)
}

/// Has a queue work on tensors in their turn; their memory stays until the work is done.
pub(super) fn queued(
    queue: &Queue,
    tensors: &[&Tensor],
    turn: Turn<'_>,
    work: impl FnOnce(&[Event]) -> device::Result<Event>,
) -> device::Result<()> {
    let after = before(queue, tensors, turn)?;
    let event = work(&after).inspect_err(|_| {
        // What was queued before the error uses the memory.
        let _lost_is_done_too = queue.wait();
    })?;
    for own in tensors.iter().filter_map(|tensor| allocation(tensor)) {
        own.used_by(&event);
    }
    let mut tensors = tensors.iter();
    match turn {
        Turn::Left if tensors.all(|tensor| is_private(tensor)) => Ok(()),
        Turn::Among(other) if tensors.all(|tensor| allocation(tensor).is_some()) => {
            other.barrier(&[event]).map(drop)
        }
        _ => event.wait(Duration::MAX).map(drop),
    }
}
