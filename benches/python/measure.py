"""Runs the statements of a pair, first once to see what they do, then against the clock."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from outcome import is_copy, observe_outcome
from pairs import Bound, Pair, Statement
from sources import Namespace, Supply
from timing import Clock, Effort, Times, race


@dataclass(frozen=True)
class Measured:
    """A statement with what it did and how long it took, or why it did nothing."""

    text: str
    outcome: str = ""
    times: Times | None = None
    failure: str = ""


@dataclass(frozen=True)
class Limit:
    """A bound with the rival that it is measured by: the fastest of those that ran."""

    at_most: float
    rival: Measured | None


@dataclass(frozen=True)
class Row:
    """A pair with its times."""

    group: str
    name: str
    ours: Measured
    rivals: tuple[Measured, ...]
    limits: tuple[Limit, ...] = ()
    beside: tuple[Measured, ...] = ()

    @property
    def best_rival(self) -> Measured | None:
        """The rival of the hardest bound; without bounds the fastest of those that copy or share as broker does."""
        if self.limits:
            return max(self.limits, key=lambda limit: (self.ratio_to(limit.rival) or 0.0) / limit.at_most).rival
        timed = [rival for rival in self.rivals if rival.times]
        alike = [rival for rival in timed if is_copy(rival.outcome) == is_copy(self.ours.outcome)]
        return min(alike or timed, key=lambda rival: rival.times.p50 if rival.times else 0.0, default=None)

    def ratio_to(self, rival: Measured | None) -> float | None:
        """Returns broker's median time as a multiple of a rival's."""
        if rival is None or rival.times is None or self.ours.times is None:
            return None
        return self.ours.times.p50 / rival.times.p50

    @property
    def ratio(self) -> float | None:
        """Broker's median time as a multiple of the best rival's."""
        return self.ratio_to(self.best_rival)

    def meets(self, limit: Limit) -> bool | None:
        """Whether a bound is met; ``None`` where its rival or broker did not run."""
        ratio = self.ratio_to(limit.rival)
        return None if ratio is None else ratio <= limit.at_most


def measure(pair: Pair, names: Namespace, effort: Effort) -> Row:
    """Times all statements of a pair that run."""
    statements = (pair.ours, *pair.rivals)
    supplies = {statement.supply: statement.supply(names) for statement in statements}
    outcomes = [_look(statement, names, supplies[statement.supply]) for statement in statements]
    if pair.check:
        outcomes[0] = _checked(outcomes[0], pair.check, names)
    running = [place for place, outcome in enumerate(outcomes) if not outcome.failure]
    clocks = [Clock(statements[place].text, names, supplies[statements[place].supply]) for place in running]
    for place, times in zip(running, _race(clocks, effort), strict=True):
        outcomes[place] = Measured(outcomes[place].text, outcomes[place].outcome, times)
    told = dict(zip(statements, outcomes, strict=True))
    limits = tuple(Limit(bound.at_most, _fastest(bound, told)) for bound in pair.bounds)
    bounded = {rival for bound in pair.bounds for rival in bound.rivals}
    beside = tuple(told[rival] for rival in pair.rivals if rival not in bounded) if limits else ()
    return Row(pair.group, pair.name, outcomes[0], tuple(outcomes[1:]), limits, beside)


def _fastest(bound: Bound, told: Mapping[Statement, Measured]) -> Measured | None:
    timed = [(told[rival].times.p50, told[rival]) for rival in bound.rivals if told[rival].times]
    return min(timed, key=itemgetter(0))[1] if timed else None


def _checked(ours: Measured, check: Callable[[Namespace], None], names: Namespace) -> Measured:
    try:
        check(names)
    except Exception as error:
        return replace(ours, failure=f"{type(error).__name__}: {error}")
    return ours


def _look(statement: Statement, names: Namespace, supply: Supply) -> Measured:
    """Runs a statement alone, then in a loop, where the name that it binds still holds the result of the last call."""
    try:
        outcome = observe_outcome(statement.text, names, supply)
        Clock(statement.text, names, supply).run(2)
    except Exception as error:
        return Measured(statement.text, failure=f"{type(error).__name__}: {error}")
    return Measured(statement.text, outcome)


def _race(clocks: Sequence[Clock], effort: Effort) -> list[Times]:
    return race(clocks, effort) if clocks else []
