"""Dtypes beyond those of the matrix: every float8, float6 and float4, complex32, and what DLPack has no name for."""

from __future__ import annotations

import broker
import pytest
from all_frameworks import ml_dtypes, np, torch
from processes import run_python
from raw.capsules import IS_SUBBYTE_TYPE_PADDED, LEGACY, VERSIONED, Descriptor, make_capsule, read_capsule
from raw.cells import aligned_bytes

NUMBERS = [0.5, 1.0, 2.0, 4.0]
"""Exact in every float of eight, six and four bits."""

TAKEN_BY = {
    "float8_e3m4": {"numpy", "jax"},
    "float8_e4m3": {"numpy", "jax"},
    "float8_e4m3b11fnuz": {"numpy", "tensorflow", "jax"},
    "float8_e4m3fn": {"numpy", "torch", "tensorflow", "jax"},
    "float8_e4m3fnuz": {"numpy", "torch", "tensorflow", "jax"},
    "float8_e5m2": {"numpy", "torch", "tensorflow", "jax"},
    "float8_e5m2fnuz": {"numpy", "torch", "tensorflow", "jax"},
    "float8_e8m0fnu": {"numpy", "torch", "jax"},
    "float6_e2m3fn": {"numpy"},
    "float6_e3m2fn": {"numpy"},
    "float4_e2m1fn": {"numpy", "tensorflow", "jax"},
}
"""The consumers that have each dtype; ``broker.Array`` holds all."""

FRAMEWORKS = ("numpy", "torch", "tensorflow", "jax")

TAKEN = [(dtype, to) for dtype, takers in TAKEN_BY.items() for to in [*sorted(takers), "broker"]]
REFUSED = [(dtype, to) for dtype, takers in TAKEN_BY.items() for to in FRAMEWORKS if to not in takers]
SUB_BYTE = {"float6_e2m3fn": (15, 6), "float6_e3m2fn": (16, 6), "float4_e2m1fn": (17, 4)}
"""DLPack's code and bits of the dtypes that are narrower than a byte."""


def _array(dtype):
    """Return the numbers in NumPy, on a 64-byte border."""
    host = np.dtype(getattr(ml_dtypes, dtype))
    memory = aligned_bytes(len(NUMBERS) * host.itemsize)
    array = memory.view(host)
    array[:] = NUMBERS
    return array


def _numbers(tensor):
    return broker.to_numpy(tensor).astype("float32").tolist()


@pytest.mark.parametrize(("dtype", "to"), TAKEN)
def test_a_narrow_float_keeps_its_values(dtype, to):
    assert _numbers(broker.to(_array(dtype), to)) == NUMBERS


@pytest.mark.parametrize(("dtype", "to"), TAKEN)
def test_a_narrow_float_keeps_its_name(dtype, to):
    made = broker.to(_array(dtype), to)
    assert dtype in str(made.dtype)


@pytest.mark.parametrize(("dtype", "to"), [pair for pair in TAKEN if pair != ("float4_e2m1fn", "jax")])
def test_a_narrow_float_shares_its_memory(dtype, to):
    x = _array(dtype)
    assert broker.shares_memory(x, broker.to(x, to))


@pytest.mark.parametrize(("dtype", "to"), [(dtype, to) for dtype, to in TAKEN if to != "numpy"])
def test_a_narrow_float_comes_back_as_it_went(dtype, to):
    assert broker.to_numpy(broker.to(_array(dtype), to)).dtype.name == dtype


@pytest.mark.parametrize(("dtype", "to"), REFUSED)
def test_a_narrow_float_that_the_consumer_lacks_is_refused(dtype, to):
    with pytest.raises(broker.UnsupportedDTypeError, match=f"has no dtype {dtype}; cast the source to .*float"):
        broker.to(_array(dtype), to)


@pytest.mark.parametrize(("dtype", "to"), REFUSED)
def test_no_copy_brings_a_dtype_that_the_consumer_lacks(dtype, to):
    assert broker.explain(_array(dtype), to=to, copy=True).outcome == "refuses"


@pytest.mark.parametrize("to", ["numpy", "tensorflow", "jax"])
def test_complex32_is_refused_with_the_nearest_dtype(to):
    with pytest.raises(broker.UnsupportedDTypeError, match="cast the source to complex64, the nearest"):
        broker.to(torch.zeros(2, dtype=torch.complex32), to)


def test_complex32_passes_through_an_array():
    x = torch.zeros(2, dtype=torch.complex32)
    held = broker.asarray(x)
    assert (held.dtype, broker.to_torch(held).data_ptr()) == ("complex32", x.data_ptr())


@pytest.fixture
def pairs():
    """PyTorch's tensor of two float4 in each byte, the first of a pair in the low half."""
    return torch.tensor([0x21, 0x64], dtype=torch.uint8).view(torch.float4_e2m1fn_x2)


@pytest.mark.parametrize("to", ["numpy", "tensorflow", "jax"])
def test_pairs_of_float4_are_unpacked_to_a_byte_each(pairs, to):
    assert _numbers(broker.to(pairs, to)) == NUMBERS


