"""The routes that have a bound: the most that broker may take, as a multiple of what the best public route takes.

A rival counts only where it is as safe as broker is: it guards against what the memory does not show, and holds the
memory for as long as its result lives, whatever happens to the source. What is less safe stands beside it without a
bound, to be compared with.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import sources
from pairs import SMALL, Bound, MakeSupply, Pair, Sizes, Statement, spelled, supply_of
from sources import Namespace, Supply

GROUP = "bounds"

_TF_IMPORT = "tf.experimental.dlpack.from_dlpack"
_TF_EXPORT = "tf.experimental.dlpack.to_dlpack"
_BORROWED = 'with broker.borrow(x, "numpy") as view: pass'

HELD_BY_NUMPY = ("nanobind_peer.Tensor(x)", "tvm_ffi.from_dlpack(x)")

# Neither importer has these: nanobind, where `__dlpack__` refuses, asks `torch.utils.dlpack.to_dlpack`, which does not.
_GUARDS = "x.requires_grad or x.is_conj() or x.is_neg() or "

HELD_BY_TORCH = tuple(
    _GUARDS + held
    for importer in ("tvm_ffi.from_dlpack", "nanobind_peer.Tensor")
    for held in (f"{importer}(x.detach())", f"({importer}(x), x.untyped_storage())")
)
"""Either a tensor of its own, or the storage beside the exported one, survives `x.data = ...`."""

Most = tuple[float, tuple[str | Statement, ...]]


@dataclass(frozen=True)
class Pending:
    """Converts an array that a kernel is still writing, and looks at what arrives."""

    convert: str

    def __call__(self, names: Namespace) -> None:
        complete = names["dpctl"].event_status_type.complete
        for kernels in _PENDING_KERNELS:
            array, last = _written_by(kernels, names)
            if last.execution_status == complete:
                continue  # a busy machine may end them before Python goes on
            converted = eval(self.convert, dict(names) | {"x": array})
            assert last.execution_status == complete, f"{self.convert} did not wait for a pending kernel"
            assert (converted == kernels).all(), f"{self.convert} shows what a pending kernel had not yet written"
            return
        raise AssertionError("the kernels ended before the conversion began")


def _written_by(kernels: int, names: Namespace) -> tuple[Any, Any]:
    """Makes an array that so many kernels count up, and the event of the last one's end."""
    array = names["dpnp"].zeros(_PENDING_ELEMENTS, dtype="float32")
    for _ in range(kernels):
        names["dpnp"].add(array, 1, out=array)
    return array, array.sycl_queue.submit_barrier()


_PENDING_ELEMENTS = 4_000_000
_PENDING_KERNELS = (20, 40, 80, 160, 320)


def bounds(sizes: Sizes) -> Iterator[Pair]:
    """Lists every route that has a bound."""
    yield from _numpy_and_torch()
    yield from _into_broker()
    yield from _tensorflow()
    yield from _jax()
    yield from _from_dpnp()
    yield from _into_dpnp(sizes)


def _numpy_and_torch() -> Iterator[Pair]:
    new = ", a new tensor"
    into_torch = ((0.80, ("torch.from_numpy(x)",)), (0.35, ("torch.from_dlpack(x)",)))
    yield _pair("numpy -> torch", *into_torch)
    yield _pair(f"numpy -> torch{new}", *into_torch, supply=supply_of("numpy", SMALL, new_each_call=True))
    into_numpy = ((1.10, ("x.numpy()",)), (0.35, ("np.from_dlpack(x)",)))
    yield _pair("torch -> numpy", *into_numpy)
    yield _pair(f"torch -> numpy{new}", *into_numpy, supply=supply_of("torch", SMALL, new_each_call=True))
    yield _pair("torch -> numpy, borrowed", (0.80, ("x.numpy()",)), ours=_BORROWED)
    probe = "broker._native.borrow_probe"
    yield _pair("torch -> numpy, borrowed from Rust", (0.50, ("x.numpy()",)), ours=f"{probe}(x)", needs=(probe,))
    there = "broker.to_torch(broker.asarray(x))"
    yield _pair("torch -> broker.Array -> torch", (0.15, ("torch.from_dlpack(x)",)), ours=there)


def _into_broker() -> Iterator[Pair]:
    seen = ("nanobind_peer.import_tensor(x)",)
    yield _pair("numpy -> broker.Array", (0.80, HELD_BY_NUMPY), beside=seen)
    yield _pair("torch -> broker.Array", (0.80, HELD_BY_TORCH), beside=(*seen, "tvm_ffi.from_dlpack(x)"))


