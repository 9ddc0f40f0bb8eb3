"""Where the C library lies that the wheel carries, for `python -m broker --cmake-dir` and `--include-dir`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

FOLDER = Path(__file__).parent / "c"
PLACES = {"cmake_dir": FOLDER / "lib" / "cmake" / "dlpack_broker", "include_dir": FOLDER / "include"}
MISSING = """\
this broker has no C library: wheels carry it, and in a checkout of the sources type
  python scripts/install_library.py --shared-only --prefix python/broker/c
"""


class Tell(argparse.Action):
    """Prints a place, and ends the program."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[object] | None,
        option: str | None = None,
    ) -> None:
        place = PLACES[self.dest]
        if not place.is_dir():
            parser.exit(1, MISSING)
        print(place)
        parser.exit()


def add_options(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options that tell places."""
    parser.add_argument("--cmake-dir", action=Tell, nargs=0, help="print where CMake finds broker for C and C++")
    parser.add_argument("--include-dir", action=Tell, nargs=0, help="print where its headers are")
