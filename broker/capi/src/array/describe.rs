//! What an array is, told to C.
#![expect(unsafe_code, reason = "exports C functions")]

use dlpack_broker::Tensor;

use super::description::{BROKER_PADDED, BROKER_READ_ONLY, Description, DeviceId};
use super::owner::Array;
use crate::argument;
use crate::dtype::DType;
use crate::entry::entry;
use crate::handle;
use crate::status::Status;

/// Says what an array is. Strides are always there, and data is null only where no array can be.
///
/// `array` keep. `description` give: its shape and strides are the array's, and stay as long as this handle.
/// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`.
/// Threads: any, also at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_array_describe(
    array: *const Array,
    description: *mut Description,
) -> Status {
    entry("broker_array_describe", || {
        // SAFETY: the caller passes a handle.
        let tensor = unsafe { handle::borrow(array, "array") }?;
        // SAFETY: the caller passes room for a description.
        let output = unsafe { argument::output(description, "description") }?;
        output.write(describe(tensor));
        Ok(())
    })
}

/// Tells how many bytes the elements of an array take without gaps.
///
/// `array` keep. `bytes` give.
/// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`.
/// Threads: any, also at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_array_bytes(array: *const Array, bytes: *mut usize) -> Status {
    entry("broker_array_bytes", || {
        // SAFETY: the caller passes a handle.
        let tensor = unsafe { handle::borrow(array, "array") }?;
        // SAFETY: the caller passes room for a size.
        let output = unsafe { argument::output(bytes, "bytes") }?;
        output.write(tensor.bytes());
        Ok(())
    })
}

fn describe(tensor: &Tensor) -> Description {
    let (layout, device) = (tensor.layout(), tensor.device());
    let flag = |is_set: bool, flag: u32| if is_set { flag } else { 0 };
    Description {
        data: tensor.memory().pointer().as_ptr().cast(),
        device: DeviceId {
            device_type: device.device_type.0.cast_signed(),
            index: device.device_id,
        },
        dtype: DType::of(tensor.element()),
        ndim: i32::try_from(layout.ndim()).expect("a checked rank fits 32 bits"),
        flags: flag(tensor.is_read_only(), BROKER_READ_ONLY)
            | flag(tensor.element().is_padded(), BROKER_PADDED),
        shape: layout.shape().as_ptr(),
        strides: layout.strides().as_ptr(),
    }
}
