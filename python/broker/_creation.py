"""Arrays of one number, and what becomes an array."""

from __future__ import annotations

from collections.abc import Sequence
from operator import index
from typing import Any, Literal, SupportsIndex, TypeAlias

from broker import _native

_UsmType: TypeAlias = Literal["device", "shared", "host"] | None
_Queue: TypeAlias = _native.Queue | None
_Number: TypeAlias = bool | int | float | complex

from_dlpack = _native.from_dlpack


def empty(
    shape: int | Sequence[int], *, dtype: Any = None, device: Any = None, usm_type: _UsmType = None, queue: _Queue = None
) -> _native.Array:
    """Make an array whose values are whatever the memory holds.

    Parameters
    ----------
    shape : int or sequence of int
        The dimensions.
    dtype : str or dtype, optional
        The dtype by its name, or NumPy's; ``"float64"`` by default.
    device : str or Device, optional
        The host, or a device of Level Zero.
    usm_type : {"device", "shared", "host"}, optional
        The kind of memory on a device, as for `broker.memory.empty`.
    queue : Queue, optional
        What does broker's work on the array, on its device; one of broker's own by default.

    Returns
    -------
    Array
        An array that can be written.

    Examples
    --------
    >>> import broker
    >>> broker.tensor.empty((2, 3), dtype="bfloat16")
    broker.Array(shape=(2, 3), dtype=bfloat16, device=cpu)
    """
    call = "broker.tensor.empty"
    return _native.empty_memory(dims(shape), dtype or "float64", device, usm_type, queue, call=call)


def zeros(
    shape: int | Sequence[int], *, dtype: Any = None, device: Any = None, usm_type: _UsmType = None, queue: _Queue = None
) -> _native.Array:
    """Make an array of zeros.

    Parameters
    ----------
    shape, dtype, device, usm_type, queue
        As for `empty`.

    Returns
    -------
    Array
        An array that can be written.

    Examples
    --------
    >>> import broker
    >>> broker.to_numpy(broker.tensor.zeros(2, dtype="int8"))
    array([0, 0], dtype=int8)
    """
    return _filled(shape, False, dtype or "float64", (device, queue), usm_type, "broker.tensor.zeros")


def ones(
    shape: int | Sequence[int], *, dtype: Any = None, device: Any = None, usm_type: _UsmType = None, queue: _Queue = None
) -> _native.Array:
    """Make an array of ones.

    Parameters
    ----------
    shape, dtype, device, usm_type, queue
        As for `empty`.

    Returns
    -------
    Array
        An array that can be written.

    Examples
    --------
    >>> import broker
    >>> broker.to_numpy(broker.tensor.ones((1, 2)))
    array([[1., 1.]])
    """
    return _filled(shape, True, dtype or "float64", (device, queue), usm_type, "broker.tensor.ones")


def full(
    shape: int | Sequence[int],
    fill_value: _Number,
    *,
    dtype: Any = None,
    device: Any = None,
    usm_type: _UsmType = None,
    queue: _Queue = None,
) -> _native.Array:
    """Make an array of one number.

    Parameters
    ----------
    shape : int or sequence of int
        The dimensions.
    fill_value : bool, int, float or complex
        The number. It has to fit the dtype; among floats it is rounded to the nearest.
    dtype : str or dtype, optional
        As for `empty`; by default ``"bool"``, ``"int64"``, ``"float64"`` or ``"complex128"``, as
        the number is.
    device, usm_type, queue
        As for `empty`.

    Returns
    -------
    Array
        An array that can be written.

    Raises
    ------
    OverflowError
        For an int that the dtype does not reach.
    TypeError
        For a number of another kind, such as a float where the dtype is of ints.

    Examples
    --------
    >>> import broker
    >>> broker.to_numpy(broker.tensor.full(3, 7, dtype="uint8"))
    array([7, 7, 7], dtype=uint8)
    """
    return _filled(shape, fill_value, dtype, (device, queue), usm_type, "broker.tensor.full")


def empty_like(
    x: Any, /, *, dtype: Any = None, device: Any = None, usm_type: _UsmType = None, queue: _Queue = None
) -> _native.Array:
    """Make an array of the shape, dtype and device of another, with whatever values the memory holds.

    Parameters
    ----------
    x : tensor
        Of any framework.
    dtype, device, usm_type, queue
        As for `empty`; by default those of `x`.

    Returns
    -------
    Array
        In row-major order, whatever that of `x` is.

    Examples
    --------
    >>> import broker, numpy as np
    >>> broker.tensor.empty_like(np.ones((2, 3), "float32"))
    broker.Array(shape=(2, 3), dtype=float32, device=cpu)
    """
    return empty(**_alike(x, dtype, device, usm_type, queue, "empty_like"))


