"""PyTorch's `xpu` on the software device: what its tensors do, alone and with dpnp, by PyTorch's own DLPack.

Each program is a process of its own. Nothing here shows what a GPU or Intel's builds of PyTorch do beyond the protocol.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from software.answers import answers, names
from software.driver import run_on_software

pytestmark = pytest.mark.timeout(600)

ROOT = Path(__file__).parents[2]
XPU = {"BROKER_SOFTWARE_XPU": "1"}
POISON = {"BROKER_SOFTWARE_ZE_POISON": "1"}
APART = {"BROKER_SOFTWARE_ZE_POINTERS": "context"}
TWO = {"BROKER_SOFTWARE_ZE_DEVICES": "2"}

DLPACK_EXAMPLE = """
import dpnp
import torch

tensor = torch.arange(4).to("xpu")
array = dpnp.from_dlpack(tensor)
tensor[0] = -2.0
print(f"Original PyTorch array: {tensor}")
print(f"dpnp view of PyTorch array: {array} on device {array.device}")
del tensor, array

array = dpnp.arange(4)
tensor = torch.from_dlpack(array)
array[0] = -3.0
print(f"Original dpnp array: {array} on device {array.device}")
print(f"PyTorch view of dpnp array: {tensor}")
"""
"""What Aurora's page on dpnp shows of DLPack (ALCF's workshop, `DPEP/examples/dlpack_example.py`), and prints the same."""

PRINTED = """\
Original PyTorch array: tensor([-2,  1,  2,  3], device='xpu:0')
dpnp view of PyTorch array: [-2  1  2  3] on device Device(level_zero:gpu:0)
Original dpnp array: [-3  1  2  3] on device Device(level_zero:gpu:0)
PyTorch view of dpnp array: tensor([-3,  1,  2,  3], device='xpu:0')"""

FOREIGN = """
import broker, dpctl, dpctl.memory, dpnp, numpy, torch
device = dpctl.SyclDevice("level_zero:gpu:0")
queue = dpctl.SyclQueue(dpctl.SyclContext([device]), device)
memory = dpctl.memory.MemoryUSMDevice(16, queue=queue)
memory.copy_from_host(numpy.arange(4, dtype="int32").view("u1"))

class Foreign:
    __sycl_usm_array_interface__ = {
        "data": (memory._pointer, False), "shape": (4,), "strides": None, "typestr": "|i4", "version": 1, "syclobj": queue,
    }

def told(call):
    try:
        return call()
    except (RuntimeError, broker.BrokerError) as error:
        return f"{type(error).__name__}: {error}"

print(told(lambda: torch.from_dlpack(broker.to_capsule(Foreign(), max_version=(1, 0)))))
print(told(lambda: broker.to_torch(Foreign(), copy=False)))
"""

REFUSED = """\
RuntimeError: wanted USM device memory of PyTorch's context, got memory that the context does not know
CopyRequired: broker.to_torch: copy=False forbids the copy that is needed: PyTorch's context on the device does not know \
the memory; """

OTHER_ORDER = """
import broker, dpctl, numpy as np, torch
from raw.hazards import hand_made
listed = dpctl.get_devices
dpctl.get_devices = lambda **which: listed(**which)[::-1]
a = torch.arange(3, device="xpu:0")
dpctl.get_devices = listed
import dpnp

def place(array):
    return array.sycl_device.filter_string if hasattr(array, "sycl_device") else str(array.device)

held = broker.asarray(a)
print("ids", tuple(map(int, a.__dlpack_device__())), held.__dlpack_device__())
print("held", held.device, held.data_ptr == a.data_ptr(), broker.to_numpy(held, device="cpu").tolist())
array = broker.to_dpnp(a)
print("dpnp", place(array), array.get_array()._pointer == a.data_ptr(), (array + 1).tolist())
for index in (0, 1):
    made = broker.to_torch(dpnp.arange(3, device=f"level_zero:gpu:{index}"))
    own = broker.to_torch(broker.asarray(np.arange(3), device=f"level_zero:gpu:{index}"))
    print("torch", index, place(made), place(own), (made + 1).tolist(), own.tolist())
    # A producer's number is wrong, and nobody goes by it.
    wrong = hand_made(dtype="int64", data=a.data_ptr(), shape=(3,), strides=(1,), device=(14, index))[0]
    array = broker.to_dpnp(broker.from_capsule(wrong))
    print("wrong", index, place(array), (array + 1).tolist())
stream = torch.xpu.Stream("xpu:0")
print("stream", place(broker.to_dpnp(a, stream=stream)), place(broker.asarray(a, device="level_zero:gpu:1")))
print("moved", broker.asarray(a, device="level_zero:gpu:0").device, broker.to(np.ones(1), like=a).device)
"""

