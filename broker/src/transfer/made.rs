//! Tensors in memory that is allocated for them, on a device or on the host.
#![expect(unsafe_code, reason = "copies memory that tensors hold")]

use std::ptr::NonNull;

use dlpack_broker_device::level_zero::{Allocation, Home, Queue};
use dlpack_broker_device::{self as device, Device, Layout, Memory, UsmKind};

use super::assign::{Side, assign, download};
use super::host;
use super::order::Turn;
use super::place::is_followed;
use crate::device_type::DeviceType;
use crate::element::Element;
use crate::tensor::Tensor;

/// Where a tensor is to be made.
#[derive(Clone, Copy)]
pub struct Target<'q> {
    home: &'static Home,
    /// The index of the device as DLPack is told.
    index: i32,
    /// The queue that does broker's work on the tensor: the home's, or another of the same device and context.
    queue: &'q Queue,
}

impl<'q> Target<'q> {
    /// Returns a home, whose device has an index by which DLPack is told of it.
    #[must_use]
    pub fn new(home: &'static Home, index: i32) -> Self {
        let queue = home.queue();
        Self { home, index, queue }
    }

    /// Returns where a tensor of a home's device is.
    #[must_use]
    pub fn beside(home: &'static Home, tensor: &Tensor) -> Self {
        Self::new(home, tensor.device().device_id)
    }

    /// Returns it with another queue.
    #[must_use]
    pub fn on(self, queue: &Queue) -> Target<'_> {
        Target { queue, ..self }
    }

    /// Returns the home.
    #[must_use]
    pub fn home(self) -> &'static Home {
        self.home
    }

    /// Returns where memory of the home is.
    #[must_use]
    pub fn device(self) -> Device {
        Device::Foreign {
            kind: DeviceType::ONEAPI.0,
            index: self.index,
        }
    }
}

/// Makes a tensor of a layout without gaps, in memory that nobody has written.
///
/// # Errors
///
/// [`device::Error::OutOfDeviceMemory`], [`device::Error::Driver`], [`device::Error::ForkedChild`].
pub fn empty(
    target: Target<'_>,
    kind: UsmKind,
    layout: Layout,
    element: Element,
) -> device::Result<Tensor> {
    let bytes = bytes(&layout, element);
    let allocation = target.home.allocate_for(kind, bytes, target.queue)?;
    placed(target, allocation, layout, element)
}

/// Makes a tensor as [`empty`] does, which no work uses: for those who write to it out of any queue's order.
///
/// # Errors
///
/// As [`empty`].
pub fn idle(
    target: Target<'_>,
    kind: UsmKind,
    layout: Layout,
    element: Element,
) -> device::Result<Tensor> {
    let allocation = target.home.allocate(kind, bytes(&layout, element))?;
    placed(target, allocation, layout, element)
}

fn bytes(layout: &Layout, element: Element) -> usize {
    let bits = layout.len() as u128 * u128::from(element.storage_bits());
    usize::try_from(bits.div_ceil(8)).unwrap_or(usize::MAX)
}

/// Puts a layout without gaps over an allocation of its size.
fn placed(
    target: Target<'_>,
    allocation: Allocation,
    layout: Layout,
    element: Element,
) -> device::Result<Tensor> {
    let kind = allocation.kind();
    let low = layout.offsets().map_or(0, |(low, _)| low);
    let item = element.item_bytes().unwrap_or(1);
    let back = usize::try_from(-low).unwrap_or(0).saturating_mul(item);
    let start = allocation.pointer();
    let first = NonNull::new(start.as_ptr().wrapping_add(back)).unwrap_or(start);
    let memory = Memory::foreign(first, target.device(), allocation);
    let made = over(memory, layout, element)?;
    Ok(made.with_host_access(kind != UsmKind::Device))
}

/// Copies a tensor to a device, in a layout of the same shape without gaps.
///
/// # Errors
///
/// As [`empty`] and [`assign`].
///
/// # Safety
///
/// As [`assign`], for the source.
pub unsafe fn copied(
    target: Target<'_>,
    (kind, layout): (UsmKind, Layout),
    from: Side<'_>,
    turn: Turn<'_>,
) -> device::Result<Tensor> {
    let made = empty(target, kind, layout, from.0.element())?;
    // SAFETY: as the caller vouches; the target is nobody else's.
    unsafe { assign((&made, Some(target.home)), from, turn) }?;
    Ok(made)
}

/// Copies a tensor to the host by a home whose context knows the memory: with its layout, unless that has gaps which the
/// device can leave out, or shows elements more than once.
///
/// # Errors
///
/// As [`assign`].
///
/// # Safety
///
/// As [`assign`], for the source.
pub unsafe fn to_host(
    home: &'static Home,
    tensor: &Tensor,
    turn: Turn<'_>,
) -> device::Result<Tensor> {
    let (low, high) = tensor.span();
    if high - low > tensor.bytes() && is_followed(home, tensor)? {
        // SAFETY: as the caller vouches; the home follows the strides.
        let packed = unsafe { packed(home, tensor, turn) }?;
        // SAFETY: the copy is new.
        return unsafe { to_host(home, &packed, turn) };
    }
    let host = Memory::host(high - low)?;
    let to = host.pointer().as_ptr();
    if high > low {
        // SAFETY: the tensor's memory holds the span, as the caller vouches; the host's is new, and as long.
        unsafe { download((to, high - low), (tensor, home), turn) }?;
    }
    let first = NonNull::new(to.wrapping_add(tensor.address() - low));
    let first = first.unwrap_or(host.pointer());
    let memory = Memory::foreign(first, Device::Host, host);
    let made = over(memory, tensor.layout().clone(), tensor.element())?;
    match made.layout().may_repeat() && !made.element().is_packed() {
        // Whoever writes to one element of a copy means no other.
        // SAFETY: the copy is new.
        true => unsafe { host::row_major(&made) },
        false => Ok(made),
    }
}

/// Copies a tensor whose strides a home's device follows, beside it and in row-major order.
///
/// # Safety
///
/// As [`assign`], for the source.
pub(super) unsafe fn packed(
    home: &'static Home,
    tensor: &Tensor,
    turn: Turn<'_>,
) -> device::Result<Tensor> {
    let layout = Layout::row_major(tensor.layout().shape())?;
    let from = (tensor, Some(home));
    let target = Target::beside(home, tensor);
    // SAFETY: as the caller vouches.
    unsafe { copied(target, (UsmKind::Device, layout), from, turn) }
}

/// Puts a layout over memory that was allocated for it.
pub(super) fn over(memory: Memory, layout: Layout, element: Element) -> device::Result<Tensor> {
    let bytes = usize::MAX;
    Tensor::new(memory, layout, element, false).map_err(|_| device::Error::OutOfMemory { bytes })
}

/// Returns the address of the lowest byte.
pub(super) fn span_start(tensor: &Tensor) -> *mut u8 {
    let (low, _) = tensor.span();
    let back = tensor.address() - low;
    tensor.memory().pointer().as_ptr().wrapping_sub(back)
}
