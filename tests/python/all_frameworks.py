"""Every framework of the test environment, imported once and set up as this suite needs it.

JAX has 64 bits switched on: otherwise half the dtypes would not exist there.
"""

from __future__ import annotations

import os

for _name, _value in {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0", "JAX_PLATFORMS": "cpu"}.items():
    os.environ.setdefault(_name, _value)

import jax

jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp
import ml_dtypes
import numpy as np
import tensorflow as tf
import torch

__all__ = ["jax", "jnp", "ml_dtypes", "np", "tf", "torch"]
