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
            devices: seen
                .iter()
                .map(|seen| device(seen, settings.hierarchy))
                .collect(),
            allocations: Allocations::default(),
            facts: Facts::of_processor(),
        }
    }
}

/// Makes a device with its tiles; returns the address of its handle.
fn device(seen: &Seen, hierarchy: Hierarchy) -> usize {
    let card = seen.place.card;
    let new = |place: Place, tiles: Vec<usize>| {
        let device = Arc::new(Device {
            place,
            tiles,
            root: OnceLock::new(),
        });
        let address = handles::handle(Arc::clone(&device)).address();
        (device, address)
    };
    let tile = |tile: &u32| {
        new(
            Place {
                card,
                tile: Some(*tile),
            },
            Vec::new(),
        )
    };
    let tiles: Vec<(Arc<Device>, usize)> = seen.tiles.iter().map(tile).collect();
    let (device, address) = new(
        seen.place,
        tiles.iter().map(|(_, address)| *address).collect(),
    );
    for (tile, _) in &tiles {
        let _first = tile.root.set(address);
    }
    if hierarchy == Hierarchy::Combined && seen.place.tile.is_some() {
        let (_, card) = new(Place { card, tile: None }, vec![address]);
        let _first = device.root.set(card);
    }
    address
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
                name: "Software Level Zero without kernels".to_owned(),
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
