"""`python -m broker software`: commands on the Level Zero device in software, under both loaders and both adapters.

The device itself is tested in `device/level-zero-software`; here a program finds it, and behaves as it would alone.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import dlpack_broker_software
import pytest
from broker import _software
from broker.__main__ import main
from processes import run_python
from skip_list import skip_what_is_listed  # noqa: F401 - a fixture of every test here

SECONDS = 120
LOADERS = ["driver", "genuine"]
ADAPTERS = {"v1": "0", "v2": "1"}
DRIVER, SHIM = map(str, (dlpack_broker_software.DRIVER, dlpack_broker_software.SHIM))

DPNP = """
import dpnp
a = dpnp.arange(1000, dtype="float32")
product = dpnp.ones((8, 8)) @ dpnp.full((8, 8), 2.0)
print(a.sycl_device.filter_string, float(a.sum()), float(product[3, 4]))
print(a.sycl_device.name)
"""

#: Tells how many drivers and devices a loader lists, after it was initialised by the functions named.
LISTED = """
import ctypes
for first in {earlier!r}:
    ctypes.CDLL(first)
loader = ctypes.CDLL({loader!r})
for name in {functions!r}:
    assert getattr(loader, name)(0) == 0, name
drivers, devices = ctypes.c_uint32(0), ctypes.c_uint32(0)
assert loader.zeDriverGet(ctypes.byref(drivers), None) == 0
driver = (ctypes.c_void_p * drivers.value)()
loader.zeDriverGet(ctypes.byref(drivers), driver)
assert loader.zeDeviceGet(ctypes.c_void_p(driver[0]), ctypes.byref(devices), None) == 0
print(drivers.value, devices.value)
"""

DEFAULT_CONTEXT = """
loader.zeDriverGetDefaultContext.restype = ctypes.c_void_p
context = loader.zeDriverGetDefaultContext(ctypes.c_void_p(driver[0]))
assert context == loader.zeDriverGetDefaultContext(ctypes.c_void_p(driver[0]))
desc, address = (ctypes.c_uint64 * 3)(0x16), ctypes.c_void_p()
assert loader.zeMemAllocHost(ctypes.c_void_p(context), desc, ctypes.c_size_t(64), ctypes.c_size_t(0),
                             ctypes.byref(address)) == 0
print("the same, which allocates")
"""


def _run(*command, loader="driver", **environment):
    call = [sys.executable, "-P", "-m", "broker", "software", "--loader", loader, "--", *command]
    environment = os.environ | environment
    return subprocess.run(call, env=environment, capture_output=True, text=True, timeout=SECONDS)


def _python(program, **options):
    return _run("python", "-P", "-c", program, **options)


def _names(library):
    """Return the names of Level Zero that a library exports."""
    told = subprocess.run(["nm", "-D", "--defined-only", library], capture_output=True, text=True, check=True).stdout
    names = {line.split()[-1] for line in told.splitlines()}
    return {name for name in names if name.startswith("ze")}


def _genuine_loader():
    """Return the path of the machine's own loader."""
    program = "import ctypes; ctypes.CDLL('libze_loader.so.1'); print(open('/proc/self/maps').read())"
    maps = run_python(program).printed.splitlines()
    return next(line.split()[-1] for line in maps if "libze_loader.so" in line)


@pytest.mark.parametrize("adapter", ADAPTERS)
@pytest.mark.parametrize("loader", LOADERS)
def test_a_dpnp_script_runs_on_the_device_by_default(loader, adapter):
    ended = _python(DPNP, loader=loader, SYCL_UR_USE_LEVEL_ZERO_V2=ADAPTERS[adapter], ONEAPI_DEVICE_SELECTOR="*:*")
    assert ended.returncode == 0, ended.stderr
    result, name = ended.stdout.splitlines()
    assert result == "level_zero:gpu:0 499500.0 16.0"
    assert name.startswith("Software Level Zero on ")


