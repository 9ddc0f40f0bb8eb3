"""Containers come back as they were, with their tensors converted and everything else untouched."""

from __future__ import annotations

import collections
import dataclasses
from typing import Any, NamedTuple

import broker
import pytest
from all_frameworks import jnp, np, tf, torch


class Pair(NamedTuple):
    """A named tuple."""

    left: Any
    right: Any


@dataclasses.dataclass
class Batch:
    """A dataclass."""

    images: Any
    name: str = "train"


@dataclasses.dataclass(frozen=True)
class Frozen:
    """A dataclass that cannot be assigned to."""

    images: Any


@dataclasses.dataclass
class Restless:
    """A dataclass that cannot be made again from its fields."""

    images: Any
    times: int = dataclasses.field(init=False, default=0)

    def __post_init__(self):
        """Count how often it is made."""
        self.times += 1


def _array():
    return np.ones(3, "float32")


CONTAINERS = {
    "list": (lambda x: [x, 1], lambda c: c[0]),
    "tuple": (lambda x: (x, 1), lambda c: c[0]),
    "dict": (lambda x: {"x": x, "n": 1}, lambda c: c["x"]),
    "ordered_dict": (lambda x: collections.OrderedDict(x=x), lambda c: c["x"]),
    "default_dict": (lambda x: collections.defaultdict(list, x=x), lambda c: c["x"]),
    "named_tuple": (lambda x: Pair(x, 1), lambda c: c.left),
    "dataclass": (Batch, lambda c: c.images),
    "frozen_dataclass": (Frozen, lambda c: c.images),
    "dataclass_with_post_init": (Restless, lambda c: c.images),
    "nested": (lambda x: {"a": [(Pair(x, Batch(None)), "text")]}, lambda c: c["a"][0][0].left),
}


@pytest.fixture(params=CONTAINERS)
def container(request):
    """How to put an array into a container, and to take it out."""
    return CONTAINERS[request.param]


def test_a_container_comes_back_as_one_of_its_type(container):
    put, _take = container
    given = put(_array())
    assert type(broker.to_torch(given)) is type(given)


@pytest.mark.parametrize("to", ["torch", "tensorflow", "jax", "broker"])
def test_the_tensor_inside_is_converted(container, to):
    put, take = container
    assert type(take(broker.to(put(_array()), to))) is type(broker.to(_array(), to))


def test_the_tensor_inside_shares_its_memory(container):
    put, take = container
    x = _array()
    assert take(broker.to_torch(put(x))).data_ptr() == x.ctypes.data


def test_the_given_container_is_left_as_it_was(container):
    put, take = container
    x = _array()
    given = put(x)
    broker.to_torch(given)
    assert take(given) is x


def test_a_tensor_of_the_target_inside_comes_back_as_the_same_object(container):
    put, take = container
    t = torch.ones(2)
    assert take(broker.to_torch(put(t))) is t


def test_a_tensor_of_the_target_inside_is_another_under_copy(container):
    put, take = container
    t = torch.ones(2)
    assert take(broker.to_torch(put(t), copy=True)) is not t


@pytest.mark.parametrize("leaf", [1, 1.5, 2j, True, None, "text", b"bytes"], ids=repr)
def test_a_leaf_that_is_no_tensor_stays(leaf):
    assert broker.to_torch([_array(), leaf])[1] is leaf


def test_a_dataclass_keeps_the_fields_that_it_was_not_made_with():
    given = Restless(_array())
    given.times = 7
    assert broker.to_torch(given).times == 7


def test_a_default_dict_keeps_its_default():
    assert broker.to_torch(collections.defaultdict(list, x=_array()))["missing"] == []


def test_a_dict_keeps_the_order_of_its_keys():
    assert list(broker.to_torch({"z": _array(), "a": _array()})) == ["z", "a"]


def test_a_numpy_scalar_inside_becomes_a_tensor():
    assert type(broker.to_torch([_array(), np.float64(2.5)])[1]) is torch.Tensor


def test_tensors_of_every_framework_may_stand_side_by_side():
    mixed = [_array(), torch.ones(3), tf.ones(3), jnp.ones(3), memoryview(_array())]
    assert {type(made) for made in broker.to_numpy(mixed)} == {np.ndarray}


def test_an_empty_container_comes_back():
    assert broker.to_torch({}) == {}


def test_tensors_that_share_memory_still_share_it():
    x = _array()
    first, second = broker.to_torch([x, x[1:]])
    assert broker.shares_memory(first, second)


def test_the_result_of_a_torch_reduction_is_a_container():
    found = broker.to_numpy(torch.max(torch.eye(3), 0))
    assert found.values.tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    ("given", "places"),
    [
        ([_array(), object()], ["in the container at [1]"]),
        ({"x": object()}, ["in the container at ['x']"]),
        (Pair(_array(), object()), ["in the container at [1]"]),
        (Batch(object()), ["in the container at ['images']"]),
        ({"batch": [_array(), {1}]}, ["in the container at [1]", "in the container at ['batch']"]),
    ],
    ids=["list", "dict", "named_tuple", "dataclass", "nested"],
)
def test_an_error_names_its_place(given, places):
    with pytest.raises(broker.UnsupportedTensorError) as caught:
        broker.to_torch(given)
    assert caught.value.__notes__ == places


@pytest.mark.parametrize("given", [[1, 2], {"n": 1}, Batch(None)], ids=repr)
def test_a_container_without_a_tensor_is_refused(given):
    with pytest.raises(broker.UnsupportedTensorError, match="holds no tensor; make an array of it first"):
        broker.to_torch(given)


@pytest.mark.parametrize(
    ("given", "kind"),
    [([_array()], "list"), ((_array(),), "tuple"), ({"x": _array()}, "dict"), (Batch(_array()), "dataclass")],
    ids=["list", "tuple", "dict", "dataclass"],
)
def test_explain_says_that_it_takes_one_tensor(given, kind):
    route = broker.explain(given, to="torch")
    told = (f"wanted one tensor, got a {kind} of them", "explain its tensors one by one")
    assert (route.outcome, route.why, route.remedy) == ("refuses", *told)


def test_a_list_that_holds_itself_is_refused():
    endless = [_array()]
    endless.append(endless)
    with pytest.raises(broker.UnsupportedTensorError, match="deep in each other"):
        broker.to_torch(endless)


def test_a_dataclass_type_is_no_container():
    with pytest.raises(broker.UnsupportedTensorError, match="wanted a tensor"):
        broker.to_torch(Batch)


def test_the_keywords_hold_for_every_tensor_inside():
    with pytest.raises(broker.CopyRequired) as caught:
        broker.to_torch([_array(), _array()[::-1]], copy=False)
    assert caught.value.__notes__ == ["in the container at [1]"]


def test_a_container_whose_copy_is_itself_is_refused_and_left_alone():
    @dataclasses.dataclass(frozen=True)
    class Singleton:
        x: np.ndarray

        def __copy__(self):
            return self

    single = Singleton(np.ones(2))
    with pytest.raises(broker.UnsupportedTensorError, match="gives the same Singleton back"):
        broker.to_torch(single)
    assert type(single.x) is np.ndarray
