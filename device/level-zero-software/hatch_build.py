"""Builds the driver and the shim by cargo, and puts them into the wheel."""

import json
import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PLACES = {
    "dlpack-broker-software": "dlpack_broker_software/loader/libze_loader.so.1",
    "dlpack-broker-software-shim": "dlpack_broker_software/shim/libze_loader.so.1",
}
"""Where the library of each package goes; SYCL looks for a file of that name."""


class Libraries(BuildHookInterface):
    """Adds the libraries, which make the wheel one of this platform for any Python."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the libraries before the wheel is packed."""
        built = build(Path(self.root))
        build_data["force_include"].update({built[package]: place for package, place in PLACES.items()})
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{sysconfig.get_platform().replace('-', '_').replace('.', '_')}"


def build(root: Path) -> dict[str, str]:
    """Return the path of each package's library, which cargo tells wherever its target folder is."""
    if not shutil.which("cargo"):
        raise SystemExit("cargo is missing, which builds the driver: install Rust, see https://rustup.rs")
    packages = [word for package in PLACES for word in ("--package", package)]
    call = ["cargo", "build", "--release", "--lib", "--message-format=json-render-diagnostics", *packages]
    ended = subprocess.run(call, cwd=root, stdout=subprocess.PIPE, text=True)
    if ended.returncode:
        raise SystemExit(f"`{' '.join(call)}` failed: see above")
    messages = [json.loads(line) for line in ended.stdout.splitlines() if line.startswith("{")]
    files = [file for message in messages for file in message.get("filenames", [])]
    return {package: library(package, files) for package in PLACES}


def library(package: str, files: list[str]) -> str:
    """Return the shared library of a package among the files that were built."""
    name = f"lib{package.replace('-', '_')}.so"
    return next(file for file in files if Path(file).name == name)
