"""The library for the TensorFlow that is installed, built once."""

import sys
from pathlib import Path
from typing import Any

from dlpack_broker_software import building
from dlpack_broker_software.building import BuildError, Recipe

__all__ = ["BuildError", "library"]


def library(tensorflow: Any) -> Path:
    """Return where the library lies; it is built where it has not been."""
    return building.library(
        Recipe(
            name="tensorflow-xpu",
            title=f"XPU for TensorFlow {tensorflow.__version__}",
            duration="10 s",
            folder=Path(__file__).resolve().parent,
            version=f"{tensorflow.__version__} {tensorflow.version.GIT_VERSION} {sys.version}",
            flags=_flags(tensorflow),
            libraries=_libraries(tensorflow),
        )
    )


def _flags(tensorflow: Any) -> list[str]:
    import dpctl

    includes = [tensorflow.sysconfig.get_include(), dpctl.get_include()]
    flags = ["-std=c++17", "-O1", "-fPIC", "-shared", "-fvisibility=hidden", "-pthread"]
    return [*flags, *(word for folder in includes for word in ("-isystem", folder))]


def _libraries(tensorflow: Any) -> list[str]:
    folder = tensorflow.sysconfig.get_lib()
    return [f"-L{folder}", "-l:libtensorflow_framework.so.2", f"-Wl,-rpath,{folder}"]
