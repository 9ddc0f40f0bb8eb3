"""Runs the rows of one module of this folder and prints what it saw: ``python -m unshareable.look MODULE``."""

from __future__ import annotations

import importlib
import json
import sys
from dataclasses import asdict

from .row import look_at


def main(module: str) -> None:
    """Print a JSON object of what was seen, by the names of the rows."""
    rows = importlib.import_module(f"unshareable.{module}").ROWS
    print(json.dumps({row.name: asdict(look_at(row)) for row in rows}))


if __name__ == "__main__":
    main(*sys.argv[1:])
