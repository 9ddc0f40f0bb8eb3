"""`docs/others-tests.md`: the tests of ours that it names are there, and each row has its result."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent
PAGE = (FOLDER.parents[1] / "docs" / "others-tests.md").read_text()

RESULTS = ["holds", "differs", "needs a GPU", "does not apply"]
CALLED_FOR = ["holds", "differs"]
"""The results that a test of ours has to show."""


class Row(NamedTuple):
    """A line of the page's tables."""

    theirs: str
    claim: str
    ours: str
    result: str

    @property
    def kind(self):
        """The result without its explanation."""
        return next((kind for kind in RESULTS if self.result.startswith(kind)), None)

    @property
    def named(self):
        """The tests of ours, as module and name."""
        return re.findall(r"`(test_\w+\.py)::(test_\w+)`", self.ours)


def _rows():
    return [Row(*line.strip("| ").split(" | ")) for line in PAGE.splitlines() if line.startswith("| `")]


ROWS = _rows()


def _tests_of(module):
    tree = ast.parse((FOLDER / module).read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_every_test_of_ours_is_there():
    named = {test for row in ROWS for test in row.named}
    assert [f"{module}::{name}" for module, name in sorted(named) if name not in _tests_of(module)] == []


def test_every_row_has_a_result():
    assert [row.theirs for row in ROWS if row.kind is None] == []


def test_a_result_that_is_not_plain_says_why():
    assert [row.theirs for row in ROWS if row.kind != "holds" and not re.match(r"[\w ]+: \S", row.result)] == []


def test_what_holds_or_differs_is_shown_by_a_test():
    assert [row.theirs for row in ROWS if row.kind in CALLED_FOR and not row.named] == []


def test_the_tests_that_were_written_for_the_page_stand_on_it():
    written = {(path.name, name) for path in FOLDER.glob("test_public_claims*.py") for name in _tests_of(path.name)}
    assert sorted(written - {test for row in ROWS for test in row.named}) == []


def test_the_figures_are_those_of_the_tables():
    kinds = Counter(row.kind for row in ROWS)
    counted = [len(ROWS), *(kinds[kind] for kind in RESULTS)]
    told = re.search(r"(\d+) rows: (\d+) hold, (\d+) differ, (\d+) need a GPU, (\d+) do not apply\.", PAGE)
    assert [int(figure) for figure in told.groups()] == counted
