//! CuPy: read and made through its DLPack classes, or the public protocol.

use dlpack_broker::DeviceType;
use pyo3::exceptions::PyValueError;
use pyo3::intern;
use pyo3::prelude::*;

use super::direct::Direct;
use crate::array::Array;
use crate::cuda::CudaStream;
use crate::error::unless_ending;
use crate::frameworks::numpy::new_array;
use crate::frameworks::row::{CUDA, Framework, Outgoing, Pin};
use crate::frameworks::state::module;
use crate::incoming::{ReadOptions, Reading};
use crate::{cuda_interface, protocol};

/// CuPy's row.
pub(in crate::frameworks) const ROW: Framework = Framework {
    name: "cupy",
    title: "CuPy",
    call: "broker.to_cupy",
    module: "cupy",
    aliases: &[],
    install: "pip install cupy-cuda13x",
    types: &["ndarray"],
    types_in: &["cupy"],
    own_type: "ndarray",
    read,
    write,
    lack: |_, _| Ok(None),
    resolve: |array| Ok(array.clone()),
    pin: |_, _| Ok(Pin::Held),
    cuda_stream: Some(cuda_stream),
    copy: Some(|array| array.call_method0(intern!(array.py(), "copy"))),
    wait,
    is_sycl: false,
    queue: None,
    work_on: None,
    has_device: |_, _| Ok(false),
    is_apart: |_, _| Ok(false),
    knows: |_, _| Ok(None),
    to_host: |array| array.call_method0(intern!(array.py(), "get")),
    devices: &[(CUDA, "cuda")],
    name_of: |_, _| Ok(None),
    parse_device: |device| Ok(Ok(device.clone())),
    is_at: |tensor, device| {
        let number = unless_ending(device.py(), number_of(device))?;
        Ok(number.is_ok_and(|number| number == tensor.device().device_id))
    },
    place,
    names_host: |device| matches!(device.to_ascii_lowercase().as_str(), "cpu" | "cpu:0"),
};

fn read<'py>(array: &Bound<'py, PyAny>, options: &ReadOptions<'py>) -> Reading {
    if let Some(direct) = Direct::of(array.py())?
        && let Some(reading) = direct.read(array, options)?
    {
        return reading;
    }
    let reading = protocol::read(array, options)?;
    if reading.is_err() && cuda_interface::offers(array) {
        // CuPy divides strides as unsigned numbers in its capsules: negative ones come out huge.
        return cuda_interface::read(array, options);
    }
    Ok(reading)
}

/// CuPy has no host arrays, so naming it is the wish to cross: host memory is copied to its device.
fn write<'py>(py: Python<'py>, outgoing: &Outgoing) -> PyResult<Bound<'py, PyAny>> {
    let cupy = module(py, intern!(py, "cupy"))?;
    if outgoing.tensor.device().device_type == DeviceType::CPU {
        return cupy.call_method1(intern!(py, "asarray"), (new_array(py, &outgoing.tensor)?,));
    }
    if let Some(direct) = Direct::of(py)?
        && let Some(made) = direct.make(py, &outgoing.tensor)?
    {
        return Ok(made);
    }
    let array = Bound::new(py, Array::new(outgoing.tensor.clone(), false))?;
    cupy.call_method1(intern!(py, "from_dlpack"), (array,))
}

fn cuda_stream(py: Python<'_>, index: i32) -> PyResult<CudaStream> {
    if let Some(direct) = Direct::of(py)? {
        return direct.stream(py, index);
    }
    let cuda = module(py, intern!(py, "cupy"))?.getattr(intern!(py, "cuda"))?;
    let stream = cuda.call_method1(intern!(py, "get_current_stream"), (index,))?;
    let address = stream.getattr(intern!(py, "ptr"))?.extract()?;
    Ok(CudaStream::new(address))
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
    let scope = cupy
        .getattr(intern!(py, "cuda"))?
        .call_method1(intern!(py, "Device"), (number_of(device)?,))?;
    scope.call_method0(intern!(py, "__enter__"))?;
    // What is there already is not copied by this.
    let placed = cupy.call_method1(intern!(py, "asarray"), (array,));
    scope.call_method1(intern!(py, "__exit__"), (py.None(), py.None(), py.None()))?;
    placed
}

/// Returns CUDA's number of a device: CuPy's object, or a name as `"cuda:1"`.
fn number_of(device: &Bound<'_, PyAny>) -> PyResult<i32> {
    let Ok(name) = device.extract::<String>() else {
        return device.getattr(intern!(device.py(), "id"))?.extract();
    };
    let (kind, number) = name.split_once(':').unwrap_or((&name, "0"));
    match kind {
        "cuda" | "gpu" => Ok(number.parse()?),
        _ => Err(PyValueError::new_err("it is none of CUDA's")),
    }
}
