//! SYCL queues by whatever of Python's names one: dpctl's own objects, streams of PyTorch's, addresses, capsules.
//!
//! dpctl works with its own. The others, which it has no part in where it is not loaded or has another SYCL runtime, are
//! ordered by SYCL's members, without a wait on the host where both queues are of one runtime.
#![expect(unsafe_code, reason = "hands queues to SYCL's members")]

use dlpack_broker_adapters::{QueueRef, Sycl};
use pyo3::intern;
use pyo3::prelude::*;

use super::dpctl::{self, queue_named_by, reference_of};
use super::state::loaded;
use crate::error::Failure;
use crate::found::Found;
use crate::settings;

/// Waits on the host for all work of a producer's queue, with the GIL released.
pub(crate) fn wait(queue: &Bound<'_, PyAny>) -> PyResult<()> {
    match is_dpctls(queue)? {
        true => dpctl::wait(queue),
        false => queue
            .call_method0(intern!(queue.py(), "synchronize"))
            .map(drop),
    }
}

/// Makes what a consumer's queue gets from now on wait for what the producer's has got so far.
///
/// The host does not wait where one SYCL runtime has both.
pub(crate) fn order(producer: &Bound<'_, PyAny>, consumer: &Bound<'_, PyAny>) -> PyResult<()> {
    let (from_dpctl, to_dpctl) = (is_dpctls(producer)?, is_dpctls(consumer)?);
    if from_dpctl && to_dpctl {
        return dpctl::order(producer, consumer);
    }
    // Streams of PyTorch's are in order.
    if !from_dpctl && producer.eq(consumer)? {
        return Ok(());
    }
    match is_ordered_by_sycl(producer, consumer)? {
        true => Ok(()),
        false => wait(producer),
    }
}

/// Returns what a caller's `stream=` is ordered by: dpctl's queue where dpctl is loaded and can take it, else the
/// stream itself.
pub(crate) fn consumer<'py>(
    stream: &Bound<'py, PyAny>,
) -> PyResult<Result<Bound<'py, PyAny>, Failure>> {
    if loaded(stream.py(), "dpctl").is_some() {
        return Ok(match dpctl::taken(stream)? {
            Err(refused) if refused.is_of_another_runtime => Ok(stream.clone()),
            taken => taken.map_err(|refused| refused.failure),
        });
    }
    Ok(match queue_named_by(stream)? {
        Some(_) => Ok(stream.clone()),
        None => Err(dpctl::not_a_queue(stream)),
    })
}

/// Claims that SYCL itself has ordered the queues.
fn is_ordered_by_sycl(producer: &Bound<'_, PyAny>, consumer: &Bound<'_, PyAny>) -> PyResult<bool> {
    let (from, to) = (reference(producer)?, reference(consumer)?);
    let (Some(from), Some(to)) = (from, to) else {
        return Ok(false);
    };
    if settings::is_safe() {
        return Ok(false);
    }
    // SAFETY: whoever made the objects vouches for the queues, which live as long.
    let owner = unsafe { Sycl::owner_of(from) };
    // SAFETY: as above.
    let (Ok(owner), Ok(other)) = (owner, unsafe { Sycl::owner_of(to) }) else {
        return Ok(false);
    };
    // SAFETY: as above.
    let order = || owner == other && unsafe { owner.order(from, to) }.is_ok();
    Ok(producer.py().detach(order))
}

fn reference(queue: &Bound<'_, PyAny>) -> PyResult<Option<QueueRef>> {
    match is_dpctls(queue)? {
        true => reference_of(queue).map(Some),
        false => queue_named_by(queue),
    }
}

/// Claims that it is a `dpctl.SyclQueue`.
pub(crate) fn is_dpctls(queue: &Bound<'_, PyAny>) -> PyResult<bool> {
    static CLASS: Found<Py<PyAny>> = Found::new();
    let py = queue.py();
    if let Some(class) = CLASS.get(py) {
        return queue.is_instance(class.bind(py));
    }
    let Some(dpctl) = loaded(py, "dpctl") else {
        return Ok(false);
    };
    let find = || Ok(dpctl.getattr(intern!(py, "SyclQueue"))?.unbind());
    queue.is_instance(CLASS.or_find(py, find)?.bind(py))
}
