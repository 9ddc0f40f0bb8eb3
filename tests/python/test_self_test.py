"""`python -m broker doctor --self-test`: what it tries, what it tells, and that no crash ends it.

The whole of it runs on the CPU and on the software device with few frameworks, since each pair takes seconds.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from broker import _self_test
from broker._doctor import Report
from broker._self_checks import MARK, SIDES
from broker._self_test import Result, Told
from processes import Ending, run_python
from software.driver import OPENCL, run_on_software

pytestmark = pytest.mark.timeout(600)

PROGRAM = "import sys; from broker.__main__ import main; sys.exit(main({arguments!r}))"
APART = {"BROKER_SOFTWARE_ZE_POINTERS": "context"}
TWO = {"BROKER_SOFTWARE_ZE_DEVICES": "2"}


def _program(*arguments: str) -> str:
    return PROGRAM.format(arguments=["doctor", "--self-test", *arguments])


def _report(ended: Ending) -> dict:
    assert ended.status == 0, ended
    return json.loads(ended.printed.splitlines()[-1])


def _seen(report: dict, check: str) -> dict[str, str]:
    return {result["what"]: result["detail"] for result in report["results"] if result["check"] == check}


@pytest.fixture(scope="module")
def on_software() -> dict:
    """What it tells of two devices in software that keep contexts apart, with dpnp.

    Memory is made in dpctl's context by direct doors alone.
    """
    settings = APART | TWO | OPENCL | {"BROKER_SAFE": "0"}
    return _report(run_on_software(_program("--json", "dpnp"), "v1_immediate", seconds=300, **settings))


def test_every_check_holds_on_the_software_device_and_it_is_called_so(on_software):
    assert on_software["software"] and on_software["well"]
    assert {result["state"] for result in on_software["results"]} == {"holds"}


def test_memory_is_shared_both_ways_on_each_device(on_software):
    seen = _seen(on_software, "memory")
    for place in ("level_zero:gpu:0", "level_zero:gpu:1"):
        assert seen[f"dpnp on {place} -> array"].startswith("shares: same pointer")
        assert seen[f"array on {place} -> dpnp"].startswith("shares: same pointer")


def test_contexts_that_the_driver_keeps_apart_are_refused(on_software):
    assert {seen.partition(":")[0] for seen in _seen(on_software, "contexts").values()} == {
        "the driver keeps contexts apart"
    }


@pytest.mark.parametrize("check", ["order", "stream", "borrow", "lifetime", "named", "foreign", "kinds", "kernels", "processes", "between"])
def test_a_device_is_tried_for_each_promise(on_software, check):
    assert any("level_zero:gpu:1" in what for what in _seen(on_software, check))


STEPS = """
import time, broker
from broker._self_checks import ITEMS, STEPS, _is_done, _worked_on
before = time.perf_counter()
x = _worked_on("array", "level_zero:gpu:0")
after = time.perf_counter()
_is_done(broker.to_numpy(x, device="cpu"))
print(after - before, time.perf_counter() - after)
"""


def test_work_on_an_array_is_in_flight_when_the_conversion_begins():
    ended = run_on_software(STEPS, "v1_immediate", BROKER_SOFTWARE_ZE_DELAY="50")
    queued, rest = map(float, ended.printed.split())
    assert queued < 1 and queued + rest > 1.9, ended


def test_by_public_doors_alone_it_holds_where_contexts_are_apart():
    """Memory is made in the driver's own context then, which neither dpnp nor PyTorch knows."""
    settings = APART | OPENCL | {"BROKER_SAFE": "1", "BROKER_SOFTWARE_XPU": "1"}
    told = _report(run_on_software(_program("--json", "dpnp", "torch"), "v1_immediate", seconds=300, **settings))
    assert told["well"] and {result["state"] for result in told["results"]} == {"holds"}, told
    seen = _seen(told, "memory")
    assert all(seen[f"array on level_zero:gpu:0 -> {name}"].startswith("copies") for name in ("dpnp", "torch"))


def test_on_the_cpu_it_says_nothing_of_software_and_tells_versions():
    ended = run_python(_program("numpy"), seconds=300)
    assert ended.status == 0, ended
    first, versions = ended.printed.splitlines()[:2]
    assert first.startswith("broker ") and versions.startswith("NumPy ")
    assert "SOFTWARE" not in ended.printed and "numpy on cpu -> array" in ended.printed
    assert ended.printed.endswith("checks hold, 0 do not")


DYING = f"""
import os, signal
print('{MARK}{{"holds": true, "detail": "well"}}', flush=True)
os.kill(os.getpid(), signal.SIGSEGV)
"""
HANGING = "import time; time.sleep(60)"
RAISING = "raise RuntimeError('no such luck')"
LATE = f"""
import os, signal
print('{MARK}{{"holds": true, "detail": "well"}}', flush=True)
os._exit(3)
"""


@pytest.mark.parametrize(
    ("programs", "states", "detail"),
    [
        ([DYING, LATE], ["holds", "CRASHED", "holds", "CRASHED"], "kills the process by SIGSEGV"),
        ([HANGING, DYING], ["CRASHED", "holds", "CRASHED"], "was not done within 8 seconds"),
        ([RAISING, DYING], ["CRASHED", "holds", "CRASHED"], "RuntimeError: no such luck"),
    ],
    ids=["crash", "hang", "error"],
)
def test_a_check_that_ends_its_process_is_a_line_and_the_next_one_begins_another(monkeypatch, programs, states, detail):
    rest = iter(programs)
    monkeypatch.setattr(_self_test, "_program", lambda checks: next(rest))
    checks = [("memory", "a", "b", "c")] * 3
    results = _self_test._run(checks, timeout=8)
    assert [result.state for result in results] == states
    assert next(result.detail for result in results if result.state == "CRASHED") == detail


def test_a_promise_that_is_broken_fails_with_what_was_wanted():
    program = "from broker import _self_checks as c; c.CLAIMS['memory'] = lambda: c._equal([1], [2], 'they'); c.run([['memory']])"
    [told], ending = _self_test._child(program, 60)
    assert not told["holds"] and "they differ: wanted [2], got [1]" in told["detail"] and not ending


def test_a_report_with_a_failure_is_not_well_and_ends_with_1(monkeypatch, capsys):
    from broker.__main__ import main

    told = Told(Report("3", "0", "here", [], [], []), [], [Result("memory", "a on b -> c", "FAILED", "no")], {})
    monkeypatch.setattr(_self_test, "self_test", lambda *_: told)
    assert main(["doctor", "--self-test", "numpy"]) == 1
    assert "0 checks hold, 1 do not" in capsys.readouterr().out


def test_every_framework_has_a_side():
    from broker import _native

    assert set(SIDES) == {"array", *(row["name"] for row in _native.framework_rows())}


def test_an_unknown_framework_is_refused():
    command = [sys.executable, "-P", "-m", "broker", "doctor", "pytorch"]
    ended = subprocess.run(command, capture_output=True, text=True)
    assert ended.returncode == 2 and "got 'pytorch'" in ended.stderr
