"""The public routes between each producer and each consumer: lines a user can type.

A route is the source of one expression in ``x`` and the name of its ``dtype``,
evaluated with the names of ``namespace``. Only documented calls stand here, of
one step, with two exceptions: a bare capsule may be wrapped in the ``Exporter``
that a user would write (two methods), and a buffer may go through
``np.asarray``, since NumPy is how Python reads buffers. Calls that do not mean
to import such an object are left out: ``np.asarray`` of a ``tvm_ffi.Tensor`` is
an object array, ``torch.asarray`` of a memoryview is its bytes as float32.
"""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

from . import usm

_TF_IMPORT = "tf.experimental.dlpack.from_dlpack"

_HOST_CAPSULE = "x.__dlpack__(max_version=(1, 3), dl_device=(1, 0))"

_INTO_TORCH = ("torch.from_dlpack(x)", "torch.as_tensor(x)")
_INTO_JAX = ("jax.dlpack.from_dlpack(x)", "jnp.asarray(x)")
_INTO_TENSORFLOW = (f"{_TF_IMPORT}(x.__dlpack__())", "tf.convert_to_tensor(x)")

_INTO_DPNP = ("dpnp.from_dlpack(x)", "dpnp.asarray(x)", "dpnp.from_dlpack(x, device=(14, 0))")
_INTO_DPCTL = ("dpt.from_dlpack(x)", "dpt.asarray(x)", "dpt.from_dlpack(x, device=(14, 0))")

_FROM_CAPSULE = {
    "numpy": ("np.from_dlpack(Exporter(x))",),
    "torch": ("torch.from_dlpack(x)", "torch.asarray(x)"),
    "tensorflow": (f"{_TF_IMPORT}(x)",),
    "jax": ("jax.dlpack.from_dlpack(Exporter(x))",),
    "dpnp": ("dpnp.from_dlpack(Exporter(x))",),
    "dpctl": ("dpt.from_dlpack(Exporter(x))",),
}

_FROM_USM = {
    "numpy": ("np.from_dlpack(x)", "np.asarray(x)"),
    "torch": (*_INTO_TORCH, 'torch.from_dlpack(x, device="cpu")', f"torch.from_dlpack({_HOST_CAPSULE})"),
    "tensorflow": (*_INTO_TENSORFLOW, f"{_TF_IMPORT}(x.__dlpack__(dl_device=(1, 0)))"),
    "jax": _INTO_JAX,
}

_ROUTES: dict[str, dict[str, tuple[str, ...]]] = {
    "numpy": {
        "numpy": ("np.from_dlpack(x)", "np.asarray(x)"),
        "torch": (*_INTO_TORCH, "torch.from_numpy(x)"),
        "tensorflow": _INTO_TENSORFLOW,
        "jax": (*_INTO_JAX, "jax.device_put(x)"),
        "dpnp": _INTO_DPNP,
        "dpctl": (*_INTO_DPCTL, "dpt.from_numpy(x)"),
    },
    "torch": {
        "numpy": ("np.from_dlpack(x)", "np.asarray(x)", "x.numpy()"),
        "torch": _INTO_TORCH,
        "tensorflow": _INTO_TENSORFLOW,
        "jax": _INTO_JAX,
        "dpnp": _INTO_DPNP,
        "dpctl": _INTO_DPCTL,
    },
    "tensorflow": {
        "numpy": ("np.from_dlpack(x)", "np.asarray(x)", "x.numpy()"),
        "torch": _INTO_TORCH,
        "tensorflow": _INTO_TENSORFLOW,
        "jax": _INTO_JAX,
        "dpnp": _INTO_DPNP,
        "dpctl": _INTO_DPCTL,
    },
    "jax": {
        "numpy": ("np.from_dlpack(x)", "np.asarray(x)"),
        "torch": _INTO_TORCH,
        "tensorflow": _INTO_TENSORFLOW,
        "jax": _INTO_JAX,
        "dpnp": _INTO_DPNP,
        "dpctl": _INTO_DPCTL,
    },
    "capsule_legacy": _FROM_CAPSULE,
    "capsule_versioned": _FROM_CAPSULE,
    "buffer": {
        "numpy": ("np.asarray(x)",),
        "torch": (
            "torch.frombuffer(x, dtype=getattr(torch, dtype)).reshape(x.shape)",
            "torch.from_numpy(np.asarray(x))",
        ),
        "tensorflow": (f"{_TF_IMPORT}(np.asarray(x).__dlpack__())", "tf.convert_to_tensor(np.asarray(x))"),
        "jax": ("jax.dlpack.from_dlpack(np.asarray(x))", "jnp.asarray(x)", "jax.device_put(np.asarray(x))"),
        "dpnp": ("dpnp.asarray(x)",),
        "dpctl": ("dpt.asarray(x)", "dpt.from_numpy(np.asarray(x))"),
    },
    "tvm_ffi": {
        "numpy": ("np.from_dlpack(x)",),
        "torch": _INTO_TORCH,
        "tensorflow": (f"{_TF_IMPORT}(x.__dlpack__())",),
        "jax": ("jax.dlpack.from_dlpack(x)",),
        "dpnp": ("dpnp.from_dlpack(x)", "dpnp.from_dlpack(x, device=(14, 0))"),
        "dpctl": ("dpt.from_dlpack(x)", "dpt.from_dlpack(x, device=(14, 0))"),
    },
    "dpnp": {
        **_FROM_USM,
        "numpy": (*_FROM_USM["numpy"], "dpnp.asnumpy(x)", "x.asnumpy()"),
        "dpnp": _INTO_DPNP,
        "dpctl": (*_INTO_DPCTL, "x.get_array()"),
    },
    "dpctl": {
        **_FROM_USM,
        "numpy": (*_FROM_USM["numpy"], "dpt.asnumpy(x)"),
        "dpnp": _INTO_DPNP,
        "dpctl": _INTO_DPCTL,
    },
}


_MODULES = {
    "np": "numpy",
    "torch": "torch",
    "tf": "tensorflow",
    "jax": "jax",
    "jnp": "jax.numpy",
    "tvm_ffi": "tvm_ffi",
    "dpctl": "dpctl",
    "dpnp": "dpnp",
}


def routes(producer: str, consumer: str) -> tuple[str, ...]:
    """Return the public routes of a pair, the documented exchange call first."""
    return _ROUTES[usm.VARIANTS.get(producer, producer)][consumer]


def namespace() -> dict[str, Any]:
    """Import every framework of the environment and return the names that the routes use; JAX has 64 bits switched on."""
    from .capsules import Exporter

    names = {name: importlib.import_module(module) for name, module in _MODULES.items() if _is_installed(module)}
    if "jax" in names:
        names["jax"].config.update("jax_enable_x64", True)
        importlib.import_module("jax.dlpack")
    if "dpnp" in names:
        names["dpt"] = usm.array_module()
    return {**names, "Exporter": Exporter}


def _is_installed(module: str) -> bool:
    return importlib.util.find_spec(module.partition(".")[0]) is not None
