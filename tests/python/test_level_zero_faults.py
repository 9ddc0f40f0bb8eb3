"""Bad days on a device: every fault that the software driver makes on request, met by a program of broker's alone.

The program gets an error that names the call and the driver's code, goes on, on the other device too, and leaves
nothing behind. What is missing, old or forked stands in ``test_level_zero``.
"""

from __future__ import annotations

import atexit
import functools
import json

import pytest
from software.driver import run_on_software
from software.forks import Nursery

pytestmark = pytest.mark.timeout(600)

HEAD = """
import sys
sys.modules["dpctl"] = sys.modules["dpnp"] = None
import broker, gc, json, pickle, threading, numpy as np
from software import spirv
from software.ledger import live, lose_the_device

host = np.arange(3000.0)

def told(call):
    try:
        return str(call())
    except Exception as error:
        return f"{type(error).__name__}: {error}"

def work(device="gpu:0", kind="device"):
    array = broker.asarray(host, device=device).to_device(device, usm_type=kind)
    copy = pickle.loads(pickle.dumps(array))
    values = broker.to_numpy(copy, device="cpu")
    return bool((values == host).all())

def shared():
    array = broker.asarray(host, device="gpu:0")
    handle = pickle.loads(pickle.dumps(broker.memory.share(array)))
    return bool((broker.to_numpy(handle.open(), device="cpu") == host).all())

def moved():
    array = broker.asarray(host, device="gpu:0").to_device("gpu:1")
    return bool((broker.to_numpy(array, device="cpu") == host).all())

def counted(device="gpu:0"):
    kernel = broker.kernel.from_spirv(spirv.count(), device=device)["count"]
    array = broker.asarray(np.zeros(64, "int32"), device=device)
    kernel(64, array, 1).wait()
    return broker.to_numpy(array, device="cpu").tolist() == [1] * 64

def left():
    gc.collect()
    broker.memory.empty_cache()
    return live()

def say(*words):
    print(json.dumps(words), flush=True)
"""

ONCE = """
say(told(TRIED), told(lambda: work("gpu:1")), told(TRIED), left()["allocations"])
"""

TWICE = """
told(work), told(work)
say(left())
"""

AGAIN = """
say([told(lambda: work(kind=kind)) for kind in ("device", "shared", "host")], left()["allocations"])
"""

FULL = """
big = lambda: broker.memory.empty(1 << 20, device="gpu:0")
say(told(big), told(work), told(big), told(lambda: work("gpu:1")), left()["allocations"])
"""

LOST = """
array = broker.asarray(host, device="gpu:0")
lose_the_device()
attempts = {
    "to_numpy": lambda: broker.to_numpy(array, device="cpu"),
    "asarray": lambda: broker.asarray(host, device="gpu:0"),
    "to_device": lambda: array.to_device("gpu:0", usm_type="host"),
    "pickle": lambda: pickle.dumps(array),
}
say({name: told(call) for name, call in attempts.items()})
say(told(lambda: broker.to_numpy(broker.asarray(np.ones(2))).tolist()), len(broker.devices()))
del array
say(left()["allocations"])
"""

LOST_AT_WORK = """
say(told(counted), told(counted), told(counted), told(work), told(lambda: broker.to_numpy(broker.asarray(host)).size))
objects = left()
say(objects["allocations"], objects["modules"], objects["kernels"])
"""

CACHED = """
say(told(counted), told(counted))
"""

AT_WORK = """
broker.asarray(host, device="gpu:0")
queued = threading.Event()
def copy():
    queued.set()
    broker.asarray(np.ones(20 << 20, "uint8"), device="gpu:0")
for _ in range(4):
    threading.Thread(target=copy, daemon=True).start()
queued.wait()
say("ended")
"""

FIRST_AT_THE_END = """
import time
begins = threading.Event()
def use():
    begins.set()
    DOES
threading.Thread(target=use, daemon=True).start()
begins.wait()
time.sleep(AFTER)
say("ended")
"""

RACING = """
start = threading.Barrier(16)
answers = []
def use():
    start.wait()
    answers.append(told(work))
threads = [threading.Thread(target=use) for _ in range(16)]
for thread in threads: thread.start()
for thread in threads: thread.join()
say(sorted(set(answers)), len(answers), left())
"""

