"""Calls every route often, and says what the calls left behind.

A route is called for a third of its calls first, so that caches fill; then what
the process holds is counted, the rest is called, and it is counted again: bytes
in ``malloc``, blocks of Python's allocator, resident memory, and references to
the source, its dtype, constants and classes. What comes from elsewhere, such as
a framework's own thread, does not come again, so a route that seems to leak is
measured up to three times; a leak stays.

Run by ``left_by``, as ``python leaks.py CALLS RESULTS``.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from processes import QUIET

WORKERS = 2
TRIES = 3

BYTES_A_CALL = 8
"""More than this in ``malloc``, on the average of the calls, is a leak: the least that ``malloc`` gives is 32."""

BLOCKS_A_CALL = REFERENCES_A_CALL = 0.1
"""Leaks are whole numbers a call, or at least in every tenth call."""

RESIDENT_A_CALL = 8
RESIDENT_NOISE = 4 << 20
"""What resident memory may grow by without a leak, since allocators take pages in lots: from 500,000 counted calls on
a leak of 16 bytes is found here too, whoever allocates."""


@dataclass(frozen=True)
class Left:
    """What so many calls left behind."""

    calls: int
    malloc: int
    blocks: int
    resident: int
    references: dict[str, int] = field(default_factory=dict)

    @property
    def leaks(self) -> list[str]:
        """Say what is too much."""
        found = []
        if self.malloc > BYTES_A_CALL * self.calls:
            found.append(f"{self.malloc} bytes of malloc")
        if self.blocks > BLOCKS_A_CALL * self.calls:
            found.append(f"{self.blocks} blocks of Python's")
        if self.resident > max(RESIDENT_A_CALL * self.calls, RESIDENT_NOISE):
            found.append(f"{self.resident} bytes of resident memory")
        for name, count in self.references.items():
            if abs(count) > (0 if name == "source" else REFERENCES_A_CALL * self.calls):
                found.append(f"{count} references to {name}")
        return found


class _Mallinfo(ctypes.Structure):
    _fields_ = [
        (name, ctypes.c_size_t)
        for name in "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()
    ]


_mallinfo = ctypes.CDLL(None).mallinfo2
_mallinfo.restype = _Mallinfo


def _malloc_bytes() -> int:
    """Return what is allocated in every arena, and mapped by ``malloc``."""
    info = _mallinfo()
    return info.uordblks + info.hblkhd


def _resident() -> int:
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * 4096


def _settle() -> None:
    """Collect, and run what a deleter without the GIL has put off."""
    gc.collect()
    for _ in range(10):
        bool()


def _repeat(call: Callable[[], Any], calls: int) -> None:
    for _ in range(calls):
        call()


def measure(call: Callable[[], Any], calls: int, watched: dict[str, Any] | None = None) -> Left:
    """Call so often, and count what the last two thirds left."""
    watched = watched or {}
    counted = calls - calls // 3
    _repeat(call, calls // 3)
    for _ in range(TRIES):
        _settle()
        references = {name: sys.getrefcount(thing) for name, thing in watched.items()}
        resident, malloc, blocks = _resident(), _malloc_bytes(), sys.getallocatedblocks()
        _repeat(call, counted)
        _settle()
        left = Left(
            counted,
            malloc=_malloc_bytes() - malloc,
            blocks=sys.getallocatedblocks() - blocks,
            resident=_resident() - resident,
            references={name: sys.getrefcount(thing) - references[name] for name, thing in watched.items()},
        )
        if not left.leaks:
            break
    return left


def left_by(calls: int) -> dict[str, Left]:
    """Measure every route in processes of their own."""
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results"
        subprocess.run(
            [sys.executable, "-P", __file__, str(calls), results],
            env=os.environ | QUIET | {"PYTHONPATH": os.pathsep.join(sys.path)},
            check=True,
            timeout=7200,
        )
        return {name: Left(**left) for name, left in json.loads(results.read_text()).items()}


def _measure_share(names: Iterable[str], calls: int, results: Path) -> None:
    """Measure some of the routes, and write what they left."""
    import leak_routes

    made = leak_routes.routes()
    gc.collect()
    gc.freeze()
    left = {}
    for name in names:
        call, watched = made[name]()
        left[name] = asdict(measure(call, calls, watched))
    results.write_text(json.dumps(left))


def main(calls: int, results: Path) -> None:
    """Fork the workers, which share the routes, and put together what they wrote."""
    import leak_routes

    names = list(leak_routes.routes())
    children = {}
    for worker in range(WORKERS):
        part = results.with_name(f"part{worker}")
        child = os.fork()
        if child == 0:
            _measure_share(names[worker::WORKERS], calls, part)
            os._exit(0)
        children[child] = part
    left: dict[str, Any] = {}
    for child, part in children.items():
        _, status = os.waitpid(child, 0)
        if status:
            raise SystemExit(f"a worker ended with {os.waitstatus_to_exitcode(status)}")
        left |= json.loads(part.read_text())
    results.write_text(json.dumps(left))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
