"""What `broker.Array` does with memory of the software device, alone and together with dpnp.

Run under poison, a host that reads device memory ends the process.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import broker
import dpnp
import numpy as np
from raw.observe import data_pointer

from .broker_operations import COUNTED, ITEMS, pending

GPU = "level_zero:gpu:0"
USM = ("device", "shared", "host")
CONTEXT = "driver" if os.environ.get("BROKER_SAFE") == "1" else "sycl"
"""Whose context memory is made in: SYCL's own is reached by a direct door."""

LAYOUTS: dict[str, Callable[[Any], Any]] = {
    "row_major": lambda x: x,
    "transposed": lambda x: x.T,
    "backwards": lambda x: x[::-1, ::-1],
    "with_gaps": lambda x: x[::2, 1::3],
    "repeated": lambda x: x[:, :1],
    "no_elements": lambda x: x[:0],
    "no_axes": lambda x: x[1, 2],
}


def _values(dtype: str = "float32") -> np.ndarray[Any, Any]:
    return np.arange(24).astype(dtype).reshape(4, 6)


def _made(usm_type: str = "device") -> broker.Array:
    """Return an array in memory that broker allocated."""
    return broker.asarray(_values()).to_device(GPU, usm_type=usm_type)


def _pointer(array: Any) -> int:
    return array.get_array()._pointer


def _host(array: broker.Array) -> Any:
    return broker.to_numpy(array, device="cpu")


# The seed scenario.


def from_dpnp_to_an_array_and_back_the_pointer_stays():
    array = dpnp.arange(ITEMS)
    held = broker.asarray(array)
    back = broker.to_dpnp(held)
    return [held.data_ptr == _pointer(array), _pointer(back) == _pointer(array)], [True, True]


def from_dpnp_to_an_array_and_back_writes_are_seen_on_both_sides():
    array = dpnp.zeros(4, dtype="int32")
    held = broker.asarray(array)
    back = broker.to_dpnp(held)
    array[0], back[1] = 7, 8
    return np.stack([dpnp.asnumpy(array), _host(held), dpnp.asnumpy(back)]), [[7, 8, 0, 0]] * 3


def from_an_array_to_dpnp_and_back_the_pointer_stays():
    held = _made()
    array = broker.to_dpnp(held)
    back = broker.asarray(array)
    return [_pointer(array) == held.data_ptr, back.data_ptr == held.data_ptr], [True, True]


def from_an_array_to_dpnp_and_back_writes_are_seen_on_both_sides():
    held = _made()
    array = broker.to_dpnp(held)
    back = broker.asarray(array)
    array += 1
    broker.to_dpnp(back)[0, 0] = 50
    wanted = _values() + 1
    wanted[0, 0] = 50
    return np.stack([dpnp.asnumpy(array), _host(held), _host(back)]), [wanted] * 3


def from_an_array_by_dpnps_own_import_the_pointer_stays():
    held = _made()
    array = dpnp.from_dlpack(held)
    return [_pointer(array) == held.data_ptr, array.sycl_device.filter_string], [True, GPU]


def an_array_outlives_what_dpnp_made_of_it_and_the_other_way_round():
    first = broker.to_dpnp(_made())
    held = broker.asarray(dpnp.arange(ITEMS))
    broker.asarray(_values(), device=GPU)
    dpnp.arange(ITEMS)
    return np.append(dpnp.asnumpy(first).ravel(), _host(held)), np.append(_values().ravel(), np.arange(ITEMS))


# Devices and kinds.


def an_array_tells_device_kind_and_context():
    told = [repr(_made(usm_type)).partition("device=")[2] for usm_type in USM]
    return told, [f"{GPU}, usm_type={usm_type}, context={CONTEXT})" for usm_type in USM]


def an_array_of_dpnps_tells_the_same():
    held = broker.asarray(dpnp.ones(3, usm_type="shared"))
    return [held.device, held.usm_type], [GPU, "shared"]


def an_array_has_the_dlpack_device_that_dpnp_has():
    return _made().__dlpack_device__(), dpnp.ones(3).__dlpack_device__()


