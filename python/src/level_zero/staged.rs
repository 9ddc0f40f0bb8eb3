//! Memory that a consumer's context does not know: told from what it knows, and copied to where it does.

use dlpack_broker::device::UsmKind;
use dlpack_broker::device::level_zero::{Device, Home};
use dlpack_broker::transfer::Target;
use dlpack_broker::{Profile, Tensor};
use dlpack_broker_adapters as adapters;
use pyo3::prelude::*;
use pyo3::types::PyString;

use super::arrays;
use super::contexts::{Runtime, home_in};
use super::copies::{copied, home_of};
use crate::copies;
use crate::device_list;
use crate::error::Failure;
use crate::frameworks::{self, Outgoing};
use crate::incoming::{Incoming, Producer, ReadOptions, Reading};
use crate::settings;

/// Returns the kind of the memory as the context of a framework knows it; the device's where the framework has no context
/// that can be told. One that fails to answer raises, where none of another device knows the memory.
pub(crate) fn kind_in(
    py: Python<'_>,
    runtime: Runtime,
    tensor: &Tensor,
) -> PyResult<Option<adapters::UsmKind>> {
    let (mut is_any_asked, mut failed) = (false, None);
    for device in device_list::own(py).unwrap_or_default() {
        let Some(device) = &device.level_zero else {
            continue;
        };
        let Some(home) = home_in(py, runtime, device)? else {
            continue;
        };
        is_any_asked = true;
        let known = home.context().known(tensor.memory().pointer().as_ptr());
        match known {
            Ok(Some(known)) => return Ok(Some(adapters_kind(known.kind))),
            Ok(None) => {}
            Err(error) => failed = Some(error),
        }
    }
    if let Some(error) = failed {
        return Err(Failure::of_device(error).raise(py, "broker"));
    }
    Ok((!is_any_asked).then_some(adapters::UsmKind::Device))
}

fn adapters_kind(kind: UsmKind) -> adapters::UsmKind {
    match kind {
        UsmKind::Device => adapters::UsmKind::Device,
        UsmKind::Shared => adapters::UsmKind::Shared,
        UsmKind::Host => adapters::UsmKind::Host,
    }
}

/// Copies a tensor into the context of a consumer that does not know its memory.
pub(crate) fn staged(
    object: &Bound<'_, PyAny>,
    producer: Producer,
    tensor: &Tensor,
    consumer: &Profile,
) -> Reading {
    let py = object.py();
    if settings::is_safe() {
        return by_public_doors(object, producer, tensor, consumer);
    }
    let Some(home) = consumers_home(py, tensor, consumer)? else {
        return Ok(Err(unreached(consumer)));
    };
    let target = Target::beside(home, tensor);
    if tensor.layout().is_empty() {
        let made = arrays::empty(
            py,
            target,
            UsmKind::Device,
            tensor.layout().clone(),
            tensor.element(),
        );
        return Ok(Incoming::plain(made));
    }
    let by_owner = || copies::to_host(object, producer, tensor, &ReadOptions::default());
    let made = copied(py, (target, UsmKind::Device), tensor, by_owner)?;
    Ok(Incoming::plain(made))
}

/// Copies a tensor to the host, and has its consumer bring that to the device.
fn by_public_doors(
    object: &Bound<'_, PyAny>,
    producer: Producer,
    tensor: &Tensor,
    consumer: &Profile,
) -> Reading {
    let py = object.py();
    let framework = frameworks::find(consumer.framework).expect("a consumer is a framework");
    let device = match (device_of(py, tensor), consumer.framework) {
        (Some(device), "torch") => frameworks::xpu_name_of(py, device.index())?,
        (device, _) => device.map(|device| device.name()),
    };
    let Some(device) = device else {
        return Ok(Err(unreached(consumer)));
    };
    let host = copies::to_host(object, producer, tensor, &ReadOptions::default())?;
    let gathered = |host: Incoming| match host.tensor.layout().is_dense() {
        true => Ok(host.tensor.clone().on_host()),
        false => arrays::row_major(py, &host.tensor),
    };
    let tensor = match host.and_then(gathered) {
        Ok(tensor) => tensor,
        Err(failure) => return Ok(Err(failure)),
    };
    let outgoing = Outgoing {
        tensor,
        dtype: None,
    };
    let made = (framework.write)(py, &outgoing)?;
    let placed = (framework.place)(&made, PyString::new(py, &device).as_any())?;
    (framework.wait)(&placed)?;
    Producer::Framework(framework).read(&placed, &ReadOptions::default())
}

/// Returns the home of the memory's device in the context that the consumer works in.
fn consumers_home(
    py: Python<'_>,
    tensor: &Tensor,
    consumer: &Profile,
) -> PyResult<Option<&'static Home>> {
    let runtime = match consumer.framework {
        "dpnp" => Some(Runtime::Dpctl),
        name => Runtime::find(name),
    };
    match (runtime, device_of(py, tensor)) {
        (Some(runtime), Some(device)) => home_in(py, runtime, &device),
        _ => Ok(None),
    }
}

fn unreached(consumer: &Profile) -> Failure {
    let why = format!(
        "{} does not know the memory, and its context cannot be told",
        consumer.title
    );
    Failure::missing_device(why, "pass device=\"cpu\" to bring it to the host by a copy")
}

/// Returns the device of the memory: where one of broker's contexts knows it, else by the number that its producer gave.
fn device_of(py: Python<'_>, tensor: &Tensor) -> Option<Device> {
    if let Some((home, _)) = home_of(py, tensor) {
        return Some(home.device().clone());
    }
    let number = tensor.device().device_id;
    let mut devices = device_list::own(py).ok()?.iter();
    let found = devices.find(|device| device.dlpack_device.1 == number);
    found.and_then(|device| device.level_zero.clone())
}
