"""Tensors on devices that this process cannot reach: held, passed on, and kept from those that cannot read them."""

from __future__ import annotations

import broker
import pytest
from all_frameworks import np
from raw.capsules import Exporter, name_of, read_capsule
from raw.hazards import hand_made

DEVICES = {(2, 0): "cuda:0", (14, 1): "oneapi:1", (10, 0): "rocm:0", (99, 3): "device type 99:3"}
UNREACHED = [device for device in DEVICES if device != (2, 0)]
"""PyTorch and JAX reach CUDA devices."""

devices = pytest.mark.parametrize("device", DEVICES, ids=DEVICES.get)
host_frameworks = pytest.mark.parametrize("to", ["numpy", "tensorflow"])


@pytest.fixture
def held(device):
    """An array on the device, at an address that nobody may read."""
    return broker.asarray(hand_made(device=device)[0])


@devices
def test_an_array_is_held_on_any_device(held, device):
    assert (held.device, held.__dlpack_device__()) == (DEVICES[device], device)


@devices
def test_the_repr_names_the_device(held, device):
    assert repr(held) == f"broker.Array(shape=(4, 6), dtype=float32, device={DEVICES[device]})"


@devices
@host_frameworks
def test_a_host_framework_is_refused_with_the_way_to_the_host(held, device, to):
    with pytest.raises(broker.UnsupportedDeviceError, match=f'memory on {DEVICES[device]}; pass device="cpu"'):
        broker.to(held, to)


@pytest.mark.parametrize("device", UNREACHED, ids=DEVICES.get)
@pytest.mark.parametrize("to", ["torch", "jax"])
def test_a_framework_of_other_devices_is_refused_with_the_way_to_the_host(held, device, to):
    with pytest.raises(broker.UnsupportedDeviceError, match=f'memory on {DEVICES[device]}; pass device="cpu"'):
        broker.to(held, to)


@devices
@host_frameworks
def test_explain_refuses_with_the_words_of_the_error(held, device, to):
    with pytest.raises(broker.UnsupportedDeviceError) as caught:
        broker.to(held, to)
    route = broker.explain(held, to=to)
    assert (route.outcome, route.why, route.remedy) == ("refuses", caught.value.why, caught.value.remedy)


@devices
@pytest.mark.parametrize("to", ["numpy", "torch", "tensorflow", "jax", "broker"])
def test_an_array_cannot_copy_itself_to_the_host_and_says_who_can(held, device, to):
    with pytest.raises(broker.UnsupportedDeviceError, match="cannot be asked for a copy of it; copy the tensor by the"):
        broker.to(held, to, device="cpu")


@devices
def test_a_capsule_that_cannot_be_copied_to_the_host_stays_unconsumed(device):
    capsule, ticket = hand_made(device=device)
    with pytest.raises(broker.UnsupportedDeviceError):
        broker.to_numpy(capsule, device="cpu")
    assert (name_of(capsule), ticket.deletions) == (b"dltensor_versioned", 0)


@devices
@pytest.mark.parametrize("max_version", [None, (1, 0)], ids=["legacy", "versioned"])
def test_a_capsule_passes_the_tensor_on(held, device, max_version):
    told = read_capsule(broker.to_capsule(held, max_version))
    assert (told.device, told.data, told.shape) == (device, held.data_ptr, held.shape)


@devices
def test_dlpack_passes_the_tensor_on(held, device):
    told = read_capsule(held.__dlpack__(max_version=(1, 0)))
    assert (told.device, told.data) == (device, held.data_ptr)


@devices
def test_dlpack_cannot_bring_the_tensor_to_the_host(held, device):
    with pytest.raises(BufferError, match=f"on {DEVICES[device]} and cannot be had on cpu"):
        held.__dlpack__(dl_device=(1, 0))


@devices
def test_a_copy_by_dlpack_is_refused(held, device):
    with pytest.raises(broker.UnsupportedDeviceError):
        held.__dlpack__(copy=True)


@devices
@pytest.mark.parametrize("open_", [memoryview, bytes, np.frombuffer], ids=["memoryview", "bytes", "frombuffer"])
def test_there_is_no_buffer(held, device, open_):
    with pytest.raises((BufferError, TypeError)):
        open_(held)


@devices
def test_there_is_no_array_interface(held, device):
    assert not hasattr(held, "__array_interface__")


@devices
def test_the_tensor_is_deleted_once(device):
    capsule, ticket = hand_made(device=device)
    held = broker.asarray(capsule)
    onwards = broker.to_capsule(held)
    before = ticket.deletions
    del held, capsule, onwards
    assert (before, ticket.deletions) == (0, 1)


