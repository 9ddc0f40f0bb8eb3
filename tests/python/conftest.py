"""What every test of the folder can use: lines for the end of the run."""

from __future__ import annotations

import pytest

_REPORTED = pytest.StashKey[dict[str, list[str]]]()


@pytest.fixture(scope="session")
def report(pytestconfig):
    """Return a function that puts lines under a title at the end of the run, shown whether or not tests pass."""

    def add(title, lines):
        pytestconfig.stash.setdefault(_REPORTED, {})[title] = list(lines)

    return add


def pytest_terminal_summary(terminalreporter, config):
    """Write what the tests reported."""
    for title, lines in config.stash.get(_REPORTED, {}).items():
        terminalreporter.section(title)
        for line in lines:
            terminalreporter.write_line(line)
