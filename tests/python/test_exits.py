"""Processes end by themselves and quietly, whoever still holds views, converts or deletes then.

``test_lifetimes`` has every pair alive in globals, cycles, builtins and the C library; here are dpnp and dpctl,
threads, functions that run late, and the order in which frameworks go.
``BROKER_TEST_LONG=1`` adds what ``LONG`` names, and more orders.
"""

from __future__ import annotations

import itertools
import os
from textwrap import dedent

import pytest
from exits import endings_of
from processes import run_python

SETUP = """
import atexit, builtins, signal, sys, threading, time, warnings, weakref
warnings.simplefilter("ignore")
signal.alarm(100)
import broker, dpnp
from all_frameworks import jax, np, tf, torch
from c_consumer import Taken
from sources import SOURCES, TARGETS, VALUES

def views(targets=(*TARGETS, "dpnp", "dpctl")):
    made = {to: broker.to(SOURCES["numpy"](), to) for to in targets}
    made |= {f"{to} of dpnp": broker.to(dpnp.asarray(VALUES), to) for to in targets}
    return made
"""

ENDINGS = {
    "globals": "kept = views()",
    "a_cycle": "kept = [views()]; kept.append(kept)",
    "builtins": "builtins.kept = views()",
    "a_module_of_each_framework": """
        for framework in (np, torch, tf, jax, dpnp, sys, broker):
            framework.kept = views()
    """,
    "thread_local_storage": """
        local, is_made = threading.local(), threading.Event()
        def keep():
            local.kept = views()
            is_made.set()
            time.sleep(1000)
        threading.Thread(target=keep, daemon=True).start()
        is_made.wait()
    """,
    "storage_of_the_main_thread": "local = threading.local(); local.kept = views(); builtins.local = local",
    "statics_of_pytorch": """
        library = torch.library.Library("ours", "DEF")
        library.define("keep(Tensor x) -> Tensor")
        kept = views()["torch"]
        torch.set_default_device("cpu")
        library.impl("keep", lambda x, kept=kept: kept, "CPU")
        torch._C._kept = kept
        graph = (torch.ones(24, requires_grad=True).reshape(4, 6) * kept).sum()
        graph.register_hook(lambda gradient, kept=kept: None)
    """,
    "a_function_of_tensorflow_and_of_jax": """
        constant, other = broker.to_tensorflow(SOURCES["numpy"]()), broker.to_jax(SOURCES["numpy"]())
        traced, compiled = tf.function(lambda: constant + 1), jax.jit(lambda x: x + other)
        traced(), compiled(other)
    """,
    "late_functions_that_convert": """
        kept = views()
        for to in kept:
            atexit.register(lambda to=to: broker.to_torch(broker.to_numpy(kept[to])))
        class Late:
            def __del__(self, convert=broker.to_torch, source=np.ones(8)):
                convert(source)
        sys.late = Late()
        weakref.finalize(sys.late, lambda: broker.to_jax(np.ones(8)))
    """,
    "daemon_threads_that_convert": """
        def convert(source, to):
            while True:
                broker.to(source, to)
        # CPython before 3.14 ends such threads where they want the GIL, by unwinding. PyTorch and JAX abort there, and
        # so do Rust's frames below Python code: it is run for dpnp and dpctl where only public doors are open.
        pairs = [(np.ones(64), "broker"), (np.ones(1 << 18), "tensorflow"), (dpnp.ones(64), "dpctl")]
        if broker._native.settings()["set"].get("BROKER_SAFE") == "1":
            del pairs[2:]
        for pair in pairs:
            threading.Thread(target=convert, args=pair, daemon=True).start()
        time.sleep(0.5)
    """,
    "threads_of_c_that_delete": """
        from foreign_threads import Deleting
        def delete():
            while True:
                Deleting([Taken(broker.to_capsule(VALUES)) for _ in range(500)]).finish()
        for _ in range(3):
            threading.Thread(target=delete, daemon=True).start()
        time.sleep(0.3)
    """,
    "the_c_library": """
        for source in (dpnp.asarray(VALUES), dpnp.asarray(VALUES).get_array()):
            for version in (None, (1, 0)):
                Taken(broker.to_capsule(source, version)).delete_at_exit()
    """,
}

IN_ORDER = """
order = ORDER
kept = views(order)
for to in order:
    atexit.register(lambda to=to: [kept.pop(to), kept.pop(f"{to} of dpnp")])
"""

LONG = ("globals", "a_cycle", "builtins", "storage_of_the_main_thread", "a_function_of_tensorflow_and_of_jax")
ORDERS = list(itertools.islice(itertools.permutations(("numpy", "torch", "tensorflow", "jax", "dpnp")), 0, None, 24))
"""Each framework goes first once."""

if os.environ.get("BROKER_TEST_LONG") != "1":
    ENDINGS = {name: ending for name, ending in ENDINGS.items() if name not in LONG}
    ORDERS = ORDERS[-1:]


@pytest.fixture(scope="module")
def endings():
    """How the programs ended."""
    programs = {name: SETUP + dedent(ending) for name, ending in ENDINGS.items()}
    programs |= {str(order): SETUP + IN_ORDER.replace("ORDER", str(order)) for order in ORDERS}
    return endings_of(programs)


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_interpreter_exits_quietly_with_views_alive_in(endings, ending):
    assert (endings[ending].status, endings[ending].complained) == (0, "")


@pytest.mark.parametrize("order", ORDERS, ids="_".join)
def test_the_interpreter_exits_quietly_with_views_dropped_in_the_order(endings, order):
    assert (endings[str(order)].status, endings[str(order)].complained) == (0, "")


SUBINTERPRETER = """
import _xxsubinterpreters as interpreters
import broker
other = interpreters.create()
program = '''
try:
    import broker
except ImportError as error:
    assert "main interpreter only" in str(error), error
else:
    raise SystemExit("it was imported")
'''
interpreters.run_string(other, program)
interpreters.destroy(other)
import numpy, torch
print(broker.to_torch(numpy.ones(3)).sum().item())
"""


def test_a_subinterpreter_is_refused_and_the_main_one_goes_on():
    ended = run_python(SUBINTERPRETER)
    assert (ended.status, ended.printed) == (0, "3.0"), ended.complained
