"""Runs operations, one after the other, and tells of each before and after it: a line of JSON."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from typing import Any

import dpnp
import numpy

TOLERANCE = {"float16": 2e-2, "float32": 1e-4, "complex64": 1e-4}


def run(table: str, names: list[str]) -> None:
    """Run operations of a table, which is a module of this package."""
    operations = importlib.import_module(f"software.{table}").OPERATIONS
    for name in names:
        print(json.dumps({"begun": name}), flush=True)
        print(json.dumps({"name": name, "wrong": _wrong(table, operations[name])}), flush=True)


def _wrong(table: str, operation: Callable[..., Any]) -> str | None:
    try:
        if table == "array_operations":
            made = operation(dpnp)
            assert made.sycl_device.filter_string == "level_zero:gpu:0", made.sycl_device.filter_string
            got, wanted = dpnp.asnumpy(made), numpy.asarray(operation(numpy))
        else:
            got, wanted = map(numpy.asarray, operation())
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    if got.shape != wanted.shape:
        return f"shape {got.shape}, wanted {wanted.shape}"
    if got.dtype.kind in "fc":
        tolerance = TOLERANCE.get(got.dtype.name, 1e-9)
        is_right = numpy.allclose(got, wanted, rtol=tolerance, atol=tolerance)
    else:
        is_right = numpy.array_equal(got, wanted)
    return None if is_right else f"got {got.ravel()[:8]}, wanted {wanted.ravel()[:8]}"
