"""`broker.Array`: what it says of its tensor, and what it hands on by every protocol."""

from __future__ import annotations

import gc
import operator
import weakref

import broker
import pytest
import tvm_ffi
from all_frameworks import jax, jnp, np, tf, torch
from raw.capsules import IS_COPIED, LEGACY, READ_ONLY, VERSIONED, name_of, read_capsule
from raw.cells import DTYPES, EXTENSION_DTYPES, LAYOUTS, expected_values, host_array
from raw.hazards import hand_made

NUMPYS_OWN = [dtype for dtype in DTYPES if dtype not in EXTENSION_DTYPES]
ALIGNED = [layout for layout in LAYOUTS if layout != "unaligned"]

layouts = pytest.mark.parametrize("layout", LAYOUTS)
numpys_own = pytest.mark.parametrize("dtype", NUMPYS_OWN)


@pytest.fixture
def array():
    """A contiguous 4x6 array of float32."""
    return broker.asarray(host_array("float32", "contiguous"))


@layouts
@pytest.mark.parametrize(
    ("attribute", "of_numpy"),
    [
        ("shape", lambda x: x.shape),
        ("strides", lambda x: tuple(step // x.itemsize for step in x.strides)),
        ("ndim", lambda x: x.ndim),
        ("size", lambda x: x.size),
        ("nbytes", lambda x: x.nbytes),
        ("data_ptr", lambda x: x.ctypes.data),
        ("read_only", lambda x: not x.flags.writeable),
        ("device", lambda x: "cpu"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_attribute_says_what_numpy_says(layout, attribute, of_numpy):
    x = host_array("float32", layout)
    assert getattr(broker.asarray(x), attribute) == of_numpy(x)


@pytest.mark.parametrize("dtype", DTYPES)
def test_the_dtype_is_named_as_numpy_and_ml_dtypes_name_it(dtype):
    assert broker.asarray(host_array(dtype, "contiguous")).dtype == dtype


@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if layout != "zero_dim"])
def test_the_length_is_that_of_the_first_axis(layout):
    x = host_array("float32", layout)
    assert len(broker.asarray(x)) == len(x)


def test_an_array_without_dimensions_has_no_length():
    with pytest.raises(TypeError, match="without dimensions"):
        len(broker.asarray(np.zeros(())))


@pytest.mark.parametrize(
    ("x", "text"),
    [
        (np.zeros((2, 3), "float32"), "broker.Array(shape=(2, 3), dtype=float32, device=cpu)"),
        (np.zeros(3, "int8"), "broker.Array(shape=(3,), dtype=int8, device=cpu)"),
        (np.zeros(()), "broker.Array(shape=(), dtype=float64, device=cpu)"),
        (b"abc", "broker.Array(shape=(3,), dtype=uint8, device=cpu, read_only=True)"),
    ],
    ids=["matrix", "vector", "scalar", "bytes"],
)
def test_the_repr_tells_shape_dtype_device_and_mark(x, text):
    assert repr(broker.asarray(x)) == text


def test_an_immutable_source_is_read_only():
    assert broker.asarray(jnp.ones(2)).read_only


@pytest.mark.parametrize("attribute", ["shape", "strides", "dtype", "device", "data_ptr"])
def test_an_array_cannot_be_changed(array, attribute):
    with pytest.raises(AttributeError):
        setattr(array, attribute, None)


def test_an_array_is_made_by_asarray_alone():
    with pytest.raises(TypeError):
        broker.Array()


def test_an_array_keeps_the_memory_of_its_source():
    x = host_array("float32", "contiguous")
    freed = weakref.ref(x)
    array = broker.asarray(x)
    del x
    gc.collect()
    assert (freed() is None, array.shape) == (False, (4, 6))


@pytest.mark.parametrize(
    ("asked", "name"), [(None, LEGACY), ((0, 8), LEGACY), ((1, 0), VERSIONED), ((9, 0), VERSIONED)], ids=str
)
def test_max_version_chooses_the_abi(array, asked, name):
    assert name_of(array.__dlpack__(max_version=asked)) == name


@layouts
@pytest.mark.parametrize("max_version", [None, (1, 0)], ids=["legacy", "versioned"])
def test_a_capsule_describes_the_array(layout, max_version):
    array = broker.asarray(host_array("float32", layout))
    told = read_capsule(array.__dlpack__(max_version=max_version, copy=None if layout == "read_only" else False))
    assert (told.shape, told.strides, told.byte_offset) == (array.shape, array.strides, 0)


def test_a_capsule_shares_the_memory_of_the_array(array):
    assert read_capsule(array.__dlpack__(copy=False)).data == array.data_ptr


@pytest.mark.parametrize(("copy", "flags"), [(None, 0), (False, 0), (True, IS_COPIED)], ids=str)
def test_a_capsule_says_whether_it_is_a_copy(array, copy, flags):
    assert read_capsule(array.__dlpack__(max_version=(1, 0), copy=copy)).flags == flags


def test_a_copied_capsule_has_memory_of_its_own(array):
    assert read_capsule(array.__dlpack__(copy=True)).data != array.data_ptr


def test_a_versioned_capsule_marks_a_read_only_array():
    array = broker.asarray(host_array("float32", "read_only"))
    assert read_capsule(array.__dlpack__(max_version=(1, 0))).flags == READ_ONLY


def test_a_legacy_capsule_of_a_read_only_array_is_a_copy():
    array = broker.asarray(host_array("float32", "read_only"))
    assert read_capsule(array.__dlpack__()).data != array.data_ptr


def test_a_legacy_capsule_of_a_read_only_array_is_refused_without_a_copy():
    with pytest.raises(broker.CopyRequired, match="legacy DLPack cannot mark"):
        broker.asarray(host_array("float32", "read_only")).__dlpack__(copy=False)


@pytest.mark.parametrize("device", [None, (1, 0), (1, 1)], ids=str)
def test_host_memory_can_be_had_on_the_host(array, device):
    assert read_capsule(array.__dlpack__(dl_device=device)).device == (1, 0)


@pytest.mark.parametrize(("device", "name"), [((2, 0), "cuda:0"), ((14, 1), "oneapi:1")], ids=str)
def test_host_memory_cannot_be_had_elsewhere(array, device, name):
    with pytest.raises(BufferError, match=f"on cpu and cannot be had on {name}"):
        array.__dlpack__(dl_device=device)


@pytest.mark.parametrize("stream", [0, 1, -1, object()], ids=["0", "1", "-1", "object"])
def test_host_memory_has_no_stream(array, stream):
    with pytest.raises(ValueError, match="leave stream= away"):
        array.__dlpack__(stream=stream)


def test_the_keywords_of_dlpack_are_keywords(array):
    with pytest.raises(TypeError):
        array.__dlpack__(None)


def test_the_device_is_told_as_dlpack_numbers_it(array):
    assert array.__dlpack_device__() == (1, 0)


CONSUMERS = {
    "numpy": np.from_dlpack,
    "torch": torch.from_dlpack,
    "torch_from_capsule": lambda array: torch.from_dlpack(array.__dlpack__(max_version=(1, 0))),
    "torch_as_tensor": torch.as_tensor,
    "tensorflow": lambda array: tf.experimental.dlpack.from_dlpack(array.__dlpack__()),
    "jax": jax.dlpack.from_dlpack,
    "tvm_ffi": tvm_ffi.from_dlpack,
    "numpy_asarray": np.asarray,
    "broker": broker.from_dlpack,
}


@pytest.mark.parametrize("consumer", CONSUMERS)
def test_a_consumer_shares_the_memory_of_the_array(array, consumer):
    assert broker.asarray(CONSUMERS[consumer](array)).data_ptr == array.data_ptr


@pytest.mark.parametrize("consumer", CONSUMERS)
def test_a_consumer_reads_the_values_of_the_array(array, consumer):
    values = broker.to_numpy(CONSUMERS[consumer](array))
    assert np.array_equal(values, expected_values("float32", "contiguous"))


@pytest.mark.parametrize("layout", ALIGNED)
def test_the_exchange_table_describes_the_array(layout):
    array = broker.asarray(host_array("float32", layout))
    seen = broker.asarray(tvm_ffi.from_dlpack(array))
    assert (seen.shape, seen.strides, seen.data_ptr) == (array.shape, array.strides, array.data_ptr)


def test_the_exchange_table_is_a_capsule_of_the_type():
    assert name_of(broker.Array.__dlpack_c_exchange_api__) == b"dlpack_exchange_api"


@layouts
@numpys_own
def test_the_array_interface_is_that_of_numpy(dtype, layout):
    x = host_array(dtype, layout)
    ours, theirs = broker.asarray(x).__array_interface__, x.__array_interface__
    assert [ours[key] for key in ("version", "typestr", "shape", "data")] == [
        theirs[key] for key in ("version", "typestr", "shape", "data")
    ]
    assert ours["strides"] == x.strides


@layouts
@numpys_own
def test_numpy_reads_the_buffer_as_the_source(dtype, layout):
    x = host_array(dtype, layout)
    seen = np.asarray(memoryview(broker.asarray(x)))
    assert (seen.dtype, seen.shape, seen.strides, seen.flags.writeable) == (
        x.dtype,
        x.shape,
        x.strides,
        x.flags.writeable,
    )
    assert np.array_equal(seen, x)


def test_a_buffer_is_written_through(array):
    memoryview(array).cast("B").cast("f", (4, 6))[0, 0] = 7
    assert np.asarray(array)[0, 0] == 7


@pytest.mark.parametrize("source", [lambda: host_array("float32", "read_only"), lambda: jnp.ones(3)])
def test_the_buffer_of_a_read_only_array_is_read_only(source):
    assert memoryview(broker.asarray(source())).readonly


def test_a_flat_buffer_reads_a_contiguous_array(array):
    assert np.frombuffer(array, "float32").tolist() == np.asarray(array).ravel().tolist()


@pytest.mark.parametrize("layout", ["transposed", "sliced", "negative", "zero_stride"])
def test_a_flat_buffer_of_a_strided_array_is_refused(layout):
    with pytest.raises(BufferError):
        np.frombuffer(broker.asarray(host_array("float32", layout)))


@layouts
def test_the_bytes_are_those_of_numpy(layout):
    x = host_array("float32", layout)
    assert bytes(broker.asarray(x)) == x.tobytes()


def test_a_buffer_keeps_the_array_alive():
    x = host_array("float32", "contiguous")
    freed = weakref.ref(x)
    view = memoryview(broker.asarray(x))
    del x
    gc.collect()
    assert freed() is not None
    view.release()
    assert freed() is None


@pytest.mark.parametrize("dtype", sorted(EXTENSION_DTYPES))
def test_a_dtype_without_a_letter_has_no_buffer(dtype):
    with pytest.raises(BufferError, match=f"no buffer for {dtype}"):
        memoryview(broker.asarray(host_array(dtype, "contiguous")))


@pytest.mark.parametrize("dtype", sorted(EXTENSION_DTYPES))
def test_a_dtype_without_a_typestr_has_no_array_interface(dtype):
    assert not hasattr(broker.asarray(host_array(dtype, "contiguous")), "__array_interface__")


@pytest.mark.parametrize("dtype", ["float32", "bool", "bfloat16", "float8_e5m2"])
def test_numpy_has_every_dtype_of_host_memory(dtype):
    x = host_array(dtype, "contiguous")
    array = broker.asarray(x)
    seen = np.asarray(array)
    assert seen.dtype == x.dtype and seen.ctypes.data == array.data_ptr
    assert np.array(array).ctypes.data != array.data_ptr
    cast = np.asarray(array, dtype="float64")
    assert cast.dtype == "float64" and (cast == x.astype("float64")).all()
    with pytest.raises(ValueError, match="copy"):
        array.__array__("float64", copy=False)


@pytest.mark.parametrize("other", [0, 0.5, [1, 2], np.ones(2), torch.ones(2), broker.asarray(np.ones(2))], ids=repr)
def test_elements_are_not_compared(other):
    x = broker.asarray(np.ones(2))
    for compare in (operator.eq, operator.ne, operator.contains):
        with pytest.raises(TypeError, match="broker.Array does not compare elements; compare broker.to_numpy"):
            compare(x, other)


def test_an_array_is_a_key_and_an_item():
    x, other = broker.asarray(np.ones(2)), broker.asarray(np.ones(2))
    assert {x: 1, other: 2}[other] == 2 and x in [x, other] and hash(x) == hash(x)
    assert not operator.eq(x, None) and operator.ne(x, None) and not operator.eq(x, "cpu")
