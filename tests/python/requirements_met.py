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


@functools.cache
def has_jax_cuda() -> bool:
    """Whether JAX can use a CUDA device here."""
    if not has_cuda() or importlib.util.find_spec("jax") is None:
        return False
    import jax

    return any(device.platform == "gpu" for device in jax.local_devices())


def has_cuda_frameworks() -> bool:
    """Whether CuPy and JAX can both use a CUDA device here."""
    return has_cupy() and has_jax_cuda()


def has_tensorflow() -> bool:
    """Whether TensorFlow is installed."""
    return importlib.util.find_spec("tensorflow") is not None


def has_pocl() -> bool:
    """Whether the system lists Debian's PoCL among its OpenCL vendors."""
    return Path("/etc/OpenCL/vendors/pocl.icd").exists()


def has_genuine_loader() -> bool:
    """Whether the system has a Level Zero loader of its own."""
    return ctypes.util.find_library("ze_loader") is not None


MET = {
    "cuda": has_cuda,
    "cupy": has_cupy,
    "jax_cuda": has_jax_cuda,
    "cuda_frameworks": has_cuda_frameworks,
    "tensorflow": has_tensorflow,
    "pocl": has_pocl,
    "genuine_loader": has_genuine_loader,
}
"""The requirements that ``skips.toml`` may name."""
