//! The devices that SYCL lists, as plain data.
#![expect(unsafe_code, reason = "calls dpctl's C interface")]

use std::ffi::{CStr, c_int};

use super::functions::DeviceString;
use super::references::Owned;
use super::runtime::Dpctl;
use crate::error::{Error, Result};

/// dpctl's mask of every backend and every type of device.
const EVERY_DEVICE: c_int = 0x1f_003f;

/// dpctl's numbers of backends, with the names of its filter strings.
const BACKENDS: &[(c_int, &str)] = &[
    (1 << 16, "cuda"),
    (1 << 17, "level_zero"),
    (1 << 18, "opencl"),
    (1 << 19, "hip"),
];

/// dpctl's numbers of types of devices, with the names of its filter strings.
const TYPES: &[(c_int, &str)] = &[
    (1 << 0, "accelerator"),
    (1 << 2, "cpu"),
    (1 << 3, "custom"),
    (1 << 4, "gpu"),
];

/// A root device of SYCL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceInfo {
    /// The place in SYCL's list of root devices; other processes may count otherwise.
    pub position: usize,
    /// What names the device in `dpctl.SyclDevice(...)`, such as `level_zero:gpu:0`.
    pub filter_string: String,
    /// The backend by its name in filter strings, or `unknown`.
    pub backend: &'static str,
    /// The type by its name in filter strings, or `unknown`.
    pub device_type: &'static str,
    /// The name that the driver gives.
    pub name: String,
    /// The version of the driver, in its own spelling.
    pub driver_version: String,
    /// The size of the device's memory in bytes.
    pub global_memory_bytes: u64,
    /// The number of units that compute at the same time.
    pub max_compute_units: u32,
}

impl DeviceInfo {
    /// Returns whether the device is a CPU, whose memory of every kind the host can read.
    #[must_use]
    pub fn is_cpu(&self) -> bool {
        self.device_type == "cpu"
    }
}

impl Dpctl {
    /// Lists SYCL's root devices in its order.
    ///
    /// The first list of a process loads SYCL's drivers.
    ///
    /// # Errors
    ///
    /// [`Error::ForeignException`], [`Error::NullResult`], [`Error::ForkedChild`].
    pub fn devices(&'static self) -> Result<Vec<DeviceInfo>> {
        let devices = self.each_device()?.into_iter().enumerate();
        let described = devices.map(|(index, device)| self.describe(&device?, index));
        described.collect()
    }

    /// Lists SYCL's root devices themselves, in its order.
    pub(super) fn each_device(&'static self) -> Result<Vec<Result<Owned>>> {
        let (list, delete) = (self.functions.devices, self.functions.vector_delete);
        // SAFETY: the mask is one of dpctl's.
        let devices = self.given("DPCTLDeviceMgr_GetDevices", delete, || unsafe {
            list(EVERY_DEVICE)
        })?;
        let (size, vector) = (self.functions.vector_size, devices.pointer);
        // SAFETY: the vector is alive until the end.
        let count = self.call("DPCTLDeviceVector_Size", || unsafe { size(vector) })?;
        let at = self.functions.vector_at;
        // SAFETY: the vector is alive until the end, and the index below its size.
        let device =
            |index| self.device("DPCTLDeviceVector_GetAt", || unsafe { at(vector, index) });
        Ok((0..count).map(device).collect())
    }

    fn describe(&self, device: &Owned, position: usize) -> Result<DeviceInfo> {
        let (functions, pointer) = (&self.functions, device.pointer);
        let (backend, kind) = (functions.device_backend, functions.device_type);
        let (relative, memory) = (functions.devices_relative, functions.device_memory);
        let units = functions.device_units;
        // SAFETY: the owner keeps the device alive during this and the calls below.
        let backend = self.call("DPCTLDevice_GetBackend", || unsafe { backend(pointer) })?;
        // SAFETY: as above.
        let kind = self.call("DPCTLDevice_GetDeviceType", || unsafe { kind(pointer) })?;
        let (backend, device_type) = (name_in(BACKENDS, backend), name_in(TYPES, kind));
        // SAFETY: as above.
        let relative = self.call("DPCTLDeviceMgr_GetRelativeId", || unsafe {
            relative(pointer)
        })?;
        Ok(DeviceInfo {
            position,
            filter_string: format!("{backend}:{device_type}:{relative}"),
            backend,
            device_type,
            name: self.string("DPCTLDevice_GetName", functions.device_name, device)?,
            driver_version: self.string(
                "DPCTLDevice_GetDriverVersion",
                functions.device_driver,
                device,
            )?,
            // SAFETY: as above.
            global_memory_bytes: self.call("DPCTLDevice_GetGlobalMemSize", || unsafe {
                memory(pointer)
            })?,
            // SAFETY: as above.
            max_compute_units: self.call("DPCTLDevice_GetMaxComputeUnits", || unsafe {
                units(pointer)
            })?,
        })
    }

    /// Asks for a string about a device, copies it and gives it back.
    fn string(&self, call: &'static str, function: DeviceString, device: &Owned) -> Result<String> {
        let pointer = device.pointer;
        // SAFETY: the function is dpctl's, of the type of the table, and the owner keeps the device alive.
        let given = self.call(call, || unsafe { function(pointer) })?;
        let given = given.ok_or(Error::NullResult { call })?;
        // SAFETY: dpctl terminates its strings, and this one is ours.
        let text = unsafe { CStr::from_ptr(given.as_ptr()) };
        let text = text.to_string_lossy().into_owned();
        let delete = self.functions.string_delete;
        // SAFETY: dpctl gave the string, the copy is made, and nobody uses the original again.
        self.call("DPCTLCString_Delete", || unsafe { delete(given) })?;
        Ok(text)
    }

    /// Returns the position of a device, or of the root device that it is a part of.
    pub(super) fn position(&'static self, mut device: Owned) -> Result<usize> {
        let parent = self.functions.device_parent;
        loop {
            let pointer = device.pointer;
            // SAFETY: the owner keeps the device alive during the call.
            match self.call("DPCTLDevice_GetParentDevice", || unsafe { parent(pointer) })? {
                None => break,
                Some(pointer) => {
                    device = Owned {
                        pointer,
                        delete: device.delete,
                        dpctl: self,
                    }
                }
            }
        }
        let (position, pointer) = (self.functions.devices_position, device.pointer);
        let call = "DPCTLDeviceMgr_GetPositionInDevices";
        // SAFETY: the owner keeps the device alive, and the mask is one of dpctl's.
        let position = self.call(call, || unsafe { position(pointer, EVERY_DEVICE) })?;
        usize::try_from(position).map_err(|_| Error::HiddenDevice)
    }
}

fn name_in(names: &[(c_int, &'static str)], number: c_int) -> &'static str {
    let row = names.iter().find(|(known, _)| *known == number);
    row.map_or("unknown", |(_, name)| *name)
}
