//! Copies that broker cannot make by itself: of lazy operations, and of memory that the host cannot read.

use dlpack_broker::{CopyReason, DeviceType, Outcome, Tensor};
use pyo3::prelude::*;

use crate::convert::convert;
use crate::cuda;
use crate::error::Failure;
use crate::incoming::{Incoming, Producer, ReadOptions, Reading};
use crate::options::Options;
use crate::placement::Placement;
use crate::prepare::Prepared;
use crate::target::Target;
use crate::{level_zero, protocol};

/// Has a producer make the copy that a route asks for; `None` where broker or the consumer makes it.
pub(crate) fn by_producer<'py>(
    object: &Bound<'py, PyAny>,
    producer: Producer,
    prepared: &Prepared<'py>,
) -> PyResult<Option<Result<Incoming, Failure>>> {
    let Outcome::Copy(plan) = &prepared.route.outcome else {
        return Ok(None);
    };
    if prepared.route.outcome.hands_on() {
        return Ok(None);
    }
    let incoming = &prepared.incoming;
    let is_on_host = incoming.tensor.is_host_readable();
    let crosses = match plan.reason {
        CopyReason::Crossing { .. } => true,
        _ => !is_on_host && matches!(prepared.placement, Placement::Host),
    };
    let read = ReadOptions {
        detach: true,
        ..prepared.read.clone()
    };
    if plan.reason == CopyReason::OtherContext && !is_on_host {
        let consumer = prepared.route.profile;
        return level_zero::staged(object, producer, &incoming.tensor, consumer).map(Some);
    }
    if is_on_host && stays(object.py(), prepared, &plan.reason) {
        return held_on_device(object.py(), &incoming.tensor, &read).map(Some);
    }
    if incoming.pending.is_none() && (is_on_host || plan.reason.is_by_consumer()) {
        return Ok(None);
    }
    if crosses {
        return to_host(object, producer, &incoming.tensor, &read).map(Some);
    }
    if incoming.pending.is_some() {
        return producer.resolve(object, &read).map(Some);
    }
    on_device(object, producer, &incoming.tensor, &read).map(Some)
}

/// Claims that a copy is wanted beside the source: of USM by a consumer that has it, unless the host is named.
fn stays(py: Python<'_>, prepared: &Prepared<'_>, reason: &CopyReason) -> bool {
    let tensor = &prepared.incoming.tensor;
    *reason == CopyReason::Requested
        && tensor.device().device_type == DeviceType::ONEAPI
        && prepared.route.profile.takes_device(DeviceType::ONEAPI)
        && !matches!(prepared.placement, Placement::Host)
        && level_zero::copies::can_be_made(py, tensor)
}

/// Makes a copy in host memory of a tensor that the host cannot read.
pub(crate) fn to_host<'py>(
    object: &Bound<'py, PyAny>,
    producer: Producer,
    tensor: &Tensor,
    read: &ReadOptions<'py>,
) -> Reading {
    match producer {
        Producer::Framework(framework) => {
            let host = (framework.to_host)(&(framework.resolve)(object)?)?;
            let options = ReadOptions {
                detach: true,
                ..ReadOptions::default()
            };
            // Frameworks without host memory of their own copy into NumPy's arrays.
            Producer::of(&host)
                .unwrap_or(producer)
                .read(&host, &options)
        }
        Producer::Protocol => Ok(Incoming::plain(protocol::export_to_host(object)?)),
        Producer::UsmInterface if !level_zero::copies::can_be_made(object.py(), tensor) => {
            // dpctl works in the context of the queue that the interface names.
            let array = convert(object, Target::usm_arrays(), &Options::default())?;
            to_host(
                &array,
                Producer::of(&array).unwrap_or(producer),
                tensor,
                read,
            )
        }
        _ => held_to_host(object.py(), tensor, read),
    }
}

/// Makes a copy where the tensor is, in row-major order if its producer is one that says so.
pub(crate) fn on_device<'py>(
    object: &Bound<'py, PyAny>,
    producer: Producer,
    tensor: &Tensor,
    read: &ReadOptions<'py>,
) -> Reading {
    match producer {
        Producer::Framework(framework) => match framework.copy {
            Some(copy) => {
                let copied = copy(object)?;
                // CUDA's is ordered by its stream when it is read. A consumer may have no queue to order this before.
                if !cuda::is_on_cuda(tensor) {
                    (framework.wait)(&copied)?;
                }
                producer.read(&copied, read)
            }
            None => protocol::read_copy(object, read),
        },
        Producer::Protocol => protocol::read_copy(object, read),
        _ => held_on_device(object.py(), tensor, read),
    }
}

/// Makes the copy of a broker array's memory that its consumer asks for; `None` where nobody has to or can.
pub(crate) fn of_array(
    py: Python<'_>,
    tensor: &Tensor,
    wants_host: bool,
) -> PyResult<Option<Result<Incoming, Failure>>> {
    let is_possible = level_zero::copies::can_be_made(py, tensor) || cuda::can_copy(tensor);
    if tensor.is_host_readable() || !is_possible {
        return Ok(None);
    }
    let copy = match wants_host {
        true => held_to_host,
        false => held_on_device,
    };
    copy(py, tensor, &ReadOptions::default()).map(Some)
}

fn held_to_host(py: Python<'_>, tensor: &Tensor, read: &ReadOptions<'_>) -> Reading {
    match level_zero::copies::can_be_made(py, tensor) {
        true => level_zero::copies::on_host(py, tensor),
        false => by_driver(py, tensor, read, cuda::to_host),
    }
}

fn held_on_device(py: Python<'_>, tensor: &Tensor, read: &ReadOptions<'_>) -> Reading {
    match level_zero::copies::can_be_made(py, tensor) {
        true => level_zero::copies::in_place(py, tensor),
        false => by_driver(py, tensor, read, cuda::copy),
    }
}

/// Has CUDA's driver copy memory whose holder cannot, after the stream before which it was read.
fn by_driver(py: Python<'_>, tensor: &Tensor, read: &ReadOptions<'_>, copy: cuda::Copy) -> Reading {
    let device = tensor.device().device_id;
    let stream = match cuda::consumer_stream(py, device, read)? {
        Ok(stream) => stream.unwrap_or(cuda::CudaStream::LEGACY_DEFAULT),
        Err(failure) => return Ok(Err(failure)),
    };
    Ok(Incoming::plain(copy(py, tensor, stream)))
}
