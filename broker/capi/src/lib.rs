//! The C ABI of broker, one file a subject; `include/dlpack_broker/broker.h` is made of it by `cargo xtask generate`.
//!
//! Every exported function is named `broker_<type>_<verb>`, takes the object first, then inputs, then outputs, and
//! returns a [`Status`]. What goes wrong leaves the outputs as they were and its text with the thread. No panic leaves
//! a function. What a function does stands in the crates below: here are only the border and its rules.

#![expect(
    clippy::missing_safety_doc,
    reason = "the docs of exported functions are the header's, where each argument says give, take or keep"
)]

mod abi;
mod argument;
mod array;
mod bytes;
mod context;
mod debug;
mod device;
mod dtype;
mod entry;
mod error;
mod handle;
mod last_error;
mod launch;
mod module;
mod queue;
mod runtime;
mod status;
mod text;

pub use abi::*;
pub use array::*;
pub use bytes::broker_bytes_release;
pub use context::*;
pub use debug::broker_debug_handles;
pub use device::*;
pub use dtype::{DType, broker_dtype_from_name, broker_dtype_name};
pub use last_error::broker_last_error;
pub use launch::*;
pub use module::*;
pub use queue::*;
pub use runtime::*;
pub use status::{Status, broker_status_name};
pub use text::broker_text_release;
