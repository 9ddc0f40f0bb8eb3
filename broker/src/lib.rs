//! Checks, routes and transcodes DLPack tensors between frameworks.
//!
//! A received managed tensor is owned but unbelieved ([`Foreign`]) until
//! [`Foreign::check`] has made a [`Tensor`] of it. [`route`] decides once
//! whether a consumer shares, copies or refuses it, [`Route::execute`] does
//! exactly that, and [`to_legacy`] and [`to_versioned`] hand the result out. The crate
//! loads no library and knows no Python.

mod device_type;
mod dtypes;
mod element;
mod error;
mod execute;
mod export;
mod float_formats;
mod foreign;
mod profile;
mod reason;
mod request;
mod route;
mod tensor;
pub mod transfer;

pub use device_type::{DeviceType, device_name, name_oneapi_by, to_device};
pub use dlpack_broker_device as device;
pub use dlpark::{AllocationDeleter, DlpackFlags, ffi};
pub use dtypes::DTypes;
pub use element::Element;
pub use error::{Error, ErrorKind, Result};
pub use export::{Managed, to_legacy, to_versioned};
pub use foreign::{Foreign, check_view};
pub use profile::{Abi, Alignment, PROFILES, Profile, Strides};
pub use reason::{CopyReason, Forbidder, Refusal};
pub use request::{Consumer, Lack, Pending, ReadOnlyPolicy, Request, Source};
pub use route::{CopyPlan, Outcome, Route, route};
pub use tensor::Tensor;
