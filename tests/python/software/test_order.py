"""Memory and order on the software device: what is freed, and what is still to run, never make a result wrong."""

from __future__ import annotations

import os
import signal

import pytest

from .driver import ADAPTERS, run_on_software

pytestmark = pytest.mark.timeout(900)
each_adapter = pytest.mark.parametrize("adapter", ADAPTERS)

TWO_DEVICES = {"BROKER_SOFTWARE_ZE_DEVICES": "2"}

ORDERED = """
import os, signal
import dpctl
first, second = (dpctl.SyclQueue(f"level_zero:gpu:{number}") for number in range(2))
print("waits", flush=True)
signal.alarm(int(os.environ.get("SECONDS_LEFT", "0")))
for _ in range(50):
    first.submit_barrier([second.submit_barrier()]).wait()
print("done", flush=True)
"""

OVERTAKEN = """
import broker, dpctl, dpnp, numpy as np
from raw.capsules import Speaker
device = dpctl.SyclDevice("level_zero:gpu:0")
def by_barriers(x, other):
    other.submit_barrier([x.sycl_queue.submit_barrier()])
def by_a_capsule(x, other):
    broker.asarray(x).__dlpack__(stream=other)
WAYS = {
    "barriers": by_barriers,
    "stream": lambda x, other: broker.to_dpnp(x, stream=other),
    "device": lambda x, other: broker.to_dpnp(x, device=other),
    "capsule": by_a_capsule,
}
def is_stale(way, kinds):
    queue, other = (dpctl.SyclQueue(device, property=kind) for kind in kinds)
    x = dpnp.zeros(64, dtype="int32", sycl_queue=queue)
    seen = np.zeros(64, dtype="int32")
    queue.wait()
    for _ in range(4):
        x += 1
    way(x, other)
    other.memcpy(seen, x.get_array().usm_data, x.nbytes)
    queue.wait()
    return bool((seen != 4).any())
def is_stale_of_a_speaker(kind):
    x = dpnp.zeros(64, dtype="int32", sycl_queue=dpctl.SyclQueue(device, property=kind))
    for _ in range(4):
        x += 1
    return bool((dpnp.copy(broker.to_dpnp(Speaker(x))) != 4).any())
KINDS = (0, "in_order")
for name, way in WAYS.items():
    print(name, [is_stale(way, (first, second)) for second in KINDS for first in KINDS])
print("speaker", [is_stale_of_a_speaker(kind) for kind in KINDS])
"""
"""Who reads what dpnp is still to write, where another queue was made to come after it: one of either kind each."""

TIMES = 10 if os.environ.get("BROKER_TEST_LONG") == "1" else 1
SECONDS = 120 * TIMES


def printed_by(call, adapter):
    """Return the numbers that a function of ``traffic`` printed."""
    ended = run_on_software(f"from software.traffic import *; {call}", adapter, seconds=SECONDS)
    assert ended.status == 0, ended.complained
    return [int(word) for word in ended.printed.split()]


@each_adapter
def test_ten_thousand_launches_of_eight_threads_on_memory_freed_and_allocated_anew(adapter):
    wrong, addresses_again = printed_by(f"launches({5000 * TIMES})", adapter)
    assert wrong == 0 and addresses_again > 1000


@each_adapter
def test_launches_on_memory_that_goes_back_to_the_driver(adapter):
    wrong, addresses_again = printed_by(f"launches({160 * TIMES}, large=True)", adapter)
    assert wrong == 0 and addresses_again > 40


@each_adapter
@pytest.mark.parametrize(("count", "items"), [(400, 1000), (24, 1_000_000)])
def test_arrays_dropped_while_kernels_are_to_use_them(adapter, count, items):
    assert printed_by(f"frees_before_the_end({count * TIMES}, {items})", adapter) == [0]


@each_adapter
def test_memory_freed_by_the_launch_that_used_it_last(adapter):
    assert printed_by(f"freed_behind_a_kernel({20 * TIMES})", adapter) == [0]


@pytest.mark.parametrize("adapter", ["v1_immediate", "v2"])
def test_a_queue_waits_for_a_barrier_of_another_devices(adapter):
    assert run_on_software(ORDERED, adapter, **TWO_DEVICES).printed.split() == ["waits", "done"]


@pytest.mark.parametrize("adapter", ["v1_immediate", "v2"])
def test_a_copy_comes_after_what_dpnp_has_submitted_where_sycl_lets_it_overtake_a_barrier(adapter):
    """SYCL keeps a barrier back that comes after work of the host, of which dpnp has some; copies go on."""
    printed = run_on_software(OVERTAKEN, adapter, BROKER_SOFTWARE_ZE_DELAY="20").printed.splitlines()
    assert printed[0] == "barriers [True, True, False, False]"
    ways = [f"{name} [False, False, False, False]" for name in ("stream", "device", "capsule")]
    assert printed[1:] == [*ways, "speaker [False, False]"]


def test_v1_with_batches_keeps_back_the_barrier_that_another_devices_queue_waits_for():
    """The adapter's own: the driver is never given the list that the barrier is in."""
    ended = run_on_software(ORDERED, "v1", SECONDS_LEFT="5", **TWO_DEVICES)
    assert (ended.status, ended.printed) == (-signal.SIGALRM, "waits"), ended.complained
