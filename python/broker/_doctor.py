"""What `python -m broker doctor` looks at: what is installed, what is broken, and what mends it.

Frameworks are imported in processes of their own, so that one that crashes or hangs is a finding.
"""

from __future__ import annotations

import json
import os
import platform
import signal
import subprocess
import sys
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.machinery import PathFinder
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from broker import _native
from broker._advice import Finding, advice
from broker._routes import Framework, frameworks, sample
from broker._runtimes import merged, runtimes
from broker._self_checks import places
from broker.exceptions import RuntimeCollisionError

#: Begins the line of a probe's output that is its answer.
_MARK = "broker probe: "

#: Why doors stay shut that the user has shut, which is a finding of its own.
_SAFE = "BROKER_SAFE=1"


class Report(NamedTuple):
    """What the doctor found."""

    python: str
    broker: str
    place: str
    frameworks: list[dict[str, Any]]
    runtimes: list[dict[str, Any]]
    findings: list[Finding]

    @property
    def is_healthy(self) -> bool:
        """Claim that nothing is broken."""
        return not any(finding.broken for finding in self.findings)

    def as_dict(self) -> dict[str, Any]:
        """Return the report as JSON has it."""
        findings = [finding._asdict() for finding in self.findings]
        return {**self._asdict(), "findings": findings, "healthy": self.is_healthy}

    def __str__(self) -> str:
        lines = [f"Python {self.python}", f"broker {self.broker} at {self.place}", ""]
        header = ["framework", "version", "broker's rules for it", "state"]
        lines.append(_native.render_table(header, [_cells(state) for state in self.frameworks]))
        hazards = [f"  {state['title']}: {hazard}" for state in self.frameworks for hazard in state.get("hazards", ())]
        lines += ["broker keeps these from happening:", *hazards] if hazards else []
        doors = [name for name, (why, _) in _doors(self.frameworks).items() if why is None]
        lines += ["direct doors, faster than the public protocols:", *(f"  {name}" for name in doors)] if doors else []
        if self.runtimes:
            header = ["runtime", "version", "file", "symbols", "queues", "devices, their DLPack numbers and contexts", "loaded by"]
            lines += ["", _native.render_table(header, [_runtime_cells(one) for one in self.runtimes])]
        for finding in self.findings:
            lines += ["", f"{'BROKEN' if finding.broken else 'note'}: {finding.what}", f"  {finding.mend}"]
        lines += ["", "nothing is broken" if self.is_healthy else "something is broken: see above"]
        return "\n".join(lines)


def examine(timeout: float, names: Collection[str] = ()) -> Report:
    """Look at the frameworks of these names, else at all; each may take so many seconds to be imported."""
    states = _examine_frameworks(timeout, names)
    loaded = merged(states)
    findings = [
        *_foreign_brokers(),
        *(finding for state in states for finding in _about(state)),
        *_about_doors(states),
        *_about_numpy(states),
        *_about_settings(),
        *advice(states, loaded, timeout),
    ]
    place = str(_home())
    return Report(platform.python_version(), _native.__version__, place, states, loaded, findings)


def probe(name: str) -> None:
    """Import a framework, send a tensor through broker and back, and print its state as JSON."""
    tensor = sample(name)
    state = dict(_native.framework_state(name))
    _native.to(_native.asarray(tensor), name, readonly="share")
    state["doors"] = _native.doors()
    if name == "jax":
        state["x64"] = sys.modules["jax"].config.jax_enable_x64
    if name == "tensorflow" and find_spec("dpctl"):
        try:
            _native.check_opencl_vendors()
        except RuntimeCollisionError as error:
            state["collision"] = (error.why, error.remedy)
    state["runtimes"] = runtimes()
    state["places"] = places(name)
    print(f"\n{_MARK}{json.dumps(state)}", flush=True)


def _examine_frameworks(timeout: float, names: Collection[str]) -> list[dict[str, Any]]:
    rows = [row for row in frameworks() if not names or row.name in names]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        return list(threads.map(lambda row: _examine_framework(row, timeout), rows))


def _examine_framework(row: Framework, timeout: float) -> dict[str, Any]:
    kept = ("name", "title", "installed", "version", "install")
    state = {key: getattr(row, key) for key in kept}
    if not row.installed:
        return state
    # `-P` keeps the working directory off the module path; the child is to see what we see.
    flags = ["-P"] if sys.flags.safe_path else []
    code = f"from broker._doctor import probe; probe({row.name!r})"
    try:
        ended = subprocess.run(
            [sys.executable, *flags, "-c", code],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=timeout,
        )
    except subprocess.TimeoutExpired:
        return {**state, "error": f"was not imported within {timeout:g} seconds"}
    if ended.returncode:
        return {**state, "error": _end_of(ended)}
    told = next(line for line in ended.stdout.splitlines() if line.startswith(_MARK))
    return {**state, **json.loads(told.removeprefix(_MARK))}


