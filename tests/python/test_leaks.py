"""Conversions leave nothing behind, whatever the route and however they end.

Each route is called ten thousand times; with ``BROKER_TEST_LONG=1`` a million times.
"""

from __future__ import annotations

import os

import pytest
from leaks import left_by

IS_LONG = os.environ.get("BROKER_TEST_LONG") == "1"
CALLS = 1_000_000 if IS_LONG else 10_000

pytestmark = pytest.mark.timeout(7200)

COUNTED = {"malloc": "bytes of malloc", "blocks": "blocks of Python's", "resident": "bytes of resident memory"}
ON_PURPOSE = {"16 bytes": "malloc", "a reference": "references to source", "a capsule": "blocks of Python's"}


@pytest.fixture(scope="module")
def left(report):
    """What every route left behind."""
    left = left_by(CALLS)
    most = [max(vars(route)[what] for name, route in left.items() if "on purpose" not in name) for what in COUNTED]
    worst = ", ".join(f"{count:,} {what}" for count, what in zip(most, COUNTED.values(), strict=True))
    lines = [f"{len(left)} routes, {CALLS:,} calls each", f"the most that one left: {worst}"]
    report("leaks", lines + [f"{name}: {route.leaks}" for name, route in left.items() if route.leaks])
    return left


def test_no_route_leaves_anything_behind(left):
    leaks = {name: route.leaks for name, route in left.items() if "on purpose" not in name}
    assert {name: found for name, found in leaks.items() if found} == {}


@pytest.mark.parametrize("leak", ON_PURPOSE)
def test_a_leak_is_found_that_is_made_on_purpose_of(left, leak):
    assert any(ON_PURPOSE[leak] in found for found in left[f"on purpose: {leak}"].leaks)
