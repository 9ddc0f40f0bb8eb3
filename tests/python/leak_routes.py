"""Every route there is, as a call that can be repeated, with what to count the references of."""

from __future__ import annotations

import contextlib
import ctypes
import warnings
from collections.abc import Callable
from typing import Any

import broker
import dpnp
from all_frameworks import np, tf, torch
from raw.cells import host_array
from sources import SOURCES, TARGETS, USED_ONCE

Made = tuple[Callable[[], Any], dict[str, Any]]

CONSUMERS = (*TARGETS, "dpnp", "dpctl")

_libc = ctypes.CDLL(None)


def _host() -> np.ndarray:
    return host_array("float32", "contiguous")


PRODUCERS = {name: make for name, make in SOURCES.items() if name not in USED_ONCE} | {
    "dpnp": lambda: dpnp.asarray(_host()),
    "dpctl": lambda: dpnp.asarray(_host()).get_array(),
}


def _watched(source: Any) -> dict[str, Any]:
    watched = {
        "source": source,
        "its class": type(source),
        "None": None,
        "0": 0,
        "1": 1,
        "True": True,
        "broker.Array": broker.Array,
        "broker.Route": broker.Route,
        "numpy.ndarray": np.ndarray,
        "torch.Tensor": torch.Tensor,
        "float32 of NumPy": np.dtype("float32"),
        "float32 of PyTorch": torch.float32,
    }
    if isinstance(source, tf.Tensor):
        # Each eager tensor that TensorFlow makes, by whatever function, leaves a reference to its class.
        del watched["its class"]
    with contextlib.suppress(AttributeError):
        watched["its dtype"] = source.dtype
    return watched


def _on(producer: str, call: Callable[[Any], Any]) -> Callable[[], Made]:
    def make() -> Made:
        source = PRODUCERS[producer]()
        return lambda: call(source), _watched(source)

    return make


def _conversions() -> dict[str, Callable[[], Made]]:
    made = {}
    for producer in PRODUCERS:
        for to in CONSUMERS:
            made[f"{producer} to {to}"] = _on(producer, lambda x, to=to: broker.to(x, to))
            made[f"{producer} to {to} by a copy"] = _on(producer, lambda x, to=to: broker.to(x, to, copy=True))
    for to in CONSUMERS:
        made[f"legacy capsule to {to}"] = _on("numpy", lambda x, to=to: broker.to(x.__dlpack__(), to))
        made[f"versioned capsule to {to}"] = _on(
            "numpy", lambda x, to=to: broker.to(x.__dlpack__(max_version=(1, 0)), to)
        )
    return made


def _borrow(source: Any, to: str) -> None:
    with broker.borrow(source, to):
        pass


def _scoped(source: Any) -> None:
    with broker.trace(), broker.no_copy():
        broker.to_torch(source)


def _others() -> dict[str, Callable[[], Made]]:
    made = {}
    for producer in PRODUCERS:
        made[f"to_capsule of {producer}"] = _on(producer, broker.to_capsule)
        made[f"to_capsule of {producer}, versioned"] = _on(producer, lambda x: broker.to_capsule(x, (1, 0)))
        made[f"from_capsule of {producer}"] = _on(producer, lambda x: broker.from_capsule(broker.to_capsule(x)))
        made[f"asarray of {producer}"] = _on(producer, broker.asarray)
        made[f"explain {producer}"] = _on(producer, lambda x: repr(broker.explain(x, to="tensorflow")))
        made[f"shares_memory of {producer}"] = _on(producer, lambda x: broker.shares_memory(x, x))
    for to in CONSUMERS:
        lender = "dpnp" if to in ("dpnp", "dpctl") else "torch"
        made[f"borrow for {to}"] = _on(lender, lambda x, to=to: _borrow(x, to))
        made[f"explain to {to}"] = _on("torch", lambda x, to=to: str(broker.explain(x, to=to)))
    made["from_dlpack"] = _on("numpy", broker.from_dlpack)
    made["a nested container"] = _on("numpy", lambda x: broker.to_torch([x, {"a": (x, x)}]))
    made["inside of trace() and no_copy()"] = _on("numpy", _scoped)
    made["broker.using"] = _on("numpy", broker.using("torch")(lambda x: x))
    return made


class _Raising:
    """Speaks DLPack, and has nothing to say."""

    def __dlpack_device__(self) -> tuple[int, int]:
        return 1, 0

    def __dlpack__(self, **_: Any) -> Any:
        raise LookupError("nothing here")


def _used() -> Any:
    capsule = broker.to_capsule(np.ones(3))
    broker.from_capsule(capsule)
    return capsule


def _without_writing() -> np.ndarray:
    array = _host()
    array.flags.writeable = False
    return array


REFUSED: dict[str, tuple[Callable[[], Any], Callable[[Any], Any]]] = {
    "an object": (object, broker.to_torch),
    "an array of objects": (lambda: np.array([object()]), broker.to_torch),
    "a copy that is forbidden": (lambda: _host()[:, 1:], lambda x: broker.to_tensorflow(x, copy=False)),
    "a dtype that the consumer lacks": (lambda: torch.ones(3, dtype=torch.bfloat16), broker.to_dpnp),
    "a gradient": (lambda: torch.ones(3, requires_grad=True), broker.to_numpy),
    "a sparse tensor": (lambda: torch.eye(3).to_sparse(), broker.to_numpy),
    "a used capsule": (_used, broker.to_torch),
    "a read-only source": (_without_writing, lambda x: broker.to_torch(x, readonly="error")),
    "an unknown target": (_host, lambda x: broker.to(x, "nothing")),
    "an unknown device": (_host, lambda x: broker.to_torch(x, device="nothing:7")),
    "a producer that raises": (_Raising, broker.to_torch),
    "a list with one bad leaf": (lambda: [_host(), object()], broker.to_torch),
}


def _refusal(make_source: Callable[[], Any], call: Callable[[Any], Any]) -> Callable[[], Made]:
    def attempt(source: Any) -> None:
        try:
            call(source)
        except Exception:
            return
        raise AssertionError("it was not refused")

    def make() -> Made:
        source = make_source()
        return lambda: attempt(source), _watched(source)

    return make


def _leak_memory(_: Any) -> None:
    _libc.malloc(16)


def _leak_a_reference(source: Any) -> None:
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(source))


def _leak_a_capsule(source: Any) -> None:
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(broker.to_capsule(source)))


ON_PURPOSE = {
    "16 bytes": _leak_memory,
    "a reference": _leak_a_reference,
    "a capsule": _leak_a_capsule,
}
"""Leaks that have to be found, or the test shows nothing."""


def routes() -> dict[str, Callable[[], Made]]:
    """Return what makes each route; the frameworks do not start before that."""
    warnings.simplefilter("ignore")
    made = _conversions() | _others()
    made |= {f"refused: {name}": _refusal(*case) for name, case in REFUSED.items()}
    return made | {f"on purpose: {name}": _on("numpy", leak) for name, leak in ON_PURPOSE.items()}
