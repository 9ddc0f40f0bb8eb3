//! dpnp's arrays, each a wrapper around a `usm_ndarray`.

use pyo3::intern;
use pyo3::prelude::*;

use super::{known, make, place, queue, usm_ndarray};
use crate::doors::{Door, failed};
use crate::frameworks::row::{Framework, ONEAPI, Outgoing, Pin};
use crate::frameworks::state::module;

/// dpnp's row.
pub(in crate::frameworks) const ROW: Framework = Framework {
    name: "dpnp",
    title: "dpnp",
    call: "broker.to_dpnp",
    module: "dpnp",
    aliases: &[],
    install: "pip install dpnp",
    types: &["ndarray"],
    types_in: &["dpnp"],
    own_type: "ndarray",
    read: |array, options| usm_ndarray::read(&inner(array)?, options),
    write,
    lack: |_, _| Ok(None),
    resolve: |array| Ok(array.clone()),
    pin: |_, _| Ok(Pin::Held),
    cuda_stream: None,
    copy: Some(|array| array.call_method1(intern!(array.py(), "copy"), ("C",))),
    wait: |array| queue::wait(&queue_of(array)?),
    is_sycl: true,
    queue: Some(|array| queue_of(array).map(Some)),
    work_on: Some(known::queues_on),
    has_device: |_, _| Ok(true),
    is_apart: known::is_apart,
    knows: make::knows,
    to_host: |array| {
        module(array.py(), intern!(array.py(), "dpnp"))?
            .call_method1(intern!(array.py(), "asnumpy"), (array,))
    },
    devices: &[(ONEAPI, "")],
    name_of: |_, device| Ok(Some(device.name.clone())),
    parse_device: |device| Ok(Ok(device.clone())),
    is_at: place::is_at,
    place: |array, device| wrapped(&place::placed(&inner(array)?, device)?),
    names_host: |_| false,
};

/// Returns the queue of the inner array, which knows it without asking Python.
fn queue_of<'py>(array: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    inner(array)?.getattr(intern!(array.py(), "sycl_queue"))
}

fn inner<'py>(array: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    array.call_method0(intern!(array.py(), "get_array"))
}

fn write<'py>(py: Python<'py>, outgoing: &Outgoing) -> PyResult<Bound<'py, PyAny>> {
    wrapped(&usm_ndarray::write(py, outgoing)?)
}

fn wrapped<'py>(array: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = array.py();
    let dpnp = module(py, intern!(py, "dpnp"))?;
    match WRAP.open(py, || find(&dpnp))? {
        Some(wrap) => wrap.bind(py).call1((array,)),
        None => dpnp.call_method1(intern!(py, "asarray"), (array,)),
    }
}

static WRAP: Door<Py<PyAny>> = Door::new("dpnp's wrapping of an array");

/// Finds the function that wraps an array as it is, and tries it.
fn find(dpnp: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
    let class = dpnp.getattr("ndarray")?;
    let wrap = class.getattr("_create_from_usm_ndarray")?;
    let array = inner(&class.call1(((2, 3), "int16"))?)?;
    let wrapped = wrap.call1((&array,))?;
    match wrapped.get_type().is(&class) && inner(&wrapped)?.is(&array) {
        true => Ok(wrap.unbind()),
        false => Err(failed("an array was wrapped otherwise")),
    }
}
