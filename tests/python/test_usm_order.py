"""The values that a kernel is still to write: raw routes show memory without them, broker never does.

Each claim is tried many times, with a kernel that runs when the route is taken.
"""

from __future__ import annotations

import ctypes
import time
import types

import broker
import dpctl
import dpnp
import numpy as np
import pytest
import torch
from pending_kernels import LONG, QUEUES, is_stale, look, new_queue, pending
from raw.capsules import Exporter, Speaker, read_capsule
from raw.observe import view_of
from ticking import Ticking

pytestmark = pytest.mark.filterwarnings("ignore::broker.exceptions.CopyWarning")

TRIALS = 8

NEW_CAPSULE = ctypes.pythonapi.PyCapsule_New
NEW_CAPSULE.restype = ctypes.py_object
NEW_CAPSULE.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]


class Interface:
    """A producer that dpctl does not know: it offers ``__sycl_usm_array_interface__`` alone."""

    def __init__(self, array):
        self.array = array
        # Written by hand, since dpctl waits when it is asked for its own.
        self.__sycl_usm_array_interface__ = {
            "version": 1,
            "data": (array.get_array()._pointer, False),
            "shape": array.shape,
            "typestr": array.dtype.str,
            "strides": None,
            "syclobj": array.sycl_queue,
        }


def copied_on(queue, array):
    """Copy an array by a kernel of the queue, which no framework orders behind the array's own; wait for that alone."""
    copy = dpnp.copy(_worked_on(queue, array))
    queue.wait()
    return dpnp.asnumpy(copy)


def _worked_on(queue, array):
    inner = array.get_array()
    return dpnp.asarray(inner.to_device(queue))


def in_a_capsule(x):
    """Look at the memory that a legacy capsule names."""
    return np.array(view_of(read_capsule(broker.to_capsule(x))))


def borrowed(x):
    """Copy the view of a borrow."""
    with broker.borrow(x, "numpy") as view:
        return np.array(view)


HOST_ROUTES = {
    "to_numpy": broker.to_numpy,
    "to_torch": broker.to_torch,
    "to_tensorflow": broker.to_tensorflow,
    "to_jax": broker.to_jax,
    "to_numpy by a copy": lambda x: broker.to_numpy(x, copy=True),
    "to_torch by a copy": lambda x: broker.to_torch(x, copy=True),
    "to_tensorflow by a copy of strides": lambda x: broker.to_tensorflow(x.T),
    "to_numpy with device=": lambda x: broker.to_numpy(x, device="cpu"),
    "to_numpy of what offers the interface": lambda x: broker.to_numpy(Interface(x)),
    "to_numpy of a usm_ndarray": lambda x: broker.to_numpy(x.get_array()),
    "to_numpy in a container": lambda x: broker.to_numpy([x])[0],
    "to_numpy in a scope": lambda x: _in_a_scope(x),
    "array to_numpy": lambda x: broker.to_numpy(broker.asarray(x)),
    "array to_torch": lambda x: broker.to_torch(broker.asarray(x)),
    "array to_tensorflow": lambda x: broker.to_tensorflow(broker.asarray(x)),
    "array to_jax": lambda x: broker.to_jax(broker.asarray(x)),
    "array by its buffer": lambda x: np.array(memoryview(broker.asarray(x))),
    "array by numpy.asarray": lambda x: np.asarray(broker.asarray(x)),
    "array by numpy.from_dlpack": lambda x: np.from_dlpack(broker.asarray(x), device="cpu"),
    "array by torch.from_dlpack": lambda x: torch.from_dlpack(broker.asarray(x).__dlpack__(dl_device=(1, 0))),
    "array of what offers the interface": lambda x: np.asarray(broker.asarray(Interface(x))),
    "to_capsule": in_a_capsule,
    "borrow": borrowed,
}


def _in_a_scope(x):
    with broker.no_copy():
        return broker.to_numpy(x)


@pytest.fixture(params=QUEUES)
def queue(request):
    """A queue that is not the default one, of either kind."""
    return new_queue(request.param)


@pytest.fixture(params=QUEUES)
def other(request):
    """The queue that the consumer works on, of either kind."""
    return new_queue(request.param, 1)


def stale_trials(route, queue):
    """Return in how many of the trials a route showed memory without the values."""
    return sum(is_stale(route(pending(queue))) for _ in range(TRIALS))


class TestTheRawRoutesAreStale:
    """Finding 1 of dlpack.md, on routes that their users take for ordered."""

    def test_usm_relabelled_as_host_memory(self, queue):
        assert stale_trials(look, queue)

    def test_dpnps_from_dlpack_which_asks_for_no_order(self, queue):
        assert stale_trials(lambda x: copied_on(dpnp.empty(1).sycl_queue, dpnp.from_dlpack(x)), queue)

    def test_the_same_memory_on_another_queue(self, queue, other):
        assert stale_trials(lambda x: copied_on(other, x), queue)

    def test_a_copy_overtakes_a_barrier_on_an_out_of_order_queue(self, queue):
        """Intel's OpenCL CPU runtime orders kernels behind a barrier, and no copies."""
        other = new_queue("out_of_order", 1)

        def route(x):
            other.submit_barrier([x.sycl_queue.submit_barrier()])
            return copied_on(other, x)

        assert stale_trials(route, queue)


