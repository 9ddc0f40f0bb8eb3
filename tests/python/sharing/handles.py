"""Handles of shared arrays that somebody changed on their way."""

from __future__ import annotations

from typing import Any

import broker

FIELDS = ("ticket", "offset", "layout", "spelling", "place")


def rehandled(array: broker.Array, **changes: Any) -> broker.memory.SharedArray:
    """Share an array, and return the handle as a process receives it, with some fields changed."""
    receive, state = broker.memory.share(array).__reduce__()
    return receive(*(changes.get(name, value) for name, value in zip(FIELDS, state, strict=True)))


def ticket_of(array: broker.Array) -> bytearray:
    """Return the bytes that name an array's memory."""
    return bytearray(broker.memory.share(array).__reduce__()[1][0])
