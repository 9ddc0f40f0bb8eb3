"""What the tests of dpctl and dpnp claim of DLPack, kept by broker with their arrays on SYCL's CPU device.

Only what no other test of ours says; `docs/others-tests.md` lists all of it, theirs beside ours.
"""

from __future__ import annotations

import broker
import dpctl
import dpnp
import dpnp.tensor as dpt
import numpy as np
import pytest
from processes import run_python
from raw.capsules import IS_COPIED, LEGACY, VERSIONED, name_of, read_capsule

pytestmark = pytest.mark.filterwarnings("ignore::broker.exceptions.CopyWarning")

ONEAPI, HOST = (14, 0), (1, 0)
VERSIONS = [None, (0, 8), (1, 0)]

usm_types = pytest.mark.parametrize("usm_type", ["device", "shared", "host"])
versions = pytest.mark.parametrize("max_version", VERSIONS, ids=str)


@pytest.fixture
def x():
    """An array of dpctl's."""
    return dpt.arange(24, dtype="f4")


@pytest.fixture
def array(x):
    """The same as a `broker.Array`."""
    return broker.asarray(x)


# __dlpack__


@usm_types
def test_an_array_tells_the_device_of_its_usm(usm_type):
    x = dpt.empty(4, usm_type=usm_type)
    assert broker.asarray(x).__dlpack_device__() == tuple(map(int, x.__dlpack_device__()))


@usm_types
@pytest.mark.parametrize("shape", [(0,), (1, 0), (3, 0, 1)], ids=str)
def test_usm_without_elements_is_exported(usm_type, shape):
    told = read_capsule(broker.asarray(dpt.empty(shape, usm_type=usm_type)).__dlpack__())
    assert (told.shape, told.device) == (shape, ONEAPI)


@versions
def test_the_version_chooses_the_capsule_of_usm(array, max_version):
    name = VERSIONED if max_version == (1, 0) else LEGACY
    assert name_of(array.__dlpack__(max_version=max_version)) == name


@versions
def test_a_capsule_of_usm_is_taken_back_where_it_lies(x, array, max_version):
    capsule = array.__dlpack__(max_version=max_version)
    assert broker.to_usm_ndarray(broker.from_capsule(capsule))._pointer == x._pointer


@versions
def test_a_capsule_of_usm_is_used_once(array, max_version):
    capsule = array.__dlpack__(max_version=max_version)
    broker.from_capsule(capsule)
    with pytest.raises(ValueError, match="capsule"):
        broker.from_capsule(capsule)


@versions
def test_a_copied_capsule_stays_on_the_device_of_the_array(array, max_version):
    told = read_capsule(array.__dlpack__(max_version=max_version, copy=True))
    assert (told.device, told.data == array.data_ptr) == (array.__dlpack_device__(), False)


def test_a_copied_capsule_of_usm_says_so(array):
    assert read_capsule(array.__dlpack__(max_version=(1, 0), copy=True)).flags == IS_COPIED


def test_a_copied_capsule_of_usm_has_the_values(x, array):
    made = broker.to_usm_ndarray(broker.from_capsule(array.__dlpack__(copy=True)))
    assert dpt.asnumpy(made).tolist() == dpt.asnumpy(x).tolist()


def test_a_copied_capsule_is_ordered_on_the_queue_of_the_consumer(x, array):
    capsule = array.__dlpack__(max_version=(1, 0), copy=True, stream=dpctl.SyclQueue())
    assert dpt.asnumpy(broker.to_usm_ndarray(broker.from_capsule(capsule))).tolist() == dpt.asnumpy(x).tolist()


def test_a_legacy_capsule_of_read_only_usm_is_a_copy_on_its_device(x):
    x.flags.writable = False
    told = read_capsule(broker.asarray(x).__dlpack__())
    assert (told.device, told.data == x._pointer) == (ONEAPI, False)


def test_usm_may_be_had_as_host_memory_without_a_copy(array):
    told = read_capsule(array.__dlpack__(dl_device=HOST, copy=False))
    assert (told.device, told.data) == (HOST, array.data_ptr)


def test_usm_may_be_had_as_a_copy_on_the_host(array):
    told = read_capsule(array.__dlpack__(dl_device=HOST, copy=True))
    assert (told.device, told.data == array.data_ptr) == (HOST, False)


@pytest.mark.parametrize("copy", [None, True, False])
@pytest.mark.parametrize("device", [(14, 2**30), (9, 0), (2, 0)], ids=str)
def test_usm_cannot_be_had_on_another_device(array, device, copy):
    with pytest.raises(BufferError, match="cannot be had on"):
        array.__dlpack__(dl_device=device, copy=copy)


# Streams.


@pytest.mark.parametrize("stream", [{}, dpctl.SyclDevice(), "xpu", 1.5], ids=["dict", "device", "text", "float"])
def test_a_stream_that_is_no_queue_is_refused(array, stream):
    with pytest.raises(broker.OptionError, match="SYCL queue"):
        array.__dlpack__(stream=stream)


@pytest.mark.parametrize("convert", ["x.__dlpack__", "functools.partial(broker.to_dpnp, x)"])
def test_a_number_that_is_no_address_is_refused_and_not_followed(convert):
    """In a process of its own, which following the number would kill."""
    ended = run_python(f"""
        import functools, broker, dpctl, dpnp
        x = broker.asarray(dpnp.arange(5))
        for stream in (0, 1, 2, -1, 7, 4095, 8193):
            try:
                {convert}(stream=stream)
            except broker.OptionError:
                continue
            raise SystemExit(f"took {{stream}}")
    """)
    assert (ended.status, ended.complained) == (0, "")


