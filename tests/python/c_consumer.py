"""A consumer as C libraries are: it takes a managed tensor and calls its deleter whenever it likes, without the GIL."""

from __future__ import annotations

import ctypes
from typing import Any

from raw.capsules import LEGACY, VERSIONED, name_of, read_capsule

_USED = {LEGACY: b"used_dltensor", VERSIONED: b"used_dltensor_versioned"}

_get_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_get_pointer.restype = ctypes.c_void_p
_get_pointer.argtypes = [ctypes.py_object, ctypes.c_char_p]
_set_name = ctypes.pythonapi.PyCapsule_SetName
_set_name.argtypes = [ctypes.py_object, ctypes.c_char_p]
_at_exit = ctypes.CDLL(None).__cxa_atexit
_at_exit.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p]

_create_thread = ctypes.CDLL(None).pthread_create
_create_thread.argtypes = [ctypes.c_void_p] * 4
_join_thread = ctypes.CDLL(None).pthread_join
_join_thread.argtypes = [ctypes.c_ulong, ctypes.c_void_p]


class Taken:
    """The managed tensor of a capsule, owned from now on."""

    def __init__(self, capsule: Any) -> None:
        """Take the tensor and mark the capsule as used."""
        self.descriptor = read_capsule(capsule)
        self.deleter = self.descriptor.deleter
        name = name_of(capsule)
        self.managed = _get_pointer(capsule, name)
        _set_name(capsule, _USED[name])

    def delete(self) -> None:
        """Call the deleter; ctypes releases the GIL around it."""
        ctypes.CFUNCTYPE(None, ctypes.c_void_p)(self.deleter)(self.managed)

    def delete_on_a_c_thread(self) -> None:
        """Call the deleter on a thread that Python never heard of, and wait for it."""
        thread = ctypes.c_ulong()
        status = _create_thread(ctypes.byref(thread), None, self.deleter, self.managed)
        assert status == 0
        _join_thread(thread, None)

    def delete_at_exit(self) -> None:
        """Have the C library call the deleter when the process ends, long after the interpreter is gone."""
        _at_exit(self.deleter, self.managed, None)
