"""Skips what ``skips.toml`` lists where this machine lacks what it needs.

A module with listed tests imports the fixture ``skip_what_is_listed``.
"""

from __future__ import annotations

import fnmatch
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from requirements_met import MET


@dataclass(frozen=True)
class Skip:
    """An entry of the list: a pattern of test ids without the folder, a name in ``MET``, and why."""

    tests: str
    needs: str
    reason: str

    def names(self, test: str) -> bool:
        """Whether the entry is about this test id."""
        return fnmatch.fnmatch(test.rpartition("/")[2], self.tests)


def entries() -> list[Skip]:
    """Return the list as committed."""
    listed = tomllib.loads(Path(__file__).with_name("skips.toml").read_text())
    return [Skip(**entry) for entry in listed["skip"]]


@pytest.fixture(autouse=True)
def skip_what_is_listed(request):
    """Skip a test that the list names where its requirement is not met."""
    for entry in entries():
        if entry.names(request.node.nodeid) and not MET[entry.needs]():
            pytest.skip(entry.reason)
