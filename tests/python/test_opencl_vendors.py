"""The OpenCL vendors that SYCL would load: which are listed, and which are refused beside TensorFlow.

The list is compared with the libraries that a process has mapped after its
first device query, so that the rules of the loader are the loader's own.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from processes import run_python
from skip_list import skip_what_is_listed  # noqa: F401 - a fixture

INTEL = Path(sys.prefix) / "lib" / "libintelocl.so"
POCL = "libpocl.so.2"
SYSTEM_POCL = "/etc/OpenCL/vendors/pocl.icd"

LISTED = """
from broker import _native
print(*(vendor["library"] for vendor in _native.opencl_vendors()))
"""
LOADED = """
import dpctl
dpctl.get_devices()
print(*{line.split()[-1] for line in open("/proc/self/maps") if "libintelocl.so" in line})
"""
DEVICES = """
import dpctl
assert dpctl.get_devices()
"""
CHECK = """
from broker import _native
try:
    _native.check_opencl_vendors()
except RuntimeError as error:
    print(type(error).__name__, error)
"""
TENSORFLOW = "import tensorflow"
SYSTEMS_LIST = """
import os
os.environ.pop("OCL_ICD_VENDORS", None)
"""

CLEAN = {"OCL_ICD_FILENAMES": "", "ONEAPI_DEVICE_SELECTOR": "*:*"}


@pytest.fixture
def folder(tmp_path):
    """Return a function that makes a folder of vendors from file names and their texts."""

    def make(**files):
        for name, text in files.items():
            (tmp_path / name.replace("_icd", ".icd")).write_text(text)
        return str(tmp_path)

    return make


def _printed(program, **environment):
    ended = run_python(program, **CLEAN | environment)
    assert ended.status == 0, ended.complained
    return ended.printed


@pytest.mark.parametrize(
    ("name", "text", "is_taken"),
    [
        ("intel_icd", f"{INTEL}\n", True),
        ("intel_icd", f"{INTEL}", True),
        (".hidden_icd", f"{INTEL}\n", True),
        ("intel_icd", f"{INTEL}\n\n", False),
        ("intel_icd", f" {INTEL}\n", False),
        ("intel_icd", f"{INTEL}\n# a comment\n", False),
        ("intel_icd", "", False),
        ("intel_icd.bak", f"{INTEL}\n", False),
        ("intel.ICD", f"{INTEL}\n", False),
    ],
)
def test_a_file_counts_as_it_does_for_the_loader(folder, name, text, is_taken):
    vendors = folder(**{name: text})
    wanted = str(INTEL) if is_taken else ""
    assert _printed(LISTED, OCL_ICD_VENDORS=vendors) == wanted
    assert (_printed(LOADED, OCL_ICD_VENDORS=vendors) != "") is is_taken


@pytest.mark.parametrize("variable", ["{folder}/intel.icd", "{folder}:{folder}", "{folder}/none", str(INTEL)])
def test_the_variable_names_one_folder(folder, variable):
    variable = variable.format(folder=folder(intel_icd=f"{INTEL}\n"))
    assert _printed(LISTED, OCL_ICD_VENDORS=variable) == ""
    assert _printed(LOADED, OCL_ICD_VENDORS=variable) == ""


def test_libraries_are_added_by_name(tmp_path):
    added = {"OCL_ICD_VENDORS": str(tmp_path), "OCL_ICD_FILENAMES": f"/none.so:{INTEL}"}
    assert _printed(LISTED, **added) == f"/none.so {INTEL}"
    assert _printed(LOADED, **added)


@pytest.mark.parametrize(
    ("selector", "is_asked"),
    [
        ("level_zero:gpu", False),
        ("level_zero:*;cuda:*", False),
        ("*:*;!opencl:*", False),
        ("!opencl:*", False),
        ("LEVEL_ZERO:*", True),
        ("level_zero:*;opencl:cpu", True),
        ("*:cpu", True),
    ],
)
def test_a_selector_of_other_backends_keeps_opencl_out(folder, selector, is_asked):
    settings = {"OCL_ICD_VENDORS": folder(intel_icd=f"{INTEL}\n"), "ONEAPI_DEVICE_SELECTOR": selector}
    assert (_printed(LISTED, **settings) != "") is is_asked
    assert (_printed(LOADED, **settings) != "") is is_asked


def test_intels_vendor_passes_beside_tensorflow(folder):
    assert _printed(TENSORFLOW + CHECK, OCL_ICD_VENDORS=folder(intel_icd=f"{INTEL}\n")) == ""


@pytest.mark.parametrize("imports", ["import tensorflow, dpctl\n", "import dpctl, tensorflow\n"])
def test_pocl_kills_the_raw_device_query(folder, imports):
    ended = run_python(imports + DEVICES, **CLEAN, OCL_ICD_VENDORS=folder(pocl_icd=f"{POCL}\n"))
    assert ended.status < 0


def test_pocl_of_the_system_kills_it_where_no_variable_is_set():
    assert run_python(SYSTEMS_LIST + TENSORFLOW + DEVICES, **CLEAN).status < 0


def test_pocl_is_refused_by_name_with_the_variable_to_set(folder):
    vendors = folder(pocl_icd=f"{POCL}\n", intel_icd=f"{INTEL}\n")
    said = _printed(TENSORFLOW + CHECK, OCL_ICD_VENDORS=vendors)
    assert said.startswith("RuntimeCollisionError")
    for part in [POCL, f"{vendors}/pocl.icd", "TensorFlow", "OCL_ICD_VENDORS=", str(INTEL)]:
        assert part in said


def test_pocl_of_the_system_is_refused_where_no_variable_is_set():
    assert SYSTEM_POCL in _printed(SYSTEMS_LIST + TENSORFLOW + CHECK)


def test_pocl_is_refused_where_dpctl_was_imported_first_but_never_asked(folder):
    said = _printed("import dpctl\n" + TENSORFLOW + CHECK, OCL_ICD_VENDORS=folder(pocl_icd=f"{POCL}\n"))
    assert said.startswith("RuntimeCollisionError")


def test_pocl_passes_without_tensorflow(folder):
    assert _printed(CHECK + DEVICES, OCL_ICD_VENDORS=folder(pocl_icd=f"{POCL}\n")) == ""


def test_pocl_passes_where_the_devices_were_asked_for_before_tensorflow(folder):
    assert _printed(DEVICES + TENSORFLOW + CHECK, OCL_ICD_VENDORS=folder(pocl_icd=f"{POCL}\n")) == ""


def test_pocl_is_refused_until_the_advice_is_followed(folder, tmp_path_factory):
    advised = tmp_path_factory.mktemp("advised")
    (advised / "intel.icd").write_text(f"{INTEL}\n")
    advice = f"""
import os
os.environ["OCL_ICD_VENDORS"] = {str(advised)!r}
"""
    program = TENSORFLOW + CHECK + advice + CHECK + DEVICES
    said = _printed(program, OCL_ICD_VENDORS=folder(pocl_icd=f"{POCL}\n"))
    assert said.count("RuntimeCollisionError") == 1
