"""Memory on a Level Zero device, shared with dpnp where that is installed.

On a machine without an Intel GPU: python -m broker software -- python examples/level_zero_arrays.py
"""

import broker
import numpy as np

found = [device for device in broker.devices() if device.name.startswith("level_zero")]
for device in found:
    print(device, device.description, "fp64" if device.properties.has_fp64 else "no fp64")

if not found:
    print("no Level Zero device here")
else:
    array = broker.asarray(np.arange(4.0), device=found[0])
    print(array)
    try:
        shared = broker.to_dpnp(array)
        shared += 1
        print("dpnp works on the same memory:", broker.shares_memory(array, shared))
    except broker.MissingFrameworkError:
        print("dpnp is not installed")
    print("on the host:", broker.to_numpy(array, device="cpu"))
    for pool in broker.memory.stats():
        print(f"{pool.usm_type} memory: {pool.allocated} bytes allocated, {pool.cached} cached")
