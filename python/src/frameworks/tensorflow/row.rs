//! TensorFlow: legacy capsules both ways, guarded against what kills it.

use dlpack_broker::device::DType;
use dlpack_broker::{Element, Tensor};
use pyo3::exceptions::PyValueError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::IntoPyDict;

use super::direct::{BY_TENSORFLOW, Direct};
use crate::device::Device;
use crate::error::Failure;
use crate::frameworks::numpy;
use crate::frameworks::row::{CUDA, Framework, ONEAPI, Outgoing, Pin};
use crate::frameworks::state::module;
use crate::incoming::{Incoming, ReadOptions, Reading};
use crate::level_zero::{self, Runtime};
use crate::settings;
use crate::{capsule, cuda};

/// TensorFlow's row.
pub(in crate::frameworks) const ROW: Framework = Framework {
    name: "tensorflow",
    title: "TensorFlow",
    call: "broker.to_tensorflow",
    module: "tensorflow",
    aliases: &[],
    install: "pip install tensorflow-cpu",
    types: &[
        "Tensor",
        "Variable",
        "RaggedTensor",
        "SparseTensor",
        "IndexedSlices",
    ],
    types_in: &["tensorflow"],
    own_type: "Tensor",
    read,
    write,
    lack: |_, _| Ok(None),
    resolve: |tensor| Ok(tensor.clone()),
    pin: |_, _| Ok(Pin::Held),
    cuda_stream: None,
    copy: Some(copy),
    wait,
    is_sycl: false,
    queue: None,
    work_on: Some(work_on),
    has_device,
    is_apart,
    knows: |_, _| Ok(None),
    to_host,
    devices: &[(CUDA, "GPU"), (ONEAPI, "XPU")],
    name_of,
    parse_device: |device| Ok(Ok(device.clone())),
    is_at,
    place,
    names_host,
};

fn read<'py>(tensor: &Bound<'py, PyAny>, options: &ReadOptions<'py>) -> Reading {
    let py = tensor.py();
    let direct = Direct::of(py)?;
    if let Some(direct) = direct
        && let Some(reading) = direct.read(tensor)?
    {
        return Ok(reading);
    }
    let tensorflow = module(py, intern!(py, "tensorflow"))?;
    let tensor = match eager(tensor, &tensorflow)? {
        Ok(tensor) => tensor,
        Err(failure) => return Ok(Err(failure)),
    };
    let name: String = tensor
        .getattr(intern!(py, "dtype"))?
        .getattr(intern!(py, "name"))?
        .extract()?;
    let Some(dtype) = dtype_of(&name) else {
        let why = format!("TensorFlow tensors of {name} have no DLPack dtype");
        return Ok(Err(Failure::unsupported(why, numbers_of(&name))));
    };
    if let Some(place) = foreign_to_dlpack(&tensor)? {
        // What a variable held is one of them only now.
        return match direct.map(|direct| direct.read(&tensor)).transpose()? {
            Some(Some(reading)) => Ok(reading),
            _ => Ok(Err(unreadable(&place))),
        };
    }
    if is_unknown_to_dlpack(dtype) {
        return read_by_numpy(&tensor, &tensorflow, options);
    }
    settle(&tensor, &tensorflow)?;
    let capsule = dlpack(&tensorflow)?.call_method1(intern!(py, "to_dlpack"), (&tensor,))?;
    match capsule::take(&capsule) {
        // Its older versions export booleans as uint8.
        Ok(taken) if taken.element() != Element::from(dtype) => {
            read_by_numpy(&tensor, &tensorflow, options)
        }
        taken => Ok(taken.map(|tensor| Incoming {
            tensor,
            immutable: true,
            pending: None,
            copied: false,
        })),
    }
}

/// Returns the device of a tensor where TensorFlow's DLPack knows no such.
fn foreign_to_dlpack(tensor: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    let py = tensor.py();
    let device: String = tensor.getattr(intern!(py, "backing_device"))?.extract()?;
    let place = device.rsplit("device:").next().unwrap_or_default();
    let is_known = place.starts_with("CPU:") || place.starts_with("GPU:");
    Ok((!is_known).then(|| place.to_owned()))
}

