//! The end of the process: no command starts any more, and the ledger is told. A forked child leaves before that.
//!
//! Queues have threads of their own, which would go on while the OpenCL runtime is taken down. In a child those
//! threads are missing, and so are the runtime's, for which its destructor waits where a kernel ran at the fork. So a
//! child runs the exit functions that are younger than the driver's use, writes out what C's streams hold, and is gone
//! with its status, as a program of threads that forks would do by itself. What was registered before that is the
//! parent's, and is left to it.
#![expect(
    unsafe_code,
    reason = "registers a function that the process calls at its end, and ends a child"
)]

use std::ffi::{c_int, c_void};
use std::ptr;
use std::sync::OnceLock;

use crate::ledger;
use crate::queue;
use crate::settings::settings;

/// The process that initialised the driver.
static OWNER: OnceLock<u32> = OnceLock::new();

unsafe extern "C" {
    /// As `atexit`, with the status of the process.
    fn on_exit(function: extern "C" fn(c_int, *mut c_void), argument: *mut c_void) -> c_int;
}

/// Has the end prepared for, once; the OpenCL runtime is loaded by then, so that its destructors come later.
pub(crate) fn watch() {
    OWNER.get_or_init(|| {
        // SAFETY: the function has C's signature, touches nothing that is destroyed before, and this library stays
        // loaded.
        let _full = unsafe { on_exit(end, ptr::null_mut()) };
        std::process::id()
    });
}

extern "C" fn end(status: c_int, _argument: *mut c_void) {
    if OWNER
        .get()
        .is_some_and(|owner| *owner != std::process::id())
    {
        leave(status);
    }
    queue::stop();
    if settings().tells_ledger {
        ledger::tell();
    }
}

/// Ends a forked child here.
fn leave(status: c_int) -> ! {
    // SAFETY: null stands for all streams, whose locks the C library frees in a child.
    let _written = unsafe { libc::fflush(ptr::null_mut()) };
    // SAFETY: nothing of the process is used afterwards.
    unsafe { libc::_exit(status) }
}
