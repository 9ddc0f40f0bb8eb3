"""Drives the workers over the cells of the golden matrix."""

from __future__ import annotations

import json
from dataclasses import dataclass

from raw.grid import Cell
from raw.measure import try_jobs

TOLD = 2000
"""So many characters of what a dying process said go into the message."""


@dataclass(frozen=True)
class Examined:
    """What broker does in a cell by default (``X`` where the process dies), and what is wrong there."""

    letter: str
    faults: list[str]


def examine_all(demanded: dict[Cell, str]) -> dict[Cell, Examined]:
    """Examine every cell in worker processes."""
    jobs = [(*cell, letter) for cell, letter in demanded.items()]
    answers, said = try_jobs(jobs, "matrix.worker")
    return {cell: _read(answer, said) for cell, answer in zip(demanded, answers, strict=True)}


def _read(answer: str, said: str) -> Examined:
    if answer == "X":
        return Examined("X", [f"the process dies, saying: {said[-TOLD:]}"])
    if answer == "!":
        return Examined("!", [f"the examination itself fails, saying: {said[-TOLD:]}"])
    return Examined(*json.loads(answer))
