//! Arrays over memory of the caller's own.
#![expect(
    unsafe_code,
    reason = "exports a C function, and calls its caller's deleter"
)]

use std::ffi::c_void;

use dlpack_broker::ffi::{DLDevice, DLDeviceType, DLTensor};
use dlpack_broker::{DlpackFlags, Element, check_view};

use super::description::{BROKER_PADDED, BROKER_READ_ONLY, Description};
use super::owner::Array;
use crate::argument;
use crate::entry::entry;
use crate::error::{Error, Result};
use crate::handle;
use crate::status::Status;

/// Lets go of memory; it must not throw, and runs once, on whatever thread releases the last share.
pub type Deleter = Option<unsafe extern "C" fn(context: *mut c_void)>;

/// Makes an array of memory that the caller has, without a copy.
///
/// `description` keep: shape and strides are copied. `deleter` take, with `context`: it runs once, when nobody has the
/// memory any more; null where nothing is to be done, and then the memory has to outlive every share. On failure it
/// does not run, and the memory stays yours. `array` give: release it by `broker_array_release`.
///
/// The elements have to be where the description says, and stay there until the deleter runs; no check can see that.
///
/// Errors: `BROKER_STATUS_INVALID_ARGUMENT`; `BROKER_STATUS_INVALID_TENSOR` for a description that cannot be true;
/// `BROKER_STATUS_UNSUPPORTED_LAYOUT` above 64 dimensions.
/// Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_array_from_pointer(
    description: *const Description,
    deleter: Deleter,
    context: *mut c_void,
    array: *mut *mut Array,
) -> Status {
    entry("broker_array_from_pointer", || {
        // SAFETY: the caller passes a description.
        let description = unsafe { argument::read(description, "description") }?;
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(array, "array") }?;
        let (raw, flags) = believed(description)?;
        let owner = || Owner { deleter, context };
        // SAFETY: the caller vouches for shape and strides, and for the memory until the deleter runs.
        let tensor = unsafe { check_view(&raw, flags, owner) }?;
        output.write(handle::give::<Array>(tensor));
        Ok(())
    })
}

/// Spells a description as DLPack does.
fn believed(description: &Description) -> Result<(DLTensor, DlpackFlags)> {
    let known = BROKER_READ_ONLY | BROKER_PADDED;
    if description.flags & !known != 0 {
        return Err(Error::Value {
            argument: "flags",
            wanted: "BROKER_READ_ONLY, BROKER_PADDED, both, or 0",
            got: description.flags.to_string(),
        });
    }
    let mut flags = DlpackFlags::empty();
    let is_set = |flag| description.flags & flag != 0;
    flags.set(DlpackFlags::READ_ONLY, is_set(BROKER_READ_ONLY));
    flags.set(DlpackFlags::IS_SUBBYTE_TYPE_PADDED, is_set(BROKER_PADDED));
    let raw = DLTensor {
        data: description.data,
        device: DLDevice {
            device_type: DLDeviceType(description.device.device_type.cast_unsigned()),
            device_id: description.device.index,
        },
        ndim: description.ndim,
        dtype: Element::new(description.dtype.raw(), false).raw(),
        shape: description.shape.cast_mut(),
        strides: description.strides.cast_mut(),
        byte_offset: 0,
    };
    Ok((raw, flags))
}

/// The caller's claim on the memory.
struct Owner {
    deleter: Deleter,
    context: *mut c_void,
}

// SAFETY: the header has deleters run on any thread; the context is only handed back to it.
unsafe impl Send for Owner {}
// SAFETY: a shared owner gives out nothing; only `Drop` uses its fields.
unsafe impl Sync for Owner {}

impl Drop for Owner {
    fn drop(&mut self) {
        if let Some(deleter) = self.deleter {
            // SAFETY: the caller gave the deleter for this context, to be called once, and drop runs once.
            unsafe { deleter(self.context) }
        }
    }
}
