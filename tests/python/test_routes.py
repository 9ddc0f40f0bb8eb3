"""`broker.frameworks` and `broker.routes`: what is here, and how tensors get around."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import broker
import pytest
from broker import _matrix, _native, _routes, _sides
from matrix.golden import GoldenMatrix
from software.driver import OPENCL, run_on_software

PAIRS = ["numpy", "torch"]
LETTERS = {"shares": "S", "copies": "C", "refuses": "R"}
IS_SAFE = os.environ.get("BROKER_SAFE") == "1"
ON_DEVICES = """
from dlpack_broker_software import tensorflow_xpu
tensorflow_xpu.load()
import broker, json
from broker._sides import SIDES, module
rows, failed = broker.routes().rows, []
for row in rows:
    if row.outcome == "refuses":
        x = SIDES[row.source].make(module(row.source), row.place, 8)
        to = f"broker.to(x.numpy(), {row.target!r})" if row.target != "array" else "broker.asarray(x.numpy())"
        try:
            eval(to if row.command.startswith("pass x.numpy(),") else row.command)
        except Exception as error:
            failed.append(f"{row}: {error}")
print("\\n" + json.dumps([[row._asdict() for row in rows], failed]))
"""


def _run(code: str) -> str:
    return subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True).stdout


def test_frameworks_lists_the_table_in_its_order():
    assert [row.name for row in broker.frameworks()] == [row["name"] for row in _native.framework_rows()]


def test_frameworks_imports_none():
    code = """
import sys, broker
rows = broker.frameworks()
print([row.name for row in rows if row.name in sys.modules], any(row.loaded for row in rows))
"""
    assert _run(code) == "[] False\n"


def test_the_version_of_an_installed_framework_is_known_before_it_is_imported():
    numpy = _run("import broker; print(broker.frameworks()[0].version); import numpy; print(numpy.__version__)")
    assert len(set(numpy.split())) == 1


def test_a_loaded_framework_tells_its_version_and_whether_it_is_tested():
    import torch

    row = {row.name: row for row in broker.frameworks()}["torch"]
    assert (row.installed, row.loaded, row.version, row.tested) == (True, True, torch.__version__, True)


def test_a_framework_that_cannot_be_imported_is_not_installed():
    code = """
import sys
sys.modules["jax"] = None
import broker
print({row.name: row.installed for row in broker.frameworks()}["jax"])
"""
    assert _run(code) == "False\n"


def test_a_mere_folder_of_a_frameworks_name_is_not_taken_for_it(tmp_path, monkeypatch):
    (tmp_path / "cupyx_folder").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    assert not _routes._is_installed("cupyx_folder")


LEFT_BEHIND = """
import sys, broker
sys.path.insert(0, {path!r})
for _ in range(2):
    rows = {{row.name: row for row in broker.frameworks()}}
    print(*rows["cupy"][2:6], broker.routes(["numpy", "cupy"]).rows)
    import cupy
