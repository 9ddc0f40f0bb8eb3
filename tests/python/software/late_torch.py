"""Work of PyTorch's `xpu` that is late, and who has to see it or come after it: run with a delay before each command.

Each operation returns what was seen, which is `SEEN` where the order held.
"""

from __future__ import annotations

import gc
import json
import sys
import time
import weakref
from typing import Any

import broker
import dpctl
import dpnp
import numpy as np
import torch

GPU = "level_zero:gpu:0"
ITEMS = 1 << 10
SEEN = 7.0


def _queue() -> Any:
    return dpctl.SyclQueue(GPU, property="in_order")


SOURCE = torch.full((ITEMS,), SEEN, device="xpu")
FIRST, SECOND = _queue(), _queue()
STREAM = torch.xpu.Stream()
LATE, OTHER = (dpnp.full(ITEMS, SEEN, dtype="float32", sycl_queue=FIRST) for _ in range(2))
SCRATCH, COPY = torch.zeros(ITEMS, device="xpu"), torch.zeros(ITEMS, device="xpu")
BEFORE = 12
"""So many commands come before the one that counts: more than a look takes."""
torch.xpu.synchronize()
FIRST.wait()


def _late_array() -> Any:
    """Return an array of zeros that a queue of dpctl's fills after the caller has it."""
    array = dpnp.zeros(ITEMS, dtype="float32", sycl_queue=FIRST)
    FIRST.wait()
    for target in [OTHER] * BEFORE + [array]:
        FIRST.memcpy_async(target.get_array().usm_data, LATE.get_array().usm_data, 4 * ITEMS)
    return array


def _late_tensor() -> Any:
    """Return a tensor of zeros that PyTorch fills after the caller has it."""
    tensor = torch.zeros(ITEMS, device="xpu")
    torch.xpu.synchronize()
    return _filled_late(tensor)


def _filled_late(tensor: Any) -> Any:
    for target in [SCRATCH] * BEFORE + [tensor]:
        target.copy_(SOURCE)
    return tensor


def _seen(array: Any) -> float:
    return float(np.unique(array).sum())


def _seen_by(queue: Any, array: Any) -> float:
    """Return what a queue sees that no framework orders behind another."""
    copy = dpnp.zeros(ITEMS, dtype="float32", sycl_queue=queue)
    queue.memcpy(copy.get_array().usm_data, array.get_array().usm_data, 4 * ITEMS)
    return _seen(dpnp.asnumpy(copy))


class _Capsule:
    def __init__(self, capsule: Any, device: tuple[int, int]) -> None:
        self._told = capsule, device

    def __dlpack__(self, **keywords: Any) -> Any:
        return self._told[0]

    def __dlpack_device__(self) -> tuple[int, int]:
        return self._told[1]


# Capsules of arrays, with the consumer's queue.


def a_copy_in_a_capsule_has_what_its_source_had_to_get() -> float:
    part = broker.asarray(_late_array())[2:]
    capsule = part.__dlpack__(stream=SECOND, copy=True, max_version=(1, 3))
    return _seen(dpnp.asnumpy(dpnp.from_dlpack(_Capsule(capsule, (14, 0)))))


def a_copy_of_it_on_the_host_does_too() -> float:
    part = broker.asarray(_late_array())[2:]
    capsule = part.__dlpack__(stream=SECOND, dl_device=(1, 0), max_version=(1, 3))
    return _seen(np.from_dlpack(_Capsule(capsule, (1, 0))))


# What is the target's own already, with the caller's queue.


def an_array_of_brokers_comes_before_the_callers_queue() -> float:
    array = _late_array()
    held = broker.asarray(array)
    assert broker.asarray(held, stream=SECOND) is held
    return _seen_by(SECOND, array)


def a_tensor_comes_before_the_callers_stream_without_dpctl() -> float:
    tensor = _late_tensor()
    hidden = sys.modules.pop("dpctl")
    try:
        assert broker.to_torch(tensor, stream=STREAM) is tensor
    finally:
        sys.modules["dpctl"] = hidden
    with torch.xpu.stream(STREAM):
        COPY.copy_(tensor)
    STREAM.synchronize()
    return _seen(COPY.cpu())


# The end of a borrow.


