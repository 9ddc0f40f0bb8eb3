"""One process that tries routes and survives their deaths.

It imports every framework once and starts none of them, then forks a child
that tries the jobs in order and writes one line for each. When the child dies
or hangs, the job it was at is an ``X``, and another fork goes on after it: a
death costs a fork (a fifth of a second), not the imports (ten seconds).

Run by ``measure``, as ``python -m raw.worker JOBS RESULTS`` (two JSON files).
The golden matrix runs trials of its own by it.
"""

from __future__ import annotations

import faulthandler
import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from .cells import LAYOUT_TABLE, expected_values
from .observe import data_pointer, dtype_name, framework_of, is_writable, to_host_values
from .producers import make
from .routes import namespace

SECONDS_PER_JOB = 30
"""A route that takes longer is taken for dead; the slowest honest one compiles for half a second."""

Job = tuple[str, ...]
"""A cell, and what else its trial wants to know."""
Trial = Callable[[Job, dict[str, Any]], str]


def outcome(job: Job, names: dict[str, Any]) -> str:
    """Try one route of one cell and return its letter (see ``grid.LEGEND``); ``X`` is seen by the parent."""
    producer, consumer, dtype, layout, route = job
    x = make(producer, dtype, layout)
    if x is None:
        return "."
    source = data_pointer(x)
    try:
        result = eval(route, {**names, "x": x, "dtype": dtype})
    except Exception:
        return "R"
    if framework_of(result) != consumer or dtype_name(result) != dtype:
        return "W"
    exercise(result, names)
    truth, seen = expected_values(dtype, layout), to_host_values(result)
    if seen.shape != truth.shape or not np.array_equal(seen, truth):
        return "W"
    if truth.size and data_pointer(result) != source:
        return "C"
    return "U" if LAYOUT_TABLE[layout].read_only and is_writable(result) else "S"


def exercise(tensor: Any, names: dict[str, Any]) -> None:
    """Run an op on the result, for some frameworks accept memory on which their first op dies."""
    framework, dtype = framework_of(tensor), dtype_name(tensor)
    if framework == "torch":
        # Twice, because its vector loop and the scalar loop for the rest demand different alignment.
        tensor.clone()
        tensor.reshape(-1)[:1].clone()
    elif framework == "jax":
        flat = tensor.ravel()
        names["jnp"].concatenate([flat, flat]).block_until_ready()
    elif framework == "tensorflow":
        tf = names["tf"]
        if dtype == "bool":
            tf.logical_not(tensor).numpy()
        elif dtype.startswith("float8"):
            tf.cast(tensor, tf.float32).numpy()
        else:
            (tf.identity(tensor) + tensor).numpy()
    elif framework in ("dpnp", "dpctl"):
        names["dpt" if framework == "dpctl" else framework].copy(tensor).sycl_queue.wait()
    else:
        tensor.copy()


def run_until_death(jobs: list[Job], names: dict[str, Any], trial: Trial) -> list[str]:
    """Fork a child for the jobs; return the answers it wrote, and an ``X`` where it died."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _run_in_child(jobs, names, trial, writing)
    os.close(writing)
    with os.fdopen(reading) as lines:
        answers = lines.read().splitlines()
    os.waitpid(child, 0)
    return answers if len(answers) == len(jobs) else [*answers, "X"]


def _run_in_child(jobs: list[Job], names: dict[str, Any], trial: Trial, writing: int) -> None:
    """Write an answer for each job, ``!`` where the trial itself is at fault, and leave without cleanup."""
    faulthandler.enable(sys.__stderr__, all_threads=False)
    for job in jobs:
        signal.alarm(SECONDS_PER_JOB)
        try:
            answer = trial(job, names)
        except BaseException:
            sys.__stderr__.write(f"{job}\n{traceback.format_exc()}\n")
            sys.__stderr__.flush()
            answer = "!"
        os.write(writing, f"{answer}\n".encode())
    os._exit(0)


def main(jobs_path: str, results_path: str, trial: Trial = outcome) -> None:
    """Run every job of a JSON list and write the list of answers, each of one line."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    jobs = [tuple(job) for job in json.loads(Path(jobs_path).read_text())]
    names = namespace()
    answers: list[str] = []
    while len(answers) < len(jobs):
        answers += run_until_death(jobs[len(answers) :], names, trial)
    Path(results_path).write_text(json.dumps(answers))


if __name__ == "__main__":
    main(*sys.argv[1:])
