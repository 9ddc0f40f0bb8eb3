"""Arrays between a program in C++ and the Python that it embeds: each claim in a process of its own."""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

import pytest
from conftest import Compile, run
from test_programs import claims

SOURCE = "embedded.cpp"
FOLDER = sysconfig.get_config_var("LIBDIR")
LIBRARY = f"python{sysconfig.get_config_var('LDVERSION')}"
OPTIONS = ("-isystem", sysconfig.get_path("include"), f"-L{FOLDER}", f"-Wl,-rpath,{FOLDER}")

needs_shared_python = pytest.mark.skipif(
    not sysconfig.get_config_var("Py_ENABLE_SHARED"), reason="this Python has no shared library to embed"
)


@needs_shared_python
@pytest.mark.parametrize("claim", claims(SOURCE))
def test_embedded(compiled, claim):
    run([program(compiled), claim], TEST_PYTHON=sys.executable)


def program(compiled: Compile) -> Path:
    """The program, linked with the Python that it embeds."""
    return compiled(SOURCE, *OPTIONS, libraries=(LIBRARY,))
