//! dpctl's arrays and dpnp's, which wrap them: their rows of the table, readers and makers.

mod direct;
mod dpnp;
mod known;
mod make;
mod memory;
mod place;
mod queue;
mod underway;
mod usm_interface;
mod usm_ndarray;

pub(super) use dpnp::ROW as DPNP_ROW;
pub(crate) use known::queues_on;
pub(crate) use make::{is_host_readable, queue_at, queue_on};
pub(crate) use queue::{
    not_a_queue, order, order_each, position_of, queue_named_by, reference_of, sycl_queue, taken,
    usm_kind, wait, works,
};
pub(crate) use underway::copy_underway;
pub(crate) use usm_interface::{
    offers as offers_usm_interface, queue as queue_of_usm_interface, read as read_usm_interface,
};
pub(super) use usm_ndarray::ROW as USM_NDARRAY_ROW;
