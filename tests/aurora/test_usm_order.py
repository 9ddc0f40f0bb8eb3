"""Order with these versions of dpctl and dpnp: the raw routes show memory too early, broker does not."""

from __future__ import annotations

import broker
import dpnp
import numpy as np
import pytest
from pending_kernels import LONG, QUEUES, is_stale, look, new_queue, pending

pytestmark = pytest.mark.filterwarnings("ignore::broker.exceptions.CopyWarning")

TRIALS = 8

HOST_ROUTES = {
    "numpy": broker.to_numpy,
    "tensorflow": broker.to_tensorflow,
    "copy": lambda x: broker.to_numpy(x, copy=True),
    "array": lambda x: np.asarray(broker.asarray(x)),
}


def _on(queue, array):
    copy = dpnp.copy(dpnp.asarray(array.get_array().to_device(queue)))
    queue.wait()
    return dpnp.asnumpy(copy)


@pytest.fixture(params=QUEUES)
def queue(request):
    """A queue that is not the default one, of either kind."""
    return new_queue(request.param)


@pytest.fixture(params=QUEUES)
def other(request):
    """The queue that the consumer works on, of either kind."""
    return new_queue(request.param, 1)


def _stale_trials(route, queue):
    return sum(is_stale(route(pending(queue))) for _ in range(TRIALS))


def test_the_raw_routes_are_stale(queue, other):
    assert _stale_trials(look, queue) and _stale_trials(lambda x: _on(other, x), queue)


@pytest.mark.parametrize("name", HOST_ROUTES)
def test_the_host_waits(name, queue):
    assert _stale_trials(HOST_ROUTES[name], queue) == 0


@pytest.mark.parametrize("spelled", [lambda q: q, lambda q: q.addressof_ref(), lambda q: q._get_capsule()])
def test_a_queue_of_the_callers_comes_after_the_producers(spelled, queue, other):
    assert _stale_trials(lambda x: _on(other, broker.to_dpnp(x, stream=spelled(other))), queue) == 0


def test_an_array_that_is_placed_on_a_queue_comes_after_its_own(queue, other):
    assert _stale_trials(lambda x: _on(other, broker.to_dpnp(x, device=other)), queue) == 0


def test_the_host_does_not_wait_for_another_queue(queue, other):
    x = pending(queue, LONG)
    made = broker.to_dpnp(x, stream=other)
    assert is_stale(look(x)) and not is_stale(_on(other, made))
