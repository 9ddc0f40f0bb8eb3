"""`python -m broker doctor` on runtimes and their devices: what it tells of them, and each of its warnings, provoked.

The runtimes that this machine lacks are empty libraries of the right names, which a child process has loaded.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import broker
import pytest
from broker import _advice, _doctor
from processes import Ending, run_python
from skip_list import skip_what_is_listed  # noqa: F401 - a fixture
from software.driver import run_on_software

pytestmark = pytest.mark.timeout(300)

DOCTOR = """
import sys
sys.modules.update(dict.fromkeys({hidden!r}))
from broker.__main__ import main
sys.exit(main(["doctor", "--json"]))
"""
"""Looks at few frameworks, since each takes seconds."""

CUDA = """
import json
from broker import _runtimes
from raw.capsules import compiled
from software.driver import FAKE_CUDA
print(json.dumps(_runtimes._devices({"name": "cuda", "files": [str(compiled(FAKE_CUDA))]})))
"""
"""In a process of its own, where what stands in for the driver is taken for it from then on."""

TWO = {"BROKER_SOFTWARE_ZE_DEVICES": "2"}


def _program(*frameworks: str) -> str:
    hidden = [row.name for row in broker.frameworks() if row.name not in frameworks]
    return DOCTOR.format(hidden=hidden)


def _report(ended: Ending) -> dict:
    assert ended.printed, ended.complained
    return json.loads(ended.printed.splitlines()[-1])


def _finding(report: dict, what: str) -> dict:
    found = [finding for finding in report["findings"] if what in finding["what"]]
    assert len(found) == 1, [finding["what"] for finding in report["findings"]]
    return found[0]


def _runtime(report: dict, name: str, place: int = 0) -> dict:
    return [one for one in report["runtimes"] if one["name"] == name][place]


@pytest.fixture(scope="module")
def fake(tmp_path_factory: pytest.TempPathFactory):
    """Return a function that makes an empty library of that name."""
    folder = tmp_path_factory.mktemp("fakes")
    (folder / "empty.c").write_text("int broker_test_fake;\n")

    def make(name: str) -> str:
        command = ["cc", "-shared", "-fPIC", f"-Wl,-soname,{name}", "-o", folder / name, folder / "empty.c"]
        subprocess.run(command, check=True)
        return str(folder / name)

    return make


@pytest.fixture(scope="module")
def warned(fake, tmp_path_factory: pytest.TempPathFactory) -> dict:
    """What it says of dpctl beside a second SYCL runtime, a PyTorch without symbols and Intel's TensorFlow."""
    folder = tmp_path_factory.mktemp("itex") / "intel_extension_for_tensorflow"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    path = os.pathsep.join(filter(None, [str(folder.parent), os.environ.get("PYTHONPATH")]))
    preloaded = " ".join(map(fake, ["libsycl.so.8", "libc10_xpu.so"]))
    variables = {"ZE_FLAT_DEVICE_HIERARCHY": "COMPOSITE", "LD_PRELOAD": preloaded, "PYTHONPATH": path}
    return _report(run_python(_program("dpctl"), **variables))


@pytest.fixture(scope="module")
def on_software() -> dict:
    settings = TWO | {"ZE_AFFINITY_MASK": "1", "BROKER_SAFE": "0"}
    return _report(run_on_software(_program("dpctl"), "v1_immediate", **settings))


def test_a_runtime_has_its_file_its_version_its_symbols_and_who_loads_it(warned):
    dpctl = _runtime(warned, "dpctl")
    assert Path(dpctl["files"][0]).name == "libDPCTLSyclInterface.so"
    assert (dpctl["version"], dpctl["missing"], dpctl["loaded_by"]) == (
        next(row.version for row in broker.frameworks() if row.name == "dpctl"),
        [],
        ["dpctl"],
    )
    assert "DPCTLQueue_Wait" in dpctl["found"]


def test_its_devices_have_the_numbers_that_dlpack_has_for_them(warned):
    [listed] = _runtime(warned, "dpctl")["devices"]
    assert (listed["name"], listed["dlpack"]) == ("opencl:cpu:0", [14, 0])


def test_devices_in_software_are_called_so(on_software):
    [device] = _runtime(on_software, "level_zero")["devices"]
    assert (device["name"], device["dlpack"], device["context"]) == ("level_zero:gpu:0", [14, 0], "sycl, in software")


def test_two_sycl_runtimes_are_named_with_the_order_of_loading_that_works(warned):
    finding = _finding(warned, "two SYCL runtimes")
    assert "libsycl.so.8" in finding["what"] and "libsycl.so.9" in finding["what"]
    assert "dpctl before" in finding["mend"] and "PyTorch up to 2.12 with dpctl 0.21" in finding["mend"]


def _sycl(file: str, *loaded_by: str) -> dict:
    return {"name": "sycl", "files": [file], "major": 9, "loaded_by": list(loaded_by)}