def _tensorflow() -> Iterator[Pair]:
    by_method = f"{_TF_IMPORT}(x.__dlpack__())"
    by_function = f"{_TF_IMPORT}(torch.utils.dlpack.to_dlpack(x))"
    yield _pair("numpy -> tensorflow", (0.60, (by_method,)))
    yield _pair("torch -> tensorflow", (0.60, (by_method, by_function)))
    yield _pair("tensorflow -> numpy", (0.30, ("np.from_dlpack(x)",)))
    into_torch = (f"torch.utils.dlpack.from_dlpack({_TF_EXPORT}(x))", f"torch.from_dlpack({_TF_EXPORT}(x))")
    yield _pair("tensorflow -> torch", (0.50, into_torch))
    there = "broker.to_tensorflow(broker.asarray(x))"
    yield _pair("tensorflow -> broker.Array -> tensorflow", (0.60, (f"{_TF_IMPORT}({_TF_EXPORT}(x))",)), ours=there)


def _jax() -> Iterator[Pair]:
    yield _pair("jax -> numpy", (0.40, ("np.from_dlpack(x)",)))
    yield _pair("jax -> torch", (0.40, ("torch.from_dlpack(x)",)))
    yield _pair("numpy -> jax", (0.35, ("jax.dlpack.from_dlpack(x)",)))
    yield _pair("torch -> jax", (0.35, ("jax.dlpack.from_dlpack(x)",)))


def _from_dpnp() -> Iterator[Pair]:
    capsule = (0.30, ("x.__dlpack__()",))
    yield _pair("dpnp -> numpy", capsule, check=Pending("broker.to_numpy(x)"))
    yield _pair("dpnp -> torch", capsule, check=Pending("broker.to_torch(x)"))
    there = "broker.to_dpnp(broker.asarray(x))"
    yield _pair("dpnp -> broker.Array -> dpnp", (0.15, ("dpnp.from_dlpack(x)",)), ours=there)


def _into_dpnp(sizes: Sizes) -> Iterator[Pair]:
    between = Statement("dpnp.from_dlpack(x)  # of dpnp", supply_of("dpnp", SMALL))
    yield _pair(f"numpy -> dpnp, {SMALL} elements", (0.15, (between,)))
    # Broker's result is new memory, whose pages the system gives at the first write; so is the rivals'.
    fresh = (
        'y = usm.MemoryUSMDevice(x.nbytes); y.copy_from_host(x.view("uint8"))',
        "y = np.frombuffer(usm.MemoryUSMShared(x.nbytes), x.dtype); np.copyto(y, x)",
    )
    yield _pair(
        f"numpy -> dpnp, {sizes.shared:,} elements",
        (1.20, fresh),
        beside=(Statement("np.copyto(x[1], x[0])  # into USM used before", _with_written_usm(sizes.shared)),),
        supply=supply_of("numpy", sizes.shared),
    )


def _with_written_usm(elements: int) -> MakeSupply:
    def make(names: Namespace) -> Any:
        array = sources.make("numpy", names, elements)
        memory = names["np"].frombuffer(names["usm"].MemoryUSMShared(array.nbytes), array.dtype)
        memory[:] = 0
        return array, memory

    return lambda names: Supply(lambda: make(names))


def _pair(
    name: str,
    *most: Most,
    ours: str | None = None,
    beside: tuple[str | Statement, ...] = (),
    supply: MakeSupply | None = None,
    needs: tuple[str, ...] = (),
    check: Callable[[Namespace], None] | None = None,
) -> Pair:
    """Makes a pair of a name such as ``numpy -> torch, and more``."""
    source, _, target = name.partition(",")[0].partition(" -> ")
    supply = supply or supply_of(source, SMALL)

    def stated(text: str | Statement) -> Statement:
        return text if isinstance(text, Statement) else Statement(text, supply)

    limits = tuple(Bound(at_most, tuple(map(stated, texts))) for at_most, texts in most)
    rivals = tuple(rival for bound in limits for rival in bound.rivals)
    if "dpnp" in name:
        needs = ("dpnp", *needs)
    return Pair(
        GROUP,
        name,
        stated(ours or spelled(source, target)),
        rivals + tuple(map(stated, beside)),
        bounds=limits,
        needs=needs,
        check=check,
    )
