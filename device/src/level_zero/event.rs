//! Events: what work signals when it is done.
#![expect(unsafe_code, reason = "calls the loader")]

use std::sync::Arc;
use std::time::Duration;

use level_zero_sys::{ze_event_handle_t, ze_kernel_timestamp_result_t, ze_result_t};

use super::api::done;
use super::clock::Times;
use super::context::Context;
use super::fork::refuse_in_child;
use super::ring::{Ring, Slot};
use super::work::Mark;
use crate::error::{Error, Result};

/// The signal of one piece of work; clones are the same signal.
#[derive(Clone)]
pub struct Event {
    slot: Arc<Slot>,
}

impl Event {
    /// Makes the event of the work that a slot was given to.
    pub(super) fn new(slot: Arc<Slot>) -> Self {
        Self { slot }
    }

    /// Claims that the work is done.
    ///
    /// # Errors
    ///
    /// [`Error::Driver`](crate::Error::Driver), as where the device is lost.
    pub fn is_done(&self) -> Result<bool> {
        self.wait(Duration::ZERO)
    }

    /// Claims that nothing which the work used is in use any more: it is done, or was lost with its device.
    pub(super) fn is_over(&self) -> Result<bool> {
        match self.is_done() {
            Err(Error::Driver {
                code: ze_result_t::ZE_RESULT_ERROR_DEVICE_LOST,
                ..
            }) => Ok(true),
            done => done,
        }
    }

    /// Takes the event back from work that the driver refused, so that it can be used again.
    pub(super) fn forgo(&self) {
        self.slot.forgo();
    }

    /// Waits for the work, so long at most; says whether it is done.
    ///
    /// # Errors
    ///
    /// [`Error::Driver`](crate::Error::Driver), as where the device is lost.
    pub fn wait(&self, timeout: Duration) -> Result<bool> {
        refuse_in_child()?;
        let nanoseconds = u64::try_from(timeout.as_nanos()).unwrap_or(u64::MAX);
        let wait = self
            .context()
            .driver()
            .api
            .functions()
            .zeEventHostSynchronize;
        // SAFETY: the event is live until this value is dropped.
        match unsafe { wait(self.handle(), nanoseconds) } {
            ze_result_t::ZE_RESULT_NOT_READY => Ok(false),
            code => done("zeEventHostSynchronize", code).map(|()| true),
        }
    }

    /// Returns when the work began and ended; `None` before that, and on queues that do not note it.
    ///
    /// [`Queue::profiled`](super::Queue::profiled) makes one that does.
    ///
    /// # Errors
    ///
    /// [`Error::Driver`](crate::Error::Driver), as where the device is lost.
    pub fn times(&self) -> Result<Option<Times>> {
        let Some(clock) = self.ring().clock else {
            return Ok(None);
        };
        refuse_in_child()?;
        let functions = self.context().driver().api.functions();
        let mut ticks = ze_kernel_timestamp_result_t::default();
        // SAFETY: the event is live, and of a pool that has times.
        match unsafe { (functions.zeEventQueryKernelTimestamp)(self.handle(), &raw mut ticks) } {
            ze_result_t::ZE_RESULT_NOT_READY => Ok(None),
            code => {
                done("zeEventQueryKernelTimestamp", code).map(|()| Some(clock.read(ticks.global)))
            }
        }
    }

    /// Returns the context, whose queues alone may wait for it; for others the host does.
    #[must_use]
    pub fn context(&self) -> &Context {
        &self.ring().context
    }

    pub(super) fn handle(&self) -> ze_event_handle_t {
        self.slot.handle
    }

    /// Returns the events that this is one of.
    #[inline]
    pub(super) fn ring(&self) -> &Arc<Ring> {
        &self.slot.ring
    }

    /// Returns what the work is remembered by.
    #[inline]
    pub(super) fn mark(&self) -> Mark {
        self.slot.mark()
    }
}
