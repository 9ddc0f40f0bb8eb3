"""The benches run and say what they are for; no time is judged here, since the machine is shared."""

import csv
import importlib
import re
import subprocess
import sys
import weakref
from pathlib import Path

import numpy as np
import pytest
import torch
import tvm_ffi

RUN = Path(__file__).resolve().parents[2] / "benches" / "python" / "run.py"
PAIRS = ("between frameworks: numpy -> torch", "into broker.Array, beside other importers: torch -> broker.Array")
BOUNDED = "bounds: dpnp -> numpy"

#: What the routes may take at most, as multiples of their rivals; to loosen one is to break a promise.
AT_MOST = {
    "numpy -> torch": [0.80, 0.35],
    "numpy -> torch, a new tensor": [0.80, 0.35],
    "torch -> numpy": [1.10, 0.35],
    "torch -> numpy, a new tensor": [1.10, 0.35],
    "torch -> numpy, borrowed": [0.80],
    "torch -> numpy, borrowed from Rust": [0.50],
    "torch -> broker.Array -> torch": [0.15],
    "numpy -> broker.Array": [0.80],
    "torch -> broker.Array": [0.80],
    "numpy -> tensorflow": [0.60],
    "torch -> tensorflow": [0.60],
    "tensorflow -> numpy": [0.30],
    "tensorflow -> torch": [0.50],
    "tensorflow -> broker.Array -> tensorflow": [0.60],
    "jax -> numpy": [0.40],
    "jax -> torch": [0.40],
    "numpy -> jax": [0.35],
    "torch -> jax": [0.35],
    "dpnp -> numpy": [0.30],
    "dpnp -> torch": [0.30],
    "dpnp -> broker.Array -> dpnp": [0.15],
    "numpy -> dpnp, 10 elements": [0.15],
    "numpy -> dpnp, 100,000,000 elements": [1.20],
}

