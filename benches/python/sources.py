"""The tensors that the benches convert: float32 on a 64-byte border, so that every consumer can share them.

A capsule serves one conversion only, so that a `Supply` hands out new ones for every call, made while no clock runs.
"""

from collections.abc import Callable, Iterator
from typing import Any

Namespace = dict[str, Any]
Make = Callable[[Namespace, int], Any]

CONSUMED = frozenset({"capsule_legacy", "capsule_versioned"})
"""The sources that end with their first conversion."""

MOST_NEW = 200
"""So many objects that serve one call are made at a time."""


def make(source: str, names: Namespace, elements: int) -> Any:
    """Makes a tensor of that source."""
    return _MAKERS[source](names, elements)


class Supply:
    """What a statement finds under the name ``x``."""

    def __init__(self, make: Callable[[], Any], *, new_each_call: bool = False) -> None:
        self._make = make
        self.new_each_call = new_each_call
        self._kept = None if new_each_call else make()

    def take(self) -> Any:
        """Returns one object, as a call would find it."""
        return self._make() if self.new_each_call else self._kept

    def pool(self, calls: int) -> Iterator[Any]:
        """Makes objects for so many calls; they live as long as the iterator, so that no call pays for their end."""
        return iter([self._make() for _ in range(calls)])


def aligned(names: Namespace, elements: int) -> Any:
    """Makes a writable NumPy array of ones that starts on a 64-byte border."""
    np = names["np"]
    memory = np.empty(4 * elements + 64, dtype=np.uint8)
    start = -memory.ctypes.data % 64
    array = memory[start : start + 4 * elements].view(np.float32)
    array[:] = 1
    return array


def _torch(names: Namespace, elements: int) -> Any:
    return names["torch"].ones(elements)


def _tensorflow(names: Namespace, elements: int) -> Any:
    return names["tf"].ones(elements)


def _jax(names: Namespace, elements: int) -> Any:
    return names["jax"].device_put(names["np"].ones(elements, dtype="float32"), may_alias=False).block_until_ready()


def _dpnp(names: Namespace, elements: int) -> Any:
    array = names["dpnp"].ones(elements, dtype="float32")
    array.sycl_queue.wait()
    return array


def _capsule_legacy(names: Namespace, elements: int) -> Any:
    return aligned(names, elements).__dlpack__()


def _capsule_versioned(names: Namespace, elements: int) -> Any:
    return aligned(names, elements).__dlpack__(max_version=(1, 3))


def _buffer(names: Namespace, elements: int) -> Any:
    return memoryview(aligned(names, elements))


def _tvm_ffi(names: Namespace, elements: int) -> Any:
    return names["tvm_ffi"].from_dlpack(aligned(names, elements))


def _broker_array(names: Namespace, elements: int) -> Any:
    return names["broker"].asarray(aligned(names, elements))


_MAKERS: dict[str, Make] = {
    "numpy": aligned,
    "torch": _torch,
    "tensorflow": _tensorflow,
    "jax": _jax,
    "dpnp": _dpnp,
    "capsule_legacy": _capsule_legacy,
    "capsule_versioned": _capsule_versioned,
    "buffer": _buffer,
    "tvm_ffi": _tvm_ffi,
    "broker.Array": _broker_array,
}
