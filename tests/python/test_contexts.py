"""Whose context memory of the software device is made in, who knows it, and what is copied because somebody does not.

Contexts are found by direct doors, which are open here in either mode of the suite. Under ``APART`` the driver keeps the
memory of contexts apart, as the specification lets it.
"""

from __future__ import annotations

import os

import broker
import pytest
from software.driver import EVERY_ADAPTER, run_on_software

pytestmark = pytest.mark.timeout(600)

IS_LONG = os.environ.get("BROKER_TEST_LONG") == "1"
APART = {"BROKER_SOFTWARE_ZE_POINTERS": "context"}
POISON = {"BROKER_SOFTWARE_ZE_POISON": "1"}
XPU = {"BROKER_SOFTWARE_XPU": "1"}

PLACES = {
    "one": {},
    "two": {"BROKER_SOFTWARE_ZE_DEVICES": "2"},
    "hidden": {"BROKER_SOFTWARE_ZE_DEVICES": "2", "ONEAPI_DEVICE_SELECTOR": "level_zero:1"},
    "flat": {"BROKER_SOFTWARE_ZE_TILES": "2", "ZE_FLAT_DEVICE_HIERARCHY": "FLAT"},
    "composite": {"BROKER_SOFTWARE_ZE_TILES": "2", "ZE_FLAT_DEVICE_HIERARCHY": "COMPOSITE"},
}
"""Devices as SYCL may see them."""

SHORT = {("v1_immediate", "two"), ("v2", "hidden"), ("v1", "flat"), ("v2", "composite")}

BY_DPNP = """
import broker, dpctl, dpnp, numpy as np
for device in broker.devices():
    if device.name.startswith("level_zero"):
        held = broker.asarray(np.arange(4.0), device=device)
        array = dpnp.from_dlpack(held)
        is_same = array.get_array()._pointer == held.data_ptr
        print(device.name, array.sycl_device.filter_string, is_same, dpnp.asnumpy(array + 1).tolist())
"""

PRELUDE = """
import broker, dpctl, dpnp, numpy as np
from software import fake_itex
queue = fake_itex.load()

def told(call):
    try:
        return call()
    except broker.BrokerError as error:
        return f"{type(error).__name__}: {error}"
"""

UNKNOWN = """
import ctypes, os, sys, tempfile, warnings
libraries = os.path.join(sys.prefix, "lib")
with tempfile.TemporaryDirectory() as folder:
    # The runtime itself under a name that tells of another version; libraries that need it take what is loaded.
    os.symlink(os.path.join(libraries, "libsycl.so.9"), os.path.join(folder, "libsycl.so.100"))
    for library in (os.path.join(libraries, "libur_loader.so.0"), os.path.join(folder, "libsycl.so.100")):
        ctypes.CDLL(library, mode=ctypes.RTLD_GLOBAL)
    import broker, dpctl, dpnp, numpy as np
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        held = broker.asarray(np.array([1.0, 2.0]), device="gpu")
    array = broker.to_dpnp(held)
    print(broker.explain(held, to="dpnp").steps[0])
    print(array.tolist(), array.get_array()._pointer == held.data_ptr)
    print("warned", *{f"{told.category.__name__} {told.message}" for told in warned})
"""
"""SYCL's runtime under a name that nobody knows."""

NAMED = """
make = lambda: repr(broker.memory.empty(3, device="gpu")).split("context=")[1][:-1]
print(make())
with broker.use_context_of("tensorflow"):
    inside = make()
    with broker.use_context_of(None):
        print(inside, make())
print(make())
import threading
broker.use_context_of("tensorflow")
thread = threading.Thread(target=lambda: print("thread", make()))
thread.start()
thread.join()
print(make())
"""

STAGED = """
with broker.use_context_of("tensorflow"):
    held = broker.asarray(np.arange(4.0), device="gpu")
route = broker.explain(held, to="dpnp")
print(route.outcome, "|", "; ".join(route.steps))
with broker.trace() as seen:
    array = broker.to_dpnp(held)
print(seen.copies, seen.bytes, array.sycl_device.filter_string, array.tolist(), array.get_array()._pointer != held.data_ptr)
print(told(lambda: broker.to_dpnp(held, copy=False)))
print(told(lambda: broker.no_copy().__enter__() and broker.to_usm_ndarray(held)))
"""

