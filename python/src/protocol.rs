//! The public DLPack protocol: objects with `__dlpack__`, of any framework.

use dlpack_broker::{DeviceType, Tensor};
use pyo3::exceptions::{PyBufferError, PyNotImplementedError, PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::capsule;
use crate::cuda;
use crate::error::{Failure, REPORT, blame, unless_ending};
use crate::frameworks;
use crate::incoming::{Incoming, ReadOptions, Reading};

/// The newest DLPack that broker reads, as `max_version` says it.
const MAX_VERSION: (u32, u32) = (1, 3);

/// Claims that the object's type speaks the protocol.
pub(crate) fn speaks_dlpack(object: &Bound<'_, PyAny>) -> bool {
    // A class says by `None` that it does not, as it says so of any special method.
    let method = object
        .get_type()
        .getattr(intern!(object.py(), "__dlpack__"));
    method.is_ok_and(|method| !method.is_none())
}

/// Reads an object by `__dlpack__`, in the newest ABI that it answers.
pub(crate) fn read<'py>(object: &Bound<'py, PyAny>, options: &ReadOptions<'py>) -> Reading {
    let device = match told_device(object)? {
        Ok(device) => device,
        Err(failure) => return Ok(Err(failure)),
    };
    let queue = match &options.stream {
        Some(_) => None,
        None => queue_of(object.py(), device)?,
    };
    let Some(queue) = queue else {
        return read_export(object, options);
    };
    let asked = ReadOptions {
        stream: Some(queue.clone()),
        ..options.clone()
    };
    let exported = match read_export(object, &asked) {
        // Whoever takes no queue cannot be asked to order its work.
        Err(error) if takes_no_queue(object.py(), &error) => read_export(object, options),
        exported => exported,
    }?;
    let incoming = match exported {
        Ok(incoming) => incoming,
        Err(failure) => return Ok(Err(failure)),
    };
    // The producer has put a barrier on the queue, of which dpnp and dpctl do not know yet; the memory is asked for by
    // the queue of its own device.
    let own = frameworks::queues_on(object.py(), &incoming.tensor)?
        .into_iter()
        .next();
    let own = own.unwrap_or_else(|| queue.clone());
    frameworks::order_each(&queue, &own)?;
    let is_readable = frameworks::is_host_readable(&own, &incoming.tensor)?;
    let tensor = incoming.tensor.with_host_access(is_readable);
    Ok(Ok(Incoming { tensor, ..incoming }))
}

/// Claims that a producer refused an argument, and did not fail or end in what it did: only then it may be asked again.
fn takes_no_queue(py: Python<'_>, error: &PyErr) -> bool {
    error.is_instance_of::<PyTypeError>(py)
        || error.is_instance_of::<PyValueError>(py)
        || error.is_instance_of::<PyBufferError>(py)
        || error.is_instance_of::<PyNotImplementedError>(py)
}

/// Returns the SYCL queue before which an object on a oneAPI device is asked to order its work.
pub(crate) fn queue<'py>(object: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = object.py();
    let device = told_device(object)?;
    let device = device.map_err(|failure| failure.raise(py, "broker"))?;
    queue_of(py, device)
}

fn queue_of(py: Python<'_>, device: Option<(u32, i32)>) -> PyResult<Option<Bound<'_, PyAny>>> {
    match device {
        Some((kind, number)) if kind == DeviceType::ONEAPI.0 => frameworks::queue_at(py, number),
        _ => Ok(None),
    }
}

/// Returns the device that an object tells, which is no more than where to ask for order.
fn told_device(object: &Bound<'_, PyAny>) -> PyResult<Result<Option<(u32, i32)>, Failure>> {
    let device = object.getattr_opt(intern!(object.py(), "__dlpack_device__"))?;
    let Some(device) = device else {
        return Ok(Ok(None));
    };
    let told = device.call0()?;
    let wanted = "a device type and an index from its __dlpack_device__";
    Ok(told.extract().map(Some).map_err(|_| blame(wanted, &told)))
}

/// Calls `__dlpack__` and takes the capsule, of a producer that copies nothing unless it is asked to.
pub(crate) fn export<'py>(
    object: &Bound<'py, PyAny>,
    options: &ReadOptions<'py>,
) -> PyResult<Result<Tensor, Failure>> {
    Ok(read_export(object, options)?.map(|incoming| incoming.tensor))
}

fn read_export<'py>(object: &Bound<'py, PyAny>, options: &ReadOptions<'py>) -> Reading {
    let py = object.py();
    let keywords = PyDict::new(py);
    if options.forbids_copies {
        keywords.set_item(intern!(py, "copy"), false)?;
    }
    match order(object, options, &keywords)? {
        Ok(()) => take(object, &keywords),
        Err(failure) => Ok(Err(failure)),
    }
}

