//! Where `device=` asks the result to be, in the spelling of its target.

use dlpack_broker::device::UsmKind;
use dlpack_broker::device::level_zero::refuse_in_child;
use dlpack_broker::{DeviceType, Profile, Tensor};
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::array_place::Place;
use crate::device::Device;
use crate::device_list;
use crate::error::Failure;
use crate::frameworks::{self, Framework};
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
        match target {
            Target::Framework(framework) => Self::of_framework(device, framework),
            Target::Array | Target::LegacyArray => Self::of_own(device),
        }
    }

    /// Reads the keyword for a framework: a `broker.Device`, DLPack's pair, or what the framework itself takes.
    fn of_framework(
        device: &Bound<'py, PyAny>,
        framework: &'static Framework,
    ) -> PyResult<Result<Self, Failure>> {
        let py = device.py();
        let own = device.cast::<Device>().ok().map(Bound::get);
        let pair = device.extract::<(u32, i32)>().ok();
        let is_host = match (own, pair) {
            (Some(own), _) => own.is_host(),
            (None, Some((kind, _))) => kind == DeviceType::CPU.0,
            (None, None) => (framework.names_host)(&device.str()?.to_string_lossy()),
        };
        if is_host {
            return Ok(Ok(Self::Host));
        }
        if framework.devices.is_empty() {
            return Ok(Err(cannot_place(device, framework)));
        }
        if let Err(failure) = frameworks::import(py, framework)? {
            return Ok(Err(failure));
        }
        let name = match (own, pair) {
            (Some(own), _) => (framework.name_of)(py, own)?,
            (None, Some(pair)) => name_of_pair(framework, pair),
            (None, None) => return Ok((framework.parse_device)(device)?.map(Self::Device)),
        };
        let Some(name) = name else {
            return Ok(Err(cannot_place(device, framework)));
        };
        let named = (framework.parse_device)(PyString::new(py, &name).as_any())?;
        Ok(named.map(Self::Device))
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

    /// Claims that the target's tensor would not be on the device that the wish names if it shared the memory.
    pub(crate) fn moves(
        &self,
        tensor: &Tensor,
        target: Target,
        profile: &Profile,
    ) -> PyResult<bool> {
        let Self::Device(device) = self else {
            return Ok(false);
        };
        // What the target does not take where it is, it takes as the host's or not at all.
        if !profile.takes_device(tensor.device().device_type) {
            return Ok(true);
        }
        Ok(match target {
            Target::Framework(framework) => !(framework.is_at)(tensor, device)?,
            Target::Array | Target::LegacyArray => {
                let place = Place::of(device.py(), tensor);
                !place.is_on(device.cast::<Device>()?.get(), None)
            }
        })
    }
}

/// Returns a framework's name of the device that a pair of DLPack's numbers stands for, where it has such devices.
fn name_of_pair(framework: &Framework, (kind, index): (u32, i32)) -> Option<String> {
    let (_, name) = framework.devices.iter().find(|(known, _)| *known == kind)?;
    let separator = if name.is_empty() { "" } else { ":" };
    Some(format!("{name}{separator}{index}"))
}

fn cannot_place(device: &Bound<'_, PyAny>, framework: &Framework) -> Failure {
    let why = format!("{} cannot place a tensor on {device}", framework.name);
    Failure::option(why, "leave device= away, or pass device=\"cpu\"")
}
