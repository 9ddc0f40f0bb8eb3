"""The frameworks by their own means: where their tensors can be, and how they are made, read and changed."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any, NamedTuple

import broker


class Side(NamedTuple):
    """A framework, of which each function gets the module first; ``write`` is missing where values do not change.

    ``make`` counts from 0, and ``step`` adds 1 to each value but the last, in place where values change.
    """

    places: Callable[[Any], list[str]]
    make: Callable[[Any, str, int], Any]
    read: Callable[[Any, Any], Any]
    step: Callable[[Any], Any]
    write: Callable[[Any, float], None] | None


def module(name: str) -> Any:
    """Import a framework; broker's own arrays count as one."""
    return broker if name == "array" else importlib.import_module(name)


def _set_first(tensor: Any, value: float) -> None:
    tensor[0] = value


def _add_in_place(tensor: Any) -> Any:
    tensor += 1
    return tensor


def _add(tensor: Any) -> Any:
    return tensor + 1


def _aligned(numpy: Any, items: int) -> Any:
    with broker.memory.numpy_allocator("aligned"):
        return numpy.arange(items, dtype="float32")


def _devices_of_torch(torch: Any) -> list[str]:
    counts = {"xpu": torch.xpu.device_count(), "cuda": torch.cuda.device_count()}
    return ["cpu", *(f"{kind}:{place}" for kind, count in counts.items() for place in range(count))]


def _devices_of_sycl(_: Any) -> list[str]:
    return [device.filter_string for device in importlib.import_module("dpctl").get_devices()]


def dpctl_tensor() -> Any:
    """Return the namespace of dpctl's arrays, which newer versions have in dpnp."""
    try:
        return importlib.import_module("dpctl.tensor")
    except ModuleNotFoundError:
        return importlib.import_module("dpnp.tensor")


def _tensorflow(tf: Any, place: str, items: int) -> Any:
    # Results that TensorFlow wants on the host, as those of `range`, stay there whatever device is named.
    with tf.device(place):
        made = tf.identity(tf.range(items, dtype=tf.float32))
    if not made.backing_device.endswith(f":{place}"):
        raise broker.UnsupportedDeviceError(f"wanted a tensor on TensorFlow's {place}, got one on {made.backing_device}")
    return made


def _step_of_tensorflow(tensor: Any) -> Any:
    with importlib.import_module("tensorflow").device(tensor.backing_device):
        return tensor + 1


def _of_broker(_: Any, place: str, items: int) -> Any:
    return broker.asarray(_aligned(importlib.import_module("numpy"), items), device=place)


def _step_of_broker(array: Any) -> Any:
    # Broker computes nothing; on a device this is queued as kernels are.
    array[:-1] = array[1:]
    return array


SIDES: dict[str, Side] = {
    "numpy": Side(
        lambda _: ["cpu"], lambda np, _, items: _aligned(np, items), lambda _, x: x.copy(), _add_in_place, _set_first
    ),
    "torch": Side(
        _devices_of_torch,
        lambda torch, place, items: torch.arange(items, dtype=torch.float32, device=place),
        lambda _, x: x.cpu().numpy(),
        _add_in_place,
        _set_first,
    ),
    "tensorflow": Side(
        lambda tf: [device.name.rpartition("device:")[2] for device in tf.config.list_logical_devices()],
        _tensorflow,
        lambda _, x: x.numpy(),
        _step_of_tensorflow,
        None,
    ),
    "jax": Side(
        lambda jax: [f"{device.platform}:{device.id}" for device in jax.devices()],
        lambda jax, place, items: jax.device_put(
            jax.numpy.arange(items, dtype="float32"), jax.devices(place.partition(":")[0])[int(place.rpartition(":")[2])]
        ),
        lambda _, x: importlib.import_module("numpy").asarray(x),
        _add,
        None,
    ),
    "dpnp": Side(
        _devices_of_sycl,
        lambda dpnp, place, items: dpnp.arange(items, dtype="float32", device=place),
        lambda dpnp, x: dpnp.asnumpy(x),
        _add_in_place,
        _set_first,
    ),
    "dpctl": Side(
        _devices_of_sycl,
        lambda _, place, items: dpctl_tensor().arange(items, dtype="float32", device=place),
        lambda _, x: dpctl_tensor().asnumpy(x),
        _add_in_place,
        _set_first,
    ),
    "cupy": Side(
        lambda cupy: [f"cuda:{place}" for place in range(cupy.cuda.runtime.getDeviceCount())],
        lambda cupy, _, items: cupy.arange(items, dtype="float32"),
        lambda cupy, x: cupy.asnumpy(x),
        _add_in_place,
        _set_first,
    ),
    "array": Side(
        lambda _: [device.name for device in broker.devices() if device.properties or device.name == "host"],
        _of_broker,
        lambda _, x: broker.to_numpy(x, device="cpu"),
        _step_of_broker,
        _set_first,
    ),
}
