"""Kernels of users in Python: modules, launches, queues and events, and what each says where something does not fit.

Each program runs in a process of its own, on the software device. The operations of ``software.kernel_operations`` have
dpnp beside broker and run by both adapters; the other programs are broker's alone, as on a machine without SYCL.
"""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import broker
import pytest
from software import spirv
from software.answers import answers, names
from software.driver import EVERY_ADAPTER, loader_folder, run_on_software
from software.kernel_misfits import MISFITS, SAID

pytestmark = pytest.mark.timeout(600)

ROOT = Path(__file__).parents[2]
VALUES_BY = EVERY_ADAPTER if os.environ.get("BROKER_TEST_LONG") == "1" else ("v1_immediate", "v2")
POISON = {"BROKER_SOFTWARE_ZE_POISON": "1"}
SLOW = {"BROKER_SOFTWARE_ZE_DELAY": "300"}
"""Each command begins after so many milliseconds."""

ALONE = """
import sys
sys.modules["dpctl"] = sys.modules["dpnp"] = None
import broker, json, numpy as np
from software import spirv

def told(call):
    try:
        return str(call())
    except Exception as error:
        return f"{type(error).__name__}: {error}"

def kernel(name, device=None):
    return broker.kernel.from_spirv(getattr(spirv, name)(), device=device)[name]

def zeros(dtype="int32", device="gpu", usm_type="device"):
    return broker.asarray(np.zeros(64, dtype)).to_device(device, usm_type=usm_type)

def host(array):
    return broker.to_numpy(array, device="cpu")
"""
"""The beginning of programs without SYCL."""

VECTORS = """
add = kernel("add")
lhs, rhs = np.arange(64.0, dtype="float32"), np.ones(64, "float32")
out = zeros("float32")
event = add(64, broker.asarray(lhs, device="gpu"), broker.asarray(rhs, device="gpu"), out)
print((host(out) == lhs + rhs).all(), event.wait(), event.is_done)
"""

TOLD = """
module = broker.kernel.from_spirv(spirv.scale())
print(module, module.kernels, len(module), list(module), "scale" in module, "add" in module, module["scale"] is module["scale"])
print(module["scale"], module["scale"].required_group, module["scale"].local_bytes, module["scale"].device)
print(kernel("reverse").parameters, kernel("count").parameters)
print(broker.Queue(), broker.Queue("gpu:0", profiling=True))
print(broker.Queue().device, broker.Queue(profiling=True).profiling)
"""

GROUPS = """
array = broker.asarray(np.arange(64, dtype="int32"), device="gpu")
kernel("reverse")(64, array, broker.kernel.Local(64), group=16)
print((host(array) == np.arange(64).reshape(4, 16)[:, ::-1].ravel()).all())
counted = zeros()
kernel("count")((64, 1, 1), counted, 2)
kernel("count")([32, 1], counted, np.uint8(1), group=(8, 1))
print(host(counted)[[0, 63]])
"""

NUMBERS = """
pair, out = np.array([0, 1], "float32"), zeros("float32")
scale, count = kernel("scale"), kernel("count")
def scaled(factor):
    scale(64, broker.asarray(np.full(64, 2, "float32"), device="gpu"), out, factor, pair)
    return float(host(out)[0])
print([scaled(factor) for factor in (0.5, 3, True, np.float32(1.5), np.float64(2.5), np.int8(-1), np.array(4.0))])
def counted(rounds):
    array = zeros()
    count(64, array, rounds)
    return int(host(array)[0])
print([counted(rounds) for rounds in (0, True, np.uint64(7), np.array(5), np.int16(3))])
"""

NOTHING_LAUNCHED = """
array, count = zeros(), kernel("count")
print(told(lambda: count(64, array, 1.5)).partition(":")[0], host(array).any())
"""

OTHER_DEVICE = """
array, first, second = zeros(device="gpu:1"), kernel("count", "gpu:0"), kernel("count", "gpu:1")
print(told(lambda: first(64, array, 1)))
print(told(lambda: first(64, zeros(), 1, queue=broker.Queue("gpu:1"))))
first(64, zeros(device="gpu:1", usm_type="host"), 1)
event = second(64, array, 1)
first(64, zeros(), 1, after=event)
print(int(host(array)[0]), second.device)
"""

CONTEXTS = """
import broker, numpy as np
from software import spirv

def told(call):
    try:
        return str(call())
    except Exception as error:
        return f"{type(error).__name__}: {error}"

early, queue = broker.asarray(np.zeros(64, "int32"), device="gpu"), broker.Queue()
before = broker.kernel.from_spirv(spirv.count())["count"]
import dpctl, dpnp
count, array = broker.kernel.from_spirv(spirv.count())["count"], dpnp.zeros(64, dtype="int32")
print(told(lambda: count(64, early, 1)))
print(told(lambda: count(64, array, 1, queue=queue)))
print(told(lambda: before(64, array, 1)))
copy = broker.asarray(early, copy=True)
first = before(64, early, 5)
count(64, copy, 3, after=first)
print(first.is_done, broker.to_numpy(copy, device="cpu")[0], broker.to_numpy(early, device="cpu")[0])
"""

