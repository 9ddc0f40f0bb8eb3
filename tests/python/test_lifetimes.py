"""The source outlives every view, the view outlives the source's name, and nothing stays behind."""

from __future__ import annotations

import gc
import sys
import threading
import weakref

import broker
import pytest
from all_frameworks import np, torch
from c_consumer import Taken
from exits import endings_of
from processes import run_python
from raw.cells import host_array
from raw.hazards import hand_made
from sources import SOURCES, TARGETS, USED_ONCE, VALUES, values_of

pytestmark = pytest.mark.filterwarnings("ignore::broker.ImmutableShared")

OVER_HOST_MEMORY = {
    "numpy": lambda memory: memory,
    "torch": torch.from_numpy,
    "buffer": memoryview,
    "array": broker.asarray,
    "capsule_legacy": broker.to_capsule,
    "capsule_versioned": lambda memory: broker.to_capsule(memory, (1, 0)),
}
"""Producers whose tensor is made over a NumPy array that a weak reference can watch."""

targets = pytest.mark.parametrize("to", TARGETS)
sources = pytest.mark.parametrize("producer", SOURCES)


@pytest.fixture(autouse=True, scope="module")
def _short_collections():
    """Keep the frameworks' own hundred thousands of objects out of the collections below."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def _settle():
    """Collect, and run what a deleter without the GIL has put off."""
    gc.collect()
    for _ in range(10):
        bool()


def _disturb_the_allocator():
    return [np.full_like(VALUES, number) for number in range(100)]


@sources
@targets
def test_a_view_keeps_its_values_when_the_source_goes_first(producer, to):
    source = SOURCES[producer]()
    view = broker.to(source, to)
    del source
    _settle()
    _others = _disturb_the_allocator()
    assert np.array_equal(values_of(view), VALUES)


@pytest.mark.parametrize("producer", [name for name in SOURCES if name not in USED_ONCE])
@targets
def test_a_source_keeps_its_values_when_the_view_goes_first(producer, to):
    source = SOURCES[producer]()
    view = broker.to(source, to)
    del view
    _settle()
    _others = _disturb_the_allocator()
    assert np.array_equal(values_of(broker.to_numpy(source)), VALUES)


def _owner(array):
    """Finds the array that owns the memory: NumPy's views hold that one, and not each other."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


@pytest.mark.parametrize("producer", OVER_HOST_MEMORY)
@targets
def test_a_view_keeps_the_memory_of_its_source(producer, to):
    memory = host_array("float32", "contiguous")
    freed = weakref.ref(_owner(memory))
    view = broker.to(OVER_HOST_MEMORY[producer](memory), to)
    del memory
    _settle()
    assert freed() is not None
    del view


@pytest.mark.parametrize("producer", OVER_HOST_MEMORY)
@targets
def test_the_memory_goes_with_the_last_view(producer, to):
    memory = host_array("float32", "contiguous")
    freed = weakref.ref(_owner(memory))
    view = broker.to(OVER_HOST_MEMORY[producer](memory), to)
    other = broker.to(view, "numpy")
    del memory, view, other
    _settle()
    assert freed() is None


def _point_data(tensor):
    tensor.data = torch.zeros(3)


def _set_storage(tensor):
    tensor.set_(torch.zeros(3))


@pytest.mark.parametrize("to", [name for name in TARGETS if name != "torch"])
@pytest.mark.parametrize("re_point", [_point_data, _set_storage], ids=["data", "set_"])
def test_a_view_keeps_the_memory_of_a_tensor_that_is_pointed_elsewhere(re_point, to):
    memory = host_array("float32", "contiguous")
    freed = weakref.ref(_owner(memory))
    tensor = torch.from_numpy(memory)
    view = broker.to(tensor, to)
    del memory
    re_point(tensor)
    _settle()
    assert freed() is not None
    assert np.array_equal(values_of(view), VALUES)


