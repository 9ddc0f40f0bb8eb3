"""Level Zero in Python: devices by their names, arrays in its memory, and what happens where it is missing or broken.

Each program runs in a process of its own, on the software device. Those of ``software.level_zero_operations`` have
dpnp beside broker and run by both adapters; the others are broker's alone, as on a machine without SYCL.
"""

from __future__ import annotations

import json
import os
import broker
import pytest
from software.answers import answers, names
from software.driver import EVERY_ADAPTER, run_on_software

pytestmark = pytest.mark.timeout(600)

IS_LONG = os.environ.get("BROKER_TEST_LONG") == "1"
IS_SAFE = os.environ.get("BROKER_SAFE") == "1"
VALUES_BY = EVERY_ADAPTER if IS_LONG else ("v1_immediate", "v2")

POISON = {"BROKER_SOFTWARE_ZE_POISON": "1"}
APART = {"BROKER_SOFTWARE_ZE_POINTERS": "context"}

ALONE = """
import sys
sys.modules["dpctl"] = sys.modules["dpnp"] = None
import broker, json, numpy as np

def told(call):
    try:
        return str(call())
    except Exception as error:
        return f"{type(error).__name__}: {error}"
"""
"""The beginning of programs without SYCL."""

DEVICES = """
devices = broker.devices()
print(json.dumps([[device.name, device.dlpack_device, device.is_host_readable] for device in devices]))
"""

NAMED = """
gpu = broker.Device("level_zero:gpu:1")
names = ["gpu:1", "level_zero:1", "LEVEL_ZERO:GPU:1", "level_zero:gpu:1", gpu, (14, 1)]
print({broker.Device(name) for name in names} == {gpu}, hash(gpu) == hash(broker.Device("gpu:1")))
print(broker.Device("gpu") == broker.Device("level_zero") == broker.Device("level_zero:gpu:0") != gpu)
print(broker.Device("cpu") == broker.Device("host") == broker.Device((1, 0)) != gpu, gpu != "level_zero:gpu:1")
"""

PROPERTIES = """
device = broker.Device("gpu")
told = {name: getattr(device.properties, name) for name in dir(device.properties) if name[0] != "_"}
print(json.dumps(told | {"memory": device.memory_bytes, "units": device.compute_units}))
"""

CARDS = """
print([device.properties.card for device in broker.devices()[1:]])
"""

VALUES = """
host = np.arange(12.0).reshape(3, 4)
array = broker.asarray(host, device="gpu")
print(repr(array))
print((broker.to_numpy(array, device="cpu") == host).all(), (np.asarray(array.to_device("host")) == host).all())
print((broker.to_numpy(broker.asarray(host[::-1, ::2], device="gpu"), device="cpu") == host[::-1, ::2]).all())
print(broker.to_capsule(array, max_version=(1, 0)) is not None, array.__dlpack_device__())
"""

SECOND = """
host = np.arange(12.0)
first, second = broker.asarray(host, device="gpu:0"), broker.asarray(host + 1, device="gpu:1")
print(second.device, second.__dlpack_device__(), first.to_device("gpu:1").device)
moved = second.to_device("gpu:0")
print(moved.device, (broker.to_numpy(moved, device="cpu") == host + 1).all())
"""

LATER = """
import broker, numpy as np
host = np.arange(5.0)
early = broker.asarray(host, device="gpu")
import dpctl, dpnp
late = broker.asarray(host, device="gpu")
print("context=driver" in repr(early), "context=sycl" in repr(late))

def shared(array, **options):
    made = broker.to_dpnp(array, **options)
    return made.get_array()._pointer == array.data_ptr, dpnp.asnumpy(made).tolist() == host.tolist()

print(shared(late), shared(early), shared(early, copy=True))
"""

ALONE_FIRST = """
import broker, numpy as np
array = broker.asarray(np.ones(3), device="gpu")
import dpctl, dpnp
print(broker.to_dpnp(array).get_array()._pointer == array.data_ptr)
print(dpctl.SyclDevice("level_zero:gpu:0").filter_string, int(dpnp.arange(5).sum()))
"""

