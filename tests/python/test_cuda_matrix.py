"""The golden matrix for memory on a CUDA device: every producer, consumer, dtype and layout.

What a cell demands is the same everywhere: the conversion does what `explain` says, its values are the source's, and
what it shares is seen written. Which cells share depends on the frameworks' versions, and is counted in the report.
"""

from __future__ import annotations

import collections
import os
import warnings

os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")

import broker
import numpy as np
import pytest
import torch
from skip_list import skip_what_is_listed  # noqa: F401 - skips where there is no CUDA device

pytestmark = [pytest.mark.gpu, pytest.mark.filterwarnings("ignore:.*immutable")]

FRAMEWORKS = ["torch", "cupy", "jax", "broker"]
CONSUMERS = [*FRAMEWORKS, "numpy"]

DTYPES = (
    "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64 complex64 complex128 bfloat16".split()
)

LAYOUTS = {
    "row-major": lambda array: array,
    "transposed": lambda array: array.T,
    "every other": lambda array: array[:, ::2],
    "a part": lambda array: array[1:, 1:],
    "backwards": lambda array: array[::-1],
    "repeated": lambda array: np.broadcast_to(array[:1], array.shape),
    "a scalar": lambda array: array[1, 1],
    "empty": lambda array: array[:0],
}
"""How a view of 4 x 6 elements is taken; written for NumPy, whose results are the oracle."""

OF_TORCH = {"backwards": None, "repeated": lambda tensor: tensor[:1].expand(tensor.shape)}
OF_CUPY = {"repeated": None}
"""Layouts that a framework makes in another way, or not at all."""


def base(dtype):
    """Make the elements, all of them different where the dtype has so many values."""
    numbers = np.arange(24).reshape(4, 6)
    return (numbers % 2).astype(bool) if dtype == "bool" else numbers.astype("float32" if dtype == "bfloat16" else dtype)


def of_torch(dtype, layout):
    """Make a view of PyTorch's on the device, or `None` where it has none such."""
    view = OF_TORCH.get(layout, LAYOUTS[layout])
    if view is None:
        return None
    return view(torch.from_numpy(base(dtype)).to("cuda", getattr(torch, dtype)))


def of_cupy(dtype, layout):
    """Make a view of CuPy's."""
    import cupy

    view = OF_CUPY.get(layout, LAYOUTS[layout])
    if dtype == "bfloat16" or view is None:
        return None
    return view(cupy.asarray(base(dtype)))


def of_jax(dtype, layout):
    """Make an array of JAX's, which has no views: its elements are in row-major order."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    return jnp.asarray(np.ascontiguousarray(LAYOUTS[layout](base(dtype))), dtype=dtype)


def of_broker(dtype, layout):
    """Hold a view of PyTorch's or CuPy's."""
    source = of_torch(dtype, layout)
    source = of_cupy(dtype, layout) if source is None else source
    return None if source is None else broker.asarray(source)


MAKERS = {"torch": of_torch, "cupy": of_cupy, "jax": of_jax, "broker": of_broker}


def address(tensor):
    """Return where a tensor begins."""
    if hasattr(tensor, "unsafe_buffer_pointer"):
        return tensor.unsafe_buffer_pointer()
    told = getattr(tensor, "data_ptr", None)
    if told is None:
        return tensor.ctypes.data if isinstance(tensor, np.ndarray) else tensor.data.ptr
    return told if isinstance(told, int) else told()


def on_host(tensor):
    """Return the values as their own framework brings them to the host, in float32 where NumPy lacks the dtype."""
    if isinstance(tensor, torch.Tensor):
        return (tensor.float() if tensor.dtype == torch.bfloat16 else tensor).cpu().numpy()
    if isinstance(tensor, broker.Array):
        return on_host(torch.from_dlpack(tensor)) if min(tensor.strides, default=0) >= 0 else on_host(by_cupy(tensor))
    if hasattr(tensor, "get"):
        return tensor.get()
    return np.asarray(tensor).astype("float32") if "bfloat16" in str(tensor.dtype) else np.asarray(tensor)


def by_cupy(array):
    """Read a broker array by CuPy, which alone takes negative strides."""
    import cupy

    return cupy.from_dlpack(array)


@pytest.fixture(scope="module")
def outcomes(report):
    """Count what the cells came to, for the end of the run."""
    counts = collections.Counter()
    yield counts
    report("golden matrix on a CUDA device", [f"{route}: {count}" for route, count in sorted(counts.items())])


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("target", CONSUMERS)
@pytest.mark.parametrize("source", FRAMEWORKS)
def test_every_cell_does_what_it_is_explained_to(source, target, layout, outcomes):
    for dtype in DTYPES:
        given = MAKERS[source](dtype, layout)
        if given is None:
            continue
        options = {"device": "cpu"} if target == "numpy" else {}
        route = broker.explain(given, target, **options)
        outcomes[f"{source} -> {target} {route.outcome}"] += 1
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if route.outcome == "refuses":
                with pytest.raises(broker.BrokerError):
                    broker.to(given, target, **options)
                continue
            taken = broker.to(given, target, **options)
        oracle = LAYOUTS[layout](base(dtype))
        cell = (dtype, route.outcome)
        np.testing.assert_array_equal(on_host(taken), oracle, err_msg=str(cell))
        if oracle.size:
            assert (address(taken) == address(given)) == (route.outcome == "shares"), cell


@pytest.mark.parametrize("target", ["torch", "cupy", "broker"])
@pytest.mark.parametrize("source", ["torch", "cupy"])
def test_a_write_is_seen_on_the_other_side(source, target):
    given = MAKERS[source]("float32", "row-major")
    taken = broker.to(given, target)
    given[2, 3] = -1
    assert on_host(taken)[2, 3] == -1
