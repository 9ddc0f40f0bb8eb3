"""`broker.using`: arguments go to the function's framework, results back to the caller's."""

from __future__ import annotations

import asyncio
import inspect
import sys
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import array_api_strict
import broker
import numpy as np
import pytest
import torch


class Pair(NamedTuple):
    left: Any
    right: Any


@dataclass
class Batch:
    data: Any
    name: str = "batch"
    seen: int = field(default=0, init=False)


@broker.using("torch")
def add_(x, y):
    assert isinstance(x, torch.Tensor), type(x)
    assert isinstance(y, torch.Tensor), type(y)
    return x.add_(y)


@broker.using("torch")
def kinds(*args, **kwargs):
    return [type(value).__name__ for value in (*args, *kwargs.values())]


def test_positional_arguments_are_converted_and_share_the_callers_memory():
    a = np.zeros(4, dtype="float32")
    add_(a, np.ones(4, dtype="float32"))
    assert a.tolist() == [1, 1, 1, 1]


def test_the_result_is_of_the_type_of_the_first_array_argument():
    a = np.zeros(3, dtype="float32")
    assert type(add_(a, torch.ones(3))) is np.ndarray
    assert type(add_(torch.zeros(3), a)) is torch.Tensor
    assert type(add_(broker.asarray(a), a)) is broker.Array


def test_the_result_shares_memory_with_the_functions():
    a = np.zeros(4, dtype="float32")
    assert np.shares_memory(add_(a, torch.ones(4)), a)


def test_keyword_arguments_are_converted():
    assert add_(y=np.ones(2), x=np.zeros(2)).tolist() == [1, 1]


def test_the_framework_may_be_named_by_its_module():
    @broker.using(torch)
    def total(x):
        return x.sum()

    assert total(np.ones(3)) == 3.0


def test_what_is_no_array_passes_untouched():
    config, model = {"lr": 0.1, "steps": [1, 2]}, torch.nn.Linear(1, 1)
    marker = object()

    @broker.using("numpy")
    def given(*args, **kwargs):
        return args, kwargs

    passed = (config, model, marker, None, "torch", b"bytes", 3, np.float32(0.5))
    args, kwargs = given(*passed, key=config)
    assert all(got is sent for got, sent in zip(args, passed, strict=True))
    assert kwargs["key"] is config


def test_arrays_inside_containers_are_converted_and_the_containers_keep_their_types():
    a = np.zeros(1)

    @broker.using("torch")
    def walk(items):
        assert all(type(item) is torch.Tensor for item in (items[0], items[1]["k"], items[2].left, items[3].data))
        return items

    back = walk([a, OrderedDict(k=a, other="text"), Pair(a, 1), Batch(a)])
    assert [type(item) for item in back] == [np.ndarray, OrderedDict, Pair, Batch]
    assert np.shares_memory(back[1]["k"], a)
    assert np.shares_memory(back[3].data, a)


def test_the_callers_containers_are_not_changed():
    arrays = {"a": np.zeros(1)}

    @broker.using("torch")
    def touch(given):
        given["a"] += 1
        given["b"] = 1

    touch(arrays)
    assert type(arrays["a"]) is np.ndarray
    assert list(arrays) == ["a"]


def test_named_results_of_pytorch_keep_their_type():
    @broker.using("torch")
    def largest(x):
        return torch.max(x, dim=0)

    found = largest(np.array([1.0, 3.0, 2.0]))
    assert type(found).__name__ == "max"
    assert type(found.values) is np.ndarray
    assert found.indices == 1


def test_without_array_arguments_the_result_stays():
    @broker.using("torch")
    def make(n):
        return torch.zeros(n)

    assert type(make(2)) is torch.Tensor


def test_a_numpy_scalar_of_the_result_goes_to_the_callers_framework():
    @broker.using("numpy")
    def total(x):
        return x.sum()

    assert torch.equal(total(torch.ones(3)), torch.tensor(3.0))
    assert type(total(np.ones(3))) is np.float64


def test_the_callers_own_tensors_are_passed_as_the_same_objects():
    @broker.using("torch")
    def same(x):
        return x

    t = torch.ones(2)
    assert same(t) is t


def test_methods_of_all_kinds_work_and_their_owner_is_not_converted():
    class Field:
        def __dlpack__(self, **keywords):
            raise AssertionError("the owner was converted")

        @broker.using("torch")
        def add(self, x):
            assert isinstance(self, Field)
            return x + 1

        @classmethod
        @broker.using("torch")
        def make(cls, x):
            return cls, type(x)

        @broker.using("torch")
        @staticmethod
        def kind(x):
            return type(x)

    a = np.zeros(2)
    assert Field().add(a).tolist() == [1, 1]
    assert Field.make(a) == (Field, torch.Tensor)
    assert Field().kind(a) is torch.Tensor


