//! Whose memory dpctl knows: that of its own objects, and what lies in the context of a queue that it can be given.

use dlpack_broker::Tensor;
use dlpack_broker::device::UsmKind;
use dlpack_broker::transfer::allocation;
use dlpack_broker_adapters as adapters;
use pyo3::intern;
use pyo3::prelude::*;

use super::make::{class, default_queue, queue_at, usm_data};
use super::{queue, usm_interface};
use crate::frameworks::state::loaded;
use crate::frameworks::xpu_queue_of_dpctl;
use crate::keepalive::ObjectOwner;
use crate::level_zero::{self, Runtime};

/// Claims that no queue's context that dpctl can be given knows the memory.
pub(super) fn is_apart(py: Python<'_>, tensor: &Tensor) -> PyResult<bool> {
    if tensor.layout().is_empty() || is_own(py, tensor)? {
        return Ok(false);
    }
    Ok(queue_for(py, tensor)?.is_none())
}

/// Returns a queue whose context knows the memory of others: of their device, as the pointer tells, else as the producer
/// does, whose count of devices may be another; or PyTorch's.
pub(super) fn queue_for<'py>(
    py: Python<'py>,
    tensor: &Tensor,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let address = tensor.memory().pointer().as_ptr();
    let queue = match level_zero::own_home(tensor) {
        Some(home) => {
            let dpctls = level_zero::home_in(py, Runtime::Dpctl, home.device())?;
            let queue = level_zero::queue_of(py, home.device())?;
            if dpctls.is_some_and(|dpctls| dpctls.context() == home.context()) {
                return Ok(queue);
            }
            queue.map_or_else(|| default_queue(py), Ok)?
        }
        None => at(py, tensor)?,
    };
    if queue::usm_kind(&queue, address)?.is_some() {
        return Ok(Some(queue));
    }
    let Some(other) = xpu_queue_of_dpctl(py)? else {
        return Ok(None);
    };
    Ok(queue::usm_kind(other, address)?.map(|_| other.clone()))
}

/// Returns the queues that dpctl and dpnp put work on USM on, of which no object of theirs tells another: that of its
/// device, and for memory of the host, which is on one as well as on another, those of all devices of the context.
pub(crate) fn queues_on<'py>(py: Python<'py>, tensor: &Tensor) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let Some(dpctl) = loaded(py, "dpctl").filter(|_| default_queue(py).is_ok()) else {
        return Ok(Vec::new());
    };
    let Some(queue) = queue_for(py, tensor)? else {
        return Ok(Vec::new());
    };
    let is_hosts = match allocation(tensor) {
        Some(own) => own.kind() == UsmKind::Host,
        None => {
            let address = tensor.memory().pointer().as_ptr();
            queue::usm_kind(&queue, address)? == Some(adapters::UsmKind::Host)
        }
    };
    if !is_hosts {
        return Ok(vec![queue]);
    }
    let context = queue.getattr(intern!(py, "sycl_context"))?;
    let devices = context.call_method0(intern!(py, "get_devices"))?;
    let mut queues = vec![queue];
    for device in devices.try_iter()? {
        let place = (&context, device?);
        let other = dpctl.call_method1(intern!(py, "get_device_cached_queue"), (place,))?;
        if !other.eq(&queues[0])? {
            queues.push(other);
        }
    }
    Ok(queues)
}

/// Returns the queue of the device that others' memory is on.
fn at<'py>(py: Python<'py>, tensor: &Tensor) -> PyResult<Bound<'py, PyAny>> {
    let default = default_queue(py)?;
    let told = queue::position_of_usm(&default, tensor.memory().pointer().as_ptr())?;
    // By public doors dpctl tells no more than the queue that it was asked with; the driver tells the device.
    if told.is_none()
        && let Some((home, _)) = level_zero::copies::home_of(py, tensor)
        && let Some(queue) = level_zero::queue_of(py, home.device())?
    {
        return Ok(queue);
    }
    let position = told.unwrap_or(tensor.device().device_id);
    Ok(queue_at(py, position)?.unwrap_or(default))
}

/// Claims that an object holds the memory that names its queue too.
fn is_own(py: Python<'_>, tensor: &Tensor) -> PyResult<bool> {
    let Some(owner) = tensor.memory().owner::<ObjectOwner>() else {
        return Ok(false);
    };
    let object = owner.object().bind(py);
    let is_array = object.get_type().is(class(py)?);
    Ok(is_array || usm_data(object).is_some() || usm_interface::offers(object))
}
