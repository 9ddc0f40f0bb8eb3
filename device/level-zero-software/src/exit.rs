//! The end of the process: no command starts any more, and the ledger is told.
//!
//! Queues have threads of their own, which would go on while the OpenCL runtime is taken down.
#![expect(
    unsafe_code,
    reason = "registers a function that the process calls at its end"
)]

use std::sync::Once;

use crate::ledger;
use crate::queue;
use crate::settings::settings;

/// Has the end prepared for, once.
pub(crate) fn watch() {
    static WATCHED: Once = Once::new();
    // SAFETY: the function has C's signature, touches nothing that is destroyed before, and this library stays
    // loaded.
    let register = || unsafe { libc::atexit(end) };
    WATCHED.call_once(|| {
        let _full = register();
    });
}

extern "C" fn end() {
    queue::stop();
    if settings().tells_ledger {
        ledger::tell();
    }
}
