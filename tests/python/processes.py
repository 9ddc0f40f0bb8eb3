"""Python programs in processes of their own, for what cannot be undone or survived in this one."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

SECONDS = 60

QUIET = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "JAX_PLATFORMS": "cpu",
    "JAX_ENABLE_X64": "1",
}
"""The settings of ``all_frameworks``, for programs that import few of them."""


@dataclass(frozen=True)
class Ending:
    """How a program ended: its exit status (a negative signal where it was killed), and what it wrote."""

    status: int
    printed: str
    complained: str


def run_python(program: str, *, seconds: float = SECONDS, **environment: str) -> Ending:
    """Run a program that can import the modules of this folder; one that hangs raises."""
    ended = subprocess.run(
        [sys.executable, "-P", "-c", textwrap.dedent(program)],
        env=os.environ | QUIET | {"PYTHONPATH": path_of_tests()} | environment,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    return Ending(ended.returncode, ended.stdout.strip(), ended.stderr.strip())


def path_of_tests() -> str:
    """Return where programs find the modules of this folder."""
    folders = [str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]
    return os.pathsep.join(folder for folder in folders if folder)
