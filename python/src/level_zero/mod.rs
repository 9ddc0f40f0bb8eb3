//! Level Zero's memory as `broker.Array` holds it: in which context it is made, copied, and counted.

mod arrays;
pub(crate) mod copies;
mod homes;
mod made;
mod placed;
mod statistics;
pub(crate) mod writes;

pub(crate) use arrays::{facts, finish, is_private, known, lend, own_home, settled};
pub(crate) use homes::queue_of;
pub(crate) use made::{empty_memory, kind_on, made, parse_dtype};
pub(crate) use placed::placed;
pub(crate) use statistics::{empty_cache, memory_stats, usm_type};
