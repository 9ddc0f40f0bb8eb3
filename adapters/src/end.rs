//! Whether the process is on its way out, where runtimes take themselves apart and must not be called any more.
#![expect(unsafe_code, reason = "registers a handler with the C library")]

use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::{Error, Result};

static HAS_COME: AtomicBool = AtomicBool::new(false);

/// Notices the end of the process from now on, before the libraries do that are loaded by now.
pub(crate) fn watch() {
    static ONCE: Once = Once::new();
    // SAFETY: the handler lives for ever, as part of this library, and stores an atomic.
    ONCE.call_once(|| unsafe {
        libc::atexit(note);
    });
}

/// Refuses to call `library` at the end of the process.
///
/// # Errors
///
/// [`Error::ShuttingDown`].
#[inline]
pub(crate) fn refuse(library: &'static str) -> Result<()> {
    match HAS_COME.load(Ordering::Relaxed) {
        true => Err(Error::ShuttingDown { library }),
        false => Ok(()),
    }
}

extern "C" fn note() {
    HAS_COME.store(true, Ordering::Relaxed);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;
    use crate::torch_xpu::torch_xpu_context;

    #[test]
    fn at_the_end_of_the_process_nothing_is_called() {
        assert_eq!(refuse("libsycl.so"), Ok(()));
        note();
        let refused = refuse("libsycl.so").unwrap_err();
        let of_torch = torch_xpu_context().map(|_| ()).unwrap_err();
        HAS_COME.store(false, Ordering::Relaxed);
        for error in [refused, of_torch] {
            assert_eq!(error.kind(), ErrorKind::ShuttingDown);
        }
    }
}
