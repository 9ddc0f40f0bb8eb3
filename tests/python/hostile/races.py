"""Races for a capsule: what takes, renames, drops or deletes it at the same time, and who is left with what.

Each is run in a process of its own by ``run``, which prints ``as it has to`` and nothing else.
"""

from __future__ import annotations

import collections
import ctypes
import gc
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any

import broker
import numpy as np
from raw.hazards import hand_made

from .row import Stage
from .table import TABLE

ROUNDS = 50

_set_name = ctypes.pythonapi.PyCapsule_SetName
_set_name.argtypes = [ctypes.py_object, ctypes.c_char_p]
_NONSENSE = ctypes.c_char_p(b"not a tensor")


def run(name: str) -> None:
    """Run one race often, with threads that change often."""
    sys.setswitchinterval(1e-5)
    for _ in range(ROUNDS):
        RACES[name]()
    print("as it has to")


def _at_once(calls: Sequence[Callable[[], Any]]) -> None:
    """Start a call on each of as many threads at the same moment, and wait for all."""
    barrier = threading.Barrier(len(calls))

    def start(call: Callable[[], Any]) -> None:
        barrier.wait()
        call()

    threads = [threading.Thread(target=start, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _one_taker_wins() -> None:
    capsule, ticket = hand_made()
    # Threads append to a list one after the other, where they would lose what they add to a counter.
    ends: list[str] = []

    def take(convert: Callable[[Any], Any]) -> None:
        try:
            convert(capsule)
            ends.append("won")
        except broker.InvalidTensorError as error:
            ends.append("consumed already" if "consumed already" in str(error) else str(error))

    takers = [broker.asarray, broker.to_numpy, broker.to_torch, broker.from_capsule]
    _at_once([lambda convert=convert: take(convert) for convert in takers])
    del capsule
    assert collections.Counter(ends) == {"won": 1, "consumed already": 3}, ends
    assert ticket.deletions == 1, ticket.deletions


def _renamed_after_the_import() -> None:
    capsule, ticket = hand_made()
    view = broker.to_numpy(capsule)
    _set_name(capsule, _NONSENSE)
    del capsule
    gc.collect(0)
    assert (view[0, 0], ticket.deletions) == (1.0, 0)
    del view
    assert ticket.deletions == 1


def _destroyed_on_another_thread() -> None:
    """Drop the last reference to a capsule that nobody took on a thread, while others convert."""
    held = [hand_made()]
    ticket = held[0][1]
    source = np.ones(4)
    _at_once([held.clear, lambda: broker.to_torch(source), lambda: broker.asarray(source)])
    assert ticket.deletions == 1


def _views_dropped_on_other_threads() -> None:
    capsule, ticket = hand_made()
    array = broker.asarray(capsule)
    held = [[broker.to_numpy(array)], [broker.to_torch(array)], [broker.to_capsule(array)], [array]]
    del array
    _at_once([views.clear for views in held])
    broker.asarray(b"what was dropped without the GIL is released by the next call")
    assert ticket.deletions == 1


def _deleted_while_an_exception_is_on_its_way() -> None:
    """Drop an array by the failing operation itself, and have its deleter raise, catch and convert meanwhile."""
    stage = Stage()
    caught = None
    try:
        [broker.asarray(TABLE["deleter_has_broker_refuse"].make(stage))][1]
    except IndexError as error:
        caught = error
    assert (type(caught), len(stage.counts)) == (IndexError, 1), (caught, stage.counts)


RACES = {
    "one_of_four_takers_wins": _one_taker_wins,
    "renamed_after_the_import": _renamed_after_the_import,
    "destroyed_on_another_thread": _destroyed_on_another_thread,
    "views_dropped_on_four_threads": _views_dropped_on_other_threads,
    "deleted_while_an_exception_is_on_its_way": _deleted_while_an_exception_is_on_its_way,
}
