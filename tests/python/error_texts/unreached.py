"""The errors that no case of this folder raises, each with the reason."""

from __future__ import annotations

_WRAPS = "wraps another enum, whose variants have their cases"
_DOOR = "closes a direct door, and the public protocol is taken: no user sees it (adapters/tests reach it)"

NO_CASE = {
    "broker.Error.NullTensor": "CPython makes no capsule of a null pointer; Rust and C callers alone pass one",
    "device.Error.View": "is raised as Python's IndexError or ValueError (test_tensor reads the texts)",
    "device.Error.Scalar": "is raised as Python's TypeError or OverflowError (test_tensor reads the texts)",
    "broker.Error.Layout": _WRAPS,
    "broker.Error.Refused": _WRAPS,
    "Refusal.Rank": "no tested version takes fewer dimensions than broker; a process with an untested one has a case",
    "Refusal.Pending": "guards Route::execute for Rust callers: the Python layer has the producer resolve before",
    "adapters.Error.Layout": _WRAPS,
    "adapters.Error.NotLoaded": _DOOR,
    "adapters.Error.NotOpened": _DOOR,
    "adapters.Error.SymbolsMissing": _DOOR,
    "adapters.Error.ForeignException": _DOOR,
    "adapters.Error.NullResult": _DOOR,
    "adapters.Error.Status": _DOOR,
    "adapters.Error.NotEager": _DOOR,
    "adapters.Error.UnsupportedTfDType": _DOOR,
    "adapters.Error.OpaquePointer": "test_tensorflow_xpu reads it, on a device that hides where its memory is",
    "adapters.Error.NoTfDType": _DOOR,
    "adapters.Error.Misaligned": "the router copies what is not aligned, before the door",
    "adapters.Error.HiddenDevice": "needs a second SYCL device, or a selector that changes between two calls",
    "adapters.Error.OutOfMemory": "needs a device whose memory is full; `numpy_allocator` answers NumPy by null",
    "adapters.Error.UnsupportedVersion": "needs a SYCL runtime that nobody has yet (adapters/tests/native.rs has one)",
    "adapters.Error.OddEvent": "needs a SYCL runtime that nobody has (adapters/tests/fakes has one)",
    "adapters.Error.BackendMismatch": _DOOR,
    "adapters.Error.TwoRuntimes": "needs two SYCL runtimes in one process (adapters/tests/fakes has them)",
    "adapters.Error.ShuttingDown": "is raised at the end of the process, where nobody reads it",
}
"""Variants."""

ELSEWHERE: dict[str, dict[str, int]] = {
    "frameworks.tensorflow.places": {"test_tensorflow_xpu reads it, on a device that hides where its memory is": 1},
    "frameworks.tensorflow.row": {"test_tensorflow_xpu reads it, with BROKER_SAFE=1": 1},
    "explain": {"is told by ``explain`` and not raised: test_containers reads it": 1},
    "cuda": {"needs memory of a CUDA device, and no driver in the process": 1},
    "numpy_api": {"needs a NumPy older than 1.22, or one whose table of functions has a hole": 2},
    "level_zero.staged": {"needs USM of a device that Level Zero does not list": 1},
    "opencl_vendors.collision": {"test_opencl_vendors reads it, where the machine has a vendor that collides": 1},
}
"""Texts of a file of ``python/src``: how many of them a reason stands for."""
