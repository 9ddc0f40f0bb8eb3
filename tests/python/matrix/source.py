"""The tensor of a cell, with what can still be asked of it after a conversion has consumed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import broker
import numpy as np
from raw.cells import LAYOUT_TABLE
from raw.grid import Cell
from raw.observe import describe, is_writable, view_of
from raw.producers import make


@dataclass(frozen=True)
class Source:
    """A fresh tensor, a view of its memory, and whether a user may write into it or is told not to.

    The view outlives a consumed capsule: its owner is let go when the next
    capsule is made, whether the consumer has deleted it by then or not.
    """

    tensor: Any
    memory: np.ndarray
    is_writable: bool
    is_guarded: bool

    @classmethod
    def of(cls, cell: Cell) -> Source | None:
        """Make the tensor of a cell, or return None where the producer cannot have it."""
        producer, _, dtype, layout = cell
        tensor = _make(producer, dtype, layout)
        if tensor is None:
            return None
        # The matrix's own right to write is not the user's: JAX and TensorFlow never write.
        memory = view_of(describe(tensor).but(flags=0))
        is_guarded = LAYOUT_TABLE[layout].read_only or producer in ("jax", "tensorflow")
        return cls(tensor, memory, is_writable(tensor), is_guarded)

    @property
    def pointer(self) -> int:
        """The address of the first element."""
        return self.memory.ctypes.data


def _make(producer: str, dtype: str, layout: str) -> Any:
    if producer == "array":
        return broker.asarray(make("numpy", dtype, layout))
    return make(producer, dtype, layout)
