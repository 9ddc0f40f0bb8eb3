//! The public conversions, one thin function each.

use pyo3::intern;
use pyo3::prelude::*;

use crate::array::Array;
use crate::capsule;
use crate::convert::{self, Target};
use crate::error::Failure;
use crate::frameworks;
use crate::incoming::{Producer, ReadOptions, not_a_tensor};
use crate::options::Options;
use crate::overlap;

type Object<'py> = Bound<'py, PyAny>;

/// Finds the target that a name or an imported module stands for.
pub(crate) fn target_of(to: &Bound<'_, PyAny>) -> PyResult<Result<Target, Failure>> {
    let name: String = match to.extract() {
        Ok(name) => name,
        Err(_) => match to.getattr_opt(intern!(to.py(), "__name__"))? {
            Some(name) => name.to_string(),
            None => to.repr()?.to_string(),
        },
    };
    let known = frameworks::FRAMEWORKS
        .iter()
        .map(|row| row.name)
        .collect::<Vec<_>>();
    Ok(Target::find(&name).ok_or_else(|| {
        let names = known.join(", ");
        Failure::option(
            format!("wanted one of {names} or broker, got {name}"),
            "name the framework",
        )
    }))
}

fn to_framework<'py>(
    x: &Object<'py>,
    name: &'static str,
    options: Result<Options<'py>, Failure>,
) -> PyResult<Object<'py>> {
    let target = Target::find(name).expect("the conversions name rows of the table");
    let options = options.map_err(|failure| failure.raise(x.py(), target.call()))?;
    convert::convert(x, target, &options)
}

/// Converts tensors of any framework to PyTorch, without a copy where that is possible.
///
/// Parameters
/// ----------
/// x : tensor, capsule, buffer, or container of them
///     A tensor of any framework, an object with ``__dlpack__``, a DLPack capsule of either ABI,
///     an object with ``__cuda_array_interface__``, a buffer; or a list, tuple, dict, named tuple
///     or dataclass of such.
/// device : optional
///     ``"cpu"``, ``"cuda:0"``, ``"xpu:1"`` or a ``torch.device``.
/// copy : bool, optional
///     ``None`` copies only where sharing is impossible, ``False`` raises `CopyRequired` there,
///     ``True`` always copies.
/// stream : optional
///     The consumer's stream, for producers on devices: an integer, read by the device's rules.
/// readonly : {"copy", "share", "error"}, optional
///     What may happen to a source that must not be written. By default what is flagged
///     read-only is copied where the consumer cannot keep to it, and what is immutable by
///     convention is shared with a warning.
/// detach : bool, optional
///     Whether a tensor that requires a gradient may be cut off from it.
///
/// Returns
/// -------
/// torch.Tensor
///     The same object where ``x`` is one already and no keyword asks for more.
///
/// Raises
/// ------
/// CopyRequired
///     Under ``copy=False`` or `no_copy`, where a copy is needed.
/// UnsupportedTensorError, UnsupportedDTypeError, UnsupportedDeviceError, UnsupportedLayoutError
///     Where PyTorch has nothing to hold the tensor in, naming what to do instead.
/// InvalidTensorError
///     For a descriptor that no correct producer makes.
///
/// Examples
/// --------
/// >>> import broker, numpy as np
/// >>> a = np.zeros(3)
/// >>> t = broker.to_torch(a)
/// >>> t[0] = 1.0
/// >>> a
/// array([1., 0., 0.])
#[pyfunction]
#[pyo3(signature = (x, /, *, device=None, copy=None, stream=None, readonly=None, detach=false))]
pub(crate) fn to_torch<'py>(
    x: &Object<'py>,
    device: Option<Object<'py>>,
    copy: Option<bool>,
    stream: Option<Object<'py>>,
    readonly: Option<&str>,
    detach: bool,
) -> PyResult<Object<'py>> {
    to_framework(
        x,
        "torch",
        Options::parse(device, copy, stream, readonly, detach),
    )
}

