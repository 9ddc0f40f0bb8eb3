//! Elements moved between tensors of one shape, wherever they are.
//!
//! ```text
//! host to host:      strided copy, through memory between where the two overlap
//! device to device:  strided copy by the device; through the host where they are of two contexts
//! host to device:    rows without gaps, uploaded; then spread out by the device where the target has gaps
//! device to host:    gathered by the device where the source has gaps; downloaded; then spread out on the host
//! ```
#![expect(unsafe_code, reason = "copies between memory that tensors hold")]

use std::time::Duration;

use dlpack_broker::device::level_zero::{Allocation, Event, Home, Queue};
use dlpack_broker::device::{self, UsmKind, copy_strided};
use dlpack_broker::{DeviceType, Tensor, device_name};

use super::allocate::create;
use crate::error::{Error, Result};

/// Copies the elements of a tensor to another of the same shape and element.
///
/// # Safety
///
/// The tensors hold their elements, and nobody else writes to either, or reads the target, until this returns; until
/// the queue is done where there is one.
pub(super) unsafe fn transfer(to: &Tensor, from: &Tensor, queue: Option<&Queue>) -> Result<()> {
    if to.layout().is_empty() {
        return Ok(());
    }
    match (place(to)?, place(from)?) {
        // SAFETY: as the caller vouches; both are the host's.
        (None, None) => unsafe { on_host(to, from) },
        (Some(home), Some(other)) if std::ptr::eq(home, other) => {
            // SAFETY: as the caller vouches; the home knows both.
            unsafe { on_device(home, to, from, queue) }
        }
        (Some(_), Some(_)) => {
            let between = create(None, from.layout().shape(), from.element())?;
            // SAFETY: as the caller vouches, and the tensor between is nobody else's.
            unsafe { transfer(&between, from, queue) }?;
            // SAFETY: as above.
            unsafe { transfer(to, &between, queue) }
        }
        // SAFETY: as the caller vouches; the source is the host's.
        (Some(home), None) => unsafe { upload(home, to, from, queue) },
        // SAFETY: as the caller vouches; the target is the host's.
        (None, Some(home)) => unsafe { download(home, to, from, queue) },
    }
}

/// Returns the home whose queue reaches a tensor; `None` for memory of the host.
pub(super) fn place(tensor: &Tensor) -> Result<Option<&'static Home>> {
    if tensor.is_on_host() {
        return Ok(None);
    }
    if let Some(own) = allocation(tensor) {
        return Ok(Some(own.home()));
    }
    let device = tensor.device();
    if device.device_type == DeviceType::ONEAPI {
        let address = tensor.memory().pointer().as_ptr();
        for home in Home::all()? {
            let known = home.context().known(address)?;
            if known.is_some_and(|known| known.kind == UsmKind::Host || known.is_on(home.device()))
            {
                return Ok(Some(home));
            }
        }
    }
    match tensor.is_host_readable() {
        true => Ok(None),
        false => Err(Error::Unreached {
            device: device_name(device),
        }),
    }
}

/// Returns what holds a tensor's memory, where broker allocated or opened it.
pub(super) fn allocation(tensor: &Tensor) -> Option<&Allocation> {
    tensor.memory().owner()
}

/// Waits for all work of broker's on a tensor's memory, which others get from now on.
pub(super) fn settle(tensor: &Tensor) -> Result<()> {
    if let Some(own) = allocation(tensor) {
        own.lend();
        own.settle()?;
    }
    Ok(())
}

/// Has a home's queue work on tensors, in its turn among the work of another queue, if there is one.
///
/// It is waited for without such a queue, and where memory is not broker's own, so that nobody keeps it.
pub(super) fn ordered(
    home: &Home,
    tensors: &[&Tensor],
    queue: Option<&Queue>,
    work: impl FnOnce(&[Event]) -> device::Result<Event>,
) -> Result<()> {
    let own: Vec<_> = tensors
        .iter()
        .filter_map(|tensor| allocation(tensor))
        .collect();
    let mut after = Vec::new();
    for own in &own {
        after.extend(own.used_elsewhere(home.queue())?);
    }
    if let Some(queue) = queue {
        after.push(reached(home, queue)?);
    }
    let event = work(&after).inspect_err(|_| {
        // What was queued before the error uses the memory.
        let _lost_is_done_too = home.queue().wait();
    })?;
    for own in &own {
        own.used_by(&event);
    }
    match queue {
        Some(queue) if own.len() == tensors.len() => queue.barrier(&[event])?,
        _ => {
            event.wait(Duration::MAX)?;
            return Ok(());
        }
    };
    Ok(())
}

/// Returns the event of a queue having come to where it is now.
fn reached(home: &Home, queue: &Queue) -> Result<Event> {
    if queue.context() != home.context() {
        return Err(Error::Value {
            argument: "queue",
            wanted: "a queue of the array's context",
            got: "one of another".to_owned(),
        });
    }
    Ok(queue.barrier(&[])?)
}

