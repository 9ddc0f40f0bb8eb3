"""The golden matrix, with the versions of Aurora's module: the same demands of every pair that is installed here."""

from __future__ import annotations

import importlib.util
import itertools
from collections import Counter

import pytest
from matrix.golden import CONSUMERS, PRODUCERS, GoldenMatrix
from matrix.run import examine_all
from raw.usm import VARIANTS

pytestmark = pytest.mark.timeout(300)

WITHOUT_A_PACKAGE = frozenset({"capsule_legacy", "capsule_versioned", "buffer", "array"})


def _is_here(name):
    return name in WITHOUT_A_PACKAGE or importlib.util.find_spec(VARIANTS.get(name, name)) is not None


PAIRS = [pair for pair in itertools.product((*PRODUCERS, *VARIANTS), CONSUMERS) if all(map(_is_here, pair))]


@pytest.fixture(scope="module")
def examined(report):
    """What broker does in each cell of the pairs, and what is wrong there."""
    golden = GoldenMatrix.load()
    demanded = golden.cells | golden.variants()
    cells = examine_all({cell: letter for cell, letter in demanded.items() if cell[:2] in PAIRS})
    counted = Counter(seen.letter for seen in cells.values())
    report([f"golden matrix: {counted['S']} cells shared, {counted['C']} copied, {counted['R']} refused"])
    return cells


def test_the_frameworks_of_the_module_are_among_the_pairs():
    assert {("numpy", "tensorflow"), ("tensorflow", "numpy"), ("dpnp", "numpy"), ("dpctl", "dpnp")} <= set(PAIRS)


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_every_cell_does_what_the_matrix_demands(examined, pair):
    """Older frameworks share and copy what the newest do, dtype by dtype and layout by layout."""
    cells = {cell: seen for cell, seen in examined.items() if cell[:2] == pair}
    faults = [f"{', '.join(cell[2:])}: {fault}" for cell, seen in cells.items() for fault in seen.faults]
    assert not faults, "\n".join(faults)
