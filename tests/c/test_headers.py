"""The headers by themselves: under each standard, by gcc and by clang, and twice in one program."""

from __future__ import annotations

import subprocess

import pytest
from conftest import DLPACK_HEADERS, HERE, ROOT, STRICT, run

HEADERS = ROOT / "broker" / "capi" / "include"
BY_STANDARD = [("c", "c99"), ("c", "c11"), ("c++", "c++17"), ("c++", "c++20")]
CPP_ALONE = ("broker.hpp", "kernel.hpp", "mdspan.hpp")


def cases() -> list[tuple[str, str, str]]:
    every = [(header, *standard) for header in ("broker.h", *CPP_ALONE) for standard in BY_STANDARD]
    return [case for case in every if case[1] == "c++" or case[0] not in CPP_ALONE]


@pytest.mark.parametrize(("header", "language", "standard"), cases())
def test_a_header_compiles_alone_by_gcc(header, language, standard, tmp_path):
    source = tmp_path / ("alone.c" if language == "c" else "alone.cpp")
    source.write_text(f"#include <dlpack_broker/{header}>\n")
    compiler = "gcc" if language == "c" else "g++"
    options = [f"-std={standard}", "-pedantic", "-Wshadow", *STRICT]
    run([compiler, *options, "-I", HEADERS, "-c", source, "-o", tmp_path / "alone.o"])


@pytest.mark.parametrize(("header", "language", "standard"), cases())
def test_a_header_compiles_alone_by_clang(header, language, standard):
    cindex = pytest.importorskip("clang.cindex")
    # PyPI's libclang brings no headers of the compiler's own, for which gcc's stand in.
    said = subprocess.run(["g++", "-E", "-v", "-x", language, "/dev/null"], capture_output=True, text=True, check=True)
    folders = [line.strip() for line in said.stderr.splitlines() if line.startswith(" /")]
    system = [word for folder in folders for word in ("-isystem", folder)]
    options = ["-x", language, f"-std={standard}", "-pedantic", "-Wshadow", *STRICT, "-nostdinc", *system]
    source = ("alone.cpp", f"#include <dlpack_broker/{header}>\n")
    parsed = cindex.Index.create().parse(source[0], [*options, "-I", str(HEADERS)], unsaved_files=[source])
    assert [str(found) for found in parsed.diagnostics] == []


@pytest.mark.parametrize("standard", ["c++17", "c++20"])
def test_the_header_for_sycl_compiles_on_stubs_of_its_interface(standard, tmp_path):
    folders = ["-I", HEADERS, "-isystem", HERE / "stubs"]
    run(["g++", f"-std={standard}", *STRICT, "-Wshadow", *folders, "-c", HERE / "of_sycl.cpp", "-o", tmp_path / "made.o"])


@pytest.mark.parametrize("header", ["broker.h", *CPP_ALONE])
def test_two_units_of_one_program_include_a_header(header, compiled, prefix, tmp_path):
    folders = ["-I", prefix / "include", "-isystem", DLPACK_HEADERS]
    for name, rest in {"one": "int main() { return 0; }", "two": ""}.items():
        include = f"#include <dlpack_broker/{header}>\n"
        (tmp_path / f"{name}.cpp").write_text(f"{include}{include}#include <dlpack/dlpack.h>\n{rest}\n")
    sources = [tmp_path / "one.cpp", tmp_path / "two.cpp"]
    library = ["-L", prefix / "lib", "-ldlpack_broker"]
    run(["g++", "-std=c++17", *STRICT, *folders, *sources, "-o", tmp_path / "both", *library])


def test_the_library_shows_only_its_own_names(prefix):
    said = run(["nm", "-D", "--defined-only", prefix / "lib" / "libdlpack_broker.so"])
    names = {line.split()[-1] for line in said.splitlines()}
    assert {name for name in names if not name.startswith("broker_")} == set()
    assert "broker_array_from_dlpack" in names


def test_the_static_library_shows_only_its_own_names(prefix):
    said = run(["nm", "--defined-only", "--extern-only", prefix / "lib" / "libdlpack_broker.a"])
    names = {line.split()[-1] for line in said.splitlines() if len(line.split()) == 3}
    assert {name for name in names if not name.startswith("broker_")} == set()


def test_the_soname_ends_with_the_version_of_the_abi(prefix):
    said = run(["readelf", "-d", prefix / "lib" / "libdlpack_broker.so"])
    assert "[libdlpack_broker.so.0]" in said


def test_every_function_of_the_header_is_in_the_library(prefix):
    header = (HEADERS / "dlpack_broker" / "broker.h").read_text()
    code = "\n".join(line for line in header.splitlines() if not line.lstrip().startswith("//"))
    declared = {word.split("(")[0].lstrip("*") for word in code.split() if word.lstrip("*").startswith("broker_") and "(" in word}
    said = run(["nm", "-D", "--defined-only", prefix / "lib" / "libdlpack_broker.so"])
    exported = {line.split()[-1] for line in said.splitlines()}
    assert declared == exported


def test_the_names_that_operations_are_to_have_are_free(prefix):
    said = run(["nm", "-D", "--defined-only", prefix / "lib" / "libdlpack_broker.so"])
    assert [line for line in said.splitlines() if " broker_op_" in line] == []
    assert not (HEADERS / "dlpack_broker" / "ops.h").exists()
