//! Arrays and capsules of broker's own, and what two tensors share.

use pyo3::prelude::*;

use super::target::to_framework;
use crate::array::Array;
use crate::capsule;
use crate::convert;
use crate::error::Failure;
use crate::incoming::{Producer, ReadOptions, not_a_tensor};
use crate::level_zero;
use crate::options::{Options, usm_kind};
use crate::overlap;
use crate::target::Target;

type Object<'py> = Bound<'py, PyAny>;

/// Holds a tensor of any framework and device as a `broker.Array`.
///
/// Parameters
/// ----------
/// x : tensor, capsule, buffer, or container of them
///     As for `to_torch`.
/// device : str or Device, optional
///     ``"cpu"`` brings memory that the host cannot read to the host; a device of Level Zero, as
///     `Device` names it, has a copy there unless the memory is.
/// copy : bool, optional
///     ``True`` copies, to memory that is aligned to 64 bytes; ``False`` never does.
/// stream, readonly, detach
///     As for `to_torch`.
/// usm_type : {"device", "shared", "host"}, optional
///     The kind of USM on a device of Level Zero, where `x` is if no other is named; by default what
///     `x` has, and the device's for a copy. Memory of another kind is copied.
/// queue : Queue, optional
///     What makes a copy on its device, and works on that: its `queue`. An array that is there
///     already stays itself.
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
#[expect(clippy::too_many_arguments, reason = "each is a keyword of Python's")]
#[pyo3(signature = (x, /, *, device=None, copy=None, stream=None, readonly=None, detach=false, usm_type=None, queue=None))]
pub(crate) fn asarray<'py>(
    x: &Object<'py>,
    device: Option<Object<'py>>,
    copy: Option<Object<'py>>,
    stream: Option<Object<'py>>,
    readonly: Option<Object<'py>>,
    detach: bool,
    usm_type: Option<&str>,
    queue: Option<Object<'py>>,
) -> PyResult<Object<'py>> {
    let device = match &queue {
        None => device,
        Some(queue) => {
            let place = level_zero::place_of(x.py(), device.as_ref(), Some(queue))?;
            Some(place.map_err(|failure| failure.raise(x.py(), "broker.asarray"))?)
        }
    };
    let options = Options::parse(device, copy.as_ref(), stream, readonly.as_ref(), detach)
        .and_then(|options| {
            let usm_kind = usm_type.map(usm_kind).transpose()?;
            Ok(Options {
                usm_kind,
                queue,
                ..options
            })
        });
    to_framework(x, "broker", options)
}

/// Holds an object that speaks DLPack as a `broker.Array`, as the array API says.
///
/// Parameters
/// ----------
/// x : object with ``__dlpack__`` and ``__dlpack_device__``
///     The producer.
/// device : str or Device, optional
///     ``"cpu"`` brings memory that the host cannot read to the host; a device of Level Zero, as
///     `Device` names it, has a copy there unless the memory is.
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
    copy: Option<Object<'py>>,
) -> PyResult<Object<'py>> {
    let options = Options::parse(device, copy.as_ref(), None, None, false);
    let options = options.map(|options| Options {
        call: Some("broker.from_dlpack"),
        ..options
    });
    to_framework(x, "broker", options)
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
    copy: Option<Object<'py>>,
    readonly: Option<Object<'py>>,
) -> PyResult<Object<'py>> {
    let raise = |failure: Failure| failure.raise(py, "broker.to_capsule");
    let options = Options {
        call: Some("broker.to_capsule"),
        ..Options::parse(None, copy.as_ref(), None, readonly.as_ref(), false).map_err(raise)?
    };
    let versioned = max_version.is_some_and(|(major, _)| major >= 1);
    let target = if versioned {
        Target::Array
    } else {
        Target::LegacyArray
    };
    let array = convert::convert(x, target, &options)?;
    let Ok(array) = array.cast::<Array>() else {
        let why = "a capsule holds one tensor, and this is a container";
        return Err(raise(Failure::unsupported(
            why,
            "make a capsule of each tensor in it",
        )));
    };
    let array = array.get();
    array.hand_over(py)?;
    capsule::make(py, &array.marked(), versioned, options.copy == Some(true))
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
        ..ReadOptions::default()
    };
    let read = |object: &Object<'_>| {
        let raise = |failure: Failure| failure.raise(object.py(), "broker.shares_memory");
        let producer = Producer::of(object).ok_or_else(|| raise(not_a_tensor(object)))?;
        producer.read(object, &options)?.map_err(raise)
    };
    Ok(overlap::share(&read(a)?.tensor, &read(b)?.tensor))
}
