//! Whether this process is the child of a fork in which SYCL does not work: its threads and drivers are gone.
//!
//! A child whose parent had not begun with SYCL is as good as any process. SYCL has begun once it has loaded an
//! adapter, which it does when it is first asked for its devices, and not when it is imported. Both call the same
//! drivers, so that what is noticed here is noted for Level Zero too, and SYCL is refused where Level Zero is.
#![expect(unsafe_code, reason = "registers handlers with the C library")]

use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use dlpack_broker_device::level_zero;

use crate::error::{Error, Result};
use crate::library::mapped_paths;

/// What the names of SYCL's adapters begin with, since 2025 and before.
const ADAPTERS: [&str; 2] = ["libur_adapter_", "libpi_"];

static HAS_BEGUN: AtomicBool = AtomicBool::new(false);

/// Notices forks from now on; what was forked before stays unnoticed.
///
/// Adapters do so when they attach. A program that may fork before that calls this at its start.
pub fn watch_forks() {
    static ONCE: Once = Once::new();
    // SAFETY: the handlers live for ever, as part of this library; the first runs before the fork, where anything
    // may be done, and the other loads and stores atomics, which may be done in the child.
    ONCE.call_once(|| unsafe {
        libc::pthread_atfork(Some(note_parent), None, Some(note_child));
    });
}

/// Refuses to call `library` in a child that SYCL does not work in.
///
/// # Errors
///
/// [`Error::ForkedChild`].
#[inline]
pub fn refuse_in_child(library: &'static str) -> Result<()> {
    level_zero::refuse_in_child().map_err(|_| Error::ForkedChild { library })
}

extern "C" fn note_parent() {
    let has_begun = ADAPTERS
        .iter()
        .any(|prefix| !mapped_paths(prefix).is_empty());
    HAS_BEGUN.store(has_begun, Ordering::Relaxed);
}

extern "C" fn note_child() {
    if HAS_BEGUN.load(Ordering::Relaxed) {
        level_zero::note_child();
    }
}
