//! Finds framework runtimes that this process has loaded, and calls their C interfaces.
//!
//! An adapter attaches to libraries that are mapped already and never loads or closes one. Each call into C++ runs
//! in a guard, so that an exception comes back as an [`Error`]. How tensors are exchanged is not known here.

mod cuda;
mod dpctl;
mod error;
mod fork;
mod guard;
mod library;
mod tensorflow;
mod torch;

pub use cuda::{Cuda, CudaMemory, CudaStream};
pub use dpctl::{
    ContextRef, DeviceInfo, Dpctl, NativeContext, OwnedContext, QueueRef, UsmKind, WAITS,
};
pub use error::{Error, ErrorKind, Result};
pub use fork::{refuse_in_child, watch_forks};
pub use library::mapped_paths;
pub use tensorflow::{Eager, EagerDevice, EagerPlace, EagerView, Release, TfDType};
pub use torch::{Marks, TorchPredicates};
