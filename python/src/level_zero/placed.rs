//! Arrays put on a device of Level Zero.

use dlpack_broker::Tensor;
use dlpack_broker::device::UsmKind;
use dlpack_broker::transfer::is_private;
use pyo3::prelude::*;

use super::arrays;
use super::copies::copied;
use super::queues::with_queue;
use crate::array::Array;
use crate::array_place::Place;
use crate::copies;
use crate::device::Device;
use crate::error::Failure;
use crate::incoming::{Producer, ReadOptions};

/// Puts an array on a device, where it is not there already; the source is what the array was made of.
pub(crate) fn placed<'py>(
    (producer, source): (Producer, &Bound<'py, PyAny>),
    array: &Bound<'py, Array>,
    device: &Bound<'py, Device>,
    (kind, queue): (Option<UsmKind>, Option<&Bound<'py, PyAny>>),
) -> PyResult<Result<Bound<'py, Array>, Failure>> {
    let (py, tensor) = (array.py(), array.get().tensor());
    if Place::of(py, tensor).is_on(device.get(), kind) {
        return Ok(Ok(array.clone()));
    }
    let target = arrays::target(py, device.get())?;
    let target = match target.and_then(|target| with_queue(target, queue)) {
        Ok(target) => target,
        Err(failure) => return Ok(Err(failure)),
    };
    // A capsule is used up by now.
    let (producer, source) = match producer {
        Producer::Capsule => (Producer::Array, array.as_any()),
        producer => (producer, source),
    };
    // What the array was made of was read while its queue was at work.
    if !is_private(tensor) {
        producer.wait(source)?;
    }
    let by_owner = || copies::to_host(source, producer, tensor, &ReadOptions::default());
    let kind = kind.unwrap_or(UsmKind::Device);
    Ok(match copied(py, (target, kind), tensor, by_owner)? {
        Ok(made) => Ok(Bound::new(py, Array::new(made, false))?),
        Err(failure) => Err(failure),
    })
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
