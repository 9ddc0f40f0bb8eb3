"""TensorFlow's `XPU` on the software device: what its tensors do, alone and through broker.

Each program is a process of its own. Nothing here shows what a GPU or Intel's extension does beyond TensorFlow's own
interfaces.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from software.answers import answers, names
from software.driver import run_on_software

pytestmark = pytest.mark.timeout(600)

SLOWLY = {"BROKER_SOFTWARE_ZE_POISON": "1", "BROKER_SOFTWARE_XPU_KERNEL_MS": "40"}
APART = {"BROKER_SOFTWARE_ZE_POINTERS": "context"}
TWO = {"BROKER_SOFTWARE_ZE_DEVICES": "2"}


TWO_DEVICES = """
from dlpack_broker_software import tensorflow_xpu
tensorflow_xpu.load()
import tensorflow as tf
with tf.device("XPU:1"):
    x = tf.constant([1, 2])
    there = x + x
with tf.device("XPU:0"):
    here = tf.identity(there)
print(there.device[-5:], here.device[-5:], here.numpy())

import broker, dpnp
source = dpnp.ones(2, device="level_zero:gpu:1")
seen = broker.to_tensorflow(source)
view = broker.to_dpnp(there)
print(seen.device[-5:], view.sycl_device.filter_string, broker.asarray(there).device, view.tolist())
print(broker.to_tensorflow(source, device="XPU:0").device[-5:])
"""

ENDING = """
from dlpack_broker_software import tensorflow_xpu
tensorflow_xpu.load()
import atexit, sys, threading, broker, dpnp, tensorflow as tf
with tf.device("XPU:0"):
    x = tf.identity([1.0, 2.0])
view = broker.to_dpnp(x)
seen = broker.to_tensorflow(dpnp.ones(2))
sys.kept = [view, seen, x, seen + seen, broker.asarray(seen)]
atexit.register(lambda: print(view.tolist(), seen.numpy().tolist()))
"""

HIDDEN = """
from dlpack_broker_software import tensorflow_xpu
tensorflow_xpu.load()
import broker, dpnp, tensorflow as tf
with tf.device("XPU:0"):
    x = tf.identity([1.0, 2.0])

def told(call):
    try:
        return call()
    except broker.BrokerError as error:
        return f"{type(error).__name__}: {error}"

print(told(lambda: broker.to_dpnp(x)))
print(told(lambda: broker.to_tensorflow(dpnp.ones(2))))
print(told(lambda: broker.to_tensorflow(dpnp.ones(2), device="cpu").numpy()))
print(told(lambda: broker.to_tensorflow(x.numpy(), device="XPU:0").device[-5:]))
for row in broker.routes(["tensorflow", "numpy", "array"]).rows:
    if row.place == "XPU:0":
        print(row.target, row.outcome, row.limit.partition(" ")[0], "x.numpy()" in row.command)
"""

STAGED = """
from dlpack_broker_software import tensorflow_xpu
tensorflow_xpu.load()
import broker, dpctl, dpctl.memory, dpnp, numpy as np, tensorflow as tf
from software import fake_itex
device = fake_itex.load(is_apart=False).sycl_device
queue = dpctl.SyclQueue(dpctl.SyclContext([device]), device)
memory = dpctl.memory.MemoryUSMDevice(16, queue=queue)
memory.copy_from_host(np.arange(4, dtype="f4").view("u1"))

class Foreign:
    __sycl_usm_array_interface__ = {
        "data": (memory._pointer, False), "shape": (4,), "strides": None, "typestr": "<f4", "version": 1, "syclobj": queue,
    }

from broker._runtimes import runtimes
print([one["devices"] for one in runtimes() if one["name"] == "itex"])
for source in (broker.to_dpnp(Foreign()), dpnp.arange(4, dtype="f4")):
    with broker.trace() as seen:
        x = broker.to_tensorflow(source)
    print(seen.copies, x.device[-5:], (x + 1).numpy())
    try:
        print(broker.to_tensorflow(source, copy=False).device[-5:])
    except broker.CopyRequired as error:
        print(error)
"""

ON_CUDA = """
from dlpack_broker_software import tensorflow_xpu
tensorflow_xpu.load()
import ctypes, gc, time, weakref, broker, dpctl, numpy as np, tensorflow as tf
from dpctl.memory import MemoryUSMDevice
from raw.capsules import compiled
from software.driver import FAKE_CUDA
fake = ctypes.CDLL(str(compiled(FAKE_CUDA)))
queue = dpctl.SyclQueue()

def closed(*_):
    raise AssertionError("a capsule was asked for")

