"""Threads that convert at once, and deleters that run on any thread: nothing is lost, mixed up or waited for.

With ``BROKER_TEST_LONG=1`` each of the eight threads makes 100,000 conversions a
pair, and 5,000 otherwise. What could hang runs in a process of its own.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
import time

import broker
import pytest
from all_frameworks import np, torch
from c_consumer import Taken
from exits import endings_without_finalisation
from foreign_threads import Deleting
from raw.cells import host_array
from raw.producers import make
from sources import SOURCES, VALUES

pytestmark = pytest.mark.filterwarnings("ignore::broker.ImmutableShared")

THREADS = 8
CONVERSIONS = 100_000 if os.environ.get("BROKER_TEST_LONG") == "1" else 5_000

PAIRS = [
    ("numpy", "torch"),
    ("torch", "numpy"),
    ("numpy", "jax"),
    ("jax", "torch"),
    ("numpy", "tensorflow"),
    ("tensorflow", "numpy"),
    ("torch", "broker"),
    ("array", "torch"),
    ("dpnp", "numpy"),
]
if os.environ.get("BROKER_SAFE") != "1":
    # By public doors each submits two barriers, which dpctl's order manager keeps in lists and looks through.
    PAIRS.append(("dpnp", "dpctl"))

pairs = pytest.mark.parametrize(("producer", "to"), PAIRS, ids=[f"{producer}_to_{to}" for producer, to in PAIRS])


def _settle():
    """Run what a deleter without the GIL has put off."""
    for _ in range(10):
        bool()


def _source(producer):
    return SOURCES[producer]() if producer in SOURCES else make(producer, "float32", "contiguous")


class _Thread(threading.Thread):
    """Converts one source many times, and looks at the values of some results."""

    def __init__(self, source, to):
        super().__init__()
        self.source, self.to, self.error = source, to, None

    def run(self):
        try:
            for number in range(CONVERSIONS):
                view = broker.to(self.source, self.to)
                if number % 1000 == 0:
                    assert np.array_equal(np.asarray(broker.to_numpy(view)), VALUES)
        except BaseException as error:
            self.error = error


def _convert_in_threads(sources, to):
    threads = [_Thread(source, to) for source in sources]
    before = [sys.getrefcount(thread.source) for thread in threads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    after = []
    for _ in range(20):
        _settle()
        after = [sys.getrefcount(thread.source) for thread in threads]
        if after == before:
            break
        # JAX drops some views in threads of its own, and their owners in the next collection.
        time.sleep(0.01)
        gc.collect()
    return [thread.error for thread in threads], before, after


@pairs
def test_eight_threads_share_one_tensor(producer, to):
    errors, before, after = _convert_in_threads([_source(producer)] * THREADS, to)
    assert (errors, after) == ([None] * THREADS, before)


@pairs
def test_eight_threads_have_a_tensor_each(producer, to):
    errors, before, after = _convert_in_threads([_source(producer) for _ in range(THREADS)], to)
    assert (errors, after) == ([None] * THREADS, before)


def test_threads_of_c_release_while_others_convert():
    memory = host_array("float32", "contiguous")
    before = sys.getrefcount(memory)
    taken = [[Taken(broker.to_capsule(memory, (1, 0))) for _ in range(1000)] for _ in range(4)]
    deleting = [Deleting(part) for part in taken]
    for _ in range(2000):
        broker.to_torch(memory)
    for thread in deleting:
        thread.finish()
    _settle()
    assert sys.getrefcount(memory) == before


def test_what_a_thread_of_c_released_goes_with_the_next_conversion():
    memory, other = host_array("float32", "contiguous"), torch.ones(3)
    before = sys.getrefcount(memory)
    Deleting([Taken(broker.to_capsule(memory)) for _ in range(100)]).finish()
    broker.to_numpy(other)
    assert sys.getrefcount(memory) == before


SETUP = """
import faulthandler, gc, signal, sys, threading, time, warnings
faulthandler.dump_traceback_later(40, exit=True)
warnings.simplefilter("ignore")
import broker
from all_frameworks import jax, jnp, np, tf, torch

def aligned(elements=1 << 16):
    raw = np.ones(elements * 4 + 64, "uint8")
    array = raw[-raw.ctypes.data % 64:][: elements * 4].view("float32")
    array[:] = 1
    return array