TIMES = """
queue, count = broker.Queue(profiling=True), kernel("count")
event = count(64, zeros(), 1000, queue=queue)
queue.wait()
begin, end = event.times
print(type(begin).__name__, 0 < end - begin < 60e9, count(64, zeros(), 1).times)
"""

TIMEOUT = """
event = kernel("count")(64, zeros(), 1)
print(event.wait(0), event.wait(timeout=0.001), repr(event), event.wait(1e300), event.wait(0), event)
"""

INTERRUPTED = """
import signal, threading
queue = broker.Queue()
array = broker.memory.empty(64, "int32", device=queue.device)
event = kernel("count")(64, array, 1, queue=queue)
def interrupted(wait):
    threading.Timer(0.2, signal.raise_signal, [signal.SIGINT]).start()
    try:
        wait()
    except KeyboardInterrupt:
        return True
"""

STILL_AT_IT = """
import os
print(interrupted(event.wait), interrupted(queue.wait), event.is_done, flush=True)
os._exit(0)
"""

OVER = """
interrupted(event.wait)
print(queue.wait(), event.is_done)
"""

DROPPED = """
array, queue = zeros(), broker.Queue()
for _ in range(5):
    broker.kernel.from_spirv(spirv.count())["count"](64, array, 1000, queue=queue)
del queue
print(host(array)[0])
"""

AT_EXIT = """
sys.kept = broker.Queue(), kernel("count"), zeros()
count = sys.kept[1]
sys.kept_too = count(64, sys.kept[2], 1, queue=sys.kept[0])
module = broker.kernel.from_spirv(spirv.count())
print("ended")
"""

LEDGER = """
queue, array = broker.Queue(), zeros()
event = kernel("count")(64, array, 1000, queue=queue)
event.wait()
del queue, array, event
broker.memory.empty_cache()
"""

THREADS = """
from concurrent.futures import ThreadPoolExecutor
count = kernel("count")
def work(number):
    queue, wrong = broker.Queue(), 0
    for turn in range(50):
        array = zeros()
        count(64, array, number + turn, queue=queue)
        wrong += int((host(array) != number + turn).any())
    return wrong
with ThreadPoolExecutor(8) as threads:
    print(sum(threads.map(work, range(8))))
"""

FORKED = """
import os, time
count, array, queue, module = kernel("count"), zeros(), broker.Queue(), broker.kernel.from_spirv(spirv.add())
event = count(64, array, 1 << 21, queue=queue)
time.sleep(0.05)
attempts = {
    "from_spirv": lambda: broker.kernel.from_spirv(spirv.add()),
    "from_opencl": lambda: broker.kernel.from_opencl(""),
    "module": lambda: module["add"],
    "launch": lambda: count(64, array, 1),
    "Queue": broker.Queue,
    "Queue.wait": queue.wait,
    "Event.wait": event.wait,
    "Event.is_done": lambda: event.is_done,
    "Event.times": lambda: event.times,
}
child = os.fork()
if not child:
    print(json.dumps({name: told(call) for name, call in attempts.items()}), flush=True)
    print(event, module.kernels, count.parameters, flush=True)
    del count, array, queue, module, event
    sys.exit(7)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), int(host(array)[0]))
"""

BAD_DAYS = """
print(json.dumps([
    told(broker.Queue),
    told(lambda: broker.kernel.from_spirv(spirv.add())),
    told(lambda: broker.kernel.from_opencl("")),
]))
"""

REFUSED = """
print(told(lambda: broker.kernel.from_spirv(spirv.add())))
"""

LOST = """
count = kernel("count")
print(json.dumps([told(lambda: count(64, zeros(), 1).wait()) for _ in range(3)]))
"""

COMPILED = """
source = "__kernel void add(__global float *x) {}"
try:
    module = broker.kernel.from_opencl(source, options=OPTIONS)
    print(module.kernels)
except broker.KernelError as error:
    print(error)
"""


def _alone(program: str, **environment: str):
    return run_on_software(ALONE + program, "v2", **POISON | environment)


def _printed(program: str, **environment: str) -> list[str]:
    ended = _alone(program, **environment)
    assert ended.status == 0, ended.complained
    return ended.printed.splitlines()


