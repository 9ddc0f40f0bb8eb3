"""Hand-made DLPack capsules of both ABIs over memory of any owner, with every field open to override.

The structures are written field by field through ctypes, so a test can build
the honest capsule of a real producer as well as a hostile one (wrong version,
null strides, negative shape, unknown device). Nothing here checks anything.

The structures stay in memory until the process ends (some hundred bytes each),
so that a second call of a deleter is counted and does not crash. The callbacks
are those of ``deleters.c``, compiled on first use with the ``cc`` that Rust
links with.
"""

from __future__ import annotations

import ctypes
import functools
import hashlib
import itertools
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

CPU = (1, 0)
READ_ONLY, IS_COPIED, IS_SUBBYTE_TYPE_PADDED = 1, 2, 4
LEGACY, VERSIONED = b"dltensor", b"dltensor_versioned"

TYPE_CODES = {
    "bool": (6, 8),
    **{f"int{bits}": (0, bits) for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": (1, bits) for bits in (8, 16, 32, 64)},
    **{f"float{bits}": (2, bits) for bits in (16, 32, 64)},
    "bfloat16": (4, 16),
    "complex64": (5, 64),
    "complex128": (5, 128),
    "float8_e4m3fn": (10, 8),
    "float8_e5m2": (12, 8),
}
"""DLPack's (code, bits) for each dtype of the matrix."""


class DLDevice(ctypes.Structure):
    """``DLDevice`` of dlpack.h."""

    _fields_ = [("device_type", ctypes.c_int32), ("device_id", ctypes.c_int32)]


class DLDataType(ctypes.Structure):
    """``DLDataType`` of dlpack.h."""

    _fields_ = [("code", ctypes.c_uint8), ("bits", ctypes.c_uint8), ("lanes", ctypes.c_uint16)]


class DLTensor(ctypes.Structure):
    """``DLTensor`` of dlpack.h."""

    _fields_ = [
        ("data", ctypes.c_void_p),
        ("device", DLDevice),
        ("ndim", ctypes.c_int32),
        ("dtype", DLDataType),
        ("shape", ctypes.POINTER(ctypes.c_int64)),
        ("strides", ctypes.POINTER(ctypes.c_int64)),
        ("byte_offset", ctypes.c_uint64),
    ]


class DLManagedTensor(ctypes.Structure):
    """The legacy structure, before DLPack 1.0."""

    _fields_ = [("dl_tensor", DLTensor), ("manager_ctx", ctypes.c_void_p), ("deleter", ctypes.c_void_p)]


class DLManagedTensorVersioned(ctypes.Structure):
    """The structure since DLPack 1.0."""

    _fields_ = [
        ("major", ctypes.c_uint32),
        ("minor", ctypes.c_uint32),
        ("manager_ctx", ctypes.c_void_p),
        ("deleter", ctypes.c_void_p),
        ("flags", ctypes.c_uint64),
        ("dl_tensor", DLTensor),
    ]


@dataclass(frozen=True)
class Descriptor:
    """Everything a capsule says. ``None`` for shape or strides writes a null pointer.

    ``deleter`` is ``"count"`` for the counting one, 0 for a null pointer, or
    the address of a C function. ``flags`` and ``version`` reach only the
    versioned structure. ``ndim`` follows the shape unless it is given.
    """

    data: int
    shape: Sequence[int] | None
    strides: Sequence[int] | None
    code: int
    bits: int
    lanes: int = 1
    device: tuple[int, int] = CPU
    byte_offset: int = 0
    flags: int = 0
    version: tuple[int, int] = (1, 3)
    ndim: int | None = None
    deleter: int | str = "count"

    def but(self, **changes: Any) -> Descriptor:
        """Return the same descriptor with some fields changed."""
        return replace(self, **changes)


@dataclass(eq=False)
class Ticket:
    """What the maker keeps of one managed tensor: its owner, its structures, and a count of deletions."""

    owner: Any
    counter: ctypes.c_int64 = field(default_factory=ctypes.c_int64)
    kept: list[Any] = field(default_factory=list)

    @property
    def deletions(self) -> int:
        """How often the counting deleter has run; 1 is right once all is dropped, 2 is a consumer's bug."""
        if self.counter.value:
            self.owner = None
        return self.counter.value


_TICKETS: list[Ticket] = []
"""Every ticket ever made: its structures must outlive whatever still points at them."""
_UNDELETED: list[Ticket] = []

_STRUCTURES = {LEGACY: DLManagedTensor, VERSIONED: DLManagedTensorVersioned}

_NEW = ctypes.pythonapi.PyCapsule_New
_NEW.restype = ctypes.py_object
_NEW.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
_GET_NAME = ctypes.pythonapi.PyCapsule_GetName
_GET_NAME.restype = ctypes.c_char_p
_GET_NAME.argtypes = [ctypes.py_object]
_GET_POINTER = ctypes.pythonapi.PyCapsule_GetPointer
_GET_POINTER.restype = ctypes.c_void_p
_GET_POINTER.argtypes = [ctypes.py_object, ctypes.c_char_p]


def compiled(source: Path) -> Path:
    """Return the library of a C file, compiling it where that was not done yet."""
    digest = hashlib.sha256(source.read_bytes()).hexdigest()[:16]
    library = source.parent / "__pycache__" / f"{source.stem}-{digest}.so"
    if not library.exists():
        library.parent.mkdir(exist_ok=True)
        unfinished = library.with_suffix(f".{os.getpid()}")
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-pthread", "-o", unfinished, source], check=True)
        unfinished.replace(library)
    return library


@functools.cache
def callbacks() -> dict[str, int]:
    """Return the addresses of the functions of ``deleters.c``."""
    loaded = ctypes.PyDLL(str(compiled(Path(__file__).with_name("deleters.c"))))
    names = ("count_legacy", "count_versioned", "destroy")
    return {name: ctypes.cast(getattr(loaded, name), ctypes.c_void_p).value for name in names}


def descriptor_of(array: Any, dtype: str, **changes: Any) -> Descriptor:
    """Describe a NumPy array under the DLPack dtype of that name; strides may be negative or zero."""
    code, bits = TYPE_CODES[dtype]
    strides = tuple(step // array.itemsize for step in array.strides)
    flags = 0 if array.flags.writeable else READ_ONLY
    return Descriptor(array.ctypes.data, array.shape, strides, code, bits, flags=flags).but(**changes)


def make_capsule(
    descriptor: Descriptor, owner: Any = None, *, abi: bytes = VERSIONED, name: bytes | None = None
) -> tuple[Any, Ticket]:
    """Return a capsule of ``LEGACY`` or ``VERSIONED`` ABI and the ticket that counts its deletions.

    ``owner`` is kept alive at least until the deleter has run. ``name``
    overrides the capsule's name, which otherwise follows the ABI.
    """
    structure = _STRUCTURES[abi]()
    ticket = Ticket(owner)
    ticket.kept += [structure, name or abi]
    _fill_tensor(structure.dl_tensor, descriptor, ticket.kept)
    if abi == VERSIONED:
        structure.major, structure.minor = descriptor.version
        structure.flags = descriptor.flags
    counting = callbacks()["count_legacy" if abi == LEGACY else "count_versioned"]
    structure.deleter = counting if descriptor.deleter == "count" else descriptor.deleter or None
    structure.manager_ctx = ctypes.addressof(ticket.counter)
    _remember(ticket)
    return capsule_at(ctypes.addressof(structure), name or abi), ticket


def capsule_at(address: int, name: bytes) -> Any:
    """Return a capsule of the managed tensor at an address, deleted with the capsule unless somebody takes it.

    The capsule does not keep its name, so that the caller has to.
    """
    return _NEW(address, name, callbacks()["destroy"])


def _remember(ticket: Ticket) -> None:
    """Keep a new ticket, and let go the owners of those deleted since the last call."""
    _TICKETS.append(ticket)
    _UNDELETED[:] = [other for other in _UNDELETED if not other.deletions]
    _UNDELETED.append(ticket)


def _fill_tensor(tensor: DLTensor, descriptor: Descriptor, kept: list[Any]) -> None:
    """Write the inner structure; the arrays that it points at go to ``kept``."""

    def pointer_to(numbers: Sequence[int] | None) -> Any:
        if numbers is None:
            return None
        kept.append((ctypes.c_int64 * max(len(numbers), 1))(*numbers))
        return ctypes.cast(kept[-1], ctypes.POINTER(ctypes.c_int64))

    tensor.data = descriptor.data or None
    tensor.device = DLDevice(*descriptor.device)
    tensor.ndim = len(descriptor.shape or ()) if descriptor.ndim is None else descriptor.ndim
    tensor.dtype = DLDataType(descriptor.code, descriptor.bits, descriptor.lanes)
    tensor.shape = pointer_to(descriptor.shape)
    tensor.strides = pointer_to(descriptor.strides)
    tensor.byte_offset = descriptor.byte_offset


def name_of(capsule: Any) -> bytes:
    """Return the capsule's name, which tells its ABI and whether it was taken."""
    return _GET_NAME(capsule)


def is_capsule(candidate: Any) -> bool:
    """Whether this is a PyCapsule."""
    return type(candidate).__name__ == "PyCapsule"


def read_capsule(capsule: Any) -> Descriptor:
    """Return what an untaken capsule of either ABI says, without taking it."""
    name = name_of(capsule)
    managed = _STRUCTURES[name].from_address(_GET_POINTER(capsule, name))
    tensor = managed.dl_tensor
    versioned = name == VERSIONED
    return Descriptor(
        data=tensor.data or 0,
        shape=tuple(itertools.islice(tensor.shape, tensor.ndim)) if tensor.shape else None,
        strides=tuple(itertools.islice(tensor.strides, tensor.ndim)) if tensor.strides else None,
        code=tensor.dtype.code,
        bits=tensor.dtype.bits,
        lanes=tensor.dtype.lanes,
        device=(tensor.device.device_type, tensor.device.device_id),
        byte_offset=tensor.byte_offset,
        flags=managed.flags if versioned else 0,
        version=(managed.major, managed.minor) if versioned else (0, 0),
        ndim=tensor.ndim,
        deleter=managed.deleter or 0,
    )


class Speaker:
    """Something that speaks DLPack as what it holds does, and tells no queue."""

    def __init__(self, tensor: Any) -> None:
        self._tensor = tensor

    def __dlpack__(self, **asked: Any) -> Any:
        """Return what the tensor exports."""
        return self._tensor.__dlpack__(**asked)

    def __dlpack_device__(self) -> tuple[int, int]:
        """Return the tensor's device."""
        return self._tensor.__dlpack_device__()


@dataclass(eq=False)
class Exporter:
    """The smallest producer: hands out one capsule, on the device that it is told, whatever is asked."""

    capsule: Any
    device: tuple[int, int] = CPU

    def __dlpack__(self, **_asked: Any) -> Any:
        """Return the capsule."""
        return self.capsule

    def __dlpack_device__(self) -> tuple[int, int]:
        """Return the device."""
        return self.device
