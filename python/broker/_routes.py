"""What is installed here, and how tensors get from each framework to each other one."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import metadata
from importlib.util import find_spec
from types import ModuleType
from typing import Any, NamedTuple

from broker import _native
from broker.exceptions import OptionError


class Framework(NamedTuple):
    """A framework of broker's table, as it is here.

    Attributes
    ----------
    name, title : str
        What `to` takes, and what people call it.
    installed, loaded : bool
        Whether it can be found, and whether this process has imported it.
    version : str or None
        Of the imported module, otherwise of the installed distribution.
    tested : bool or None
        Whether broker has full rules for this version: its tests run the newest of such versions,
        or that of Aurora's module. Another one is given plain, aligned tensors only. ``None``
        until it is imported.
    install : str
        What to type to install it.
    """

    name: str
    title: str
    installed: bool
    loaded: bool
    version: str | None
    tested: bool | None
    install: str


def frameworks() -> list[Framework]:
    """List every framework that broker converts to, without importing any.

    Returns
    -------
    list of Framework
        In the order of broker's table.

    Examples
    --------
    >>> import broker, numpy
    >>> row = broker.frameworks()[0]
    >>> row.title, row.loaded, row.version == numpy.__version__
    ('NumPy', True, True)
    """
    return [_framework(row) for row in _native.framework_rows()]


class RouteRow(NamedTuple):
    """The way from one framework to another.

    Attributes
    ----------
    source, target : str
        The names of the two sides; ``"array"`` stands for `Array`.
    outcome : {"shares", "copies", "refuses"}
        What happens to the memory.
    why, remedy : str
        What stands in the way of sharing, and what would help; empty where nothing does.
    place : str
        The device that the source's tensor is on, as the source names it.
    limit : str
        Whose limit stands in the way of sharing, with its version; empty where nothing does.
    command : str
        What to type so that memory is shared, or copied where it cannot be; empty where nothing
        stands in the way.
    proof : {"", "software device", "source", "not this version"}
        What the row rests on where it is less than a test with these versions on such a device: a
        test on the device in software, the frameworks' source, or tests with other versions.
    """

    source: str
    target: str
    outcome: str
    why: str
    remedy: str
    place: str = ""
    limit: str = ""
    command: str = ""
    proof: str = ""

    @property
    def origin(self) -> str:
        """The source, with its device where that is not the host."""
        return self.source if self.place.lower() in _HOSTS else f"{self.source} {self.place}"


class Routes:
    """The matrix of routes, for people by ``print``.

    Attributes
    ----------
    rows : list of RouteRow
        Every pair of two frameworks.
    missing : dict of str
        Why a framework does not take part.
    """

    def __init__(self, rows: list[RouteRow], missing: dict[str, str]) -> None:
        self.rows = rows
        self.missing = missing

    def __str__(self) -> str:
        origins = list(dict.fromkeys(row.origin for row in self.rows))
        targets = list(dict.fromkeys(name for row in self.rows for name in (row.source, row.target)))
        found = {(row.origin, row.target): _cell(row) for row in self.rows}
        cells = [[origin, *(found.get((origin, target), "-") for target in targets)] for origin in origins]
        lines = [_native.render_table(["from \\ to", *targets], cells)] if origins else []
        lines += [f"({proof}): {_PROOFS[proof]}" for proof in dict.fromkeys(row.proof for row in self.rows) if proof]
        lines += _told(row for row in self.rows if row.outcome != "shares")
        lines += [f"{name}: {why}" for name, why in self.missing.items()]
        return "\n".join(lines)

    def __repr__(self) -> str:
        sharing = sum(row.outcome == "shares" for row in self.rows)
        return f"<broker.Routes: {sharing} of {len(self.rows)} share>"


#: What frameworks call the host.
_HOSTS = {"", "cpu", "cpu:0", "host"}

_PROOFS = {
    "software device": "seen on the device in software alone, which is no GPU",
    "source": "written by the framework's source, and never run on such a device",
    "not this version": "tested with other versions, so that plain, aligned tensors alone are passed",
}


def _cell(row: RouteRow) -> str:
    return f"{row.outcome} ({row.proof})" if row.proof else row.outcome


def _told(rows: Iterable[RouteRow]) -> Iterator[str]:
    """Say once of all origins what stands in their way."""
    origins: dict[RouteRow, list[str]] = {}
    for row in rows:
        origins.setdefault(row._replace(source="", place="", proof=""), []).append(row.origin)
    for row, names in origins.items():
        told = f"{', '.join(names)} -> {row.target} {row.outcome}: {row.why}; {row.remedy}"
        limit = f"a limit of {row.limit}" if row.limit else ""
        command = f"type: {row.command}" if row.command != row.remedy else ""
        more = "; ".join(filter(None, (limit, command)))
        yield f"{told} ({more})" if more else told


def routes(names: Iterable[str] | None = None) -> Routes:
    """Find the way of a typical tensor between all frameworks that are installed here.

    Imports every installed framework, which takes seconds. The tensor is float32, contiguous
    and on a 64-byte boundary; `explain` tells the way of one that is not. Frameworks that have
    several kinds of devices have a row for each.

    Parameters
    ----------
    names : iterable of str, optional
        The frameworks to look at, and ``"array"`` or ``"broker"`` for `Array`, instead of all that
        are installed.

    Returns
    -------
    Routes
        With ``rows``; ``print`` shows a table.

    Examples
    --------
    >>> import broker
    >>> for row in broker.routes(["numpy", "torch"]).rows:
    ...     print(row.source, row.target, row.outcome)
    numpy torch shares
    torch numpy shares
    """
    from broker._matrix import matrix

    table = {row.name: row for row in frameworks()}
    installed = [*(name for name, row in table.items() if row.installed), "array"]
    wanted = installed if names is None else [names] if isinstance(names, str) else names
    return Routes(*matrix([_known(name, table) for name in wanted], table))


def _known(name: str, table: dict[str, Framework]) -> str:
    """Return the name that rows have for what a caller names."""
    if name == "broker":
        return "array"
    if name in {*table, "array"}:
        return name
    why = f"wanted some of {', '.join(table)}, array, got {name!r}"
    raise OptionError._of("broker.routes", why, 'name them as in broker.routes(["numpy", "torch"])')


def sample(name: str) -> Any:
    """Make a tensor of a framework by its own means: 1024 float32 on a 64-byte boundary."""
    return _SAMPLES[name](importlib.import_module(name))


def _framework(row: dict[str, str]) -> Framework:
    state = _native.framework_state(row["name"])
    loaded = state["loaded"]
    # A module of that name that tells no version is something else.
    installed = loaded if "version" in state else _is_installed(row["module"])
    version = state["version"] if loaded else _distribution_version(row) if installed else None
    tested = not state["conservative"] if loaded else None
    return Framework(row["name"], row["title"], installed, loaded, version, tested, row["install"])


def _is_installed(module: str) -> bool:
    if sys.modules.get(module, ...) is None:
        return False
    spec = find_spec(module)
    # A mere folder of that name somewhere on the path is no framework.
    return spec is not None and spec.origin is not None


def _distribution_version(row: dict[str, str]) -> str | None:
    """Read the version of the distribution that brings a module, whatever that is called."""
    for name in (row["module"], row["install"].split()[-1]):
        try:
            return metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    # Certain, but reads files of everything that is installed.
    bringing = metadata.packages_distributions().get(row["module"])
    return metadata.version(bringing[0]) if bringing else None


def _numpy_sample(numpy: ModuleType) -> Any:
    memory = numpy.zeros(64 + 4096, dtype="uint8")
    start = -memory.ctypes.data % 64
    return memory[start : start + 4096].view("float32")


_SAMPLES: dict[str, Callable[[Any], Any]] = {
    "numpy": _numpy_sample,
    "torch": lambda torch: torch.zeros(1024, dtype=torch.float32, device="cpu"),
    "tensorflow": lambda tensorflow: tensorflow.zeros(1024),
    "jax": lambda jax: jax.numpy.zeros(1024, dtype="float32"),
    "dpnp": lambda dpnp: dpnp.zeros(1024, dtype="float32"),
    "dpctl": lambda _: _native.to_usm_ndarray(_numpy_sample(importlib.import_module("numpy"))),
    "cupy": lambda cupy: cupy.zeros(1024, dtype="float32"),
}
