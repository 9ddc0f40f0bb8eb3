"""Memory that frameworks can share.

NumPy promises no alignment beyond 16 bytes, and no device can reach its memory, so that others
have to copy its arrays. `numpy_allocator` changes where NumPy takes its memory from.

`empty` allocates memory of broker's own: on the host, or on a device of Level Zero, where it comes
from pools that `stats` and `empty_cache` are about. `share` hands such memory to another process
without a copy.

Pickling a `broker.Array` copies its values; `unpickling` says where they go to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from broker import _native
from broker._creation import dims
from broker._native import SharedArray

if TYPE_CHECKING:
    from typing_extensions import CapsuleType

__all__ = ["SharedArray", "empty", "empty_cache", "numpy_allocator", "share", "stats", "unpickling"]

_UNPICKLED_TO: ContextVar[Any] = ContextVar("broker.memory.unpickling", default=None)
"""The device that arrays are unpickled to; None for the one that each came from."""


class PoolStatistics(NamedTuple):
    """What a pool of memory on a device has and did.

    Attributes
    ----------
    device : str
        The device, as `broker.Device` names it.
    usm_type : str
        The kind of memory: ``"device"``, ``"shared"`` or ``"host"``.
    context : {"driver", "sycl", "torch", "tensorflow"}
        Whose context the memory is in: the driver's own, that of a SYCL runtime, or what PyTorch or
        Intel's extension for TensorFlow has for itself.
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
    device: Any = None,
    usm_type: Literal["device", "shared", "host"] | None = None,
    shareable: bool = False,
    queue: _native.Queue | None = None,
) -> _native.Array:
    """Allocate an array whose values are whatever the memory holds.

    It starts at a multiple of 64 bytes. Frameworks share it as they share any `broker.Array`.

    Parameters
    ----------
    shape : int or sequence of int
        The dimensions.
    dtype : str or dtype
        The dtype by its name, as ``"float32"`` and ``"bfloat16"``, or NumPy's.
    device : str or Device, optional
        The host, or a device of Level Zero; by default that of the queue, else the host.
    usm_type : {"device", "shared", "host"}, optional
        The kind of memory on a device; the device's own by default, which the host cannot read.
    shareable : bool
        Whether `share` can hand the array to other processes. A device's own memory always can be;
        that of the host then starts on a page and is a file without a name.
    queue : Queue, optional
        What does broker's work on the array, on its device; one of broker's own by default.

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
    # A list of one number would cost a sixth of an allocation from the pool.
    shape = shape if isinstance(shape, int) else dims(shape)
    return _native.empty_memory(shape, dtype, device, usm_type, queue, shareable)


def share(x: Any, /) -> SharedArray:
    """Let another process of this machine have an array, without a copy.

    The handle goes through pipes, queues and arguments of ``multiprocessing``, and its ``open()``
    gives the array. Keep the array, or the handle, until the other process has opened it; from then
    on either may end first. Whatever was queued on the array before is waited for here.

    Parameters
    ----------
    x : tensor
        An array made by `empty` with ``shareable=True``, or by broker in a device's own memory.

    Returns
    -------
    SharedArray
        What can be pickled.

    Raises
    ------
    CopyRequired
        For memory that cannot be shared, saying where to copy it to.

    Examples
    --------
    >>> import broker
    >>> array = broker.memory.empty((2, 3), "float32", shareable=True)
    >>> broker.memory.share(array)
    broker.memory.SharedArray(shape=(2, 3), dtype=float32, device=cpu)
    """
    return _native.share_array(x)


@contextmanager
def unpickling(*, device: Any) -> Iterator[None]:
    """Put the arrays that are unpickled inside on a device, wherever they were pickled.

    A pickled `broker.Array` names its device and kind of memory, and goes there again. Where that
    device is missing, loading raises; so it does in a forked child.

    Parameters
    ----------
    device : str or Device
        The host, or a device of Level Zero.

    Yields
    ------
    None

    Raises
    ------
    UnsupportedDeviceError
        Where there is no such device.

    Examples
    --------
    >>> import broker, pickle
    >>> pickled = pickle.dumps(broker.asarray(bytearray(b"abc")))
    >>> with broker.memory.unpickling(device="host"):
    ...     pickle.loads(pickled)
    broker.Array(shape=(3,), dtype=uint8, device=cpu)
    """
    token = _UNPICKLED_TO.set(_native.Device(device))
    try:
        yield
    finally:
        _UNPICKLED_TO.reset(token)


def _unpickled(
    data: Any, shape: list[int], element: tuple[int, int, int, bool], device: str, usm_type: str | None
) -> _native.Array:
    """Make the array again that `broker.Array.__reduce_ex__` took apart; pickles name this function."""
    chosen = _UNPICKLED_TO.get()
    return _native.unpickled_array(data, shape, element, device if chosen is None else chosen, usm_type)


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

    It waits for broker's own work. What other work on a device still uses stays until the next call.

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