/// Converts tensors of any framework to NumPy, without a copy where that is possible.
///
/// Parameters
/// ----------
/// x : tensor, capsule, buffer, or container of them
///     A tensor of any framework, an object with ``__dlpack__``, a DLPack capsule of either ABI,
///     an object with ``__cuda_array_interface__``, a buffer; or a list, tuple, dict, named tuple
///     or dataclass of such.
/// device : optional
///     ``"cpu"``: brings memory that the host cannot read to the host.
/// copy : bool, optional
///     ``None`` copies only where sharing is impossible, ``False`` raises `CopyRequired` there,
///     ``True`` always copies.
/// stream : optional
///     The consumer's stream, for producers on devices: an integer, read by the device's rules.
/// readonly : {"copy", "share", "error"}, optional
///     What may happen to a source that must not be written. By default what is flagged
///     read-only is copied where the consumer cannot keep to it, and what is immutable by
///     convention is shared with a warning.
/// detach : bool, optional
///     Whether a tensor that requires a gradient may be cut off from it.
///
/// Returns
/// -------
/// numpy.ndarray
///     The same object where ``x`` is one already and no keyword asks for more.
///
/// Raises
/// ------
/// CopyRequired
///     Under ``copy=False`` or `no_copy`, where a copy is needed.
/// UnsupportedTensorError, UnsupportedDTypeError, UnsupportedDeviceError, UnsupportedLayoutError
///     Where NumPy has nothing to hold the tensor in, naming what to do instead.
/// InvalidTensorError
///     For a descriptor that no correct producer makes.
///
/// Examples
/// --------
/// >>> import broker, torch
/// >>> broker.to_numpy(torch.ones(2, dtype=torch.bfloat16)).dtype
/// dtype(bfloat16)
#[pyfunction]
#[pyo3(signature = (x, /, *, device=None, copy=None, stream=None, readonly=None, detach=false))]
pub(crate) fn to_numpy<'py>(
    x: &Object<'py>,
    device: Option<Object<'py>>,
    copy: Option<bool>,
    stream: Option<Object<'py>>,
    readonly: Option<&str>,
    detach: bool,
) -> PyResult<Object<'py>> {
    to_framework(
        x,
        "numpy",
        Options::parse(device, copy, stream, readonly, detach),
    )
}

/// Converts tensors of any framework to TensorFlow, without a copy where that is possible.
///
/// Parameters
/// ----------
/// x : tensor, capsule, buffer, or container of them
///     A tensor of any framework, an object with ``__dlpack__``, a DLPack capsule of either ABI,
///     an object with ``__cuda_array_interface__``, a buffer; or a list, tuple, dict, named tuple
///     or dataclass of such.
/// device : optional
///     ``"CPU:0"``, ``"GPU:1"``, as ``tf.device`` takes it.
/// copy : bool, optional
///     ``None`` copies only where sharing is impossible, ``False`` raises `CopyRequired` there,
///     ``True`` always copies.
/// stream : optional
///     The consumer's stream, for producers on devices: an integer, read by the device's rules.
/// readonly : {"copy", "share", "error"}, optional
///     What may happen to a source that must not be written. By default what is flagged
///     read-only is copied where the consumer cannot keep to it, and what is immutable by
///     convention is shared with a warning.
/// detach : bool, optional
///     Whether a tensor that requires a gradient may be cut off from it.
///
/// Returns
/// -------
/// tensorflow.Tensor
///     The same object where ``x`` is one already and no keyword asks for more.
///
/// Raises
/// ------
/// CopyRequired
///     Under ``copy=False`` or `no_copy`, where a copy is needed.
/// UnsupportedTensorError, UnsupportedDTypeError, UnsupportedDeviceError, UnsupportedLayoutError
///     Where TensorFlow has nothing to hold the tensor in, naming what to do instead.
/// InvalidTensorError
///     For a descriptor that no correct producer makes.
///
/// Examples
/// --------
/// >>> import broker, numpy as np
/// >>> broker.to_tensorflow(np.arange(3)[::-1]).numpy()
/// array([2, 1, 0])
#[pyfunction]
#[pyo3(signature = (x, /, *, device=None, copy=None, stream=None, readonly=None, detach=false))]
pub(crate) fn to_tensorflow<'py>(
    x: &Object<'py>,
    device: Option<Object<'py>>,
    copy: Option<bool>,
    stream: Option<Object<'py>>,
    readonly: Option<&str>,
    detach: bool,
) -> PyResult<Object<'py>> {
    to_framework(
        x,
        "tensorflow",
        Options::parse(device, copy, stream, readonly, detach),
    )
}

