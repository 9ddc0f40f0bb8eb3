"""The programs of this folder: each claim by itself, then all of them under AddressSanitizer and in valgrind."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from conftest import HERE, ROOT, SITE_PACKAGES, on_software_device, run

ON_HOST = ("arrays.c", "dlpack.c", "views.c", "ipc.c", "owners.cpp")
ON_DEVICES = ("devices.c", "queues.c", "runtimes.c", "kernels.cpp")

KOKKOS = Path("/usr/include/trilinos/Kokkos_Core.hpp")

ASAN = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer")
LEAKS = ("--leak-check=full", "--errors-for-leak-kinds=definite,indirect,possible")
VALGRIND = ("valgrind", "--quiet", *LEAKS, "--error-exitcode=99")
WATCHED = tuple(name for name in ON_HOST if name != "ipc.c")
"""Valgrind does not know the system call by which a process gets the descriptor of another one."""


def claims(source: str) -> list[str]:
    """The names of a program's claims, as its table lists them."""
    return re.findall(r'^    \{"(\w+)",', (HERE / source).read_text(), re.MULTILINE)


def every_claim(sources: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(source, claim) for source in sources for claim in claims(source)]


@pytest.mark.parametrize(("source", "claim"), every_claim(ON_HOST))
def test_on_the_host(compiled, source, claim):
    run([compiled(source), claim])


PATHS = {"DPCTL": str(SITE_PACKAGES / "dpctl" / "libDPCTLSyclInterface.so"), "EXAMPLES": str(ROOT / "examples")}
"""What programs are told of files."""


@pytest.mark.parametrize(("source", "claim"), every_claim(ON_DEVICES))
def test_on_the_software_device(compiled, source, claim):
    run(on_software_device([compiled(source), claim]), **PATHS)


@pytest.mark.parametrize("claim", claims("adapters.cpp"))
def test_on_stubs_of_what_the_adapters_adapt(compiled, claim):
    run([compiled("adapters.cpp", "-DSTUBS", "-isystem", str(HERE / "stubs")), claim])


@pytest.mark.skipif(not KOKKOS.exists(), reason="Kokkos is missing: apt-get install libtrilinos-kokkos-dev")
def test_with_kokkos(compiled):
    run([compiled("adapters.cpp", "-isystem", str(KOKKOS.parent), libraries=("trilinos_kokkoscore",))])


@pytest.mark.parametrize("source", ON_HOST)
def test_with_the_static_library(compiled, source):
    run([compiled(source, static=True)])


@pytest.mark.parametrize("source", ON_HOST)
def test_no_leak_and_no_error_under_address_sanitizer(compiled, source):
    run([compiled(source, *ASAN)], ASAN_OPTIONS="detect_leaks=1")


@pytest.mark.parametrize("source", WATCHED)
@pytest.mark.skipif(shutil.which("valgrind") is None, reason="valgrind is missing: apt-get install valgrind")
def test_no_leak_and_no_error_in_valgrind(compiled, source):
    run([*VALGRIND, compiled(source)], timeout=300)


def test_without_level_zero_the_host_is_the_only_device(compiled):
    run([compiled("devices.c"), "the_host_is_the_first_device"])
