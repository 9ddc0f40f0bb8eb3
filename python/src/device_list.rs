//! The devices of this machine as broker names them: the host, and what Level Zero and SYCL list.

use std::borrow::Cow;
use std::sync::OnceLock;

use dlpack_broker::DeviceType;
use dlpack_broker::device::{Error, ErrorKind, level_zero};
use dlpack_broker::ffi::DLDevice;
use dlpack_broker_adapters::Dpctl;
use pyo3::exceptions::PyImportError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::device::Device;
use crate::error::Failure;
use crate::frameworks::loaded;
use crate::opencl_vendors::refuse_colliding_vendors;

/// The names of backends in filter strings.
const BACKENDS: [&str; 4] = ["level_zero", "opencl", "cuda", "hip"];

/// The names of types of devices in filter strings.
const KINDS: [&str; 5] = ["gpu", "cpu", "fpga", "accelerator", "custom"];

/// Lists the devices of this machine: the host, then those of Level Zero and of SYCL.
///
/// Level Zero's are found without SYCL, where its loader and a driver are here. Those of SYCL's
/// other backends are listed where dpctl is installed, which this imports: memory that broker makes
/// from then on is in dpctl's context, where a `Queue` from before does not work. List devices
/// before you make queues. ``ONEAPI_DEVICE_SELECTOR``, ``ZE_AFFINITY_MASK`` and
/// ``ZE_FLAT_DEVICE_HIERARCHY`` hold, and a device that cannot allocate is left out.
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
///     Where Level Zero or SYCL is here and fails to list its devices.
///
/// Examples
/// --------
/// >>> import broker
/// >>> [device.name for device in broker.devices()]  # doctest: +ELLIPSIS
/// ['host'...]
#[pyfunction]
pub(crate) fn devices(py: Python<'_>) -> PyResult<Vec<Device>> {
    list(py, true)?.map_err(|failure| failure.raise(py, "broker.devices"))
}

/// Says why Level Zero lists nothing here.
///
/// Returns
/// -------
/// str or None
///     None where it lists devices, or none that may be seen.
#[pyfunction]
pub(crate) fn level_zero_missing(py: Python<'_>) -> Option<String> {
    py.detach(level_zero::devices)
        .err()
        .map(|error| error.to_string())
}

/// Finds the device that a name, a device object or DLPack's pair stands for.
pub(crate) fn find(device: &Bound<'_, PyAny>) -> PyResult<Result<Device, Failure>> {
    Ok(known(device)?.map(Cow::into_owned))
}

