//! Events: what work signals when it is done, taken from pools and given back.
#![expect(unsafe_code, reason = "calls the loader")]

use std::ptr;
use std::sync::Arc;
use std::time::Duration;

use level_zero_sys::{
    ze_event_desc_t, ze_event_handle_t, ze_event_pool_desc_t, ze_event_pool_handle_t, ze_result_t,
    ze_structure_type_t,
};
use parking_lot::Mutex;

use super::api::done;
use super::context::Context;
use super::fork::{is_child, refuse_in_child};
use crate::error::Result;

/// How many events a pool of the driver has.
const POOL: u32 = 64;

/// The signal of one piece of work; clones are the same signal.
#[derive(Clone)]
pub struct Event {
    inner: Arc<Inner>,
}

struct Inner {
    handle: ze_event_handle_t,
    events: Arc<Events>,
}

/// The events of a context, which are used again and again.
pub(super) struct Events {
    context: Context,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    pools: Vec<ze_event_pool_handle_t>,
    all: Vec<ze_event_handle_t>,
    /// Those that nobody holds; work that was queued may still signal them, the oldest first.
    free: std::collections::VecDeque<ze_event_handle_t>,
}

// SAFETY: the handles may be used on every thread, by the specification.
unsafe impl Send for Inner {}
// SAFETY: as for `Send`; an event may be asked and waited for concurrently.
unsafe impl Sync for Inner {}
// SAFETY: as for `Inner`; a lock is held over what may not be called concurrently.
unsafe impl Send for Events {}
// SAFETY: as for `Send`.
unsafe impl Sync for Events {}

impl Event {
    /// Claims that the work is done.
    ///
    /// # Errors
    ///
    /// [`Error::Driver`](crate::Error::Driver), as where the device is lost.
    pub fn is_done(&self) -> Result<bool> {
        self.wait(Duration::ZERO)
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
            .inner
            .events
            .context
            .driver()
            .api
            .functions()
            .zeEventHostSynchronize;
        // SAFETY: the event is live until this value is dropped.
        match unsafe { wait(self.inner.handle, nanoseconds) } {
            ze_result_t::ZE_RESULT_NOT_READY => Ok(false),
            code => done("zeEventHostSynchronize", code).map(|()| true),
        }
    }

    pub(super) fn handle(&self) -> ze_event_handle_t {
        self.inner.handle
    }
}

impl Events {
    /// Makes the events of a context; pools are made as they are needed.
    pub(super) fn new(context: &Context) -> Arc<Self> {
        Arc::new(Self {
            context: context.clone(),
            state: Mutex::default(),
        })
    }

    /// Counts the events of all pools.
    pub(super) fn count(&self) -> usize {
        self.state.lock().all.len()
    }

    /// Takes an event that is not signalled.
    pub(super) fn take(self: &Arc<Self>) -> Result<Event> {
        let mut state = self.state.lock();
        let handle = match self.take_used(&mut state)? {
            Some(handle) => handle,
            None => self.make_pool(&mut state)?,
        };
        drop(state);
        Ok(Event {
            inner: Arc::new(Inner {
                handle,
                events: Arc::clone(self),
            }),
        })
    }

    /// Takes the oldest free event, if its last work is done.
    fn take_used(&self, state: &mut State) -> Result<Option<ze_event_handle_t>> {
        let functions = self.context.driver().api.functions();
        let Some(handle) = state.free.front().copied() else {
            return Ok(None);
        };
        // SAFETY: the event is live: it goes with the pools.
        match unsafe { (functions.zeEventQueryStatus)(handle) } {
            ze_result_t::ZE_RESULT_NOT_READY => return Ok(None),
            code => done("zeEventQueryStatus", code)?,
        }
        // SAFETY: as above, and no work signals it any more.
        done("zeEventHostReset", unsafe {
            (functions.zeEventHostReset)(handle)
        })?;
        state.free.pop_front();
        Ok(Some(handle))
    }

    /// Makes a pool, and returns one of its events; the others are free, and count as used and done.
    fn make_pool(&self, state: &mut State) -> Result<ze_event_handle_t> {
        const HOST_VISIBLE: u32 = 1;
        let functions = self.context.driver().api.functions();
        let desc = ze_event_pool_desc_t {
            stype: ze_structure_type_t::ZE_STRUCTURE_TYPE_EVENT_POOL_DESC,
            pNext: ptr::null(),
            flags: HOST_VISIBLE,
            count: POOL,
        };
        let mut pool = ptr::null_mut();
        // SAFETY: the context is live, the structure says what it is, and no device stands for all.
        let code = unsafe {
            (functions.zeEventPoolCreate)(
                self.context.handle(),
                &raw const desc,
                0,
                ptr::null_mut(),
                &raw mut pool,
            )
        };
        done("zeEventPoolCreate", code)?;
        state.pools.push(pool);
        let first = self.make(pool, 0)?;
        state.all.push(first);
        for index in 1..POOL {
            let event = self.make(pool, index)?;
            state.all.push(event);
            // SAFETY: the event was just made.
            done("zeEventHostSignal", unsafe {
                (functions.zeEventHostSignal)(event)
            })?;
            state.free.push_front(event);
        }
        Ok(first)
    }

    fn make(&self, pool: ze_event_pool_handle_t, index: u32) -> Result<ze_event_handle_t> {
        const HOST: u32 = 1 << 2;
        let desc = ze_event_desc_t {
            stype: ze_structure_type_t::ZE_STRUCTURE_TYPE_EVENT_DESC,
            pNext: ptr::null(),
            index,
            signal: HOST,
            wait: HOST,
        };
        let mut event = ptr::null_mut();
        let create = self.context.driver().api.functions().zeEventCreate;
        // SAFETY: the pool is live and has so many events, and the structure says what it is.
        let code = unsafe { create(pool, &raw const desc, &raw mut event) };
        done("zeEventCreate", code).map(|()| event)
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if is_child() {
            return;
        }
        self.events.state.lock().free.push_back(self.handle);
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        if is_child() {
            return;
        }
        let functions = self.context.driver().api.functions();
        let state = self.state.get_mut();
        for event in &state.all {
            // SAFETY: the event is of a pool of this value, and whoever waits for it held this value.
            let _gone = unsafe { (functions.zeEventDestroy)(*event) };
        }
        for pool in &state.pools {
            // SAFETY: the pool is this value's, and its events are destroyed.
            let _gone = unsafe { (functions.zeEventPoolDestroy)(*pool) };
        }
    }
}
