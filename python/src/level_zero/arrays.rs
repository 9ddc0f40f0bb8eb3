//! Tensors in memory of Level Zero that broker allocated: made, filled from others, and brought back to the host.
//!
//! Every copy is done when its function returns, and runs with the GIL released.
#![expect(unsafe_code, reason = "queues copies of memory that tensors hold")]

use std::ptr::NonNull;
use std::time::Duration;

use dlpack_broker::device::level_zero::{Allocation, Event, Home, refuse_in_child};
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
pub(super) struct Target {
    pub(super) home: &'static Home,
    /// The index of the device as DLPack is told.
    index: i32,
}

impl Target {
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
pub(crate) fn known(tensor: &Tensor) -> Option<(&'static Home, UsmKind)> {
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

/// Waits for broker's own work on a tensor and its device, and returns the queue that dpctl works on there; `None` also
/// where the memory is not our own.
pub(crate) fn settled<'py>(
    py: Python<'py>,
    tensor: &Tensor,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let Some(own) = allocation(tensor) else {
        return Ok(None);
    };
    // Before any lock, which a fork may have copied while it was held.
    let waited = refuse_in_child().and_then(|()| {
        py.detach(|| {
            own.home().queue().wait()?;
            own.settle()
        })
    });
    waited.map_err(|error| Failure::of_device(error).raise(py, "broker"))?;
    queue_of(py, own.home().device())
}

/// Returns the kind of a tensor's memory, where broker allocated it.
pub(super) fn own_kind(tensor: &Tensor) -> Option<UsmKind> {
    allocation(tensor).map(Allocation::kind)
}

/// Returns a device's home, and what DLPack calls the device.
pub(super) fn target(py: Python<'_>, place: &Place) -> PyResult<Result<Target, Failure>> {
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
    Ok(Ok(Target { home, index }))
}

/// Makes a tensor in memory that nobody has written.
pub(super) fn empty(
    py: Python<'_>,
    target: Target,
    kind: UsmKind,
    layout: Layout,
    element: Element,
) -> Result<Tensor, Failure> {
    let made = py.detach(|| new(target, kind, layout, element));
    made.map_err(Failure::of_device)
}

/// Says how a device gets to a tensor, whose own work has been waited for.
pub(super) fn reached(py: Python<'_>, home: &Home, tensor: &Tensor) -> Result<Reached, Failure> {
    let is_known = || home.context().known(tensor.memory().pointer().as_ptr());
    let is_host = tensor.is_host_readable();
    let is_direct = tensor.layout().is_dense()
        && (tensor.is_on_host() || is_known().map_err(Failure::of_device)?.is_some());
    match is_direct {
        true => Ok(Reached::AsItIs(tensor.clone())),
        false if is_host => gathered(py, tensor).map(Reached::AsItIs),
        false => Ok(Reached::ByItsOwner),
    }
}

/// Copies a tensor that the device's queue reads, bytes and layout.
pub(super) fn copied(
    py: Python<'_>,
    target: Target,
    kind: UsmKind,
    tensor: &Tensor,
) -> Result<Tensor, Failure> {
    let copy = || {
        let made = new(target, kind, tensor.layout().clone(), tensor.element())?;
        let (to, from) = (span_start(&made), span_start(tensor));
        let own = allocation(&made).expect("what was made is our own");
        if tensor.bytes() > 0 {
            // SAFETY: both have no gaps and the same layout, so that so many bytes follow either start; the tensors
            // hold their memory until the copy is done, and the target is nobody else's.
            let done = unsafe { queued(target.home, (to, from), tensor.bytes()) }?;
            own.complete(&done)?;
        }
        Ok(made)
    };
    py.detach(copy).map_err(Failure::of_device)
}

/// Copies the span of a tensor to the host, gaps included, by a home whose context knows the memory.
pub(super) fn to_host(
    py: Python<'_>,
    home: &'static Home,
    tensor: &Tensor,
) -> Result<Tensor, Failure> {
    let copy = || {
        let (low, high) = tensor.span();
        let host = Memory::host(high - low)?;
        let to = host.pointer().as_ptr();
        if high > low {
            // SAFETY: the tensor's memory holds the span, the host memory is new and as long, and both stay until the
            // copy is done.
            let done = unsafe { queued(home, (to, span_start(tensor)), high - low) }?;
            done.wait(Duration::MAX)?;
        }
        let first = NonNull::new(to.wrapping_add(tensor.address() - low));
        let first = first.unwrap_or(host.pointer());
        let memory = Memory::foreign(first, Device::Host, host);
        over(memory, tensor.layout().clone(), tensor.element())
    };
    py.detach(copy).map_err(Failure::of_device)
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

/// # Safety
///
/// As [`Queue::copy`](device::level_zero::Queue::copy).
unsafe fn queued(
    home: &Home,
    (to, from): (*mut u8, *const u8),
    bytes: usize,
) -> Result<Event, device::Error> {
    // SAFETY: the caller vouches for both ranges.
    unsafe { home.queue().copy(to, from, bytes, &[]) }
}

/// Makes a tensor of a layout without gaps.
fn new(target: Target, kind: UsmKind, layout: Layout, element: Element) -> Made {
    let bits = layout.len() as u128 * u128::from(element.storage_bits());
    let bytes = usize::try_from(bits.div_ceil(8)).unwrap_or(usize::MAX);
    let allocation = target.home.allocate(kind, bytes)?;
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

fn span_start(tensor: &Tensor) -> *mut u8 {
    let (low, _) = tensor.span();
    let back = tensor.address() - low;
    tensor.memory().pointer().as_ptr().wrapping_sub(back)
}
