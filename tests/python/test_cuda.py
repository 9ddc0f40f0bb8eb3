"""Tensors on CUDA devices: shared between PyTorch, CuPy and JAX, ordered by streams, and brought to the host on demand.

Needs no framework of the test environment that has no CUDA: `make test-cuda` runs it where a GPU is.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")

import broker
import numpy as np
import pytest
import torch
from processes import run_python
from skip_list import skip_what_is_listed  # noqa: F401 - skips where there is no CUDA device

pytestmark = [pytest.mark.gpu, pytest.mark.filterwarnings("ignore:.*immutable", "ignore:.*copies more than")]

VALUES = [float(number) for number in range(16)]
LONG = 400_000_000
"""Clock cycles of a kernel that ends after the conversion: a fifth of a second."""

SOURCES = ["torch", "cupy", "jax", "broker"]
PAIRS = [(source, target) for source in SOURCES for target in SOURCES if source != target]


def made(source):
    """Make the values on the first CUDA device by a framework."""
    if source == "cupy":
        import cupy

        return cupy.arange(16, dtype="float32")
    if source == "jax":
        import jax.numpy as jnp

        return jnp.arange(16, dtype="float32")
    tensor = torch.arange(16.0, device="cuda")
    return broker.asarray(tensor) if source == "broker" else tensor


def address(tensor):
    """Return where a tensor of any framework begins."""
    if isinstance(tensor, torch.Tensor):
        return tensor.data_ptr()
    if hasattr(tensor, "unsafe_buffer_pointer"):
        return tensor.unsafe_buffer_pointer()
    if hasattr(tensor, "data_ptr"):
        return tensor.data_ptr
    return tensor.data.ptr


def values(tensor):
    """Return the elements, brought to the host by broker."""
    return broker.to_numpy(tensor, device="cpu").tolist()


@pytest.fixture
def tensor():
    """A tensor on the first CUDA device."""
    return torch.arange(16.0, device="cuda")


@pytest.fixture
def late():
    """A tensor that a kernel on a stream of its own has still to write, and that stream."""
    torch.cuda.synchronize()
    stream = torch.cuda.Stream()
    with torch.cuda.stream(stream):
        tensor = torch.zeros(16, device="cuda")
        torch.cuda._sleep(LONG)
        tensor += torch.arange(16.0, device="cuda")
        yield tensor, stream
    torch.cuda.synchronize()


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_cuda_memory_is_shared(source, target):
    given = made(source)
    taken = broker.to(given, target)
    assert (address(taken), values(taken)) == (address(given), VALUES)


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_a_copy_on_demand_stays_on_the_device(source, target):
    given = made(source)
    taken = broker.to(given, target, copy=True)
    assert (address(taken) != address(given), values(taken)) == (True, VALUES)


@pytest.mark.parametrize("target", ["numpy", "torch", "jax", "broker"])
@pytest.mark.parametrize("source", SOURCES)
def test_cuda_memory_is_brought_to_the_host_on_demand(source, target):
    brought = broker.to(made(source), target, device="cpu")
    assert np.asarray(brought).tolist() == VALUES


def test_a_cuda_tensor_is_kept_from_host_frameworks(tensor):
    with pytest.raises(broker.UnsupportedDeviceError, match='memory on cuda:0; pass device="cpu"'):
        broker.to_numpy(tensor)


def test_tensorflow_a_cuda_tensor_reaches_tensorflow_only_where_that_has_the_device(tensor):
    import tensorflow as tf

    if tf.config.list_physical_devices("GPU"):
        taken = broker.to_tensorflow(tensor)
        assert (broker.asarray(taken).data_ptr, taken.numpy().tolist()) == (tensor.data_ptr(), VALUES)
        return
    with pytest.raises(broker.UnsupportedDeviceError, match='memory on cuda:0; pass device="cpu"'):
        broker.to_tensorflow(tensor)


def test_a_crossing_that_is_forbidden_is_refused(tensor):
    with pytest.raises(broker.CopyRequired, match="has to cross to the host"):
        broker.to_numpy(tensor, device="cpu", copy=False)


def test_a_cuda_tensor_is_held(tensor):
    held = broker.asarray(tensor)
    assert (held.device, held.data_ptr) == ("cuda:0", tensor.data_ptr())


@pytest.mark.parametrize("device", ["cuda", "cuda:0", (2, 0)], ids=str)
def test_host_memory_is_placed_on_demand(device):
    placed = broker.to_torch(np.arange(16.0), device=device)
    assert (placed.device.type, placed.cpu().tolist()) == ("cuda", VALUES)


def test_like_takes_the_device_of_a_tensor(tensor):
    assert broker.to(np.arange(3.0), like=tensor).device == tensor.device


@pytest.mark.parametrize("target", ["cupy", "jax", "broker"])
def test_an_empty_tensor_keeps_its_shape(target):
    assert tuple(broker.to(torch.empty(0, 3, device="cuda"), target).shape) == (0, 3)


@pytest.mark.parametrize("target", ["torch", "cupy", "jax", "broker"])
def test_a_transposed_tensor_keeps_its_values(target):
    transposed = torch.arange(16.0, device="cuda").reshape(4, 4).T
    assert np.ravel(values(broker.to(transposed, target))).tolist() == [float(4 * (n % 4) + n // 4) for n in range(16)]


@pytest.mark.parametrize("target", ["torch", "numpy", "jax", "broker"])
def test_a_held_tensor_is_copied_from_any_strides(target):
    held = broker.asarray(torch.arange(16.0, device="cuda").reshape(4, 4)[1:, ::2].T)
    copied = broker.to(held, target, copy=True, device="cpu" if target == "numpy" else None)
    assert np.asarray(values(copied)).tolist() == [[4.0, 8.0, 12.0], [6.0, 10.0, 14.0]]


def test_a_lazy_conjugate_is_resolved_on_its_way_to_the_host():
    conjugate = torch.tensor([1 + 2j], device="cuda").conj()
    assert broker.to_numpy(conjugate, device="cpu").tolist() == [1 - 2j]


def test_a_lazy_conjugate_is_resolved_on_the_device():
    conjugate = torch.tensor([1 + 2j], device="cuda").conj()
    assert broker.asarray(conjugate).device == "cuda:0"


def test_a_tensor_with_a_gradient_is_kept_back(tensor):
    with pytest.raises(broker.UnsupportedTensorError, match="requires a gradient"):
        broker.asarray(tensor.requires_grad_())


def test_numpy_reads_a_held_tensor_through_the_protocol(tensor):
    held = broker.asarray(tensor)
    assert np.from_dlpack(held, device="cpu").tolist() == VALUES


@pytest.mark.parametrize("target", ["cupy", "broker", "torch", "jax"])
def test_a_conversion_waits_on_the_device_for_work_on_another_stream(late, target):
    tensor, stream = late
    taken = broker.to(broker.asarray(tensor), target) if target == "torch" else broker.to(tensor, target)
    with torch.cuda.stream(torch.cuda.default_stream()):
        assert values(taken) == VALUES


@pytest.mark.parametrize("target", ["cupy", "broker"])
def test_a_conversion_does_not_wait_on_the_host(late, target):
    tensor, stream = late
    broker.to(tensor, target)
    assert not stream.query()


def test_a_held_tensor_is_ordered_before_a_stream_of_its_consumer(late):
    tensor, _ = late
    held = broker.asarray(tensor)
    with torch.cuda.stream(torch.cuda.Stream()):
        taken = broker.to_torch(held) * 2
        torch.cuda.current_stream().synchronize()
        assert taken.cpu().tolist() == [2 * value for value in VALUES]


def test_a_held_tensor_orders_the_streams_of_those_who_ask_by_the_protocol(late):
    tensor, _ = late
    held = broker.asarray(tensor)
    with torch.cuda.stream(torch.cuda.Stream()):
        taken = torch.from_dlpack(held) * 2
        torch.cuda.current_stream().synchronize()
        assert taken.cpu().tolist() == [2 * value for value in VALUES]


@pytest.mark.parametrize("spelled", ["stream", "address"])
def test_the_stream_that_a_caller_names_is_the_one_ordered(late, spelled):
    tensor, _ = late
    other = torch.cuda.Stream()
    held = broker.asarray(tensor, stream=other if spelled == "stream" else other.cuda_stream)
    with torch.cuda.stream(other):
        taken = torch.empty(16, device="cuda").copy_(torch.from_dlpack(held.__dlpack__(stream=-1, max_version=(1, 3))))
        other.synchronize()
        assert taken.cpu().tolist() == VALUES


def test_what_is_no_stream_is_refused(tensor):
    with pytest.raises(broker.BrokerError, match="CUDA stream"):
        broker.asarray(tensor, stream=-5)


@pytest.mark.parametrize("target", ["torch", "broker"])
def test_cupy_work_on_another_stream_is_waited_for(target):
    import cupy

    stream = cupy.cuda.Stream(non_blocking=True)
    with stream:
        array = cupy.zeros(4_000_000, dtype="float32")
        for _ in range(2000):
            array += 1
        taken = broker.to(array, target)
        is_pending = not stream.done
    assert (is_pending, values(taken)[-1]) == (True, 2000.0)


def test_cupy_arrays_that_run_backwards_keep_their_values():
    import cupy

    backwards = cupy.arange(16, dtype="float32")[::-1]
    held = broker.asarray(backwards)
    assert (held.strides, values(held)) == ((-1,), VALUES[::-1])


def test_cupy_is_given_host_memory_by_a_copy():
    assert broker.to_cupy(np.arange(16.0)).get().tolist() == VALUES


def test_cupy_managed_memory_is_shared_with_the_host():
    import cupy

    pool = cupy.cuda.MemoryPool(cupy.cuda.malloc_managed)
    with cupy.cuda.using_allocator(pool.malloc):
        array = cupy.arange(16, dtype="float32")
    shared = broker.to_numpy(array)
    assert (shared.ctypes.data, shared.tolist()) == (array.data.ptr, VALUES)


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint16", "int32", "int64", "float16", "float64", "complex64"])
def test_cupy_takes_the_plain_dtypes(dtype):
    tensor = torch.ones(4, device="cuda").to(getattr(torch, dtype))
    assert (broker.to_cupy(tensor).dtype, values(tensor)) == (np.dtype(dtype), np.ones(4, dtype).tolist())


def test_an_object_with_the_cuda_array_interface_is_shared(tensor):
    offers = type("Offers", (), {"__cuda_array_interface__": tensor.__cuda_array_interface__})
    assert broker.to_torch(offers()).data_ptr() == tensor.data_ptr()


def test_the_stream_of_a_cuda_array_interface_is_waited_for(late):
    tensor, stream = late
    described = tensor.__cuda_array_interface__ | {"stream": stream.cuda_stream, "version": 3}
    held = broker.asarray(type("Offers", (), {"__cuda_array_interface__": described})())
    assert (stream.query(), values(held)) == (False, VALUES)


def test_a_borrowed_view_shares_the_memory(tensor):
    with broker.borrow(tensor, "cupy") as view:
        view += 1
    assert tensor.tolist() == [value + 1 for value in VALUES]


def test_every_direct_door_is_open():
    for source, target in PAIRS:
        broker.to(made(source), target)
    doors = dict(broker._native.doors())
    wanted = ["PyTorch's C exchange table", "CuPy's DLPack classes", "JAX's buffer functions", "JAX's CUDA devices"]
    if os.environ.get("BROKER_SAFE") == "1":
        assert set(doors.values()) == {"BROKER_SAFE=1"}
    else:
        assert {name: doors[name] for name in wanted} == dict.fromkeys(wanted)


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_conversions_leave_nothing_behind(source, target):
    import cupy

    given = made(source)

    def used():
        torch.cuda.synchronize()
        return torch.cuda.memory_allocated(), cupy.get_default_memory_pool().used_bytes()

    broker.to(given, target)
    before = used()
    for _ in range(2000):
        broker.to(given, target)
    assert used() == before


@pytest.mark.parametrize("target", ["cupy", "jax", "torch", "broker"])
def test_a_process_ends_with_results_alive(target):
    source = "cupy.arange(16.0)" if target == "torch" else 'torch.arange(16.0, device="cuda")'
    program = f"""
        import broker, cupy, torch
        source = {source}
        result = broker.to(source, "{target}")
        copied = broker.to(broker.asarray(source), "{target}", copy=True)
        held = broker.asarray(result)
    """
    ended = run_python(program, seconds=120, JAX_PLATFORMS="cuda", PYTHONWARNINGS="ignore")
    assert (ended.status, ended.complained) == (0, "")


def test_threads_convert_on_streams_of_their_own():
    def work(number):
        stream = torch.cuda.Stream()
        with torch.cuda.stream(stream):
            tensor = torch.full((1000,), float(number), device="cuda")
            wrong = 0
            for _ in range(500):
                tensor += 1
                there = broker.to_cupy(broker.asarray(tensor))
                tensor = broker.to_torch(there) if there.data.ptr == tensor.data_ptr() else tensor
            wrong += int((tensor != number + 500).sum())
        return wrong

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(8))) == [0] * 8


def test_a_forked_child_gets_an_exception():
    program = """
        import os, broker, torch
        tensor = torch.arange(16.0, device="cuda")
        broker.asarray(tensor)
        child = os.fork()
        if child == 0:
            try:
                broker.to_numpy(tensor, device="cpu")
            except Exception:
                os._exit(7)
            os._exit(8)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    """
    assert run_python(program, seconds=120).printed == "7"


def test_a_held_tensor_does_not_cross_where_copies_are_forbidden(tensor):
    with pytest.raises(BufferError):
        broker.asarray(tensor).__dlpack__(dl_device=(1, 0), copy=False)


def test_jax_gets_finished_values_whatever_stream_the_caller_names(late):
    tensor, _ = late
    assert np.asarray(broker.to_jax(tensor, stream=torch.cuda.Stream())).tolist() == VALUES
