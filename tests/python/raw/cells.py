"""The axes of the matrix: dtypes, layouts, producers and consumers, and the memory behind a cell.

A cell is (producer, consumer, dtype, layout). Its memory and its values follow
from dtype and layout alone, so that an outcome never depends on where an
allocator happened to put something. How a framework comes to hold that memory
is the business of ``producers``.
"""

from __future__ import annotations

from dataclasses import dataclass

import ml_dtypes
import numpy as np

ALIGNMENT = 64
"""Every base pointer is a multiple of this; only ``offset`` and ``unaligned`` step off it."""

PRODUCERS = (
    "numpy", "torch", "tensorflow", "jax", "capsule_legacy", "capsule_versioned", "buffer", "tvm_ffi", "dpnp", "dpctl",
)  # fmt: skip
CONSUMERS = ("numpy", "torch", "tensorflow", "jax", "dpnp", "dpctl")

HOST_DTYPES = {
    "bool": np.dtype(np.bool_),
    "int8": np.dtype(np.int8),
    "int16": np.dtype(np.int16),
    "int32": np.dtype(np.int32),
    "int64": np.dtype(np.int64),
    "uint8": np.dtype(np.uint8),
    "uint16": np.dtype(np.uint16),
    "uint32": np.dtype(np.uint32),
    "uint64": np.dtype(np.uint64),
    "float16": np.dtype(np.float16),
    "bfloat16": np.dtype(ml_dtypes.bfloat16),
    "float32": np.dtype(np.float32),
    "float64": np.dtype(np.float64),
    "complex64": np.dtype(np.complex64),
    "complex128": np.dtype(np.complex128),
    "float8_e4m3fn": np.dtype(ml_dtypes.float8_e4m3fn),
    "float8_e5m2": np.dtype(ml_dtypes.float8_e5m2),
}
"""The NumPy dtype that holds each dtype's values on the host; the names are those of every framework."""

DTYPES = tuple(HOST_DTYPES)
EXTENSION_DTYPES = frozenset({"bfloat16", "float8_e4m3fn", "float8_e5m2"})
"""Those that NumPy knows only through ml_dtypes, and the buffer protocol, dpnp and dpctl not at all."""


@dataclass(frozen=True)
class Layout:
    """One way to look at a base memory; strides and start count elements, ``shift`` counts bytes."""

    shape: tuple[int, ...]
    strides: tuple[int, ...]
    start: int = 0
    shift: int = 0
    read_only: bool = False

    @property
    def elements(self) -> int:
        """Number of base elements that the view can reach, counted from the base's first."""
        if 0 in self.shape:
            return 1
        reach = sum(max(step, 0) * (size - 1) for size, step in zip(self.shape, self.strides))
        return self.start + reach + 1


LAYOUT_TABLE = {
    "contiguous": Layout((4, 6), (6, 1)),
    "transposed": Layout((6, 4), (1, 6)),
    "sliced": Layout((3, 3), (6, 2), start=6),
    "negative": Layout((4, 6), (-6, 1), start=18),
    "zero_stride": Layout((4, 6), (0, 1)),
    "zero_dim": Layout((), ()),
    "empty": Layout((0, 6), (6, 1)),
    "offset": Layout((4, 6), (6, 1), start=1),
    "unaligned": Layout((4, 6), (6, 1), shift=1),
    "read_only": Layout((4, 6), (6, 1), read_only=True),
}
"""``sliced`` is ``[1:, ::2]`` of a 4x6 base, ``negative`` is ``[::-1]``, ``offset`` is ``flat[1:]``.

A one-byte dtype cannot be unaligned to its element: there ``unaligned`` is
``offset`` by another name, off the 64-byte border all the same. ``zero_stride``
is writable (``np.broadcast_to`` would mark it read-only), so that the layouts
differ in one thing each.
"""

LAYOUTS = tuple(LAYOUT_TABLE)


def itemsize(dtype: str) -> int:
    """Bytes of one element."""
    return HOST_DTYPES[dtype].itemsize


def aligned_bytes(size: int, shift: int = 0) -> np.ndarray:
    """Return ``size`` writable bytes that begin ``shift`` bytes after a 64-byte border."""
    owner = np.zeros(size + 2 * ALIGNMENT, np.uint8)
    start = -owner.ctypes.data % ALIGNMENT + shift
    return owner[start : start + size]


def base_values(dtype: str, count: int) -> np.ndarray:
    """Return the values of ``count`` consecutive base elements, exact in every dtype.

    They stay within 1 to 7 in size, which three bits of significand hold
    (float8_e5m2); every second one is negative where the dtype has a sign, and
    complex ones have an imaginary part that differs from the real one.
    """
    index = np.arange(count)
    host = HOST_DTYPES[dtype]
    if dtype == "bool":
        return (index % 3 == 0).astype(host)
    magnitude = index % 7 + 1
    if host.kind == "u":
        return magnitude.astype(host)
    signed = np.where(index % 2 == 0, magnitude, -magnitude)
    if host.kind == "c":
        return (signed - 1j * (index % 5 + 1)).astype(host)
    return signed.astype(host)


def host_array(dtype: str, layout: str) -> np.ndarray:
    """Return a NumPy array of this cell over memory of its own, with ml_dtypes where NumPy needs them.

    The array is the plain truth of the cell: other producers wrap its memory.
    """
    form, host = LAYOUT_TABLE[layout], HOST_DTYPES[dtype]
    memory = aligned_bytes(form.elements * host.itemsize, form.shift)
    memory[:] = base_values(dtype, form.elements).view(np.uint8)
    strides = tuple(step * host.itemsize for step in form.strides)
    array = np.ndarray(form.shape, host, memory, form.start * host.itemsize, strides)
    array.flags.writeable = not form.read_only
    return array


def expected_values(dtype: str, layout: str) -> np.ndarray:
    """Return what every consumer must read in this cell, as a contiguous NumPy array."""
    return np.array(host_array(dtype, layout), order="C")
