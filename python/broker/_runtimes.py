"""The framework runtimes that a process has loaded, with their versions and devices, as `doctor` tells them."""

from __future__ import annotations

import ctypes
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import metadata
from typing import Any

from broker import _native
from broker._sides import SIDES
from broker.exceptions import BrokerError

#: The module whose version is the runtime's; the others' versions stand in the names of their files.
_MODULES = {"dpctl": "dpctl", "torch": "torch", "torch_xpu": "torch", "tensorflow": "tensorflow"}

#: The distributions that bring the others, where they are this Python's.
_DISTRIBUTIONS = {"sycl": "intel-sycl-rt", "itex": "intel-extension-for-tensorflow"}

#: Begins the description of every device of the software driver.
SOFTWARE = "Software Level Zero"


def runtimes() -> list[dict[str, Any]]:
    """List what this process has loaded, with the devices that each has and DLPack's pair for each."""
    loaded = [
        {**runtime, "files": [os.path.normpath(file) for file in runtime["files"]]} for runtime in _native.loaded_runtimes()
    ]
    return [{**runtime, "version": _version(runtime), **_devices(runtime)} for runtime in loaded]


def merged(states: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put together what processes of several frameworks have loaded; each runtime tells whose they are."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for state in states:
        for runtime in state.get("runtimes", ()):
            one = found.setdefault((runtime["name"], _file(runtime)), {**runtime, "loaded_by": []})
            one["loaded_by"].append(state["title"])
            # A framework that is loaded first may not have asked for devices yet.
            one["devices"] = one["devices"] or runtime["devices"]
    return list(found.values())


def _file(runtime: dict[str, Any]) -> str:
    return os.path.realpath(str(runtime["files"][0]))


def _version(runtime: dict[str, Any]) -> str:
    name = runtime["name"]
    module = sys.modules.get(_MODULES.get(name, ""))
    if module is not None:
        return str(module.__version__)
    numbers = re.search(r"\.so\.([\d.]+)$", _file(runtime))
    number = str(numbers[1]) if numbers else ""
    distribution = _DISTRIBUTIONS.get(name)
    if distribution and runtime["files"][0].startswith(sys.prefix):
        try:
            return f"{number} ({distribution} {metadata.version(distribution)})".strip()
        except metadata.PackageNotFoundError:
            pass
    return number


def _devices(runtime: dict[str, Any]) -> dict[str, Any]:
    """Return the devices, and what was raised instead: a broken runtime is not to hide the others."""
    ask = _ASK.get(runtime["name"])
    try:
        rows = ask(runtime) if ask else ()
        return {"devices": [dict(zip(("name", "dlpack", "context"), row, strict=True)) for row in rows]}
    except Exception as error:
        return {"devices": [], "error": f"{type(error).__name__}: {error}"}


_Row = tuple[str, tuple[int, int] | None, str]


_Runtime = dict[str, Any]


def _of_sycl(runtime: _Runtime) -> Iterator[_Row]:
    """Ask those who call it; of several runtimes nobody tells whose is whose."""
    loaded = [one["name"] for one in _native.loaded_runtimes()]
    if loaded.count("sycl") == 1:
        yield from _of_dpctl(runtime) if "dpctl" in sys.modules else _of_torch_xpu(runtime) if "torch" in sys.modules else ()


def _of_dpctl(_: _Runtime) -> Iterator[_Row]:
    """Ask SYCL; devices of equal contexts share memory."""
    dpctl = sys.modules["dpctl"]
    contexts: list[Any] = []
    for place, device in enumerate(dpctl.get_devices()):
        context = dpctl.SyclContext(device)
        if context not in contexts:
            contexts.append(context)
        yield device.filter_string, (14, place), f"SYCL's default {contexts.index(context) + 1}"


def _of_level_zero(_: _Runtime) -> Iterator[_Row]:
    for device in _native.devices():
        if device.properties is not None:
            context = _context_of(_native.empty_memory(1, "uint8", device, "device", None))
            is_software = device.description.startswith(SOFTWARE)
            yield device.name, device.dlpack_device, f"{context}, in software" if is_software else context


def _context_of(array: Any) -> str:
    """Read the only place where an array tells in whose context it is."""
    told = re.search(r"context=(\w+)", repr(array))
    return told[1] if told else ""


def _of_torch(runtime: _Runtime) -> Iterator[_Row]:
    torch: Any = sys.modules["torch"]
    yield "cpu", (1, 0), ""
    for place in range(torch.cuda.device_count()):
        yield f"cuda:{place}", (2, place), "primary"
    yield from _of_torch_xpu(runtime)


def _of_torch_xpu(_: _Runtime) -> Iterator[_Row]:
    torch: Any = sys.modules["torch"]
    for place in range(torch.xpu.device_count()):
        # DLPack's number need not be PyTorch's, which `__dlpack_device__` gives: the capsule holds the right one.
        capsule = torch.empty(1, device=f"xpu:{place}").__dlpack__()
        yield f"xpu:{place}", _native.from_capsule(capsule).__dlpack_device__(), "SYCL's default"


def _of_tensorflow(_: _Runtime) -> Iterator[_Row]:
    kinds = {"CPU": 1, "GPU": 2}
    for device in sys.modules["tensorflow"].config.list_logical_devices():
        place = device.name.rpartition("device:")[2]
        if device.device_type in kinds:
            yield place, (kinds[device.device_type], int(place.rpartition(":")[2])), "TensorFlow's"
        else:
            yield _added_to_tensorflow(place)


def _added_to_tensorflow(place: str) -> _Row:
    """Tell of a device whose number for DLPack broker finds out by a tensor on it."""
    try:
        array = _native.asarray(SIDES["tensorflow"].make(sys.modules["tensorflow"], place, 1))
    except BrokerError:
        return place, None, ""
    return place, array.__dlpack_device__(), _context_of(array) or "TensorFlow's"


def _of_itex(runtime: _Runtime) -> Iterator[_Row]:
    if "tensorflow" in sys.modules:
        yield from (row for row in _of_tensorflow(runtime) if row[0].startswith("XPU:"))


def _of_cuda(runtime: _Runtime) -> Iterator[_Row]:
    """Ask the driver, since each framework tells of its own alone."""
    driver, count = ctypes.CDLL(runtime["files"][0]), ctypes.c_int()
    # Where a machine has the driver and no device, neither call succeeds.
    if driver.cuInit(0) == 0 == driver.cuDeviceGetCount(ctypes.byref(count)):
        yield from ((f"cuda:{place}", (2, place), "primary") for place in range(count.value))


_ASK: dict[str, Callable[[_Runtime], Iterator[_Row]]] = {
    "sycl": _of_sycl,
    "dpctl": _of_dpctl,
    "torch": _of_torch,
    "torch_xpu": _of_torch_xpu,
    "tensorflow": _of_tensorflow,
    "itex": _of_itex,
    "level_zero": _of_level_zero,
    "cuda": _of_cuda,
}
