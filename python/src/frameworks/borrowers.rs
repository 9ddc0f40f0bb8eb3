//! Which frameworks may be at work, unseen, on memory that broker allocated: a set, with a bit for each row of the table.

use std::ptr;

use dlpack_broker::Tensor;
use pyo3::prelude::*;

use super::row::{FRAMEWORKS, Framework};

/// Every framework, for memory that was handed to nobody knows whom.
pub(crate) const EVERY: u32 = u32::MAX;

/// Returns the set of one framework.
pub(crate) fn only(framework: &'static Framework) -> u32 {
    let place = FRAMEWORKS.iter().position(|row| ptr::eq(row, framework));
    place.map_or(EVERY, |place| 1 << place)
}

/// Returns the SYCL queues on which those of a set work on a tensor, beside the one that dpctl and dpnp have for its
/// device; waits for those that tell none.
pub(crate) fn queues_of<'py>(
    py: Python<'py>,
    borrowers: u32,
    tensor: &Tensor,
) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let mut queues = Vec::new();
    for (place, row) in FRAMEWORKS.iter().enumerate() {
        if let Some(work_on) = row.work_on
            && borrowers & 1 << place != 0
        {
            queues.extend(work_on(py, tensor)?);
        }
    }
    Ok(queues)
}
