"""Where the direct doors could give other answers than the public protocols, and give the same."""

from __future__ import annotations

import gc
import weakref

import broker
import numpy as np
import pytest
import torch
from processes import run_python

VALUES = torch.tensor([1 + 2j, 3 - 4j])


def _below_autograd():
    return torch._C._AutoDispatchBelowAutograd()


@pytest.mark.parametrize("scope", [torch.inference_mode, torch.no_grad, _below_autograd])
def test_lazy_operations_are_seen_in_every_mode_of_pytorch(scope):
    broker.to_numpy(torch.ones(2))
    with scope():
        conjugated = broker.to_numpy(VALUES.conj())
        negated = broker.to_numpy(VALUES.conj().imag)
    assert conjugated.tolist() == [1 - 2j, 3 + 4j]
    assert negated.tolist() == [-2, 4]


# Python's buffers have the first dtype and lack the second.
@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
@pytest.mark.parametrize("to", ["numpy", "torch", "broker"])
@pytest.mark.parametrize("gives_up", ["source.delete()", "jax.jit(lambda x: x + 1, donate_argnums=0)(source)"])
def test_a_jax_array_may_be_deleted_or_donated_while_it_is_shared(gives_up, to, dtype):
    program = f"""
    import broker, jax, jax.numpy as jnp
    source = jnp.arange(64, dtype={dtype!r})
    shared = broker.to(source, {to!r}, readonly="share")
    made = {gives_up}
    del source
    print([float(value) for value in broker.to_numpy(shared)] == [*range(64)])
    """
    ended = run_python(program)
    assert (ended.status, ended.printed) == (0, "True"), ended.complained


@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_jax_arrays_are_shared_once_they_have_their_values_and_threads_run_meanwhile(dtype):
    program = f"""
    import broker, jax, jax.numpy as jnp
    from ticking import Ticking

    @jax.jit
    def slow(x):
        return jax.lax.fori_loop(0, 200, lambda _, x: x @ x / 500, x)

    x = jnp.ones((500, 500), dtype={dtype!r})
    broker.to_numpy(slow(x))
    with Ticking() as thread:
        pending = slow(x)
        was_pending, before = not pending.is_ready(), thread.ticks
        shared = broker.to_numpy(pending)
        during = thread.ticks - before
    print(was_pending, during > 10, float(shared[-1, -1]))
    """
    ended = run_python(program)
    assert (ended.status, ended.printed) == (0, "True True 1.0"), ended.complained


@pytest.mark.parametrize("to", ["numpy", "torch", "tensorflow", "jax", "dpnp", "dpctl", "broker"])
@pytest.mark.parametrize(
    "source",
    [np.ones(10, "float32")[3:3], np.ones((4, 5), "float32")[:, 1:1], memoryview(b"abcdefg")[3:3]],
    ids=["slice", "columns", "buffer"],
)
def test_no_elements_at_any_address_reach_every_framework(source, to):
    made = broker.to(source, to, copy=None if isinstance(source, memoryview) else False)
    assert tuple(made.shape) == source.shape


def test_arrays_that_numpy_warns_of_writing_to_are_read_only():
    row = np.ones(1)
    repeated = np.broadcast_arrays(row, np.ones(3))[0]
    broker.to_torch(repeated)[0] = 5
    assert row.tolist() == [1]
    assert broker.asarray(repeated).read_only


class Copying(torch.Tensor):
    """A subclass whose `numpy()` gives something else than its memory."""

    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        result = super().__torch_function__(function, types, args, kwargs or {})
        return result.copy() if isinstance(result, np.ndarray) else result


def test_a_tensor_of_any_class_is_shared_with_numpy():
    tensor = torch.ones(3).as_subclass(Copying)
    broker.to_numpy(tensor)[0] = 7
    assert float(tensor[0]) == 7


def test_a_borrow_entered_twice_checks_each_block():
    lent = broker.borrow(torch.ones(3), "numpy")
    with pytest.raises(broker.BorrowError), lent as outer:
        with lent as inner:
            del inner
        kept = outer[1:]
    assert kept.tolist() == [1, 1]


def test_a_borrow_that_its_own_source_holds_is_collected():
    tensor = torch.ones(3)
    tensor.lent = broker.borrow(tensor, "numpy")
    freed = weakref.ref(tensor)
    del tensor
    gc.collect()
    assert freed() is None


def test_a_failed_operation_of_tensorflows_asynchronous_mode_raises():
    program = """
    import broker, tensorflow as tf
    tf.config.experimental.set_synchronous_execution(False)
    try:
        broker.to_numpy(tf.linalg.inv(tf.zeros((200, 200))))
    except Exception as error:
        print("raised")
    """
    ended = run_python(program)
    assert "raised" in ended.printed, ended.complained