MISSPELT = """
import broker, sys
queue = broker.Queue("gpu")
for name in ("gpu:7", "level_zero:gpu:1", "level_zero:cpu"):
    try:
        broker.Device(name)
    except broker.UnsupportedDeviceError as error:
        print(error.remedy)
print("dpctl" in sys.modules, broker.tensor.ones(2, queue=queue).device)
print(broker.Device("opencl:cpu"), "dpctl" in sys.modules)
"""

UNREACHED = """
x = dpnp.arange(3)
print(broker.explain(x, to="numpy").why)
print(broker.explain(x, to="numpy", device="cpu").why)
"""

ASSIGNED = """
with broker.use_context_of("tensorflow"):
    held = broker.asarray(np.arange(4.0), device="gpu")
array = broker.asarray(np.zeros((2, 4)), device="gpu")
array[...] = held
array[0, ::2] = held[::-2]
held[:] = array[0]
print(*(broker.to_numpy(one, device="cpu").tolist() for one in (array, held)))
"""

BY_CAPSULE = """
with broker.use_context_of("tensorflow"):
    held = broker.asarray(np.arange(4.0), device="gpu")
array = broker.to_dpnp(broker.to_capsule(held, max_version=(1, 0)))
print(array.tolist(), array.get_array()._pointer != held.data_ptr)
"""

FOREIGN = """
import torch
memory = dpctl.memory.MemoryUSMDevice(32, queue=queue)
memory.copy_from_host(np.arange(4.0).view("u1"))

class Foreign:
    __sycl_usm_array_interface__ = {
        "data": (memory._pointer, False), "shape": (4,), "strides": None, "typestr": "<f8", "version": 1, "syclobj": queue,
    }

array = broker.to_dpnp(Foreign())
print(array.get_array()._pointer == memory._pointer, array.sycl_context == queue.sycl_context)
staged = broker.to_torch(Foreign())
print(staged.device, staged.tolist(), broker.to_torch(array, device="xpu:0").tolist())
print(told(lambda: broker.to_torch(Foreign(), copy=False)))
capsule = broker.to_capsule(Foreign(), max_version=(1, 0))
print(told(lambda: broker.to_torch(capsule)))
"""

TOLD = """
memory = dpctl.memory.MemoryUSMDevice(32, queue=queue)
from raw.hazards import hand_made
held = broker.from_capsule(hand_made(data=memory._pointer, device=(14, 0))[0])
print(held.device, held.usm_type)
"""

SILENT = """
fake_itex.break_down()
print(told(lambda: broker.use_context_of("tensorflow")))
"""

ALONE = """
import sys, torch
x = torch.ones(3, device="xpu")
sys.modules["dpctl"] = sys.modules["dpnp"] = None
import broker, numpy as np
held = broker.asarray(np.arange(4.0), device="gpu")
tensor = broker.to_torch(held)
tensor += 1
print(held, tensor.device, tensor.data_ptr() == held.data_ptr, broker.to_numpy(held, device="cpu").tolist())
back = broker.asarray(x)
print(back.device, back.usm_type, back.data_ptr == x.data_ptr())
empty = broker.to_torch(broker.asarray(np.ones((0, 3)), device="gpu"))
print(empty.device, tuple(empty.shape))
early = broker.asarray(np.ones(2), device="gpu").to_device("gpu", usm_type="shared")
print(broker.to_torch(early).device, broker.to_torch(early, device="xpu").device)
"""

UNORDERED = """
import ctypes, sys
import broker, dpctl, numpy as np, torch
from software.broker_operations import COUNTED, ITEMS, ROUNDS, counting

def pending():
    tensor = torch.zeros(ITEMS, dtype=torch.int32, device="xpu")
    torch.xpu.synchronize()
    usm = broker.to_dpnp(tensor).get_array().usm_data
    queue_of_torch().submit_async(counting(), [usm, ctypes.c_int(ROUNDS)], [ITEMS])
    return tensor

def queue_of_torch():
    name = b"SyclQueueRef"
    new = ctypes.pythonapi.PyCapsule_New
    new.restype, new.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
    return dpctl.SyclQueue(new(torch.xpu.current_stream().sycl_queue, name, None))

tensor = pending()
sys.modules["dpctl"] = sys.modules["dpnp"] = None
held = broker.asarray(tensor)
print((broker.to_numpy(held, device="cpu") == COUNTED).all())
"""

