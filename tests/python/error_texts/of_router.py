"""The errors of the crates ``device`` and ``broker``: descriptors, copies and refusals."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import broker
from all_frameworks import jax, jnp, ml_dtypes, np, torch
from raw.capsules import IS_SUBBYTE_TYPE_PADDED, Exporter
from raw.hazards import hand_made, off_border
from sharing.handles import rehandled

Call = Callable[[], Any]

_CUDA = (2, 0)


def _made(**changes: Any) -> Any:
    return hand_made(**changes)[0]


def _taken(**changes: Any) -> Call:
    return lambda: broker.from_capsule(_made(**changes))


def _misaligned_shape() -> Any:
    capsule, ticket = hand_made()
    tensor = ticket.kept[0].dl_tensor
    address = ctypes.cast(tensor.shape, ctypes.c_void_p).value
    tensor.shape = ctypes.cast(address + 4, ctypes.POINTER(ctypes.c_int64))
    return broker.from_capsule(capsule)


def _described(**changes: Any) -> Any:
    """Return an object that describes itself by ``__array_interface__``."""
    fields = {"version": 3, "typestr": "<f4", "shape": (4, 6), "data": (1 << 20, False)} | changes
    return type("Described", (), {"__array_interface__": fields})()


def _in_scope() -> Any:
    with broker.no_copy():
        return broker.to_torch(np.arange(4)[::-1])


def _without_64_bits() -> Any:
    with jax.enable_x64(False):
        return broker.to_jax(np.ones(2))


def _packed() -> Any:
    return _made(dtype="int8", code=17, bits=4, shape=(24,), strides=(1,))


_F32 = np.zeros((4, 6), "f4")

DEVICE: dict[str, Call] = {
    "RankTooLarge": lambda: broker.to_numpy(_described(shape=(1,) * 65)),
    "StridesMismatch": lambda: broker.to_numpy(_described(strides=(4,))),
    "NegativeDimension": _taken(shape=(-1, 6)),
    "TooManyElements": _taken(shape=(2**62, 8), strides=None),
    "StridesOverflow": _taken(strides=(2**62, 1)),
    "OutOfMemory": lambda: broker.asarray(_made(shape=(2**50,), strides=(0,)), copy=True),
    "Share": lambda: rehandled(broker.memory.empty(3, shareable=True), ticket=b"nonsense"),
    "Share.memory": lambda: broker.memory.empty(1 << 62, "uint8", shareable=True),
}

BROKER: dict[str, Call] = {
    "Version": _taken(version=(2, 0)),
    "Version.old": _taken(version=(0, 8)),
    "Rank": _taken(ndim=-1),
    "Rank.too_large": _taken(ndim=2**20),
    "NullShape": _taken(shape=None, ndim=2),
    "MisalignedShape": _misaligned_shape,
    "NullData": _taken(data=0),
    "EmptyElement": _taken(bits=0),
    "PackedView": lambda: broker.asarray(_packed())[1:],
    "Address": _taken(strides=(2**60, 1)),
    "Address.offset": _taken(byte_offset=2**64 - 1),
}

COPY_REASON: dict[str, Call] = {
    "Crossing": lambda: broker.to_numpy(Exporter(_made(device=_CUDA), _CUDA), device="cpu", copy=False),
    "ToDevice": lambda: broker.to_dpnp(_F32, copy=False),
    "Pack": lambda: broker.to_jax(np.zeros(4, ml_dtypes.float4_e2m1fn), copy=False),
    "Pending": lambda: broker.to_numpy(torch.ones(2, dtype=torch.complex64).conj(), copy=False),
    "ReadOnly": lambda: broker.to_torch(b"abc", copy=False),
    "Immutable": lambda: broker.to_torch(jnp.ones(2), readonly="copy", copy=False),
    "NegativeStrides": lambda: broker.to_torch(_F32[::-1], copy=False),
    "ZeroStrides": lambda: broker.to_jax(np.broadcast_to(np.float32(1), (2, 3)), copy=False),
    "Permuted": lambda: broker.to_tensorflow(_F32.T, copy=False),
    "Gaps": lambda: broker.to_tensorflow(_F32[:, ::2], copy=False),
    "Misaligned": lambda: broker.to_jax(off_border("float32", 4), copy=False),
    "Unpack": lambda: broker.to_numpy(_packed(), copy=False),
    "ByProducer": lambda: broker.to_torch(np.float32(1), copy=False),
}

PENDING: dict[str, Call] = {
    "Conjugate": COPY_REASON["Pending"],
    "Negative": lambda: broker.to_numpy(torch.ones(2, dtype=torch.complex64).conj().imag, copy=False),
    "ByteStrides": lambda: broker.to_torch(np.zeros(3, [("tag", "i1"), ("number", "f4")])["number"], copy=False),
}

FORBIDDER: dict[str, Call] = {"Keyword": COPY_REASON["NegativeStrides"], "Scope": _in_scope}

REFUSAL: dict[str, Call] = {
    "CopyForbidden": COPY_REASON["NegativeStrides"],
    "ReadOnly": lambda: broker.to_torch(b"abc", readonly="error"),
    "DType": lambda: broker.to_numpy(torch.zeros(2, dtype=torch.complex32)),
    "DType.nothing_near": lambda: broker.to_numpy(_made(code=3, bits=64)),
    "DType.lanes": lambda: broker.to_torch(_made(lanes=2)),
    "Lack": _without_64_bits,
    "Device": lambda: broker.to_numpy(broker.asarray(_made(device=_CUDA))),
    "Device.of_another_kind": lambda: broker.to_dpnp(broker.asarray(_made(device=_CUDA))),
    "Padding": lambda: broker.to_capsule(_made(dtype="int8", code=17, bits=4, flags=IS_SUBBYTE_TYPE_PADDED)),
    "PackedStrides": lambda: broker.to_numpy(_made(dtype="int8", code=17, bits=4, shape=(2, 2), strides=(1, 2))),
}
