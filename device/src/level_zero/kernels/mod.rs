//! Kernels of the crate's own, written as SPIR-V when they are first needed.
//!
//! `writer` puts instructions together, each other file writes one kernel by it, and `built` keeps what the driver made
//! of them.

mod built;
mod strided_copy;
mod writer;

pub(super) use built::Kernels;
pub(super) use strided_copy::{Form, RANK};