def memory_that_the_host_can_read_is_shared_with_it():
    arrays = [_made("shared"), _made("host")]
    return [data_pointer(broker.to_numpy(array)) == array.data_ptr for array in arrays], [True, True]


def memory_of_the_device_is_refused_to_the_host():
    try:
        broker.to_numpy(_made())
    except broker.UnsupportedDeviceError as error:
        return ['pass device="cpu"' in str(error)], [True]
    return ["no error"], [True]


def an_array_on_its_device_stays_itself():
    held = _made()
    return [held.to_device(GPU) is held, held.to_device("gpu", usm_type="shared") is held], [True, False]


def a_kind_is_changed_by_a_copy():
    array = _made("host").to_device("gpu", usm_type="shared")
    return [array.usm_type, str(_host(array).tolist())], ["shared", str(_values().tolist())]


def memory_that_the_host_can_read_is_copied_to_it_where_it_is_named():
    array = _made("shared").to_device("host")
    return [array.device, str(array.usm_type), bool((np.asarray(array) == _values()).all())], ["cpu", "None", True]


def a_device_that_is_named_is_no_implicit_copy():
    with broker.no_copy():
        array = _made().to_device("host").to_device(GPU)
    return [array.device], [GPU]


def like_an_array_is_on_its_device():
    made = broker.to(_values(), like=_made())
    return [made.device, made.usm_type], [GPU, "device"]


def a_container_of_arrays_is_placed():
    placed = broker.asarray({"x": [_values()], "y": _values()}, device=GPU)
    return [placed["x"][0].device, placed["y"].device], [GPU, GPU]


# Copies.


def _there_and_back(layout: Callable[[Any], Any]) -> Callable[[], tuple[Any, Any]]:
    return lambda: (_host(broker.asarray(layout(_values()), device=GPU)), layout(_values()))


def _dpnp_there_and_back(layout: Callable[[Any], Any]) -> Callable[[], tuple[Any, Any]]:
    def copied():
        source = layout(dpnp.asarray(_values()))
        return _host(broker.asarray(source, device=GPU, copy=True)), layout(_values())

    return copied


def _dtype_there_and_back(dtype: str) -> Callable[[], tuple[Any, Any]]:
    return lambda: (_host(broker.asarray(_values(dtype), device=GPU)), _values(dtype))


def a_copy_of_an_array_has_memory_of_its_own():
    held = _made()
    copy = broker.asarray(held, copy=True)
    broker.to_dpnp(held)[0, 0] = 99
    return [copy.device, copy.data_ptr == held.data_ptr, _host(copy)[0, 0] == 0], [GPU, False, True]


def a_copy_for_dpnp_has_memory_of_its_own():
    held = _made()
    copy = broker.to_dpnp(held, copy=True)
    return [_pointer(copy) == held.data_ptr, bool((dpnp.asnumpy(copy) == _values()).all())], [False, True]


def a_capsule_for_the_host_holds_a_copy():
    return np.from_dlpack(_made(), device="cpu"), _values()


def a_capsule_of_device_memory_reaches_the_host():
    for source in (_made(), dpnp.asarray(_values())):
        held = broker.from_capsule(broker.to_capsule(source, max_version=(1, 0)))
        if [held.device, held.usm_type] != [GPU, "device"] or (_host(held) != _values()).any():
            return [repr(held)], [""]
    return [True], [True]


def a_copy_waits_for_the_kernels_before_it():
    copies = [broker.asarray(pending("device")).to_device("host"), broker.asarray(pending("device"), device="cpu")]
    moved = broker.asarray(pending("device")).to_device(GPU, usm_type="shared")
    return np.stack([*map(_host, copies), _host(moved)]), [COUNTED] * 3


def kernels_on_memory_of_broker_are_waited_for():
    held = broker.asarray(np.zeros(200_000, "int32"), device=GPU)
    array = broker.to_dpnp(held)
    for _ in range(20):
        array += 1
    return np.unique(_host(held)), [20]


