"""The extension for the PyTorch that is installed, built once."""

import importlib.machinery
import importlib.util
import sys
import sysconfig
from pathlib import Path
from types import ModuleType
from typing import Any

from dlpack_broker_software import building
from dlpack_broker_software.building import BuildError, Recipe

__all__ = ["BuildError", "built", "library"]

_NAME = "_native"


def built(torch: Any) -> ModuleType:
    """Return the extension for a PyTorch that was imported; it is built where it has not been."""
    # By its path, since it belongs to one version of PyTorch.
    path = str(library(torch))
    loader = importlib.machinery.ExtensionFileLoader(_NAME, path)
    spec = importlib.util.spec_from_file_location(_NAME, path, loader=loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def library(torch: Any) -> Path:
    """Return where the extension lies; it is built where it has not been."""
    return building.library(
        Recipe(
            name="torch-xpu",
            title=f"xpu for PyTorch {torch.__version__}",
            duration="a minute",
            folder=Path(__file__).resolve().parent,
            version=f"{torch.__version__} {torch.version.git_version} {sys.version}",
            flags=_flags(torch),
            libraries=_libraries(torch),
        )
    )


def _flags(torch: Any) -> list[str]:
    import dpctl

    abi = int(torch._C._GLIBCXX_USE_CXX11_ABI)
    torch_include = Path(torch.__file__).parent / "include"
    includes = [
        torch_include,
        torch_include / "torch" / "csrc" / "api" / "include",
        Path(dpctl.get_include()),
        sysconfig.get_path("include"),
    ]
    flags = ["-std=c++20", "-O1", "-fPIC", "-shared", "-fvisibility=hidden", f"-D_GLIBCXX_USE_CXX11_ABI={abi}"]
    return [*flags, *(word for folder in includes for word in ("-isystem", str(folder)))]


def _libraries(torch: Any) -> list[str]:
    folder = Path(torch.__file__).parent / "lib"
    names = ["torch", "torch_cpu", "torch_python", "c10"]
    return [f"-L{folder}", *(f"-l{name}" for name in names), f"-Wl,-rpath,{folder}"]