def test_two_files_of_one_sycl_runtime_are_one_in_a_process():
    [finding] = _advice._two_sycls([_sycl("/a/libsycl.so.9", "PyTorch"), _sycl("/b/libsycl.so.9", "dpctl")])
    assert "two files of one SYCL runtime: /a/libsycl.so.9 (PyTorch), /b/libsycl.so.9 (dpctl)" in finding.what
    assert "get the one that is loaded first" in finding.what and finding.mend.startswith("unset LD_LIBRARY_PATH")


def test_two_files_that_one_process_has_are_two_runtimes():
    [finding] = _advice._two_sycls([_sycl("/a/libsycl.so.9", "PyTorch"), _sycl("/b/libsycl.so.9", "dpctl", "PyTorch")])
    assert "each has contexts of its own" in finding.what


def test_sycls_devices_are_dpctls_where_there_is_one_runtime(warned, on_software):
    assert _runtime(on_software, "sycl")["devices"] == _runtime(on_software, "dpctl")["devices"] != []
    assert [one["devices"] for one in warned["runtimes"] if one["name"] == "sycl"] == [[], []]


def test_cudas_devices_are_the_drivers_whatever_framework_loads_it():
    told = json.loads(run_python(CUDA).printed)
    assert told == {
        "devices": [{"name": f"cuda:{place}", "dlpack": [2, place], "context": "primary"} for place in range(2)]
    }


def test_a_runtime_lacks_nothing_that_nobody_calls(on_software):
    runtime = _runtime(on_software, "level_zero")
    assert (runtime["missing"], runtime["lacking"]) == ([], [])


def test_the_symbols_that_a_runtime_lacks_are_named(warned):
    finding = _finding(warned, "libc10_xpu.so lacks _ZN3c103xpu18get_device_contextEv: broker does not call it")
    assert "install a version of torch" in finding["mend"]


def test_next_pluggable_devices_are_found_before_tensorflow_is_loaded(warned):
    assert "export ITEX_ENABLE_NEXTPLUGGABLE_DEVICE=0" in _finding(warned, "NextPluggableDevice")["mend"]


def test_a_hierarchy_that_is_not_flat_is_told(warned):
    finding = _finding(warned, "ZE_FLAT_DEVICE_HIERARCHY=COMPOSITE")
    assert finding["mend"] == "export ZE_FLAT_DEVICE_HIERARCHY=FLAT"


def test_none_of_it_breaks_anything(warned):
    assert warned["healthy"]


def test_devices_hidden_by_the_affinity_mask_are_counted(on_software):
    finding = _finding(on_software, "ZE_AFFINITY_MASK=1 hides 1 of Level Zero's devices")
    assert finding["mend"].startswith("unset ZE_AFFINITY_MASK")


def test_devices_hidden_by_sycls_selector_are_counted():
    program = "from broker._advice import _hidden; import os; print(*_hidden(os.environ, 60))"
    ended = run_on_software(program, "v1_immediate", **TWO, ONEAPI_DEVICE_SELECTOR="level_zero:1")
    assert "ONEAPI_DEVICE_SELECTOR=level_zero:1 hides 1 of" in ended.printed, ended


def test_devices_that_two_variables_hide_are_told_of_both():
    program = "from broker._advice import _hidden; import os; print(*(found.what for found in _hidden(os.environ, 60)), sep='\\n')"
    chosen = {"ONEAPI_DEVICE_SELECTOR": "level_zero:0", "ZE_AFFINITY_MASK": "0"}
    ended = run_on_software(program, "v1_immediate", **TWO, **chosen)
    assert [line.partition(" of ")[0] for line in ended.printed.splitlines()] == [
        "ONEAPI_DEVICE_SELECTOR=level_zero:0 hides 1",
        "ZE_AFFINITY_MASK=0 hides 1",
    ]


def test_a_selector_that_hides_nothing_is_not_mentioned():
    program = "from broker._advice import _hidden; import os; print(*_hidden(os.environ, 60))"
    ended = run_on_software(program, "v1_immediate", **TWO, ONEAPI_DEVICE_SELECTOR="level_zero:gpu")
    assert (ended.status, ended.printed) == (0, ""), ended


def test_an_opencl_vendor_that_a_process_found_to_collide_is_told():
    [finding] = _advice.advice([{"collision": ("libpocl.so.2 collides", "set OCL_ICD_VENDORS")}], [], 1)
    assert finding == (False, "libpocl.so.2 collides", "set OCL_ICD_VENDORS")


def test_an_opencl_vendor_of_the_system_that_collides_is_told_with_the_variable_to_set(tmp_path):
    (tmp_path / "pocl.icd").write_text("libpocl.so.2\n")
    (tmp_path / "intel.icd").write_text(f"{Path(sys.prefix, 'lib', 'libintelocl.so')}\n")
    ended = run_python(_program("tensorflow"), OCL_ICD_VENDORS=str(tmp_path), OCL_ICD_FILENAMES="")
    assert "OCL_ICD_VENDORS=" in _finding(_report(ended), "libpocl.so.2")["mend"]


def test_people_see_a_table_of_the_runtimes(warned):
    shown = str(_doctor.Report("3", "0", "here", [], warned["runtimes"], []))
    assert "libDPCTLSyclInterface.so" in shown and "opencl:cpu:0 (14, 0)" in shown
