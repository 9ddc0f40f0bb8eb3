"""The recorded matrix of raw routes is what the installed frameworks really do.

A seeded sample is measured anew; everything with ``BROKER_TEST_LONG=1``. When a
test fails, a framework has changed: look at the cell, then record the new
outcomes by ``python -m raw.measure`` in ``tests/python``.
"""

from __future__ import annotations

import itertools
import os
import random

import pytest
from raw.cells import CONSUMERS, DTYPES, LAYOUTS, PRODUCERS
from raw.grid import LEGEND, PREFERENCE, RawMatrix, installed_versions
from raw.measure import best, every_cell, measure
from raw.routes import routes
from raw.usm import VARIANT_DTYPE, VARIANTS

pytestmark = pytest.mark.timeout(900)

EVERYTHING = os.environ.get("BROKER_TEST_LONG") == "1"
SAMPLED_PER_PAIR = 12
SAMPLED_VARIANTS = 60
SEED = 14

PAIRS = list(itertools.product(PRODUCERS, CONSUMERS))


def _chosen_cells(recorded: RawMatrix):
    """Every cell, or a few of each pair that has such tensors."""
    if EVERYTHING:
        return every_cell()
    chooser = random.Random(SEED)
    existing = [cell for cell in every_cell() if recorded.cells[cell] != "."]
    return [
        cell
        for pair in PAIRS
        for cell in chooser.sample([cell for cell in existing if cell[:2] == pair], SAMPLED_PER_PAIR)
    ]


@pytest.fixture(scope="module")
def recorded():
    """The matrix as committed."""
    return RawMatrix.load()


@pytest.fixture(scope="module")
def outcomes(recorded):
    """What each public route does today in the chosen cells."""
    return measure(_chosen_cells(recorded))


def _name(cell):
    producer, consumer, dtype, layout = cell
    return f"{producer} -> {consumer}, {dtype}, {layout}"


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_the_best_route_does_what_is_recorded(recorded, outcomes, pair):
    """The best letter of each measured cell is the recorded one."""
    changed = [
        f"{_name(cell)}: recorded {recorded.cells[cell]} ({LEGEND[recorded.cells[cell]]}), saw {letters}"
        for cell, letters in outcomes.items()
        if cell[:2] == pair and best(letters.values()) != recorded.cells[cell]
    ]
    assert not changed, "\n".join(changed)


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_each_route_is_as_hazardous_as_recorded(recorded, outcomes, pair):
    """A route dies or lies in the recorded cells and in no other."""
    changed = [
        f"{_name(cell)} by {route}: recorded {recorded.hazards.get((*cell, route), 'no hazard')}, saw {letter}"
        for cell, letters in outcomes.items()
        if cell[:2] == pair
        for route, letter in letters.items()
        if recorded.hazards.get((*cell, route), "-") != (letter if letter in "WX" else "-")
    ]
    assert not changed, "\n".join(changed)


def test_the_kind_of_usm_and_the_queue_change_nothing(recorded):
    """Which is why the matrix does not record them."""
    cells = {
        (variant, consumer, VARIANT_DTYPE, layout): recorded.cells[base, consumer, VARIANT_DTYPE, layout]
        for (variant, base), consumer, layout in itertools.product(VARIANTS.items(), CONSUMERS, LAYOUTS)
    }
    chooser = random.Random(SEED)
    chosen = list(cells) if EVERYTHING else chooser.sample(list(cells), SAMPLED_VARIANTS)
    seen = {cell: best(letters.values()) for cell, letters in measure(chosen).items()}
    assert seen == {cell: cells[cell] for cell in chosen}


def test_the_matrix_records_every_cell(recorded):
    """No cell is missing, none is foreign, and every letter is in the legend."""
    assert list(recorded.cells) == [
        (producer, consumer, dtype, layout)
        for producer, consumer in PAIRS
        for layout in LAYOUTS
        for dtype in DTYPES
    ] and set(recorded.cells.values()) <= set(PREFERENCE)


def test_hazards_name_routes_that_exist(recorded):
    """A renamed route cannot leave its old hazards behind."""
    assert not [
        (producer, consumer, route)
        for producer, consumer, _, _, route in recorded.hazards
        if route not in routes(producer, consumer)
    ]


def test_the_matrix_was_measured_with_the_installed_versions(recorded):
    """Outcomes of other versions prove nothing about these."""
    assert {name: version for name, version in recorded.versions.items() if name != "python"} == {
        name: version for name, version in installed_versions().items() if name != "python"
    }
