"""How many tests passed, failed and were skipped, and why, read from what the test runners leave behind."""

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, replace
from pathlib import Path

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
CARGO = re.compile(r"^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored;", re.MULTILINE)
NEXTEST = re.compile(r"^\s*Summary \[.*?\] (\d+)(?:/\d+)? tests? run: (\d+) passed\b(.*)$", re.MULTILINE)
SKIPPED = re.compile(r"\b(\d+) skipped")

# What names a failure: pytest's closing lines, cargo's and nextest's, and Python's stack after a crash.
CAUSE = re.compile(r"^(FAILED|ERROR) |^\s*(FAIL|SIGABRT|SIGSEGV|TIMEOUT) \[|^test .* FAILED$|^error|Fatal Python error|\+ Timeout")
STACK = re.compile(r"^Current thread ")
STACK_LINES = 6
SHOWN_CAUSES = 12
SHOWN_COLUMNS = 160


@dataclass(frozen=True)
class Tally:
    """Counts of tests and lines that tell of the failures; adds up."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    causes: tuple[str, ...] = ()

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
            self.causes + other.causes,
        )

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"

    def with_status(self, status: int, output: str = "") -> "Tally":
        """Counts a run that failed as a whole, by a crash or a build error, as a failure even if no test did."""
        if status == 0:
            return self
        return replace(self, failed=max(1, self.failed), causes=causes_in(output, status))


def causes_in(output: str, status: int) -> tuple[str, ...]:
    """Picks the lines that name what failed; without any, the last ones and the status."""
    lines = [line.rstrip()[:SHOWN_COLUMNS] for line in COLOUR.sub("", output).splitlines() if line.strip()]
    named = [at for at, line in enumerate(lines) if CAUSE.search(line)]
    stacks = [at + step for at, line in enumerate(lines) if STACK.search(line) for step in range(1, STACK_LINES + 1)]
    picked = [lines[at] for at in sorted({*named, *stacks}) if at < len(lines)]
    return tuple(picked[-SHOWN_CAUSES:] or [*lines[-3:], f"exit status {status}"])


def of_rust(output: str) -> Tally:
    """Sums the closing lines of `cargo test` and `cargo nextest` in a run's output."""
    output = COLOUR.sub("", output)
    total = Tally()
    for passed, failed, ignored in CARGO.findall(output):
        total += Tally(int(passed), int(failed), int(ignored))
    for run, passed, rest in NEXTEST.findall(output):
        skipped = SKIPPED.search(rest)
        total += Tally(int(passed), int(run) - int(passed), int(skipped[1]) if skipped else 0)
    return total


def of_pytest(report: Path) -> Tally:
    """Reads a JUnit report; one that is missing or torn, as after a crash, counts nothing."""
    try:
        suites = ElementTree.parse(report).getroot().iter("testsuite")
    except (OSError, ElementTree.ParseError):
        return Tally()
    total = Tally()
    for suite in suites:
        tests, failures, errors, skipped = (
            int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")
        )
        total += Tally(max(0, tests - failures - errors - skipped), failures + errors, skipped)
    return total
