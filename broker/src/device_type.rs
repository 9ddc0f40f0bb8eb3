//! DLPack's device types: an open set of numbers, some with names.

use std::sync::OnceLock;

use dlpack_broker_device::Device;
use dlpark::ffi::{DLDevice, DLDeviceType};

/// The device types of DLPack, an open newtype over their numbers.
pub type DeviceType = DLDeviceType;

/// Device types with the names that broker prints.
const NAMES: &[(DeviceType, &str)] = &[
    (DeviceType::CPU, "cpu"),
    (DeviceType::CUDA, "cuda"),
    (DeviceType::CUDAHOST, "cuda_host"),
    (DeviceType::OPENCL, "opencl"),
    (DeviceType::VULKAN, "vulkan"),
    (DeviceType::METAL, "metal"),
    (DeviceType::VPI, "vpi"),
    (DeviceType::ROCM, "rocm"),
    (DeviceType::ROCMHOST, "rocm_host"),
    (DeviceType::EXTDEV, "ext_dev"),
    (DeviceType::CUDAMANAGED, "cuda_managed"),
    (DeviceType::ONEAPI, "oneapi"),
    (DeviceType::WEBGPU, "webgpu"),
    (DeviceType::HEXAGON, "hexagon"),
    (DeviceType::MAIA, "maia"),
    (DeviceType::TRN, "trn"),
];

/// Asks whoever lists the devices of oneAPI what one of them is called there.
type Names = fn(DLDevice) -> Option<String>;

static ONEAPI_NAMES: OnceLock<Names> = OnceLock::new();

/// Has the devices of oneAPI called as a list of them does, from now on; the first such list stays.
pub fn name_oneapi_by(names: Names) {
    // Another list than the first would call the same device otherwise.
    let _is_first = ONEAPI_NAMES.set(names);
}

/// Returns the name of a device, `cpu` or `cuda:1`, or its number where DLPack 1.3 has no name.
///
/// Devices of oneAPI are called as the list of [`name_oneapi_by`] does, where it has them.
///
/// # Examples
///
/// ```
/// use dlpack_broker::{device_name, ffi::{DLDevice, DLDeviceType}};
/// assert_eq!(device_name(DLDevice { device_type: DLDeviceType(2), device_id: 1 }), "cuda:1");
/// assert_eq!(device_name(DLDevice { device_type: DLDeviceType(99), device_id: 0 }), "device type 99:0");
/// ```
#[must_use]
pub fn device_name(device: DLDevice) -> String {
    let names = ONEAPI_NAMES.get();
    if device.device_type == DeviceType::ONEAPI
        && let Some(name) = names.and_then(|names| names(device))
    {
        return name;
    }
    let name = NAMES
        .iter()
        .find(|(kind, _)| *kind == device.device_type)
        .map(|(_, name)| *name);
    match (name, device.device_id) {
        (Some("cpu"), 0) => "cpu".to_owned(),
        (Some(name), index) => format!("{name}:{index}"),
        (None, index) => format!("device type {}:{index}", device.device_type.0),
    }
}

/// Returns the device crate's word for a DLPack device.
#[must_use]
pub fn to_device(device: DLDevice) -> Device {
    match device.device_type {
        DeviceType::CPU => Device::Host,
        kind => Device::Foreign {
            kind: kind.0,
            index: device.device_id,
        },
    }
}

/// Returns the DLPack device of memory.
pub(crate) fn to_dlpack(device: Device) -> DLDevice {
    match device {
        Device::Host => DLDevice {
            device_type: DeviceType::CPU,
            device_id: 0,
        },
        Device::Foreign { kind, index } => DLDevice {
            device_type: DLDeviceType(kind),
            device_id: index,
        },
    }
}

/// Claims that the processor can read memory of this type directly.
pub(crate) fn is_host_readable(kind: DeviceType) -> bool {
    matches!(
        kind,
        DeviceType::CPU | DeviceType::CUDAHOST | DeviceType::ROCMHOST | DeviceType::CUDAMANAGED
    )
}