@pytest.mark.parametrize("make", [lambda: None, dpctl.SyclQueue], ids=["none", "queue"])
def test_a_queue_of_the_default_context_is_taken(array, make):
    assert name_of(array.__dlpack__(stream=make())) == LEGACY


# Conversions.


@usm_types
@pytest.mark.parametrize("step", [2, 5])
def test_a_part_of_usm_keeps_its_pointer_and_strides(usm_type, step):
    whole = dpt.empty(3 * step, dtype="i4", usm_type=usm_type)
    parts = [whole[slice(-start - 1, None, -step)] for start in range(step)]
    made = [broker.to_usm_ndarray(broker.asarray(part)) for part in parts]
    assert [(m._pointer, m.strides, m.usm_type) for m in made] == [(p._pointer, p.strides, usm_type) for p in parts]


@pytest.mark.parametrize("turn", [lambda x: x, lambda x: x.T, lambda x: dpt.asarray(x, order="F")])
@versions
def test_the_order_of_a_matrix_passes_through_a_capsule(turn, max_version):
    x = turn(dpt.reshape(dpt.arange(6, dtype="f8"), (2, 3)))
    made = broker.to_usm_ndarray(broker.from_capsule(broker.asarray(x).__dlpack__(max_version=max_version)))
    assert (made.strides, dpt.asnumpy(made).tolist()) == (x.strides, dpt.asnumpy(x).tolist())


class Container:
    """An object that is known by its two methods alone."""

    def __init__(self, array):
        self.array = array

    def __dlpack__(self, *, stream=None, max_version=None, dl_device=None, copy=None):
        """Return the array's capsule."""
        return self.array.__dlpack__(stream=stream, max_version=max_version, dl_device=dl_device, copy=copy)

    def __dlpack_device__(self):
        """Return the array's device."""
        return self.array.__dlpack_device__()


class LegacyContainer(Container):
    """The same from before DLPack 1.0."""

    def __dlpack__(self, stream=None):
        """Return the array's capsule."""
        return self.array.__dlpack__(stream=stream)


containers = pytest.mark.parametrize("container", [Container, LegacyContainer])


@containers
def test_a_container_of_usm_is_shared_with_dpctl(container, x):
    assert broker.to_usm_ndarray(container(x), copy=False)._pointer == x._pointer


@containers
def test_a_container_of_usm_comes_to_the_host(container, x):
    assert broker.to_numpy(container(x), device="cpu").tolist() == dpt.asnumpy(x).tolist()


@containers
def test_a_container_of_host_memory_is_shared_with_numpy(container):
    x = np.linspace(0, 100, 20)
    assert broker.to_numpy(container(x), copy=False).ctypes.data == x.ctypes.data


@containers
def test_a_container_of_host_memory_is_placed_on_a_device(container):
    made = broker.to_usm_ndarray(container(np.arange(5.0)), device=dpctl.SyclDevice())
    assert (dpt.asnumpy(made).tolist(), made.usm_type) == ([0.0, 1.0, 2.0, 3.0, 4.0], "device")


FORTRAN = {
    "dpctl": lambda values: dpt.asarray(values, order="F"),
    "dpctl_empty": lambda values: dpt.empty(values.shape, dtype=values.dtype, order="F"),
    "dpnp": lambda values: dpnp.asarray(values, order="F"),
    "dpnp_copied": lambda values: dpnp.asfortranarray(dpnp.asarray(values)),
}


@pytest.mark.parametrize("make", FORTRAN)
@pytest.mark.parametrize("to", ["numpy", "torch", "dpctl", "dpnp", "broker"])
@pytest.mark.parametrize("shape", [(2, 3), (2, 1, 3), (3, 0, 2)], ids=str)
def test_the_fortran_order_that_an_array_was_made_in_is_read(make, to, shape):
    """dpctl writes no strides for it."""
    x = FORTRAN[make](np.arange(np.prod(shape), dtype="f4").reshape(shape))
    if make == "dpctl_empty":
        x[...] = 7
    made = broker.to_numpy(broker.to(x, to), device="cpu")
    assert made.tolist() == dpnp.asnumpy(x).tolist()


def test_read_only_usm_is_read_only_on_the_host(x):
    x.flags.writable = False
    assert not broker.to_numpy(x, device="cpu").flags.writeable


@pytest.mark.parametrize("to", ["dpctl", "dpnp"])
def test_rows_of_partial_elements_reach_a_device_by_a_copy(to):
    whole = np.arange(100, dtype="i4").reshape(10, 10)
    x = np.lib.stride_tricks.as_strided(whole, whole.shape, (39, 4))
    made = broker.to(x, to)
    assert broker.to_numpy(made, device="cpu").tolist() == x.tolist()


@pytest.mark.parametrize("device", [(2, 0), (14, 0, 0), {}], ids=str)
def test_a_device_that_dpctl_does_not_have_is_refused(x, device):
    with pytest.raises((ValueError, BufferError)):
        broker.to_usm_ndarray(x, device=device)


def test_dpnp_reads_a_scalar():
    assert broker.to_dpnp(broker.asarray(dpnp.array(1.0))).tolist() == 1.0