def test_the_signature_and_name_are_kept():
    @broker.using("torch")
    def scaled(x, *, factor: float = 2.0):
        """Scale."""
        return x * factor

    assert scaled.__name__ == "scaled"
    assert scaled.__doc__ == "Scale."
    assert list(inspect.signature(scaled).parameters) == ["x", "factor"]


def test_coroutine_functions_stay_coroutine_functions():
    @broker.using("torch")
    async def later(x):
        await asyncio.sleep(0)
        return x.add_(1)

    a = np.zeros(2)
    assert inspect.iscoroutinefunction(later)
    assert np.shares_memory(asyncio.run(later(a)), a)


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda bad: add_(torch.ones(1), bad), "argument y of add_"),
        (lambda bad: add_(x=bad, y=torch.ones(1)), "argument x of add_"),
        (lambda bad: kinds(1, 2, [0, {"k": bad}]), r"argument args\[2\]\[1\]\['k'\] of kinds"),
        (lambda bad: kinds(weights=bad), "argument weights of kinds"),
    ],
)
def test_an_argument_that_cannot_be_converted_is_named(call, named):
    with pytest.raises(broker.UnsupportedTensorError, match=named) as caught:
        call(np.array(["no", "numbers"], dtype=object))
    assert caught.value.remedy


def test_a_missing_framework_is_told_with_the_argument_that_needs_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "cupy", None)

    @broker.using("cupy")
    def same(x):
        return x

    with pytest.raises(broker.MissingFrameworkError, match="argument x of .*pip install cupy"):
        same(np.ones(2))


def test_a_result_that_cannot_be_converted_is_named():
    @broker.using("numpy")
    def words(x):
        return {"all": np.array(["a"], dtype=object)}

    with pytest.raises(broker.UnsupportedTensorError, match=r"the result\['all'\] of .*words"):
        words(torch.ones(1))


def test_exceptions_of_a_producer_carry_a_note_that_names_the_argument():
    class Broken:
        def __dlpack__(self, **keywords):
            raise RuntimeError("no")

        def __dlpack_device__(self):
            return (1, 0)

    with pytest.raises(RuntimeError, match="no") as caught:
        kinds(x=Broken())
    assert caught.value.__notes__ == ["while converting argument x of kinds"]


def test_copy_false_holds_for_the_arguments():
    @broker.using("torch", copy=False)
    def first(x):
        return x[0]

    with pytest.raises(broker.CopyRequired, match="argument x of"):
        first(np.arange(3.0)[::-1])


def test_copy_true_protects_the_callers_arrays():
    @broker.using("torch", copy=True)
    def clear_(x):
        return x.zero_()

    a = np.ones(2)
    assert clear_(a).tolist() == [0, 0]
    assert a.tolist() == [1, 1]


def test_readonly_error_holds_for_the_arguments():
    @broker.using("torch", readonly="error")
    def same(x):
        return x

    a = np.ones(2)
    a.flags.writeable = False
    with pytest.raises(broker.ReadOnlyError, match="argument x of"):
        same(a)


def test_detach_cuts_arguments_and_results_off_from_their_gradients():
    @broker.using("numpy", detach=True)
    def doubled(x):
        return x * 2

    assert doubled(torch.ones(2, requires_grad=True)).tolist() == [2, 2]

    @broker.using("torch", detach=True)
    def weighted(x):
        return x * torch.ones(2, dtype=x.dtype, requires_grad=True)

    assert weighted(np.ones(2)).tolist() == [1, 1]


def test_a_device_that_is_asked_for_leaves_the_result_where_the_caller_was():
    @broker.using("torch", device="cpu")
    def same(x):
        return x

    assert type(same(np.ones(2))) is np.ndarray


def test_results_go_to_the_array_namespace_of_a_caller_known_by_protocol_alone():
    @broker.using("torch")
    def doubled(x):
        return x * 2

    result = doubled(array_api_strict.ones(2))
    assert type(result) is type(array_api_strict.ones(1))
    assert float(result[0]) == 2


@pytest.mark.parametrize("target", ["pytorch", 3, len])
def test_an_unknown_framework_is_refused_where_the_function_is_decorated(target):
    with pytest.raises(broker.OptionError, match="wanted one of numpy, torch"):
        broker.using(target)


def test_functions_without_a_signature_can_be_wrapped():
    total = broker.using("numpy")(np.add)
    assert total(torch.ones(2), torch.ones(2)).tolist() == [2, 2]
