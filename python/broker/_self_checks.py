"""The checks of `python -m broker doctor --self-test`: what broker promises, tried on the devices that are here.

They run in processes that `_self_test` begins. A check returns what was seen, nothing where it has no object here, and
raises where a promise is broken.
"""

from __future__ import annotations

import gc
import importlib
import json
import pickle
import subprocess
import sys
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

import broker
from broker import _native
from broker._demo import best_public_route
from broker._routes import sample
from broker._sides import SIDES, dpctl_tensor, module

#: Begins each line that is meant for the parent.
MARK = "broker check: "

ITEMS = 1 << 20
STEPS = 40
"""Kernels, or copies, that are queued when a conversion begins."""


def places(name: str) -> list[str]:
    """List the devices that a framework has here, as it names them."""
    return SIDES[name].places(module(name))


def run(checks: list[list[str]]) -> None:
    """Do the checks in turn, and tell the parent of each."""
    warnings.simplefilter("ignore")
    for claim, *arguments in checks:
        try:
            _tell({"holds": True, "detail": CLAIMS[claim](*arguments)})
        except Exception as error:
            _tell({"holds": False, "detail": f"{type(error).__name__}: {error}"})


def _tell(said: dict[str, Any]) -> None:
    print(f"\n{MARK}{json.dumps(said)}", flush=True)


# Between two frameworks.


def memory(source: str, place: str, target: str) -> str:
    """What `explain` says is so: pointers, values, and writes on one side seen on the other."""
    x = _made(source, place, 64)
    outcome, why = _outcome(x, target)
    if outcome == "refuses":
        return _refused(x, target, why)
    made = _to(x, target)
    _equal(_read(target, made), _read(source, x), "the values")
    if outcome == "copies":
        assert not broker.shares_memory(x, made), "it was to copy, and shares"
        _raises(broker.CopyRequired, lambda: _to(x, target, copy=False))
        return f"copies: {why}"
    assert broker.shares_memory(x, made), "it was to share, and has another pointer"
    write = SIDES[source].write
    if write is not None:
        write(x, 7.0)
        # Both sides look at memory that is complete.
        _equal(_read(target, _to(x, target)), _read(source, x), "after a write the values")
    return "shares: same pointer, a write is seen" if write else "shares: same pointer"


def order(source: str, place: str, target: str) -> str:
    """Work that is queued on the source is done before the target sees it."""
    if source in _AT_ONCE and place in _HOSTS:
        return ""
    x = _worked_on(source, place)
    if _outcome(x, target)[0] != "refuses":
        made = _to(x, target)
    elif target in _ON_HOST and _is_readable(x):
        made = _to(x, target, device="cpu")
    else:
        return ""
    _is_done(_read(target, made))
    return f"{STEPS} steps were waited for or ordered"


def stream(source: str, place: str, target: str) -> str:
    """Work that is queued on the source is done before that of a queue of the target's, which ``stream=`` names."""
    if target not in _READ_ON_QUEUE or place in _HOSTS or _outcome(x := _worked_on(source, place), target)[0] == "refuses":
        return ""
    read = _READ_ON_QUEUE[target](x, _to(_made(source, place, 64), target))
    if read is None:
        return ""
    _is_done(read)
    return f"{STEPS} steps came before the queue's work"


def borrow(source: str, place: str, target: str) -> str:
    """Work that is queued on a borrowed view is done before the source is used again."""
    x = _made(source, place, ITEMS)
    is_mutable = SIDES[source].write is not None and SIDES[target].write is not None
    if not is_mutable or _outcome(x, target)[0] != "shares" or place in _HOSTS:
        return ""
    try:
        with broker.borrow(x, "broker" if target == "array" else target) as view:
            for _ in range(STEPS):
                SIDES[target].step(view)
    except (broker.CopyRequired, broker.UnsupportedDeviceError):
        # The driver keeps contexts apart, and broker neither shares nor writes what is in another.
        return ""
    del view
    _is_done(_read(source, x))
    return f"{STEPS} steps on the view came before the source's"


def lifetime(source: str, place: str, target: str) -> str:
    """The memory lives as long as either side, in both orders of dropping them."""
    x = _made(source, place, ITEMS)
    wanted = _read(source, x).copy()
    if _outcome(x, target)[0] == "refuses":
        return ""
    made = _to(x, target)
    again = _to(x, target)
    del x
    gc.collect()
    others = [_made(source, place, ITEMS) for _ in range(3)]
    _equal(_read(target, made), wanted, "after the source was dropped the values")
    del made, others
    gc.collect()
    _equal(_read(target, again), wanted, "after another view was dropped the values")
    return "outlives the source and other views"


def public(source: str, place: str, target: str) -> str:
    """The frameworks' own DLPack, without broker, shares too."""
    x = _made(source, place, 64)
    made = module(target).from_dlpack(x)
    assert broker.shares_memory(x, made), "it has another pointer"
    return f"{target}.from_dlpack shares"


