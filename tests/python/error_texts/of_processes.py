"""Errors that need a process of their own: for a framework that is missing, old, or set up otherwise."""

from __future__ import annotations

_SAY = """
import sys
import broker

def say(call):
    try:
        print("nothing: it made", call())
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
"""

_WITHOUT = "import sys; sys.modules[{module!r}] = None\n"

PROCESSES: dict[str, tuple[str, dict[str, str]]] = {
    "frameworks.state": (_WITHOUT.format(module="torch") + _SAY + "say(lambda: broker.to_torch(b'abc'))", {}),
    "numpy_allocator.usm_host.no_dpctl": (
        _WITHOUT.format(module="dpctl") + _SAY + "say(lambda: broker.memory.numpy_allocator('usm_host').__enter__())",
        {},
    ),
    "numpy_allocator.usm_host.no_device": (
        _SAY + "say(lambda: broker.memory.numpy_allocator('usm_host').__enter__())",
        {"ONEAPI_DEVICE_SELECTOR": "level_zero:*"},
    ),
    "Refusal.Lack.no_ml_dtypes": (
        _WITHOUT.format(module="ml_dtypes")
        + _SAY
        + "import torch; say(lambda: broker.to_numpy(torch.zeros(2, dtype=torch.bfloat16)))",
        {},
    ),
    "Refusal.Rank": (
        "import numpy; numpy.__version__ = '9.9'\n"
        + _SAY
        + "from raw.hazards import hand_made\n"
        + "say(lambda: broker.to_numpy(hand_made(shape=(1,) * 40, strides=(1,) * 40)[0]))",
        {},
    ),
}