/// Converts tensors of any framework to JAX, without a copy where that is possible.
///
/// Parameters
/// ----------
/// x : tensor, capsule, buffer, or container of them
///     A tensor of any framework, an object with ``__dlpack__``, a DLPack capsule of either ABI,
///     an object with ``__cuda_array_interface__``, a buffer; or a list, tuple, dict, named tuple
///     or dataclass of such.
/// device : optional
///     ``"cpu"``, ``"gpu:1"`` or one of ``jax.devices()``.
/// copy : bool, optional
///     ``None`` copies only where sharing is impossible, ``False`` raises `CopyRequired` there,
///     ``True`` always copies.
/// stream : optional
///     The consumer's stream, for producers on devices: an integer, read by the device's rules.
/// readonly : {"copy", "share", "error"}, optional
///     What may happen to a source that must not be written. By default what is flagged
///     read-only is copied where the consumer cannot keep to it, and what is immutable by
///     convention is shared with a warning.
/// detach : bool, optional
///     Whether a tensor that requires a gradient may be cut off from it.
///
/// Returns
/// -------
/// jax.Array
///     The same object where ``x`` is one already and no keyword asks for more.
///
/// Raises
/// ------
/// CopyRequired
///     Under ``copy=False`` or `no_copy`, where a copy is needed.
/// UnsupportedTensorError, UnsupportedDTypeError, UnsupportedDeviceError, UnsupportedLayoutError
///     Where JAX has nothing to hold the tensor in, naming what to do instead.
/// InvalidTensorError
///     For a descriptor that no correct producer makes.
///
/// Examples
/// --------
/// >>> import broker, numpy as np
/// >>> broker.to_jax(np.arange(3, dtype="float32")).shape
/// (3,)
#[pyfunction]
#[pyo3(signature = (x, /, *, device=None, copy=None, stream=None, readonly=None, detach=false))]
pub(crate) fn to_jax<'py>(
    x: &Object<'py>,
    device: Option<Object<'py>>,
    copy: Option<bool>,
    stream: Option<Object<'py>>,
    readonly: Option<&str>,
    detach: bool,
) -> PyResult<Object<'py>> {
    to_framework(
        x,
        "jax",
        Options::parse(device, copy, stream, readonly, detach),
    )
}

/// Converts tensors of any framework to CuPy, without a copy where that is possible.
///
/// Host memory is copied to CuPy's current device, since CuPy has no host arrays.
///
/// Parameters
/// ----------
/// x : tensor, capsule, buffer, or container of them
///     A tensor of any framework, an object with ``__dlpack__``, a DLPack capsule of either ABI,
///     an object with ``__cuda_array_interface__``, a buffer; or a list, tuple, dict, named tuple
///     or dataclass of such.
/// device : optional
///     ``"cuda:1"`` or a ``cupy.cuda.Device``.
/// copy : bool, optional
///     ``None`` copies only where sharing is impossible, ``False`` raises `CopyRequired` there,
///     ``True`` always copies.
/// stream : optional
///     The consumer's stream, for producers on devices: an integer, read by the device's rules.
/// readonly : {"copy", "share", "error"}, optional
///     What may happen to a source that must not be written. By default what is flagged
///     read-only is copied where the consumer cannot keep to it, and what is immutable by
///     convention is shared with a warning.
/// detach : bool, optional
///     Whether a tensor that requires a gradient may be cut off from it.
///
/// Returns
/// -------
/// cupy.ndarray
///     The same object where ``x`` is one already and no keyword asks for more.
///
/// Raises
/// ------
/// CopyRequired
///     Under ``copy=False`` or `no_copy`, where a copy is needed.
/// UnsupportedTensorError, UnsupportedDTypeError, UnsupportedDeviceError, UnsupportedLayoutError
///     Where CuPy has nothing to hold the tensor in, naming what to do instead.
/// InvalidTensorError
///     For a descriptor that no correct producer makes.
#[pyfunction]
#[pyo3(signature = (x, /, *, device=None, copy=None, stream=None, readonly=None, detach=false))]
pub(crate) fn to_cupy<'py>(
    x: &Object<'py>,
    device: Option<Object<'py>>,
    copy: Option<bool>,
    stream: Option<Object<'py>>,
    readonly: Option<&str>,
    detach: bool,
) -> PyResult<Object<'py>> {
    to_framework(
        x,
        "cupy",
        Options::parse(device, copy, stream, readonly, detach),
    )
}

