"""`broker.frameworks` and `broker.routes`: what is here, and how tensors get around."""

from __future__ import annotations

import subprocess
import sys

import broker
import pytest
from broker import _native, _routes

PAIRS = ["numpy", "torch"]


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
    assert {row.source for row in found.rows} | set(found.missing) == installed
    assert not found.missing


def test_routes_prints_as_a_table():
    text = str(broker.routes(PAIRS))
    assert "from \\ to" in text
    assert "shares" in text


def test_what_does_not_share_is_printed_with_its_reason_and_remedy():
    row = _routes.RouteRow("a", "b", "copies", "because", "do this")
    assert "a -> b copies: because; do this" in str(_routes.Routes([row], {}))


def test_a_framework_that_is_missing_is_told_with_the_command_that_installs_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "cupy", None)
    found = broker.routes(["numpy", "cupy"])
    assert not found.rows
    assert "pip install cupy" in found.missing["cupy"]
    assert "cupy: " in str(found)


def test_an_unknown_name_is_refused():
    with pytest.raises(broker.OptionError, match="got 'pytorch'"):
        broker.routes(["pytorch"])
