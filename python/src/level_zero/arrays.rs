//! Tensors in memory of Level Zero that broker allocated: made, filled from others, and brought back to the host.
//!
//! What broker's queue does with memory that is broker's alone is not waited for: whoever else gets it waits then, and
//! what the queue does next comes after. All other work is done when its function returns. Waiting is with the GIL
//! released.
#![expect(unsafe_code, reason = "queues copies of memory that tensors hold")]

use std::ptr::NonNull;
use std::time::Duration;

use dlpack_broker::device::level_zero::{Allocation, Event, Home, Queue, refuse_in_child};
use dlpack_broker::device::{self, Device, Layout, Memory, UsmKind, copy_strided};
use dlpack_broker::{DeviceType, Element, Tensor};
use pyo3::prelude::*;

use super::homes::{home, queue_of};
use super::statistics::{context, usm_type};
use crate::device::Device as Place;
use crate::error::Failure;
use crate::frameworks;

type Made = Result<Tensor, device::Error>;

/// What a tensor's memory is to Level Zero, where broker allocated it.
pub(crate) struct Facts {
    /// The device's name.
    pub(crate) device: String,
    /// The kind of USM.
    pub(crate) usm_type: &'static str,
    /// Whose context it is in.
    pub(crate) context: &'static str,
}

/// Where a tensor is to be made.
#[derive(Clone, Copy)]
pub(super) struct Target<'q> {
    pub(super) home: &'static Home,
    /// The index of the device as DLPack is told.
    index: i32,
    /// The queue that does broker's work on the tensor: the home's, or another of the same device and context.
    queue: &'q Queue,
}

impl<'q> Target<'q> {
    /// Returns where a tensor of a home's device is.
    pub(super) fn beside(home: &'static Home, tensor: &Tensor) -> Self {
        Self {
            home,
            index: tensor.device().device_id,
            queue: home.queue(),
        }
    }

    /// Returns it with another queue.
    pub(super) fn on(self, queue: &Queue) -> Target<'_> {
        Target { queue, ..self }
    }

    /// Returns where memory of the home is.
    pub(super) fn device(self) -> Device {
        Device::Foreign {
            kind: DeviceType::ONEAPI.0,
            index: self.index,
        }
    }
}

/// How a device gets to a tensor.
pub(super) enum Reached {
    /// Its queue reads this, which may be a copy in host memory.
    AsItIs(Tensor),
    /// The framework that has it brings it to the host.
    ByItsOwner,
}

/// Returns the facts about memory of our own on a device.
pub(crate) fn facts(tensor: &Tensor) -> Option<Facts> {
    let allocation = allocation(tensor)?;
    let home = allocation.home();
    Some(Facts {
        device: home.device().name(),
        usm_type: usm_type(allocation.kind()),
        context: context(home.origin()),
    })
}

/// Asks the contexts that broker uses what they know of memory of others on a device, and returns the home of that.
pub(super) fn known(tensor: &Tensor) -> Option<(&'static Home, UsmKind)> {
    if tensor.device().device_type != DeviceType::ONEAPI || tensor.layout().is_empty() {
        return None;
    }
    let address = tensor.memory().pointer().as_ptr();
    Home::all().ok()?.into_iter().find_map(|home| {
        let known = home.context().known(address).ok()??;
        let is_here = known.kind == UsmKind::Host || known.is_on(home.device());
        is_here.then_some((home, known.kind))
    })
}

/// Returns where the memory of a tensor was allocated by broker, if it was.
pub(crate) fn own_home(tensor: &Tensor) -> Option<&'static Home> {
    allocation(tensor).map(Allocation::home)
}

/// Notes that others get a tensor, and waits for broker's own work on it; returns the queue that dpctl works on there,
/// `None` also where the memory is not our own.
pub(crate) fn settled<'py>(
    py: Python<'py>,
    tensor: &Tensor,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    lend(tensor);
    finish(py, tensor)?;
    match own_home(tensor) {
        Some(home) => queue_of(py, home.device()),
        None => Ok(None),
    }
}

/// Notes that others get the memory of a tensor, so that work on it is waited for from now on.
pub(crate) fn lend(tensor: &Tensor) {
    if let Some(own) = allocation(tensor) {
        own.lend();
    }
}