FORKED = """
import os
array = broker.asarray(np.ones(3), device="gpu")
attempts = {
    "devices": broker.devices,
    "Device": lambda: broker.Device("gpu"),
    "asarray": lambda: broker.asarray(np.ones(3), device="level_zero:gpu:0"),
    "to_device": lambda: array.to_device("host"),
    "to_numpy": lambda: broker.to_numpy(array, device="cpu"),
    "write": lambda: array.__setitem__(0, 1.0),
    "item": lambda: array[0].item(),
    "export": lambda: array.__dlpack__(max_version=(1, 0)),
    "stats": broker.memory.stats,
    "empty_cache": broker.memory.empty_cache,
}
child = os.fork()
if not child:
    said = {name: told(call) for name, call in attempts.items()}
    print(json.dumps(said), flush=True)
    print(repr(array), broker.to_numpy(broker.asarray(b"ab")).tolist(), flush=True)
    del array
    sys.exit(0)
print(os.waitpid(child, 0)[1], broker.to_numpy(array, device="cpu").tolist())
"""

FORKED_BEFORE = """
import os
child = os.fork()
if not child:
    print(broker.to_numpy(broker.asarray(np.ones(3), device="gpu"), device="cpu").tolist(), flush=True)
    os._exit(0)
print(os.waitpid(child, 0)[1])
"""

BAD_DAYS = """
print(json.dumps([
    told(lambda: [device.name for device in broker.devices()]),
    told(lambda: broker.Device("level_zero:gpu:0")),
    told(lambda: broker.asarray(np.ones(3), device="gpu")),
    told(lambda: (broker.memory.stats(), broker.memory.empty_cache())),
    told(lambda: broker.to_numpy(broker.asarray(np.ones(1))).tolist()),
]))
"""

FULL = """
kept = [broker.memory.empty(1 << 20, "uint8", device="gpu") for _ in range(2)]
print(told(lambda: broker.memory.empty(1 << 22, "uint8", device="gpu")))
del kept
print(broker.memory.empty(3 << 20, "uint8", device="gpu").size)
"""

AT_EXIT = """
keep = [broker.asarray(np.ones(1000), device="gpu", copy=True) for _ in range(3)]
dropped = broker.asarray(np.ones(10), device="gpu").to_device("gpu", usm_type="host")
del dropped
sys.kept = keep
print("ended")
"""

EMPTIED = """
arrays = [broker.memory.empty(n, "uint8", device="gpu", usm_type=kind) for n in (0, 1, 5000) for kind in ("device", "shared", "host")]
arrays += [broker.asarray(np.ones((9, 9)), device="gpu").to_device("gpu", usm_type="host")]
del arrays
broker.memory.empty_cache()
"""

AT_IMPORT = """
import broker
broker.asarray(b"abc"), broker.Device("host"), broker.memory.stats(), broker.memory.empty_cache()
broker.memory.empty(3)
print("ze_loader" in open("/proc/self/maps").read())
broker.Device("gpu")
print("ze_loader" in open("/proc/self/maps").read())
"""


def _alone(program: str, **environment: str):
    return run_on_software(ALONE + program, "v2", **POISON | environment)


def _printed(program: str, **environment: str) -> list[str]:
    ended = _alone(program, **environment)
    assert ended.status == 0, ended.complained
    return ended.printed.splitlines()


def cells():
    """Return a test case for each adapter and operation."""
    table = "level_zero_operations"
    return [pytest.param(adapter, name, id=f"{adapter}-{name}") for adapter in VALUES_BY for name in names(table)]


@pytest.mark.parametrize(("adapter", "name"), cells())
def test_arrays_and_dpnp_share_the_device(adapter, name):
    assert answers("level_zero_operations", adapter, **POISON)[name] is None


