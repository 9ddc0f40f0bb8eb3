//! Memory, layouts and dtypes of the project's own arrays.
//!
//! This crate knows no DLPack and no Python. It holds the closed list of
//! element types ([`DType`]), the checked shape and strides of a view
//! ([`Layout`]), and allocations together with what keeps them alive
//! ([`Memory`]), on the host and on devices that other runtimes own.

mod axes;
mod copy;
mod device;
mod dtype;
mod error;
mod kernel_error;
mod layout;
pub mod level_zero;
mod memory;
mod pages;
mod process;
mod scalar;
mod share_error;
mod shared_file;
mod ticket;
mod view;

pub use copy::copy_strided;
pub use device::Device;
pub use dtype::{DType, Kind};
pub use error::{Error, ErrorKind, Result};
pub use kernel_error::KernelError;
pub use layout::{Dims, Layout, MAX_RANK};
pub use memory::{ALIGNMENT, Memory, UsmKind};
pub use pages::{HUGE_BYTES, advise_huge_pages};
pub use scalar::{Item, Scalar, ScalarError};
pub use share_error::ShareError;
pub use shared_file::SharedFile;
pub use ticket::Ticket;
pub use view::{Index, View, ViewError};
