"""What a row holds, and how its object is looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import broker

Scene = Callable[[Callable[[Any], None]], object]
"""Calls a function with its object, for objects inside a transform exist only while it runs."""


@dataclass(frozen=True)
class Unshareable:
    """A row: ``why`` and ``remedy`` are parts of what the error says, ``to`` is a framework other than its own."""

    name: str
    scene: Scene
    why: str
    remedy: str
    to: str


@dataclass(frozen=True)
class Seen:
    """What a conversion of the object raised, and what explain told of it."""

    error: str
    message: str
    raised: list[str]
    told: list[str]


def rows(to: str, *facts: tuple[str, Scene, str, str]) -> list[Unshareable]:
    """Make rows for one consumer."""
    return [Unshareable(*fact, to) for fact in facts]


def made(make: Callable[[], Any]) -> Scene:
    """Make a scene of an object that exists anywhere."""
    return lambda look: look(make())


def inside(transform: Callable[..., Any], *inputs: Any) -> Scene:
    """Make a scene of what a transform hands to the function that it transforms."""

    def scene(look):
        def body(x):
            look(x)
            return x.sum()

        return transform(body)(*inputs)

    return scene


def look_at(row: Unshareable) -> Seen:
    """Convert the row's object and have it explained."""
    seen = []

    def look(x):
        try:
            raised = broker.to(x, row.to)
        except Exception as error:
            raised = error
        told = broker.explain(x, to=row.to)
        words = [getattr(raised, "why", ""), getattr(raised, "remedy", "")]
        seen.append(Seen(type(raised).__name__, str(raised), words, [told.outcome, told.why, told.remedy]))

    row.scene(look)
    return seen[0]
