//! Where memory of a device is made: in the context that the caller has named, else that of dpctl or of PyTorch's `xpu`
//! where this process has them, else the driver's own.
//!
//! A driver may keep the memory of contexts apart, so that what is made in a framework's context is what that framework
//! knows for certain. Where a framework comes later, new memory is made in its context and what there is stays where it
//! is.

use std::sync::atomic::{AtomicBool, Ordering};

use dlpack_broker::device::level_zero::{Device, Home, refuse_in_child};
use parking_lot::Mutex;
use pyo3::intern;
use pyo3::prelude::*;

use super::contexts::{Runtime, home_in};
use crate::device_list;
use crate::error::Failure;
use crate::frameworks;
use crate::settings;

/// The queues that dpctl keeps for devices, which it takes long to find.
static QUEUES: Mutex<Vec<(Device, Py<PyAny>)>> = Mutex::new(Vec::new());

/// Whether anybody has ever named a context.
static IS_ANY_NAMED: AtomicBool = AtomicBool::new(false);

/// Returns where memory of a device is made.
pub(crate) fn home(py: Python<'_>, device: &Device) -> PyResult<Result<&'static Home, Failure>> {
    // Before the lock, which a fork may have copied while it was held.
    if let Err(error) = refuse_in_child() {
        return Ok(Err(Failure::of_device(error)));
    }
    if let Some(runtime) = named(py)? {
        let home = home_in(py, runtime, device)?;
        return Ok(home.ok_or_else(|| without_context(runtime, &device.name())));
    }
    for runtime in Runtime::DEFAULTS {
        if let Some(home) = home_in(py, runtime, device)? {
            return Ok(Ok(home));
        }
    }
    Ok(py.detach(|| Home::of(device)).map_err(Failure::of_device))
}

/// Returns the queue that dpctl and dpnp put work of a device on, where this process has dpctl.
pub(crate) fn queue_of<'py>(
    py: Python<'py>,
    device: &Device,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    // As above.
    refuse_in_child().map_err(|error| Failure::of_device(error).raise(py, "broker"))?;
    let known = |queues: &[(Device, Py<PyAny>)]| {
        let known = queues.iter().find(|(other, _)| other == device);
        known.map(|(_, queue)| queue.bind(py).clone())
    };
    if let Some(queue) = known(&QUEUES.lock()) {
        return Ok(Some(queue));
    }
    let queue = frameworks::queue_on(py, &device.name())?;
    if let Some(queue) = &queue {
        let held = (device.clone(), queue.clone().unbind());
        QUEUES.lock().push(held);
    }
    Ok(queue)
}

/// Returns the number by which DLPack names a device: SYCL's where dpctl tells it, else Level Zero's.
pub(crate) fn number_of(py: Python<'_>, device: &Device) -> PyResult<i32> {
    match queue_of(py, device)? {
        Some(queue) => frameworks::position_of(&queue),
        None => Ok(i32::try_from(device.index()).unwrap_or(i32::MAX)),
    }
}

/// Checks that a framework has a context which memory can be made in, before that is named.
///
/// Parameters
/// ----------
/// framework : str
///     Its name.
#[pyfunction]
pub(crate) fn name_context(py: Python<'_>, framework: &str) -> PyResult<()> {
    let raise = |failure: Failure| failure.raise(py, "broker.use_context_of");
    let Some(runtime) = Runtime::find(framework) else {
        let why =
            format!("wanted \"dpctl\", \"torch\", \"tensorflow\" or None, got \"{framework}\"");
        return Err(raise(Failure::option(why, "name one of these")));
    };
    if settings::is_safe() {
        let why = "BROKER_SAFE=1 keeps memory in the context that the driver has anyway";
        return Err(raise(Failure::option(why, "start without it")));
    }
    let devices = device_list::own(py).map_err(|error| raise(Failure::of_device(error)))?;
    for device in devices
        .iter()
        .filter_map(|device| device.level_zero.as_ref())
    {
        if home_in(py, runtime, device)?.is_some() {
            IS_ANY_NAMED.store(true, Ordering::Relaxed);
            return Ok(());
        }
    }
    Err(raise(without_context(runtime, "any device of Level Zero")))
}

/// Returns the framework in whose context the code around the call wants memory.
fn named(py: Python<'_>) -> PyResult<Option<Runtime>> {
    if !IS_ANY_NAMED.load(Ordering::Relaxed) {
        return Ok(None);
    }
    let named = py
        .import(intern!(py, "broker._contexts"))?
        .call_method0(intern!(py, "named"))?;
    let named: Option<String> = named.extract()?;
    Ok(named.and_then(|name| Runtime::find(&name)))
}

fn without_context(runtime: Runtime, device: &str) -> Failure {
    let module = runtime.module();
    let (has, remedy) = match runtime {
        Runtime::Dpctl => ("dpctl", "import dpctl or dpnp first"),
        Runtime::Torch => (
            "PyTorch's xpu",
            "import a torch that has it first: torch.xpu.is_available()",
        ),
        Runtime::TensorFlow => (
            "TensorFlow's extension for Intel GPUs",
            "import tensorflow with intel-extension-for-tensorflow first, and ITEX_ENABLE_NEXTPLUGGABLE_DEVICE=0",
        ),
    };
    let why = format!(
        "wanted the context of {module} for {device}, and {has} tells none in this process"
    );
    Failure::missing_device(why, remedy)
}
