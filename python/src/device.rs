//! `broker.Device`: a place where tensors can be, by its name.

use std::hash::{Hash, Hasher};

use dlpack_broker::DeviceType;
use dlpack_broker::device::level_zero;
use dlpack_broker_adapters::DeviceInfo;
use pyo3::prelude::*;

use crate::device_list;

/// A device that holds memory: the host, or one that Level Zero or SYCL lists.
///
/// Two values are equal where they name the same device of this process, and may be keys of a dict.
///
/// Parameters
/// ----------
/// device : str, Device, dpctl.SyclDevice or tuple of int
///     ``"host"``, also called ``"cpu"``; or dpctl's filter string, any part of which may be left
///     out, such as ``"level_zero:gpu:0"``, ``"gpu:1"``, ``"level_zero"``; or DLPack's pair of
///     device type and index. SYCL's CPU device is ``"opencl:cpu"``.
///
/// Raises
/// ------
/// OptionError
///     For what names no device in any process.
/// UnsupportedDeviceError
///     For a device that is not here, saying which are.
///
/// Examples
/// --------
/// >>> import broker
/// >>> broker.Device("cpu") == broker.devices()[0]
/// True
#[pyclass(frozen, eq, hash, module = "broker", name = "Device")]
#[derive(Clone)]
pub(crate) struct Device {
    /// How to name it: ``"host"``, or dpctl's filter string, such as ``"level_zero:gpu:0"``.
    #[pyo3(get)]
    pub(crate) name: String,
    /// What its driver calls it.
    #[pyo3(get)]
    description: String,
    /// The version of its driver, where dpctl is there to tell, or the empty string.
    #[pyo3(get)]
    driver_version: String,
    /// The size of its memory in bytes; 0 for the host, which is not asked.
    #[pyo3(get)]
    memory_bytes: u64,
    /// DLPack's device type and index.
    #[pyo3(get)]
    pub(crate) dlpack_device: (u32, i32),
    /// Whether the processor reads its memory directly, whatever the kind of allocation.
    #[pyo3(get)]
    is_host_readable: bool,
    /// The number of units that compute at the same time, where the driver tells, or 0.
    #[pyo3(get)]
    compute_units: u32,
    /// What Level Zero tells of it; None for devices that are not Level Zero's.
    #[pyo3(get)]
    properties: Option<Properties>,
    /// Level Zero's own device, where it is one.
    pub(crate) level_zero: Option<level_zero::Device>,
}

/// What Level Zero tells of a device.
///
/// Attributes
/// ----------
/// simd_width : int
///     The lanes of a compute unit.
/// subgroup_sizes : list of int
///     The sizes that subgroups of a kernel may have.
/// group_size : int
///     The most work items of a group.
/// local_bytes : int
///     The local memory of a group.
/// allocation_bytes : int
///     The size of the largest allocation.
/// has_fp64, has_fp16 : bool
///     Whether kernels compute in ``float64`` and ``float16``.
/// uuid : str
///     Names the device in other processes too.
/// pci_address : str or None
///     Where it sits on the bus; None for what sits on none, such as software.
/// is_tile : bool
///     Whether it is a tile of a card, seen by itself.
/// card : str
///     The name of the first device of the same card: tiles that belong together have the same.
#[pyclass(frozen, get_all, module = "broker", name = "DeviceProperties")]
#[derive(Clone)]
pub(crate) struct Properties {
    simd_width: u32,
    subgroup_sizes: Vec<u32>,
    group_size: u32,
    local_bytes: u32,
    allocation_bytes: u64,
    has_fp64: bool,
    has_fp16: bool,
    uuid: String,
    pci_address: Option<String>,
    is_tile: bool,
    card: String,
}

#[pymethods]
impl Device {
    #[new]
    fn new(device: &Bound<'_, PyAny>) -> PyResult<Self> {
        let found = device_list::find(device)?;
        found.map_err(|failure| failure.raise(device.py(), "broker.Device"))
    }

    fn __repr__(&self) -> String {
        format!("<broker.Device {}: {}>", self.name, self.description)
    }

    fn __str__(&self) -> &str {
        &self.name
    }
}

impl Device {
    /// Returns the processor with its own memory.
    pub(crate) fn host() -> Self {
        Self {
            name: "host".to_owned(),
            description: "the processor".to_owned(),
            driver_version: String::new(),
            memory_bytes: 0,
            dlpack_device: (DeviceType::CPU.0, 0),
            is_host_readable: true,
            compute_units: 0,
            properties: None,
            level_zero: None,
        }
    }

    /// Returns what Level Zero lists; `all` are its devices.
    pub(crate) fn of_level_zero(device: &level_zero::Device, all: &[level_zero::Device]) -> Self {
        let properties = device.properties();
        Self {
            name: device.name(),
            description: properties.name.clone(),
            driver_version: String::new(),
            memory_bytes: properties.memory_bytes,
            dlpack_device: oneapi(device.index()),
            is_host_readable: properties.kind == "cpu",
            compute_units: properties.compute_units,
            properties: Some(Properties::of(device, all)),
            level_zero: Some(device.clone()),
        }
    }

    /// Returns what SYCL lists, with what Level Zero tells of it.
    pub(crate) fn of_sycl(info: DeviceInfo, own: Option<Self>) -> Self {
        Self {
            is_host_readable: info.is_cpu(),
            name: info.filter_string,
            description: info.name,
            driver_version: info.driver_version,
            memory_bytes: info.global_memory_bytes,
            dlpack_device: oneapi(u32::try_from(info.position).unwrap_or(u32::MAX)),
            compute_units: info.max_compute_units,
            properties: own.as_ref().and_then(|own| own.properties.clone()),
            level_zero: own.and_then(|own| own.level_zero),
        }
    }

    /// Returns what arrays call the place: DLPack's name for the host, the device's own for others.
    pub(crate) fn place(&self) -> &str {
        match self.is_host() {
            true => "cpu",
            false => &self.name,
        }
    }

    /// Claims that it is the host.
    pub(crate) fn is_host(&self) -> bool {
        self.dlpack_device.0 == DeviceType::CPU.0
    }
}

impl Properties {
    fn of(device: &level_zero::Device, all: &[level_zero::Device]) -> Self {
        let told = device.properties();
        let first = all.iter().find(|other| other.shares_card_with(device));
        Self {
            simd_width: told.simd_width,
            subgroup_sizes: told.subgroup_sizes.clone(),
            group_size: told.group_size,
            local_bytes: told.local_bytes,
            allocation_bytes: told.allocation_bytes,
            has_fp64: told.has_fp64,
            has_fp16: told.has_fp16,
            uuid: uuid(told.uuid),
            pci_address: told.pci.map(|address| address.to_string()),
            is_tile: told.is_tile,
            card: first.unwrap_or(device).name(),
        }
    }
}

impl PartialEq for Device {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Device {}

impl Hash for Device {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

fn oneapi(position: u32) -> (u32, i32) {
    let index = i32::try_from(position).unwrap_or(i32::MAX);
    (DeviceType::ONEAPI.0, index)
}

/// Writes an identifier as Level Zero's tools do, the last byte first.
fn uuid(bytes: [u8; 16]) -> String {
    let mut text = String::with_capacity(36);
    for (index, byte) in bytes.iter().rev().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push_str(&format!("{byte:02x}"));
    }
    text
}