IN_OTHER_ORDER = """\
ids (14, 0) (14, 1)
held level_zero:gpu:1 True [0, 1, 2]
dpnp level_zero:gpu:1 True [1, 2, 3]
torch 0 xpu:1 xpu:1 [1, 2, 3] [0, 1, 2]
wrong 0 level_zero:gpu:1 [1, 2, 3]
torch 1 xpu:0 xpu:0 [1, 2, 3] [0, 1, 2]
wrong 1 level_zero:gpu:1 [1, 2, 3]
stream level_zero:gpu:1 level_zero:gpu:1
moved level_zero:gpu:0 xpu:0"""


REVERSED = """
import dpctl, torch
listed = dpctl.get_devices
dpctl.get_devices = lambda **which: listed(**which)[::-1]
torch.ones(1, device="xpu:0")
dpctl.get_devices = listed
"""

PLACED = """
import itertools, warnings, broker, dpctl, dpnp, numpy as np, torch
warnings.simplefilter("ignore")
FIRST, SECOND = (f"level_zero:gpu:{index}" for index in (0, 1))
DTYPE = {"dtype": "int32"}
OWN = broker.to_torch(dpnp.ones(1, device=FIRST)).device
SOURCES = {kind: dpnp.arange(8, device=FIRST, usm_type=kind, **DTYPE) for kind in ("device", "shared", "host")} | {
    "opencl": dpnp.arange(8, device="opencl:cpu", **DTYPE),
    "part": dpnp.arange(16, device=FIRST, **DTYPE)[:8],
    "torch": torch.arange(8, dtype=torch.int32, device=OWN),
    "array": broker.asarray(np.arange(8, **DTYPE), device="gpu:0"),
    "numpy": np.arange(8, **DTYPE),
}
OTHER = torch.device("xpu", 1 - OWN.index)
WISHES = [
    ("dpnp", FIRST, FIRST), ("dpnp", dpctl.SyclQueue(FIRST), FIRST), ("dpnp", broker.Device(FIRST), FIRST),
    ("dpnp", SECOND, SECOND), ("dpctl", dpctl.SyclDevice(SECOND), SECOND), ("dpctl", "opencl:cpu", "opencl:cpu:0"),
    ("torch", OWN, OWN), ("torch", "xpu", "xpu:0"), ("torch", OTHER, OTHER),
    ("torch", broker.Device(FIRST), OWN), ("torch", broker.Device(SECOND), OTHER),
    ("broker", FIRST, FIRST), ("broker", SECOND, SECOND),
]

def address(tensor):
    return broker.asarray(tensor).data_ptr

def done(x, to, device, place, copy):
    try:
        with broker.trace() as seen:
            made = broker.to(x, to, device=device, copy=copy)
    except broker.CopyRequired:
        return "refuses", {"refuses"}
    found = getattr(made, "sycl_device", None)
    found = found.filter_string if found else str(made.device)
    values = broker.to_numpy(made, device="cpu").tolist()
    told = {"shares" if seen.shares else "copies", broker.explain(x, to=to, device=device, copy=copy).outcome}
    is_right = values == list(range(8)) and found == str(place)
    return ("shares" if address(made) == address(x) else "copies") if is_right else (values, found), told

shared = {}
for (name, x), (to, device, place) in itertools.product(SOURCES.items(), WISHES):
    outcomes = [done(x, to, device, place, copy) for copy in (None, True, False)]
    plain = outcomes[0][0]
    wanted = [plain, "copies", {"shares": "shares", "copies": "refuses"}.get(plain)]
    if outcomes != [(outcome, {outcome}) for outcome in wanted]:
        print(name, to, device, outcomes)
    if plain == "shares":
        shared.setdefault(name, []).append(WISHES.index((to, device, place)))
print(shared)
"""

