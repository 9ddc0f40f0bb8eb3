"""Runs snippets that kill the process or lie, each in a fork of its own, and says what became of it.

A snippet is Python source that sees the names of ``routes.namespace`` and the
tools of this folder. The frameworks are imported once, by one worker process,
which forks for each snippet before any framework has started.

Run by ``run``, as ``python -m raw.hazards SNIPPETS RESULTS`` (two JSON files).
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from . import capsules, cells, usm
from .measure import WORKER_ENVIRONMENT
from .producers import make
from .routes import namespace

SECONDS_PER_SNIPPET = 60


@dataclass(frozen=True)
class Ending:
    """How a snippet ended: the signal that killed it or 0, what it printed, what the framework complained."""

    signal: int
    printed: str
    complaint: str

    def __str__(self) -> str:
        """Name the signal and quote both streams."""
        end = signal.Signals(self.signal).name if self.signal else "lived"
        return f"{end}, printed {self.printed!r}, complained {self.complaint[:300]!r}"


def run(snippets: Mapping[str, str]) -> dict[str, Ending]:
    """Run each named snippet and return how it ended."""
    with tempfile.TemporaryDirectory() as folder:
        source, results = Path(folder) / "snippets", Path(folder) / "results"
        source.write_text(json.dumps(dict(snippets)))
        subprocess.run(
            [sys.executable, "-m", "raw.hazards", source, results],
            cwd=Path(__file__).parents[1],
            env=os.environ | WORKER_ENVIRONMENT,
            check=True,
        )
        return {name: Ending(**ending) for name, ending in json.loads(results.read_text()).items()}


def hand_made(abi: bytes = capsules.VERSIONED, dtype: str = "float32", **changes: Any) -> Any:
    """Return a bare capsule and its ticket over 4x6 aligned elements, with any field of the descriptor changed."""
    array = cells.host_array(dtype, "contiguous")
    return capsules.make_capsule(capsules.descriptor_of(array, dtype, **changes), array, abi=abi)


def in_usm(**changes: Any) -> Any:
    """Return an object with ``__dlpack__`` over 4x6 elements of device USM, with any field of the descriptor changed."""
    memory = usm.filled(*usm.PLAIN, cells.expected_values("float32", "contiguous").tobytes())
    code, bits = capsules.TYPE_CODES["float32"]
    described = capsules.Descriptor(memory._pointer, (4, 6), (6, 1), code, bits, device=(14, 0))
    return capsules.Exporter(capsules.make_capsule(described.but(**changes), memory)[0], (14, 0))


def off_border(dtype: str, distance: int) -> Any:
    """Return a 4x6 NumPy array that begins so many bytes after a 64-byte border."""
    memory = cells.aligned_bytes(24 * cells.itemsize(dtype), distance)
    return memory.view(cells.HOST_DTYPES[dtype]).reshape(4, 6)


_TOOLS = {
    "make": make,
    "capsules": capsules,
    "hand_made": hand_made,
    "in_usm": in_usm,
    "off_border": off_border,
    "weakref": weakref,
    "LEGACY": capsules.LEGACY,
}


def _end_of(code: str, names: Mapping[str, Any], folder: Path) -> Ending:
    """Fork, run the snippet with its streams in files, and wait for its end."""
    out, err = folder / "out", folder / "err"
    child = os.fork()
    if child == 0:
        for path, stream in ((out, 1), (err, 2)):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
        _run_in_child(code, dict(names))
    _, status = os.waitpid(child, 0)
    died = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    return Ending(died, out.read_text().strip(), err.read_text(errors="replace"))


def _run_in_child(code: str, names: dict[str, Any]) -> None:
    """Run the snippet; an exception is printed as its type's name, for that is an ending too."""
    signal.alarm(SECONDS_PER_SNIPPET)
    try:
        exec(code, names)
    except Exception as error:
        print("raises", type(error).__name__)
        print(error, file=sys.stderr)
    # What the snippet made is dropped while it is still watched: some deaths are in the deleter.
    names.clear()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def main(snippets_path: str, results_path: str) -> None:
    """Run every snippet of a JSON object and write their ends."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    snippets = json.loads(Path(snippets_path).read_text())
    names = namespace() | _TOOLS
    with tempfile.TemporaryDirectory() as folder:
        endings = {name: asdict(_end_of(code, names, Path(folder))) for name, code in snippets.items()}
    Path(results_path).write_text(json.dumps(endings))


if __name__ == "__main__":
    main(*sys.argv[1:])