def speed(source: str, place: str, target: str) -> str:
    """The time of a conversion over that of the best public route of the same outcome."""
    x = _made(source, place, 1024) if place not in _HOSTS else _sample(source)
    if _outcome(x, target)[0] == "refuses":
        return ""
    route, ratio = best_public_route(x, target)
    return f"takes {ratio:.2f} of {route}" if ratio is not None else ""


# On one of Level Zero's devices.


def contexts(place: str) -> str:
    """Memory of the driver's context reaches SYCL by the same pointer, or by a copy; it never ends the process."""
    numpy = importlib.import_module("numpy")
    values = numpy.arange(8, dtype="float32")
    x = broker.asarray(values, device=place)
    told = repr(x)
    try:
        made = broker.to_dpnp(x, copy=False)
    except broker.BrokerError as error:
        _equal(_read("dpnp", broker.to_dpnp(x)), values, "the values of the copy")
        return f"the driver keeps contexts apart: {error.why[:60]}"
    _equal(_read("dpnp", made), values, "the values")
    return f"SYCL reaches memory of the context {told.rpartition('context=')[2].rstrip(')')}"


def named(place: str, framework: str) -> str:
    """Memory that is made in the context which `use_context_of` names reaches its framework without a copy."""
    if _native.settings()["set"].get("BROKER_SAFE") == "1":
        return ""
    numpy, _ = importlib.import_module("numpy"), module(framework)
    values = numpy.arange(8, dtype="float32")
    with broker.use_context_of("dpctl" if framework == "dpnp" else framework):
        x = broker.asarray(values, device=place)
    _equal(_read(framework, _to(x, framework, copy=False)), values, "the values")
    return f"shared, in the context {repr(x).rpartition('context=')[2].rstrip(')')}"


def foreign(place: str, target: str) -> str:
    """Memory of a SYCL context of its own is refused by name, or shared, and copied by wish."""
    dpctl, numpy = importlib.import_module("dpctl"), importlib.import_module("numpy")
    memory = importlib.import_module("dpctl.memory")
    device = dpctl.SyclDevice(place)
    queue = dpctl.SyclQueue(dpctl.SyclContext([device]), device)
    values = numpy.arange(4, dtype="float32")
    usm = memory.MemoryUSMDevice(values.nbytes, queue=queue)
    usm.copy_from_host(values.view("u1"))
    x = dpctl_tensor().usm_ndarray(4, dtype="float32", buffer=usm)
    _equal(_read("numpy", broker.to_numpy(x, device="cpu")), values, "the values of the copy")
    try:
        made = _to(x, target, copy=False)
    except broker.BrokerError as error:
        return f"refused: {error.why[:80]}"
    _equal(_read(target, made), values, "the values")
    return "shared, in a context of its own"


def kinds(place: str) -> str:
    """The three kinds of USM reach dpnp as they are, if its context knows them, and the host where it can read them."""
    numpy, _ = importlib.import_module("numpy"), importlib.import_module("dpnp")
    values = numpy.arange(8, dtype="float32")
    for kind in ("device", "shared", "host"):
        x = broker.asarray(values, device=place).to_device(place, usm_type=kind)
        is_shared = _outcome(x, "dpnp")[0] == "shares"
        made = broker.to_dpnp(x)
        assert made.usm_type == kind or not is_shared, f"wanted USM of the kind {kind}, got {made.usm_type}"
        _equal(_read("dpnp", made), values, f"the values in USM of the kind {kind}")
        if kind == "device":
            _raises(broker.BrokerError, partial(broker.to_numpy, x))
        else:
            assert broker.shares_memory(broker.to_numpy(x), x), f"USM of the kind {kind} was to be shared with the host"
    return "device, shared and host" if is_shared else "device, shared and host; copied for dpnp, whose context is apart"


def kernels(place: str) -> str:
    """Broker's own kernels run: strided values are moved on the device."""
    numpy = importlib.import_module("numpy")
    wanted = numpy.arange(ITEMS, dtype="float32")
    x = broker.asarray(wanted, device=place)
    x[::3] = 5.0
    wanted[::3] = 5.0
    _equal(broker.to_numpy(x, device="cpu"), wanted, "the values")
    _equal(broker.to_numpy(x[::-2].to_device("cpu")), wanted[::-2], "the values gathered")
    return "strided writes and reads"


