//! Elements moved between tensors of one shape, wherever they are, and the memory of Level Zero that they come to.
//!
//! ```text
//! host to host:      strided copy, through memory between where the two overlap
//! host to device:    what has gaps is gathered by the host; uploaded; spread out by the device where the target's order
//!                    is another
//! device to device:  strided copy by the target's device where it follows the strides; else gathered by the source's,
//!                    and copied from there; through the host where the contexts do not know each other's memory
//! device to host:    what has gaps is gathered by the device; downloaded; spread out by the host
//! ```
//!
//! Nothing here asks a framework: whoever calls has waited for its work.

mod assign;
mod fill;
mod host;
mod made;
mod order;
mod place;

pub use assign::{Side, assign};
pub use fill::fill;
pub use host::row_major;
pub use made::{Target, copied, empty, idle, to_host};
pub use order::{Turn, settle, within};
pub use place::{allocation, home_of, is_followed, is_private, queue_for};
