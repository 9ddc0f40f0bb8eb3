"""TensorFlow, which takes legacy capsules alone, from tensors that it would refuse or die of."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import broker
import numpy as np
import tensorflow as tf
import torch

# TensorFlow needs 64-byte boundaries, at which NumPy does not allocate. Broker's own memory is on them.
weights = broker.to_numpy(broker.asarray(np.ones((256, 256), dtype="float32"), copy=True))

sources = {
    "NumPy, on a 64-byte boundary": weights,
    "NumPy, one element further": weights.reshape(-1)[1:],
    "NumPy, transposed": weights.T,
    "NumPy, backwards": weights[::-1],
    "PyTorch, bfloat16": torch.ones(256, dtype=torch.bfloat16),
    "PyTorch, float8": torch.ones(256).to(torch.float8_e5m2),
    "a versioned capsule": torch.ones(256).__dlpack__(max_version=(1, 0)),
}
for name, source in sources.items():
    route = broker.explain(source, to=tf)
    tensor = broker.to_tensorflow(source)
    assert isinstance(tensor, tf.Tensor)
    tf.cast(tensor, tf.float32)  # the operation that ends the process on memory taken in by hand
    print(f"{name}: {route.outcome}{', ' + route.why if route.why else ''}")

# What TensorFlow itself cannot hold is an error in words, not a wrong tensor.
try:
    broker.to_tensorflow(torch.zeros(4, dtype=torch.complex32))
except broker.UnsupportedDTypeError as error:
    print(error)

# The way back marks the array, for TensorFlow's tensors never change.
array = broker.to_numpy(tf.ones(3))
assert not array.flags.writeable
