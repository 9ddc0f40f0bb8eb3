"""Tests of the stages: what a failure stops, what it counts, and what is shown."""

import os
import sys

from machine import NotReady
from stages import Stage, run_stages, tee
from tally import Tally


def refuse():
    raise NotReady("no")


def verdicts(*stages):
    return [verdict for _, _, verdict in run_stages(stages).minutes]


def test_counts_of_all_stages_add_up():
    stages = [Stage("a", lambda: Tally(1, 2, 3)), Stage("b", lambda: Tally(1)), Stage("c", lambda: None)]
    assert run_stages(stages).tally == Tally(2, 2, 3)


def test_a_failure_leaves_the_later_stages_running():
    assert verdicts(Stage("a", refuse), Stage("b", lambda: None)) == ["FAILED", "ok"]


def test_a_failure_of_a_needed_stage_stops_the_rest():
    assert verdicts(Stage("a", refuse, is_needed=True), Stage("b", lambda: None)) == ["FAILED", "not run"]


def test_a_stage_that_is_not_ready_counts_as_one_failure_and_says_why(capsys):
    assert run_stages([Stage("a", refuse)]).tally == Tally(failed=1, causes=("a: no",))
    assert "a: no" in capsys.readouterr().err


def test_the_report_has_a_line_a_stage_and_one_in_all():
    report = run_stages([Stage("a", lambda: None), Stage("b", lambda: None)]).report()
    assert [line.split()[2] for line in report.splitlines()] == ["a", "b", "in"]


def test_the_report_ends_with_the_causes():
    stages = [Stage("a", lambda: Tally().with_status(1, "FAILED x.py::test_y\n")), Stage("b", lambda: None)]
    assert run_stages(stages).report().splitlines()[-1] == "FAILED x.py::test_y"


def test_tee_returns_what_it_shows(capfd):
    code = "import sys; print('out'); sys.exit(3)"
    assert tee([sys.executable, "-c", code], os.environ) == (3, "out\n")
    assert capfd.readouterr().out == "out\n"
