//! Bytes that are given to C.
#![expect(unsafe_code, reason = "exports a C function, and takes its bytes back")]

use std::ptr;

/// Makes bytes that C owns until it releases them.
pub(crate) fn give(bytes: Vec<u8>) -> (*mut u8, usize) {
    let length = bytes.len();
    let start = Box::into_raw(bytes.into_boxed_slice());
    (start.cast(), length)
}

/// Releases bytes that a function of this library gave.
///
/// `bytes` take: null is passed over. `length` is the one that came with them.
/// Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_bytes_release(bytes: *mut u8, length: usize) {
    if !bytes.is_null() {
        let whole = ptr::slice_from_raw_parts_mut(bytes, length);
        // SAFETY: the caller passes bytes that `give` made, with their length, once.
        drop(unsafe { Box::from_raw(whole) });
    }
}
