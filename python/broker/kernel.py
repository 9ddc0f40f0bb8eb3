"""Kernels of your own, on devices of Level Zero.

A kernel is a function that runs once for each work item of a range. `from_spirv` and `from_opencl`
build a `Module` of them for a device, ``module["name"]`` is a `Kernel`, and calling that runs it.
"""

from broker._native import Kernel, Local, Module, from_opencl, from_spirv

__all__ = ["Kernel", "Local", "Module", "from_opencl", "from_spirv"]


def __dir__() -> list[str]:
    return __all__
