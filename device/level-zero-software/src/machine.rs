//! The driver, its devices, and what they share: made once, when the driver is initialised.

use std::sync::{Arc, OnceLock};

use level_zero_sys::{_ze_device_handle_t, _ze_driver_handle_t};

use crate::exit;
use crate::handles::{self, Handle as _, Object};
use crate::hierarchy::{Hierarchy, Place, Seen};
use crate::memory::Allocations;
use crate::opencl::{self, DeviceNumber};
use crate::result::{Result, UNINITIALIZED};
use crate::settings::settings;

/// The driver.
pub(crate) struct Driver;

impl Object for Driver {
    type Raw = *mut _ze_driver_handle_t;
    const LEDGER: &'static str = "drivers";
}

/// A device, or a tile of one. All compute on the same processor.
pub(crate) struct Device {
    pub(crate) place: Place,
    /// The tiles, by their handles' addresses.
    pub(crate) tiles: Vec<usize>,
    /// The handle's address of the device that this is a tile of, where the hierarchy tells.
    pub(crate) root: OnceLock<usize>,
}

impl Object for Device {
    type Raw = *mut _ze_device_handle_t;
    const LEDGER: &'static str = "devices";
}

/// Everything that lives as long as the process.
pub(crate) struct Machine {
    pub(crate) driver: usize,
    /// The devices by their handles' addresses.
    pub(crate) devices: Vec<usize>,
    pub(crate) allocations: Allocations,
    pub(crate) facts: Facts,
}

/// What the processor is.
pub(crate) struct Facts {
    pub(crate) name: String,
    pub(crate) compute_units: u32,
    pub(crate) group_size: u32,
    pub(crate) local_bytes: u32,
    pub(crate) memory: u64,
}

static MACHINE: OnceLock<Machine> = OnceLock::new();

/// Makes the machine, the first time.
pub(crate) fn initialise() -> &'static Machine {
    let machine = MACHINE.get_or_init(Machine::new);
    exit::watch();
    machine
}

/// Returns the machine.
///
/// # Errors
///
/// `UNINITIALIZED` before `zeInit`.
pub(crate) fn machine() -> Result<&'static Machine> {
    MACHINE.get().ok_or(UNINITIALIZED)
}

impl Machine {
    fn new() -> Self {
        let settings = settings();
        let seen = settings.hierarchy.devices(
            settings.devices,
            settings.tiles,
            settings.affinity.as_deref(),
        );
        Self {
            driver: handles::handle(Arc::new(Driver)).address(),
            devices: devices(&seen, settings.hierarchy),
            allocations: Allocations::default(),
            facts: Facts::of_processor(),
        }
    }
}

/// A device with the address of its handle.
type Made = (Arc<Device>, usize);

/// Makes the devices that the process sees; returns the addresses of their handles.
fn devices(seen: &[Seen], hierarchy: Hierarchy) -> Vec<usize> {
    let made: Vec<Made> = seen.iter().map(device).collect();
    if hierarchy == Hierarchy::Combined {
        give_cards(&made);
    }
    made.iter().map(|(_, address)| *address).collect()
}

/// Makes a device with its tiles, which know it as their root.
fn device(seen: &Seen) -> Made {
    let card = seen.place.card;
    let tile = |tile: &u32| {
        let tile = Some(*tile);
        new(Place { card, tile }, &[])
    };
    let tiles: Vec<Made> = seen.tiles.iter().map(tile).collect();
    new(seen.place, &tiles)
}

/// Gives tiles that are devices a card of several as their root.
fn give_cards(made: &[Made]) {
    let is_tile = |(device, _): &&Made| device.place.tile.is_some();
    let mut tiles: Vec<Made> = made.iter().filter(is_tile).cloned().collect();
    while let Some(card) = tiles.first().map(|(device, _)| device.place.card) {
        let (own, others): (Vec<Made>, Vec<Made>) = tiles
            .into_iter()
            .partition(|(device, _)| device.place.card == card);
        new(Place { card, tile: None }, &own);
        tiles = others;
    }
}

fn new(place: Place, tiles: &[Made]) -> Made {
    let device = Arc::new(Device {
        place,
        tiles: tiles.iter().map(|(_, address)| *address).collect(),
        root: OnceLock::new(),
    });
    let address = handles::handle(Arc::clone(&device)).address();
    for (tile, _) in tiles {
        let _first = tile.root.set(address);
    }
    (device, address)
}

impl Facts {
    fn of_processor() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let memory = settings().memory.unwrap_or_else(physical_memory) as u64;
        let narrow = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        match opencl::device() {
            Ok(device) => Self {
                name: format!("Software Level Zero on {}", device.name()),
                compute_units: narrow(device.number(DeviceNumber::MaxComputeUnits)),
                group_size: narrow(device.number(DeviceNumber::MaxWorkGroupSize)),
                local_bytes: narrow(device.number(DeviceNumber::LocalMemSize)),
                memory: memory.min(device.number(DeviceNumber::GlobalMemSize)),
            },
            Err(_) => Self {
                name: format!(
                    "Software Level Zero {}",
                    match settings().is_null {
                        true => "that does nothing",
                        false => "without kernels",
                    }
                ),
                compute_units: u32::try_from(cores).unwrap_or(1),
                group_size: 1024,
                local_bytes: 32 * 1024,
                memory,
            },
        }
    }
}

/// Returns the machine's memory in bytes.
fn physical_memory() -> usize {
    let information = rustix::system::sysinfo();
    let bytes = information
        .totalram
        .saturating_mul(u64::from(information.mem_unit));
    usize::try_from(bytes).unwrap_or(usize::MAX)
}
