"""numba-dpex and the versions that it was made for: its kernels run on arrays that came through broker.

SYCL's OpenCL CPU device runs them. The environment is `requirements/numba-dpex.txt`'s; `make test-long` makes it.
"""

from __future__ import annotations

import importlib

import broker
import dpctl
import dpctl.memory
import dpctl.tensor
import dpnp
import numba_dpex
import numpy as np
import pytest
from numba.core.errors import NumbaError
from numba_dpex import kernel_api
from processes import run_python

VERSIONS = {"numba_dpex": "0.23.", "numba": "0.59.", "dpctl": "0.17.", "dpnp": "0.15.", "numpy": "1.26."}
N = 1024
SLOW = 2000
"""Steps of a kernel that is still running when its launch returns."""


@numba_dpex.kernel
def vecadd(item: kernel_api.Item, a, b, c):
    i = item.get_id(0)
    c[i] = a[i] + b[i]


@numba_dpex.kernel
def towards_two(item: kernel_api.Item, a, steps):
    i = item.get_id(0)
    for _ in range(steps):
        a[i] = a[i] * 0.5 + 1.0


def _capsule(values):
    return broker.to_capsule(values, max_version=(1, 0))


SOURCES = {
    "numpy": lambda values: values,
    "buffer": memoryview,
    "broker.Array": broker.asarray,
    "capsule": _capsule,
    "legacy capsule": broker.to_capsule,
    "dpnp": dpnp.asarray,
    "dpctl": dpctl.tensor.asarray,
    "capsule of dpnp": lambda values: _capsule(dpnp.asarray(values)),
    "numpy over dpnp": lambda values: broker.to_numpy(dpnp.asarray(values)),
}


def _values():
    return np.arange(N, dtype="float32")


def test_the_environment_holds_these_versions():
    for name, version in VERSIONS.items():
        assert importlib.import_module(name).__version__.startswith(version)


@pytest.mark.parametrize("source", SOURCES)
def test_a_vector_addition_runs_on_arrays_that_came_through_broker(source):
    a, b = broker.to_dpnp(SOURCES[source](_values())), broker.to_dpnp(SOURCES[source](_values()))
    c = dpnp.empty_like(a)
    numba_dpex.call_kernel(vecadd, numba_dpex.Range(N), a, b, c)
    assert np.array_equal(broker.to_numpy(c), 2 * _values())


def test_a_kernel_takes_the_arrays_of_to_usm_ndarray_too():
    a = broker.to_usm_ndarray(_values())
    numba_dpex.call_kernel(vecadd, numba_dpex.Range(N), a, a, a)
    assert np.array_equal(broker.to_numpy(a), 2 * _values())


def test_a_kernel_writes_into_a_numpy_array_that_dpnp_shares():
    with broker.memory.numpy_allocator("usm_host"):
        values = _values()
    shared = broker.to_dpnp(values, copy=False)
    numba_dpex.call_kernel(vecadd, numba_dpex.Range(N), shared, shared, shared)
    assert np.array_equal(values, 2 * _values())


def test_the_host_sees_a_kernel_s_result_that_was_still_to_come():
    x = dpnp.zeros(N * N, dtype="float32")
    seen = broker.to_numpy(x)
    numba_dpex.call_kernel(towards_two, numba_dpex.Range(N * N), x, 0)
    _, kernel = numba_dpex.call_kernel_async(towards_two, numba_dpex.Range(N * N), (), x, SLOW)
    was_running = kernel.execution_status is not dpctl.event_status_type.complete
    assert np.all(broker.to_numpy(x) == 2) and was_running
    assert np.all(seen == 2)


@pytest.mark.parametrize("properties", [{"property": "in_order"}, {}], ids=["in_order", "out_of_order"])
def test_another_queue_comes_after_the_kernel(properties):
    x = dpnp.zeros(N * N, dtype="float32")
    numba_dpex.call_kernel(towards_two, numba_dpex.Range(N * N), x, 0)
    numba_dpex.call_kernel_async(towards_two, numba_dpex.Range(N * N), (), x, SLOW)
    queue = dpctl.SyclQueue("cpu", **properties)
    there = broker.to_usm_ndarray(x, stream=queue)
    copied = dpctl.memory.MemoryUSMShared(there.nbytes, queue=queue)
    queue.memcpy(copied, there.usm_data, there.nbytes)
    assert np.all(np.frombuffer(copied, dtype="float32") == 2)


def test_what_a_kernel_refuses_to_dpnp_takes():
    ours = broker.asarray(dpnp.asarray(_values()))
    with pytest.raises(NumbaError):
        numba_dpex.call_kernel(vecadd, numba_dpex.Range(N), ours, ours, ours)
    a = broker.to_dpnp(ours, copy=False)
    numba_dpex.call_kernel(vecadd, numba_dpex.Range(N), a, a, a)
    assert np.array_equal(broker.to_numpy(ours), 2 * _values())


def test_a_function_for_dpnp_takes_and_returns_numpy_by_using():
    @broker.using("dpnp")
    def add(a, b):
        c = dpnp.empty_like(a)
        numba_dpex.call_kernel(vecadd, numba_dpex.Range(a.size), a, b, c)
        return c

    added = add(_values(), _values())
    assert type(added) is np.ndarray and np.array_equal(added, 2 * _values())


def test_a_compiled_function_takes_arrays_that_came_through_broker():
    @numba_dpex.dpjit
    def add(a, b):
        return a + b

    a = broker.to_dpnp(_values())
    assert np.array_equal(broker.to_numpy(add(a, a)), 2 * _values())


def test_dpctl_gets_the_number_of_its_device():
    """dpctl has no method for it before 0.18."""
    x = dpnp.asarray(_values())
    array = broker.asarray(x)
    assert array.__dlpack_device__() == (14, dpctl.get_devices().index(x.sycl_device))
    assert broker.shares_memory(dpctl.tensor.from_dlpack(array), x)


def test_without_the_direct_doors_it_is_the_same():
    program = """
        import broker, dpnp, numpy as np
        x = broker.to_dpnp(np.arange(4.0))
        x += 1
        view = broker.to_numpy(x)
        assert view.tolist() == [1, 2, 3, 4] and broker.shares_memory(broker.to_dpnp(view, copy=False), x)
        assert all(why == "BROKER_SAFE=1" for _, why in broker._native.doors())
    """
    ended = run_python(program, BROKER_SAFE="1")
    assert ended.status == 0, ended.complained


def test_the_self_test_of_the_doctor_holds():
    program = "import sys; from broker.__main__ import main; sys.exit(main(['doctor', '--self-test']))"
    ended = run_python(program, seconds=240)
    assert ended.status == 0, ended


def test_the_versions_get_conservative_rules():
    """No test runs every cell of the matrix on them."""
    rows = {row.name: row for row in broker.frameworks()}
    assert (rows["dpnp"].tested, rows["dpctl"].tested) == (False, False)