@pytest.mark.parametrize("to", [name for name in TARGETS if name != "torch"])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.bool], ids=str)
def test_a_tensor_with_views_does_not_grow(to, dtype):
    tensor = torch.ones(16, dtype=dtype)
    _view = broker.to(tensor, to)
    with pytest.raises(RuntimeError, match="not resizable"):
        tensor.resize_(100_000)


def test_explain_leaves_a_tensor_able_to_grow():
    tensor = torch.ones(16)
    broker.explain(tensor, to="numpy")
    assert tensor.resize_(100_000).numel() == 100_000


def _convert_often(source, to, **keywords):
    for _ in range(200):
        broker.to(source, to, **keywords)
    _settle()


@pytest.mark.parametrize("producer", [name for name in SOURCES if name not in USED_ONCE])
@targets
@pytest.mark.parametrize("copy", [None, True], ids=["shared", "copied"])
def test_two_hundred_conversions_leave_no_reference_behind(producer, to, copy):
    source = SOURCES[producer]()
    _convert_often(source, to, copy=copy)
    before = sys.getrefcount(source)
    _convert_often(source, to, copy=copy)
    assert sys.getrefcount(source) == before


@pytest.mark.parametrize("producer", USED_ONCE)
@targets
def test_two_hundred_capsules_leave_no_memory_behind(producer, to):
    memory = host_array("float32", "contiguous")
    before = sys.getrefcount(memory)
    for _ in range(200):
        broker.to(OVER_HOST_MEMORY[producer](memory), to)
    _settle()
    assert sys.getrefcount(memory) == before


def _resident_bytes():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * 4096


@targets
def test_copies_are_freed(to):
    source = np.zeros(1 << 20, np.uint8)
    before = _resident_bytes()
    for _ in range(200):
        broker.to(source, to, copy=True)
    _settle()
    assert _resident_bytes() - before < 100 << 20


@sources
@targets
def test_a_view_survives_the_exception_that_it_was_made_under(producer, to):
    kept = []

    def convert_and_fail():
        kept.append(broker.to(SOURCES[producer](), to))
        raise LookupError

    with pytest.raises(LookupError):
        convert_and_fail()
    _settle()
    assert np.array_equal(values_of(kept[0]), VALUES)


@targets
def test_a_view_that_goes_with_an_exception_is_deleted_once(to):
    capsule, ticket = hand_made()

    def convert_and_fail():
        _view = broker.to(capsule, to)
        raise LookupError

    with pytest.raises(LookupError) as caught:
        convert_and_fail()
    held = ticket.deletions
    del caught
    _settle()
    assert (held, ticket.deletions) == (0, 1)


def test_a_deletion_leaves_the_exception_that_is_on_its_way():
    capsule, _ticket = hand_made()
    views = [broker.to_torch(capsule)]
    with pytest.raises(LookupError, match="on its way"):
        try:
            raise LookupError("on its way")
        finally:
            views.clear()


def test_the_leaves_before_a_bad_one_are_released():
    good, ticket = hand_made()
    with pytest.raises(broker.UnsupportedTensorError):
        broker.to_torch([good, object()])
    _settle()
    assert ticket.deletions == 1


@sources
@targets
def test_a_view_may_go_in_another_thread(producer, to):
    views = [broker.to(SOURCES[producer](), to)]
    thread = threading.Thread(target=views.clear)
    thread.start()
    thread.join()
    assert views == []


@targets
def test_a_view_that_goes_in_another_thread_is_deleted_once(to):
    capsule, ticket = hand_made()
    views = [broker.to(capsule, to)]
    thread = threading.Thread(target=views.clear)
    thread.start()
    thread.join()
    assert ticket.deletions == 1


@sources
@targets
def test_a_conversion_may_take_place_in_another_thread(producer, to):
    source, seen = SOURCES[producer](), []
    thread = threading.Thread(target=lambda: seen.append(values_of(broker.to(source, to))))
    thread.start()
    thread.join()
    assert np.array_equal(seen[0], VALUES)


ABIS = {"legacy": None, "versioned": (1, 0)}

