"""What a machine may lack while the suite still passes, and whether this one has it."""

from __future__ import annotations

import ctypes.util
import functools
import importlib.util
from pathlib import Path


@functools.cache
def has_cuda() -> bool:
    """Whether PyTorch can use a CUDA device here."""
    import torch

    return torch.cuda.is_available()


@functools.cache
def has_cupy() -> bool:
    """Whether CuPy is installed beside a CUDA device."""
    return has_cuda() and importlib.util.find_spec("cupy") is not None


def has_pocl() -> bool:
    """Whether the system lists Debian's PoCL among its OpenCL vendors."""
    return Path("/etc/OpenCL/vendors/pocl.icd").exists()


def has_genuine_loader() -> bool:
    """Whether the system has a Level Zero loader of its own."""
    return ctypes.util.find_library("ze_loader") is not None


MET = {"cuda": has_cuda, "cupy": has_cupy, "pocl": has_pocl, "genuine_loader": has_genuine_loader}
"""The requirements that ``skips.toml`` may name."""
