//! CuPy: read and made through the public protocol, by CUDA's stream rules.

use dlpack_broker::DeviceType;
use pyo3::intern;
use pyo3::prelude::*;

use super::numpy::new_array;
use super::row::{CUDA, Framework, Outgoing, Pin};
use super::state::module;
use crate::array::Array;
use crate::protocol;

/// CuPy's row.
pub(super) const ROW: Framework = Framework {
    name: "cupy",
    title: "CuPy",
    call: "broker.to_cupy",
    module: "cupy",
    aliases: &[],
    install: "pip install cupy-cuda13x",
    types: &["ndarray"],
    types_in: &["cupy"],
    own_type: "ndarray",
    read: protocol::read,
    write,
    lack: |_, _| Ok(None),
    resolve: |array| Ok(array.clone()),
    pin: |_, _| Ok(Pin::Held),
    cuda_stream: Some(cuda_stream),
    wait,
    queue: None,
    knows: |_, _| Ok(None),
    to_host: |array| array.call_method0(intern!(array.py(), "get")),
    devices: &[(CUDA, "cuda")],
    place,
    names_host: |_| false,
};

/// CuPy has no host arrays, so naming it is the wish to cross: host memory is copied to its device.
fn write<'py>(py: Python<'py>, outgoing: &Outgoing) -> PyResult<Bound<'py, PyAny>> {
    let cupy = module(py, intern!(py, "cupy"))?;
    if outgoing.tensor.device().device_type == DeviceType::CPU {
        return cupy.call_method1(
            intern!(py, "asarray"),
            (new_array(py, &outgoing.tensor, false)?,),
        );
    }
    let array = Bound::new(py, Array::new(outgoing.tensor.clone(), false))?;
    cupy.call_method1(intern!(py, "from_dlpack"), (array,))
}

/// CuPy's legacy default stream has the address 0, which DLPack spells 1.
fn cuda_stream(py: Python<'_>, index: i32) -> PyResult<Bound<'_, PyAny>> {
    let cuda = module(py, intern!(py, "cupy"))?.getattr(intern!(py, "cuda"))?;
    let stream = cuda.call_method1(intern!(py, "get_current_stream"), (index,))?;
    let address: usize = stream.getattr(intern!(py, "ptr"))?.extract()?;
    Ok(address.max(1).into_pyobject(py)?.into_any())
}

fn wait(array: &Bound<'_, PyAny>) -> PyResult<()> {
    let py = array.py();
    let cuda = module(py, intern!(py, "cupy"))?.getattr(intern!(py, "cuda"))?;
    let stream = cuda.call_method0(intern!(py, "get_current_stream"))?;
    stream.call_method0(intern!(py, "synchronize")).map(drop)
}

fn place<'py>(
    array: &Bound<'py, PyAny>,
    device: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = array.py();
    let cupy = module(py, intern!(py, "cupy"))?;
    let index = match device.extract::<String>() {
        Ok(name) => name
            .rsplit(':')
            .next()
            .and_then(|index| index.parse::<i32>().ok())
            .unwrap_or(0),
        Err(_) => device.getattr(intern!(py, "id"))?.extract()?,
    };
    let scope = cupy
        .getattr(intern!(py, "cuda"))?
        .call_method1(intern!(py, "Device"), (index,))?;
    scope.call_method0(intern!(py, "__enter__"))?;
    let placed = cupy.call_method1(intern!(py, "array"), (array,));
    scope.call_method1(intern!(py, "__exit__"), (py.None(), py.None(), py.None()))?;
    placed
}
