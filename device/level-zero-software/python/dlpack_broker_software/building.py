"""Builds a library against a framework that is installed, once.

What is built lies in the user's cache, under a name that sums up what it is made of.
"""

import contextlib
import fcntl
import hashlib
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["BuildError", "Recipe", "library"]


class BuildError(Exception):
    """The library cannot be had, and what to do about it."""


@dataclass(frozen=True)
class Recipe:
    """What a library is made of."""

    #: What the library's name begins with.
    name: str
    #: What it is for, and how long it takes to build.
    title: str
    duration: str
    #: Where the sources and headers are.
    folder: Path
    #: What tells the version of the framework.
    version: str
    #: What the compiler gets before and after the sources.
    flags: Sequence[str]
    libraries: Sequence[str]


def library(recipe: Recipe) -> Path:
    """Return where the library lies; it is built where it has not been."""
    path = _place(recipe)
    if not path.exists():
        with _alone(path):
            # Another process may have built it meanwhile.
            if not path.exists():
                _build(recipe, path)
    return path


def _place(recipe: Recipe) -> Path:
    digest = hashlib.blake2b(digest_size=8)
    for source in [*_sources(recipe), *sorted(recipe.folder.glob("*.hpp"))]:
        digest.update(source.read_bytes())
    digest.update(recipe.version.encode())
    cache = os.environ.get("BROKER_CACHE_DIR")
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = Path(cache) if cache else home / "broker"
    return folder / f"{recipe.name}-{digest.hexdigest()}.so"


def _sources(recipe: Recipe) -> list[Path]:
    return sorted(recipe.folder.glob("*.cpp"))


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep other processes from building the same."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = open(path.with_suffix(".lock"), "w")  # noqa: SIM115 - closed below
    except OSError as error:
        raise BuildError(f"{path.parent} cannot be written ({error.strerror}); set BROKER_CACHE_DIR") from None
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build(recipe: Recipe, path: Path) -> None:
    print(
        f"broker software: building {recipe.title}; it takes about {recipe.duration}, once",
        file=sys.stderr,
        flush=True,
    )
    made = path.with_suffix(f".{os.getpid()}")
    compiler = shlex.split(os.environ.get("CXX", "g++"))
    command = [*compiler, *recipe.flags, *map(str, _sources(recipe)), "-o", str(made), *recipe.libraries]
    try:
        ended = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    except OSError as error:
        raise BuildError(f"{command[0]} cannot be run ({error.strerror}); install g++, or name another by CXX") from None
    if ended.returncode:
        raise BuildError(f"`{shlex.join(command)}` failed:\n{ended.stderr[-4000:]}")
    made.rename(path)
