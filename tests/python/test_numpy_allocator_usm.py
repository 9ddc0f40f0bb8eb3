"""Inside `broker.memory.numpy_allocator("usm_host")` NumPy's memory is USM, which dpctl and dpnp share.

The device is SYCL's CPU device. Each test is a process of its own: frameworks and drivers may end it.
"""

from __future__ import annotations

import pytest
from processes import run_python

PRELUDE = """
    import ctypes, gc, os, sys, threading
    import broker, dpctl, dpctl.memory, numpy as np
    from pathlib import Path

    class View:
        '''What dpctl and dpnp take an array for that lies in USM.'''
        def __init__(self, array):
            self.array = array
            self.__sycl_usm_array_interface__ = {
                "data": (array.ctypes.data, False), "shape": array.shape, "strides": None,
                "typestr": array.dtype.str, "version": 1, "syclobj": dpctl.SyclQueue(),
            }

    def usm():
        return broker.memory.numpy_allocator("usm_host")

    def kind(address, queue=dpctl.SyclQueue()):
        '''Of USM: 0 unknown, 1 device, 2 shared, 3 host.'''
        library = ctypes.CDLL(str(Path(dpctl.__file__).with_name("libDPCTLSyclInterface.so")))
        library.DPCTLUSM_GetPointerType.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
        return library.DPCTLUSM_GetPointerType(address, queue.sycl_context.addressof_ref())

    def resident():
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * 4096
"""


def _run(program, **environment):
    ended = run_python(PRELUDE + program, **environment)
    assert ended.status == 0, ended.complained
    return ended


def test_arrays_are_host_usm_on_the_boundary():
    program = """
    with usm():
        arrays = [np.ones(10**6, "float32"), np.zeros(1), np.zeros((0, 3)), np.array(1.0), np.arange(10) + 1]
        arrays.append(np.concatenate([arrays[0], arrays[0]]))
        grown = np.arange(10)
        grown.resize(10**6, refcheck=False)
    for array in [*arrays, grown]:
        print(dpctl.memory.as_usm_memory(View(array)).get_usm_type() if array.size else "host",
              kind(array.ctypes.data), array.ctypes.data % 64)
    print(kind(np.ones(3).ctypes.data))
    """
    *lines, outside = _run(program).printed.splitlines()
    assert set(lines) == {"host 3 0"} and len(lines) == 7
    assert outside == "0"


def test_dpnp_shares_them_both_ways():
    program = """
    import dpnp
    with usm():
        array = np.arange(10**6, dtype="float32")
    shared = dpnp.tensor.asarray(View(array))
    print(shared.usm_type, float(dpnp.tensor.sum(shared[:1000])))
    shared[0] = 5.0
    shared.sycl_queue.wait()
    array[1] = 7.0
    print(array[0], float(shared[1]))
    """
    assert _run(program).printed.split() == ["host", "499500.0", "5.0", "7.0"]


@pytest.mark.parametrize("to", ["jax", "tensorflow", "torch"])
def test_host_frameworks_share_them(to):
    program = f"""
    with usm():
        array = np.arange(1000, dtype="float32")
    with broker.no_copy():
        tensor = broker.to(array, {to!r})
    print(broker.shares_memory(array, tensor))
    del array
    print(float(np.asarray(tensor).sum()))
    """
    assert _run(program).printed.split() == ["True", "499500.0"]


def test_growing_and_shrinking_keep_the_values():
    program = """
    with usm():
        array = np.arange(10.0)
    sizes = [10 * 3**power for power in range(11)]
    for size in [*sizes, *reversed(sizes)]:
        array.resize(size, refcheck=False)
        assert (array[:10] == np.arange(10)).all() and array[10:].any() == False
        assert kind(array.ctypes.data) == 3 and array.ctypes.data % 64 == 0
    """
    _run(program)


def test_zeros_are_zero_where_the_memory_was_used_before():
    program = """
    with usm():
        for size in [1, 10, 1000, 10**5] * 10:
            np.full(size, 7.0)
            assert np.zeros(size).max() == 0
    """
    _run(program)


def test_too_many_bytes_are_a_memory_error():
    program = """
    with usm():
        for make in (np.empty, np.zeros):
            for size in (2**47, 2**59):
                try:
                    make(size)
                except MemoryError:
                    print("MemoryError")
        kept = np.ones(3)
    try:
        kept.resize(2**47, refcheck=False)
    except MemoryError:
        print("MemoryError", kept)
    """
    assert _run(program).printed.splitlines() == ["MemoryError"] * 4 + ["MemoryError [1. 1. 1.]"]