fn unreadable(place: &str) -> Failure {
    let why = match settings::is_safe() {
        true => "BROKER_SAFE=1 keeps its C interface shut, and its DLPack knows no such device",
        false => "broker's contexts do not know its memory, and TensorFlow's DLPack no such device",
    };
    let why = format!("the tensor is on TensorFlow's {place}: {why}");
    Failure::missing_device(why, BY_TENSORFLOW)
}

/// Claims that TensorFlow has a device whose memory a tensor's is.
fn has_device(py: Python<'_>, tensor: &Tensor) -> PyResult<bool> {
    match Direct::of(py)? {
        Some(direct) if !tensor.is_host_readable() => {
            Ok(direct.takes(py, tensor)? && is_known(py, tensor)?)
        }
        _ => Ok(false),
    }
}

/// Claims that TensorFlow has a device for the memory, whose context does not know it.
fn is_apart(py: Python<'_>, tensor: &Tensor) -> PyResult<bool> {
    match Direct::of(py)? {
        Some(direct) if !tensor.is_host_readable() => {
            Ok(!is_known(py, tensor)? && direct.takes_copy(py, tensor)?)
        }
        _ => Ok(false),
    }
}

/// Claims that the context of Intel's extension knows the memory, where there is one to ask. CUDA has one for all.
fn is_known(py: Python<'_>, tensor: &Tensor) -> PyResult<bool> {
    let needs_none = tensor.layout().is_empty() || cuda::is_on_cuda(tensor);
    Ok(needs_none || level_zero::kind_in(py, Runtime::TensorFlow, tensor)?.is_some())
}

/// Waits for a tensor of asynchronous mode: `to_dlpack` would wait with the GIL held, which an
/// operation that fails never gets then.
fn settle(tensor: &Bound<'_, PyAny>, tensorflow: &Bound<'_, PyAny>) -> PyResult<()> {
    let py = tensor.py();
    let is_synchronous = tensorflow
        .getattr(intern!(py, "config"))?
        .getattr(intern!(py, "experimental"))?
        .call_method0(intern!(py, "get_synchronous_execution"))?;
    if !is_synchronous.is_truthy()? {
        tensor.call_method0(intern!(py, "numpy"))?;
    }
    Ok(())
}

fn read_by_numpy<'py>(
    tensor: &Bound<'py, PyAny>,
    tensorflow: &Bound<'py, PyAny>,
    options: &ReadOptions<'py>,
) -> Reading {
    let reading = numpy::read(&numpy_view(tensor, tensorflow)?, options)?;
    Ok(reading.map(|incoming| Incoming {
        immutable: true,
        ..incoming
    }))
}

/// Returns NumPy's view of the tensor's own memory, for what TensorFlow's DLPack would refuse.
fn numpy_view<'py>(
    tensor: &Bound<'py, PyAny>,
    tensorflow: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = tensor.py();
    let asarray =
        |tensor| module(py, intern!(py, "numpy"))?.call_method1(intern!(py, "asarray"), (tensor,));
    if tensor.getattr(intern!(py, "ndim"))?.is_truthy()? {
        return asarray(tensor.clone());
    }
    // NumPy gets a scalar without memory, but a reshaped one with the same memory.
    let reshape = intern!(py, "reshape");
    let flat = tensorflow.call_method1(reshape, (tensor, [-1]))?;
    asarray(flat)?.call_method1(reshape, (pyo3::types::PyTuple::empty(py),))
}

/// Claims that TensorFlow has the dtype, and its DLPack does not.
fn is_unknown_to_dlpack(dtype: DType) -> bool {
    dtype.bits() <= 8 && !matches!(dtype, DType::Bool | DType::Int8 | DType::UInt8)
}

