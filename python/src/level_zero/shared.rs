//! Memory of Level Zero that processes share.

use std::ptr::NonNull;

use dlpack_broker::Tensor;
use dlpack_broker::device::level_zero::{Allocation, refuse_in_child};
use dlpack_broker::device::{Device, Error, Ticket, UsmKind};
use dlpack_broker::transfer::allocation;
use pyo3::prelude::*;

use super::arrays;
use crate::device::Device as Place;
use crate::device_list;
use crate::error::Failure;

/// Returns what other processes open a tensor's memory by, and where that starts; `None` where it is not broker's own
/// device memory.
pub(crate) fn ticket_of(tensor: &Tensor) -> Result<Option<(Ticket, NonNull<u8>)>, Error> {
    let own = allocation(tensor).filter(|own| own.kind() == UsmKind::Device);
    own.map(|own| Ok((own.share()?, own.pointer()))).transpose()
}

/// Refuses memory of a device in a child of the process that has it.
pub(crate) fn usable(tensor: &Tensor) -> Result<(), Error> {
    allocation(tensor).map_or(Ok(()), |_| refuse_in_child())
}

/// Opens memory of the device with the UUID that a ticket names; `name` is what the process that shares calls it.
pub(crate) fn opened(
    py: Python<'_>,
    ticket: &Ticket,
    name: &str,
) -> PyResult<Result<(Allocation, Device), Failure>> {
    let found = match device_list::own(py) {
        Ok(all) => all.iter().find(|place| is_its(place, ticket)),
        Err(error) => return Ok(Err(Failure::of_device(error))),
    };
    let Some(place) = found else {
        let why = format!(
            "wanted memory of the device that the process which shares it calls {name}, and this process does not see \
             that device"
        );
        let remedy = "start both with the same ONEAPI_DEVICE_SELECTOR, ZE_AFFINITY_MASK and \
                      ZE_FLAT_DEVICE_HIERARCHY";
        return Ok(Err(Failure::missing_device(why, remedy)));
    };
    let target = match arrays::target(py, place)? {
        Ok(target) => target,
        Err(failure) => return Ok(Err(failure)),
    };
    let opened = py.detach(|| target.home().open(ticket));
    let opened = opened.map(|allocation| (allocation, target.device()));
    Ok(opened.map_err(Failure::of_device))
}

fn is_its(place: &Place, ticket: &Ticket) -> bool {
    let device = place.level_zero.as_ref();
    device.map(|device| device.properties().uuid) == ticket.device()
}
