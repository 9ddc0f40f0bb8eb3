"""``queue=`` of what makes arrays, and copies between devices: on which queue work is, and after what it comes.

Each program runs in a process of its own, on two software devices. Most are broker's alone; the last ones have dpnp.
"""

from __future__ import annotations

import functools
import json

import pytest
from software.driver import run_on_software

pytestmark = pytest.mark.timeout(300)

BEGIN = """
import broker, json, numpy as np, time
from broker import tensor
from software import spirv

def told(call):
    try:
        return str(call())
    except Exception as error:
        return f"{type(error).__name__}: {error}"

def host(array):
    return broker.to_numpy(array, device="cpu").tolist()

def count(array, rounds, **keywords):
    return broker.kernel.from_spirv(spirv.count(), device=array.device)["count"](array.size, array, rounds, **keywords)
"""

ALONE = "import sys; sys.modules['dpctl'] = sys.modules['dpnp'] = None\n" + BEGIN

MADE = """
queue = broker.Queue("gpu:1")
source = np.arange(6, dtype="int32")
made = {
    "empty": tensor.empty(6, queue=queue),
    "zeros": tensor.zeros(6, queue=queue),
    "ones": tensor.ones(6, device="gpu:1", queue=queue),
    "full": tensor.full(6, 3, usm_type="shared", queue=queue),
    "empty_like": tensor.empty_like(source, queue=queue),
    "zeros_like": tensor.zeros_like(tensor.zeros(6, device="gpu:0"), queue=queue),
    "ones_like": tensor.ones_like(source, queue=queue),
    "full_like": tensor.full_like(source, 2, queue=queue),
    "asarray": tensor.asarray(source, queue=queue),
    "asarray_of_a_number": tensor.asarray(3, queue=queue),
    "broker_asarray": broker.asarray(source, queue=queue),
    "memory_empty": broker.memory.empty(6, queue=queue, usm_type="host"),
    "a_view": tensor.zeros((6, 6), queue=queue)[1:, ::2].T,
}
print(json.dumps([name for name, array in made.items() if array.queue != queue or array.device != "level_zero:gpu:1"]))
print(made["full"].usm_type, host(made["full"]), host(made["broker_asarray"]), host(made["a_view"])[0])
"""

SHOWN = """
first, second = tensor.zeros(3, device="gpu:0"), tensor.ones(3, device="gpu:0")
print(first.queue == second.queue, len({first.queue, second.queue}), first.queue == tensor.zeros(3, device="gpu:1").queue)
print(first.queue, tensor.zeros(3).queue, broker.Queue() == broker.Queue(), first.queue != 3)
array = broker.asarray(np.zeros(3), queue=broker.Queue("gpu:1", profiling=True))
again = broker.asarray(array, queue=broker.Queue("gpu:1"))
print(array.queue, array.queue.profiling, again.data_ptr == array.data_ptr, again.queue == array.queue)
"""

REFUSED = """
queue = broker.Queue("gpu:0")
print(json.dumps([
    told(lambda: tensor.ones(3, device="gpu:1", queue=queue)),
    told(lambda: broker.asarray(np.ones(3), device="host", queue=queue)),
    told(lambda: broker.memory.empty(3, queue="gpu")),
    told(lambda: broker.asarray(np.ones(3), queue=3)),
]))
"""

APART = """
queue = broker.Queue("gpu:0")
for value in range(5):
    array = tensor.full(64, value, dtype="int32", queue=queue)
event = count(tensor.zeros(64, dtype="int32", device="gpu:0"), 1)
event.wait()
begin = time.perf_counter()
queue.wait()
print(time.perf_counter() - begin > 0.1)
"""

ORDERED = """
first, second = broker.Queue("gpu:0"), broker.Queue("gpu:0")
array = tensor.full(64, 5, dtype="int32", queue=first)
count(array, 3, queue=second)
array[::2] = 100
count(array, 1)
other = tensor.zeros(64, dtype="int32", queue=second)
other[:32] = array[::2]
other[32:] = array[1::2]
print(host(other)[::31])
"""

