"""Makes the tensor of a cell the way each producer natively holds it; ``usm`` those of dpnp and dpctl.

``make`` is the only door. A producer answers ``None`` where it cannot have such
a tensor through its own public interface: the grid shows a dot there.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from . import usm
from .capsules import LEGACY, VERSIONED, Exporter, descriptor_of, make_capsule
from .cells import EXTENSION_DTYPES, LAYOUT_TABLE, aligned_bytes, base_values, expected_values, host_array, itemsize

_COMPACT = frozenset({"contiguous", "zero_dim", "empty"})


def make(producer: str, dtype: str, layout: str) -> Any:
    """Return a tensor of that producer with ``expected_values(dtype, layout)``, or None.

    Capsules come bare, ``buffer`` is a memoryview. The memory is fresh and the
    tensor owns it; it starts on a 64-byte border but for ``offset``,
    ``unaligned`` and the strided views that begin elsewhere.
    """
    return _MAKERS[producer](dtype, layout)


def make_numpy(dtype: str, layout: str) -> Any:
    """A ndarray; bfloat16 and float8 are those of ml_dtypes."""
    return host_array(dtype, layout)


def make_torch(dtype: str, layout: str) -> Any:
    """A torch tensor viewed with torch's own calls: no negative strides, no read-only mark."""
    import torch

    form = LAYOUT_TABLE[layout]
    if layout == "negative" or form.read_only:
        return None
    memory = aligned_bytes(form.elements * itemsize(dtype), form.shift)
    memory[:] = base_values(dtype, form.elements).view("uint8")
    base = torch.frombuffer(memory, dtype=getattr(torch, dtype))
    return base.as_strided(form.shape, form.strides, form.start)


def make_tensorflow(dtype: str, layout: str) -> Any:
    """An EagerTensor in TensorFlow's own memory: always compact and aligned, no read-only mark."""
    if layout not in _COMPACT:
        return None
    import tensorflow as tf

    return tf.identity(tf.constant(expected_values(dtype, layout)))


def make_jax(dtype: str, layout: str) -> Any:
    """A JAX array in JAX's own memory; ``transposed`` is one with a column-major device layout."""
    import jax

    if layout in _COMPACT:
        return jax.numpy.array(expected_values(dtype, layout), copy=True)
    if layout != "transposed":
        return None
    return jax.dlpack.from_dlpack(Exporter(_capsule(dtype, layout, LEGACY)))


def make_tvm_ffi(dtype: str, layout: str) -> Any:
    """A ``tvm_ffi.Tensor``, which takes any strides and alignment but carries no read-only mark."""
    if LAYOUT_TABLE[layout].read_only:
        return None
    import tvm_ffi

    return tvm_ffi.from_dlpack(make_capsule_versioned(dtype, layout))


def make_capsule_legacy(dtype: str, layout: str) -> Any:
    """A bare ``dltensor`` capsule, which has no flags to say read-only with."""
    if LAYOUT_TABLE[layout].read_only:
        return None
    return _capsule(dtype, layout, LEGACY)


def make_capsule_versioned(dtype: str, layout: str) -> Any:
    """A bare ``dltensor_versioned`` capsule."""
    return _capsule(dtype, layout, VERSIONED)


def make_buffer(dtype: str, layout: str) -> Any:
    """A memoryview, whose format has no letter for bfloat16 and float8."""
    if dtype in EXTENSION_DTYPES:
        return None
    return memoryview(host_array(dtype, layout))


def _capsule(dtype: str, layout: str, abi: bytes) -> Any:
    array = host_array(dtype, layout)
    capsule, _ticket = make_capsule(descriptor_of(array, dtype), array, abi=abi)
    return capsule


_MAKERS = {
    "numpy": make_numpy,
    "torch": make_torch,
    "tensorflow": make_tensorflow,
    "jax": make_jax,
    "capsule_legacy": make_capsule_legacy,
    "capsule_versioned": make_capsule_versioned,
    "buffer": make_buffer,
    "tvm_ffi": make_tvm_ffi,
    **{producer: partial(usm.make, producer) for producer in usm.PLACES},
}