# Memory.


def memory_that_is_dropped_is_used_again():
    broker.memory.empty_cache()
    first = broker.memory.empty(1000, "uint8", device=GPU, usm_type="shared")
    pointer = first.data_ptr
    del first
    return [broker.memory.empty(900, "uint8", device=GPU, usm_type="shared").data_ptr == pointer], [True]


def memory_that_kernels_still_use_is_not_used_again():
    wrong = 0
    for _ in range(20):
        array = broker.to_dpnp(broker.asarray(np.zeros(100_000, "int32"), device=GPU))
        array += 1
        del array
        wrong += int(_host(broker.asarray(np.zeros(100_000, "int32"), device=GPU)).any())
    return [wrong], [0]


def threads_move_arrays_at_once():
    def move(number: int) -> int:
        values, wrong = np.full(500, number), 0
        for turn in range(100):
            held = broker.asarray(values + turn, device=GPU)
            shared = broker.to_dpnp(held)
            wrong += int((_host(held) != values + turn).any() or _pointer(shared) != held.data_ptr)
        return wrong

    with ThreadPoolExecutor(8) as threads:
        return [sum(threads.map(move, range(8)))], [0]


def statistics_tell_what_arrays_hold():
    held = broker.memory.empty((100, 100), device=GPU, usm_type="host")
    [pool] = [pool for pool in broker.memory.stats() if pool.usm_type == held.usm_type]
    return [pool.device, pool.context, pool.allocated >= held.nbytes, pool.peak >= held.nbytes], [GPU, CONTEXT, True, True]


def an_empty_cache_holds_nothing():
    broker.memory.empty(5000, device=GPU)
    broker.to_dpnp(broker.memory.empty(7, device=GPU)).sycl_queue.wait()
    broker.memory.empty_cache()
    return [pool.cached for pool in broker.memory.stats() if pool.usm_type == "device"], [0]


OPERATIONS = {
    **{f"{name}_there_and_back": _there_and_back(layout) for name, layout in LAYOUTS.items()},
    **{f"{name}_of_dpnp_there_and_back": _dpnp_there_and_back(layout) for name, layout in LAYOUTS.items()},
    **{f"{dtype}_there_and_back": _dtype_there_and_back(dtype) for dtype in ("bool", "int8", "float16", "complex128")},
    **{
        made.__name__: made
        for made in (
            from_dpnp_to_an_array_and_back_the_pointer_stays,
            from_dpnp_to_an_array_and_back_writes_are_seen_on_both_sides,
            from_an_array_to_dpnp_and_back_the_pointer_stays,
            from_an_array_to_dpnp_and_back_writes_are_seen_on_both_sides,
            from_an_array_by_dpnps_own_import_the_pointer_stays,
            an_array_outlives_what_dpnp_made_of_it_and_the_other_way_round,
            an_array_tells_device_kind_and_context,
            an_array_of_dpnps_tells_the_same,
            an_array_has_the_dlpack_device_that_dpnp_has,
            memory_that_the_host_can_read_is_shared_with_it,
            memory_of_the_device_is_refused_to_the_host,
            an_array_on_its_device_stays_itself,
            a_kind_is_changed_by_a_copy,
            memory_that_the_host_can_read_is_copied_to_it_where_it_is_named,
            a_device_that_is_named_is_no_implicit_copy,
            like_an_array_is_on_its_device,
            a_container_of_arrays_is_placed,
            a_copy_of_an_array_has_memory_of_its_own,
            a_copy_for_dpnp_has_memory_of_its_own,
            a_capsule_for_the_host_holds_a_copy,
            a_capsule_of_device_memory_reaches_the_host,
            a_copy_waits_for_the_kernels_before_it,
            kernels_on_memory_of_broker_are_waited_for,
            memory_that_is_dropped_is_used_again,
            memory_that_kernels_still_use_is_not_used_again,
            threads_move_arrays_at_once,
            statistics_tell_what_arrays_hold,
            an_empty_cache_holds_nothing,
        )
    },
}
