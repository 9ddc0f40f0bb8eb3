"""Drives the workers over cells and routes, and keeps the best outcome of each cell.

``python -m raw.measure`` in ``tests/python`` measures everything and rewrites
``tests/matrix-raw.toml``.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from .cells import CONSUMERS, DTYPES, LAYOUTS, PRODUCERS
from .grid import MATRIX_PATH, PREFERENCE, Cell, RawMatrix, installed_versions
from .routes import routes
from .worker import Job

WORKERS = 2
WORKER_ENVIRONMENT = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "JAX_PLATFORMS": "cpu",
    "JAX_ENABLE_X64": "1",
    "CUDA_VISIBLE_DEVICES": "-1",
}
"""Host only, quiet, and JAX with 64 bits: otherwise half the dtypes would not exist there."""

Outcomes = dict[Cell, dict[str, str]]


def every_cell() -> list[Cell]:
    """Return all producer x consumer x dtype x layout, in the order of the axes."""
    return list(itertools.product(PRODUCERS, CONSUMERS, DTYPES, LAYOUTS))


def measure(cells: Iterable[Cell]) -> Outcomes:
    """Try every public route of each cell in worker processes; return the letter of each route."""
    outcomes: Outcomes = {cell: dict.fromkeys(routes(*cell[:2]), "!") for cell in cells}
    jobs = [(*cell, route) for cell in outcomes for route in outcomes[cell]]
    letters, complaints = try_jobs(jobs)
    for (*cell, route), letter in zip(jobs, letters, strict=True):
        if letter == "!":
            raise RuntimeError(f"the measurement of {cell} by {route} is at fault:\n{complaints[-4000:]}")
        outcomes[tuple(cell)][route] = letter
    return outcomes


def try_jobs(jobs: Sequence[Job], worker: str = "raw.worker") -> tuple[list[str], str]:
    """Run jobs in worker processes; return the answer to each, and what the processes said on stderr."""
    answers, said = [""] * len(jobs), []
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}" for number in range(WORKERS)]
        running = [_start(worker, jobs[first::WORKERS], path) for first, path in enumerate(paths)]
        try:
            for first, (process, path) in enumerate(zip(running, paths, strict=True)):
                said.append(process.communicate()[1])
                if process.returncode:
                    raise RuntimeError(f"{worker} failed with {process.returncode}: {said[-1][-4000:]}")
                answers[first::WORKERS] = json.loads(path.with_suffix(".out").read_text())
        finally:
            for process in running:
                process.kill()
    return answers, "\n".join(said)


def _start(worker: str, share: Sequence[Job], path: Path) -> subprocess.Popen[str]:
    jobs, results = path.with_suffix(".in"), path.with_suffix(".out")
    jobs.write_text(json.dumps(share))
    return subprocess.Popen(
        [sys.executable, "-m", worker, str(jobs), str(results)],
        cwd=Path(__file__).parents[1],
        env=os.environ | WORKER_ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def best(letters: Iterable[str]) -> str:
    """Return the outcome that a user gets who knows the best route."""
    return min(letters, key=PREFERENCE.index)


def to_matrix(outcomes: Outcomes) -> RawMatrix:
    """Reduce outcomes of every cell to the recorded matrix: best letters, and which route is a hazard."""
    hazards = {
        (*cell, route): letter
        for cell, letters in outcomes.items()
        for route, letter in letters.items()
        if letter in "WX"
    }
    cells = {cell: best(letters.values()) for cell, letters in outcomes.items()}
    return RawMatrix(installed_versions(), cells, hazards)


def main() -> None:
    """Measure everything and write the grid."""
    matrix = to_matrix(measure(every_cell()))
    MATRIX_PATH.write_text(matrix.render())
    print(matrix.totals())


if __name__ == "__main__":
    main()
