"""`use_context_of`: whose context new memory of Intel GPUs is made in."""

from __future__ import annotations

from contextvars import ContextVar

from broker import _native

_named: ContextVar[str | None] = ContextVar("broker_context", default=None)


def named() -> str | None:
    """Return the framework that the code around the call has named."""
    return _named.get()


class use_context_of:  # noqa: N801 - used like a function
    """Make new arrays on Intel GPUs in the context of a framework.

    It holds from the call on, or to the end of the block of a ``with``, for this thread or asyncio task. By default
    the context is dpctl's where dpctl is imported, else that of PyTorch's ``xpu``, else the driver's own. Arrays that are
    there already stay where they are.

    Parameters
    ----------
    framework : {"dpctl", "torch", "tensorflow"} or None
        The framework, which is imported already; ``None`` for the default.

    Raises
    ------
    UnsupportedDeviceError
        Where the framework has no context on a device of Level Zero in this process.

    Examples
    --------
    >>> import broker
    >>> with broker.use_context_of(None):
    ...     array = broker.memory.empty(3, "float32")
    """

    def __init__(self, framework: str | None, /) -> None:
        if framework is not None:
            _native.name_context(framework)
        self._before = _named.get()
        _named.set(framework)

    def __enter__(self) -> use_context_of:
        return self

    def __exit__(self, *exception: object) -> None:
        _named.set(self._before)