broker.to_tensorflow(np.ones(16))
tf.experimental.dlpack.to_dlpack = tf.experimental.dlpack.from_dlpack = closed

class OnCuda:
    def __init__(self, values, offset=0):
        self.memory = MemoryUSMDevice(values.nbytes + offset, queue=queue)
        self.memory.copy_from_host(np.concatenate([np.zeros(offset, "u1"), values.view("u1")]))
        self.address = self.memory._pointer + offset
        data, shape = (self.address, False), values.shape
        self.__cuda_array_interface__ = dict(data=data, shape=shape, typestr="<f4", version=3, stream=1)

with tf.device("XPU:0"):
    x, flags = tf.identity([1.0, 2.0]), tf.identity([True, False])
    small = tf.identity(tf.cast([1.0, 2.0], "float8_e5m2"))
held = broker.asarray(x)
print(held.device, broker.to_numpy(x, device="cpu").tolist(), broker.asarray(flags).dtype, broker.asarray(small).dtype)

source = OnCuda(np.zeros(2, "f4"))
fake.fake_write_late(ctypes.c_void_p(source.address), ctypes.c_float(5), ctypes.c_size_t(2))
told = broker.explain(source, to="tensorflow").outcome
made = broker.to_tensorflow(source)
print(told, made.device[-5:], broker.asarray(made).data_ptr == source.address, (made + 1).numpy().tolist())
print(broker.to_tensorflow(OnCuda(np.ones(2, "f4"), 4)).numpy().tolist(), broker.to_tensorflow(held, device="XPU:0").device[-5:])

there = weakref.ref(source)
del source
kept, ends = there() is not None, time.monotonic() + 10
del made
while there() is not None and time.monotonic() < ends:
    gc.collect()
print(kept, there() is None)

ctypes.c_int.in_dll(fake, "fake_device").value = 0
try:
    broker.to_tensorflow(OnCuda(np.ones(2, "f4")))
except broker.UnsupportedDeviceError as error:
    print(error)
"""

CROSSED_ON_CUDA = """\
cuda:1 [1.0, 2.0] bool float8_e5m2
shares XPU:0 True [6.0, 6.0]
[1.0, 1.0] XPU:0
True True
broker.to_tensorflow: TensorFlow cannot reach memory on cuda:0; pass device="cpu" to bring it to the host by a copy"""

REFUSED_ON_CUDA = """
import ctypes, broker, numpy as np
from raw.capsules import compiled
from software.driver import FAKE_CUDA
from dlpack_broker_software import tensorflow_xpu
tensorflow_xpu.load()
fake = ctypes.CDLL(str(compiled(FAKE_CUDA)))

class OnCuda:
    values = np.ones(3)
    __cuda_array_interface__ = dict(values.__array_interface__, version=3, stream=1)

for target in ("tensorflow", "dpnp", "numpy"):
    try:
        print(broker.to(OnCuda(), target))
    except broker.UnsupportedDeviceError as error:
        print(str(error).partition(";")[0])
"""

KEPT_FROM_ALL = """\
broker.to_tensorflow: TensorFlow cannot reach memory on cuda:1
broker.to_dpnp: dpnp cannot reach memory on cuda:1
broker.to_numpy: NumPy cannot reach memory on cuda:1"""

EXAMPLE = """\
TensorFlow's on XPU:0: [2. 4. 6.]
dpnp's view on level_zero:gpu:0: [2. 4. 6.]
dpnp's on level_zero:gpu:0: [0. 1. 2. 3.]
TensorFlow's view on XPU:0: [0. 1. 2. 3.]"""

REFUSED = """\
UnsupportedDeviceError: broker.to_dpnp: TensorFlow's XPU:0 hides where its memory is, as Intel's extension has it by \
default; set ITEX_ENABLE_NEXTPLUGGABLE_DEVICE=0 and TF_USE_LEGACY_KERAS=1 before TensorFlow is imported, or pass \
x.numpy(), which is a copy on the host
UnsupportedDeviceError: broker.to_tensorflow: TensorFlow's XPU:0 hides where its memory is, as Intel's extension has it \
by default; set ITEX_ENABLE_NEXTPLUGGABLE_DEVICE=0 and TF_USE_LEGACY_KERAS=1 before TensorFlow is imported, or pass \
device="cpu"
[1. 1.]
XPU:0
numpy refuses TensorFlow True
array refuses TensorFlow True"""

SAFE = """\
UnsupportedDeviceError: broker.to_dpnp: the tensor is on TensorFlow's XPU:0: BROKER_SAFE=1 keeps its C interface shut, \
and its DLPack knows no such device; pass x.numpy(), which is a copy on the host
UnsupportedDeviceError: broker.to_tensorflow: TensorFlow cannot reach memory on level_zero:gpu:0; pass device="cpu" to \
bring it to the host by a copy
[1. 1.]
XPU:0
numpy refuses TensorFlow True
array refuses TensorFlow True"""


