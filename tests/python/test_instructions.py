"""What broker costs in instructions, beside the committed record; no time is judged, since the machine is shared."""

from __future__ import annotations

import os

import pytest
from instructions import LEVEL_ZERO, PARTS, PYTHON, PYTHON_SAFE, RUST, Cost, measured, recorded

MOST_GROWTH = 1.10
"""By how much a cost may exceed the record's; a toolchain moves them by less."""

MOST_OF_A_CONVERSION = 1500
"""Instructions from a checked descriptor to an exported tensor, the C library's included."""

MOST_OF_A_LAUNCH = 400
"""Instructions of a launch over those of the bare calls, the driver's for an event included."""

MOST_OF_A_POOL_HIT = 2.0
"""As a multiple of the C library's ``malloc`` and ``free`` of the same size."""

OLDER_PROCESSOR = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-AVX2_Usable,-ERMS,-AVX_Fast_Unaligned_Load"}
"""Has the C library take other variants of its functions."""

HERE = PYTHON_SAFE if os.environ.get("BROKER_SAFE") == "1" else PYTHON


@pytest.fixture(scope="module")
def found(tmp_path_factory, report):
    """Count everything that this run of the suite is about."""
    found = {part: measured(part, tmp_path_factory.mktemp("dumps")) for part in (RUST, LEVEL_ZERO, HERE)}
    lines = [f"{cost.own:6,}  {part}: {what}" for part, costs in found.items() for what, cost in costs.items()]
    report("instructions inside broker", lines)
    return found


def _grown(costs, record):
    """List what costs more than the record allows, as a developer wants to read it."""
    return [
        f"{what}: {record[what].own} to {cost.own}"
        for what, cost in costs.items()
        if cost.own > MOST_GROWTH * record[what].own
    ]


@pytest.mark.parametrize("part", [RUST, LEVEL_ZERO, HERE])
def test_nothing_costs_a_tenth_more_than_the_record_says(found, part):
    grown = _grown(found[part], recorded(part))
    assert not grown, f"{grown}; if that is worth it: `python -m instructions` in tests/python, and say why"


def test_a_cost_that_grows_by_more_than_a_tenth_is_named():
    costs = {"smaller": Cost(90), "a tenth": Cost(110), "more": Cost(111)}
    assert _grown(costs, dict.fromkeys(costs, Cost(100))) == ["more: 100 to 111"]


@pytest.mark.parametrize("what", ["conversion", "conversion of a permuted tensor"])
def test_a_cached_route_takes_at_most_1500_instructions(found, what):
    assert found[RUST][what].total <= MOST_OF_A_CONVERSION


@pytest.mark.parametrize("blocks", ["1 block", "3 blocks"])
def test_a_launch_takes_at_most_400_instructions_over_the_bare_calls(found, blocks):
    costs = found[LEVEL_ZERO]
    assert costs[f"launch, {blocks}"].total - costs[f"raw launch, {blocks}"].total <= MOST_OF_A_LAUNCH


@pytest.mark.parametrize("block", ["small block", "block"])
def test_a_pool_hit_takes_at_most_twice_malloc_and_free(found, block):
    costs = found[LEVEL_ZERO]
    assert costs[f"pool hit, {block}"].total <= MOST_OF_A_POOL_HIT * costs[f"malloc and free, {block}"].total


@pytest.mark.parametrize("block", ["small block", "block"])
def test_a_pool_hit_calls_neither_driver_nor_allocator(found, block):
    nothing, hit = found[LEVEL_ZERO]["nothing"], found[LEVEL_ZERO][f"pool hit, {block}"]
    assert hit.total - hit.own == nothing.total - nothing.own


@pytest.mark.parametrize("part", [RUST, LEVEL_ZERO, HERE])
def test_the_record_holds_what_is_counted(found, part):
    assert list(recorded(part)) == list(found[part])


def test_the_record_holds_every_part():
    assert all(recorded(part) for part in PARTS)


def test_own_instructions_are_the_same_on_another_processor(found, tmp_path):
    other = measured(RUST, tmp_path, **OLDER_PROCESSOR)
    assert {what: cost.own for what, cost in other.items()} == {what: cost.own for what, cost in found[RUST].items()}