def zeros_like(
    x: Any, /, *, dtype: Any = None, device: Any = None, usm_type: _UsmType = None, queue: _Queue = None
) -> _native.Array:
    """Make an array of zeros of the shape, dtype and device of another.

    Parameters
    ----------
    x, dtype, device, usm_type, queue
        As for `empty_like`.

    Returns
    -------
    Array
        In row-major order, whatever that of `x` is.

    Examples
    --------
    >>> import broker, numpy as np
    >>> broker.tensor.zeros_like(np.ones(3))[0].item()
    0.0
    """
    return zeros(**_alike(x, dtype, device, usm_type, queue, "zeros_like"))


def ones_like(
    x: Any, /, *, dtype: Any = None, device: Any = None, usm_type: _UsmType = None, queue: _Queue = None
) -> _native.Array:
    """Make an array of ones of the shape, dtype and device of another.

    Parameters
    ----------
    x, dtype, device, usm_type, queue
        As for `empty_like`.

    Returns
    -------
    Array
        In row-major order, whatever that of `x` is.

    Examples
    --------
    >>> import broker, numpy as np
    >>> broker.tensor.ones_like(np.zeros(3, "int16"))[2].item()
    1
    """
    return ones(**_alike(x, dtype, device, usm_type, queue, "ones_like"))


def full_like(
    x: Any,
    /,
    fill_value: _Number,
    *,
    dtype: Any = None,
    device: Any = None,
    usm_type: _UsmType = None,
    queue: _Queue = None,
) -> _native.Array:
    """Make an array of one number of the shape, dtype and device of another.

    Parameters
    ----------
    x
        As for `empty_like`.
    fill_value : bool, int, float or complex
        As for `full`.
    dtype, device, usm_type, queue
        As for `empty_like`.

    Returns
    -------
    Array
        In row-major order, whatever that of `x` is.

    Examples
    --------
    >>> import broker, numpy as np
    >>> broker.tensor.full_like(np.zeros(3), 2.5)[0].item()
    2.5
    """
    return full(fill_value=fill_value, **_alike(x, dtype, device, usm_type, queue, "full_like"))


def asarray(
    obj: Any,
    /,
    *,
    dtype: Any = None,
    device: Any = None,
    copy: bool | None = None,
    usm_type: _UsmType = None,
    queue: _Queue = None,
) -> _native.Array:
    """Hold a tensor of any framework, or a number, as an array.

    Parameters
    ----------
    obj : tensor, bool, int, float or complex
        What `broker.asarray` takes, or a number, which becomes an array without dimensions.
    dtype : str or dtype, optional
        The dtype of a number. A tensor has to have it: nothing is cast.
    device, copy, usm_type, queue
        As for `broker.asarray`.

    Returns
    -------
    Array
        Over the same memory unless it was copied, or was a number.

    Examples
    --------
    >>> import broker
    >>> broker.tensor.asarray(2.5, dtype="float16")
    broker.Array(shape=(), dtype=float16, device=cpu)
    """
    if isinstance(obj, (bool, int, float, complex)) and not hasattr(obj, "dtype"):
        return _filled((), obj, dtype, (device, queue), usm_type, "broker.tensor.asarray")
    if isinstance(obj, (list, tuple, dict)):
        raise TypeError(
            f"broker.tensor.asarray: wanted a tensor or a number, got a {type(obj).__name__}; "
            "make an array of it first, for instance by numpy.asarray(x)"
        )
    made: _native.Array = _native.asarray(obj, device=device, copy=copy, usm_type=usm_type, queue=queue)
    if dtype is not None:
        _native.check_dtype(made, dtype, "broker.tensor.asarray")
    return made


def dims(shape: SupportsIndex | Sequence[int]) -> list[int]:
    """Return the dimensions of a shape that may be one number, of Python or NumPy."""
    try:
        return [index(shape)]  # type: ignore[arg-type]
    except TypeError:
        return list(shape)  # type: ignore[arg-type]


def _filled(
    shape: int | Sequence[int],
    value: _Number,
    dtype: Any,
    place: tuple[Any, _Queue],
    usm_type: _UsmType,
    call: str,
) -> _native.Array:
    return _native.full_array(dims(shape), value, dtype, place, usm_type, call)


def _alike(
    x: Any, dtype: Any, device: Any, usm_type: _UsmType, queue: _Queue, name: str
) -> dict[str, Any]:
    """Return what an array of the same kind is made of."""
    held = _native.held_array(x, f"broker.tensor.{name}")
    is_beside = device is None and queue is None
    kind = held.usm_type if is_beside and usm_type is None else usm_type
    device = held.device if is_beside else device
    return {"shape": held.shape, "dtype": dtype or held.dtype, "device": device, "usm_type": kind, "queue": queue}
