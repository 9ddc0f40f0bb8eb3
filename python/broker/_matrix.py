"""What `broker.routes` looks at: a tensor of each framework on each kind of device, and its way to every other one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import broker
from broker import _native
from broker._routes import _HOSTS, Framework, RouteRow, frameworks, sample
from broker._runtimes import SOFTWARE
from broker._sides import SIDES, module

#: Memory of the host that SYCL knows, which everybody shares.
_SHARED_BY_ALL = 'with broker.memory.numpy_allocator("usm_host"): x = numpy.empty(...)'


def matrix(names: list[str], table: dict[str, Framework]) -> tuple[list[RouteRow], dict[str, str]]:
    """Return the rows between frameworks of these names, and why some take no part."""
    samples, missing = {}, {}
    for name in names:
        try:
            samples[name] = dict(_samples(name))
        except Exception as error:
            install = f"; install it by: {table[name].install}" if name in table else ""
            missing[name] = f"{type(error).__name__}: {error}{install}"
    versions = {row.name: f"{row.title} {row.version}" for row in frameworks()}
    untested = {row.name for row in frameworks() if row.tested is False}
    rows = [
        _row(source, place, tensor, target, versions)._replace(proof=_proof(source, place, target, untested))
        for source in samples
        for place, tensor in samples[source].items()
        for target in samples
        if target != source
    ]
    return rows, missing


def _samples(name: str) -> Iterator[tuple[str, Any]]:
    """Make a tensor on the first device of each kind."""
    kinds: dict[str, str] = {}
    for place in SIDES[name].places(module(name)):
        kinds.setdefault(place.rstrip("0123456789"), place)
    for place in kinds.values():
        is_host = place.lower() in _HOSTS and name != "array"
        yield place, sample(name) if is_host else SIDES[name].make(module(name), place, 1024)


def _row(source: str, place: str, tensor: Any, target: str, versions: dict[str, str]) -> RouteRow:
    if target == "array":
        return RouteRow(source, target, "shares", "", "", place)
    route = _native.explain(tensor, target)
    row = RouteRow(source, target, route.outcome, route.why, route.remedy, place)
    if route.shares:
        return row
    to_host = f'broker.to(x, "{target}", device="cpu")'
    command = to_host if route.outcome == "refuses" else _SHARED_BY_ALL
    return row._replace(limit=versions[target], command=command)


def _proof(source: str, place: str, target: str, untested: set[str]) -> str:
    """Say what a row rests on, where that is less than a test on such a device."""
    if place.startswith(("level_zero:", "xpu:", "XPU:")):
        is_ours = any(device.description.startswith(SOFTWARE) for device in broker.devices())
        return "source" if "torch" in {source, target} and not is_ours else "software device"
    return "not this version" if {source, target} & untested else ""
