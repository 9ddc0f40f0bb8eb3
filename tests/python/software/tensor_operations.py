"""What views, writes and creation of `broker.Array` do on the software device, alone and together with dpnp.

Run under poison, a host that reads device memory ends the process.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import broker
import dpnp
import numpy as np
from broker import tensor

GPU = "level_zero:gpu:0"
USM = ("device", "shared", "host")
DTYPES = ("bool", "int8", "float16", "float32", "int64", "complex128")

KEYS: dict[str, Any] = {
    "a_row": 1,
    "backwards": (slice(None, None, -1), slice(None, None, -2)),
    "with_gaps": (slice(None, None, 2), slice(1, None, 3)),
    "a_column": (slice(None), 2),
    "one_element": (2, 3),
    "no_elements": slice(0, 0),
    "more_axes": (None, slice(None), None, slice(1, 5)),
}


def _values(dtype: str = "float32") -> np.ndarray[Any, Any]:
    return np.arange(24).astype(dtype).reshape(4, 6)


def _made(dtype: str = "float32", usm_type: str = "device") -> broker.Array:
    return broker.asarray(_values(dtype)).to_device(GPU, usm_type=usm_type)


def _host(array: broker.Array) -> Any:
    return broker.to_numpy(array, device="cpu")


def _pointer(array: Any) -> int:
    return array.get_array()._pointer


# Creation.


def _filled(dtype: str) -> Callable[[], tuple[Any, Any]]:
    def filled():
        made = tensor.full((3, 5), 3 if dtype != "bool" else True, dtype=dtype, device=GPU)
        return _host(made), np.full((3, 5), 3, dtype)

    return filled


def zeros_are_zero_in_memory_that_was_used():
    for usm_type in USM:
        tensor.full(100, 7, dtype="int32", device=GPU, usm_type=usm_type)
        zeros = tensor.zeros(100, dtype="int32", device=GPU, usm_type=usm_type)
        if _host(zeros).any() or zeros.usm_type != usm_type:
            return [repr(zeros)], [""]
    return [True], [True]


def an_alike_array_is_on_the_same_device():
    made = [tensor.ones_like(_made(usm_type="shared")), tensor.zeros_like(dpnp.ones(3, usm_type="host"))]
    return [(x.device, x.usm_type, x.dtype) for x in made], [(GPU, "shared", "float32"), (GPU, "host", "float64")]


def an_alike_array_of_another_device_is_there():
    made = [tensor.ones_like(_made(), device="cpu"), tensor.ones_like(_values(), device=GPU)]
    return [x.device for x in made], ["cpu", GPU]


def what_is_made_is_shared_with_dpnp():
    made = tensor.ones((2, 3), dtype="float32", device=GPU)
    shared = broker.to_dpnp(made)
    shared += 1
    return [_pointer(shared) == made.data_ptr, made[1, 2].item()], [True, 2.0]


# Views.


def _part(key: Any) -> Callable[[], tuple[Any, Any]]:
    return lambda: (_host(_made()[key]), _values()[key])


def _part_for_dpnp(key: Any) -> Callable[[], tuple[Any, Any]]:
    def shared():
        held = _made()
        part = held[key]
        array = broker.to_dpnp(part)
        back = broker.asarray(array)
        wanted = _values()
        if part.size:
            array[...] = array + 100
            wanted[key] += 100
        pointers = [_pointer(array), back.data_ptr] == [part.data_ptr] * 2 or not part.size
        return np.append(_host(held).ravel(), pointers), np.append(wanted.ravel(), True)

    return shared


def a_part_keeps_the_memory_of_the_device():
    part = _made()[1:3]
    tensor.zeros((4, 6), dtype="float32", device=GPU)
    return _host(part), _values()[1:3]


def a_part_tells_the_place_of_the_whole():
    part = _made()[1:, 2]
    return [part.device, part.usm_type, str(part.strides)], [GPU, "device", "(6,)"]


def numbers_are_read_from_the_device():
    held = _made("int64")
    return [held[2, 3].item(), int(held[0, 1]), *(row[0].item() for row in held)], [15, 1, 0, 6, 12, 18]


def a_part_of_dpnps_array_is_copied_on_the_device():
    source = dpnp.asarray(_values())
    part = broker.asarray(source)[::2, 1::3]
    copy = broker.asarray(part, device=GPU, copy=True)
    told = [copy.device, str(copy.strides), str(_host(copy).tolist())]
    return told, [GPU, "(2, 1)", str(_values()[::2, 1::3].tolist())]


def _copied(key: Any) -> Callable[[], tuple[Any, Any]]:
    def copied():
        part = _made()[key]
        made = [
            broker.asarray(part, copy=True),
            part.to_device(GPU, usm_type="shared"),
            part.to_device("cpu"),
            broker.from_capsule(part.__dlpack__(max_version=(1, 0), copy=True)),
            broker.asarray(broker.to_dpnp(part, copy=True)),
        ]
        wrong = [x for x in made if (_host(x) != _values()[key]).any() or (x.size and x.data_ptr == part.data_ptr)]
        return [repr(x) for x in wrong], []

    return copied


def a_shape_is_a_view_or_a_copy_on_the_device():
    held = _made()
    view, copy = tensor.reshape(held, (8, 3)), tensor.reshape(held.T, (8, 3))
    told = [view.data_ptr == held.data_ptr, copy.device, (_host(copy) == _values().T.reshape(8, 3)).all()]
    return told, [True, GPU, True]


# Writes.


def _written(key: Any) -> Callable[[], tuple[Any, Any]]:
    def written():
        wrong = []
        for dtype in DTYPES:
            held, wanted = _made(dtype), _values(dtype)
            held[key] = True
            wanted[key] = True
            wrong += [(dtype, "number")] * int((_host(held) != wanted).any())
            values = (_values(dtype) + _values(dtype))[key]
            sources = [values, broker.asarray(values, device=GPU)]
            sources += [dpnp.asarray(values)] if dtype == "float32" else []
            for source in sources:
                held[key] = source
                wanted[key] = values
                wrong += [(dtype, type(source).__name__)] * int((_host(held) != wanted).any())
        return wrong, []

    return written


def what_broker_writes_dpnp_sees():
    held = _made()
    array = broker.to_dpnp(held)
    array += 1
    held[1:3, ::2] = -1
    held[0] = held[3]
    wanted = _values() + 1
    wanted[1:3, ::2] = -1
    wanted[0] = wanted[3]
    array += 1
    return dpnp.asnumpy(array), wanted + 1


def what_broker_writes_into_dpnps_array_dpnp_sees():
    array = dpnp.asarray(_values())
    array += 1
    broker.asarray(array)[:, 1] = 50
    wanted = _values() + 1
    wanted[:, 1] = 50
    return dpnp.asnumpy(array), wanted


def parts_that_overlap_get_what_was_there_before():
    held, wanted = _made(), _values()
    held[1:] = held[:-1]
    wanted[1:] = wanted[:-1].copy()
    held[:, :] = held[::-1, ::-1]
    return _host(held), wanted[::-1, ::-1]


def writes_to_memory_that_the_host_shares_are_seen_there():
    held = _made(usm_type="shared")
    host = broker.to_numpy(held)
    held[::2] = 5
    wanted = _values()
    wanted[::2] = 5
    return host, wanted


def an_array_of_another_place_is_refused():
    host = broker.asarray(_values())
    try:
        host[0] = _made()[0]
    except broker.UnsupportedDeviceError as error:
        return [error.remedy], ['bring it there by to_device("cpu")']
    return ["no error"], [""]


def many_writes_come_in_their_order():
    held = tensor.zeros(1000, dtype="int32", device=GPU)
    for step in range(1, 50):
        held[::step] = step
    wanted = np.zeros(1000, "int32")
    for step in range(1, 50):
        wanted[::step] = step
    return _host(held), wanted


def memory_that_is_dropped_while_it_is_copied_is_not_lost():
    wrong = 0
    for number in range(50):
        copy = tensor.full((64, 1024), number, dtype="int32", device=GPU).to_device(GPU, usm_type="shared")
        tensor.full((64, 1024), -1, dtype="int32", device=GPU)
        wrong += int((_host(copy) != number).any())
    return [wrong], [0]


OPERATIONS = {
    **{f"{dtype}_is_filled": _filled(dtype) for dtype in DTYPES},
    **{f"{name}_of_an_array": _part(key) for name, key in KEYS.items()},
    **{f"{name}_is_shared_with_dpnp": _part_for_dpnp(key) for name, key in KEYS.items()},
    **{f"{name}_is_copied": _copied(key) for name, key in KEYS.items()},
    **{f"{name}_is_written": _written(key) for name, key in KEYS.items()},
    **{
        made.__name__: made
        for made in (
            zeros_are_zero_in_memory_that_was_used,
            an_alike_array_is_on_the_same_device,
            an_alike_array_of_another_device_is_there,
            what_is_made_is_shared_with_dpnp,
            a_part_keeps_the_memory_of_the_device,
            a_part_tells_the_place_of_the_whole,
            numbers_are_read_from_the_device,
            a_part_of_dpnps_array_is_copied_on_the_device,
            a_shape_is_a_view_or_a_copy_on_the_device,
            what_broker_writes_dpnp_sees,
            what_broker_writes_into_dpnps_array_dpnp_sees,
            parts_that_overlap_get_what_was_there_before,
            writes_to_memory_that_the_host_shares_are_seen_there,
            an_array_of_another_place_is_refused,
            many_writes_come_in_their_order,
            memory_that_is_dropped_while_it_is_copied_is_not_lost,
        )
    },
}
