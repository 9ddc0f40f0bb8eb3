//! TensorFlow's eager tensors, by the C interface that its Python package exports.

mod dtype;
mod eager;
mod place;

pub use dtype::TfDType;
pub(crate) use eager::ROW;
pub use eager::{Eager, EagerDevice, EagerView, Release};
pub use place::EagerPlace;
