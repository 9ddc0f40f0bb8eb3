//! Conversions to the arrays of SYCL devices.

use pyo3::prelude::*;

use super::target::to_framework;
use crate::options::Options;

type Object<'py> = Bound<'py, PyAny>;

/// Converts tensors of any framework to dpnp, without a copy where that is possible.
///
/// USM is shared. Other host memory is copied once to dpnp's default device, since its arrays are
/// always USM; NumPy arrays made under `broker.memory.numpy_allocator` with ``"usm_host"`` are.
///
#[doc = include_str!("source.txt")]
/// device : optional
///     A dpctl filter string such as ``"level_zero:gpu:1"``, a ``dpctl.SyclDevice`` or a queue;
///     ``"cpu"`` is SYCL's CPU device here.
#[doc = include_str!("keywords.txt")]
/// Returns
/// -------
/// dpnp.ndarray
///     The same object where ``x`` is one already and no keyword asks for more.
///
#[doc = include_str!("raises.txt")]
///
/// Examples
/// --------
/// >>> import broker, numpy as np
/// >>> broker.to_dpnp(np.arange(3)).shape
/// (3,)
#[pyfunction]
#[pyo3(signature = (x, /, *, device=None, copy=None, stream=None, readonly=None, detach=false))]
pub(crate) fn to_dpnp<'py>(
    x: &Object<'py>,
    device: Option<Object<'py>>,
    copy: Option<Object<'py>>,
    stream: Option<Object<'py>>,
    readonly: Option<Object<'py>>,
    detach: bool,
) -> PyResult<Object<'py>> {
    to_framework(
        x,
        "dpnp",
        Options::parse(device, copy.as_ref(), stream, readonly.as_ref(), detach),
    )
}

/// Converts tensors of any framework to dpctl's array class, without a copy where that is possible.
///
/// The class is ``dpctl.tensor.usm_ndarray`` up to dpctl 0.21, and ``dpnp.tensor.usm_ndarray`` with
/// dpnp 0.20. What is said of `to_dpnp` holds here too.
///
#[doc = include_str!("source.txt")]
/// device : optional
///     As for `to_dpnp`.
#[doc = include_str!("keywords.txt")]
/// Returns
/// -------
/// usm_ndarray
///     The same object where ``x`` is one already and no keyword asks for more.
///
#[doc = include_str!("raises.txt")]
///
/// Examples
/// --------
/// >>> import broker, dpnp
/// >>> x = dpnp.empty(3)
/// >>> broker.shares_memory(x, broker.to_usm_ndarray(x))
/// True
#[pyfunction]
#[pyo3(signature = (x, /, *, device=None, copy=None, stream=None, readonly=None, detach=false))]
pub(crate) fn to_usm_ndarray<'py>(
    x: &Object<'py>,
    device: Option<Object<'py>>,
    copy: Option<Object<'py>>,
    stream: Option<Object<'py>>,
    readonly: Option<Object<'py>>,
    detach: bool,
) -> PyResult<Object<'py>> {
    to_framework(
        x,
        "dpctl",
        Options::parse(device, copy.as_ref(), stream, readonly.as_ref(), detach),
    )
}