/// # Safety
///
/// As [`transfer`], for memory that the host reads.
unsafe fn on_host(to: &Tensor, from: &Tensor) -> Result<()> {
    let (start, end) = to.span();
    let (other_start, other_end) = from.span();
    if start < other_end && other_start < end {
        let between = create(None, from.layout().shape(), from.element())?;
        // SAFETY: as the caller vouches, and the tensor between is new.
        unsafe { host_copy(&between, from) };
        // SAFETY: as above.
        unsafe { host_copy(to, &between) };
        return Ok(());
    }
    // SAFETY: as the caller vouches, and the two lie apart.
    unsafe { host_copy(to, from) };
    Ok(())
}

/// # Safety
///
/// As [`on_host`], for tensors that lie apart.
unsafe fn host_copy(to: &Tensor, from: &Tensor) {
    let source = from.memory().pointer().as_ptr().cast_const();
    let target = to.memory().pointer().as_ptr();
    let (source, target) = (
        (source, from.layout().strides()),
        (target, to.layout().strides()),
    );
    // SAFETY: the tensors' addresses were checked, and the caller vouches for what is there.
    unsafe { copy_strided(to.layout().shape(), source, target, item(to)) }
}

/// # Safety
///
/// As [`transfer`], for memory that the home knows.
unsafe fn on_device(
    home: &'static Home,
    to: &Tensor,
    from: &Tensor,
    queue: Option<&Queue>,
) -> Result<()> {
    let source = from.memory().pointer().as_ptr().cast_const();
    let target = to.memory().pointer().as_ptr();
    let (source, target) = (
        (source, from.layout().strides()),
        (target, to.layout().strides()),
    );
    ordered(home, &[to, from], queue, |after| {
        // SAFETY: the tensors' addresses were checked, and the caller vouches for what is there; `ordered` sees to it
        // that the memory stays until the work is done.
        unsafe {
            home.copy_strided(
                home.queue(),
                to.layout().shape(),
                source,
                target,
                item(to),
                after,
            )
        }
    })
}

/// # Safety
///
/// As [`transfer`].
unsafe fn upload(
    home: &'static Home,
    to: &Tensor,
    from: &Tensor,
    queue: Option<&Queue>,
) -> Result<()> {
    if !from.layout().is_row_major() {
        let rows = create(None, from.layout().shape(), from.element())?;
        // SAFETY: as the caller vouches, and the rows are new.
        unsafe { host_copy(&rows, from) };
        // SAFETY: as above.
        return unsafe { upload(home, to, &rows, queue) };
    }
    if !to.layout().is_row_major() {
        let rows = create(
            Some((home, UsmKind::Device)),
            to.layout().shape(),
            to.element(),
        )?;
        // SAFETY: as the caller vouches, and the rows are new.
        unsafe { upload(home, &rows, from, queue) }?;
        // SAFETY: as above.
        return unsafe { on_device(home, to, &rows, queue) };
    }
    let start = from.memory().pointer().as_ptr();
    // SAFETY: the order is row-major, so that so many bytes follow the first, as the caller vouches.
    let bytes = unsafe { std::slice::from_raw_parts(start, from.bytes()) };
    let target = to.memory().pointer().as_ptr();
    // The bytes are read before this returns, so that the source is not work's to keep.
    ordered(home, &[to], queue, |after| {
        // SAFETY: the target's addresses were checked, and `ordered` sees to it that its memory stays.
        unsafe { home.queue().upload(target, bytes, after) }
    })
}

/// # Safety
///
/// As [`transfer`].
unsafe fn download(
    home: &'static Home,
    to: &Tensor,
    from: &Tensor,
    queue: Option<&Queue>,
) -> Result<()> {
    if !from.layout().is_row_major() {
        let rows = create(
            Some((home, UsmKind::Device)),
            from.layout().shape(),
            from.element(),
        )?;
        // SAFETY: as the caller vouches, and the rows are new.
        unsafe { on_device(home, &rows, from, queue) }?;
        // SAFETY: as above.
        return unsafe { download(home, to, &rows, queue) };
    }
    if !to.layout().is_row_major() {
        let rows = create(None, to.layout().shape(), to.element())?;
        // SAFETY: as the caller vouches, and the rows are new.
        unsafe { download(home, &rows, from, queue) }?;
        // SAFETY: as above.
        unsafe { host_copy(to, &rows) };
        return Ok(());
    }
    let mut after = match allocation(from) {
        Some(own) => own.used_elsewhere(home.queue())?,
        None => Vec::new(),
    };
    if let Some(queue) = queue {
        after.push(reached(home, queue)?);
    }
    let start = to.memory().pointer().as_ptr();
    // SAFETY: the order is row-major, so that so many bytes follow the first, which are nobody else's meanwhile.
    let bytes = unsafe { std::slice::from_raw_parts_mut(start, to.bytes()) };
    let source = from.memory().pointer().as_ptr();
    // SAFETY: the source's addresses were checked, and its tensor is held until this has waited.
    unsafe { home.queue().download(bytes, source, &after) }?;
    Ok(())
}

/// The bytes of an element; callers let no packed ones through.
fn item(tensor: &Tensor) -> usize {
    tensor.element().item_bytes().unwrap_or(1)
}
