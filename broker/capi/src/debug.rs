//! The debug mode, in which released handles are told from live ones for certain.
#![expect(unsafe_code, reason = "exports a C function")]

use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};
use std::sync::{Mutex, PoisonError};

static KEEPS_RELEASED: AtomicBool = AtomicBool::new(false);

/// The boxes of released handles, which leak checkers find here.
static RELEASED: Mutex<Vec<AtomicPtr<u8>>> = Mutex::new(Vec::new());

/// Turns the debug mode of handles on or off; it is off at the start.
///
/// With it a handle that was released is an error for as long as the process lives, wherever it is passed, since its
/// few bytes are never given to anybody else. Without it such a handle is undefined behaviour, which mostly shows as
/// the same error. What a handle stood for is released in either case.
///
/// Threads: any.
#[unsafe(no_mangle)]
pub extern "C" fn broker_debug_handles(on: bool) {
    KEEPS_RELEASED.store(on, Ordering::Relaxed);
}

/// Claims that the debug mode is on.
pub(crate) fn keeps_released() -> bool {
    KEEPS_RELEASED.load(Ordering::Relaxed)
}

/// Keeps the box of a released handle for as long as the process lives.
pub(crate) fn keep(handle: *mut u8) {
    let mut released = RELEASED.lock().unwrap_or_else(PoisonError::into_inner);
    released.push(AtomicPtr::new(handle));
}
