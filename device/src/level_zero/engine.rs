//! Engines of a device: which group of them a queue is of, and whose memory they reach.
#![expect(unsafe_code, reason = "calls the loader")]

use level_zero_sys::{
    ze_command_queue_group_properties_t, ze_device_handle_t, ze_structure_type_t,
};

use super::api::{done, list};
use super::device::Device;
use crate::error::Result;

const COMPUTE: u32 = 1 << 0;
const COPY: u32 = 1 << 1;

/// What a queue's engine does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Engine {
    /// It runs kernels, and copies.
    Compute,
    /// It copies beside the engines that compute.
    Copy,
}

impl Engine {
    /// Returns the number of a device's group of such engines; `None` where it has none.
    pub(super) fn group(self, device: &Device) -> Result<Option<u32>> {
        let groups = groups(device)?;
        let mut groups = (0..).zip(groups).filter(|(_, group)| group.numQueues > 0);
        let found = groups.find(|(_, group)| match self {
            Self::Compute => group.flags & COMPUTE != 0,
            Self::Copy => group.flags & (COMPUTE | COPY) == COPY,
        });
        Ok(found.map(|(number, _)| number))
    }
}

fn groups(device: &Device) -> Result<Vec<ze_command_queue_group_properties_t>> {
    const CALL: &str = "zeDeviceGetCommandQueueGroupProperties";
    let empty = ze_command_queue_group_properties_t {
        stype: ze_structure_type_t::ZE_STRUCTURE_TYPE_COMMAND_QUEUE_GROUP_PROPERTIES,
        ..Default::default()
    };
    let ask = device
        .driver()
        .api
        .functions()
        .zeDeviceGetCommandQueueGroupProperties;
    list(CALL, &empty, |count, groups| {
        // SAFETY: the device is the driver's; `list` passes a count and, if any, room for so many.
        unsafe { ask(device.handle(), count, groups) }
    })
}

/// Claims that a device of the same driver reaches none of some other one's memory.
pub(super) fn has_strangers(device: &Device) -> Result<bool> {
    for other in device.driver().devices()? {
        if !reaches(device, other)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Claims that a device reaches the memory of another of its driver.
pub(super) fn reaches(device: &Device, other: ze_device_handle_t) -> Result<bool> {
    if device.handle() == other {
        return Ok(true);
    }
    let mut can = 0;
    let ask = device.driver().api.functions().zeDeviceCanAccessPeer;
    // SAFETY: both devices are the driver's, and there is room for the answer.
    done("zeDeviceCanAccessPeer", unsafe {
        ask(device.handle(), other, &raw mut can)
    })?;
    Ok(can != 0)
}
