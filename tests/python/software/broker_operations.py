"""What broker is asked to do with arrays on the software device, mostly with a kernel still to run on them.

Run under poison, a host that reads device memory ends the process.
"""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Callable
from typing import Any

import broker
import dpctl
import dpnp
import numpy as np
from raw.capsules import Speaker
from raw.observe import data_pointer

from .sycl_operations import kernel

ITEMS = 64
TRIES = 10
ROUNDS = 300_000
"""Additions of the kernel, one after the other, that make it outlast the calls before a look."""

READABLE = ("shared", "host")
USM = ("device", *READABLE)

COUNTED = np.full(ITEMS, ROUNDS, dtype="int32")


@functools.cache
def _queue(number: int = 0) -> Any:
    return dpctl.SyclQueue()


@functools.cache
def counting() -> Any:
    return kernel(_queue(), "count")


def pending(usm_type: str) -> Any:
    """Return an array of zeros that a kernel turns into ``COUNTED``, after the caller has it."""
    array = dpnp.zeros(ITEMS, dtype="int32", usm_type=usm_type, sycl_queue=_queue())
    _queue().wait()
    _queue().submit_async(counting(), [array.get_array().usm_data, ctypes.c_int(ROUNDS)], [ITEMS])
    return array


class Interface:
    """Offers ``__sycl_usm_array_interface__`` alone."""

    def __init__(self, array):
        self._array = array
        self.__sycl_usm_array_interface__ = {
            "version": 1,
            "data": (array.get_array()._pointer, False),
            "shape": array.shape,
            "typestr": array.dtype.str,
            "strides": None,
            "syclobj": array.sycl_queue,
        }


def _borrowed(x):
    with broker.borrow(x, "numpy") as view:
        return np.array(view)


def _on_another_queue(x):
    other = _queue(1)
    made = broker.to_dpnp(x, stream=other)
    copy = dpnp.copy(dpnp.asarray(made.get_array().to_device(other)))
    return dpnp.asnumpy(copy)


HOST = {
    "to_numpy": broker.to_numpy,
    "to_numpy_without_copy": lambda x: broker.to_numpy(x, copy=False),
    "to_torch": broker.to_torch,
    "to_numpy_of_a_usm_ndarray": lambda x: broker.to_numpy(x.get_array()),
    "to_numpy_of_an_array": lambda x: broker.to_numpy(broker.from_dlpack(x)),
    "numpy_of_an_array": lambda x: np.asarray(broker.from_dlpack(x)),
    "buffer_of_an_array": lambda x: np.array(memoryview(broker.asarray(x))),
    "to_numpy_of_a_speaker": lambda x: broker.to_numpy(Speaker(x)),
    "to_numpy_of_the_interface": lambda x: broker.to_numpy(Interface(x)),
    "to_numpy_in_a_container": lambda x: broker.to_numpy({"x": [x]})["x"][0],
    "borrow": _borrowed,
}
"""Ways by which the host is given memory that it can read."""

CROSSING = {
    "to_numpy": lambda x: broker.to_numpy(x, device="cpu"),
    "to_numpy_by_a_copy": lambda x: broker.to_numpy(x, device="cpu", copy=True),
    "to_numpy_of_a_usm_ndarray": lambda x: broker.to_numpy(x.get_array(), device="cpu"),
    "to_torch": lambda x: broker.to_torch(x, device="cpu"),
    "to_numpy_in_a_container": lambda x: broker.to_numpy([x], device="cpu")[0],
}
"""Ways by which the host asks for a copy of memory that it cannot read."""

DEVICE = {
    "to_dpnp": lambda x: dpnp.asnumpy(broker.to_dpnp(x)),
    "to_usm_ndarray": lambda x: dpnp.asnumpy(dpnp.asarray(broker.to_usm_ndarray(x))),
    "to_dpnp_by_a_copy": lambda x: dpnp.asnumpy(broker.to_dpnp(x, copy=True)),
    "to_dpnp_of_an_array": lambda x: dpnp.asnumpy(broker.to_dpnp(broker.from_dlpack(x))),
    "to_dpnp_of_a_speaker": lambda x: dpnp.asnumpy(broker.to_dpnp(Speaker(x))),
    "to_dpnp_of_the_interface": lambda x: dpnp.asnumpy(broker.to_dpnp(Interface(x))),
    "to_dpnp_on_another_queue": _on_another_queue,
    "dpnp_of_an_array": lambda x: dpnp.asnumpy(dpnp.from_dlpack(broker.from_dlpack(x))),
    "to_dpnp_of_a_capsule": lambda x: dpnp.asnumpy(broker.to_dpnp(broker.to_capsule(x, max_version=(1, 3)))),
}
"""Ways by which dpnp is given memory of the device."""


