"""`python -m dlpack_broker_software.tensorflow_xpu`: builds the library for this Python's TensorFlow, and says where it is."""

import sys

from dlpack_broker_software.tensorflow_xpu.building import BuildError, library

try:
    import tensorflow

    print(library(tensorflow))
except (ImportError, BuildError) as error:
    sys.exit(f"XPU for TensorFlow cannot be built: {error}")
