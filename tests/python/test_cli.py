"""`python -m broker`: doctor, devices, routes, demo and trace."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import broker
import pytest
from broker import _doctor
from broker.__main__ import main

HERE = Path(broker.__file__).resolve().parents[1]
FRAMEWORKS = ["numpy", "torch", "tensorflow", "jax", "dpnp", "dpctl", "cupy"]
#: The frameworks that hold memory of SYCL devices alone, into which the host's is copied.
USM = {"dpnp", "dpctl"}

#: Runs a command as if some modules were not installed.
WITHOUT = """
import sys
sys.modules.update(dict.fromkeys({hidden!r}))
from broker.__main__ import main
sys.exit(main({arguments!r}))
"""


def _broker(*arguments, **variables):
    command = [sys.executable, "-P", "-m", "broker", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **variables})


def _broker_without(hidden, *arguments):
    code = WITHOUT.format(hidden=hidden, arguments=list(arguments))
    return subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True)


@pytest.fixture(scope="module")
def doctored():
    """What the doctor says of this machine, with two variables set."""
    ended = _broker("doctor", "--json", BROKER_SAEF="1", BROKER_SAFE="1")
    return ended.returncode, json.loads(ended.stdout)


@pytest.fixture(scope="module")
def shown():
    """What the demo shows with everything installed."""
    ended = _broker("demo", "--json")
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout), ended.stderr


class TestDoctor:
    def test_ends_with_0_where_nothing_is_broken(self, doctored):
        status, report = doctored
        assert (status, report["healthy"]) == (0, True)
        assert not [finding for finding in report["findings"] if finding["broken"]]

    def test_tells_versions_and_rules_of_every_framework(self, doctored):
        _, report = doctored
        assert [state["name"] for state in report["frameworks"]] == FRAMEWORKS
        installed = [state for state in report["frameworks"] if state["installed"]]
        assert all(state["version"] and state["conservative"] is False for state in installed)

    def test_tells_the_hazards_that_the_profile_knows(self, doctored):
        _, report = doctored
        hazards = {state["name"]: state.get("hazards") for state in report["frameworks"]}
        assert "negative strides abort the process" in hazards["torch"]

    @pytest.mark.parametrize(
        ("what", "mend"),
        [
            ("BROKER_SAEF means nothing", "unset BROKER_SAEF"),
            ("BROKER_SAFE=1 keeps", "unset BROKER_SAFE"),
            ("64-bit types switched off", "JAX_ENABLE_X64=1"),
        ],
    )
    def test_names_what_to_type_for_each_finding(self, doctored, what, mend):
        _, report = doctored
        [finding] = [finding for finding in report["findings"] if what in finding["what"]]
        assert mend in finding["mend"]

    def test_reports_frameworks_that_crash_hang_or_raise_and_ends_with_1(self, tmp_path):
        bodies = {
            "torch": "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
            "tensorflow": "import time; time.sleep(60)",
            "jax": "raise RuntimeError('built for another machine')",
            "numpy": "import os; os._exit(3)",
        }
        for name, body in bodies.items():
            (tmp_path / name).mkdir()
            (tmp_path / name / "__init__.py").write_text(body)
        ended = _broker("doctor", "--timeout", "5", PYTHONPATH=str(tmp_path))
        assert ended.returncode == 1, ended.stdout
        assert ": kills the process by SIGSEGV" in ended.stdout
        assert "was not imported within 5 seconds" in ended.stdout
        assert "RuntimeError: built for another machine" in ended.stdout
        assert "ends the process with status 3" in ended.stdout
        assert "something is broken" in ended.stdout

    def test_tells_which_direct_doors_each_framework_has_open(self):
        report = json.loads(_broker("doctor", "--json", BROKER_SAFE="0").stdout)
        doors = {state["name"]: dict(state.get("doors", ())) for state in report["frameworks"]}
        assert doors["numpy"] == {"NumPy's C structs": None}
        assert doors["torch"]["PyTorch's C exchange table"] is None

    def test_finds_no_fault_with_doors_that_the_user_has_shut(self, doctored):
        _, report = doctored
        whys = {why for state in report["frameworks"] for _, why in state.get("doors", ())}
        assert whys == {"BROKER_SAFE=1"}
        assert not [finding for finding in report["findings"] if "direct door" in finding["what"]]

    def test_notes_once_why_a_door_is_shut_and_what_serves_instead(self):
        shut = [["NumPy's C structs", "the self-test failed: an array is laid out otherwise"]]
        [finding] = _doctor._about_doors([{"title": "NumPy", "doors": shut}, {"title": "PyTorch", "doors": shut}])
        assert not finding.broken
        assert "NumPy's C structs" in finding.what and "an array is laid out otherwise" in finding.what
        assert "the public protocol of NumPy serves" in finding.mend

    def test_lists_the_open_doors_below_the_hazards(self):
        state = {"title": "NumPy", "installed": False, "install": "pip install numpy"}
        doors = [["NumPy's C structs", None], ["another", "the self-test failed: it differs"]]
        told = str(_doctor.Report("3", "0", "here", [{**state, "doors": doors}], [], []))
        assert "faster than the public protocols:\n  NumPy's C structs\n\nnothing is broken" in told

    def test_names_missing_ml_dtypes(self, monkeypatch):
        monkeypatch.setattr(_doctor, "find_spec", lambda name: None)
        [finding] = _doctor._about_numpy([{"name": "numpy", "installed": True}])
        assert finding.mend == "pip install ml_dtypes"

    def test_what_is_not_asked_about_is_not_missing(self):
        state = {"name": "cupy", "title": "CuPy", "installed": False}
        assert list(_doctor._about_numpy([state])) == []

    @pytest.mark.parametrize(
        ("name", "value", "what", "mend"),
        [
            ("BROKER_SAFE", "true", "BROKER_SAFE=true means nothing to broker, which knows 1", "export BROKER_SAFE=1"),
            ("BROKER_CACHE", "of", "which knows off and readonly", "export BROKER_CACHE=off, or export BROKER_CACHE=readonly"),
        ],
    )
    def test_names_values_that_mean_nothing(self, monkeypatch, name, value, what, mend):
        monkeypatch.setenv(name, value)
        [finding] = [finding for finding in _doctor._about_settings() if f"{name}={value}" in finding.what]
        assert what in finding.what and finding.mend == mend and not finding.broken

    @pytest.mark.parametrize(
        ("name", "value"), [("BROKER_SAFE", "0"), ("BROKER_CACHE", "off"), ("BROKER_CACHE", "on"), ("BROKER_CACHE_DIR", "/x")]
    )
    def test_values_that_mean_something_are_no_finding(self, monkeypatch, name, value):
        monkeypatch.setenv(name, value)
        assert [finding for finding in _doctor._about_settings() if f"{name}=" in finding.what] == []

    @pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "soon"])
    def test_refuses_to_wait_for_no_time(self, seconds, capsys):
        with pytest.raises(SystemExit, match="2"):
            main(["doctor", "numpy", "--timeout", seconds])
        assert f"wanted a number above 0, got {seconds}" in capsys.readouterr().err

    def test_tells_where_no_framework_is_installed(self):
        ended = _broker_without([*FRAMEWORKS, "ml_dtypes"], "doctor")
        assert ended.returncode == 0, ended.stderr
        assert "no framework is installed" in ended.stdout
        assert "not installed: pip install torch" in ended.stdout

    def test_names_versions_that_no_test_runs(self):
        state = {"name": "torch", "title": "PyTorch", "version": "9.0", "install": "pip install torch"}
        [finding] = _doctor._about({**state, "conservative": True})
        assert not finding.broken
        assert "PyTorch 9.0 is no version that broker's tests run" in finding.what

    @pytest.mark.parametrize("hides", [True, False])
    def test_finds_a_foreign_broker_on_the_path(self, tmp_path, monkeypatch, hides):
        (tmp_path / "broker").mkdir()
        (tmp_path / "broker" / "__init__.py").write_text("")
        monkeypatch.setattr(sys, "path", [str(tmp_path), str(HERE)] if hides else [str(HERE), str(tmp_path)])
        [finding] = _doctor._foreign_brokers()
        assert finding.broken is hides
        assert str(tmp_path) in finding.mend

    def test_takes_a_mere_folder_named_broker_for_nothing(self, tmp_path, monkeypatch):
        (tmp_path / "broker").mkdir()
        monkeypatch.setattr(sys, "path", [str(tmp_path), str(HERE)])
        assert not list(_doctor._foreign_brokers())


class TestDemo:
    def test_proves_the_sharing_of_every_pair(self, shown):
        rows = shown[0]["rows"]
        assert {row["source"] for row in rows} == {"buffer", *FRAMEWORKS} - {"cupy"}
        copied = {(row["source"], row["target"]) for row in rows if row["outcome"] != "shares"}
        assert copied == {(row["source"], row["target"]) for row in rows if row["target"] in USM and row["source"] not in USM}
        assert all(row["proof"].startswith("wrote ") for row in rows if row["outcome"] == "shares")

    def test_times_every_pair_beside_a_public_route(self, shown):
        rows = shown[0]["rows"]
        assert all(0 < row["microseconds"] < 10_000 for row in rows)
        raw = {(row["source"], row["target"]): row["public_route"] for row in rows}
        assert raw["torch", "numpy"]
        assert raw["numpy", "tensorflow"] == "tf.experimental.dlpack.from_dlpack(x.__dlpack__())"
        assert raw["buffer", "tensorflow"] == ""

    def test_says_what_it_imports_meanwhile(self, shown):
        assert "importing TensorFlow" in shown[1]

    def test_names_absent_frameworks_with_the_command_that_installs_them(self):
        ended = _broker_without([name for name in FRAMEWORKS if name != "numpy"], "demo")
        assert ended.returncode == 0, ended.stderr
        assert "not installed: PyTorch; to add it: pip install torch" in ended.stdout

    @pytest.mark.parametrize("only", ["numpy", "torch"])
    def test_works_with_one_framework_alone(self, only):
        ended = _broker_without([name for name in FRAMEWORKS if name != only], "demo", "--json")
        assert ended.returncode == 0, ended.stderr
        assert [(row["source"], row["target"]) for row in json.loads(ended.stdout)["rows"]] == [("buffer", only)]

    def test_works_with_none(self):
        ended = _broker_without(FRAMEWORKS, "demo", "--json")
        assert json.loads(ended.stdout)["rows"] == []


class TestDevices:
    def test_prints_a_table_that_begins_with_the_host(self):
        ended = _broker("devices")
        assert ended.returncode == 0, ended.stderr
        rows = [line.split("┆")[0].strip("│ ") for line in ended.stdout.splitlines() if "┆" in line]
        assert rows == ["device", *(device.name for device in broker.devices())]

    def test_prints_json_that_says_what_broker_devices_says(self):
        told = json.loads(_broker("devices", "--json").stdout)
        assert [device["name"] for device in told] == [device.name for device in broker.devices()]
        assert told[0]["dlpack_device"] == [1, 0] and told[0]["is_host_readable"]
        assert set(told[0]) == {name for name in dir(broker.Device) if not name.startswith("_")}

    def test_names_what_brings_the_devices_of_sycl_where_it_is_missing(self):
        ended = _broker_without(["dpctl"], "devices")
        assert ended.returncode == 0, ended.stderr
        assert "host" in ended.stdout and "pip install dpctl" in ended.stdout

    def test_ends_with_1_and_the_remedy_where_asking_would_kill_the_process(self, monkeypatch, capsys):
        def devices():
            raise broker.RuntimeCollisionError("broker.devices: a vendor collides; set OCL_ICD_VENDORS")

        monkeypatch.setattr(broker, "devices", devices)
        assert main(["devices"]) == 1
        assert capsys.readouterr().err == "broker.devices: a vendor collides; set OCL_ICD_VENDORS\n"


class TestRoutes:
    def test_prints_the_matrix(self, capsys):
        assert main(["routes", "numpy", "torch"]) == 0
        assert "from \\ to" in capsys.readouterr().out

    def test_prints_json(self, capsys):
        assert main(["routes", "--json", "numpy", "torch"]) == 0
        rows = json.loads(capsys.readouterr().out)["rows"]
        wanted = {"source": "numpy", "target": "torch", "outcome": "shares", "place": "cpu"}
        assert rows[0] == dict.fromkeys(rows[0], "") | wanted

    def test_ends_with_2_for_an_unknown_framework(self, capsys):
        assert main(["routes", "pytorch"]) == 2
        assert "got 'pytorch'" in capsys.readouterr().err


SCRIPT = """
import sys, threading
import broker
import beside
import numpy as np
print("arguments", sys.argv[1:])
def work():
    broker.asarray(np.zeros(3)[::-1], copy=True)
