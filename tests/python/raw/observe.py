"""Reads and writes a tensor of any framework without trusting any route between frameworks.

Each tensor is described by what its own framework says of it (pointer, shape,
strides, dtype), then its memory is read directly. A type unknown here is asked
for a capsule by ``__dlpack__(max_version=(1, 3))``. A view that a consumer holds
and the producer's tensor can therefore be compared by pointer, by value, and
by a write on either side.
"""

from __future__ import annotations

import sys
import types
from typing import Any

import numpy as np

from .capsules import READ_ONLY, TYPE_CODES, Descriptor, descriptor_of, is_capsule, read_capsule
from .cells import EXTENSION_DTYPES, HOST_DTYPES

_UNKNOWN_TO_TENSORFLOWS_DLPACK = EXTENSION_DTYPES - {"bfloat16"} | {"bool"}
"""Of these it lacks float8; its older versions export booleans as uint8."""

_NAMES = {code_and_bits: name for name, code_and_bits in TYPE_CODES.items()}


def framework_of(tensor: Any) -> str:
    """Return numpy, torch, tensorflow, jax, dpnp, dpctl, buffer or capsule, or the package of another tensor's type."""
    if is_capsule(tensor):
        return "capsule"
    if isinstance(tensor, memoryview):
        return "buffer"
    if isinstance(tensor, np.ndarray | np.generic):
        return "numpy"
    if "jax" in sys.modules and isinstance(tensor, sys.modules["jax"].Array):
        return "jax"
    if type(tensor).__name__ == "usm_ndarray":
        # dpctl's array class, which newer versions keep in dpnp.
        return "dpctl"
    return type(tensor).__module__.partition(".")[0]


def describe(tensor: Any) -> Descriptor:
    """Return pointer, shape, strides and dtype as the tensor's own framework states them."""
    return _DESCRIBERS.get(framework_of(tensor), _describe_exporter)(tensor)


def data_pointer(tensor: Any) -> int:
    """Return the address of the first element; that of an empty tensor means nothing."""
    descriptor = describe(tensor)
    return descriptor.data + descriptor.byte_offset


def dtype_name(tensor: Any) -> str:
    """Return the name that ``cells.DTYPES`` gives the tensor's dtype, or what its framework calls it."""
    if isinstance(tensor, np.ndarray | np.generic):
        return tensor.dtype.name
    descriptor = describe(tensor)
    return _NAMES.get((descriptor.code, descriptor.bits), f"code {descriptor.code}, {descriptor.bits} bits")


def to_host_values(tensor: Any) -> np.ndarray:
    """Return a contiguous copy of the values as they are in memory now, with ml_dtypes where needed."""
    return np.array(_view(tensor), order="C")


def is_writable(tensor: Any) -> bool:
    """Whether the framework lets a user write into this tensor; TensorFlow and JAX never do."""
    if framework_of(tensor) in ("tensorflow", "jax"):
        return False
    return not describe(tensor).flags & READ_ONLY


def write_first_element(tensor: Any, value: Any) -> None:
    """Write element (0, 0, ...) in the tensor's memory; raises where its framework would not let a user.

    The memory is written directly, since torch's own assignment kills the
    process on a complex128 tensor off the 16-byte border.
    """
    if not is_writable(tensor):
        raise TypeError(f"this {framework_of(tensor)} tensor is immutable or marked read-only")
    view = _view(tensor)
    view[(0,) * view.ndim] = value


def _view(tensor: Any) -> np.ndarray:
    """Return a NumPy view of the tensor's memory, which the tensor must outlive."""
    if framework_of(tensor) == "torch":
        tensor = tensor.detach().resolve_conj().resolve_neg()
    return view_of(describe(tensor))


def view_of(described: Descriptor, owner: Any = None) -> np.ndarray:
    """Return a NumPy view of the memory that a descriptor names, whose owner must outlive it or be handed over."""
    host = HOST_DTYPES[_NAMES[described.code, described.bits]]
    shape = tuple(described.shape or ())
    if 0 in shape:
        return np.empty(shape, host)
    steps = None if described.strides is None else tuple(step * host.itemsize for step in described.strides)
    read_only = bool(described.flags & READ_ONLY)
    # Opaque bytes of the right size: the array interface has no word for bfloat16.
    interface = {
        "version": 3,
        "shape": shape,
        "strides": steps,
        "typestr": f"|V{host.itemsize}",
        "data": (described.data + described.byte_offset, read_only),
    }
    memory = types.SimpleNamespace(__array_interface__=interface, owner=owner)
    return np.asarray(memory).view(host)


def _describe_numpy(tensor: Any) -> Descriptor:
    array = np.asarray(tensor)
    return descriptor_of(array, array.dtype.name)


def _describe_torch(tensor: Any) -> Descriptor:
    code, bits = TYPE_CODES[str(tensor.dtype).removeprefix("torch.")]
    return Descriptor(tensor.data_ptr(), tuple(tensor.shape), tensor.stride(), code, bits)


def _describe_tensorflow(tensor: Any) -> Descriptor:
    import tensorflow as tf

    if tensor.dtype.name not in _UNKNOWN_TO_TENSORFLOWS_DLPACK:
        return read_capsule(tf.experimental.dlpack.to_dlpack(tensor))
    # Its __array__ fails on scalars: a reshape shares the buffer and always has a dimension.
    flat = np.asarray(tf.reshape(tensor, [-1]))
    code, bits = TYPE_CODES[tensor.dtype.name]
    return Descriptor(flat.ctypes.data, tuple(tensor.shape), None, code, bits)


def _describe_jax(tensor: Any) -> Descriptor:
    return read_capsule(tensor.__dlpack__()).but(data=tensor.unsafe_buffer_pointer(), byte_offset=0)


def _describe_usm(tensor: Any) -> Descriptor:
    tensor.sycl_queue.wait()
    return describe_unordered(tensor)


def describe_unordered(tensor: Any) -> Descriptor:
    """Describe an array of dpnp or dpctl whose values may be still to come; its capsules mark 0-d ones read-only."""
    array = tensor if framework_of(tensor) == "dpctl" else tensor.get_array()
    code, bits = TYPE_CODES[array.dtype.name]
    flags = 0 if array.flags.writable else READ_ONLY
    return Descriptor(array._pointer, array.shape, array.strides, code, bits, flags=flags)


def _describe_exporter(tensor: Any) -> Descriptor:
    return read_capsule(tensor.__dlpack__(max_version=(1, 3)))


_DESCRIBERS = {
    "numpy": _describe_numpy,
    "buffer": _describe_numpy,
    "torch": _describe_torch,
    "tensorflow": _describe_tensorflow,
    "jax": _describe_jax,
    "dpnp": _describe_usm,
    "dpctl": _describe_usm,
    "capsule": read_capsule,
}
