"""Builds the extension for the PyTorch that is installed, once.

What is built lies in the user's cache, under a name that sums up the sources, PyTorch's version and Python's.
"""

import contextlib
import fcntl
import hashlib
import importlib.machinery
import importlib.util
import os
import shlex
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

_FOLDER = Path(__file__).resolve().parent
_SOURCES = sorted(_FOLDER.glob("*.cpp"))
_NAME = "_native"


class BuildError(Exception):
    """The extension cannot be had, and what to do about it."""


def built(torch: Any) -> ModuleType:
    """Return the extension for a PyTorch that was imported; it is built where it has not been."""
    # By its path, since it belongs to one version of PyTorch.
    path = str(library(torch))
    loader = importlib.machinery.ExtensionFileLoader(_NAME, path)
    spec = importlib.util.spec_from_file_location(_NAME, path, loader=loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def library(torch: Any) -> Path:
    """Return where the extension lies; it is built where it has not been."""
    path = _place(torch)
    if not path.exists():
        with _alone(path):
            # Another process may have built it meanwhile.
            if not path.exists():
                _build(torch, path)
    return path


def _place(torch: Any) -> Path:
    """Name the library by what it is made of."""
    digest = hashlib.blake2b(digest_size=8)
    for source in [*_SOURCES, *sorted(_FOLDER.glob("*.hpp"))]:
        digest.update(source.read_bytes())
    digest.update(f"{torch.__version__} {torch.version.git_version} {sys.version}".encode())
    cache = os.environ.get("BROKER_CACHE_DIR")
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = Path(cache) if cache else home / "broker"
    return folder / f"torch-xpu-{digest.hexdigest()}.so"


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


def _build(torch: Any, path: Path) -> None:
    print(
        f"broker software: building xpu for PyTorch {torch.__version__}; it takes about a minute, once",
        file=sys.stderr,
        flush=True,
    )
    made = path.with_suffix(f".{os.getpid()}")
    command = [*_compiler(), *_flags(torch), *map(str, _SOURCES), "-o", str(made), *_libraries(torch)]
    try:
        ended = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    except OSError as error:
        raise BuildError(f"{command[0]} cannot be run ({error.strerror}); install g++, or name another by CXX") from None
    if ended.returncode:
        raise BuildError(f"`{shlex.join(command)}` failed:\n{ended.stderr[-4000:]}")
    made.rename(path)


def _compiler() -> list[str]:
    return shlex.split(os.environ.get("CXX", "g++"))


def _flags(torch: Any) -> list[str]:
    import dpctl

    abi = int(torch._C._GLIBCXX_USE_CXX11_ABI)
    torch_include = Path(torch.__file__).parent / "include"
    includes = [
        torch_include,
        torch_include / "torch" / "csrc" / "api" / "include",
        Path(dpctl.get_include()),
        sysconfig.get_path("include"),
    ]
    flags = ["-std=c++20", "-O1", "-fPIC", "-shared", "-fvisibility=hidden", f"-D_GLIBCXX_USE_CXX11_ABI={abi}"]
    return [*flags, *(word for folder in includes for word in ("-isystem", str(folder)))]


def _libraries(torch: Any) -> list[str]:
    folder = Path(torch.__file__).parent / "lib"
    names = ["torch", "torch_cpu", "torch_python", "c10"]
    return [f"-L{folder}", *(f"-l{name}" for name in names), f"-Wl,-rpath,{folder}"]
