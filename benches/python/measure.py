"""Runs the statements of a pair, first once to see what they do, then against the clock."""

from collections.abc import Sequence
from dataclasses import dataclass

from outcome import Failed, is_copy, observe_outcome
from pairs import Pair, Statement
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
class Row:
    """A pair with its times."""

    group: str
    name: str
    ours: Measured
    rivals: tuple[Measured, ...]

    @property
    def best_rival(self) -> Measured | None:
        """The fastest rival among those that copy or share as broker does, or else among all."""
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


def measure(pair: Pair, names: Namespace, effort: Effort) -> Row:
    """Times all statements of a pair that run."""
    statements = (pair.ours, *pair.rivals)
    supplies = {statement.supply: statement.supply(names) for statement in statements}
    outcomes = [_look(statement, names, supplies[statement.supply]) for statement in statements]
    running = [place for place, outcome in enumerate(outcomes) if not outcome.failure]
    clocks = [Clock(statements[place].text, names, supplies[statements[place].supply]) for place in running]
    for place, times in zip(running, _race(clocks, effort), strict=True):
        outcomes[place] = Measured(outcomes[place].text, outcomes[place].outcome, times)
    return Row(pair.group, pair.name, outcomes[0], tuple(outcomes[1:]))


def _look(statement: Statement, names: Namespace, supply: Supply) -> Measured:
    try:
        return Measured(statement.text, observe_outcome(statement.text, names, supply))
    except Failed as failure:
        return Measured(statement.text, failure=str(failure))


def _race(clocks: Sequence[Clock], effort: Effort) -> list[Times]:
    return race(clocks, effort) if clocks else []
