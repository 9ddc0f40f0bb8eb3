//! Elements of one tensor written to another.
#![expect(unsafe_code, reason = "copies memory that tensors hold")]

use std::slice;

use dlpack_broker_device::level_zero::Home;
use dlpack_broker_device::{self as device, UsmKind};

use super::host;
use super::made::{Target, empty, packed, span_start, to_host};
use super::order::{Turn, before, queued};
use super::place::{allocation, is_followed, is_known, queue_for};
use crate::tensor::Tensor;

/// A tensor, and the home whose queue reaches its memory; `None` where the host does.
pub type Side<'a> = (&'a Tensor, Option<&'static Home>);

/// Copies the elements of a tensor to another of the same shape and element.
///
/// The two may share memory: the target then has what the source had before. What is on the host has been read, or
/// written, when this returns.
///
/// # Errors
///
/// [`device::Error::Driver`], [`device::Error::OutOfDeviceMemory`], [`device::Error::OutOfMemory`], and
/// [`device::Error::Kernel`] where strides lead through memory that the context does not know.
///
/// # Safety
///
/// The tensors hold their elements, those of the target apart from each other and no elements that share bytes but where
/// both layouts are the same without gaps. Nobody else writes to either, or reads the target, until this returns; until
/// the other queue is done where the turn names one.
pub unsafe fn assign(
    (to, home): Side<'_>,
    (from, source): Side<'_>,
    turn: Turn<'_>,
) -> device::Result<()> {
    if to.layout().is_empty() {
        return Ok(());
    }
    for (tensor, home) in [(to, home), (from, source)] {
        // The host does not come in any queue's order.
        if home.is_none()
            && let Some(own) = allocation(tensor)
        {
            own.settle()?;
        }
    }
    match (home, source) {
        // SAFETY: as the caller vouches; the host reads both.
        (None, None) => unsafe { host::assign(to, from) },
        // SAFETY: as the caller vouches.
        (None, Some(source)) => unsafe { receive(to, (from, source), turn) },
        // SAFETY: as the caller vouches.
        (Some(home), None) => unsafe { upload(home, to, from, turn) },
        // SAFETY: as the caller vouches.
        (Some(home), Some(source)) => unsafe { cross((to, home), (from, source), turn) },
    }
}

