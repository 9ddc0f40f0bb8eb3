"""Programs that the benches on Level Zero run: a first use of the device in C, and broker's without Python."""

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
    """Builds `device/benches/first_use.rs`."""
    words = ["cargo", "bench", "-p", "dlpack-broker-device", "--bench", "first_use", "--no-run"]
    messages = _built([*words, "--message-format=json"]).splitlines()
    artifacts = [json.loads(line) for line in messages if line.startswith("{")]
    (program,) = [artifact["executable"] for artifact in artifacts if artifact.get("executable")]
    return Path(program)


def _built(words: Sequence[str]) -> str:
    """Runs a compiler; returns what it printed."""
    try:
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    except OSError as error:
        raise NotBuilt(f"{words[0]} does not run: {error}") from error
    if done.returncode:
        raise NotBuilt(f"{words[0]} failed:\n{done.stderr.strip()[-2000:]}")
    return done.stdout
