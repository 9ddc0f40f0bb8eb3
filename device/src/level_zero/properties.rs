//! What a device is and can do, as its driver tells.
#![expect(unsafe_code, reason = "calls the loader")]

use std::ffi::{CStr, c_char};
use std::fmt;

use level_zero_sys::{
    ze_device_compute_properties_t, ze_device_handle_t, ze_device_memory_properties_t,
    ze_device_module_properties_t, ze_device_properties_t, ze_device_type_t,
    ze_pci_ext_properties_t, ze_structure_type_t,
};

use super::api::{done, list};
use super::driver::Driver;
use crate::error::Result;

/// What a device is and can do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Properties {
    /// The name that the driver gives.
    pub name: String,
    /// `gpu`, `cpu`, `fpga` or `accelerator`, as filter strings have it.
    pub kind: &'static str,
    /// Names the device in other processes too.
    pub uuid: [u8; 16],
    /// The PCI number of the vendor; 0x10000 and above for software.
    pub vendor: u32,
    /// Whether the device is a tile, seen by itself or as a part of its card.
    pub is_tile: bool,
    /// The size of its memory in bytes.
    pub memory_bytes: u64,
    /// The size in bytes of the largest allocation.
    pub allocation_bytes: u64,
    /// The number of units that compute at the same time.
    pub compute_units: u32,
    /// The lanes of a unit.
    pub simd_width: u32,
    /// The sizes that subgroups of a kernel may have.
    pub subgroup_sizes: Vec<u32>,
    /// The most work items of a group.
    pub group_size: u32,
    /// The most work items of a group along each dimension.
    pub group_sizes: [u32; 3],
    /// The local memory of a group in bytes.
    pub local_bytes: u32,
    /// Whether kernels compute in `float64`.
    pub has_fp64: bool,
    /// Whether kernels compute in `float16`.
    pub has_fp16: bool,
    /// Where it sits on the bus; `None` for what sits on none.
    pub pci: Option<PciAddress>,
}

/// A place on the PCI bus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PciAddress {
    /// The domain.
    pub domain: u32,
    /// The bus.
    pub bus: u32,
    /// The device on it.
    pub device: u32,
    /// The function of that.
    pub function: u32,
}

impl fmt::Display for PciAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            domain,
            bus,
            device,
            function,
        } = self;
        write!(f, "{domain:04x}:{bus:02x}:{device:02x}.{function:x}")
    }
}

impl Properties {
    /// Asks a driver for all that is told of a device of its own.
    pub(super) fn of(driver: Driver, device: ze_device_handle_t) -> Result<Self> {
        const TILE: u32 = 1 << 1;
        const FP16: u32 = 1 << 0;
        const FP64: u32 = 1 << 1;
        let known = device_properties(driver, device)?;
        let compute = compute_properties(driver, device)?;
        let module = module_properties(driver, device)?;
        let sizes = compute
            .subGroupSizes
            .iter()
            .take(compute.numSubGroupSizes as usize);
        let units = [
            known.numSlices,
            known.numSubslicesPerSlice,
            known.numEUsPerSubslice,
        ];
        Ok(Self {
            name: text(&known.name),
            kind: kind(known.type_),
            uuid: known.uuid.id,
            vendor: known.vendorId,
            is_tile: known.flags & TILE != 0,
            memory_bytes: memory(driver, device)?,
            allocation_bytes: known.maxMemAllocSize,
            compute_units: units.into_iter().fold(1, u32::saturating_mul),
            simd_width: known.physicalEUSimdWidth,
            subgroup_sizes: sizes.copied().collect(),
            group_size: compute.maxTotalGroupSize,
            group_sizes: [
                compute.maxGroupSizeX,
                compute.maxGroupSizeY,
                compute.maxGroupSizeZ,
            ],
            local_bytes: compute.maxSharedLocalMemory,
            has_fp64: module.flags & FP64 != 0,
            has_fp16: module.flags & FP16 != 0,
            pci: pci(driver, device),
        })
    }
}

