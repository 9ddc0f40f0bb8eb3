"""NumPy's arrays that DLPack has no words for."""

from __future__ import annotations

import numpy as np

from .row import made, rows

_FIELDS = [("a", "f4"), ("b", "i4")]
_INTEGERS = 'pass x.view("int64")'
_NUMBERS = "pass an array of numbers"
_FIELD = 'pass one of its fields, x["name"]'

ROWS = rows(
    "torch",
    ("numpy_big_endian", made(lambda: np.arange(3, dtype=">f4")), "float32 in the other byte order", "pass x.astype("),
    ("numpy_datetime64", made(lambda: np.zeros(2, "datetime64[s]")), "datetime64[s] have no", _INTEGERS),
    ("numpy_timedelta64", made(lambda: np.zeros(2, "timedelta64[s]")), "timedelta64[s] have no", _INTEGERS),
    ("numpy_datetime_scalar", made(lambda: np.datetime64("2020")), "datetime64[Y] have no", _INTEGERS),
    ("numpy_structured", made(lambda: np.zeros(2, _FIELDS)), "void64 have no", _FIELD),
    ("numpy_record", made(lambda: np.zeros(2, _FIELDS).view(np.recarray)), "record64 have no", _FIELD),
    ("numpy_object", made(lambda: np.array([1, "a"], dtype=object)), "object have no", "x.astype(float)"),
    ("numpy_str", made(lambda: np.array(["a", "b"])), "str32 have no", _NUMBERS),
    ("numpy_bytes", made(lambda: np.array([b"a", b"b"])), "bytes8 have no", _NUMBERS),
    ("numpy_variable_str", made(lambda: np.array(["a"], np.dtypes.StringDType())), "StringDType128 have no", _NUMBERS),
    ("numpy_longdouble", made(lambda: np.zeros(2, np.longdouble)), "float128 have no", "pass x.astype(float)"),
    ("numpy_clongdouble", made(lambda: np.zeros(2, np.clongdouble)), "complex256 have no", "pass x.astype(complex)"),
    ("numpy_masked", made(lambda: np.ma.masked_array([1.0, 2.0], [0, 1])), "mask would be lost", "x.filled(value)"),
)
