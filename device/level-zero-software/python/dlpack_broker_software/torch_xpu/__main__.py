"""`python -m dlpack_broker_software.torch_xpu`: builds the extension for the PyTorch of this Python, and says where it is."""

import sys

from dlpack_broker_software.torch_xpu.building import BuildError, library

try:
    import torch

    print(library(torch))
except (ImportError, BuildError) as error:
    sys.exit(f"xpu for PyTorch cannot be built: {error}")
