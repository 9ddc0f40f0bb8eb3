"""The cache of built kernels where its disk is full: kernels are built and run all the same, and what is kept is whole.

A limit on the size of files stands for the disk: what a process writes of a file beyond it fails, as on a full one.
"""

from __future__ import annotations

import signal
import stat

import pytest
from software import spirv
from software.driver import run_on_software

pytestmark = pytest.mark.timeout(300)

BEGIN = """
import sys
sys.modules["dpctl"] = sys.modules["dpnp"] = None
import broker, numpy as np, os, resource, signal
from software import spirv

def fill_disk():
    "Leave room for SPIR-V, and not for what a driver makes of it."
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))

def is_right(module):
    arrays = [broker.asarray(np.arange(64, dtype="float32"), device="gpu") for _ in range(3)]
    module["add"](64, *arrays)
    return (broker.to_numpy(arrays[2], device="cpu") == 2 * np.arange(64)).all()

def built():
    return broker.kernel.from_spirv(spirv.add())
"""

FULL = """
fill_disk()
print(is_right(built()), is_right(built()), is_right(broker.kernel.from_opencl("")))
"""

KILLED = """
fill_disk()
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
built()
"""

ROOMY = """
print(is_right(built()))
"""

COULD_NOT = "built kernels cannot be kept in"


@pytest.fixture
def cache(tmp_path):
    """A folder for the cache, which is not there yet."""
    return tmp_path / "cache"


@pytest.fixture
def compiler(tmp_path):
    """What stands for Intel's compiler of OpenCL C."""
    (tmp_path / "add.spv").write_bytes(spirv.add())
    program = tmp_path / "bin" / "ocloc"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n/bin/cp {tmp_path}/add.spv kernel.spv\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program.parent)


def _run(program: str, cache, **environment: str):
    return run_on_software(BEGIN + program, "v2", BROKER_CACHE_DIR=str(cache), BROKER_CACHE="", **environment)


def _is_kept_whole(cache) -> bool:
    """Whether another process finds the kernel, and leaves it as it was."""
    [kept] = [path for path in cache.iterdir() if not path.name.startswith(".broker-new-")]
    before = kept.read_bytes(), kept.stat().st_mtime_ns
    ended = _run(ROOMY, cache)
    return ended.printed == "True" and (kept.read_bytes(), kept.stat().st_mtime_ns) == before


def test_kernels_run_on_a_full_disk(cache, compiler):
    assert _run(FULL, cache, PATH=compiler).printed == "True True True"


def test_a_full_disk_is_told_once(cache, compiler):
    said = _run(FULL, cache, PATH=compiler).complained
    assert said.count(COULD_NOT) == 1
    [line] = [line for line in said.splitlines() if line.startswith("broker: ")]
    assert line.startswith(f"broker: {COULD_NOT} {cache}: File too large (os error 27)")
    assert line.endswith("; every process builds them anew, unless BROKER_CACHE_DIR names another folder")


def test_a_full_disk_leaves_nothing_half_written(cache, compiler):
    _run(FULL, cache, PATH=compiler)
    assert list(cache.iterdir()) == []
    assert _run(ROOMY, cache).printed == "True"
    assert _is_kept_whole(cache)


def test_what_a_process_half_wrote_that_was_killed_is_taken_by_nobody(cache):
    assert _run(KILLED, cache).status == -signal.SIGXFSZ
    assert [path.name.startswith(".broker-new-") for path in cache.iterdir()] == [True]
    assert _run(ROOMY, cache).printed == "True"
    assert _is_kept_whole(cache)


def test_a_disk_with_room_is_told_nothing_of(cache):
    assert COULD_NOT not in _run(ROOMY, cache).complained
