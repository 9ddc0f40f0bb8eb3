//! SYCL's runtimes by the symbols of their libraries: native handles, who owns an object, waits, barriers.
//!
//! A process may have several, whose objects must not meet.

mod barrier;
mod belief;
mod functions;
mod references;
mod runtime;

pub(crate) use functions::ROW;
pub use references::{ContextRef, QueueRef};
pub use runtime::{NativeContext, Sycl, WAITS};
