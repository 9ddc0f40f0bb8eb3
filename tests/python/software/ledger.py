"""The driver's ledger, and its entry points, as a program that has initialised the driver asks them."""

from __future__ import annotations

import ctypes
import functools
import os

from .driver import LOADER

KINDS = ("contexts", "allocations", "command lists", "event pools", "events", "modules", "kernels", "build logs")


@functools.cache
def driver() -> ctypes.CDLL:
    """Return the library that this process has as its loader."""
    return ctypes.CDLL(os.path.join(os.environ["ZEL_LIBRARY_PATH"], LOADER))


def live() -> dict[str, int]:
    """Count the objects that live, by their kind."""
    ask = ctypes.CFUNCTYPE(ctypes.c_uint64, ctypes.c_char_p)(_extension(b"brokerSoftwareZeLive"))
    return {kind: ask(kind.encode()) for kind in KINDS}


def lose_the_device() -> None:
    """Launch nothing, which null mode counts: with ``LOST_AFTER=0`` the device is lost at it."""
    driver().zeCommandListAppendLaunchKernel(*[ctypes.c_void_p()] * 4, ctypes.c_uint32(), ctypes.c_void_p())


def _extension(name: bytes) -> int:
    count, handle, address = ctypes.c_uint32(1), ctypes.c_void_p(), ctypes.c_void_p()
    assert driver().zeDriverGet(ctypes.byref(count), ctypes.byref(handle)) == 0
    assert driver().zeDriverGetExtensionFunctionAddress(handle, name, ctypes.byref(address)) == 0
    return address.value or 0
