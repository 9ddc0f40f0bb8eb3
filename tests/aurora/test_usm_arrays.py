"""What dpctl's arrays offer in C here, where the array type still is dpctl's own and dpnp's wraps it."""

from __future__ import annotations

import dpnp
import pytest
from dpctl import _sycl_queue
from dpctl.memory import _memory
from dpctl.tensor import _usmarray

ARRAY = [
    "Data", "ElementSize", "Flags", "NDim", "Offset", "QueueRef", "Shape", "Strides", "Typenum", "USMData",
]  # fmt: skip
MAKERS = ["UsmNDArray_MakeFromPtr", "UsmNDArray_MakeSimpleFromMemory", "UsmNDArray_MakeSimpleFromPtr"]


def test_the_array_is_the_struct_of_the_public_header():
    # Head, virtual table, data, ndim, shape, strides, two ints, base, namespace and weak references.
    assert _usmarray.usm_ndarray.__basicsize__ == 88


@pytest.mark.parametrize("name", [*(f"UsmNDArray_Get{name}" for name in ARRAY), *MAKERS])
def test_the_array_has_its_c_functions(name):
    assert name in _usmarray.__pyx_capi__


def test_memory_and_queues_have_their_c_functions():
    memory = {"Memory_Make", "Memory_GetUsmPointer", "Memory_GetQueueRef", "Memory_GetContextRef", "Memory_GetNumBytes"}
    assert memory <= _memory.__pyx_capi__.keys()
    assert {"SyclQueue_GetQueueRef", "SyclQueue_Make"} <= _sycl_queue.__pyx_capi__.keys()


def test_dpnps_array_wraps_dpctls():
    assert type(dpnp.arange(3).get_array()) is _usmarray.usm_ndarray
    assert not hasattr(dpnp, "tensor")
