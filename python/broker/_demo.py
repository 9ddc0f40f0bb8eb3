"""What `python -m broker demo` shows: tensors between everything installed, proved and timed.

Each pair is converted once. That both sides see the same memory is proved by a write on one and
a read on the other; then the conversion is timed beside the public routes of the same pair.
"""

from __future__ import annotations

import ctypes
import itertools
import mmap
import shutil
import statistics
import sys
import time
import timeit
import warnings
from typing import Any, NamedTuple

import broker
from broker import _native
from broker._routes import frameworks, sample

#: The public ways into each framework, of a tensor `x`; not each takes tensors of every other.
PUBLIC_ROUTES = {
    "numpy": ("np.from_dlpack(x)", "np.asarray(x)", "x.numpy()"),
    "torch": ("torch.from_dlpack(x)", "torch.as_tensor(x)", "torch.from_numpy(x)"),
    "tensorflow": ("tf.experimental.dlpack.from_dlpack(x.__dlpack__())",),
    "jax": ("jax.dlpack.from_dlpack(x)", "jax.numpy.asarray(x)"),
    "dpnp": ("dpnp.from_dlpack(x)", "dpnp.asarray(x)"),
    "dpctl": ("dpnp.tensor.from_dlpack(x)", "dpnp.tensor.asarray(x)", "dpctl.tensor.asarray(x)"),
    "cupy": ("cupy.from_dlpack(x)", "cupy.asarray(x)"),
}
#: Those of a buffer, which has no dtype and shape that they would see.
PUBLIC_ROUTES_OF_BUFFERS = {
    "numpy": ("np.asarray(x)",),
    "torch": ("torch.frombuffer(x, dtype=torch.float32)",),
    "dpnp": ("dpnp.asarray(x)",),
}
ALIASES = {"numpy": "np", "tensorflow": "tf"}
ROUNDS = 25
SECONDS_A_ROUND = 300e-6

#: Each proof writes a value that no earlier one has left in the memory.
_VALUES = itertools.count(1)


class Shown(NamedTuple):
    """One pair: what happened, how it was proved, and what it takes in microseconds."""

    source: str
    target: str
    outcome: str
    proof: str
    microseconds: float | None
    public_route: str
    public_microseconds: float | None


class Demo(NamedTuple):
    """What the demo has to show."""

    rows: list[Shown]
    absent: dict[str, str]

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {"rows": [row._asdict() for row in self.rows], "absent": self.absent}

    def __str__(self) -> str:
        header = ["route", "memory", "proof", "broker", "best public route", "takes"]
        cells = [
            [f"{row.source} -> {row.target}", row.outcome, row.proof]
            + [_time(row.microseconds), row.public_route, _time(row.public_microseconds)]
            for row in self.rows
        ]
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        lines = [
            "",
            "1024 float32 values on a 64-byte boundary; times are medians of one call; buffer is a memoryview",
            _native.render_table(header, cells, width),
            *(f"not installed: {title}; to add it: {install}" for title, install in self.absent.items()),
            "next: python -m broker routes, python -m broker doctor",
        ]
        return "\n".join(lines)


def show() -> Demo:
    """Import what is installed, and run every pair."""
    samples: dict[str, Any] = {"buffer": memoryview(mmap.mmap(-1, 4096)).cast("f")}
    absent = {}
    for row in frameworks():
        if not row.installed:
            absent[row.title] = row.install
            continue
        start = time.perf_counter()
        _say(f"importing {row.title} {row.version}")
        try:
            samples[row.name] = sample(row.name)
            _say(f"{row.title} is there after {time.perf_counter() - start:.1f} s")
        except Exception as error:
            absent[row.title] = f"{row.install} ({type(error).__name__}: {error})"
    pairs = [(source, target) for source in samples for target in samples if target not in (source, "buffer")]
    with warnings.catch_warnings():
        # The demo writes where a user should not, to prove that the memory is the same.
        warnings.simplefilter("ignore")
        rows = [_pair(source, target, samples[source]) for source, target in pairs]
    return Demo(rows, absent)


