//! JAX: its row of the table, and the direct door.

mod direct;
mod gpus;
mod row;

pub(super) use row::ROW;
