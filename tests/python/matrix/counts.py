"""The table of outcomes, broker's beside those of the best raw routes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from raw.grid import Cell

COLUMNS = {"shares": "SU", "copies": "C", "refuses": "R", "lies": "W", "dies": "X"}
"""``U`` of the raw routes shares as well, and loses the mark that the source is read-only."""


def table(raw: dict[Cell, str], broker: dict[Cell, str]) -> list[str]:
    """Return the lines of the table; ``broker`` has the raw matrix's cells, and those of ``broker.Array``."""
    return [
        "".join(f"{column:>9}" for column in ["cells", *COLUMNS]).rjust(90),
        _row("the best public routes", raw.values()),
        _row("broker", (broker[cell] for cell in raw)),
        _row("broker, with broker.Array on either side too", broker.values()),
    ]


def _row(title: str, letters: Iterable[str]) -> str:
    counted = Counter(letters)
    del counted["."]
    numbers = [counted.total(), *(sum(counted[letter] for letter in column) for column in COLUMNS.values())]
    return f"{title:45}" + "".join(f"{number:9}" for number in numbers)
