"""The virtual environment of the tests, `.venv-test`: every framework, the tools, and broker itself.

It is filled anew only when the requirements or the Python have changed since; a stamp in it tells.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

from machine import ROOT, NotReady, require_disk

VENV = ROOT / ".venv-test"
REQUIREMENTS = ROOT / "requirements"
PYTHON = VENV / "bin" / "python"
SITE_PACKAGES = VENV / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
STAMP = VENV / "requirements.blake2"
OPENCL_VENDORS = VENV / "opencl-vendors"
GIGABYTES = 30


def prepare() -> None:
    """Makes or refreshes the environment where that is due."""
    wanted = fingerprint(REQUIREMENTS, sys.version)
    if is_usable() and STAMP.exists() and STAMP.read_text() == wanted:
        print(f"{VENV.name} is up to date with {REQUIREMENTS.name}/test.txt", flush=True)
        return
    if not STAMP.exists():
        require_disk(ROOT, GIGABYTES, "the environment with every framework")
    if not is_usable():
        print(f"making {VENV.name}", flush=True)
        venv.create(VENV, clear=True, with_pip=True)
    STAMP.unlink(missing_ok=True)
    print("installing the frameworks (about 9 GB; minutes, most of them downloads)", flush=True)
    call([PYTHON, "-m", "pip", "install", "--requirement", REQUIREMENTS / "test.txt"])
    point_opencl_at(VENV)
    STAMP.write_text(wanted)


def install_broker() -> None:
    """Builds the extension in release mode and installs the package, so that edits of its Python files show at once."""
    call([PYTHON, "-m", "maturin", "develop", "--release"])


def fingerprint(requirements: Path, python: str) -> str:
    """Sums up all requirement files and the Python they are installed for."""
    digest = hashlib.blake2b(python.encode(), digest_size=16)
    for path in sorted(requirements.glob("*.txt")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def is_usable() -> bool:
    """Whether the environment runs, and runs the Python that asks."""
    if not PYTHON.exists():
        return False
    said = subprocess.run([PYTHON, "-c", "import sys; print(sys.version)"], capture_output=True, text=True)
    return said.stdout.strip() == sys.version.strip()


def point_opencl_at(venv_folder: Path) -> None:
    """Writes the folder that names the environment's OpenCL CPU driver and no other.

    `OCL_ICD_FILENAMES` would add to the system's drivers, and a PoCL among them brings an LLVM that collides with
    TensorFlow's and ends the process.
    """
    library = venv_folder / "lib" / "libintelocl.so"
    if not library.exists():
        raise NotReady(f"{library} is missing: did intel-opencl-rt install?")
    vendors = venv_folder / OPENCL_VENDORS.name
    vendors.mkdir(exist_ok=True)
    (vendors / "intel-cpu.icd").write_text(f"{library}\n")


def variables() -> dict[str, str]:
    """The variables under which everything runs in the environment, as if it were activated."""
    inherited = {name: value for name, value in os.environ.items() if name not in {"OCL_ICD_FILENAMES", "PYTHONHOME"}}
    return inherited | {
        "VIRTUAL_ENV": str(VENV),
        "PATH": os.pathsep.join([str(VENV / "bin"), os.environ.get("PATH", os.defpath)]),
        "PYO3_PYTHON": str(PYTHON),
        "OCL_ICD_VENDORS": str(OPENCL_VENDORS),
        "BROKER_TEST_SITE_PACKAGES": str(SITE_PACKAGES),
        "PYTHONUNBUFFERED": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }


def call(command: list[str | Path]) -> None:
    """Runs a step in the environment with its progress passed through."""
    words = [str(word) for word in command]
    if subprocess.run(words, cwd=ROOT, env=variables(), stdin=subprocess.DEVNULL).returncode:
        raise NotReady(f"`{' '.join(words)}` failed: see above")
