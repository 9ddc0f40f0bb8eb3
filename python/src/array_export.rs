//! `broker.Array` as capsules of DLPack.
#![expect(unsafe_code, reason = "copies memory that tensors hold")]

use dlpack_broker::ffi::{DLDevice, DLDeviceType};
use dlpack_broker::{
    Consumer, Error, Outcome, Profile, Request, Route, Tensor, device_name, route,
};
use pyo3::exceptions::{PyBufferError, PyValueError};
use pyo3::prelude::*;

use crate::array::Array;
use crate::capsule;
use crate::convert::convert;
use crate::copies;
use crate::cuda;
use crate::error::Failure;
use crate::frameworks;
use crate::incoming::{Producer, ReadOptions};
use crate::level_zero;
use crate::options::{Options, is_own_queue};
use crate::target::Target;

/// Exports a capsule, as `broker.Array.__dlpack__` is asked for it; the pair is `dl_device` and `copy`.
pub(crate) fn capsule_of<'py>(
    slf: &Bound<'py, Array>,
    stream: Option<&Bound<'py, PyAny>>,
    max_version: Option<(u32, u32)>,
    (dl_device, copy): (Option<(u32, i32)>, Option<bool>),
) -> PyResult<Bound<'py, PyAny>> {
    let (py, array) = (slf.py(), slf.get());
    if stream.is_some() && array.tensor().is_on_host() {
        return Err(PyValueError::new_err(
            "host memory has no stream: leave stream= away",
        ));
    }
    let versioned = max_version.is_some_and(|(major, _)| major >= 1);
    let profile = if versioned { "dlpack" } else { "dlpack_legacy" };
    let raise = |failure: Error| Failure::from(failure).raise(py, "broker.Array.__dlpack__");
    let route = array.route(profile, copy);
    let copied = matches!(route.outcome, Outcome::Copy(_));
    let to_host = dl_device.is_some_and(|(kind, _)| kind == DLDeviceType::CPU.0);
    let is_wanted = copy != Some(false) && (copied || to_host);
    match (copied, to_host) {
        _ if cuda::is_on_cuda(array.tensor()) => array.order(py, stream)?,
        // What is copied here, or read on the host, comes after no queue of the consumer's.
        (true, _) => array.settle(py, true)?,
        (false, true) => array.hand_over(py)?,
        (false, false) => array.order(py, stream)?,
    }
    let made = match is_wanted {
        true => copies::of_array(py, array.tensor(), to_host)?,
        false => None,
    };
    let copy = match made {
        Some(Ok(made)) => Some(Array::new(made.tensor, false)),
        Some(Err(failure)) => return Err(failure.raise(py, "broker.Array.__dlpack__")),
        None if copied && !to_host && array.is_usm_of_the_host() => Some(copy_of_usm(slf)?),
        None => None,
    };
    if let Some(copy) = copy {
        if !copy.tensor().is_on_host() {
            copy.order(py, stream)?;
        }
        let tensor = on_device(copy.tensor().clone(), dl_device)?;
        return capsule::make(py, &tensor, versioned, true);
    }
    // SAFETY: the memory was vouched for by the protocol through which it came.
    let tensor = unsafe { route.execute(&array.incoming().tensor) }.map_err(raise)?;
    capsule::make(py, &on_device(tensor, dl_device)?, versioned, copied)
}

impl Array {
    /// Decides how the tensor reaches a consumer that speaks the protocol.
    fn route(&self, profile: &str, copy: Option<bool>) -> Route {
        let profile = Profile::find(profile, (1, 3)).expect("the protocol has its rows");
        let consumer = Consumer::new(profile);
        let request = Request {
            copy,
            ..Request::default()
        };
        route(&self.incoming().as_source(), &consumer, &request)
    }

    /// Orders the work on the memory before a consumer's: by its queue, or by waiting.
    fn order(&self, py: Python<'_>, stream: Option<&Bound<'_, PyAny>>) -> PyResult<()> {
        let raise = |failure: Failure| failure.raise(py, "broker.Array.__dlpack__");
        let stream = stream.filter(|stream| !is_own_queue(stream));
        let queue = self.queue(py)?;
        frameworks::lend_to(self.tensor(), || frameworks::EVERY);
        match (queue, stream) {
            (None, stream) => cuda::order_array(py, self.tensor(), stream)?.map_err(raise),
            (Some(queue), None) => frameworks::wait(&queue),
            (Some(queue), Some(stream)) => {
                let consumer = frameworks::consumer_queue(stream)?.map_err(raise)?;
                frameworks::order(&queue, &consumer)
            }
        }
    }

    /// Claims that broker's own copy of it would land on another device, the host.
    fn is_usm_of_the_host(&self) -> bool {
        self.tensor().is_host_readable()
            && self.tensor().device().device_type == DLDeviceType::ONEAPI
    }
}

/// Copies USM into USM of the same device: by Level Zero where that knows it, else by dpctl.
fn copy_of_usm(array: &Bound<'_, Array>) -> PyResult<Array> {
    let (py, tensor) = (array.py(), array.get().tensor());
    if level_zero::copies::home_of(py, tensor).is_some() {
        let copy = level_zero::copies::in_place(py, tensor)?;
        let raise = |failure: Failure| failure.raise(py, "broker.Array.__dlpack__");
        return copy
            .map(|copy| Array::new(copy.tensor, false))
            .map_err(raise);
    }
    let target = Target::usm_arrays();
    let options = Options {
        copy: Some(true),
        ..Options::default()
    };
    let copy = convert(array.as_any(), target, &options)?;
    let producer = Producer::of(&copy).expect("dpctl's arrays are known");
    let incoming = producer.read(&copy, &ReadOptions::default())?;
    let raise = |failure: Failure| failure.raise(array.py(), "broker.Array.__dlpack__");
    incoming
        .map(|copy| Array::new(copy.tensor, false))
        .map_err(raise)
}

fn on_device(tensor: Tensor, wanted: Option<(u32, i32)>) -> PyResult<Tensor> {
    let own = tensor.device();
    match wanted {
        None => Ok(tensor),
        Some((kind, index)) if (kind, index) == (own.device_type.0, own.device_id) => Ok(tensor),
        Some((1, _)) if tensor.is_host_readable() => Ok(tensor.on_host()),
        Some((kind, index)) => {
            let wanted = DLDevice {
                device_type: DLDeviceType(kind),
                device_id: index,
            };
            let (own, wanted) = (device_name(own), device_name(wanted));
            Err(PyBufferError::new_err(format!(
                "the array is on {own} and cannot be had on {wanted}"
            )))
        }
    }
}
