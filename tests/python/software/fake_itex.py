"""A context that dpctl does not share, as Intel's extension for TensorFlow has one, told by the extension's functions."""

from __future__ import annotations

import ctypes
import shutil
import tempfile
from pathlib import Path
from typing import Any

import dpctl
from raw.capsules import compiled

LIBRARY = "libitex_gpu_internal.so"


def load(filter_string: str = "level_zero:gpu:0", *, is_apart: bool = True) -> Any:
    """Load the fake with a queue of a context of its own, or of dpctl's, and return that queue."""
    device = dpctl.SyclDevice(filter_string)
    queue = dpctl.SyclQueue(dpctl.SyclContext([device]), device) if is_apart else dpctl.SyclQueue(device)
    folder = tempfile.mkdtemp(prefix="fake-itex-")
    path = shutil.copy(compiled(Path(__file__).with_name("fake_itex.c")), Path(folder) / LIBRARY)
    itex = ctypes.CDLL(str(path))
    itex.fake_itex_set.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    itex.fake_itex_set(device.addressof_ref(), queue.addressof_ref())
    shutil.rmtree(folder)
    load.kept = (device, queue, itex)  # type: ignore[attr-defined]
    return queue


def break_down() -> None:
    """Have the fake, once it is loaded, name no device and no queue, as one that fails."""
    _device, _queue, itex = load.kept  # type: ignore[attr-defined]
    itex.fake_itex_set(None, None)
