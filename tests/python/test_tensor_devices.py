"""`broker.tensor`, views and writes on the software device, and what of that waits.

Those of ``software.tensor_operations`` have dpnp beside broker and run by both adapters; the others are broker's alone.
"""

from __future__ import annotations

import os

import pytest
from software.answers import answers, names
from software.driver import EVERY_ADAPTER, run_on_software

pytestmark = pytest.mark.timeout(600)

VALUES_BY = EVERY_ADAPTER if os.environ.get("BROKER_TEST_LONG") == "1" else ("v1_immediate", "v2")

POISON = {"BROKER_SOFTWARE_ZE_POISON": "1"}

ALONE = """
import sys
sys.modules["dpctl"] = sys.modules["dpnp"] = None
import broker, time, numpy as np
from broker import tensor

def host(array):
    return broker.to_numpy(array, device="cpu")
"""
"""The beginning of programs without SYCL."""

WAITS = """
tensor.zeros(10, device="gpu")[::2] = 1
begin = time.monotonic()
for _ in range(5):
    array = tensor.full(100, 7, dtype="int32", device="gpu")
    copy = array.to_device("gpu", usm_type="shared")
    copy[:50] = array[50:]
    copy[::2] = 3
queued = time.monotonic() - begin
print(host(copy).tolist() == [3, 7] * 50, 2 * queued < time.monotonic() - begin)
"""
"""Queueing takes less than half of the time, since each command is delayed."""

SHARED = """
shared = tensor.zeros(10, dtype="int32", device="gpu", usm_type="shared")
shared[:] = 5
print(np.asarray(shared).tolist() == [5] * 10)
shared[:] = 6
print(np.asarray(shared).tolist() == [6] * 10)
host = broker.to_numpy(shared)
shared[::2] = 7
print(host.tolist() == [7, 6] * 5, shared[3].item())
"""

LENT = """
views = {
    "numpy": lambda x: np.from_dlpack(x, device="cpu"),
    "shared": lambda x: np.from_dlpack(x, device="cpu", copy=False),
    "capsule": lambda x: np.asarray(broker.from_capsule(x.__dlpack__(dl_device=(1, 0)))),
}
for kind in ("shared", "host"):
    for name, view in views.items():
        array = tensor.zeros(10, dtype="int32", device="gpu", usm_type=kind)
        seen = view(array)
        array[:] = 5
        print(kind, name, seen.tolist() == [5] * 10)
"""

REPEATED = """
for kind in ("device", "shared", "host"):
    row = broker.asarray(np.arange(3.0), device="gpu", usm_type=kind)
    for array in (tensor.broadcast_to(row, (2, 3)), tensor.broadcast_to(row[::-1], (2, 3))):
        copies = [
            broker.to_numpy(array, device="cpu", copy=True),
            np.from_dlpack(array, device="cpu", copy=True),
            broker.to_numpy(broker.asarray(array, device="cpu", copy=True)),
        ]
        for copy in copies:
            values = copy[1].tolist()
            copy[0] = 9
            print(copy[1].tolist() == values == host(array)[0].tolist())
"""

COPIED = """
queue = broker.Queue("gpu:1")
for kind in ("device", "shared", "host"):
    array = tensor.full((2, 3), 5, device="gpu:1", usm_type=kind)
    made = [tensor.asarray(array, copy=True), tensor.from_dlpack(array.T, copy=True)]
    made += [broker.from_capsule(broker.to_capsule(array, copy=True))]
    made += [tensor.asarray(array, copy=True, queue=queue), tensor.asarray(array, copy=True, device="cpu")]
    array[:] = 6
    print(kind, {(one.device, one.usm_type) for one in made[:-1]}, made[3].queue == queue, made[-1].device)
    print(all((host(one) == 5).all() for one in made))
"""

NOT_NUMPYS = """
array = tensor.ones(3, device="gpu")
calls = [lambda: np.asarray(array), lambda: np.zeros(3) + array, lambda: array == np.ones(3), lambda: 1.0 in array]
for call in calls:
    try:
        print(call())
    except TypeError as error:
        print("device=\\"cpu\\"" in str(error))
"""

KINDS = """
values = np.arange(4.0)
shared = broker.asarray(values, device="gpu:1", usm_type="shared")
moved = broker.asarray(shared, usm_type="host")
print(shared.usm_type, moved.usm_type, moved.device, (host(moved) == values).all())
is_same = broker.asarray(moved, usm_type="host").data_ptr == moved.data_ptr
print(is_same, moved.to_device("gpu:1", usm_type="host") is moved)
print([array.usm_type for array in broker.asarray([shared, moved], usm_type="device")])
print(broker.asarray(values, usm_type="host", queue=broker.Queue("gpu")).usm_type, end=" ")
print(tensor.asarray(2.5, device="gpu", usm_type="shared").usm_type, tensor.asarray(shared, usm_type="device").usm_type)
"""

