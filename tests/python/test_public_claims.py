"""What NumPy's tests and the array API's claim of DLPack, kept by `broker.Array` and `broker.from_dlpack`.

Only what no other test of ours says; `docs/others-tests.md` lists all of it, theirs beside ours.
"""

from __future__ import annotations

import gc
import sys

import broker
import pytest
from all_frameworks import np, torch
from hypothesis import given
from hypothesis import strategies as st
from raw.capsules import LEGACY, VERSIONED, name_of, read_capsule
from raw.cells import EXTENSION_DTYPES, HOST_DTYPES, host_array
from unshareable import of_numpy, of_torch

MOST_DIMENSIONS = 64

EXCHANGED = [dtype for dtype in HOST_DTYPES if dtype not in EXTENSION_DTYPES and dtype != "float16"]
"""The array API's dtypes."""


class Legacy:
    """A producer from before DLPack 1.0: it knows no keyword but the stream."""

    def __init__(self, array):
        self.array = array

    def __dlpack__(self, stream=None):
        """Return a legacy capsule."""
        return self.array.__dlpack__(stream=stream)

    def __dlpack_device__(self):
        """Return the array's device."""
        return self.array.__dlpack_device__()


class Modern(Legacy):
    """A producer of today, which remembers what it was asked for."""

    def __dlpack__(self, **asked):
        """Return what the array exports for these keywords."""
        self.asked = asked
        return self.array.__dlpack__(**asked)


class Copying(Modern):
    """A producer that copies unless it is told not to, and then refuses."""

    def __dlpack__(self, *, copy=None, **asked):
        """Return a capsule of a copy."""
        if copy is False:
            raise BufferError("only by a copy")
        return self.array.__dlpack__(copy=True, **asked)


@pytest.fixture
def x():
    """A NumPy array."""
    return np.arange(5.0)


@pytest.fixture
def array(x):
    """The same as a `broker.Array`."""
    return broker.asarray(x)


# __dlpack__


@pytest.mark.parametrize("copy", [1, 0, "no", np.array([1, 2, 3])], ids=["1", "0", "text", "array"])
def test_copy_is_a_bool_or_none(array, copy):
    with pytest.raises(TypeError, match="copy"):
        array.__dlpack__(copy=copy)


@pytest.mark.parametrize("max_version", [1, "1.0", (1,), (1, 0, 0), ("1", 0), (1.0, 0)], ids=str)
def test_max_version_is_two_integers(array, max_version):
    with pytest.raises((TypeError, ValueError)):
        array.__dlpack__(max_version=max_version)


@pytest.mark.parametrize("device", [(1,), (1, 0, 0), "cpu", ("kDLCPU", 0), (1.0, 0), lambda: (1, 0)], ids=str)
def test_dl_device_is_two_integers(array, device):
    with pytest.raises((TypeError, ValueError)):
        array.__dlpack__(dl_device=device)


@pytest.mark.parametrize(
    ("max_version", "name"),
    [((0, 0), LEGACY), ((1, 3), VERSIONED), ((2, 0), VERSIONED), ((100, 3), VERSIONED)],
    ids=str,
)
def test_a_consumer_of_any_version_gets_the_newest_that_it_reads(array, max_version, name):
    assert name_of(array.__dlpack__(max_version=max_version)) == name


def test_the_device_may_be_a_member_of_another_librarys_enum(array):
    host = torch.utils.dlpack.DLDeviceType.kDLCPU
    assert read_capsule(array.__dlpack__(dl_device=(host, 0))).device == (1, 0)


def test_a_device_that_nobody_has_is_a_buffer_error(array):
    with pytest.raises(BufferError, match="device type 99"):
        array.__dlpack__(dl_device=(99, 0))


@pytest.mark.parametrize("copy", [None, False, True])
def test_no_copy_brings_an_array_to_a_device_by_dlpack(array, copy):
    with pytest.raises(BufferError, match="cannot be had on cuda:0"):
        array.__dlpack__(dl_device=(2, 0), copy=copy)