/// Converts tensors to the framework that a name, a module or another tensor stands for.
///
/// Parameters
/// ----------
/// x : tensor, capsule, buffer, or container of them
///     As for `to_torch`.
/// target : str or module, optional
///     ``"torch"``, or the imported module ``torch``.
/// like : tensor, optional
///     Instead of ``target``: a tensor whose framework and device the result shall have.
/// device, copy, stream, readonly, detach
///     As for `to_torch`.
///
/// Returns
/// -------
/// tensor
///     Of the target's type.
///
/// Examples
/// --------
/// >>> import broker, numpy as np
/// >>> broker.to(np.zeros(2), "torch").shape
/// torch.Size([2])
/// >>> broker.to(np.zeros(2), like=np.ones(1))
/// array([0., 0.])
#[pyfunction]
#[pyo3(signature = (x, target=None, /, *, like=None, device=None, copy=None, stream=None, readonly=None, detach=false))]
#[expect(
    clippy::too_many_arguments,
    reason = "the keywords of the public function"
)]
pub(crate) fn to<'py>(
    py: Python<'py>,
    x: &Object<'py>,
    target: Option<Object<'py>>,
    like: Option<Object<'py>>,
    device: Option<Object<'py>>,
    copy: Option<bool>,
    stream: Option<Object<'py>>,
    readonly: Option<&str>,
    detach: bool,
) -> PyResult<Object<'py>> {
    let raise = |failure: Failure| failure.raise(py, "broker.to");
    let (target, like_device) = match (target, like) {
        (Some(target), None) => (target_of(&target)?.map_err(raise)?, None),
        (None, Some(like)) => convert::target_like(&like)?.map_err(raise)?,
        _ => {
            let why = "wanted either a target or like=";
            return Err(raise(Failure::option(
                why,
                "pass \"torch\", torch, or like=tensor",
            )));
        }
    };
    let device = device.or(like_device);
    let options = Options::parse(device, copy, stream, readonly, detach).map_err(raise)?;
    convert::convert(x, target, &options)
}

/// Holds a tensor of any framework and device as a `broker.Array`.
///
/// Parameters
/// ----------
/// x : tensor, capsule, buffer, or container of them
///     As for `to_torch`.
/// device : optional
///     ``"cpu"`` brings memory that the host cannot read to the host.
/// copy : bool, optional
///     ``True`` copies, to memory that is aligned to 64 bytes; ``False`` never does.
/// stream, readonly, detach
///     As for `to_torch`.
///
/// Returns
/// -------
/// Array
///
/// Examples
/// --------
/// >>> import broker, numpy as np
/// >>> broker.asarray(np.zeros((2, 3), dtype="float32"))
/// broker.Array(shape=(2, 3), dtype=float32, device=cpu)
#[pyfunction]
#[pyo3(signature = (x, /, *, device=None, copy=None, stream=None, readonly=None, detach=false))]
pub(crate) fn asarray<'py>(
    x: &Object<'py>,
    device: Option<Object<'py>>,
    copy: Option<bool>,
    stream: Option<Object<'py>>,
    readonly: Option<&str>,
    detach: bool,
) -> PyResult<Object<'py>> {
    to_framework(
        x,
        "broker",
        Options::parse(device, copy, stream, readonly, detach),
    )
}

/// Holds an object that speaks DLPack as a `broker.Array`, as the array API says.
///
/// Parameters
/// ----------
/// x : object with ``__dlpack__`` and ``__dlpack_device__``
///     The producer.
/// device : optional
///     ``"cpu"`` brings memory that the host cannot read to the host.
/// copy : bool, optional
///     As for `asarray`.
///
/// Returns
/// -------
/// Array
///
/// Examples
/// --------
/// >>> import broker, numpy as np
/// >>> broker.from_dlpack(np.ones(2)).shape
/// (2,)
#[pyfunction]
#[pyo3(signature = (x, /, *, device=None, copy=None))]
pub(crate) fn from_dlpack<'py>(
    x: &Object<'py>,
    device: Option<Object<'py>>,
    copy: Option<bool>,
) -> PyResult<Object<'py>> {
    to_framework(x, "broker", Options::parse(device, copy, None, None, false))
}