FORBIDDEN = """
array = broker.asarray(np.arange(4.0), device="gpu", usm_type="shared")
def told(call):
    try:
        return call().usm_type
    except broker.BrokerError as error:
        return f"{type(error).__name__}: {error}"
print(told(lambda: broker.asarray(array, usm_type="host", copy=False)))
print(told(lambda: broker.asarray(array, usm_type="shared", copy=False)))
print(told(lambda: broker.asarray(array, usm_type="fast")))
print(told(lambda: broker.asarray(array, device="cpu", usm_type="host")))
with broker.no_copy():
    print(told(lambda: broker.asarray(array, usm_type="host"))[:12], end=" ")
    print(told(lambda: array.to_device("gpu", usm_type="host"))[:12])
with broker.trace() as seen:
    broker.asarray(array, usm_type="host")
print(seen.copies, seen.bytes)
"""

SECOND = """
first = tensor.full((3, 4), 5, dtype="int16", device="gpu:0")
second = first[:, ::2].to_device("gpu:1")
first[:] = 6
print(second.device, host(second).tolist() == [[5, 5]] * 3, host(first).tolist() == [[6] * 4] * 3)
for value in (second, second[::-1]):
    try:
        first[:, :2] = value
    except broker.UnsupportedDeviceError as error:
        print(error.why)
"""

EMPTIED = """
array = tensor.ones((30, 40), device="gpu")
array[::2, ::-1] = 3
copy = tensor.reshape(array.T, -1)
array[1:] = array[:-1]
print(host(copy).sum())
del array, copy
broker.memory.empty_cache()
"""


AT_EXIT = """
kept = tensor.zeros((100, 100), device="gpu")
kept[::2, ::-1] = 3
kept[1:] = kept[:-1]
sys.kept = kept
print("ended")
"""


def _printed(program: str, **environment: str) -> list[str]:
    ended = run_on_software(ALONE + program, "v2", **POISON | environment)
    assert ended.status == 0, ended.complained
    return ended.printed.splitlines()


def cells():
    """Return a test case for each adapter and operation."""
    table = "tensor_operations"
    return [pytest.param(adapter, name, id=f"{adapter}-{name}") for adapter in VALUES_BY for name in names(table)]


@pytest.mark.parametrize(("adapter", "name"), cells())
def test_arrays_and_dpnp_see_each_others_writes(adapter, name):
    assert answers("tensor_operations", adapter, **POISON)[name] is None


def test_work_on_memory_of_brokers_own_is_not_waited_for():
    assert _printed(WAITS, BROKER_SOFTWARE_ZE_DELAY="80") == ["True True"]


def test_the_host_waits_for_writes_to_memory_that_it_reads():
    assert _printed(SHARED, BROKER_SOFTWARE_ZE_DELAY="50") == ["True", "True", "True 6"]


def test_whoever_gets_host_memory_by_name_sees_later_writes():
    printed = _printed(LENT, BROKER_SOFTWARE_ZE_DELAY="50")
    assert printed == [f"{kind} {name} True" for kind in ("shared", "host") for name in ("numpy", "shared", "capsule")]


def test_a_copy_for_the_host_has_memory_for_each_element():
    assert _printed(REPEATED) == ["True"] * 18


def test_a_copy_is_where_the_array_is_unless_a_place_is_named():
    wanted = []
    for kind in ("device", "shared", "host"):
        wanted += [f"{kind} {{('level_zero:gpu:1', '{kind}')}} True cpu", "True"]
    assert _printed(COPIED, BROKER_SOFTWARE_ZE_DEVICES="2") == wanted


def test_numpy_is_told_of_memory_that_it_cannot_read():
    assert _printed(NOT_NUMPYS) == ["True"] * 4


def test_a_part_goes_to_another_device_and_no_write_does():
    printed = _printed(SECOND, BROKER_SOFTWARE_ZE_DEVICES="2", BROKER_SOFTWARE_ZE_DELAY="20")
    refused = "wanted values on level_zero:gpu:0, got an array on level_zero:gpu:1"
    assert printed == ["level_zero:gpu:1 True True", refused, refused]


def test_a_program_ends_while_writes_are_on_their_way():
    assert _printed(AT_EXIT, BROKER_SOFTWARE_ZE_DELAY="50") == ["ended"]


def test_views_and_copies_leave_the_driver_no_memory():
    ended = run_on_software(ALONE + EMPTIED, "v2", **POISON, BROKER_SOFTWARE_ZE_LEDGER="1")
    assert "0 allocations" in ended.complained, ended.complained


def test_the_kind_of_memory_is_chosen_where_an_array_is_held():
    printed = _printed(KINDS, BROKER_SOFTWARE_ZE_DEVICES="2")
    assert printed == [
        "shared host level_zero:gpu:1 True",
        "True True",
        "['device', 'device']",
        "host shared device",
    ]


def test_memory_of_another_kind_is_a_copy_like_any_other():
    forbidden, same, wrong, on_host, guarded, counted = _printed(FORBIDDEN)
    assert forbidden.startswith("CopyRequired: broker.asarray: copy=False forbids")
    assert "memory of another kind" in forbidden
    assert (same, guarded, counted) == ("shared", "CopyRequired host", "1 32")
    assert wrong.startswith("OptionError: broker.asarray: ") and "fast" in wrong
    assert on_host.startswith('OptionError: broker.asarray: usm_type="host" names memory of a device')