class TestTheHostWaits:
    """What the processor can read is shared with it when the values are there."""

    @pytest.mark.parametrize("to", [broker.to_numpy, broker.to_torch, lambda x: np.asarray(broker.asarray(x))])
    def test_what_only_speaks_dlpack_is_waited_for(self, to, queue):
        assert stale_trials(lambda x: np.asarray(to(Speaker(x))), queue) == 0

    @pytest.mark.parametrize("name", HOST_ROUTES)
    def test_no_host_framework_sees_memory_too_early(self, name, queue):
        assert stale_trials(HOST_ROUTES[name], queue) == 0

    @pytest.mark.parametrize("wait", [broker.to_numpy, lambda x: memoryview(broker.asarray(x))])
    def test_other_threads_run_meanwhile(self, wait, queue):
        with Ticking() as thread:
            x = pending(queue, LONG)
            before, start = thread.ticks, time.perf_counter()
            wait(x)
            during, took = thread.ticks - before, time.perf_counter() - start
        assert during > 10, f"{during} ticks in {took} s"


def _as_itself(queue):
    return queue


def _as_an_address(queue):
    return queue.addressof_ref()


def _as_a_capsule(queue):
    return queue._get_capsule()


def _as_a_capsule_of_others(queue):
    return NEW_CAPSULE(queue.addressof_ref(), b"SyclQueueRef", None)


def _as_torchs_stream(queue):
    """Stand in for a torch.xpu.Stream, whose queue is an integer; no build with XPU is installed here."""
    return types.SimpleNamespace(sycl_queue=queue.addressof_ref())


SPELLINGS = [_as_itself, _as_an_address, _as_a_capsule, _as_a_capsule_of_others, _as_torchs_stream]

STREAMED = {
    "to_dpnp": lambda x, stream: broker.to_dpnp(x, stream=stream),
    "to_usm_ndarray": lambda x, stream: dpnp.asarray(broker.to_usm_ndarray(x, stream=stream)),
    "to_dpnp of a usm_ndarray": lambda x, stream: broker.to_dpnp(x.get_array(), stream=stream),
    "to_dpnp of a broker.Array": lambda x, stream: broker.to_dpnp(broker.asarray(x), stream=stream),
    "to_dpnp of what offers the interface": lambda x, stream: broker.to_dpnp(Interface(x), stream=stream),
    "the capsule of a broker.Array": lambda x, stream: dpnp.from_dlpack(
        Exporter(broker.asarray(x).__dlpack__(stream=stream, max_version=(1, 3)), x.__dlpack_device__())
    ),
}
"""From a pending array and a ``stream=`` to dpnp's array of the same memory."""


class TestQueuesAreOrdered:
    """Between SYCL consumers, on the device: the host goes on."""

    @pytest.mark.parametrize("name", STREAMED)
    def test_the_queue_of_the_caller_comes_after_the_producers(self, name, queue, other):
        assert stale_trials(lambda x: copied_on(other, STREAMED[name](x, other)), queue) == 0

    @pytest.mark.parametrize("spelled", SPELLINGS)
    def test_in_every_spelling(self, spelled, other):
        queue = new_queue("out_of_order")
        assert stale_trials(lambda x: copied_on(other, broker.to_dpnp(x, stream=spelled(other))), queue) == 0

    @pytest.mark.parametrize("spelled", SPELLINGS)
    def test_in_every_spelling_of_a_capsules_stream(self, spelled, other):
        queue = new_queue("out_of_order")

        def route(x):
            capsule = broker.asarray(x).__dlpack__(stream=spelled(other), max_version=(1, 3))
            return copied_on(other, dpnp.from_dlpack(Exporter(capsule, x.__dlpack_device__())))

        assert stale_trials(route, queue) == 0

    def test_what_only_speaks_dlpack_comes_after_its_producer(self, queue):
        def route(x):
            made = broker.to_dpnp(Speaker(x))
            return copied_on(made.sycl_queue, made)

        assert stale_trials(route, queue) == 0

    def test_what_is_made_on_the_default_queue_comes_after_the_producers(self, queue):
        def route(x):
            made = broker.to_dpnp(Interface(x))
            return copied_on(made.sycl_queue, made)

        assert stale_trials(route, queue) == 0

    def test_what_is_placed_on_a_queue_comes_after_the_producers(self, queue, other):
        def route(x):
            made = broker.to_dpnp(x, device=other)
            assert made.sycl_queue == other
            return copied_on(other, made)

        assert stale_trials(route, queue) == 0

    def test_a_copy_by_the_host_comes_after_the_producers(self, queue, other):
        assert stale_trials(lambda x: copied_on(other, broker.to_dpnp(x, copy=True)), queue) == 0

    @pytest.mark.parametrize("name", STREAMED)
    def test_the_host_does_not_wait(self, name, other):
        queue = new_queue("out_of_order")
        x = pending(queue, LONG)
        made = STREAMED[name](x, other)
        assert is_stale(look(made)), "the kernel was over when the call returned"
        assert not is_stale(copied_on(other, made))

    def test_a_broker_array_waits_only_when_it_is_handed_on(self, queue):
        x = pending(queue, LONG)
        array = broker.asarray(x)
        assert is_stale(look(x))
        assert not is_stale(np.asarray(array))

    def test_to_dpnp_of_dpnp_does_not_wait(self, queue):
        x = pending(queue, LONG)
        assert broker.to_usm_ndarray(x)._pointer == x.get_array()._pointer and is_stale(look(x))


class TestWrongStreams:
    """What is no queue is an error that names the spellings."""

    @pytest.mark.parametrize("stream", ["xpu:0", 0, 1.5, object(), b"q"])
    def test_it_is_refused(self, stream):
        with pytest.raises(broker.OptionError, match=r"dpctl\.SyclQueue"):
            broker.to_dpnp(dpnp.ones(3), stream=stream)

    def test_host_memory_takes_none(self):
        with pytest.raises(ValueError, match="host memory has no stream"):
            broker.asarray(np.ones(3)).__dlpack__(stream=dpctl.SyclQueue())
