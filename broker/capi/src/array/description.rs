//! What an array is, as a C structure.

use std::ffi::c_void;

use crate::dtype::DType;

/// Flag of a description: the memory must not be written.
pub const BROKER_READ_ONLY: u32 = 1;

/// Flag of a description: values narrower than a byte have a byte each.
pub const BROKER_PADDED: u32 = 2;

/// DLPack's number of memory on the host.
pub const BROKER_DEVICE_TYPE_CPU: i32 = 1;

/// DLPack's number of memory on a device of oneAPI, such as Level Zero's.
pub const BROKER_DEVICE_TYPE_ONEAPI: i32 = 14;

/// A device as DLPack numbers it, laid out as `DLDevice`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct DeviceId {
    /// DLPack's number of the type of device, such as `BROKER_DEVICE_TYPE_CPU`.
    pub device_type: i32,
    /// Which one among the devices of that type.
    pub index: i32,
}

/// What an array is: where its first element stands, and how to get from there to the others.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Description {
    /// The first element. An address of the device's, which the host may not be able to read.
    pub data: *mut c_void,
    /// Where the memory is.
    pub device: DeviceId,
    /// The type of an element.
    pub dtype: DType,
    /// The number of dimensions.
    pub ndim: i32,
    /// `BROKER_READ_ONLY`, `BROKER_PADDED`, both, or 0.
    pub flags: u32,
    /// So many dimensions; may be null for none.
    pub shape: *const i64,
    /// So many strides, which count elements; null stands for row-major order.
    pub strides: *const i64,
}
