//! Intel's OpenCL runtime for the processor, which compiles SPIR-V and runs kernels.
//!
//! [`library`] finds it and holds its functions; [`program`] and [`kernel`] are its objects, each of which one Rust
//! type drops. Memory, order and events are not OpenCL's business here.

mod error;
mod kernel;
mod library;
mod program;

pub(crate) use kernel::{ClKernel, ClQueue, Facts};
pub(crate) use library::{Device, DeviceNumber, device};
pub(crate) use program::{Built, ClProgram, Input};
