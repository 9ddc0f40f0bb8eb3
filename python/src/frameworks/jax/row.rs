//! JAX: read and made through the public protocol, guarded against narrowing.

use dlpack_broker::device::DType;
use dlpack_broker::{DTypes, DeviceType, Lack, Tensor};
use pyo3::intern;
use pyo3::prelude::*;

use super::direct::Direct;
use super::gpus::Gpus;
use crate::array::Array;
use crate::capsule;
use crate::cuda;
use crate::error::{Failure, unless_ending};
use crate::frameworks::numpy;
use crate::frameworks::row::{CUDA, Framework, Outgoing, Pin};
use crate::frameworks::state::module;
use crate::incoming::{Incoming, ReadOptions, Reading};

/// JAX's row.
pub(in crate::frameworks) const ROW: Framework = Framework {
    name: "jax",
    title: "JAX",
    call: "broker.to_jax",
    module: "jax",
    aliases: &[],
    install: "pip install jax",
    types: &["Array"],
    types_in: &["jax"],
    own_type: "Array",
    read,
    write,
    lack,
    resolve: |array| Ok(array.clone()),
    pin: |_, _| Ok(Pin::Held),
    cuda_stream: None,
    copy: Some(copy),
    wait: |array| {
        array
            .call_method0(intern!(array.py(), "block_until_ready"))
            .map(drop)
    },
    is_sycl: false,
    queue: None,
    work_on: None,
    has_device: |_, _| Ok(false),
    is_apart: |_, _| Ok(false),
    knows: |_, _| Ok(None),
    to_host,
    devices: &[(CUDA, "gpu")],
    name_of: |_, _| Ok(None),
    parse_device: |device| Ok(Ok(device.clone())),
    is_at,
    place,
    names_host,
};

fn read(array: &Bound<'_, PyAny>, _: &ReadOptions<'_>) -> Reading {
    let py = array.py();
    if let Some(direct) = Direct::of(py)?
        && let Some(incoming) = direct.read(array)?
    {
        return Ok(Ok(incoming));
    }
    let jax = module(py, intern!(py, "jax"))?;
    if let Some(failure) = guard(array, &jax)? {
        return Ok(Err(failure));
    }
    array.call_method0(intern!(py, "block_until_ready"))?;
    let taken = capsule::take(&array.call_method0(intern!(py, "__dlpack__"))?);
    Ok(taken.map(|tensor| Incoming {
        tensor,
        immutable: true,
        pending: None,
        copied: false,
    }))
}

/// Finds what leaves a JAX array without one block of memory.
fn guard(array: &Bound<'_, PyAny>, jax: &Bound<'_, PyAny>) -> PyResult<Option<Failure>> {
    let py = array.py();
    let tracer = jax
        .getattr(intern!(py, "core"))?
        .getattr(intern!(py, "Tracer"))?;
    if array.is_instance(&tracer)? {
        return Ok(Some(Failure::unsupported(
            "the array is traced: inside jit, grad or vmap it has no values yet",
            "convert outside, or inside by jax.pure_callback",
        )));
    }
    if array.call_method0(intern!(py, "is_deleted"))?.is_truthy()? {
        return Ok(Some(Failure::unsupported(
            "the array's memory was donated or deleted",
            "convert it before it is donated, or pass a copy to the donating function",
        )));
    }
    let devices = array.call_method0(intern!(py, "devices"))?.len()?;
    let here = array
        .getattr(intern!(py, "is_fully_addressable"))?
        .is_truthy()?;
    if devices > 1 || !here {
        return Ok(Some(Failure::unsupported(
            format!("the array is sharded over {devices} devices"),
            "pass jax.device_put(x, jax.devices()[0]) or one of x.addressable_shards",
        )));
    }
    // Extracted, not displayed: `str()` looks for interrupts, which a display would swallow.
    let name: String = array
        .getattr(intern!(py, "dtype"))?
        .getattr(intern!(py, "name"))?
        .extract()?;
    Ok(DType::from_name(&name).is_none().then(|| {
        Failure::unsupported(
            format!("JAX arrays of {name} have no DLPack dtype"),
            "pass jax.random.key_data(x) for keys, or cast to int8 for narrower integers",
        )
    }))
}

