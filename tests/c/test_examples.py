"""The examples in C and C++, built by CMake against what `make install` has put there, and run."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from conftest import ROOT, on_software_device, run

pytestmark = pytest.mark.skipif(shutil.which("cmake") is None, reason="cmake is missing: apt-get install cmake")


@pytest.fixture(scope="module")
def built(prefix, tmp_path_factory):
    def project(name: str) -> Path:
        folder = tmp_path_factory.mktemp(name)
        options = [f"-DCMAKE_PREFIX_PATH={prefix}", f"-DPython3_ROOT_DIR={sys.base_prefix}"]
        run(["cmake", "-S", ROOT / "examples" / name, "-B", folder, *options])
        run(["cmake", "--build", folder], timeout=300)
        return folder

    return project


def test_roundtrip(built):
    said = run([built("c") / "roundtrip"])
    assert said.splitlines()[-1] == "nobody has the memory any more"


def test_solver_on_the_host_and_on_the_software_device(built):
    solver = built("cpp") / "solver"
    environment = {"VIRTUAL_ENV": sys.prefix}
    on_host = run([solver], **environment)
    on_device = run(on_software_device([solver, "gpu"]), **environment)
    assert "PyTorch shared the field" in on_host
    assert on_device == on_host
