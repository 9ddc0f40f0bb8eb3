"""The direct doors: each opens by a self-test, and where that fails the public protocol serves.

Every case runs in a process of its own, since a door is tried once.
"""

from __future__ import annotations

import json

import pytest
from processes import run_python

ALL_WAYS = """
import json
import numpy as np
import broker

def there_and_back(name):
    source = np.arange(16, dtype="float32")
    made = broker.to(source, name)
    back = broker.to_numpy(made)
    return bool((back == source).all())

def report(names):
    held = all(there_and_back(name) for name in names)
    print(json.dumps([held, dict(broker._native.doors())]))
"""

SPOILED = {
    "NumPy's C structs": (
        "np.arange, kept = (lambda *a, **k: kept(*a, **k).view(type('Other', (np.ndarray,), {}))), np.arange",
        "torch",
        "no numpy.ndarray",
    ),
    "PyTorch's C exchange table": ("import torch; torch.Tensor.data_ptr = lambda tensor: 64", "torch", "self-test"),
    "PyTorch's C++ predicates": (
        "import torch; torch.Tensor._cdata = property(lambda tensor: 64)",
        "torch",
        "the tensor stands elsewhere",
    ),
    "JAX's buffer functions": (
        "import jax, jaxlib._jax as j; kept = j.dlpack_managed_tensor_to_buffer\n"
        "j.dlpack_managed_tensor_to_buffer = lambda *a: kept(*a) + 0",
        "jax",
        "an array was made otherwise",
    ),
    "TensorFlow's eager C interface": (
        "import tensorflow as tf; from tensorflow.python.dlpack import dlpack\n"
        "kept = dlpack.to_dlpack; dlpack.to_dlpack = lambda x: kept(x + 0)",
        "tensorflow",
        "a tensor was made otherwise",
    ),
    "dpnp's wrapping of an array": (
        "import dpnp; kept, answers = dpnp.ndarray._create_from_usm_ndarray, iter([None])\n"
        "wrap = lambda array: next(answers, kept(array))\n"
        "dpnp.ndarray._create_from_usm_ndarray = staticmethod(wrap)",
        "dpnp",
        "wrapped otherwise",
    ),
}


def _outcome(program):
    ended = run_python(ALL_WAYS + program, BROKER_SAFE="0")
    assert ended.status == 0, ended.complained
    return json.loads(ended.printed.splitlines()[-1])


def test_every_door_opens_with_the_tested_versions():
    held, doors = _outcome("report(['torch', 'tensorflow', 'jax', 'dpnp'])")
    assert held
    assert doors.pop("dpctl's array struct") is None
    assert set(doors) == set(SPOILED)
    assert not any(doors.values())


@pytest.mark.parametrize("door", SPOILED)
def test_a_door_whose_self_test_fails_stays_shut_and_the_public_protocol_serves(door):
    spoil, framework, why = SPOILED[door]
    held, doors = _outcome(f"{spoil}\nreport([{framework!r}])")
    assert held
    assert why in doors[door]


OVER_USM = """
import dpctl.memory, dpnp

class Described:
    def __init__(self, memory):
        self.__sycl_usm_array_interface__ = memory.__sycl_usm_array_interface__
        self.memory = memory

source = dpctl.memory.MemoryUSMShared(64)
made = broker.to_dpnp(Described(source))
held = made.get_array()._pointer == source._pointer and made.nbytes == 64
print(json.dumps([held, dict(broker._native.doors())]))
"""


def test_memory_over_usm_of_others_is_made_by_its_door():
    held, doors = _outcome(OVER_USM)
    assert held
    assert doors["dpctl's memory over USM"] is None


def test_memory_over_usm_of_others_is_made_by_the_public_protocol_where_the_door_is_shut():
    spoil = "import dpctl.memory as m; m.MemoryUSMDevice = type('Other', (m.MemoryUSMDevice,), {})\n"
    held, doors = _outcome(spoil + OVER_USM)
    assert held
    assert "memory was made otherwise" in doors["dpctl's memory over USM"]


def test_the_safe_setting_keeps_every_door_shut():
    ended = run_python(ALL_WAYS + "report(['torch', 'tensorflow', 'jax', 'dpnp'])", BROKER_SAFE="1")
    assert ended.status == 0, ended.complained
    held, doors = json.loads(ended.printed.splitlines()[-1])
    assert held
    assert set(doors.values()) == {"BROKER_SAFE=1"}


