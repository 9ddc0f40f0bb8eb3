"""Times broker on a Level Zero device beside dpctl, dpnp and bare calls; `make bench` calls this for that in software.

What is timed is the way to the device, and no work on it: that of the device in software is the processor's, and
nothing here is true of what a GPU computes.

Examples
--------
::

    python -m broker software -- python -P benches/python/on_level_zero.py            # recorded in benches/record/level_zero.csv
    python -m broker software -- python -P benches/python/on_level_zero.py --quick    # a look, recorded nowhere
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from random import shuffle

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(Path(__file__).resolve().parent), str(ROOT / "tests" / "python")]

import report
import timing
from level_zero_peers import bench_in_rust, first_use_in_c
from measure import Limit, Measured, Row, measure
from pairs import SMALL, Bound, MakeSupply, Pair, Statement
from peers import NotBuilt
from provenance import provenance
from sources import Namespace, Supply

RECORD = ROOT / "benches" / "record" / "level_zero.csv"
GROUP = "bounds on a Level Zero device"
DEVICE = "level_zero:gpu:0"
ITEMS = 64
"""The work items of a launch."""

AT_MOST = {"launch": 0.60, "allocation and free": 0.10, "broker.Array -> dpnp -> broker.Array": 0.15, "first use": 1.20}


@dataclass(frozen=True)
class Amount:
    """How much of what Python does not call by itself is timed."""

    rounds: int
    launches: int
    first_uses: int
    """Processes: on a busy machine the program in C beside itself has ratios of 0.95 to 1.03 in 31, 1.00 to 1.01 in 120."""


FULL, QUICK = Amount(rounds=31, launches=100, first_uses=121), Amount(rounds=3, launches=10, first_uses=3)


def pairs() -> Iterator[Pair]:
    """Lists what is timed as statements."""
    nothing = supply('np.zeros(1, dtype="uint8")')
    made = Statement("y = usm.MemoryUSMDevice(4096); del y", nothing)
    yield _pair(
        "allocation and free",
        Statement('y = broker.memory.empty(4096, "uint8", device="level_zero"); del y', nothing),
        made,
        Statement("y = usm.MemoryUSMDevice(4096, queue=q); del y", nothing),
    )
    of_dpnp = supply(f'dpnp.ones({SMALL}, dtype="float32", device="{DEVICE}")')
    yield _pair(
        "broker.Array -> dpnp -> broker.Array",
        Statement(
            "broker.asarray(broker.to_dpnp(x))",
            supply(f'broker.memory.empty({SMALL}, "float32", device="{DEVICE}")'),
        ),
        Statement("dpnp.from_dlpack(x)  # of dpnp", of_dpnp),
    )


def supply(text: str) -> MakeSupply:
    """Says how to make the source, which everybody is done with."""

    def make(names: Namespace) -> Supply:
        made = eval(text, dict(names))
        names["q"].wait()
        return Supply(lambda: made)

    return make


def _pair(name: str, ours: Statement, rival: Statement, *beside: Statement) -> Pair:
    bounds = (Bound(AT_MOST[name], (rival,)),)
    return Pair(GROUP, name, ours, (rival, *beside), bounds=bounds)


def names_of_statements() -> Namespace:
    """Imports broker, dpnp and dpctl."""
    modules = {"broker": "broker", "np": "numpy", "dpnp": "dpnp", "dpctl": "dpctl", "usm": "dpctl.memory"}
    names = {name: import_module(module) for name, module in modules.items()}
    return names | {"q": names["dpctl"].get_device_cached_queue(DEVICE)}


def launch(names: Namespace, amount: Amount) -> Row:
    """Times the queueing of launches of one kernel over three arrays, by broker and by dpctl, in turns."""
    spirv = import_module("software.spirv").add()
    times = _in_turns([_of_broker(names, spirv, amount.launches), _of_dpctl(names, spirv, amount.launches)], amount)
    return _row("launch", ("kernel(items, *arrays)", "queue.submit(kernel, memory, [items])"), times)


def _of_broker(names: Namespace, spirv: bytes, launches: int) -> Callable[[], float]:
    """Makes what queues launches of broker's, and waits; it returns the nanoseconds of one."""
    broker = names["broker"]
    kernel, queue = broker.kernel.from_spirv(spirv)["add"], broker.Queue(DEVICE)
    arrays = [broker.memory.empty(ITEMS, "float32", device=DEVICE, usm_type="shared") for _ in range(3)]
    return _queued(lambda: kernel(ITEMS, *arrays, queue=queue), queue.wait, launches)


