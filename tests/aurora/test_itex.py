"""TensorFlow with Intel's extension on the device in software: its tensors cross to dpnp and broker's arrays.

The extension's kernels are compiled for Intel's GPUs and do not run there; tensors are made, copied and read back.
Programs find the extension in a folder of its own, `itex` in the environment, or where `BROKER_TEST_ITEX` says.

Intel's adapter and the extension want entry points of the loader that the software driver lacks, as a loader, and
Debian's genuine one as well: the shim, loaded before both, has all.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from processes import run_python
from software.driver import BUILT, LOADER

pytestmark = pytest.mark.timeout(600)

ITEX = Path(os.environ.get("BROKER_TEST_ITEX", Path(sys.prefix) / "itex" / "site-packages"))
SHIM = BUILT.with_name("libdlpack_broker_software_shim.so")
SECONDS = 120

ON_XPU = """
import tensorflow as tf
import broker, dpnp, numpy as np
with tf.device("XPU:0"):
    x = tf.identity(tf.constant([1.0, 2.0, 3.0]))

def told(call):
    try:
        return call()
    except broker.BrokerError as error:
        return f"{type(error).__name__}: {error}"
"""

READ_BACK = "print(x.device[-5:], x.numpy())"

TO_OTHERS = """
view, array = broker.to_dpnp(x), broker.asarray(x)
print(view.sycl_device.filter_string, array.device, view.get_array()._pointer == array.data_ptr)
del x
print(view + 1, broker.to_numpy(array, device="cpu"))
"""

FROM_OTHERS = """
source, array = dpnp.arange(4, dtype="float32"), broker.asarray(np.arange(3.0), device="level_zero")
seen, other = broker.to_tensorflow(source), broker.to_tensorflow(array)
print(seen.device[-5:], broker.asarray(seen).data_ptr == source.get_array()._pointer, seen.numpy())
print(other.device[-5:], broker.asarray(other).data_ptr == array.data_ptr, other.numpy())
del source, array
with tf.device("XPU:0"):
    print(tf.identity(seen).numpy(), broker.to_tensorflow(np.ones(2), device="XPU:0").device[-5:])
"""

FROM_OTHERS_PRINTED = """\
XPU:0 True [0. 1. 2. 3.]
XPU:0 True [0. 1. 2.]
[0. 1. 2. 3.] XPU:0"""

REFUSED = """
print(told(lambda: broker.to_dpnp(x)))
print(told(lambda: broker.to_tensorflow(dpnp.ones(2))))
print(x.numpy())
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Return a function that runs a program on the device, with the extension."""
    # SYCL looks there for a loader, and waits for ever on the one that it finds itself.
    folder = tmp_path_factory.mktemp("loader")
    shim = folder / LOADER
    shim.symlink_to(SHIM)
    return lambda program, hides="0", **environment: _run(program, shim, hides, environment)


def _run(program, shim, hides, environment):
    libraries = os.pathsep.join([str(Path(sys.prefix) / "lib"), os.environ.get("LD_LIBRARY_PATH", "")])
    path = os.pathsep.join([str(ITEX), str(Path(__file__).parents[1] / "python"), os.environ.get("PYTHONPATH", "")])
    return run_python(
        ON_XPU + program,
        seconds=SECONDS,
        PYTHONPATH=path,
        LD_LIBRARY_PATH=libraries,
        LD_PRELOAD=str(shim),
        ZEL_LIBRARY_PATH=str(shim.parent),
        ZE_ENABLE_ALT_DRIVERS=str(BUILT),
        BROKER_SOFTWARE_ZE_OPENCL=str(Path(sys.prefix) / "lib" / "libintelocl.so"),
        UR_L0_USE_IMMEDIATE_COMMANDLISTS="1",
        ITEX_ENABLE_NEXTPLUGGABLE_DEVICE=hides,
        TF_USE_LEGACY_KERAS="1",
        **environment,
    )


def _lines(ended):
    assert ended.status == 0, ended.complained
    return ended.printed


def test_the_extension_makes_tensors_and_reads_them_back(run):
    assert _lines(run(READ_BACK)) == "XPU:0 [1. 2. 3.]"


if os.environ.get("BROKER_SAFE") != "1":

    def test_dpnp_and_arrays_of_broker_see_the_memory_of_a_tensor(run):
        wanted = "level_zero:gpu:0 level_zero:gpu:0 True\n[2. 3. 4.] [1. 2. 3.]"
        assert _lines(run(TO_OTHERS)) == wanted

    def test_tensorflow_sees_the_memory_of_dpnp_and_of_arrays_of_broker(run):
        assert _lines(run(FROM_OTHERS)) == FROM_OTHERS_PRINTED

    def test_memory_is_copied_both_ways_where_the_driver_keeps_contexts_apart(run):
        apart = {"BROKER_SOFTWARE_ZE_POINTERS": "context"}
        assert _lines(run(FROM_OTHERS, **apart)) == FROM_OTHERS_PRINTED.replace("True", "False")
        wanted = "level_zero:gpu:0 level_zero:gpu:0 False\n[2. 3. 4.] [1. 2. 3.]"
        assert _lines(run(TO_OTHERS, **apart)) == wanted

    def test_the_extension_s_default_mode_is_told_with_what_to_set(run):
        seen = _lines(run(REFUSED, hides="1")).splitlines()
        assert ["ITEX_ENABLE_NEXTPLUGGABLE_DEVICE=0" in line for line in seen] == [True, True, False]
        assert seen[2] == "[1. 2. 3.]"