/// Copies bytes of a tensor's memory, from its lowest on, to the host.
///
/// # Safety
///
/// As [`assign`]; the target has so many bytes, which are nobody else's.
pub(super) unsafe fn download(
    (to, bytes): (*mut u8, usize),
    (from, home): (&Tensor, &'static Home),
    turn: Turn<'_>,
) -> device::Result<()> {
    let queue = queue_for(home, from);
    let after = before(queue, &[from], turn)?;
    // SAFETY: the caller vouches for the target.
    let to = unsafe { slice::from_raw_parts_mut(to, bytes) };
    // SAFETY: the source's addresses were checked, and its tensor is held until this has waited.
    let copied = unsafe { queue.download(to, span_start(from), &after) };
    // After an error others may take back memory that is still read.
    copied.inspect_err(|_| drop(queue.wait()))
}

/// # Safety
///
/// As [`assign`], for a target that the host reads.
unsafe fn receive(
    to: &Tensor,
    (from, home): (&Tensor, &'static Home),
    turn: Turn<'_>,
) -> device::Result<()> {
    // Bytes go in pieces, so that what lies there must not be the source.
    if have_one_order(to, from) && !host::do_overlap(to, from) {
        let whole = (span_start(to), to.bytes());
        // SAFETY: neither has gaps, so that so many bytes follow the first of either, as the caller vouches.
        return unsafe { download(whole, (from, home), turn) };
    }
    // SAFETY: as the caller vouches.
    let there = unsafe { to_host(home, from, turn) }?;
    // SAFETY: as the caller vouches, and the copy is new.
    unsafe { host::copy(to, &there) };
    Ok(())
}

/// # Safety
///
/// As [`assign`], for a source that the host reads.
unsafe fn upload(
    home: &'static Home,
    to: &Tensor,
    from: &Tensor,
    turn: Turn<'_>,
) -> device::Result<()> {
    // As for `receive`.
    let from = match from.layout().is_dense() && !host::do_overlap(to, from) {
        true => from.clone().on_host(),
        // SAFETY: as the caller vouches.
        false => unsafe { host::row_major(from) }?,
    };
    // SAFETY: as the caller vouches; the source has no gaps.
    unsafe { bring((to, home), &from, turn) }
}

/// Copies from one device's memory to another's, or within one.
///
/// # Safety
///
/// As [`assign`].
unsafe fn cross(
    (to, home): (&Tensor, &'static Home),
    (from, source): (&Tensor, &'static Home),
    turn: Turn<'_>,
) -> device::Result<()> {
    if is_followed(home, from)? {
        // SAFETY: as the caller vouches; the device follows the strides.
        return unsafe { strided(home, to, from, turn) };
    }
    let gathered = match from.layout().is_dense() || !is_followed(source, from)? {
        true => None,
        // SAFETY: as the caller vouches; the device follows the strides.
        false => Some(unsafe { packed(source, from, turn) }?),
    };
    let from = gathered.as_ref().unwrap_or(from);
    if from.layout().is_dense() && is_known(home, from)? {
        // SAFETY: as the caller vouches; the home's context knows the memory.
        return unsafe { bring((to, home), from, turn) };
    }
    // SAFETY: as the caller vouches.
    let between = unsafe { to_host(source, from, turn) }?;
    // SAFETY: as the caller vouches, and the copy is new.
    unsafe { upload(home, to, &between, turn) }
}

/// Copies a tensor without gaps, which a home's queue reads.
///
/// # Safety
///
/// As [`assign`].
unsafe fn bring(
    (to, home): (&Tensor, &'static Home),
    from: &Tensor,
    turn: Turn<'_>,
) -> device::Result<()> {
    if have_one_order(to, from) {
        // SAFETY: as the caller vouches.
        return unsafe { whole((to, home), from, turn) };
    }
    let target = Target::beside(home, to).on(queue_for(home, to));
    let layout = from.layout().clone();
    let there = empty(target, UsmKind::Device, layout, from.element())?;
    // SAFETY: as the caller vouches; the target is new.
    unsafe { whole((&there, home), from, turn) }?;
    // SAFETY: as the caller vouches; the source is new.
    unsafe { strided(home, to, &there, turn) }
}

/// Copies the bytes of a tensor to another of the same layout without gaps.
///
/// # Safety
///
/// As [`assign`], for memory that a home's queue reaches.
unsafe fn whole(
    (to, home): (&Tensor, &'static Home),
    from: &Tensor,
    turn: Turn<'_>,
) -> device::Result<()> {
    let queue = queue_for(home, to);
    let (target, source, bytes) = (span_start(to), span_start(from), to.bytes());
    if !from.is_on_host() {
        return queued(queue, &[to, from], turn, |after| {
            // SAFETY: neither has gaps, so that so many bytes follow either start; `queued` sees to it that the memory
            // stays, and the caller vouches for the rest.
            unsafe { queue.copy(target, source, bytes, after) }
        });
    }
    // SAFETY: the source has no gaps, so that so many bytes follow its start, as the caller vouches.
    let bytes = unsafe { slice::from_raw_parts(source, bytes) };
    // They are read before this returns, so that the source is not the work's to keep.
    queued(queue, &[to], turn, |after| {
        // SAFETY: the target has as many bytes, and `queued` sees to it that they stay.
        unsafe { queue.upload(target, bytes, after) }
    })
}

/// Copies between tensors whose strides a home's device follows.
///
/// # Safety
///
/// As [`assign`].
unsafe fn strided(
    home: &'static Home,
    to: &Tensor,
    from: &Tensor,
    turn: Turn<'_>,
) -> device::Result<()> {
    let item = to.element().item_bytes().unwrap_or(1);
    let shape = to.layout().shape();
    let source = from.memory().pointer().as_ptr().cast_const();
    let source = (source, from.layout().strides());
    let target = (to.memory().pointer().as_ptr(), to.layout().strides());
    let queue = queue_for(home, to);
    queued(queue, &[to, from], turn, |after| {
        // SAFETY: the tensors' addresses were checked, and the caller vouches for what is there; `queued` sees to it that
        // the memory stays until the work is done.
        unsafe { home.copy_strided(queue, shape, source, target, item, after) }
    })
}

/// Claims that two tensors of one shape have their elements in the same order, without gaps.
fn have_one_order(to: &Tensor, from: &Tensor) -> bool {
    let (to, from) = (to.layout(), from.layout());
    to.is_row_major() && from.is_row_major() || to.is_dense() && to.strides() == from.strides()
}
