//! The devices of this machine as broker names them: the host, and what SYCL lists.

use dlpack_broker::DeviceType;
use dlpack_broker_adapters::{DeviceInfo, Dpctl};
use pyo3::exceptions::PyImportError;
use pyo3::intern;
use pyo3::prelude::*;

use crate::error::Failure;
use crate::opencl_vendors::refuse_colliding_vendors;

/// A device that holds memory.
///
/// Examples
/// --------
/// >>> import broker
/// >>> broker.devices()[0].name
/// 'host'
#[pyclass(frozen, get_all, module = "broker", name = "Device")]
pub(crate) struct Device {
    /// How to name it: ``"host"``, or dpctl's filter string, such as ``"level_zero:gpu:0"``.
    name: String,
    /// What its driver calls it.
    description: String,
    /// The version of its driver, or the empty string.
    driver_version: String,
    /// The size of its memory in bytes; 0 for the host, which is not asked.
    memory_bytes: u64,
    /// DLPack's device type and index.
    dlpack_device: (u32, i32),
    /// Whether the processor reads its memory directly, whatever the kind of allocation.
    is_host_readable: bool,
}

#[pymethods]
impl Device {
    fn __repr__(&self) -> String {
        format!("<broker.Device {}: {}>", self.name, self.description)
    }
}

impl From<DeviceInfo> for Device {
    fn from(info: DeviceInfo) -> Self {
        Self {
            is_host_readable: info.is_cpu(),
            name: info.filter_string,
            description: info.name,
            driver_version: info.driver_version,
            memory_bytes: info.global_memory_bytes,
            dlpack_device: (
                DeviceType::ONEAPI.0,
                i32::try_from(info.position).unwrap_or(i32::MAX),
            ),
        }
    }
}

/// Lists the devices of this machine: the host, then those of SYCL where dpctl is installed.
///
/// Returns
/// -------
/// list of Device
///
/// Raises
/// ------
/// RuntimeCollisionError
///     Where asking SYCL would load an OpenCL driver that kills the process.
/// UnsupportedDeviceError
///     Where SYCL fails to list its devices.
///
/// Examples
/// --------
/// >>> import broker
/// >>> [device.name for device in broker.devices()]  # doctest: +ELLIPSIS
/// ['host'...]
#[pyfunction]
pub(crate) fn devices(py: Python<'_>) -> PyResult<Vec<Device>> {
    let host = Device {
        name: "host".to_owned(),
        description: "the processor".to_owned(),
        driver_version: String::new(),
        memory_bytes: 0,
        dlpack_device: (DeviceType::CPU.0, 0),
        is_host_readable: true,
    };
    let mut devices = vec![host];
    let raise = |failure: Failure| failure.raise(py, "broker.devices");
    refuse_colliding_vendors(py)?.map_err(raise)?;
    match py.import(intern!(py, "dpctl")) {
        Err(error) if error.is_instance_of::<PyImportError>(py) => return Ok(devices),
        imported => imported?,
    };
    let listed = Dpctl::attached().and_then(|dpctl| py.detach(|| dpctl.devices()));
    let listed = listed.map_err(|error| raise(error.into()))?;
    devices.extend(listed.into_iter().map(Device::from));
    Ok(devices)
}
