//! `usm_ndarray`: dpctl's array class up to 0.21, dpnp's from 0.20 on.

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::direct::{Direct, is_device_only};
use super::{known, make, place, queue, usm_interface};
use crate::error::unless_ending;
use crate::frameworks::row::{Framework, ONEAPI, Outgoing, Pin};
use crate::frameworks::state::{class_module, module};
use crate::incoming::{Incoming, ReadOptions, Reading};
use crate::keepalive::{ObjectOwner, held_by};
use crate::protocol;

/// The row of dpctl's arrays.
pub(in crate::frameworks) const ROW: Framework = Framework {
    name: "dpctl",
    title: "dpctl",
    call: "broker.to_usm_ndarray",
    module: "dpctl",
    aliases: &["usm_ndarray", "dpctl.tensor", "dpnp.tensor"],
    install: "pip install dpnp",
    types: &["usm_ndarray"],
    types_in: &["dpctl.tensor", "dpnp.tensor"],
    own_type: "usm_ndarray",
    read,
    write,
    lack: |_, _| Ok(None),
    resolve: |array| Ok(array.clone()),
    pin: |_, _| Ok(Pin::Held),
    cuda_stream: None,
    copy: Some(copy),
    wait: |array| queue::wait(&array.getattr(intern!(array.py(), "sycl_queue"))?),
    is_sycl: true,
    queue: Some(|array| array.getattr(intern!(array.py(), "sycl_queue")).map(Some)),
    work_on: Some(known::queues_on),
    has_device: |_, _| Ok(true),
    is_apart: known::is_apart,
    knows: make::knows,
    to_host,
    devices: &[(ONEAPI, "")],
    name_of: |_, device| Ok(Some(device.name.clone())),
    parse_device: |device| Ok(Ok(device.clone())),
    is_at: place::is_at,
    place: place::placed,
    names_host: |_| false,
};

/// Reads an array by its struct, or by `__dlpack__`.
pub(super) fn read<'py>(array: &Bound<'py, PyAny>, _: &ReadOptions<'py>) -> Reading {
    if let Err(failure) = queue::works() {
        return Ok(Err(failure));
    }
    let direct = Direct::of(array.get_type().as_any())?;
    if let Some(direct) = direct
        && let Some(incoming) = direct.read(array)?
    {
        return Ok(Ok(incoming));
    }
    let exported = protocol::export(array, &ReadOptions::default());
    let exported = match unless_ending(array.py(), exported)? {
        Ok(exported) => exported,
        // dpctl exports nothing of other contexts than the default one.
        Err(_) => usm_interface::read(array)?.map(|incoming| incoming.tensor),
    };
    let device = array.getattr(intern!(array.py(), "sycl_device"))?;
    let is_cpu = device.getattr(intern!(array.py(), "is_cpu"))?.is_truthy()?;
    let host_access = is_cpu || !is_device_only(array)?;
    // Capsules of dpctl's mark what has no axes read-only, whatever the array says.
    let flags = array.getattr(intern!(array.py(), "flags"))?;
    let is_writable = flags
        .getattr(intern!(array.py(), "writable"))?
        .is_truthy()?;
    Ok(Incoming::plain(exported.and_then(|tensor| {
        // The array's own, for a capsule does not tell the queue.
        let owned = held_by(&tensor, ObjectOwner::new(array))?;
        Ok(owned
            .with_read_only(!is_writable)
            .with_host_access(host_access))
    })))
}

fn copy<'py>(array: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = array.py();
    let functions = class_module(py, &ROW)?;
    let rows = PyDict::new(py);
    rows.set_item(intern!(py, "order"), "C")?;
    functions.call_method(intern!(py, "copy"), (array,), Some(&rows))
}

fn to_host<'py>(array: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = array.py();
    let home: String = array
        .get_type()
        .getattr(intern!(py, "__module__"))?
        .extract()?;
    let tensor = if home.starts_with("dpnp") {
        "dpnp.tensor"
    } else {
        "dpctl.tensor"
    };
    module(py, &pyo3::types::PyString::new(py, tensor))?
        .call_method1(intern!(py, "asnumpy"), (array,))
}

/// Makes a tensor's array; `dpnp` wraps the same.
pub(super) fn write<'py>(py: Python<'py>, outgoing: &Outgoing) -> PyResult<Bound<'py, PyAny>> {
    make::usm_ndarray(py, &outgoing.tensor)
}
