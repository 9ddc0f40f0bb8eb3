//! CuPy: read and made through the public protocol, by CUDA's stream rules.

use dlpack_broker::DeviceType;
use pyo3::intern;
use pyo3::prelude::*;

use super::numpy::new_array;
use super::row::{Framework, Outgoing};
use crate::array::Array;
use crate::protocol;

/// CuPy's row.
pub(super) const ROW: Framework = Framework {
    name: "cupy",
    title: "CuPy",
    call: "broker.to_cupy",
    module: "cupy",
    install: "pip install cupy-cuda13x",
    types: &["ndarray"],
    own_type: "ndarray",
    read: protocol::read,
    write,
    lack: |_| Ok(None),
    resolve: |array| Ok(array.clone()),
    to_host: |array| array.call_method0(intern!(array.py(), "get")),
    place,
    names_host: |_| false,
};

/// CuPy has no host arrays, so naming it is the wish to cross: host memory is copied to its device.
fn write<'py>(py: Python<'py>, outgoing: &Outgoing<'_>) -> PyResult<Bound<'py, PyAny>> {
    let cupy = py.import(intern!(py, "cupy"))?;
    if outgoing.tensor.device().device_type == DeviceType::CPU {
        return cupy.call_method1(intern!(py, "asarray"), (new_array(py, outgoing.tensor)?,));
    }
    let array = Bound::new(py, Array::new(outgoing.tensor.clone(), false))?;
    cupy.call_method1(intern!(py, "from_dlpack"), (array,))
}

fn place<'py>(
    array: &Bound<'py, PyAny>,
    device: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = array.py();
    let cupy = py.import(intern!(py, "cupy"))?;
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
