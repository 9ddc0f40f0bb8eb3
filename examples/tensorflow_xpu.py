"""Shares memory between dpnp and TensorFlow's XPU on an Intel GPU, or on the device in software.

Run it where there is no GPU by
``python -m broker software -- python -m dlpack_broker_software.tensorflow_xpu examples/tensorflow_xpu.py``.
"""

import dpnp
import tensorflow as tf

import broker

if not tf.config.list_physical_devices("XPU"):
    print("TensorFlow has no XPU here: see docs/tensorflow.md")
    raise SystemExit

with tf.device("XPU:0"):
    tensor = tf.constant([1.0, 2.0, 3.0])
    total = tensor + tensor
array = broker.to_dpnp(total)
print(f"TensorFlow's on {total.device.rpartition('device:')[2]}: {total.numpy()}")
print(f"dpnp's view on {array.sycl_device.filter_string}: {array}")

array = dpnp.arange(4, dtype="float32")
tensor = broker.to_tensorflow(array)
print(f"dpnp's on {array.sycl_device.filter_string}: {array}")
print(f"TensorFlow's view on {tensor.device.rpartition('device:')[2]}: {tensor.numpy()}")