"""


def test_a_folder_that_an_installation_left_behind_is_no_framework(tmp_path):
    (tmp_path / "cupy").mkdir()
    assert _run(LEFT_BEHIND.format(path=str(tmp_path))) == "False False None None []\n" * 2


def test_every_framework_has_a_sample():
    assert set(_routes._SAMPLES) == {row["name"] for row in _native.framework_rows()}


@pytest.mark.parametrize("name", PAIRS)
def test_samples_are_plain_float32_on_a_64_byte_boundary(name):
    array = broker.asarray(_routes.sample(name))
    assert (array.shape, array.dtype, array.data_ptr % 64) == ((1024,), "float32", 0)


def test_routes_tells_every_pair_of_two_frameworks():
    found = broker.routes(PAIRS)
    assert [(row.source, row.target) for row in found.rows] == [("numpy", "torch"), ("torch", "numpy")]


def test_routes_tells_what_the_conversion_does():
    for row in broker.routes(PAIRS).rows:
        sample = _routes.sample(row.source)
        assert row.outcome == "shares"
        assert broker.shares_memory(broker.to(sample, row.target), sample)


def test_routes_by_default_covers_everything_that_is_installed():
    installed = {row.name for row in broker.frameworks() if row.installed}
    found = broker.routes()
    assert {row.source for row in found.rows} == {row.target for row in found.rows} == {*installed, "array"}
    assert not found.missing


def _demanded():
    """Return the letters of the tensor that routes are told of."""
    cells = GoldenMatrix.load().cells
    return {(source, target): cells[source, target, "float32", "contiguous"] for source, target, *_ in cells}


def test_every_row_on_the_cpu_does_what_the_matrix_demands():
    demanded = _demanded()
    rows = broker.routes().rows
    assert rows and [row for row in rows if LETTERS[row.outcome] != demanded[row.source, row.target]] == []
    assert {row.proof for row in rows} == {""}


@pytest.fixture(scope="module")
def told():
    """What is told on the software device, with an `xpu` of ours for PyTorch and an `XPU` for TensorFlow."""
    ended = run_on_software(ON_DEVICES, "v1_immediate", BROKER_SOFTWARE_XPU="1", **OPENCL)
    assert ended.status == 0, ended.complained
    return json.loads(ended.printed.splitlines()[-1])


@pytest.fixture(scope="module")
def on_devices(told):
    return [_routes.RouteRow(**row) for row in told[0]]


def _is_on_gpu(row):
    return row.place.startswith(("level_zero:", "xpu:", "XPU:"))


def test_every_row_on_a_device_does_what_the_matrix_demands(on_devices):
    seen = {}
    for row in filter(_is_on_gpu, on_devices):
        seen.setdefault(row.origin, {row.source: "."})[row.target] = LETTERS[row.outcome]
    golden = GoldenMatrix.load()
    assert seen == (golden.devices_by_public_doors if IS_SAFE else golden.devices)


def test_the_rows_of_the_host_are_the_same_beside_a_device(on_devices):
    demanded = _demanded()
    rows = [row for row in on_devices if not _is_on_gpu(row)]
    assert rows and [row for row in rows if LETTERS[row.outcome] != demanded[row.source, row.target]] == []


def test_rows_that_only_the_software_device_proves_are_marked(on_devices):
    assert {row.proof for row in on_devices if _is_on_gpu(row)} == {"software device"}
    assert "(software device): seen on the device in software alone" in str(_routes.Routes(on_devices, {}))


def test_so_are_copies_that_land_there(on_devices):
    of_host = [row for row in on_devices if not _is_on_gpu(row)]
    assert {row.proof for row in of_host if row.outcome == "copies"} == {"software device"}
    assert {row.proof for row in of_host if row.outcome != "copies"} == {""}


@pytest.mark.parametrize(
    ("source", "target", "place", "proof"),
    [
        ("torch", "dpnp", "xpu:0", "source"),
        ("numpy", "torch", "level_zero:gpu:0", "source"),
        ("dpnp", "array", "level_zero:gpu:0", "software device"),
        ("dpnp", "array", "opencl:gpu:0", "source"),
        ("numpy", "dpnp", "cuda:gpu:0", "source"),
        ("tensorflow", "numpy", "GPU:0", "source"),
        ("torch", "tensorflow", "cuda:0", "source"),
        ("torch", "cupy", "cuda:0", ""),
        ("jax", "torch", "gpu:0", ""),
        ("dpnp", "tensorflow", "opencl:cpu:0", ""),
        ("numpy", "torch", "cpu", ""),
    ],
)
def test_rows_say_what_they_rest_on_where_there_is_no_software_device(monkeypatch, source, target, place, proof):
    monkeypatch.setattr(broker, "devices", list)
    assert _matrix._proof(source, target, {place}, set()) == proof


def test_rows_of_versions_that_no_test_runs_are_marked():
    assert _matrix._proof("numpy", "torch", {"cpu"}, {"torch"}) == "not this version"


def test_what_does_not_share_names_whose_limit_it_is_and_what_to_type(on_devices):
    versions = {row.name: f"{row.title} {row.version}" for row in broker.frameworks()}
    for row in on_devices:
        if row.outcome == "shares":
            assert (row.limit, row.command) == ("", "")
        elif row.place == "XPU:0" and IS_SAFE:
            assert (row.limit, row.command) == (versions["tensorflow"], "pass x.numpy(), which is a copy on the host")
        else:
            assert row.limit == versions[row.target]
            assert row.command.startswith("broker.to(x, " if row.outcome == "refuses" else "with broker.memory.numpy_")


def test_the_commands_for_what_is_refused_work(told):
    assert told[1] == []


def test_the_command_for_memory_of_the_host_lifts_the_limit():
    import numpy

    names = {"broker": broker, "numpy": numpy}
    exec(_matrix._SHARED_BY_ALL.replace("...", "3"), names)
    assert all(broker.explain(names["x"], to=target).shares for target in ("dpnp", "dpctl", "torch", "numpy"))


def test_routes_prints_as_a_table():
    text = str(broker.routes(PAIRS))
    assert "from \\ to" in text
    assert "shares" in text


def test_what_does_not_share_is_printed_with_its_reason_and_remedy():
    row = _routes.RouteRow("a", "b", "copies", "because", "do this")
    assert "a -> b copies: because; do this" in str(_routes.Routes([row], {}))
    limited = row._replace(limit="b 1.0", command="b()")
    assert "a, c -> b copies: because; do this (a limit of b 1.0; type: b())" in str(
        _routes.Routes([limited, limited._replace(source="c")], {})
    )
    assert str(_routes.Routes([limited._replace(command="do this")], {})).endswith("do this (a limit of b 1.0)")


def test_a_framework_that_is_missing_is_told_with_the_command_that_installs_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "cupy", None)
    found = broker.routes(["numpy", "cupy"])
    assert not found.rows
    assert "pip install cupy" in found.missing["cupy"]
    assert "cupy: " in str(found)


def test_a_device_on_which_nothing_can_be_made_does_not_hide_the_others(monkeypatch):
    side = _sides.SIDES["torch"]._replace(places=lambda _: ["cpu", "xpu:99"])
    monkeypatch.setitem(_sides.SIDES, "torch", side)
    found = broker.routes(["numpy", "torch"])
    assert [row.origin for row in found.rows if row.source == "torch"][:1] == ["torch"]
    assert "XPU" in found.missing["torch xpu:99"] and "torch" not in found.missing


def test_an_unknown_name_is_refused():
    with pytest.raises(broker.OptionError, match="got 'pytorch'") as caught:
        broker.routes(["pytorch"])
    assert str(caught.value) == f"broker.routes: {caught.value.why}; {caught.value.remedy}"


def test_one_name_is_taken_as_it_is():
    with pytest.raises(broker.OptionError, match="got 'pytorch'"):
        broker.routes("pytorch")
    assert broker.routes("numpy").rows == []


def test_arrays_of_broker_are_named_by_either_name():
    assert broker.routes(["numpy", "broker"]).rows == broker.routes(["numpy", "array"]).rows
