"""`make demo`: builds broker into the active environment, or into `.venv`, and shows it at work.

Adds NumPy and PyTorch where they are missing. What is there already is never replaced.
"""

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from machine import ROOT, NotReady, prepare, require_disk

OWN_VENV = ROOT / ".venv"
FRAMEWORKS = ROOT / "requirements" / "demo.txt"
# PyTorch's wheel for Linux brings CUDA libraries along; while pip works, they lie there twice.
GIGABYTES = 15


def choose_environment() -> Path:
    """Finds the Python of the active environment, or makes one of our own and finds that."""
    active = os.environ.get("VIRTUAL_ENV")
    folder = Path(active) if active else OWN_VENV
    python = folder / "bin" / "python"
    if not python.exists():
        if active:
            raise NotReady(f"VIRTUAL_ENV names {active}, which has no bin/python: activate another, or none")
        print(f"making {OWN_VENV}", flush=True)
        venv.create(OWN_VENV, with_pip=True)
    require_recent(python)
    return python


def require_recent(python: Path) -> None:
    if not succeeds(python, "import sys; sys.exit(sys.version_info < (3, 11))"):
        raise NotReady(f"{python} is older than Python 3.11: activate a newer environment, or none")


def missing_frameworks(python: Path, requirements: str) -> list[str]:
    """Lists the requirements, one a line, whose module `python` does not find."""
    lines = [line.strip() for line in requirements.splitlines()]
    wanted = [line for line in lines if line and not line.startswith("#")]
    return [line for line in wanted if not has_module(python, line.split("==")[0])]


def has_module(python: Path, name: str) -> bool:
    return succeeds(python, f"import importlib.util, sys; sys.exit(importlib.util.find_spec({name!r}) is None)")


def succeeds(python: Path, code: str) -> bool:
    return subprocess.run([python, "-c", code], cwd=tempfile.gettempdir()).returncode == 0


def install_frameworks(python: Path) -> None:
    missing = missing_frameworks(python, FRAMEWORKS.read_text())
    if not missing:
        return
    require_disk(python.parent, GIGABYTES, " and ".join(missing))
    print(f"adding {' and '.join(missing)} (PyTorch is a download of some gigabytes)", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "kept.txt"
        kept.write_text(installed_versions(python))
        call([python, "-m", "pip", "install", "--constraint", kept, *missing])


def installed_versions(python: Path) -> str:
    """Lists what is installed as constraints, so that pip adds packages and moves none."""
    frozen = subprocess.run([python, "-m", "pip", "freeze"], capture_output=True, text=True, check=True).stdout
    return "".join(f"{line}\n" for line in frozen.splitlines() if "==" in line)


def install_broker(python: Path) -> None:
    print("building broker (a minute or two)", flush=True)
    call([python, "-m", "pip", "install", "--verbose", "--no-deps", ROOT])


def require_pip(python: Path) -> None:
    """Adds pip where an environment came without one, as uv's do."""
    if not has_module(python, "pip"):
        call([python, "-m", "ensurepip"])


def call(command: list[str | Path]) -> None:
    """Runs a step with its progress passed through."""
    words = [str(word) for word in command]
    if subprocess.run(words, cwd=ROOT).returncode:
        raise NotReady(f"`{' '.join(words)}` failed: see above")


def main() -> int:
    try:
        prepare("demo")
        python = choose_environment()
        require_pip(python)
        install_frameworks(python)
        install_broker(python)
    except NotReady as reason:
        print(f"make demo: {reason}", file=sys.stderr)
        return 1
    # -P keeps the repository's root, where `broker` is a crate's folder, off the module path.
    return subprocess.run([python, "-P", "-m", "broker", "demo"], cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main())
