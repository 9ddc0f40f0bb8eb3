"""What dpctl and dpnp make of the driver's faults: exceptions where SYCL lets them, and no hang anywhere."""

from __future__ import annotations

import signal

import pytest

from .driver import ADAPTERS, run_on_software

pytestmark = [pytest.mark.timeout(300), pytest.mark.parametrize("adapter", ADAPTERS)]

START = """
import ctypes, dpctl, dpctl.memory, dpctl.program, dpnp, numpy as np
from software import spirv
from software.sycl_operations import kernel

queue = dpctl.SyclQueue()

def raised_by(call):
    try:
        call()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "nothing"

def counted(memory, rounds=100):
    event = queue.submit_async(counting, [memory, ctypes.c_int(rounds)], [1])
    event.wait()
    return event
"""

COUNTING = "counting = kernel(queue, 'count')\n"


def run(program, adapter, **settings):
    """Run a program under faults."""
    named = {f"BROKER_SOFTWARE_ZE_{name}": str(value) for name, value in settings.items()}
    return run_on_software(START + program, adapter, **named)


class TestAFailingAllocation:
    """``FAIL_ALLOCATION`` counts the adapter's own allocations too: eight or nine of one byte for each context."""

    def test_dpctl_raises_once_and_goes_on(self, adapter):
        program = """
memories = []
allocate = lambda: memories.append(dpctl.memory.MemoryUSMDevice(64 << 20, queue=queue))
told = [raised_by(allocate) for _ in range(12)]
print(len(memories), *{words for words in told if words != "nothing"})
"""
        assert run(program, adapter, FAIL_ALLOCATION=15).printed == "11 USMAllocationError: USM allocation failed"

    def test_dpnp_raises_once_and_computes_on(self, adapter):
        program = """
told = [raised_by(lambda: dpnp.empty(8 << 20)) for _ in range(12)]
print(*{words for words in told if words != "nothing"}, dpnp.ones(5).sum())
"""
        assert run(program, adapter, FAIL_ALLOCATION=15).printed == "USMAllocationError: USM allocation failed 5."


class TestADelay:
    """``DELAY`` holds every command up, and changes nothing else."""

    def test_an_event_is_not_complete_before_it(self, adapter):
        program = COUNTING + """
import time
memory = dpctl.memory.MemoryUSMDevice(4, queue=queue)
memory.memset(0)
start = time.perf_counter()
event = queue.submit_async(counting, [memory, ctypes.c_int(5)], [1])
early = event.execution_status
event.wait()
print(early != dpctl.event_status_type.complete, time.perf_counter() - start >= 0.2)
print(memory.copy_to_host().view("int32"))
"""
        assert run(program, adapter, DELAY=200).printed == "True True\n[5]"

    def test_dpnp_computes_right(self, adapter):
        assert run("print((dpnp.arange(5) + 1).sum())", adapter, DELAY=20).printed == "15"


class TestALostDevice:
    """``LOST_AFTER`` two launches: what runs next does not run, and says so where SYCL looks."""

    LOSS = COUNTING + """
memory = dpctl.memory.MemoryUSMShared(4, queue=queue)
np.asarray(memory).view("int32")[0] = 0
told = [raised_by(lambda: counted(memory)) for _ in range(8)]
"""

    def run(self, program, adapter):
        return run(self.LOSS + program, adapter, LOST_AFTER=2)

    def test_no_kernel_runs_any_more(self, adapter):
        assert self.run("print(np.asarray(memory).view('int32'), flush=True)", adapter).printed == "[200]"

    def test_the_launch_that_is_lost_raises_nothing_and_those_after_it_do(self, adapter):
        printed = self.run("print(told[2].split(':')[0], told[-1].split(':')[0], flush=True)", adapter).printed
        assert printed == "nothing SyclKernelSubmitError"

    def test_dpnp_raises_what_the_driver_says(self, adapter):
        printed = self.run("print(raised_by(lambda: dpnp.ones(3)), flush=True)", adapter).printed
        assert printed.startswith("RuntimeError") and "UR_RESULT_ERROR_DEVICE_LOST" in printed

    def test_dpctls_copies_to_the_host_copy_nothing_and_raise_nothing(self, adapter):
        program = "print(raised_by(lambda: memory.copy_to_host()), flush=True)"
        assert self.run(program, adapter).printed == "nothing"

    def test_dpctls_wait_for_the_queue_lets_std_terminate_end_the_process(self, adapter):
        ended = self.run("print('before', flush=True); queue.wait(); print('after')", adapter)
        assert (ended.printed, ended.status) == ("before", -signal.SIGABRT)
        assert "UR_RESULT_ERROR_DEVICE_LOST" in ended.complained