DROPPED = """
array = tensor.full(64, 5, dtype="int32", queue=broker.Queue("gpu:0"))
print(host(array)[:2], host(tensor.full(64, 6, dtype="int32", queue=broker.Queue("gpu:0")))[:2])
"""

MOVED = """
# A queue that is dropped waits for its work.
queue, array = QUEUE, tensor.zeros(64, dtype="int32", device="gpu:0")
event = count(array, 3, queue=queue)
moved = array.to_device("gpu:1")
later = count(moved, 4)
back = moved.to_device("gpu:0")
array[:] = 9
print(event.is_done or later.is_done, host(back)[0], host(moved)[0], host(array)[0], back.device, moved.device)
"""

CONTEXTS = """
queue, early = broker.Queue("gpu:0"), tensor.zeros(64, dtype="int32", device="gpu:0")
event = count(early, 3, queue=queue)
import dpctl, dpnp
print(told(lambda: tensor.ones(3, queue=queue)))
copy = early.to_device("gpu:1")
copy[1] = 7
print(host(copy)[:2], copy, broker.asarray(np.arange(3), queue=broker.Queue("gpu:1")).queue)
"""

WITH_DPNP = """
import dpctl, dpnp
queue = broker.Queue("gpu:0")
array = tensor.full(64, 5, dtype="int32", queue=queue)
shared = broker.to_dpnp(array)
shared += 1
array[::2] = 3
print(dpnp.asnumpy(shared)[:2].tolist(), array.queue == queue, broker.asarray(dpnp.ones(3)).queue)
"""

ADDRESS = """
import ctypes
filled = tensor.full(64, 5, dtype="int32", device="gpu:0", usm_type="shared")
del filled
fresh = broker.memory.empty(64, "int32", device="gpu:0", usm_type="shared")
there = ctypes.c_int32.from_address(fresh.data_ptr)
there.value = 7
fresh.queue.wait()
print(there.value)
"""

UNDERWAY = """
import dpctl, dpnp
from dpctl.utils import SequentialOrderManager as managers
x, ones = (dpnp.full(64, 1, dtype="int32", device="level_zero:gpu:0") for _ in range(2))
held, lent = broker.asarray(x), broker.asarray(np.ones(64, "int32"), device="gpu:0")
ways = {
    "of dpnp": (x, lambda: broker.asarray(x, device="gpu:1")),
    "held": (x, lambda: held.to_device("gpu:1")),
    "lent": (broker.to_dpnp(lent), lambda: lent.to_device("gpu:1", usm_type="shared")),
}
held.to_device("gpu:1")
def add(source):
    dpnp.add(source, ones, out=source)
    return managers[source.sycl_queue].submitted_events[-1]
def is_done(event):
    return event.execution_status == dpctl.event_status_type.complete
"""
"""Copies of what dpnp adds to, which the last one of ``ways`` shares with broker."""

RETURNED = UNDERWAY + """
for name, (source, copy) in ways.items():
    source[...] = 1
    add(source).wait()
    kernels = [add(source) for _ in range(4)]
    moved = copy()
    was_done = is_done(kernels[-1])
    add(source)
    print(name, was_done, host(moved)[:2], dpnp.asnumpy(source)[:2].tolist(), moved.device)
"""

USED = UNDERWAY + """
for name, (source, copy) in ways.items():
    source[...] = 1
    add(source)
    written = copy()
    written[::2] = 9
    add(source)
    given = broker.to_dpnp(copy())
    again = copy().to_device("gpu:0")
    for _ in range(3):
        copy()
    print(name, host(written)[:2], (given + 1).tolist()[:2], given.device, host(again)[:2], host(copy()[::-1])[:2])
del written, given, again
broker.memory.empty_cache()
last = copy()
"""

