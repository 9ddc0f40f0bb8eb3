"""Programs on the device in software, and with Python, under AddressSanitizer and in valgrind.

What others lose or keep is passed over by the frame that allocated it, which is never this library's.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

import pytest
from conftest import HERE, ROOT, long_alone, on_software_device, run
from test_examples import EXTENSIONS, needs_cmake
from test_programs import ASAN, ON_DEVICES, PATHS, claims
from test_python import SOURCE, needs_shared_python, program

SUPPRESSIONS = HERE / "valgrind.supp"
OF_PYTHON = ROOT / "tests" / "python" / "valgrind.supp"
LEAKS_OF_OTHERS = HERE / "leaks.supp"

# Tables of Rust's are pointed at in their middle, so that what stays until the end looks as if it might be lost.
LOST = ("--leak-check=full", "--errors-for-leak-kinds=definite,indirect", "--show-leak-kinds=definite,indirect")
VALGRIND = ("valgrind", "--quiet", *LOST, f"--suppressions={SUPPRESSIONS}", "--error-exitcode=99")
EACH_OBJECT = {"PYTHONMALLOC": "malloc", "OPENBLAS_NUM_THREADS": "1"}

LEFT_TO_THE_END = (
    "an_array_may_outlive_the_interpreter_and_go_on_a_foreign_thread",
    "a_tensor_may_be_left_to_the_end_of_the_interpreter",
)
"""Claims about what goes when no interpreter is there any more to be told: it is left to the system."""

needs_valgrind = pytest.mark.skipif(shutil.which("valgrind") is None, reason="valgrind is missing: apt-get install valgrind")

WITHOUT_SYCL = tuple(source for source in ON_DEVICES if source not in ("runtimes.c", "places.cpp"))
"""SYCL's runtime runs under AddressSanitizer, and takes valgrind minutes."""


@pytest.mark.parametrize("source", ON_DEVICES)
def test_no_leak_and_no_error_on_a_device_under_address_sanitizer(compiled, source):
    options = {"LSAN_OPTIONS": f"suppressions={LEAKS_OF_OTHERS}:print_suppressions=0"}
    run(on_software_device([compiled(source, *ASAN)]), **PATHS, **options)


@needs_valgrind
@pytest.mark.parametrize("source", long_alone(WITHOUT_SYCL, but=("devices.c",)))
def test_no_leak_and_no_error_on_a_device_in_valgrind(compiled, source):
    run(on_software_device([*VALGRIND, compiled(source)]), timeout=600, **PATHS)


@needs_valgrind
@needs_shared_python
@pytest.mark.parametrize("claim", long_alone(claims(SOURCE), but=("numpy_shares_what_the_program_has",)))
def test_no_leak_and_no_error_beside_an_embedded_python_in_valgrind(compiled, claim):
    leaks = ["--leak-check=no"] if claim in LEFT_TO_THE_END else []
    watched = [*VALGRIND, *leaks, f"--suppressions={OF_PYTHON}", program(compiled), claim]
    run(watched, timeout=600, TEST_PYTHON=sys.executable, **EACH_OBJECT)


PROGRAM = """
import {module}, numpy
field = {module}.Field(3, 4)
array = field.tensor("numpy")
field.heat(2)
assert {module}.sum(array[::-1]) == 24
try:
    field.tensor("tourch")
except Exception as error:
    assert "tourch" in str(error)
del field
assert array[2, 3] == 2
# What is left to the end of the interpreter is left to the system.
del array
"""


@needs_cmake
@needs_valgrind
@pytest.mark.parametrize("name", long_alone(tuple(EXTENSIONS), but=("pybind11",)))
def test_no_leak_and_no_error_in_an_extension_module_in_valgrind(built, name):
    where = built(name, getattr(pytest.importorskip(name), EXTENSIONS[name])())
    paths = os.pathsep.join([str(where), os.environ.get("PYTHONPATH", "")])
    watched = [*VALGRIND, f"--suppressions={OF_PYTHON}", sys.executable, "-P", "-c", PROGRAM.format(module=f"heat_{name}")]
    run(watched, timeout=600, PYTHONPATH=paths, **EACH_OBJECT)


@needs_cmake
@pytest.mark.parametrize("places", long_alone(("gpu", "host"), but=("gpu",)))
def test_no_error_in_the_solver_and_the_pytorch_that_it_embeds_under_address_sanitizer(built, places):
    solver = built("cpp", options=ASAN) / "solver"
    # What Python and PyTorch keep until the end is no leak of the solver's, whose own are looked for without them.
    variables = {"VIRTUAL_ENV": sys.prefix, "ASAN_OPTIONS": "detect_leaks=0"}
    command = [solver] if places == "host" else on_software_device([solver, places])
    assert "PyTorch shared the field" in run(command, timeout=600, **variables)


def test_a_suppression_begins_behind_the_allocator_at_a_frame_outside_the_library():
    blocks = re.findall(r"^\{(.*?)^\}", SUPPRESSIONS.read_text(), re.DOTALL | re.MULTILINE)
    frames = [re.findall(r"^\s*(obj|fun):(\S+)$", block, re.MULTILINE) for block in blocks]
    assert frames
    for first, *others in frames:
        assert first in [("fun", "malloc"), ("fun", "strdup"), ("fun", "_Znwm")]
        assert others and all(kind == "fun" or Path(pattern).name.startswith(("libintelocl", "libpython3")) for kind, pattern in others)
    leaks = [line.removeprefix("leak:") for line in LEAKS_OF_OTHERS.read_text().splitlines() if not line.startswith("#")]
    assert leaks and all(name.startswith(("libintelocl.", "libur_adapter")) for name in leaks)
