"""Programs in children of one process that has imported what they need and has not used the driver: a child takes
some hundredths of a second, where a process takes half a second, and has its own settings of the driver.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import traceback
from typing import Any

from processes import Ending, QUIET, path_of_tests

from .driver import CHOSEN_BY, FOREIGN, loader_folder

SECONDS = 100
"""How long a child may take, under load; what hangs is ended by a signal."""


class Nursery:
    """The process that the children are forked from, which begins with a program of its own."""

    def __init__(self, head: str) -> None:
        chosen = {"ZEL_LIBRARY_PATH": str(loader_folder()), **CHOSEN_BY["v2"], "PYTHONPATH": path_of_tests()}
        cleared = {name: "" for name in FOREIGN if name in os.environ}
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", f"from software.forks import serve; serve({head!r})"],
            env=os.environ | QUIET | chosen | cleared,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, program: str, **environment: str) -> Ending:
        """Run a program in a child with these variables."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps([program, environment]) + "\n")
        self._process.stdin.flush()
        return Ending(*json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def serve(head: str) -> None:
    """Run the programs that come in as lines, each in a child, and print how it ended."""
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(head, names)  # noqa: S102 - the tests' own programs
    for line in sys.stdin:
        program, environment = json.loads(line)
        print(json.dumps(_ended(program, environment, names)), flush=True)


def _ended(program: str, environment: dict[str, str], names: dict[str, Any]) -> list[Any]:
    ends = [os.pipe(), os.pipe()]
    child = os.fork()
    if not child:
        _be_the_child(ends, program, environment, names)
    for _, write in ends:
        os.close(write)
    texts = _read([read for read, _ in ends])
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return [status, *texts]


def _be_the_child(
    ends: list[tuple[int, int]], program: str, environment: dict[str, str], names: dict[str, Any]
) -> None:
    signal.alarm(SECONDS)
    for standard, (_, write) in enumerate(ends, start=1):
        os.dup2(write, standard)
    status = 1
    try:
        os.environ.update(environment)
        exec(program, names)  # noqa: S102
        status = 0
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _read(pipes: list[int]) -> list[str]:
    """Read pipes to their ends, whichever is ready."""
    texts = {pipe: b"" for pipe in pipes}
    left = list(pipes)
    while left:
        for pipe in select.select(left, [], [])[0]:
            piece = os.read(pipe, 1 << 16)
            texts[pipe] += piece
            if not piece:
                left.remove(pipe)
                os.close(pipe)
    return [text.decode().strip() for text in texts.values()]