# TensorFlow's public doors, which alone are open where broker is to be safe, know no XPU.
if os.environ.get("BROKER_SAFE") == "1":

    def test_the_public_doors_refuse_tensors_of_the_device_and_stage_to_it() -> None:
        ended = run_on_software(HIDDEN, "v1_immediate")
        assert (ended.status, ended.printed) == (0, SAFE), ended.complained

    def test_the_public_doors_keep_memory_of_a_cuda_device_from_tensorflow() -> None:
        ended = run_on_software(REFUSED_ON_CUDA, "v1_immediate")
        assert (ended.status, ended.printed) == (0, KEPT_FROM_ALL), ended.complained

else:

    @pytest.mark.parametrize("name", names("tensorflow_xpu_operations"))
    def test_on_the_software_device(name: str) -> None:
        assert answers("tensorflow_xpu_operations", "v1_immediate", **SLOWLY)[name] is None

    def test_the_example_prints_what_both_see() -> None:
        script = str(Path(__file__).parents[2] / "examples" / "tensorflow_xpu.py")
        program = f"import runpy, sys; sys.argv = ['', {script!r}]; runpy.run_module('dlpack_broker_software.tensorflow_xpu')"
        ended = run_on_software(program, "v1_immediate")
        assert (ended.status, ended.printed) == (0, EXAMPLE), ended.complained

    def test_memory_that_the_extension_s_context_does_not_know_is_copied_into_it() -> None:
        ended = run_on_software(STAGED, "v1_immediate", **SLOWLY, **APART)
        assert ended.status == 0, ended.complained
        devices, copied, refused, shared, given = ended.printed.splitlines()
        assert devices == """[[{'name': 'XPU:0', 'dlpack': (14, 0), 'context': "TensorFlow's"}]]"""
        assert (copied, shared, given) == ("1 XPU:0 [1. 2. 3. 4.]", "0 XPU:0 [1. 2. 3. 4.]", "XPU:0")
        assert "copy=False forbids the copy that is needed: TensorFlow's context" in refused

    def test_memory_of_a_cuda_device_crosses_without_capsules() -> None:
        # The driver is a stand-in of ours, to which every address is on its device 1: the plugin's `XPU:0`.
        ended = run_on_software(ON_CUDA, "v1_immediate")
        assert (ended.status, ended.printed) == (0, CROSSED_ON_CUDA), ended.complained

    def test_the_process_ends_while_both_sides_hold_memory_of_the_other() -> None:
        ended = run_on_software(ENDING, "v1_immediate")
        assert (ended.status, ended.printed) == (0, "[1.0, 2.0] [1.0, 1.0]"), ended.complained

    def test_a_device_that_hides_its_memory_is_told_from_others() -> None:
        ended = run_on_software(HIDDEN, "v1_immediate", BROKER_SOFTWARE_XPU_TAGGED="1")
        assert (ended.status, ended.printed) == (0, REFUSED), ended.complained


if os.environ.get("BROKER_TEST_LONG") == "1" and os.environ.get("BROKER_SAFE") != "1":

    @pytest.mark.parametrize("adapter", ["v1_immediate", "v2"])
    def test_memory_stays_on_the_one_of_two_devices_that_it_is_on(adapter: str) -> None:
        ended = run_on_software(TWO_DEVICES, adapter, **TWO)
        wanted = "XPU:1 XPU:0 [2 4]\nXPU:1 level_zero:gpu:1 level_zero:gpu:1 [2, 4]\nXPU:0"
        assert (ended.status, ended.printed) == (0, wanted), ended.complained

    @pytest.mark.parametrize("name", names("tensorflow_xpu_operations"))
    def test_with_a_driver_that_keeps_contexts_apart(name: str) -> None:
        assert answers("tensorflow_xpu_operations", "v2", **SLOWLY, **APART)[name] is None

    def test_without_a_device_the_library_says_how_to_run() -> None:
        program = "from dlpack_broker_software import tensorflow_xpu; tensorflow_xpu.load()"
        ended = run_on_software(program, "v1_immediate", ONEAPI_DEVICE_SELECTOR="opencl:cpu")
        assert "python -m broker software -- COMMAND" in ended.complained

    def test_the_library_tells_where_it_lies() -> None:
        command = [sys.executable, "-P", "-m", "dlpack_broker_software.tensorflow_xpu"]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
        assert ended.stdout.strip().endswith(".so")
