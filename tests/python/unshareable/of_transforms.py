"""PyTorch's tensors without plain memory that need its compiler, in a process without TensorFlow."""

from __future__ import annotations

import tempfile

import torch

from .row import inside, made, rows


def _jvp(body):
    return lambda x: torch.func.jvp(body, (x,), (x,))


def _fake():
    from torch._subclasses import FakeTensorMode

    with FakeTensorMode():
        return torch.ones(2)


def _jagged():
    return torch.nested.nested_tensor([torch.ones(2), torch.ones(3)], layout=torch.jagged)


def _distributed(look):
    from torch import distributed
    from torch.distributed.tensor import DTensor, init_device_mesh

    with tempfile.TemporaryDirectory() as folder:
        distributed.init_process_group("gloo", init_method=f"file://{folder}/store", rank=0, world_size=1)
        look(DTensor.from_local(torch.ones(2), init_device_mesh("cpu", (1,))))
        distributed.destroy_process_group()


_TRACED = ("traced: inside torch.func", "convert outside")
_WRAPPER = ("wrapper that computes its values", "pass the plain tensor inside it")

ROWS = rows(
    "numpy",
    ("torch_grad", inside(torch.func.grad, torch.ones(3)), *_TRACED),
    ("torch_jvp", inside(_jvp, torch.ones(3)), *_TRACED),
    ("torch_functionalize", inside(torch.func.functionalize, torch.ones(3)), *_TRACED),
    ("torch_fake", made(_fake), "FakeTensor is a wrapper", "pass the plain tensor inside it"),
    ("torch_jagged", made(_jagged), *_WRAPPER),
    ("torch_distributed", _distributed, "DTensor is a wrapper", "x.to_local()"),
)
