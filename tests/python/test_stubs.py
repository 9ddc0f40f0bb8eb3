"""The type stubs say what the package is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import broker
import pytest

PACKAGE = Path(broker.__file__).resolve().parent
CACHE = PACKAGE.parents[1] / ".mypy_cache"

#: As where the frameworks are not installed or not typed; also quicker by their size.
UNTYPED = """
[mypy]
[mypy-torch.*,jax.*,numpy.*]
follow_imports = skip
follow_imports_for_stubs = True
"""

USE = """
from dataclasses import dataclass
from typing import Any
import broker, jax, numpy as np, torch
@dataclass
class Batch:
    data: Any
a = np.zeros(3)
t: torch.Tensor = broker.to_torch(a)
n: np.ndarray[Any, Any] = broker.to(t, "numpy")
j: jax.Array = broker.to_jax(n)
like: torch.Tensor = broker.to(j, like=t)
held: broker.Array = broker.asarray(bytearray(3))
again: broker.Array = broker.from_capsule(a.__dlpack__())
many: list[torch.Tensor] = broker.to_torch([a, a])
broker.to_torch(Batch(a))
with broker.trace() as seen:
    print(seen.copies)
with broker.borrow(held, np) as view:
    print(view)
@broker.using(torch)
def double(x: torch.Tensor) -> torch.Tensor:
    return x * 2
double(a)
"""
MISUSE = """
import broker
broker.to_torch(3)
broker.to_numpy(b"", readonly="maybe")
broker.explain(b"", to="torch").outcome == "crashes"
"""


def _mypy(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-m", "mypy", "--strict", "--cache-dir", str(CACHE), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.fixture
def program(tmp_path):
    def write(text):
        path = tmp_path / "program.py"
        path.write_text(text)
        return path

    return write


def test_the_stubs_match_the_package_where_frameworks_have_no_types(tmp_path):
    config = tmp_path / "mypy.ini"
    config.write_text(UNTYPED)
    command = [sys.executable, "-P", "-m", "mypy.stubtest", "broker", "--mypy-config-file", str(config)]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_the_package_is_strictly_typed():
    ended = _mypy(PACKAGE)
    assert ended.returncode == 0, ended.stdout


def test_results_have_the_types_of_their_frameworks(program):
    ended = _mypy(program(USE))
    assert ended.returncode == 0, ended.stdout


def test_misuse_is_an_error(program):
    ended = _mypy(program(MISUSE))
    assert ended.stdout.count(": error:") == 3, ended.stdout


def test_the_package_says_that_it_is_typed():
    assert (PACKAGE / "py.typed").exists()
