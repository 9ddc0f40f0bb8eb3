"""The virtual environments of the tests: `.venv-test` with every framework, `.venv-aurora` with Aurora's versions,
`.venv-numba-dpex` with those that the last numba-dpex was made for.

Each has the tools and broker itself. It is filled anew only when its requirements or the Python have changed since; a
stamp in it tells.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

from machine import ROOT, NotReady, require_disk

REQUIREMENTS = ROOT / "requirements"
SOFTWARE_DEVICE = ROOT / "device" / "level-zero-software"
ITEX = REQUIREMENTS / "itex.txt"
APART_GIGABYTES = 6
INCLUDES = ("-r ", "-c ")


@dataclass(frozen=True)
class Environment:
    """An environment: where it lies, what is installed there, and what that costs."""

    folder: Path
    requirements: Path
    gigabytes: int
    download: str
    newest_python: tuple[int, int] | None = None
    is_library_path_needed: bool = False

    @property
    def python(self) -> Path:
        """The environment's interpreter."""
        return self.folder / "bin" / "python"

    @property
    def site_packages(self) -> Path:
        """Where the frameworks' libraries lie."""
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        return self.folder / "lib" / version / "site-packages"

    @property
    def opencl_vendors(self) -> Path:
        """The folder that names the environment's OpenCL driver."""
        return self.folder / "opencl-vendors"

    @property
    def stamp(self) -> Path:
        """The file that says what was installed last."""
        return self.folder / "requirements.blake2"

    def prepare(self) -> None:
        """Makes or refreshes the environment where that is due."""
        wanted = fingerprint(self.requirements, sys.version)
        if self.is_usable() and self.stamp.exists() and self.stamp.read_text() == wanted:
            print(f"{self.folder.name} is up to date with {self.requirements.relative_to(ROOT)}", flush=True)
            return
        self.require_python(sys.version_info[:2])
        if not self.stamp.exists():
            require_disk(ROOT, self.gigabytes, f"the environment {self.folder.name}")
        if not self.is_usable():
            print(f"making {self.folder.name}", flush=True)
            venv.create(self.folder, clear=True, with_pip=True)
        self.stamp.unlink(missing_ok=True)
        print(f"installing the frameworks ({self.download}; minutes, most of them downloads)", flush=True)
        self.call([self.python, "-m", "pip", "install", "--requirement", self.requirements])
        self.point_opencl_at_own_driver()
        self.link_libclang()
        self.stamp.write_text(wanted)

    def install_broker(self) -> None:
        """Builds the extension in release mode and installs the package, so that edits of its Python show at once.

        The C library lies in the package, as in a wheel.
        """
        self.call([self.python, "scripts/install_library.py", "--shared-only", "--prefix", "python/broker/c"])
        self.call([self.python, "-m", "maturin", "develop", "--release"])

    def install_apart(self, requirements: Path) -> None:
        """Installs packages into a folder of their own, which programs name in `PYTHONPATH`; what these need is there."""
        folder = self.folder / requirements.stem
        stamp, wanted = folder / "requirements.blake2", fingerprint(requirements, sys.version)
        if stamp.exists() and stamp.read_text() == wanted:
            return
        shutil.rmtree(folder, ignore_errors=True)
        require_disk(ROOT, APART_GIGABYTES, f"the packages of {requirements.name}")
        options = ["--no-deps", "--target", folder / "site-packages"]
        self.call([self.python, "-m", "pip", "install", *options, "--requirement", requirements])
        stamp.write_text(wanted)

    def install_software_device(self) -> None:
        """Builds the Level Zero device in software and installs it, with its devices for PyTorch and TensorFlow.

        What these need is there.
        """
        options = ["--quiet", "--no-deps", "--no-build-isolation"]
        self.call([self.python, "-m", "pip", "install", *options, SOFTWARE_DEVICE])
        for framework in ("torch_xpu", "tensorflow_xpu"):
            self.call([self.python, "-m", f"dlpack_broker_software.{framework}"])

    def require_python(self, running: tuple[int, int]) -> None:
        """Refuses a Python for which the pinned frameworks were never built."""
        if self.newest_python and running > self.newest_python:
            newest = ".".join(map(str, self.newest_python))
            raise NotReady(
                f"{self.requirements.name} pins frameworks that run on Python {newest} at most, this is "
                f"{'.'.join(map(str, running))}: type `make test-long PYTHON=python{newest}`"
            )

    def is_usable(self) -> bool:
        """Whether the environment runs, and runs the Python that asks."""
        if not self.python.exists():
            return False
        program = "import sys; print(sys.version)"
        said = subprocess.run([self.python, "-c", program], capture_output=True, text=True)
        return said.stdout.strip() == sys.version.strip()

    def link_libclang(self) -> None:
        """Gives libclang, where it is installed, a place that does not change with Python's version."""
        folder = self.site_packages / "clang" / "native"
        link = self.folder / "libclang"
        link.unlink(missing_ok=True)
        if folder.is_dir():
            link.symlink_to(folder.relative_to(self.folder))

    def point_opencl_at_own_driver(self) -> None:
        """Writes the folder that names the environment's OpenCL CPU driver and no other.

        `OCL_ICD_FILENAMES` would add to the system's drivers, and a PoCL among them brings an LLVM that collides with
        TensorFlow's and ends the process.
        """
        library = self.folder / "lib" / "libintelocl.so"
        if not library.exists():
            raise NotReady(f"{library} is missing: did intel-opencl-rt install?")
        self.opencl_vendors.mkdir(exist_ok=True)
        (self.opencl_vendors / "intel-cpu.icd").write_text(f"{library}\n")

    def variables(self) -> dict[str, str]:
        """The variables under which everything runs in the environment, as if it were activated."""
        unwanted = {"OCL_ICD_FILENAMES", "PYTHONHOME"}
        inherited = {name: value for name, value in os.environ.items() if name not in unwanted}
        return inherited | {
            "VIRTUAL_ENV": str(self.folder),
            "PATH": os.pathsep.join([str(self.folder / "bin"), os.environ.get("PATH", os.defpath)]),
            "PYO3_PYTHON": str(self.python),
            "OCL_ICD_VENDORS": str(self.opencl_vendors),
            "BROKER_TEST_SITE_PACKAGES": str(self.site_packages),
            "PYTHONUNBUFFERED": "1",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        } | ({"LD_LIBRARY_PATH": str(self.folder / "lib")} if self.is_library_path_needed else {})

    def call(self, command: list[str | Path]) -> None:
        """Runs a step in the environment with its progress passed through."""
        words = [str(word) for word in command]
        if subprocess.run(words, cwd=ROOT, env=self.variables(), stdin=subprocess.DEVNULL).returncode:
            raise NotReady(f"`{' '.join(words)}` failed: see above")


TEST = Environment(ROOT / ".venv-test", REQUIREMENTS / "test.txt", gigabytes=20, download="about 9 GB")
AURORA = Environment(
    ROOT / ".venv-aurora", REQUIREMENTS / "aurora.txt", gigabytes=10, download="about 4 GB", newest_python=(3, 11)
)
NUMBA_DPEX = Environment(
    ROOT / ".venv-numba-dpex",
    REQUIREMENTS / "numba-dpex.txt",
    gigabytes=5,
    download="about 1 GB",
    newest_python=(3, 11),
    is_library_path_needed=True,
)


def fingerprint(requirements: Path, python: str) -> str:
    """Sums up a requirement file, those that it includes, and the Python they are installed for."""
    digest = hashlib.blake2b(python.encode(), digest_size=16)
    for path in sorted(including(requirements)):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def including(requirements: Path) -> set[Path]:
    """Lists a requirement file with all that it includes."""
    lines = requirements.read_text().splitlines()
    included = [requirements.parent / line[2:].strip() for line in lines if line.startswith(INCLUDES)]
    return {requirements}.union(*(including(path) for path in included))
