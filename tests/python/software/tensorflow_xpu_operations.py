"""What TensorFlow's `XPU` does on the software device: alone, and through broker with PyTorch's `xpu` and dpnp.

Run under poison, a host that reads device memory ends the process.
"""

from __future__ import annotations

import functools
import gc
import itertools
import time
import weakref

import broker
import dpnp
import numpy as np
import tensorflow as tf
import torch
from broker._runtimes import runtimes
from broker._self_checks import CLAIMS, STEPS
from broker._sides import SIDES
from dlpack_broker_software import tensorflow_xpu

from .broker_operations import COUNTED, pending

XPU = "/job:localhost/replica:0/task:0/device:XPU:0"
GPU = "level_zero:gpu:0"


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


# Through broker.


def _pointer(tensor):
    return broker.asarray(tensor).data_ptr


def _address(array):
    return array.get_array()._pointer


def _on_xpu(values, dtype="float32"):
    return torch.tensor(values, dtype=getattr(torch, dtype)).to("xpu")


def dpnp_sees_the_memory_of_a_tensor():
    x = _tensor([[1, 2], [3, 4]], "int32")
    seen = broker.to_dpnp(x)
    return [_address(seen) == _pointer(x), seen.sycl_device.filter_string, seen.tolist()], [True, GPU, [[1, 2], [3, 4]]]


def pytorch_sees_the_memory_of_a_tensor():
    x = _tensor()
    seen = broker.to_torch(x, readonly="share")
    return [seen.data_ptr() == _pointer(x), str(seen.device), seen.tolist()], [True, "xpu:0", [1.0, 2.0, 3.0]]


def an_array_of_broker_sees_the_memory_of_a_tensor():
    x = _tensor()
    seen = broker.asarray(x)
    return [seen.device, seen.usm_type, broker.to_numpy(seen, device="cpu").tolist()], [GPU, "device", [1.0, 2.0, 3.0]]


def tensorflow_sees_the_memory_of_dpnp():
    source = dpnp.arange(6, dtype="float32").reshape(2, 3)
    seen = broker.to_tensorflow(source)
    return [_pointer(seen) == _address(source), seen.device == XPU, seen.numpy().tolist()], [
        True,
        True,
        [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]],
    ]


def tensorflow_sees_the_memory_of_pytorch():
    source = _on_xpu([1, 2, 3], "int64")
    seen = broker.to_tensorflow(source)
    return [_pointer(seen) == source.data_ptr(), seen.device == XPU, (seen + seen).numpy().tolist()], [
        True,
        True,
        [2, 4, 6],
    ]


def tensorflow_sees_the_memory_of_an_array_of_broker():
    source = broker.asarray(np.arange(3.0), device="level_zero")
    seen = broker.to_tensorflow(source)
    return [_pointer(seen) == source.data_ptr, seen.device == XPU, seen.numpy().tolist()], [True, True, [0.0, 1.0, 2.0]]


def kernels_of_tensorflow_compute_on_the_memory_of_dpnp():
    source = dpnp.full(4, 3.0, dtype="float32")
    seen = broker.to_tensorflow(source)
    back = broker.to_dpnp(seen * seen)
    return [back.sycl_device.filter_string, (back + source).tolist()], [GPU, [12.0] * 4]


def booleans_and_float8_cross_both_ways():
    with tf.device("XPU:0"):
        flags, small = tf.identity([True, False]), tf.identity(tf.cast([1.0, 2.0], "float8_e5m2"))
    there = broker.to_torch(small, readonly="share")
    back = broker.to_tensorflow(_on_xpu([1.0, 2.0]).cpu().to(torch.float8_e4m3fn).to("xpu"))
    seen = broker.to_tensorflow(dpnp.asarray([True, False]))
    return [
        broker.to_dpnp(flags).tolist(),
        seen.numpy().tolist(),
        [str(there.dtype), str(there.device), there.cpu().to(torch.float32).tolist()],
        [back.dtype.name, back.device == XPU, tf.cast(back, "float32").numpy().tolist()],
    ], [
        [True, False],
        [True, False],
        ["torch.float8_e5m2", "xpu:0", [1.0, 2.0]],
        ["float8_e4m3fn", True, [1.0, 2.0]],
    ]


def nothing_and_scalars_cross_both_ways():
    none, one = dpnp.zeros((0, 3), dtype="float32"), dpnp.asarray(3.0, dtype="float32")
    there = [broker.to_tensorflow(array) for array in (none, one)]
    back = [broker.to_dpnp(tensor) for tensor in there]
    return [[x.device == XPU for x in there], [x.shape for x in back], float(back[1])], [[True] * 2, [(0, 3), ()], 3.0]


