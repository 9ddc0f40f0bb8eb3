"""Makes every case, and returns what it says, without what changes from run to run."""

from __future__ import annotations

import re
import warnings

import broker
from processes import run_python
from unshareable import of_jax, of_numpy, of_tensorflow, of_torch
from unshareable.apart import seen_apart
from unshareable.row import Unshareable, look_at

from . import of_python, of_router
from .of_processes import PROCESSES
from .of_router import Call

Texts = dict[str, dict[str, str]]

GROUPS: dict[str, dict[str, Call]] = {
    "device.Error": of_router.DEVICE,
    "broker.Error": of_router.BROKER,
    "CopyReason": of_router.COPY_REASON,
    "Pending": of_router.PENDING,
    "Forbidder": of_router.FORBIDDER,
    "Refusal": of_router.REFUSAL,
    "python": of_python.PYTHON,
}

_CHANGING = {
    r"0x[0-9a-f]{6,}": "0xADDRESS",
    r"/[\w./-]+/site-packages": "SITE-PACKAGES",
    r"/tmp/[\w./-]+": "TEMPORARY",
    r" at 0x\w+": " at 0xADDRESS",
    r" process \d+": " process NUMBER",
}


def collect() -> Texts:
    """Return the text of every case, by group and name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        texts = {group: {name: _said(call) for name, call in calls.items()} for group, calls in GROUPS.items()}
        texts["CopyReason"]["Requested"] = _explained()
        rows = [*of_torch.ROWS, *of_numpy.ROWS, *of_jax.ROWS, *of_tensorflow.ROWS, *of_tensorflow.THINGS]
        texts["unshareable"] = {row.name: _refused(row) for row in rows}
    texts["unshareable"] |= _apart("of_transforms") | _apart("of_shards")
    texts["processes"] = {name: _in_a_process(*case) for name, case in PROCESSES.items()}
    return texts


def _said(call: Call) -> str:
    try:
        made = call()
    except Exception as error:
        return settled(f"{type(error).__name__}: {error}")
    return f"nothing: it made {type(made).__name__}"


def _explained() -> str:
    """What needs the copy that the caller asks for is told by ``explain`` alone."""
    route = broker.explain(b"abc", to="numpy", copy=True)
    return f"explain: {route.outcome}: {route.why}; {route.remedy}"


def _refused(row: Unshareable) -> str:
    seen = look_at(row)
    return settled(f"{seen.error}: {seen.message}")


def _apart(module: str) -> dict[str, str]:
    """Return the texts of rows that need a process of their own."""
    return {name: settled(f"{seen.error}: {seen.message}") for name, seen in seen_apart(module).items()}


def _in_a_process(program: str, environment: dict[str, str]) -> str:
    """Return what a program of its own raised: it prints that."""
    ended = run_python(program, **environment)
    return settled(ended.printed or ended.complained)


def settled(text: str) -> str:
    """Replace addresses, paths and the numbers of processes."""
    for pattern, name in _CHANGING.items():
        text = re.sub(pattern, name, text)
    return text
