"""The examples in C and C++, built by CMake against what `make install` has put there, and run; the guide's code too."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest
from conftest import ROOT, on_software_device, run

needs_cmake = pytest.mark.skipif(shutil.which("cmake") is None, reason="cmake is missing: apt-get install cmake")


@pytest.fixture(scope="module")
def built(prefix, tmp_path_factory):
    def project(name: str) -> Path:
        folder = tmp_path_factory.mktemp(name)
        options = [f"-DCMAKE_PREFIX_PATH={prefix}", f"-DPython3_ROOT_DIR={sys.base_prefix}"]
        run(["cmake", "-S", ROOT / "examples" / name, "-B", folder, *options])
        run(["cmake", "--build", folder], timeout=300)
        return folder

    return project


@needs_cmake
def test_roundtrip(built):
    said = run([built("c") / "roundtrip"])
    assert said.splitlines()[-1] == "nobody has the memory any more"


@needs_cmake
def test_solver_on_the_host_and_on_the_software_device(built):
    solver = built("cpp") / "solver"
    environment = {"VIRTUAL_ENV": sys.prefix}
    on_host = run([solver], **environment)
    on_device = run(on_software_device([solver, "gpu"]), **environment)
    assert "PyTorch shared the field" in on_host
    assert on_device == on_host


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
