"""JAX's arrays without values, without memory, or without a DLPack dtype."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from .row import inside, made, rows


def _donated():
    x = jnp.ones(3)
    jax.jit(lambda x: x + 1, donate_argnums=0)(x)
    return x


def _deleted():
    x = jnp.ones(3)
    x.delete()
    return x


_TRACED = ("traced: inside jit, grad or vmap", "convert outside")
_GONE = ("donated or deleted", "convert it before it is donated")

ROWS = rows(
    "numpy",
    ("jax_jit", inside(jax.jit, jnp.ones(3)), *_TRACED),
    ("jax_grad", inside(jax.grad, jnp.ones(3)), *_TRACED),
    ("jax_vmap", inside(jax.vmap, jnp.ones((2, 3))), *_TRACED),
    ("jax_donated", made(_donated), *_GONE),
    ("jax_deleted", made(_deleted), *_GONE),
    ("jax_key", made(lambda: jax.random.key(0)), "key<fry> have no DLPack dtype", "pass jax.random.key_data(x)"),
    ("jax_int4", made(lambda: jnp.zeros(2, jnp.int4)), "int4 have no DLPack dtype", "cast to int8"),
)