def processes(place: str) -> str:
    """Another process opens device memory without a copy, and what it writes is seen here."""
    numpy = importlib.import_module("numpy")
    x = broker.asarray(numpy.arange(8, dtype="float32"), device=place)
    program = "import pickle, sys; x = pickle.loads(sys.stdin.buffer.read()).open(); x[0] = 42; print(x[7].item())"
    flags = ["-P"] if sys.flags.safe_path else []
    passed = pickle.dumps(broker.memory.share(x))
    ended = subprocess.run([sys.executable, *flags, "-c", program], input=passed, capture_output=True, timeout=60)
    assert ended.returncode == 0, ended.stderr.decode(errors="replace").strip().splitlines()[-1]
    assert ended.stdout.strip() == b"7.0", f"the other process read {ended.stdout!r}"
    assert x[0].item() == 42, f"the other process wrote 42, here is {x[0].item()}"
    return "opened, read and written by another process"


def between(place: str, other: str) -> str:
    """Values go from one device to another."""
    numpy = importlib.import_module("numpy")
    wanted = numpy.arange(ITEMS, dtype="float32")
    moved = broker.asarray(wanted, device=place).to_device(other)
    _equal(broker.to_numpy(moved, device="cpu"), wanted, "the values")
    return f"copied to {other}"


def _on_queue_of_dpctl(x: Any, like: Any) -> Any:
    dpctl, numpy = importlib.import_module("dpctl"), importlib.import_module("numpy")
    queue = dpctl.SyclQueue(like.sycl_device, property="in_order")
    made = broker.to_usm_ndarray(x, stream=queue)
    values = numpy.empty(ITEMS, dtype="float32")
    queue.memcpy(memoryview(values).cast("B"), made.usm_data, values.nbytes)
    queue.wait()
    return values


def _on_stream_of_torch(x: Any, like: Any) -> Any:
    if like.device.type == "cpu":
        return None
    device = getattr(module("torch"), like.device.type)
    stream = device.Stream(like.device)
    made = broker.to_torch(x, stream=stream)
    with device.stream(stream):
        return made.cpu()


def _on_stream_of_cupy(x: Any, _: Any) -> Any:
    cupy = module("cupy")
    stream = cupy.cuda.Stream(non_blocking=True)
    return cupy.asnumpy(broker.to_cupy(x, stream=stream), stream=stream)


#: Convert for a queue of the framework's that is no other's, and read on that; nothing where the result has no queue.
_READ_ON_QUEUE: dict[str, Callable[[Any, Any], Any]] = {
    "dpctl": _on_queue_of_dpctl,
    "dpnp": _on_queue_of_dpctl,
    "torch": _on_stream_of_torch,
    "cupy": _on_stream_of_cupy,
}

CLAIMS: dict[str, Callable[..., str]] = {
    claim.__name__: claim
    for claim in (
        *(memory, order, stream, borrow, lifetime, public, speed),
        *(contexts, named, foreign, kinds, kernels, processes, between),
    )
}

_ON_HOST = {"numpy", "tensorflow", "jax", "torch"}
_HOSTS = {"cpu", "CPU:0", "cpu:0", "host"}

#: What is done on the host when the call that asks for it returns.
_AT_ONCE = {"numpy", "torch", "tensorflow", "array"}


def _refused(x: Any, target: str, why: str) -> str:
    _raises(broker.BrokerError, lambda: _to(x, target))
    if target in _ON_HOST and _is_readable(x):
        wanted = broker.to_numpy(x, device="cpu")
        _equal(_read(target, _to(x, target, device="cpu")), wanted, "the values of the copy to the host")
        return f'refuses: {why}; copies by device="cpu"'
    return f"refuses: {why}"


def _outcome(x: Any, target: str) -> tuple[str, str]:
    route = _native.explain(x, "broker" if target == "array" else target)
    return route.outcome, route.why


def _is_readable(x: Any) -> bool:
    """Claim that broker knows where the memory is."""
    return _outcome(x, "array")[0] != "refuses"


def _worked_on(source: str, place: str) -> Any:
    """Make a tensor, and queue work on it."""
    x = _made(source, place, ITEMS)
    for _ in range(STEPS):
        x = SIDES[source].step(x)
    return x


def _is_done(values: Any) -> None:
    """Look at the last value that every step adds one to."""
    _equal(values[-1 - STEPS], ITEMS - 1, "a value at the end")


def _to(x: Any, target: str, **options: Any) -> Any:
    if target == "array":
        return broker.asarray(x, **options)
    return broker.to(x, target, **options)


def _made(name: str, place: str, items: int) -> Any:
    return SIDES[name].make(module(name), place, items)


def _sample(name: str) -> Any:
    return broker.asarray(sample("numpy")) if name == "array" else sample(name)


def _read(name: str, tensor: Any) -> Any:
    return SIDES[name].read(module(name), tensor)


def _equal(got: Any, wanted: Any, what: str) -> None:
    numpy = importlib.import_module("numpy")
    assert numpy.array_equal(numpy.asarray(got), numpy.asarray(wanted)), f"{what} differ: wanted {wanted}, got {got}"


def _raises(kind: type[Exception], call: Callable[[], Any]) -> None:
    try:
        call()
    except kind:
        return
    raise AssertionError(f"it was to raise {kind.__name__}, and did not")