INSIDE = """
import contextlib, torch
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.autograd import forward_ad

functions = torch.func
one = torch.ones(3)

def inside(name, body):
    if name in ("fake", "dual"):
        with FakeTensorMode() if name == "fake" else forward_ad.dual_level():
            return body(None)
    run = {
        "grad": lambda: functions.grad(lambda x: (body(x), x.sum())[1])(one),
        "hessian": lambda: functions.hessian(lambda x: (body(x), (x * x).sum())[1])(one),
        "jvp": lambda: functions.jvp(lambda x: (body(x), x.sum())[1], (one,), (one,)),
        "vmap": lambda: functions.vmap(lambda x: (body(x), x)[1])(torch.ones(2, 3)),
        "functionalize": lambda: functions.functionalize(lambda x: (body(x), x + 1)[1])(one),
    }[name]
    run()

def look(name):
    constants = [torch.ones(4), torch.ones(4)[1:], torch.ones(2, dtype=torch.complex64)]
    seen = []
    def body(_):
        for constant in constants:
            told = broker.explain(constant, to="numpy").outcome
            seen.append((told, constant, broker.to_numpy(constant), broker.asarray(constant)))
    inside(name, body)
    return all(told == "shares" and broker.shares_memory(a, b) and broker.shares_memory(a, c) for told, a, b, c in seen)

held = look(FIRST)
broker.to_numpy(torch.ones(2))
every = ("grad", "hessian", "jvp", "vmap", "functionalize", "fake", "dual")
print(json.dumps([held and all(map(look, every)), dict(broker._native.doors())]))
"""
"""Shares constants inside what stands between Python and PyTorch's operations, the first before anything else."""


@pytest.mark.parametrize("first", ["grad", "dual"])
def test_a_first_conversion_inside_a_transform_shares_and_shuts_no_door(first):
    ended = run_python(ALL_WAYS + INSIDE.replace("FIRST", repr(first)), BROKER_SAFE="0")
    held, doors = json.loads(ended.printed.splitlines()[-1])
    assert held
    assert not any(doors.values())
    assert "Traceback" not in ended.complained


def test_the_public_protocol_shares_inside_a_transform_too():
    ended = run_python(ALL_WAYS + INSIDE.replace("FIRST", "'grad'"), BROKER_SAFE="1")
    assert json.loads(ended.printed.splitlines()[-1])[0]
    assert "Traceback" not in ended.complained


NO_QUEUE = """
import ctypes
import broker, dpnp
zeros = ctypes.create_string_buffer(256)
try:
    broker.to_dpnp(dpnp.ones(3), stream=-(-ctypes.addressof(zeros) // 16) * 16)
except broker.InvalidTensorError as error:
    print(error)
"""


@pytest.mark.parametrize("safe", ["0", "1"])
def test_what_no_sycl_runtime_has_made_is_refused_as_a_queue_with_or_without_doors(safe):
    ended = run_python(NO_QUEUE, BROKER_SAFE=safe)
    why = "broker.to_dpnp: wanted an object of a loaded SYCL runtime, got one of no library"
    wanted = f"{why}; pass a dpctl.SyclQueue, a torch.xpu.Stream, or the address of a sycl::queue that lives"
    assert (ended.status, ended.printed) == (0, wanted), ended.complained


UNASKED = """
import broker, dpctl.memory, dpnp

def lose(*asked):
    raise RuntimeError("the device is lost")

array = dpnp.ones(3)
described = type("Described", (), {"__sycl_usm_array_interface__": array.__sycl_usm_array_interface__})()
dpctl.memory.as_usm_memory = lose
try:
    broker.asarray(described)
except RuntimeError as error:
    print(error)
"""


def test_a_failure_to_ask_dpctl_about_memory_is_not_taken_for_memory_that_it_does_not_know():
    ended = run_python(UNASKED, BROKER_SAFE="1")
    assert (ended.status, ended.printed) == (0, "the device is lost"), ended.complained


def test_a_door_is_not_tried_while_a_mode_intercepts_pytorch():
    program = """
import torch
with torch.device("meta"):
    assert broker.to_numpy(torch.ones(2, device="cpu")).tolist() == [1, 1]
tried = dict(broker._native.doors())
assert "PyTorch's C exchange table" not in tried, tried
broker.to_numpy(torch.ones(2))
assert dict(broker._native.doors())["PyTorch's C exchange table"] is None
"""
    ended = run_python(ALL_WAYS + program, BROKER_SAFE="0")
    assert ended.status == 0, ended.complained


def test_only_a_whole_tensor_of_tensorflows_comes_back_from_an_array_as_itself():
    program = """
import tensorflow as tf
held = tf.constant([[1.0, 2.0], [3.0, 4.0]])
array = broker.asarray(held)
assert broker.to_tensorflow(array) is held
assert broker.to_tensorflow(array, copy=True) is not held
assert broker.to_tensorflow(broker.to_numpy(array)) is not held
flat = broker.to_tensorflow(broker.tensor.reshape(array, (4,)))
assert flat.shape == (4,) and broker.shares_memory(flat, held)
"""
    ended = run_python(ALL_WAYS + program, BROKER_SAFE="0")
    assert ended.status == 0, ended.complained
