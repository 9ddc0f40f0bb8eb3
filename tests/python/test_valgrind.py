"""What crosses the border to C is watched by valgrind: no read, write or free of memory that is nobody's.

The Rust tests run in valgrind too (`scripts/run_tests.py`).
"""

from __future__ import annotations

import fnmatch
import os
import re
import subprocess
import sys
from pathlib import Path

import broker
import pytest

SUPPRESSIONS = Path(__file__).with_name("valgrind.supp")

FOUND = 99
"""The exit status of a program in which valgrind found something."""

WATCHED = ["valgrind", "--quiet", f"--error-exitcode={FOUND}", f"--suppressions={SUPPRESSIONS}"]

ENVIRONMENT = {
    # Each object by itself, so that a use after its end is seen.
    "PYTHONMALLOC": "malloc",
    "OPENBLAS_NUM_THREADS": "1",
}


def _run(program):
    """Run a program that can import this folder's modules in valgrind; give its status, output and complaints."""
    paths = os.pathsep.join([str(Path(__file__).parent), *filter(None, sys.path)])
    command = [*WATCHED, sys.executable, "-P", "-c", program]
    variables = os.environ | ENVIRONMENT | {"PYTHONPATH": paths}
    ended = subprocess.run(command, env=variables, capture_output=True, text=True, timeout=240, check=False)
    return ended.returncode, ended.stdout.strip(), ended.stderr


def test_everything_that_crosses_c_keeps_to_its_own_memory():
    status, printed, found = _run("import boundary; boundary.everything(); print('done')")
    assert (status, printed) == (0, "done"), found


FAULTS = {
    "a_read_after_the_deleter": """
        taken = Taken(broker.to_capsule(VALUES, copy=True, max_version=(1, 3)))
        taken.delete()
        ctypes.string_at(taken.descriptor.data, 4)
    """,
    "a_second_deletion": """
        taken = Taken(broker.to_capsule(VALUES, max_version=(1, 3)))
        taken.delete()
        taken.delete()
    """,
    "a_copy_beyond_the_data": """
        broker.to_numpy(offer(PLAIN.but(shape=(7,), strides=None), VERSIONED), copy=True)
    """,
}


@pytest.fixture(scope="module")
def faults():
    """Commit every fault in one process, and give what valgrind said of each."""
    said = "".join(f"sys.stderr.write('fault {name}\\n')\nif True:{body}\n" for name, body in FAULTS.items())
    status, _printed, found = _run(f"import ctypes, sys\nfrom boundary import *\n{said}")
    assert status == FOUND
    return dict(part.split("\n", 1) for part in found.split("fault ")[1:])


@pytest.mark.parametrize("fault", FAULTS)
def test_valgrind_finds(faults, fault):
    assert re.search(r"Invalid read of size [1-8]", faults[fault])


def _suppressions():
    """Return the frames of each suppression."""
    blocks = re.findall(r"\{(.*?)\}", SUPPRESSIONS.read_text(), re.DOTALL)
    return [re.findall(r"^\s*(obj|fun):(\S+)$", block, re.MULTILINE) for block in blocks]


def test_a_suppression_begins_at_a_frame_outside_brokers_libraries():
    ours = [broker._native.__file__, "target/release/lib_native.so", "target/debug/deps/foreign-0123"]
    first = [frames[0] for frames in _suppressions()]
    assert first
    for kind, pattern in first:
        assert "*" not in pattern if kind == "fun" else not any(fnmatch.fnmatch(path, pattern) for path in ours)
