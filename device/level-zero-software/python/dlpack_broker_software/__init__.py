"""The libraries of the software Level Zero device, which runs on the processor and is no GPU.

``python -m broker software -- COMMAND`` runs a command on it.

Attributes
----------
DRIVER : pathlib.Path
    The driver, which also stands in the place of a loader: a file that SYCL finds by its folder in
    ``ZEL_LIBRARY_PATH``.
SHIM : pathlib.Path
    What SYCL finds likewise, to use the driver under the machine's own loader.
"""

from pathlib import Path

__all__ = ["DRIVER", "SHIM"]

_FOLDER = Path(__file__).resolve().parent

DRIVER = _FOLDER / "loader" / "libze_loader.so.1"
SHIM = _FOLDER / "shim" / "libze_loader.so.1"