def cells():
    """Return a test case for each adapter and operation."""
    table = "kernel_operations"
    return [pytest.param(adapter, name, id=f"{adapter}-{name}") for adapter in VALUES_BY for name in names(table)]


@pytest.mark.parametrize(("adapter", "name"), cells())
def test_kernels_run_on_arrays_of_broker_and_dpnp(adapter, name):
    assert answers("kernel_operations", adapter, **POISON)[name] is None


class TestLaunches:
    """What runs, and with what."""

    def test_vectors_are_added(self):
        assert _printed(VECTORS) == ["True True True"]

    def test_modules_kernels_and_queues_tell_what_they_are(self):
        module, one, two, queues, device = _printed(TOLD)
        assert module == "<broker.kernel.Module level_zero:gpu:0: scale> ['scale'] 1 ['scale'] True False True"
        parameters = "array of float32, only read, array of float32, float32, 8 bytes"
        assert one == f"<broker.kernel.Kernel scale({parameters})> None 0 level_zero:gpu:0"
        integers = "int32 or uint32"
        assert two == str(["array of " + integers, "local memory"]) + " " + str(["array of " + integers, integers])
        named = "<broker.Queue level_zero:gpu:0, context=driver"
        assert (queues, device) == (f"{named}> {named}, profiling>", "level_zero:gpu:0 True")

    def test_groups_have_their_size_and_memory(self):
        assert _printed(GROUPS) == ["True", "[3 2]"]

    def test_numbers_take_the_width_of_the_parameter(self):
        assert _printed(NUMBERS) == ["[2.0, 7.0, 3.0, 4.0, 6.0, -1.0, 9.0]", "[0, 1, 7, 5, 3]"]

    def test_eight_threads_launch_one_kernel(self):
        assert _printed(THREADS) == ["0"]


class TestMisfits:
    """What does not fit, told before the launch."""

    @pytest.fixture(scope="class")
    def said(self):
        """What each call raised."""
        return json.loads(_printed(MISFITS)[0])

    @pytest.mark.parametrize("name", SAID)
    def test_an_error_says_what_was_wanted_what_came_and_what_to_type(self, said, name):
        assert SAID[name] in said[name]
        assert said[name].count("; ") >= 1

    def test_nothing_is_launched_with_an_argument_that_does_not_fit(self):
        assert _printed(NOTHING_LAUNCHED) == ["KernelError False"]

    def test_memory_of_another_device_is_refused_unless_it_is_the_hosts(self):
        array, queue, done = _printed(OTHER_DEVICE, BROKER_SOFTWARE_ZE_DEVICES="2")
        wanted = "wanted an array of int32 or uint32 on level_zero:gpu:0 as argument 0 of kernel \"count\""
        assert f"{wanted}, got one of int32 on level_zero:gpu:1; put it there" in array
        assert "wanted a queue of the context and device that kernel \"count\" was built for" in queue
        assert done == "1 level_zero:gpu:1"


    def test_contexts_that_a_driver_keeps_apart_are_told_apart(self):
        # SYCL's context is reached by a direct door.
        ended = run_on_software(CONTEXTS, "v2", BROKER_SOFTWARE_ZE_POINTERS="context", BROKER_SAFE="0")
        early, queue, before, done = ended.printed.splitlines()
        assert "wanted USM of the queue's context as argument 0" in early and "broker.asarray(x, copy=True)" in early
        assert "wanted a queue of the context and device" in queue and "after the import of dpctl" in queue
        assert "got one of int32 on level_zero:gpu:0, in another context; pass broker.asarray(x, copy=True)" in before
        assert done == "True 3 5"


class TestEvents:
    """Waits, and what outlives what."""

    def test_times_are_nanoseconds_where_they_are_noted(self):
        assert _printed(TIMES) == ["int True None"]

    def test_a_wait_ends_with_its_timeout(self):
        [told] = _printed(TIMEOUT, **SLOW | {"BROKER_SOFTWARE_ZE_DELAY": "1000"})
        assert told == "False False <broker.Event: not done> True True <broker.Event: done>"

    def test_an_interrupt_ends_a_wait(self):
        # So long that a busy machine gets to the interrupt before the end.
        assert _printed(INTERRUPTED + STILL_AT_IT, BROKER_SOFTWARE_ZE_DELAY="60000") == ["True True False"]

    def test_an_interrupt_does_not_end_the_work(self):
        assert _printed(INTERRUPTED + OVER, BROKER_SOFTWARE_ZE_DELAY="1000") == ["None True"]

    def test_work_goes_on_where_queue_and_kernel_are_dropped(self):
        assert _printed(DROPPED, **SLOW) == ["5000"]

    def test_a_program_ends_with_work_in_flight(self):
        assert _printed(AT_EXIT, **SLOW) == ["ended"]

    def test_dropped_queues_and_kernels_leave_the_driver_nothing(self):
        ended = _alone(LEDGER, BROKER_SOFTWARE_ZE_LEDGER="1")
        live = {line.split(maxsplit=1)[1]: int(line.split()[0]) for line in ended.complained.splitlines()[1:]}
        assert (live["allocations"], live["modules"], live["kernels"]) == (0, 0, 0), ended.complained


