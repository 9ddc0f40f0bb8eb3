//! Level Zero: its drivers, devices, and what they can do.
//!
//! The loader is found at run time. Without one, or without a device, the functions here say so and nothing else of
//! the crate changes.

mod adopted;
mod api;
mod cache;
mod clock;
mod context;
mod copies;
mod device;
mod driver;
mod engine;
mod event;
mod fork;
mod home;
mod interface;
mod kernel;
mod kernels;
mod lanes;
mod launch;
mod module;
mod opencl;
mod parameter;
mod pool;
mod properties;
mod queue;
mod region;
pub mod registry;
mod ring;
mod selector;
mod share;
mod staging;
mod strided;
mod usm;
mod words;
mod work;

pub use adopted::NativeQueue;
pub use cache::{Cache, CacheMode, CacheStatus};
pub use clock::Times;
pub use context::{Context, Known};
pub use device::{Device, devices};
pub use event::Event;
pub use fork::refuse_in_child;
pub use home::{Allocation, Home, Origin, Outside};
pub use kernel::Kernel;
pub use launch::{Argument, Range};
pub use module::Module;
pub use opencl::spirv_of_opencl;
pub use parameter::{Number, Parameter, Pointee};
pub use pool::{Block, Pool, Statistics};
pub use properties::{PciAddress, Properties};
pub use queue::Queue;
pub use region::Rows;
pub use share::Opened;
pub use usm::Usm;
