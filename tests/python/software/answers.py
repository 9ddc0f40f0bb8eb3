"""What operations came to in processes of their own: one process for many, and another one after each that died."""

from __future__ import annotations

import functools
import importlib
import json
import subprocess

from .driver import run_on_software

TABLES = {
    "array_operations": {},
    "sycl_operations": {},
    "two_devices": {"BROKER_SOFTWARE_ZE_DEVICES": "2"},
    "lacks": {},
    "broker_operations": {},
    "level_zero_operations": {"ZE_FLAT_DEVICE_HIERARCHY": "FLAT"},
    "kernel_operations": {},
    "torch_xpu_operations": {"BROKER_SOFTWARE_XPU": "1"},
    "tensorflow_xpu_operations": {"BROKER_SOFTWARE_XPU": "1"},
    "tensor_operations": {"ZE_FLAT_DEVICE_HIERARCHY": "FLAT"},
}
"""The modules that hold operations, and the settings they run with."""

SECONDS = 180
MOST_DEATHS = 5


def names(table: str) -> list[str]:
    """Return the operations of a table."""
    return list(importlib.import_module(f"software.{table}").OPERATIONS)


@functools.cache
def answers(table: str, adapter: str, **more: str) -> dict[str, str | None]:
    """Return what was wrong with each operation of a table; None where it was right."""
    found: dict[str, str | None] = {}
    for _ in range(MOST_DEATHS):
        left = [name for name in names(table) if name not in found]
        if not left:
            break
        found |= _run(table, left, adapter, more)
    return found


def _run(table: str, wanted: list[str], adapter: str, more: dict[str, str]) -> dict[str, str | None]:
    program = f"from software.worker import run; run({table!r}, {wanted!r})"
    try:
        ended = run_on_software(program, adapter, seconds=SECONDS, **TABLES[table], **more)
        printed, end = ended.printed, f"died with status {ended.status}: {ended.complained[-500:]}"
    except subprocess.TimeoutExpired as late:
        printed, end = (late.stdout or b"").decode(), f"not over after {SECONDS} s"
    lines = [json.loads(line) for line in printed.splitlines() if line.startswith("{")]
    told = {line["name"]: line["wrong"] for line in lines if "name" in line}
    begun = [line["begun"] for line in lines if "begun" in line] or wanted[:1]
    return told if begun[-1] in told else told | {begun[-1]: end}
