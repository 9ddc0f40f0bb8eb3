"""Tests of what is asked of the machine, with packages and toolchains made up."""

import sys
from dataclasses import replace
from pathlib import Path

import demo
import machine
import pytest
from environment import AURORA, TEST, fingerprint

ABSENT = machine.DebianPackage("absent", "does something", lambda: False, True, frozenset({"test"}))
OPTIONAL = machine.DebianPackage("optional", "does more", lambda: False, False, frozenset({"test"}))


@pytest.fixture
def user(monkeypatch):
    monkeypatch.setattr(machine.os, "geteuid", lambda: 1000)


def test_root_has_missing_packages_installed(monkeypatch):
    installed = []
    monkeypatch.setattr(machine.os, "geteuid", lambda: 0)
    monkeypatch.setattr(machine.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(machine, "apt_install", installed.extend)
    machine.install_missing_packages("test", (ABSENT, OPTIONAL))
    assert installed == ["absent", "optional"]


@pytest.mark.usefixtures("user")
def test_a_user_is_told_what_to_ask_for():
    with pytest.raises(machine.NotReady, match="administrator for: apt-get install absent$"):
        machine.install_missing_packages("test", (ABSENT,))


@pytest.mark.usefixtures("user")
def test_a_package_that_only_one_test_wants_stops_nobody(capsys):
    machine.install_missing_packages("test", (OPTIONAL,))
    assert "apt-get install optional" in capsys.readouterr().out


@pytest.mark.usefixtures("user")
def test_a_package_of_another_command_is_not_asked_for():
    machine.install_missing_packages("demo", (ABSENT,))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("cargo 1.95.0 (f2d3ce0bd 2026-03-21)", (1, 95)), ("1.100", (1, 100)), ("", (0,))],
)
def test_versions_compare_as_numbers(text, expected):
    assert machine.version(text) == expected


def test_an_older_rust_is_refused_at_once(tmp_path):
    manifest = tmp_path / "Cargo.toml"
    manifest.write_text('[workspace.package]\nrust-version = "9999.0"\n')
    with pytest.raises(machine.NotReady, match="Rust 9999.0 or newer"):
        machine.require_rust(manifest)


def test_too_little_disk_is_said_before_anything_is_downloaded(tmp_path):
    with pytest.raises(machine.NotReady, match="needs 1000000 GB"):
        machine.require_disk(tmp_path, 10**6, "everything")


def test_the_fingerprint_follows_what_is_included_and_the_python(tmp_path):
    wanted = tmp_path / "test.txt"
    wanted.write_text("-c pins.txt\nnumpy\n")
    (tmp_path / "pins.txt").write_text("six==1\n")
    before = fingerprint(wanted, "3.11")
    assert fingerprint(wanted, "3.12") != before
    (tmp_path / "pins.txt").write_text("six==2\n")
    assert fingerprint(wanted, "3.11") != before


def test_the_fingerprint_ignores_the_other_environment(tmp_path):
    wanted = tmp_path / "test.txt"
    wanted.write_text("numpy\n")
    before = fingerprint(wanted, "3.11")
    (tmp_path / "aurora.txt").write_text("numpy==1.26.4\n")
    assert fingerprint(wanted, "3.11") == before


def test_opencl_is_pointed_at_the_one_driver_of_the_environment(tmp_path):
    driver = tmp_path / "lib" / "libintelocl.so"
    driver.parent.mkdir()
    driver.touch()
    made = replace(TEST, folder=tmp_path)
    made.point_opencl_at_own_driver()
    (vendor,) = made.opencl_vendors.iterdir()
    assert vendor.read_text() == f"{driver}\n"
    assert made.variables()["OCL_ICD_VENDORS"] == str(vendor.parent)
    assert "OCL_ICD_FILENAMES" not in made.variables()


def test_a_python_too_new_for_the_pins_is_refused_by_name():
    with pytest.raises(machine.NotReady, match="PYTHON=python3.11"):
        AURORA.require_python((3, 12))
    AURORA.require_python((3, 11))
    TEST.require_python((3, 99))


@pytest.mark.parametrize("requirements", ["pins.txt", "aurora.txt"])
def test_every_package_is_pinned(requirements):
    lines = (machine.ROOT / "requirements" / requirements).read_text().splitlines()
    assert [line for line in lines if not line.startswith("#") and "==" not in line] == []


def test_the_demo_adds_only_what_is_missing():
    wanted = "# comment\nsys==1\nno_such_framework==2.0\n"
    assert demo.missing_frameworks(Path(sys.executable), wanted) == ["no_such_framework==2.0"]
