"""Reads ``tests/matrix.toml``: the demanded outcome of every cell, and the reasons of the unusual ones."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from raw import cells as raw_cells
from raw.cells import DTYPES, LAYOUTS
from raw.grid import Cell
from raw.usm import VARIANT_DTYPE, VARIANTS

MATRIX_PATH = Path(__file__).parents[2] / "matrix.toml"

PRODUCERS = (*raw_cells.PRODUCERS, "array")
CONSUMERS = (*raw_cells.CONSUMERS, "array")
"""Those of the raw matrix, and ``broker.Array`` on either side."""

CONSUMERS_OF_DEVICES = ("numpy", "torch", "tensorflow", "jax", "dpnp", "dpctl", "array")

LETTERS = "SCR."


def every_cell() -> list[Cell]:
    """Return all producer x consumer x dtype x layout, in the order of the file."""
    return [
        (producer, consumer, dtype, layout)
        for producer, consumer, layout, dtype in itertools.product(PRODUCERS, CONSUMERS, LAYOUTS, DTYPES)
    ]


def variant_cells() -> dict[Cell, Cell]:
    """Return the cells of USM of other kinds and on other queues, each with the cell whose letter it owes."""
    return {
        (variant, consumer, VARIANT_DTYPE, layout): (base, consumer, VARIANT_DTYPE, layout)
        for (variant, base), consumer, layout in itertools.product(VARIANTS.items(), CONSUMERS, LAYOUTS)
    }


@dataclass(frozen=True)
class Group:
    """Cells that share a reason: the product of its axes, each the whole axis where the file leaves it out."""

    reason: str
    producers: tuple[str, ...]
    consumers: tuple[str, ...]
    dtypes: tuple[str, ...]
    layouts: tuple[str, ...]

    @classmethod
    def read(cls, table: dict[str, Any]) -> Group:
        """Read one table of the file."""
        whole = {"producers": PRODUCERS, "consumers": CONSUMERS, "dtypes": DTYPES, "layouts": LAYOUTS}
        unknown = {name for axis in whole for name in table.get(axis, ()) if name not in whole[axis]}
        if unknown or not table.keys() <= {"reason", *whole}:
            raise ValueError(f"{MATRIX_PATH} names what does not exist: {unknown or table}")
        return cls(table["reason"], **{axis: tuple(table.get(axis, whole[axis])) for axis in whole})

    def cells(self) -> Iterator[Cell]:
        """Yield the cells of the group."""
        return itertools.product(self.producers, self.consumers, self.dtypes, self.layouts)


@dataclass(frozen=True)
class GoldenMatrix:
    """The demanded letter of each cell, the groups worse than raw, and the groups refused.

    The letters of sources on devices, one a consumer, stand for one cell each; those of the public doors stand apart.
    """

    cells: dict[Cell, str]
    exceptions: tuple[Group, ...]
    refusals: tuple[Group, ...]
    devices: dict[str, dict[str, str]]
    devices_by_public_doors: dict[str, dict[str, str]]

    def variants(self) -> dict[Cell, str]:
        """Return the demanded letter of each variant's cell."""
        return {cell: self.cells[base] for cell, base in variant_cells().items()}

    @classmethod
    def load(cls, path: Path = MATRIX_PATH) -> GoldenMatrix:
        """Read the committed file."""
        tables = tomllib.loads(path.read_text())
        devices = {
            name: {
                origin: dict(zip(CONSUMERS_OF_DEVICES, letters, strict=True)) for origin, letters in tables.pop(name).items()
            }
            for name in ("devices", "devices_by_public_doors")
        }
        groups = {name: tuple(map(Group.read, tables.pop(name, []))) for name in ("exceptions", "refusals")}
        cells = {
            (producer, consumer, dtype, layout): letter
            for producer, consumers in tables.items()
            for consumer, layouts in consumers.items()
            for layout, letters in layouts.items()
            for dtype, letter in zip(DTYPES, letters, strict=True)
        }
        return cls(cells, **groups, **devices)