def _end_of(ended: subprocess.CompletedProcess[str]) -> str:
    """Say how a process ended that ended badly."""
    if ended.returncode < 0:
        return f"kills the process by {signal.Signals(-ended.returncode).name}"
    lines = ended.stderr.strip().splitlines()
    return lines[-1] if lines else f"ends the process with status {ended.returncode}"


def _cells(state: dict[str, Any]) -> list[str]:
    if not state["installed"]:
        return [state["title"], "", "", f"not installed: {state['install']}"]
    if "error" in state:
        return [state["title"], state["version"] or "", "", "BROKEN"]
    rules = "conservative" if state["conservative"] else "tested"
    return [state["title"], state["version"], rules, "works"]


def _runtime_cells(one: dict[str, Any]) -> list[str]:
    lacks = [f"lacks {name}" for name in (*one["missing"], *one["lacking"])]
    devices = [_device_cell(device) for device in one["devices"]]
    cells = [f"{len(one['found'])} found", *lacks]
    return [one["name"], one["version"], *map("\n".join, (one["files"], cells, [one["queues"]], devices, one["loaded_by"]))]


def _device_cell(device: dict[str, Any]) -> str:
    pair = "(none)" if device["dlpack"] is None else f"({device['dlpack'][0]}, {device['dlpack'][1]})"
    return " ".join(filter(None, [device["name"], pair, device["context"]]))


def _about(state: dict[str, Any]) -> Iterator[Finding]:
    title, module, version = state["title"], state["name"], state["version"] or ""
    if "error" in state:
        mend = f'python -c "import {module}" may show more; install it anew by: {state["install"]}'
        yield Finding(True, f"{title} {version}: {state['error']}", mend)
    if state.get("conservative"):
        what = f"{title} {version} is no version that broker's tests run: it is given plain, aligned tensors only"
        yield Finding(False, what, f"{state['install']}, in a version that the table of the README names")
    if state.get("x64") is False:
        what = "JAX has 64-bit types switched off: float64 and int64 tensors are refused, since it would narrow them"
        yield Finding(False, what, 'export JAX_ENABLE_X64=1, or jax.config.update("jax_enable_x64", True)')


def _doors(states: list[dict[str, Any]]) -> dict[str, tuple[str | None, str]]:
    """List each door with what keeps it shut and the framework that tried it first, such as NumPy before PyTorch."""
    doors: dict[str, tuple[str | None, str]] = {}
    for state in states:
        for name, why in state.get("doors", ()):
            doors.setdefault(name, (why, state["title"]))
    return doors


def _about_doors(states: list[dict[str, Any]]) -> Iterator[Finding]:
    for name, (why, title) in _doors(states).items():
        if why and why != _SAFE:
            what = f"{name}: the direct door is shut, since {why}"
            mend = f"nothing is lost but speed: the public protocol of {title} serves instead"
            yield Finding(False, what, mend)


def _about_numpy(states: list[dict[str, Any]]) -> Iterator[Finding]:
    known = frameworks()
    if not any(row.installed for row in known):
        yield Finding(False, "no framework is installed", known[0].install)
    elif find_spec("ml_dtypes") is None and any(state["name"] == "numpy" and state["installed"] for state in states):
        what = "ml_dtypes is not installed: NumPy has no bfloat16, float8, float6 and float4 without it"
        yield Finding(False, what, "pip install ml_dtypes")


def _about_settings() -> Iterator[Finding]:
    settings = _native.settings()
    for name in settings["unknown"]:
        what = f"{name} means nothing to broker, which knows the environment variables {', '.join(settings['known'])}"
        yield Finding(False, what, f"unset {name}")
    for name, value in settings["set"].items():
        _, *meant = settings["values"][name] or [""]
        if value and meant and value not in settings["values"][name]:
            what = f"{name}={value} means nothing to broker, which knows {' and '.join(meant)}"
            yield Finding(False, what, ", or ".join(f"export {name}={one}" for one in meant))
    if settings["set"].get("BROKER_SAFE") == "1":
        yield Finding(False, "BROKER_SAFE=1 keeps broker to the slower public protocols", "unset BROKER_SAFE")


def _foreign_brokers() -> Iterator[Finding]:
    """Look for other packages of our name, such as the library of Zeek."""
    ours = _home()
    comes_first = True
    for entry in sys.path:
        spec = PathFinder.find_spec("broker", [entry])
        if spec is None or spec.origin is None:
            continue
        if Path(spec.origin).resolve().parent == ours:
            comes_first = False
            continue
        what = f"{spec.origin} is another package named broker, "
        what += "which hides this one" if comes_first else "which this one hides"
        place = entry or "the working directory"
        mend = f"install the two in different virtual environments, or take {place} off the path"
        yield Finding(comes_first, what, mend)


def _home() -> Path:
    return Path(_native.__file__).resolve().parent
