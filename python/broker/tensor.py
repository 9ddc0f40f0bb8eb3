"""Arrays made and viewed by the functions of the Python array API.

What is made here is a `broker.Array` on the host or on a device of Level Zero; the views share the
memory of the array that they are of. Frameworks share both as they share any `broker.Array`.

A part of an array is ``x[key]``: ints, slices, ``...`` and ``None``, as in NumPy. ``x[key] = value``
writes a number or an array there. Nothing is cast: an array has to have the same dtype, a number to
fit the dtype.
"""

from __future__ import annotations

from collections.abc import Sequence

from broker import _native
from broker._creation import (
    asarray,
    dims,
    empty,
    empty_like,
    from_dlpack,
    full,
    full_like,
    ones,
    ones_like,
    zeros,
    zeros_like,
)

__all__ = [
    "asarray",
    "broadcast_to",
    "empty",
    "empty_like",
    "expand_dims",
    "flip",
    "from_dlpack",
    "full",
    "full_like",
    "matrix_transpose",
    "moveaxis",
    "ones",
    "ones_like",
    "permute_dims",
    "reshape",
    "squeeze",
    "zeros",
    "zeros_like",
]


def permute_dims(x: _native.Array, /, axes: Sequence[int]) -> _native.Array:
    """View an array with its axes in another order.

    Parameters
    ----------
    x : Array
        The array.
    axes : sequence of int
        Each axis once; negative ones count from the end.

    Returns
    -------
    Array
        Over the same memory.

    Examples
    --------
    >>> import broker
    >>> broker.tensor.permute_dims(broker.tensor.zeros((2, 3, 4)), (2, 0, 1)).shape
    (4, 2, 3)
    """
    return _native.permute_array(x, list(axes), "broker.tensor.permute_dims")


def matrix_transpose(x: _native.Array, /) -> _native.Array:
    """View an array with its last two axes swapped, as ``x.mT`` does.

    Parameters
    ----------
    x : Array
        An array of at least two dimensions.

    Returns
    -------
    Array
        Over the same memory.

    Examples
    --------
    >>> import broker
    >>> broker.tensor.matrix_transpose(broker.tensor.zeros((2, 3, 4))).shape
    (2, 4, 3)
    """
    return x.mT


def moveaxis(
    x: _native.Array, source: int | Sequence[int], destination: int | Sequence[int], /
) -> _native.Array:
    """View an array with axes moved to other places; the others keep their order.

    Parameters
    ----------
    x : Array
        The array.
    source, destination : int or sequence of int
        Which axes, and where each of them goes.

    Returns
    -------
    Array
        Over the same memory.

    Examples
    --------
    >>> import broker
    >>> broker.tensor.moveaxis(broker.tensor.zeros((2, 3, 4)), 0, -1).shape
    (3, 4, 2)
    """
    call = "broker.tensor.moveaxis"
    sources, places = (_axes(x, axes, call) for axes in (source, destination))
    if len(sources) != len(places):
        raise ValueError(f"{call}: wanted as many places as axes, got {len(places)} for {len(sources)}")
    order = [axis for axis in range(x.ndim) if axis not in sources]
    for place, axis in sorted(zip(places, sources)):
        order.insert(place, axis)
    return _native.permute_array(x, order, call)


def broadcast_to(x: _native.Array, /, shape: Sequence[int]) -> _native.Array:
    """View an array as if it were repeated to a shape.

    Parameters
    ----------
    x : Array
        The array.
    shape : sequence of int
        A shape that the array's broadcasts to.

    Returns
    -------
    Array
        Over the same memory. Writing to it is refused, since several elements are one.

    Examples
    --------
    >>> import broker
    >>> broker.tensor.broadcast_to(broker.tensor.zeros(3), (2, 3)).strides
    (0, 1)
    """
    return _native.broadcast_array(x, list(shape), "broker.tensor.broadcast_to")


def expand_dims(x: _native.Array, /, *, axis: int = 0) -> _native.Array:
    """View an array with one axis more, of one element.

    Parameters
    ----------
    x : Array
        The array.
    axis : int
        Where the new axis is; negative ones count from the end of the result.

    Returns
    -------
    Array
        Over the same memory.

    Examples
    --------
    >>> import broker
    >>> broker.tensor.expand_dims(broker.tensor.zeros(3), axis=-1).shape
    (3, 1)
    """
    place = axis + x.ndim + 1 if axis < 0 else axis
    if not 0 <= place <= x.ndim:
        last = f"from {-x.ndim - 1} to {x.ndim}"
        raise IndexError(f"broker.tensor.expand_dims: wanted an axis {last}, got {axis}")
    return x[(slice(None),) * place + (None,)]


def squeeze(x: _native.Array, /, axis: int | Sequence[int]) -> _native.Array:
    """View an array without axes of one element.

    Parameters
    ----------
    x : Array
        The array.
    axis : int or sequence of int
        The axes, each of one element.

    Returns
    -------
    Array
        Over the same memory.

    Examples
    --------
    >>> import broker
    >>> broker.tensor.squeeze(broker.tensor.zeros((1, 3, 1)), axis=(0, 2)).shape
    (3,)
    """
    call = "broker.tensor.squeeze"
    axes = _axes(x, axis, call)
    for place in axes:
        if x.shape[place] != 1:
            raise ValueError(f"{call}: wanted an axis of 1 element, got axis {place} of {x.shape[place]}")
    return x[tuple(0 if place in axes else slice(None) for place in range(x.ndim))]


def flip(x: _native.Array, /, *, axis: int | Sequence[int] | None = None) -> _native.Array:
    """View an array backwards.

    Parameters
    ----------
    x : Array
        The array.
    axis : int or sequence of int, optional
        The axes; all of them by default.

    Returns
    -------
    Array
        Over the same memory.

    Examples
    --------
    >>> import broker
    >>> broker.tensor.flip(broker.tensor.zeros((2, 3)), axis=0).strides
    (-3, 1)
    """
    axes = range(x.ndim) if axis is None else _axes(x, axis, "broker.tensor.flip")
    return x[tuple(slice(None, None, -1 if place in axes else 1) for place in range(x.ndim))]


def reshape(
    x: _native.Array, /, shape: int | Sequence[int], *, copy: bool | None = None
) -> _native.Array:
    """Give an array another shape, in row-major order.

    Parameters
    ----------
    x : Array
        The array.
    shape : int or sequence of int
        The dimensions, one of which may be -1 for what the others leave.
    copy : bool, optional
        ``None`` copies only where strides cannot say the shape; ``False`` raises `CopyRequired`
        there; ``True`` always copies, to the same device.

    Returns
    -------
    Array
        Over the same memory unless it is a copy.

    Examples
    --------
    >>> import broker
    >>> broker.tensor.reshape(broker.tensor.zeros((2, 6)), (3, -1)).shape
    (3, 4)
    """
    return _native.reshape_array(x, dims(shape), copy, "broker.tensor.reshape")


def _axes(x: _native.Array, axis: int | Sequence[int], call: str) -> list[int]:
    """Return axes by their numbers from the first on."""
    axes = dims(axis)
    for wanted in axes:
        if not -x.ndim <= wanted < x.ndim:
            raise IndexError(f"{call}: wanted an axis from {-x.ndim} to {x.ndim - 1}, got {wanted}")
    places = [wanted % x.ndim for wanted in axes]
    if len(set(places)) < len(places):
        raise ValueError(f"{call}: wanted each axis once, got {axes}")
    return places
