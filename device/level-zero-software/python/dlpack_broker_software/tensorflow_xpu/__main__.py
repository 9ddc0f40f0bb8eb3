"""`python -m dlpack_broker_software.tensorflow_xpu SCRIPT ...`: runs a script whose TensorFlow has the device.

Without a script it builds the library for this Python's TensorFlow, and says where it is.
"""

import runpy
import sys

from dlpack_broker_software.tensorflow_xpu import BuildError, library, load

try:
    import tensorflow

    if len(sys.argv) < 2:
        print(library(tensorflow))
    else:
        load()
except (ImportError, BuildError) as error:
    sys.exit(f"TensorFlow gets no XPU: {error}")

if len(sys.argv) > 1:
    del sys.argv[0]
    runpy.run_path(sys.argv[0], run_name="__main__")
