"""What a tensor in, a tensor out and both releases cost, in instructions and allocations; no time is judged."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import pytest
from conftest import ROOT

sys.path.insert(0, str(ROOT / "tests" / "python"))

from callgrind import count  # noqa: E402

MOST_INSTRUCTIONS = 1500
MOST_ALLOCATIONS = 4

pytestmark = pytest.mark.skipif(shutil.which("valgrind") is None, reason="valgrind is missing: apt-get install valgrind")


def test_a_roundtrip_takes_at_most_1500_instructions(compiled, tmp_path):
    program = compiled("instructions.c", "-O2")
    cost = count([program], tmp_path)["roundtrip"]
    assert cost.total <= MOST_INSTRUCTIONS, cost


def test_a_roundtrip_allocates_at_most_4_times(compiled):
    made = [allocations([compiled("instructions.c", f"-DROUNDS={rounds}")]) for rounds in (3, 13)]
    assert made[1] - made[0] <= 10 * MOST_ALLOCATIONS


def allocations(command) -> int:
    """Count the allocations of a program, as valgrind sums them up."""
    words = ["valgrind", *map(str, command)]
    said = subprocess.run(words, capture_output=True, text=True, timeout=120, check=True).stderr
    found = re.search(r"total heap usage: ([\d,]+) allocs", said)
    return int(found[1].replace(",", ""))
