"""TensorFlow's `XPU` on the Level Zero device in software, which runs on the processor and is no GPU.

TensorFlow gets such devices from libraries that it loads, as Intel's extension is one. The library here adds as much as
tensors need: memory in dpctl's default context, streams that are at work when a call returns, copies, and a few
kernels. `load()` gives it to TensorFlow.
"""

import atexit
import ctypes
import os
from typing import Any

from dlpack_broker_software.tensorflow_xpu.building import BuildError, library

__all__ = ["BuildError", "library", "load"]

_kept: list[Any] = []


def load() -> None:
    """Give TensorFlow the device, and build the library for it before where that is due; before TensorFlow's first use.

    Raises
    ------
    BuildError
        Where there is no Level Zero device, or the library cannot be built.
    """
    if _kept:
        return
    import dpctl
    import tensorflow
    from tensorflow.python.framework import load_library

    gpus = dpctl.get_devices(backend="level_zero", device_type="gpu")
    if not gpus:
        raise BuildError("there is no Level Zero device; run the program by python -m broker software -- COMMAND")
    native = ctypes.CDLL(str(library(tensorflow)))
    native.software_xpu_attach.restype = ctypes.c_char_p
    # The library has the addresses for as long as the process lives.
    queues = [dpctl.SyclQueue(gpu) for gpu in gpus]
    addresses = (ctypes.c_size_t * len(queues))(*(queue.addressof_ref() for queue in queues))
    path = os.path.join(os.path.dirname(dpctl.__file__), "libDPCTLSyclInterface.so")
    missing = native.software_xpu_attach(path.encode(), addresses, ctypes.c_size_t(len(queues)))
    if missing is not None:
        raise BuildError(f"wanted dpctl's C interface, and {missing.decode()}")
    load_library.load_pluggable_device_library(native._name)
    _kept.extend([native, *queues])
    atexit.register(native.software_xpu_leave)
