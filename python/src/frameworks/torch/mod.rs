//! PyTorch: its row of the table, what its tensors are guarded against, the direct door, and Intel GPUs.

mod direct;
mod guard;
mod modes;
mod release;
mod row;
mod xpu;

pub(super) use row::ROW;
pub(crate) use xpu::{
    any_queue as xpu_queue, context as xpu_queue_of_dpctl, name_of_number as xpu_name_of,
};
