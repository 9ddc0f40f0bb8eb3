"""Broker on the software Level Zero device: the only GPU, as far as SYCL knows, that the tests have.

All under poison, where the device's memory is without access for the host: what broker reads by itself instead of by
the queue ends the process. The operations are in ``software.broker_operations``; a kernel is still to run in most.
"""

from __future__ import annotations

import os
import signal

import pytest
from software.answers import answers, names
from software.driver import ADAPTERS, EVERY_ADAPTER, run_on_software

pytestmark = pytest.mark.timeout(600)

IS_LONG = os.environ.get("BROKER_TEST_LONG") == "1"
VALUES_BY = EVERY_ADAPTER if IS_LONG else ("v1_immediate", "v2")

POISON = {"BROKER_SOFTWARE_ZE_POISON": "1"}

TWO_DEVICES = """
import broker, dpctl, dpnp
second = dpctl.SyclDevice("level_zero:gpu:1")
there = dpnp.arange(4, device=second)
print(broker.from_dlpack(there).__dlpack_device__() == (14, 1), broker.to_numpy(there, device="cpu").tolist())
print(broker.to_dpnp(dpnp.arange(4), device=second).sycl_device == second)
print(broker.to_dpnp(there).sycl_device == second)
"""

LOST = """
import broker, dpnp, numpy
shared, on_device = dpnp.ones(3, usm_type="shared"), dpnp.ones(3)
try:
    for _ in range(10):
        shared += 1
except Exception:
    pass

def told(call):
    try:
        return call()
    except broker.BrokerError as error:
        return f"{type(error).__name__} {'UR_RESULT_ERROR_DEVICE_LOST' in str(error)}"

print(told(lambda: broker.to_numpy(shared)), flush=True)
print(told(lambda: broker.to_numpy(on_device, device="cpu")), flush=True)
print(told(lambda: numpy.asarray(broker.from_dlpack(shared))), flush=True)
"""

FULL = """
import broker, dpctl.memory, dpnp, numpy, warnings
warnings.simplefilter("ignore", broker.CopyWarning)
host, errors = numpy.ones(8 << 20), []
for _ in range(12):
    try:
        broker.to_dpnp(host)
    except dpctl.memory.USMAllocationError as error:
        errors.append(str(error))
print(errors, broker.to_dpnp(numpy.ones(3)).sum())
"""


def cells(table):
    """Return a test case for each adapter and operation."""
    return [pytest.param(adapter, name, id=f"{adapter}-{name}") for adapter in VALUES_BY for name in names(table)]


@pytest.mark.parametrize(("adapter", "name"), cells("broker_operations"))
def test_the_values_arrive(adapter, name):
    assert answers("broker_operations", adapter, **POISON)[name] is None


class TestOtherDevices:
    """More devices, lost ones, and full ones."""

    @pytest.mark.parametrize("adapter", ["v1_immediate", "v2"])
    def test_the_second_of_two_devices_is_kept_apart(self, adapter):
        ended = run_on_software(TWO_DEVICES, adapter, BROKER_SOFTWARE_ZE_DEVICES="2", **POISON)
        assert ended.printed.splitlines() == ["True [0, 1, 2, 3]", "True", "True"], ended.complained

    @pytest.mark.parametrize("adapter", ADAPTERS)
    def test_a_lost_device_is_an_error_that_says_so(self, adapter):
        ended = run_on_software(LOST, adapter, BROKER_SOFTWARE_ZE_LOST_AFTER="5", BROKER_SAFE="0")
        assert ended.printed.splitlines() == ["UnsupportedDeviceError True"] * 3, ended.complained

    @pytest.mark.parametrize("adapter", ADAPTERS)
    def test_in_the_safe_mode_dpctls_own_wait_for_a_lost_device_ends_the_process(self, adapter):
        ended = run_on_software(LOST, adapter, BROKER_SOFTWARE_ZE_LOST_AFTER="5", BROKER_SAFE="1")
        assert (ended.printed, ended.status) == ("", -signal.SIGABRT)

    @pytest.mark.parametrize("adapter", ADAPTERS)
    def test_a_full_device_is_an_error_and_no_end(self, adapter):
        ended = run_on_software(FULL, adapter, BROKER_SOFTWARE_ZE_FAIL_ALLOCATION="15")
        assert ended.printed == "['USM allocation failed'] 3.", ended.complained
