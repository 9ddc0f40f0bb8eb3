"""What `python -m broker doctor --self-test` does: tries broker's promises on this machine, and prints a report to paste.

The checks of `_self_checks` run in processes that import two frameworks each. One that crashes or hangs is a line of the
report, and a new process goes on behind it.
"""

from __future__ import annotations

import itertools
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from broker import _native
from broker._doctor import Report
from broker._runtimes import SOFTWARE
from broker._self_checks import MARK

Check = tuple[str, ...]

#: Tried for every pair of two frameworks, on every device of the first; speeds are told and not judged.
_OF_PAIRS = ("memory", "order", "stream", "borrow", "lifetime", "speed")

#: Whose context `use_context_of` may name, and how their devices begin that it is on.
_CONTEXTS = {"dpnp": "level_zero:", "torch": "xpu:", "tensorflow": "XPU:"}


class Result(NamedTuple):
    """What came of a check: ``holds``, ``FAILED`` or ``CRASHED``, and how that was seen."""

    check: str
    what: str
    state: str
    detail: str


class Told(NamedTuple):
    """The report."""

    doctor: Report
    devices: list[dict[str, Any]]
    results: list[Result]
    missing: dict[str, str]

    @property
    def is_well(self) -> bool:
        """Claim that no check failed."""
        return all(result.state == "holds" for result in self.results)

    @property
    def is_software(self) -> bool:
        """Claim that some device is the software driver's."""
        return any(device["description"].startswith(SOFTWARE) for device in self.devices)

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "doctor": self.doctor.as_dict(),
            "machine": _machine(),
            "software": self.is_software,
            "devices": self.devices,
            "results": [result._asdict() for result in self.results],
            "missing": self.missing,
            "well": self.is_well,
        }

    def __str__(self) -> str:
        lines = [f"broker {self.doctor.broker}, Python {self.doctor.python}, {_machine()}"]
        versions = (f"{state['title']} {state['version']}" for state in self.doctor.frameworks if state["installed"])
        lines.append(", ".join(versions))
        if self.is_software:
            lines.append("ON A SOFTWARE DEVICE, NOT A GPU: this proves nothing about one")
        for device in self.devices:
            lines.append(f"  {device['name']}: {device['description']} {device['driver_version']} {device['dlpack']}")
        lines += [f"  {name}={value}" for name, value in _variables().items()]
        lines += [f"  not taken part: {name}: {why}" for name, why in self.missing.items()]
        cells = [list(result) for result in self.results]
        lines += ["", _native.render_table(["check", "on", "state", "seen"], cells), ""]
        for finding in self.doctor.findings:
            lines.append(f"{'BROKEN' if finding.broken else 'note'}: {finding.what}; {finding.mend}")
        bad = sum(result.state != "holds" for result in self.results)
        lines.append(f"{len(self.results) - bad} checks hold, {bad} do not")
        return "\n".join(lines)


def self_test(doctor: Report, timeout: float) -> Told:
    """Do every check that this machine allows; each may take so many seconds."""
    places, missing = _places(doctor)
    devices = _devices()
    groups = [*_pairs(places), *_single([device["name"] for device in devices if device["own"]], places)]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        results = threads.map(lambda group: _run(group, timeout), groups)
        return Told(doctor, devices, list(itertools.chain.from_iterable(results)), missing)


def _places(doctor: Report) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Return where each framework that works can have tensors, and why others take no part."""
    places, missing = {}, {}
    for state in doctor.frameworks:
        if "places" in state:
            places[state["name"]] = state["places"]
        elif state["installed"]:
            missing[state["title"]] = state.get("error", "it did not work")
    own = [device["name"] for device in _devices() if device["own"]]
    return {**places, "array": ["host", *own]}, missing


def _devices() -> list[dict[str, Any]]:
    """List the devices in a process of its own, whose drivers need not survive that."""
    program = (
        "import broker, json; print('\\n' + json.dumps([{'name': d.name, 'description': d.description, "
        "'driver_version': d.driver_version, 'dlpack': d.dlpack_device, 'own': d.properties is not None} "
        "for d in broker.devices()]))"
    )
    ended = subprocess.run(_python(program), capture_output=True, text=True, timeout=120)
    lines = ended.stdout.splitlines()
    return json.loads(lines[-1]) if lines and not ended.returncode else []


def _pairs(places: dict[str, list[str]]) -> Iterator[list[Check]]:
    """Yield the checks of two frameworks each; a process that has one finds out how it stands beside the other."""
    for pair in itertools.combinations(places, 2):
        group: list[Check] = []
        for source, target in (pair, pair[::-1]):
            for place, claim in itertools.product(places[source], _OF_PAIRS):
                group.append((claim, source, place, target))
                if claim == "memory" and {source, target} == {"torch", "dpnp"} and _is_gpu_of_sycl(place):
                    group.append(("public", source, place, target))
        yield group


def _is_gpu_of_sycl(place: str) -> bool:
    return place.startswith(("xpu:", "level_zero:gpu:"))


def _single(devices: Sequence[str], places: dict[str, list[str]]) -> Iterator[list[Check]]:
    """Yield the checks of Level Zero's devices."""
    for number, device in enumerate(devices):
        other = devices[(number + 1) % len(devices)]
        yield [("kernels", device), ("processes", device), *([("between", device, other)] if other != device else [])]
        if "dpnp" in places:
            # In a process that has not asked SYCL yet.
            yield [("contexts", device)]
        having = [name for name, begin in _CONTEXTS.items() if any(place.startswith(begin) for place in places.get(name, ()))]
        yield [("named", device, name) for name in having]
        if "dpnp" in places:
            targets = [name for name in ("dpnp", "torch") if name in places]
            yield [("kinds", device), *(("foreign", device, target) for target in targets)]


