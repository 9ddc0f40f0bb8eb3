"""Work of TensorFlow's `XPU` that is late: run with a delay before each kernel.

Each operation returns what was seen, which is `SEEN` where the order held.
"""

from __future__ import annotations

import json
from typing import Any

import broker
import dpnp
import tensorflow as tf
from dlpack_broker_software import tensorflow_xpu

ITEMS = 1 << 10
SEEN = 2.0


def a_borrowed_tensor_is_read_before_its_source_goes_on() -> float:
    array = dpnp.ones(ITEMS, dtype="float32")
    with broker.borrow(array, "tensorflow", readonly="share") as view, tf.device("XPU:0"):
        made = view + view
    array[...] = 50.0
    array.sycl_queue.wait()
    return float(made.numpy().mean())


OPERATIONS = [a_borrowed_tensor_is_read_before_its_source_goes_on]


def main() -> None:
    """Print what each operation came to."""
    tensorflow_xpu.load()
    for operation in OPERATIONS:
        try:
            seen: Any = operation()
        except Exception as error:
            seen = f"{type(error).__name__}: {error}"
        print(json.dumps({operation.__name__: seen}), flush=True)
