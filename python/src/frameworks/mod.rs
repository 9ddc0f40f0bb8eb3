//! The frameworks that broker converts to, one row each.

mod borrowers;
mod cupy;
mod dpctl;
mod jax;
mod numpy;
mod queues;
mod recognition;
mod row;
mod state;
mod tensorflow;
mod torch;

pub(crate) use borrowers::{EVERY, lend_to, only, queue_behind, wait_for_others};
pub(crate) use dpctl::{
    copy_underway, is_host_readable, offers_usm_interface, order_each, position_of, queue_at,
    queue_of_usm_interface, queue_on, queues_on, read_usm_interface, reference_of, sycl_queue,
    usm_kind,
};
pub(crate) use queues::{consumer as consumer_queue, is_dpctls, order, wait};
pub(crate) use recognition::{framework_of, is_own, is_proxy, recognise};
pub(crate) use row::{FRAMEWORKS, Framework, Outgoing, Pin, find, framework_rows};
pub(crate) use state::{consumer, framework_state, import, loaded};
pub(crate) use torch::{xpu_name_of, xpu_queue, xpu_queue_of_dpctl};
