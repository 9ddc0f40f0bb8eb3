"""Tables for people, CSV and JSON for programs."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from measure import Measured, Row
from outcome import is_copy

_HEADER = ("pair", "outcome", "broker ns (min)", "rival ns (min)", "broker / rival", "best rival")
_NUMBERS = range(2, 5)


def table(rows: Sequence[Row]) -> str:
    """Lays out one group."""
    cells = [_HEADER, *(_cells(row) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(_aligned(place, cell, widths[place]) for place, cell in enumerate(line)) for line in cells]
    return "\n".join([rows[0].group, *(f"  {line.rstrip()}" for line in lines)])


def failures(rows: Sequence[Row]) -> str:
    """Lists the statements that did not run, each with its first line of words."""
    lines = {
        f"  {row.name}: {measured.text.splitlines()[0]}\n      {measured.failure.splitlines()[0][:160]}"
        for row in rows
        for measured in (row.ours, *row.rivals)
        if measured.failure
    }
    return "\n".join(["not measured, since they raise:", *sorted(lines)]) if lines else ""


def records(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Returns one record for each statement that ran."""
    return [
        {
            "group": row.group,
            "pair": row.name,
            "role": role,
            "statement": " ".join(measured.text.split()),
            "outcome": measured.outcome,
            "p50_ns": round(measured.times.p50, 1),
            "min_ns": round(measured.times.least, 1),
            "rounds": len(measured.times.rounds),
            "loops": measured.times.loops,
            "broker_over_this": _rounded(row.ratio_to(measured)),
        }
        for row in rows
        for role, measured in _roles(row)
        if measured.times
    ]


def write_csv(rows: Sequence[Row], provenance: Mapping[str, str], path: Path) -> None:
    """Writes the records, below the machine and the versions as lines that begin with ``#``."""
    lines = records(rows)
    with path.open("w", newline="") as file:
        file.writelines(f"# {name}: {value}\n" for name, value in provenance.items())
        writer = csv.DictWriter(file, fieldnames=list(lines[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)


def _roles(row: Row) -> list[tuple[str, Measured]]:
    best = row.best_rival
    return [("broker", row.ours), *(("best rival" if rival is best else "rival", rival) for rival in row.rivals)]


def _cells(row: Row) -> tuple[str, ...]:
    best = row.best_rival or Measured("none")
    ratio = "-" if row.ratio is None else f"{row.ratio:.2f}"
    # A rival that does otherwise than broker does is the best there is.
    differs = best.times and is_copy(best.outcome) != is_copy(row.ours.outcome)
    text = f"{best.text}  ({best.outcome})" if differs else best.text
    return (row.name, _outcome(row.ours), _times(row.ours), _times(best), ratio, text)


def _outcome(measured: Measured) -> str:
    return "raises" if measured.failure else measured.outcome


def _times(measured: Measured) -> str:
    return f"{_spelled(measured.times.p50)} ({_spelled(measured.times.least)})" if measured.times else "-"


def _spelled(nanoseconds: float) -> str:
    return f"{nanoseconds:,.0f}" if nanoseconds < 1e6 else f"{nanoseconds / 1e6:,.1f} ms"


def _aligned(place: int, cell: str, width: int) -> str:
    return cell.rjust(width) if place in _NUMBERS else cell.ljust(width)


def _rounded(ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio, 3)
