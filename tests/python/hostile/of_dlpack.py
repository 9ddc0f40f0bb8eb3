"""Producers whose `__dlpack__` returns the wrong thing, raises, hangs, or calls broker again."""

from __future__ import annotations

import gc
import signal
import threading
from collections.abc import Callable
from typing import Any

import broker
from raw.capsules import LEGACY, VERSIONED

from .row import Make, Raises, Right, Row, Stage, answering, speaking


def _gives(answer: Any) -> Make:
    """Make a producer that returns what is no capsule."""
    return lambda stage: speaking(stage, **answering(answer))


def _calls(body: Callable[[Stage, Any, dict[str, Any]], Any]) -> Make:
    """Make a producer whose `__dlpack__` is the function, given the stage, itself and the keywords."""

    def make(stage):
        return speaking(
            stage,
            __dlpack__=lambda self, **asked: body(stage, self, asked),
            __dlpack_device__=lambda self: (1, 0),
        )

    return make


def _raises(error: Callable[[], BaseException]) -> Make:
    def body(stage, self, asked):
        raise error()

    return _calls(body)


def _raise_after(stage, self, asked):
    stage.capsule()
    raise LookupError("changed my mind")


def _refuse_once(stage, self, asked):
    capsule = stage.capsule()
    if "max_version" in asked:
        raise TypeError("a bug that looks like an old producer")
    return capsule


def _hang(stage, self, asked):
    """Wait for ever, until another thread, which can run meanwhile, interrupts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    main = threading.get_ident()
    threading.Timer(0.05, signal.pthread_kill, (main, signal.SIGINT)).start()
    threading.Event().wait()


def _itself_once(stage, self, asked):
    if not stage.kept:
        stage.kept.append(None)
        stage.kept.append(broker.asarray(self))
    return stage.capsule()


def _another(stage, self, asked):
    stage.kept.append(broker.to_torch(stage.capsule()))
    return stage.capsule()


def _itself_without_end(stage, self, asked):
    return broker.to_capsule(self, (1, 0))


def _explains_itself_without_end(stage, self, asked):
    return broker.explain(self, to="numpy").why


def _drops_its_source(stage, self, asked):
    capsule = stage.capsule()
    del self.source
    gc.collect()
    return capsule


def _dropping(stage):
    producer = _calls(_drops_its_source)(stage)
    producer.source = stage.watch(threading.Event())
    return producer


def _resizing(stage):
    """Grow the array that it will export, after having been asked for the device and before the capsule."""
    import numpy as np

    source = np.arange(4.0)

    def export(self, **asked):
        source.resize((1024,), refcheck=False)
        return source.__dlpack__(**asked)

    return speaking(stage, __dlpack__=export, __dlpack_device__=lambda self: (1, 0))


class _Unspeakable(Exception):
    def __str__(self):
        raise LookupError("no words")


def _coroutine(stage):
    async def export(self, **asked):
        return None

    return speaking(stage, __dlpack__=export, __dlpack_device__=lambda self: (1, 0))


def _without_keywords(stage):
    capsule = stage.capsule(LEGACY)
    return speaking(stage, __dlpack__=lambda self: capsule, __dlpack_device__=lambda self: (1, 0))


def _old_with_a_new_capsule(stage):
    capsule = stage.capsule(VERSIONED)
    return speaking(stage, __dlpack__=lambda self, stream=None: capsule, __dlpack_device__=lambda self: (1, 0))


def _array_of_another(stage):
    """Return an object that has `__dlpack__` of its own, as wrappers do by mistake."""
    return speaking(stage, **answering(broker.asarray(stage.capsule())))


_NO_CAPSULE = "instead of a capsule; report it to the producer's authors"
_MIND = Raises("LookupError", "changed my mind")

ROWS = [
    *(
        Row(f"dlpack_gives_{name}", _gives(answer), Raises("UnsupportedTensorError", _NO_CAPSULE))
        for name, answer in {"none": None, "text": "capsule", "itself": object(), "a_class": dict}.items()
    ),
    Row("dlpack_gives_an_array", _array_of_another, Raises("UnsupportedTensorError", _NO_CAPSULE)),
    Row("dlpack_gives_a_coroutine", _coroutine, Raises("UnsupportedTensorError", _NO_CAPSULE)),
    Row("dlpack_gives_a_legacy_capsule", _calls(lambda stage, self, asked: stage.capsule(LEGACY)), Right()),
    Row("dlpack_takes_no_keywords", _without_keywords, Right()),
    Row("dlpack_takes_no_version_and_gives_a_versioned_capsule", _old_with_a_new_capsule, Right()),
    Row("dlpack_raises", _raises(lambda: LookupError("changed my mind")), _MIND),
    Row("dlpack_raises_after_having_made_a_capsule", _calls(_raise_after), _MIND),
    Row("dlpack_raises_a_type_error", _raises(lambda: TypeError("changed my mind")), Raises("TypeError", "changed my mind")),
    Row("dlpack_raises_a_type_error_after_having_made_a_capsule", _calls(_refuse_once), Right()),
    Row("dlpack_raises_system_exit", _raises(lambda: SystemExit("changed my mind")), Raises("SystemExit", "changed my mind")),
    Row("dlpack_raises_what_has_no_words", _raises(_Unspeakable), Raises("_Unspeakable", "")),
    Row("dlpack_hangs_until_it_is_interrupted", _calls(_hang), Raises("KeyboardInterrupt", "")),
    Row("dlpack_converts_another_tensor", _calls(_another), Right()),
    Row("dlpack_converts_itself_once", _calls(_itself_once), Right()),
    Row("dlpack_converts_itself_without_end", _calls(_itself_without_end), Raises("RecursionError", "recursion")),
    Row("dlpack_explains_itself_without_end", _calls(_explains_itself_without_end), Raises("Exception", "")),
    Row("dlpack_drops_its_source", _dropping, Right()),
    Row("dlpack_resizes_its_source", _resizing, Right((0.0, 1.0, 2.0, 3.0, *[0.0] * 1020))),
]