"""

PROGRAMS = {
    "a_framework_deletes_inside_its_lock_that_the_gil_waits_for": """
        from c_consumer import Taken
        from foreign_threads import wait_for_lock_of_deleting
        from sources import SOURCES
        for make in SOURCES.values():
            for version in (None, (1, 0)):
                wait_for_lock_of_deleting([Taken(broker.to_capsule(make(), version)) for _ in range(50)])
    """,
    "tensorflow_deletes_in_a_thread_of_c_that_the_gil_waits_for": """
        tf.config.experimental.set_synchronous_execution(False)
        for _ in range(100):
            total = tf.reduce_sum(broker.to_tensorflow(aligned()))
            broker.to_torch(aligned(64))
        assert total.numpy() == 1 << 16
    """,
    "jax_drops_our_memory_in_its_pool": """
        work = jax.jit(lambda x: (x @ x.T).sum())
        for _ in range(30):
            total = work(broker.to_jax(aligned().reshape(256, 256)))
            broker.to_torch(aligned(64))
        assert total == 256.0 ** 3
    """,
    "backward_drops_our_memory_without_the_gil": """
        def train(times):
            weight = torch.ones(1 << 16, requires_grad=True)
            for _ in range(times):
                (broker.to_torch(aligned()) * weight).sum().backward()
            sums.append(weight.grad.sum().item())
        sums = []
        threads = [threading.Thread(target=train, args=(40,)) for _ in range(4)]
        for thread in threads: thread.start()
        for _ in range(1000): broker.to_numpy(torch.ones(64))
        for thread in threads: thread.join()
        assert sums == [40.0 * (1 << 16)] * 4, sums
    """,
    "a_collection_runs_our_deleters_amid_every_conversion": """
        from sources import SOURCES, TARGETS, VALUES, values_of
        gc.freeze()
        gc.set_threshold(1)
        for make in SOURCES.values():
            for to in TARGETS:
                for _ in range(8):
                    cycle = [broker.to(make(), to)]
                    cycle.append(cycle)
                    assert np.array_equal(values_of(broker.to(make(), to)), VALUES)
    """,
    "a_finaliser_converts_amid_the_first_conversions": """
        class Converts:
            def __init__(self): self.itself = self
            def __del__(self):
                for to in ("numpy", "torch", "tensorflow", "jax"):
                    broker.to(aligned(64), to)
                    broker.to(torch.ones(64), to)
        gc.freeze()
        gc.set_threshold(1)
        for to in ("torch", "jax", "tensorflow", "numpy"):
            for _ in range(5):
                Converts()
                broker.to(torch.ones(64), to)
    """,
    "a_signal_handler_converts_amid_conversions": """
        jnp.ones(64)
        seen, is_busy = [], False
        def handle(*_):
            global is_busy
            if not is_busy:
                is_busy = True
                seen.append(float(broker.to_torch(broker.to_jax(aligned(64))).sum()))
                is_busy = False
        signal.signal(signal.SIGALRM, handle)
        signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
        while len(seen) < 100:
            for to in ("jax", "tensorflow", "torch", "numpy"):
                broker.to(torch.ones(64), to)
        signal.setitimer(signal.ITIMER_REAL, 0)
        assert set(seen) == {64.0}
    """,
    "interrupts_from_the_keyboard_leave_no_reference": """
        sources, interrupts = [torch.ones(64), aligned(64), jnp.ones(64)], 0
        signal.signal(signal.SIGALRM, signal.default_int_handler)
        def convert():
            for source in sources:
                for to in ("jax", "tensorflow", "torch", "numpy"):
                    broker.to(source, to)
        def ended_by_interrupt():
            try:
                signal.setitimer(signal.ITIMER_REAL, 0.0013)
                while True: convert()
            except KeyboardInterrupt:
                return True
        convert()
        before = [sys.getrefcount(source) for source in sources]
        assert all(ended_by_interrupt() for _ in range(100))
        gc.collect(); convert()
        assert [sys.getrefcount(source) for source in sources] == before
    """,
}


@pytest.fixture(scope="module")
def endings():
    """How the programs ended, each in a fork before any framework has started."""
    return endings_without_finalisation(SETUP, PROGRAMS)


@pytest.mark.parametrize("claim", PROGRAMS)
def test_nobody_waits_for_ever_where(endings, claim):
    assert endings[claim].status == 0, endings[claim].complained[-3000:]
