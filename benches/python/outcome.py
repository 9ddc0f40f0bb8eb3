"""What a statement does before it is timed: whether its result shares the source's memory."""

from typing import Any

from raw import observe

from sources import Namespace, Supply

SAME, SHARES, COPIES, UNSEEN = "same object", "shares", "copies", "-"


def observe_outcome(text: str, names: Namespace, supply: Supply) -> str:
    """Runs a statement once and compares addresses, where it has a result to look at."""
    source = supply.take()
    address = _address(source)
    scope = dict(names) | {"x": source}
    try:
        code = compile(text, "<statement>", "eval")
    except SyntaxError:
        exec(compile(text, "<statement>", "exec"), scope)
        return UNSEEN
    result = eval(code, scope)
    if result is None:
        return UNSEEN
    if result is source:
        return SAME
    return SHARES if _address(result) == address else COPIES


def is_copy(outcome: str) -> bool:
    """Whether the outcome has memory of its own."""
    return outcome == COPIES


def _address(result: Any) -> int:
    """Returns where a tensor is, also one with what holds its memory, or an address that the C++ peer tells."""
    first = result[0] if isinstance(result, tuple) else result
    told = getattr(first, "address", first)
    return told if isinstance(told, int) else observe.data_pointer(first)
