//! TensorFlow's eager tensors on the host, by the C interface that its Python package exports.

mod dtype;
mod eager;

pub use dtype::TfDType;
pub(crate) use eager::ROW;
pub use eager::{Eager, EagerView, Release};
