"""How many tests passed, failed and were skipped, read from what the test runners leave behind."""

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
CARGO = re.compile(r"^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored;", re.MULTILINE)
NEXTEST = re.compile(r"^\s*Summary \[.*?\] (\d+)(?:/\d+)? tests? run: (\d+) passed\b(.*)$", re.MULTILINE)
SKIPPED = re.compile(r"\b(\d+) skipped")


@dataclass(frozen=True)
class Tally:
    """Counts of tests; adds up."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"

    def with_status(self, status: int) -> "Tally":
        """Counts a run that failed as a whole, by a crash or a build error, as a failure even if no test did."""
        return self + Tally(failed=1) if status != 0 and self.failed == 0 else self


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