class TestFailingBuilds:
    """``FAIL_BUILDS``: kernels are refused, memory works."""

    def test_dpctl_refuses_the_program(self, adapter):
        printed = run("print(raised_by(lambda: kernel(queue, 'count')))", adapter, FAIL_BUILDS=1).printed
        assert printed.startswith("SyclProgramCompilationError")

    def test_dpnp_shows_the_build_log(self, adapter):
        printed = run("print(raised_by(lambda: dpnp.ones(3) + 1))", adapter, FAIL_BUILDS=1).printed
        assert printed.startswith("RuntimeError") and "BROKER_SOFTWARE_ZE_FAIL_BUILDS is set" in printed

    def test_memory_is_filled_and_copied(self, adapter):
        program = """
memory = dpctl.memory.MemoryUSMDevice(4, queue=queue)
memory.memset(7)
print(memory.copy_to_host())
"""
        assert run(program, adapter, FAIL_BUILDS=1).printed == "[7 7 7 7]"


class TestNull:
    """``NULL``: every command is over at once, and did nothing."""

    def test_a_kernel_is_complete_and_did_not_run(self, adapter):
        program = COUNTING + """
memory = dpctl.memory.MemoryUSMShared(4, queue=queue)
np.asarray(memory).view("int32")[0] = 3
print(counted(memory).execution_status == dpctl.event_status_type.complete)
queue.wait()
print(np.asarray(memory).view("int32"))
"""
        assert run(program, adapter, NULL=1).printed == "True\n[3]"


class TestPoison:
    """``POISON``: the host faults where it reads device memory."""

    READ = """
memory = dpctl.memory.{}(4, queue=queue)
memory.memset(7)
print(memory.copy_to_host(), flush=True)
print(ctypes.string_at(memory._pointer, 4))
"""

    def test_a_read_of_device_memory_ends_the_process(self, adapter):
        ended = run(self.READ.format("MemoryUSMDevice"), adapter, POISON=1)
        assert (ended.printed, ended.status) == ("[7 7 7 7]", -signal.SIGSEGV)

    @pytest.mark.parametrize("kind", ["MemoryUSMShared", "MemoryUSMHost"])
    def test_other_memory_is_read(self, adapter, kind):
        assert run(self.READ.format(kind), adapter, POISON=1).printed.endswith(r"b'\x07\x07\x07\x07'")

    def test_a_kernel_that_loads_addresses_is_refused(self, adapter):
        printed = run("print(raised_by(lambda: kernel(queue, 'follow')))", adapter, POISON=1).printed
        assert printed.startswith("SyclProgramCompilationError")

    def test_without_it_such_a_kernel_follows_them(self, adapter):
        program = """
target, table = (dpctl.memory.MemoryUSMShared(8, queue=queue) for _ in range(2))
np.asarray(target)[:] = 0
np.asarray(table).view("uint64")[0] = target._pointer
queue.submit(kernel(queue, "follow"), [table], [1])
print(np.asarray(target).view("int32"))
"""
        assert run(program, adapter, POISON=0).printed == "[1 0]"
