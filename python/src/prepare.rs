//! What a conversion and its explanation share: read the source's descriptor, ask the router.

use dlpack_broker::device::level_zero::refuse_in_child;
use dlpack_broker::{Consumer, DeviceType, ErrorKind, Outcome, Request, Route, device_name, route};
use pyo3::prelude::*;

use crate::cuda;
use crate::error::{Failure, Kind};
use crate::incoming::{Incoming, Producer, ReadOptions};
use crate::options::Options;
use crate::placement::Placement;
use crate::scopes::Scope;
use crate::target::Target;

/// A conversion that only waits to be carried out.
pub(crate) struct Prepared<'py> {
    pub(crate) incoming: Incoming,
    pub(crate) consumer: Consumer,
    pub(crate) route: Route,
    pub(crate) placement: Placement<'py>,
    pub(crate) scope: Scope<'py>,
    /// How the source was read, and is read again where its producer has to copy.
    pub(crate) read: ReadOptions<'py>,
}

/// Decides the route of a source, read already or yet to be; `peek` leaves capsules unconsumed.
pub(crate) fn prepare<'py>(
    object: &Bound<'py, PyAny>,
    producer: Producer,
    target: Target,
    options: &Options<'py>,
    peek: bool,
    incoming: Option<Incoming>,
) -> PyResult<Result<Prepared<'py>, Failure>> {
    let py = object.py();
    let scope = Scope::current(py)?;
    let placement = match Placement::parse(options.device.as_ref(), target)? {
        Ok(placement) => placement,
        Err(failure) => return Ok(Err(failure)),
    };
    // Who wants host memory has the work waited for, on no stream of its own.
    let cuda_stream = match placement {
        Placement::Host => None,
        _ => target.cuda_stream(),
    };
    let read = ReadOptions {
        cuda_stream,
        peek,
        forbids_copies: options.copy == Some(false) || scope.forbids_copies,
        ..options.read.clone()
    };
    let mut incoming = match incoming.map_or_else(|| producer.read(object, &read), |i| Ok(Ok(i)))? {
        Ok(incoming) => incoming,
        Err(failure) => return Ok(Err(failure)),
    };
    let consumer = match target.consumer(py, &incoming.tensor)? {
        Ok(consumer) => consumer,
        Err(failure) => return Ok(Err(failure)),
    };
    if matches!(placement, Placement::Host) && !consumer.profile.takes_device(DeviceType::CPU) {
        let why = format!("{} has no arrays on the host", consumer.profile.title);
        return Ok(Err(Failure::missing_device(why, "leave device= away")));
    }
    if incoming.tensor.is_on_host()
        && !consumer.profile.takes_device(DeviceType::CPU)
        && let Some(device) = target.knows(py, &incoming.tensor)?
    {
        incoming.tensor = incoming.tensor.on_device(device);
    }
    let placed = placement.of_kind(py, &incoming.tensor, options.usm_kind)?;
    let (placement, is_of_other_kind) = match placed {
        Ok(placed) => placed,
        Err(failure) => return Ok(Err(failure)),
    };
    let request = Request {
        to_host: matches!(placement, Placement::Host),
        to_device: is_of_other_kind
            || options.is_remade()
            || placement.moves(&incoming.tensor, target, consumer.profile)?,
        ..options.request(&scope)
    };
    let route = route(&incoming.as_source(), &consumer, &request);
    if let Some(failure) = stranded(py, producer, &incoming, &route) {
        return Ok(Err(failure));
    }
    Ok(Ok(Prepared {
        incoming,
        consumer,
        route,
        placement,
        scope,
        read,
    }))
}

/// Says that nobody is left who could copy memory that the host cannot read.
fn stranded(
    py: Python<'_>,
    producer: Producer,
    incoming: &Incoming,
    route: &Route,
) -> Option<Failure> {
    let needs_producer = match &route.outcome {
        outcome if outcome.hands_on() => false,
        Outcome::Copy(plan) => !plan.reason.is_by_consumer(),
        _ => false,
    };
    let tensor = &incoming.tensor;
    let is_stranded = needs_producer
        && !tensor.layout().is_empty()
        && !tensor.is_host_readable()
        && !producer.copies_itself(py, tensor)
        && !cuda::can_copy(tensor);
    // A child may find nobody only because it must not ask.
    if is_stranded && let Err(error) = refuse_in_child() {
        return Some(Failure::of_device(error));
    }
    is_stranded.then(|| Failure {
        kind: Kind::Broker(ErrorKind::UnsupportedDevice),
        why: format!(
            "the memory is on {}, and a {} cannot be asked for a copy of it",
            device_name(tensor.device()),
            producer.name()
        ),
        remedy: match producer {
            Producer::Capsule => "pass the tensor itself, which can be asked, and not its capsule",
            _ => "copy the tensor by the framework that made it, and pass the copy",
        }
        .to_owned(),
    })
}
