"""`no_copy`, `trace`, and the warnings: what they forbid, count and say, and on which line."""

from __future__ import annotations

import asyncio
import contextvars
import inspect
import threading
import warnings

import broker
import pytest
from all_frameworks import jnp, np, tf, torch
from raw.cells import host_array

SHARED = host_array("float32", "contiguous")
COPIED = SHARED[::-1]
"""PyTorch takes no negative strides."""


def _line():
    """Return the line of the caller."""
    return inspect.currentframe().f_back.f_lineno


def _in_thread(function):
    answers = []

    def answer():
        try:
            answers.append(function())
        except Exception as error:
            answers.append(error)

    thread = threading.Thread(target=answer)
    thread.start()
    thread.join()
    return answers[0]


def test_a_copy_is_forbidden():
    with broker.no_copy(), pytest.raises(broker.CopyRequired):
        broker.to_torch(COPIED)


def test_the_refusal_names_the_scope_the_reason_and_the_remedy():
    with broker.no_copy(), pytest.raises(broker.CopyRequired) as caught:
        broker.to_torch(COPIED)
    assert caught.value.why == "broker.no_copy() forbids the copy that is needed: PyTorch takes no negative strides"
    assert caught.value.remedy == "make the source with positive strides, or pass copy=True"


def test_sharing_is_allowed():
    with broker.no_copy():
        assert broker.to_torch(SHARED).data_ptr() == SHARED.ctypes.data


def test_a_copy_that_the_caller_asks_for_is_allowed():
    with broker.no_copy():
        assert broker.to_torch(COPIED, copy=True).tolist() == COPIED.tolist()


def test_explain_knows_of_the_scope():
    with broker.no_copy():
        assert broker.explain(COPIED, to="torch").outcome == "refuses"


def test_the_scope_ends():
    with broker.no_copy():
        pass
    assert broker.to_torch(COPIED).tolist() == COPIED.tolist()


def test_the_scope_ends_with_an_exception():
    with pytest.raises(LookupError), broker.no_copy():
        raise LookupError
    assert broker.to_torch(COPIED).tolist() == COPIED.tolist()


def test_an_inner_scope_ends_alone():
    with broker.no_copy():
        with broker.no_copy():
            pass
        with pytest.raises(broker.CopyRequired):
            broker.to_torch(COPIED)


def test_immutable_sources_are_shared_inside():
    with broker.no_copy(), pytest.warns(broker.ImmutableShared):
        broker.to_torch(jnp.ones(16))


def test_writable_views_of_immutable_sources_are_forbidden_on_demand():
    with broker.no_copy(writes=True), pytest.raises(broker.ReadOnlyError):
        broker.to_torch(jnp.ones(16))


def test_views_that_are_marked_read_only_are_allowed_where_writes_are_not():
    with broker.no_copy(writes=True):
        assert not broker.to_numpy(jnp.ones(16)).flags.writeable


def test_an_inner_scope_keeps_forbidding_writes():
    with broker.no_copy(writes=True), broker.no_copy(), pytest.raises(broker.ReadOnlyError):
        broker.to_torch(jnp.ones(16))


def test_a_stated_policy_goes_before_the_scope():
    with broker.no_copy(writes=True):
        assert broker.to_torch(jnp.ones(16), readonly="share").shape == (16,)


def test_another_thread_is_not_in_the_scope():
    with broker.no_copy():
        made = _in_thread(lambda: broker.to_torch(COPIED))
    assert made.tolist() == COPIED.tolist()


def test_a_context_that_is_carried_to_another_thread_is_in_the_scope():
    with broker.no_copy():
        context = contextvars.copy_context()
        error = _in_thread(lambda: context.run(broker.to_torch, COPIED))
    assert type(error) is broker.CopyRequired


def test_a_thread_with_a_scope_leaves_the_others_alone():
    entered, done = threading.Event(), threading.Event()

    def hold():
        with broker.no_copy():
            entered.set()
            done.wait(5)

    thread = threading.Thread(target=hold)
    thread.start()
    entered.wait(5)
    made = broker.to_torch(COPIED)
    done.set()
    thread.join()
    assert made.tolist() == COPIED.tolist()


async def _two_tasks():
    entered, done = asyncio.Event(), asyncio.Event()

    async def hold():
        with broker.no_copy():
            entered.set()
            await done.wait()

    async def convert():
        await entered.wait()
        try:
            return broker.to_torch(COPIED)
        finally:
            done.set()

    return await asyncio.gather(hold(), convert())


def test_a_task_with_a_scope_leaves_the_others_alone():
    _, made = asyncio.run(_two_tasks())
    assert made.tolist() == COPIED.tolist()


async def _task_of_a_scope():
    async def convert():
        return broker.to_torch(COPIED)

    with broker.no_copy():
        return await asyncio.gather(asyncio.create_task(convert()), return_exceptions=True)


def test_a_task_that_a_scope_starts_is_in_it():
    (error,) = asyncio.run(_task_of_a_scope())
    assert type(error) is broker.CopyRequired


def test_a_trace_counts_shares_and_copies():
    with broker.trace() as seen:
        broker.to_torch(SHARED)
        broker.to_torch(SHARED)
        broker.to_torch(COPIED)
    assert (seen.shares, seen.copies) == (2, 1)


def test_a_trace_counts_the_bytes_copied():
    with broker.trace() as seen:
        broker.to_torch(COPIED)
        broker.to_torch(COPIED[1:])
    assert seen.bytes == COPIED.nbytes + COPIED[1:].nbytes


