//! Arrays put on a device of Level Zero.

use std::sync::Arc;

use dlpack_broker::Tensor;
use dlpack_broker::device::UsmKind;
use dlpack_broker::transfer::{Target, allocation, is_private};
use pyo3::prelude::*;

use super::arrays;
use super::copies::{copied, home_of};
use super::queues::with_queue;
use crate::array::Array;
use crate::array_place::Place;
use crate::copies;
use crate::device::Device;
use crate::error::Failure;
use crate::frameworks::{copy_underway, is_dpctls, usm_kind};
use crate::incoming::{Producer, ReadOptions};
use crate::options::{Options, usm_kind as kind_named};

/// Puts an array on a device, where it is not there already or a copy of it is wanted; the source is what the array was
/// made of.
pub(crate) fn placed<'py>(
    (producer, source): (Producer, &Bound<'py, PyAny>),
    array: &Bound<'py, Array>,
    device: &Bound<'py, Device>,
    options: &Options<'py>,
) -> PyResult<Result<Bound<'py, Array>, Failure>> {
    let (py, tensor) = (array.py(), array.get().tensor());
    let (place, kind) = (Place::of(py, tensor), options.usm_kind);
    if place.is_on(device.get(), kind) && !options.is_remade() {
        return Ok(Ok(array.clone()));
    }
    let target = arrays::target(py, device.get())?;
    let target = match target.and_then(|target| with_queue(target, options.queue.as_ref())) {
        Ok(target) => target,
        Err(failure) => return Ok(Err(failure)),
    };
    // A capsule is used up by now.
    let (producer, source) = match producer {
        Producer::Capsule => (Producer::Array, array.as_any()),
        producer => (producer, source),
    };
    // What the array was made of was read while its queue was at work.
    let own = place
        .usm_type
        .filter(|_| place.device == device.get().place());
    let own = own.and_then(|name| kind_named(&name).ok());
    let kind = kind.or(own).unwrap_or(UsmKind::Device);
    if !is_private(tensor) {
        let underway = match producer.queue(source)? {
            Some(queue) => unawaited(py, (target, kind), tensor, &queue)?,
            None => None,
        };
        if let Some(made) = underway {
            return Ok(Ok(Bound::new(py, Array::new(made, false))?));
        }
        producer.wait(source)?;
    }
    let by_owner = || copies::to_host(source, producer, tensor, &ReadOptions::default());
    Ok(match copied(py, (target, kind), tensor, by_owner)? {
        Ok(made) => Ok(Bound::new(py, Array::new(made, false))?),
        Err(failure) => Err(failure),
    })
}

/// Copies a tensor to another device by the queue that works on it, in the order of that: nobody waits for it here, and
/// whoever works on the source next comes after. `None` where that queue cannot.
fn unawaited(
    py: Python<'_>,
    (target, kind): (Target<'_>, UsmKind),
    tensor: &Tensor,
    queue: &Bound<'_, PyAny>,
) -> PyResult<Option<Tensor>> {
    let layout = tensor.layout();
    if layout.is_empty() || !layout.is_dense() || !is_dpctls(queue)? {
        return Ok(None);
    }
    let Some((home, _)) = home_of(py, tensor) else {
        return Ok(None);
    };
    let is_another = home.device() != target.home().device();
    if !is_another || !home.reaches(target.home()).unwrap_or(false) {
        return Ok(None);
    }
    let made = arrays::empty(py, target, kind, layout.clone(), tensor.element());
    let Ok(made) = made else {
        return Ok(None);
    };
    let Some(own) = allocation(&made) else {
        return Ok(None);
    };
    for tensor in [&made, tensor] {
        if usm_kind(queue, tensor.memory().pointer().as_ptr())?.is_none() {
            return Ok(None);
        }
    }
    // The block may have been another array's, whose work is done in the order of its own queue.
    arrays::finish(py, &made)?;
    let Some(underway) = copy_underway(queue, &made, tensor)? else {
        return Ok(None);
    };
    own.comes_out_of(Arc::new(underway));
    Ok(Some(made))
}

/// Copies a tensor of the host, without gaps, to memory on a device.
pub(crate) fn uploaded(
    py: Python<'_>,
    device: &Device,
    kind: UsmKind,
    tensor: &Tensor,
) -> PyResult<Result<Tensor, Failure>> {
    let target = arrays::target(py, device)?;
    Ok(target.and_then(|target| arrays::copied(py, target, kind, (tensor, None))))
}