/// Waits for broker's own work on memory of its own.
pub(crate) fn finish(py: Python<'_>, tensor: &Tensor) -> PyResult<()> {
    let Some(own) = allocation(tensor) else {
        return Ok(());
    };
    let wait = || {
        // Before the queue's lock, which a fork may have copied while it was held.
        refuse_in_child()?;
        own.queue().wait()?;
        own.settle()
    };
    let waited = py.detach(wait);
    waited.map_err(|error| Failure::of_device(error).raise(py, "broker"))
}

/// Claims that nobody but broker has, or had, the memory of a tensor.
pub(crate) fn is_private(tensor: &Tensor) -> bool {
    allocation(tensor).is_some_and(|own| !own.is_lent())
}

/// Returns the kind of a tensor's memory, where broker allocated it.
pub(super) fn own_kind(tensor: &Tensor) -> Option<UsmKind> {
    allocation(tensor).map(Allocation::kind)
}

/// Returns a device's home, and what DLPack calls the device.
pub(super) fn target(py: Python<'_>, place: &Place) -> PyResult<Result<Target<'static>, Failure>> {
    let Some(device) = &place.level_zero else {
        let why = format!("broker makes no memory on {}", place.name);
        let remedy =
            "name the host or a device of Level Zero, or use the framework that works there";
        return Ok(Err(Failure::missing_device(why, remedy)));
    };
    let home = match home(py, device)? {
        Ok(home) => home,
        Err(failure) => return Ok(Err(failure)),
    };
    let index = match queue_of(py, device)? {
        Some(queue) => frameworks::position_of(&queue)?,
        None => place.dlpack_device.1,
    };
    Ok(Ok(Target {
        home,
        index,
        queue: home.queue(),
    }))
}

/// Makes a tensor in memory that nobody has written.
pub(super) fn empty(
    py: Python<'_>,
    target: Target<'_>,
    kind: UsmKind,
    layout: Layout,
    element: Element,
) -> Result<Tensor, Failure> {
    let made = py.detach(|| new(target, kind, layout, element));
    made.map_err(Failure::of_device)
}

/// Says how a device gets to a tensor, whose own work has been waited for.
pub(super) fn reached(py: Python<'_>, home: &Home, tensor: &Tensor) -> Result<Reached, Failure> {
    let is_dense = tensor.layout().is_dense();
    let is_direct = match (is_dense, tensor.is_on_host()) {
        (true, true) => true,
        (false, true) => false,
        (true, false) => {
            let known = home.context().known(tensor.memory().pointer().as_ptr());
            known.map_err(Failure::of_device)?.is_some()
        }
        (false, false) => is_followed(home, tensor)?,
    };
    match is_direct {
        true => Ok(Reached::AsItIs(tensor.clone())),
        false if tensor.is_host_readable() => gathered(py, tensor).map(Reached::AsItIs),
        false => Ok(Reached::ByItsOwner),
    }
}

/// Claims that a kernel of a device can follow the strides of a tensor.
pub(super) fn is_followed(home: &Home, tensor: &Tensor) -> Result<bool, Failure> {
    if tensor.is_on_host() || tensor.element().is_packed() {
        return Ok(false);
    }
    let known = home.context().known(tensor.memory().pointer().as_ptr());
    let known = known.map_err(Failure::of_device)?;
    Ok(known.is_some_and(|known| known.kind == UsmKind::Host || known.is_on(home.device())))
}

/// Copies a tensor that the device's queue reads, with its layout where that has no gaps, else in row-major order.
pub(super) fn copied(
    py: Python<'_>,
    target: Target<'_>,
    kind: UsmKind,
    tensor: &Tensor,
) -> Result<Tensor, Failure> {
    let copy = || match tensor.layout().is_dense() {
        true => copied_whole(target, kind, tensor),
        false => packed(target, kind, tensor),
    };
    py.detach(copy).map_err(Failure::of_device)
}

fn copied_whole(target: Target<'_>, kind: UsmKind, tensor: &Tensor) -> Made {
    let made = new(target, kind, tensor.layout().clone(), tensor.element())?;
    let (to, from) = (span_start(&made), span_start(tensor));
    if tensor.bytes() > 0 {
        let (queue, after) = (target.queue, before(target.queue, &[tensor])?);
        // SAFETY: both have no gaps and the same layout, so that so many bytes follow either start; `done` sees to it
        // that the tensors' memory stays until the copy is done, and the target is nobody else's.
        let event = unsafe { queue.copy(to, from, tensor.bytes(), &after) };
        done(queue, event, &[&made, tensor])?;
    }
    Ok(made)
}

/// Copies a tensor whose strides the device follows into memory without gaps.
pub(super) fn packed(target: Target<'_>, kind: UsmKind, tensor: &Tensor) -> Made {
    let layout = Layout::row_major(tensor.layout().shape())?;
    let made = new(target, kind, layout, tensor.element())?;
    strided(target.home, &made, tensor)?;
    Ok(made)
}

/// Copies from a tensor to another of the same shape and element, whose strides the device follows.
pub(super) fn strided(
    home: &'static Home,
    to: &Tensor,
    from: &Tensor,
) -> Result<(), device::Error> {
    let item = to.element().item_bytes().unwrap_or(1);
    let shape = to.layout().shape();
    let src = from.memory().pointer().as_ptr().cast_const();
    let src = (src, from.layout().strides());
    let dst = (to.memory().pointer().as_ptr(), to.layout().strides());
    let queue = queue_for(home, to);
    let after = before(queue, &[to, from])?;
    // SAFETY: the tensors' addresses were checked and their producers vouch for them; `done` sees to it that the memory
    // stays until the copy is done. Callers pass a target whose elements lie apart.
    let event = unsafe { home.copy_strided(queue, shape, src, dst, item, &after) };
    done(queue, event, &[to, from])
}

/// Returns the queue that does a home's work on a tensor.
pub(super) fn queue_for<'a>(home: &'static Home, tensor: &'a Tensor) -> &'a Queue {
    let own = allocation(tensor).filter(|own| std::ptr::eq(own.home(), home));
    own.map_or(home.queue(), Allocation::queue)
}

/// Returns the events that work on tensors by a queue comes after. What that queue cannot wait for is waited for here.
pub(super) fn before(queue: &Queue, tensors: &[&Tensor]) -> Result<Vec<Event>, device::Error> {
    let own = tensors.iter().filter_map(|tensor| allocation(tensor));
    let events: Result<Vec<_>, _> = own.map(|own| own.used_elsewhere(queue)).collect();
    within(queue, events?.concat())
}

/// Returns those of events that a queue can wait for, which are its context's; waits for the others.
pub(super) fn within(queue: &Queue, events: Vec<Event>) -> Result<Vec<Event>, device::Error> {
    let is_within = |event: &Event| event.context() == queue.context();
    let (within, others): (Vec<_>, Vec<_>) = events.into_iter().partition(is_within);
    for event in others {
        event.wait(Duration::MAX)?;
    }
    Ok(within)
}

/// Notes work of a queue on tensors, whose memory stays until it is done. It is waited for unless all of them are
/// broker's alone.
pub(super) fn done(
    queue: &Queue,
    event: Result<Event, device::Error>,
    tensors: &[&Tensor],
) -> Result<(), device::Error> {
    let event = event.inspect_err(|_| {
        // What was queued before the error uses the memory.
        let _lost_is_done_too = queue.wait();
    })?;
    for own in tensors.iter().filter_map(|tensor| allocation(tensor)) {
        own.used_by(&event);
    }
    // Who gets the memory after this waits for the queue.
    match tensors.iter().all(|tensor| is_private(tensor)) {
        true => Ok(()),
        false => event.wait(Duration::MAX).map(drop),
    }
}

/// Copies a tensor to the host by a home whose context knows the memory: its span, unless that has gaps which the
/// device can leave out.
pub(super) fn to_host(
    py: Python<'_>,
    home: &'static Home,
    tensor: &Tensor,
) -> Result<Tensor, Failure> {
    let (low, high) = tensor.span();
    if high - low > tensor.bytes() && is_followed(home, tensor)? {
        let copy = || packed(Target::beside(home, tensor), UsmKind::Device, tensor);
        let packed = py.detach(copy).map_err(Failure::of_device)?;
        return to_host(py, home, &packed);
    }
    let copy = || {
        let host = Memory::host(high - low)?;
        let to = host.pointer().as_ptr();
        if high > low {
            let queue = queue_for(home, tensor);
            let (from, after) = (span_start(tensor), before(queue, &[tensor])?);
            // SAFETY: the tensor's memory holds the span, the host memory is new and as long, and both stay until the
            // copy is done.
            let copied = unsafe { queue.copy(to, from, high - low, &after) };
            let waited = copied.and_then(|event| event.wait(Duration::MAX));
            waited.inspect_err(|_| drop(queue.wait()))?;
        }
        let first = NonNull::new(to.wrapping_add(tensor.address() - low));
        let first = first.unwrap_or(host.pointer());
        let memory = Memory::foreign(first, Device::Host, host);
        over(memory, tensor.layout().clone(), tensor.element())
    };
    py.detach(copy).map_err(Failure::of_device)
}

/// Makes a tensor of the host's like one without elements.
pub(super) fn nothing(tensor: &Tensor) -> Result<Tensor, Failure> {
    let memory = Memory::host(0).map_err(Failure::of_device)?;
    let made = over(memory, tensor.layout().clone(), tensor.element());
    made.map_err(Failure::of_device)
}

/// Copies a tensor that the host can read into host memory without gaps, where it has any.
pub(super) fn gathered(py: Python<'_>, tensor: &Tensor) -> Result<Tensor, Failure> {
    match tensor.layout().is_dense() {
        true => Ok(tensor.clone().on_host()),
        false => row_major(py, tensor),
    }
}

/// Copies a tensor that the host can read, whose elements share no bytes, into host memory in row-major order.
pub(crate) fn row_major(py: Python<'_>, tensor: &Tensor) -> Result<Tensor, Failure> {
    let copy = || {
        let layout = Layout::row_major(tensor.layout().shape())?;
        let memory = Memory::host(tensor.bytes())?;
        let source = tensor.memory().pointer().as_ptr().cast_const();
        let source = (source, tensor.layout().strides());
        let target = (memory.pointer().as_ptr(), layout.strides());
        let item = tensor.element().item_bytes().unwrap_or(1);
        // SAFETY: the tensor's addresses were checked and its producer vouches for them; the target is new, and as
        // large.
        unsafe { copy_strided(layout.shape(), source, target, item) };
        over(memory, layout, tensor.element())
    };
    py.detach(copy).map_err(Failure::of_device)
}

/// Makes a tensor of a layout without gaps.
fn new(target: Target<'_>, kind: UsmKind, layout: Layout, element: Element) -> Made {
    let bits = layout.len() as u128 * u128::from(element.storage_bits());
    let bytes = usize::try_from(bits.div_ceil(8)).unwrap_or(usize::MAX);
    let allocation = target.home.allocate_for(kind, bytes, target.queue)?;
    let low = layout.offsets().map_or(0, |(low, _)| low);
    let item = element.item_bytes().unwrap_or(1);
    let back = usize::try_from(-low).unwrap_or(0).saturating_mul(item);
    let start = allocation.pointer();
    let first = NonNull::new(start.as_ptr().wrapping_add(back)).unwrap_or(start);
    let memory = Memory::foreign(first, target.device(), allocation);
    let made = over(memory, layout, element)?;
    Ok(made.with_host_access(kind != UsmKind::Device))
}

fn over(memory: Memory, layout: Layout, element: Element) -> Made {
    let bytes = usize::MAX;
    Tensor::new(memory, layout, element, false).map_err(|_| device::Error::OutOfMemory { bytes })
}

/// Returns what holds a tensor's memory, where broker allocated or opened it.
pub(super) fn allocation(tensor: &Tensor) -> Option<&Allocation> {
    tensor.memory().owner()
}

pub(super) fn span_start(tensor: &Tensor) -> *mut u8 {
    let (low, _) = tensor.span();
    let back = tensor.address() - low;
    tensor.memory().pointer().as_ptr().wrapping_sub(back)
}
