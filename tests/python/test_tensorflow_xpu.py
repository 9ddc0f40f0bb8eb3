"""TensorFlow's `XPU` on the software device: what its tensors do, alone and through broker.

Each program is a process of its own. Nothing here shows what a GPU or Intel's extension does beyond TensorFlow's own
interfaces.
"""

from __future__ import annotations

import subprocess
import sys

import pytest
from software.answers import answers, names
from software.driver import run_on_software

pytestmark = pytest.mark.timeout(600)

POISON = {"BROKER_SOFTWARE_ZE_POISON": "1"}
TWO = {"BROKER_SOFTWARE_ZE_DEVICES": "2"}


@pytest.mark.parametrize("name", names("tensorflow_xpu_operations"))
def test_on_the_software_device(name: str) -> None:
    assert answers("tensorflow_xpu_operations", "v1_immediate", **POISON)[name] is None


def test_two_devices_are_two_and_copies_go_between_them() -> None:
    program = """
    from dlpack_broker_software import tensorflow_xpu
    tensorflow_xpu.load()
    import tensorflow as tf
    with tf.device("XPU:1"):
        x = tf.constant([1, 2])
        there = x + x
    with tf.device("XPU:0"):
        here = tf.identity(there)
    print(len(tf.config.list_logical_devices("XPU")), there.device[-5:], here.device[-5:], here.numpy())
    """
    ended = run_on_software(program, "v1_immediate", **TWO)
    assert (ended.status, ended.printed) == (0, "2 XPU:1 XPU:0 [2 4]"), ended.complained


def test_without_a_device_the_library_says_how_to_run() -> None:
    program = "from dlpack_broker_software import tensorflow_xpu; tensorflow_xpu.load()"
    ended = run_on_software(program, "v1_immediate", ONEAPI_DEVICE_SELECTOR="opencl:cpu")
    assert "python -m broker software -- COMMAND" in ended.complained


def test_the_library_tells_where_it_lies() -> None:
    command = [sys.executable, "-P", "-m", "dlpack_broker_software.tensorflow_xpu"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    assert ended.stdout.strip().endswith(".so")
