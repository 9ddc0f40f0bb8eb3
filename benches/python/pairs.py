"""What is measured: for each pair of source and target broker's call, and the calls that do the same without it.

A statement is what a user types, with the source under the name ``x``; it is timed with all that this costs. The
public routes are those of the golden matrix (``tests/python/raw/routes.py``) and some more that are faster.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from raw.routes import routes

import sources
from sources import Namespace, Supply

FRAMEWORKS = ("numpy", "torch", "tensorflow", "jax")
FOREIGN = ("capsule_legacy", "capsule_versioned", "buffer")
IMMUTABLE = frozenset({"tensorflow", "jax"})

MakeSupply = Callable[[Namespace], Supply]

SMALL = 10
_TF_IMPORT = "tf.experimental.dlpack.from_dlpack"


@dataclass(frozen=True)
class Sizes:
    """How large the tensors are whose size matters."""

    shared: int
    copied: int
    side: int


FULL = Sizes(shared=10**8, copied=10**7, side=4096)
QUICK = Sizes(shared=10**7, copied=10**5, side=256)


@dataclass(frozen=True)
class Statement:
    """A line to time, and where its ``x`` comes from."""

    text: str
    supply: MakeSupply


@dataclass(frozen=True)
class Bound:
    """The most that broker may take, as a multiple of the fastest of these rivals."""

    at_most: float
    rivals: tuple[Statement, ...]


@dataclass(frozen=True)
class Pair:
    """Broker's statement, and its rivals'; what it needs besides, and what has to hold before a time means anything."""

    group: str
    name: str
    ours: Statement
    rivals: tuple[Statement, ...]
    bounds: tuple[Bound, ...] = ()
    needs: tuple[str, ...] = ()
    check: Callable[[Namespace], None] | None = None


FASTER_ROUTES = {
    ("buffer", "numpy"): ('np.frombuffer(x, dtype="float32")',),
    ("buffer", "torch"): ("torch.frombuffer(x, dtype=torch.float32)",),
    ("torch", "torch"): ("torch.asarray(x)",),
    ("torch", "tensorflow"): (f"{_TF_IMPORT}(torch.utils.dlpack.to_dlpack(x))",),
    ("tensorflow", "torch"): ("torch.utils.dlpack.from_dlpack(tf.experimental.dlpack.to_dlpack(x))",),
}

ARRAY_ROUTES = {
    "numpy": ("np.from_dlpack(x)", "np.asarray(x)"),
    "torch": ("torch.from_dlpack(x)", "torch.asarray(x)"),
    "tensorflow": (f"{_TF_IMPORT}(x.__dlpack__())",),
    "jax": ("jax.dlpack.from_dlpack(x)", "jnp.asarray(x)"),
}

REMEMBERED = frozenset({("jax", "numpy", "np.asarray(x)")})
"""Answered from memory at the second call: a JAX array keeps the NumPy array that was made of it."""

PEERS = ("tvm_ffi.from_dlpack(x)", "nanobind_peer.Tensor(x)")


def pairs(sizes: Sizes) -> Iterator[Pair]:
    """Lists everything that is timed against a rival."""
    yield from _between_frameworks()
    yield from _from_foreign()
    yield from _into_broker()
    yield from _out_of_broker()
    yield from _there_and_back()
    yield from _own_type()
    yield from _forced_copies(sizes)


def size_pairs(sizes: Sizes) -> Iterator[Pair]:
    """Lists broker's shared routes, of a large tensor against a small one."""
    group = f"shared at any size: {sizes.shared:,} elements"
    for source in (*FRAMEWORKS, "dpnp"):
        for target in (*FRAMEWORKS, "broker.Array"):
            if source != target:
                text = spelled(source, target)
                large = Statement(text, supply_of(source, sizes.shared))
                small = Statement(f"{text}  # {SMALL} elements", supply_of(source, SMALL))
                needs = ("dpnp",) if source == "dpnp" else ()
                yield Pair(group, f"{source} -> {target}", large, (small,), needs=needs)


def supply_of(source: str, elements: int, *, new_each_call: bool = False) -> MakeSupply:
    """Says how to make the tensors of a source, the same for every call or a new one for each."""
    return lambda names: Supply(lambda: sources.make(source, names, elements), new_each_call=new_each_call)


def spelled(source: str, target: str) -> str:
    """Spells broker's conversion; consumers that write take immutable sources with a warning, silenced by a keyword."""
    if target == "broker.Array":
        return "broker.asarray(x)"
    silent = source in IMMUTABLE and target == "torch"
    return f'broker.to_{target}(x, readonly="share")' if silent else f"broker.to_{target}(x)"


