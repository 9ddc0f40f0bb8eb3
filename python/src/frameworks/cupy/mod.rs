//! CuPy's arrays, on CUDA devices only.

mod direct;
mod row;

pub(super) use row::ROW;
