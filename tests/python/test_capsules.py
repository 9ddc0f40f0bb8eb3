"""DLPack capsules of both ABIs: consumed once, deleted once, and never believed unchecked."""

from __future__ import annotations

import copy
import datetime

import broker
import pytest
from all_frameworks import jax, np, tf, torch
from raw.capsules import (
    IS_COPIED,
    IS_SUBBYTE_TYPE_PADDED,
    LEGACY,
    READ_ONLY,
    VERSIONED,
    Exporter,
    make_capsule,
    name_of,
    read_capsule,
)
from raw.cells import expected_values
from raw.hazards import hand_made

TARGETS = ["numpy", "torch", "tensorflow", "jax", "broker"]
VALUES = expected_values("float32", "contiguous")

abis = pytest.mark.parametrize("abi", [LEGACY, VERSIONED], ids=["legacy", "versioned"])
targets = pytest.mark.parametrize("to", TARGETS)


@abis
def test_a_capsule_that_nobody_consumed_deletes_its_tensor_once(abi):
    capsule, ticket = hand_made(abi)
    broker.explain(capsule, to="torch")
    del capsule
    assert ticket.deletions == 1


@pytest.mark.parametrize("max_version", [None, (1, 0)], ids=["legacy", "versioned"])
def test_a_capsule_of_ours_that_nobody_consumed_releases_its_source(max_version):
    source, ticket = hand_made()
    capsule = broker.to_capsule(source, max_version)
    del source, capsule
    assert ticket.deletions == 1


@abis
@targets
def test_a_conversion_consumes_the_capsule(abi, to):
    capsule, _ticket = hand_made(abi)
    _view = broker.to(capsule, to)
    assert name_of(capsule) == b"used_" + abi


@abis
@targets
def test_a_capsule_has_the_values_of_its_tensor(abi, to):
    capsule, _ticket = hand_made(abi)
    assert np.array_equal(np.asarray(broker.to(capsule, to)), VALUES)


@abis
@targets
def test_the_deleter_runs_once_when_the_view_is_gone(abi, to):
    capsule, ticket = hand_made(abi)
    view = broker.to(capsule, to)
    before = ticket.deletions
    del view, capsule
    assert (before, ticket.deletions) == (0, 1)


@abis
@targets
def test_the_deleter_runs_once_when_the_capsule_is_copied(abi, to):
    capsule, ticket = hand_made(abi)
    view = broker.to(capsule, to, copy=True)
    del capsule
    assert np.array_equal(np.asarray(view), VALUES)
    assert ticket.deletions == 1


@abis
def test_a_capsule_without_a_deleter_is_legal(abi):
    capsule, _ticket = hand_made(abi, deleter=0)
    assert np.array_equal(broker.to_numpy(capsule), VALUES)


@abis
@targets
def test_a_capsule_is_used_once(abi, to):
    capsule, _ticket = hand_made(abi)
    _view = broker.to_numpy(capsule)
    with pytest.raises(broker.InvalidTensorError, match="consumed already; ask its producer for a new one"):
        broker.to(capsule, to)


@abis
def test_a_capsule_that_torch_used_is_used(abi):
    capsule, ticket = hand_made(abi)
    tensor = torch.from_dlpack(capsule)
    with pytest.raises(broker.InvalidTensorError, match="consumed already"):
        broker.to_numpy(capsule)
    del tensor, capsule
    assert ticket.deletions == 1


@abis
def test_a_capsule_that_broker_used_is_used_for_torch(abi):
    capsule, _ticket = hand_made(abi)
    _view = broker.to_numpy(capsule)
    with pytest.raises(RuntimeError):
        torch.from_dlpack(capsule)


@pytest.mark.parametrize("name", [b"dltensor_versioned_2", b"DLTENSOR", b"arrow_array"], ids=repr)
def test_a_capsule_of_another_name_is_refused(name):
    honest, _ticket = hand_made()
    other, _ticket = make_capsule(read_capsule(honest), name=name)
    with pytest.raises(broker.InvalidTensorError, match="dltensor or dltensor_versioned"):
        broker.to_numpy(other)


