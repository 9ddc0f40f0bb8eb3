"""Tensors on CUDA devices: shared between PyTorch and CuPy, and brought to the host only on demand."""

from __future__ import annotations

import broker
import pytest
from all_frameworks import np, torch
from skip_list import skip_what_is_listed  # noqa: F401 - skips where there is no CUDA device

pytestmark = pytest.mark.gpu

VALUES = [float(number) for number in range(16)]


@pytest.fixture
def tensor():
    """A tensor on the first CUDA device."""
    return torch.arange(16.0, device="cuda")


@pytest.mark.parametrize("to", ["numpy", "tensorflow"])
def test_a_cuda_tensor_is_kept_from_host_frameworks(tensor, to):
    with pytest.raises(broker.UnsupportedDeviceError, match='memory on cuda:0; pass device="cpu"'):
        broker.to(tensor, to)


@pytest.mark.parametrize("to", ["numpy", "torch", "jax", "broker"])
def test_a_cuda_tensor_is_brought_to_the_host_on_demand(tensor, to):
    assert np.asarray(broker.to(tensor, to, device="cpu")).tolist() == VALUES


def test_a_crossing_that_is_forbidden_is_refused(tensor):
    with pytest.raises(broker.CopyRequired, match="has to cross to the host"):
        broker.to_numpy(tensor, device="cpu", copy=False)


def test_a_cuda_tensor_is_held(tensor):
    held = broker.asarray(tensor)
    assert (held.device, held.data_ptr) == ("cuda:0", tensor.data_ptr())


def test_a_held_cuda_tensor_goes_back_to_torch_in_the_same_memory(tensor):
    assert broker.to_torch(broker.asarray(tensor)).data_ptr() == tensor.data_ptr()


@pytest.mark.parametrize("device", ["cuda", "cuda:0", (2, 0)], ids=str)
def test_host_memory_is_placed_on_demand(device):
    placed = broker.to_torch(np.arange(16.0), device=device)
    assert (placed.device.type, placed.cpu().tolist()) == ("cuda", VALUES)


def test_like_takes_the_device_of_a_tensor(tensor):
    assert broker.to(np.arange(3.0), like=tensor).device == tensor.device


def test_work_on_another_stream_is_waited_for():
    stream = torch.cuda.Stream()
    with torch.cuda.stream(stream):
        torch.cuda._sleep(100_000_000)
        late = torch.ones(16, device="cuda") * 2
        held = broker.asarray(late)
    assert broker.to_torch(held).cpu().tolist() == [2.0] * 16


def test_cupy_shares_the_memory_of_a_torch_tensor(tensor):
    assert broker.to_cupy(tensor).data.ptr == tensor.data_ptr()


def test_cupy_is_given_host_memory_by_a_copy():
    assert broker.to_cupy(np.arange(16.0)).get().tolist() == VALUES


def test_cupy_arrays_reach_torch_in_the_same_memory(tensor):
    array = broker.to_cupy(tensor)
    assert broker.to_torch(array).data_ptr() == tensor.data_ptr()


def test_cupy_arrays_are_brought_to_numpy_on_demand(tensor):
    assert broker.to_numpy(broker.to_cupy(tensor), device="cpu").tolist() == VALUES