abis = pytest.mark.parametrize("abi", ABIS)


@sources
@abis
def test_a_deleter_may_be_called_without_the_gil(producer, abi):
    taken = Taken(broker.to_capsule(SOURCES[producer](), ABIS[abi]))
    thread = threading.Thread(target=taken.delete)
    thread.start()
    thread.join(timeout=5)
    assert not thread.is_alive()


@abis
@pytest.mark.parametrize("producer", OVER_HOST_MEMORY)
def test_what_was_deleted_without_the_gil_is_released(producer, abi):
    memory = host_array("float32", "contiguous")
    freed = weakref.ref(_owner(memory))
    taken = Taken(broker.to_capsule(OVER_HOST_MEMORY[producer](memory), ABIS[abi]))
    del memory
    taken.delete()
    _settle()
    assert freed() is None


@abis
def test_a_deleter_without_the_gil_never_waits_for_it(abi):
    taken = Taken(broker.to_capsule(np.ones(3), ABIS[abi]))
    thread = threading.Thread(target=taken.delete)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1000)
    try:
        thread.start()
        thread.join(timeout=5)
    finally:
        sys.setswitchinterval(interval)
    assert not thread.is_alive()


def test_deleters_of_many_threads_release_everything():
    memory = host_array("float32", "contiguous")
    before = sys.getrefcount(memory)
    taken = [Taken(broker.to_capsule(memory, (1, 0))) for _ in range(2000)]
    parts = [taken[first::4] for first in range(4)]
    threads = [threading.Thread(target=lambda part=part: [one.delete() for one in part]) for part in parts]
    for thread in threads:
        thread.start()
    for _ in range(500):
        broker.to_torch(memory)
    for thread in threads:
        thread.join()
    _settle()
    assert sys.getrefcount(memory) == before


EVERY_PAIR = """
import warnings
import broker
from sources import SOURCES, TARGETS
warnings.simplefilter("ignore", broker.ImmutableShared)
sources = [SOURCES[producer]() for producer in SOURCES for _ in TARGETS]
views = [broker.to(source, to) for source, to in zip(sources, [*TARGETS] * len(SOURCES))]
"""

DELETED_AFTER_EXIT = """
from c_consumer import Taken
for producer in SOURCES:
    for version in (None, (1, 0)):
        Taken(broker.to_capsule(SOURCES[producer](), version)).delete_at_exit()
"""

DAEMONS = """
import threading, time
import numpy as np
def convert(source):
    while True:
        broker.to_numpy(source, copy=True)
        broker.to_numpy(memoryview(source))
for size in (8, 8, 1 << 20, 1 << 20):
    threading.Thread(target=convert, args=(np.ones(size),), daemon=True).start()
time.sleep(0.3)
"""

EXITS = {
    "globals": "",
    "cycle": "sources.append(views); views.append(sources)",
    "builtins": "import builtins; builtins.kept = views; del views",
    "an_atexit_function": "import atexit; atexit.register(views.clear)",
    "the_c_library": DELETED_AFTER_EXIT,
    "daemon_threads": DAEMONS,
}


@pytest.fixture(scope="module")
def exits():
    """How programs ended that hold a view of every pair until then."""
    failing = {"an exception": "raise LookupError('the end')"}
    return endings_of({name: EVERY_PAIR + ending for name, ending in (EXITS | failing).items()})


@pytest.mark.parametrize("ending", EXITS)
def test_the_interpreter_exits_quietly_with_every_pair_alive_in(exits, ending):
    assert (exits[ending].status, exits[ending].complained) == (0, "")


def test_an_exception_may_end_the_program_with_every_pair_alive(exits):
    ended = exits["an exception"]
    assert (ended.status, ended.complained.splitlines()[-1]) == (1, "LookupError: the end")


def test_a_process_of_its_own_exits_quietly_with_every_pair_alive():
    ended = run_python("import all_frameworks\n" + EVERY_PAIR)
    assert (ended.status, ended.complained) == (0, "")
