"""One tensor of every producer and the names of every consumer, for what must hold for each pair."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import broker
import numpy as np
from raw.cells import expected_values, host_array
from raw.producers import make

TARGETS = ("numpy", "torch", "tensorflow", "jax", "broker")
VALUES = expected_values("float32", "contiguous")


def _of(producer: str) -> Callable[[], Any]:
    return lambda: make(producer, "float32", "contiguous")


SOURCES = {
    "numpy": _of("numpy"),
    "torch": _of("torch"),
    "tensorflow": _of("tensorflow"),
    "jax": _of("jax"),
    "tvm_ffi": _of("tvm_ffi"),
    "capsule_legacy": _of("capsule_legacy"),
    "capsule_versioned": _of("capsule_versioned"),
    "buffer": _of("buffer"),
    "array": lambda: broker.asarray(host_array("float32", "contiguous")),
}
"""Each makes a tensor with ``VALUES``, on a 64-byte border, so that every consumer shares it."""

USED_ONCE = ("capsule_legacy", "capsule_versioned")


def values_of(view: Any) -> np.ndarray:
    """Return a copy of what a result of a conversion holds."""
    return np.array(np.asarray(view))
