"""The ways into broker by which every row is tried."""

from __future__ import annotations

import functools
from typing import Any

import broker
import numpy as np


def _borrow(x: Any) -> Any:
    with broker.borrow(x, "numpy") as view:
        return np.array(view)


def _shares_memory(x: Any) -> Any:
    return broker.shares_memory(x, np.ones(1))


ENTRIES = {
    "to_numpy": broker.to_numpy,
    "to_torch": broker.to_torch,
    "asarray": broker.asarray,
    "from_dlpack": broker.from_dlpack,
    "explain": functools.partial(broker.explain, to="numpy"),
    "shares_memory": _shares_memory,
    "borrow": _borrow,
    "to_tensorflow": broker.to_tensorflow,
    "to_jax": broker.to_jax,
}

NO_TENSOR = ("explain", "shares_memory")
"""The entries that say something of the tensor and do not return it."""
