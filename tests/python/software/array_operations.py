"""What dpnp is asked to compute on the software device: each row is evaluated with dpnp and with NumPy.

A row's expression is of the module alone, ``np``, so that it says the same to both.
"""

from __future__ import annotations

import numpy

REAL = numpy.array([0.5, -1.25, 3.0, 2.0, -0.75, 7.5, 1.0, -4.0], dtype="float32")
POSITIVE = numpy.abs(REAL) + 1
MATRIX = numpy.arange(24, dtype="float64").reshape(4, 6)
WHOLE = numpy.array([3, 9, 1, 9, 0, 4, 7, 2], dtype="int32")
COMPLEX = (numpy.arange(8) - 3j * numpy.ones(8)).astype("complex64")
HALF = numpy.linspace(-2, 2, 8).astype("float16")
SQUARE = numpy.array([[4.0, 1.0, 0.5], [1.0, 3.0, -1.0], [0.5, -1.0, 5.0]])
RIGHT = numpy.array([1.0, -2.0, 0.25])

CREATION = {
    "arange": lambda np: np.arange(3, 50, 4, dtype="int64"),
    "linspace": lambda np: np.linspace(0, 1, 11, dtype="float32"),
    "logspace": lambda np: np.logspace(0, 2, 5),
    "zeros": lambda np: np.zeros((3, 4), dtype="complex64"),
    "full": lambda np: np.full((5, 2), 7, dtype="int16"),
    "eye": lambda np: np.eye(4, k=1),
    "tri": lambda np: np.tri(4, 3, -1),
    "array_of_host_values": lambda np: np.asarray(WHOLE),
    "meshgrid": lambda np: np.meshgrid(np.arange(3), np.arange(4))[1],
}

ARITHMETIC = {
    "add": lambda np: np.asarray(REAL) + np.asarray(POSITIVE),
    "subtract": lambda np: np.asarray(WHOLE) - 5,
    "multiply_broadcast": lambda np: np.asarray(MATRIX) * np.arange(6.0),
    "divide": lambda np: np.asarray(REAL) / np.asarray(POSITIVE),
    "floor_divide": lambda np: np.asarray(WHOLE) // 4,
    "remainder": lambda np: np.asarray(WHOLE) % 4,
    "power": lambda np: np.asarray(POSITIVE) ** 1.5,
    "negative": lambda np: -np.asarray(REAL),
    "add_in_place": lambda np: _in_place(np.asarray(REAL.copy())),
    "sqrt": lambda np: np.sqrt(np.asarray(POSITIVE)),
    "exp": lambda np: np.exp(np.asarray(REAL)),
    "log": lambda np: np.log(np.asarray(POSITIVE)),
    "sin": lambda np: np.sin(np.asarray(REAL)),
    "arctan2": lambda np: np.arctan2(np.asarray(REAL), np.asarray(POSITIVE)),
    "hypot": lambda np: np.hypot(np.asarray(REAL), np.asarray(POSITIVE)),
    "maximum": lambda np: np.maximum(np.asarray(REAL), 1),
    "clip": lambda np: np.clip(np.asarray(REAL), -1, 2),
    "round": lambda np: np.round(np.asarray(REAL)),
    "bitwise_and": lambda np: np.asarray(WHOLE) & 5,
    "left_shift": lambda np: np.asarray(WHOLE) << 2,
    "less": lambda np: np.asarray(WHOLE) < 4,
    "isnan": lambda np: np.isnan(np.asarray(REAL)),
    "astype": lambda np: np.asarray(REAL).astype("int8"),
}

REDUCTIONS = {
    "sum": lambda np: np.sum(np.asarray(REAL)),
    "sum_of_an_axis": lambda np: np.asarray(MATRIX).sum(axis=0),
    "sum_of_many": lambda np: np.ones(100_000, dtype="int64").sum(),
    "prod": lambda np: np.prod(np.asarray(POSITIVE)),
    "mean": lambda np: np.asarray(MATRIX).mean(axis=1),
    "std": lambda np: np.std(np.asarray(MATRIX)),
    "max": lambda np: np.asarray(MATRIX).max(axis=0),
    "argmin": lambda np: np.argmin(np.asarray(REAL)),
    "any": lambda np: np.any(np.asarray(WHOLE) == 9),
    "all": lambda np: np.all(np.asarray(WHOLE) > 0),
    "count_nonzero": lambda np: np.count_nonzero(np.asarray(WHOLE)),
}

SCANS = {
    "cumsum": lambda np: np.cumsum(np.asarray(WHOLE)),
    "cumsum_of_an_axis": lambda np: np.cumsum(np.asarray(MATRIX), axis=0),
    "cumprod": lambda np: np.cumprod(np.asarray(POSITIVE)),
    "cumsum_of_many": lambda np: np.cumsum(np.ones(50_000, dtype="int64")),
}

