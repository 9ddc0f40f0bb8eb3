"""What PyTorch's `xpu` does on the software device: alone, with dpnp by its own DLPack, and through broker.

Run under poison, a host that reads device memory ends the process.
"""

from __future__ import annotations

import copy
import ctypes
import functools
import pickle
from typing import Any

import broker
import dpctl
import dpnp
import numpy as np
import torch
from broker import _runtimes

from .broker_operations import COUNTED, ITEMS, ROUNDS, counting, pending

GPU = "level_zero:gpu:0"


def _tensor(items: int = 4) -> Any:
    return torch.arange(items, device="xpu")


def _pointer(array: Any) -> int:
    return array.get_array()._pointer


def _error_of(call: Any) -> str:
    try:
        call()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "nothing"


@functools.cache
def _queue() -> Any:
    """Return a queue that lives as long as the stream that PyTorch makes of it, which it never forgets."""
    return dpctl.SyclQueue(GPU, property="in_order")


# PyTorch alone.


def values_come_back_from_the_device():
    return np.array(torch.arange(6.0).view(2, 3).to("xpu").t().cpu()), np.arange(6.0).reshape(2, 3).T


def the_processor_computes_and_the_result_is_on_the_device():
    ones = torch.ones(3, 4, device="xpu")
    total = (ones @ ones.t() + 1)[1:].sum()
    return [total.item(), total.device.type == "xpu"], [30.0, True]


def views_share_their_memory():
    base = torch.zeros(4, 3, device="xpu")
    base.view(3, 4)[1].fill_(2)
    base[:, 1] += 1
    return np.array(base.cpu()), [[0, 1, 0], [0, 3, 2], [2, 3, 0], [0, 1, 0]]


def complex_numbers_are_viewed_as_pairs():
    base = torch.zeros(2, dtype=torch.complex64, device="xpu")
    torch.view_as_real(base)[0, 1] = 3
    return np.array(base.conj().resolve_conj().cpu()), [-3j, 0j]


def tensors_are_copied_and_pickled():
    base = _tensor(3)
    copied = copy.deepcopy(base)
    base += 1
    return [copied.tolist(), pickle.loads(pickle.dumps(base)).tolist()], [[0, 1, 2], [1, 2, 3]]


def a_resized_tensor_keeps_its_values():
    base = _tensor(3)
    base.resize_(5)
    return base[:3].tolist(), [0, 1, 2]


def modules_move_to_the_device():
    net = torch.nn.Linear(3, 2).to("xpu")
    return [str(net(torch.ones(1, 3, device="xpu")).device), str(net.weight.device)], ["xpu:0", "xpu:0"]


def random_numbers_are_the_processors():
    torch.manual_seed(7)
    drawn = torch.randn(3, device="xpu").cpu()
    torch.manual_seed(7)
    return np.array(drawn), np.array(torch.randn(3))


def gradients_of_the_host_work_beside_it():
    weights = torch.ones(3, requires_grad=True)
    (weights * _tensor(3).cpu()).sum().backward()
    return np.array(weights.grad), [0.0, 1.0, 2.0]


def a_stream_is_a_queue():
    stream = torch.xpu.current_stream()
    return [stream.sycl_queue == torch._C._xpu_getCurrentRawStream(0) != 0], [True]


def a_second_stream_is_another_queue():
    first, second = torch.xpu.current_stream(), torch.xpu.Stream()
    with torch.xpu.stream(second):
        is_current = torch.xpu.current_stream() == second
    return [is_current, first != second, first.sycl_queue != second.sycl_queue], [True] * 3


def a_stream_waits_for_an_event_of_another():
    event, second = torch.xpu.Event(), torch.xpu.Stream()
    base = torch.ones(1 << 20, device="xpu")
    event.record()
    with torch.xpu.stream(second):
        second.wait_event(event)
        copied = base.clone()
    second.synchronize()
    return [event.query(), copied.sum().item()], [True, float(1 << 20)]


def an_event_is_over_when_its_kernel_is():
    tensor, event = torch.zeros(ITEMS, dtype=torch.int32, device="xpu"), torch.xpu.Event()
    torch.xpu.synchronize()
    stream = torch.xpu.get_stream_from_external(_queue().addressof_ref())
    kernel = _queue().submit_async(counting(), [broker.to_dpnp(tensor).get_array().usm_data, ctypes.c_int(ROUNDS)], [ITEMS])
    event.record(stream)
    event.synchronize()
    return [event.query(), kernel.execution_status.name], [True, "complete"]


def a_queue_of_dpctls_is_an_external_stream():
    stream = torch.xpu.get_stream_from_external(_queue().addressof_ref())
    return [stream.sycl_queue], [_queue().addressof_ref()]


