"""Times dpnp on the Level Zero device in software beside SYCL's own CPU device, in turns and in one process.

    python -m broker software -- python benches/python/software_device.py [ROUNDS]

Prints ratios: how long the driver of this project takes for what `opencl:cpu` does in 1. Both execute by the same
runtime on the same processor, so that what differs is the way there. Nothing of it is true of a GPU.
"""

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import dpnp

OURS, RIVAL = "level_zero:gpu", "opencl:cpu"
SMALL, LARGE = 100, 4_000_000


def add(array: Any) -> None:
    """Launch a kernel, and wait for it."""
    (array + array).sycl_queue.wait()


def copy(array: Any) -> None:
    """Copy to the host."""
    dpnp.asnumpy(array)


WORK: list[tuple[str, Callable[[Any], None], int, int]] = [
    ("add 400 bytes, and wait", add, SMALL, 100),
    ("add 16 MB, and wait", add, LARGE, 5),
    ("copy 400 bytes to the host", copy, SMALL, 100),
    ("copy 16 MB to the host", copy, LARGE, 5),
]


def ratio(work: Callable[[Any], None], elements: int, calls: int, rounds: int) -> float:
    """Return the quotient of the medians over all rounds."""
    arrays = {device: dpnp.ones(elements, dtype="float32", device=device) for device in (OURS, RIVAL)}
    times: dict[str, list[float]] = {OURS: [], RIVAL: []}
    for array in arrays.values():
        work(array)
    for _ in range(rounds):
        for device, array in arrays.items():
            begin = time.perf_counter()
            for _ in range(calls):
                work(array)
            times[device].append(time.perf_counter() - begin)
    return statistics.median(times[OURS]) / statistics.median(times[RIVAL])


def main() -> None:
    """Print a line for each kind of work."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 31
    for name, work, elements, calls in WORK:
        print(f"{ratio(work, elements, calls, rounds):5.2f}  {name}", flush=True)


if __name__ == "__main__":
    main()
