"""Computes with dpnp on SYCL's default device, and hands the result to NumPy.

On a machine without an Intel GPU: python -m broker software -- python examples/dpnp_device.py
"""

import broker
import dpnp

x = dpnp.linspace(0.0, 1.0, 5, dtype="float32")
print("device:", x.sycl_device.filter_string, "-", x.sycl_device.name)

y = dpnp.ones((5, 5), dtype="float32") @ x
print(broker.explain(y, to="numpy"))
print(broker.to_numpy(y, device="cpu"))