def test_a_freed_array_gives_its_memory_back():
    program = """
    with usm():
        array = np.ones(10**6)
        address = array.ctypes.data
        print(kind(address))
        del array
        print(kind(address))
        np.ones(10**7)
        before = resident()
        for _ in range(50):
            np.ones(10**7)
        print(resident() - before < 10**7)
    """
    assert _run(program).printed.split() == ["3", "0", "True"]


def test_allocating_and_freeing_a_hundred_thousand_times_leaves_nothing():
    program = """
    def work(count):
        for turn in range(count):
            np.zeros(turn % 4000)
    with usm():
        work(20_000)
        before = resident()
        work(100_000)
        print(resident() - before)
    """
    assert int(_run(program).printed) < 2 << 20


def test_the_queue_lives_as_long_as_the_last_array():
    program = """
    class Watched(dpctl.SyclQueue):
        def __del__(self):
            print("gone")
    dpctl.SyclQueue = Watched
    with usm():
        array = np.ones(1000)
    view = array[1:]
    del array
    gc.collect()
    print("held", view.sum())
    del view
    print("after")
    """
    assert _run(program).printed.splitlines() == ["held 999.0", "gone", "after"]


def test_many_threads_allocate_and_free_at_once():
    program = """
    def work(seed):
        with usm():
            arrays = [np.full(size, seed) for size in range(0, 20_000, 97)]
        for array in arrays:
            array.resize(array.size * 2, refcheck=False)
        done.append(all((array[: array.size // 2] == seed).all() for array in arrays))
    done = []
    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(8)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    print(done == [True] * 8)
    """
    assert _run(program).printed == "True"


@pytest.mark.parametrize(
    "ending",
    [
        "",
        "import atexit; atexit.register(lambda: keep[-1].sum())",
        "sys.keep = keep",
        "scope = usm(); scope.__enter__(); more = np.ones(10)",
        "cycle = [keep]; cycle.append(cycle)",
        "import dpnp; shared = dpnp.tensor.asarray(View(keep[-1]))",
        "threading.Thread(target=lambda: keep.pop().sum()).start()",
    ],
    ids=["plain", "atexit", "module", "open scope", "cycle", "dpnp", "thread"],
)
def test_arrays_may_live_until_the_interpreter_ends(ending):
    program = f"""
    with usm():
        keep = [np.ones(size) for size in (1, 1000, 10**6)]
    {ending}
    """
    assert _run(program).complained == ""


def test_a_forked_child_goes_on_with_memory_of_the_heap():
    """It inherits the scope, and the arrays, of a driver that works in the parent alone."""
    program = """
    with usm():
        old = np.ones(10**6)
        child = os.fork()
        new = np.full(10**6, 2.0)
        new.resize(2 * 10**6, refcheck=False)
        total = (old + new[: 10**6]).sum()
        old.resize(10, refcheck=False)
        zeros = np.zeros(1000).max()
        kinds = kind(new.ctypes.data) if child else 3
        del old, new
    if child == 0:
        os._exit(0 if (total, zeros) == (3e6, 0) else 1)
    print(total, kinds, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    """
    assert _run(program).printed == "3000000.0 3 0"


def test_a_scope_that_a_forked_child_enters_is_refused():
    program = """
    with usm():
        np.ones(3)
    child = os.fork()
    if child == 0:
        try:
            usm().__enter__()
        except broker.UnsupportedDeviceError as error:
            print(error.why, flush=True)
        os._exit(0)
    os.waitpid(child, 0)
    """
    assert "forked process" in _run(program).printed


REFUSED = """
    import sys, broker, numpy as np
    PREPARE
    try:
        broker.memory.numpy_allocator("usm_host").__enter__()
    except broker.BrokerError as error:
        print(type(error).__name__)
        print(error)
    print(np._core.multiarray.get_handler_name())
"""


def _refusal(prepare="", **environment):
    ended = run_python(REFUSED.replace("PREPARE", prepare), **environment)
    kind, message, handler = ended.printed.splitlines()
    assert handler == "default_allocator"
    return kind, message


def test_without_dpctl_the_error_says_what_to_install():
    kind, message = _refusal("sys.modules['dpctl'] = None")
    assert kind == "MissingFrameworkError"
    assert message.endswith("install it by: pip install dpctl")


def test_without_a_device_the_error_says_what_to_install():
    kind, message = _refusal(ONEAPI_DEVICE_SELECTOR="level_zero:gpu")
    assert kind == "UnsupportedDeviceError"
    assert "no SYCL device" in message and "pip install intel-opencl-rt" in message


def test_dpctl_is_imported_by_this_kind_alone():
    program = """
    import sys, broker
    with broker.memory.numpy_allocator("aligned"):
        pass
    print("dpctl" in sys.modules)
    """
    assert run_python(program).printed == "False"
