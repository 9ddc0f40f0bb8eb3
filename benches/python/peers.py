"""Builds the rival importer that does not come ready: a module that takes nanobind's ndarray.

It is compiled once for each version of nanobind, of Python and of its source, into ``target/bench``. Where that fails
the bench goes on without it and says why.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys
import sysconfig
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from types import ModuleType

SOURCE = Path(__file__).resolve().parent / "nanobind_peer" / "nanobind_peer.cpp"
BUILDS = Path(__file__).resolve().parents[2] / "target" / "bench"
FLAGS = ["-std=c++17", "-O3", "-DNDEBUG", "-fPIC", "-shared", "-fvisibility=hidden", "-w"]


class NotBuilt(Exception):
    """The module is not there; the message says why."""


def nanobind_peer() -> ModuleType:
    """Imports the module, built first where that is due."""
    if importlib.util.find_spec("nanobind") is None:
        raise NotBuilt("install requirements/bench.txt")
    library = _library()
    if not library.exists():
        _compile(library)
    spec = importlib.util.spec_from_file_location("nanobind_peer", library)
    if spec is None or spec.loader is None:
        raise NotBuilt(f"{library} is no module")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except ImportError as error:
        raise NotBuilt(str(error)) from error
    return module


def _library() -> Path:
    """Names the build by everything that goes into it."""
    digest = hashlib.blake2b(digest_size=8)
    for part in (version("nanobind"), sys.version, *FLAGS, SOURCE.read_text()):
        digest.update(part.encode() + b"\0")
    return BUILDS / f"nanobind-{digest.hexdigest()}" / f"nanobind_peer{sysconfig.get_config_var('EXT_SUFFIX')}"


def _compile(library: Path) -> None:
    """Compiles nanobind's own sources along, as it wants to be used."""
    folder = Path(str(files("nanobind")))
    includes = [folder / "include", folder / "ext" / "robin_map" / "include", sysconfig.get_path("include")]
    library.parent.mkdir(parents=True, exist_ok=True)
    unfinished = library.with_suffix(f".{os.getpid()}")
    sources = [folder / "src" / "nb_combined.cpp", SOURCE]
    words = [os.environ.get("CXX", "c++"), *FLAGS, *(f"-I{path}" for path in includes), *map(str, sources)]
    print("compiling the nanobind peer", file=sys.stderr, flush=True)
    try:
        done = subprocess.run([*words, "-o", str(unfinished)], capture_output=True, text=True)
    except OSError as error:
        raise NotBuilt(f"{words[0]} does not run: {error}") from error
    if done.returncode:
        raise NotBuilt(f"{words[0]} failed:\n{done.stderr.strip()[-2000:]}")
    unfinished.rename(library)
