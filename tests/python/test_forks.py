"""The child of a fork converts, reads and drops what it likes; SYCL, which does not survive a fork, is refused.

A fork copies locks as they are held and leaves out the threads that hold them,
so each program ends by itself, and one that waits is ended and fails.
"""

from __future__ import annotations


import pytest
from exits import endings_without_finalisation
from software.driver import run_on_software

SETUP = """
import faulthandler, gc, multiprocessing, os, signal, sys, threading, time, traceback, warnings
warnings.simplefilter("ignore")
import broker
from all_frameworks import jax, np, tf, torch
from c_consumer import Taken
from foreign_threads import Deleting
from sources import SOURCES, TARGETS, VALUES, host_array, values_of

# Ends a process that waits, after a dump of its stacks. A timer of faulthandler's own is a thread, and its lock.
faulthandler.register(signal.SIGALRM, all_threads=True, chain=True)
signal.alarm(40)

def in_child(function):
    child = os.fork()
    if child == 0:
        signal.alarm(15)
        try:
            function()
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert status == 0, status

def convert(sources, targets):
    for name in sources:
        for to in targets:
            assert np.array_equal(values_of(broker.to(SOURCES[name](), to)), VALUES)

def convert_every_pair():
    convert(SOURCES, TARGETS)

def convert_some():
    convert(("numpy", "torch", "array", "capsule_legacy", "capsule_versioned"), ("numpy", "torch", "broker"))

def settle():
    gc.collect()
    for _ in range(10): bool()

def refusal(call):
    try:
        call()
    except broker.UnsupportedDeviceError as error:
        return str(error)
    raise AssertionError("it was not refused")
"""

PROGRAMS = {
    "a_child_converts_every_pair_after_its_parent_did": """
        convert_every_pair()
        in_child(convert_every_pair)
    """,
    "a_child_of_a_child_converts": """
        convert_some()
        in_child(lambda: in_child(convert_some))
    """,
    "a_child_reads_and_drops_the_views_of_its_parent": """
        views = [broker.to(make(), to) for make in SOURCES.values() for to in TARGETS]
        memory = host_array("float32", "contiguous")
        before = sys.getrefcount(memory)
        view = broker.to_torch(memory)
        def read_and_drop():
            global view
            assert all(np.array_equal(values_of(view), VALUES) for view in views)
            views.clear()
            view = None
            settle()
            assert sys.getrefcount(memory) == before
        in_child(read_and_drop)
        assert all(np.array_equal(values_of(view), VALUES) for view in views)
    """,
    "what_was_queued_before_a_fork_is_released_in_parent_and_child": """
        # Of a thread beside the main one, which runs what is queued.
        def fork():
            time.sleep(0.5)  # until that one waits for this thread
            memory = host_array("float32", "contiguous")
            before = sys.getrefcount(memory)
            Deleting([Taken(broker.to_capsule(memory)) for _ in range(5)]).finish()
            assert sys.getrefcount(memory) == before + 5
            def released():
                broker.to_torch(VALUES)
                assert sys.getrefcount(memory) == before
            in_child(released)
            released()
        failed = []
        threading.excepthook = lambda error: failed.append(error.exc_value)
        thread = threading.Thread(target=fork)
        thread.start()
        thread.join()
        assert not failed, failed
    """,
    "a_child_converts_whatever_other_threads_were_at": """
        is_over = threading.Event()
        def convert_on():
            while not is_over.is_set():
                convert_some()
        def delete():
            while not is_over.is_set():
                Deleting([Taken(broker.to_capsule(VALUES)) for _ in range(200)]).finish()
        def convert_and_release():
            Deleting([Taken(broker.to_capsule(VALUES)) for _ in range(20)]).finish()
            convert_some()
        convert_some()
        threads = [threading.Thread(target=work) for work in (convert_on, convert_on, delete, delete)]
        for thread in threads: thread.start()
        try:
            for _ in range(6): in_child(convert_and_release)
        finally:
            is_over.set()
        for thread in threads: thread.join()
    """,
    "a_child_converts_where_a_thread_was_amid_its_first_conversion": """
        source, calls = torch.ones(8), 0
        is_amid, may_go_on = threading.Event(), threading.Event()
        def hook(*_):
            # The fifth call stands in the self-test of a direct door.
            global calls
            calls += 1
            if calls == 5:
                is_amid.set()
                may_go_on.wait()
        def convert():
            sys.setprofile(hook)
            broker.to_numpy(source)
            sys.setprofile(None)
        thread = threading.Thread(target=convert)
        thread.start()
        assert is_amid.wait(20)
        in_child(lambda: broker.to_numpy(source))
        may_go_on.set()
        thread.join()
    """,
    "workers_of_multiprocessing_convert": """
        def converted(number):
            array = np.full(64, number, "float32")
            return float(broker.to_torch(array).sum() + broker.to_numpy(torch.full((64,), number)).sum())
        convert_some()
        with multiprocessing.get_context("fork").Pool(2) as pool:
            assert pool.map(converted, range(8)) == [128.0 * number for number in range(8)]
    """,
    "workers_of_a_data_loader_convert": """
        class Dataset(torch.utils.data.Dataset):
            inherited = broker.to_torch(np.arange(8, dtype="float32"))
            def __len__(self): return 8
            def __getitem__(self, number):
                own = broker.to_torch(np.full(4, number, "float32"))
                return own + broker.to_torch(broker.to_numpy(self.inherited)[number:number + 1])
        convert_some()
        loader = torch.utils.data.DataLoader(Dataset(), batch_size=2, num_workers=2, multiprocessing_context="fork")
        batches = torch.cat(list(loader))
        assert torch.equal(batches, 2 * torch.arange(8.0).reshape(8, 1).expand(8, 4)), batches
        convert_some()
    """,
    "dpnp_works_in_a_child_whose_parent_only_imported_it": """
        import dpnp
        def convert():
            array = broker.to_dpnp(VALUES)
            assert np.array_equal(broker.to_numpy(array + 1), VALUES + 1)
        in_child(convert)
    """,
    "dpnp_is_refused_in_a_child_whose_parent_has_used_it": """
        import dpnp
        array, kept = dpnp.ones(4), broker.to_dpnp(VALUES)
        view, ours = broker.to_numpy(array), broker.asarray(array)
        calls = [
            lambda: broker.to_numpy(array), lambda: broker.to_torch(array.get_array()), lambda: broker.asarray(array),
            lambda: broker.to_dpnp(VALUES), lambda: broker.to_usm_ndarray(torch.ones(3)), lambda: broker.to_numpy(ours),
            lambda: broker.to_capsule(array), lambda: broker.devices(),
        ]
        def refuse():
            for call in calls:
                assert "forked" in refusal(call)
            for route in (broker.explain(array, to="numpy"), broker.explain(VALUES, to="dpnp")):
                assert "forked" in str(route)
        in_child(refuse)
        for call in calls: call()
    """,
    "level_zero_is_refused_in_a_child_whose_parent_has_used_sycl_alone": """
        import dpnp
        dpnp.ones(4)
        calls = [
            broker.Queue, lambda: broker.memory.empty(3, device="level_zero"),
            lambda: broker.asarray(VALUES, device="level_zero"),
        ]
        def refuse():
            for call in calls:
                assert "wanted Level Zero, and this process was forked" in refusal(call)
        in_child(refuse)
    """,
    "views_of_dpnp_are_read_and_dropped_in_a_child": """
        import dpnp
        array = dpnp.ones(4)
        view, ours, made = broker.to_numpy(array), broker.asarray(array), broker.to_dpnp(VALUES)
        def read_and_drop():
            global array, view, ours, made
            assert view.sum() == 4
            del array, view, ours, made
            gc.collect()
            convert_some()
        in_child(read_and_drop)
        assert (array + broker.to_dpnp(view)).sum() == 8
    """,
}


