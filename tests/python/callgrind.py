"""Counts instructions under valgrind's callgrind, between the calls of ``getppid`` that a program makes.

A program calls ``getppid`` before and after each thing to be counted, and prints what it was.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Count:
    """The instructions of one thing: in all, and those of one binary, by a part of its path."""

    by_binary: Mapping[str, int]

    @property
    def total(self) -> int:
        """Instructions wherever they stand, the C library's included."""
        return sum(self.by_binary.values())

    def inside(self, part: str) -> int:
        """Instructions inside the binaries whose path holds a part."""
        return sum(number for path, number in self.by_binary.items() if part in path)


def count(command: Sequence[str | Path], folder: Path, **environment: str) -> dict[str, Count]:
    """Run a program; give the count of each thing that it names, the last one of those of the same name."""
    dumps = folder / "callgrind"
    options = ["--dump-before=getppid", "--dump-line=no", "--compress-strings=no", f"--callgrind-out-file={dumps}"]
    ended = subprocess.run(
        ["valgrind", "--tool=callgrind", *options, *map(str, command)],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    names = ended.stdout.splitlines()
    # The even dumps are those between the two calls around a thing; the odd ones lie between things.
    return {name: _read(Path(f"{dumps}.{2 * index + 2}")) for index, name in enumerate(names)}


def _read(dump: Path) -> Count:
    """Sum up the lines of a dump: `ob=` names the binary from there on, a line of numbers is a place and, unless it is zero, its cost.

    The line after `calls=` is what the callee cost, which stands with the callee as well.
    """
    by_binary: dict[str, int] = {}
    binary, is_callee = "", False
    for line in dump.read_text().splitlines():
        if line.startswith("ob="):
            binary = line.removeprefix("ob=")
        elif line[:1].isdigit() or line[:1] in "+-*":
            if not is_callee:
                by_binary[binary] = by_binary.get(binary, 0) + sum(map(int, line.split()[1:]))
            is_callee = False
        elif line.startswith("calls="):
            is_callee = True
    return Count(by_binary)
