//! NumPy: read through its buffer or `__array_interface__`, made through its own `from_dlpack`, or
//! of a buffer before it knew read-only tensors.

use dlpack_broker::device::DType;
use dlpack_broker::{DTypes, Lack, Pending, Profile, Tensor};
use pyo3::intern;
use pyo3::prelude::*;

use super::row::{Framework, Outgoing, Pin};
use super::state::{loaded, module, version};
use crate::array::Array;
use crate::array_interface::{self, Strided};
use crate::buffer;
use crate::error::{Failure, unless_ending};
use crate::found::Found;
use crate::incoming::{Incoming, ReadOptions, Reading};
use crate::numpy_array::NumpyArrays;

/// NumPy's row.
pub(super) const ROW: Framework = Framework {
    name: "numpy",
    title: "NumPy",
    call: "broker.to_numpy",
    module: "numpy",
    aliases: &[],
    install: "pip install numpy",
    types: &["ndarray", "generic"],
    types_in: &["numpy"],
    own_type: "ndarray",
    read,
    write,
    lack,
    resolve,
    pin: |_, _| Ok(Pin::Held),
    cuda_stream: None,
    copy: None,
    wait: |_| Ok(()),
    is_sycl: false,
    queue: None,
    work_on: None,
    has_device: |_, _| Ok(false),
    is_apart: |_, _| Ok(false),
    knows: |_, _| Ok(None),
    to_host: |array| Ok(array.clone()),
    devices: &[],
    name_of: |_, _| Ok(None),
    parse_device: |device| Ok(Ok(device.clone())),
    is_at: |_, _| Ok(false),
    place: |array, _| Ok(array.clone()),
    names_host: |device| matches!(device.to_ascii_lowercase().as_str(), "cpu" | "cpu:0"),
};

pub(super) fn read(array: &Bound<'_, PyAny>, _: &ReadOptions<'_>) -> Reading {
    let py = array.py();
    let direct = NumpyArrays::of(py)?.and_then(|numpy| numpy.read(array));
    if let Some(incoming) = direct {
        return Ok(Ok(incoming));
    }
    if is_plain(array)?
        && let Some(incoming) = buffer::read_array(array)
    {
        return Ok(Ok(incoming));
    }
    if let Some(failure) = masked(array)? {
        return Ok(Err(failure));
    }
    let dtype = array.getattr(intern!(py, "dtype"))?;
    let dtype = match element(&dtype)? {
        Ok(dtype) => dtype,
        Err(failure) => return Ok(Err(failure)),
    };
    let scalar = module(py, intern!(py, "numpy"))?.getattr(intern!(py, "generic"))?;
    let is_scalar = array.is_instance(&scalar)?;
    Ok(
        array_interface::read_as(array, dtype)?.map(|incoming| match incoming {
            // DLPack counts strides in elements; NumPy's own copy brings them in step.
            Strided::InBytes(stand_in) => Incoming {
                pending: Some(Pending::ByteStrides),
                ..stand_in
            },
            // A scalar makes an array of its value each time it is asked.
            Strided::InElements(incoming) => Incoming {
                copied: is_scalar,
                ..incoming
            },
        }),
    )
}

/// Claims that the array is of NumPy's own class, which has no more to say than its buffer.
fn is_plain(array: &Bound<'_, PyAny>) -> PyResult<bool> {
    static CLASS: Found<Py<PyAny>> = Found::new();
    let py = array.py();
    let class = || {
        PyResult::Ok(
            module(py, intern!(py, "numpy"))?
                .getattr("ndarray")?
                .unbind(),
        )
    };
    Ok(array.get_type().is(CLASS.or_find(py, class)?.bind(py)))
}

/// Refuses masked arrays, whose mask would be lost.
fn masked(array: &Bound<'_, PyAny>) -> PyResult<Option<Failure>> {
    let py = array.py();
    let Some(module) = loaded(py, "numpy.ma") else {
        return Ok(None);
    };
    let is_masked = array.is_instance(&module.getattr(intern!(py, "MaskedArray"))?)?;
    Ok(is_masked.then(|| {
        Failure::unsupported(
            "a masked array's mask would be lost",
            "pass x.filled(value) or x.data",
        )
    }))
}

