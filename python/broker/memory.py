"""Memory that frameworks can share.

NumPy promises no alignment beyond 16 bytes, and no device can reach its memory, so that others
have to copy its arrays. `numpy_allocator` changes where NumPy takes its memory from.
"""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Literal

from broker import _native

if TYPE_CHECKING:
    from typing_extensions import CapsuleType

__all__ = ["numpy_allocator"]


class numpy_allocator:  # noqa: N801 - used like a function
    """Let NumPy allocate memory that other frameworks share, for the arrays made inside.

    Arrays keep their memory and free it as usual, also after the scope and on other threads.
    NumPy keeps its allocator in a context variable: each asyncio task inherits that of the code
    that starts it, and a new thread begins with NumPy's own. Scopes nest, and are left in the
    reverse order of entering; the same object is entered once at a time.

    Parameters
    ----------
    kind : {"aligned", "usm_host"}
        ``"aligned"`` starts every array on a 64-byte boundary, as JAX and TensorFlow need it.
        ``"usm_host"`` does too, and takes host USM in the context of dpctl's default queue, so
        that dpctl and dpnp share the arrays. It imports dpctl, and needs a SYCL device. Each
        array is an allocation by the driver, and zeros are written at once.

    Raises
    ------
    OptionError
        If there is no such kind.
    MissingFrameworkError
        If NumPy is missing or older than 1.22, or dpctl is missing.
    UnsupportedDeviceError
        If no SYCL device allocates host USM.

    Examples
    --------
    >>> import broker, numpy as np
    >>> with broker.memory.numpy_allocator("aligned"):
    ...     a = np.ones(1000)
    >>> broker.explain(a, to="tensorflow").outcome
    'shares'
    """

    def __init__(self, kind: Literal["aligned", "usm_host"]) -> None:
        self._kind = kind
        self._previous: CapsuleType | None = None

    def __enter__(self) -> numpy_allocator:
        if self._previous is not None:
            raise RuntimeError("this numpy_allocator() is entered already; make another one")
        self._previous = _native.install_numpy_handler(_native.numpy_handler(self._kind))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        previous, self._previous = self._previous, None
        if previous is not None:
            _native.install_numpy_handler(previous)
