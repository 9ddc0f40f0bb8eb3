"""The examples in C and C++, built by CMake against what `make install` has put there, and run; the guide's code too."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

import pytest
from conftest import ROOT, finished, on_software_device, run

needs_cmake = pytest.mark.skipif(shutil.which("cmake") is None, reason="cmake is missing: apt-get install cmake")


@needs_cmake
def test_roundtrip(built):
    said = run([built("c") / "roundtrip"])
    assert said.splitlines()[-1] == "nobody has the memory any more"


@pytest.fixture(scope="module")
def solved_on_device(built):
    """What the solver on the software device prints, and what the driver says at its end of what it still has."""
    command = on_software_device([built("cpp") / "solver", "gpu"])
    ended = finished(command, VIRTUAL_ENV=sys.prefix, BROKER_SOFTWARE_ZE_LEDGER="1")
    return ended.stdout, ended.stderr


@needs_cmake
def test_solver_on_the_host_and_on_the_software_device(built, solved_on_device):
    on_host = run([built("cpp") / "solver"], VIRTUAL_ENV=sys.prefix)
    assert "PyTorch shared the field" in on_host
    assert solved_on_device[0] == on_host


@needs_cmake
def test_the_solver_leaves_no_memory_with_the_driver(solved_on_device):
    told = solved_on_device[1]
    ledger = {kind: int(count) for count, kind in re.findall(r"^ +(\d+) ([a-z ]+)$", told, re.MULTILINE)}
    assert ledger["allocations"] == 0, told
    # The driver's own context with a queue, and the kernel by which broker copies strides, stay for the next array. So
    # does SYCL's context, with a list, where PyTorch gets its `xpu` in software: dpctl is loaded by that.
    assert ledger["queues"] == 0 and 1 <= ledger["contexts"] == ledger["command lists"] <= 2, told
    assert ledger["modules"] <= 1 and ledger["kernels"] <= 1, told


PROGRAM = """
import {module}, numpy, torch
field = {module}.Field(3, 4)
tensor, array = field.tensor("torch"), field.tensor("numpy")
field.heat(2)
assert tensor.data_ptr() == array.ctypes.data and tensor.sum() == 24
assert {module}.sum(tensor[:, ::2]) == 12 and {module}.sum(array[::-1]) == 24
try:
    field.tensor("tourch")
except Exception as error:
    assert "tourch" in str(error)
else:
    raise AssertionError("an unknown framework was found")
del field
assert tensor[2, 3] == 2
"""


EXTENSIONS = {"pybind11": "get_cmake_dir", "nanobind": "cmake_dir"}
"""The packages that make extension modules, and their functions that tell where their CMake packages are."""


@needs_cmake
@pytest.mark.parametrize(("name", "folder"), EXTENSIONS.items())
def test_an_extension_module(built, name, folder):
    found = getattr(pytest.importorskip(name), folder)()
    module = f"heat_{name}"
    where = built(name, found)
    paths = os.pathsep.join([str(where), os.environ.get("PYTHONPATH", "")])
    run([sys.executable, "-P", "-c", PROGRAM.format(module=module)], PYTHONPATH=paths)


@needs_cmake
@pytest.mark.skipif(shutil.which("gfortran") is None, reason="Fortran is missing: apt-get install gfortran")
def test_fortran(built):
    assert run([built("fortran") / "columns"]).split() == ["7."] * 4


@pytest.mark.skipif(shutil.which("pkg-config") is None, reason="pkg-config is missing: apt-get install pkgconf")
def test_pkg_config_finds_the_library(prefix, tmp_path):
    where = {"PKG_CONFIG_PATH": str(prefix / "lib" / "pkgconfig")}
    options = run(["pkg-config", "--cflags", "--libs", "dlpack_broker"], **where).split()
    made = tmp_path / "roundtrip"
    run(["cc", ROOT / "examples" / "c" / "roundtrip.c", "-o", made, *options])
    run([made], LD_LIBRARY_PATH=str(prefix / "lib"))


def test_the_program_of_the_guide_runs(compiled, tmp_path):
    (program,) = re.findall(r"```cpp\n(.*?)```", (ROOT / "docs" / "c-api.md").read_text(), re.DOTALL)
    source = tmp_path / "guide.cpp"
    source.write_text(program)
    said = run([compiled(str(source))]).splitlines()
    assert said[0] == "7"
    assert said[1].startswith("broker_array_reshape: ")
    assert said[2].startswith("float32 (2, 3) on cpu -> TensorFlow: ")


@needs_cmake
def test_cmake_finds_the_library_that_the_wheel_carries(tmp_path):
    found = run([sys.executable, "-P", "-m", "broker", "--cmake-dir"]).strip()
    run(["cmake", "-S", ROOT / "examples" / "c", "-B", tmp_path, f"-Ddlpack_broker_DIR={found}"])
    run(["cmake", "--build", tmp_path])
    run([tmp_path / "roundtrip"])


def test_the_package_tells_where_its_headers_are():
    found = Path(run([sys.executable, "-P", "-m", "broker", "--include-dir"]).strip())
    assert (found / "dlpack_broker" / "broker.hpp").is_file()
