//! TensorFlow: its row of the table, and the direct door with the devices behind it.

mod direct;
mod places;
mod release;
mod row;

pub(super) use row::ROW;