thread = threading.Thread(target=work)
thread.start()
thread.join()
broker.asarray(np.zeros(4))
if "fail" in sys.argv:
    raise SystemExit(7)
"""


class TestTrace:
    @pytest.fixture
    def script(self, tmp_path):
        (tmp_path / "beside.py").write_text("")
        path = tmp_path / "script.py"
        path.write_text(SCRIPT)
        return path

    def _run(self, *arguments):
        # Without -P, as a script's own folder is on its module path.
        return subprocess.run([sys.executable, "-m", "broker", "trace", *arguments], capture_output=True, text=True)

    def test_passes_arguments_to_the_script_and_prints_a_table_at_the_end(self, script):
        ended = self._run(str(script), "--json", "x")
        assert ended.returncode == 0, ended.stderr
        first, *table = ended.stdout.splitlines()
        assert first == "arguments ['--json', 'x']"
        assert "numpy -> broker.Array" in "".join(table)

    def test_sees_the_conversions_of_all_threads_with_their_lines(self, script):
        ended = self._run("--json", str(script))
        seen = json.loads(ended.stdout.splitlines()[-1])
        assert [(one["copied"], one["place"]) for one in seen] == [(24, [str(script), 8]), (None, [str(script), 12])]

    def test_runs_a_module_of_that_name(self, script):
        call = [sys.executable, "-m", "broker", "trace", "-m", script.stem, "x"]
        ended = subprocess.run(call, cwd=script.parent, capture_output=True, text=True)
        assert ended.stdout.startswith("arguments ['x']"), ended.stderr
        assert "numpy -> broker.Array" in ended.stdout

    @pytest.mark.parametrize("arguments", [["/nowhere.py"], ["-m", "nowhere_at_all"]], ids=["script", "module"])
    def test_says_what_is_not_there(self, arguments):
        ended = self._run(*arguments)
        assert (ended.returncode, ended.stderr) == (2, f"broker trace: there is no {arguments[-1]}\n")

    def test_ends_as_the_script_ends_and_prints_the_table_all_the_same(self, script):
        ended = self._run(str(script), "fail")
        assert ended.returncode == 7
        assert "numpy -> broker.Array" in ended.stdout

    def test_refuses_a_script_that_does_not_exist(self):
        ended = self._run("no_such_script.py")
        assert ended.returncode == 2
        assert "there is no no_such_script.py" in ended.stderr


def test_a_command_has_to_be_named(capsys):
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2
    assert "COMMAND" in capsys.readouterr().err


def test_tables_survive_a_terminal_without_unicode():
    assert _broker("routes", "numpy", PYTHONIOENCODING="ascii").returncode == 0
