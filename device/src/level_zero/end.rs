//! The end of the process: who sets drivers up or has them build then is waited for, and no other thread begins.
//!
//! At its end a process takes its libraries apart, those first that came last. Where a thread has a driver load or
//! build something meanwhile, which is set up while it is taken apart, the process mostly crashes.

use std::thread::{self, ThreadId};
use std::time::Duration;

use parking_lot::{RwLock, RwLockReadGuard};

use super::fork::is_child;
use crate::error::{Error, Result};

/// The thread that ends the process, once it does. Held for reading by whoever has a driver load or build.
static ENDED_BY: RwLock<Option<ThreadId>> = RwLock::new(None);

/// Waits until no thread has a driver load or build anything, so long at most; from then on only this thread may.
///
/// Whoever knows that the process ends calls it before the functions of the C library's `atexit` run. Threads that use
/// a device already may go on.
pub fn end(limit: Duration) {
    // In a child nobody gives back what threads of the parent held.
    if is_child() {
        return;
    }
    if let Some(mut ended_by) = ENDED_BY.try_write_for(limit) {
        *ended_by = Some(thread::current().id());
    }
}

/// Keeps the process from its end while a driver loads or builds.
///
/// # Errors
///
/// [`Error::ShuttingDown`].
pub(super) fn stay() -> Result<RwLockReadGuard<'static, Option<ThreadId>>> {
    let ended_by = ENDED_BY.read();
    match *ended_by {
        Some(thread) if thread != thread::current().id() => Err(Error::ShuttingDown),
        _ => Ok(ended_by),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One test, since the state is the process's.
    #[test]
    fn the_end_waits_for_who_stays_and_lets_only_its_own_thread_begin() {
        let stays = stay().unwrap();
        let ending = thread::spawn(|| {
            end(Duration::from_secs(60));
            stay().is_ok()
        });
        thread::sleep(Duration::from_millis(20));
        assert!(!ending.is_finished());
        drop(stays);
        assert!(ending.join().unwrap());
        assert!(matches!(stay(), Err(Error::ShuttingDown)));
        *ENDED_BY.write() = None;
    }
}
