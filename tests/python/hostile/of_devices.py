"""Producers whose `__dlpack_device__` lies, fails or is not there to be called."""

from __future__ import annotations

from raw.capsules import CPU

from .row import Held, Make, Raises, Right, Row, Theirs, answering, speaking

CUDA, ONEAPI = (2, 0), (14, 0)


def _says(device: object, memory: tuple[int, int] = CPU) -> Make:
    """Make a producer that says one device and hands out memory of another."""
    return lambda stage: speaking(stage, **answering(stage.capsule(device=memory), device))


def _method(method: object) -> Make:
    """Make a producer of host memory with that method, or what stands in its place."""
    return lambda stage: speaking(stage, **answering(stage.capsule()) | {"__dlpack_device__": method})


def _raise(self):
    raise LookupError("where am I")


_UNREACHED = Raises("UnsupportedDeviceError", "cannot reach memory on cuda:0; ")
_REACHED = dict.fromkeys(["to_torch", "to_jax"], Theirs())
"""PyTorch and JAX reach CUDA's memory, and say themselves that there is none here."""
_HELD = dict.fromkeys(["asarray", "from_dlpack", "shares_memory"], Held()) | _REACHED
_ASKED = {"to_torch": Theirs()}
"""PyTorch is asked for the stream on which the producer shall order its work."""
_NO_PAIR = Raises("InvalidTensorError", "wanted a device type and an index from its __dlpack_device__, got")

ROWS = [
    Row("device_says_cuda_of_host_memory", _says(CUDA), Right(), _ASKED),
    Row("device_says_oneapi_of_host_memory", _says(ONEAPI), Right()),
    Row("device_says_host_of_cuda_memory", _says(CPU, CUDA), _UNREACHED, _HELD),
    Row("device_says_oneapi_of_cuda_memory", _says(ONEAPI, CUDA), _UNREACHED, _HELD),
    Row("device_of_an_unknown_type", _says((99, 0)), Right()),
    Row("device_is_not_told", lambda stage: speaking(stage, __dlpack__=answering(stage.capsule())["__dlpack__"]), Right()),
    Row("device_raises", _method(_raise), Raises("LookupError", "where am I")),
    Row("device_gives_none", _says(None), _NO_PAIR),
    Row("device_gives_text", _says("cpu"), _NO_PAIR),
    Row("device_gives_one_number", _says((1,)), _NO_PAIR),
    Row("device_gives_three_numbers", _says((1, 0, 0)), _NO_PAIR),
    Row("device_gives_fractions", _says((1.5, 0.5)), _NO_PAIR),
    Row("device_gives_huge_numbers", _says((2**100, 2**100)), _NO_PAIR),
    Row("device_gives_negative_numbers", _says((-1, -1)), _NO_PAIR),
    Row("device_wants_arguments", _method(lambda self, which: CPU), Raises("TypeError", "which")),
    Row("device_is_a_number", _method(1), Raises("TypeError", "not callable")),
]
