"""What `doctor` advises about runtimes and their devices: what does not go together or is hidden, and what to type.

A machine is not broken by any of it.
"""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from typing import Any, NamedTuple


class Finding(NamedTuple):
    """Something that a user would want to know: whether it is broken, what it is, what to type."""

    broken: bool
    what: str
    mend: str


#: Choose among the devices that a driver has.
_CHOOSERS = ("ONEAPI_DEVICE_SELECTOR", "ZE_AFFINITY_MASK")
_HIERARCHY = "ZE_FLAT_DEVICE_HIERARCHY"
_PLUGGABLE = "ITEX_ENABLE_NEXTPLUGGABLE_DEVICE"

#: Lists Level Zero's devices, by what stays the same whatever is hidden.
_LIST = """
import broker, json
print(json.dumps({device.properties.uuid: device.description for device in broker.devices() if device.properties}))
"""


def advice(states: Iterable[dict[str, Any]], runtimes: Iterable[dict[str, Any]], timeout: float) -> Iterator[Finding]:
    """Go through everything that is known to go wrong with runtimes that work by themselves."""
    runtimes = list(runtimes)
    yield from _two_sycls(runtimes)
    yield from _incomplete(runtimes)
    yield from _hidden(os.environ, timeout)
    yield from _parts_of_cards(os.environ)
    yield from _next_pluggable(os.environ)
    for state in states:
        if "collision" in state:
            yield Finding(False, *state["collision"])


def _two_sycls(runtimes: list[dict[str, Any]]) -> Iterator[Finding]:
    sycls = sorted((one for one in runtimes if one["name"] == "sycl"), key=lambda one: -(one["major"] or 0))
    if len(sycls) < 2:
        return
    newest, *older = sycls
    files = ", ".join(f"{one['files'][0]} ({' and '.join(one['loaded_by'])})" for one in sycls)
    if len({one["major"] for one in sycls}) == 1 and _are_apart(sycls):
        what = f"two files of one SYCL runtime: {files}; in one process all of them get the one that is loaded first"
        yield Finding(False, what, "unset LD_LIBRARY_PATH, and install the frameworks in one environment")
        return
    what = f"two SYCL runtimes: {files}; in one process each has contexts of its own and shares nothing with the other"
    if newest["major"] != older[0]["major"]:
        what += ", and the newer one cannot be loaded after the older one"
    order = f"import {_modules(newest)} before {' and '.join(_modules(one) for one in older)}"
    pairs = "PyTorch up to 2.12 with dpctl 0.21, PyTorch from 2.13 on with dpctl 0.22"
    yield Finding(False, what, f"{order}; to share, install versions of one runtime: {pairs}")


def _are_apart(runtimes: list[dict[str, Any]]) -> bool:
    """Claim that no process has two of them, as one gets that is told to load each by its path."""
    loaders = [title for one in runtimes for title in one["loaded_by"]]
    return len(loaders) == len(set(loaders))


def _modules(runtime: dict[str, Any]) -> str:
    names = {"PyTorch": "torch", "TensorFlow": "tensorflow", "JAX": "jax", "CuPy": "cupy", "NumPy": "numpy"}
    return ", ".join(names.get(title, title) for title in runtime["loaded_by"])


def _incomplete(runtimes: list[dict[str, Any]]) -> Iterator[Finding]:
    remedy = "install a version of {} that the table of the README names; until then the public protocols serve"
    for one in runtimes:
        file, mend = one["files"][0], remedy.format(one["module"])
        if one["missing"]:
            yield Finding(False, f"{file} lacks {', '.join(one['missing'])}: broker does not call it", mend)
        elif not one["known"]:
            what = f"{file} is of a version that broker does not know: it is asked for contexts if Level Zero bears it out"
            yield Finding(False, what, mend)
        if "error" in one:
            yield Finding(False, f"{file} does not tell its devices: {one['error']}", "python -m broker devices")


def _hidden(environment: Mapping[str, str], timeout: float) -> Iterator[Finding]:
    """Compare the devices with those that there are without a variable, or with it alone: two may hide the same one."""
    chosen = [name for name in _CHOOSERS if environment.get(name)]
    if not chosen:
        return

    @functools.cache
    def without(*names: str) -> dict[str, str]:
        return _devices_under({key: value for key, value in environment.items() if key not in names}, timeout)

    seen = without()
    for name in chosen:
        alone = without(*(other for other in chosen if other != name))
        hidden = [
            told for uuid, told in without(*chosen).items() if uuid not in seen and (uuid not in alone or uuid in without(name))
        ]
        if hidden:
            what = f"{name}={environment[name]} hides {len(hidden)} of Level Zero's devices ({', '.join(sorted(hidden))}): "
            what += "those that are left are numbered anew, and dpnp ends the process where it is given memory of a hidden one"
            yield Finding(False, what, f"unset {name}, or let it name them too")


def _devices_under(environment: Mapping[str, str], timeout: float) -> dict[str, str]:
    flags = ["-P"] if sys.flags.safe_path else []
    command = [sys.executable, *flags, "-c", _LIST]
    try:
        ended = subprocess.run(command, env=dict(environment), capture_output=True, text=True, timeout=timeout)
    except subprocess.TimeoutExpired:
        return {}
    lines = ended.stdout.splitlines()
    return json.loads(lines[-1]) if lines and not ended.returncode else {}


def _parts_of_cards(environment: Mapping[str, str]) -> Iterator[Finding]:
    value = environment.get(_HIERARCHY, "")
    if value and value.upper() != "FLAT":
        what = f"{_HIERARCHY}={value}: tiles are parts of a card there, and DLPack has numbers for whole cards alone"
        yield Finding(False, what, f"export {_HIERARCHY}=FLAT")


def _next_pluggable(environment: Mapping[str, str]) -> Iterator[Finding]:
    if find_spec("intel_extension_for_tensorflow") and environment.get(_PLUGGABLE, "").lower() not in {"0", "false"}:
        what = "Intel's extension of TensorFlow runs as NextPluggableDevice, whose tensors have no addresses to share"
        yield Finding(False, what, f"export {_PLUGGABLE}=0 TF_USE_LEGACY_KERAS=1, before TensorFlow is imported")
