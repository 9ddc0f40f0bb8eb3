"""Arrays made and viewed by the functions of the Python array API.

What is made here is a `broker.Array` on the host or on a device of Level Zero; the views share the
memory of the array that they are of. Frameworks share both as they share any `broker.Array`.

A part of an array is ``x[key]``: ints, slices, ``...`` and ``None``, as in NumPy. ``x[key] = value``
writes a number or an array there. Nothing is cast: an array has to have the same dtype, a number to
fit the dtype.
"""

from broker.tensor.creation import (
    asarray,
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
from broker.tensor.views import (
    broadcast_to,
    expand_dims,
    flip,
    matrix_transpose,
    moveaxis,
    permute_dims,
    reshape,
    squeeze,
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