def test_arrays_on_two_devices_share_nothing():
    on_cuda, _ticket = hand_made(device=(2, 0))
    address = read_capsule(on_cuda).data
    on_oneapi, _ticket = hand_made(device=(14, 0), data=address)
    assert not broker.shares_memory(broker.asarray(on_cuda), broker.asarray(on_oneapi))


def test_memory_that_two_devices_of_a_kind_show_is_shared():
    first, _ticket = hand_made(device=(14, 0))
    second, _ticket = hand_made(device=(14, 1), data=read_capsule(first).data)
    assert broker.shares_memory(broker.asarray(first), broker.asarray(second))


def test_views_on_one_device_share_memory():
    array = broker.asarray(hand_made(device=(14, 0))[0])
    assert broker.shares_memory(array, broker.to_capsule(array))


class Host(Exporter):
    """A producer on a device that copies to the host when it is asked to."""

    def __dlpack__(self, dl_device=None, copy=None, **_asked):
        """Return the capsule, or a copy on the host."""
        return hand_made()[0] if dl_device == (1, 0) and copy else self.capsule


def test_a_producer_is_asked_for_a_copy_on_the_host():
    producer = Host(hand_made(device=(14, 0))[0], (14, 0))
    assert broker.to_numpy(producer, device="cpu").shape == (4, 6)


def test_a_producer_is_not_asked_for_a_copy_that_the_caller_forbids():
    producer = Host(hand_made(device=(14, 0))[0], (14, 0))
    with pytest.raises(broker.CopyRequired, match="has to cross to the host"):
        broker.to_numpy(producer, device="cpu", copy=False)


def test_explain_tells_of_the_crossing():
    producer = Host(hand_made(device=(14, 0))[0], (14, 0))
    # As the list of devices calls it, which may be empty here but for the host.
    name = {device.dlpack_device: device.name for device in broker.devices()}.get((14, 0), "oneapi:0")
    route = broker.explain(producer, to="numpy", device="cpu")
    assert (route.outcome, route.why) == ("copies", f"the memory is on {name} and has to cross to the host")


class Cuda:
    """An object with ``__cuda_array_interface__`` at an address that nobody may read."""

    ADDRESS = 0x7F00_0000_0000

    def __init__(self, **changes):
        """Describe four float32, with some fields changed."""
        self.__cuda_array_interface__ = {
            "shape": (4,),
            "typestr": "<f4",
            "data": (self.ADDRESS, False),
            "version": 3,
        } | changes


def test_a_cuda_interface_is_held_on_the_first_cuda_device():
    array = broker.asarray(Cuda())
    assert (array.device, array.data_ptr, array.dtype) == ("cuda:0", Cuda.ADDRESS, "float32")


@pytest.mark.parametrize(
    ("changes", "strides"),
    [({}, (1,)), ({"strides": None}, (1,)), ({"strides": (8,)}, (2,)), ({"shape": (2, 2), "strides": (4, 8)}, (1, 2))],
    ids=str,
)
def test_a_cuda_interface_counts_its_strides_in_bytes(changes, strides):
    assert broker.asarray(Cuda(**changes)).strides == strides


def test_a_cuda_interface_tells_what_is_read_only():
    assert broker.asarray(Cuda(data=(Cuda.ADDRESS, True))).read_only


def test_an_empty_cuda_interface_may_point_nowhere():
    assert broker.asarray(Cuda(shape=(0,), data=(0, False))).shape == (0,)


@host_frameworks
def test_a_cuda_interface_is_kept_from_host_frameworks(to):
    with pytest.raises(broker.UnsupportedDeviceError, match='memory on cuda:0; pass device="cpu"'):
        broker.to(Cuda(), to)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"typestr": ">f4"}, "typestr >f4"),
        ({"typestr": "|V4"}, "typestr |V4"),
        ({"mask": np.ones(4)}, "a mask, which would be lost"),
        ({"strides": (6,)}, "not multiples of the item size"),
    ],
    ids=["byte_order", "void", "mask", "partial_elements"],
)
def test_a_cuda_interface_of_more_than_numbers_is_unsupported(changes, why):
    with pytest.raises(broker.UnsupportedTensorError) as caught:
        broker.asarray(Cuda(**changes))
    assert why in caught.value.why


@pytest.mark.parametrize(
    "changes", [{"data": (0, False)}, {"shape": (-1,)}, {"shape": (2**62, 8)}], ids=["null", "negative", "overflow"]
)
def test_a_hostile_cuda_interface_is_invalid(changes):
    with pytest.raises(broker.InvalidTensorError):
        broker.asarray(Cuda(**changes))