ORDER = {
    "sort": lambda np: np.sort(np.asarray(REAL)),
    "sort_of_many": lambda np: np.sort((np.arange(20_000, dtype="int64") * 7919) % 20_011),
    "argsort": lambda np: np.argsort(np.asarray(REAL)),
    "unique": lambda np: np.unique(np.asarray(WHOLE)),
    "searchsorted": lambda np: np.searchsorted(np.arange(8), np.asarray(WHOLE)),
    "partition_of_a_sorted_row": lambda np: np.sort(np.partition(np.asarray(WHOLE), 3)[:3]),
}

CHOICE = {
    "mask": lambda np: np.asarray(REAL)[np.asarray(REAL) > 0],
    "mask_assigned": lambda np: _assigned(np, np.asarray(REAL.copy())),
    "nonzero": lambda np: np.nonzero(np.asarray(WHOLE))[0],
    "where": lambda np: np.where(np.asarray(WHOLE) > 3, np.asarray(REAL), 0),
    "take": lambda np: np.take(np.asarray(MATRIX), np.asarray([3, 0, 3]), axis=0),
    "take_along_axis": lambda np: np.take_along_axis(np.asarray(MATRIX), np.zeros((4, 1), dtype="int64"), axis=1),
    "integers_as_index": lambda np: np.asarray(REAL)[np.asarray([7, 0, 2])],
    "strided_slice": lambda np: np.asarray(MATRIX)[::-2, 1::3] + 1,
}

SHAPE = {
    "transpose": lambda np: np.asarray(MATRIX).T + 0,
    "reshape": lambda np: np.asarray(MATRIX).reshape(6, 4),
    "concatenate": lambda np: np.concatenate([np.asarray(REAL), np.asarray(POSITIVE)]),
    "stack": lambda np: np.stack([np.asarray(REAL), np.asarray(POSITIVE)], axis=1),
    "roll": lambda np: np.roll(np.asarray(MATRIX), 2, axis=1),
    "repeat": lambda np: np.repeat(np.asarray(WHOLE), 3),
    "flip": lambda np: np.flip(np.asarray(MATRIX), axis=0),
    "tril": lambda np: np.tril(np.asarray(MATRIX)),
}

COMPLEX_NUMBERS = {
    "complex_multiply": lambda np: np.asarray(COMPLEX) * np.asarray(COMPLEX),
    "complex_exp": lambda np: np.exp(np.asarray(COMPLEX) / 10),
    "complex_abs": lambda np: np.abs(np.asarray(COMPLEX)),
    "complex_angle": lambda np: np.angle(np.asarray(COMPLEX)),
    "complex_conjugate": lambda np: np.conj(np.asarray(COMPLEX)),
    "complex_real": lambda np: np.asarray(COMPLEX).imag + 1,
}

HALVES = {
    "half_add": lambda np: np.asarray(HALF) + np.asarray(HALF),
    "half_exp": lambda np: np.exp(np.asarray(HALF)),
    "half_sum": lambda np: np.sum(np.asarray(HALF) + 1),
    "half_from_float": lambda np: np.asarray(REAL).astype("float16"),
}

LINEAR_ALGEBRA = {
    "matmul_float64": lambda np: np.asarray(MATRIX) @ np.asarray(MATRIX).T,
    "matmul_float32": lambda np: np.asarray(MATRIX.astype("float32")) @ np.ones((6, 64), dtype="float32"),
    "matmul_complex64": lambda np: np.asarray(MATRIX.astype("complex64")) @ np.ones((6, 2), dtype="complex64"),
    "matmul_int64": lambda np: np.asarray(MATRIX.astype("int64")) @ np.ones((6, 2), dtype="int64"),
    "matmul_of_batches": lambda np: np.ones((5, 3, 4)) @ np.ones((5, 4, 2)),
    "matrix_times_vector": lambda np: np.asarray(MATRIX) @ np.arange(6.0),
    "dot": lambda np: np.dot(np.asarray(REAL), np.asarray(POSITIVE)),
    "tensordot": lambda np: np.tensordot(np.asarray(MATRIX), np.asarray(MATRIX), axes=2),
    "einsum": lambda np: np.einsum("ij,kj->ik", np.asarray(MATRIX), np.asarray(MATRIX)),
    "solve": lambda np: np.linalg.solve(np.asarray(SQUARE), np.asarray(RIGHT)),
    "inv": lambda np: np.linalg.inv(np.asarray(SQUARE)),
    "det": lambda np: np.linalg.det(np.asarray(SQUARE)),
    "cholesky": lambda np: np.linalg.cholesky(np.asarray(SQUARE)),
    "eigvalsh": lambda np: np.linalg.eigvalsh(np.asarray(SQUARE)),
    "singular_values": lambda np: np.linalg.svd(np.asarray(SQUARE))[1],
    "norm": lambda np: np.linalg.norm(np.asarray(SQUARE)),
}

OPERATIONS = {
    **CREATION,
    **ARITHMETIC,
    **REDUCTIONS,
    **SCANS,
    **ORDER,
    **CHOICE,
    **SHAPE,
    **COMPLEX_NUMBERS,
    **HALVES,
    **LINEAR_ALGEBRA,
}


def _in_place(array):
    array += 2
    array[1:] *= 3
    return array


def _assigned(np, array):
    array[array < 0] = 9
    array[::3] = np.asarray([1, 2, 3], dtype="float32")
    return array
