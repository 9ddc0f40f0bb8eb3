//! PyTorch: its row of the table, what its tensors are guarded against, and the direct door.

mod direct;
mod guard;
mod row;

pub(super) use row::ROW;