def _values(route: Callable[[Any], Any], usm_type: str) -> Callable[[], tuple[Any, Any]]:
    return lambda: (np.array(route(pending(usm_type))), COUNTED)


def _error_of(call: Callable[[], Any]) -> str:
    try:
        call()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "nothing"


def is_pending():
    """Whether the kernel outlasts a look, at least now and then on a busy machine, or nothing here is a claim."""

    def look():
        array = pending("shared")
        early = np.asarray(array.get_array().usm_data).view("int32").copy()
        return bool((early == COUNTED).all()), bool((broker.to_numpy(array) == COUNTED).all())

    looks = [look() for _ in range(TRIES)]
    return [all(early for early, _ in looks), all(late for _, late in looks)], [False, True]


def to_numpy_of_device_memory_is_refused_with_the_remedy():
    error = _error_of(lambda: broker.to_numpy(pending("device")))
    return [error.startswith("UnsupportedDeviceError"), 'pass device="cpu"' in error], [True, True]


def an_array_of_device_memory_is_refused_to_the_host():
    array = broker.from_dlpack(pending("device"))
    errors = [_error_of(lambda: memoryview(array)), _error_of(lambda: broker.to_numpy(array))]
    return [error.split(":")[0] for error in errors], ["BufferError", "UnsupportedDeviceError"]


def strided_device_memory_is_copied_to_the_host():
    array = dpnp.arange(24, dtype="float32").reshape(4, 6)
    return broker.to_numpy(array[::-2, 1::3], device="cpu"), np.arange(24).reshape(4, 6)[::-2, 1::3]


def to_dpnp_of_numpy():
    return dpnp.asnumpy(broker.to_dpnp(np.arange(ITEMS))), np.arange(ITEMS)


def to_dpnp_of_numpy_is_device_memory_of_the_gpu():
    made = broker.to_dpnp(np.arange(ITEMS))
    return [made.sycl_device.filter_string, made.usm_type], ["level_zero:gpu:0", "device"]


def to_dpnp_of_strided_numpy():
    strided = np.arange(24.0).reshape(4, 6)[::2, ::-1]
    return dpnp.asnumpy(broker.to_dpnp(strided)), strided


def to_dpnp_of_dpnp_shares():
    array = pending("device")
    return [data_pointer(broker.to_usm_ndarray(array)) == array.get_array()._pointer], [True]


def writes_are_seen_by_both():
    array = pending("shared")
    view = broker.to_numpy(array)
    array += 1
    array.sycl_queue.wait()
    view[0] = 7
    return dpnp.asnumpy(array), np.concatenate([[7], np.full(ITEMS - 1, ROUNDS + 1)])


def the_dlpack_device_is_oneapis_first():
    return broker.from_dlpack(pending("device")).__dlpack_device__(), (14, 0)


def devices_lists_it_by_its_name():
    listed = [repr(device) for device in broker.devices() if "level_zero:gpu:0" in repr(device)]
    return [len(listed), "Software Level Zero on" in listed[0]], [1, True]


OPERATIONS = {
    **{f"{name}_{usm}": _values(route, usm) for name, route in HOST.items() for usm in READABLE},
    **{f"crossing_{name}_{usm}": _values(route, usm) for name, route in CROSSING.items() for usm in USM},
    **{f"{name}_{usm}": _values(route, usm) for name, route in DEVICE.items() for usm in USM},
    **{
        made.__name__: made
        for made in (
            is_pending,
            to_numpy_of_device_memory_is_refused_with_the_remedy,
            an_array_of_device_memory_is_refused_to_the_host,
            strided_device_memory_is_copied_to_the_host,
            to_dpnp_of_numpy,
            to_dpnp_of_numpy_is_device_memory_of_the_gpu,
            to_dpnp_of_strided_numpy,
            to_dpnp_of_dpnp_shares,
            writes_are_seen_by_both,
            the_dlpack_device_is_oneapis_first,
            devices_lists_it_by_its_name,
        )
    },
}
