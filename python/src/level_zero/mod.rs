//! Level Zero's memory as `broker.Array` holds it: in which context it is made, copied, and counted.

mod arguments;
pub(crate) mod arrays;
mod contexts;
pub(crate) mod copies;
mod end;
mod homes;
mod kernels;
mod made;
mod modules;
mod numbers;
mod placed;
mod queues;
mod shared;
mod staged;
mod statistics;
mod until_exit;
mod waits;

pub(crate) use arrays::{facts, finish, own_home, row_major};
pub(crate) use contexts::{Runtime, home_in};
pub(crate) use end::register_end;
pub(crate) use homes::{name_context, number_of, queue_of};
pub(crate) use kernels::{Kernel, Local};
pub(crate) use made::{empty_memory, kind_on, made, parse_dtype};
pub(crate) use modules::{Module, from_opencl, from_spirv};
pub(crate) use placed::{placed, uploaded};
pub(crate) use queues::{Event, Queue, place_of, queue_on};
pub(crate) use shared::{opened, ticket_of, usable};
pub(crate) use staged::{kind_in, staged};
pub(crate) use statistics::{empty_cache, memory_stats, usm_type};
