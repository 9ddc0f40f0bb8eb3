//! Views: what a key of indices, or another order or shape of the axes, makes of a layout.
//!
//! Nothing here follows an address: a view is a layout, and how many elements behind the first its own first one is.

mod error;
mod key;
mod shape;

pub use error::ViewError;
pub use key::{Index, View};
