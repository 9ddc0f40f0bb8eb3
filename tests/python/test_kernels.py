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

MISFITS = """
scale, reverse, count, add = map(kernel, ("scale", "reverse", "count", "add"))
array, numbers, pair = zeros("float32"), zeros(), np.zeros(2, "float32")
local = broker.kernel.Local(64)
calls = {
    "count": lambda: count(64, numbers),
    "scalar": lambda: add(64, array, 3, array),
    "none": lambda: add(64, array, None, array),
    "host": lambda: add(64, array, np.zeros(64, "float32"), array),
    "dtype": lambda: add(64, array, zeros("float64"), array),
    "kind": lambda: add(64, array, numbers, array),
    "strides": lambda: add(64, array, broker.asarray(np.zeros((8, 8), "float32").T, device="gpu"), array),
    "float_for_int": lambda: count(64, numbers, 1.0),
    "text_for_int": lambda: count(64, numbers, "1"),
    "large": lambda: count(64, numbers, 1 << 32),
    "larger": lambda: count(64, numbers, 1 << 70),
    "small": lambda: count(64, numbers, -(1 << 31) - 1),
    "array_for_int": lambda: count(64, numbers, numbers),
    "complex": lambda: scale(64, array, array, 1j, pair),
    "numpy_complex": lambda: scale(64, array, array, np.complex64(1j), pair),
    "text_for_float": lambda: scale(64, array, array, "1", pair),
    "infinite": lambda: scale(64, array, array, 1e300, pair),
    "huge": lambda: scale(64, array, array, 10**400, pair),
    "bytes": lambda: scale(64, array, array, 1, b"123"),
    "no_bytes": lambda: scale(64, array, array, 1, 2.0),
    "local": lambda: reverse(64, numbers, 64),
    "no_local": lambda: reverse(64, numbers, broker.kernel.Local(0)),
    "much_local": lambda: reverse(64, numbers, broker.kernel.Local(1 << 30)),
    "range": lambda: count("64", numbers, 1),
    "negative": lambda: count(-1, numbers, 1),
    "dimensions": lambda: count((1, 1, 1, 1), numbers, 1),
    "items": lambda: count(1 << 32, numbers, 1),
    "group": lambda: count(64, numbers, 1, group=48),
    "group_size": lambda: count(1 << 20, numbers, 1, group=1 << 20),
    "queue": lambda: count(64, numbers, 1, queue="gpu"),
    "after": lambda: count(64, numbers, 1, after=[1]),
    "name": lambda: broker.kernel.from_spirv(spirv.add())["sum"],
    "spirv": lambda: broker.kernel.from_spirv(b"__kernel void add() {}"),
    "torn": lambda: broker.kernel.from_spirv(spirv.add()[:-12]),
    "text": lambda: broker.kernel.from_spirv("add.spv"),
    "options": lambda: broker.kernel.from_spirv(spirv.add(), options=3),
    "zero": lambda: broker.kernel.from_spirv(spirv.add(), options="-g\\0"),
    "module_device": lambda: broker.kernel.from_spirv(spirv.add(), device="host"),
    "queue_device": lambda: broker.Queue("host"),
    "missing": lambda: broker.Queue("level_zero:gpu:7"),
    "timeout": lambda: count(64, numbers, 1).wait(-1),
}
print(json.dumps({name: told(call) for name, call in calls.items()}))
"""

