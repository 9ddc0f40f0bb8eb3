"""Scopes around conversions: `no_copy` and `trace`.

Both are context variables, so that each thread and each asyncio task sees its own; a counter in
the extension module tells conversions when no scope is open at all.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import NamedTuple

from broker import _native

#: The scopes around the code that runs, innermost last.
_scopes: ContextVar[tuple[no_copy | trace, ...]] = ContextVar("broker_scopes", default=())
#: Traces of all threads, which begin with a context of their own.
_traces_of_all: list[Trace] = []


def current() -> tuple[bool, bool, tuple[Trace, ...]]:
    """Return what the scopes around the call ask for: no copies, no writes, and the traces."""
    # A context that was copied inside a scope outlives it, so closed scopes are passed over.
    scopes = [scope for scope in _scopes.get() if scope._open]
    forbids = [scope for scope in scopes if isinstance(scope, no_copy)]
    traces = [scope._trace for scope in scopes if isinstance(scope, trace) and not scope._threads]
    writes = any(scope._writes for scope in forbids)
    return bool(forbids), writes, (*traces, *_traces_of_all)


class _Scope:
    """What `no_copy` and `trace` share: they are open once at a time, and closed from any thread."""

    _open = False

    def _enter(self) -> None:
        if self._open:
            raise RuntimeError(f"this {type(self).__name__}() is entered already; make another one")
        self._open = True
        _scopes.set((*_scopes.get(), self))  # type: ignore[arg-type]
        _native.scope_changed(1)

    def _leave(self) -> None:
        if not self._open:
            return
        self._open = False
        _native.scope_changed(-1)
        _scopes.set(tuple(scope for scope in _scopes.get() if scope is not self))


class no_copy(_Scope):  # noqa: N801 - used like a function
    """Forbid copies that nobody asked for, for the conversions inside.

    Parameters
    ----------
    writes : bool, optional
        Whether to forbid writable views of immutable sources as well.

    Raises
    ------
    CopyRequired
        By the conversion that would copy. ``copy=True`` still copies.

    Examples
    --------
    >>> import broker, numpy as np
    >>> with broker.no_copy():
    ...     t = broker.to_torch(np.zeros(3))
    """

    def __init__(self, *, writes: bool = False) -> None:
        self._writes = writes

    def __enter__(self) -> no_copy:
        self._enter()
        return self

    def __exit__(self, *exception: object) -> None:
        self._leave()


class Conversion(NamedTuple):
    """One conversion that a trace saw.

    Attributes
    ----------
    source, target : str
        The names of the two sides.
    copied : int or None
        The bytes copied, ``None`` where the memory is shared.
    shared : int
        The bytes shared.
    why : str
        What made the copy necessary.
    place : tuple of (str, int) or None
        The file and line of the call.
    """

    source: str
    target: str
    copied: int | None
    shared: int
    why: str
    place: tuple[str, int] | None


class Trace:
    """What a `trace` has seen.

    Attributes
    ----------
    conversions : list of Conversion
        Every conversion, in order.
    """

    def __init__(self) -> None:
        self.conversions: list[Conversion] = []

    @property
    def shares(self) -> int:
        """The number of conversions that shared memory."""
        return sum(seen.copied is None for seen in self.conversions)

    @property
    def copies(self) -> int:
        """The number of conversions that copied."""
        return len(self.conversions) - self.shares

    @property
    def bytes(self) -> int:
        """The number of bytes copied."""
        return sum(seen.copied or 0 for seen in self.conversions)

    def _add(
        self,
        facts: tuple[str, str, int | None, int, str],
        place: tuple[str, int] | None,
    ) -> None:
        self.conversions.append(Conversion(*facts, place))

    def __str__(self) -> str:
        lines: dict[tuple[str, str, str], list[Conversion]] = {}
        for seen in self.conversions:
            place = "" if seen.place is None else f"{seen.place[0]}:{seen.place[1]}"
            key = (f"{seen.source} -> {seen.target}", place, seen.why)
            lines.setdefault(key, []).append(seen)
        rows = [
            [
                route,
                str(sum(seen.copied is None for seen in group)),
                str(sum(seen.copied is not None for seen in group)),
                str(sum(seen.copied or 0 for seen in group)),
                place,
                why,
            ]
            for (route, place, why), group in lines.items()
        ]
        header = ["route", "shares", "copies", "bytes copied", "line", "why"]
        return _native.render_table(header, rows)

    def __repr__(self) -> str:
        return f"<broker.Trace shares={self.shares} copies={self.copies} bytes={self.bytes}>"


class trace(_Scope):  # noqa: N801 - used like a function
    """Watch the conversions inside: how many share, how many copy, how much, and where.

    Parameters
    ----------
    threads : bool, optional
        Whether to watch those of all threads, not only of this one.

    Returns
    -------
    Trace
        Filled while the scope is open.

    Examples
    --------
    >>> import broker, numpy as np
    >>> with broker.trace() as seen:
    ...     t = broker.to_torch(np.zeros(3)[::-1])
    >>> seen
    <broker.Trace shares=0 copies=1 bytes=24>
    """

    def __init__(self, *, threads: bool = False) -> None:
        self._threads = threads
        self._trace = Trace()

    def __enter__(self) -> Trace:
        self._trace = Trace()
        self._enter()
        if self._threads:
            _traces_of_all.append(self._trace)
        return self._trace

    def __exit__(self, *exception: object) -> None:
        self._leave()
        if self._threads:
            _traces_of_all.remove(self._trace)