@pytest.mark.parametrize("loader", LOADERS)
def test_a_program_that_asks_the_system_for_the_loader_finds_the_device(loader):
    program = LISTED.format(earlier=[], loader="libze_loader.so.1", functions=["zeInit"])
    ended = _python(program, loader=loader)
    assert (ended.returncode, ended.stdout) == (0, "1 1\n"), ended.stderr


def test_a_command_in_a_command_has_the_genuine_loader_where_it_asks_for_it():
    inner = [sys.executable, "-P", "-m", "broker", "software", "--loader", "genuine", "--json"]
    told = json.loads(_run(*inner, LD_LIBRARY_PATH="/elsewhere").stdout)
    assert told["variables"]["LD_LIBRARY_PATH"] == "/elsewhere"


# The shim.


def test_with_the_shim_the_genuine_loader_has_every_name_that_the_driver_has():
    assert _names(DRIVER) - _names(_genuine_loader()) - _names(SHIM) == set()


def test_the_shim_replaces_nothing_of_the_genuine_loader_but_its_initialisation():
    assert _names(SHIM) & _names(_genuine_loader()) == {"zeInit", "zeLoaderInit"}


@pytest.mark.parametrize("earlier", [[], ["libze_loader.so.1"]], ids=["alone", "after_the_loader"])
@pytest.mark.parametrize("functions", ["zeInit zeLoaderInit", "zeLoaderInit zeLoaderInit zeInit zeLoaderInit"])
def test_over_the_genuine_loader_the_driver_is_listed_once(functions, earlier):
    program = LISTED.format(earlier=earlier, loader=SHIM, functions=functions.split())
    ended = run_python(program, ZE_ENABLE_ALT_DRIVERS=DRIVER)
    assert (ended.status, ended.printed) == (0, "1 1"), ended.complained


@pytest.mark.parametrize("loader", [DRIVER, SHIM], ids=LOADERS)
def test_the_driver_has_a_context_anyway(loader):
    """SYCL 2026.2 takes whatever comes for one."""
    program = LISTED.format(earlier=[], loader=loader, functions=["zeInit"]) + DEFAULT_CONTEXT
    ended = run_python(program, ZE_ENABLE_ALT_DRIVERS=DRIVER)
    assert (ended.status, ended.printed) == (0, "1 1\nthe same, which allocates"), ended.complained


# A command runs as it would alone.


def test_the_exit_status_is_the_commands():
    assert _run("sh", "-c", "exit 7").returncode == 7


def test_a_signal_ends_the_command_itself():
    assert _run("sh", "-c", "kill -TERM $$").returncode == -signal.SIGTERM


def test_a_closed_pipe_ends_the_command_as_it_does_in_a_shell():
    assert _run("sh", "-c", "kill -PIPE $$").returncode == -signal.SIGPIPE


def test_python_is_the_one_that_runs_broker():
    ended = _python("import sys; print(sys.prefix)", PATH="/usr/bin:/bin")
    assert ended.stdout.strip() == sys.prefix


def test_options_after_the_command_are_the_commands():
    assert _run("echo", "--json", "--loader").stdout == "--json --loader\n"


@pytest.mark.parametrize(("mode", "status"), [(None, 127), (0o644, 126)], ids=["missing", "not_executable"])
def test_a_command_that_cannot_be_run_ends_as_in_a_shell(tmp_path, mode, status):
    program = tmp_path / "program"
    if mode:
        program.write_text("")
        program.chmod(mode)
    ended = _run(str(program))
    assert ended.returncode == status
    assert f"{program} cannot be run" in ended.stderr


def test_the_bench_beside_sycls_own_device_runs():
    bench = Path(__file__).resolve().parents[2] / "benches" / "python" / "software_device.py"
    ended = _run("python", "-P", str(bench), "1")
    assert len(ended.stdout.splitlines()) == 4, ended.stderr


# Without a command it prints what it would set.


