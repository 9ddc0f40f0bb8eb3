//! Conversions to each framework, and to the one that a caller names.

use pyo3::prelude::*;

use super::target::to_framework;
use crate::convert;
use crate::error::Failure;
use crate::options::Options;
use crate::target::Target;

type Object<'py> = Bound<'py, PyAny>;

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
        (Some(target), None) => (Target::of(&target)?.map_err(raise)?, None),
        (None, Some(like)) => Target::like(&like)?.map_err(raise)?,
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
