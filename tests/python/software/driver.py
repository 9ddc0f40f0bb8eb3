"""Where the driver is, and programs on it."""

from __future__ import annotations

import functools
import importlib
import os
import sys
import tempfile
from pathlib import Path

from processes import Ending, run_python

ADAPTERS = ("v1", "v2")
"""Unified Runtime's two adapters for Level Zero, as each takes this device."""

EVERY_ADAPTER = (*ADAPTERS, "v1_immediate")
"""Those, and the older one with lists that run at once; to a device that it does not know it sends them in batches."""

CHOSEN_BY = {
    "v1": {"SYCL_UR_USE_LEVEL_ZERO_V2": "0", "UR_L0_USE_IMMEDIATE_COMMANDLISTS": "0"},
    "v1_immediate": {"SYCL_UR_USE_LEVEL_ZERO_V2": "0", "UR_L0_USE_IMMEDIATE_COMMANDLISTS": "1"},
    "v2": {"SYCL_UR_USE_LEVEL_ZERO_V2": "1"},
}

LOADER = "libze_loader.so.1"
SETTING = "BROKER_TEST_SOFTWARE_DRIVER"
BUILT = Path(__file__).parents[3] / "target" / "release" / "libdlpack_broker_software.so"

FAKE_CUDA = Path(__file__).with_name("libcuda.so.c")
"""The source of what stands in for CUDA's driver."""

OPENCL = {"BROKER_SOFTWARE_ZE_OPENCL": str(Path(sys.prefix, "lib", "libintelocl.so"))}
"""As ``python -m broker software`` says it, for programs in which dpctl is not the first to ask for devices."""

SECONDS = 120
"""How long a program may take; what hangs raises."""

FOREIGN = ("ONEAPI_DEVICE_SELECTOR", "ZE_ENABLE_ALT_DRIVERS", "ZE_AFFINITY_MASK", "ZE_FLAT_DEVICE_HIERARCHY")
"""What a user may have set, and would change which devices there are."""


def run_on_software(program: str, adapter: str, *, seconds: float = SECONDS, **environment: str) -> Ending:
    """Run a program whose SYCL runtime has the software driver as its Level Zero loader."""
    chosen = {
        "ZEL_LIBRARY_PATH": str(loader_folder()),
        **CHOSEN_BY[adapter],
        **{name: "" for name in FOREIGN if name in os.environ},
    }
    return run_python(program, seconds=seconds, **chosen | environment)


@functools.cache
def loader_folder() -> Path:
    """Return a folder in which the driver stands in the loader's place."""
    package = _packaged()
    if package is not None:
        return package
    driver = Path(os.environ.get(SETTING, BUILT))
    if not driver.exists():
        raise FileNotFoundError(
            f"no driver at {driver}: cargo build --release -p dlpack-broker-software, or name it by {SETTING}"
        )
    folder = Path(_temporary().name)
    (folder / LOADER).symlink_to(driver.resolve())
    return folder


def _packaged() -> Path | None:
    """Return the folder of the installed distribution, unless a driver is named."""
    if SETTING in os.environ:
        return None
    try:
        package = importlib.import_module("dlpack_broker_software")
    except ImportError:
        return None
    folder = Path(str(package.__file__)).parent / "loader"
    return folder if (folder / LOADER).exists() else None


@functools.cache
def _temporary() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="software-level-zero-")