/// Asks the producer for a copy in host memory, which it has to finish before it answers.
pub(crate) fn export_to_host(object: &Bound<'_, PyAny>) -> PyResult<Result<Tensor, Failure>> {
    let py = object.py();
    let keywords = PyDict::new(py);
    keywords.set_item(intern!(py, "dl_device"), (DeviceType::CPU.0, 0))?;
    keywords.set_item(intern!(py, "copy"), true)?;
    Ok(take(object, &keywords)?.map(|incoming| incoming.tensor))
}

/// Reads a copy that the producer makes on its own device.
pub(crate) fn read_copy<'py>(object: &Bound<'py, PyAny>, options: &ReadOptions<'py>) -> Reading {
    let py = object.py();
    let keywords = PyDict::new(py);
    keywords.set_item(intern!(py, "copy"), true)?;
    match order(object, options, &keywords)? {
        Ok(()) => take(object, &keywords),
        Err(failure) => Ok(Err(failure)),
    }
}

/// Adds the stream by which the producer orders its work before the consumer's.
fn order<'py>(
    object: &Bound<'py, PyAny>,
    options: &ReadOptions<'py>,
    keywords: &Bound<'py, PyDict>,
) -> PyResult<Result<(), Failure>> {
    match stream(object, options)? {
        Ok(Some(stream)) => keywords.set_item(intern!(object.py(), "stream"), stream)?,
        Ok(None) => {}
        Err(failure) => return Ok(Err(failure)),
    }
    Ok(Ok(()))
}

fn take<'py>(object: &Bound<'py, PyAny>, keywords: &Bound<'py, PyDict>) -> Reading {
    let capsule = call(object, keywords)?;
    if !capsule::is_capsule(&capsule) {
        let class = capsule.get_type().fully_qualified_name()?;
        let why = format!("its __dlpack__ returned {class} instead of a capsule");
        return Ok(Err(Failure::unsupported(why, REPORT)));
    }
    Ok(
        capsule::take_told(&capsule).map(|(tensor, copied)| Incoming {
            tensor,
            immutable: false,
            pending: None,
            copied,
        }),
    )
}

/// Calls `__dlpack__`, again without `max_version` for producers from before DLPack 1.0. They know
/// no `copy` either: what is forbidden need not be said to them, since they have no way to do it.
fn call<'py>(
    object: &Bound<'py, PyAny>,
    keywords: &Bound<'py, PyDict>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = object.py();
    let method = object.getattr(intern!(py, "__dlpack__"))?;
    keywords.set_item(intern!(py, "max_version"), MAX_VERSION)?;
    match method.call((), Some(keywords)) {
        Err(error) if error.is_instance_of::<PyTypeError>(py) => {
            keywords.del_item(intern!(py, "max_version"))?;
            if forbids_copies(keywords)? {
                keywords.del_item(intern!(py, "copy"))?;
            }
            let answer = unless_ending(py, method.call((), Some(keywords)))?;
            answer.map_err(|_| error)
        }
        answer => answer,
    }
}

fn forbids_copies(keywords: &Bound<'_, PyDict>) -> PyResult<bool> {
    let copy = keywords.get_item(intern!(keywords.py(), "copy"))?;
    Ok(copy.is_some_and(|copy| copy.is_truthy().is_ok_and(|copies| !copies)))
}

/// Returns the stream to hand over, so that the producer orders its work before the consumer's:
/// the caller's, or for CUDA the consumer's own, or the legacy default stream.
fn stream<'py>(
    object: &Bound<'py, PyAny>,
    options: &ReadOptions<'py>,
) -> PyResult<Result<Option<Bound<'py, PyAny>>, Failure>> {
    let told = told_device(object)?;
    let told = told.map_err(|failure| failure.raise(object.py(), "broker"))?;
    match (told, &options.stream) {
        (Some((kind, index)), _) if kind == DeviceType::CUDA.0 => {
            cuda_stream(object.py(), index, options)
        }
        (Some((kind, _)), Some(stream)) if kind == DeviceType::ONEAPI.0 => {
            Ok(frameworks::sycl_queue(stream)?.map(Some))
        }
        // Memory of the host is ordered by no stream.
        (Some((kind, _)), _) if kind == DeviceType::CPU.0 => Ok(Ok(None)),
        (Some(_), None) => Ok(Ok(None)),
        (_, stream) => Ok(Ok(stream.clone())),
    }
}

/// Returns DLPack's number of the stream, where -1 asks for no order.
fn cuda_stream<'py>(
    py: Python<'py>,
    index: i32,
    options: &ReadOptions<'py>,
) -> PyResult<Result<Option<Bound<'py, PyAny>>, Failure>> {
    let stream = match cuda::consumer_stream(py, index, options)? {
        Ok(stream) => stream,
        Err(failure) => return Ok(Err(failure)),
    };
    let number = cuda::spelled(stream).into_pyobject(py)?;
    Ok(Ok(Some(number.into_any())))
}
