"""The exceptions: one family, each also of a built-in kind, and what they say."""

from __future__ import annotations

import pickle

import broker
import dpnp  # noqa: F401 - before whose queue producers on SYCL devices order their work
import pytest
from all_frameworks import np, torch
from processes import run_python
from raw.hazards import hand_made

KINDS = {
    "BrokerError": (Exception,),
    "CopyRequired": (BufferError, ValueError),
    "ReadOnlyError": (BufferError,),
    "UnsupportedDTypeError": (BufferError, TypeError),
    "UnsupportedDeviceError": (BufferError,),
    "UnsupportedLayoutError": (BufferError,),
    "UnsupportedTensorError": (BufferError, TypeError),
    "InvalidTensorError": (ValueError,),
    "OptionError": (ValueError,),
    "MissingFrameworkError": (ImportError,),
    "RuntimeCollisionError": (RuntimeError,),
    "BorrowError": (BufferError,),
}

WARNINGS = {name: UserWarning for name in ("CopyWarning", "ContextNotShared", "ImmutableShared")}


def _packed_out_of_order():
    return broker.asarray(hand_made(dtype="int8", code=17, bits=4, shape=(2, 2), strides=(1, 2))[0])


RAISED = {
    "CopyRequired": lambda: broker.to_torch(np.arange(3)[::-1], copy=False),
    "ReadOnlyError": lambda: broker.to_torch(b"abc", readonly="error"),
    "UnsupportedDTypeError": lambda: broker.to_numpy(torch.zeros(2, dtype=torch.complex32)),
    "UnsupportedDeviceError": lambda: broker.to_numpy(hand_made(device=(14, 0))[0]),
    "UnsupportedLayoutError": lambda: broker.to_numpy(_packed_out_of_order()),
    "UnsupportedTensorError": lambda: broker.to_numpy(torch.eye(2).to_sparse()),
    "InvalidTensorError": lambda: broker.to_numpy(hand_made(shape=(-1, 6))[0]),
    "OptionError": lambda: broker.to_numpy(np.ones(2), readonly="never"),
}
"""A call for each exception that a conversion raises."""


def _error(name):
    with pytest.raises(getattr(broker, name)) as caught:
        RAISED[name]()
    return caught.value


raised = pytest.mark.parametrize("name", RAISED)


@pytest.mark.parametrize("name", KINDS)
def test_an_exception_is_of_the_family(name):
    assert issubclass(getattr(broker, name), broker.BrokerError)


@pytest.mark.parametrize("name", KINDS)
def test_an_exception_is_of_its_built_in_kinds(name):
    assert [kind for kind in KINDS[name] if not issubclass(getattr(broker, name), kind)] == []


@pytest.mark.parametrize("name", WARNINGS)
def test_a_warning_is_a_users(name):
    assert issubclass(getattr(broker, name), WARNINGS[name])


@raised
def test_each_case_raises_its_own_class(name):
    assert type(_error(name)) is getattr(broker, name)


@raised
def test_the_message_is_the_call_the_reason_and_the_remedy(name):
    error = _error(name)
    remedy = f"; {error.remedy}" if error.remedy else ""
    call = str(error).partition(": ")[0]
    assert (call.startswith("broker."), str(error)) == (True, f"{call}: {error.why}{remedy}")


@raised
def test_the_call_that_the_message_names_is_public(name):
    call = str(_error(name)).partition(": ")[0]
    assert call.removeprefix("broker.") in broker.__all__


@raised
def test_the_message_has_no_full_stop(name):
    assert not str(_error(name)).endswith(".")


@raised
def test_the_remedy_is_not_empty(name):
    assert _error(name).remedy


@raised
def test_an_exception_survives_the_way_to_another_process(name):
    error = _error(name)
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.why, again.remedy) == (type(error), str(error), error.why, error.remedy)


MISSING = """
import sys
sys.modules[{module!r}] = None
import broker
try:
    broker.to(b"abc", {framework!r})
except ImportError as error:
    print(type(error).__name__, "|", error.remedy)
print(broker.explain(b"abc", to={framework!r}).remedy)
"""

INSTALLED_BY = {
    "numpy": ("numpy", "pip install numpy"),
    "torch": ("torch", "pip install torch"),
    "tensorflow": ("tensorflow", "pip install tensorflow-cpu"),
    "jax": ("jax", "pip install jax"),
    "dpnp": ("dpnp", "pip install dpnp"),
    "dpctl": ("dpctl", "pip install dpnp"),
    "cupy": ("cupy", "pip install cupy-cuda13x"),
}


@pytest.mark.parametrize("framework", INSTALLED_BY)
def test_a_framework_that_is_missing_is_named_with_the_command_that_installs_it(framework):
    module, command = INSTALLED_BY[framework]
    ended = run_python(MISSING.format(module=module, framework=framework))
    remedy = f"install it by: {command}"
    assert ended.printed.splitlines() == [f"MissingFrameworkError | {remedy}", remedy]


class Failing:
    """A producer whose export fails by an exception of its own."""

    def __init__(self, error):
        """Keep the exception."""
        self._error = error

    def __dlpack__(self, **_asked):
        """Fail."""
        raise self._error

    def __dlpack_device__(self):
        """Be on the host."""
        return (1, 0)


@pytest.mark.parametrize("error", [BufferError("not now"), LookupError("lost"), KeyboardInterrupt()], ids=repr)
def test_a_producers_own_exception_arrives_as_it_is(error):
    with pytest.raises(type(error)) as caught:
        broker.to_numpy(Failing(error))
    assert caught.value is error


class Ordered:
    """A producer on a oneAPI device that answers each call of its export by the next of some exceptions."""

    def __init__(self, *errors):
        """Keep the exceptions, and what was asked."""
        self._errors = iter(errors)
        self.asked = []

    def __dlpack__(self, **asked):
        """Fail."""
        self.asked.append(sorted(asked))
        raise next(self._errors)

    def __dlpack_device__(self):
        """Be on the first."""
        return (14, 0)


@pytest.mark.parametrize("error", [LookupError("lost"), RuntimeError("lost"), KeyboardInterrupt(), SystemExit()], ids=repr)
def test_who_fails_while_ordering_its_work_is_not_asked_again_without(error):
    producer = Ordered(error)
    with pytest.raises(type(error)) as caught:
        broker.to_dpnp(producer)
    assert caught.value is error
    assert producer.asked == [["max_version", "stream"]]


@pytest.mark.parametrize("refusal", [ValueError("no queue"), BufferError("no queue"), NotImplementedError()], ids=repr)
def test_who_takes_no_queue_is_asked_again_without(refusal):
    producer = Ordered(refusal, LookupError("lost"))
    with pytest.raises(LookupError):
        broker.to_dpnp(producer)
    assert producer.asked == [["max_version", "stream"], ["max_version"]]


def test_an_interrupt_is_not_lost_where_a_producer_is_asked_as_before_dlpack_1():
    producer = Ordered(TypeError("no max_version"), KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        broker.to_dpnp(producer)
    assert producer.asked == [["max_version", "stream"], ["stream"]]


def test_explain_tells_of_a_producers_own_exception():
    route = broker.explain(Failing(BufferError("not now")), to="numpy")
    assert (route.outcome, "not now" in route.why) == ("refuses", True)


def test_explain_does_not_swallow_an_interrupt():
    with pytest.raises(KeyboardInterrupt):
        broker.explain(Failing(KeyboardInterrupt()), to="numpy")
