"""Queues that are none of SYCL's, and what is no queue, as ``stream=``; and borrowed views whose queue nobody tells.

Each program is a process of its own on the software device. `test_usm_order` has SYCL's queues in every spelling.
"""

from __future__ import annotations

import pytest
from software.driver import run_on_software

pytestmark = pytest.mark.timeout(600)

XPU = {"BROKER_SOFTWARE_XPU": "1"}

OWN_QUEUE = """
import broker, dpctl, dpnp, numpy as np, torch
from software.broker_operations import COUNTED, ITEMS, pending

reader, own = dpctl.SyclQueue("gpu", property="in_order"), broker.Queue("gpu")

def seen(convert):
    array = pending("device")
    made = convert(array)
    host = np.zeros(ITEMS, dtype="int32")
    memory = array.get_array().usm_data
    reader.memcpy(memoryview(host).cast("B"), memory, host.nbytes)
    return bool((host == COUNTED).all())

conversions = {
    "torch": lambda x: broker.to_torch(x, stream=own),
    "dpnp": lambda x: broker.to_dpnp(x, stream=own),
    "usm_ndarray": lambda x: broker.to_usm_ndarray(x.get_array(), stream=own),
    "array": lambda x: broker.asarray(x, stream=own),
    "capsule": lambda x: broker.asarray(x).__dlpack__(stream=own, max_version=(1, 3)),
}
for name, convert in conversions.items():
    print(name, seen(convert))
"""

BORROWED = """
import ctypes, sys
import broker, dpctl, numpy as np, torch
from software.broker_operations import COUNTED, ITEMS, ROUNDS, counting

new = ctypes.pythonapi.PyCapsule_New
new.restype, new.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
name = b"SyclQueueRef"
held = broker.asarray(np.zeros(ITEMS, dtype="int32"), device="gpu")
usm, kernel = broker.to_dpnp(held).get_array().usm_data, counting()
with broker.borrow(held, "torch") as view:
    queue = dpctl.SyclQueue(new(torch.xpu.current_stream().sycl_queue, name, None))
    queue.submit_async(kernel, [usm, ctypes.c_int(ROUNDS)], [ITEMS])
    sys.modules["dpctl"] = sys.modules["dpnp"] = None
print((broker.to_numpy(held, device="cpu") == COUNTED).all())
"""

NO_QUEUE = """
import ctypes
import broker, dpnp

counter = ctypes.c_void_p(ctypes.cast(ctypes.CDLL(None).strlen, ctypes.c_void_p).value)
no_queue = (ctypes.c_void_p * 2)(0, ctypes.addressof(counter))
for stream in (ctypes.addressof(no_queue), 2, type("Stream", (), {"cuda_stream": 1 << 40, "ptr": 1 << 40})()):
    try:
        broker.to_dpnp(dpnp.ones(3), stream=stream)
    except broker.BrokerError as error:
        print(type(error).__name__, error)
"""


def test_broker_s_own_queue_comes_after_the_producers_work() -> None:
    ended = run_on_software(OWN_QUEUE, "v1_immediate", **XPU)
    wanted = [f"{name} True" for name in ("torch", "dpnp", "usm_ndarray", "array", "capsule")]
    assert ended.printed.splitlines() == wanted, ended.complained


def test_work_on_a_borrowed_view_is_over_also_where_no_queue_tells() -> None:
    ended = run_on_software(BORROWED, "v1_immediate", **XPU)
    assert ended.printed == "True", ended.complained


def test_what_is_no_queue_is_refused_and_not_called() -> None:
    ended = run_on_software(NO_QUEUE, "v1_immediate", BROKER_SAFE="0")
    address, number, cuda = ended.printed.splitlines()
    assert address.startswith("InvalidTensorError broker.to_dpnp: wanted an object of a loaded SYCL runtime"), ended
    assert number.startswith("OptionError broker.to_dpnp: wanted a SYCL queue for stream=, got 2")
    assert cuda.startswith("OptionError broker.to_dpnp: wanted a SYCL queue for stream=, got <")