def test_pairs_of_float4_pass_through_an_array(pairs):
    held = broker.asarray(pairs)
    assert (held.dtype, broker.to_torch(held).view(torch.uint8).tolist()) == ("float4_e2m1fn_x2", [0x21, 0x64])


def test_unpacking_is_a_copy_that_can_be_forbidden(pairs):
    with pytest.raises(broker.CopyRequired, match="in a byte each, and these are packed"):
        broker.to_numpy(pairs, copy=False)


def _packed(patterns, bits):
    """Pack bit patterns as DLPack does, the first in the lowest bits."""
    number = sum(int(pattern) << index * bits for index, pattern in enumerate(patterns))
    return np.frombuffer(number.to_bytes(-(-len(patterns) * bits // 8), "little"), np.uint8).copy()


@pytest.mark.parametrize("abi", [LEGACY, VERSIONED], ids=["legacy", "versioned"])
@pytest.mark.parametrize("shape", [(4,), (3,), (5,), (2, 3), (64,), (0,), ()], ids=str)
@pytest.mark.parametrize("dtype", SUB_BYTE)
def test_packed_values_reach_numpy_by_an_unpacking_copy(dtype, shape, abi):
    code, bits = SUB_BYTE[dtype]
    patterns = np.arange(np.prod(shape, dtype=int)) % (1 << bits)
    memory = _packed(patterns, bits)
    capsule, _ticket = make_capsule(Descriptor(memory.ctypes.data, shape, None, code, bits), memory, abi=abi)
    array = broker.to_numpy(capsule)
    assert (array.dtype.name, array.shape) == (dtype, shape)
    assert array.reshape(-1).view(np.uint8).tolist() == patterns.tolist()


@pytest.mark.parametrize("dtype", SUB_BYTE)
def test_padded_values_reach_numpy_by_sharing(dtype):
    code, bits = SUB_BYTE[dtype]
    memory = _array(dtype).view(np.uint8)
    told = Descriptor(memory.ctypes.data, (4,), (1,), code, bits, flags=IS_SUBBYTE_TYPE_PADDED)
    array = broker.to_numpy(make_capsule(told, memory)[0])
    assert (array.ctypes.data, _numbers(array)) == (memory.ctypes.data, NUMBERS)


@pytest.mark.parametrize("dtype", SUB_BYTE)
def test_packed_values_out_of_order_are_refused(dtype):
    code, bits = SUB_BYTE[dtype]
    memory = np.zeros(8, np.uint8)
    told = Descriptor(memory.ctypes.data, (2, 2), (1, 2), code, bits)
    with pytest.raises(broker.UnsupportedLayoutError, match="share bytes, and these are not in row-major order"):
        broker.to_numpy(make_capsule(told, memory)[0])


UNNAMED = {
    "opaque_handle": (3, 64, 1),
    "lanes": (2, 32, 4),
    "float24": (2, 24, 1),
    "bool1": (6, 1, 1),
    "int128": (0, 128, 1),
    "code_of_the_future": (77, 32, 1),
}


@pytest.fixture(params=UNNAMED)
def unnamed(request):
    """A capsule of a dtype that no framework has."""
    code, bits, lanes = UNNAMED[request.param]
    memory = np.zeros(256, np.uint8)
    return make_capsule(Descriptor(memory.ctypes.data, (4,), (1,), code, bits, lanes), memory)[0]


@pytest.mark.parametrize("to", FRAMEWORKS)
def test_a_dtype_that_no_framework_has_is_refused(unnamed, to):
    with pytest.raises(broker.UnsupportedDTypeError, match="has no dtype .*; cast the source"):
        broker.to(unnamed, to)


def test_a_dtype_that_no_framework_has_passes_through_an_array(unnamed):
    before = read_capsule(unnamed)
    after = read_capsule(broker.asarray(unnamed).__dlpack__(max_version=(1, 0)))
    assert (after.code, after.bits, after.lanes) == (before.code, before.bits, before.lanes)


WITHOUT_ML_DTYPES = """
import sys
sys.modules["ml_dtypes"] = None
import broker, torch
x = torch.ones(8, dtype=torch.uint8).view(torch.{dtype})
try:
    broker.to_numpy(x)
except broker.UnsupportedDTypeError as error:
    print(error.remedy)
print(broker.explain(x, to="numpy").outcome)
print(broker.to_numpy(torch.ones(2)).dtype)
"""


@pytest.mark.parametrize("dtype", ["bfloat16", "float8_e4m3fn", "float4_e2m1fn_x2"])
def test_without_ml_dtypes_the_error_says_how_to_install_it(dtype):
    ended = run_python(WITHOUT_ML_DTYPES.format(dtype=dtype))
    remedy, outcome, plain = ended.printed.splitlines()
    assert remedy.startswith("pip install ml_dtypes")
    assert (outcome, plain) == ("refuses", "float32")
