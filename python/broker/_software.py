"""What `python -m broker software` does: runs a command on the Level Zero device in software.

The variables are told to SYCL's runtime and to the driver, which read them when the command starts.
"""

from __future__ import annotations

import ctypes
import os
import shlex
import signal
import sys
from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

#: Where SYCL looks for the loader, and the genuine loader for drivers.
_LOADER_FOLDER = "ZEL_LIBRARY_PATH"
_DRIVERS = "ZE_ENABLE_ALT_DRIVERS"
_LIBRARIES = "LD_LIBRARY_PATH"
_OPENCL = "BROKER_SOFTWARE_ZE_OPENCL"

#: SYCL's older adapter collects commands into batches for devices that it does not know, and with two of them may wait
#: for a batch that it never sent.
_IMMEDIATE = "UR_L0_USE_IMMEDIATE_COMMANDLISTS"

#: PyTorch has an `xpu` on the device where this is 1.
_XPU = "BROKER_SOFTWARE_XPU"

_SONAME = "libze_loader.so.1"
_OPENCL_NAME = "libintelocl.so"
_OPENCL_DISTRIBUTION = "intel-opencl-rt"


class Missing(Exception):
    """What the device needs and this machine lacks, and what to type."""


def variables(loader: str, given: Mapping[str, str]) -> dict[str, str]:
    """Return what to set beside the given variables, for the driver as the loader or under the genuine one."""
    driver, shim = _libraries()
    programs = _first(Path(sys.executable).parent, _folders(given, "PATH") or os.defpath.split(os.pathsep))
    found = {"PATH": os.pathsep.join(programs)}
    if loader == "genuine":
        _require_genuine_loader()
        # Where a command begins another, the driver would still stand in the genuine loader's place.
        libraries = [folder for folder in _folders(given, _LIBRARIES) if folder != str(driver.parent)]
        found |= {_LOADER_FOLDER: str(shim.parent), _DRIVERS: str(driver)}
    else:
        # For programs that are linked to the loader, and for libraries that ask the system for it.
        libraries = _first(driver.parent, _folders(given, _LIBRARIES))
        found |= {_LOADER_FOLDER: str(driver.parent)}
    found |= {name: given.get(name, "1") for name in (_IMMEDIATE, _XPU)}
    return found | {_LIBRARIES: os.pathsep.join(libraries), _OPENCL: _opencl(given)}


def exports(found: Mapping[str, str]) -> str:
    """Return the variables as a shell sets them."""
    return "\n".join(f"export {name}={shlex.quote(value)}" for name, value in found.items())


def run(command: list[str], found: Mapping[str, str]) -> int:
    """Become the command; the exit status of a shell where that cannot be run."""
    sys.stdout.flush()
    # Python ignores these two, and what it ignores a command would ignore too.
    for ignored in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(ignored, signal.SIG_DFL)
    os.environ.update(found)
    try:
        os.execvp(command[0], command)
    except OSError as error:
        print(f"broker software: {command[0]} cannot be run: {error.strerror}", file=sys.stderr)
        return 127 if isinstance(error, FileNotFoundError) else 126


def _libraries() -> tuple[Path, Path]:
    try:
        software: Any = import_module("dlpack_broker_software")
    except ModuleNotFoundError:
        raise Missing(
            "broker software: the distribution dlpack-broker-software is not installed in this Python, which has the "
            "device; in a clone of broker type: pip install ./device/level-zero-software"
        ) from None
    return software.DRIVER, software.SHIM


def _require_genuine_loader() -> None:
    try:
        ctypes.CDLL(_SONAME)
    except OSError as error:
        raise Missing(
            f"broker software: the genuine Level Zero loader cannot be opened ({error}); on Debian type: apt install "
            "libze1, or leave out --loader genuine"
        ) from None


def _opencl(given: Mapping[str, str]) -> str:
    """Return the path of Intel's OpenCL runtime for the processor; what the user named stands, also nothing."""
    named = given.get(_OPENCL)
    if named is not None:
        if named and not Path(named).exists():
            raise Missing(f"broker software: {_OPENCL} names {named}, which is not there; name another, or unset it")
        return named
    for path in _opencl_candidates():
        if path.exists():
            return str(path)
    raise Missing(
        f"broker software: Intel's OpenCL runtime for the processor is not installed in this Python, which runs the "
        f"kernels; type: pip install {_OPENCL_DISTRIBUTION}, or set {_OPENCL} to the path of its {_OPENCL_NAME}"
    )


def _opencl_candidates() -> list[Path]:
    beside = [Path(sys.prefix, "lib", _OPENCL_NAME)]
    try:
        installed = distribution(_OPENCL_DISTRIBUTION)
    except PackageNotFoundError:
        return beside
    listed = [file for file in installed.files or [] if file.name == _OPENCL_NAME]
    return [*(Path(str(installed.locate_file(file))).resolve() for file in listed), *beside]


def _folders(given: Mapping[str, str], name: str) -> list[str]:
    return [folder for folder in given.get(name, "").split(os.pathsep) if folder]


def _first(folder: Path, folders: list[str]) -> list[str]:
    """Put a folder before others, if it is not among them."""
    return folders if str(folder) in folders else [str(folder), *folders]
