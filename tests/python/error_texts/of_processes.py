"""Errors that need a process of their own: for a framework that is missing, old, or set up otherwise."""

from __future__ import annotations

from software.driver import loader_folder

_SAY = """
import sys
import broker

def say(call):
    try:
        print("nothing: it made", call())
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
"""

_WITHOUT = "import sys; sys.modules[{module!r}] = None\n"

_UNTESTED = "import {module}; {module}.__version__ = '9.9'\n"

_WITHOUT_SYCL = "import sys; sys.modules['dpctl'] = None\n" + _SAY

_LEFT_BEHIND = """
import pathlib, sys, tempfile
folder = tempfile.TemporaryDirectory()
place = pathlib.Path(folder.name, "cupy")
place.mkdir()
for name in [{files}]:
    (place / name).touch()
sys.path.insert(0, folder.name)
"""

_TO_CUPY = _SAY + "say(lambda: broker.to_cupy(b'abc'))"

_PLACED = "say(lambda: broker.memory.empty(8 << 20, 'uint8', device='level_zero'))"

_FORKED = """
import os
broker.devices()
if not os.fork():
    say(broker.devices)
    sys.exit(0)
os.wait()
"""

_AT_THE_END = """
import atexit, threading
ends = threading.Event()

@atexit.register
def end():
    ends.set()
    thread.join()

def use():
    ends.wait()
    say(lambda: broker.Device("gpu"))

thread = threading.Thread(target=use, daemon=True)
thread.start()
"""
"""Before the import of broker, whose own function for the end then runs first."""

_FROM_ELSEWHERE = """
from raw.hazards import hand_made
say(lambda: broker.asarray(hand_made(device=(2, 0))[0], device="level_zero"))
"""

_HIDDEN = """
from sharing.handles import rehandled, ticket_of
array = broker.memory.empty(3, device="level_zero")
ticket = ticket_of(array)
ticket[29] ^= 1  # the first byte of the device's UUID
say(lambda: rehandled(array, ticket=bytes(ticket)).open())
"""

_OF_NOBODY = """
import ctypes
import dpnp
counter = ctypes.c_void_p(0)
x = dpnp.ones(3)
queue = (ctypes.c_void_p * 2)(0, ctypes.addressof(counter))
say(lambda: broker.to_dpnp(x, stream=ctypes.addressof(queue)))
"""

_ON_CUDA = """
import ctypes
import numpy as np
from raw.capsules import compiled
from software.driver import FAKE_CUDA
fake = ctypes.CDLL(str(compiled(FAKE_CUDA)))
ctypes.c_int.in_dll(fake, {setting!r}).value = {value}

class OnCuda:
    values = np.ones(3)
    __cuda_array_interface__ = dict(values.__array_interface__, version=3, stream=1)

say(lambda: broker.to_numpy(OnCuda(), device="cpu"))
"""

_CHILD_OF_SYCL = """
import os, dpnp
x = dpnp.ones(3)
x.sycl_queue.wait()
if not os.fork():
    say(lambda: broker.to_dpnp(b"abc"))
    sys.stdout.flush()
    os._exit(0)
os.wait()
"""

_GROWN = """
from sharing.handles import rehandled, ticket_of
array = broker.memory.empty(3, device="level_zero")
ticket = ticket_of(array)
ticket[22] ^= 1  # the third byte of the size
say(lambda: rehandled(array, ticket=bytes(ticket)).open())
"""

_FROM_BEFORE = """
array = broker.memory.empty(3, device="level_zero")
import dpctl
say(lambda: broker.to_dpnp(array, copy={copy}))
"""

_NAMED = "say(lambda: broker.use_context_of({framework!r}))"

_KERNEL = """
from software import spirv
kernel = broker.kernel.from_spirv(spirv.count())["count"]
say(lambda: {call})
"""


def _software(**settings: str) -> dict[str, str]:
    """Return the variables by which a program finds the software device, and by which that behaves."""
    given = {"ZEL_LIBRARY_PATH": str(loader_folder())}
    return given | {f"BROKER_SOFTWARE_ZE_{name}": value for name, value in settings.items()}


_DOORS = {"BROKER_SAFE": "0"}
"""Has the direct doors open, by which contexts are found, in either mode of the suite."""

