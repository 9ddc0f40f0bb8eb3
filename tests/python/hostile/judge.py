"""What is wrong with the end of a row, in words."""

from __future__ import annotations

from typing import Any

from raw.cells import expected_values

from .row import Held, Raises, Right, Row, Theirs

_VALUES = expected_values("float32", "contiguous").ravel().tolist()


def faults(row: Row, entry: str, seen: dict[str, Any]) -> list[str]:
    """Compare what was seen with the end that the row names for the entry."""
    end = row.but.get(entry, row.end)
    found = [*_residues(seen)]
    if isinstance(end, Theirs):
        return found
    if isinstance(end, Raises):
        found += _unlike_error(end, entry, seen)
    elif "raised" in seen or seen.get("outcome") == "refuses":
        found.append(f"wanted a result, got {seen}")
    elif isinstance(end, Right) and "values" in seen and seen["values"] != list(end.values or _VALUES):
        found.append(f"wrong values: {seen['values']}")
    elif isinstance(end, Held) and seen.get("values") is not None:
        found.append(f"wanted memory that cannot be read, got {seen['values']}")
    return found


def _unlike_error(end: Raises, entry: str, seen: dict[str, Any]) -> list[str]:
    is_told = entry == "explain" and seen.get("outcome") == "refuses"
    is_raised = end.error in seen.get("raised", [])
    if not is_told and not is_raised:
        return [f"wanted {end.error}, got {seen}"]
    return [] if end.says in seen["said"] else [f"wanted {end.says!r} in {seen['said']!r}"]


def _residues(seen: dict[str, Any]) -> list[str]:
    """Return what was deleted too often or not at all, and what is still alive."""
    found = [f"a deleter ran {count} times" for count in seen["deletions"] if count != 1]
    found += [f"a deleter ran {count} times for a lost tensor" for count in seen["abandoned"] if count != 0]
    if seen["deleted"]:
        found.append(f"deleters in Python ran {seen['deleted']} times too often")
    found += [f"a {name} is still alive" for name in seen["alive"]]
    return found
