"""A function written for PyTorch that takes, and gives back, the arrays of its caller."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import broker
import jax.numpy as jnp
import numpy as np
import tensorflow as tf
import torch


# JAX's and TensorFlow's arrays never change, and this only reads them: readonly="share" says so, without a warning.
@broker.using("torch", readonly="share")
def standardise(batch, weight=1.0):
    """Shift and scale each column, in PyTorch."""
    return weight * (batch - batch.mean(0)) / batch.std(0)


batch = np.arange(12, dtype="float32").reshape(4, 3)
expected = standardise(torch.from_numpy(batch)).numpy()

for x in (batch, jnp.asarray(batch), tf.constant(batch)):
    result = standardise(x, weight=2.0)
    assert type(result) is type(x)
    assert np.allclose(broker.to_numpy(result), 2.0 * expected)
    print(type(x).__module__.split(".")[0], "->", type(result).__name__)


# Containers are walked, and what is no array passes untouched.
@broker.using("numpy", copy=False)
def total(parts, name):
    """Sum the arrays of a dict, in NumPy, without a copy."""
    return name, sum(part.sum() for part in parts.values())


print(total({"a": torch.ones(3), "b": torch.ones(2)}, "five"))