/// Returns the tensor with a value, or says what to pass instead.
fn eager<'py>(
    tensor: &Bound<'py, PyAny>,
    tensorflow: &Bound<'py, PyAny>,
) -> PyResult<Result<Bound<'py, PyAny>, Failure>> {
    let py = tensor.py();
    let is = |name| {
        tensorflow
            .getattr(name)
            .and_then(|class| tensor.is_instance(&class))
    };
    if is("Variable")? {
        return Ok(Ok(tensor.call_method0(intern!(py, "read_value"))?));
    }
    if !is("Tensor")? {
        let name = tensor.get_type().name()?;
        let why = format!("{name} objects are several tensors, not one");
        let remedy = "pass x.to_tensor(), tf.sparse.to_dense(x) or tf.convert_to_tensor(x)";
        return Ok(Err(Failure::unsupported(why, remedy)));
    }
    if !tensor.hasattr(intern!(py, "numpy"))? {
        let why =
            "the tensor is symbolic: inside tf.function or a Keras model it has no values yet";
        let remedy = "convert outside, or inside by tf.py_function";
        return Ok(Err(Failure::unsupported(why, remedy)));
    }
    Ok(Ok(tensor.clone()))
}

/// Returns the dtype of TensorFlow's name for it, if DLPack can spell it.
fn dtype_of(name: &str) -> Option<DType> {
    DType::from_name(if name == "half" { "float16" } else { name })
}

/// Says how to get numbers out of a tensor of a dtype that is none of numbers.
fn numbers_of(name: &str) -> &'static str {
    match name {
        "string" => "pass a tensor of numbers, for instance tf.strings.to_number(x)",
        "resource" => "pass a tensor of numbers: the variable itself, not its handle",
        "variant" => {
            "pass a tensor of numbers: an element of the dataset or list that it stands for"
        }
        _ => {
            "pass a tensor of numbers, for instance tf.bitcast(x, ...) to an integer of that width"
        }
    }
}

fn write<'py>(py: Python<'py>, outgoing: &Outgoing) -> PyResult<Bound<'py, PyAny>> {
    let dtype = outgoing.dtype.or(outgoing.tensor.element().dtype());
    if let (Some(direct), Some(dtype)) = (Direct::of(py)?, dtype)
        && let Some(made) = match outgoing.tensor.is_on_host() {
            true => direct.make(py, &outgoing.tensor, dtype)?,
            false => direct.make_on_device(py, &outgoing.tensor, dtype)?,
        }
    {
        return Ok(made);
    }
    let tensorflow = module(py, intern!(py, "tensorflow"))?;
    if outgoing.dtype.is_some() {
        let array = numpy_array(py, outgoing)?;
        let door = Bound::new(py, ArrayDoor(array.unbind()))?;
        return tensorflow.call_method1(intern!(py, "convert_to_tensor"), (door,));
    }
    let capsule = capsule::make(py, &outgoing.tensor, false, false)?;
    dlpack(&tensorflow)?.call_method1(intern!(py, "from_dlpack"), (capsule,))
}

/// Makes the NumPy array of what TensorFlow's DLPack would refuse.
fn numpy_array<'py>(py: Python<'py>, outgoing: &Outgoing) -> PyResult<Bound<'py, PyAny>> {
    if outgoing.dtype != Some(DType::Bool) {
        return (numpy::ROW.write)(py, outgoing);
    }
    // Booleans have a carrier here, and none on the way to NumPy.
    let carrier = Outgoing {
        tensor: outgoing.tensor.clone(),
        dtype: None,
    };
    (numpy::ROW.write)(py, &carrier)?.call_method1(intern!(py, "view"), (intern!(py, "bool"),))
}

/// Something that NumPy can make an array of, which TensorFlow shares where it copies an array itself.
#[pyclass(frozen)]
struct ArrayDoor(Py<PyAny>);

#[pymethods]
impl ArrayDoor {
    #[pyo3(signature = (dtype=None, copy=None))]
    fn __array__(&self, py: Python<'_>, dtype: Option<Py<PyAny>>, copy: Option<bool>) -> Py<PyAny> {
        let _asked_by_numpy = (dtype, copy);
        self.0.clone_ref(py)
    }
}

