"""What kernels of broker's do on the software device with arrays of broker's and of dpnp's.

Run under poison, a host that reads device memory ends the process.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import broker
import dpnp
import numpy as np

from . import spirv
from .broker_operations import COUNTED, ITEMS, READABLE, ROUNDS, USM, Interface, Speaker, pending

GPU = "level_zero:gpu:0"
OTHERS: dict[str, Callable[[Any], Any]] = {
    "dpnp": lambda x: x,
    "a_usm_ndarray": lambda x: x.get_array(),
    "an_array_of_dpnps": broker.asarray,
    "an_object_with_the_interface": Interface,
    "an_object_that_speaks_dlpack": Speaker,
}
"""What dpnp's memory is passed as."""


@functools.cache
def _kernel(name: str) -> Any:
    return broker.kernel.from_spirv(getattr(spirv, name)())[name]


@functools.cache
def _queue() -> Any:
    return broker.Queue(GPU)


def _made(usm_type: str = "device") -> broker.Array:
    """Return an array of zeros in memory that broker allocated."""
    return broker.asarray(np.zeros(ITEMS, "int32")).to_device(GPU, usm_type=usm_type)


def _counting(usm_type: str = "device") -> broker.Array:
    """Return an array of zeros that a kernel turns into ``COUNTED``, after the caller has it."""
    array = _made(usm_type)
    _kernel("count")(ITEMS, array, ROUNDS, queue=_queue())
    return array


def _host(array: broker.Array) -> Any:
    return broker.to_numpy(array, device="cpu")


LEFT, RIGHT = np.arange(ITEMS, dtype="float32"), np.full(ITEMS, 0.5, "float32")


def _vecadd(make: Callable[[Any], Any], read: Callable[[Any], Any]) -> tuple[Any, Any]:
    out = make(np.zeros(ITEMS, "float32"))
    _kernel("add")(ITEMS, make(LEFT), make(RIGHT), out)
    return read(out), LEFT + RIGHT


def vectors_of_broker_are_added():
    return _vecadd(lambda x: broker.asarray(x, device=GPU), _host)


def vectors_of_dpnp_are_added():
    return _vecadd(dpnp.asarray, dpnp.asnumpy)


def vectors_of_both_are_added():
    out = dpnp.zeros(ITEMS, dtype="float32")
    _kernel("add")(ITEMS, broker.asarray(LEFT, device=GPU), dpnp.asarray(RIGHT), out)
    return dpnp.asnumpy(out), LEFT + RIGHT


def _waited_for(route: Callable[[Any], Any]) -> Callable[[], tuple[Any, Any]]:
    """The work of dpnp on an array is waited for before a kernel, and the kernel before the call returns."""

    def counted_on():
        array = pending("shared")
        event = _kernel("count")(ITEMS, route(array), 5)
        seen = np.asarray(array.get_array().usm_data).view("int32").copy()
        return np.append(seen, event.is_done), np.append(COUNTED + 5, True)

    return counted_on


HOST: dict[str, Callable[[Any], Any]] = {
    "to_numpy": broker.to_numpy,
    "to_torch": broker.to_torch,
    "numpy": np.asarray,
    "a_buffer": lambda x: np.array(memoryview(x)),
    "from_dlpack": lambda x: np.from_dlpack(x, device="cpu"),
    "an_array_of_the_array": lambda x: broker.to_numpy(broker.asarray(x)),
    "an_array_on_the_host": lambda x: np.asarray(broker.asarray(x, device="cpu")),
    "a_container": lambda x: broker.to_numpy([x])[0],
}
"""Ways by which the host is given memory that it can read."""

DEVICE: dict[str, Callable[[Any], Any]] = {
    "to_numpy": _host,
    "to_device": lambda x: _host(x.to_device(GPU, usm_type="host")),
    "to_the_host": lambda x: broker.to_numpy(x.to_device("host")),
    "a_copy": lambda x: _host(broker.asarray(x, copy=True)),
    "to_dpnp": lambda x: dpnp.asnumpy(broker.to_dpnp(x)),
    "to_dpnp_by_a_copy": lambda x: dpnp.asnumpy(broker.to_dpnp(x, copy=True)),
    "dpnp": lambda x: dpnp.asnumpy(dpnp.from_dlpack(x)),
    "a_capsule": lambda x: dpnp.asnumpy(broker.to_dpnp(broker.to_capsule(x, max_version=(1, 0)))),
}
"""Ways by which others are given memory of any kind."""


