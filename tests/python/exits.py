"""Ends one Python process after another, each with every framework imported, and says how they ended.

The frameworks are imported once, and none of them is started; each program then
runs in a fork, as the ``__main__`` that it would be, and the fork goes through
the whole of Python's finalisation.

Run by ``endings_of``, as ``python exits.py PROGRAMS RESULTS`` (two JSON files).
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from processes import QUIET, Ending

SECONDS_FOR_ALL = 280
SECONDS_FOR_ONE = 120
AT_ONCE = 2


def endings_of(programs: Mapping[str, str]) -> dict[str, Ending]:
    """Run each named program to its end."""
    with tempfile.TemporaryDirectory() as folder:
        source, results = Path(folder) / "programs", Path(folder) / "results"
        source.write_text(json.dumps(dict(programs)))
        subprocess.run(
            [sys.executable, "-P", __file__, source, results],
            env=os.environ | QUIET | {"PYTHONPATH": os.pathsep.join(sys.path)},
            check=True,
            timeout=SECONDS_FOR_ALL,
        )
        return {name: Ending(*ending) for name, ending in json.loads(results.read_text()).items()}


def endings_without_finalisation(setup: str, programs: Mapping[str, str]) -> dict[str, Ending]:
    """Run each program after the setup, and end it there: finalisation of every framework takes longer than all else."""
    leave = "\nimport os; os._exit(0)"
    return endings_of({name: setup + dedent(program) + leave for name, program in programs.items()})


def _fork(folder: Path) -> int:
    """Fork; in the child, point both streams at files."""
    folder.mkdir()
    child = os.fork()
    if child == 0:
        for name, stream in (("out", 1), ("err", 2)):
            os.dup2(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
    return child


def _end_of(child: int, folder: Path) -> list[object]:
    """Wait for a child, and kill it where that takes too long; its own children end themselves."""
    end = time.monotonic() + SECONDS_FOR_ONE
    ended, status = os.waitpid(child, os.WNOHANG)
    while not ended:
        if time.monotonic() > end:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.01)
        ended, status = os.waitpid(child, os.WNOHANG)
    written = [(folder / name).read_text(errors="replace").strip() for name in ("out", "err")]
    return [os.waitstatus_to_exitcode(status), *written]


def main(programs_path: str, results_path: str) -> str:
    """Fork for each program, a few at a time; return it in the child, and nothing in the parent at the end."""
    import all_frameworks  # noqa: F401 - for the forks, as the next
    import dpnp  # noqa: F401

    running: dict[str, tuple[int, Path]] = {}
    endings, folder = {}, Path(results_path).parent
    for number, (name, program) in enumerate(json.loads(Path(programs_path).read_text()).items()):
        if len(running) == AT_ONCE:
            first = next(iter(running))
            endings[first] = _end_of(*running.pop(first))
        own = folder / f"streams{number}"
        child = _fork(own)
        if child == 0:
            return program
        running[name] = (child, own)
    endings |= {name: _end_of(*started) for name, started in running.items()}
    Path(results_path).write_text(json.dumps(endings))
    return ""


if __name__ == "__main__":
    exec(main(*sys.argv[1:]))
