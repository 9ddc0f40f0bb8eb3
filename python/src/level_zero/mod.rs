//! Level Zero's memory as `broker.Array` holds it: in which context it is made, copied, and counted.

mod arrays;
pub(crate) mod copies;
mod homes;
mod made;
mod placed;
mod shared;
mod statistics;

pub(crate) use arrays::{facts, known, own_home, row_major, settled};
pub(crate) use homes::queue_of;
pub(crate) use made::{empty_memory, kind_on};
pub(crate) use placed::{placed, uploaded};
pub(crate) use shared::{opened, ticket_of, usable};
pub(crate) use statistics::{empty_cache, memory_stats, usm_type};
