"""PyTorch's tensors without plain memory, those that exist beside any other framework."""

from __future__ import annotations

import torch

from .row import inside, made, rows


class Wrapper(torch.Tensor):
    """A subclass that answers every operation itself, over memory that it does not show."""

    @staticmethod
    def __new__(cls, inner):
        """Make the wrapper."""
        return torch.Tensor._make_wrapper_subclass(cls, inner.shape, dtype=inner.dtype)

    @classmethod
    def __torch_dispatch__(cls, func, types, args=(), kwargs=None):
        """Answer no operation: a guard runs none."""
        raise AssertionError(f"a guard ran {func}")


def _masked():
    return torch.masked.masked_tensor(torch.ones(2), torch.tensor([True, False]))


def _nested():
    return torch.nested.nested_tensor([torch.ones(2), torch.ones(3)])


def _quantized():
    return torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8)


def _dual(body):
    def call(x):
        with torch.autograd.forward_ad.dual_level():
            return body(torch.autograd.forward_ad.make_dual(x, x))

    return call


_GRADIENT = ("requires a gradient", "pass t.detach() or detach=True")
_DENSE = "pass t.to_dense()"
_WRAPPER = ("wrapper that computes its values", "pass the plain tensor inside it")

ROWS = rows(
    "numpy",
    ("torch_leaf_with_gradient", made(lambda: torch.ones(2, requires_grad=True)), *_GRADIENT),
    ("torch_result_with_gradient", made(lambda: torch.ones(2, requires_grad=True) * 2), *_GRADIENT),
    ("torch_parameter", made(lambda: torch.nn.Parameter(torch.ones(2))), *_GRADIENT),
    ("torch_sparse_coo", made(lambda: torch.eye(2).to_sparse()), "layout is torch.sparse_coo", _DENSE),
    ("torch_sparse_csr", made(lambda: torch.eye(2).to_sparse_csr()), "layout is torch.sparse_csr", _DENSE),
    ("torch_mkldnn", made(lambda: torch.eye(2).to_mkldnn()), "layout is torch._mkldnn", _DENSE),
    ("torch_quantized", made(_quantized), "quantized, and its scale would be lost", "pass t.dequantize()"),
    ("torch_meta", made(lambda: torch.ones(2, device="meta")), 'device "meta" and has no memory', "torch.empty_like"),
    ("torch_nested", made(_nested), "nested, a list of tensors", "pass t.unbind()"),
    ("torch_wrapper_subclass", made(lambda: Wrapper(torch.ones(2))), *_WRAPPER),
    ("torch_masked", made(_masked), *_WRAPPER),
    ("torch_dual", inside(_dual, torch.ones(2)), "forward-mode tangent", "unpack_dual(t).primal or detach=True"),
    ("torch_vmap", inside(torch.vmap, torch.ones(2, 3)), "traced: inside torch.func", "convert outside"),
)