def a_device_that_is_not_there_is_told():
    return [_error_of(lambda: torch.ones(1, device="xpu:5"))], ["RuntimeError: wanted xpu:5, and there are 1 such devices"]


# PyTorch and dpnp, by their own DLPack.


def memory_of_dpnp_is_shared_by_pytorchs_own_import():
    array = dpnp.ones(3)
    array.sycl_queue.wait()
    tensor = torch.from_dlpack(array)
    tensor.mul_(3)
    torch.xpu.synchronize()
    return [tensor.data_ptr() == _pointer(array), array.tolist() == [3.0] * 3], [True, True]


def memory_of_pytorch_is_shared_by_dpnps_own_import():
    tensor = _tensor()
    torch.xpu.synchronize()
    array = dpnp.from_dlpack(tensor)
    return [_pointer(array) == tensor.data_ptr(), array.sycl_device.filter_string], [True, GPU]


def shared_usm_is_refused_by_pytorchs_own_import():
    error = _error_of(lambda: torch.from_dlpack(dpnp.ones(3, usm_type="shared")))
    return [error], ["RuntimeError: wanted USM device memory of PyTorch's context, got host or shared USM"]


# Through broker.


def from_pytorch_to_dpnp_and_back_the_pointer_stays():
    tensor = _tensor()
    array = broker.to_dpnp(tensor)
    back = broker.to_torch(array)
    return [_pointer(array) == tensor.data_ptr() == back.data_ptr(), str(back.device)], [True, "xpu:0"]


def from_pytorch_to_dpnp_and_back_writes_are_seen_on_both_sides():
    tensor = _tensor()
    array = broker.to_dpnp(tensor)
    back = broker.to_torch(array)
    tensor[0], back[1] = 7, 8
    with broker.borrow(tensor, "dpnp") as view:
        view += 1
    return np.stack([np.array(tensor.cpu()), np.array(back.cpu()), dpnp.asnumpy(broker.to_dpnp(tensor))]), [[8, 9, 3, 4]] * 3


def an_array_of_broker_is_shared_with_pytorch():
    held = broker.asarray(np.arange(5.0), device=GPU)
    tensor = broker.to_torch(held)
    tensor += 1
    back = broker.asarray(tensor)
    assert tensor.data_ptr() == held.data_ptr == back.data_ptr
    return broker.to_numpy(back, device="cpu"), np.arange(1.0, 6.0)


def a_capsule_of_pytorchs_comes_back():
    tensor = _tensor()
    capsule = broker.to_capsule(tensor, max_version=(1, 0))
    return [broker.to_torch(capsule).data_ptr() == tensor.data_ptr()], [True]


def kernels_of_dpnp_are_over_before_pytorch_reads():
    return np.array(broker.to_torch(pending("device")).cpu()), COUNTED


def kernels_of_dpnp_are_over_before_another_stream_reads():
    stream = torch.xpu.Stream()
    tensor = broker.to_torch(pending("device"), stream=stream)
    with torch.xpu.stream(stream):
        return np.array(tensor.cpu()), COUNTED


def copies_of_pytorch_are_over_before_dpnp_reads():
    tensor = broker.to_torch(pending("device"))
    copied = torch.empty_like(tensor).copy_(tensor)
    return dpnp.asnumpy(broker.to_dpnp(copied) + 0), COUNTED


def work_on_a_view_is_over_before_its_lender_goes_on():
    tensor = torch.zeros(ITEMS, dtype=torch.int32, device="xpu")
    with broker.borrow(tensor, "dpnp") as view:
        view.sycl_queue.submit_async(counting(), [view.get_array().usm_data, ctypes.c_int(ROUNDS)], [ITEMS])
    return np.array(tensor.cpu()), COUNTED


def a_caller_orders_by_a_queue_of_its_own():
    queue = dpctl.SyclQueue(GPU, property="in_order")
    array = broker.to_dpnp(_tensor(), stream=queue)
    queue.wait()
    return dpnp.asnumpy(array), np.arange(4)


def memory_that_the_host_can_read_becomes_a_tensor_of_the_host():
    array = dpnp.ones(3, usm_type="shared")
    tensor = broker.to_torch(array)
    assert tensor.data_ptr() == _pointer(array)
    return [str(tensor.device), str(tensor.tolist())], ["cpu", "[1.0, 1.0, 1.0]"]


def it_is_copied_to_the_device_that_is_named():
    tensor = broker.to_torch(dpnp.ones(3, usm_type="host"), device="xpu")
    return [str(tensor.device), str(tensor.tolist())], ["xpu:0", "[1.0, 1.0, 1.0]"]


def memory_of_the_host_is_copied_to_the_device_that_is_named():
    tensors = [broker.to_torch(np.arange(3), device=device) for device in ("xpu", "xpu:0", (14, 0), torch.device("xpu"))]
    return [str(tensor.device) for tensor in tensors], ["xpu:0"] * 4


