//! Devices: the host, and those of Level Zero.
#![expect(unsafe_code, reason = "exports C functions")]

use std::ffi::c_char;

use dlpack_broker::device;
use dlpack_broker::device::level_zero::{self, Properties};

use crate::argument;
use crate::array::{BROKER_DEVICE_TYPE_CPU, BROKER_DEVICE_TYPE_ONEAPI, DeviceId};
use crate::entry::entry;
use crate::error::{Error, Result};
use crate::handle::{self, Kind};
use crate::status::Status;
use crate::text;

/// A device: the host, or one of Level Zero. Opaque.
pub struct Device(());

/// What a [`Device`] stands for.
#[derive(Clone)]
pub(crate) enum Place {
    /// The processor's own memory.
    Host,
    /// A device of a driver.
    LevelZero(level_zero::Device),
}

impl Kind for Device {
    type Object = Place;
    const NAME: &'static str = "a device";
    const MARK: u64 = u64::from_le_bytes(*b"a device");
}

/// What a device of Level Zero is and can do.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct DeviceFacts {
    /// Names the device in other processes too.
    pub uuid: [u8; 16],
    /// The size of its memory in bytes.
    pub memory_bytes: u64,
    /// The size in bytes of the largest allocation.
    pub allocation_bytes: u64,
    /// The number of units that compute at the same time.
    pub compute_units: u32,
    /// The PCI number of the vendor.
    pub vendor: u32,
    /// Whether it is a tile of a card.
    pub is_tile: bool,
    /// Whether kernels compute in float64.
    pub has_fp64: bool,
    /// Whether kernels compute in float16.
    pub has_fp16: bool,
}

/// Tells how many devices there are: the host, and those of Level Zero as far as the environment lets them through.
///
/// `count` give: 1 where there is no Level Zero.
/// Errors: `BROKER_STATUS_DRIVER_FAILURE`, `BROKER_STATUS_FORKED_CHILD`.
/// Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_device_count(count: *mut usize) -> Status {
    entry("broker_device_count", || {
        // SAFETY: the caller passes room for a size.
        let output = unsafe { argument::output(count, "count") }?;
        output.write(places()?.len());
        Ok(())
    })
}

/// Returns a device by its place in the list; the host is the first.
///
/// `device` give: release it by `broker_device_release`.
/// Errors: `BROKER_STATUS_NO_DEVICE` behind the last; those of `broker_device_count`.
/// Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_device_at(index: usize, device: *mut *mut Device) -> Status {
    entry("broker_device_at", || {
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(device, "device") }?;
        let mut places = places()?;
        let got = index.to_string();
        if index >= places.len() {
            return Err(Error::NoDevice {
                got,
                places: names(&places),
            });
        }
        output.write(handle::give::<Device>(places.swap_remove(index)));
        Ok(())
    })
}

/// Finds a device by its name: `"host"`, or `"level_zero:gpu:0"`, of which parts may be left out, as in `"gpu"`.
///
/// `name` keep. `device` give: release it by `broker_device_release`.
/// Errors: `BROKER_STATUS_NO_DEVICE`; those of `broker_device_count`.
/// Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_device_from_name(
    name: *const c_char,
    device: *mut *mut Device,
) -> Status {
    entry("broker_device_from_name", || {
        // SAFETY: the caller passes a text.
        let name = unsafe { argument::text(name, "name") }?;
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(device, "device") }?;
        output.write(handle::give::<Device>(named(name)?));
        Ok(())
    })
}

/// Finds the device of a native handle of Level Zero.
///
/// `native` keep: a handle of the loader that this process has. `device` give: release it by `broker_device_release`.
/// Errors: `BROKER_STATUS_NO_DEVICE`; those of `broker_device_count`.
/// Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_device_from_native(
    native: *const NativeDevice,
    device: *mut *mut Device,
) -> Status {
    entry("broker_device_from_native", || {
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(device, "device") }?;
        let places = places()?;
        let is_it = |place: &&Place| match place {
            Place::Host => false,
            Place::LevelZero(own) => own.handle().addr() == native.addr(),
        };
        let Some(found) = places.iter().find(is_it).cloned() else {
            let got = format!("the native handle {native:p}");
            return Err(Error::NoDevice {
                got,
                places: names(&places),
            });
        };
        output.write(handle::give::<Device>(found));
        Ok(())
    })
}

/// `struct _ze_device_handle_t` of Level Zero's headers, which the header only declares.
pub struct NativeDevice(());

/// Returns the native handle of a device; null for the host.
///
/// `device` keep. `native` give: it stays as long as the process, and nobody destroys it.
/// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`.
/// Threads: any, also at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_device_native(
    device: *const Device,
    native: *mut *mut NativeDevice,
) -> Status {
    entry("broker_device_native", || {
        // SAFETY: the caller passes a handle.
        let place = unsafe { handle::borrow(device, "device") }?;
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(native, "native") }?;
        output.write(match place {
            Place::Host => std::ptr::null_mut(),
            Place::LevelZero(own) => own.handle().cast(),
        });
        Ok(())
    })
}