def test_a_capsule_of_something_else_is_refused():
    with pytest.raises(broker.InvalidTensorError, match="pass what a tensor's __dlpack__"):
        broker.from_capsule(datetime.datetime_CAPI)


def test_from_capsule_wants_a_capsule():
    with pytest.raises(broker.InvalidTensorError, match="dltensor or dltensor_versioned"):
        broker.from_capsule(np.ones(2))


def test_a_capsule_cannot_be_copied_as_an_object():
    capsule, _ticket = hand_made()
    with pytest.raises(TypeError):
        copy.copy(capsule)


@abis
@targets
def test_explain_leaves_the_capsule_unconsumed(abi, to):
    capsule, ticket = hand_made(abi)
    route = broker.explain(capsule, to=to)
    assert (route.outcome, name_of(capsule), ticket.deletions) == ("shares", abi, 0)


@abis
def test_shares_memory_leaves_the_capsule_unconsumed(abi):
    capsule, _ticket = hand_made(abi)
    address = read_capsule(capsule).data
    assert not broker.shares_memory(capsule, np.ones(3))
    assert (name_of(capsule), read_capsule(capsule).data) == (abi, address)


REFUSED = {
    "device": ({"device": (14, 0)}, {}, broker.UnsupportedDeviceError),
    "device_to_the_host": ({"device": (14, 0)}, {"device": "cpu"}, broker.UnsupportedDeviceError),
    "dtype": ({"code": 3, "bits": 64}, {}, broker.UnsupportedDTypeError),
    "lanes": ({"lanes": 2}, {}, broker.UnsupportedDTypeError),
    "copy": ({"strides": (-6, 1)}, {"copy": False}, broker.CopyRequired),
    "option": ({}, {"readonly": "never"}, broker.OptionError),
}


@abis
@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_leaves_the_capsule_unconsumed(abi, case):
    changes, keywords, error = REFUSED[case]
    capsule, ticket = hand_made(abi, **changes)
    with pytest.raises(error):
        broker.to_torch(capsule, **keywords)
    assert (name_of(capsule), ticket.deletions) == (abi, 0)


def test_a_scope_that_forbids_the_copy_leaves_the_capsule_unconsumed():
    capsule, _ticket = hand_made(strides=(-6, 1))
    with broker.no_copy(), pytest.raises(broker.CopyRequired):
        broker.to_torch(capsule)
    assert name_of(capsule) == VERSIONED


HOSTILE = {
    "negative_dimension": {"shape": (-1, 6)},
    "elements_beyond_63_bits": {"shape": (2**62, 8), "strides": None},
    "bytes_beyond_63_bits": {"shape": (2**61, 2), "strides": None},
    "negative_rank": {"ndim": -1},
    "huge_rank": {"ndim": 2**20},
    "rank_65": {"shape": (1,) * 65, "strides": (1,) * 65},
    "null_shape": {"shape": None, "ndim": 2},
    "null_data": {"data": 0},
    "no_lanes": {"lanes": 0},
    "no_bits": {"bits": 0},
    "offset_beyond_the_addresses": {"byte_offset": 2**64 - 1},
    "stride_beyond_the_addresses": {"strides": (2**62, 1)},
    "stride_below_address_zero": {"strides": (-(2**60), 1)},
}


#: What a correct producer may make, and broker has no room for.
BEYOND_US = ("huge_rank", "rank_65")


def _refusal(hostile):
    """Return the exception that a hostile descriptor raises."""
    beyond_us = hostile in [HOSTILE[name] for name in BEYOND_US]
    return broker.UnsupportedLayoutError if beyond_us else broker.InvalidTensorError


@pytest.fixture(params=HOSTILE)
def hostile(request):
    """What one field of the descriptor says that no correct producer says."""
    return HOSTILE[request.param]


@abis
@targets
def test_a_hostile_descriptor_is_invalid(hostile, abi, to):
    capsule, _ticket = hand_made(abi, **hostile)
    with pytest.raises(_refusal(hostile), match="wanted .* got "):
        broker.to(capsule, to)