fn write<'py>(py: Python<'py>, outgoing: &Outgoing) -> PyResult<Bound<'py, PyAny>> {
    if outgoing.dtype.is_some() {
        let array = (numpy::ROW.write)(py, outgoing)?;
        return module(py, intern!(py, "jax.numpy"))?
            .call_method1(intern!(py, "asarray"), (array,));
    }
    if outgoing.tensor.is_on_host()
        && let Some(direct) = Direct::of(py)?
    {
        return direct.make(py, &outgoing.tensor);
    }
    if cuda::is_on_cuda(&outgoing.tensor)
        && let Some(direct) = Direct::of(py)?
        && let Some(gpus) = Gpus::of(py)?
        && let Some(made) = gpus.make(py, direct, &outgoing.tensor)?
    {
        return Ok(made);
    }
    let array = Bound::new(py, Array::new(outgoing.tensor.clone(), false))?;
    module(py, intern!(py, "jax.dlpack"))?.call_method1(intern!(py, "from_dlpack"), (array,))
}

fn copy<'py>(array: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let numpy = module(array.py(), intern!(array.py(), "jax.numpy"))?;
    numpy.call_method1(intern!(array.py(), "copy"), (array,))
}

/// Says that 64-bit types would be narrowed while they are switched off.
fn lack(py: Python<'_>, dtype: DType) -> PyResult<Option<Lack>> {
    let dtypes = DTypes::of(&[
        DType::Int64,
        DType::UInt64,
        DType::Float64,
        DType::Complex128,
    ]);
    if !dtypes.contains(dtype) {
        return Ok(None);
    }
    let config = module(py, intern!(py, "jax"))?.getattr(intern!(py, "config"))?;
    if config.getattr(intern!(py, "jax_enable_x64"))?.is_truthy()? {
        return Ok(None);
    }
    Ok(Some(Lack {
        dtypes,
        why: "64-bit types are switched off, and it would narrow the values silently",
        remedy: "call jax.config.update(\"jax_enable_x64\", True)",
    }))
}

fn to_host<'py>(array: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = array.py();
    place(array, &pyo3::types::PyString::new(py, "cpu").into_any())
}

/// Copies an array to a device, given as JAX's object or as `"cpu"`, `"gpu:1"`.
fn place<'py>(
    array: &Bound<'py, PyAny>,
    device: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = array.py();
    let jax = module(py, intern!(py, "jax"))?;
    let device = device_of(device)?;
    // Among the devices of the host JAX shares the memory with the first of them.
    let array = match is_of_host(&array.getattr(intern!(py, "sharding"))?)? && is_of_host(&device)?
    {
        true => array.call_method0(intern!(py, "copy"))?,
        false => array.clone(),
    };
    jax.call_method1(intern!(py, "device_put"), (array, device))
}

/// Claims that a device, or one of a sharding, is the host's.
fn is_of_host(place: &Bound<'_, PyAny>) -> PyResult<bool> {
    let py = place.py();
    let devices = match place.getattr_opt(intern!(py, "device_set"))? {
        Some(devices) => devices.try_iter()?.collect::<PyResult<Vec<_>>>()?,
        None => vec![place.clone()],
    };
    for device in devices {
        if device.getattr(intern!(py, "platform"))?.eq("cpu")? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Claims that JAX's device of CUDA has that number. A sharding is no device, and has none.
fn is_at(tensor: &Tensor, device: &Bound<'_, PyAny>) -> PyResult<bool> {
    let py = device.py();
    let Ok(device) = unless_ending(py, device_of(device))? else {
        return Ok(false);
    };
    let told = |name| {
        let told = device.getattr_opt(name)?;
        PyResult::Ok(told.filter(|told| !told.is_none()))
    };
    let (platform, number) = (
        told(intern!(py, "platform"))?,
        told(intern!(py, "local_hardware_id"))?,
    );
    let place = tensor.device();
    Ok(place.device_type == DeviceType::CUDA
        && platform.is_some_and(|platform| platform.eq("gpu").unwrap_or(false))
        && number.is_some_and(|number| number.eq(place.device_id).unwrap_or(false)))
}

/// Returns the device that a name as `"gpu:1"` stands for; objects of JAX's stand for themselves.
fn device_of<'py>(device: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = device.py();
    let Ok(name) = device.extract::<String>() else {
        return Ok(device.clone());
    };
    let (platform, index) = name.split_once(':').unwrap_or((&name, "0"));
    let devices =
        module(py, intern!(py, "jax"))?.call_method1(intern!(py, "devices"), (platform,))?;
    devices.get_item(index.parse::<usize>()?)
}

/// Knows `cpu`, `cpu:0`, and how JAX prints the device object of the first one.
fn names_host(device: &str) -> bool {
    matches!(
        device.to_ascii_lowercase().as_str(),
        "cpu" | "cpu:0" | "tfrt_cpu_0" | "cpudevice(id=0)" | "cpu_0"
    )
}
