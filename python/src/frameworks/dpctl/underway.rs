//! Copies on a queue of SYCL's, in the order of what dpctl and dpnp have put there, for which nobody waits.

use dlpack_broker::Tensor;
use dlpack_broker::device::level_zero::Outside;
use pyo3::intern;
use pyo3::prelude::*;

use super::make::usm_memory;
use super::queue::{facts, managers};
use crate::keepalive::ObjectOwner;

/// A copy that is under way, and what it reads.
pub(crate) struct Underway {
    event: ObjectOwner,
    _from: Tensor,
}

impl Outside for Underway {
    fn wait(&self) {
        // When the interpreter is gone, nobody uses what was copied.
        let _ended = Python::try_attach(|py| {
            let event = self.event.object().bind(py);
            if let Err(error) = event.call_method0(intern!(py, "wait")) {
                error.write_unraisable(py, Some(event));
            }
        });
    }
}

/// Copies the bytes of a tensor that a queue works on: after all that the queue has, and before what it gets next.
///
/// `None` where dpctl does not copy so, or does not remember what its own kernels come after.
pub(crate) fn copy_underway(
    queue: &Bound<'_, PyAny>,
    to: &Tensor,
    from: &Tensor,
) -> PyResult<Option<Underway>> {
    let py = queue.py();
    let copy = queue.getattr_opt(intern!(py, "memcpy_async"))?;
    let (Some(copy), Some(managers)) = (copy, managers(py)?) else {
        return Ok(None);
    };
    if !facts(queue)?.keeps_barriers {
        return Ok(None);
    }
    let target = usm_memory(py, to, queue.clone())?;
    let source = usm_memory(py, from, queue.clone())?;
    let manager = managers.get_item(queue)?;
    let after = manager.getattr(intern!(py, "submitted_events"))?;
    let barrier = || queue.call_method0(intern!(py, "submit_barrier"));
    // The manager knows dpnp's and dpctl's kernels, and barriers hold the queue's others.
    barrier()?;
    let event = copy.call1((target, source, from.bytes(), after))?;
    manager.call_method1(intern!(py, "add_event_pair"), (&event, &event))?;
    barrier()?;
    Ok(Some(Underway {
        event: ObjectOwner::new(&event),
        _from: from.clone(),
    }))
}