SHARED = (
    "{'device': [0, 1, 2, 6, %s9, 11], 'shared': [0, 1, 2, 11], 'host': [0, 1, 2, 11], 'opencl': [5], "
    "'part': [0, 1, 2, 6, %s9, 11], 'torch': [0, 1, 2, 6, %s9, 11], 'array': [0, 1, 2, 6, %s9, 11]}"
)
"""Which of the wishes each source shares with: those for the device that it is on, by whatever name."""


@pytest.mark.parametrize("adapter", ["v1_immediate", "v2"])
def test_aurora_s_dlpack_example_prints_what_its_page_shows(adapter: str) -> None:
    ended = run_on_software(DLPACK_EXAMPLE, adapter, **XPU, **POISON)
    assert (ended.status, ended.printed) == (0, PRINTED), ended.complained


@pytest.mark.parametrize("adapter", ["v1_immediate", "v2"])
def test_the_same_by_broker_prints_the_same(adapter: str) -> None:
    ended = run_on_software((ROOT / "examples" / "torch_xpu.py").read_text(), adapter, **XPU, **POISON)
    assert (ended.status, ended.printed) == (0, PRINTED), ended.complained


def _blocks(page: str) -> list[str]:
    """Return the blocks of a page that show the device."""
    blocks = re.findall(r"^```text\n(.*?)^```$", (ROOT / page).read_text(), re.MULTILINE | re.DOTALL)
    return [block for block in blocks if "Original PyTorch array" in block]


@pytest.mark.parametrize("place", [0, 1], ids=["alone", "by broker"])
def test_the_readme_s_second_example_prints_what_it_shows(place: int) -> None:
    block = _blocks("README.md")[place]
    program = f"import doctest; doctest.run_docstring_examples({block!r}, {{}})"
    ended = run_on_software(program, "v1_immediate", **XPU, **POISON)
    assert (ended.status, ended.printed) == (0, ""), ended
    assert [line for line in block.splitlines() if not line.startswith(">>>")] == PRINTED.splitlines()


def test_the_page_shows_what_the_example_prints() -> None:
    assert _blocks("docs/torch-xpu.md") == [PRINTED + "\n"]


@pytest.mark.parametrize("name", names("torch_xpu_operations"))
def test_on_the_software_device(name: str) -> None:
    assert answers("torch_xpu_operations", "v1_immediate", **POISON)[name] is None


def test_memory_of_another_context_is_not_shared() -> None:
    ended = run_on_software(FOREIGN, "v1_immediate", **XPU, **APART)
    assert (ended.status, ended.printed[: len(REFUSED)]) == (0, REFUSED), ended.complained


@pytest.mark.parametrize(("order", "current"), [("", "7, "), (REVERSED, "")], ids=["sycl's order", "another order"])
def test_a_tensor_is_copied_to_a_device_where_it_is_not_there_or_the_caller_says_so(order: str, current: str) -> None:
    ended = run_on_software(order + PLACED, "v1_immediate", **XPU, **TWO)
    assert (ended.status, ended.printed) == (0, SHARED.replace("%s", current)), ended.complained


