"""The scoped view `borrow`: a tensor of another framework for the length of a block.

The end of the block checks that nothing made inside still reaches the memory, and waits for work
on it that is still queued. Counting references is all that is done: the source stays pinned by
the view itself, as after any conversion.
"""

from __future__ import annotations

import gc
import sys
from types import ModuleType, TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from broker import _native
from broker.exceptions import BorrowError, BrokerError, UnsupportedTensorError

if TYPE_CHECKING:
    from broker._native import _ReadOnly

_E = TypeVar("_E", bound=BrokerError)


class borrow:  # noqa: N801 - used like a function
    """Lend a tensor to another framework for the length of a ``with`` block.

    The view always shares the source's memory. At the end of the block nothing but the name
    after ``as`` may refer to it, and that name is not to be used any more: the source's owner
    is free to reuse the memory then.

    Parameters
    ----------
    x : tensor, capsule or buffer
        One tensor, as for `to_torch`.
    target : str or module
        ``"numpy"``, or the imported module ``numpy``; ``"broker"`` stands for `Array`.
    readonly, detach
        As for `to_torch`.

    Raises
    ------
    CopyRequired
        On entering the block, where the view would need a copy.
    BorrowError
        On leaving the block, where the view or something that shares its memory, such as a
        slice, is still referenced. The memory stays valid for as long as that is. Where the block
        raised, its exception goes on with a note that says the same.

    Notes
    -----
    Leaving the block waits for the work on the view that JAX, or a CUDA stream of PyTorch or CuPy,
    has still queued. Slices of TensorFlow's, and what ``locals()`` or a debugger keeps, are beyond
    what reference counts show: the former are missed, the latter are taken for a use.

    Examples
    --------
    >>> import broker, torch
    >>> t = torch.zeros(3)
    >>> with broker.borrow(t, "numpy") as v:
    ...     v += 1
    >>> t
    tensor([1., 1., 1.])
    """

    __slots__ = ("_detach", "_readonly", "_source", "_target", "_uses", "_view")

    def __init__(
        self, x: Any, target: str | ModuleType, /, *, readonly: _ReadOnly | None = None, detach: bool = False
    ) -> None:
        self._source = x
        self._target = target
        self._readonly = readonly
        self._detach = detach
        self._view: Any = None
        self._uses: tuple[int, ...] | None = None

    def __enter__(self) -> Any:
        self._view = _native.to(self._source, self._target, copy=False, readonly=self._readonly, detach=self._detach)
        if not _is_tensor(self._view):
            self._view = None
            raise _told(
                UnsupportedTensorError,
                f"wanted one tensor, got a {type(self._source).__name__} of them",
                "borrow its tensors one by one",
            )
        # A tensor that is the target's already is the caller's own object, free to be kept.
        self._uses = None if self._view is self._source else _uses(self._view)
        return self._view

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            _wait(self._view)
            self._require_dropped()
        except Exception as error:
            if raised is None:
                raise
            raised.add_note(f"{error} (this traceback may be what refers to it)")
        finally:
            self._view = None

    def _require_dropped(self) -> None:
        if not self._is_kept() or (gc.collect() and not self._is_kept()):
            return
        target = self._target.__name__ if isinstance(self._target, ModuleType) else self._target
        raise _told(
            BorrowError,
            "the view, or something that shares its memory, is still referenced where its scope ends, "
            "so its source stays pinned",
            f"del it inside the block, keep a copy, or convert by broker.to(x, {target!r}) for good",
        )

    def _is_kept(self) -> bool:
        if self._uses is None:
            return False
        (before, *others_before), (now, *others_now) = self._uses, _uses(self._view)
        named_by_as = 1
        return now - before > named_by_as or others_now != others_before


def _told(kind: type[_E], why: str, remedy: str) -> _E:
    """Make an error of broker's with its attributes."""
    error = kind(f"broker.borrow: {why}; {remedy}")
    error.why, error.remedy = why, remedy
    return error


def _is_tensor(view: Any) -> bool:
    return isinstance(view, _native.Array) or _native.framework_of(view) is not None


def _uses(view: Any) -> tuple[int, ...]:
    """Count what refers to a view, and to what its slices hold instead of it."""
    counts = [sys.getrefcount(view)]
    framework = _native.framework_of(view)
    if framework == "numpy" and view.base is not None:
        # Where the view is itself a view of another dtype, its slices hold that one's base.
        counts.append(sys.getrefcount(view.base))
    if framework == "torch":
        # Other tensors and exports share the storage or the C++ tensor, unseen by Python.
        uses_of_storage = getattr(sys.modules["torch"]._C, "_storage_Use_Count", None)
        if uses_of_storage is not None:
            storage = view.untyped_storage()
            counts += [view._use_count(), uses_of_storage(storage._cdata), sys.getrefcount(storage)]
    return tuple(counts)


def _wait(view: Any) -> None:
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
