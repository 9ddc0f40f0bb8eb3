"""What `broker.routes` looks at: a tensor of each framework on each kind of device, and its way to every other one."""

from __future__ import annotations

import importlib
from collections.abc import Collection, Iterator
from typing import Any

import broker
from broker import _native
from broker._routes import _HOSTS, Framework, RouteRow, frameworks, sample
from broker._runtimes import SOFTWARE
from broker._sides import SIDES, module

#: Memory of the host that SYCL knows, which everybody shares.
_SHARED_BY_ALL = 'with broker.memory.numpy_allocator("usm_host"): x = numpy.empty(...)'

#: What the host's memory is placed on by wish; every other framework takes a copy on the host.
_BY_WISH = {"cupy": "cuda"}

_OF_CUDA = {"numpy", "torch", "jax", "cupy", "array"}
_OF_SYCL = {"numpy", "torch", "tensorflow", "jax", "dpnp", "dpctl", "array"}

#: What rows rest on that have to do with a device of a kind, and the frameworks of which that is true: others' were written
#: by their source. JAX calls CUDA's devices `gpu`.
_PROVEN = {
    "opencl:cpu:": ("", _OF_SYCL),
    "cuda:": ("", _OF_CUDA),
    "gpu:": ("", _OF_CUDA),
    "level_zero:gpu:": ("software device", _OF_SYCL),
    "xpu:": ("software device", _OF_SYCL),
    "XPU:": ("software device", _OF_SYCL),
}


def matrix(names: list[str], table: dict[str, Framework]) -> tuple[list[RouteRow], dict[str, str]]:
    """Return the rows between frameworks of these names, and why some take no part."""
    samples: dict[str, dict[str, Any]] = {}
    missing: dict[str, str] = {}
    for name in names:
        try:
            samples[name] = dict(_samples(name, missing))
        except Exception as error:
            install = f"; install it by: {table[name].install}" if name in table else ""
            missing[name] = f"{type(error).__name__}: {error}{install}"
    versions = {row.name: f"{row.title} {row.version}" for row in frameworks()}
    untested = {row.name for row in frameworks() if row.tested is False}
    rows = []
    for source in samples:
        for place, tensor in samples[source].items():
            for target in samples:
                if target != source:
                    row = _row(source, place, tensor, target, versions)
                    rows.append(row._replace(proof=_proof(source, target, {place, _landing(row)}, untested)))
    return rows, missing


def _samples(name: str, missing: dict[str, str]) -> Iterator[tuple[str, Any]]:
    """Make a tensor on the first device of each kind; one that has none does not hide the others."""
    kinds: dict[str, str] = {}
    for place in SIDES[name].places(module(name)):
        kinds.setdefault(_kind(place), place)
    for place in kinds.values():
        if place.lower() in _HOSTS and name != "array":
            yield place, sample(name)
            continue
        try:
            made = SIDES[name].make(module(name), place, 1024)
        except Exception as error:
            missing[f"{name} {place}"] = f"{type(error).__name__}: {error}"
        else:
            yield place, made


def _kind(place: str) -> str:
    return place.rstrip("0123456789")


def _row(source: str, place: str, tensor: Any, target: str, versions: dict[str, str]) -> RouteRow:
    route = _native.explain(tensor, "broker" if target == "array" else target)
    row = RouteRow(source, target, route.outcome, route.why, route.remedy, place)
    if route.shares:
        return row
    read = _native.explain(tensor, "broker")
    if read.outcome == "refuses":
        # Nobody gets at the memory, whatever the target.
        return row._replace(why=read.why, remedy=read.remedy, limit=versions[source], command=read.remedy)
    return row._replace(limit=versions[target], command=_command(row, tensor))


def _command(row: RouteRow, tensor: Any) -> str:
    """Return what has it share, or copy where it cannot."""
    if row.outcome == "copies":
        return _SHARED_BY_ALL if row.place.lower() in _HOSTS and row.target in {"dpnp", "dpctl"} else row.remedy
    device = _BY_WISH.get(row.target, "cpu")
    if _native.explain(tensor, row.target, device=device).outcome != "refuses":
        return f'broker.to(x, "{row.target}", device="{device}")'
    return f'broker.to(broker.to_numpy(x, device="cpu"), "{row.target}")'


def _landing(row: RouteRow) -> str:
    """Return the device that a copy from the host is on; nothing where that is the host."""
    if row.outcome != "copies" or row.place.lower() not in _HOSTS:
        return ""
    if row.target in {"dpnp", "dpctl"}:
        return str(importlib.import_module("dpctl").SyclDevice().filter_string)
    return "cuda:0" if row.target == "cupy" else ""


def _proof(source: str, target: str, places: Collection[str], untested: set[str]) -> str:
    """Say what a row rests on, where that is less than a test on such devices."""
    proofs = {_proof_on(place, {source, target}) for place in places if place.lower() not in _HOSTS}
    proofs |= {"not this version"} if {source, target} & untested else set()
    return next((proof for proof in ("source", "software device", "not this version") if proof in proofs), "")


def _proof_on(place: str, names: set[str]) -> str:
    proof, proven = _PROVEN.get(_kind(place), ("source", names))
    if not names <= proven:
        return "source"
    # PyTorch's `xpu` in software is ours.
    is_ours = any(device.description.startswith(SOFTWARE) for device in broker.devices())
    return "source" if proof == "software device" and "torch" in names and not is_ours else proof
