//! Level Zero as C has it: types, entry points, and the loader that they are found in at run time.
//!
//! [`Functions`] holds the entry points of the core API 1.4, the one of Debian's headers, and what tells of
//! memory and bus from sysman; [`Newer`] holds those of later versions that are worth asking for. Types,
//! constants and the tables that drivers fill in come from the headers too. Nothing here calls an entry point.

#[path = "generated/bindings.rs"]
mod bindings;
mod error;
mod loader;
mod newer;
mod result;

pub use bindings::*;
pub use error::{Error, ErrorKind, Result};
pub use loader::Loader;
pub use newer::{
    Newer, ZE_EVENT_COUNTER_BASED_FLAG_HOST_VISIBLE, ZE_EVENT_COUNTER_BASED_FLAG_IMMEDIATE,
    ZE_EVENT_COUNTER_BASED_FLAG_NON_IMMEDIATE, ZE_INIT_DRIVER_TYPE_FLAG_GPU,
    ZE_INIT_DRIVER_TYPE_FLAG_NPU, ZE_STRUCTURE_TYPE_COUNTER_BASED_EVENT_POOL_EXP_DESC,
    ZE_STRUCTURE_TYPE_EVENT_COUNTER_BASED_DESC, ZE_STRUCTURE_TYPE_INIT_DRIVER_TYPE_DESC,
    ze_event_counter_based_desc_t, ze_event_counter_based_flags_t, ze_group_size_t,
    ze_init_driver_type_desc_t, ze_init_driver_type_flags_t,
};
