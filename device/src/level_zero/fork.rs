//! The child of a fork: the driver's threads stayed behind, and whoever calls it there may wait for ever. And the end of
//! the process, where a driver may be gone before what was made of it.
//!
//! A child whose parent had not initialised Level Zero is as good as any process.
#![expect(unsafe_code, reason = "registers handlers with the C library")]

use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::{Error, Result};

static IS_CHILD: AtomicBool = AtomicBool::new(false);
static IS_LEFT: AtomicBool = AtomicBool::new(false);

/// Notices forks and the end from now on: called where Level Zero is initialised.
pub(super) fn watch() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: the handler lives for ever, as part of this library, and stores to atomics, which may be done in the
        // child.
        unsafe { libc::pthread_atfork(None, None, Some(note_child)) };
        // SAFETY: as above; where this library is closed before the end, the system calls the handler then.
        let _full = unsafe { libc::atexit(note_end) };
    });
}

/// Claims that whatever the driver has is left to it: this is a child, or the process ends.
///
/// At the end the handlers of a program run in the reverse of the order in which they were registered. So statics of a
/// program that were there before Level Zero are dropped when this holds, and whatever is dropped before is early
/// enough to wait for its work.
#[inline]
pub(super) fn is_left() -> bool {
    IS_LEFT.load(Ordering::Relaxed)
}

/// Claims that the driver must not be called.
#[inline]
pub(super) fn is_child() -> bool {
    IS_CHILD.load(Ordering::Relaxed)
}

/// Refuses to call a driver in the child of a process that has initialised Level Zero.
///
/// # Errors
///
/// [`Error::ForkedChild`].
#[inline]
pub fn refuse_in_child() -> Result<()> {
    match is_child() {
        true => Err(Error::ForkedChild),
        false => Ok(()),
    }
}

extern "C" fn note_child() {
    IS_CHILD.store(true, Ordering::Relaxed);
    IS_LEFT.store(true, Ordering::Relaxed);
}

extern "C" fn note_end() {
    IS_LEFT.store(true, Ordering::Relaxed);
}
