//! Allocators for NumPy whose memory other frameworks can share ([NEP 49]).
//!
//! NumPy calls an allocator through a struct of C functions in a capsule,
//! chosen by a context variable; each array keeps the capsule that its memory
//! came from. So the capsule owns everything its functions need, and lives
//! until the last block is freed.
//!
//! [NEP 49]: https://numpy.org/neps/nep-0049.html

mod aligned;
mod handler;
mod install;
mod usm_host;

pub(crate) use install::{install_numpy_handler, numpy_handler};
