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
#[doc = include_str!("source.txt")]
/// device : optional
///     ``"cpu"``, ``"cuda:0"``, ``"xpu:1"`` or a ``torch.device``.
#[doc = include_str!("keywords.txt")]
/// Returns
/// -------
/// torch.Tensor
///     The same object where ``x`` is one already and no keyword asks for more.
///
#[doc = include_str!("raises.txt")]
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
    copy: Option<Object<'py>>,
    stream: Option<Object<'py>>,
    readonly: Option<Object<'py>>,
    detach: bool,
) -> PyResult<Object<'py>> {
    to_framework(
        x,
        "torch",
        Options::parse(device, copy.as_ref(), stream, readonly.as_ref(), detach),
    )
}

/// Converts tensors of any framework to NumPy, without a copy where that is possible.
///
#[doc = include_str!("source.txt")]
/// device : optional
///     ``"cpu"``: brings memory that the host cannot read to the host.
#[doc = include_str!("keywords.txt")]
/// Returns
/// -------
/// numpy.ndarray
///     The same object where ``x`` is one already and no keyword asks for more.
///
#[doc = include_str!("raises.txt")]
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
    copy: Option<Object<'py>>,
    stream: Option<Object<'py>>,
    readonly: Option<Object<'py>>,
    detach: bool,
) -> PyResult<Object<'py>> {
    to_framework(
        x,
        "numpy",
        Options::parse(device, copy.as_ref(), stream, readonly.as_ref(), detach),
    )
}

/// Converts tensors of any framework to TensorFlow, without a copy where that is possible.
///
#[doc = include_str!("source.txt")]
/// device : optional
///     ``"CPU:0"``, ``"GPU:1"``, as ``tf.device`` takes it.
#[doc = include_str!("keywords.txt")]
/// Returns
/// -------
/// tensorflow.Tensor
///     The same object where ``x`` is one already and no keyword asks for more.
///
#[doc = include_str!("raises.txt")]
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
    copy: Option<Object<'py>>,
    stream: Option<Object<'py>>,
    readonly: Option<Object<'py>>,
    detach: bool,
) -> PyResult<Object<'py>> {
    to_framework(
        x,
        "tensorflow",
        Options::parse(device, copy.as_ref(), stream, readonly.as_ref(), detach),
    )
}

/// Converts tensors of any framework to JAX, without a copy where that is possible.
///
#[doc = include_str!("source.txt")]
/// device : optional
///     ``"cpu"``, ``"gpu:1"`` or one of ``jax.devices()``.
#[doc = include_str!("keywords.txt")]
/// Returns
/// -------
/// jax.Array
///     The same object where ``x`` is one already and no keyword asks for more.
///
#[doc = include_str!("raises.txt")]
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
    copy: Option<Object<'py>>,
    stream: Option<Object<'py>>,
    readonly: Option<Object<'py>>,
    detach: bool,
) -> PyResult<Object<'py>> {
    to_framework(
        x,
        "jax",
        Options::parse(device, copy.as_ref(), stream, readonly.as_ref(), detach),
    )
}

/// Converts tensors of any framework to CuPy, without a copy where that is possible.
///
/// Host memory is copied to CuPy's current device, since CuPy has no host arrays.
///
#[doc = include_str!("source.txt")]
/// device : optional
///     ``"cuda:1"`` or a ``cupy.cuda.Device``.
#[doc = include_str!("keywords.txt")]
/// Returns
/// -------
/// cupy.ndarray
///     The same object where ``x`` is one already and no keyword asks for more.
///
#[doc = include_str!("raises.txt")]
#[pyfunction]
#[pyo3(signature = (x, /, *, device=None, copy=None, stream=None, readonly=None, detach=false))]
pub(crate) fn to_cupy<'py>(
    x: &Object<'py>,
    device: Option<Object<'py>>,
    copy: Option<Object<'py>>,
    stream: Option<Object<'py>>,
    readonly: Option<Object<'py>>,
    detach: bool,
) -> PyResult<Object<'py>> {
    to_framework(
        x,
        "cupy",
        Options::parse(device, copy.as_ref(), stream, readonly.as_ref(), detach),
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
    copy: Option<Object<'py>>,
    stream: Option<Object<'py>>,
    readonly: Option<Object<'py>>,
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
    let options =
        Options::parse(device, copy.as_ref(), stream, readonly.as_ref(), detach).map_err(raise)?;
    convert::convert(x, target, &options)
}
