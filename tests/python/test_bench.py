"""The benches run and say what they are for; no time is judged here, since the machine is shared."""

import csv
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

RUN = Path(__file__).resolve().parents[2] / "benches" / "python" / "run.py"
PAIRS = ("numpy -> torch", "torch -> broker.Array")


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    """Run the benches quickly on two pairs; give what they printed, also as errors, and the folder of the record."""
    folder = tmp_path_factory.mktemp("record")
    options = [word for pair in PAIRS for word in ("--pairs", pair)]
    words = [sys.executable, "-P", str(RUN), "--quick", *options, "--record", str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr, folder


def line_of(printed, pair):
    """Find the first line of the tables that is about a pair."""
    return next(line for line in printed.splitlines() if line.strip().startswith(f"{pair}  "))


@pytest.mark.parametrize("pair", PAIRS)
def test_the_table_shows_both_rivals_and_their_ratio(quick, pair):
    words = line_of(quick[0], pair).split(pair)[1].split()
    outcome, ours, _, rival, _, ratio, *statement = words
    assert outcome == "shares"
    assert all(re.fullmatch(r"[\d,]+", time) for time in (ours, rival))
    assert re.fullmatch(r"\d+\.\d\d", ratio)
    assert statement and "broker" not in statement[0]


def test_the_peers_stand_beside_broker_asarray(quick):
    assert re.search(r"tvm_ffi\.from_dlpack|nanobind_peer\.import_tensor", line_of(quick[0], PAIRS[1]))


def test_the_record_names_the_machine_and_every_statement(quick):
    lines = (quick[2] / "python.csv").read_text().splitlines()
    told = [line for line in lines if line.startswith("# ")]
    rows = list(csv.DictReader(line for line in lines if not line.startswith("# ")))
    assert any(line.startswith("# processor: ") for line in told)
    assert any(line.startswith("# torch: ") for line in told)
    assert {"broker.to_torch(x)", "torch.from_numpy(x)"} <= {row["statement"] for row in rows}


def test_the_plot_is_drawn_or_its_lack_explained(quick):
    plot = quick[2] / "python.png"
    assert plot.read_bytes().startswith(b"\x89PNG") if plot.exists() else "without the plot: " in quick[1]


def test_a_peer_that_does_not_compile_is_reported(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(RUN.parent)
    monkeypatch.setenv("CXX", "false")
    peers = importlib.import_module("peers")
    monkeypatch.setattr(peers, "BUILDS", tmp_path)
    with pytest.raises(peers.NotBuilt, match="false failed|requirements/bench.txt"):
        peers.nanobind_peer()