def _between_frameworks() -> Iterator[Pair]:
    for source in FRAMEWORKS:
        for target in FRAMEWORKS:
            if source != target:
                yield _pair("between frameworks", source, target, _public(source, target))
    # Every call gets an array of its own, so that nothing is answered from memory.
    new_array = supply_of("jax", SMALL, new_each_call=True)
    yield _pair("between frameworks", "jax", "numpy", routes("jax", "numpy"), supply=new_array, note=", a new array")
    warned = "broker.to_torch(x)"
    yield _pair("between frameworks", "jax", "torch", _public("jax", "torch"), ours=warned, note=", warned of")


def _from_foreign() -> Iterator[Pair]:
    for source in FOREIGN:
        for target in FRAMEWORKS:
            yield _pair("from capsules and buffers", source, target, _public(source, target))


def _into_broker() -> Iterator[Pair]:
    for source in (*FRAMEWORKS, *FOREIGN, "tvm_ffi"):
        yield _pair("into broker.Array, beside other importers", source, "broker.Array", PEERS)


def _out_of_broker() -> Iterator[Pair]:
    for target in FRAMEWORKS:
        yield _pair("out of broker.Array", "broker.Array", target, ARRAY_ROUTES[target])


def _there_and_back() -> Iterator[Pair]:
    group = "there and back"
    there = "broker.to_torch(broker.asarray(x))"
    yield _pair(group, "torch", "torch", ("torch.from_dlpack(x)",), ours=there, note=", through broker.Array")
    lent = 'with broker.borrow(x, "numpy") as view: pass'
    yield _pair(group, "torch", "numpy", _public("torch", "numpy"), ours=lent, note=", borrowed")


def _own_type() -> Iterator[Pair]:
    for framework in FRAMEWORKS:
        yield _pair("what is the target's own already", framework, framework, _public(framework, framework))


def _forced_copies(sizes: Sizes) -> Iterator[Pair]:
    side = f"{sizes.side} x {sizes.side}"
    yield _copy(
        f"numpy {side} transposed -> tensorflow",
        lambda names: _square(names, sizes.side).T,
        "broker.to_tensorflow(x)",
        f"{_TF_IMPORT}(np.ascontiguousarray(x).__dlpack__())",
        f"{_TF_IMPORT}(torch.from_numpy(x).contiguous().__dlpack__())",
        "tf.convert_to_tensor(x)",
    )
    yield _copy(
        f"numpy {side} transposed -> torch, copy=True",
        lambda names: _square(names, sizes.side).T,
        "broker.to_torch(x, copy=True)",
        "torch.from_numpy(np.ascontiguousarray(x))",
        "torch.from_numpy(x).contiguous()",
    )
    yield _copy(
        f"torch {side} transposed -> tensorflow",
        lambda names: names["torch"].ones(sizes.side, sizes.side).T,
        "broker.to_tensorflow(x)",
        f"{_TF_IMPORT}(x.contiguous().__dlpack__())",
        "tf.convert_to_tensor(x)",
    )
    yield _copy(
        f"numpy {sizes.copied:,} reversed -> torch",
        lambda names: sources.aligned(names, sizes.copied)[::-1],
        "broker.to_torch(x)",
        "torch.from_numpy(np.ascontiguousarray(x))",
    )
    yield _copy(
        f"numpy {sizes.copied:,} reversed -> tensorflow",
        lambda names: sources.aligned(names, sizes.copied)[::-1],
        "broker.to_tensorflow(x)",
        f"{_TF_IMPORT}(np.ascontiguousarray(x).__dlpack__())",
        "tf.convert_to_tensor(x)",
    )
    yield _copy(
        f"numpy {side} rows reversed -> torch",
        lambda names: _square(names, sizes.side)[::-1],
        "broker.to_torch(x)",
        "torch.from_numpy(np.ascontiguousarray(x))",
    )


def _copy(name: str, make: Callable[[Namespace], Any], ours: str, *rivals: str) -> Pair:
    def supply(names: Namespace) -> Supply:
        return Supply(lambda: make(names))

    return Pair("forced copies", name, Statement(ours, supply), tuple(Statement(text, supply) for text in rivals))


def _square(names: Namespace, side: int) -> Any:
    return sources.aligned(names, side * side).reshape(side, side)


def _pair(
    group: str,
    source: str,
    target: str,
    rivals: tuple[str, ...],
    ours: str | None = None,
    supply: MakeSupply | None = None,
    note: str = "",
) -> Pair:
    supply = supply or supply_of(source, SMALL, new_each_call=source in sources.CONSUMED)
    statements = tuple(Statement(text, supply) for text in rivals)
    return Pair(group, f"{source} -> {target}{note}", Statement(ours or spelled(source, target), supply), statements)


def _public(source: str, target: str) -> tuple[str, ...]:
    found = routes(source, target) + FASTER_ROUTES.get((source, target), ())
    return tuple(route for route in found if (source, target, route) not in REMEMBERED)
