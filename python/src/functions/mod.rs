//! The public functions, each a thin one.

mod arrays;
mod conversions;
mod target;

pub(crate) use arrays::{asarray, from_capsule, from_dlpack, shares_memory, to_capsule};
pub(crate) use conversions::{to, to_cupy, to_jax, to_numpy, to_tensorflow, to_torch};