SAID = {
    "count": "KernelError: broker.kernel.Kernel: wanted 2 arguments for kernel \"count\", got 1; kernel.parameters tells",
    "scalar": "KernelError: broker.kernel.Kernel: wanted an array of float32 as argument 1 of kernel \"add\", got 3; put it",
    "none": "as argument 1 of kernel \"add\", got None; ",
    "host": "UnsupportedDeviceError: broker.kernel.Kernel: wanted an array of float32 on level_zero:gpu:0 as argument 1 of "
    "kernel \"add\", got one of float32 on cpu; put it there by broker.asarray(x, device=\"level_zero:gpu:0\")",
    "dtype": "UnsupportedDTypeError: broker.kernel.Kernel: wanted an array of float32 as argument 1 of kernel \"add\", got "
    "one of float64; convert it before, or pass a view of it as uint8 if the bits are meant",
    "kind": "got one of int32",
    "strides": "CopyRequired: broker.kernel.Kernel: wanted an array whose elements follow each other in C order as argument "
    "1 of kernel \"add\", got one of shape (8, 8) and strides (1, 8); make it contiguous",
    "float_for_int": "wanted an integer of 32 bits as argument 1 of kernel \"count\", got 1.0; pass int(x)",
    "text_for_int": "wanted an integer of 32 bits as argument 1 of kernel \"count\", got 1; pass int(x)",
    "large": "wanted an integer from -2147483648 to 4294967295 as argument 1 of kernel \"count\", got 4294967296; pass one",
    "larger": "got 1180591620717411303424; ",
    "small": "got -2147483649; ",
    "array_for_int": "got broker.Array object; pass int(x)",
    "complex": "wanted a real number, for float32 as argument 2 of kernel \"scale\", got 1j; pass float(x)",
    "numpy_complex": "got numpy.complex64 object; pass float(x)",
    "text_for_float": "wanted a real number, for float32 as argument 2 of kernel \"scale\", got 1; pass float(x)",
    "infinite": "wanted a number of at most 3.4028234663852886e38, for float32 as argument 2 of kernel \"scale\", got 1e+300; ",
    "huge": "wanted a number of at most 3.4028234663852886e38, for float32 as argument 2 ",
    "bytes": "wanted 8 bytes as argument 3 of kernel \"scale\", got 3 bytes; pass bytes",
    "no_bytes": "wanted 8 bytes as argument 3 of kernel \"scale\", got 2.0; pass bytes",
    "local": "wanted the size of local memory as argument 1 of kernel \"reverse\", got 64; pass broker.kernel.Local(nbytes)",
    "no_local": "wanted at least 1 byte of local memory as argument 1 of kernel \"reverse\", got 0 bytes of local memory; ",
    "much_local": "bytes of local memory for kernel \"reverse\", got 1073741824; pass a smaller broker.kernel.Local",
    "range": "OptionError: broker.kernel.Kernel: range takes a number of work items, or up to three, got '64'; pass as in",
    "negative": "range takes a number of work items, or up to three, got -1; pass as in 1024 or (64, 64)",
    "dimensions": "wanted 1 to 3 dimensions of work items, got [1, 1, 1, 1]; pass as in",
    "items": "wanted fewer than 2**32 work items along a dimension, got 4294967296: use more dimensions; as in",
    "group": "wanted [64] work items to be a multiple of the group's [48] along each dimension",
    "group_size": "work items in a group, and at most",
    "queue": "OptionError: broker.kernel.Kernel: queue= takes a broker.Queue, got 'gpu'; make one by broker.Queue(",
    "after": "OptionError: broker.kernel.Kernel: after= takes an event or a list of events, got [1]; pass what kernels return",
    "name": "KernelError: broker.kernel.Module: wanted the name of a kernel, got \"sum\"; the module has add; module.kernels",
    "spirv": "KernelError: broker.kernel.from_spirv: wanted SPIR-V, whole words of which the first is 0x07230203",
    "torn": "is torn at byte",
    "text": "OptionError: broker.kernel.from_spirv: wanted SPIR-V as bytes, got str; read the file",
    "options": "OptionError: broker.kernel.from_spirv: options= takes text, or a list of texts, got 3; pass as in",
    "zero": "wanted build flags without a zero byte, got \"-g\\0\"; leave it out of options=",
    "module_device": "UnsupportedDeviceError: broker.kernel.from_spirv: broker computes on devices of Level Zero, and host is none; ",
    "queue_device": "UnsupportedDeviceError: broker.Queue: broker computes on devices of Level Zero, and host is none; ",
    "missing": "UnsupportedDeviceError: broker.Queue: ",
    "timeout": "OptionError: broker.Event.wait: timeout= takes 0 or more seconds, got -1; leave it away",
}
"""What the calls above say, in part."""

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
event = kernel("count")(64, zeros(), 1, queue=queue)
def interrupted(wait):
    threading.Timer(0.2, signal.raise_signal, [signal.SIGINT]).start()
    try:
        wait()
    except KeyboardInterrupt:
        return True
print(interrupted(event.wait), interrupted(queue.wait), event.is_done, queue.wait(), event.is_done)
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
import os
count, array, queue, module = kernel("count"), zeros(), broker.Queue(), broker.kernel.from_spirv(spirv.add())
event = count(64, array, 1, queue=queue)
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
    sys.exit(0)
print(os.waitpid(child, 0)[1], int(host(array)[0]))
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


    @pytest.mark.skipif(os.environ.get("BROKER_SAFE") == "1", reason="SYCL's context is reached by a direct door")
    def test_contexts_that_a_driver_keeps_apart_are_told_apart(self):
        ended = run_on_software(CONTEXTS, "v2", BROKER_SOFTWARE_ZE_POINTERS="context")
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

    def test_an_interrupt_ends_a_wait_and_not_the_work(self):
        assert _printed(INTERRUPTED, BROKER_SOFTWARE_ZE_DELAY="2000") == ["True True False None True"]

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

    def test_a_forked_child_is_told_to_be_spawned(self):
        said, told, parent = _printed(FORKED)
        said = json.loads(said)
        assert {name: "start processes by `spawn`" in text for name, text in said.items()} == dict.fromkeys(said, True)
        assert told == "<broker.Event: cannot be asked> ['add'] ['array of int32 or uint32', 'int32 or uint32']"
        assert parent == "0 1"

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


def test_the_module_of_the_example_is_the_tests_own():
    assert (ROOT / "examples" / "vecadd.spv").read_bytes() == spirv.add("vecadd")


def test_the_size_of_local_memory_is_no_negative_number():
    with pytest.raises(OverflowError):
        broker.kernel.Local(-1)