@given(
    dtype=st.sampled_from(EXCHANGED),
    layout=st.sampled_from(["contiguous", "sliced", "negative", "zero_dim", "empty"]),
    asked=st.fixed_dictionaries(
        {},
        optional={
            "copy": st.none() | st.booleans(),
            "max_version": st.tuples(st.integers(0, 2), st.just(0)),
            "dl_device": st.just((1, 0)),
        },
    ),
)
def test_every_mix_of_the_keywords_gives_the_same_tensor(dtype, layout, asked):
    array = broker.asarray(host_array(dtype, layout))
    told = read_capsule(array.__dlpack__(**asked))
    assert (told.shape, told.device) == (array.shape, array.__dlpack_device__())


def test_the_device_is_a_tuple_of_two_integers(array):
    assert [type(part) for part in array.__dlpack_device__()] == [int, int]


@pytest.mark.parametrize("max_version", [None, (1, 0)], ids=["legacy", "versioned"])
def test_a_capsule_holds_its_array(array, max_version):
    before = sys.getrefcount(array)
    capsules = [array.__dlpack__(max_version=max_version) for _ in range(3)]
    del capsules
    assert sys.getrefcount(array) == before


@pytest.mark.parametrize("max_version", [None, (1, 0)], ids=["legacy", "versioned"])
def test_a_capsule_that_an_exception_drops_lets_the_memory_go(x, max_version):
    before = sys.getrefcount(x)

    def export_and_fail():
        _capsule = broker.asarray(x).__dlpack__(max_version=max_version)
        raise LookupError

    with pytest.raises(LookupError) as caught:
        export_and_fail()
    del caught
    gc.collect()
    assert sys.getrefcount(x) == before


def test_an_array_is_exported_as_often_as_one_likes(array):
    seen = {read_capsule(array.__dlpack__(max_version=version)).data for version in (None, (1, 0), None, (1, 3))}
    assert seen == {array.data_ptr}


# from_dlpack


@pytest.mark.parametrize("producer", [Legacy, Modern])
def test_a_producer_is_held_by_what_it_gave_and_by_nothing_after_it(producer, x):
    before = sys.getrefcount(x)
    made = broker.from_dlpack(producer(x))
    held = sys.getrefcount(x)
    del made
    gc.collect()
    assert (held > before, sys.getrefcount(x)) == (True, before)


def test_the_producer_is_passed_by_place_alone(array):
    with pytest.raises(TypeError):
        broker.from_dlpack(x=array)


def test_the_keywords_are_passed_by_name_alone(array):
    with pytest.raises(TypeError):
        broker.from_dlpack(array, None)


@pytest.mark.parametrize("ndim", [0, 1, 2, 31, 32, 33, MOST_DIMENSIONS])
def test_every_number_of_dimensions_passes(ndim):
    assert broker.to_numpy(broker.from_dlpack(np.zeros((1,) * ndim))).shape == (1,) * ndim


@pytest.mark.parametrize("pick", [np.s_[0], np.s_[1, :], np.s_[:, 0], np.s_[::2, ::-1], np.s_[..., None]], ids=str)
def test_a_part_of_an_array_is_shared_where_it_lies(pick):
    part = np.arange(25.0).reshape(5, 5)[pick]
    made = broker.to_numpy(broker.from_dlpack(part, copy=False))
    assert (made.ctypes.data, made.tolist()) == (part.ctypes.data, part.tolist())


def test_the_stride_of_an_axis_of_one_element_may_be_any_number_of_bytes():
    x = np.ndarray((10, 5, 1), "f8", np.arange(100.0), strides=(8, 80, 4))
    assert np.array_equal(broker.to_numpy(broker.from_dlpack(x, copy=False)), x)


@pytest.mark.parametrize(("copy", "shares"), [(None, True), (False, True), (True, False)])
def test_copy_says_whether_the_memory_is_shared(x, copy, shares):
    assert broker.shares_memory(broker.from_dlpack(x, copy=copy), x) == shares