class TestBadDays:
    """What is missing, forked, lost, or does not build."""

    def test_a_child_that_is_forked_while_a_kernel_runs_is_told_to_be_spawned_and_ends(self):
        said, told, parent = _printed(FORKED)
        said = json.loads(said)
        assert {name: "start processes by `spawn`" in text for name, text in said.items()} == dict.fromkeys(said, True)
        assert told == "<broker.Event: cannot be asked> ['add'] ['array of int32 or uint32', 'int32 or uint32']"
        assert parent == f"7 {1 << 21}"

    def test_without_the_loader_the_error_says_what_to_install(self):
        said = json.loads(_printed(BAD_DAYS, ZEL_LIBRARY_PATH="/nowhere")[0])
        assert all(text.startswith("UnsupportedDeviceError: broker.") for text in said)
        assert all("apt-get install libze1" in text for text in said)

    def test_a_failed_build_tells_the_compilers_words(self):
        [said] = _printed(REFUSED, BROKER_SOFTWARE_ZE_FAIL_BUILDS="1", BROKER_CACHE="off")
        assert said.startswith("KernelError: broker.kernel.from_spirv: zeModuleCreate answered ZE_RESULT_ERROR_MODULE")
        assert "says: BROKER_SOFTWARE_ZE_FAIL_BUILDS is set; mend the source" in said

    def test_a_lost_device_is_an_error_at_every_launch(self):
        said = json.loads(_printed(LOST, BROKER_SOFTWARE_ZE_LOST_AFTER="1")[0])
        assert said[0] == "True"
        assert all("ZE_RESULT_ERROR_DEVICE_LOST" in text and "start the program anew" in text for text in said[1:])


class TestOpenCL:
    """OpenCL C, by compilers that these tests write."""

    def _said(self, tmp_path, script: str | None, options: str = "()"):
        if script is not None:
            (tmp_path / "add.spv").write_bytes(spirv.add())
            compiler = tmp_path / "ocloc"
            compiler.write_text(f"#!/bin/sh\n{script.format(folder=tmp_path)}\n")
            compiler.chmod(compiler.stat().st_mode | stat.S_IXUSR)
        return "\n".join(_printed(COMPILED.replace("OPTIONS", options), PATH=str(tmp_path)))

    def test_what_ocloc_compiles_is_built(self, tmp_path):
        assert self._said(tmp_path, "/bin/cp {folder}/add.spv kernel.spv") == "['add']"

    @pytest.mark.parametrize("options", ["'-DN=3  -cl-std=CL3.0'", "['-DN=3', '-cl-std=CL3.0']"])
    def test_the_compiler_is_told_the_options(self, tmp_path, options):
        self._said(tmp_path, 'echo "$@" > {folder}/told; /bin/cp {folder}/add.spv kernel.spv', options)
        assert (tmp_path / "told").read_text().endswith("-options -DN=3 -cl-std=CL3.0\n")

    def test_what_it_refuses_is_told_in_its_words(self, tmp_path):
        said = self._said(tmp_path, "echo 'error: no float here'; exit 7")
        assert "broker.kernel.from_opencl: wanted OpenCL C that compiles, and ocloc ended with exit status: 7" in said
        assert said.endswith("error: no float here; mend the source, or pass other options=")

    def test_without_a_compiler_the_error_says_what_to_install(self, tmp_path):
        said = self._said(tmp_path, None)
        assert "PATH has neither `ocloc` nor `clang` with `llvm-spirv`" in said
        assert said.endswith("or pass SPIR-V; that goes to broker.kernel.from_spirv")


def test_the_example_adds_vectors():
    environment = os.environ | {"ZEL_LIBRARY_PATH": str(loader_folder()), "PATH": ""}
    example = [sys.executable, "-P", str(ROOT / "examples" / "level_zero_kernel.py")]
    ended = subprocess.run(example, env=environment, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.count("True") == 2, ended.stdout


@pytest.mark.parametrize(("example", "made"), [("vecadd.spv", spirv.add("vecadd")), ("cpp/heat.spv", spirv.heat())])
def test_the_module_of_an_example_is_the_tests_own(example, made):
    assert (ROOT / "examples" / example).read_bytes() == made


def test_the_size_of_local_memory_is_no_negative_number():
    with pytest.raises(OverflowError):
        broker.kernel.Local(-1)