BY_BARRIERS = """
import ctypes, sys
import broker, dpctl, torch
from software.broker_operations import COUNTED, ITEMS, ROUNDS, counting

new = ctypes.pythonapi.PyCapsule_New
new.restype, new.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
name = b"SyclQueueRef"
second = torch.xpu.Stream()

def later(convert):
    tensor = torch.zeros(ITEMS, dtype=torch.int32, device="xpu")
    torch.xpu.synchronize()
    usm = broker.to_dpnp(tensor).get_array().usm_data
    first = dpctl.SyclQueue(new(torch.xpu.current_stream().sycl_queue, name, None))
    kernel = first.submit_async(counting(), [usm, ctypes.c_int(ROUNDS)], [ITEMS])
    loaded = sys.modules["dpctl"], sys.modules["dpnp"]
    sys.modules["dpctl"] = sys.modules["dpnp"] = None
    made = convert(tensor)
    runs = kernel.execution_status != dpctl.event_status_type.complete
    sys.modules["dpctl"], sys.modules["dpnp"] = loaded
    with torch.xpu.stream(second):
        return runs, bool((tensor.cpu().numpy() == COUNTED).all())

print("stream", *later(lambda tensor: broker.to_torch(tensor, stream=second)))
print("address", *later(lambda tensor: broker.to_torch(tensor, stream=second.sycl_queue)))
print("capsule", *later(lambda tensor: broker.to_torch(tensor, stream=new(second.sycl_queue, name, None))))
print("asarray", *later(lambda tensor: broker.asarray(tensor, stream=second)))
"""


def _lines(program: str, adapter: str = "v1_immediate", **environment: str) -> list[str]:
    ended = run_on_software(program, adapter, BROKER_SAFE="0", **environment)
    assert ended.status == 0, ended.complained
    return ended.printed.splitlines()


@pytest.mark.parametrize(
    ("adapter", "place"),
    [(adapter, place) for adapter in EVERY_ADAPTER for place in PLACES if IS_LONG or (adapter, place) in SHORT],
)
def test_dpnps_own_import_shares_what_was_made_in_its_context(adapter: str, place: str) -> None:
    lines = _lines(BY_DPNP, adapter, **APART, **PLACES[place])
    assert len(lines) == (2 if place in ("two", "flat") else 1)
    for index, line in enumerate(lines):
        name = f"level_zero:gpu:{index}"
        assert line == f"{name} {name} True [1.0, 2.0, 3.0, 4.0]"


def test_the_context_that_is_named_holds_for_the_block_or_from_then_on() -> None:
    wanted = ["sycl", "tensorflow sycl", "sycl", "thread sycl", "tensorflow"]
    assert _lines(PRELUDE + NAMED) == wanted


def test_what_a_consumers_context_does_not_know_is_copied_once() -> None:
    copies, trace, refused, scoped = _lines(PRELUDE + STAGED, **APART, **POISON)
    read = "read float64 (4,) on level_zero:gpu:0 (context=tensorflow) from broker.Array"
    order = "order the work on its SYCL queue before the result's"
    assert copies == f"copies | {read}; {order}; copy 32 bytes into dpnp's context; hand the memory over"
    assert trace == "1 32 level_zero:gpu:0 [0.0, 1.0, 2.0, 3.0] True"
    assert refused.startswith("CopyRequired: broker.to_dpnp: copy=False forbids the copy that is needed: dpnp's context")
    assert "use_context_of" in refused and scoped.startswith("CopyRequired: broker.to_usm_ndarray: broker.no_copy()")


def test_values_are_assigned_between_contexts_of_a_device() -> None:
    printed = _lines(PRELUDE + ASSIGNED, **APART, **POISON)
    assert printed == ["[[3.0, 1.0, 1.0, 3.0], [0.0, 1.0, 2.0, 3.0]] [3.0, 1.0, 1.0, 3.0]"]


def test_what_the_driver_knows_everywhere_is_shared_from_any_context() -> None:
    copies, trace, _refused, _scoped = _lines(PRELUDE + STAGED, **POISON)
    assert (copies.split(" ")[0], trace.split(" ")[:2]) == ("shares", ["0", "0"])