fn dlpack<'py>(tensorflow: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = tensorflow.py();
    tensorflow
        .getattr(intern!(py, "experimental"))?
        .getattr(intern!(py, "dlpack"))
}

/// Waits for the device of a tensor: TensorFlow has one stream for each.
fn wait(tensor: &Bound<'_, PyAny>) -> PyResult<()> {
    if let Some(direct) = Direct::of(tensor.py())? {
        direct.wait(tensor);
    }
    Ok(())
}

/// Waits for the device that has a tensor's memory.
fn work_on<'py>(py: Python<'py>, tensor: &Tensor) -> PyResult<Vec<Bound<'py, PyAny>>> {
    if let Some(direct) = Direct::opened(py)? {
        direct.wait_on(py, tensor)?;
    }
    Ok(Vec::new())
}

fn to_host<'py>(tensor: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    place(
        tensor,
        &pyo3::types::PyString::new(tensor.py(), "CPU:0").into_any(),
    )
}

/// Copies a tensor on its device, by way of the host: an identity on the device shares.
fn copy<'py>(tensor: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let device = tensor.getattr(intern!(tensor.py(), "device"))?;
    place(&to_host(tensor)?, &device)
}

/// Copies a tensor to a device by an operation placed there.
fn place<'py>(
    tensor: &Bound<'py, PyAny>,
    device: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = tensor.py();
    let tensorflow = module(py, intern!(py, "tensorflow"))?;
    let wished = short_name(&device.str()?.to_string_lossy());
    let own: String = tensor.getattr(intern!(py, "device"))?.extract()?;
    // An identity shares memory among the devices of the host.
    let is_of_host = |name: &str| name.starts_with("cpu:");
    let is_copied = is_of_host(&wished) && is_of_host(&short_name(&own));
    let scope = tensorflow.call_method1(intern!(py, "device"), (device,))?;
    scope.call_method0(intern!(py, "__enter__"))?;
    let placed = match is_copied {
        true => deep_copy(&tensorflow, tensor),
        false => tensorflow.call_method1(intern!(py, "identity"), (tensor,)),
    };
    scope.call_method1(intern!(py, "__exit__"), (py.None(), py.None(), py.None()))?;
    let placed = placed?;
    // TensorFlow places softly: what is not there becomes the host without a word.
    let seen: String = placed.getattr(intern!(py, "device"))?.extract()?;
    if short_name(&seen) != wished {
        return Err(PyValueError::new_err(format!(
            "it was placed on {seen} instead"
        )));
    }
    Ok(placed)
}

fn deep_copy<'py>(
    tensorflow: &Bound<'py, PyAny>,
    tensor: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = tensor.py();
    tensorflow.getattr(intern!(py, "raw_ops"))?.call_method(
        intern!(py, "DeepCopy"),
        (),
        Some(&[("x", tensor)].into_py_dict(py)?),
    )
}

/// Claims that the tensor's memory is that of the device of TensorFlow's that is named.
fn is_at(tensor: &Tensor, device: &Bound<'_, PyAny>) -> PyResult<bool> {
    let py = device.py();
    let wished = short_name(&device.str()?.to_string_lossy());
    Ok(match Direct::of(py)? {
        Some(direct) => direct
            .name_of(py, tensor)?
            .is_some_and(|own| short_name(&own) == wished),
        None => false,
    })
}

fn name_of(py: Python<'_>, device: &Device) -> PyResult<Option<String>> {
    match (Direct::of(py)?, &device.level_zero) {
        (Some(direct), Some(device)) => direct.name_on(py, device),
        _ => Ok(None),
    }
}

fn names_host(device: &str) -> bool {
    short_name(device) == "cpu:0"
}

/// Returns `xpu:0` for `XPU`, `XPU:0`, `/XPU:0` and `/device:XPU:0`, with a job before or not.
fn short_name(device: &str) -> String {
    let last = device.rsplit('/').next().unwrap_or(device);
    let last = last.to_ascii_lowercase();
    let place = last.strip_prefix("device:").unwrap_or(&last);
    match place.contains(':') {
        true => place.to_owned(),
        false => format!("{place}:0"),
    }
}