def _of_dpctl(names: Namespace, spirv: bytes, launches: int) -> Callable[[], float]:
    """Makes the same of dpctl's, on an in-order queue."""
    queue = names["dpctl"].SyclQueue(DEVICE, property="in_order")
    kernel = import_module("dpctl.program").create_program_from_spirv(queue, spirv).get_sycl_kernel("add")
    memory = [names["usm"].MemoryUSMShared(4 * ITEMS, queue=queue) for _ in range(3)]
    return _queued(lambda: queue.submit(kernel, memory, [ITEMS]), queue.wait, launches)


def _queued(queue_one: Callable[[], object], wait: Callable[[], object], launches: int) -> Callable[[], float]:
    def queue_all() -> float:
        begin = time.perf_counter_ns()
        for _ in range(launches):
            queue_one()
        spent = time.perf_counter_ns() - begin
        wait()
        return spent / launches

    return queue_all


def first_use(program: Path, amount: Amount) -> Iterator[Row]:
    """Times a device's first use in processes of their own: until there is a context, and until there is a queue."""
    words = ([str(program), "now"], [str(first_use_in_c())])
    found: list[list[tuple[float, ...]]] = [[], []]
    for _ in range(amount.first_uses):
        for place in _shuffled(len(words)):
            told = subprocess.run(words[place], capture_output=True, text=True, check=True).stdout
            found[place].append(tuple(map(float, told.split())))
    for stage, (name, ours) in enumerate(
        (("first use", "devices(), Context::new"), ("first use, and a queue", "devices(), Home::of"))
    ):
        times = [timing.Times(1, [one[stage] for one in each]) for each in found]
        yield _row(name, (f"{ours}, from Rust", "a program in C"), times)


def _in_turns(clocks: list[Callable[[], float]], amount: Amount) -> list[timing.Times]:
    times = [timing.Times(amount.launches) for _ in clocks]
    for clock in clocks:
        clock()
    for _ in range(amount.rounds):
        for place in _shuffled(len(clocks)):
            times[place].rounds.append(clocks[place]())
    return times


def _shuffled(count: int) -> list[int]:
    places = list(range(count))
    shuffle(places)
    return places


def _row(name: str, texts: tuple[str, str], times: list[timing.Times]) -> Row:
    ours, rival = (Measured(text, "-", time) for text, time in zip(texts, times, strict=True))
    limits = (Limit(AT_MOST[name], rival),) if name in AT_MOST else ()
    return Row(GROUP, name, ours, (rival,), limits, () if limits else (rival,))


def rows(*, is_quick: bool) -> Iterator[Row]:
    """Measures everything; what cannot be built is left out, and said to be."""
    names = names_of_statements()
    effort, amount = (timing.QUICK, QUICK) if is_quick else (timing.FULL, FULL)
    for pair in pairs():
        yield measure(pair, names, effort)
    yield launch(names, amount)
    try:
        yield from first_use(bench_in_rust(), amount)
    except NotBuilt as reason:
        print(f"without the first use: {reason}", file=sys.stderr, flush=True)


def main() -> int:
    is_quick = "--quick" in sys.argv[1:]
    where = provenance("dlpack-broker-software")
    print("\n".join(f"{name}: {value}" for name, value in where.items()))
    measured = list(rows(is_quick=is_quick))
    print(f"\n{report.table(measured)}\n\n{report.met(measured)}")
    failures = report.failures(measured)
    print(f"\n{failures}" if failures else "", flush=True)
    if not is_quick:
        report.write_csv(measured, where, RECORD)
    return 1 if any(row.ours.failure for row in measured) else 0


if __name__ == "__main__":
    sys.exit(main())
