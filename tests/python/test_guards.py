"""What has no plain memory to share is refused with its reason and remedy, and never misread."""

from __future__ import annotations

import functools

import broker
import pytest
from all_frameworks import jax, np, tf, torch
from unshareable import of_jax, of_numpy, of_shards, of_tensorflow, of_torch, of_transforms
from unshareable.apart import seen_apart
from unshareable.row import look_at

pytestmark = [
    pytest.mark.filterwarnings("ignore:.*(beta state|prototype stage|are deprecated):UserWarning"),
    pytest.mark.filterwarnings("ignore:the matrix subclass:PendingDeprecationWarning"),
]

APART = {row.name: "of_transforms" for row in of_transforms.ROWS} | {row.name: "of_shards" for row in of_shards.ROWS}
EVERY = [
    *of_torch.ROWS,
    *of_transforms.ROWS,
    *of_numpy.ROWS,
    *of_jax.ROWS,
    *of_shards.ROWS,
    *of_tensorflow.ROWS,
    *of_tensorflow.THINGS,
]


@functools.cache
def _look(row):
    return seen_apart(APART[row.name])[row.name] if row.name in APART else look_at(row)


@pytest.fixture(params=EVERY, ids=lambda row: row.name)
def row(request):
    """One object that no conversion can hand on."""
    return request.param


@pytest.fixture
def seen(row):
    """What a conversion of the object raised, and what explain told of it."""
    return _look(row)


def test_an_object_without_plain_memory_is_unsupported(seen):
    assert seen.error == "UnsupportedTensorError", seen.message


def test_the_error_names_the_public_call(row, seen):
    assert seen.message.startswith(f"broker.to_{row.to}: ")


def test_the_error_says_what_stood_in_the_way(row, seen):
    assert row.why in seen.message


def test_the_error_says_what_to_type(row, seen):
    assert row.remedy in seen.message


def test_explain_refuses_with_the_words_of_the_error(seen):
    assert seen.told == ["refuses", *seen.raised]


@pytest.mark.parametrize("to", ["numpy", "torch", "tensorflow", "jax", "broker"])
def test_detach_lets_a_tensor_go_without_its_gradient(to):
    t = torch.ones(16, requires_grad=True)
    assert broker.to_numpy(broker.to(t, to, detach=True), detach=True).tolist() == [1.0] * 16


def test_a_detached_view_shares_the_memory_of_the_tensor_with_a_gradient():
    t = torch.ones(2, requires_grad=True)
    assert broker.to_numpy(t, detach=True).ctypes.data == t.data_ptr()


def test_detach_changes_nothing_on_the_tensor():
    t = torch.ones(2, requires_grad=True)
    broker.to_numpy(t, detach=True)
    assert t.requires_grad


def _conjugated():
    return torch.tensor([1 + 2j, 3 - 4j]).conj()


def _negated():
    return _conjugated().imag


LAZY = pytest.mark.parametrize(
    ("make", "values", "what", "remedy"),
    [
        (_conjugated, [1 - 2j, 3 + 4j], "lazy conjugate", "t.resolve_conj()"),
        (_negated, [-2.0, 4.0], "lazy negation", "t.resolve_neg()"),
    ],
    ids=["conjugate", "negative"],
)


@LAZY
@pytest.mark.parametrize("to", ["numpy", "tensorflow", "jax", "broker"])
def test_a_lazy_operation_is_carried_out_by_a_copy(make, values, what, remedy, to):
    assert np.asarray(broker.to(make(), to)).tolist() == values


@LAZY
def test_a_lazy_operation_on_a_slice_is_carried_out_on_the_slice(make, values, what, remedy):
    assert broker.to_numpy(make()[1:]).tolist() == values[1:]


@LAZY
def test_a_lazy_operation_is_refused_where_copies_are_forbidden(make, values, what, remedy):
    with pytest.raises(broker.CopyRequired, match=what) as caught:
        broker.to_numpy(make(), copy=False)
    assert remedy in caught.value.remedy


@LAZY
def test_explain_tells_of_the_copy_that_a_lazy_operation_needs(make, values, what, remedy):
    route = broker.explain(make(), to="numpy")
    assert (route.outcome, what in route.why, route.remedy) == ("copies", True, f"pass {remedy}")


def test_a_negative_conjugate_is_carried_out_both_ways():
    t = torch.tensor([1 + 2j]).conj()
    both = torch._neg_view(t)
    assert broker.to_numpy(both).tolist() == [-1 + 2j]


class Plain(torch.Tensor):
    """A subclass that only has another name."""


