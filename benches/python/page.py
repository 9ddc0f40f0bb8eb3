"""Keeps the table of bounds in ``docs/speed.md`` what the record says."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "speed.md"
BEGIN, END = "<!-- table: written by make bench -->\n", "<!-- end of the table -->\n"

_HEADER = ("Route", "broker, ns", "rival, ns", "ratio", "at most", "met", "best public route that is as safe")
_MET = {"True": "yes", "False": "**no**", "": "–"}


def write_table(record: Path, page: Path = PAGE) -> None:
    """Puts the table of a recorded CSV into the page, in the place of the last one."""
    before, _, rest = page.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(before + BEGIN + table(record) + END + after)


def table(record: Path) -> str:
    """Lays out the bounds of a recorded CSV as Markdown; the empty string where it has none."""
    with record.open(newline="") as file:
        records = list(csv.DictReader(line for line in file if not line.startswith("# ")))
    lines = [line for ours in records for line in _lines(ours, records)]
    if not lines:
        return ""
    rule = ("---", "---:", "---:", "---:", "---:", "---", "---")
    return "".join(f"| {' | '.join(cells)} |\n" for cells in (_HEADER, rule, *lines))


def _lines(ours: Mapping[str, str], records: Sequence[Mapping[str, str]]) -> list[tuple[str, ...]]:
    """Lists the bounds of broker's statement, and what stands beside them without one."""
    if ours["role"] != "broker":
        return []
    others = [record for record in records if (record["group"], record["pair"]) == (ours["group"], ours["pair"])]
    return [
        (
            ours["pair"],
            _nanoseconds(ours),
            _nanoseconds(rival),
            f"{float(rival['broker_over_this']):.2f}",
            f"{float(rival['at_most']):.2f}" if rival["at_most"] else "–",
            _MET[rival["met"]],
            f"`{rival['statement']}`",
        )
        for rival in others
        if rival.get("at_most") or rival["role"] == "beside"
    ]


def _nanoseconds(record: Mapping[str, str]) -> str:
    return f"{float(record['p50_ns']):,.0f}"
