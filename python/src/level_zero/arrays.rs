//! Tensors in memory of Level Zero that broker allocated, as Python has them: made, copied and written to with the GIL
//! released, and handed on when broker's work on them is done.
//!
//! What broker's queue does with memory that is broker's alone is not waited for: whoever else gets it waits then, and
//! what the queue does next comes after. All other work is done when its function returns.
#![expect(unsafe_code, reason = "copies memory that tensors hold")]

use dlpack_broker::device::level_zero::{Home, refuse_in_child};
use dlpack_broker::device::{Layout, Memory, UsmKind};
use dlpack_broker::transfer::{self, Side, Target, Turn, allocation};
use dlpack_broker::{Element, Tensor};
use pyo3::prelude::*;

use super::homes::{home, number_of};
use super::statistics::{context, usm_type};
use crate::device::Device as Place;
use crate::error::Failure;

/// What a tensor's memory is to Level Zero, where broker allocated it.
pub(crate) struct Facts {
    /// The device's name.
    pub(crate) device: String,
    /// The kind of USM.
    pub(crate) usm_type: &'static str,
    /// Whose context it is in.
    pub(crate) context: &'static str,
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

/// Returns where the memory of a tensor was allocated by broker, if it was.
pub(crate) fn own_home(tensor: &Tensor) -> Option<&'static Home> {
    allocation(tensor).map(|own| own.home())
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
    Ok(Ok(Target::new(home, number_of(py, device)?)))
}

/// Makes a tensor in memory that nobody has written.
pub(super) fn empty(
    py: Python<'_>,
    target: Target<'_>,
    kind: UsmKind,
    layout: Layout,
    element: Element,
) -> Result<Tensor, Failure> {
    let made = py.detach(|| transfer::empty(target, kind, layout, element));
    made.map_err(Failure::of_device)
}

/// Copies a tensor whose framework's work is done, with its layout where that has no gaps, else in row-major order.
pub(super) fn copied(
    py: Python<'_>,
    target: Target<'_>,
    kind: UsmKind,
    from: Side<'_>,
) -> Result<Tensor, Failure> {
    let layout = from.0.layout();
    let layout = match layout.is_dense() {
        true => Ok(layout.clone()),
        false => Layout::row_major(layout.shape()),
    };
    let copy = || {
        // SAFETY: the tensor's producer vouches for its memory, and that nobody writes to it meanwhile.
        unsafe { transfer::copied(target, (kind, layout?), from, Turn::Left) }
    };
    py.detach(copy).map_err(Failure::of_device)
}

/// Copies a tensor whose memory a home's context knows beside it, in row-major order.
pub(crate) fn packed(
    py: Python<'_>,
    (home, kind): (&'static Home, UsmKind),
    from: &Tensor,
) -> Result<Tensor, Failure> {
    let target = Target::beside(home, from);
    let copy = || {
        let layout = Layout::row_major(from.layout().shape())?;
        // SAFETY: as in `copied`.
        unsafe { transfer::copied(target, (kind, layout), (from, Some(home)), Turn::Left) }
    };
    py.detach(copy).map_err(Failure::of_device)
}

/// Copies a tensor that the host reads to the device of another, where it has no gaps.
pub(crate) fn beside(
    py: Python<'_>,
    home: &'static Home,
    to: &Tensor,
    from: &Tensor,
) -> Result<Tensor, Failure> {
    copied(py, Target::beside(home, to), UsmKind::Device, (from, None))
}

/// Copies a tensor to the host by a home whose context knows the memory.
pub(super) fn to_host(
    py: Python<'_>,
    home: &'static Home,
    tensor: &Tensor,
) -> Result<Tensor, Failure> {
    let copy = || {
        // SAFETY: as in `copied`.
        unsafe { transfer::to_host(home, tensor, Turn::Left) }
    };
    py.detach(copy).map_err(Failure::of_device)
}

/// Copies a tensor that the host can read, whose elements share no bytes, into host memory in row-major order.
pub(crate) fn row_major(py: Python<'_>, tensor: &Tensor) -> Result<Tensor, Failure> {
    let copy = || {
        // SAFETY: as in `copied`.
        unsafe { transfer::row_major(tensor) }
    };
    py.detach(copy).map_err(Failure::of_device)
}

/// Writes the values of a tensor into another of the same shape and element, whose elements lie apart.
pub(crate) fn assign(py: Python<'_>, to: Side<'_>, from: Side<'_>) -> Result<(), Failure> {
    let assign = || {
        // SAFETY: as in `copied`, for both; the caller's program has the target to itself.
        unsafe { transfer::assign(to, from, Turn::Left) }
    };
    py.detach(assign).map_err(Failure::of_device)
}

/// Writes the bytes of an element everywhere in a tensor.
pub(crate) fn fill(py: Python<'_>, to: Side<'_>, item: &[u8]) -> Result<(), Failure> {
    let fill = || {
        // SAFETY: as in `assign`.
        unsafe { transfer::fill(to, item, Turn::Left) }
    };
    py.detach(fill).map_err(Failure::of_device)
}

/// Makes a tensor of the host's like one without elements.
pub(super) fn nothing(tensor: &Tensor) -> Result<Tensor, Failure> {
    let memory = Memory::host(0).map_err(Failure::of_device)?;
    let made = Tensor::new(memory, tensor.layout().clone(), tensor.element(), false);
    Ok(made?)
}
