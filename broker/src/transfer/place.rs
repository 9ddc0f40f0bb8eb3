//! Who reaches the memory of a tensor.

use dlpack_broker_device::UsmKind;
use dlpack_broker_device::level_zero::{Allocation, Home, Queue};
use dlpack_broker_device::{self as device};

use crate::device_type::DeviceType;
use crate::tensor::Tensor;

/// Returns what holds a tensor's memory, where broker allocated or opened it.
#[must_use]
pub fn allocation(tensor: &Tensor) -> Option<&Allocation> {
    tensor.memory().owner()
}

/// Claims that nobody but broker has, or had, the memory of a tensor.
#[must_use]
pub fn is_private(tensor: &Tensor) -> bool {
    allocation(tensor).is_some_and(|own| !own.is_lent())
}

/// Returns the home whose queue reaches a tensor's memory, and the kind of that: where broker allocated it, else the first
/// that knows memory of others on its device.
///
/// # Errors
///
/// [`device::Error::Driver`] where a driver cannot tell and no other home knows, [`device::Error::ForkedChild`].
pub fn home_of(tensor: &Tensor) -> device::Result<Option<(&'static Home, UsmKind)>> {
    if let Some(own) = allocation(tensor) {
        return Ok(Some((own.home(), own.kind())));
    }
    if tensor.device().device_type != DeviceType::ONEAPI || tensor.layout().is_empty() {
        return Ok(None);
    }
    let address = tensor.memory().pointer().as_ptr();
    let mut failed = None;
    for home in Home::all()? {
        match home.context().known(address) {
            Ok(Some(known)) if known.kind == UsmKind::Host || known.is_on(home.device()) => {
                return Ok(Some((home, known.kind)));
            }
            Ok(_) => {}
            // A device that is lost does not harm others.
            Err(error) => failed = Some(error),
        }
    }
    failed.map_or(Ok(None), Err)
}

/// Claims that a kernel of a home's device can follow the strides of a tensor.
///
/// # Errors
///
/// [`device::Error::Driver`].
pub fn is_followed(home: &Home, tensor: &Tensor) -> device::Result<bool> {
    if tensor.is_on_host() || tensor.element().is_packed() {
        return Ok(false);
    }
    let known = home.context().known(tensor.memory().pointer().as_ptr())?;
    Ok(known.is_some_and(|known| known.kind == UsmKind::Host || known.is_on(home.device())))
}

/// Claims that a home's queue copies bytes of a tensor's memory, which may be another device's.
pub(super) fn is_known(home: &Home, tensor: &Tensor) -> device::Result<bool> {
    let known = home.context().known(tensor.memory().pointer().as_ptr())?;
    Ok(known.is_some())
}

/// Returns the queue that does a home's work on a tensor.
#[must_use]
pub fn queue_for<'a>(home: &'static Home, tensor: &'a Tensor) -> &'a Queue {
    let own = allocation(tensor).filter(|own| std::ptr::eq(own.home(), home));
    own.map_or(home.queue(), Allocation::queue)
}