class TestDevices:
    """Their list, and their names."""

    def test_level_zeros_devices_are_listed_without_sycl(self):
        listed = json.loads(_printed(DEVICES, BROKER_SOFTWARE_ZE_DEVICES="2")[0])
        assert listed == [
            ["host", [1, 0], True],
            ["level_zero:gpu:0", [14, 0], False],
            ["level_zero:gpu:1", [14, 1], False],
        ]

    @pytest.mark.parametrize(
        "environment",
        [
            {"BROKER_SOFTWARE_ZE_DEVICES": "3"},
            {"BROKER_SOFTWARE_ZE_DEVICES": "3", "ONEAPI_DEVICE_SELECTOR": "level_zero:2,0"},
            {"BROKER_SOFTWARE_ZE_DEVICES": "3", "ZE_AFFINITY_MASK": "1,2"},
            {"BROKER_SOFTWARE_ZE_TILES": "2", "ZE_FLAT_DEVICE_HIERARCHY": "FLAT"},
            {"BROKER_SOFTWARE_ZE_TILES": "2", "ZE_FLAT_DEVICE_HIERARCHY": "COMPOSITE"},
            {"BROKER_SOFTWARE_ZE_TILES": "2", "ZE_FLAT_DEVICE_HIERARCHY": "COMBINED"},
        ],
        ids=lambda environment: "-".join(environment.values()),
    )
    def test_with_and_without_sycl_the_same_devices_have_the_same_names(self, environment):
        program = DEVICES + "print([device.properties.uuid for device in devices if 'level_zero' in device.name])"
        alone, uuids = _printed(program, **environment)
        ended = run_on_software("import broker, json" + program, "v2", **environment)
        listed, sycl_uuids = ended.printed.splitlines()
        of_level_zero = [row for row in json.loads(listed) if row[0].startswith(("host", "level_zero"))]
        assert (of_level_zero, sycl_uuids) == (json.loads(alone), uuids)

    def test_a_device_that_cannot_allocate_is_left_out(self):
        assert json.loads(_printed(DEVICES, BROKER_SOFTWARE_ZE_MEMORY="0")[0]) == [["host", [1, 0], True]]

    def test_a_name_may_be_any_of_dpctls(self):
        assert _printed(NAMED, BROKER_SOFTWARE_ZE_DEVICES="2") == ["True True", "True", "True True"]

    def test_the_properties_are_the_drivers(self):
        settings = {"BROKER_SOFTWARE_ZE_FP64": "0", "BROKER_SOFTWARE_ZE_MEMORY": "123456789"}
        told = json.loads(_printed(PROPERTIES, **settings)[0])
        assert (told["has_fp64"], told["has_fp16"], told["memory"]) == (False, True, 123456789)
        assert told["units"] > 0 and told["simd_width"] in told["subgroup_sizes"]
        assert told["pci_address"] is None and len(told["uuid"]) == 36 and not told["is_tile"]

    def test_tiles_that_belong_together_name_the_same_card(self):
        two = {"BROKER_SOFTWARE_ZE_DEVICES": "2", "BROKER_SOFTWARE_ZE_TILES": "2"}
        [cards] = _printed(CARDS, ZE_FLAT_DEVICE_HIERARCHY="COMBINED", **two)
        assert cards == str(["level_zero:gpu:0"] * 2 + ["level_zero:gpu:2"] * 2)

    def test_the_command_prints_what_the_list_says(self):
        program = "import sys; from broker.__main__ import main; sys.exit(main(['devices']))"
        ended = run_on_software(program, "v2")
        assert ended.status == 0 and "level_zero:gpu:0" in ended.printed and "64, 32, 16" in ended.printed

    def test_the_host_has_no_properties(self):
        assert broker.Device("host").properties is None

    @pytest.mark.parametrize("wrong", ["", "xpu", "gpu:x", "level_zero:gpu:0:1", "gpu:level_zero", "0:gpu", 3, None])
    def test_what_names_no_device_is_an_error(self, wrong):
        with pytest.raises(broker.OptionError, match="wanted a device, got"):
            broker.Device(wrong)


