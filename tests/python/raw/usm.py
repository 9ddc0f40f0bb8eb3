"""The arrays of dpnp and dpctl, in every kind of USM and on every kind of queue.

Shape and strides do not know of either, so only the plain place has all dtypes;
its variants have one, in which they must do what the plain place does.
"""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any

from .cells import EXTENSION_DTYPES, LAYOUT_TABLE, base_values, itemsize

PLAIN = ("device", "default")

KINDS = {
    "": PLAIN,
    "_shared": ("shared", "default"),
    "_host": ("host", "default"),
    "_other_queue": ("device", "out_of_order"),
    "_in_order": ("device", "in_order"),
    "_host_in_order": ("host", "in_order"),
}

QUEUE_PROPERTIES = {"out_of_order": "default", "in_order": "in_order"}

PLACES = {f"{framework}{kind}": place for framework in ("dpnp", "dpctl") for kind, place in KINDS.items()}
"""The type of USM and the queue of each producer."""

VARIANTS = {producer: producer.partition("_")[0] for producer, place in PLACES.items() if place != PLAIN}
"""The producers that differ from another in their place alone, with that other."""

VARIANT_DTYPE = "float32"

ALIGNMENT = 64


def array_module() -> ModuleType:
    """Return the module of ``usm_ndarray``: dpctl's up to 0.21, dpnp's from 0.20 on."""
    try:
        return importlib.import_module("dpnp.tensor")
    except ImportError:
        return importlib.import_module("dpctl.tensor")


def make(producer: str, dtype: str, layout: str) -> Any:
    """Return an array of a cell on SYCL's CPU device, or None where there is none: its elements are aligned."""
    form = LAYOUT_TABLE[layout]
    if dtype in EXTENSION_DTYPES or form.shift or (producer in VARIANTS and dtype != VARIANT_DTYPE):
        return None
    memory = filled(*PLACES[producer], base_values(dtype, form.elements).tobytes())
    array = array_module().usm_ndarray(form.shape, dtype, buffer=memory, strides=form.strides, offset=form.start)
    assert form.elements * itemsize(dtype) == memory.nbytes
    if form.read_only:
        array.flags.writable = False
    return wrapped(array) if producer.startswith("dpnp") else array


def filled(usm_type: str, order: str, contents: bytes) -> Any:
    """Return dpctl's memory object of new USM with these bytes, on a new queue unless that is the default one."""
    import dpctl
    import dpctl.memory

    queue = None if order == "default" else dpctl.SyclQueue(property=QUEUE_PROPERTIES[order])
    allocate = getattr(dpctl.memory, f"MemoryUSM{usm_type.capitalize()}")
    memory = allocate(len(contents), alignment=ALIGNMENT, queue=queue)
    memory.copy_from_host(contents)
    return memory


def wrapped(array: Any) -> Any:
    """Return dpnp's array around one of dpctl's."""
    import dpnp

    return dpnp.asarray(array)
