//! One element written everywhere in a tensor.
#![expect(unsafe_code, reason = "writes memory that tensors hold")]

use dlpack_broker_device::level_zero::Home;
use dlpack_broker_device::{self as device, UsmKind, copy_strided};

use super::assign::Side;
use super::made::span_start;
use super::order::{Turn, queued};
use super::place::{allocation, queue_for};
use crate::tensor::Tensor;

/// Writes the bytes of an element everywhere in a tensor.
///
/// # Errors
///
/// As [`assign`](super::assign).
///
/// # Safety
///
/// As [`assign`](super::assign), for the target, of whose elements `item` is one.
pub unsafe fn fill((to, home): Side<'_>, item: &[u8], turn: Turn<'_>) -> device::Result<()> {
    let is_pattern = matches!(item.len(), 1 | 2 | 4 | 8 | 16);
    match home {
        _ if to.layout().is_empty() => Ok(()),
        None => {
            if let Some(own) = allocation(to) {
                own.settle()?;
            }
            let zeros = vec![0; to.layout().ndim()];
            let target = (to.memory().pointer().as_ptr(), to.layout().strides());
            let source = (item.as_ptr(), &*zeros);
            // SAFETY: the tensor's addresses were checked, and the caller vouches for what is there.
            unsafe { copy_strided(to.layout().shape(), source, target, item.len()) };
            Ok(())
        }
        Some(home) if is_pattern && to.layout().is_dense() => fill_whole(home, to, item, turn),
        Some(home) => fill_strided(home, to, item, turn),
    }
}

fn fill_whole(home: &'static Home, to: &Tensor, item: &[u8], turn: Turn<'_>) -> device::Result<()> {
    let (queue, start) = (queue_for(home, to), span_start(to));
    queued(queue, &[to], turn, |after| {
        // SAFETY: the tensor has no gaps, so that so many bytes follow its start; `queued` sees to it that its memory
        // stays until they are written.
        unsafe { queue.fill(start, item, to.bytes(), after) }
    })
}

/// Repeats one element by a copy whose source has strides of zero.
fn fill_strided(
    home: &'static Home,
    to: &Tensor,
    item: &[u8],
    turn: Turn<'_>,
) -> device::Result<()> {
    let queue = queue_for(home, to);
    let one = home.allocate_for(UsmKind::Device, item.len(), queue)?;
    let start = one.pointer().as_ptr();
    let shape = to.layout().shape();
    let zeros = vec![0; shape.len()];
    let (source, target) = (
        (start.cast_const(), &*zeros),
        (to.memory().pointer().as_ptr(), to.layout().strides()),
    );
    // After an error `queued` waits for the queue, before the block goes.
    queued(queue, &[to], turn, |after| {
        // SAFETY: the block has so many bytes, and stays until the copy below is done.
        unsafe { queue.upload(start, item, after) }?;
        // SAFETY: the source is the block alone; the tensor's addresses were checked, and the caller vouches for what is
        // there; `queued` sees to it that its memory stays.
        let event = unsafe { home.copy_strided(queue, shape, source, target, item.len(), &[]) }?;
        one.used_by(&event);
        Ok(event)
    })
}
