"""Inside `broker.memory.numpy_allocator` NumPy's arrays are shared, and all else about them is as ever."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import threading
from concurrent.futures import ThreadPoolExecutor

import broker
import pytest
from all_frameworks import jax, np, tf
from processes import run_python

BOUNDARY = 64
LARGE = 8 << 20
"""Bytes of a block that the heap maps by itself."""

get_handler_name = np._core.multiarray.get_handler_name
DEFAULT = get_handler_name()


def _aligned():
    return broker.memory.numpy_allocator("aligned")


def _offset(array):
    return array.ctypes.data % BOUNDARY


# Arrays.

MAKERS = {
    "ones": lambda: np.ones(10**6, "float32"),
    "zeros": lambda: np.zeros(10**6, "float32"),
    "empty": lambda: np.empty(10**6, "float32"),
    "sum": lambda: np.ones(10**6, "float32") + np.ones(10**6, "float32"),
    "concatenation": lambda: np.concatenate([np.ones(10**5, "float32")] * 10),
    "copy": lambda: np.ones((1000, 1000), "float32").T.copy(),
    "from an iterator": lambda: np.fromiter(range(100_000), "float32"),
    "small": lambda: np.ones(3, "int8"),
    "no elements": lambda: np.zeros((0, 3)),
    "no dimensions": lambda: np.array(1.0),
    "strings": lambda: np.array(["one", "three"]),
    "objects": lambda: np.array([object(), None]),
    "records": lambda: np.zeros(5, "i1,f8"),
}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_every_array_made_inside_starts_on_the_boundary(make):
    with _aligned():
        arrays = [make() for _ in range(40)]
    assert {_offset(array) for array in arrays} == {0}


def test_numpys_own_allocator_keeps_no_such_boundary():
    """So that the tests above can fail."""
    arrays = [np.ones(10**6, "float32") for _ in range(40)]
    assert {_offset(array) for array in arrays} != {0}


def test_an_array_that_grows_and_shrinks_keeps_its_values_and_the_boundary():
    with _aligned():
        array = np.arange(10.0)
    sizes = [10 * 3**power for power in range(13)]
    for size in [*sizes, *reversed(sizes)]:
        array.resize(size, refcheck=False)
        assert _offset(array) == 0
        np.testing.assert_array_equal(array[:10], np.arange(10.0))
    array.resize(0, refcheck=False)
    assert array.size == 0


def test_a_grown_array_is_zero_beyond_its_old_end():
    with _aligned():
        array = np.ones(10)
    array.resize(10**6, refcheck=False)
    assert array[10:].max() == 0


def test_zeros_are_zero_where_the_memory_was_used_before():
    with _aligned():
        for size in [1, 10, 1000, 10**5] * 10:
            np.full(size, 7.0)
            assert np.zeros(size).max() == 0


def test_too_many_bytes_are_a_memory_error():
    with _aligned():
        for make in (np.empty, np.zeros):
            with pytest.raises(MemoryError):
                make(2**59)
        with pytest.raises(MemoryError):
            np.ones(3).resize(2**59, refcheck=False)


# Sharing.


@pytest.mark.parametrize("to", ["jax", "tensorflow"])
def test_arrays_are_shared_with_those_who_need_the_boundary(to):
    with _aligned():
        array = np.arange(10**6, dtype="float32")
    assert broker.explain(array, to=to).outcome == "shares"
    with broker.no_copy():
        tensor = broker.to(array, to)
    assert broker.shares_memory(array, tensor)
    assert np.asarray(tensor).ctypes.data == array.ctypes.data


@pytest.mark.parametrize("to", ["jax", "tensorflow"])
def test_a_shared_tensor_outlives_its_array_and_the_scope(to):
    with _aligned():
        tensor = broker.to(np.arange(10**6, dtype="float32"), to)
    gc.collect()
    total = {"jax": jax.numpy.sum, "tensorflow": tf.reduce_sum}[to]
    assert float(total(tensor)) == pytest.approx(10**6 * (10**6 - 1) / 2, rel=1e-5)


# Scopes.


def test_the_scope_sets_and_restores_the_handler():
    with _aligned():
        assert get_handler_name() == "broker_aligned"
        inside = np.ones(3)
    assert get_handler_name() == DEFAULT
    assert get_handler_name(inside) == "broker_aligned"
    assert get_handler_name(np.ones(3)) == DEFAULT


def test_scopes_nest():
    with _aligned():
        with _aligned():
            assert get_handler_name() == "broker_aligned"
        assert get_handler_name() == "broker_aligned"
    assert get_handler_name() == DEFAULT


def test_an_exception_restores_the_handler_and_passes():
    with pytest.raises(KeyError), _aligned():
        raise KeyError
    assert get_handler_name() == DEFAULT


def test_a_scope_is_entered_once_at_a_time():
    scope = _aligned()
    with scope, pytest.raises(RuntimeError, match="entered already"), scope:
        pass
    assert get_handler_name() == DEFAULT
    with scope:
        assert get_handler_name() == "broker_aligned"


def test_an_unknown_kind_is_refused_by_name():
    with pytest.raises(broker.OptionError, match="pinned") as caught, broker.memory.numpy_allocator("pinned"):
        pass
    assert '"aligned"' in str(caught.value)
    assert get_handler_name() == DEFAULT


def test_a_new_thread_begins_with_numpys_own():
    with _aligned(), ThreadPoolExecutor(1) as pool:
        assert pool.submit(get_handler_name).result() == DEFAULT


def test_asyncio_tasks_have_each_their_own():
    async def name(*, inside, started, other_started):
        if inside:
            with _aligned():
                started.set()
                await other_started.wait()
                return get_handler_name(np.ones(3))
        started.set()
        await other_started.wait()
        return get_handler_name(np.ones(3))

    async def both():
        first, second = asyncio.Event(), asyncio.Event()
        return await asyncio.gather(
            name(inside=True, started=first, other_started=second),
            name(inside=False, started=second, other_started=first),
        )

    assert asyncio.run(both()) == ["broker_aligned", DEFAULT]


def test_a_task_inherits_the_scope_that_starts_it():
    async def start():
        async def task():
            return get_handler_name()

        with _aligned():
            started = asyncio.create_task(task())
        return await started

    assert asyncio.run(start()) == "broker_aligned"


# Lifetimes.


def test_arrays_are_freed_by_other_threads_after_the_scope():
    with _aligned():
        arrays = [np.full(size, size, "int64") for size in (1, 1000, 10**6) * 10]

    def end():
        while arrays:
            array = arrays.pop()
            assert array[0] == array[-1] == array.size

    with ThreadPoolExecutor(1) as pool:
        pool.submit(end).result()
    assert not arrays


def test_many_threads_allocate_and_free_at_once():
    def work(seed):
        sizes = np.random.default_rng(seed).integers(0, 20_000, 300)
        with _aligned():
            arrays = [np.full(size, seed) for size in sizes]
            for array in arrays[::3]:
                array.resize(array.size * 2, refcheck=False)
        return all(_offset(array) == 0 and (array[: size] == seed).all() for array, size in zip(arrays, sizes))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(32)))


RESIDENT = """
    import broker, numpy as np
    def resident():
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * 4096
"""


def test_large_zeros_take_no_memory_until_they_are_written():
    program = """
    with broker.memory.numpy_allocator("aligned"):
        before = resident()
        array = np.zeros(10**8)
        print(resident() - before)
        array[:10**7] = 1
        print(resident() - before)
    """
    unwritten, written = map(int, run_python(RESIDENT + program).printed.split())
    assert unwritten < 8 << 20
    assert written >= 8 * 10**7


def test_allocating_and_freeing_a_hundred_thousand_times_leaves_nothing():
    program = """
    import random
    def work(count):
        for turn in range(count):
            array = np.zeros(random.randrange(1, 4000))
            array.resize(random.randrange(1, 4000), refcheck=False)
    with broker.memory.numpy_allocator("aligned"):
        work(20_000)
        before = resident()
        work(100_000)
        print(resident() - before)
    """
    assert int(run_python(RESIDENT + program).printed) < 2 << 20


def test_the_handler_goes_with_its_last_array():
    """NumPy holds a share of the capsule for each array."""
    program = """
    with broker.memory.numpy_allocator("aligned"):
        work = [np.ones(3) for _ in range(1000)]
    before = resident()
    for _ in range(100_000):
        with broker.memory.numpy_allocator("aligned"):
            np.ones(3)
    print(resident() - before)
    """
    assert int(run_python(RESIDENT + program).printed) < 2 << 20


@pytest.mark.parametrize(
    "ending",
    [
        "",
        "import atexit; atexit.register(lambda: keep[-1].sum())",
        "import sys; sys.keep = keep",
        "import threading; threading.Thread(target=lambda: keep[-1].sum()).start()",
        "scope = broker.memory.numpy_allocator('aligned'); scope.__enter__(); more = np.ones(10)",
        "cycle = [keep]; cycle.append(cycle)",
    ],
    ids=["plain", "atexit", "module", "thread", "open scope", "cycle"],
)
def test_arrays_may_live_until_the_interpreter_ends(ending):
    program = f"""
    import broker, numpy as np
    with broker.memory.numpy_allocator("aligned"):
        keep = [np.ones(size) for size in (1, 1000, 10**6)]
    {ending}
    """
    ended = run_python(program)
    assert (ended.status, ended.complained) == (0, "")


def test_a_forked_child_goes_on():
    program = """
    import os, broker, numpy as np
    with broker.memory.numpy_allocator("aligned"):
        old = np.ones(10**6)
        child = os.fork()
        new = np.full(10**6, 2.0)
        total = (old + new).sum()
        del old, new
    if child == 0:
        os._exit(0 if total == 3e6 else 1)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    """
    assert run_python(program).printed == "0"


def test_the_module_is_there_without_numpy_being_imported():
    program = """
    import sys, broker
    scope = broker.memory.numpy_allocator("aligned")
    print("numpy" in sys.modules)
    with scope:
        print("numpy" in sys.modules)
    """
    assert run_python(program).printed.split() == ["False", "True"]


def test_without_numpy_the_error_says_what_to_install():
    program = """
    import sys, broker
    sys.modules["numpy"] = None
    try:
        broker.memory.numpy_allocator("aligned").__enter__()
    except broker.MissingFrameworkError as error:
        print(error.remedy)
    """
    assert run_python(program).printed == "install it by: pip install numpy"


# The functions, called as NumPy calls them.


class Functions(ctypes.Structure):
    """``PyDataMem_Handler`` of NumPy's headers."""

    _fields_ = (
        ("name", ctypes.c_char * 127),
        ("version", ctypes.c_uint8),
        ("context", ctypes.c_void_p),
        ("malloc", ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)),
        ("calloc", ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t)),
        ("realloc", ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)),
        ("free", ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)),
    )


