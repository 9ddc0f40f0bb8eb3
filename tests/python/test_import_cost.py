"""`import broker` opens few files, imports no framework, and takes a fraction of NumPy's time."""

from __future__ import annotations

import statistics
import subprocess
import sys

import pytest
from processes import run_python

MOST_CALLS = 60
"""File system calls of `import broker` beyond those of a bare interpreter."""

MOST_OF_NUMPY = 1 / 5
"""The part of NumPy's import time that broker may take."""

ROUNDS = 9

FRAMEWORKS = ("numpy", "torch", "tensorflow", "jax", "cupy", "dpnp", "dpctl", "ml_dtypes", "tvm_ffi")


def _file_system_calls(program, log):
    """Return the number of calls that name a file or list a folder."""
    traced = ["strace", "-f", "-o", str(log), "-e", "trace=%file,getdents,getdents64"]
    subprocess.run([*traced, sys.executable, "-P", "-c", program], check=True, timeout=60)
    lines = log.read_text().splitlines()
    return sum("(" in line and "resumed>" not in line for line in lines)


def test_the_import_makes_few_file_system_calls(tmp_path):
    bare = _file_system_calls("pass", tmp_path / "bare")
    assert _file_system_calls("import broker", tmp_path / "broker") - bare <= MOST_CALLS


def test_numpys_import_makes_more_than_the_limit(tmp_path):
    bare = _file_system_calls("pass", tmp_path / "bare")
    assert _file_system_calls("import numpy", tmp_path / "numpy") - bare > MOST_CALLS


def _seconds(module):
    timed = f"from time import perf_counter as now; start = now(); import {module}; print(now() - start)"
    return float(run_python(timed).printed)


def test_the_import_takes_a_fraction_of_numpys():
    rounds = [(_seconds("broker"), _seconds("numpy")) for _ in range(ROUNDS)]
    ours, numpys = (statistics.median(times) for times in zip(*rounds, strict=True))
    assert ours / numpys <= MOST_OF_NUMPY, f"broker {ours * 1000:.1f} ms, NumPy {numpys * 1000:.1f} ms"


SHOW = f"; import sys; print(*sorted({set(FRAMEWORKS)} & set(sys.modules)))"


@pytest.mark.parametrize(
    "program",
    [
        "import broker",
        "import broker; broker.asarray(bytearray(8))",
        "import broker; broker.to_capsule(b'abc', readonly='share')",
        "import broker; broker.no_copy, broker.trace, broker.borrow, broker.using, broker.exceptions.CopyRequired",
        "import broker; broker.explain(3, to='broker')",
    ],
    ids=["import", "array", "capsule", "names", "explain"],
)
def test_no_framework_is_imported(program):
    assert run_python(program + SHOW).printed == ""


def test_a_conversion_imports_the_target_alone():
    ended = run_python("import broker; broker.to_numpy(bytearray(8))" + SHOW)
    assert ended.printed == "numpy"


def test_explain_imports_the_target_alone():
    ended = run_python("import broker; broker.explain(b'abc', to='numpy')" + SHOW)
    assert ended.printed == "numpy"


def test_the_import_loads_no_module_but_its_own():
    """But for ``atexit``, which is built in: the end waits for threads that begin with a device then."""
    ended = run_python("import sys; old = set(sys.modules); import broker; print(*sorted(set(sys.modules) - old))")
    assert "atexit" in sys.builtin_module_names
    assert ended.printed.split() == ["atexit", "broker", "broker._native"]
