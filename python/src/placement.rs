//! Where `device=` asks the result to be, in the spelling of its target.

use dlpack_broker::device::UsmKind;
use dlpack_broker::device::level_zero::refuse_in_child;
use dlpack_broker::ffi::DLDevice;
use dlpack_broker::{DeviceType, Tensor};
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::array_place::Place;
use crate::device::Device;
use crate::device_list;
use crate::error::Failure;
use crate::level_zero::{kind_on, usm_type};
use crate::target::Target;

/// Where the result shall be.
pub(crate) enum Placement<'py> {
    /// Where the source is.
    Unstated,
    /// On the host.
    Host,
    /// On a device of the target's, as the target names it.
    Device(Bound<'py, PyAny>),
}

impl<'py> Placement<'py> {
    /// Reads the keyword: the target's own spelling or device object, or DLPack's pair of numbers.
    pub(crate) fn parse(
        device: Option<&Bound<'py, PyAny>>,
        target: Target,
    ) -> PyResult<Result<Self, Failure>> {
        let Some(device) = device else {
            return Ok(Ok(Self::Unstated));
        };
        if matches!(target, Target::Array) {
            return Self::of_own(device);
        }
        let device = match device.extract::<(u32, i32)>() {
            Err(_) => device.clone(),
            Ok((kind, _)) if kind == DeviceType::CPU.0 => return Ok(Ok(Self::Host)),
            Ok((kind, index)) => match target.devices().iter().find(|(known, _)| *known == kind) {
                Some((_, name)) => {
                    let separator = if name.is_empty() { "" } else { ":" };
                    PyString::new(device.py(), &format!("{name}{separator}{index}")).into_any()
                }
                None => return Ok(Err(cannot_place(device, target))),
            },
        };
        if target.names_host(&device.str()?.to_string_lossy()) {
            return Ok(Ok(Self::Host));
        }
        if target.devices().is_empty() {
            return Ok(Err(cannot_place(&device, target)));
        }
        Ok(Ok(Self::Device(device)))
    }

    /// Reads the keyword for `broker.Array`, by the names of `broker.Device`.
    fn of_own(device: &Bound<'py, PyAny>) -> PyResult<Result<Self, Failure>> {
        Ok(match device_list::find(device)? {
            Ok(found) if found.is_host() => Ok(Self::Host),
            Ok(found) => Ok(Self::Device(Bound::new(device.py(), found)?.into_any())),
            Err(failure) if refuse_in_child().is_err() => Err(failure),
            // The array API wants a `ValueError` for a device that cannot be had.
            Err(failure) => {
                let remedy = failure.remedy;
                let remedy = format!("leave device= away, pass device=\"cpu\", or {remedy}");
                Err(Failure::option(failure.why, remedy))
            }
        })
    }

    /// Puts it where the memory is, if nothing but a kind of USM is asked for; says whether memory has to be made there.
    pub(crate) fn of_kind(
        self,
        py: Python<'py>,
        tensor: &Tensor,
        kind: Option<UsmKind>,
    ) -> PyResult<Result<(Self, bool), Failure>> {
        let Some(kind) = kind else {
            return Ok(Ok((self, false)));
        };
        let place = Place::of(py, tensor);
        let wanted = match self {
            Self::Unstated => Self::of_own(PyString::new(py, &place.device).as_any())?,
            stated => Ok(stated),
        };
        Ok(match wanted {
            Ok(Self::Device(device)) => {
                let is_there = place.is_on(device.cast::<Device>()?.get(), Some(kind));
                Ok((Self::Device(device), !is_there))
            }
            Ok(host) => kind_on(true, Some(usm_type(kind))).map(|_| (host, false)),
            Err(failure) => Err(failure),
        })
    }

    /// Claims that the wish names a device other than the one where the memory is.
    pub(crate) fn moves_from(&self, place: DLDevice, target: Target) -> bool {
        let Self::Device(device) = self else {
            return false;
        };
        if let Ok(device) = device.cast::<Device>() {
            return device.get().dlpack_device != (place.device_type.0, place.device_id);
        }
        let known = target
            .devices()
            .iter()
            .find(|(kind, _)| *kind == place.device_type.0);
        let (Some((_, name)), Ok(wanted)) = (known, device.str()) else {
            return true;
        };
        let wanted = wanted.to_string_lossy().to_ascii_lowercase();
        let here = format!("{}:{}", name.to_ascii_lowercase(), place.device_id);
        wanted != here && format!("{wanted}:0") != here
    }
}

fn cannot_place(device: &Bound<'_, PyAny>, target: Target) -> Failure {
    let why = format!("{} cannot place a tensor on {device}", target.name());
    Failure::option(why, "leave device= away, or pass device=\"cpu\"")
}
