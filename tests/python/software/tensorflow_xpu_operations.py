"""What TensorFlow's `XPU` does on the software device: alone, and through broker with PyTorch's `xpu` and dpnp.

Run under poison, a host that reads device memory ends the process.
"""

from __future__ import annotations

import functools

import tensorflow as tf
from dlpack_broker_software import tensorflow_xpu

XPU = "/job:localhost/replica:0/task:0/device:XPU:0"


def _tensor(values=(1.0, 2.0, 3.0), dtype="float32"):
    with tf.device("XPU:0"):
        return tf.identity(tf.constant(values, dtype))


# TensorFlow alone.


def values_come_back_from_the_device():
    made = _tensor([[1, 2], [3, 4]], "int64")
    return [made.device == XPU, made.numpy().tolist()], [True, [[1, 2], [3, 4]]]


def kernels_compute_on_the_device():
    x = _tensor()
    with tf.device("XPU:0"):
        made = -(x * x - x) + 2.0
    return [made.device == XPU, made.numpy().tolist()], [True, [2.0, 0.0, -4.0]]


def functions_run_on_the_device():
    with tf.device("XPU:0"):
        made = tf.function(lambda x: x * x + x)(_tensor())
    return [made.device == XPU, made.numpy().tolist()], [True, [2.0, 6.0, 12.0]]


def what_has_no_kernel_runs_on_the_processor():
    total = tf.reduce_sum(_tensor())
    return [total.device[-5:], float(total)], ["CPU:0", 6.0]


ALONE = [
    values_come_back_from_the_device,
    kernels_compute_on_the_device,
    functions_run_on_the_device,
    what_has_no_kernel_runs_on_the_processor,
]


def _with_xpu(operation):
    @functools.wraps(operation)
    def run():
        tensorflow_xpu.load()
        got, wanted = operation()
        return repr(got), repr(wanted)

    return run


OPERATIONS = {operation.__name__: _with_xpu(operation) for operation in ALONE}
