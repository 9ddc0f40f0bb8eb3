"""One process that examines cells and survives their deaths, on the forks of ``raw.worker``.

Run by ``run``, as ``python -m matrix.worker JOBS RESULTS`` (two JSON files). A
job is a cell and its demanded letter; an answer is JSON of one line.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from raw.worker import Job, main

from .examine import examine


def trial(job: Job, names: dict[str, Any]) -> str:
    """Examine one cell."""
    *cell, demanded = job
    return json.dumps(examine(tuple(cell), demanded, names))


if __name__ == "__main__":
    main(*sys.argv[1:], trial=trial)
