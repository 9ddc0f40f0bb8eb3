"""Moves tensors between frameworks without copying.

One import that hands tensors from PyTorch, NumPy, TensorFlow, JAX, dpnp, dpctl, CuPy, DLPack
capsules and buffers to each other: by sharing memory wherever that is possible, by the smallest
copy where it is not, and by a clear error where neither helps.

Examples
--------
>>> import broker, numpy as np
>>> a = np.zeros(3, dtype="float32")
>>> t = broker.to_torch(a)
>>> t[0] = 1.0
>>> a
array([1., 0., 0.], dtype=float32)
>>> print(broker.explain(a[::-1], to="torch"))
numpy -> torch: copies
  1. read float32 (3,) on cpu from numpy
  2. copy 12 bytes
  3. hand the memory over
  why: PyTorch takes no negative strides
  to share: make the source with positive strides
"""

from broker._native import (
    Array,
    Device,
    Event,
    Queue,
    Route,
    __version__,
    asarray,
    borrow,
    devices,
    explain,
    from_capsule,
    from_dlpack,
    shares_memory,
    to,
    to_capsule,
    to_cupy,
    to_dpnp,
    to_jax,
    to_numpy,
    to_tensorflow,
    to_torch,
    to_usm_ndarray,
)

#: dpctl's arrays under the name of their library.
to_dpctl = to_usm_ndarray

#: What is imported at first use, so that `import broker` opens few files.
_LAZY = {
    "no_copy": "_scopes",
    "trace": "_scopes",
    "Trace": "_scopes",
    "use_context_of": "_contexts",
    "using": "_using",
    "routes": "_routes",
    "frameworks": "_routes",
    "kernel": "kernel",
    "memory": "memory",
    "tensor": "tensor",
    "exceptions": "exceptions",
    "BrokerError": "exceptions",
    "CopyRequired": "exceptions",
    "ReadOnlyError": "exceptions",
    "UnsupportedDTypeError": "exceptions",
    "UnsupportedDeviceError": "exceptions",
    "UnsupportedLayoutError": "exceptions",
    "UnsupportedTensorError": "exceptions",
    "InvalidTensorError": "exceptions",
    "OptionError": "exceptions",
    "MissingFrameworkError": "exceptions",
    "RuntimeCollisionError": "exceptions",
    "BorrowError": "exceptions",
    "KernelError": "exceptions",
    "ContextNotShared": "exceptions",
    "CopyWarning": "exceptions",
    "ImmutableShared": "exceptions",
}

__all__ = [
    "Array",
    "Device",
    "Event",
    "Queue",
    "Route",
    "__version__",
    "asarray",
    "borrow",
    "devices",
    "explain",
    "from_capsule",
    "from_dlpack",
    "shares_memory",
    "to",
    "to_capsule",
    "to_cupy",
    "to_dpctl",
    "to_dpnp",
    "to_jax",
    "to_numpy",
    "to_tensorflow",
    "to_torch",
    "to_usm_ndarray",
    *_LAZY,
]


def __getattr__(name: str) -> object:
    """Import the module that holds a public name, and keep the name."""
    if name not in _LAZY:
        raise AttributeError(f"module 'broker' has no attribute {name!r}")
    from importlib import import_module

    module = import_module(f"broker.{_LAZY[name]}")
    value = module if name == _LAZY[name] else getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
