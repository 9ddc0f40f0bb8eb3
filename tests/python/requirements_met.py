"""What a machine may lack while the suite still passes, and whether this one has it."""

from __future__ import annotations

import ctypes.util
import functools
import importlib.util
import os
from pathlib import Path


@functools.cache
def has_cuda_frameworks() -> bool:
    """Whether PyTorch, CuPy and JAX can use a CUDA device here."""
    import torch

    if not torch.cuda.is_available() or None in (importlib.util.find_spec("cupy"), importlib.util.find_spec("jax")):
        return False
    import jax

    return any(device.platform == "gpu" for device in jax.local_devices())


def has_tensorflow() -> bool:
    """Whether TensorFlow is installed."""
    return importlib.util.find_spec("tensorflow") is not None


def has_pocl() -> bool:
    """Whether the system lists Debian's PoCL among its OpenCL vendors."""
    return Path("/etc/OpenCL/vendors/pocl.icd").exists()


def has_genuine_loader() -> bool:
    """Whether the system has a Level Zero loader of its own."""
    return ctypes.util.find_library("ze_loader") is not None


def is_root() -> bool:
    """Whether a process may become another user's."""
    return os.getuid() == 0


MET = {
    "cuda_frameworks": has_cuda_frameworks,
    "tensorflow": has_tensorflow,
    "pocl": has_pocl,
    "genuine_loader": has_genuine_loader,
    "root": is_root,
}
"""The requirements that ``skips.toml`` may name."""
