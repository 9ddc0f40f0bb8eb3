"""Times statements against each other, in rounds that interleave them, so that a slow minute slows all of them.

Each round runs every statement in an inner loop long enough for the clock, in an order of its own, since a fixed one
falls in step with the scheduler. The garbage collector is off. The median and the minimum of the rounds are kept; of
these only ratios mean something on a shared machine. Rounds that were disturbed are taken again, and the quietest are
kept.
"""

import gc
import timeit
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import sample
from statistics import median

from sources import MOST_NEW, Namespace, Supply


MOST_LOOPS = 4**10


@dataclass(frozen=True)
class Effort:
    """How long to measure."""

    rounds: int
    round_seconds: float
    statements_seconds: float
    fewest_rounds: int = 5
    attempts: int = 3


FULL = Effort(rounds=31, round_seconds=1.5e-3, statements_seconds=4.0)
QUICK = Effort(rounds=5, round_seconds=2e-4, statements_seconds=0.5, fewest_rounds=3, attempts=1)

QUIET = 1.2
"""Where no statement's median is further above its minimum, nothing has disturbed the rounds."""


class Clock:
    """One statement with what it needs: its names, a supply of ``x``, and the loops of a round."""

    def __init__(self, statement: str, names: Namespace, supply: Supply) -> None:
        self._supply = supply
        self._names = dict(names)
        source = f"x = next(pool)\n{statement}" if supply.new_each_call else statement
        self._names["x"] = None if supply.new_each_call else supply.take()
        self._timer = timeit.Timer(source, globals=self._names)
        self.loops = 1

    def calibrate(self, round_seconds: float) -> float:
        """Chooses the loops of a round, and returns the seconds that one call takes."""
        self.run(1)
        seconds = self._quickest_call()
        while seconds * self.loops < round_seconds / 4 and self.loops < MOST_LOOPS:
            self.loops *= 4
            seconds = self._quickest_call()
        most = MOST_NEW if self._supply.new_each_call else MOST_LOOPS
        self.loops = max(1, min(most, round(round_seconds / seconds)))
        return seconds

    def run(self, loops: int) -> float:
        """Runs the statement so often and returns the seconds."""
        if self._supply.new_each_call:
            self._names["pool"] = self._supply.pool(loops)
        return self._timer.timeit(loops)

    def nanoseconds(self) -> float:
        """Runs one round and returns the nanoseconds of one call."""
        return self.run(self.loops) / self.loops * 1e9

    def _quickest_call(self) -> float:
        return min(self.run(self.loops) for _ in range(3)) / self.loops


@dataclass
class Times:
    """The nanoseconds of one call, a value for each round."""

    loops: int
    rounds: list[float] = field(default_factory=list)

    @property
    def p50(self) -> float:
        """The median."""
        return median(self.rounds)

    @property
    def least(self) -> float:
        """The minimum."""
        return min(self.rounds)


def race(clocks: Sequence[Clock], effort: Effort) -> list[Times]:
    """Times statements against each other."""
    with _garbage_kept():
        seconds = [clock.calibrate(effort.round_seconds) * clock.loops for clock in clocks]
        affordable = int(effort.statements_seconds / sum(seconds))
        rounds = max(effort.fewest_rounds, min(effort.rounds, affordable))
        quietest = _rounds(clocks, rounds)
        for _ in range(effort.attempts - 1):
            if _disturbance(quietest) <= QUIET or rounds == effort.fewest_rounds:
                break
            quietest = min(quietest, _rounds(clocks, rounds), key=_disturbance)
    return quietest


def _rounds(clocks: Sequence[Clock], rounds: int) -> list[Times]:
    times = [Times(clock.loops) for clock in clocks]
    for _ in range(rounds):
        for place in sample(range(len(clocks)), len(clocks)):
            times[place].rounds.append(clocks[place].nanoseconds())
    return times


def _disturbance(times: Sequence[Times]) -> float:
    return max(one.p50 / one.least for one in times)


@contextmanager
def _garbage_kept() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