/// Makes a DLPack capsule of a tensor of any framework.
///
/// Parameters
/// ----------
/// x : tensor, capsule or buffer
///     As for `to_torch`; a capsule of one ABI comes out as one of the other.
/// max_version : tuple of int, optional
///     The newest DLPack that the consumer knows. ``None`` gives a legacy capsule, as the
///     protocol says; ``(1, 0)`` and above a versioned one.
/// copy : bool, optional
///     As for `to_torch`.
/// readonly : {"copy", "share", "error"}, optional
///     As for `to_torch`; legacy capsules cannot say read-only.
///
/// Returns
/// -------
/// capsule
///
/// Examples
/// --------
/// >>> import broker, numpy as np
/// >>> broker.to_capsule(np.ones(2), max_version=(1, 0))  # doctest: +ELLIPSIS
/// <capsule object "dltensor_versioned" at ...>
#[pyfunction]
#[pyo3(signature = (x, /, max_version=None, *, copy=None, readonly=None))]
pub(crate) fn to_capsule<'py>(
    py: Python<'py>,
    x: &Object<'py>,
    max_version: Option<(u32, u32)>,
    copy: Option<bool>,
    readonly: Option<&str>,
) -> PyResult<Object<'py>> {
    let raise = |failure: Failure| failure.raise(py, "broker.to_capsule");
    let options = Options::parse(None, copy, None, readonly, false).map_err(raise)?;
    let versioned = max_version.is_some_and(|(major, _)| major >= 1);
    let target = if versioned {
        Target::Array
    } else {
        Target::LegacyArray
    };
    let array = convert::convert(x, target, &options)?;
    let array = array.cast::<Array>()?.get();
    capsule::make(py, &array.marked(), versioned, copy == Some(true))
}

/// Takes a DLPack capsule of either ABI.
///
/// Parameters
/// ----------
/// capsule : capsule
///     What a tensor's ``__dlpack__`` returns; it is consumed.
///
/// Returns
/// -------
/// Array
///
/// Raises
/// ------
/// InvalidTensorError
///     For another object, a consumed capsule, or a descriptor that no correct producer makes.
///
/// Examples
/// --------
/// >>> import broker, numpy as np
/// >>> broker.from_capsule(np.ones(2).__dlpack__()).shape
/// (2,)
#[pyfunction]
#[pyo3(signature = (capsule, /))]
pub(crate) fn from_capsule<'py>(py: Python<'py>, capsule: &Object<'py>) -> PyResult<Array> {
    let taken = capsule::take(capsule);
    let tensor = taken.map_err(|failure| failure.raise(py, "broker.from_capsule"))?;
    Ok(Array::new(tensor, false))
}

/// Says whether two tensors of any frameworks share bytes of memory.
///
/// Parameters
/// ----------
/// a, b : tensor, capsule or buffer
///     Of any framework; capsules are not consumed.
///
/// Returns
/// -------
/// bool
///     Exact for views of up to four million elements with gaps; for larger ones ``True``
///     where the spans of their addresses overlap.
///
/// Examples
/// --------
/// >>> import broker, numpy as np
/// >>> a = np.zeros(4)
/// >>> broker.shares_memory(a, broker.to_torch(a)), broker.shares_memory(a[::2], a[1::2])
/// (True, False)
#[pyfunction]
#[pyo3(signature = (a, b, /))]
pub(crate) fn shares_memory(a: &Object<'_>, b: &Object<'_>) -> PyResult<bool> {
    let options = ReadOptions {
        peek: true,
        detach: true,
        stream: None,
    };
    let read = |object: &Object<'_>| {
        let raise = |failure: Failure| failure.raise(object.py(), "broker.shares_memory");
        let producer = Producer::of(object).ok_or_else(|| raise(not_a_tensor(object)))?;
        producer.read(object, &options)?.map_err(raise)
    };
    Ok(overlap::share(&read(a)?.tensor, &read(b)?.tensor))
}
