"""What the tests of PyTorch and tvm-ffi claim of a C exchange table, kept by that of `broker.Array`.

The functions are called as C calls them, through the table.
"""

from __future__ import annotations

import ctypes
import sys

import broker
import pytest
from all_frameworks import np
from raw.capsules import DLManagedTensorVersioned, DLTensor
from raw.cells import host_array

POINTER = ctypes.c_void_p
STATUS = ctypes.c_int


class Table(ctypes.Structure):
    """DLPack 1.3's struct: a header of the version and an older table, then five functions."""

    _fields_ = [
        ("major", ctypes.c_uint32),
        ("minor", ctypes.c_uint32),
        ("older", POINTER),
        ("allocate", ctypes.PYFUNCTYPE(STATUS, POINTER, POINTER, POINTER, POINTER)),
        ("export", ctypes.PYFUNCTYPE(STATUS, ctypes.py_object, POINTER)),
        ("take", ctypes.PYFUNCTYPE(STATUS, POINTER, POINTER)),
        ("view", ctypes.PYFUNCTYPE(STATUS, ctypes.py_object, POINTER)),
        ("stream", ctypes.PYFUNCTYPE(STATUS, ctypes.c_int32, ctypes.c_int32, POINTER)),
    ]


FUNCTIONS = ["allocate", "export", "take", "view", "stream"]

_pointer_of = ctypes.pythonapi.PyCapsule_GetPointer
_pointer_of.restype = POINTER
_pointer_of.argtypes = [ctypes.py_object, ctypes.c_char_p]


@pytest.fixture
def table():
    """The table of `broker.Array`."""
    return Table.from_address(_pointer_of(broker.Array.__dlpack_c_exchange_api__, b"dlpack_exchange_api"))


@pytest.fixture
def array():
    """An array with three axes."""
    return broker.asarray(np.arange(24, dtype="float32").reshape(2, 3, 4))


def _exported(table, array):
    managed = POINTER()
    assert table.export(array, ctypes.byref(managed)) == 0
    return managed


def _delete(managed):
    deleter = DLManagedTensorVersioned.from_address(managed.value).deleter
    ctypes.CFUNCTYPE(None, POINTER)(ctypes.cast(deleter, POINTER).value)(managed)


def _told(tensor):
    shape = [tensor.shape[axis] for axis in range(tensor.ndim)]
    return shape, (tensor.dtype.code, tensor.dtype.bits, tensor.dtype.lanes), tensor.device.device_type


def test_the_table_is_of_dlpack_1_3(table):
    assert (table.major, table.minor) == (1, 3)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_table_lacks_no_function(table, function):
    assert ctypes.cast(getattr(table, function), POINTER).value


def test_the_table_exports_an_array_with_its_description(table, array):
    managed = _exported(table, array)
    tensor = DLManagedTensorVersioned.from_address(managed.value).dl_tensor
    told = (*_told(tensor), tensor.data)
    _delete(managed)
    assert told == ([2, 3, 4], (2, 32, 1), 1, array.data_ptr)


def test_what_the_table_exports_holds_the_memory_until_it_is_deleted(table):
    x = host_array("float32", "contiguous")
    before = sys.getrefcount(x)
    managed = _exported(table, broker.asarray(x))
    held = sys.getrefcount(x)
    _delete(managed)
    assert (held > before, sys.getrefcount(x)) == (True, before)


def test_what_the_table_exports_it_takes_back(table, array):
    made = ctypes.py_object()
    assert table.take(_exported(table, array), ctypes.byref(made)) == 0
    again = made.value
    assert (type(again), again.data_ptr, again.shape) == (broker.Array, array.data_ptr, array.shape)


def test_the_table_shows_an_array_without_owning_it(table, array):
    tensor = DLTensor()
    assert table.view(array, ctypes.byref(tensor)) == 0
    assert (*_told(tensor), tensor.data) == ([2, 3, 4], (2, 32, 1), 1, array.data_ptr)


def test_the_table_allocates_nothing_and_says_so(table):
    told = []
    complain = ctypes.PYFUNCTYPE(None, POINTER, ctypes.c_char_p, ctypes.c_char_p)(lambda *words: told.append(words[2]))
    managed = POINTER()
    status = table.allocate(ctypes.byref(DLTensor()), ctypes.byref(managed), None, ctypes.cast(complain, POINTER))
    assert (status, managed.value, told) == (-1, None, [b"DLPack managed-tensor allocation is not supported"])


def test_the_host_has_no_stream(table):
    stream = POINTER(1)
    assert (table.stream(1, 0, ctypes.byref(stream)), stream.value) == (0, None)


def test_the_table_refuses_what_is_no_array(table):
    with pytest.raises(TypeError):
        table.export(np.ones(3), ctypes.byref(POINTER()))