def best_public_route(tensor: Any, target: str) -> tuple[str, float | None]:
    """Return the quickest public route of the same outcome, and broker's time over its own; `None` without any."""
    outcome = "shares" if target == "array" else broker.explain(tensor, target).outcome
    call = "broker.asarray(x)" if target == "array" else f"broker.to_{target}(x)"
    routes = [text for text in PUBLIC_ROUTES.get(target, ()) if _works(text, tensor, target, shares=outcome == "shares")]
    times = _medians([call, *routes], tensor)
    best = min(routes, key=times.__getitem__, default="")
    return best, times[call] / times[best] if best else None


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _time(microseconds: float | None) -> str:
    return "" if microseconds is None else f"{microseconds:.1f} µs"


def _pair(source: str, target: str, tensor: Any) -> Shown:
    try:
        route = broker.explain(tensor, target)
        made = broker.to(tensor, target)
    except Exception as error:
        return Shown(source, target, "refuses", str(error), None, "", None)
    proof = _proof(source, tensor, target, made) if route.shares else route.why
    call = f"broker.to_{target}(x)"
    known = PUBLIC_ROUTES_OF_BUFFERS if source == "buffer" else PUBLIC_ROUTES
    publics = [text for text in known.get(target, ()) if _works(text, tensor, target, shares=route.shares)]
    times = _medians([call, *publics], tensor)
    best = min(publics, key=times.__getitem__, default="")
    return Shown(source, target, route.outcome, proof, times[call], best, times.get(best))


def _proof(source: str, tensor: Any, target: str, made: Any) -> str:
    """Write on one side, read on the other, and tell how."""
    value = float(next(_VALUES))
    if _is_writable(source, tensor):
        _write(tensor, value)
        told = f"wrote {source}, read {target}"
    elif _is_writable(target, made):
        _write(made, value)
        told = f"wrote {target}, read {source}"
    elif (held := broker.asarray(tensor)).device == "cpu":
        # Neither side lets anyone write, so the memory is written behind their backs.
        ctypes.c_float.from_address(held.data_ptr).value = value
        told = f"wrote the address of {source}, read {target}"
    else:
        return "same address" if broker.shares_memory(tensor, made) else "another address"
    seen = (float(tensor[0]), float(made[0]))
    if seen != (value, value):
        raise AssertionError(f"{source} -> {target} was to share memory; after writing {value} they hold {seen}")
    return told


def _write(tensor: Any, value: float) -> None:
    tensor[0] = value
    if hasattr(tensor, "sycl_queue"):
        # Only a kernel is under way so far.
        tensor.sycl_queue.wait()


def _is_writable(name: str, tensor: Any) -> bool:
    if name == "numpy":
        return bool(tensor.flags.writeable)
    if name in {"dpnp", "dpctl"}:
        return bool(tensor.flags["W"])
    return name in {"buffer", "torch", "cupy"}


def _works(text: str, tensor: Any, target: str, *, shares: bool) -> bool:
    """Claim that a public route takes the tensor, and that it shares where broker does."""
    try:
        made = eval(text, _names(tensor))  # noqa: S307 - our own constants
        return _native.framework_of(made) == target and (not shares or broker.shares_memory(made, tensor))
    except Exception:
        # NumPy makes an array of objects of what it does not know.
        return False


def _names(tensor: Any) -> dict[str, Any]:
    modules = {ALIASES.get(name, name): sys.modules[name] for name in PUBLIC_ROUTES if name in sys.modules}
    return {**modules, "broker": broker, "x": tensor}


def _medians(calls: list[str], tensor: Any) -> dict[str, float]:
    """Time calls in turns, so that each meets the same machine; in microseconds."""
    timers = {call: timeit.Timer(call, globals=_names(tensor)) for call in calls}
    numbers = {}
    for call, timer in timers.items():
        timer.timeit(10)  # what is done once at first use is not of interest
        numbers[call] = max(1, int(SECONDS_A_ROUND / (timer.timeit(10) / 10)))
    times: dict[str, list[float]] = {call: [] for call in calls}
    for _ in range(ROUNDS):
        for call, timer in timers.items():
            times[call].append(timer.timeit(numbers[call]) / numbers[call] * 1e6)
    return {call: statistics.median(taken) for call, taken in times.items()}
