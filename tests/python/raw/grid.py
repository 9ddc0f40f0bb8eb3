"""Reads and writes ``tests/matrix-raw.toml``, the recorded outcome of every cell.

One table a pair, one line a layout, one letter a dtype.
"""

from __future__ import annotations

import platform
import tomllib
from collections import Counter
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from .cells import CONSUMERS, DTYPES, LAYOUTS, PRODUCERS

MATRIX_PATH = Path(__file__).parents[2] / "matrix-raw.toml"
PREFERENCE = "SUCRWX."
"""The letters from what a user wants most to least; a dot stands alone."""

LEGEND = {
    "S": "shares: same pointer, right values, read-only kept where the source is marked",
    "U": "shares, but the result is writable although the source is marked read-only",
    "C": "copies, right values",
    "R": "refuses with an exception",
    "W": "wrong values, shape or dtype, or a tensor of another framework, without an exception",
    "X": "the process dies, at the conversion or at the first op on its result",
    ".": "the producer has no such tensor",
    "-": "in a hazard line: this route neither dies nor lies for that dtype",
}

DISTRIBUTIONS = ("numpy", "torch", "tensorflow-cpu", "jax", "jaxlib", "ml_dtypes", "apache-tvm-ffi", "dpnp", "dpctl")

Cell = tuple[str, str, str, str]
"""Producer, consumer, dtype, layout."""


def installed_versions() -> dict[str, str]:
    """Return the version of every distribution that the outcomes depend on, without importing any."""
    return {"python": platform.python_version(), **{name: metadata.version(name) for name in DISTRIBUTIONS}}


@dataclass
class RawMatrix:
    """The recorded matrix: the best letter of each cell, and ``W`` or ``X`` of each hazardous route."""

    versions: dict[str, str]
    cells: dict[Cell, str]
    hazards: dict[tuple[str, str, str, str, str], str]

    @classmethod
    def load(cls, path: Path = MATRIX_PATH) -> RawMatrix:
        """Read the recorded file."""
        tables = tomllib.loads(path.read_text())
        hazards = {}
        for producer, consumers in tables.get("hazards", {}).items():
            for consumer, routes in consumers.items():
                for route, layouts in routes.items():
                    for layout, letters in layouts.items():
                        for dtype, letter in zip(DTYPES, letters, strict=True):
                            if letter != "-":
                                hazards[producer, consumer, dtype, layout, route] = letter
        cells = {
            (producer, consumer, dtype, layout): letter
            for producer in PRODUCERS
            for consumer in CONSUMERS
            for layout, letters in tables[producer][consumer].items()
            for dtype, letter in zip(DTYPES, letters, strict=True)
        }
        return cls(tables["measured"], cells, hazards)

    def totals(self) -> dict[str, int]:
        """Return how many cells have each letter."""
        counted = Counter(self.cells.values())
        return {letter: counted[letter] for letter in PREFERENCE}

    def render(self) -> str:
        """Return the file's text."""
        lines = [
            "# The best outcome that the frameworks' own public routes give, before broker: measured, not wished for.",
            "# Written by `python -m raw.measure` in tests/python; the routes are in tests/python/raw/routes.py.",
            "#",
            *(f"# {letter}  {meaning}" for letter, meaning in LEGEND.items()),
            "#",
            "# One table a pair [producer.consumer], one line a layout, one letter a dtype, in this order:",
            *(f"#   {number:2} {dtype}" for number, dtype in enumerate(DTYPES, 1)),
            "# The tables [hazards.producer.consumer.\"route\"] name the routes that die or lie.",
            "",
            "[measured]",
            *(f'{name} = "{version}"' for name, version in self.versions.items()),
            "",
            "[totals]",
            *(f'"{letter}" = {count}' for letter, count in self.totals().items()),
        ]
        for producer in PRODUCERS:
            for consumer in CONSUMERS:
                lines += ["", f"[{producer}.{consumer}]"]
                lines += [f'{layout:12}= "{self._letters(producer, consumer, layout)}"' for layout in LAYOUTS]
        return "\n".join([*lines, *self._hazard_lines(), ""])

    def _letters(self, producer: str, consumer: str, layout: str) -> str:
        return "".join(self.cells[producer, consumer, dtype, layout] for dtype in DTYPES)

    def _hazard_lines(self) -> list[str]:
        lines = []
        tables = dict.fromkeys((producer, consumer, route) for producer, consumer, _, _, route in self.hazards)
        for producer, consumer, route in tables:
            lines += ["", f'[hazards.{producer}.{consumer}."{route}"]']
            for layout in LAYOUTS:
                letters = "".join(
                    self.hazards.get((producer, consumer, dtype, layout, route), "-") for dtype in DTYPES
                )
                if letters.strip("-"):
                    lines.append(f'{layout:12}= "{letters}"')
        return lines
