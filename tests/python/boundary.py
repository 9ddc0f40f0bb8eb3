"""Everything that crosses from Python to C and back, once: the program that ``test_valgrind.py`` has watched.

Its producers are C's: struct, shape, strides and data lie in one block of the C library, the data at its very end, and
the deleter is the C library's ``free``. So a read beyond the data, or of anything after the deleter, is a read of memory
that valgrind knows to be nobody's.
"""

from __future__ import annotations

import ctypes
import math
import threading
from typing import Any

import broker
import numpy as np
from c_consumer import Taken
from raw.capsules import (
    LEGACY,
    VERSIONED,
    Descriptor,
    DLDataType,
    DLDevice,
    DLManagedTensor,
    DLManagedTensorVersioned,
    capsule_at,
)

DATA_AT = 512
"""Where the data begins in a block."""

VALUES = np.arange(6, dtype="float32")

PLAIN = Descriptor(0, (2, 3), (3, 1), code=2, bits=32)

LAYOUTS = [
    PLAIN,
    PLAIN.but(strides=None),
    PLAIN.but(shape=(3, 2), strides=(1, 3)),
    PLAIN.but(shape=(6,), strides=(-1,), byte_offset=20),
    PLAIN.but(shape=(4, 6), strides=(0, 1)),
    PLAIN.but(shape=(2,), strides=(3,), byte_offset=8),
    PLAIN.but(shape=(), strides=(), byte_offset=20),
    PLAIN.but(shape=(0, 3), byte_offset=24),
]
"""Layouts that reach the last of the six values and none after it."""

HOSTILE = [
    {"ndim": -1},
    {"ndim": 2**20},
    {"shape": None, "ndim": 2},
    {"shape": (-1, 6)},
    {"shape": (2**62, 8), "strides": None},
    {"strides": (2**62, 1)},
    {"strides": (-(2**60), 1)},
    {"byte_offset": 2**64 - 1},
    {"data": None},
    {"bits": 0},
    {"lanes": 0},
]

_libc = ctypes.CDLL(None)
_libc.malloc.restype = ctypes.c_void_p
_FREE = ctypes.cast(_libc.free, ctypes.c_void_p).value


def offer(descriptor: Descriptor, abi: bytes, **changes: Any) -> Any:
    """Return the capsule of a tensor of six values in one block, with fields changed to whatever they shall say."""
    claims = {"data": ..., **changes}
    data = claims.pop("data")
    block = _libc.malloc(ctypes.c_size_t(DATA_AT + VALUES.nbytes))
    ctypes.memmove(block + DATA_AT, VALUES.ctypes.data, VALUES.nbytes)
    structure = (DLManagedTensor if abi == LEGACY else DLManagedTensorVersioned).from_address(block)
    structure.manager_ctx, structure.deleter = None, _FREE
    if abi == VERSIONED:
        structure.major, structure.minor, structure.flags = 1, 3, 0
    said, tensor = descriptor.but(**claims), structure.dl_tensor
    tensor.data = block + DATA_AT if data is ... else data
    tensor.device, tensor.dtype = DLDevice(*said.device), DLDataType(said.code, said.bits, said.lanes)
    tensor.ndim = len(said.shape) if said.ndim is None else said.ndim
    tensor.byte_offset = said.byte_offset
    for place, name in ((128, "shape"), (256, "strides")):
        setattr(tensor, name, _written(getattr(said, name), block + place))
    return capsule_at(block, abi)


def _written(numbers: Any, place: int) -> Any:
    if numbers is None:
        return None
    for index, number in enumerate(numbers):
        ctypes.c_int64.from_address(place + 8 * index).value = number
    return ctypes.cast(place, ctypes.POINTER(ctypes.c_int64))


def wanted(said: Descriptor) -> np.ndarray:
    """Return the values of a descriptor, by NumPy."""
    steps = said.strides or tuple(math.prod(said.shape[axis + 1 :]) for axis in range(len(said.shape)))
    start = VALUES[min(said.byte_offset // 4, 5) :]
    return np.lib.stride_tricks.as_strided(start, said.shape, [4 * step for step in steps]).copy()


def import_tensors(abi: bytes) -> None:
    """Share and copy tensors of every layout, and read them."""
    for said in LAYOUTS:
        shared = broker.to_numpy(broker.from_capsule(offer(said, abi)))
        copied = broker.to_numpy(offer(said, abi), copy=True)
        assert np.array_equal(shared, wanted(said)) and np.array_equal(copied, wanted(said)), said
        view = shared[...]
        del shared
        assert np.array_equal(view, copied)


def refuse_tensors(abi: bytes) -> None:
    """Refuse hostile descriptors, whose blocks are freed with their capsules."""
    for claims in HOSTILE:
        capsule = offer(PLAIN, abi, **claims)
        broker.explain(capsule, to="numpy")
        try:
            broker.from_capsule(capsule)
        except (broker.InvalidTensorError, broker.UnsupportedLayoutError):
            continue
        raise AssertionError(f"{claims} passed")


def export_tensors(version: tuple[int, int] | None) -> None:
    """Give tensors to a C consumer that deletes them on this thread, on another of Python's, and on one of C's own."""
    on_another = (Taken.delete, lambda taken: _join(threading.Thread(target=taken.delete)), Taken.delete_on_a_c_thread)
    for delete in on_another:
        for source in (np.arange(6.0), offer(PLAIN, VERSIONED), bytearray(8), broker.asarray(VALUES[::-2])):
            taken = Taken(broker.to_capsule(source, max_version=version))
            del source
            delete(taken)
    Taken(broker.to_capsule(offer(PLAIN, LEGACY), max_version=version)).delete_at_exit()


def _join(thread: threading.Thread) -> None:
    thread.start()
    thread.join()


def use_numpys_own_consumer() -> None:
    """Let NumPy's C code take ours, and ours take what NumPy makes of it."""
    theirs = np.from_dlpack(broker.from_capsule(offer(PLAIN, VERSIONED)))
    again = broker.asarray(theirs)
    del theirs
    assert np.array_equal(broker.to_numpy(again).ravel(), VALUES)
    with broker.borrow(again, "numpy") as lent:
        assert lent.shape == (2, 3)
        del lent
    with broker.memory.numpy_allocator("aligned"):
        aligned = np.ones(1000)
    aligned = np.resize(aligned, 3000)
    assert aligned.sum() == 3000


def everything() -> None:
    """Cross every border."""
    for abi in (LEGACY, VERSIONED):
        import_tensors(abi)
        refuse_tensors(abi)
    for version in (None, (1, 3)):
        export_tensors(version)
    use_numpys_own_consumer()
