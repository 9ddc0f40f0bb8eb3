//! The frameworks that broker converts to, one row each.

mod cupy;
mod jax;
mod numpy;
mod recognition;
mod row;
mod state;
mod tensorflow;
mod torch;

pub(crate) use recognition::{framework_of, is_own, is_proxy, recognise};
pub(crate) use row::{CudaStream, FRAMEWORKS, Framework, Outgoing, find, framework_rows};
pub(crate) use state::{consumer, framework_state, import};