def a_tensor_comes_to_the_host_where_that_is_named():
    tensor = _tensor()
    error = _error_of(lambda: broker.to_numpy(tensor))
    assert 'pass device="cpu"' in error
    return broker.to_numpy(tensor, device="cpu"), np.arange(4)


def reversed_arrays_are_copied_on_the_device():
    flat, square = dpnp.arange(4), dpnp.arange(9).reshape(3, 3)
    tensors = [broker.to_torch(flat[::-1]), broker.to_torch(square[::-1, 1:]), broker.to_torch(flat.get_array()[::-1])]
    told = [[str(tensor.device), tensor.tolist()] for tensor in tensors]
    values = [[3, 2, 1, 0], [[7, 8], [4, 5], [1, 2]], [3, 2, 1, 0]]
    return [str(told)], [str([["xpu:0", value] for value in values])]


def copies_that_the_producer_makes_are_over_before_pytorch_reads():
    flat = dpnp.arange(1000)
    copied = [broker.to_torch(flat.get_array()[::-1]).tolist() for _ in range(50)]
    return [copied.count(list(range(999, -1, -1)))], [50]


def strided_views_are_shared_both_ways():
    array, tensor = dpnp.arange(24).reshape(4, 6), torch.arange(24, device="xpu").view(4, 6)
    pairs = [(array[1:, ::2], broker.to_torch), (tensor[1:, ::2], broker.to_dpnp), (tensor.t(), broker.to_dpnp)]
    return [broker.shares_memory(view, to(view)) for view, to in pairs], [True] * 3


def empty_arrays_cross():
    shapes = [tuple(broker.to_torch(dpnp.ones((0, 3))).shape), broker.to_dpnp(torch.ones(2, 0, device="xpu")).shape]
    return [str(shapes)], [str([(0, 3), (2, 0)])]


def gradients_are_refused():
    error = _error_of(lambda: broker.to_dpnp(torch.ones(2, device="xpu", requires_grad=True)))
    return ["requires a gradient" in error], [True]


def like_finds_the_device():
    made = broker.to(np.arange(3), like=_tensor())
    return [str(made.device), str(made.tolist())], ["xpu:0", "[0, 1, 2]"]


def a_route_tells_what_happens():
    array, tensor = dpnp.ones(3), _tensor()
    routes = [broker.explain(array, to="torch"), broker.explain(tensor, to="dpnp"), broker.explain(array[::-1], to="torch")]
    return [route.outcome for route in routes], ["shares", "shares", "copies"]


def the_doctor_lists_the_device():
    return str(list(_runtimes._of_torch_xpu({}))), str([("xpu:0", (14, 0), "SYCL's default")])


OPERATIONS = {
    operation.__name__: operation
    for operation in (
        values_come_back_from_the_device,
        the_processor_computes_and_the_result_is_on_the_device,
        views_share_their_memory,
        complex_numbers_are_viewed_as_pairs,
        tensors_are_copied_and_pickled,
        a_resized_tensor_keeps_its_values,
        modules_move_to_the_device,
        random_numbers_are_the_processors,
        gradients_of_the_host_work_beside_it,
        a_stream_is_a_queue,
        a_second_stream_is_another_queue,
        a_stream_waits_for_an_event_of_another,
        an_event_is_over_when_its_kernel_is,
        a_queue_of_dpctls_is_an_external_stream,
        a_device_that_is_not_there_is_told,
        memory_of_dpnp_is_shared_by_pytorchs_own_import,
        memory_of_pytorch_is_shared_by_dpnps_own_import,
        shared_usm_is_refused_by_pytorchs_own_import,
        from_pytorch_to_dpnp_and_back_the_pointer_stays,
        from_pytorch_to_dpnp_and_back_writes_are_seen_on_both_sides,
        an_array_of_broker_is_shared_with_pytorch,
        a_capsule_of_pytorchs_comes_back,
        kernels_of_dpnp_are_over_before_pytorch_reads,
        kernels_of_dpnp_are_over_before_another_stream_reads,
        copies_of_pytorch_are_over_before_dpnp_reads,
        work_on_a_view_is_over_before_its_lender_goes_on,
        a_caller_orders_by_a_queue_of_its_own,
        memory_that_the_host_can_read_becomes_a_tensor_of_the_host,
        it_is_copied_to_the_device_that_is_named,
        memory_of_the_host_is_copied_to_the_device_that_is_named,
        a_tensor_comes_to_the_host_where_that_is_named,
        reversed_arrays_are_copied_on_the_device,
        copies_that_the_producer_makes_are_over_before_pytorch_reads,
        strided_views_are_shared_both_ways,
        empty_arrays_cross,
        gradients_are_refused,
        like_finds_the_device,
        a_route_tells_what_happens,
        the_doctor_lists_the_device,
    )
}
