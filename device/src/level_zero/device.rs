//! Devices, in the order in which SYCL counts them.
#![expect(unsafe_code, reason = "shares handles between threads")]

use std::env;
use std::fmt;

use level_zero_sys::{ze_device_handle_t, ze_driver_handle_t};

use super::driver::Driver;
use super::properties::Properties;
use super::selector::{Seen, Selector};
use crate::error::Result;

/// The variable by which a user hides devices from programs.
const SELECTOR: &str = "ONEAPI_DEVICE_SELECTOR";

/// A device of Level Zero: a card, or a tile where tiles are devices.
///
/// Two values are equal where they are the same device of this process.
#[derive(Clone)]
pub struct Device {
    driver: Driver,
    handle: ze_device_handle_t,
    /// The card that it is a part of; null where it is one, or nobody tells.
    root: ze_device_handle_t,
    index: u32,
    properties: Properties,
}

// SAFETY: a device's handle is valid on every thread until the process ends, by the specification.
unsafe impl Send for Device {}
// SAFETY: as for `Send`; devices are asked concurrently.
unsafe impl Sync for Device {}

/// Lists the devices of the drivers, as far as `ONEAPI_DEVICE_SELECTOR` lets them through.
///
/// `ZE_AFFINITY_MASK` and `ZE_FLAT_DEVICE_HIERARCHY` act in the drivers, before this.
///
/// # Errors
///
/// [`Error::Loader`](crate::Error::Loader) and [`Error::NoDriver`](crate::Error::NoDriver) where Level Zero is not
/// here; [`Error::Driver`](crate::Error::Driver) where a driver refuses to tell.
///
/// # Examples
///
/// ```
/// match dlpack_broker_device::level_zero::devices() {
///     Ok(devices) => devices.iter().for_each(|device| println!("{device}")),
///     Err(error) => println!("{error}"),
/// }
/// ```
pub fn devices() -> Result<Vec<Device>> {
    let selector = Selector::parse(&env::var(SELECTOR).unwrap_or_default());
    let mut devices = Vec::new();
    let mut number = 0;
    for driver in Driver::all()? {
        for handle in driver.devices()? {
            let tiles = driver.tiles(handle)?;
            let properties = Properties::of(driver, handle)?;
            let seen = selector.see(
                number,
                properties.kind,
                u32::try_from(tiles.len()).unwrap_or(0),
            );
            number += 1;
            let seen = match seen {
                Seen::Hidden => continue,
                Seen::Whole => vec![(handle, properties)],
                Seen::Tiles(seen) => {
                    let tile = |tile: &u32| {
                        let handle = tiles[*tile as usize];
                        Ok((handle, Properties::of(driver, handle)?))
                    };
                    seen.iter().map(tile).collect::<Result<_>>()?
                }
            };
            for (handle, properties) in seen {
                let index = u32::try_from(devices.len()).unwrap_or(u32::MAX);
                devices.push(Device {
                    driver,
                    handle,
                    root: driver.root(handle),
                    index,
                    properties,
                });
            }
        }
    }
    Ok(devices)
}

impl Device {
    /// Returns the name by dpctl's filter strings, such as `level_zero:gpu:0`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("level_zero:{}:{}", self.properties.kind, self.index)
    }

    /// Returns its place among the devices that are listed.
    #[must_use]
    pub fn index(&self) -> u32 {
        self.index
    }

    /// Returns the native handle, which lasts as long as the process.
    #[must_use]
    pub fn handle(&self) -> ze_device_handle_t {
        self.handle
    }

    /// Returns the native handle of its driver, which lasts as long as the process.
    #[must_use]
    pub fn driver_handle(&self) -> ze_driver_handle_t {
        self.driver.handle
    }

    /// Claims that both are tiles of one card, or the same device.
    ///
    /// Where tiles are devices, the driver tells no card, and the place on the bus is what they have in common.
    #[must_use]
    pub fn shares_card_with(&self, other: &Self) -> bool {
        let are_tiles = self.properties.is_tile && other.properties.is_tile;
        let has_same_root = !self.root.is_null() && self.root == other.root;
        let has_same_place =
            self.properties.pci.is_some() && self.properties.pci == other.properties.pci;
        self == other || are_tiles && (has_same_root || has_same_place)
    }

    pub(super) fn driver(&self) -> Driver {
        self.driver
    }

    /// Returns what the driver tells of it.
    #[must_use]
    pub fn properties(&self) -> &Properties {
        &self.properties
    }
}

impl PartialEq for Device {
    fn eq(&self, other: &Self) -> bool {
        self.handle == other.handle
    }
}

impl Eq for Device {}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name(), self.properties.name)
    }
}
