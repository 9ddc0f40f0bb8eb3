"""Buffers that lie: memoryviews of hand-made structures, of odd formats, of memory that is gone."""

from __future__ import annotations

import array
import ctypes
import mmap
from typing import Any

import numpy as np

from .row import Make, Raises, Right, Row, Stage


class _Buffer(ctypes.Structure):
    """``Py_buffer`` of CPython."""

    _fields_ = [
        ("buf", ctypes.c_void_p),
        ("obj", ctypes.py_object),
        ("len", ctypes.c_ssize_t),
        ("itemsize", ctypes.c_ssize_t),
        ("readonly", ctypes.c_int),
        ("ndim", ctypes.c_int),
        ("format", ctypes.c_char_p),
        ("shape", ctypes.POINTER(ctypes.c_ssize_t)),
        ("strides", ctypes.POINTER(ctypes.c_ssize_t)),
        ("suboffsets", ctypes.POINTER(ctypes.c_ssize_t)),
        ("internal", ctypes.c_void_p),
    ]


_from_buffer = ctypes.pythonapi.PyMemoryView_FromBuffer
_from_buffer.restype = ctypes.py_object
_from_buffer.argtypes = [ctypes.POINTER(_Buffer)]


def _numbers(values: Any) -> Any:
    return (ctypes.c_ssize_t * max(len(values), 1))(*values)


def _made(**changes: Any) -> Make:
    """Make a memoryview of 4 float32 whose structure says other things; it owns nothing."""

    def make(stage):
        memory = (ctypes.c_float * 4)(0, 1, 2, 3)
        fields = {"buf": ctypes.addressof(memory), "len": 16, "itemsize": 4, "ndim": 1, "format": b"f"}
        dims = {"shape": (4,), "strides": (4,)} | {k: changes[k] for k in changes if k in ("shape", "strides", "suboffsets")}
        structure = _Buffer(**fields | {k: v for k, v in changes.items() if k not in dims})
        for name, values in dims.items():
            if values is not None:
                setattr(structure, name, _numbers(values))
        stage.kept += [memory, structure]
        return _from_buffer(structure)

    return make


def _released(stage: Stage) -> Any:
    view = memoryview(b"1234")
    view.release()
    return view


def _closed(stage: Stage) -> Any:
    mapped = mmap.mmap(-1, 4096)
    mapped.close()
    return mapped


class _Record(ctypes.BigEndianStructure):
    _fields_ = [("number", ctypes.c_int32)]


_FORMAT = Raises("UnsupportedTensorError", "has no DLPack dtype; pass a buffer of native numbers")
_WANTED = Raises("InvalidTensorError", "wanted")
_VALUES = Right((0.0, 1.0, 2.0, 3.0))

ROWS = [
    Row("buffer_that_is_released", _released, Raises("UnsupportedTensorError", "wanted a tensor")),
    Row("buffer_of_a_closed_file", _closed, Raises("UnsupportedTensorError", "wanted a tensor")),
    Row("buffer_of_a_record", lambda stage: (_Record * 4)(), _FORMAT),
    Row("buffer_of_pointers", lambda stage: (ctypes.POINTER(ctypes.c_int) * 4)(), _FORMAT),
    Row("buffer_of_long_doubles", lambda stage: (ctypes.c_longdouble * 4)(), _FORMAT),
    Row("buffer_of_wide_characters", lambda stage: array.array("u", "text"), _FORMAT),
    Row("buffer_of_objects", lambda stage: memoryview(np.array([None] * 4)), _FORMAT),
    Row("buffer_of_the_other_byte_order", lambda stage: memoryview(np.arange(4, dtype=">f4")), _FORMAT),
    Row("buffer_made_honestly", _made(), _VALUES),
    Row("buffer_in_the_zero_page", _made(buf=64), _WANTED),
    Row("buffer_in_the_last_page", _made(buf=2**64 - 64), _WANTED),
    Row("buffer_of_a_wrong_length", _made(len=-1), _VALUES),
    Row("buffer_of_no_item_size", _made(itemsize=0), _FORMAT),
    Row("buffer_of_a_wrong_item_size", _made(itemsize=3), _FORMAT),
    Row("buffer_of_a_negative_item_size", _made(itemsize=-4), _FORMAT),
    Row("buffer_of_an_empty_format", _made(format=b""), _FORMAT),
    Row("buffer_of_a_format_that_is_no_text", _made(format=b"\xff\xfe"), _FORMAT),
    Row("buffer_of_a_long_format", _made(format=b"f" * 10_000), _FORMAT),
    Row("buffer_of_a_negative_dimension", _made(shape=(-4,)), _WANTED),
    Row("buffer_of_too_many_elements", _made(shape=(2**62, 8), strides=(4, 4), ndim=2), _WANTED),
    Row("buffer_of_strides_beyond_the_addresses", _made(strides=(2**62,)), _WANTED),
    Row("buffer_of_strides_below_zero", _made(strides=(-(2**61),)), _WANTED),
    Row("buffer_of_uneven_strides", _made(strides=(3,)), Raises("UnsupportedTensorError", "not multiples of the item size")),
    Row("buffer_of_rows_elsewhere", _made(suboffsets=(0,)), Raises("UnsupportedTensorError", "pointers to rows")),
]
