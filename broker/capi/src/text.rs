//! Texts that are given to C.
#![expect(unsafe_code, reason = "exports a C function, and takes its texts back")]

use std::ffi::{CString, c_char};

/// Makes a text that C owns until it releases it.
pub(crate) fn give(text: &str) -> *mut c_char {
    let text = CString::new(text.replace('\0', " "));
    text.unwrap_or_default().into_raw()
}

/// Releases a text that a function of this library gave.
///
/// `text` take: null is passed over.
/// Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_text_release(text: *mut c_char) {
    if !text.is_null() {
        // SAFETY: the caller passes a text that `give` made, once.
        drop(unsafe { CString::from_raw(text) });
    }
}
