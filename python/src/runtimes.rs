//! The framework runtimes that this process has loaded, as Python sees them.

use std::path::Path;

use dlpack_broker_adapters::{LoadedRuntime, inventory};
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// Lists the framework runtimes that this process has loaded; loads nothing.
///
/// Returns
/// -------
/// list of dict
///     With ``name``, ``module`` (what loads it), ``files``, ``major`` (the number behind ``.so.``),
///     ``known`` (whether that is one that broker knows), and the symbols: those ``found``, those
///     ``missing``, without which the runtime is not used, and those ``lacking``, without which less is
///     possible; and ``queues``, where its work is and what orders that.
#[pyfunction]
pub(crate) fn loaded_runtimes(py: Python<'_>) -> PyResult<Vec<Bound<'_, PyDict>>> {
    let runtimes = inventory();
    runtimes
        .iter()
        .map(|runtime| described(py, runtime))
        .collect()
}

fn described<'py>(py: Python<'py>, runtime: &LoadedRuntime) -> PyResult<Bound<'py, PyDict>> {
    let files: Vec<_> = runtime.files.iter().map(|file| shown(file)).collect();
    let described = PyDict::new(py);
    described.set_item("name", runtime.name)?;
    described.set_item("module", runtime.module)?;
    described.set_item("files", files)?;
    described.set_item("major", runtime.major)?;
    described.set_item("known", runtime.is_known)?;
    described.set_item("found", &runtime.found)?;
    described.set_item("missing", &runtime.missing)?;
    described.set_item("lacking", &runtime.lacking)?;
    described.set_item("queues", runtime.queues.to_string())?;
    Ok(described)
}

fn shown(file: &Path) -> String {
    file.display().to_string()
}
