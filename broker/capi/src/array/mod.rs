//! Arrays: memory of anybody's with a shape, strides and a dtype, kept alive by every handle and view.

mod allocate;
mod copy;
mod describe;
mod description;
mod dlpack;
mod explain;
mod foreign;
mod ipc;
mod owner;
mod view;

pub use allocate::{broker_array_create, broker_array_create_shareable};
pub use copy::{broker_array_assign, broker_array_copy, broker_array_fill};
pub use describe::{broker_array_bytes, broker_array_describe};
pub use description::{
    BROKER_DEVICE_TYPE_CPU, BROKER_DEVICE_TYPE_ONEAPI, BROKER_PADDED, BROKER_READ_ONLY,
    Description, DeviceId,
};
pub use dlpack::{
    ManagedTensor, ManagedTensorVersioned, broker_array_from_dlpack,
    broker_array_from_dlpack_legacy, broker_array_to_dlpack, broker_array_to_dlpack_legacy,
    broker_dlpack_to_legacy, broker_dlpack_to_versioned,
};
pub use explain::broker_array_explain;
pub use foreign::{Deleter, broker_array_from_pointer};
pub use ipc::{broker_array_from_ipc, broker_array_to_ipc};
pub use owner::{Array, broker_array_release, broker_array_share};
pub use view::{
    broker_array_broadcast, broker_array_index, broker_array_on_host, broker_array_permute,
    broker_array_reshape, broker_array_slice,
};
