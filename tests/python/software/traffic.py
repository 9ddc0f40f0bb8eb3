"""Launches, frees and reallocations at once, from several threads: programs that count wrong results.

Each prints how many results were wrong, and where it matters how often an address was handed out again.
"""

from __future__ import annotations

import ctypes
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import dpctl
import dpctl.memory
import dpnp
import numpy as np

from .sycl_operations import kernel

THREADS = 8
LARGE = 5 << 20
"""Bytes that no pool of the adapters keeps: memory of this size goes back to the driver when it is freed."""


def launches(count: int, large: bool = False) -> None:
    """Launch kernels on memory that was allocated for them, free it, and allocate the next at the same address."""
    queue = dpctl.SyclQueue()
    counting = kernel(queue, "count")
    seen: Counter[int] = Counter()

    def work(number: int) -> int:
        own, wrong = dpctl.SyclQueue(), 0
        for turn in range(count // THREADS):
            items = 16 + (turn * 7 + number) % 50
            memory = dpctl.memory.MemoryUSMDevice(LARGE if large else 4 * items, queue=own)
            seen[memory._pointer] += 1
            memory.memset(0)
            rounds = 1 + (turn + number) % 5
            first = own.submit_async(counting, [memory, ctypes.c_int(rounds)], [items])
            second = own.submit_async(counting, [memory, ctypes.c_int(10)], [items], dEvents=[first])
            second.wait()
            got = np.empty(4 * items, "u1")
            own.memcpy(got, memory, got.nbytes)
            wrong += not (got.view("int32") == rounds + 10).all()
        return wrong

    print(_in_threads(work), sum(times - 1 for times in seen.values()))


def frees_before_the_end(count: int, items: int) -> None:
    """Drop arrays while kernels are still to use them, and allocate others meanwhile."""
    dpnp.asnumpy(dpnp.full(items, 1, dtype="int64") * 2 + 1)

    def work(number: int) -> int:
        wrong = 0
        for turn in range(count // THREADS):
            value = turn * THREADS + number
            source = dpnp.full(items, value, dtype="int64")
            made = source * 2
            del source
            other = dpnp.full(items, -1, dtype="int64")
            made = made + 1
            del other
            wrong += not (dpnp.asnumpy(made) == 2 * value + 1).all()
        return wrong

    print(_in_threads(work))


def freed_behind_a_kernel(count: int) -> None:
    """Let go of memory behind a kernel that is still to run on it, as dpctl keeps a launch's arguments."""
    queue = dpctl.SyclQueue()
    counting, wrong = kernel(queue, "count"), 0
    for _ in range(count):
        memory = dpctl.memory.MemoryUSMDevice(LARGE, queue=queue)
        memory.memset(0)
        kept = dpctl.memory.MemoryUSMHost(4, queue=queue)
        counted = queue.submit_async(counting, [memory, ctypes.c_int(200_000)], [1])
        copied = queue.memcpy_async(kept, memory, 4, dEvents=[counted])
        freed = queue._submit_keep_args_alive([memory], [copied])
        del memory
        copied.wait()
        wrong += np.asarray(kept).view("int32")[0] != 200_000
        freed.wait()
    print(wrong)


def _in_threads(work: Callable[[int], Any]) -> int:
    wrong = [0] * THREADS

    def keep(number: int) -> None:
        wrong[number] = -1
        wrong[number] = work(number)

    threads = [threading.Thread(target=keep, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(wrong)
