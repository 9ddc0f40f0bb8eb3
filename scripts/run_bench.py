"""`make bench`: builds broker into the test environment and runs the benches there.

Options are those of benches/python/run.py: ``python scripts/run_bench.py --quick``.
"""

import sys
from pathlib import Path

import machine
from environment import REQUIREMENTS, TEST
from stages import Stage, run_stages

RIVALS = REQUIREMENTS / "bench.txt"
BENCHES = machine.ROOT / "benches" / "python" / "run.py"
ON_LEVEL_ZERO = machine.ROOT / "benches" / "python" / "on_level_zero.py"
ON_RUNTIMES = machine.ROOT / "benches" / "python" / "on_runtimes.py"

STAGES = (
    Stage("machine", lambda: machine.prepare("bench"), is_needed=True),
    Stage("environment", TEST.prepare, is_needed=True),
    # Without them the benches run too: they lack a rival and the plot.
    Stage("rivals", lambda: TEST.call([TEST.python, "-m", "pip", "install", "-q", "-r", RIVALS])),
    Stage("build", TEST.install_broker, is_needed=True),
    Stage("benches", lambda: TEST.call([TEST.python, "-P", BENCHES, *sys.argv[1:]])),
    Stage("Level Zero", lambda: on_the_software_device(ON_LEVEL_ZERO)),
    Stage("runtimes", lambda: on_the_software_device(ON_RUNTIMES)),
)


def main() -> int:
    outcome = run_stages(STAGES)
    print(f"\n{outcome.report()}", flush=True)
    return 1 if outcome.tally.failed else 0


def on_the_software_device(program: Path) -> None:
    """Runs a bench on the Level Zero device in software; only a whole run is recorded."""
    options = ["--quick"] if sys.argv[1:] else []
    TEST.call([TEST.python, "-P", "-m", "broker", "software", "--", TEST.python, "-P", program, *options])


if __name__ == "__main__":
    sys.exit(main())
