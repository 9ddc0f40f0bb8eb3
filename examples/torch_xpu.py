"""Shares memory between dpnp and PyTorch on an Intel GPU, or on the device in software.

Run it by ``python -m broker software -- python examples/torch_xpu.py`` where there is no GPU.
"""

import dpnp
import torch

import broker

if not torch.xpu.is_available():
    print("PyTorch has no xpu here: type python -m broker software -- python examples/torch_xpu.py")
    raise SystemExit

tensor = torch.arange(4).to("xpu")
array = broker.to_dpnp(tensor)
tensor[0] = -2.0
print(f"Original PyTorch array: {tensor}")
print(f"dpnp view of PyTorch array: {broker.to_dpnp(tensor)} on device {array.device}")

array = dpnp.arange(4)
tensor = broker.to_torch(array)
array[0] = -3.0
print(f"Original dpnp array: {array} on device {array.device}")
print(f"PyTorch view of dpnp array: {broker.to_torch(array)}")
