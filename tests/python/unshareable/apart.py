"""The rows that need a process of their own: looked at there, once for all tests."""

from __future__ import annotations

import functools
import json

from processes import run_python

from .row import Seen

ENVIRONMENTS = {
    "of_transforms": {},
    "of_shards": {"XLA_FLAGS": "--xla_force_host_platform_device_count=2"},
}
"""The modules, and the settings of their processes."""


@functools.cache
def seen_apart(module: str) -> dict[str, Seen]:
    """Return what a process of its own saw of a module's rows, by their names."""
    ended = run_python(f"import unshareable.look; unshareable.look.main({module!r})", **ENVIRONMENTS[module])
    assert ended.status == 0, ended.complained
    return {name: Seen(**seen) for name, seen in json.loads(ended.printed).items()}