def is_pending():
    """Whether a kernel outlasts a look, at least now and then on a busy machine, or nothing here is a claim."""
    events = [_kernel("count")(ITEMS, _made(), ROUNDS, queue=_queue()) for _ in range(10)]
    return [all(event.is_done for event in events), all(event.wait() for event in events)], [False, True]


def _ordered(route: Callable[[Any], Any], usm_type: str) -> Callable[[], tuple[Any, Any]]:
    return lambda: (np.array(route(_counting(usm_type))), COUNTED)


def the_work_of_dpnp_on_memory_of_broker_is_waited_for():
    array = _made()
    shared = broker.to_dpnp(array)
    for _ in range(20):
        shared += 1
    _kernel("count")(ITEMS, array, 3)
    return _host(array), np.full(ITEMS, 23)


def kernels_on_one_array_come_one_after_the_other_whatever_their_queues():
    array = _made()
    for queue in (None, _queue(), broker.Queue(GPU)):
        _kernel("count")(ITEMS, array, ROUNDS, queue=queue)
    return _host(array), 3 * COUNTED


def an_event_of_another_queue_is_waited_for():
    first = _kernel("count")(ITEMS, _made(), ROUNDS, queue=_queue())
    second = _kernel("count")(ITEMS, _made(), 1, queue=broker.Queue(GPU), after=[first])
    second.wait()
    return [first.is_done], [True]


def memory_that_a_kernel_still_uses_is_not_used_again():
    wrong = 0
    for _ in range(20):
        _counting()
        array = broker.asarray(np.zeros(ITEMS, "int32"), device=GPU)
        wrong += int(_host(array).any())
    return [wrong], [0]


def an_array_that_must_not_be_written_is_passed_where_that_is_promised():
    data = dpnp.asarray(LEFT)
    data.flags["WRITABLE"] = False
    out = dpnp.zeros(ITEMS, dtype="float32")
    pair = np.array([7, 1], "float32")
    _kernel("scale")(ITEMS, data, out, 2, pair)
    return dpnp.asnumpy(out), LEFT * 2 + 1


def an_array_that_must_not_be_written_is_refused_elsewhere():
    data = dpnp.asarray(LEFT)
    data.flags["WRITABLE"] = False
    try:
        _kernel("add")(ITEMS, data, data, data)
    except broker.ReadOnlyError as error:
        return ["argument 0" in str(error), "copy=True" in error.remedy], [True, True]
    return ["no error"], [True]


def a_strided_array_is_refused():
    data = dpnp.asarray(LEFT)
    try:
        _kernel("add")(ITEMS // 2, data[::2], data[1::2], data)
    except broker.CopyRequired as error:
        return ["argument 0" in str(error), "ascontiguousarray" in error.remedy], [True, True]
    return ["no error"], [True]


def an_array_without_elements_is_passed():
    empty = dpnp.zeros(0, dtype="float32")
    event = _kernel("add")(0, empty, empty, broker.memory.empty(0, "float32", device=GPU))
    return [event.wait()], [True]


OPERATIONS = {
    **{f"{name}_is_waited_for": _waited_for(route) for name, route in OTHERS.items()},
    **{f"{name}_is_given_{usm}": _ordered(route, usm) for name, route in HOST.items() for usm in READABLE},
    **{f"{name}_comes_after_{usm}": _ordered(route, usm) for name, route in DEVICE.items() for usm in USM},
    **{
        made.__name__: made
        for made in (
            is_pending,
            vectors_of_broker_are_added,
            vectors_of_dpnp_are_added,
            vectors_of_both_are_added,
            the_work_of_dpnp_on_memory_of_broker_is_waited_for,
            kernels_on_one_array_come_one_after_the_other_whatever_their_queues,
            an_event_of_another_queue_is_waited_for,
            memory_that_a_kernel_still_uses_is_not_used_again,
            an_array_that_must_not_be_written_is_passed_where_that_is_promised,
            an_array_that_must_not_be_written_is_refused_elsewhere,
            a_strided_array_is_refused,
            an_array_without_elements_is_passed,
        )
    },
}
