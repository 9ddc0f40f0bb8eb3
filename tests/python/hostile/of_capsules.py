"""Capsules that are not what they are called: used, stolen, renamed, nameless, of nothing."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from typing import Any

import broker
from raw.capsules import LEGACY, VERSIONED

from .row import Make, Raises, Right, Row, Stage, answering, speaking

_new = ctypes.pythonapi.PyCapsule_New
_new.restype = ctypes.py_object
_new.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
_set_name = ctypes.pythonapi.PyCapsule_SetName
_set_name.argtypes = [ctypes.py_object, ctypes.c_char_p]
_get_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_get_pointer.restype = ctypes.c_void_p
_get_pointer.argtypes = [ctypes.py_object, ctypes.c_char_p]
_POINTER_IN_CAPSULE = 2 * ctypes.sizeof(ctypes.c_void_p)
_NAMES: dict[bytes, Any] = {}


def _name(text: bytes) -> Any:
    """Return a C string that lives for ever, as names of capsules have to."""
    return _NAMES.setdefault(text, ctypes.c_char_p(text))


def _handed_out(change: Callable[[Stage, Any], Any]) -> Make:
    """Make a producer of a capsule that was changed between its making and its use."""

    def make(stage):
        def export(self, **asked):
            capsule = stage.capsule()
            change(stage, capsule)
            return capsule

        return speaking(stage, __dlpack__=export, __dlpack_device__=lambda self: (1, 0))

    return make


def _renamed(name: bytes) -> Callable[[Stage, Any], Any]:
    def change(stage, capsule):
        stage.abandon()
        _set_name(capsule, _name(name))

    return change


def _elsewhere(call: Callable[[], Any]) -> None:
    thread = threading.Thread(target=call)
    thread.start()
    thread.join()


def _taken_by_another_thread(stage: Stage, capsule: Any) -> None:
    _elsewhere(lambda: stage.kept.append(broker.asarray(capsule)))


def _emptied(stage: Stage, capsule: Any) -> None:
    """Set the pointer to null, which no function of Python's does."""
    place = ctypes.c_void_p.from_address(id(capsule) + _POINTER_IN_CAPSULE)
    place.value = None
    stage.abandon()


def _twice(stage: Stage) -> Any:
    """Hand out the same capsule each time, which was used before."""
    producer = speaking(stage, **answering(stage.capsule()))
    stage.kept.append(broker.asarray(producer))
    return producer


def _bare(abi: bytes, name: bytes | None) -> Make:
    """Make a capsule that has no destructor and another name than its contents."""

    def make(stage):
        honest = stage.capsule(abi)
        pointer = _get_pointer(honest, abi)
        stage.kept.append(honest)
        return _new(pointer, name and _name(name), None)

    return make


def _zeros(name: bytes) -> Make:
    """Make a capsule of a structure of zeros: no shape, no data, no deleter, version 0."""

    def make(stage):
        memory = ctypes.create_string_buffer(256)
        stage.kept.append(memory)
        return _new(ctypes.addressof(memory), _name(name), None)

    return make


_USED = Raises("InvalidTensorError", "consumed already; ask its producer for a new one")
_NAMED = Raises("InvalidTensorError", "wanted a capsule named dltensor or dltensor_versioned")
_EMPTY = Raises("InvalidTensorError", "wanted")

ROWS = [
    Row("capsule_used_before", _handed_out(lambda stage, capsule: stage.kept.append(broker.asarray(capsule))), _USED),
    Row("capsule_handed_out_twice", _twice, _USED),
    Row("capsule_taken_by_another_thread", _handed_out(_taken_by_another_thread), _USED),
    Row("capsule_stolen_by_renaming", _handed_out(_renamed(b"used_dltensor_versioned")), _USED),
    Row("capsule_renamed_to_the_used_one_of_the_other_abi", _handed_out(_renamed(b"used_dltensor")), _USED),
    Row("capsule_renamed_to_nonsense", _handed_out(_renamed(b"not a tensor \xff")), _NAMED),
    Row("capsule_without_a_name", _bare(VERSIONED, None), _NAMED),
    Row("capsule_of_an_empty_name", _bare(VERSIONED, b""), _NAMED),
    Row("capsule_of_another_library", _bare(VERSIONED, b"arrow_array"), _NAMED),
    Row("capsule_with_a_null_pointer", _handed_out(_emptied), _NAMED),
    Row("capsule_of_zeros", _zeros(VERSIONED), Raises("InvalidTensorError", "version 1, got version 0")),
    Row("capsule_of_zeros_of_the_legacy_abi", _zeros(LEGACY), _EMPTY),
]
