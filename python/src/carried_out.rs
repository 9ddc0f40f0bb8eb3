//! Routes carried out over tensors, once it is decided who copies.
#![expect(unsafe_code, reason = "copies memory that a producer vouched for")]

use dlpack_broker::device::DType;
use dlpack_broker::{Consumer, DeviceType, ErrorKind, Outcome, Request, Route, Tensor, route};
use pyo3::prelude::*;

use crate::error::{Failure, Kind};
use crate::incoming::Incoming;

/// Copies above this size let other threads of the interpreter run meanwhile.
const DETACHED_BYTES: usize = 64 * 1024;

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
        copied: false,
    };
    // A copy for another context was made in the consumer's.
    let consumer = Consumer {
        is_apart: false,
        ..*consumer
    };
    // Some producers keep the strides of what they repeat, so that elements of their copy are one still.
    let layout = copied.tensor.layout();
    let is_repeated = copied.tensor.is_host_readable() && layout.may_repeat();
    let request = Request {
        copy: is_repeated.then_some(true),
        ..Request::default()
    };
    let route = route(&copied.as_source(), &consumer, &request);
    execute(py, &route, &copied.tensor)
}

/// Claims that the consumer copies host memory anyway, and so makes the copy that is asked for; what it moves from a
/// device of its own is none.
pub(crate) fn is_copied_on_arrival(route: &Route, tensor: &Tensor) -> bool {
    let profile = route.profile;
    let is_moved = profile.takes_device(tensor.device().device_type);
    let is_copy = match &route.outcome {
        Outcome::Copy(plan) => !(is_moved && plan.reason.is_by_consumer()),
        _ => false,
    };
    is_copy && profile.copies_from_host && !profile.takes_device(DeviceType::CPU)
}

/// Makes the tensor that the consumer is given, where the host can.
pub(crate) fn execute(py: Python<'_>, route: &Route, tensor: &Tensor) -> Result<Tensor, Failure> {
    // SAFETY: the producer vouches for its memory by the protocol it was read through;
    // nobody can keep the user from writing in another thread, which the docs say.
    let execute = || unsafe { route.execute(tensor) };
    let made = match &route.outcome {
        Outcome::Copy(plan) if plan.bytes > DETACHED_BYTES => py.detach(execute),
        _ => execute(),
    };
    Ok(made?)
}

/// Returns the dtype that the consumer is to call a tensor that travels under another name.
pub(crate) fn named(route: &Route, incoming: &Incoming) -> Option<DType> {
    let carried = route.carrier.and(incoming.tensor.element().dtype());
    carried.map(|dtype| match dtype {
        DType::Float4E2M1FnX2 => DType::Float4E2M1Fn,
        dtype => dtype,
    })
}
