"""TensorFlow 2.15 keeps its LLVM to itself: what is refused beside newer ones works here, and is not refused."""

from __future__ import annotations

from processes import run_python
from skip_list import skip_what_is_listed  # noqa: F401 - a fixture

PROGRAM = """
import tensorflow
from broker import _native
_native.check_opencl_vendors()
import dpctl
assert dpctl.get_devices()
"""


def test_pocl_lives_beside_this_tensorflow(tmp_path):
    (tmp_path / "pocl.icd").write_text("libpocl.so.2\n")
    assert run_python(PROGRAM, OCL_ICD_VENDORS=str(tmp_path)).status == 0
