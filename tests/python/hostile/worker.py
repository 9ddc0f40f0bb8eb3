"""One process that tries rows by entries and survives their deaths, on the forks of ``raw.worker``.

Run by ``test_hostile_producers``, as ``python -m hostile.worker JOBS RESULTS`` (two JSON files). A job is a row and
an entry; an answer is JSON of one line.
"""

from __future__ import annotations

import gc
import json
import sys
import warnings
from typing import Any

import broker
import numpy as np
from raw.worker import Job, main

from .entries import ENTRIES
from .row import Stage
from .table import TABLE


def trial(job: Job, names: dict[str, Any]) -> str:
    """Try one row by one entry, and look at what is left when everything is dropped."""
    name, entry = job
    # What the frameworks hold is no garbage, and takes long to be looked through each time.
    gc.freeze()
    warnings.simplefilter("ignore")
    stage = Stage()
    seen = _call(ENTRIES[entry], TABLE[name].make(stage))
    stage.kept.clear()
    gc.collect()
    broker.asarray(b"what other threads have dropped is released by the next call")
    seen["deletions"] = [ticket.deletions for ticket in stage.tickets]
    seen["abandoned"] = [ticket.deletions for ticket in stage.abandoned]
    seen["deleted"] = len(stage.counts) - stage.owed
    seen["alive"] = [type(thing()).__name__ for thing in stage.watched if thing() is not None]
    return json.dumps(seen)


def _call(entry: Any, producer: Any) -> dict[str, Any]:
    """Return what the entry did, in words; its result is dropped here."""
    try:
        result = entry(producer)
    except BaseException as error:
        return {"raised": [kind.__name__ for kind in type(error).__mro__], "said": _words(error)}
    if isinstance(result, broker.Route):
        return {"outcome": result.outcome, "said": f"{result.why}; {result.remedy}"}
    if isinstance(result, bool):
        return {"shares": result}
    return {"values": np.asarray(result).ravel().tolist() if _is_on_host(result) else None}


def _is_on_host(result: Any) -> bool:
    return str(getattr(result, "device", "cpu")).partition(":")[0] not in ("cuda", "oneapi")


def _words(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return ""


if __name__ == "__main__":
    main(*sys.argv[1:], trial=trial)
