//! The end of the interpreter, which waits for the first use of devices by other threads.

use std::time::Duration;

use dlpack_broker_device::level_zero;
use pyo3::prelude::*;

/// How long drivers may take to be set up on a busy machine; what hangs must not keep the process.
const LIMIT: Duration = Duration::from_secs(20);

/// Has the interpreter's end prepared for: its `atexit` runs before the C library's, where drivers go.
pub(crate) fn register_end(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let atexit = module.py().import("atexit")?;
    atexit.call_method1("register", (wrap_pyfunction!(end, module)?,))?;
    Ok(())
}

/// Waits for who sets drivers up, who may do without the interpreter meanwhile.
///
/// What they are refused by then is raised without looking for anything: CPython ends a thread that imports while the
/// interpreter goes by unwinding it, which frames of Rust below do not survive, and PyO3 asks at its first attachment
/// whether there is an interpreter, which is denied by then.
#[pyfunction]
fn end(py: Python<'_>) {
    let _nothing_is_raised = py.import("broker.exceptions");
    py.detach(|| {
        Python::attach(|_| ());
        level_zero::end(LIMIT);
    });
}
