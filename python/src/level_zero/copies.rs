//! Copies of what a `broker.Array` holds in memory that the host cannot read: by the framework whose tensor the array
//! was made of, else by Level Zero, where the memory is our own or its contexts know it.

use dlpack_broker::device::UsmKind;
use dlpack_broker::device::level_zero::Home;
use dlpack_broker::transfer;
use dlpack_broker::{DeviceType, Tensor, device_name};
use pyo3::prelude::*;

use super::arrays;
use super::contexts::{Runtime, home_in};
use super::homes;
use crate::array::Array;
use crate::convert::convert;
use crate::copies;
use crate::device::Device;
use crate::device_list;
use crate::error::{Failure, unless_ending};
use crate::frameworks;
use crate::incoming::{Incoming, Producer, ReadOptions, Reading};
use crate::keepalive::ObjectOwner;
use crate::options::Options;
use crate::settings;
use crate::target::Target;

/// Claims that somebody can copy the memory.
pub(crate) fn can_be_made(py: Python<'_>, tensor: &Tensor) -> bool {
    is_nothing(tensor)
        || matches!(source(py, tensor), Ok(Some(_)))
        || home_of(py, tensor).is_some()
        || matches!(as_dpctls(py, tensor), Ok(Some(_)))
}

/// Copies a tensor to the host.
pub(crate) fn on_host(py: Python<'_>, tensor: &Tensor) -> Reading {
    if let Some((producer, object)) = source(py, tensor)? {
        return copies::to_host(&object, producer, tensor, &ReadOptions::default());
    }
    if is_nothing(tensor) {
        return Ok(Incoming::plain(arrays::nothing(tensor)));
    }
    let home = home_of(py, tensor);
    if home.is_none()
        && let Some((producer, array)) = as_dpctls(py, tensor)?
    {
        return copies::to_host(&array, producer, tensor, &ReadOptions::default());
    }
    let home = home.ok_or_else(|| {
        let why = format!("nobody can copy memory on {}", device_name(tensor.device()));
        Failure::missing_device(why, "copy the tensor by the framework that made it")
    });
    let copied = home.and_then(|(home, _)| arrays::to_host(py, home, tensor));
    Ok(Incoming::plain(copied))
}

/// Copies a tensor on its own device.
pub(crate) fn in_place(py: Python<'_>, tensor: &Tensor) -> Reading {
    if let Some((producer, object)) = source(py, tensor)? {
        return copies::on_device(&object, producer, tensor, &ReadOptions::default());
    }
    let Some((home, kind)) = home_of(py, tensor) else {
        return match is_nothing(tensor) {
            true => Ok(Incoming::plain(Ok(tensor.clone()))),
            false => on_host(py, tensor),
        };
    };
    let place = Device::of_level_zero(home.device(), &[]);
    let target = match arrays::target(py, &place)? {
        Ok(target) => target,
        Err(failure) => return Ok(Err(failure)),
    };
    let copied = arrays::copied(py, target, kind, (tensor, Some(home)));
    Ok(Incoming::plain(copied))
}

/// Copies a tensor to a device: by broker's queues where they or the host reach it, else from the host, to which its
/// owner brings it.
pub(super) fn copied(
    py: Python<'_>,
    (target, kind): (transfer::Target<'_>, UsmKind),
    tensor: &Tensor,
    by_owner: impl FnOnce() -> Reading,
) -> PyResult<Result<Tensor, Failure>> {
    let home = match tensor.is_on_host() {
        true => None,
        false => home_of(py, tensor).map(|(home, _)| home),
    };
    if home.is_some() || tensor.is_host_readable() {
        return Ok(arrays::copied(py, target, kind, (tensor, home)));
    }
    Ok(by_owner()?.and_then(|host| arrays::copied(py, target, kind, (&host.tensor, None))))
}

/// Returns the home whose queue can read the memory, and the kind of that.
pub(crate) fn home_of(py: Python<'_>, tensor: &Tensor) -> Option<(&'static Home, UsmKind)> {
    let known = || transfer::home_of(tensor).ok().flatten();
    let found = known().or_else(|| {
        if tensor.device().device_type != DeviceType::ONEAPI {
            return None;
        }
        // Somebody else has made it, and broker may not have used the device yet.
        for device in device_list::own(py).ok()? {
            let Some(device) = &device.level_zero else {
                continue;
            };
            // Whoever has no context here cannot have made it.
            let _none_is_named = homes::home(py, device);
            for runtime in Runtime::ALL {
                let _none_is_told = home_in(py, runtime, device);
            }
        }
        known()
    });
    match found {
        Some((home, UsmKind::Host)) if transfer::allocation(tensor).is_none() => {
            Some((numbered(py, home, tensor).unwrap_or(home), UsmKind::Host))
        }
        found => found,
    }
}

/// Returns the home of the device that a tensor in others' memory of the host is told to be on, of which every device of
/// the context knows as much; in the context of a home that knows it.
fn numbered(py: Python<'_>, home: &'static Home, tensor: &Tensor) -> Option<&'static Home> {
    let is_it = |device: &&Device| {
        let device = device.level_zero.as_ref();
        let number = device.and_then(|device| homes::number_of(py, device).ok());
        number == Some(tensor.device().device_id)
    };
    let device = device_list::own(py).ok()?.iter().find(is_it)?;
    let device = device.level_zero.as_ref()?;
    if home.device() == device {
        return Some(home);
    }
    let own = homes::home(py, device).ok()?.ok()?;
    (own.context() == home.context()).then_some(own)
}

/// Claims that there is nothing to copy from a device of Level Zero, of which no driver knows the address either.
fn is_nothing(tensor: &Tensor) -> bool {
    tensor.device().device_type == DeviceType::ONEAPI && tensor.layout().is_empty()
}

/// Returns an array of dpctl's over memory that only its context knows, which broker cannot see by public doors.
fn as_dpctls<'py>(
    py: Python<'py>,
    tensor: &Tensor,
) -> PyResult<Option<(Producer, Bound<'py, PyAny>)>> {
    let is_usm = tensor.device().device_type == DeviceType::ONEAPI;
    let number = tensor.device().device_id;
    if !settings::is_safe() || !is_usm || frameworks::queue_at(py, number)?.is_none() {
        return Ok(None);
    }
    let held = Bound::new(py, Array::new(tensor.clone(), false))?;
    let options = Options {
        copy: Some(false),
        ..Options::default()
    };
    let array = convert(held.as_any(), Target::usm_arrays(), &options);
    let array = unless_ending(py, array)?.ok();
    Ok(array.and_then(|array| Producer::of(&array).map(|producer| (producer, array))))
}

/// Returns the framework's tensor that an array's memory is of, where it is that and no part of it.
fn source<'py>(
    py: Python<'py>,
    tensor: &Tensor,
) -> PyResult<Option<(Producer, Bound<'py, PyAny>)>> {
    let Some(owner) = tensor.memory().owner::<ObjectOwner>() else {
        return Ok(None);
    };
    let object = owner.object().bind(py);
    let Some(producer @ Producer::Framework(_)) = Producer::of(object) else {
        return Ok(None);
    };
    let Ok(read) = producer.read(object, &ReadOptions::default())? else {
        return Ok(None);
    };
    // Memory of the host that USM's consumers know is on their device for them; its producer copies it on the host.
    let is_same = read.tensor.is_on_host() == tensor.is_on_host()
        && read.tensor.address() == tensor.address()
        && read.tensor.layout() == tensor.layout()
        && read.tensor.element() == tensor.element();
    Ok(is_same.then(|| (producer, object.clone())))
}
