//! Level Zero: its drivers, devices, and what they can do.
//!
//! The loader is found at run time. Without one, or without a device, the functions here say so and nothing else of
//! the crate changes.

mod api;
mod context;
mod device;
mod driver;
mod event;
mod fork;
mod home;
mod pool;
mod properties;
mod queue;
mod selector;
mod usm;

pub use context::{Context, Known};
pub use device::{Device, devices};
pub use event::Event;
pub use fork::refuse_in_child;
pub use home::{Allocation, Home, Origin};
pub use pool::{Block, Pool, Statistics};
pub use properties::{PciAddress, Properties};
pub use queue::Queue;
pub use usm::Usm;
