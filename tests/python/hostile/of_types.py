"""Objects whose types lie: about their class, their attributes, or what can be called."""

from __future__ import annotations

import os

import numpy as np
import torch

from .row import Raises, Right, Row, Stage, answering, speaking


def _property(error: type[Exception]):
    def get(self):
        raise error("not now")

    return lambda stage: speaking(stage, __dlpack__=property(get), __dlpack_device__=lambda self: (1, 0))


def _claims_to_be(claimed: type, *, speaks: bool):
    def make(stage):
        methods = answering(stage.capsule()) if speaks else {}
        return speaking(stage, __class__=property(lambda self: claimed), **methods)

    return make


def _class_that_raises(stage: Stage):
    def get(self):
        raise LookupError("no class")

    return speaking(stage, __class__=property(get))


def _instance_attribute(stage: Stage):
    producer = speaking(stage)
    for name, method in answering(stage.capsule()).items():
        setattr(producer, name, method.__get__(producer))
    return producer


class _ClaimsEverything(type):
    def __getattr__(cls, name):
        return lambda *args, **keywords: None


def _metaclass(stage: Stage):
    return stage.watch(_ClaimsEverything("Producer", (), {})())


def _has_everything(stage: Stage):
    return speaking(stage, __getattr__=lambda self, name: self)


def _has_text_everywhere(stage: Stage):
    return speaking(stage, __getattribute__=lambda self, name: "text")


def _raises_everywhere(stage: Stage):
    def get(self, name):
        raise LookupError("nothing to see")

    return speaking(stage, __getattribute__=get)


def _class_itself(stage: Stage):
    capsule = stage.capsule()
    return type("Producer", (), answering(capsule))


class _Masquerade(np.ndarray):
    """A subclass of NumPy's that answers other things than its memory says."""

    @property
    def __array_interface__(self):
        return {"shape": (1 << 40,), "typestr": "<f8", "data": (64, False), "version": 3}

    @property
    def shape(self):
        return (1 << 40,)

    @property
    def strides(self):
        return ("x",)


def _subclass(stage: Stage):
    return stage.watch(np.arange(4.0).view(_Masquerade))


class _Overridden(torch.Tensor):
    """A subclass of PyTorch's whose export answers other things."""

    def __dlpack__(self, **asked):
        return None

    def __dlpack_device__(self):
        return "nowhere"


def _overridden(stage: Stage):
    return stage.watch(torch.arange(4.0).as_subclass(_Overridden))


_IS_SAFE = os.environ.get("BROKER_SAFE") == "1"
_FOUR = (0.0, 1.0, 2.0, 3.0)
_BACK = {"to_torch": Right(_FOUR)}
_BY_PROTOCOL = Raises("UnsupportedTensorError", "PyTorch does not export the tensor")
"""Only the direct door does not ask the methods of the subclass."""
_NO_DICT = Raises("InvalidTensorError", "wanted a dict as its __cuda_array_interface__")
_NOWHERE = Raises("InvalidTensorError", "inside the address space")
_OWN = dict.fromkeys(["to_numpy", "explain", "borrow"], Right(_FOUR))
"""NumPy gets back what is its own."""
_NO_TENSOR = Raises("UnsupportedTensorError", "wanted a tensor")

ROWS = [
    Row("type_with_a_property_that_raises", _property(LookupError), Raises("LookupError", "not now")),
    Row("type_with_a_property_that_has_nothing", _property(AttributeError), Raises("AttributeError", "not now")),
    Row("type_that_claims_to_be_numpys", _claims_to_be(np.ndarray, speaks=False), _NO_TENSOR),
    Row("type_that_claims_to_be_torchs", _claims_to_be(torch.Tensor, speaks=False), _NO_TENSOR),
    Row("type_that_claims_to_be_numpys_and_speaks_dlpack", _claims_to_be(np.ndarray, speaks=True), Right()),
    Row("type_whose_class_raises", _class_that_raises, _NO_TENSOR),
    Row("type_whose_metaclass_claims_everything", _metaclass, Raises("AttributeError", "no attribute '__dlpack__'")),
    Row("type_that_has_every_attribute", _has_everything, _NO_DICT),
    Row("type_whose_attributes_are_text", _has_text_everywhere, _NO_TENSOR),
    Row("type_whose_attributes_raise", _raises_everywhere, Raises("LookupError", "nothing to see")),
    Row("type_with_none_for_a_method", lambda stage: speaking(stage, __dlpack__=None), _NO_TENSOR),
    Row("type_with_a_number_for_a_method", lambda stage: speaking(stage, __dlpack__=1), Raises("TypeError", "callable")),
    Row("instance_with_attributes_for_methods", _instance_attribute, _NO_TENSOR),
    Row("class_instead_of_an_instance", _class_itself, _NO_TENSOR),
    Row("subclass_of_numpys_that_lies_about_its_memory", _subclass, _NOWHERE, _OWN),
    Row("subclass_of_torchs_that_exports_nothing", _overridden, _BY_PROTOCOL if _IS_SAFE else Right(_FOUR), _BACK),
]