SECOND = """
import dpctl, dpnp
from raw.capsules import Speaker
def missing(held, array):
    def added():
        for _ in range(5):
            array.__iadd__(1)
        return held
    reads = [
        lambda: host(added())[0], lambda: added()[0].item(),
        lambda: int(broker.to_dpnp(added())[0]), lambda: np.from_dlpack(added(), device="cpu")[0].item(),
    ]
    unread = [5 * turn - read() for turn, read in enumerate(reads, 1)]
    added()[...] = 100
    array.sycl_queue.wait()
    return unread + [100 - held[0].item()]
told = {"capsule": lambda x: broker.from_capsule(x.__dlpack__()), "object": lambda x: broker.asarray(Speaker(x))}
for kind in ("device", "shared", "host"):
    for way, taken in told.items():
        array = dpnp.zeros(17, dtype="int32", device="level_zero:gpu:1", usm_type=kind)
        held = taken(array)
        is_told = held.__dlpack_device__() == array.__dlpack_device__()
        print("told", kind, way, held.device, is_told, missing(held, array))
    for way, taken in {"dpnp": dpnp.from_dlpack, "broker": broker.to_dpnp}.items():
        held = broker.asarray(np.zeros(17, "int32"), device="level_zero:gpu:1", usm_type=kind)
        print("taken", kind, way, held.device, missing(held, taken(held)))
"""
"""How much of what dpnp adds is missing where broker reads it, and of what broker writes after it."""

WAYS = ("of dpnp", "held", "lent")

SLOW = {"BROKER_SOFTWARE_ZE_DELAY": "300"}


def _printed(program: str, adapter: str = "v2", **environment: str) -> list[str]:
    settings = {"BROKER_SOFTWARE_ZE_DEVICES": "2", "BROKER_SOFTWARE_ZE_POISON": "1"}
    return run_on_software(program, adapter, **settings | environment).printed.splitlines()


class TestCreation:
    """Arrays that are made on a queue."""

    def test_each_creation_function_makes_an_array_of_the_queue(self):
        assert _printed(ALONE + MADE) == [
            "[]",
            "shared [3, 3, 3, 3, 3, 3] [0, 1, 2, 3, 4, 5] [0.0, 0.0, 0.0, 0.0, 0.0]",
        ]

    def test_an_array_shows_its_queue(self):
        assert _printed(ALONE + SHOWN) == [
            "True 1 False",
            "<broker.Queue level_zero:gpu:0, context=driver> None False True",
            "<broker.Queue level_zero:gpu:1, context=driver, profiling> True True True",
        ]

    def test_a_queue_has_to_be_of_the_device(self):
        of_another, of_the_host, a_name, a_number = json.loads(_printed(ALONE + REFUSED)[0])
        assert of_another == (
            "OptionError: broker.tensor.ones: queue= is a queue of level_zero:gpu:0, and the array is to be on "
            "level_zero:gpu:1; leave one of device= and queue= away"
        )
        assert "and the array is to be on host" in of_the_host
        assert "broker.memory.empty: queue= takes a broker.Queue, got 'gpu'; make one by broker.Queue(" in a_name
        assert "broker.asarray: queue= takes a broker.Queue, got 3" in a_number

    def test_the_queue_does_the_work(self):
        assert _printed(ALONE + APART, **SLOW) == ["True"]

    def test_work_on_an_array_comes_in_its_order_whatever_the_queues(self):
        assert _printed(ALONE + ORDERED, BROKER_SOFTWARE_ZE_DELAY="50") == ["[101, 101, 9]"]

    def test_an_array_keeps_its_queue(self):
        assert _printed(ALONE + DROPPED, BROKER_SOFTWARE_ZE_DELAY="50") == ["[5, 5] [6, 6]"]

    def test_who_asks_for_the_address_may_write_there_at_once(self):
        assert _printed(ALONE + ADDRESS, **SLOW) == ["7"]

    def test_dpnp_and_broker_see_each_others_work(self):
        [line] = _printed(BEGIN + WITH_DPNP, BROKER_SOFTWARE_ZE_DELAY="20", BROKER_SAFE="0")
        assert line == "[3, 6] True <broker.Queue level_zero:gpu:0, context=sycl>"

    def test_a_queue_of_another_context_is_refused_and_its_work_waited_for(self):
        # SYCL's context is reached by a direct door.
        refused, done = _printed(BEGIN + CONTEXTS, BROKER_SOFTWARE_ZE_DELAY="20", BROKER_SAFE="0")
        assert refused == (
            "OptionError: broker.tensor.ones: queue= is in another context than new memory of level_zero:gpu:0; "
            "make the queue anew, after the import of dpctl"
        )
        assert done.startswith("[3, 7] broker.Array(") and done.endswith(">") and "context=sycl" in done


