"""`make test`: every check and every test, ending in one line that sums them up.

Environment
-----------
PYTHON
    The interpreter that runs this and fills the environment (read by the Makefile).
CI
    With `true`, a test whose requirement cannot be imported fails (read by the tests).
BROKER_TEST_LONG
    With `1`, the tests that take long run too; `make test-long` sets it (read by the tests).
BROKER_TEST_SITE_PACKAGES
    Where the Rust tests of the adapters find the frameworks' libraries; set here, to the environment's.
"""

import shutil
import sys

import environment
import machine
import tally
from stages import Stage, run_stages, tee
from tally import Tally

REPORTS = machine.ROOT / "target" / "test-reports"

# Built beside the extension module, dlpark would gain its pyo3 feature, and every Rust test would want a libpython to
# link. The extension holds no Rust tests: pytest tests it.
RUST_TESTS = ["--workspace", "--exclude", "dlpack-broker-python"]


def check() -> Tally:
    status, output = tee(["cargo", "xtask", "check"], environment.variables())
    return tally.of_rust(output).with_status(status)


def rust_tests() -> Tally:
    runner = ["nextest", "run", "--no-fail-fast"] if has_nextest() else ["test", "--no-fail-fast"]
    status, output = tee(["cargo", *runner, *RUST_TESTS], environment.variables())
    return tally.of_rust(output).with_status(status)


def has_nextest() -> bool:
    return shutil.which("cargo-nextest") is not None


def pytest_all_doors() -> Tally:
    return pytest("all-doors", {}, ["tests/python", "scripts"])


def pytest_public_doors() -> Tally:
    return pytest("public-doors", {"BROKER_SAFE": "1"}, ["tests/python"])


def pytest(name: str, extra: dict[str, str], folders: list[str]) -> Tally:
    """Runs pytest with the repository's root, where `broker` is a crate's folder, off the module path (`-P`)."""
    report = REPORTS / f"{name}.xml"
    report.unlink(missing_ok=True)
    command = [str(environment.PYTHON), "-P", "-m", "pytest", *folders, f"--junitxml={report}"]
    status, _ = tee(command, environment.variables() | extra)
    return tally.of_pytest(report).with_status(status)


STAGES = (
    Stage("machine", lambda: machine.prepare("test"), is_needed=True),
    Stage("environment", environment.prepare, is_needed=True),
    Stage("check", check),
    Stage("Rust tests", rust_tests),
    Stage("build", environment.install_broker, is_needed=True),
    Stage("pytest", pytest_all_doors),
    Stage("pytest, BROKER_SAFE=1", pytest_public_doors),
)


def main() -> int:
    outcome = run_stages(STAGES)
    print(f"\n{outcome.report()}\n{outcome.tally}", flush=True)
    return 1 if outcome.tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
