"""`broker.borrow`: a view for a block, and no longer."""

from __future__ import annotations

import copy
import gc
import weakref

import broker
import jax
import ml_dtypes
import numpy as np
import pytest
import torch

PAIRS = ["numpy", "torch", "broker"]


def test_the_view_shares_the_memory_of_its_source():
    t = torch.zeros(3)
    with broker.borrow(t, "numpy") as v:
        v += 1
    assert t.tolist() == [1, 1, 1]


@pytest.mark.parametrize("target", PAIRS)
def test_the_name_after_as_is_no_use(target):
    with broker.borrow(bytearray(8), target) as v:
        assert v.shape == (8,)


@pytest.mark.parametrize("target", PAIRS)
def test_a_block_without_a_name_is_fine(target):
    with broker.borrow(bytearray(8), target):
        pass


@pytest.mark.parametrize("target", PAIRS)
def test_a_view_that_is_kept_raises_at_the_end(target):
    kept = []
    with pytest.raises(broker.BorrowError, match="still referenced"), broker.borrow(bytearray(8), target) as v:
        kept.append(v)


def _detached(v):
    return v.detach()


@pytest.mark.parametrize(
    ("source", "target", "derive"),
    [
        (torch.zeros(8), "numpy", lambda v: v[2:]),
        (torch.zeros(8), "numpy", lambda v: v.reshape(2, 4)[0]),
        (torch.zeros(8), "numpy", memoryview),
        (torch.zeros(8), "numpy", torch.from_numpy),
        (torch.zeros(8), "numpy", broker.to_torch),
        (torch.zeros(8, dtype=torch.bfloat16), "numpy", lambda v: v[2:]),
        (torch.zeros(8, dtype=torch.bfloat16), "numpy", lambda v: v.view("int16")),
        (np.zeros(8), "torch", lambda v: v[2:]),
        (np.zeros(8), "torch", _detached),
        (np.zeros(8), "torch", lambda v: v.numpy()),
        (np.zeros(8), "torch", lambda v: v.untyped_storage()),
        (np.zeros(8), "torch", np.from_dlpack),
        (np.zeros(8), "torch", broker.to_numpy),
        (np.zeros(8), "torch", lambda v: (torch.ones(8, dtype=v.dtype, requires_grad=True) * v).sum()),
        (np.zeros(8), "broker", np.asarray),
        (np.zeros(8), "broker", memoryview),
        (np.zeros(8), "broker", lambda v: v[2:]),
        (np.zeros(8), "broker", copy.copy),
        (np.zeros(8), "broker", broker.to_torch),
        (np.zeros(8), "broker", broker.to_numpy),
        (torch.zeros(8), "broker", broker.to_numpy),
        (np.zeros(8), "broker", lambda v: broker.from_capsule(v.__dlpack__())),
    ],
)
def test_what_shares_the_memory_of_the_view_counts_as_a_use(source, target, derive):
    kept = []
    with pytest.raises(broker.BorrowError), broker.borrow(source, target) as v:
        kept.append(derive(v))


@pytest.mark.parametrize(
    ("source", "target", "derive"),
    [
        (torch.zeros(8), "numpy", lambda v: v[2:]),
        (torch.zeros(8), "numpy", lambda v: v[2:][1:]),
        (torch.zeros(8, dtype=torch.bfloat16), "numpy", lambda v: v[2:]),
        (np.zeros(8), "torch", lambda v: v[2:]),
        (np.zeros(8), "broker", lambda v: v[2:]),
        (np.zeros(8), "broker", np.asarray),
        (np.zeros(8), "broker", memoryview),
    ],
)
def test_a_use_counts_also_where_the_view_has_no_name(source, target, derive):
    kept = []
    with pytest.raises(broker.BorrowError), broker.borrow(source, target) as v:
        kept.append(derive(v))
        del v


def test_what_the_source_shares_meanwhile_is_no_use():
    source = broker.asarray(np.zeros(8))
    with broker.borrow(source, "numpy"), broker.borrow(source, "broker", readonly="share") as v:
        kept = source[2:], broker.to_numpy(source)
    assert [broker.shares_memory(part, v) for part in kept] == [True, True]


