//! Whether this process is the child of a fork, where the threads and drivers of a runtime are gone.
#![expect(unsafe_code, reason = "registers a handler with the C library")]

use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

static IS_CHILD: AtomicBool = AtomicBool::new(false);

/// Notices forks from now on; what was forked before stays unnoticed.
///
/// Adapters do so when they attach. A program that may fork before that calls this at its start.
pub fn watch_forks() {
    static ONCE: Once = Once::new();
    // SAFETY: the handler lives for ever, as part of this library, and stores to an atomic, which may be done there.
    ONCE.call_once(|| unsafe {
        libc::pthread_atfork(None, None, Some(note_child));
    });
}

/// Claims that a fork which was watched made this process.
pub(crate) fn is_child() -> bool {
    IS_CHILD.load(Ordering::Relaxed)
}

extern "C" fn note_child() {
    IS_CHILD.store(true, Ordering::Relaxed);
}
