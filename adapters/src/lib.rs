//! Finds framework runtimes that this process has loaded, and calls their C interfaces.
//!
//! An adapter attaches to libraries that are mapped already, and nobody closes one; only [`load`] loads one, for programs
//! without Python. Each call into C++ runs
//! in a guard, so that an exception comes back as an [`Error`]. How tensors are exchanged is not known here.

mod cuda;
mod dpctl;
mod end;
mod error;
mod fork;
mod guard;
mod itex;
mod level_zero;
mod library;
mod runtimes;
mod sycl;
mod tensorflow;
mod torch;
mod torch_xpu;

pub use cuda::{Cuda, CudaMemory, CudaStream};
pub use dpctl::{DeviceInfo, Dpctl, NativeQueue, OwnedContext, UsmKind};
pub use error::{Error, ErrorKind, Result};
pub use fork::{refuse_in_child, watch_forks};
pub use itex::Itex;
pub use library::{load, mapped_paths};
pub use runtimes::{LoadedRuntime, QueueConvention, inventory};
pub use sycl::{ContextRef, NativeContext, QueueRef, Sycl, WAITS};
pub use tensorflow::{Eager, EagerDevice, EagerPlace, EagerView, Release, TfDType};
pub use torch::{Marks, TorchPredicates};
pub use torch_xpu::torch_xpu_context;