def _borrowed(leave: Any) -> float:
    array = dpnp.zeros(ITEMS, dtype="float32", sycl_queue=FIRST)
    FIRST.wait()
    try:
        with broker.borrow(array, "torch") as view:
            leave(_filled_late(view))
    except (broker.exceptions.BorrowError, KeyError):
        return _seen_by(FIRST, array)
    raise AssertionError("the block was to raise")


def work_on_a_view_that_is_kept_comes_before_the_sources() -> float:
    kept: list[Any] = []
    return _borrowed(kept.append)


def work_on_a_view_comes_before_the_sources_where_the_block_raised() -> float:
    return _borrowed({}.__getitem__)


# Memory of broker's that PyTorch has, or memory of PyTorch's that broker has.


def _lent() -> tuple[Any, Any]:
    """Return an array of broker's, and PyTorch's tensor of it, which PyTorch fills later."""
    array = broker.asarray(np.zeros(ITEMS, dtype="float32"), device=GPU)
    tensor = broker.to_torch(array)
    return array, _filled_late(tensor)


def pytorchs_work_on_an_array_is_read() -> float:
    array, _tensor = _lent()
    return _seen(broker.to_numpy(array, device="cpu"))


def pytorchs_work_on_an_element_is_read() -> float:
    array, _tensor = _lent()
    return float(array[5].item())


def brokers_write_comes_after_pytorchs_work() -> float:
    array, _tensor = _lent()
    array[...] = SEEN + 1
    torch.xpu.synchronize()
    return _seen(broker.to_numpy(array, device="cpu")) - 1


def dpnp_reads_an_array_after_pytorchs_work() -> float:
    array, _tensor = _lent()
    return _seen(dpnp.asnumpy(broker.to_dpnp(array)))


def a_consumer_of_a_capsule_reads_an_array_after_pytorchs_work() -> float:
    array, _tensor = _lent()
    return _seen(dpnp.asnumpy(dpnp.from_dlpack(array)))


def what_pytorch_took_by_itself_is_waited_for_too() -> float:
    array = broker.asarray(np.zeros(ITEMS, dtype="float32"), device=GPU)
    tensor = _filled_late(torch.from_dlpack(array))
    seen = _seen(broker.to_numpy(array, device="cpu"))
    assert tensor.data_ptr() == array.data_ptr
    return seen


def an_array_of_a_tensor_is_read_after_later_work() -> float:
    tensor = torch.zeros(ITEMS, device="xpu")
    array = broker.asarray(tensor)
    _filled_late(tensor)
    return _seen(broker.to_numpy(array, device="cpu"))


def a_part_of_such_an_array_is_too() -> float:
    tensor = torch.zeros(ITEMS, device="xpu")
    array = broker.asarray(tensor)[2:]
    _filled_late(tensor)
    return _seen(dpnp.asnumpy(broker.to_dpnp(array)))


# Memory of others that broker holds, and that another framework was given by broker's array.


def _dpnps_lent() -> tuple[Any, Any]:
    """Return an array of dpnp's memory, and PyTorch's tensor of it, which PyTorch fills later."""
    array = dpnp.zeros(ITEMS, dtype="float32", sycl_queue=FIRST)
    FIRST.wait()
    held = broker.asarray(array)
    return held, _filled_late(broker.to_torch(held))


def _filled_by_dpnp(array: Any) -> None:
    queue, done = array.sycl_queue, []
    for target in [OTHER] * BEFORE + [array]:
        memory = target.get_array().usm_data
        done = [queue.memcpy_async(memory, LATE.get_array().usm_data, 4 * ITEMS, done)]


def _pytorchs_lent(give: Any = broker.to_dpnp) -> Any:
    """Return an array of PyTorch's memory, which dpnp fills later."""
    tensor = torch.zeros(ITEMS, device="xpu")
    torch.xpu.synchronize()
    held = broker.asarray(tensor)
    _filled_by_dpnp(give(held))
    return held


def pytorchs_work_on_dpnps_memory_is_read() -> float:
    held, _tensor = _dpnps_lent()
    return _seen(broker.to_numpy(held, device="cpu"))


def dpnp_reads_its_memory_after_pytorchs_work() -> float:
    held, _tensor = _dpnps_lent()
    return _seen(dpnp.asnumpy(broker.to_dpnp(held)))


def dpnps_work_on_pytorchs_memory_is_read() -> float:
    return _seen(broker.to_numpy(_pytorchs_lent(), device="cpu"))


