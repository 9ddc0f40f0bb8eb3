//! The public functions, each a thin one.

mod arrays;
mod conversions;
mod target;
mod tensor;
mod usm;

pub(crate) use arrays::{asarray, from_capsule, from_dlpack, shares_memory, to_capsule};
pub(crate) use conversions::{to, to_cupy, to_jax, to_numpy, to_tensorflow, to_torch};
pub(crate) use tensor::{
    broadcast_array, check_dtype, full_array, held_array, permute_array, reshape_array,
};
pub(crate) use usm::{to_dpnp, to_usm_ndarray};