/// Returns the dtype of an array, or says why its elements cannot travel.
fn element(dtype: &Bound<'_, PyAny>) -> PyResult<Result<DType, Failure>> {
    let py = dtype.py();
    let name: String = dtype.getattr(intern!(py, "name"))?.extract()?;
    let known = DType::from_name(&name).filter(|dtype| *dtype != DType::Complex32);
    if !dtype.getattr(intern!(py, "isnative"))?.is_truthy()? {
        return Ok(Err(Failure::unsupported(
            format!("{name} in the other byte order cannot be described by DLPack"),
            "pass x.astype(x.dtype.newbyteorder(\"=\"))",
        )));
    }
    Ok(known.ok_or_else(|| {
        let remedy = match name.as_str() {
            "object" => "pass an array of numbers, for instance x.astype(float)",
            "longdouble" | "float128" => "pass x.astype(float)",
            "clongdouble" | "complex256" => "pass x.astype(complex)",
            name if name.starts_with("datetime") || name.starts_with("timedelta") => {
                "pass x.view(\"int64\")"
            }
            name if name.starts_with("void") || name.starts_with("record") => {
                "pass one of its fields, x[\"name\"]"
            }
            _ => "pass an array of numbers",
        };
        Failure::unsupported(
            format!("NumPy arrays of {name} have no DLPack dtype"),
            remedy,
        )
    }))
}

fn write<'py>(py: Python<'py>, outgoing: &Outgoing) -> PyResult<Bound<'py, PyAny>> {
    let array = new_array(py, &outgoing.tensor)?;
    match outgoing.dtype {
        Some(dtype) => array.call_method1(intern!(py, "view"), (ml_dtype(py, dtype)?,)),
        // Parts of a view hold what it is a view of instead of itself, and so are told from its names.
        None if outgoing.tensor.memory().is_leased() => array.call_method0(intern!(py, "view")),
        None => Ok(array),
    }
}

/// Makes a NumPy array of a tensor that NumPy's own dtypes describe.
pub(super) fn new_array<'py>(py: Python<'py>, tensor: &Tensor) -> PyResult<Bound<'py, PyAny>> {
    if let Some(numpy) = NumpyArrays::of(py)?
        && let Some(array) = numpy.make(py, tensor)?
    {
        return Ok(array);
    }
    let array = Bound::new(py, Array::new(tensor.clone(), false))?;
    let numpy = module(py, intern!(py, "numpy"))?;
    let door = if speaks_versioned(&numpy)? {
        intern!(py, "from_dlpack")
    } else {
        intern!(py, "asarray")
    };
    numpy.call_method1(door, (array,))
}

/// Claims that `from_dlpack` heeds the read-only mark; before 2.1 it sets it on everything.
fn speaks_versioned(numpy: &Bound<'_, PyAny>) -> PyResult<bool> {
    static SPEAKS: Found<bool> = Found::new();
    let is_recent = || Ok(version(numpy) >= (2, 1));
    SPEAKS.or_find(numpy.py(), is_recent).copied()
}

fn ml_dtype(py: Python<'_>, dtype: DType) -> PyResult<Bound<'_, PyAny>> {
    module(py, intern!(py, "ml_dtypes"))?.getattr(dtype.name())
}

/// Says which types of `ml_dtypes` are missing where that package is, or is too old for them.
fn lack(py: Python<'_>, dtype: DType) -> PyResult<Option<Lack>> {
    // Pairs of float4 become float4 on the way.
    let dtype = match dtype {
        DType::Float4E2M1FnX2 => DType::Float4E2M1Fn,
        dtype => dtype,
    };
    if !Profile::ML_DTYPES.contains(dtype) {
        return Ok(None);
    }
    let Ok(ml_dtypes) = unless_ending(py, module(py, intern!(py, "ml_dtypes")))? else {
        let why = "it has that dtype only through the ml_dtypes package";
        return Ok(Some(Lack {
            dtypes: Profile::ML_DTYPES,
            why,
            remedy: "pip install ml_dtypes",
        }));
    };
    if ml_dtypes.hasattr(dtype.name())? {
        return Ok(None);
    }
    Ok(Some(Lack {
        dtypes: missing(&ml_dtypes)?,
        why: "the installed ml_dtypes is too old for that dtype",
        remedy: "pip install --upgrade ml_dtypes",
    }))
}

/// Returns the dtypes that NumPy could have, and that this `ml_dtypes` lacks.
fn missing(ml_dtypes: &Bound<'_, PyAny>) -> PyResult<DTypes> {
    let mut missing = DTypes::of(&[]);
    for dtype in DType::ALL {
        if Profile::ML_DTYPES.contains(*dtype) && !ml_dtypes.hasattr(dtype.name())? {
            missing = missing.union(DTypes::of(&[*dtype]));
        }
    }
    Ok(missing)
}

fn contiguous<'py>(array: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = array.py();
    module(py, intern!(py, "numpy"))?.call_method1(intern!(py, "ascontiguousarray"), (array,))
}

fn resolve<'py>(array: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    contiguous(array)
}
