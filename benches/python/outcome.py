"""What a statement does before it is timed: whether its result shares the source's memory."""

from typing import Any

from raw import observe

from sources import Namespace, Supply

SAME, SHARES, COPIES, UNSEEN = "same object", "shares", "copies", "-"


class Failed(Exception):
    """The statement raises; the message is what it said."""


def observe_outcome(text: str, names: Namespace, supply: Supply) -> str:
    """Runs a statement once and compares addresses; one without a result cannot be looked at."""
    source = supply.take()
    address = observe.data_pointer(source)
    scope = dict(names) | {"x": source}
    try:
        code = compile(text, "<statement>", "eval")
    except SyntaxError:
        _attempt(compile(text, "<statement>", "exec"), scope)
        return UNSEEN
    result = _attempt(code, scope)
    if result is source:
        return SAME
    # The C++ peer answers the address that it sees.
    seen = result if isinstance(result, int) else observe.data_pointer(result)
    return SHARES if seen == address else COPIES


def is_copy(outcome: str) -> bool:
    """Whether the outcome has memory of its own."""
    return outcome == COPIES


def _attempt(code: Any, scope: Namespace) -> Any:
    try:
        return eval(code, scope)
    except Exception as error:
        raise Failed(f"{type(error).__name__}: {error}") from error
