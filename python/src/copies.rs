//! Copies that broker cannot make by itself: of lazy operations, and of memory that the host cannot read.

use dlpack_broker::{Consumer, CopyReason, ErrorKind, Outcome, Request, Tensor, route};
use pyo3::prelude::*;

use crate::convert::execute;
use crate::cuda;
use crate::error::{Failure, Kind};
use crate::incoming::{Incoming, Producer, ReadOptions, Reading};
use crate::placement::Placement;
use crate::prepare::Prepared;
use crate::protocol;

/// Has a producer make the copy that a route asks for; `None` where broker or the consumer makes it.
pub(crate) fn by_producer<'py>(
    object: &Bound<'py, PyAny>,
    producer: Producer,
    prepared: &Prepared<'py>,
) -> PyResult<Option<Result<Incoming, Failure>>> {
    let Outcome::Copy(plan) = &prepared.route.outcome else {
        return Ok(None);
    };
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
    if incoming.pending.is_none() && (is_on_host || plan.reason.is_by_consumer()) {
        return Ok(None);
    }
    if crosses {
        return to_host(object, producer, incoming, &read).map(Some);
    }
    if incoming.pending.is_some() {
        return producer.resolve(object, &read).map(Some);
    }
    on_device(object, producer, incoming, &read).map(Some)
}

/// Makes a copy in host memory of a tensor that the host cannot read.
fn to_host<'py>(
    object: &Bound<'py, PyAny>,
    producer: Producer,
    incoming: &Incoming,
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
        _ => by_driver(object.py(), incoming, read, cuda::to_host),
    }
}

/// Makes a copy where the tensor is, in row-major order if its producer is one that says so.
fn on_device<'py>(
    object: &Bound<'py, PyAny>,
    producer: Producer,
    incoming: &Incoming,
    read: &ReadOptions<'py>,
) -> Reading {
    match producer {
        Producer::Framework(framework) => match framework.copy {
            Some(copy) => producer.read(&copy(object)?, read),
            None => protocol::read_copy(object, read),
        },
        Producer::Protocol => protocol::read_copy(object, read),
        _ => by_driver(object.py(), incoming, read, cuda::copy),
    }
}

/// Has CUDA's driver copy memory whose holder cannot, after the stream before which it was read.
fn by_driver(
    py: Python<'_>,
    incoming: &Incoming,
    read: &ReadOptions<'_>,
    copy: cuda::Copy,
) -> Reading {
    let device = incoming.tensor.device().device_id;
    let stream = match cuda::consumer_stream(py, device, read)? {
        Ok(stream) => stream.unwrap_or(cuda::CudaStream::LEGACY_DEFAULT),
        Err(failure) => return Ok(Err(failure)),
    };
    Ok(Incoming::plain(copy(py, &incoming.tensor, stream)))
}

/// Routes a copy that the producer made, which has to be the caller's alone.
pub(crate) fn onwards(
    py: Python<'_>,
    source: &Incoming,
    copied: Incoming,
    consumer: &Consumer,
) -> Result<Tensor, Failure> {
    let is_same = source.tensor.address() == copied.tensor.address();
    if is_same && source.tensor.device() == copied.tensor.device() && source.tensor.bytes() > 0 {
        return Err(Failure {
            kind: Kind::Broker(ErrorKind::InvalidTensor),
            why: "its producer was asked for a copy and gave the same memory".to_owned(),
            remedy: "copy the tensor by the framework that made it, and pass the copy".to_owned(),
        });
    }
    let tensor = copied.tensor.with_read_only(false);
    let copied = Incoming {
        tensor,
        immutable: false,
        pending: None,
    };
    let route = route(&copied.as_source(), consumer, &Request::default());
    execute(py, &route, &copied.tensor)
}
