"""Puts the suite of `tests/python` on the module path: this one takes its matrix and its subprocesses from there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "python"))

_REPORTED = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def report(pytestconfig):
    """Return a function that puts lines at the end of the run."""
    return pytestconfig.stash.setdefault(_REPORTED, []).extend


def pytest_terminal_summary(terminalreporter, config):
    """Write what the tests reported."""
    for line in config.stash.get(_REPORTED, []):
        terminalreporter.write_line(line)