/// Names a device, as `broker_device_from_name` takes it.
///
/// `device` keep. `name` give: release it by `broker_text_release`.
/// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`.
/// Threads: any, also at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_device_name(
    device: *const Device,
    name: *mut *mut c_char,
) -> Status {
    entry("broker_device_name", || {
        // SAFETY: the caller passes a handle.
        let place = unsafe { handle::borrow(device, "device") }?;
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(name, "name") }?;
        output.write(text::give(&place.name()));
        Ok(())
    })
}

/// Tells how DLPack numbers a device.
///
/// `device` keep. `id` give.
/// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`.
/// Threads: any, also at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_device_dlpack(device: *const Device, id: *mut DeviceId) -> Status {
    entry("broker_device_dlpack", || {
        // SAFETY: the caller passes a handle.
        let place = unsafe { handle::borrow(device, "device") }?;
        // SAFETY: the caller passes room for the structure.
        let output = unsafe { argument::output(id, "id") }?;
        let (device_type, index) = match place {
            Place::Host => (BROKER_DEVICE_TYPE_CPU, 0),
            Place::LevelZero(own) => (
                BROKER_DEVICE_TYPE_ONEAPI,
                i32::try_from(own.index()).unwrap_or(i32::MAX),
            ),
        };
        output.write(DeviceId { device_type, index });
        Ok(())
    })
}

/// Tells what a device of Level Zero is and can do.
///
/// `device` keep. `properties` give.
/// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, as for the host, which has none of this; `BROKER_STATUS_INVALID_HANDLE`.
/// Threads: any, also at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_device_properties(
    device: *const Device,
    properties: *mut DeviceFacts,
) -> Status {
    entry("broker_device_properties", || {
        // SAFETY: the caller passes a handle.
        let place = unsafe { handle::borrow(device, "device") }?;
        // SAFETY: the caller passes room for the structure.
        let output = unsafe { argument::output(properties, "properties") }?;
        output.write(told(place.level_zero()?.properties()));
        Ok(())
    })
}

/// Releases a handle of a device.
///
/// `device` take: null is passed over.
/// Errors: `BROKER_STATUS_INVALID_HANDLE`.
/// Threads: any, while no other call uses this handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_device_release(device: *mut Device) -> Status {
    entry("broker_device_release", || {
        // SAFETY: the caller passes a handle and does not use it again.
        unsafe { handle::release(device, "device") }
    })
}

impl Place {
    /// Returns the device of Level Zero that it is.
    pub(crate) fn level_zero(&self) -> Result<&level_zero::Device> {
        match self {
            Self::LevelZero(device) => Ok(device),
            Self::Host => Err(Error::Value {
                argument: "device",
                wanted: "a device of Level Zero",
                got: "the host".to_owned(),
            }),
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Host => "host".to_owned(),
            Self::LevelZero(device) => device.name(),
        }
    }
}

/// Lists the host, and the devices of Level Zero where there are any.
pub(crate) fn places() -> Result<Vec<Place>> {
    let others = match level_zero::devices() {
        Err(error) if error.kind() == device::ErrorKind::NoDevice => Vec::new(),
        listed => listed?,
    };
    let others = others.into_iter().map(Place::LevelZero);
    Ok([Place::Host].into_iter().chain(others).collect())
}

fn named(name: &str) -> Result<Place> {
    if matches!(name, "host" | "cpu") {
        return Ok(Place::Host);
    }
    let places = places()?;
    let found = places.iter().find(|place| is_named(&place.name(), name));
    found.cloned().ok_or_else(|| Error::NoDevice {
        got: format!("{name:?}"),
        places: names(&places),
    })
}

/// Claims that a name is that of a device, of which the first or last parts may be left out.
fn is_named(full: &str, name: &str) -> bool {
    let mut parts = full.split(':');
    name.split(':').all(|part| parts.any(|own| own == part))
}

fn names(places: &[Place]) -> String {
    let names: Vec<_> = places.iter().map(Place::name).collect();
    names.join(", ")
}

fn told(properties: &Properties) -> DeviceFacts {
    DeviceFacts {
        uuid: properties.uuid,
        memory_bytes: properties.memory_bytes,
        allocation_bytes: properties.allocation_bytes,
        compute_units: properties.compute_units,
        vendor: properties.vendor,
        is_tile: properties.is_tile,
        has_fp64: properties.has_fp64,
        has_fp16: properties.has_fp16,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_name_may_be_left_out() {
        for name in [
            "level_zero:gpu:1",
            "level_zero:gpu",
            "gpu:1",
            "gpu",
            "level_zero",
        ] {
            assert!(is_named("level_zero:gpu:1", name), "{name}");
        }
        for name in [
            "level_zero:gpu:0",
            "opencl:gpu",
            "gpu:level_zero",
            "",
            "gpu:1:1",
        ] {
            assert!(!is_named("level_zero:gpu:1", name), "{name}");
        }
    }
}
