"""Conversions while another thread is still importing the framework."""

from __future__ import annotations

import pytest
from processes import run_python

PROGRAM = """
import threading
import numpy as np
import broker

array, errors = np.ones(2, dtype="float32"), []

def convert():
    try:
        broker.to(array, {name!r})
    except BaseException as error:
        errors.append(repr(error))

threads = [threading.Thread(target=convert) for _ in range(6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(errors)
"""


@pytest.mark.parametrize("name", ["torch", "tensorflow", "jax"])
def test_a_conversion_waits_for_an_import_on_another_thread(name):
    ending = run_python(PROGRAM.format(name=name))
    assert (ending.status, ending.printed.strip().splitlines()[-1:]) == (0, ["[]"]), ending.complained
