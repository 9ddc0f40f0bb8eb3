"""Times broker beside the public routes between frameworks on a CUDA device; `make bench-cuda` calls this.

It runs in the active environment, with the frameworks that are there: the project's own has none for CUDA.

Examples
--------
::

    python -P benches/python/on_cuda.py            # everything, recorded in benches/record/cuda.csv
    python -P benches/python/on_cuda.py --quick    # a look, recorded nowhere
"""

import os
import sys
import warnings
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(Path(__file__).resolve().parent), str(ROOT / "tests" / "python")]
# Otherwise JAX takes most of the device's memory for itself.
os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")

import report
import timing
from measure import Row, measure
from pairs import SMALL, Bound, MakeSupply, Pair, Statement
from provenance import provenance
from sources import Namespace, Supply

RECORD = ROOT / "benches" / "record" / "cuda.csv"
GROUP = "bounds on a CUDA device"
AT_MOST = 0.15

MAKERS = {
    "torch": 'torch.ones({elements}, device="cuda")',
    "cupy": 'cupy.ones({elements}, dtype="float32")',
    "jax": 'jnp.ones({elements}, dtype="float32").block_until_ready()',
}

BOUNDED = {
    "torch -> cupy": ("broker.to_cupy(x)", "cupy.from_dlpack(x)"),
    "cupy -> torch": ("broker.to_torch(x)", "torch.from_dlpack(x)"),
    "torch -> broker.Array -> torch": ("broker.to_torch(broker.asarray(x))", "torch.from_dlpack(x)"),
    "torch -> jax": ("broker.to_jax(x)", "jax.dlpack.from_dlpack(x)"),
}

BESIDE = {
    "cupy -> jax": ("broker.to_jax(x)", "jax.dlpack.from_dlpack(x)"),
    "jax -> torch": ('broker.to_torch(x, readonly="share")', "torch.from_dlpack(x)"),
    "jax -> cupy": ('broker.to_cupy(x, readonly="share")', "cupy.from_dlpack(x)"),
}


def supply(source: str, elements: int) -> MakeSupply:
    """Says how to make the tensors of a framework."""
    text = MAKERS[source].format(elements=elements)
    return lambda names: Supply(lambda: eval(text, dict(names)))


def pairs(large: int) -> Iterator[Pair]:
    """Lists the routes that have a bound, those that have none, and the large tensors beside the small."""
    for name, (ours, rival) in BOUNDED.items():
        given = supply(name.partition(" ")[0], SMALL)
        rivals = (Statement(rival, given),)
        yield Pair(GROUP, name, Statement(ours, given), rivals, bounds=(Bound(AT_MOST, rivals),))
    for name, (ours, rival) in BESIDE.items():
        given = supply(name.partition(" ")[0], SMALL)
        yield Pair("without a bound", name, Statement(ours, given), (Statement(rival, given),))
    for name, (ours, _) in (BOUNDED | BESIDE).items():
        source = name.partition(" ")[0]
        small = Statement(f"{ours}  # {SMALL} elements", supply(source, SMALL))
        group = f"shared at any size: {large:,} elements"
        yield Pair(group, name, Statement(ours, supply(source, large)), (small,))


def names_of_statements() -> Namespace:
    """Imports broker and the frameworks."""
    import broker
    from broker.exceptions import ImmutableShared

    warnings.simplefilter("ignore", ImmutableShared)
    modules = {"np": "numpy", "torch": "torch", "cupy": "cupy", "jax": "jax", "jnp": "jax.numpy"}
    return {"broker": broker} | {name: import_module(module) for name, module in modules.items()}


def main() -> int:
    is_quick = "--quick" in sys.argv[1:]
    effort, large = (timing.QUICK, 10**6) if is_quick else (timing.FULL, 10**8)
    try:
        names = names_of_statements()
        device = names["torch"].cuda.get_device_name()
    except (ImportError, AssertionError, RuntimeError) as reason:
        print(f"bench-cuda needs PyTorch, CuPy and JAX with a CUDA device: {reason}", file=sys.stderr)
        return 2
    where = {"device": device, **provenance("cupy-cuda13x")}
    print("\n".join(f"{name}: {value}" for name, value in where.items()))
    rows: list[Row] = [measure(pair, names, effort) for pair in pairs(large)]
    for group in dict.fromkeys(row.group for row in rows):
        print(f"\n{report.table([row for row in rows if row.group == group])}", flush=True)
    print("".join(f"\n{told}\n" for told in (report.met(rows), report.failures(rows)) if told), end="")
    if not is_quick:
        report.write_csv(rows, where, RECORD)
    return 1 if any(row.ours.failure for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