/// As [`find`], without a copy of what stays known.
pub(crate) fn known(device: &Bound<'_, PyAny>) -> PyResult<Result<Cow<'static, Device>, Failure>> {
    let py = device.py();
    if let Ok(device) = device.cast::<Device>() {
        return Ok(Ok(Cow::Owned(device.get().clone())));
    }
    let wanted = match Wanted::of(device)? {
        Ok(wanted) => wanted,
        Err(failure) => return Ok(Err(failure)),
    };
    if wanted.is_host() {
        return Ok(Ok(Cow::Owned(Device::host())));
    }
    // SYCL is asked only for what Level Zero has not: dpctl may take seconds to import.
    let own = own(py);
    let mut is_level_zeros = false;
    if wanted.may_be_level_zeros()
        && let Ok(own) = own
    {
        if let Some(found) = wanted.among(own) {
            return Ok(Ok(Cow::Borrowed(found)));
        }
        // Nor for a number that is too high: what is made after dpctl's import is in another context.
        is_level_zeros = wanted.is_of_one_of(own);
    }
    let all = match list(py, !is_level_zeros)? {
        Ok(all) => all,
        Err(failure) => return Ok(Err(failure)),
    };
    let found = wanted.among(&all).cloned().map(Cow::Owned);
    Ok(found.ok_or_else(|| {
        not_here(
            device,
            &all,
            own.err().filter(|_| wanted.may_be_level_zeros()),
        )
    }))
}

/// What was asked for, as far as it was said.
enum Wanted {
    Pair(u32, i32),
    Filter {
        backend: Option<&'static str>,
        kind: Option<&'static str>,
        number: Option<usize>,
    },
    Host,
}

impl Wanted {
    fn of(device: &Bound<'_, PyAny>) -> PyResult<Result<Self, Failure>> {
        let filter = match device.cast::<PyString>() {
            Ok(name) => Self::parse(&name.to_string_lossy()),
            Err(_) => Self::of_object(device)?,
        };
        Ok(filter.ok_or_else(|| {
            Failure::option(
                format!("wanted a device, got {device:?}"),
                "name it as in \"host\", \"level_zero:gpu:0\", \"gpu:1\" or \"opencl:cpu\"",
            )
        }))
    }

    fn of_object(device: &Bound<'_, PyAny>) -> PyResult<Option<Self>> {
        if let Ok((kind, index)) = device.extract::<(u32, i32)>() {
            return Ok(Some(Self::Pair(kind, index)));
        }
        let py = device.py();
        let sycl = device.getattr_opt(intern!(py, "sycl_device"))?;
        let sycl = sycl.as_ref().unwrap_or(device);
        let named = sycl.getattr_opt(intern!(py, "filter_string"))?;
        let text = named.and_then(|named| named.extract::<String>().ok());
        Ok(text.and_then(|text| Self::parse(&text)))
    }

    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let is = |part: &str, name: &&str| part.eq_ignore_ascii_case(name);
        if ["host", "cpu", "cpu:0"].iter().any(|name| is(text, name)) {
            return Some(Self::Host);
        }
        let (mut backend, mut kind, mut number) = (None, None, None);
        for part in text.split(':') {
            let in_turn = backend.is_none() && kind.is_none() && number.is_none();
            let named = BACKENDS.into_iter().find(|name| in_turn && is(part, name));
            let kinds = kind.is_none() && number.is_none();
            let of_kind = KINDS.into_iter().find(|name| kinds && is(part, name));
            if named.is_some() {
                backend = named;
            } else if of_kind.is_some() {
                kind = of_kind;
            } else if number.is_none() {
                number = Some(part.parse().ok()?);
            } else {
                return None;
            }
        }
        Some(Self::Filter {
            backend,
            kind,
            number,
        })
    }

    fn may_be_level_zeros(&self) -> bool {
        match self {
            Self::Host | Self::Pair(..) => false,
            Self::Filter { backend, .. } => backend.is_none_or(|name| name == "level_zero"),
        }
    }

    /// Claims that it names Level Zero, or a kind of device that Level Zero has.
    fn is_of_one_of(&self, own: &[Device]) -> bool {
        let is_named = matches!(self, Self::Filter { backend, .. } if backend.is_some());
        is_named || own.iter().any(|device| self.is_of_its_kind(device))
    }

    fn among<'a>(&self, devices: &'a [Device]) -> Option<&'a Device> {
        let mut before = 0;
        for device in devices {
            if self.matches(device, before) {
                return Some(device);
            }
            before += usize::from(self.is_of_its_kind(device));
        }
        None
    }

    fn is_host(&self) -> bool {
        match self {
            Self::Host => true,
            Self::Pair(kind, index) => (*kind, *index) == (DeviceType::CPU.0, 0),
            Self::Filter { .. } => false,
        }
    }

    /// Claims that a device is meant, before which so many of the kind were listed.
    fn matches(&self, device: &Device, before: usize) -> bool {
        match self {
            Self::Host => device.is_host(),
            Self::Pair(kind, index) => device.dlpack_device == (*kind, *index),
            Self::Filter { number, .. } => {
                self.is_of_its_kind(device) && number.unwrap_or(0) == before
            }
        }
    }

    fn is_of_its_kind(&self, device: &Device) -> bool {
        let Self::Filter { backend, kind, .. } = self else {
            return false;
        };
        let mut parts = device.name.split(':');
        let mut is_next = |wanted: &Option<&str>| {
            let own = parts.next();
            wanted.is_none() || *wanted == own
        };
        !device.is_host() && is_next(backend) && is_next(kind)
    }
}