FROM_ONE_TO_ANOTHER = """
array = broker.asarray(host, device="gpu:0")
moved = array.to_device("gpu:1")
say(moved.device, bool((broker.to_numpy(moved, device="cpu") == host).all()))
"""

LARGE = """
large = np.arange(6 << 20, dtype="float32")
array = broker.asarray(large, device="gpu:0")
say(bool((broker.to_numpy(array, device="cpu") == large).all()))
del array
say(left()["allocations"])
"""

CALLS = {
    "zeInit": "broker.devices",
    "zeDriverGet": "broker.devices",
    "zeDeviceGet": "broker.devices",
    "zeDeviceGetProperties": "broker.devices",
    "zeCommandListCreateImmediate": "work",
    "zeMemAllocDevice": "work",
    "zeEventPoolCreate": "work",
    "zeEventCreate": "work",
    "zeMemGetAllocProperties": "moved",
    "zeCommandListAppendMemoryCopy": "work",
    "zeEventHostSynchronize": "work",
    "zeModuleCreate": "counted",
    "zeKernelCreate": "counted",
    "zeKernelSetArgumentValue": "counted",
    "zeCommandListAppendLaunchKernel": "counted",
    "zeMemGetIpcHandle": "shared",
    "zeMemOpenIpcHandle": "shared",
}
"""The calls that fail once, and the function that makes them."""


@functools.cache
def _nursery() -> Nursery:
    nursery = Nursery(HEAD)
    atexit.register(nursery.close)
    return nursery


def _named(**settings: object) -> dict[str, str]:
    """Return variables of the driver, and the folder of built kernels, which is broker's."""
    given = {"DEVICES": 2} | settings
    folder = given.pop("CACHE_DIR", None)
    cache = {"BROKER_CACHE": "off"} if folder is None else {"BROKER_CACHE": "", "BROKER_CACHE_DIR": str(folder)}
    return {f"BROKER_SOFTWARE_ZE_{name}": str(value) for name, value in given.items()} | cache


def _said(program: str, **settings: object) -> list[list]:
    ended = _nursery().run(program, **_named(**settings))
    assert ended.status == 0, ended
    return [json.loads(line) for line in ended.printed.splitlines()]


class TestAFailingCall:
    """``FAIL_CALL``: an entry point answers ``ZE_RESULT_ERROR_UNKNOWN``, once."""

    @pytest.mark.parametrize("call", CALLS)
    def test_it_is_named_and_the_next_try_works_and_nothing_stays(self, call):
        program = ONCE.replace("TRIED", CALLS[call])
        [[error, other, again, allocations]] = _said(program, FAIL_CALL=call)
        # Work that went on after its call fails where somebody waits for it.
        assert error.startswith(("UnsupportedDeviceError: broker", "KernelError: broker."))
        assert f"{call} answered ZE_RESULT_ERROR_UNKNOWN (0x7ffffffe)" in error
        assert (other, allocations) == ("True", 0) and again.startswith(("True", "[<broker.Device"))

    @pytest.mark.parametrize("call", ["zeCommandListCreateImmediate", "zeEventCreate", "zeMemAllocDevice"])
    def test_no_object_is_left_of_what_failed(self, call):
        assert _said(TWICE, FAIL_CALL=call) == _said(TWICE, FAIL_CALL="none")

    @pytest.mark.parametrize("number", [1, 2, 3, 5, 8])
    @pytest.mark.parametrize("call", ["zeCommandListAppendMemoryCopy", "zeEventHostSynchronize"])
    def test_whichever_it_is_nothing_stays(self, call, number):
        [[said, allocations]] = _said(AGAIN, FAIL_CALL=f"{call}:{number}")
        assert allocations == 0 and said.count("True") >= 2


class TestAFailingAllocation:
    """``FAIL_ALLOCATION`` and ``MEMORY``: a device without memory, for a moment or for good."""

    @pytest.mark.parametrize("number", [1, 2, 3, 5])
    def test_one_that_fails_once_is_asked_for_again(self, number):
        assert _said(AGAIN, FAIL_ALLOCATION=number) == [[["True"] * 3, 0]]

    def test_a_full_device_is_an_error_and_the_rest_works(self):
        [[first, small, again, other, allocations]] = _said(FULL, MEMORY=4 << 20)
        assert first == again and "wanted 8388608 bytes on level_zero:gpu:0" in first
        assert (small, other, allocations) == ("True", "True", 0)


