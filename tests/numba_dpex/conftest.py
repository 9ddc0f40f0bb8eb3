"""Puts the suite of `tests/python` on the module path: this one takes its subprocesses from there."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "python"))
