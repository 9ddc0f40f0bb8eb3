//! The child of a fork: the driver's threads stayed behind, and whoever calls it there may wait for ever.
//!
//! A child whose parent had not initialised Level Zero, in whatever library, is as good as any process.
#![expect(unsafe_code, reason = "registers a handler with the C library")]

use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::{Error, Result};

static IS_CHILD: AtomicBool = AtomicBool::new(false);

/// Notices forks from now on: called where Level Zero is initialised.
pub(super) fn watch_forks() {
    static ONCE: Once = Once::new();
    // SAFETY: the handler lives for ever, as part of this library, and stores to an atomic, which may be done in the
    // child.
    ONCE.call_once(|| unsafe {
        libc::pthread_atfork(None, None, Some(note_child));
    });
}

/// Notes that this process is such a child, so that it is refused from now on; whoever knows another runtime that had
/// begun with the driver calls this after a fork, where storing to an atomic is all that it does.
pub extern "C" fn note_child() {
    IS_CHILD.store(true, Ordering::Relaxed);
}

/// Claims that the driver must not be called, not even to free.
#[inline]
pub(super) fn is_child() -> bool {
    IS_CHILD.load(Ordering::Relaxed)
}

/// Refuses to call a driver in the child of a process that has initialised Level Zero, or in which others had.
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
