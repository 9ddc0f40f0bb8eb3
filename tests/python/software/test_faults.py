"""What dpctl and dpnp make of the driver's faults: exceptions where SYCL lets them, and no hang anywhere."""

from __future__ import annotations

import functools
import signal

import pytest

from .driver import ADAPTERS, run_on_software

pytestmark = [pytest.mark.timeout(300), pytest.mark.parametrize("adapter", ADAPTERS)]

START = """
import ctypes, time
import dpctl, dpctl.memory, dpctl.program, dpnp, numpy as np
from software.sycl_operations import kernel

queue = dpctl.SyclQueue()

def tell(claim, *words):
    print(claim, *words, flush=True)

def raised_by(call):
    try:
        call()
    except Exception as error:
        return f"{type(error).__name__}: {' '.join(str(error).split())}"
    return "nothing"

def launched(memory, rounds=100):
    event = queue.submit_async(counting, [memory, ctypes.c_int(rounds)], [1])
    event.wait()
    return event
"""

COUNTING = "counting = kernel(queue, 'count')\n"


@functools.cache
def run(program, adapter, **settings):
    """Run a program under faults, once for all claims about it."""
    named = {f"BROKER_SOFTWARE_ZE_{name}": str(value) for name, value in settings.items()}
    return run_on_software(START + program, adapter, **named)


def told(claim, program, adapter, **settings):
    """Return what a program told of a claim."""
    ended = run(program, adapter, **settings)
    lines = [line.removeprefix(f"{claim} ") for line in ended.printed.splitlines() if line.startswith(f"{claim} ")]
    assert lines, f"nothing of {claim}: {ended}"
    return lines[0]


class TestAFailingAllocation:
    """``FAIL_ALLOCATION`` counts the adapter's own allocations too: eight or nine of one byte for each context."""

    PROGRAM = """
def once(call):
    return {words for words in [raised_by(call) for _ in range(12)] if words != "nothing"}

memories = []
allocate = lambda: memories.append(MAKE)
tell("raised", *once(allocate))
tell("made", len(memories))
tell("sum", dpnp.ones(5).sum())
"""
    DPCTL = PROGRAM.replace("MAKE", "dpctl.memory.MemoryUSMDevice(64 << 20, queue=queue)")
    DPNP = PROGRAM.replace("MAKE", "dpnp.empty(8 << 20)")

    @pytest.mark.parametrize("program", [DPCTL, DPNP], ids=["dpctl", "dpnp"])
    def test_it_raises(self, adapter, program):
        assert told("raised", program, adapter, FAIL_ALLOCATION=15) == "USMAllocationError: USM allocation failed"

    @pytest.mark.parametrize("program", [DPCTL, DPNP], ids=["dpctl", "dpnp"])
    def test_the_others_succeed(self, adapter, program):
        assert told("made", program, adapter, FAIL_ALLOCATION=15) == "11"

    def test_dpnp_computes_on(self, adapter):
        assert told("sum", self.DPNP, adapter, FAIL_ALLOCATION=15) == "5."


class TestADelay:
    """``DELAY`` holds every command up, and changes nothing else."""

    PROGRAM = COUNTING + """
memory = dpctl.memory.MemoryUSMDevice(4, queue=queue)
memory.memset(0)
start = time.perf_counter()
event = queue.submit_async(counting, [memory, ctypes.c_int(5)], [1])
tell("early", event.execution_status.name)
event.wait()
tell("late", event.execution_status.name, time.perf_counter() - start >= 0.1)
tell("values", memory.copy_to_host().view("int32"))
tell("dpnp", (dpnp.arange(5) + 1).sum())
"""

    def test_an_event_is_not_complete_before_it(self, adapter):
        assert told("early", self.PROGRAM, adapter, DELAY=100) != "complete"

    def test_an_event_is_complete_after_it(self, adapter):
        assert told("late", self.PROGRAM, adapter, DELAY=100) == "complete True"

    @pytest.mark.parametrize(("claim", "wanted"), [("values", "[5]"), ("dpnp", "15")])
    def test_results_are_right(self, adapter, claim, wanted):
        assert told(claim, self.PROGRAM, adapter, DELAY=100) == wanted


