//! The text of the last failure of each thread.
#![expect(unsafe_code, reason = "exports a C function")]

use std::cell::RefCell;
use std::ffi::{CString, c_char};

thread_local! {
    static TEXT: RefCell<CString> = RefCell::default();
}

/// Returns what went wrong in the last call on this thread that did not return `BROKER_STATUS_OK`; empty before one.
///
/// keep: the text is the library's, and stays until the next failure on this thread.
/// Threads: any; each has a text of its own.
#[unsafe(no_mangle)]
pub extern "C" fn broker_last_error() -> *const c_char {
    // A thread that is ending may have none any more.
    let text = TEXT.try_with(|text| text.borrow().as_ptr());
    text.unwrap_or(c"".as_ptr())
}

/// Notes a text for the thread.
pub(crate) fn note(text: String) {
    // C reads up to the first zero, so none may stand inside.
    let text = CString::new(text.replace('\0', " ")).unwrap_or_default();
    let _ending_threads_have_none = TEXT.try_with(|last| last.replace(text));
}
