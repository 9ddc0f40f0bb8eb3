"""JAX's arrays on several devices, in a process that has two."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from .row import made, rows


def _spread(*axes):
    mesh = jax.make_mesh((2,), ("devices",))
    sharding = jax.sharding.NamedSharding(mesh, jax.sharding.PartitionSpec(*axes))
    return jax.device_put(jnp.arange(4.0), sharding)


_SHARDED = ("sharded over 2 devices", "pass jax.device_put(x, jax.devices()[0])")

ROWS = rows(
    "numpy",
    ("jax_sharded", made(lambda: _spread("devices")), *_SHARDED),
    ("jax_replicated", made(_spread), *_SHARDED),
)