class TestALostDevice:
    """``LOST_AFTER`` two launches: what runs next does not run, and says so where SYCL looks."""

    LOSS = COUNTING + """
memory = dpctl.memory.MemoryUSMShared(4, queue=queue)
np.asarray(memory).view("int32")[0] = 0
launches = [raised_by(lambda: launched(memory)) for _ in range(8)]
tell("first", launches[2])
tell("last", launches[-1])
tell("value", np.asarray(memory).view("int32"))
tell("dpnp", raised_by(lambda: dpnp.ones(3)))
tell("copy", raised_by(lambda: memory.copy_to_host()))
queue.wait()
tell("after", "the wait")
"""

    def test_no_kernel_runs_any_more(self, adapter):
        assert told("value", self.LOSS, adapter, LOST_AFTER=2) == "[200]"

    def test_the_launch_that_is_lost_raises_nothing(self, adapter):
        assert told("first", self.LOSS, adapter, LOST_AFTER=2) == "nothing"

    def test_launches_after_it_raise(self, adapter):
        assert told("last", self.LOSS, adapter, LOST_AFTER=2).startswith("SyclKernelSubmitError")

    def test_dpnp_raises_what_the_driver_says(self, adapter):
        assert "UR_RESULT_ERROR_DEVICE_LOST" in told("dpnp", self.LOSS, adapter, LOST_AFTER=2)

    def test_dpctls_copies_to_the_host_copy_nothing_and_raise_nothing(self, adapter):
        assert told("copy", self.LOSS, adapter, LOST_AFTER=2) == "nothing"

    def test_dpctls_wait_for_the_queue_lets_std_terminate_end_the_process(self, adapter):
        ended = run(self.LOSS, adapter, LOST_AFTER=2)
        assert (ended.status, "after the wait" in ended.printed) == (-signal.SIGABRT, False)


class TestFailingBuilds:
    """``FAIL_BUILDS``: kernels are refused, memory works."""

    PROGRAM = """
tell("dpctl", raised_by(lambda: kernel(queue, "count")))
tell("dpnp", raised_by(lambda: dpnp.ones(3) + 1))
memory = dpctl.memory.MemoryUSMDevice(4, queue=queue)
memory.memset(7)
tell("memory", memory.copy_to_host())
"""

    def test_dpctl_refuses_the_program(self, adapter):
        assert told("dpctl", self.PROGRAM, adapter, FAIL_BUILDS=1).startswith("SyclProgramCompilationError")

    def test_dpnp_shows_the_build_log(self, adapter):
        assert "BROKER_SOFTWARE_ZE_FAIL_BUILDS is set" in told("dpnp", self.PROGRAM, adapter, FAIL_BUILDS=1)

    def test_memory_is_filled_and_copied(self, adapter):
        assert told("memory", self.PROGRAM, adapter, FAIL_BUILDS=1) == "[7 7 7 7]"


class TestNull:
    """``NULL``: every command is over at once, and did nothing."""

    PROGRAM = COUNTING + """
memory = dpctl.memory.MemoryUSMShared(4, queue=queue)
np.asarray(memory).view("int32")[0] = 3
tell("status", launched(memory).execution_status.name)
queue.wait()
tell("value", np.asarray(memory).view("int32"))
"""

    def test_a_kernel_is_complete(self, adapter):
        assert told("status", self.PROGRAM, adapter, NULL=1) == "complete"

    def test_it_did_not_run(self, adapter):
        assert told("value", self.PROGRAM, adapter, NULL=1) == "[3]"


class TestPoison:
    """``POISON``: the host faults where it reads device memory."""

    PROGRAM = """
def read(kind):
    memory = getattr(dpctl.memory, f"MemoryUSM{kind}")(4, queue=queue)
    memory.memset(7)
    tell(f"copy {kind}", memory.copy_to_host())
    tell(kind, list(ctypes.string_at(memory._pointer, 4)))

tell("refused", raised_by(lambda: kernel(queue, "follow")))
for kind in ("Shared", "Host", "Device"):
    read(kind)
"""
    FOLLOWED = """
target, table = (dpctl.memory.MemoryUSMShared(8, queue=queue) for _ in range(2))
np.asarray(target)[:] = 0
np.asarray(table).view("uint64")[0] = target._pointer
queue.submit(kernel(queue, "follow"), [table], [1])
tell("followed", np.asarray(target).view("int32"))
"""

    def test_a_read_of_device_memory_ends_the_process(self, adapter):
        ended = run(self.PROGRAM, adapter, POISON=1)
        assert (ended.printed.splitlines()[-1], ended.status) == ("copy Device [7 7 7 7]", -signal.SIGSEGV)

    @pytest.mark.parametrize("kind", ["Shared", "Host"])
    def test_other_memory_is_read(self, adapter, kind):
        assert told(kind, self.PROGRAM, adapter, POISON=1) == "[7, 7, 7, 7]"

    def test_a_kernel_that_loads_addresses_is_refused(self, adapter):
        assert told("refused", self.PROGRAM, adapter, POISON=1).startswith("SyclProgramCompilationError")

    def test_without_it_such_a_kernel_follows_them(self, adapter):
        assert told("followed", self.FOLLOWED, adapter, POISON=0) == "[1 0]"