@pytest.mark.parametrize("loader", LOADERS)
def test_json_tells_what_would_be_set(loader, capsys):
    assert main(["software", "--json", "--loader", loader]) == 0
    told = json.loads(capsys.readouterr().out)
    folder = os.path.dirname(SHIM if loader == "genuine" else DRIVER)
    assert told["loader"] == loader
    assert told["variables"]["ZEL_LIBRARY_PATH"] == folder
    assert told["variables"].get("ZE_ENABLE_ALT_DRIVERS") == (DRIVER if loader == "genuine" else None)
    assert os.path.exists(told["variables"]["BROKER_SOFTWARE_ZE_OPENCL"])


def test_a_shell_can_set_what_is_printed():
    call = f'eval "$({shutil.which("env")} "$0" -P -m broker software)"; echo "$ZEL_LIBRARY_PATH"'
    ended = subprocess.run(["sh", "-c", call, sys.executable], capture_output=True, text=True, timeout=SECONDS)
    assert ended.stdout.strip() == os.path.dirname(DRIVER), ended.stderr


def test_json_takes_no_command(capsys):
    assert main(["software", "--json", "--", "true"]) == 2
    assert "takes no COMMAND" in capsys.readouterr().err


def test_the_choice_of_devices_is_left_to_the_user(capsys):
    main(["software", "--json"])
    told = set(json.loads(capsys.readouterr().out)["variables"])
    named = {"PATH", "LD_LIBRARY_PATH", "ZEL_LIBRARY_PATH", "BROKER_SOFTWARE_ZE_OPENCL"}
    assert told == named | {"UR_L0_USE_IMMEDIATE_COMMANDLISTS", "BROKER_SOFTWARE_XPU"}


def test_lists_of_the_users_choice_stay(monkeypatch, capsys):
    monkeypatch.setenv("UR_L0_USE_IMMEDIATE_COMMANDLISTS", "0")
    main(["software", "--json"])
    told = json.loads(capsys.readouterr().out)["variables"]
    assert told["UR_L0_USE_IMMEDIATE_COMMANDLISTS"] == "0"


# What is missing is named, with what to type.


def _complaint(capsys, *arguments):
    assert main(["software", *arguments, "--", "true"]) == 1
    return capsys.readouterr().err


def test_a_missing_distribution_is_named_with_its_remedy(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "dlpack_broker_software", None)
    assert "pip install ./device/level-zero-software" in _complaint(capsys)


def test_a_missing_runtime_is_named_with_its_remedy(monkeypatch, capsys, tmp_path):
    monkeypatch.delenv("BROKER_SOFTWARE_ZE_OPENCL", raising=False)
    monkeypatch.setattr(_software, "_opencl_candidates", lambda: [tmp_path / "libintelocl.so"])
    assert "pip install intel-opencl-rt" in _complaint(capsys)


def test_a_runtime_that_the_user_names_wrongly_is_named(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("BROKER_SOFTWARE_ZE_OPENCL", f"{tmp_path}/none.so")
    assert f"names {tmp_path}/none.so, which is not there" in _complaint(capsys)


def test_no_runtime_is_a_choice_that_stands(monkeypatch, capsys):
    monkeypatch.setenv("BROKER_SOFTWARE_ZE_OPENCL", "")
    assert main(["software", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["variables"]["BROKER_SOFTWARE_ZE_OPENCL"] == ""


def test_a_missing_loader_is_named_with_its_remedy(monkeypatch, capsys):
    def absent(name):
        raise OSError(f"{name}: cannot open shared object file")

    monkeypatch.setattr(ctypes, "CDLL", absent)
    assert "apt install libze1" in _complaint(capsys, "--loader", "genuine")


def test_the_doctor_takes_the_drivers_variables_for_known(monkeypatch):
    from broker import _native

    monkeypatch.setenv("BROKER_SOFTWARE_ZE_DEVICES", "2")
    assert "BROKER_SOFTWARE_ZE_DEVICES" not in _native.settings()["unknown"]
