"""Where and with what the times were taken, without which they mean nothing."""

import os
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("dlpack-broker", "numpy", "torch", "tensorflow-cpu", "jax", "dpnp", "dpctl", "apache-tvm-ffi", "nanobind")


def provenance(*more: str) -> dict[str, str]:
    """Returns the machine, the versions, also those of more packages, and the commit."""
    return {
        "processor": f"{_processor()}, {len(os.sched_getaffinity(0))} cores used",
        "system": f"{platform.system()} {platform.release()}, {platform.libc_ver()[0]} {platform.libc_ver()[1]}",
        "python": platform.python_version(),
        **{name: _version(name) for name in (*PACKAGES, *more)},
        "doors": "public protocols only (BROKER_SAFE=1)" if os.environ.get("BROKER_SAFE") == "1" else "all",
        "commit": _commit(),
        "load": f"{os.getloadavg()[0]:.1f} at the start",
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def _commit() -> str:
    words = ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--abbrev=12"]
    try:
        return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
