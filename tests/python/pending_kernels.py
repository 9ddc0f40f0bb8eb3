"""dpnp arrays whose values are still to come out of a kernel, and looks at them that do not wait."""

from __future__ import annotations

import functools
from typing import Any

import dpctl
import dpnp
import numpy as np
from raw.observe import describe_unordered, view_of

SIDE = 1000
"""A product of matrices this large takes some milliseconds: longer than any call that does not wait."""
LONG = 2500
"""One that takes a tenth of a second or more."""

QUEUES = {"out_of_order": "default", "in_order": "in_order"}


@functools.cache
def new_queue(order: str, number: int = 0) -> Any:
    """Return a queue of the default device, the same for the same words."""
    return dpctl.SyclQueue(property=QUEUES[order])


@functools.cache
def _ones(queue: Any, side: int) -> Any:
    ones = dpnp.ones((side, side), dtype="float32", sycl_queue=queue)
    # The first product of all takes longer to submit than to compute.
    dpnp.matmul(ones, ones)
    queue.wait()
    return ones


def pending(queue: Any, side: int = SIDE) -> Any:
    """Return zeros that a kernel just submitted to the queue turns into ``side`` everywhere."""
    ones = _ones(queue, side)
    result = dpnp.zeros((side, side), dtype="float32", sycl_queue=queue)
    queue.wait()
    dpnp.matmul(ones, ones, out=result)
    return result


def look(array: Any) -> np.ndarray:
    """Return the memory of an array as host memory, at once: what every route without a wait does.

    The view keeps the array alive: a caller may drop it, and its kernel be over, before the view is read.
    """
    return view_of(describe_unordered(array), owner=array)


def is_stale(seen: Any) -> bool:
    """Whether a square array, of whatever framework the host can read, still lacks elements."""
    values = np.asarray(seen)
    return not bool((values == len(values)).all())
