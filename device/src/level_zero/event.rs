//! Events: what work signals when it is done, taken from pools and given back.
#![expect(unsafe_code, reason = "calls the loader")]

use std::collections::VecDeque;
use std::ptr;
use std::sync::Arc;
use std::time::Duration;

use level_zero_sys::{
    ze_event_desc_t, ze_event_handle_t, ze_event_pool_desc_t, ze_event_pool_handle_t,
    ze_kernel_timestamp_result_t, ze_result_t, ze_structure_type_t,
};
use parking_lot::Mutex;

use super::api::done;
use super::clock::{Clock, Times};
use super::context::Context;
use super::fork::{is_child, refuse_in_child};
use crate::error::{Error, Result};

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

/// The events of a queue, which are used again and again.
///
/// Those that nobody holds keep their place in memory, which names this value: [`Events::close`] ends that.
pub(super) struct Events {
    context: Context,
    /// The clock by which times are read; `None` where none are noted.
    clock: Option<Clock>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    pools: Vec<ze_event_pool_handle_t>,
    all: Vec<ze_event_handle_t>,
    /// Those that nobody holds; work that was queued may still signal them, the oldest first.
    free: VecDeque<Free>,
    is_closed: bool,
}

/// An event that nobody holds.
enum Free {
    /// With its place in memory.
    Whole(Arc<Inner>),
    /// One that was never held, or that two threads let go of at once.
    Handle(ze_event_handle_t),
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
        // Where that fails too, the queue makes new events.
        let _refused_again = self.inner.events.signal(self.inner.handle);
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

    /// Returns when the work began and ended; `None` before that, and on queues that do not note it.
    ///
    /// [`Queue::profiled`](super::Queue::profiled) makes one that does.
    ///
    /// # Errors
    ///
    /// [`Error::Driver`](crate::Error::Driver), as where the device is lost.
    pub fn times(&self) -> Result<Option<Times>> {
        let Some(clock) = self.inner.events.clock else {
            return Ok(None);
        };
        let functions = self.inner.events.context.driver().api.functions();
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
        &self.inner.events.context
    }

    pub(super) fn handle(&self) -> ze_event_handle_t {
        self.inner.handle
    }

    // Most clones are not the last, and pay for the count alone.
    #[inline(never)]
    fn give_back(&self) {
        let mut state = self.inner.events.state.lock();
        if !state.is_closed {
            state.free.push_back(Free::Whole(Arc::clone(&self.inner)));
        }
    }
}

impl Events {
    /// Makes the events of a context; pools are made as they are needed.
    pub(super) fn new(context: &Context, clock: Option<Clock>) -> Arc<Self> {
        Arc::new(Self {
            context: context.clone(),
            clock,
            state: Mutex::default(),
        })
    }

    /// Counts the events of all pools.
    pub(super) fn count(&self) -> usize {
        self.state.lock().all.len()
    }

    /// Lets go of the events that nobody holds, so that this value goes with the last that somebody does.
    pub(super) fn close(&self) {
        let mut state = self.state.lock();
        state.is_closed = true;
        let free = std::mem::take(&mut state.free);
        // They lock the state as they go.
        drop(state);
        drop(free);
    }

    /// Takes an event that is not signalled.
    // Every piece of work does.
    #[inline(always)]
    pub(super) fn take(self: &Arc<Self>) -> Result<Event> {
        let mut state = self.state.lock();
        let handle = match self.take_used(&mut state)? {
            Some(Free::Whole(inner)) => return Ok(Event { inner }),
            Some(Free::Handle(handle)) => handle,
            None => self.make_pool(&mut state)?,
        };
        drop(state);
        Ok(self.whole(handle))
    }

