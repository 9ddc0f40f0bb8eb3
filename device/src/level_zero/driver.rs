//! Drivers, each of a vendor or of software.
#![expect(unsafe_code, reason = "calls the loader")]

use level_zero_sys::{
    ze_device_handle_t, ze_driver_handle_t, ze_driver_properties_t, ze_structure_type_t,
};

use super::api::{Api, done, list};
use crate::error::Result;

/// A driver, which lives as long as the process.
#[derive(Clone, Copy)]
pub(super) struct Driver {
    pub(super) api: &'static Api,
    pub(super) handle: ze_driver_handle_t,
}

// SAFETY: a driver's handle is valid on every thread until the process ends, by the specification.
unsafe impl Send for Driver {}
// SAFETY: as for `Send`; drivers are asked concurrently.
unsafe impl Sync for Driver {}

impl Driver {
    /// Lists the drivers in the loader's order.
    pub(super) fn all() -> Result<Vec<Self>> {
        let api = Api::get()?;
        let drivers = list("zeDriverGet", &std::ptr::null_mut(), |count, drivers| {
            // SAFETY: `list` passes a count and, if any, room for so many.
            unsafe { (api.functions().zeDriverGet)(count, drivers) }
        })?;
        let driver = |handle| Self { api, handle };
        Ok(drivers.into_iter().map(driver).collect())
    }

    /// Returns what names the driver and its version in other processes too.
    pub(super) fn identity(self) -> Result<([u8; 16], u32)> {
        let mut properties = ze_driver_properties_t {
            stype: ze_structure_type_t::ZE_STRUCTURE_TYPE_DRIVER_PROPERTIES,
            ..Default::default()
        };
        let ask = self.api.functions().zeDriverGetProperties;
        // SAFETY: the handle is the driver's, and the structure says what it is.
        done("zeDriverGetProperties", unsafe {
            ask(self.handle, &raw mut properties)
        })?;
        Ok((properties.uuid.id, properties.driverVersion))
    }

    /// Lists the driver's devices in its order.
    pub(super) fn devices(self) -> Result<Vec<ze_device_handle_t>> {
        list("zeDeviceGet", &std::ptr::null_mut(), |count, devices| {
            // SAFETY: the handle is the driver's; `list` passes a count and, if any, room for so many.
            unsafe { (self.api.functions().zeDeviceGet)(self.handle, count, devices) }
        })
    }

    /// Returns the card that a tile is a part of; null where there is none, or nobody tells.
    pub(super) fn root(self, device: ze_device_handle_t) -> ze_device_handle_t {
        let mut root = std::ptr::null_mut();
        if let Some(ask) = self.api.newer().zeDeviceGetRootDevice {
            // SAFETY: the device is the driver's, and there is room for a handle.
            let _unknown_is_null = unsafe { ask(device, &raw mut root) };
        }
        root
    }

    /// Lists the tiles of a device that shows them as parts.
    pub(super) fn tiles(self, device: ze_device_handle_t) -> Result<Vec<ze_device_handle_t>> {
        list(
            "zeDeviceGetSubDevices",
            &std::ptr::null_mut(),
            |count, tiles| {
                // SAFETY: the device is the driver's; `list` passes a count and, if any, room for so many.
                unsafe { (self.api.functions().zeDeviceGetSubDevices)(device, count, tiles) }
            },
        )
    }
}
