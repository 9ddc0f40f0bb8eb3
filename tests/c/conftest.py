"""The library as it is installed, and programs compiled against it: each once a run."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from install_library import SYSTEM, install  # noqa: E402

STRICT = ("-Wall", "-Wextra", "-Wconversion", "-Werror")
SITE_PACKAGES = Path(sys.prefix) / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"
DLPACK_HEADERS = SITE_PACKAGES / "tvm_ffi" / "include"
"""Where apache-tvm-ffi ships DLPack's own header."""

Compile = Callable[..., Path]


@pytest.fixture(scope="session")
def prefix() -> Path:
    """Where `make install` has put the library."""
    folder = ROOT / "target" / "c-prefix"
    install(folder)
    return folder


@pytest.fixture(scope="session")
def compiled(prefix: Path, tmp_path_factory: pytest.TempPathFactory) -> Compile:
    """Compile a program of this folder, once for each set of options, and return where it is."""
    folder = tmp_path_factory.mktemp("programs")

    @functools.cache
    def program(source: str, *options: str, static: bool = False, libraries: tuple[str, ...] = ()) -> Path:
        is_plain_c = source.endswith(".c")
        compiler, standard = ("cc", "-std=c11") if is_plain_c else ("c++", "-std=c++17")
        made = folder / f"program-{len(list(folder.iterdir()))}"
        headers = ["-I", HERE, "-I", prefix / "include", "-isystem", DLPACK_HEADERS]
        own = prefix / "lib"
        system = [f"-l{name}" for name in SYSTEM]
        linked = ["-L", own, f"-Wl,-rpath,{own}", "-ldlpack_broker"]
        linked = [own / "libdlpack_broker.a", *system] if static else linked
        linked += [*(f"-l{name}" for name in libraries), "-lpthread"]
        run([compiler, standard, *STRICT, "-g", *options, *headers, HERE / source, "-o", made, *linked])
        return made

    return program


def run(command: Sequence[str | Path], timeout: float = 120, **variables: str) -> str:
    """Run a command that has to succeed; return what it printed."""
    words = [str(word) for word in command]
    ended = subprocess.run(
        words, env=os.environ | variables, capture_output=True, text=True, timeout=timeout, check=False
    )
    assert ended.returncode == 0, f"{' '.join(words)} ended with {ended.returncode}\n{ended.stdout}\n{ended.stderr}"
    return ended.stdout


def on_software_device(command: Sequence[str | Path]) -> list[str | Path]:
    """The command that runs another on the Level Zero device in software."""
    return [sys.executable, "-P", "-m", "broker", "software", "--", *command]