@pytest.fixture
def functions():
    pointer = ctypes.pythonapi.PyCapsule_GetPointer
    pointer.restype, pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    capsule = broker._native.numpy_handler("aligned")
    handler = Functions.from_address(pointer(capsule, b"mem_handler"))
    handler.capsule = capsule
    return handler


def test_the_struct_is_laid_out_as_numpys_headers_say(functions):
    assert (functions.name, functions.version, functions.context) == (b"broker_aligned", 1, None)


@pytest.mark.parametrize("first", [0, 1, 63, 64, 1000, LARGE])
@pytest.mark.parametrize("second", [0, 1, 65, 5000, LARGE, 2 * LARGE])
def test_reallocating_keeps_the_bytes_and_the_boundary(functions, first, second):
    kept = bytes(range(1, 256)) * (min(first, second) // 255 + 1)
    for _ in range(5):
        old = functions.malloc(None, first)
        ctypes.memmove(old, kept, min(first, second))
        new = functions.realloc(None, old, second)
        assert old % BOUNDARY == new % BOUNDARY == 0
        assert ctypes.string_at(new, min(first, second)) == kept[: min(first, second)]
        functions.free(None, new, second)


def test_sizes_that_no_machine_has_give_null(functions):
    kept = functions.malloc(None, 8)
    for size in (2**63 - 1, 2**63, 2**64 - 1, 2**64 - 63):
        assert functions.malloc(None, size) is None
        assert functions.calloc(None, 1, size) is None
        assert functions.realloc(None, kept, size) is None
    assert functions.calloc(None, 2**33, 2**33) is None
    functions.free(None, kept, 8)


def test_null_is_reallocated_and_freed(functions):
    block = functions.realloc(None, None, 100)
    assert block % BOUNDARY == 0
    functions.free(None, block, 100)
    functions.free(None, None, 100)


def test_the_functions_work_on_threads_without_the_gil(functions):
    """`ctypes` lets go of the GIL for each call."""
    failures = []

    def work(mark):
        for size in range(0, 40_000, 97):
            block = functions.calloc(None, size + 1, 1)
            if ctypes.string_at(block, size + 1).strip(b"\0"):
                failures.append("not zeroed")
            ctypes.memset(block, mark, size + 1)
            block = functions.realloc(None, block, 2 * size + 1)
            if ctypes.string_at(block, size + 1).strip(bytes([mark])) or block % BOUNDARY:
                failures.append("not kept")
            functions.free(None, block, 0)

    threads = [threading.Thread(target=work, args=(mark,)) for mark in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
