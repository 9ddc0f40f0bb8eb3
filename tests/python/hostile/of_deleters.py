"""Producers whose deleter runs Python: it counts, raises, waits, calls broker again or drops its producer."""

from __future__ import annotations

import ctypes
import gc
import threading
from collections.abc import Callable
from typing import Any

import broker
from raw.hazards import hand_made

from .row import Make, Raises, Right, Row, Stage, answering, speaking

_FUNCTION = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
_KEPT: list[Any] = []
"""Callbacks live until the process ends: a second call shall be counted, and not crash."""


def _deleting(body: Callable[[Stage], Any], **changes: Any) -> Make:
    """Make a producer whose deleter calls the function, with the GIL, and is to run once."""

    def make(stage):
        def delete(managed):
            stage.counts.append(1)
            body(stage)

        callback = _FUNCTION(delete)
        _KEPT.append(callback)
        stage.owed += 1
        address = ctypes.cast(callback, ctypes.c_void_p).value
        capsule, _ticket = hand_made(deleter=address, **changes)
        return speaking(stage, **answering(capsule))

    return make


def _fail(stage):
    raise LookupError("a deleter's own")


def _convert(stage):
    broker.to_torch(broker.asarray(stage.capsule()))


def _refused(stage):
    try:
        broker.to_numpy(object())
    except broker.BrokerError:
        pass


def _in_a_thread(body):
    def run(stage):
        thread = threading.Thread(target=body, args=[stage])
        thread.start()
        thread.join()

    return run


def _dropping_the_producer(stage):
    """Make a producer that only its own deleter holds, by what it closes over."""
    held = []
    producer = _deleting(lambda stage: held.clear())(stage)
    held.append(producer)
    return producer


def _leaving_an_exception(**changes: Any) -> Make:
    """Make a producer whose deleter is in C and leaves an exception: CPython's function that sets MemoryError."""

    def make(stage):
        address = ctypes.cast(ctypes.pythonapi.PyErr_NoMemory, ctypes.c_void_p).value
        capsule, _ticket = hand_made(deleter=address, **changes)
        return speaking(stage, **answering(capsule))

    return make


_INVALID = Raises("InvalidTensorError", "wanted dimensions of 0 or more, got -1")

ROWS = [
    Row("deleter_counts", _deleting(lambda stage: None), Right()),
    Row("deleter_counts_for_an_invalid_tensor", _deleting(lambda stage: None, shape=(-1, 6)), _INVALID),
    Row("deleter_raises", _deleting(_fail), Right()),
    Row("deleter_raises_for_an_invalid_tensor", _deleting(_fail, shape=(-1, 6)), _INVALID),
    Row("deleter_leaves_an_exception", _leaving_an_exception(), Right()),
    Row("deleter_leaves_an_exception_for_an_invalid_tensor", _leaving_an_exception(shape=(-1, 6)), _INVALID),
    Row("deleter_converts", _deleting(_convert), Right()),
    Row("deleter_converts_for_an_invalid_tensor", _deleting(_convert, shape=(-1, 6)), _INVALID),
    Row("deleter_has_broker_refuse", _deleting(_refused), Right()),
    Row("deleter_collects_garbage", _deleting(lambda stage: gc.collect()), Right()),
    Row("deleter_waits_for_a_thread", _deleting(_in_a_thread(lambda stage: None)), Right()),
    Row("deleter_waits_for_a_thread_that_converts", _deleting(_in_a_thread(_convert)), Right()),
    Row("deleter_waits_for_a_thread_that_raises", _deleting(_in_a_thread(_fail)), Right()),
    Row("deleter_drops_the_last_reference_to_its_producer", _dropping_the_producer, Right()),
    Row("deleter_that_is_null", lambda stage: speaking(stage, **answering(hand_made(deleter=0)[0])), Right()),
]
