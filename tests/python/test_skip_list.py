"""Only what the committed list names may be skipped, and the list names only what is there."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from requirements_met import MET
from skip_list import entries

FOLDER = Path(__file__).parent
SKIPPING = {"skip", "skipif", "xfail", "importorskip"}

listed = pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.tests)


def _tests_of(module):
    tree = ast.parse((FOLDER / module).read_text())
    return [node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]


@listed
def test_an_entry_names_tests_that_are_there(entry):
    module = entry.tests.partition("::")[0]
    assert any(entry.names(f"{module}::{test}") for test in _tests_of(module))


@listed
def test_an_entry_needs_what_can_be_looked_for(entry):
    assert entry.needs in MET


@listed
def test_an_entry_has_a_reason(entry):
    assert len(entry.reason.split()) > 3


def test_nothing_skips_besides_the_list():
    found = [
        f"{path.name}:{node.lineno}"
        for path in sorted(FOLDER.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in SKIPPING and path.name != "skip_list.py"
    ]
    assert found == []
