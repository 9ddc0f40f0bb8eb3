//! The contexts that memory is made in: dpctl's where this process has dpctl, else the driver's own.
//!
//! A driver may keep the memory of contexts apart, so that what is made in dpctl's is what dpctl and dpnp know for
//! certain. Where dpctl comes later, new memory is made in its context and what there is stays where it is.
#![expect(unsafe_code, reason = "takes a context over from SYCL")]

use dlpack_broker::device::level_zero::{Context, Device, Home, refuse_in_child};
use dlpack_broker_adapters::{Dpctl, NativeQueue};
use parking_lot::Mutex;
use pyo3::prelude::*;

use crate::error::Failure;
use crate::frameworks;
use crate::settings;

/// The homes in contexts of SYCL's, which live as long as the process.
static SHARED: Mutex<Vec<&'static Home>> = Mutex::new(Vec::new());

/// The queues that dpctl keeps for devices, which it takes long to find.
static QUEUES: Mutex<Vec<(Device, Py<PyAny>)>> = Mutex::new(Vec::new());

/// Returns where memory of a device is made.
pub(crate) fn home(py: Python<'_>, device: &Device) -> PyResult<Result<&'static Home, Failure>> {
    // Before the lock, which a fork may have copied while it was held.
    if let Err(error) = refuse_in_child() {
        return Ok(Err(Failure::of_device(error)));
    }
    let made = match shared(py, device)? {
        Some(shared) => Ok(shared),
        None => py.detach(|| Home::of(device)),
    };
    Ok(made.map_err(Failure::of_device))
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

/// Finds or makes the home in the context that dpctl uses for a device; `None` where it uses none that can be told.
fn shared(py: Python<'_>, device: &Device) -> PyResult<Option<&'static Home>> {
    let is_it = |home: &&&Home| home.device() == device;
    if let Some(known) = SHARED.lock().iter().find(is_it) {
        return Ok(Some(known));
    }
    let Some(native) = native(py, device)? else {
        return Ok(None);
    };
    // SAFETY: SYCL made the context for this device, and it lives until the process ends.
    let context = unsafe { Context::adopt(device, native.context.context.cast()) };
    let made = py.detach(|| Home::within(device, &context));
    let home = made.map_err(|error| Failure::of_device(error).raise(py, "broker"))?;
    SHARED.lock().push(home);
    Ok(Some(home))
}

/// Asks SYCL for the context behind dpctl's queue of a device, if both mean the same device.
fn native(py: Python<'_>, device: &Device) -> PyResult<Option<NativeQueue>> {
    if settings::is_safe() {
        return Ok(None);
    }
    let Ok(dpctl) = Dpctl::attached() else {
        return Ok(None);
    };
    let Ok(Some(queue)) = queue_of(py, device) else {
        return Ok(None);
    };
    let reference = frameworks::reference_of(&queue)?;
    // SAFETY: the queue is that of the Python object, which is held.
    let native = unsafe { dpctl.native_queue(reference) };
    let is_it = |native: &NativeQueue| native.device == device.handle().cast();
    Ok(native.ok().filter(is_it))
}
