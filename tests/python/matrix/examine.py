"""Everything that is asserted of one cell: what explain says, what the conversion does, what the keywords change.

Faults are gathered as words, so that a pair reports all its cells at once.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import broker
import numpy as np
from raw.capsules import LEGACY, VERSIONED, is_capsule, name_of
from raw.cells import expected_values
from raw.grid import Cell
from raw.observe import data_pointer, describe, dtype_name, framework_of, is_writable, to_host_values, view_of
from raw.usm import VARIANTS
from raw.worker import exercise

from .source import Source

CONVERSIONS = {
    "numpy": broker.to_numpy,
    "torch": broker.to_torch,
    "tensorflow": broker.to_tensorflow,
    "jax": broker.to_jax,
    "dpnp": broker.to_dpnp,
    "dpctl": broker.to_usm_ndarray,
    "array": broker.asarray,
}
TARGETS = {consumer: consumer for consumer in CONVERSIONS} | {"array": "broker"}
"""The name that ``explain`` takes, and the package of the result's type."""

MARKS_READ_ONLY = frozenset({"numpy", "dpnp", "dpctl", "array"})
IMMUTABLE = frozenset({"tensorflow", "jax"})

LETTER_OF = {"shares": "S", "copies": "C", "refuses": "R"}


def examine(cell: Cell, demanded: str, names: dict[str, Any]) -> tuple[str, list[str]]:
    """Return the letter of what broker does by default, and every fault of the cell."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", broker.ImmutableShared)
        warnings.simplefilter("ignore", broker.CopyWarning)
        letter, faults = _by_default(cell, names)
        if letter != demanded:
            faults = [f"the matrix demands {demanded}, broker does {letter}", *faults]
        elif letter != ".":
            faults += [f"copy=False: {fault}" for fault in _without_a_copy(cell, letter, names)]
            faults += [f"copy=True: {fault}" for fault in _by_a_copy(cell, letter, names)]
    return letter, faults


def _by_default(cell: Cell, names: dict[str, Any]) -> tuple[str, list[str]]:
    source = Source.of(cell)
    if source is None:
        return ".", []
    told = _explain(source, cell)
    try:
        result = _convert(source, cell)
    except Exception as error:
        return "R", [*_faults_of_an_error(error, broker.BrokerError), *_faults_of_what_was_told(told, "R")]
    if source.memory.size:
        letter = "S" if data_pointer(result) == source.pointer else "C"
    else:
        letter = LETTER_OF[told.outcome]
    faults = [*_faults_of_what_was_told(told, letter), *_faults_of_a_result(source, result, cell, letter, names)]
    if VARIANTS.get(cell[0], cell[0]) == cell[1] and result is not source.tensor:
        faults.append("what is the consumer's own already comes back as another object")
    return letter, faults


def _without_a_copy(cell: Cell, letter: str, names: dict[str, Any]) -> Iterator[str]:
    source = Source.of(cell)
    told = _explain(source, cell, copy=False)
    try:
        result = _convert(source, cell, copy=False)
    except Exception as error:
        if letter == "S":
            yield f"refuses, {error!r}"
            return
        yield from _faults_of_an_error(error, broker.CopyRequired if letter == "C" else broker.BrokerError)
        yield from _faults_of_what_was_told(told, "R")
        if is_capsule(source.tensor) and name_of(source.tensor) not in (LEGACY, VERSIONED):
            yield "the capsule is consumed although the conversion was refused"
        return
    if letter != "S":
        yield "does not refuse"
    yield from _faults_of_what_was_told(told, "S")
    yield from _faults_of_a_result(source, result, cell, "S", names)


def _by_a_copy(cell: Cell, letter: str, names: dict[str, Any]) -> Iterator[str]:
    source = Source.of(cell)
    told = _explain(source, cell, copy=True)
    try:
        result = _convert(source, cell, copy=True)
    except Exception as error:
        if letter != "R":
            yield f"refuses, {error!r}"
            return
        yield from _faults_of_an_error(error, broker.BrokerError)
        yield from _faults_of_what_was_told(told, "R")
        return
    yield from _faults_of_what_was_told(told, "C")
    yield from _faults_of_a_result(source, result, cell, "C", names)


def _explain(source: Source, cell: Cell, **keywords: Any) -> Any:
    return broker.explain(source.tensor, to=TARGETS[cell[1]], **keywords)


def _convert(source: Source, cell: Cell, **keywords: Any) -> Any:
    return CONVERSIONS[cell[1]](source.tensor, **keywords)


def _faults_of_what_was_told(told: Any, letter: str) -> Iterator[str]:
    if LETTER_OF[told.outcome] != letter:
        yield f"explain said it {told.outcome} ({told.why}), it is {letter}"
    elif letter != "S" and not (told.why and told.remedy):
        yield f"explain names no reason or no remedy: {told}"


def _faults_of_an_error(error: Exception, wanted: type[Exception]) -> Iterator[str]:
    if not isinstance(error, wanted):
        yield f"raises {error!r} instead of {wanted.__name__}"
    elif not (error.why and error.remedy and error.why in str(error) and error.remedy in str(error)):
        yield f"the message lacks a reason or a remedy: {error}"


def _faults_of_a_result(
    source: Source, result: Any, cell: Cell, letter: str, names: dict[str, Any]
) -> Iterator[str]:
    _, consumer, dtype, layout = cell
    if framework_of(result) != TARGETS[consumer] or dtype_name(result) != dtype:
        yield f"the result is {dtype_name(result)} of {framework_of(result)}"
        return
    truth = expected_values(dtype, layout)
    yield from _faults_of_values(result, truth, "")
    # What is the consumer's own already is as hazardous as it was.
    if result is not source.tensor:
        _use(result, consumer, names)
    yield from _faults_of_values(result, truth, " after an operation")
    if letter == "S" and consumer in MARKS_READ_ONLY and is_writable(result) == source.is_guarded:
        yield f"the source is {'' if source.is_guarded else 'not '}guarded, and the result is not marked alike"
    if letter == "C" and consumer not in IMMUTABLE and not is_writable(result):
        yield "the copy is read-only"
    if truth.size:
        yield from _faults_of_aliasing(source, result, letter)


def _faults_of_values(result: Any, truth: np.ndarray, when: str) -> Iterator[str]:
    seen = to_host_values(result)
    if seen.shape != truth.shape:
        yield f"the shape is {seen.shape} instead of {truth.shape}{when}"
    elif not np.array_equal(seen, truth):
        yield f"the values are wrong{when}"


def _use(result: Any, consumer: str, names: dict[str, Any]) -> None:
    """Run operations on the result: some frameworks take memory on which their first one dies."""
    if consumer == "jax":
        # What exercise does is compiled for every dtype and shape, which takes minutes.
        names["jnp"].array(result, copy=True).block_until_ready()
    elif consumer != "array":
        exercise(result, names)
    if consumer == "tensorflow" and dtype_name(result) != "bool" and not dtype_name(result).startswith("float8"):
        (names["tf"].identity(result) * result).numpy()


def _faults_of_aliasing(source: Source, result: Any, letter: str) -> Iterator[str]:
    """Compare the pointers, then write on each side that lets a user write, and look at the other."""
    shared = data_pointer(result) == source.pointer
    if shared != (letter == "S"):
        yield f"the pointers are {'the same' if shared else 'different'}"
    target = view_of(describe(result).but(flags=0))
    sides = [("source", source.is_writable, source.memory, target)]
    sides += [("result", is_writable(result), target, source.memory)]
    for side, may_write, here, there in sides:
        if not may_write:
            continue
        before = np.array(there)
        first = (0,) * here.ndim
        here[first] = 0 if here[first] else 1
        seen = not np.array_equal(before, there)
        if seen != (letter == "S"):
            yield f"a write to the {side} is {'seen' if seen else 'not seen'} on the other side"