fn device_properties(driver: Driver, device: ze_device_handle_t) -> Result<ze_device_properties_t> {
    let mut properties = ze_device_properties_t {
        stype: ze_structure_type_t::ZE_STRUCTURE_TYPE_DEVICE_PROPERTIES,
        ..Default::default()
    };
    // SAFETY: the device is the driver's, and the structure says what it is.
    let code =
        unsafe { (driver.api.functions().zeDeviceGetProperties)(device, &raw mut properties) };
    done("zeDeviceGetProperties", code).map(|()| properties)
}

fn compute_properties(
    driver: Driver,
    device: ze_device_handle_t,
) -> Result<ze_device_compute_properties_t> {
    let mut properties = ze_device_compute_properties_t {
        stype: ze_structure_type_t::ZE_STRUCTURE_TYPE_DEVICE_COMPUTE_PROPERTIES,
        ..Default::default()
    };
    // SAFETY: the device is the driver's, and the structure says what it is.
    let code = unsafe {
        (driver.api.functions().zeDeviceGetComputeProperties)(device, &raw mut properties)
    };
    done("zeDeviceGetComputeProperties", code).map(|()| properties)
}

fn module_properties(
    driver: Driver,
    device: ze_device_handle_t,
) -> Result<ze_device_module_properties_t> {
    let mut properties = ze_device_module_properties_t {
        stype: ze_structure_type_t::ZE_STRUCTURE_TYPE_DEVICE_MODULE_PROPERTIES,
        ..Default::default()
    };
    // SAFETY: the device is the driver's, and the structure says what it is.
    let code = unsafe {
        (driver.api.functions().zeDeviceGetModuleProperties)(device, &raw mut properties)
    };
    done("zeDeviceGetModuleProperties", code).map(|()| properties)
}

/// Returns the size of all memory of a device in bytes.
fn memory(driver: Driver, device: ze_device_handle_t) -> Result<u64> {
    let empty = ze_device_memory_properties_t {
        stype: ze_structure_type_t::ZE_STRUCTURE_TYPE_DEVICE_MEMORY_PROPERTIES,
        ..Default::default()
    };
    let memories = list("zeDeviceGetMemoryProperties", &empty, |count, memories| {
        // SAFETY: the device is the driver's; `list` passes a count and, if any, room for so many.
        unsafe { (driver.api.functions().zeDeviceGetMemoryProperties)(device, count, memories) }
    })?;
    Ok(memories.iter().map(|memory| memory.totalSize).sum())
}

/// Returns the place on the bus; drivers of software refuse the question.
fn pci(driver: Driver, device: ze_device_handle_t) -> Option<PciAddress> {
    let mut properties = ze_pci_ext_properties_t {
        stype: ze_structure_type_t::ZE_STRUCTURE_TYPE_PCI_EXT_PROPERTIES,
        ..Default::default()
    };
    // SAFETY: the device is the driver's, and the structure says what it is.
    let code = unsafe {
        (driver.api.functions().zeDevicePciGetPropertiesExt)(device, &raw mut properties)
    };
    done("zeDevicePciGetPropertiesExt", code).ok()?;
    let address = properties.address;
    Some(PciAddress {
        domain: address.domain,
        bus: address.bus,
        device: address.device,
        function: address.function,
    })
}

fn kind(of: ze_device_type_t) -> &'static str {
    match of {
        ze_device_type_t::ZE_DEVICE_TYPE_GPU => "gpu",
        ze_device_type_t::ZE_DEVICE_TYPE_CPU => "cpu",
        ze_device_type_t::ZE_DEVICE_TYPE_FPGA => "fpga",
        _ => "accelerator",
    }
}

/// Reads a text that a driver wrote into an array, up to its end or the array's.
fn text(letters: &[c_char]) -> String {
    let bytes: Vec<u8> = letters
        .iter()
        .map(|letter| letter.cast_unsigned())
        .chain([0])
        .collect();
    let text = CStr::from_bytes_until_nul(&bytes).unwrap_or_default();
    text.to_string_lossy().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_on_the_bus_are_written_as_lspci_does() {
        let place = PciAddress {
            domain: 0,
            bus: 0x18,
            device: 0,
            function: 1,
        };
        assert_eq!(place.to_string(), "0000:18:00.1");
    }

    #[test]
    fn a_name_without_an_end_ends_with_its_array() {
        let letters = b"Max".map(|letter| letter.cast_signed());
        assert_eq!(text(&letters), "Max");
        assert_eq!(text(&[77, 0, 77]), "M");
    }
}