@pytest.mark.parametrize("target", ["numpy", "torch", "broker"])
def test_what_was_derived_and_dropped_is_no_use(target):
    with broker.borrow(bytearray(8), target) as v:
        part = v[2:]
        other = broker.asarray(v)
        del part, other


@pytest.mark.parametrize("target", ["numpy", "torch"])
def test_copies_of_the_view_are_no_use(target):
    with broker.borrow(bytearray(8), target) as v:
        total, doubled = v.sum(), v * 2
    assert total == 0
    assert doubled.shape == (8,)


def test_garbage_that_waits_for_collection_is_no_use():
    gc.disable()
    try:
        with broker.borrow(bytearray(8), "numpy") as v:
            ring = [v]
            ring.append(ring)
            del ring
    finally:
        gc.enable()


def test_the_source_stays_pinned_while_the_view_is_kept():
    class Source(np.ndarray):
        pass

    source = np.zeros(4).view(Source)
    alive, kept = weakref.ref(source), []
    with pytest.raises(broker.BorrowError), broker.borrow(source, "torch") as v:
        kept.append(v)
    del source, v
    gc.collect()
    assert alive() is not None
    kept.clear()
    broker.asarray(b"x")  # releases what was dropped without the interpreter's lock
    gc.collect()
    assert alive() is None


def test_the_exception_of_the_body_goes_on_with_a_note():
    kept = []
    with pytest.raises(KeyError, match="body") as caught, broker.borrow(np.zeros(4), "torch") as v:
        kept.append(v)
        raise KeyError("body")
    assert "still referenced" in caught.value.__notes__[0]


def test_the_exception_of_the_body_is_left_alone_where_nothing_is_kept():
    with pytest.raises(KeyError) as caught, broker.borrow(np.zeros(4), "torch"):
        raise KeyError("body")
    assert not hasattr(caught.value, "__notes__")


def test_a_view_that_needs_a_copy_is_refused():
    with pytest.raises(broker.CopyRequired), broker.borrow(np.zeros(4)[::-1], "torch"):
        pytest.fail("the block was entered")


def test_the_targets_own_tensor_is_lent_as_it_is_and_may_be_kept():
    a = np.zeros(3)
    with broker.borrow(a, "numpy") as v:
        kept = v
    assert kept is a


def test_containers_are_refused():
    with pytest.raises(broker.UnsupportedTensorError, match="one by one"), broker.borrow([np.zeros(2)], "torch"):
        pytest.fail("the block was entered")


def test_the_error_says_what_to_do():
    kept = []
    with pytest.raises(broker.BorrowError) as caught, broker.borrow(np.zeros(2), torch) as v:
        kept.append(v)
    assert "broker.to(x, 'torch')" in caught.value.remedy


def test_one_borrow_can_be_entered_again():
    lent = broker.borrow(np.zeros(2), "torch")
    for value in (1, 2):
        with lent as v:
            v.fill_(value)


def test_read_only_sources_can_be_lent_by_the_keyword():
    source = np.zeros(2)
    source.flags.writeable = False
    with broker.borrow(source, "torch", readonly="share") as v:
        assert v.tolist() == [0, 0]


def test_gradients_can_be_cut_off_by_the_keyword():
    with broker.borrow(torch.ones(2, requires_grad=True), "numpy", detach=True) as v:
        assert v.tolist() == [1, 1]


def test_dtypes_of_ml_dtypes_are_lent():
    with broker.borrow(torch.ones(2, dtype=torch.bfloat16), "numpy") as v:
        assert v.dtype == ml_dtypes.bfloat16


def _aligned(count: int) -> np.ndarray:
    memory = np.zeros(count * 4 + 64, dtype="uint8")
    start = -memory.ctypes.data % 64
    return memory[start : start + count * 4].view("float32")


def test_jax_has_finished_its_work_on_the_view_where_the_scope_ends():
    source = _aligned(1 << 21)
    with broker.borrow(source, "jax") as v:
        work = jax.numpy.sort(v)
    assert work.is_ready()


@pytest.mark.parametrize("name", ["jax", "tensorflow"])
def test_immutable_views_that_are_kept_raise_at_the_end(name):
    source, kept = _aligned(16), []
    with pytest.raises(broker.BorrowError), broker.borrow(source, name) as v:
        kept.append(v)
    with broker.borrow(source, name) as v:
        assert float(v[0]) == 0
