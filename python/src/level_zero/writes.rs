//! Writes into arrays on a device: one number everywhere, or the values of another array.
#![expect(unsafe_code, reason = "queues writes to memory that tensors hold")]

use dlpack_broker::Tensor;
use dlpack_broker::device::level_zero::Home;
use dlpack_broker::device::{self, UsmKind};
use pyo3::prelude::*;

use super::arrays::{self, before, done, queue_for};
use crate::error::Failure;

/// Writes an element everywhere in a tensor, whose memory a home's context knows.
pub(crate) fn fill(
    py: Python<'_>,
    home: &'static Home,
    to: &Tensor,
    item: &[u8],
) -> Result<(), Failure> {
    let fill = || match to.layout().is_dense() {
        _ if to.bytes() == 0 => Ok(()),
        true => fill_whole(home, to, item),
        false => fill_strided(home, to, item),
    };
    py.detach(fill).map_err(Failure::of_device)
}

/// Claims that [`assign`] can read a tensor.
pub(crate) fn is_reached(home: &Home, from: &Tensor) -> Result<bool, Failure> {
    arrays::is_followed(home, from)
}

/// Writes the values of a tensor into another of the same shape and element, both on a home's device; elements of the
/// target lie apart.
pub(crate) fn assign(
    py: Python<'_>,
    home: &'static Home,
    to: &Tensor,
    from: &Tensor,
) -> Result<(), Failure> {
    let assign = || arrays::strided(home, to, from);
    py.detach(assign).map_err(Failure::of_device)
}

/// Copies a tensor whose memory a home's context knows, in row-major order.
pub(crate) fn row_major(
    py: Python<'_>,
    (home, kind): (&'static Home, UsmKind),
    from: &Tensor,
) -> Result<Tensor, Failure> {
    let target = arrays::Target::beside(home, from);
    let copy = || arrays::packed(target, kind, from);
    py.detach(copy).map_err(Failure::of_device)
}

/// Copies a tensor of the host to a home's device, where it has no gaps.
pub(crate) fn uploaded(
    py: Python<'_>,
    home: &'static Home,
    to: &Tensor,
    from: &Tensor,
) -> Result<Tensor, Failure> {
    let host = arrays::gathered(py, from)?;
    let target = arrays::Target::beside(home, to);
    arrays::copied(py, target, UsmKind::Device, &host)
}

fn fill_whole(home: &'static Home, to: &Tensor, item: &[u8]) -> Result<(), device::Error> {
    let queue = queue_for(home, to);
    let after = before(queue, &[to])?;
    let start = arrays::span_start(to);
    // SAFETY: the tensor has no gaps, so that so many bytes follow its start; `done` sees to it that its memory stays
    // until they are written.
    let event = unsafe { queue.fill(start, item, to.bytes(), &after) };
    done(queue, event, &[to])
}

/// Repeats one element by a copy whose source has strides of zero.
fn fill_strided(home: &'static Home, to: &Tensor, item: &[u8]) -> Result<(), device::Error> {
    let queue = queue_for(home, to);
    let after = before(queue, &[to])?;
    let one = home.allocate_for(UsmKind::Device, item.len(), queue)?;
    let start = one.pointer().as_ptr();
    // SAFETY: the block has so many bytes, and stays until the copy below is done.
    let filled = unsafe { queue.fill(start, item, item.len(), &after) };
    let shape = to.layout().shape();
    let zeros = vec![0; shape.len()];
    let dst = (to.memory().pointer().as_ptr(), to.layout().strides());
    let event = filled.and_then(|_| {
        let src = (start.cast_const(), &*zeros);
        // SAFETY: the source is the block alone; the tensor's addresses were checked and its producer vouches for them;
        // `done` sees to it that its memory stays, and callers pass a target whose elements lie apart.
        unsafe { home.copy_strided(queue, shape, src, dst, item.len(), &[]) }
    });
    if let Ok(event) = &event {
        one.used_by(event);
    }
    // After an error it waits for the queue, before the block goes.
    done(queue, event, &[to])
}