def test_memory_of_a_users_context_keeps_it_in_dpnp_and_is_staged_for_pytorch() -> None:
    shared, staged, refused, capsule = _lines(PRELUDE + FOREIGN, **APART, **POISON, **XPU)
    assert shared == "True True"
    assert staged == "xpu:0 [0.0, 1.0, 2.0, 3.0] [0.0, 1.0, 2.0, 3.0]"
    assert refused.startswith("CopyRequired: broker.to_torch: copy=False forbids the copy that is needed: PyTorch's context")
    assert capsule.startswith("tensor([0., 1., 2., 3.], device='xpu:0'")


def test_the_error_of_a_misspelt_device_leaves_queues_their_context() -> None:
    *said, alone, asked = _lines(MISSPELT)
    assert said == ["name one of host, level_zero:gpu:0"] * 3
    assert (alone, asked) == ("False level_zero:gpu:0", "opencl:cpu:0 True")


def test_a_device_is_called_as_the_list_of_devices_calls_it() -> None:
    refused, crossing = _lines(PRELUDE + UNREACHED)
    assert refused == "NumPy cannot reach memory on level_zero:gpu:0"
    assert crossing == "the memory is on level_zero:gpu:0 and has to cross to the host"


def test_a_capsule_of_memory_in_a_context_that_broker_knows_is_staged() -> None:
    assert _lines(PRELUDE + BY_CAPSULE, **APART, **POISON) == ["[0.0, 1.0, 2.0, 3.0] True"]


def test_a_context_that_no_array_was_made_in_tells_the_device_too() -> None:
    assert _lines(PRELUDE + TOLD, **APART) == ["level_zero:gpu:0 device"]


def test_a_framework_that_fails_to_tell_its_context_is_not_taken_for_one_that_has_none() -> None:
    [said] = _lines(PRELUDE + SILENT)
    assert "wanted a result of ITEX_GPUGetDevice, got a null pointer; start" in said


def test_without_dpctl_memory_is_made_in_pytorchs_context() -> None:
    made, held, empty, readable = _lines(ALONE, **APART, **XPU)
    assert made.endswith("context=torch) xpu:0 True [1.0, 2.0, 3.0, 4.0]")
    assert held == "level_zero:gpu:0 device True"
    assert (empty, readable) == ("xpu:0 (0, 3)", "cpu xpu:0")


def test_without_dpctl_work_on_pytorchs_stream_is_waited_for() -> None:
    assert _lines(UNORDERED, **XPU) == ["True"]


@pytest.mark.parametrize("adapter", EVERY_ADAPTER)
def test_without_dpctl_streams_of_pytorch_are_ordered_while_the_kernel_runs(adapter: str) -> None:
    ways = ["stream", "address", "capsule", "asarray"]
    assert _lines(BY_BARRIERS, adapter, **XPU) == [f"{way} True True" for way in ways]


def test_by_public_doors_alone_the_host_waits_before_another_stream_reads() -> None:
    ended = run_on_software(BY_BARRIERS, "v1_immediate", BROKER_SAFE="1", **XPU)
    ways = ["stream", "address", "capsule", "asarray"]
    assert ended.printed.splitlines() == [f"{way} False True" for way in ways], ended.complained


def test_a_sycl_of_an_unknown_version_is_believed_where_level_zero_bears_it_out() -> None:
    read, shared, warned = _lines(UNKNOWN)
    assert ("(context=sycl)" in read, shared, warned) == (True, "[1.0, 2.0] True", "warned")


def test_a_sycl_of_an_unknown_version_that_is_not_believed_is_warned_of() -> None:
    # SYCL itself makes eight or nine allocations before the one by which broker tests it.
    tries = [_lines(UNKNOWN, BROKER_SOFTWARE_ZE_FAIL_ALLOCATION=str(place)) for place in (9, 10)]
    read, shared, warned = max(tries, key=lambda lines: len(lines[2]))
    assert ("(context=driver)" in read, shared.split("] ")[0]) == (True, "[1.0, 2.0")
    assert warned.startswith("warned ContextNotShared memory is not made in the context of dpctl, which may not know it: wanted")
    assert warned.endswith("whose context gives no memory: this version is not supported; install a version of dpctl that "
                           "the README names")


def test_what_is_no_such_framework_has_no_context() -> None:
    with pytest.raises(broker.OptionError, match="got \"numpy\""):
        broker.use_context_of("numpy")
