"""What is counted in instructions, and the record of it: ``python -m instructions`` in this folder writes it anew.

Counted are the steps of `broker/benches/instructions.rs` and of `device/benches/instructions.rs`, and calls from Python
inside the extension module alone. Instructions of broker's own binary are the same on every machine; those of the C
library depend on its version and on the processor, for which it has variants of ``memcpy``. The device's steps run on
the software driver in the mode in which it does nothing, whose instructions are no broker's.
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

RUST, LEVEL_ZERO, PYTHON, PYTHON_SAFE = "rust", "level zero", "python", "python, BROKER_SAFE=1"
PARTS = (RUST, LEVEL_ZERO, PYTHON, PYTHON_SAFE)
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


DRIVER = "libdlpack_broker_software.so"
"""The software driver, which cargo builds beside the bench of the device."""

NULL_DRIVER = {"BROKER_SOFTWARE_ZE_NULL": "1", "BROKER_CACHE": "off"}
"""Has the software driver do nothing, and broker keep no kernels of it."""


def of_rust(folder: Path, **environment: str) -> dict[str, Cost]:
    """Count each step of a conversion."""
    return _of_bench(_built("dlpack-broker"), folder, environment)


def of_level_zero(folder: Path, **environment: str) -> dict[str, Cost]:
    """Count each step on a device of the driver that does nothing."""
    program = _built("dlpack-broker-device")
    loader = folder / "libze_loader.so.1"
    loader.symlink_to(program.parent / DRIVER)
    return _of_bench(program, folder, NULL_DRIVER | {"ZEL_LIBRARY_PATH": str(folder)} | environment)


def _of_bench(program: Path, folder: Path, environment: dict[str, str]) -> dict[str, Cost]:
    counted = count([program], folder, **environment)
    return {name: Cost(each.inside(str(program)), each.total) for name, each in counted.items()}


def _built(package: str) -> Path:
    """Build the bench of a package."""
    built = subprocess.run(
        ["cargo", "bench", "-p", package, "--bench", "instructions", "--no-run", "--message-format=json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    messages = [json.loads(line) for line in built.stdout.splitlines() if line.startswith("{")]
    (program,) = [message["executable"] for message in messages if message.get("executable")]
    return Path(program)


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
    in_rust = {RUST: of_rust, LEVEL_ZERO: of_level_zero}.get(part)
    return in_rust(folder, **environment) if in_rust else of_python(folder, is_safe=part == PYTHON_SAFE)


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
            for what, cost in measured(part, Path(tempfile.mkdtemp(dir=folder))).items()
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
