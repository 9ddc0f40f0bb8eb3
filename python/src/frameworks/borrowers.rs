//! Whose work on a tensor's memory nobody here sees: that of who made it, and of the frameworks that were given it since,
//! a set with a bit for each row of the table. Memory keeps the set, broker's own and that of others alike.

use std::ptr;

use dlpack_broker::transfer::{allocation, is_private};
use dlpack_broker::{DeviceType, Tensor};
use pyo3::prelude::*;

use super::dpctl;
use super::queues::{order, wait};
use super::row::{FRAMEWORKS, Framework};
use crate::incoming::Producer;
use crate::keepalive::ObjectOwner;

/// Every framework, for memory that was handed to nobody knows whom.
pub(crate) const EVERY: u32 = u32::MAX;

/// Returns the set of one framework.
pub(crate) fn only(framework: &'static Framework) -> u32 {
    let place = FRAMEWORKS.iter().position(|row| ptr::eq(row, framework));
    place.map_or(EVERY, |place| 1 << place)
}

/// Notes who gets the memory of a tensor, so that work on it is waited for from now on.
pub(crate) fn lend_to(tensor: &Tensor, borrowers: impl FnOnce() -> u32) {
    let own = allocation(tensor);
    if let Some(own) = own {
        own.lend();
    }
    // What gets memory of the host is done with it whenever it returns.
    if own.is_some() || tensor.device().device_type == DeviceType::ONEAPI {
        tensor.memory().lend_to(borrowers());
    }
}

/// Returns a SYCL queue that is behind the work of others on a tensor's memory, but for that of the framework that gets
/// it; `None` where nobody tells a queue, and nobody is at work any more.
pub(crate) fn queue_behind<'py>(
    py: Python<'py>,
    tensor: &Tensor,
    consumer: Option<&'static Framework>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let mut queues = queues_at_work(py, tensor, consumer)?.into_iter();
    let Some(queue) = queues.next() else {
        return Ok(None);
    };
    for other in queues {
        order(&other, &queue)?;
    }
    Ok(Some(queue))
}

/// Waits for the work of others, one and all, on a tensor's memory.
pub(crate) fn wait_for_others(py: Python<'_>, tensor: &Tensor) -> PyResult<()> {
    queues_at_work(py, tensor, None)?.iter().try_for_each(wait)
}

/// Returns the SYCL queues on which others may be at work on a tensor's memory, that of its maker first; waits for the
/// work of those that tell none.
fn queues_at_work<'py>(
    py: Python<'py>,
    tensor: &Tensor,
    consumer: Option<&'static Framework>,
) -> PyResult<Vec<Bound<'py, PyAny>>> {
    if is_private(tensor) {
        return Ok(Vec::new());
    }
    let mut queues = queues_of_maker(py, tensor)?;
    let borrowers = tensor.memory().borrowers() & !consumer.map_or(0, only);
    for (place, row) in FRAMEWORKS.iter().enumerate() {
        let Some(work_on) = row.work_on.filter(|_| borrowers & 1 << place != 0) else {
            continue;
        };
        for queue in work_on(py, tensor)? {
            if !is_among(&queues, &queue)? {
                queues.push(queue);
            }
        }
    }
    Ok(queues)
}

/// Returns the queues of the object that has the memory; of dpctl and dpnp, which find their way to what broker allocated
/// by themselves, and where a capsule does not tell who made it.
fn queues_of_maker<'py>(py: Python<'py>, tensor: &Tensor) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let Some(owner) = tensor.memory().owner::<ObjectOwner>() else {
        return dpctl::queues_on(py, tensor);
    };
    let owner = owner.object().bind(py);
    let Some(producer) = Producer::of(owner) else {
        return Ok(Vec::new());
    };
    Ok(match producer.queue(owner)? {
        Some(queue) => vec![queue],
        None => {
            producer.wait(owner)?;
            Vec::new()
        }
    })
}

fn is_among(queues: &[Bound<'_, PyAny>], queue: &Bound<'_, PyAny>) -> PyResult<bool> {
    for other in queues {
        if other.eq(queue)? {
            return Ok(true);
        }
    }
    Ok(false)
}