def _run(group: list[Check], timeout: float) -> list[Result]:
    """Do the checks of a group, in new processes behind those that end one."""
    results: list[Result] = []
    rest = group
    while rest:
        told, ending = _child(_program(rest), timeout)
        results += [_result(check, one) for check, one in zip(rest, told, strict=False)]
        if len(told) < len(rest):
            results.append(Result(rest[len(told)][0], _on(rest[len(told)]), "CRASHED", ending))
        elif ending:
            results.append(Result("end", _on(rest[-1]), "CRASHED", ending))
        rest = rest[len(told) + 1 :]
    return [result for result in results if result.detail]


def _program(checks: list[Check]) -> str:
    return f"from broker._self_checks import run; run({[list(check) for check in checks]!r})"


def _result(check: Check, told: dict[str, Any]) -> Result:
    return Result(check[0], _on(check), "holds" if told["holds"] else "FAILED", told["detail"])


def _on(check: Check) -> str:
    """Say what a check is about."""
    _, *rest = check
    return f"{rest[0]} on {rest[1]} -> {rest[2]}" if len(rest) == 3 else " -> ".join(rest)


def _child(program: str, timeout: float) -> tuple[list[dict[str, Any]], str]:
    """Run a program that does checks; return what it told, and how it ended if badly."""
    told = []
    with tempfile.TemporaryFile("w+", errors="replace") as complaints:
        child = subprocess.Popen(
            _python(program),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
            errors="replace",
        )
        timer = _Timer(child, timeout)
        for line in child.stdout or ():
            if line.startswith(MARK):
                timer.start_again()
                told.append(json.loads(line.removeprefix(MARK)))
        status = child.wait()
        timer.stop()
        complaints.seek(0)
        last = (complaints.read().strip().splitlines() or [""])[-1]
    if timer.is_over:
        return told, f"was not done within {timeout:g} seconds"
    if status < 0:
        return told, f"kills the process by {signal.Signals(-status).name}"
    return told, (last or f"ends the process with status {status}") if status else ""


class _Timer:
    """Ends a process that says nothing for too long."""

    def __init__(self, child: subprocess.Popen[str], seconds: float) -> None:
        self._child, self._seconds = child, seconds
        self.is_over = False
        self._timer = self._started()

    def start_again(self) -> None:
        self._timer.cancel()
        self._timer = self._started()

    def stop(self) -> None:
        self._timer.cancel()

    def _started(self) -> threading.Timer:
        timer = threading.Timer(self._seconds, self._end)
        timer.daemon = True
        timer.start()
        return timer

    def _end(self) -> None:
        self.is_over = True
        self._child.kill()


def _python(program: str) -> list[str]:
    # `-P` keeps the working directory off the module path; the child is to see what we see.
    return [sys.executable, *(["-P"] if sys.flags.safe_path else []), "-c", program]


def _machine() -> str:
    return f"{platform.system()} {platform.release()} {platform.machine()}"


def _variables() -> dict[str, str]:
    """Return what is set of the variables that choose devices."""
    begin = ("ONEAPI_", "ZE_", "ZEL_", "UR_", "SYCL_", "BROKER_", "ITEX_", "OCL_ICD_", "CUDA_VISIBLE_DEVICES")
    return {name: value for name, value in sorted(os.environ.items()) if name.startswith(begin)}