class TestALostDevice:
    """``LOST_AFTER``: in the middle of work, and in null mode, where a launch of nothing counts."""

    def test_in_the_middle_of_work_nothing_stays(self):
        [[before, at_it, after, copied, size], left] = _said(LOST_AT_WORK, LOST_AFTER=1)
        assert (before, size, left) == ("True", "3000", [0, 0, 0])
        assert all("answered ZE_RESULT_ERROR_DEVICE_LOST (0x70000001)" in error for error in (at_it, after, copied))

    def test_every_use_is_an_error_and_the_host_remains(self):
        errors, host, [allocations] = _said(LOST, LOST_AFTER=0, NULL=1)
        for error in errors[0].values():
            assert error.startswith("UnsupportedDeviceError: ") and "answered ZE_RESULT_ERROR_DEVICE_LOST" in error
            assert "start the program anew" in error
        assert host == ["[1.0, 1.0]", 3]
        assert allocations == 0


class TestOtherDevices:
    """What a device may be like."""

    def test_a_slow_one_gives_right_values(self):
        assert _said(AGAIN, DELAY=30) == [[["True"] * 3, 0]]

    def test_one_that_builds_nothing_holds_memory(self):
        assert _said(AGAIN, FAIL_BUILDS=1) == [[["True"] * 3, 0]]

    def test_one_that_does_nothing_fails_nothing(self):
        [[_, allocations]] = _said(AGAIN, NULL=1)
        assert allocations == 0

    @pytest.mark.parametrize("settings", [{"PEERS": 0}, {"PEERS": 0, "POINTERS": "context"}], ids=str)
    def test_those_that_do_not_reach_each_other_copy_by_the_host(self, settings):
        assert _said(FROM_ONE_TO_ANOTHER, POISON=1, **settings) == [["level_zero:gpu:1", True]]

    @pytest.mark.parametrize("settings", [{}, {"DELAY": 20}], ids=["quick", "slow"])
    def test_one_with_a_copy_engine_copies_much(self, settings):
        assert _said(LARGE, COPY_ENGINES=1, POISON=1, **settings) == [[True], [0]]


class TestTheCache:
    """The folder of built kernels."""

    @pytest.mark.parametrize("folder", ["file/below", "file", "readonly/below"])
    def test_one_that_cannot_be_written_changes_nothing(self, folder, tmp_path):
        (tmp_path / "file").touch()
        (tmp_path / "readonly").symlink_to("/proc")  # where root makes no folder either
        assert _said(CACHED, CACHE_DIR=tmp_path / folder) == [["True", "True"]]

    @pytest.mark.parametrize("garbage", [b"", b"garbage", bytes(100_000)], ids=len)
    def test_files_that_are_corrupt_are_built_anew(self, garbage, tmp_path):
        assert _said(CACHED, CACHE_DIR=tmp_path) == [["True", "True"]]
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert files
        for path in files:
            path.write_bytes(garbage)
        assert _said(CACHED, CACHE_DIR=tmp_path) == [["True", "True"]]


class TestTheProcess:
    """Its beginning and its end."""

    def test_it_ends_while_threads_copy(self):
        ended = run_on_software(HEAD + AT_WORK, "v2", **_named(DELAY=300))
        assert (ended.status, ended.printed, ended.complained) == (0, '["ended"]', "")

    @pytest.mark.parametrize("after", (0.01, 0.03, 0.06, 0.1))
    @pytest.mark.parametrize("does", ("broker.devices()", "told(counted)"), ids=("initialises", "builds"))
    def test_it_ends_while_a_thread_is_at_the_first_use(self, does, after):
        program = HEAD + FIRST_AT_THE_END.replace("DOES", does).replace("AFTER", str(after))
        ended = run_on_software(program, "v2", **_named())
        assert (ended.status, ended.printed, ended.complained) == (0, '["ended"]', "")

    def test_threads_that_race_to_the_first_use_find_one_device(self):
        [[answers, count, objects]] = _said(RACING)
        assert (answers, count) == (["True"], 16)
        assert (objects["allocations"], objects["command lists"]) == (0, 1)