def dpnps_work_on_an_element_of_pytorchs_is_read() -> float:
    return float(_pytorchs_lent()[2:][5].item())


def dpnps_work_on_pytorchs_memory_is_copied() -> float:
    return _seen(broker.to_numpy(broker.asarray(_pytorchs_lent(), copy=True), device="cpu"))


def pytorch_reads_its_memory_after_dpnps_work() -> float:
    return _seen(broker.to_torch(_pytorchs_lent()).cpu())


def what_dpnp_took_of_pytorchs_by_itself_is_waited_for_too() -> float:
    return _seen(broker.to_numpy(_pytorchs_lent(dpnp.from_dlpack), device="cpu"))


def brokers_write_to_pytorchs_memory_comes_after_dpnps_work() -> float:
    held = _pytorchs_lent()
    held[...] = SEEN + 1
    broker.to_dpnp(held).sycl_queue.wait()
    return _seen(broker.to_numpy(held, device="cpu")) - 1


def work_on_what_a_borrowed_array_was_given_to_comes_before_pytorchs() -> float:
    tensor = torch.zeros(ITEMS, device="xpu")
    torch.xpu.synchronize()
    with broker.borrow(tensor, "broker") as view:
        _filled_by_dpnp(broker.to_dpnp(view))
    return _seen(tensor.cpu())


# Memory that PyTorch gives back while it is at work.


def brokers_memory_is_used_again_after_pytorchs_work() -> float:
    array, tensor = _lent()
    address = array.data_ptr
    del array, tensor
    other = broker.memory.empty(ITEMS, "float32", device=GPU)
    assert other.data_ptr == address
    other[...] = SEEN + 1
    other.queue.wait()
    torch.xpu.synchronize()
    return _seen(broker.to_numpy(other, device="cpu")) - 1


def dpnps_memory_is_given_back_after_pytorchs_work() -> float:
    array = dpnp.zeros(ITEMS, dtype="float32", sycl_queue=FIRST)
    there = weakref.ref(array.get_array())
    read = broker.to_dpnp(COPY.zero_())
    tensor = _filled_late(broker.to_torch(array))
    COPY.copy_(tensor)
    del array, tensor
    while there() is not None:
        time.sleep(0.001)
    return _seen_by(FIRST, read)


OPERATIONS = [
    a_copy_in_a_capsule_has_what_its_source_had_to_get,
    a_copy_of_it_on_the_host_does_too,
    an_array_of_brokers_comes_before_the_callers_queue,
    a_tensor_comes_before_the_callers_stream_without_dpctl,
    work_on_a_view_that_is_kept_comes_before_the_sources,
    work_on_a_view_comes_before_the_sources_where_the_block_raised,
    pytorchs_work_on_an_array_is_read,
    pytorchs_work_on_an_element_is_read,
    brokers_write_comes_after_pytorchs_work,
    dpnp_reads_an_array_after_pytorchs_work,
    a_consumer_of_a_capsule_reads_an_array_after_pytorchs_work,
    what_pytorch_took_by_itself_is_waited_for_too,
    an_array_of_a_tensor_is_read_after_later_work,
    a_part_of_such_an_array_is_too,
    pytorchs_work_on_dpnps_memory_is_read,
    dpnp_reads_its_memory_after_pytorchs_work,
    dpnps_work_on_pytorchs_memory_is_read,
    dpnps_work_on_an_element_of_pytorchs_is_read,
    dpnps_work_on_pytorchs_memory_is_copied,
    pytorch_reads_its_memory_after_dpnps_work,
    what_dpnp_took_of_pytorchs_by_itself_is_waited_for_too,
    brokers_write_to_pytorchs_memory_comes_after_dpnps_work,
    work_on_what_a_borrowed_array_was_given_to_comes_before_pytorchs,
    brokers_memory_is_used_again_after_pytorchs_work,
    dpnps_memory_is_given_back_after_pytorchs_work,
]


def main() -> None:
    """Print what each operation came to."""
    # A borrow that finds its view kept collects garbage, which is to take less than the late work.
    gc.freeze()
    for operation in OPERATIONS:
        try:
            seen: Any = operation()
        except Exception as error:
            seen = f"{type(error).__name__}: {error}"
        print(json.dumps({operation.__name__: seen}), flush=True)
        torch.xpu.synchronize()
        FIRST.wait()