@abis
def test_a_hostile_descriptor_is_deleted_once(hostile, abi):
    capsule, ticket = hand_made(abi, **hostile)
    with pytest.raises(_refusal(hostile)):
        broker.from_capsule(capsule)
    del capsule
    assert ticket.deletions == 1


@abis
def test_a_hostile_descriptor_of_an_object_is_deleted_once(hostile, abi):
    capsule, ticket = hand_made(abi, **hostile)
    exporter = Exporter(capsule)
    with pytest.raises(_refusal(hostile)):
        broker.to_numpy(exporter)
    del exporter, capsule
    assert ticket.deletions == 1


@abis
def test_explain_refuses_a_hostile_descriptor(hostile, abi):
    capsule, ticket = hand_made(abi, **hostile)
    assert (broker.explain(capsule, to="numpy").outcome, ticket.deletions) == ("refuses", 0)


@pytest.mark.parametrize("version", [(0, 8), (2, 0), (2**32 - 1, 0)], ids=str)
def test_a_versioned_tensor_of_another_major_version_is_deleted_and_nothing_else_of_it_read(version):
    capsule, ticket = hand_made(version=version, shape=None, ndim=2)
    with pytest.raises(broker.InvalidTensorError, match=f"version 1, got version {version[0]}"):
        broker.from_capsule(capsule)
    del capsule
    assert ticket.deletions == 1


ODD = {
    "unknown_flags": {"flags": 1 << 40},
    "newer_minor_version": {"version": (1, 99)},
    "null_strides": {"strides": None},
    "second_processor": {"device": (1, 1)},
    "pinned_by_cuda": {"device": (3, 0)},
    "pinned_by_rocm": {"device": (11, 0)},
    "managed_by_cuda": {"device": (13, 0)},
}


@pytest.mark.parametrize("odd", ODD)
@targets
def test_an_odd_but_legal_descriptor_has_its_values(odd, to):
    capsule, _ticket = hand_made(**ODD[odd])
    assert np.array_equal(np.asarray(broker.to(capsule, to)), VALUES)


def test_a_byte_offset_is_folded_into_the_pointer():
    capsule, _ticket = hand_made(byte_offset=8, shape=(4,), strides=(1,))
    expected = read_capsule(capsule).data + 8
    handed_out = read_capsule(broker.to_capsule(capsule, (1, 0)))
    assert (handed_out.data, handed_out.byte_offset) == (expected, 0)


def test_tensors_without_dimensions_may_have_null_shape_and_strides():
    capsule, _ticket = hand_made(shape=None, strides=None, ndim=0)
    assert broker.to_numpy(capsule).item() == VALUES[0, 0]


def test_tensors_without_elements_may_have_null_data():
    capsule, _ticket = hand_made(data=0, shape=(0, 6))
    assert broker.to_torch(capsule).shape == (0, 6)


@pytest.mark.parametrize("max_version", [None, (1, 0)], ids=["legacy", "versioned"])
def test_empty_tensors_are_handed_out_with_data_and_strides(max_version):
    handed_out = read_capsule(broker.to_capsule(np.empty((0, 6)), max_version))
    assert handed_out.data != 0
    assert handed_out.strides is not None


@pytest.mark.parametrize("max_version", [None, (1, 0)], ids=["legacy", "versioned"])
def test_every_capsule_is_handed_out_with_a_deleter(max_version):
    capsule, _ticket = hand_made(deleter=0)
    assert read_capsule(broker.to_capsule(capsule, max_version)).deleter != 0


@pytest.mark.parametrize(
    ("asked", "name"),
    [(None, LEGACY), ((0, 8), LEGACY), ((1, 0), VERSIONED), ((1, 3), VERSIONED), ((2, 0), VERSIONED)],
    ids=str,
)
def test_the_asked_version_chooses_the_abi(asked, name):
    assert name_of(broker.to_capsule(np.ones(2), asked)) == name


