"""dpctl and dpnp compute on the software Level Zero device what NumPy computes, by both adapters.

The operations are in ``array_operations``, ``sycl_operations`` and ``two_devices``; what does not run is in ``lacks``.
"""

from __future__ import annotations

import os

import pytest

from .answers import answers, names
from .driver import ADAPTERS, EVERY_ADAPTER, run_on_software

pytestmark = pytest.mark.timeout(600)

POISON = {"BROKER_SOFTWARE_ZE_POISON": "1"}

TILES = {"BROKER_SOFTWARE_ZE_TILES": "2", "ZE_FLAT_DEVICE_HIERARCHY": "COMPOSITE"}

ON_A_TILE = """
import dpctl, dpnp
tiles = dpctl.SyclDevice().create_sub_devices(partition="next_partitionable")
print(len(tiles), flush=True)
print((dpnp.arange(5, sycl_queue=dpctl.SyclQueue(tiles[1])) + 1).sum())
"""

LOADS_ADDRESSES = ("take", "take_along_axis", "integers_as_index")
"""dpnp's kernels for these take the addresses of the indices out of memory, where poison cannot replace them."""


def cells(table, adapters=ADAPTERS):
    """Return a test case for each adapter and operation."""
    return [pytest.param(adapter, name, id=f"{adapter}-{name}") for adapter in adapters for name in names(table)]


@pytest.mark.parametrize("adapter", ADAPTERS)
class TestTheDevice:
    """How the device shows itself."""

    def test_lsplatform_lists_it(self, adapter):
        ended = run_on_software("import dpctl; dpctl.lsplatform(verbosity=2)", adapter)
        assert "level_zero:gpu:0" in ended.printed and "Software Level Zero on" in ended.printed

    def test_it_is_the_default_device(self, adapter):
        ended = run_on_software("import dpctl; print(dpctl.SyclDevice().filter_string)", adapter)
        assert ended.printed == "level_zero:gpu:0"

    def test_its_name_says_software(self, adapter):
        ended = run_on_software("import dpctl; print(dpctl.SyclDevice().name)", adapter)
        assert ended.printed.startswith("Software Level Zero on")

    def test_sycls_cpu_is_still_listed(self, adapter):
        ended = run_on_software("import dpctl; print(dpctl.SyclDevice('opencl:cpu').is_cpu)", adapter)
        assert ended.printed == "True"


@pytest.mark.parametrize(("adapter", "name"), cells("array_operations"))
def test_dpnp_computes_what_numpy_computes(adapter, name):
    assert answers("array_operations", adapter)[name] is None


@pytest.mark.parametrize(("adapter", "name"), cells("sycl_operations", EVERY_ADAPTER))
def test_dpctl_does_what_was_asked(adapter, name):
    assert answers("sycl_operations", adapter)[name] is None


@pytest.mark.parametrize(("adapter", "name"), cells("two_devices", EVERY_ADAPTER))
def test_two_devices_work_side_by_side(adapter, name):
    assert answers("two_devices", adapter)[name] is None


def test_a_tile_computes_by_v1():
    assert run_on_software(ON_A_TILE, "v1", **TILES).printed == "2\n15"


def test_a_tile_refuses_kernels_by_v2_which_keeps_them_by_whole_devices():
    ended = run_on_software(ON_A_TILE, "v2", **TILES)
    assert ended.printed == "2" and "UR_RESULT_ERROR_INVALID_DEVICE" in ended.complained


@pytest.mark.parametrize(("adapter", "name"), cells("lacks"))
def test_what_does_not_run_fails_as_said(adapter, name):
    assert answers("lacks", adapter)[name] is None


@pytest.mark.parametrize(("adapter", "name"), cells("sycl_operations"))
def test_dpctl_never_lets_the_host_touch_device_memory(adapter, name):
    assert answers("sycl_operations", adapter, **POISON)[name] is None


if os.environ.get("BROKER_TEST_LONG") == "1":

    @pytest.mark.parametrize(("adapter", "name"), cells("array_operations"))
    def test_dpnp_never_lets_the_host_touch_device_memory(adapter, name):
        wrong = answers("array_operations", adapter, **POISON)[name]
        if name in LOADS_ADDRESSES:
            assert "BROKER_SOFTWARE_ZE_POISON cannot replace" in str(wrong)
        else:
            assert wrong is None