BEGUN_BY = {
    "dpnp": "import dpnp; dpnp.ones(4).sycl_queue.wait()",
    "torch": "import torch; torch.ones(4, device='xpu'); torch.xpu.synchronize(); sys.modules['dpctl'] = None",
}
"""What begins with SYCL, and leaves the devices alone that broker lists."""

ON_A_DEVICE = """
import os, signal, sys
import broker
BEGIN
child = os.fork()
if child == 0:
    signal.alarm(15)
    for call in (CALLS):
        try:
            print("it made", call(), flush=True)
        except broker.UnsupportedDeviceError as error:
            print(error.why.partition(":")[0], flush=True)
    os._exit(0)
print("parent", os.waitpid(child, 0)[1], broker.Queue("gpu"), flush=True)
os._exit(0)
"""


@pytest.mark.parametrize("runtime", BEGUN_BY)
def test_no_call_reaches_the_driver_in_a_child_whose_parent_has_begun_with_it_through_sycl(runtime):
    calls = 'broker.Queue, broker.devices, lambda: broker.memory.empty(3, device="gpu")'
    _assert_refused(3, BEGUN_BY[runtime], calls)


def test_copies_that_its_maker_would_make_are_refused_for_the_fork():
    begin = BEGUN_BY["dpnp"] + "\nheld = broker.asarray(dpnp.ones(4))"
    _assert_refused(2, begin, 'lambda: broker.to_numpy(held, device="cpu"), lambda: broker.asarray(held, copy=True)')


def _assert_refused(count, begin, calls):
    program = ON_A_DEVICE.replace("BEGIN", begin).replace("CALLS", calls)
    ended = run_on_software(program, "v2", BROKER_SOFTWARE_XPU="1")
    refused = "wanted Level Zero, and this process was forked from one that uses it, where no driver works"
    assert ended.printed.splitlines()[:-1] == [refused] * count, (ended.printed, ended.complained)
    assert ended.printed.splitlines()[-1].startswith("parent 0 <broker.Queue")


@pytest.fixture(scope="module")
def endings():
    """How the programs ended, each in a process before any framework has started."""
    return endings_without_finalisation(SETUP, PROGRAMS)


@pytest.mark.parametrize("claim", PROGRAMS)
def test_after_a_fork(endings, claim):
    assert endings[claim].status == 0, endings[claim].complained[-3000:]