def what_lies_off_64_bytes_or_in_another_order_is_copied_on_the_device():
    source = dpnp.arange(8, dtype="float32")
    moved = [broker.to_tensorflow(source[1:]), broker.to_tensorflow(source.reshape(2, 4).T)]
    return [[x.device == XPU for x in moved], [x.numpy().tolist() for x in moved]], [
        [True] * 2,
        [[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0], [[0.0, 4.0], [1.0, 5.0], [2.0, 6.0], [3.0, 7.0]]],
    ]


def a_copy_on_the_device_is_done_before_it_is_given_on():
    source = dpnp.arange(4_000_001, dtype="int32")[1:]
    return int(tf.reduce_sum(tf.cast(broker.to_tensorflow(source)[-1000:], "int64"))), 3_999_500_500


def a_copy_is_another_tensor_on_the_device():
    x = _tensor()
    made = broker.to_torch(x, copy=True)
    made += 1
    return [str(made.device), made.tolist(), x.numpy().tolist()], ["xpu:0", [2.0, 3.0, 4.0], [1.0, 2.0, 3.0]]


def _placed(x, device, copy):
    """Return what becomes of the memory, or what was foretold if that is something else."""
    told = broker.explain(x, to="tensorflow", device=device, copy=copy).outcome
    try:
        made = broker.to_tensorflow(x, device=device, copy=copy)
    except broker.CopyRequired:
        return "refuses" if told == "refuses" else f"told: {told}"
    done = "shares" if broker.asarray(made).data_ptr == broker.asarray(x).data_ptr else "copies"
    return done if (done, made.device, made.numpy().tolist()) == (told, XPU, [1.0, 2.0, 3.0]) else f"told: {told}"


def a_tensor_is_copied_to_its_own_device_only_for_copy_true():
    x = _tensor()
    names = ["XPU", "XPU:0", "/device:XPU:0", x.device, broker.Device(GPU)]
    sources = [x, dpnp.arange(1, 4, dtype="float32"), broker.to_torch(x)]
    found = {tuple(_placed(x, name, copy) for copy in (None, True, False)) for x in sources for name in names}
    return found, {("shares", "copies", "shares")}


def what_the_host_reads_is_never_shared_with_the_device():
    sources = [dpnp.arange(1, 4, dtype="float32", usm_type=kind) for kind in ("shared", "host")]
    found = {tuple(_placed(x, "XPU:0", copy) for copy in (None, True, False)) for x in sources}
    return found, {("copies", "copies", "refuses")}


def host_memory_is_staged_to_the_device_that_is_named():
    source = np.full(50_000, 1.0, "float32")
    made = broker.to_tensorflow(source, device="XPU:0")
    source[:] = 5
    pair = broker.to_tensorflow(source, device=(14, 0))
    return [made.device == XPU, set(made.numpy().tolist()), pair.device == XPU], [True, {1.0}, True]


def a_device_that_is_not_there_is_refused():
    return _error_of(lambda: broker.to_tensorflow(np.ones(3), device="XPU:7")), "UnsupportedDeviceError"


def tensors_of_the_device_come_to_the_host():
    x, y = _tensor(), dpnp.ones(2, dtype="float32")
    made = broker.to_tensorflow(y, device="cpu")
    return [broker.to_numpy(x, device="cpu").tolist(), made.device[-5:], made.numpy().tolist()], [
        [1.0, 2.0, 3.0],
        "CPU:0",
        [1.0, 1.0],
    ]


def the_host_is_not_read_unasked():
    return _error_of(lambda: broker.to_numpy(_tensor())), "UnsupportedDeviceError"


def a_variable_of_the_device_is_read():
    with tf.device("XPU:0"):
        variable = tf.Variable([1.0, 2.0])
    return broker.to_dpnp(variable).tolist(), [1.0, 2.0]


def a_tensor_keeps_its_source_until_it_is_dropped():
    source = dpnp.ones(1000, dtype="float32")
    there = weakref.ref(source.get_array())
    seen = broker.to_tensorflow(source)
    del source
    kept = there() is not None
    again = broker.to_dpnp(seen)
    del seen
    kept_on = there() is not None and float(again.sum()) == 1000.0
    del again
    return [kept, kept_on, _is_gone(there)], [True] * 3


def a_view_keeps_the_tensor_until_it_is_dropped():
    x = _tensor()
    there, pointer = weakref.ref(x), _pointer(x)
    view = broker.to_dpnp(x)
    del x
    kept = there() is not None and _address(view) == pointer
    del view
    return [kept, _is_gone(there)], [True, True]


