//! dpctl's C interface to SYCL: queues, USM and devices, by the pointers that Python objects hold.

mod devices;
mod functions;
mod native;
mod references;
mod runtime;

pub use devices::DeviceInfo;
pub use native::NativeQueue;
pub use references::OwnedContext;
pub(crate) use runtime::ROW;
pub use runtime::{Dpctl, UsmKind};