def test_a_round_trip_through_the_other_abi_changes_nothing_in_the_descriptor():
    capsule, _ticket = hand_made(strides=(-6, 1), byte_offset=72)
    first = broker.to_capsule(capsule, (1, 0))
    told = read_capsule(first)
    again = read_capsule(broker.to_capsule(broker.to_capsule(first), (1, 0)))
    assert again.but(deleter=0) == told.but(deleter=0)


def test_a_round_trip_through_the_other_abi_deletes_once():
    capsule, ticket = hand_made()
    capsule = broker.to_capsule(broker.to_capsule(broker.to_capsule(capsule), (1, 0)))
    before = ticket.deletions
    del capsule
    assert (before, ticket.deletions) == (0, 1)


def _take_tensorflow(capsule):
    return tf.experimental.dlpack.from_dlpack(capsule)


def _take_jax(capsule):
    return jax.dlpack.from_dlpack(Exporter(capsule))


@pytest.mark.parametrize("take", [torch.from_dlpack, _take_tensorflow, _take_jax], ids=["torch", "tensorflow", "jax"])
def test_a_versioned_capsule_reaches_legacy_consumers(take):
    capsule, ticket = hand_made()
    view = take(broker.to_capsule(capsule))
    assert np.array_equal(np.asarray(view), VALUES)
    del view
    assert ticket.deletions == 1


def test_a_versioned_capsule_keeps_the_read_only_mark():
    capsule, _ticket = hand_made(flags=READ_ONLY)
    assert read_capsule(broker.to_capsule(capsule, (1, 0))).flags == READ_ONLY


def test_a_read_only_source_is_copied_into_a_legacy_capsule():
    capsule, _ticket = hand_made(flags=READ_ONLY)
    address = read_capsule(capsule).data
    assert read_capsule(broker.to_capsule(capsule)).data != address


def test_a_read_only_source_is_shared_by_a_legacy_capsule_on_demand():
    capsule, _ticket = hand_made(flags=READ_ONLY)
    address = read_capsule(capsule).data
    assert read_capsule(broker.to_capsule(capsule, readonly="share")).data == address


@pytest.mark.parametrize(
    ("keywords", "error"),
    [({"readonly": "error"}, broker.ReadOnlyError), ({"copy": False}, broker.CopyRequired)],
    ids=["readonly", "copy"],
)
def test_a_read_only_source_is_kept_out_of_a_legacy_capsule_on_demand(keywords, error):
    capsule, _ticket = hand_made(flags=READ_ONLY)
    with pytest.raises(error):
        broker.to_capsule(capsule, **keywords)
    assert name_of(capsule) == VERSIONED


def test_a_copy_says_that_it_is_one():
    assert read_capsule(broker.to_capsule(np.ones(2), (1, 0), copy=True)).flags == IS_COPIED


def test_a_copy_of_a_read_only_source_may_be_written():
    capsule, _ticket = hand_made(flags=READ_ONLY)
    assert read_capsule(broker.to_capsule(capsule, (1, 0), copy=True)).flags == IS_COPIED


def test_a_copy_is_aligned_to_64_bytes():
    assert all(read_capsule(broker.to_capsule(np.ones(n), copy=True)).data % 64 == 0 for n in range(1, 20))


def test_an_immutable_source_is_marked_read_only():
    assert read_capsule(broker.to_capsule(jax.numpy.ones(2), (1, 0))).flags == READ_ONLY


def test_the_padding_of_sub_byte_values_is_carried_on():
    capsule, _ticket = hand_made(dtype="int8", code=17, bits=4, flags=IS_SUBBYTE_TYPE_PADDED)
    assert read_capsule(broker.to_capsule(capsule, (1, 0))).flags == IS_SUBBYTE_TYPE_PADDED


def test_a_legacy_capsule_cannot_say_that_sub_byte_values_are_padded():
    capsule, _ticket = hand_made(dtype="int8", code=17, bits=4, flags=IS_SUBBYTE_TYPE_PADDED)
    with pytest.raises(broker.UnsupportedDTypeError, match="max_version"):
        broker.to_capsule(capsule)
