"""A kernel of your own on a Level Zero device: two vectors added, on arrays of broker and of dpnp.

On a machine without an Intel GPU: python -m broker software -- python examples/level_zero_kernel.py
"""

from pathlib import Path

import broker
import numpy as np

SOURCE = """
__kernel void vecadd(__global const float *a, __global const float *b, __global float *c) {
    size_t i = get_global_id(0);
    c[i] = a[i] + b[i];
}
"""

N = 1024
gpu = next((device for device in broker.devices() if device.properties), None)

if gpu is None:
    print("no Level Zero device here")
else:
    try:
        module = broker.kernel.from_opencl(SOURCE, device=gpu)
    except broker.KernelError:
        # No compiler here: the same kernel as SPIR-V.
        module = broker.kernel.from_spirv(Path(__file__).with_name("vecadd.spv").read_bytes(), device=gpu)
    vecadd = module["vecadd"]
    print(vecadd)

    a, b = np.arange(N, dtype="float32"), np.ones(N, "float32")
    c = broker.memory.empty(N, "float32", device=gpu)
    vecadd(N, broker.asarray(a, device=gpu), broker.asarray(b, device=gpu), c)
    print("on broker's arrays:", np.array_equal(broker.to_numpy(c, device="cpu"), a + b))

    try:
        import dpnp
    except ImportError:
        print("dpnp is not installed")
    else:
        c = dpnp.empty(N, dtype="float32", device=gpu.name)
        vecadd(N, dpnp.asarray(a, device=gpu.name), dpnp.asarray(b, device=gpu.name), c)
        print("on dpnp's arrays:", np.array_equal(dpnp.asnumpy(c), a + b))
