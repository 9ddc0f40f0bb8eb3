//! The handle of an array: shared, and released.
#![expect(unsafe_code, reason = "exports C functions")]

use dlpack_broker::Tensor;

use crate::argument;
use crate::entry::entry;
use crate::handle::{self, Kind};
use crate::status::Status;

/// An array: memory with a shape, strides and a dtype. Opaque; handles and exports share the memory.
pub struct Array(());

impl Kind for Array {
    type Object = Tensor;
    const NAME: &'static str = "an array";
    const MARK: u64 = u64::from_le_bytes(*b"an array");
}

/// Makes another handle of the same array, which keeps its memory too.
///
/// `array` keep. `shared` give: release it by `broker_array_release`.
/// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`.
/// Threads: any, also at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_array_share(
    array: *const Array,
    shared: *mut *mut Array,
) -> Status {
    entry("broker_array_share", || {
        // SAFETY: the caller passes a handle.
        let tensor = unsafe { handle::borrow(array, "array") }?;
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(shared, "shared") }?;
        output.write(handle::give::<Array>(tensor.clone()));
        Ok(())
    })
}

/// Releases a handle; the memory goes with the last of its handles, views and exports.
///
/// `array` take: null is passed over.
/// Errors: `BROKER_STATUS_INVALID_HANDLE`, as for a handle that was released before, in the debug mode.
/// Threads: any, while no other call uses this handle. The deleter of memory of others runs on the thread that releases
/// the last share.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_array_release(array: *mut Array) -> Status {
    entry("broker_array_release", || {
        // SAFETY: the caller passes a handle and does not use it again.
        unsafe { handle::release(array, "array") }
    })
}