@pytest.mark.parametrize("producer", [Legacy, Modern])
def test_a_copy_needs_no_producer_that_makes_it(producer, x):
    broker.to_numpy(broker.from_dlpack(producer(x), copy=True))[0] = 7
    assert x[0] == 0


def test_copy_false_is_passed_on_to_the_producer(x):
    producer = Modern(x)
    broker.from_dlpack(producer, copy=False)
    assert producer.asked["copy"] is False


@pytest.mark.parametrize("convert", [broker.from_dlpack, broker.to_numpy, broker.to_torch], ids=lambda f: f.__name__)
def test_a_producer_that_would_copy_refuses_under_copy_false(x, convert):
    with pytest.raises(BufferError, match="only by a copy"):
        convert(Copying(x), copy=False)


def test_a_producer_that_would_copy_refuses_where_a_scope_forbids_it(x):
    with broker.no_copy(), pytest.raises(BufferError, match="only by a copy"):
        broker.to_numpy(Copying(x))


def test_a_producer_that_knows_no_copy_shares_under_copy_false(x):
    assert broker.shares_memory(broker.from_dlpack(Legacy(x), copy=False), x)


def test_a_copy_that_is_forbidden_is_a_value_error():
    with pytest.raises(ValueError, match="copy=False forbids"):
        broker.to_torch(np.arange(3.0)[::-1], copy=False)


def _rows(module, *names):
    return [pytest.param(row, id=row.name) for row in module.ROWS if row.name in names]


@pytest.mark.parametrize(
    "row",
    [
        *_rows(of_numpy, "numpy_datetime64", "numpy_big_endian", "numpy_masked", "numpy_object"),
        *_rows(of_torch, "torch_leaf_with_gradient", "torch_sparse_coo", "torch_meta"),
    ],
)
def test_data_that_dlpack_cannot_express_is_a_buffer_error(row):
    with pytest.raises(BufferError):
        row.scene(broker.from_dlpack)


class WithoutADevice:
    """Tells its device and exports nothing."""

    def __dlpack_device__(self):
        """Return the host."""
        return (1, 0)


class OfNothing:
    """Has the method as a property that is none."""

    @property
    def __dlpack__(self):
        """Return nothing that can be called."""
        return None


@pytest.mark.parametrize("thing", [None, 3, object(), WithoutADevice(), OfNothing()], ids=lambda t: type(t).__name__)
def test_what_speaks_no_dlpack_is_a_type_error(thing):
    with pytest.raises(TypeError):
        broker.from_dlpack(thing)


@pytest.mark.parametrize("device", [None, "cpu", (1, 0)], ids=str)
def test_the_host_may_be_named_on_the_host(x, device):
    assert broker.from_dlpack(x, device=device).__dlpack_device__() == (1, 0)


def test_an_arrays_own_device_may_be_named(array):
    assert broker.from_dlpack(array, device=array.device).data_ptr == array.data_ptr


@pytest.mark.parametrize("device", ["gpu", (2, 0), (1, 0, 0), 7], ids=str)
def test_a_device_that_cannot_be_had_is_a_value_error(x, device):
    with pytest.raises(ValueError, match='pass device="cpu"'):
        broker.from_dlpack(x, device=device)


# What NumPy makes of it.


@pytest.mark.parametrize(("copy", "shares"), [(None, True), (False, True), (True, False)])
def test_numpy_gets_a_copy_where_it_asks_for_one(array, copy, shares):
    assert broker.shares_memory(np.from_dlpack(array, copy=copy), array) == shares


@pytest.mark.parametrize("read_only", [False, True])
def test_numpy_may_write_what_is_not_marked(x, read_only):
    x.flags.writeable = not read_only
    assert np.from_dlpack(broker.asarray(x)).flags.writeable != read_only


def test_what_a_legacy_producer_gives_may_be_written(x):
    broker.to_numpy(Legacy(x))[0] = 7
    assert x[0] == 7