PROCESSES: dict[str, tuple[str, dict[str, str]]] = {
    "frameworks.state.left_behind": (_LEFT_BEHIND.format(files="") + _TO_CUPY, {}),
    "frameworks.state.namesake": (_LEFT_BEHIND.format(files="'__init__.py'") + _TO_CUPY, {}),
    "frameworks.state": (_WITHOUT.format(module="torch") + _SAY + "say(lambda: broker.to_torch(b'abc'))", {}),
    "numpy_allocator.usm_host.no_dpctl": (
        _WITHOUT.format(module="dpctl") + _SAY + "say(lambda: broker.memory.numpy_allocator('usm_host').__enter__())",
        {},
    ),
    "numpy_allocator.usm_host.no_device": (
        _SAY + "say(lambda: broker.memory.numpy_allocator('usm_host').__enter__())",
        {"ONEAPI_DEVICE_SELECTOR": "level_zero:*"},
    ),
    "device.Error.Loader": (_WITHOUT_SYCL + _PLACED, {"ZEL_LIBRARY_PATH": "/nowhere"}),
    "device.Error.NoDriver": (_WITHOUT_SYCL + _PLACED, {"ZEL_LIBRARY_PATH": ""}),
    "device.Error.OutOfDeviceMemory": (_WITHOUT_SYCL + _PLACED, _software(MEMORY="4096")),
    "device.Error.Driver": (_WITHOUT_SYCL + _PLACED, _software(FAIL_CALL="zeMemAllocDevice")),
    "device.Error.ShuttingDown": (_AT_THE_END + _WITHOUT_SYCL, _software()),
    "device.Error.ForkedChild": (_WITHOUT_SYCL + _FORKED, _software()),
    "adapters.Error.NoOwner": (_SAY + _OF_NOBODY, _DOORS),
    "adapters.Error.ForkedChild": (_SAY + _CHILD_OF_SYCL, _DOORS),
    "adapters.Error.CudaStatus": (_SAY + _ON_CUDA.format(setting="fake_status", value=700), {}),
    "adapters.Error.NoCudaDevice": (_SAY + _ON_CUDA.format(setting="fake_device", value=64), {}),
    "level_zero.shared": (_WITHOUT_SYCL + _HIDDEN, _software()),
    "level_zero.shared.size": (_WITHOUT_SYCL + _GROWN, _software()),
    "level_zero.made.shareable": (
        _WITHOUT_SYCL + "say(lambda: broker.memory.empty(3, device='gpu', usm_type='shared', shareable=True))",
        _software(),
    ),
    "device.Error.Kernel": (_WITHOUT_SYCL + _KERNEL.format(call="kernel(64)"), _software()),
    "level_zero.arguments": (_WITHOUT_SYCL + _KERNEL.format(call="kernel(64, 3, 1)"), _software()),
    "level_zero.kernels.range": (_WITHOUT_SYCL + _KERNEL.format(call="kernel('64')"), _software()),
    "level_zero.queues.no_queue": (_WITHOUT_SYCL + _KERNEL.format(call="kernel(64, queue='gpu')"), _software()),
    "level_zero.kernels.after": (_WITHOUT_SYCL + _KERNEL.format(call="kernel(64, after=[1])"), _software()),
    "level_zero.queues.place": (
        _WITHOUT_SYCL + "say(lambda: broker.tensor.ones(3, device='host', queue=broker.Queue()))",
        _software(),
    ),
    "level_zero.queues.context": (
        _SAY + "queue = broker.Queue()\nimport dpctl\nsay(lambda: broker.tensor.ones(3, queue=queue))",
        {**_software(), "BROKER_SAFE": "0"},
    ),
    "level_zero.waits": (
        _WITHOUT_SYCL + _KERNEL.format(call="kernel(0, broker.memory.empty(0, 'int32', device='gpu'), 1).wait(-1)"),
        _software(),
    ),
    "level_zero.copies": (_WITHOUT_SYCL + _FROM_ELSEWHERE, _software()),
    "CopyReason.OtherContext": (
        _SAY + _FROM_BEFORE.format(copy=False),
        _software(POINTERS="context") | _DOORS,
    ),
    "level_zero.homes.safe": (_SAY + _NAMED.format(framework="torch"), _software() | {"BROKER_SAFE": "1"}),
    "level_zero.homes.nobody": (_WITHOUT_SYCL + _NAMED.format(framework="tensorflow"), _software() | _DOORS),
    "level_zero.homes.dpctl": (_WITHOUT_SYCL + _NAMED.format(framework="dpctl"), _software() | _DOORS),
    "Refusal.Lack.no_ml_dtypes": (
        _WITHOUT.format(module="ml_dtypes")
        + _SAY
        + "import torch; say(lambda: broker.to_numpy(torch.zeros(2, dtype=torch.bfloat16)))",
        {},
    ),
    "CopyReason.Permuted.untested": (
        _UNTESTED.format(module="torch")
        + _SAY
        + "import numpy; say(lambda: broker.to_torch(numpy.zeros((2, 3)).T, copy=False))",
        {},
    ),
    "Refusal.DType.untested": (
        _UNTESTED.format(module="torch") + _SAY + "say(lambda: broker.to_torch(broker.tensor.zeros(2, dtype='bfloat16')))",
        {},
    ),
    "Refusal.ReadOnly.untested": (
        _UNTESTED.format(module="jax") + _SAY + "say(lambda: broker.to_jax(b'abc', readonly='error'))",
        {},
    ),
    "Refusal.Rank": (
        _UNTESTED.format(module="numpy")
        + _SAY
        + "from raw.hazards import hand_made\n"
        + "say(lambda: broker.to_numpy(hand_made(shape=(1,) * 40, strides=(1,) * 40)[0]))",
        {},
    ),
}
