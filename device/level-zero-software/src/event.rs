//! Events and fences: what the host and the lists wait for.

use std::sync::Arc;
use std::time::{Duration, Instant};

use level_zero_sys::{_ze_event_handle_t, _ze_event_pool_handle_t, _ze_fence_handle_t};
use parking_lot::{Condvar, Mutex, MutexGuard};

use crate::fault::is_lost;
use crate::handles::Object;
use crate::result::{DEVICE_LOST, NOT_READY, Result};
use crate::settings::settings;

/// When a command began and ended, in nanoseconds of the device's clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Times {
    pub(crate) begin: u64,
    pub(crate) end: u64,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Unsignalled,
    Signalled(Times),
    /// What would have signalled it will not run any more.
    Lost,
}

/// Something that is signalled once, until it is reset.
#[derive(Default)]
pub(crate) struct Signal {
    state: Mutex<State>,
    changed: Condvar,
}

/// How often whoever waits looks whether the device is lost.
const LOOK: Duration = Duration::from_millis(20);

impl Signal {
    /// Signals it, with the times of the command that did so.
    pub(crate) fn signal(&self, times: Times) {
        *self.state.lock() = State::Signalled(times);
        self.changed.notify_all();
    }

    /// Says that nothing will signal it.
    pub(crate) fn lose(&self) {
        *self.state.lock() = State::Lost;
        self.changed.notify_all();
    }

    /// Takes the signal back.
    pub(crate) fn reset(&self) {
        *self.state.lock() = State::Unsignalled;
    }

    /// Returns the times of the signal.
    ///
    /// # Errors
    ///
    /// `NOT_READY` before it, unless nothing is to be done before; `DEVICE_LOST` where it never comes.
    pub(crate) fn query(&self) -> Result<Times> {
        match *self.state.lock() {
            State::Unsignalled if settings().is_null => Ok(Times::default()),
            State::Unsignalled => Err(NOT_READY),
            State::Signalled(times) => Ok(times),
            State::Lost => Err(DEVICE_LOST),
        }
    }

    /// Waits for the signal, at most so many nanoseconds; all ones wait for ever, or until the device is lost.
    pub(crate) fn wait(&self, nanoseconds: u64) -> Result<Times> {
        let mut state = self.state.lock();
        wait_until(&self.changed, &mut state, nanoseconds, |state| {
            *state != State::Unsignalled
        });
        match *state {
            State::Signalled(times) => Ok(times),
            State::Unsignalled if !is_lost() => Err(NOT_READY),
            State::Unsignalled | State::Lost => Err(DEVICE_LOST),
        }
    }
}

/// Waits for a change, at most so many nanoseconds; all ones wait for ever. A lost device ends every wait.
pub(crate) fn wait_until<T>(
    changed: &Condvar,
    state: &mut MutexGuard<'_, T>,
    nanoseconds: u64,
    is_done: impl Fn(&T) -> bool,
) {
    let deadline = (nanoseconds != u64::MAX)
        .then(|| Instant::now().checked_add(Duration::from_nanos(nanoseconds)))
        .flatten();
    while !is_done(state) && !is_lost() {
        let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        if left.is_some_and(|left| left.is_zero()) {
            return;
        }
        changed.wait_for(state, left.unwrap_or(LOOK).min(LOOK));
    }
}

/// An event of a pool.
pub(crate) struct Event {
    signal: Mutex<Arc<Signal>>,
    pub(crate) has_times: bool,
    /// Whether each command that signals it begins a signal of its own, so that nobody resets it.
    is_counting: bool,
}

impl Event {
    /// Makes an event of a pool; one that counts has nothing to wait for yet.
    pub(crate) fn new(pool: &EventPool) -> Self {
        let signal = Signal::default();
        if pool.is_counting {
            signal.signal(Times::default());
        }
        Self {
            signal: Mutex::new(Arc::new(signal)),
            has_times: pool.has_times,
            is_counting: pool.is_counting,
        }
    }

    /// Returns what waits for it now wait for.
    pub(crate) fn signal(&self) -> Arc<Signal> {
        Arc::clone(&self.signal.lock())
    }

    /// Returns what a command that is appended now will signal.
    pub(crate) fn next_signal(&self) -> Arc<Signal> {
        if self.is_counting {
            *self.signal.lock() = Arc::default();
        }
        self.signal()
    }
}

impl Object for Event {
    type Raw = *mut _ze_event_handle_t;
    const LEDGER: &'static str = "events";
}

/// A pool, which says what its events can do.
pub(crate) struct EventPool {
    pub(crate) count: u32,
    pub(crate) has_times: bool,
    pub(crate) is_counting: bool,
}

impl Object for EventPool {
    type Raw = *mut _ze_event_pool_handle_t;
    const LEDGER: &'static str = "event pools";
}

/// What tells the host that a queue has executed its lists.
#[derive(Default)]
pub(crate) struct Fence {
    pub(crate) signal: Signal,
}

impl Object for Fence {
    type Raw = *mut _ze_fence_handle_t;
    const LEDGER: &'static str = "fences";
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn a_wait_ends_with_the_signal_of_another_thread() {
        let signal = Arc::new(Signal::default());
        let waiting = {
            let signal = Arc::clone(&signal);
            thread::spawn(move || signal.wait(u64::MAX))
        };
        let times = Times { begin: 1, end: 2 };
        signal.signal(times);
        assert_eq!(waiting.join().unwrap(), Ok(times));
    }

    #[test]
    fn a_wait_without_signal_ends_in_time() {
        assert_eq!(Signal::default().wait(1_000_000), Err(NOT_READY));
    }

    #[test]
    fn a_reset_takes_the_signal_back() {
        let signal = Signal::default();
        signal.signal(Times::default());
        signal.reset();
        assert_eq!(signal.query(), Err(NOT_READY));
    }

    #[test]
    fn an_event_that_counts_waits_for_the_command_appended_last() {
        let event = Event::new(&EventPool {
            count: 1,
            has_times: false,
            is_counting: true,
        });
        assert!(event.signal().query().is_ok());
        let first = event.next_signal();
        let second = event.next_signal();
        first.signal(Times::default());
        assert_eq!(event.signal().query(), Err(NOT_READY));
        second.signal(Times::default());
        assert!(event.signal().query().is_ok());
    }

    #[test]
    fn what_is_lost_ends_every_wait() {
        let signal = Signal::default();
        signal.lose();
        assert_eq!(signal.wait(u64::MAX), Err(DEVICE_LOST));
    }
}