AT_MOST_ON_LEVEL_ZERO = {
    "launch": 0.60,
    "allocation and free": 0.10,
    "broker.Array -> dpnp -> broker.Array": 0.15,
    "first use": 1.20,
}


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    """Run the benches quickly on three pairs; give what they printed, also as errors, and the folder of the record."""
    folder = tmp_path_factory.mktemp("record")
    options = [word for pair in (*PAIRS, BOUNDED) for word in ("--pairs", pair)]
    words = [sys.executable, "-P", str(RUN), "--quick", *options, "--record", str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout, done.stderr, folder


@pytest.fixture(scope="module")
def module():
    """Import a module of the benches as they import each other, away from modules of the tests of the same name."""
    names = {path.stem for path in RUN.parent.glob("*.py")}
    others = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(RUN.parent)
        patched.setenv("JAX_PLATFORMS", "cpu")
        patched.setenv("TF_CPP_MIN_LOG_LEVEL", "3")
        yield importlib.import_module
    for name in names:
        sys.modules.pop(name, None)
    sys.modules.update(others)


def line_of(printed, pair):
    """Find the line of a pair in the table of its group."""
    group, name = pair.split(": ")
    table = printed.partition(f"\n{group}\n")[2].partition("\n\n")[0]
    return next(line for line in table.splitlines() if line.strip().startswith(f"{name}  "))


@pytest.mark.parametrize("pair", PAIRS)
def test_the_table_shows_both_rivals_and_their_ratio(quick, pair):
    words = line_of(quick[0], pair).split(pair.split(": ")[1])[1].split()
    outcome, ours, _, rival, _, ratio, *statement = words
    assert outcome == "shares"
    assert all(re.fullmatch(r"[\d,]+", time) for time in (ours, rival))
    assert re.fullmatch(r"\d+\.\d\d", ratio)
    assert statement and "broker" not in statement[0]


def test_the_peers_stand_beside_broker_asarray(quick):
    assert re.search(r"tvm_ffi\.from_dlpack|nanobind_peer\.Tensor", line_of(quick[0], PAIRS[1]))


def test_a_bound_stands_beside_its_ratio_and_whether_it_is_met(quick):
    words = line_of(quick[0], BOUNDED).split("dpnp -> numpy")[1].split()
    _, _, _, _, ratio, at_most, met, statement = words
    assert (at_most, statement) == ("0.30", "x.__dlpack__()")
    assert met == ("yes" if float(ratio) <= float(at_most) else "NO")
    assert re.search(r"^[01] of 1 bounds are met", quick[0], re.MULTILINE)


def test_the_record_names_the_machine_and_every_statement(quick):
    lines = (quick[2] / "python.csv").read_text().splitlines()
    told = [line for line in lines if line.startswith("# ")]
    rows = list(csv.DictReader(line for line in lines if not line.startswith("# ")))
    assert any(line.startswith("# processor: ") for line in told)
    assert any(line.startswith("# torch: ") for line in told)
    assert {"broker.to_torch(x)", "torch.from_numpy(x)"} <= {row["statement"] for row in rows}
    assert [row["statement"] for row in rows if row["at_most"] == "0.3"] == ["x.__dlpack__()"]


def test_the_table_of_the_docs_is_that_of_the_record(module):
    page = module("page")
    shown = page.PAGE.read_text().partition(page.BEGIN)[2].partition(page.END)[0]
    assert shown == page.table(RUN.parents[1] / "record" / "python.csv")


def test_a_new_record_replaces_the_table_of_the_docs(module, quick, tmp_path):
    page, copied = module("page"), tmp_path / "speed.md"
    copied.write_text(f"before\n{page.BEGIN}an old table\n{page.END}after\n")
    page.write_table(quick[2] / "python.csv", copied)
    before, begin, header, rule, line, end, after = copied.read_text().splitlines()
    assert (before, begin, end, after) == ("before", page.BEGIN.strip(), page.END.strip(), "after")
    assert line.startswith("| dpnp -> numpy | ") and line.endswith(" | `x.__dlpack__()` |")


def test_the_plot_is_drawn_or_its_lack_explained(quick):
    plot = quick[2] / "python.png"
    assert plot.read_bytes().startswith(b"\x89PNG") if plot.exists() else "without the plot: " in quick[1]


def test_a_peer_that_does_not_compile_is_reported(tmp_path, monkeypatch, module):
    monkeypatch.setenv("CXX", "false")
    peers = module("peers")
    monkeypatch.setattr(peers, "BUILDS", tmp_path)
    with pytest.raises(peers.NotBuilt, match="false failed|requirements/bench.txt"):
        peers.nanobind_peer()


def test_every_route_that_has_a_bound_is_measured(module):
    pairs = module("bounds").bounds(module("pairs").FULL)
    assert {pair.name: [bound.at_most for bound in pair.bounds] for pair in pairs} == AT_MOST


def test_every_bound_on_a_level_zero_device_is_kept(module):
    on_level_zero = module("on_level_zero")
    assert on_level_zero.AT_MOST == AT_MOST_ON_LEVEL_ZERO
    assert {pair.name for pair in on_level_zero.pairs() if pair.bounds} <= set(AT_MOST_ON_LEVEL_ZERO)


def test_every_bound_on_meeting_a_runtime_is_kept(module):
    on_runtimes = module("on_runtimes")
    assert on_runtimes.AT_MOST == {
        "order of two queues": 1.20,
        "attaching to dpctl": 0.10,
        "attaching to TensorFlow": 0.10,
    }
    assert set(on_runtimes.LOOKS) < set(on_runtimes.AT_MOST)


def test_what_lacks_something_that_it_needs_is_left_out_by_name(module, capsys):
    pair = module("pairs").Pair("bounds", "torch -> numpy", None, (), needs=("np.no_such_function",))
    assert not module("run").has_needs(pair, {"np": np})
    assert "for lack of np.no_such_function: torch -> numpy" in capsys.readouterr().err


def test_a_conversion_that_does_not_wait_for_a_pending_kernel_is_not_timed(module):
    import dpctl
    import dpnp

    names = {"dpnp": dpnp, "dpctl": dpctl}
    check = module("bounds").Pending("dpnp.get_usm_ndarray(x).usm_data.get_usm_type()")
    with pytest.raises(AssertionError, match="did not wait for a pending kernel"):
        check(names)


@pytest.fixture(scope="module")
def rivals_of_torch(module):
    """Give the statements that are bounds' rivals for PyTorch's tensors, with their names, as far as they are there."""
    peers = module("peers")
    names = {"tvm_ffi": tvm_ffi}
    try:
        names["nanobind_peer"] = peers.nanobind_peer()
    except peers.NotBuilt as reason:
        print(reason)
    return [(text, names) for text in module("bounds").HELD_BY_TORCH if any(name in text for name in names)]


def _holds_after_new_data(text, names):
    memory = np.ones(4, dtype="float32")
    freed = weakref.ref(memory)
    x = torch.from_numpy(memory)
    result = eval(text, names | {"x": x})
    del memory
    x.data = torch.zeros(4)
    held = freed() is not None
    del result
    assert freed() is None
    return held


def test_the_rivals_for_torch_outlive_new_data_in_their_source_as_broker_does(rivals_of_torch):
    assert rivals_of_torch and all(_holds_after_new_data(text, names) for text, names in rivals_of_torch)
    assert not _holds_after_new_data("tvm_ffi.from_dlpack(x)", {"tvm_ffi": tvm_ffi})


@pytest.mark.parametrize(
    "x",
    [
        torch.ones(2, requires_grad=True),
        torch.tensor([1j]).conj(),
        torch.tensor([1j]).conj().imag,
    ],
    ids=["requires_grad", "is_conj", "is_neg"],
)
def test_the_rivals_for_torch_guard_against_what_memory_does_not_show(rivals_of_torch, x):
    assert rivals_of_torch and all(eval(text, names | {"x": x}) is True for text, names in rivals_of_torch)
