"""Times broker beside the public routes of every pair, in one process; `make bench` calls this.

Examples
--------
::

    python -P benches/python/run.py                       # everything, recorded under benches/record
    python -P benches/python/run.py --pairs "-> jax"      # some pairs, nothing recorded
    python -P benches/python/run.py --pairs bounds:       # the routes that have a bound
    python -P benches/python/run.py --quick --json        # a look, for programs
"""

import argparse
import json
import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from functools import reduce
from importlib import import_module
from itertools import chain, groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# With -P, which keeps the crate folder `broker` off the path, the script's own folder is missing there too.
sys.path[:0] = [str(Path(__file__).resolve().parent), str(ROOT / "tests" / "python")]
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("JAX_PLATFORMS", "cpu")

import bounds
import page
import pairs
import plot
import report
import timing
from measure import Row, measure
from peers import NotBuilt, nanobind_peer
from provenance import provenance
from raw.routes import namespace
from sources import Namespace

RECORD = ROOT / "benches" / "record"


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Reads the options."""
    parser = argparse.ArgumentParser(description="Times broker beside the best public route of every pair.")
    parser.add_argument("--quick", action="store_true", help="few short rounds and smaller tensors; records nothing")
    parser.add_argument(
        "--pairs",
        action="append",
        metavar="TEXT",
        help="only pairs of which GROUP: PAIR holds TEXT or another; records nothing",
    )
    parser.add_argument("--json", action="store_true", help="print every statement's times as JSON instead of tables")
    parser.add_argument("--record", type=Path, metavar="FOLDER", help=f"where CSV and plot go (default {RECORD})")
    return parser.parse_args(arguments)


def names_of_statements() -> Namespace:
    """Imports broker, the frameworks and the peers."""
    import broker
    from broker.exceptions import CopyWarning, ImmutableShared

    warnings.simplefilter("ignore", CopyWarning)
    warnings.simplefilter("ignore", ImmutableShared)
    names = namespace() | {"broker": broker, "dtype": "float32"}
    try:
        names |= {"dpnp": import_module("dpnp"), "dpctl": import_module("dpctl"), "usm": import_module("dpctl.memory")}
    except ImportError as reason:
        print(f"without dpnp: {reason}", file=sys.stderr, flush=True)
    try:
        names["nanobind_peer"] = nanobind_peer()
    except NotBuilt as reason:
        print(f"without the nanobind peer: {reason}", file=sys.stderr, flush=True)
    return names


def groups(options: argparse.Namespace, names: Namespace) -> Iterator[list[Row]]:
    """Measures group by group."""
    sizes, effort = (pairs.QUICK, timing.QUICK) if options.quick else (pairs.FULL, timing.FULL)
    wanted = options.pairs or [""]
    everything = chain(bounds.bounds(sizes), pairs.pairs(sizes), pairs.size_pairs(sizes))
    named = (pair for pair in everything if any(text in f"{pair.group}: {pair.name}" for text in wanted))
    chosen = (pair for pair in named if has_needs(pair, names))
    for _, group in groupby(chosen, key=lambda pair: pair.group):
        yield [measure(pair, names, effort) for pair in group]


def has_needs(pair: pairs.Pair, names: Namespace) -> bool:
    """Whether everything is there that a pair needs; says so where it is not."""
    for need in pair.needs:
        first, *others = need.split(".")
        try:
            reduce(getattr, others, names[first])
        except (KeyError, AttributeError):
            print(f"left out, for lack of {need}: {pair.name}", file=sys.stderr, flush=True)
            return False
    return True


def record(rows: Sequence[Row], where: dict[str, str], folder: Path) -> None:
    """Writes the CSV and the plot."""
    folder.mkdir(parents=True, exist_ok=True)
    report.write_csv(rows, where, folder / "python.csv")
    print(f"wrote {folder / 'python.csv'}", file=sys.stderr)
    title = f"conversions, float32, {where['processor']}\nat the right: broker / best rival"
    try:
        plot.draw(rows, title, folder / "python.png")
        print(f"wrote {folder / 'python.png'}", file=sys.stderr)
    except plot.NoPlot as reason:
        print(f"without the plot: {reason}", file=sys.stderr)


def main() -> int:
    options = parse()
    where = provenance()
    rows: list[Row] = []
    if not options.json:
        print("\n".join(f"{name}: {value}" for name, value in where.items()))
    for group in groups(options, names_of_statements()):
        rows += group
        if not options.json:
            print(f"\n{report.table(group)}", flush=True)
    if options.json:
        print(json.dumps({"provenance": where, "statements": report.records(rows)}, indent=1))
    else:
        print("".join(f"\n{told}\n" for told in (report.met(rows), report.failures(rows)) if told), end="")
    if not rows:
        print(f"no pair's name holds {options.pairs!r}", file=sys.stderr)
        return 2
    folder = options.record or (None if options.quick or options.pairs else RECORD)
    if folder:
        record(rows, where, folder)
    if folder == RECORD:
        page.write_table(RECORD / "python.csv")
    return 1 if any(row.ours.failure for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
