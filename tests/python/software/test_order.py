"""Memory and order on the software device: what is freed, and what is still to run, never make a result wrong."""

from __future__ import annotations

import os

import pytest

from .driver import ADAPTERS, run_on_software

pytestmark = [pytest.mark.timeout(900), pytest.mark.parametrize("adapter", ADAPTERS)]

TIMES = 10 if os.environ.get("BROKER_TEST_LONG") == "1" else 1
SECONDS = 120 * TIMES


def printed_by(call, adapter):
    """Return the numbers that a function of ``traffic`` printed."""
    ended = run_on_software(f"from software.traffic import *; {call}", adapter, seconds=SECONDS)
    assert ended.status == 0, ended.complained
    return [int(word) for word in ended.printed.split()]


def test_ten_thousand_launches_of_eight_threads_on_memory_freed_and_allocated_anew(adapter):
    wrong, addresses_again = printed_by(f"launches({5000 * TIMES})", adapter)
    assert wrong == 0 and addresses_again > 1000


def test_launches_on_memory_that_goes_back_to_the_driver(adapter):
    wrong, addresses_again = printed_by(f"launches({400 * TIMES}, large=True)", adapter)
    assert wrong == 0 and addresses_again > 100


@pytest.mark.parametrize(("count", "items"), [(400, 1000), (64, 1_000_000)])
def test_arrays_dropped_while_kernels_are_to_use_them(adapter, count, items):
    assert printed_by(f"frees_before_the_end({count * TIMES}, {items})", adapter) == [0]


def test_memory_freed_by_the_launch_that_used_it_last(adapter):
    assert printed_by(f"freed_behind_a_kernel({20 * TIMES})", adapter) == [0]
