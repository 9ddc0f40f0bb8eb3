"""Memory that frameworks can share.

NumPy promises no alignment beyond 16 bytes, and no device can reach its memory, so that others
have to copy its arrays. `numpy_allocator` changes where NumPy takes its memory from.

`empty` allocates memory of broker's own: on the host, or on a device of Level Zero, where it comes
from pools that `stats` and `empty_cache` are about.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from broker import _native

if TYPE_CHECKING:
    from typing_extensions import CapsuleType

__all__ = ["empty", "empty_cache", "numpy_allocator", "stats"]


class PoolStatistics(NamedTuple):
    """What a pool of memory on a device has and did.

    Attributes
    ----------
    device : str
        The device, as `broker.Device` names it.
    usm_type : str
        The kind of memory: ``"device"``, ``"shared"`` or ``"host"``.
    context : {"driver", "sycl"}
        Whose context the memory is in: the driver's own, or that of a SYCL runtime.
    allocated : int
        The bytes that arrays hold.
    cached : int
        The bytes that are kept for the next array.
    peak : int
        The most bytes that arrays held at a time.
    hits : int
        How many blocks came from the cache.
    misses : int
        How many blocks the driver made.
    """

    device: str
    usm_type: str
    context: str
    allocated: int
    cached: int
    peak: int
    hits: int
    misses: int


def empty(
    shape: int | Sequence[int],
    dtype: Any = "float64",
    *,
    device: Any = "host",
    usm_type: Literal["device", "shared", "host"] | None = None,
) -> _native.Array:
    """Allocate an array whose values are whatever the memory holds.

    It starts at a multiple of 64 bytes. Frameworks share it as they share any `broker.Array`.

    Parameters
    ----------
    shape : int or sequence of int
        The dimensions.
    dtype : str or dtype
        The dtype by its name, as ``"float32"`` and ``"bfloat16"``, or NumPy's.
    device : str or Device
        The host, or a device of Level Zero.
    usm_type : {"device", "shared", "host"}, optional
        The kind of memory on a device; the device's own by default, which the host cannot read.

    Returns
    -------
    Array
        An array that can be written.

    Raises
    ------
    UnsupportedDeviceError
        Where there is no such device, or broker makes no memory there.
    MemoryError
        Where it has none left.
    OptionError
        For a shape, dtype or kind that there is not.

    Examples
    --------
    >>> import broker
    >>> broker.memory.empty((2, 3), "float32")
    broker.Array(shape=(2, 3), dtype=float32, device=cpu)
    """
    dims = shape if isinstance(shape, int) else list(shape)
    return _native.empty_memory(dims, dtype, device, usm_type)


def stats() -> list[PoolStatistics]:
    """Tell what each pool of memory on a device has and did, for pools that were ever asked.

    Returns
    -------
    list of PoolStatistics
        For each device and kind of memory the bytes that are ``allocated`` and ``cached``, their
        ``peak``, and how many blocks came from the cache (``hits``) and from the driver (``misses``).

    Examples
    --------
    >>> import broker
    >>> for pool in broker.memory.stats():
    ...     print(pool.device, pool.usm_type, pool.allocated)
    """
    return [PoolStatistics(**row) for row in _native.memory_stats()]


def empty_cache() -> None:
    """Give device memory that no array holds back to the driver.

    What work on a device still uses stays until the next call.

    Examples
    --------
    >>> import broker
    >>> broker.memory.empty_cache()
    """
    _native.empty_cache()


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
