"""Times what meeting another runtime costs: order between its queues, and the first look at it.

Run on the Level Zero device in software, which `make bench` does; nothing here is true of what a GPU computes.

Examples
--------
::

    python -m broker software -- python -P benches/python/on_runtimes.py            # recorded in benches/record/runtimes.csv
    python -m broker software -- python -P benches/python/on_runtimes.py --quick    # a look, recorded nowhere
"""

import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(Path(__file__).resolve().parent), str(ROOT / "tests" / "python")]

import report
import timing
from measure import Limit, Measured, Row, measure
from pairs import Bound, Pair, Statement
from provenance import provenance
from sources import Namespace, Supply

RECORD = ROOT / "benches" / "record" / "runtimes.csv"
GROUP = "bounds on meeting another runtime"
DEVICE = "level_zero:gpu:0"

AT_MOST = {"order of two queues": 1.20, "attaching to dpctl": 0.10, "attaching to TensorFlow": 0.10}

FIRST_LOOK = """
import time
import broker, numpy
import {module}
{before}
def nanoseconds(call):
    begin = time.perf_counter_ns()
    call()
    return time.perf_counter_ns() - begin
broker.to_numpy(broker.asarray(numpy.ones(3)))
query = nanoseconds(lambda: {query})
x = {source}
first = nanoseconds(lambda: {ours})
print(query, first - min(nanoseconds(lambda: {ours}) for _ in range(9)))
"""
"""A process of its own: the runtime's first query for devices, and what broker's first call takes more than the next."""

LOOKS = {
    "attaching to dpctl": {
        "module": "dpctl",
        "before": "import dpctl.memory",
        "query": "dpctl.get_devices()",
        "source": "dpctl.memory.MemoryUSMShared(64)",
        "ours": "broker.asarray(x)",
    },
    "attaching to TensorFlow": {
        "module": "tensorflow",
        "before": "",
        "query": "tensorflow.config.list_logical_devices()",
        "source": "tensorflow.ones(3)",
        "ours": "broker.to_numpy(x)",
    },
}


def order(effort: timing.Effort) -> Row:
    """Times a conversion that orders two queues beside two bare barriers, which order them and convert nothing."""
    dpctl, tensor = import_module("dpctl"), import_module("dpnp.tensor")
    names: Namespace = {
        "broker": import_module("broker"),
        "tensor": tensor,
        "producer": dpctl.SyclQueue(DEVICE, property="in_order"),
        "consumer": dpctl.SyclQueue(DEVICE, property="in_order"),
    }
    made = tensor.ones(10, dtype="float32", sycl_queue=names["producer"])

    def supply(_: Namespace) -> Supply:
        return Supply(lambda: made)

    rival = Statement("y = consumer.submit_barrier([producer.submit_barrier()]); del y", supply)
    ours = Statement("broker.to_usm_ndarray(x, stream=consumer)", supply)
    bound = Bound(AT_MOST["order of two queues"], (rival,))
    return measure(Pair(GROUP, "order of two queues", ours, (rival,), bounds=(bound,)), names, effort)


def first_looks(rounds: int) -> Iterator[Row]:
    """Times the first meeting with each runtime, in processes of their own."""
    for name, parts in LOOKS.items():
        words = [sys.executable, "-P", "-c", FIRST_LOOK.format(**parts)]
        told = [subprocess.run(words, capture_output=True, text=True, check=True).stdout for _ in range(rounds)]
        queries, ours = zip(*(map(float, line.split()) for line in told), strict=True)
        rival = Measured(parts["query"], "-", timing.Times(1, list(queries)))
        mine = Measured(f"{parts['ours']}, the first beyond the next", "-", timing.Times(1, list(ours)))
        yield Row(GROUP, name, mine, (rival,), (Limit(AT_MOST[name], rival),))


def main() -> int:
    is_quick = "--quick" in sys.argv[1:]
    where = provenance("dlpack-broker-software")
    print("\n".join(f"{name}: {value}" for name, value in where.items()))
    effort, rounds = (timing.QUICK, 1) if is_quick else (timing.FULL, 11)
    measured = [order(effort), *first_looks(rounds)]
    print(f"\n{report.table(measured)}\n\n{report.met(measured)}")
    failures = report.failures(measured)
    print(f"\n{failures}" if failures else "", flush=True)
    if not is_quick:
        report.write_csv(measured, where, RECORD)
    return 1 if any(row.ours.failure for row in measured) else 0


if __name__ == "__main__":
    sys.exit(main())
