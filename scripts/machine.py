"""What the machine must have: Rust, free disk and Debian packages.

The Python that runs this is new enough; `require_python.sh` looked first, since an older one could not read this file.
"""

import ctypes.util
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class NotReady(Exception):
    """The machine lacks something; the message says what, and what to type."""


@dataclass(frozen=True)
class DebianPackage:
    """A package of the system, how to see that it is there, and whether anything runs without it."""

    name: str
    purpose: str
    is_present: Callable[[], bool]
    is_needed: bool
    commands: frozenset[str]


def has_program(name: str) -> Callable[[], bool]:
    return lambda: shutil.which(name) is not None


def has_module(name: str) -> Callable[[], bool]:
    return lambda: importlib.util.find_spec(name) is not None


def has_library(name: str) -> Callable[[], bool]:
    return lambda: ctypes.util.find_library(name) is not None


def has_file(path: str) -> Callable[[], bool]:
    return lambda: Path(path).exists()


EVERY_COMMAND = frozenset({"demo", "test", "bench", "install"})
TESTS = frozenset({"test"})

HEADERS = has_file("/usr/include/level_zero/ze_api.h")
KOKKOS = has_file("/usr/include/trilinos/Kokkos_Core.hpp")
POCL = has_file("/etc/OpenCL/vendors/pocl.icd")

DEBIAN_PACKAGES = (
    DebianPackage("build-essential", "links Rust programs and compiles C", has_program("cc"), True, EVERY_COMMAND),
    DebianPackage("python3-venv", "makes virtual environments", has_module("ensurepip"), True, EVERY_COMMAND),
    DebianPackage("cmake", "builds the examples in C and C++", has_program("cmake"), False, TESTS),
    DebianPackage("gfortran", "compiles the example in Fortran", has_program("gfortran"), False, TESTS),
    DebianPackage("libtrilinos-kokkos-dev", "is Kokkos, whose views arrays are made of", KOKKOS, False, TESTS),
    DebianPackage("libze-dev", "has the headers that Level Zero's bindings are made from", HEADERS, False, TESTS),
    DebianPackage("libze1", "is the genuine Level Zero loader", has_library("ze_loader"), False, TESTS),
    DebianPackage("pocl-opencl-icd", "collides with TensorFlow, which a test shows", POCL, False, TESTS),
    DebianPackage("strace", "counts the system calls of `import broker`", has_program("strace"), False, TESTS),
    DebianPackage("valgrind", "counts instructions and checks memory accesses", has_program("valgrind"), False, TESTS),
)


def install_missing_packages(command: str, packages: tuple[DebianPackage, ...] = DEBIAN_PACKAGES) -> None:
    """Installs what `command` lacks if we may, else says what to ask the administrator for."""
    missing = [package for package in packages if command in package.commands and not package.is_present()]
    if not missing:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        apt_install([package.name for package in missing])
        return
    for package in missing:
        print(f"missing: {package.name} ({package.purpose})", flush=True)
    wanted = "ask the administrator for: apt-get install " + " ".join(package.name for package in missing)
    if any(package.is_needed for package in missing):
        raise NotReady(wanted)
    print(wanted, flush=True)


def apt_install(names: list[str]) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *names]):
        print(f"apt-get {' '.join(arguments)}", flush=True)
        if subprocess.run(["apt-get", *arguments], env=environment, stdin=subprocess.DEVNULL).returncode:
            raise NotReady(f"apt-get {' '.join(arguments)} failed: see above")


def require_rust(manifest: Path = ROOT / "Cargo.toml") -> None:
    """Refuses to start without the Rust that the workspace names, since cargo would say so only minutes later."""
    wanted = tomllib.loads(manifest.read_text())["workspace"]["package"]["rust-version"]
    if shutil.which("cargo") is None:
        raise NotReady(f"cargo is missing: install Rust {wanted} or newer with rustup (apt-get install rustup)")
    said = subprocess.run(["cargo", "--version"], cwd=ROOT, capture_output=True, text=True).stdout
    if version(said) < version(wanted):
        raise NotReady(f"Rust {wanted} or newer is needed, this is {said.strip() or 'unknown'}: type `rustup update`")


def version(text: str) -> tuple[int, ...]:
    """Finds the first version in `text`, as major and minor number; (0,) if there is none."""
    found = re.search(r"(\d+)\.(\d+)", text)
    return (int(found[1]), int(found[2])) if found else (0,)


def require_disk(folder: Path, gigabytes: int, purpose: str) -> None:
    free = shutil.disk_usage(folder).free / 2**30
    if free < gigabytes:
        raise NotReady(f"{purpose} needs {gigabytes} GB of free disk, {folder} has {free:.0f} GB")


def prepare(command: str) -> None:
    """Checks for everything that `command` needs besides Python packages."""
    print(f"Python {sys.version.split()[0]} at {sys.executable}", flush=True)
    require_rust()
    install_missing_packages(command)