/// Lists every device; SYCL's only where dpctl is imported already, or may be.
fn list(py: Python<'_>, may_import: bool) -> PyResult<Result<Vec<Device>, Failure>> {
    // Before SYCL, which would take long to fail in a child, or hang.
    if let Err(error) = level_zero::refuse_in_child() {
        return Ok(Err(Failure::of_device(error)));
    }
    if let Err(failure) = refuse_colliding_vendors(py)? {
        return Ok(Err(failure));
    }
    // First, so that the loader is the one that SYCL chooses.
    let is_here = match may_import {
        true => is_imported(py)?,
        false => loaded(py, "dpctl").is_some(),
    };
    let listed = match is_here {
        true => Dpctl::attached().and_then(|dpctl| py.detach(|| dpctl.devices())),
        false => Ok(Vec::new()),
    };
    let sycl = match listed {
        Ok(listed) => listed,
        Err(error) => return Ok(Err(error.into())),
    };
    let own = match own(py) {
        Ok(own) => own,
        Err(error) if error.kind() == ErrorKind::NoDevice => &[],
        Err(error) => return Ok(Err(Failure::of_device(error))),
    };
    let mut devices = vec![Device::host()];
    let named = |name: &str| own.iter().find(|device| device.name == name).cloned();
    let merged = sycl.into_iter().map(|info| {
        let own = named(&info.filter_string);
        Device::of_sycl(info, own)
    });
    devices.extend(merged);
    for device in own {
        if !devices.contains(device) {
            devices.push(device.clone());
        }
    }
    Ok(Ok(devices))
}

/// Imports dpctl, if it is installed.
fn is_imported(py: Python<'_>) -> PyResult<bool> {
    match py.import(intern!(py, "dpctl")) {
        Err(error) if error.is_instance_of::<PyImportError>(py) => Ok(false),
        imported => imported.map(|_| true),
    }
}

/// Returns the name of a oneAPI device in the list of devices, without beginning with a runtime.
///
/// Where dpctl is here, the numbers are those of its list.
pub(crate) fn name_of(device: DLDevice) -> Option<String> {
    let index = usize::try_from(device.device_id).ok()?;
    if let Ok(dpctl) = Dpctl::attached() {
        let mut listed = dpctl.devices().ok()?.into_iter();
        let found = listed.find(|info| info.position == index);
        return found.map(|info| info.filter_string);
    }
    let pair = (device.device_type.0, device.device_id);
    let mut own = FOUND.get()?.iter();
    own.find(|own| own.dlpack_device == pair)
        .map(|own| own.name.clone())
}

static FOUND: OnceLock<Vec<Device>> = OnceLock::new();

/// Lists Level Zero's devices, as far as they can hold memory; what was found stays, as SYCL's list does.
pub(crate) fn own(py: Python<'_>) -> Result<&'static [Device], Error> {
    level_zero::refuse_in_child()?;
    if let Some(found) = FOUND.get() {
        return Ok(found);
    }
    let all = py.detach(level_zero::devices)?;
    let can_allocate = |device: &&level_zero::Device| device.properties().allocation_bytes > 0;
    let usable = all.iter().filter(can_allocate);
    let found: Vec<Device> = usable
        .map(|device| Device::of_level_zero(device, &all))
        .collect();
    Ok(FOUND.get_or_init(|| found))
}

fn not_here(device: &Bound<'_, PyAny>, all: &[Device], missing: Option<Error>) -> Failure {
    let names: Vec<&str> = all.iter().map(|device| device.name.as_str()).collect();
    let why = match missing {
        Some(error) => format!("{device} is not here: {error}"),
        None => format!("{device} is not here"),
    };
    Failure::missing_device(why, format!("name one of {}", names.join(", ")))
}
