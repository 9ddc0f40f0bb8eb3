"""What PyTorch's `xpu` and TensorFlow's `XPU` are late with on the software device: nobody reads, or reuses, memory before.

One process for each of them, in which every command, or kernel, is so late that a look without order comes first.
"""

from __future__ import annotations

import ast
import functools
import json
import os
from pathlib import Path

import pytest
from software.driver import run_on_software

pytestmark = pytest.mark.timeout(300)

LATE = {
    "late_torch": {"BROKER_SOFTWARE_XPU": "1", "BROKER_SOFTWARE_ZE_DELAY": "20"},
    "late_tensorflow": {"BROKER_SOFTWARE_XPU_KERNEL_MS": "400"},
}
"""The modules that hold operations, and what makes their work late."""

SEEN = {"late_torch": 7.0, "late_tensorflow": 2.0}


def _names(module: str) -> list[str]:
    """Return the operations of a module, which cannot be imported here: there is no device."""
    tree = ast.parse((Path(__file__).parent / "software" / f"{module}.py").read_text())
    [table] = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "OPERATIONS"
    ]
    return [ast.unparse(name) for name in table.elts] if isinstance(table, ast.List) else []


@functools.cache
def _seen(module: str) -> dict[str, object]:
    ended = run_on_software(f"from software.{module} import main; main()", "v2", **LATE[module])
    seen: dict[str, object] = {"complained": ended.complained}
    for line in ended.printed.splitlines():
        seen |= json.loads(line)
    return seen


@pytest.mark.parametrize("name", _names("late_torch"))
def test_of_pytorch(name: str) -> None:
    seen = _seen("late_torch")
    assert seen.get(name) == SEEN["late_torch"], seen


# TensorFlow's public doors, which alone are open where broker is to be safe, know no XPU.
if os.environ.get("BROKER_SAFE") != "1":

    @pytest.mark.parametrize("name", _names("late_tensorflow"))
    def test_of_tensorflow(name: str) -> None:
        seen = _seen("late_tensorflow")
        assert seen.get(name) == SEEN["late_tensorflow"], seen