class TestArrays:
    """Arrays in memory of broker's own, without SYCL."""

    def test_values_go_there_and_come_back(self):
        shown = "broker.Array(shape=(3, 4), dtype=float64, device=level_zero:gpu:0, usm_type=device, context=driver)"
        assert _printed(VALUES) == [shown, "True True", "True", "True (14, 0)"]

    @pytest.mark.parametrize("apart", [{}, APART], ids=["known", "apart"])
    def test_values_go_from_one_device_to_another(self, apart):
        printed = _printed(SECOND, BROKER_SOFTWARE_ZE_DEVICES="2", **apart)
        assert printed == ["level_zero:gpu:1 (14, 1) level_zero:gpu:1", "level_zero:gpu:0 True"]

    def test_a_full_device_is_an_error_that_says_who_has_it(self):
        error, size = _printed(FULL, BROKER_SOFTWARE_ZE_MEMORY=str(4 << 20))
        assert error.startswith("MemoryError: broker.memory.empty: wanted 4194304 bytes on level_zero:gpu:0")
        assert size == str(3 << 20)

    def test_a_program_ends_with_arrays_alive(self):
        assert _printed(AT_EXIT) == ["ended"]

    def test_an_emptied_cache_leaves_the_driver_no_memory(self):
        ended = _alone(EMPTIED, BROKER_SOFTWARE_ZE_LEDGER="1")
        assert "0 allocations" in ended.complained, ended.complained

    def test_memory_of_the_host_is_made_without_a_device(self):
        array = broker.memory.empty((2, 3), "bfloat16")
        assert (array.shape, array.dtype, array.device, array.data_ptr % 64) == ((2, 3), "bfloat16", "cpu", 0)

    def test_the_host_has_no_kinds_of_usm(self):
        with pytest.raises(broker.OptionError, match="the device is the host"):
            broker.asarray(b"abc").to_device("cpu", usm_type="shared")

    @pytest.mark.parametrize(
        "wrong",
        [
            {"shape": -1},
            {"shape": 3, "dtype": "float31"},
            {"shape": 3, "dtype": "float4_e2m1fn"},
            {"shape": 3, "usm_type": "device"},
            {"shape": (1 << 40, 1 << 40)},
        ],
        ids=str,
    )
    def test_memory_that_cannot_be_is_an_error(self, wrong):
        with pytest.raises(broker.OptionError, match=r"broker\.memory\.empty: .*; "):
            broker.memory.empty(**wrong)


class TestBesideSycl:
    """dpctl in the same process, before and after."""

    @pytest.mark.parametrize("adapter", VALUES_BY)
    def test_a_later_dpctl_works_as_ever(self, adapter):
        ended = run_on_software(ALONE_FIRST, adapter)
        assert ended.printed.splitlines() == ["True", "level_zero:gpu:0 10"], ended.complained

    @pytest.mark.parametrize("adapter", VALUES_BY)
    def test_memory_from_before_dpctl_stays_in_the_drivers_context(self, adapter):
        ended = run_on_software(LATER, adapter, **APART)
        doors_open = ["True True", "(True, True) (False, True) (False, True)"]
        # SYCL's context is reached by a direct door; without it each is copied.
        doors_shut = ["True False", "(False, True) (False, True) (False, True)"]
        assert ended.printed.splitlines() == (doors_shut if IS_SAFE else doors_open), ended.complained


class TestBadDays:
    """What is missing, old, forked or lost."""

    def test_a_forked_child_is_told_to_be_spawned(self):
        printed = _printed(FORKED)
        said = json.loads(printed[0])
        assert {name: "start processes by `spawn`" in text for name, text in said.items()} == dict.fromkeys(said, True)
        assert "device=level_zero:gpu:0" in printed[1] and printed[1].endswith("[97, 98]")
        assert printed[2:] == ["0 [1.0, 1.0, 1.0]"]

    def test_a_child_from_before_the_first_use_works(self):
        assert _printed(FORKED_BEFORE) == ["[1.0, 1.0, 1.0]", "0"]

    def test_without_the_loader_the_host_remains(self):
        said = json.loads(_printed(BAD_DAYS, ZEL_LIBRARY_PATH="/nowhere")[0])
        _hold_the_host_remains(said, "install it (Debian, Ubuntu: apt-get install libze1")

    def test_a_loader_that_is_too_old_is_named(self, tmp_path):
        (tmp_path / "libze_loader.so.1").symlink_to(broker._native.__file__)
        said = json.loads(_printed(BAD_DAYS, ZEL_LIBRARY_PATH=str(tmp_path))[0])
        _hold_the_host_remains(said, f"{tmp_path}/libze_loader.so.1 lacks an entry point of the API 1.4")

    def test_without_a_driver_the_host_remains(self):
        said = json.loads(_printed(BAD_DAYS, ZEL_LIBRARY_PATH="", LD_LIBRARY_PATH="")[0])
        _hold_the_host_remains(said, "install the GPU's driver")

    def test_the_loader_is_opened_at_the_first_use_and_not_before(self):
        ended = run_on_software(AT_IMPORT, "v2")
        assert ended.printed.splitlines() == ["False", "True"], ended.complained


def _hold_the_host_remains(said, reason):
    listed, named, placed, statistics, shared = said
    assert (listed, shared) == ("['host']", "[1.0]")
    for error, kind in ((named, "UnsupportedDeviceError"), (placed, "OptionError")):
        assert error.startswith(f"{kind}: broker.") and reason in error and "name one of host" in error
    assert statistics == "([], None)"
