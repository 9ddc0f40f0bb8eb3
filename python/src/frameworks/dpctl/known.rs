//! Whose memory dpctl knows: that of its own objects, and what lies in the context of a queue that it can be given.

use dlpack_broker::Tensor;
use pyo3::prelude::*;

use super::make::{class, default_queue, queue_on, usm_data};
use super::{queue, usm_interface};
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

/// Returns the queue of the device that others' memory is on.
fn at<'py>(py: Python<'py>, tensor: &Tensor) -> PyResult<Bound<'py, PyAny>> {
    let default = default_queue(py)?;
    let told = queue::position_of_usm(&default, tensor.memory().pointer().as_ptr())?;
    let position = told.unwrap_or(tensor.device().device_id);
    if position == queue::facts(&default)?.position {
        return Ok(default);
    }
    // dpctl counts devices as DLPack does where nothing but the number is named.
    Ok(queue_on(py, &position.to_string())?.unwrap_or(default))
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