@pytest.mark.parametrize(
    "make",
    [
        lambda: torch.nn.Parameter(torch.ones(2), requires_grad=False),
        lambda: torch.ones(2).as_subclass(Plain),
        lambda: torch.inference_mode()(torch.ones)(2),
    ],
    ids=["parameter_without_gradient", "plain_subclass", "inference_tensor"],
)
def test_a_torch_tensor_with_plain_memory_shares(make):
    t = make()
    assert broker.to_numpy(t).ctypes.data == t.data_ptr()


def _mapped(folder):
    return np.memmap(folder / "numbers", dtype="f4", mode="w+", shape=(4,))


@pytest.mark.parametrize(
    "make",
    [lambda _: np.matrix([[1.0, 2.0]]), _mapped, lambda _: np.zeros(2, [("a", "f4"), ("b", "f4")])["b"]],
    ids=["matrix", "memmap", "field"],
)
def test_a_numpy_array_with_plain_memory_shares(make, tmp_path):
    a = make(tmp_path)
    assert broker.to_torch(a).data_ptr() == a.ctypes.data


SCALARS = pytest.mark.parametrize("to", ["numpy", "torch", "broker"])


@SCALARS
def test_a_numpy_scalar_is_a_copy(to):
    assert broker.explain(np.float64(2.5), to=to).outcome == "copies"
    with broker.trace() as trace:
        broker.to(np.float64(2.5), to)
    assert (trace.shares, trace.copies, trace.bytes) == (0, 1, 8)


@SCALARS
def test_a_numpy_scalar_is_refused_where_copies_are_forbidden(to):
    with pytest.raises(broker.CopyRequired, match="its producer gives a copy"):
        broker.to(np.float64(2.5), to, copy=False)


@pytest.mark.parametrize("scalar", [np.float64(2.5), np.int32(7), np.complex128(1 + 2j), np.bool_(True)], ids=repr)
def test_a_numpy_scalar_keeps_its_value(scalar):
    t = broker.to_torch(scalar)
    _others = [np.float64(number) for number in range(100)]
    assert t.item() == scalar.item()


@pytest.fixture
def uneven():
    """Float32 elements five bytes apart."""
    packed = np.zeros(3, np.dtype([("tag", "i1"), ("number", "f4")]))
    packed["number"] = [1, 2, 3]
    return packed["number"]


@pytest.mark.parametrize("to", ["torch", "tensorflow", "jax", "broker"])
def test_strides_of_partial_elements_are_copied(uneven, to):
    assert np.asarray(broker.to(uneven, to)).tolist() == [1, 2, 3]


def test_strides_of_partial_elements_are_refused_where_copies_are_forbidden(uneven):
    with pytest.raises(broker.CopyRequired, match="not multiples of the item size"):
        broker.to_torch(uneven, copy=False)


@pytest.mark.parametrize(
    "change",
    [lambda v: v.assign([7.0, 7.0]), lambda v: v.assign_add([7.0, 7.0]), lambda v: v.scatter_nd_add([[0]], [7.0])],
    ids=["assign", "assign_add", "scatter"],
)
def test_a_tensorflow_variable_is_read_as_of_the_call(change):
    variable = tf.Variable([1.0, 2.0])
    read = broker.to_numpy(variable)
    change(variable)
    assert read.tolist() == [1.0, 2.0]


def test_a_tensorflow_variable_becomes_a_tensor():
    assert type(broker.to_tensorflow(tf.Variable([1.0]))) is type(tf.constant(1.0))


@pytest.mark.parametrize("dtype", ["int64", "uint64", "float64", "complex128"])
def test_jax_is_given_no_64_bits_while_they_are_switched_off(dtype):
    with jax.enable_x64(False), pytest.raises(broker.UnsupportedDTypeError, match="64-bit types are switched off"):
        broker.to_jax(np.ones(3, dtype))


def test_the_refusal_of_64_bits_says_how_to_switch_them_on():
    with jax.enable_x64(False), pytest.raises(broker.UnsupportedDTypeError) as caught:
        broker.to_jax(np.ones(3))
    assert caught.value.remedy == 'call jax.config.update("jax_enable_x64", True), or cast the source to float32'


def test_explain_refuses_64_bits_as_the_conversion_does():
    with jax.enable_x64(False):
        route = broker.explain(np.ones(3), to="jax")
    assert (route.outcome, "64-bit types are switched off" in route.why) == ("refuses", True)


def test_jax_takes_32_bits_while_64_are_switched_off():
    with jax.enable_x64(False):
        assert broker.to_jax(np.ones(3, "float32")).dtype == "float32"
