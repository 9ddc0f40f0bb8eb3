"""Programs that the benches on Level Zero run: a first use of the device in C, and broker's side without Python."""

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from peers import BUILDS, NotBuilt

ROOT = Path(__file__).resolve().parents[2]
SOURCE = Path(__file__).resolve().parent / "level_zero_peer" / "first_use.c"


def first_use_in_c() -> Path:
    """Compiles the program that uses the device by bare calls."""
    BUILDS.mkdir(parents=True, exist_ok=True)
    program = BUILDS / f"first_use.{os.getpid()}"
    _built([os.environ.get("CC", "cc"), "-O2", "-o", str(program), str(SOURCE), "-ldl"])
    return program.rename(BUILDS / "first_use")


def bench_in_rust() -> Path:
    """Builds `device/benches/level_zero.rs`."""
    words = ["cargo", "bench", "-p", "dlpack-broker-device", "--bench", "level_zero", "--no-run"]
    messages = _built([*words, "--message-format=json"]).splitlines()
    artifacts = [json.loads(line) for line in messages if line.startswith("{")]
    (program,) = [artifact["executable"] for artifact in artifacts if artifact.get("executable")]
    return Path(program)


class Launcher:
    """A process of the bench in Rust that launches when it is told to."""

    def __init__(self, program: Path, spirv: Path) -> None:
        words = [str(program), "launch", str(spirv)]
        self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self._answer() != "ready":
            raise NotBuilt(f"{program} does not launch")

    def nanoseconds(self, launches: int) -> float:
        """Returns what it took to queue each of so many launches."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{launches}\n")
        self._process.stdin.flush()
        return int(self._answer()) / launches

    def close(self) -> None:
        """Lets the process end."""
        self._process.communicate()

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


def _built(words: Sequence[str]) -> str:
    """Runs a compiler; returns what it printed."""
    try:
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    except OSError as error:
        raise NotBuilt(f"{words[0]} does not run: {error}") from error
    if done.returncode:
        raise NotBuilt(f"{words[0]} failed:\n{done.stderr.strip()[-2000:]}")
    return done.stdout
