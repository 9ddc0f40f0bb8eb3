"""What two devices are asked to do together; the worker runs these with two of them."""

from __future__ import annotations

import dpctl
import dpnp
import numpy as np

ITEMS = 1000


def second_of_two():
    return dpctl.SyclDevice("level_zero:gpu:1")


def two_devices_are_listed():
    return [device.filter_string for device in dpctl.get_devices("level_zero")], ["level_zero:gpu:0", "level_zero:gpu:1"]


def the_second_device_computes():
    return dpnp.asnumpy(dpnp.arange(ITEMS, device=second_of_two()) * 3), np.arange(ITEMS) * 3


def the_second_device_multiplies_matrices():
    ones = dpnp.ones((50, 50), dtype="float32", device=second_of_two())
    return dpnp.asnumpy(ones @ ones), np.full((50, 50), 50)


def arrays_move_from_one_device_to_the_other():
    array = dpnp.arange(ITEMS, dtype="float32")
    moved = array.to_device(second_of_two())
    moved += 1
    return dpnp.asnumpy(moved.to_device(array.sycl_queue)), np.arange(1, ITEMS + 1)


def arrays_of_two_devices_do_not_mix():
    try:
        dpnp.ones(3) + dpnp.ones(3, device=second_of_two())
    except Exception as refused:
        return [type(refused).__name__], ["ExecutionPlacementError"]
    return ["no exception"], ["ExecutionPlacementError"]


def dlpack_tells_which_device():
    return dpnp.ones(3, device=second_of_two()).__dlpack_device__(), (14, 1)


def from_dlpack_stays_on_its_device():
    array = dpnp.from_dlpack(dpnp.ones(3, device=second_of_two()))
    return [array.sycl_device.filter_string], ["level_zero:gpu:1"]


OPERATIONS = {
    made.__name__: made
    for made in (
        two_devices_are_listed,
        the_second_device_computes,
        the_second_device_multiplies_matrices,
        arrays_move_from_one_device_to_the_other,
        arrays_of_two_devices_do_not_mix,
        dlpack_tells_which_device,
        from_dlpack_stays_on_its_device,
    )
}
