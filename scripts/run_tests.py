"""`make test`: every check and every test, ending in one line that sums them up.

Environment
-----------
PYTHON
    The interpreter that runs this and fills the environment (read by the Makefile).
CI
    With `true`, a test whose requirement cannot be imported fails (read by the tests).
BROKER_TEST_LONG
    With `1`, the tests that take long run too, and those of Aurora's versions; `make test-long` sets it (read here and
    by the tests).
BROKER_TEST_SITE_PACKAGES
    Where the Rust tests of the adapters find the frameworks' libraries; set here, to the environment's.
"""

import os
import shutil
import sys

import machine
import tally
from environment import AURORA, ITEX, NUMBA_DPEX, TEST, Environment
from stages import Stage, run_stages, tee
from tally import Tally

REPORTS = machine.ROOT / "target" / "test-reports"

# Built beside the extension module, dlpark would gain its pyo3 feature, and every Rust test would want a libpython to
# link. The extension holds no Rust tests: pytest tests it.
RUST_TESTS = ["--workspace", "--exclude", "dlpack-broker-python"]

# Instrumented code needs its target named, so that build scripts stay plain, and builds of its own.
UNDER_ASAN = ["--target", "x86_64-unknown-linux-gnu", "--target-dir", "target/asan"]
ASAN = {
    # The sanitizers of a stable compiler are there, but called unstable.
    "RUSTC_BOOTSTRAP": "1",
    # The libraries that the tests load want the sanitizer's symbols of the program.
    "RUSTFLAGS": "-Zsanitizer=address -Clink-arg=-rdynamic",
    # Threads of Intel's OpenCL have signal stacks of their own, which the sanitizer would unmap as if they were its.
    "ASAN_OPTIONS": "use_sigaltstack=0:detect_leaks=1",
    "LSAN_OPTIONS": f"suppressions={machine.ROOT / 'tests' / 'c' / 'leaks.supp'}:print_suppressions=0",
    # Instrumented code is slow, and as right with few cases as with many.
    "BROKER_TEST_LONG": "0",
}
# Those in which structs of C are read, filled in and freed; the others would take minutes in valgrind.
WATCHED_TESTS = ("allocations", "execute", "export", "foreign", "hostile")
# Valgrind does not know the system call by which a process gets the descriptor of another one.
UNWATCHED = ["--skip", "share::tests::a_descriptor_"]
WATCHER = ["valgrind", "--quiet", "--error-exitcode=99"]


def check() -> Tally:
    status, output = tee(["cargo", "xtask", "check"], TEST.variables())
    return tally.of_rust(output).with_status(status, output)


def rust_tests() -> Tally:
    return run_rust_tests([], {})


def rust_tests_under_asan() -> Tally:
    """Runs the Rust tests under AddressSanitizer and its leak checker."""
    print("without TensorFlow's: its Python is not instrumented, and lacks what our library would need", flush=True)
    return run_rust_tests([*UNDER_ASAN, "--exclude", "xtask"], ASAN)


def run_rust_tests(options: list[str], extra: dict[str, str]) -> Tally:
    runner = ["nextest", "run", "--no-fail-fast"] if has_nextest() else ["test", "--no-fail-fast"]
    status, output = tee(["cargo", *runner, *RUST_TESTS, *options], TEST.variables() | extra)
    return tally.of_rust(output).with_status(status, output)


def rust_tests_in_valgrind() -> Tally:
    tests = ["--lib", *(word for name in WATCHED_TESTS for word in ("--test", name))]
    command = ["cargo", "test", "--no-fail-fast", "--config", f"target.'cfg(all())'.runner={WATCHER}"]
    status, output = tee([*command, *RUST_TESTS, *tests, "--", *UNWATCHED], TEST.variables())
    return tally.of_rust(output).with_status(status, output)


def has_nextest() -> bool:
    return shutil.which("cargo-nextest") is not None


def pytest_all_doors() -> Tally:
    return pytest(TEST, "all-doors", {}, ["tests/python", "scripts"])


def pytest_public_doors() -> Tally:
    return pytest(TEST, "public-doors", {"BROKER_SAFE": "1"}, ["tests/python"])


def pytest_c() -> Tally:
    return pytest(TEST, "c", {}, ["tests/c"])


def pytest_aurora() -> Tally:
    return pytest(AURORA, "aurora", {}, ["tests/aurora"])


def pytest_aurora_public_doors() -> Tally:
    return pytest(AURORA, "aurora-public-doors", {"BROKER_SAFE": "1"}, ["tests/aurora"])


def pytest_numba_dpex() -> Tally:
    return pytest(NUMBA_DPEX, "numba-dpex", {}, ["tests/numba_dpex"])


def pytest_numba_dpex_public_doors() -> Tally:
    return pytest(NUMBA_DPEX, "numba-dpex-public-doors", {"BROKER_SAFE": "1"}, ["tests/numba_dpex"])


def pytest(where: Environment, name: str, extra: dict[str, str], folders: list[str]) -> Tally:
    """Runs pytest with the repository's root, where `broker` is a crate's folder, off the module path (`-P`)."""
    report = REPORTS / f"{name}.xml"
    report.unlink(missing_ok=True)
    command = [str(where.python), "-P", "-m", "pytest", *folders, f"--junitxml={report}"]
    status, output = tee(command, where.variables() | extra)
    return tally.of_pytest(report).with_status(status, output)


def build() -> None:
    """Builds broker and the software device into the environment: one stage."""
    TEST.install_broker()
    TEST.install_software_device()


def build_for_aurora() -> None:
    """Fills Aurora's environment and builds broker there: one stage, which the rest of the run does not need."""
    AURORA.prepare()
    AURORA.install_apart(ITEX)
    AURORA.install_broker()


def build_for_numba_dpex() -> None:
    """Fills numba-dpex's environment and builds broker there: one stage, which the rest of the run does not need."""
    NUMBA_DPEX.prepare()
    NUMBA_DPEX.install_broker()


STAGES = (
    Stage("machine", lambda: machine.prepare("test"), is_needed=True),
    Stage("environment", TEST.prepare, is_needed=True),
    Stage("check", check),
    Stage("Rust tests", rust_tests),
    Stage("Rust tests, valgrind", rust_tests_in_valgrind),
    Stage("build", build, is_needed=True),
    Stage("C and C++", pytest_c),
    Stage("pytest", pytest_all_doors),
    Stage("pytest, BROKER_SAFE=1", pytest_public_doors),
)
# These environments at the end, since the extension is built anew for each, over the one that the others use.
LONG_STAGES = (
    Stage("Rust, AddressSanitizer", rust_tests_under_asan),
    Stage("Aurora's versions", build_for_aurora, is_needed=True),
    Stage("pytest, Aurora", pytest_aurora),
    Stage("Aurora, BROKER_SAFE=1", pytest_aurora_public_doors),
    Stage("numba-dpex's versions", build_for_numba_dpex, is_needed=True),
    Stage("pytest, numba-dpex", pytest_numba_dpex),
    Stage("numba-dpex, BROKER_SAFE=1", pytest_numba_dpex_public_doors),
)


def main() -> int:
    is_long = os.environ.get("BROKER_TEST_LONG") == "1"
    outcome = run_stages((*STAGES, *LONG_STAGES) if is_long else STAGES)
    print(f"\n{outcome.report()}\n{outcome.tally}", flush=True)
    return 1 if outcome.tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
