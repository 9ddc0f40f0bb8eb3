//! What the pools of Level Zero have and did, for `broker.memory`.

use dlpack_broker::device::UsmKind;
use dlpack_broker::device::level_zero::{Home, Origin};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::error::Failure;

/// Returns what every pool has and did.
///
/// Returns
/// -------
/// list of dict
///     ``device``, ``usm_type``, ``context``, ``allocated``, ``cached``, ``peak``, ``hits`` and ``misses`` of each pool that was
///     ever asked.
#[pyfunction]
pub(crate) fn memory_stats(py: Python<'_>) -> PyResult<Vec<Bound<'_, PyDict>>> {
    let mut rows = Vec::new();
    for home in homes(py, "broker.memory.stats")? {
        for (kind, pool) in home.statistics() {
            if pool.hits + pool.misses == 0 {
                continue;
            }
            let row = PyDict::new(py);
            row.set_item("device", home.device().name())?;
            row.set_item("usm_type", usm_type(kind))?;
            row.set_item("context", context(home.origin()))?;
            row.set_item("allocated", pool.allocated)?;
            row.set_item("cached", pool.cached)?;
            row.set_item("peak", pool.peak)?;
            row.set_item("hits", pool.hits)?;
            row.set_item("misses", pool.misses)?;
            rows.push(row);
        }
    }
    Ok(rows)
}

/// Gives memory that no array uses back to the driver.
#[pyfunction]
pub(crate) fn empty_cache(py: Python<'_>) -> PyResult<()> {
    let call = "broker.memory.empty_cache";
    let homes = homes(py, call)?;
    let empty = |home: &Home| {
        // What was dropped just now may be used by work that nobody waited for.
        let _lost_is_done_too = home.queue().wait();
        home.empty_cache()
    };
    let emptied = py.detach(|| homes.iter().try_for_each(|home| empty(home)));
    emptied.map_err(|error| Failure::of_device(error).raise(py, call))
}

fn homes(py: Python<'_>, call: &str) -> PyResult<Vec<&'static Home>> {
    Home::all().map_err(|error| Failure::of_device(error).raise(py, call))
}

/// Returns a kind of USM by the name that dpctl and dpnp have for it.
pub(crate) fn usm_type(kind: UsmKind) -> &'static str {
    match kind {
        UsmKind::Device => "device",
        UsmKind::Shared => "shared",
        UsmKind::Host => "host",
    }
}

/// Returns whose context a home is in, as people read it.
pub(super) fn context(origin: Origin) -> &'static str {
    match origin {
        Origin::Driver => "driver",
        Origin::Runtime(name) => name,
    }
}
