"""Deleters called by threads of C, which Python knows nothing of."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from pathlib import Path

from c_consumer import Taken
from raw.capsules import compiled

_LIBRARY = compiled(Path(__file__).with_name("foreign_threads.c"))
_free_of_gil = ctypes.CDLL(str(_LIBRARY))
_holding_gil = ctypes.PyDLL(str(_LIBRARY))
_ARGUMENTS = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_long]
_free_of_gil.start_deleting.restype = ctypes.c_void_p
_free_of_gil.start_deleting.argtypes = _ARGUMENTS
_free_of_gil.finish_deleting.argtypes = [ctypes.c_void_p]
_holding_gil.wait_for_lock_of_deleting.argtypes = _ARGUMENTS


def _arrays(taken: Sequence[Taken]) -> tuple[ctypes.Array, ctypes.Array, int]:
    pointers = ctypes.c_void_p * len(taken)
    return pointers(*(one.deleter for one in taken)), pointers(*(one.managed for one in taken)), len(taken)


class Deleting:
    """A thread of C that deletes tensors, from now on until it is waited for."""

    def __init__(self, taken: Sequence[Taken]) -> None:
        """Start it."""
        self._arrays = _arrays(taken)
        self._thread = _free_of_gil.start_deleting(*self._arrays)

    def finish(self) -> None:
        """Wait for its end, without the GIL."""
        _free_of_gil.finish_deleting(self._thread)


def wait_for_lock_of_deleting(taken: Sequence[Taken]) -> None:
    """Wait with the GIL for a lock inside of which a thread of C deletes tensors."""
    _holding_gil.wait_for_lock_of_deleting(*_arrays(taken))
