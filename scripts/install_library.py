"""`make install PREFIX=...`: the C library with its headers, its CMake package and its pkg-config file.

Cargo builds a static library. Of that the system's linker makes the shared one, since cargo's own version script would
have the last word there, and a static one in which only the names of the C ABI are left.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from machine import ROOT, NotReady, prepare

CAPI = ROOT / "broker" / "capi"
HEADERS = CAPI / "include" / "dlpack_broker"
BUILT = "libdlpack_broker_capi.a"
SHARED = "libdlpack_broker.so"
NAMES = "broker_*"

SYSTEM = ("stdc++", "gcc_s", "util", "rt", "pthread", "m", "dl", "c")
"""What Rust's standard library needs of the system, as `rustc --print native-static-libs` tells, and C++'s for the
exceptions of frameworks."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--prefix", type=Path, required=True, help="where to install")
    parser.add_argument("--shared-only", action="store_true", help="leaves out what needs links or is large, for wheels")
    options = parser.parse_args()
    try:
        prepare("install")
        install(options.prefix.expanduser().resolve(), options.shared_only)
    except NotReady as reason:
        print(f"install: {reason}", file=sys.stderr)
        return 1
    print(f"installed in {options.prefix}", flush=True)
    return 0


def install(prefix: Path, shared_only: bool = False) -> None:
    """Builds and installs everything below a folder."""
    built = build()
    libraries = prefix / "lib"
    libraries.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        link_shared(built, libraries / f"{SHARED}.{abi()}", Path(scratch))
        if not shared_only:
            point(libraries / SHARED, f"{SHARED}.{abi()}")
            link_static(built, libraries / "libdlpack_broker.a", Path(scratch))
    headers = prefix / "include" / "dlpack_broker"
    shutil.rmtree(headers, ignore_errors=True)
    shutil.copytree(HEADERS, headers)
    for name in ("dlpack_broker-config.cmake", "dlpack_broker-config-version.cmake"):
        write(CAPI / "cmake" / name, libraries / "cmake" / "dlpack_broker" / name)
    if not shared_only:
        write(CAPI / "cmake" / "dlpack_broker.pc", libraries / "pkgconfig" / "dlpack_broker.pc")


def build() -> Path:
    """Has cargo build the static library, and returns where it is."""
    call(["cargo", "build", "--release", "--package", "dlpack-broker-capi", "--lib"])
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    return target / "release" / BUILT


def link_shared(built: Path, library: Path, scratch: Path) -> None:
    """Makes the shared library, in which only the names of the ABI are seen."""
    script = scratch / "names.map"
    script.write_text(f"{{ global: {NAMES}; local: *; }};\n")
    unfinished = scratch / library.name
    options = [f"-soname,{library.name}", f"--version-script={script}", "--gc-sections", "--no-undefined", "-z,now", "-s"]
    whole = ["-Wl,--whole-archive", built, "-Wl,--no-whole-archive"]
    system = [f"-l{name}" for name in SYSTEM]
    call([compiler(), "-shared", "-o", unfinished, *whole, *(f"-Wl,{option}" for option in options), *system])
    # A program that runs keeps the file that it has opened.
    library.unlink(missing_ok=True)
    shutil.copy2(unfinished, library)


def link_static(built: Path, library: Path, scratch: Path) -> None:
    """Makes the static library: one object, in which all other names are the object's own."""
    everything, visible = scratch / "everything.o", scratch / "dlpack_broker.o"
    wanted = [f"--undefined={name}" for name in re.findall(r"\b(broker_\w+)\(", header())]
    call(["ld", "-r", "--gc-sections", *wanted, "-o", everything, "--whole-archive", built])
    # Those of Rust's standard library have its bitcode beside the code, which would be in the way of link-time passes.
    bitcode = ["--remove-section=.llvmbc", "--remove-section=.llvmcmd"]
    call(["objcopy", "--wildcard", f"--keep-global-symbol={NAMES}", "--strip-debug", *bitcode, everything, visible])
    library.unlink(missing_ok=True)
    call(["ar", "rcs", library, visible])


def point(link: Path, target: str) -> None:
    link.unlink(missing_ok=True)
    link.symlink_to(target)


def write(template: Path, path: Path) -> None:
    """Fills in a file of the packages."""
    manifest = tomllib.loads((ROOT / "Cargo.toml").read_text())
    version = manifest["workspace"]["package"]["version"]
    values = {
        "ABI": abi(),
        "VERSION": version,
        "MINOR": version.rpartition(".")[0],
        "LIBRARIES": ";".join(SYSTEM),
        "LINK": " ".join(f"-l{name}" for name in SYSTEM),
    }
    text = re.sub(r"@([A-Z]+)@", lambda found: values[found[1]], template.read_text())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def abi() -> str:
    """The number that the soname ends with."""
    found = re.search(r"#define BROKER_ABI_VERSION (\d+)", header())
    if found is None:
        raise NotReady(f"{HEADERS / 'broker.h'} names no version of the ABI: run `cargo xtask generate`")
    return found[1]


def header() -> str:
    return (HEADERS / "broker.h").read_text()


def compiler() -> str:
    return os.environ.get("CC", "cc")


def call(command: list[str | Path]) -> None:
    words = [str(word) for word in command]
    if subprocess.run(words, cwd=ROOT, stdin=subprocess.DEVNULL).returncode:
        raise NotReady(f"`{' '.join(words)}` failed: see above")


if __name__ == "__main__":
    sys.exit(main())