class TestCopiesBetweenDevices:
    """Copies of what is broker's alone, and of what dpnp works on."""

    @pytest.mark.parametrize("queue", ["None", 'broker.Queue("gpu:0")'])
    def test_the_host_does_not_wait_and_the_order_holds(self, queue):
        [line] = _printed(ALONE + MOVED.replace("QUEUE", queue), **SLOW)
        assert line == "False 7 7 9 level_zero:gpu:0 level_zero:gpu:1"

    @pytest.mark.parametrize("adapter", ["v1_immediate", "v2"])
    def test_the_host_does_not_wait_for_dpnp_either(self, adapter):
        printed = _printed(BEGIN + RETURNED, adapter=adapter, BROKER_SOFTWARE_ZE_DELAY="60")
        assert printed == [f"{way} False [6, 6] [7, 7] level_zero:gpu:1" for way in WAYS]

    @pytest.mark.parametrize("peers", ["1", "0"])
    def test_whoever_uses_a_copy_of_dpnps_work_comes_after_it(self, peers):
        printed = _printed(BEGIN + USED, BROKER_SOFTWARE_ZE_DELAY="5", BROKER_SOFTWARE_ZE_PEERS=peers)
        assert printed == [f"{way} [9, 2] [4, 4] Device(level_zero:gpu:1) [3, 3] [3, 3]" for way in WAYS]

    def test_devices_that_do_not_reach_each_other_are_no_exception(self):
        [line] = _printed(ALONE + MOVED.replace("QUEUE", "None"), BROKER_SOFTWARE_ZE_PEERS="0", **SLOW)
        assert line == "False 7 7 9 level_zero:gpu:0 level_zero:gpu:1"


@functools.cache
def _on_the_second(what: str) -> list[str]:
    only = {"BROKER_SOFTWARE_ZE_DEVICES": "1", "BROKER_SOFTWARE_ZE_TILES": "2"} if what == "tile" else {}
    return _printed(BEGIN + SECOND, BROKER_SOFTWARE_ZE_DELAY="2", **only)


@pytest.mark.parametrize("what", ["device", "tile"])
class TestSecondDevice:
    """Memory of a device that is not the first, or of its second tile, on which dpnp is at work."""

    def test_what_a_capsule_or_an_object_brings_comes_after_the_work_on_the_device_that_it_tells(self, what):
        seen = [f"{kind} {way}" for kind in ("device", "shared", "host") for way in ("capsule", "object")]
        printed = [line for line in _on_the_second(what) if line.startswith("told")]
        assert printed == [f"told {name} level_zero:gpu:1 True [0, 0, 0, 0, 0]" for name in seen]

    def test_what_dpnp_has_of_brokers_is_waited_for_wherever_it_puts_that(self, what):
        seen = [f"{kind} {way}" for kind in ("device", "shared", "host") for way in ("dpnp", "broker")]
        printed = [line for line in _on_the_second(what) if line.startswith("taken")]
        assert printed == [f"taken {name} level_zero:gpu:1 [0, 0, 0, 0, 0]" for name in seen]
