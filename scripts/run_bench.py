"""`make bench`: builds broker into the test environment and runs the benches there.

Options are those of benches/python/run.py: ``python scripts/run_bench.py --quick``.
"""

import sys

import machine
from environment import REQUIREMENTS, TEST
from stages import Stage, run_stages

RIVALS = REQUIREMENTS / "bench.txt"
BENCHES = machine.ROOT / "benches" / "python" / "run.py"

STAGES = (
    Stage("machine", lambda: machine.prepare("bench"), is_needed=True),
    Stage("environment", TEST.prepare, is_needed=True),
    # Without them the benches run too: they lack a rival and the plot.
    Stage("rivals", lambda: TEST.call([TEST.python, "-m", "pip", "install", "-q", "-r", RIVALS])),
    Stage("build", TEST.install_broker, is_needed=True),
    Stage("benches", lambda: TEST.call([TEST.python, "-P", BENCHES, *sys.argv[1:]])),
)


def main() -> int:
    outcome = run_stages(STAGES)
    print(f"\n{outcome.report()}", flush=True)
    return 1 if outcome.tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
