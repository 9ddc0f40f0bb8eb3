//! Copies of what a `broker.Array` holds in memory that the host cannot read: by Level Zero where the memory is our
//! own, else by the framework whose tensor the array was made of.

use dlpack_broker::Tensor;
use pyo3::prelude::*;

use super::arrays;
use crate::copies;
use crate::device::Device;
use crate::incoming::{Incoming, Producer, ReadOptions, Reading};
use crate::keepalive::ObjectOwner;

/// Claims that somebody can copy the memory.
pub(crate) fn can_be_made(py: Python<'_>, tensor: &Tensor) -> bool {
    arrays::own_home(tensor).is_some() || matches!(source(py, tensor), Ok(Some(_)))
}

/// Copies a tensor to the host.
pub(crate) fn on_host(py: Python<'_>, tensor: &Tensor) -> Reading {
    match source(py, tensor)? {
        Some((producer, object)) => {
            copies::to_host(&object, producer, tensor, &ReadOptions::default())
        }
        None => Ok(Incoming::plain(arrays::to_host(py, tensor))),
    }
}

/// Copies a tensor on its own device.
pub(crate) fn in_place(py: Python<'_>, tensor: &Tensor) -> Reading {
    if let Some((producer, object)) = source(py, tensor)? {
        return copies::on_device(&object, producer, tensor, &ReadOptions::default());
    }
    let Some((home, kind)) = arrays::own_home(tensor).zip(arrays::own_kind(tensor)) else {
        return on_host(py, tensor);
    };
    let place = Device::of_level_zero(home.device(), &[]);
    let target = match arrays::target(py, &place)? {
        Ok(target) => target,
        Err(failure) => return Ok(Err(failure)),
    };
    let reached = arrays::reached_or_copied(py, target.home, tensor);
    let copied = reached.and_then(|tensor| arrays::copied(py, target, kind, &tensor));
    Ok(Incoming::plain(copied))
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
    let is_same = read.tensor.address() == tensor.address()
        && read.tensor.layout() == tensor.layout()
        && read.tensor.element() == tensor.element();
    Ok(is_same.then(|| (producer, object.clone())))
}
