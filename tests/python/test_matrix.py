"""The golden matrix: broker does with every tensor what ``tests/matrix.toml`` demands, and says so beforehand.

What is asserted of a cell stands in ``matrix.examine``. A cell is changed in a
commit of its own, which says why.
"""

from __future__ import annotations

import itertools
from collections import Counter

import pytest
from matrix.counts import table
from matrix.golden import CONSUMERS, LETTERS, PRODUCERS, GoldenMatrix, every_cell
from matrix.run import examine_all
from raw.grid import RawMatrix
from raw.usm import VARIANTS

pytestmark = pytest.mark.timeout(300)

PAIRS = list(itertools.product(PRODUCERS, CONSUMERS))
RANKS = {"S": 0, "U": 0, "C": 1, "R": 2, "W": 3, "X": 3, "!": 4}
"""How far a letter is from what a user wants."""


@pytest.fixture(scope="module")
def golden():
    """The matrix as committed."""
    return GoldenMatrix.load()


@pytest.fixture(scope="module")
def raw():
    """The letter of the best public route of each cell."""
    return RawMatrix.load().cells


@pytest.fixture(scope="module")
def examined(golden, raw, report):
    """What broker does in each cell, and what is wrong there; the counts go to the end of the run."""
    cells = examine_all(golden.cells | golden.variants())
    report("golden matrix", table(raw, {cell: cells[cell].letter for cell in golden.cells}))
    return cells


def _name(cell):
    producer, consumer, dtype, layout = cell
    return f"{producer} -> {consumer}, {dtype}, {layout}"


def _is_worse(letter, raw_letter):
    return raw_letter != "." and RANKS[letter] > RANKS[raw_letter]


@pytest.mark.parametrize("pair", [*PAIRS, *itertools.product(VARIANTS, CONSUMERS)], ids="-".join)
def test_every_cell_does_what_the_matrix_demands(examined, pair):
    """Explain, conversion, values, sharing, writes and the keyword ``copy`` agree in each cell of the pair."""
    cells = {cell: seen for cell, seen in examined.items() if cell[:2] == pair}
    faults = [f"{_name(cell)}: {fault}" for cell, seen in cells.items() for fault in seen.faults]
    assert not faults, "\n".join(faults)


def test_no_cell_kills_the_process(examined):
    """Not even those where every public route does."""
    assert [_name(cell) for cell, seen in examined.items() if seen.letter == "X"] == []


def test_the_cells_worse_than_the_best_raw_route_are_the_named_exceptions(golden, raw, examined):
    """Broker shares what a public route shares, and copies or shares what one copies; an excuse does not stay."""
    worse = {cell for cell, letter in raw.items() if _is_worse(examined[cell].letter, letter)}
    excused = {cell for group in golden.exceptions for cell in group.cells()}
    differing = [f"{_name(cell)}: raw {raw[cell]}, broker {examined[cell].letter}" for cell in sorted(worse ^ excused)]
    assert not differing, "\n".join(differing)


def test_every_refusal_has_one_reason(golden):
    """The lack of the consumer that forces a refusal stands beside it, once, and no reason is left over."""
    reasons = Counter(cell for group in golden.refusals for cell in group.cells() if golden.cells[cell] != ".")
    assert reasons == Counter(cell for cell, letter in golden.cells.items() if letter == "R")


def test_the_matrix_demands_something_of_every_cell(golden, raw):
    """No cell is missing or foreign, and a dot stands where the raw matrix has one."""
    assert list(golden.cells) == every_cell() and set(golden.cells.values()) <= set(LETTERS)
    assert [cell for cell, letter in raw.items() if (letter == ".") != (golden.cells[cell] == ".")] == []
