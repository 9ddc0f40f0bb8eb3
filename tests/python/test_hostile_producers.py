"""Every hostile producer by every entry: a clear error or the right values, the deleter once, and nothing left behind."""

from __future__ import annotations

import functools
import json

import pytest
from hostile import races
from hostile.entries import ENTRIES
from hostile.judge import faults
from hostile.table import TABLE
from processes import run_python
from raw.measure import try_jobs

TOLD = 3000
"""So many characters of what a dying process said go into the message."""

CASES = [(row, entry) for row in TABLE for entry in ENTRIES]


@functools.cache
def _ends():
    """Return what is wrong with each case that does not end as its row says."""
    answers, said = try_jobs(CASES, "hostile.worker")
    ends = {}
    for (name, entry), answer in zip(CASES, answers, strict=True):
        if answer in ("X", "!"):
            told = "the process dies or hangs" if answer == "X" else "the trial itself fails"
            ends[name, entry] = [f"{told}, saying: {said[-TOLD:]}"]
        else:
            ends[name, entry] = faults(TABLE[name], entry, json.loads(answer))
    return ends


@pytest.mark.parametrize("name", TABLE)
def test_a_hostile_producer_ends_as_its_row_says(name):
    assert {entry: found for entry in ENTRIES if (found := _ends()[name, entry])} == {}


def test_the_table_is_counted(report):
    report("hostile producers", [f"{len(TABLE)} rows by {len(ENTRIES)} entries: {len(CASES)} cases"])
    assert len(TABLE) >= 30


@pytest.mark.parametrize("race", races.RACES)
def test_a_race_ends_as_it_has_to(race):
    ended = run_python(f"from hostile import races; races.run({race!r})")
    assert (ended.status, ended.printed) == (0, "as it has to"), ended.complained
