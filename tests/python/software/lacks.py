"""What does not run on the software device, each with its reason and how it fails."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import dpctl
import dpctl.memory
import dpctl.program
import dpnp


@dataclass(frozen=True)
class Lack:
    """Something that raises: what tries it, what it raises, what that says, and why."""

    attempt: Callable[[], Any]
    error: str
    says: str
    why: str


def _reals():
    return dpnp.arange(8, dtype="float64")


def _text():
    return dpctl.program.create_program_from_source(dpctl.SyclQueue(), "kernel void f() {}")


def _too_much():
    return dpctl.memory.MemoryUSMDevice(1 << 50, queue=dpctl.SyclQueue())


FOURIER = "oneMKL's Fourier transforms open an OpenCL GPU by themselves, whatever device the array is on"

LACKS = {
    "fft": Lack(lambda: dpnp.fft.fft(_reals()), "RuntimeError", "OpenCL error -1", FOURIER),
    "rfft": Lack(lambda: dpnp.fft.rfft(_reals()), "RuntimeError", "OpenCL error -1", FOURIER),
    "ifft": Lack(lambda: dpnp.fft.ifft(_reals() + 0j), "RuntimeError", "OpenCL error -1", FOURIER),
    "fft2": Lack(lambda: dpnp.fft.fft2(_reals().reshape(2, 4)), "RuntimeError", "OpenCL error -1", FOURIER),
    "kernels_from_text": Lack(
        _text, "SyclProgramCompilationError", "", "dpctl compiles OpenCL C for OpenCL's devices alone"
    ),
    "more_memory_than_there_is": Lack(
        _too_much, "USMAllocationError", "USM allocation failed", "device memory is the machine's"
    ),
}


def _fails(lack: Lack) -> Callable[[], tuple[list[bool], list[bool]]]:
    def attempt():
        try:
            lack.attempt()
        except Exception as error:
            return [type(error).__name__ == lack.error, bool(re.search(lack.says, str(error)))], [True, True]
        return [False, False], [True, True]

    return attempt


OPERATIONS = {name: _fails(lack) for name, lack in LACKS.items()}
