"""What is counted in instructions, and the record of it: ``python -m instructions`` in this folder writes it anew.

Counted are the steps of `broker/benches/instructions.rs`, and calls from Python inside the extension module alone.
Instructions of broker's own binary are the same on every machine; those of the C library depend on its version and on
the processor, for which it has variants of ``memcpy``.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from callgrind import count

ROOT = Path(__file__).resolve().parents[2]
RECORD = ROOT / "benches" / "record" / "instructions.csv"

RUST, PYTHON, PYTHON_SAFE = "rust", "python", "python, BROKER_SAFE=1"
PARTS = (RUST, PYTHON, PYTHON_SAFE)
"""The parts of the record."""

CALLS = 200
"""How many calls from Python are counted together, after twice as many that are not."""

PROGRAM = f"""
import os
import numpy as np
import broker

def counted(name, call):
    for _ in range({2 * CALLS}):
        call()
    os.getppid()
    for _ in range({CALLS}):
        call()
    os.getppid()
    print(name)

x = np.arange(12, dtype="float32").reshape(3, 4)
a = broker.asarray(x)
capsules = [broker.to_capsule(a, max_version=(1, 3)) for _ in range({3 * CALLS})]
counted("broker.asarray(numpy array)", lambda: broker.asarray(x))
counted("broker.to_numpy(broker array)", lambda: broker.to_numpy(a))
counted("broker.to_capsule(broker array)", lambda: broker.to_capsule(a, max_version=(1, 3)))
counted("broker.from_capsule(capsule)", lambda: broker.from_capsule(capsules.pop()))
"""


@dataclass(frozen=True)
class Cost:
    """The instructions of one thing: inside broker's own binary, and in all where all are broker's doing."""

    own: int
    total: int | None = None


def of_rust(folder: Path, **environment: str) -> dict[str, Cost]:
    """Count each step of the bench, which is built first."""
    built = subprocess.run(
        ["cargo", "bench", "-p", "dlpack-broker", "--bench", "instructions", "--no-run", "--message-format=json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    messages = [json.loads(line) for line in built.stdout.splitlines() if line.startswith("{")]
    (program,) = [message["executable"] for message in messages if message.get("executable")]
    return {name: Cost(each.inside(program), each.total) for name, each in count([program], folder, **environment).items()}


def of_python(folder: Path, *, is_safe: bool) -> dict[str, Cost]:
    """Count calls from Python, through all doors or the public ones alone; Python's own instructions are left out."""
    import broker

    native = Path(broker._native.__file__).name
    paths = os.pathsep.join(path for path in sys.path if path)
    environment = {"BROKER_SAFE": str(int(is_safe)), "PYTHONPATH": paths, "PYTHONHASHSEED": "0"}
    found = count([sys.executable, "-P", "-c", PROGRAM], folder, **environment)
    return {name: Cost(round(each.inside(native) / CALLS)) for name, each in found.items()}


def measured(part: str, folder: Path, **environment: str) -> dict[str, Cost]:
    """Count everything of a part."""
    return of_rust(folder, **environment) if part == RUST else of_python(folder, is_safe=part == PYTHON_SAFE)


def recorded(part: str) -> dict[str, Cost]:
    """Read what the committed record says about a part."""
    with RECORD.open(newline="") as file:
        rows = [row for row in csv.DictReader(line for line in file if line[0] != "#") if row["part"] == part]
    return {row["what"]: Cost(int(row["own"]), int(row["total"]) if row["total"] else None) for row in rows}


def write() -> None:
    """Count everything and write the record."""
    with tempfile.TemporaryDirectory() as folder:
        rows = [
            (part, what, cost.own, cost.total)
            for part in PARTS
            for what, cost in measured(part, Path(folder)).items()
        ]
    with RECORD.open("w", newline="") as file:
        for program in ("rustc", "valgrind", sys.executable):
            said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
            file.write(f"# {said.strip()}\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["part", "what", "own", "total"])
        writer.writerows(rows)


if __name__ == "__main__":
    write()
