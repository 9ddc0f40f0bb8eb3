"""Tables for people, CSV and JSON for programs."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from measure import Limit, Measured, Row
from outcome import is_copy

_HEADER = ("pair", "outcome", "broker ns (min)", "rival ns (min)", "broker / rival", "best rival")
_NUMBERS = range(2, 5)
_LIMITS_HEADER = ("route", "broker ns (min)", "rival ns (min)", "ratio", "at most", "met", "best public route, as safe")
_LIMITS_NUMBERS = range(1, 5)


def table(rows: Sequence[Row]) -> str:
    """Lays out one group."""
    if any(row.limits for row in rows):
        lines = [line for row in rows for line in _limit_cells(row)]
        return _laid_out(rows[0].group, [_LIMITS_HEADER, *lines], _LIMITS_NUMBERS)
    return _laid_out(rows[0].group, [_HEADER, *(_cells(row) for row in rows)], _NUMBERS)


def met(rows: Sequence[Row]) -> str:
    """Counts the bounds that are met, and names those that are not."""
    limits = [(row, limit) for row in rows for limit in row.limits]
    missed = [(row, limit) for row, limit in limits if not row.meets(limit)]
    names = [f"  {row.name}: {_rounded(row.ratio_to(limit.rival))} of {limit.at_most}" for row, limit in missed]
    head = f"{len(limits) - len(missed)} of {len(limits)} bounds are met"
    return "\n".join([f"{head}; not:" if missed else head, *names]) if limits else ""


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
            "at_most": limit.at_most if limit else None,
            "met": row.meets(limit) if limit else None,
        }
        for row in rows
        for role, measured, limit in _roles(row)
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


def _roles(row: Row) -> list[tuple[str, Measured, Limit | None]]:
    best = row.best_rival
    limits = {id(limit.rival): limit for limit in row.limits}
    beside = {id(measured) for measured in row.beside}

    def role(rival: Measured) -> str:
        if id(rival) in beside:
            return "beside"
        return "best rival" if rival is best else "rival"

    rivals = [(role(rival), rival, limits.get(id(rival))) for rival in row.rivals]
    return [("broker", row.ours, None), *rivals]


def _cells(row: Row) -> tuple[str, ...]:
    best = row.best_rival or Measured("none")
    # A rival that does otherwise than broker does is the best there is.
    differs = best.times and is_copy(best.outcome) != is_copy(row.ours.outcome)
    text = f"{best.text}  ({best.outcome})" if differs else best.text
    return (row.name, _outcome(row.ours), _times(row.ours), _times(best), _ratio(row.ratio), text)


def _limit_cells(row: Row) -> list[tuple[str, ...]]:
    """Lays out a line for each bound, and one for each statement that stands beside without."""
    lines = []
    for limit in row.limits:
        rival = limit.rival or Measured("none ran")
        numbers = (_times(row.ours), _times(rival), _ratio(row.ratio_to(limit.rival)), f"{limit.at_most:.2f}")
        lines.append((row.name, *numbers, _MET[row.meets(limit)], rival.text))
    for other in row.beside:
        numbers = (_times(row.ours), _times(other), _ratio(row.ratio_to(other)), "-")
        lines.append((row.name, *numbers, "", f"{other.text}  (beside)"))
    return lines


_MET = {True: "yes", False: "NO", None: "-"}


def _laid_out(title: str, cells: Sequence[tuple[str, ...]], numbers: range) -> str:
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [
        "  ".join(
            cell.rjust(width) if place in numbers else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in cells
    ]
    return "\n".join([title, *(f"  {line.rstrip()}" for line in lines)])


def _outcome(measured: Measured) -> str:
    return "raises" if measured.failure else measured.outcome


def _times(measured: Measured) -> str:
    return f"{_spelled(measured.times.p50)} ({_spelled(measured.times.least)})" if measured.times else "-"


def _spelled(nanoseconds: float) -> str:
    return f"{nanoseconds:,.0f}" if nanoseconds < 1e6 else f"{nanoseconds / 1e6:,.1f} ms"


def _ratio(ratio: float | None) -> str:
    return "-" if ratio is None else f"{ratio:.2f}"


def _rounded(ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio, 3)
