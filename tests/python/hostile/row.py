"""What a row holds: a producer and its end, and the stage that counts what the producer hands out."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any

from raw.capsules import VERSIONED, Ticket
from raw.hazards import hand_made


@dataclass(frozen=True)
class Right:
    """The values of the producer's memory arrive: those of ``hand_made``, unless others are named."""

    values: tuple[float, ...] | None = None


@dataclass(frozen=True)
class Raises:
    """An exception of that name, or a subclass, whose message holds the words."""

    error: str
    says: str


@dataclass(frozen=True)
class Held:
    """A result whose memory this machine cannot read: it is there, and that is all."""


@dataclass(frozen=True)
class Theirs:
    """Any result or exception: what the framework itself says of a device that is not there."""


End = Right | Raises | Held | Theirs


@dataclass
class Stage:
    """Where a producer stands: what it hands out is counted here, and what it leaves behind is seen."""

    tickets: list[Ticket] = field(default_factory=list)
    abandoned: list[Ticket] = field(default_factory=list)
    watched: list[weakref.ref[Any]] = field(default_factory=list)
    kept: list[Any] = field(default_factory=list)
    """What lives until the entry has ended."""
    counts: list[int] = field(default_factory=list)
    """The calls of deleters in Python; a deleter appends to it."""
    owed: int = 0
    """So many of them are right."""

    def capsule(self, abi: bytes = VERSIONED, **changes: Any) -> Any:
        """Make a capsule of 4x6 float32, whose deletions are counted."""
        capsule, ticket = hand_made(abi, **changes)
        self.tickets.append(ticket)
        return capsule

    def abandon(self) -> None:
        """Expect no deletion of the capsule made last: its hostile maker has lost the tensor."""
        self.abandoned.append(self.tickets.pop())

    def watch(self, thing: Any) -> Any:
        """Expect the thing to be gone at the end."""
        self.watched.append(weakref.ref(thing))
        return thing


Make = Callable[[Stage], Any]


@dataclass(frozen=True)
class Row:
    """A hostile producer: ``but`` names the entries that end otherwise."""

    name: str
    make: Make
    end: End
    but: Mapping[str, End] = field(default_factory=dict)


def speaking(stage: Stage, **members: Any) -> Any:
    """Make an object of a class of its own with these members, and expect it to be gone at the end.

    Broker remembers types for ever, and with them what they hold: so the object holds its functions and values.
    """

    def method(name: str) -> Callable[..., Any]:
        return lambda self, *given, **named: object.__getattribute__(self, name[1:])(self, *given, **named)

    functions = {name: member for name, member in members.items() if isinstance(member, FunctionType)}
    values = {name: members[name] for name in members if name.endswith("interface__")}
    values = {name: value for name, value in values.items() if not isinstance(value, property)}
    of_class = {name: member for name, member in members.items() if name not in values}
    producer = type("Producer", (), of_class | {name: method(name) for name in functions})()
    for name, member in (values | {name[1:]: member for name, member in functions.items()}).items():
        object.__setattr__(producer, name, member)
    return stage.watch(producer)


def answering(answer: Any, device: Any = (1, 0)) -> Any:
    """Make the two methods of a producer that hands out ``answer``."""
    return {"__dlpack__": lambda self, **asked: answer, "__dlpack_device__": lambda self: device}
