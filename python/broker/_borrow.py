"""What `borrow` asks of frameworks other than NumPy: how often a view is used, and whether work on it is done."""

from __future__ import annotations

import sys
from typing import Any

from broker import _native


def uses(view: Any) -> tuple[int, ...]:
    """Count what refers to a view, and to what its slices hold instead of it."""
    counts = [sys.getrefcount(view)]
    framework = _native.framework_of(view)
    if framework in ("dpnp", "dpctl"):
        array = view.get_array() if framework == "dpnp" else view
        counts += [sys.getrefcount(array)] if array is not view else []
        counts.append(sys.getrefcount(array.usm_data))
    if framework == "torch":
        # Other tensors and exports share the storage or the C++ tensor, unseen by Python.
        uses_of_storage = getattr(sys.modules["torch"]._C, "_storage_Use_Count", None)
        if uses_of_storage is not None:
            storage = view.untyped_storage()
            counts += [view._use_count(), uses_of_storage(storage._cdata), sys.getrefcount(storage)]
    return tuple(counts)


def wait(view: Any) -> None:
    """Wait for work on the view that its framework has queued, so that the source may be changed."""
    framework = _native.framework_of(view) or ""
    module: Any = sys.modules.get(framework)
    if framework == "jax":
        # Whatever reads the view in the background ends in an array, or in nothing that matters.
        for array in module.live_arrays(view.device.platform):
            if not array.is_deleted():
                array.block_until_ready()
    elif framework == "tensorflow" and not module.config.experimental.get_synchronous_execution():
        with module.experimental.async_scope():
            pass  # leaving it waits for everything
    elif framework == "torch" and view.is_cuda:
        module.cuda.current_stream(view.device).synchronize()
    elif framework == "cupy":
        module.cuda.get_current_stream().synchronize()
