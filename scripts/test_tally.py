"""Tests of the counting: each runner's closing lines, and runs that end without one."""

from tally import Tally, causes_in, of_pytest, of_rust

CARGO = """\
running 3 tests
test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s

test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s
"""

NEXTEST = """\
    Finished `test` profile [unoptimized + debuginfo] target(s) in 0.10s
        PASS [   0.004s] xtask::bin/xtask tidy::size::tests::a
        FAIL [   0.004s] xtask::bin/xtask tidy::size::tests::b
    test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 82 filtered out; finished in 0.14s
------------
     Summary [   0.005s] 6 tests run: 3 passed (1 slow), 1 failed, 1 timed out, 1 exec failed, 2 skipped
"""


CRASH = """\
tests/a.py ....Fatal Python error: Segmentation fault

Current thread 0x00007f (most recent call first):
  File "a.py", line 3 in test_a
  File "b.py", line 4 in call
"""


def test_cargo_test_counts_every_binary():
    assert of_rust(CARGO) == Tally(4, 2, 1)


def test_nextest_counts_whatever_did_not_pass_as_failed():
    assert of_rust(NEXTEST) == Tally(3, 3, 2)


def test_nextest_that_stopped_early_counts_what_ran():
    assert of_rust("  Summary [ 0.1s] 2/9 tests run: 1 passed, 1 failed, 0 skipped\n") == Tally(1, 1, 0)


def test_one_nextest_test_is_counted():
    assert of_rust("     Summary [   0.005s] 1 test run: 1 passed, 0 skipped\n") == Tally(1, 0, 0)


def test_colours_do_not_hide_a_closing_line():
    line = "\x1b[32;1m     Summary\x1b[0m [   0.1s] \x1b[1m2\x1b[0m tests run: \x1b[1m2\x1b[0m passed, 0 skipped\n"
    assert of_rust(line) == Tally(2)


def test_an_output_without_closing_line_counts_nothing():
    assert of_rust("error: could not compile `broker`\n") == Tally()


def test_a_pytest_report_counts_errors_as_failures(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text('<testsuites><testsuite errors="1" failures="2" skipped="3" tests="10"/></testsuites>')
    assert of_pytest(report) == Tally(4, 3, 3)


def test_a_missing_or_torn_pytest_report_counts_nothing(tmp_path):
    assert of_pytest(tmp_path / "none.xml") == Tally()
    (tmp_path / "torn.xml").write_text("<testsuites><testsuite")
    assert of_pytest(tmp_path / "torn.xml") == Tally()


def test_a_run_that_fails_without_a_failed_test_counts_one_failure():
    assert Tally(3).with_status(101) == Tally(3, 1, causes=("exit status 101",))
    assert Tally(3, 2).with_status(101).failed == 2
    assert Tally(3).with_status(0) == Tally(3)


def test_a_failed_run_names_its_failures():
    output = "x\nFAILED a.py::test_a - assert 0\ny\n  FAIL [   0.004s] broker a::b\nerror[E0308]: mismatched types\n"
    assert len(causes_in(output, 1)) == 3


def test_a_crash_names_its_test_and_the_top_of_its_stack():
    assert causes_in(CRASH, -11) == (
        "tests/a.py ....Fatal Python error: Segmentation fault",
        '  File "a.py", line 3 in test_a',
        '  File "b.py", line 4 in call',
    )


def test_a_run_that_names_nothing_shows_its_end():
    assert causes_in("a\nb\nc\nd\n", 9) == ("b", "c", "d", "exit status 9")


def test_the_last_line_is_the_one_that_ci_reads():
    assert str(Tally(1, 2, 3)) == "1 passed, 2 failed, 3 skipped"
