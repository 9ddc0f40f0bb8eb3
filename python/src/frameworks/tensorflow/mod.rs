//! TensorFlow: its row of the table, and the direct door.

mod direct;
mod row;

pub(super) use row::ROW;