    /// Takes the oldest free event, if its last work is done.
    #[inline(always)]
    fn take_used(&self, state: &mut State) -> Result<Option<Free>> {
        let functions = self.context.driver().api.functions();
        let Some(free) = state.free.pop_front() else {
            return Ok(None);
        };
        let handle = match &free {
            Free::Whole(inner) => inner.handle,
            Free::Handle(handle) => *handle,
        };
        // SAFETY: the event is live: it goes with the pools.
        match unsafe { (functions.zeEventQueryStatus)(handle) } {
            ze_result_t::ZE_RESULT_SUCCESS => {}
            code => return state.take_back(free, "zeEventQueryStatus", code),
        }
        // SAFETY: as above, and no work signals it any more.
        match unsafe { (functions.zeEventHostReset)(handle) } {
            ze_result_t::ZE_RESULT_SUCCESS => Ok(Some(free)),
            code => state.take_back(free, "zeEventHostReset", code),
        }
    }

    #[cold]
    fn whole(self: &Arc<Self>, handle: ze_event_handle_t) -> Event {
        Event {
            inner: Arc::new(Inner {
                handle,
                events: Arc::clone(self),
            }),
        }
    }

    /// Makes a pool, and returns one of its events; the others are free, and count as used and done.
    fn make_pool(&self, state: &mut State) -> Result<ze_event_handle_t> {
        const HOST_VISIBLE: u32 = 1;
        const TIMES: u32 = 1 << 2;
        let functions = self.context.driver().api.functions();
        let desc = ze_event_pool_desc_t {
            stype: ze_structure_type_t::ZE_STRUCTURE_TYPE_EVENT_POOL_DESC,
            pNext: ptr::null(),
            flags: self.clock.map_or(HOST_VISIBLE, |_| HOST_VISIBLE | TIMES),
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
        let mut events = Vec::with_capacity(POOL as usize);
        let made = (0..POOL).try_for_each(|index| {
            let event = self.make(pool, index)?;
            events.push(event);
            match index {
                0 => Ok(()),
                _ => self.signal(event),
            }
        });
        if let Err(error) = made {
            self.destroy(&events, &[pool]);
            return Err(error);
        }
        state.pools.push(pool);
        state.all.extend(&events);
        for event in &events[1..] {
            state.free.push_front(Free::Handle(*event));
        }
        Ok(events[0])
    }

    /// Signals an event from the host, which no work will.
    fn signal(&self, event: ze_event_handle_t) -> Result<()> {
        let signal = self.context.driver().api.functions().zeEventHostSignal;
        // SAFETY: the event is live: it goes with its pool.
        done("zeEventHostSignal", unsafe { signal(event) })
    }

    /// Gives events and pools back to the driver.
    fn destroy(&self, events: &[ze_event_handle_t], pools: &[ze_event_pool_handle_t]) {
        let functions = self.context.driver().api.functions();
        for event in events {
            // SAFETY: the event is of a pool of this value, and whoever waits for it held this value.
            let _gone = unsafe { (functions.zeEventDestroy)(*event) };
        }
        for pool in pools {
            // SAFETY: the pool is this value's, and its events are destroyed.
            let _gone = unsafe { (functions.zeEventPoolDestroy)(*pool) };
        }
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

impl State {
    /// Keeps an event that cannot be had now as the oldest.
    #[cold]
    fn take_back(
        &mut self,
        free: Free,
        call: &'static str,
        code: ze_result_t,
    ) -> Result<Option<Free>> {
        self.free.push_front(free);
        match code {
            ze_result_t::ZE_RESULT_NOT_READY => Ok(None),
            code => done(call, code).map(|()| None),
        }
    }
}

/// The last clone gives the event back with its place in memory.
impl Drop for Event {
    #[inline]
    fn drop(&mut self) {
        if Arc::strong_count(&self.inner) == 1 && !is_child() {
            self.give_back();
        }
    }
}

/// Where two threads dropped the last two clones at once, each took the other's for the last.
impl Drop for Inner {
    fn drop(&mut self) {
        if is_child() {
            return;
        }
        let mut state = self.events.state.lock();
        if !state.is_closed {
            state.free.push_back(Free::Handle(self.handle));
        }
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        if is_child() {
            return;
        }
        let State { all, pools, .. } = std::mem::take(self.state.get_mut());
        self.destroy(&all, &pools);
    }
}
