"""Interrupted at any call of Python inside of it, a first conversion raises that, and the next one works.

TensorFlow and JAX are left out: interrupted while they start, they keep locks of their own for ever.
"""

from __future__ import annotations

import pytest
from exits import endings_of

PROGRAM = """
import os, signal, sys, warnings
warnings.simplefilter("ignore")
import broker
from all_frameworks import np, torch

class Interrupted(BaseException):
    pass

def interrupted(convert, number):
    '''Convert, and interrupt the call of that number; return whether there is one, and what became of it.'''
    calls, lost = 0, []
    def hook(frame, event, argument):
        nonlocal calls
        calls += event in ("call", "c_call")
        if calls == number:
            sys.setprofile(None)
            raise Interrupted
    # A callback of a weak reference can raise nothing, whoever runs it.
    sys.unraisablehook = lost.append
    sys.setprofile(hook)
    try:
        convert()
        outcome = "lost" if calls >= number and not lost else "raised"
    except Interrupted:
        outcome = "raised"
    finally:
        # This call and the one before it are no part of the conversion.
        sys.setprofile(None)
    return calls >= number, outcome

def in_child(number):
    '''Interrupt the first conversion of a process; return whether it was long enough.'''
    child = os.fork()
    if child == 0:
        signal.alarm(15)
        try:
            is_long_enough, outcome = interrupted(lambda: broker.to(source, to), number)
        except Interrupted:
            os._exit(0)
        broker.to(source, to)
        shut = [why for _, why in broker._native.doors() if why not in (None, "BROKER_SAFE=1")]
        os._exit(2 if outcome == "lost" or shut else is_long_enough)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, 1), (number, status)
    return status == 1

to = "TARGET"
source = torch.ones(8) if to != "torch" else np.ones(8)
number = 1
while in_child(number):
    number += 1
os._exit(0)
"""

TARGETS = ("numpy", "torch", "broker")


@pytest.fixture(scope="module")
def endings():
    """How the programs ended."""
    return endings_of({to: PROGRAM.replace("TARGET", to) for to in TARGETS})


@pytest.mark.parametrize("to", TARGETS)
def test_an_interrupt_is_not_lost_amid_the_first_conversion(endings, to):
    assert endings[to].status == 0, endings[to].complained[-3000:]
