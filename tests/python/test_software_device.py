"""Broker's conversions of arrays on the Level Zero device in software, whose memory is a GPU's to SYCL."""

from __future__ import annotations

import os

from broker import _software
from processes import run_python

TO_HOST = """
import broker, dpnp
array = dpnp.arange(5, dtype="float32")
assert array.sycl_device.filter_string == "level_zero:gpu:0"
for source in (array, array.get_array()):
    for consumer in ("numpy", "torch", "tensorflow", "jax"):
        values = broker.to(source, consumer, device="cpu")
        assert list(map(float, values)) == [0.0, 1.0, 2.0, 3.0, 4.0], (type(source), consumer)
print("copied")
"""


def test_device_memory_reaches_every_host_framework_by_a_copy():
    ended = run_python(TO_HOST, seconds=120, **_software.variables("driver", os.environ))
    assert (ended.status, ended.printed) == (0, "copied"), ended.complained