def test_a_trace_knows_the_facts_of_a_copy():
    with broker.trace() as seen:
        broker.to_torch(COPIED)
        line = _line() - 1
    assert seen.conversions == [
        ("numpy", "torch", COPIED.nbytes, 0, "PyTorch takes no negative strides", (__file__, line))
    ]


def test_a_trace_knows_the_facts_of_a_share():
    with broker.trace() as seen:
        broker.to_jax(SHARED)
        line = _line() - 1
    assert seen.conversions == [("numpy", "jax", None, SHARED.nbytes, "", (__file__, line))]


def test_a_trace_sees_every_tensor_of_a_container():
    with broker.trace() as seen:
        broker.to_torch({"a": SHARED, "b": [COPIED, 1]})
    assert (seen.shares, seen.copies) == (1, 1)


def test_a_trace_sees_neither_refusals_nor_explanations():
    with broker.trace() as seen:
        broker.explain(COPIED, to="torch")
        with pytest.raises(broker.CopyRequired):
            broker.to_torch(COPIED, copy=False)
    assert seen.conversions == []


def test_both_traces_of_a_nest_see_a_conversion():
    with broker.trace() as outer, broker.trace() as inner:
        broker.to_torch(SHARED)
    assert (outer.shares, inner.shares) == (1, 1)


def test_a_trace_stops_with_its_scope():
    with broker.trace() as seen:
        pass
    broker.to_torch(SHARED)
    assert seen.conversions == []


def test_a_trace_sees_its_own_thread():
    with broker.trace() as seen:
        _in_thread(lambda: broker.to_torch(SHARED))
    assert seen.conversions == []


def test_a_trace_of_all_threads_sees_the_others():
    with broker.trace(threads=True) as seen:
        _in_thread(lambda: broker.to_torch(SHARED))
    assert seen.shares == 1


def test_a_trace_reads_as_a_table_by_route_and_line():
    with broker.trace() as seen:
        for _ in range(3):
            broker.to_torch(COPIED)
            line = _line() - 1
    text = str(seen)
    assert all(word in text for word in ("numpy -> torch", f"{__file__}:{line}", "288", "no negative strides"))


BIG = np.zeros(1_000_001, np.uint8)[::-1]
BORDER = np.zeros(1_000_000, np.uint8)[::-1]


def _caught(function, *, times=1):
    """Return the warnings of a function under Python's default filter."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        for _ in range(times):
            function()
    return caught


def test_a_copy_above_a_megabyte_is_warned_of():
    (warning,) = _caught(lambda: broker.to_torch(BIG))
    assert warning.category is broker.CopyWarning


def test_the_warning_names_the_reason_and_the_remedy():
    (warning,) = _caught(lambda: broker.to_torch(BIG))
    assert "PyTorch takes no negative strides; to share, make the source with positive" in str(warning.message)


def test_a_copy_of_a_megabyte_is_not_warned_of():
    assert _caught(lambda: broker.to_torch(BORDER)) == []


def test_a_copy_that_the_caller_asks_for_is_not_warned_of():
    assert _caught(lambda: broker.to_torch(BIG, copy=True)) == []


def test_a_line_that_copies_is_warned_of_once():
    assert len(_caught(lambda: broker.to_torch(BIG), times=3)) == 1


def test_each_line_that_copies_is_warned_of():
    def convert():
        broker.to_torch(BIG)
        broker.to_torch(BIG)

    first, second = _caught(convert)
    assert second.lineno == first.lineno + 1


def test_a_warning_points_at_the_users_line():
    def convert():
        broker.to_torch(BIG)

    (warning,) = _caught(convert)
    assert (warning.filename, warning.lineno) == (__file__, convert.__code__.co_firstlineno + 1)


def test_a_warning_from_a_decorated_function_points_at_its_callers_line():
    @broker.using("torch")
    def double(x):
        return x + x

    def call():
        double(BIG)

    (warning,) = _caught(call)
    assert (warning.filename, warning.lineno) == (__file__, call.__code__.co_firstlineno + 1)


@pytest.mark.parametrize("make", [lambda: jnp.ones(16), lambda: tf.ones(16)], ids=["jax", "tensorflow"])
def test_a_line_that_shares_immutable_sources_is_warned_of_once(make):
    x = make()
    (warning,) = _caught(lambda: broker.to_torch(x), times=3)
    assert warning.category is broker.ImmutableShared


def test_the_warning_of_immutable_sources_says_how_to_write_and_how_to_be_silent():
    (warning,) = _caught(lambda: broker.to_torch(jnp.ones(16)))
    assert 'readonly="copy" to write, readonly="share" to silence this' in str(warning.message)


def test_marked_views_of_immutable_sources_are_not_warned_of():
    assert _caught(lambda: broker.to_numpy(jnp.ones(16))) == []


def test_a_warning_that_is_an_error_leaves_no_view():
    with warnings.catch_warnings(), pytest.raises(broker.ImmutableShared):
        warnings.simplefilter("error")
        broker.to_torch(jnp.ones(16))


def test_a_warning_may_be_filtered_by_its_class():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", broker.CopyWarning)
        assert type(broker.to_torch(BIG)) is torch.Tensor


def test_a_scope_that_is_left_twice_leaves_others_open():
    inner = broker.no_copy()
    with broker.no_copy():
        inner.__enter__()
        inner.__exit__(None, None, None)
        inner.__exit__(None, None, None)
        with pytest.raises(broker.CopyRequired):
            broker.to_torch(np.arange(3.0)[::-1])