def memory_is_given_back_once_the_device_is_done_with_it():
    source = dpnp.full(1000, 3.0, dtype="float32")
    there = weakref.ref(source.get_array())
    seen = broker.to_tensorflow(source)
    began = time.monotonic()
    with tf.device("XPU:0"):
        made = seen * seen + seen
    returned = time.monotonic() - began
    del source, seen
    gone = _is_gone(there)
    ended = time.monotonic() - began
    return [returned < KERNELS / 2, gone, ended >= KERNELS, set(made.numpy().tolist())], [True, True, True, {12.0}]


def a_tensor_is_given_on_when_its_kernels_are_done():
    x = _tensor()
    with tf.device("XPU:0"):
        made = x + x
    return broker.to_torch(made, readonly="share").tolist(), [2.0, 4.0, 6.0]


def work_on_the_source_is_done_before_a_tensor_is_made():
    return broker.to_tensorflow(pending("device")).numpy().tolist(), COUNTED.tolist()


def what_the_self_test_makes_and_works_on_is_on_the_device():
    side = SIDES["tensorflow"]
    made = side.make(tf, "XPU:0", 3)
    worked_on = side.step(made)
    return [made.backing_device, worked_on.backing_device, worked_on.numpy().tolist()], [XPU, XPU, [1.0, 2.0, 3.0]]


def what_the_self_test_claims_holds():
    both = [("tensorflow", "XPU:0", "dpnp"), ("dpnp", GPU, "tensorflow")]
    told = [CLAIMS[claim](*route) for claim, route in itertools.product(("memory", "order"), both)]
    ordered = f"{STEPS} steps were waited for or ordered"
    return told, ["shares: same pointer", "shares: same pointer, a write is seen", ordered, ordered]


def the_doctor_knows_the_number_of_the_device():
    [runtime] = [one for one in runtimes() if one["name"] == "tensorflow"]
    return {one["name"]: one["dlpack"] for one in runtime["devices"]}, {"CPU:0": (1, 0), "XPU:0": (14, 0)}


KERNELS = 0.08
"""Two kernels take so many seconds at least, by the setting the tests run with."""


def _is_gone(there):
    ends = time.monotonic() + 10
    while there() is not None and time.monotonic() < ends:
        gc.collect()
    return there() is None


def _error_of(call):
    try:
        call()
    except broker.BrokerError as error:
        return type(error).__name__
    return "nothing"


ALONE = [
    values_come_back_from_the_device,
    kernels_compute_on_the_device,
    functions_run_on_the_device,
    what_has_no_kernel_runs_on_the_processor,
]

THROUGH_BROKER = [
    dpnp_sees_the_memory_of_a_tensor,
    pytorch_sees_the_memory_of_a_tensor,
    an_array_of_broker_sees_the_memory_of_a_tensor,
    tensorflow_sees_the_memory_of_dpnp,
    tensorflow_sees_the_memory_of_pytorch,
    tensorflow_sees_the_memory_of_an_array_of_broker,
    kernels_of_tensorflow_compute_on_the_memory_of_dpnp,
    booleans_and_float8_cross_both_ways,
    nothing_and_scalars_cross_both_ways,
    what_lies_off_64_bytes_or_in_another_order_is_copied_on_the_device,
    a_copy_on_the_device_is_done_before_it_is_given_on,
    a_copy_is_another_tensor_on_the_device,
    a_tensor_is_copied_to_its_own_device_only_for_copy_true,
    what_the_host_reads_is_never_shared_with_the_device,
    host_memory_is_staged_to_the_device_that_is_named,
    a_device_that_is_not_there_is_refused,
    tensors_of_the_device_come_to_the_host,
    the_host_is_not_read_unasked,
    a_variable_of_the_device_is_read,
    a_tensor_keeps_its_source_until_it_is_dropped,
    a_view_keeps_the_tensor_until_it_is_dropped,
    memory_is_given_back_once_the_device_is_done_with_it,
    a_tensor_is_given_on_when_its_kernels_are_done,
    work_on_the_source_is_done_before_a_tensor_is_made,
    what_the_self_test_makes_and_works_on_is_on_the_device,
    what_the_self_test_claims_holds,
    the_doctor_knows_the_number_of_the_device,
]


def _with_xpu(operation):
    @functools.wraps(operation)
    def run():
        tensorflow_xpu.load()
        got, wanted = operation()
        return repr(got), repr(wanted)

    return run


OPERATIONS = {operation.__name__: _with_xpu(operation) for operation in [*ALONE, *THROUGH_BROKER]}
