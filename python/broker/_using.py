"""The decorator `using`: a function written for one framework takes the tensors of any.

Arguments are walked for arrays, which are converted; results are walked in the same way and go
back to the type of the caller's first array. Nothing here decides how a tensor is converted.
"""

from __future__ import annotations

import copy as copying
import dataclasses
import functools
import inspect
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import TYPE_CHECKING, Any

from broker import _native
from broker.exceptions import BrokerError, OptionError

if TYPE_CHECKING:
    from broker._native import _ReadOnly

#: Where an array stands: its argument, then the keys that lead to it.
_Place = tuple[Any, ...]


def using(
    target: str | ModuleType,
    /,
    *,
    device: Any = None,
    copy: bool | None = None,
    readonly: _ReadOnly | None = None,
    detach: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let a function that is written for one framework take and return tensors of any.

    The array arguments, positional or by keyword, by themselves or in lists, tuples, dicts and
    dataclasses, are converted before the call. The arrays of the result are converted to the
    type of the first array argument. Everything else passes untouched: numbers, NumPy's scalars,
    strings, modules, containers without arrays, and the ``self`` or ``cls`` of a method.

    Parameters
    ----------
    target : str or module
        ``"torch"``, or the imported module ``torch``; ``"broker"`` stands for `Array`.
    device, copy, readonly, detach
        For the conversion of the arguments, as for `to_torch`; ``detach`` also for that of the
        result. Results are shared where that is possible.

    Returns
    -------
    callable
        A decorator of functions, methods and coroutine functions. What a generator function
        yields is not converted.

    Raises
    ------
    BrokerError
        By the call, where an argument cannot be converted; the message names the argument.

    Notes
    -----
    Where broker knows the caller's first array by its ``__dlpack__`` alone, results are handed to
    the ``from_dlpack`` of its array API namespace; if it has none, they stay as they are.

    Examples
    --------
    >>> import broker, numpy as np
    >>> @broker.using("torch")
    ... def scale_(x, factor=2.0):
    ...     return x.mul_(factor)
    >>> a = np.ones(3)
    >>> scale_(a, factor=5.0)
    array([5., 5., 5.])
    >>> a
    array([5., 5., 5.])
    """
    name = _name_of(target)
    inward = functools.partial(_native.to, device=device, copy=copy, readonly=readonly, detach=detach)

    def decorate(function: Any) -> Any:
        if isinstance(function, (classmethod, staticmethod)):
            return type(function)(decorate(function.__func__))
        call = _Call(function, lambda array: inward(array, name), detach=detach, crosses=device is not None)
        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def converted_later(*args: Any, **kwargs: Any) -> Any:
                caller, args, kwargs = call.take(args, kwargs)
                return call.give(await function(*args, **kwargs), caller)

            return converted_later

        @functools.wraps(function)
        def converted(*args: Any, **kwargs: Any) -> Any:
            caller, args, kwargs = call.take(args, kwargs)
            return call.give(function(*args, **kwargs), caller)

        return converted

    return decorate


def _name_of(target: object) -> str:
    """Return the name of the target, which is known from the moment of decoration on."""
    name = target.__name__ if isinstance(target, ModuleType) else target
    known = [row["name"] for row in _native.framework_rows()] + ["broker"]
    name = "broker" if name == "array" else name
    if isinstance(name, str) and name in known:
        return name
    why = f"wanted one of {', '.join(known)}, got {name!r}"
    remedy = 'name the framework, as in @broker.using("torch")'
    raise OptionError._of("broker.using", why, remedy)


class _Call:
    """The conversions around the calls of one function."""

    def __init__(self, function: Any, inward: Callable[[Any], Any], *, detach: bool, crosses: bool) -> None:
        self._label = getattr(function, "__qualname__", repr(function))
        self._inward = inward
        self._detach = detach
        self._crosses = crosses
        try:
            self._parameters = list(inspect.signature(function).parameters.values())
        except (TypeError, ValueError):  # some built-in functions have no signature
            self._parameters = []
        first = self._parameters[0].name if self._parameters else ""
        self._owners = 1 if first in {"self", "cls"} else 0

    def take(self, args: _Place, kwargs: dict[str, Any]) -> tuple[Any, _Place, dict[str, Any]]:
        """Return the caller's first array, and the arguments converted."""
        callers: list[Any] = []

        def change(array: Any, place: _Place) -> Any:
            callers.append(array)
            try:
                return self._inward(array)
            except Exception as error:
                _blame(error, f"argument {self._spell(place)} of {self._label}")
                raise

        owners, rest = args[: self._owners], enumerate(args[self._owners :], self._owners)
        args = owners + tuple(_walk(value, _is_array, change, (index,)) for index, value in rest)
        kwargs = {name: _walk(value, _is_array, change, (name,)) for name, value in kwargs.items()}
        return (callers[0] if callers else None), args, kwargs

    def give(self, result: Any, caller: Any) -> Any:
        """Return the result with its arrays as the caller's first array is."""
        if caller is None:
            return result
        home = _native.framework_of(caller)

        def goes_back(value: Any) -> bool:
            return _is_array(value) or (home != "numpy" and _is_number_of_numpy(value))

        def change(array: Any, place: _Place) -> Any:
            try:
                return self._send(array, caller, home)
            except Exception as error:
                _blame(error, f"the result{_keys(place)} of {self._label}")
                raise

        return _walk(result, goes_back, change, ())

    def _send(self, array: Any, caller: Any, home: str | None) -> Any:
        if home is not None or isinstance(caller, _native.Array):
            on_host = self._crosses and caller.__dlpack_device__()[0] == 1
            return _native.to(array, like=caller, device="cpu" if on_host else None, detach=self._detach)
        namespace = getattr(caller, "__array_namespace__", None)
        return array if namespace is None else namespace().from_dlpack(array)

    def _spell(self, place: _Place) -> str:
        """Return an argument's name and the keys that lead to the array in it."""
        first, *keys = place
        if isinstance(first, int):
            named = [parameter for parameter in self._parameters if parameter.kind <= parameter.VAR_POSITIONAL]
            parameter = named[min(first, len(named) - 1)] if named else None
            if parameter is None:
                return f"{first + 1}{_keys(keys)}"
            if parameter.kind is parameter.VAR_POSITIONAL:
                keys = [first - len(named) + 1, *keys]
            first = parameter.name
        return f"{first}{_keys(keys)}"


def _is_array(value: Any) -> bool:
    """Claim that it is an array of any kind; NumPy's scalars are numbers."""
    return hasattr(type(value), "__dlpack__") or _native.framework_of(value) not in (None, "numpy")


def _is_number_of_numpy(value: Any) -> bool:
    return _native.framework_of(value) == "numpy" and not isinstance(value, (str, bytes))


def _keys(place: Iterable[Any]) -> str:
    return "".join(f"[{key!r}]" for key in place)


def _blame(error: Exception, culprit: str) -> None:
    """Let an error name the array that it is about."""
    if isinstance(error, BrokerError):
        message = f"{culprit}: {error}"
        error.args = (message,)
        if isinstance(error, ImportError):  # which shows another attribute
            error.msg = message
    else:
        error.add_note(f"while converting {culprit}")


def _walk(value: Any, wanted: Callable[[Any], bool], change: Callable[[Any, _Place], Any], place: _Place) -> Any:
    """Change what is wanted in a value; what holds nothing of it comes back as the same object."""
    if wanted(value):
        return change(value, place)
    items: Iterable[tuple[Any, Any]]
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, (list, tuple)):
        items = enumerate(value)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        items = ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
    else:
        return value
    walked = ((key, item, _walk(item, wanted, change, (*place, key))) for key, item in items)
    changes = {key: made for key, item, made in walked if made is not item}
    return _replaced(value, changes) if changes else value


def _replaced(container: Any, changes: dict[Any, Any]) -> Any:
    """Return a copy of a container, of its type, with some items replaced."""
    if isinstance(container, tuple):
        make = getattr(container, "_make", type(container))
        return make(changes.get(index, item) for index, item in enumerate(container))
    if isinstance(container, (list, dict)):
        made = copying.copy(container)
        for key, item in changes.items():
            made[key] = item
        return made
    return dataclasses.replace(container, **changes)
