"""Runs the numbered stages of a command one after the other and tells their minutes at the end."""

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from machine import ROOT, NotReady
from tally import Tally


@dataclass(frozen=True)
class Stage:
    """One step: what it does, what it counted, and whether the later ones make sense without it."""

    name: str
    run: Callable[[], Tally | None]
    is_needed: bool = False


@dataclass
class Outcome:
    """What a row of stages came to."""

    tally: Tally = Tally()
    minutes: list[tuple[str, float, str]] = field(default_factory=list)

    def report(self) -> str:
        rows = [f"{minutes:8.1f} min  {name:<22} {verdict}" for name, minutes, verdict in self.minutes]
        total = sum(minutes for _, minutes, _ in self.minutes)
        return "\n".join([*rows, f"{total:8.1f} min  in all", *self.tally.causes])


def run_stages(stages: Sequence[Stage]) -> Outcome:
    """Runs `stages`; one that fails stops the rest only if they need it."""
    outcome = Outcome()
    for number, stage in enumerate(stages, start=1):
        print(f"\n[{number}/{len(stages)}] {stage.name}", flush=True)
        start = time.monotonic()
        counted = run_stage(stage)
        verdict = "FAILED" if counted.failed else "ok"
        outcome.tally += counted
        outcome.minutes.append((stage.name, (time.monotonic() - start) / 60, verdict))
        if counted.failed and stage.is_needed:
            outcome.minutes.extend((later.name, 0.0, "not run") for later in stages[number:])
            break
    return outcome


def run_stage(stage: Stage) -> Tally:
    try:
        return stage.run() or Tally()
    except NotReady as reason:
        print(f"{stage.name}: {reason}", file=sys.stderr, flush=True)
        return Tally(failed=1, causes=(f"{stage.name}: {reason}",))


def tee(command: Sequence[str | Path], variables: Mapping[str, str]) -> tuple[int, str]:
    """Runs `command`, shows its output as it comes, and returns its exit status and that output."""
    lines = []
    words = [str(word) for word in command]
    with subprocess.Popen(
        words,
        cwd=ROOT,
        env=variables,
        text=True,
        errors="replace",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        for line in process.stdout or ():
            lines.append(line)
            print(line, end="", flush=True)
    return process.returncode, "".join(lines)
