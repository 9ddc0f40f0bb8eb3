"""Draws every pair as two dots on a log axis, broker's and its best rival's, and its bound as a mark between them."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from measure import Limit, Row

OURS, RIVAL, BOUND = "#1b6ca8", "#d1711f", "#444444"
INCHES_A_ROW = 0.24


class NoPlot(Exception):
    """There is nothing to draw with; the message says what is missing."""


def draw(rows: Sequence[Row], title: str, path: Path) -> None:
    """Writes a PNG, one panel for each group."""
    try:
        import matplotlib

        matplotlib.use("Agg")
        from matplotlib import pyplot
    except ImportError as error:
        raise NoPlot(f"{error}: install requirements/bench.txt") from error
    timed = [row for row in rows if row.ratio is not None]
    groups = [(name, list(group)) for name, group in groupby(timed, key=lambda row: row.group)]
    heights = [len(group) + 1.5 for _, group in groups]
    figure, panels = pyplot.subplots(
        len(groups),
        sharex=True,
        squeeze=False,
        figsize=(9, INCHES_A_ROW * sum(heights) + 1.2),
        height_ratios=heights,
        layout="constrained",
    )
    for panel, (name, group) in zip(panels[:, 0], groups, strict=True):
        _draw_group(panel, name, group)
    panels[0, 0].legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, frameon=False, fontsize=8)
    panels[-1, 0].set_xlabel("nanoseconds a call, median (log)")
    figure.suptitle(title, fontsize=10)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)


def _draw_group(panel: Any, name: str, rows: Sequence[Row]) -> None:
    places = list(range(len(rows)))
    ours = [row.ours.times.p50 for row in rows if row.ours.times]
    rivals = [best.times.p50 for row in rows if (best := row.best_rival) and best.times]
    panel.hlines(places, ours, rivals, color="#bbbbbb", linewidth=2, zorder=1)
    panel.scatter(rivals, places, color=RIVAL, s=22, label="best rival", zorder=2)
    panel.scatter(ours, places, color=OURS, s=22, label="broker", zorder=3)
    limits = [(limit.at_most * limit.rival.times.p50, place) for place, limit in _hardest(rows)]
    if limits:
        panel.scatter(*zip(*limits, strict=True), color=BOUND, marker="|", s=70, label="at most", zorder=4)
        panel.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=3, frameon=False, fontsize=8)
    for place, row in zip(places, rows, strict=True):
        panel.annotate(f"{row.ratio:.2f}", (1.005, place), xycoords=("axes fraction", "data"), fontsize=7, va="center")
    panel.set_xscale("log")
    panel.set_yticks(places, [row.name for row in rows], fontsize=7)
    panel.set_ylim(len(rows) - 0.3, -0.7)
    panel.set_title(name, fontsize=8, loc="left", fontweight="bold")
    panel.grid(axis="x", which="both", color="#eeeeee", linewidth=0.6)
    panel.set_axisbelow(True)


def _hardest(rows: Sequence[Row]) -> list[tuple[int, Limit]]:
    """Returns the bounds by the rivals that are drawn."""
    drawn = [(place, row.best_rival, limit) for place, row in enumerate(rows) for limit in row.limits]
    return [(place, limit) for place, best, limit in drawn if limit.rival is best and best and best.times]