def test_two_devices_are_two_and_copies_go_between_them() -> None:
    program = """
    import broker, dpnp, torch
    a = torch.arange(3, device="xpu:1")
    print(torch.xpu.device_count(), a.device, a.to("xpu:0").tolist(), tuple(map(int, a.__dlpack_device__())))
    with torch.xpu.device(1):
        print(torch.ones(1, device="xpu").device, torch.xpu.current_device())
    x = dpnp.ones(2, device="level_zero:gpu:1")
    print(torch.from_dlpack(x).device, dpnp.from_dlpack(a).device)
    there, back = broker.to_torch(x), broker.to_dpnp(a)
    print(there.device, there.tolist(), back.device, (back + 1).device, back.tolist(), broker.to_torch(x, device="xpu:0").device)
    """
    ended = run_on_software(program, "v1_immediate", **XPU, **TWO)
    wanted = """\
2 xpu:1 [0, 1, 2] (14, 1)
xpu:1 1
xpu:1 Device(level_zero:gpu:1)
xpu:1 [1.0, 1.0] Device(level_zero:gpu:1) Device(level_zero:gpu:1) [0, 1, 2] xpu:0"""
    assert (ended.status, ended.printed) == (0, wanted), ended.complained


def test_broker_copies_pytorch_s_memory_to_another_device_where_there_is_no_dpctl() -> None:
    program = """
    import sys, torch
    a = torch.arange(3, device="xpu")
    sys.modules["dpctl"] = sys.modules["dpnp"] = None
    import broker
    made = broker.asarray(a, device="level_zero:gpu:1"), broker.asarray(a).to_device("level_zero:gpu:1")
    print([(there.device, broker.to_numpy(there, device="cpu").tolist()) for there in made])
    """
    ended = run_on_software(program, "v1_immediate", **XPU, **TWO)
    assert ended.printed == str([("level_zero:gpu:1", [0, 1, 2])] * 2), ended.complained


@pytest.mark.parametrize(
    "settings",
    [{"BROKER_SAFE": "0"}, {"BROKER_SAFE": "0"} | APART, {"BROKER_SAFE": "1"}],
    ids=["together", "apart", "public doors"],
)
def test_where_pytorch_counts_its_devices_otherwise_the_pointer_tells_the_device(settings: dict[str, str]) -> None:
    ended = run_on_software(OTHER_ORDER, "v1_immediate", **XPU, **TWO, **POISON, **settings)
    assert (ended.status, ended.printed) == (0, IN_OTHER_ORDER), ended.complained


def test_by_public_doors_alone_a_copy_lands_on_the_device_that_pytorch_counts_otherwise() -> None:
    ended = run_on_software(OTHER_ORDER, "v1_immediate", BROKER_SAFE="1", **XPU, **TWO, **POISON, **APART)
    lines = [line for line in ended.printed.splitlines() if line.startswith("torch")]
    assert lines == ["torch 0 xpu:1 xpu:1 [1, 2, 3] [0, 1, 2]", "torch 1 xpu:0 xpu:0 [1, 2, 3] [0, 1, 2]"], ended.complained


def test_a_forked_child_is_told_to_be_spawned() -> None:
    program = """
    import os, torch
    a = torch.ones(2, device="xpu")
    child = os.fork()
    if not child:
        try:
            torch.ones(2, device="xpu")
        except RuntimeError as error:
            print(error, flush=True)
        os._exit(0)
    os.waitpid(child, 0)
    """
    ended = run_on_software(program, "v1_immediate", **XPU)
    assert "spawn" in ended.printed, ended


def test_pytorch_has_no_xpu_where_nobody_asks_for_it() -> None:
    program = "import torch; print(torch.xpu.is_available())"
    ended = run_on_software(program, "v1_immediate", BROKER_SOFTWARE_XPU="0")
    assert ended.printed == "False", ended.complained


def test_without_a_compiler_pytorch_works_and_says_what_is_missing(tmp_path: object) -> None:
    program = "import torch; print(torch.ones(2).sum().item(), torch.xpu.is_available())"
    ended = run_on_software(program, "v1_immediate", **XPU, CXX="/nowhere/g++", BROKER_CACHE_DIR=str(tmp_path))
    assert ended.printed == "2.0 False", ended
    assert "/nowhere/g++ cannot be run" in ended.complained, ended


def test_the_extension_tells_where_it_lies() -> None:
    command = [sys.executable, "-P", "-m", "dlpack_broker_software.torch_xpu"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    assert ended.stdout.strip().endswith(".so")
