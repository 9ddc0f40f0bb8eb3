//! Rings: the events of a queue, which are used again and again.
//!
//! ```text
//! take():  the slot behind the last one, if nobody holds its event and its work is known to be done; else, having asked
//!          the driver how far the work is, the first such one around the ring; else as many new slots as there are
//! ```
//!
//! Work is done in its order, so that the event of one piece tells of all before. Slots are numbered as they are taken:
//! whoever keeps a [`Mark`] instead of an event can ask for it later.
#![expect(unsafe_code, reason = "calls the loader")]

use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering, fence};

use level_zero_sys::{
    ze_event_desc_t, ze_event_handle_t, ze_event_pool_desc_t, ze_event_pool_handle_t, ze_result_t,
    ze_structure_type_t,
};
use parking_lot::Mutex;

use super::api::done;
use super::clock::Clock;
use super::context::Context;
use super::event::Event;
use super::fork::is_left;
use super::work::Mark;
use crate::error::Result;

/// How many events there are at least.
const FEWEST: usize = 64;

/// The number of no work.
const NOBODY: u64 = 0;

/// The events of a queue.
///
/// Slots name this value: [`Ring::close`] ends that.
pub(super) struct Ring {
    pub(super) context: Context,
    /// The clock by which times are read; `None` where none are noted.
    pub(super) clock: Option<Clock>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    slots: Vec<Arc<Slot>>,
    /// The slot to try first.
    next: usize,
    /// How many pieces of work there were, and up to which all are known to be done.
    taken: u64,
    finished: u64,
    pools: Vec<ze_event_pool_handle_t>,
    all: Vec<ze_event_handle_t>,
}

/// A place in the ring, which is held where its count of references is more than one.
pub(super) struct Slot {
    pub(super) handle: ze_event_handle_t,
    pub(super) ring: Arc<Ring>,
    index: usize,
    /// Which piece of work has it; changed only while nobody holds it.
    number: AtomicU64,
}

// SAFETY: the handle may be used on every thread, by the specification.
unsafe impl Send for Slot {}
// SAFETY: as for `Send`; an event may be asked and waited for concurrently.
unsafe impl Sync for Slot {}
// SAFETY: as for `Slot`; a lock is held over what may not be called concurrently.
unsafe impl Send for Ring {}
// SAFETY: as for `Send`.
unsafe impl Sync for Ring {}

impl Slot {
    /// Returns what the work that has the slot is remembered by.
    #[inline]
    pub(super) fn mark(&self) -> Mark {
        Mark {
            slot: self.index,
            number: self.number(),
        }
    }

    /// Takes the slot back from work that the driver refused, and which never signals its event.
    pub(super) fn forgo(&self) {
        self.number.store(NOBODY, Ordering::Relaxed);
    }

    #[inline]
    fn number(&self) -> u64 {
        self.number.load(Ordering::Relaxed)
    }

    /// Claims that nobody holds the slot, and that its work is done.
    #[inline(always)]
    fn is_free(self: &Arc<Self>, finished: u64) -> bool {
        // Clones are made with the lock of the ring, or of one that is held.
        let is_held = Arc::strong_count(self) > 1;
        // What the last holder did with the event is over.
        fence(Ordering::Acquire);
        !is_held && self.number() <= finished
    }
}

impl Ring {
    /// Makes the events of a context; pools are made as they are needed.
    pub(super) fn new(context: &Context, clock: Option<Clock>) -> Arc<Self> {
        Arc::new(Self {
            context: context.clone(),
            clock,
            state: Mutex::default(),
        })
    }

    /// Counts the events.
    pub(super) fn count(&self) -> usize {
        self.state.lock().all.len()
    }

    /// Takes an event that is not signalled, for work that comes behind all that has one.
    // Every piece of work does.
    #[inline(always)]
    pub(super) fn take(self: &Arc<Self>) -> Result<Event> {
        let mut state = self.state.lock();
        let slot = match state.slots.get(state.next) {
            Some(slot) if slot.is_free(state.finished) => Arc::clone(slot),
            _ => self.find_or_make(&mut state)?,
        };
        let reset = self.context.driver().api.functions().zeEventHostReset;
        // SAFETY: the event is live: it goes with the ring; and no work signals it any more.
        done("zeEventHostReset", unsafe { reset(slot.handle) })?;
        state.taken += 1;
        state.next = slot.index + 1;
        slot.number.store(state.taken, Ordering::Relaxed);
        Ok(Event::new(slot))
    }

    /// Returns the event of work, unless that is done and another has its slot.
    pub(super) fn event(&self, mark: Mark) -> Option<Event> {
        let state = self.state.lock();
        let slot = state.slots.get(mark.slot)?;
        (slot.mark() == mark).then(|| Event::new(Arc::clone(slot)))
    }

    /// Lets go of the slots that nobody holds, so that this value goes with the last that somebody does: all work is
    /// done, and no more comes.
    pub(super) fn close(&self) {
        let slots = std::mem::take(&mut self.state.lock().slots);
        drop(slots);
    }

    /// Returns the first free slot around the ring, or a new one.
    #[cold]
    fn find_or_make(self: &Arc<Self>, state: &mut State) -> Result<Arc<Slot>> {
        let (slots, finished) = (&state.slots, &mut state.finished);
        let (earlier, later) = slots.split_at(state.next.min(slots.len()));
        let around = || later.iter().chain(earlier);
        let mut unfinished = u64::MAX;
        // Work halfway ahead that is done saves asking for each piece before it.
        if let Some(halfway) = around().nth(slots.len() / 2) {
            self.look_at(halfway, finished, &mut unfinished)?;
        }
        for slot in around() {
            self.look_at(slot, finished, &mut unfinished)?;
            if slot.is_free(*finished) {
                return Ok(Arc::clone(slot));
            }
        }
        self.grow(state)
    }

    /// Asks the driver for the work of a slot, unless that of others has told.
    fn look_at(&self, slot: &Slot, finished: &mut u64, unfinished: &mut u64) -> Result<()> {
        let number = slot.number();
        if (*finished + 1..*unfinished).contains(&number) {
            match self.is_done(slot)? {
                true => *finished = number,
                false => *unfinished = number,
            }
        }
        Ok(())
    }

    fn is_done(&self, slot: &Slot) -> Result<bool> {
        let ask = self.context.driver().api.functions().zeEventQueryStatus;
        // SAFETY: the event is live: it goes with the ring.
        match unsafe { ask(slot.handle) } {
            ze_result_t::ZE_RESULT_NOT_READY => Ok(false),
            code => done("zeEventQueryStatus", code).map(|()| true),
        }
    }

    /// Makes as many events as there are; returns the first slot of them.
    fn grow(self: &Arc<Self>, state: &mut State) -> Result<Arc<Slot>> {
        let first = state.slots.len();
        let count = u32::try_from(first.max(FEWEST)).unwrap_or(u32::MAX);
        let pool = self.make_pool(count)?;
        let mut events = Vec::with_capacity(count as usize);
        let made = (0..count).try_for_each(|index| {
            events.push(self.make(pool, index)?);
            Ok(())
        });
        if let Err(error) = made {
            self.destroy(&events, &[pool]);
            return Err(error);
        }
        state.pools.push(pool);
        state.all.extend(&events);
        for (index, handle) in (first..).zip(events) {
            state.slots.push(Arc::new(Slot {
                handle,
                ring: Arc::clone(self),
                index,
                number: AtomicU64::new(NOBODY),
            }));
        }
        Ok(Arc::clone(&state.slots[first]))
    }

    fn make_pool(&self, count: u32) -> Result<ze_event_pool_handle_t> {
        const HOST_VISIBLE: u32 = 1;
        const TIMES: u32 = 1 << 2;
        let desc = ze_event_pool_desc_t {
            stype: ze_structure_type_t::ZE_STRUCTURE_TYPE_EVENT_POOL_DESC,
            pNext: ptr::null(),
            flags: self.clock.map_or(HOST_VISIBLE, |_| HOST_VISIBLE | TIMES),
            count,
        };
        let mut pool = ptr::null_mut();
        let create = self.context.driver().api.functions().zeEventPoolCreate;
        let (context, all) = (self.context.handle(), ptr::null_mut());
        // SAFETY: the context is live, the structure says what it is, and no device stands for all.
        let code = unsafe { create(context, &raw const desc, 0, all, &raw mut pool) };
        done("zeEventPoolCreate", code).map(|()| pool)
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
}

impl Drop for Ring {
    fn drop(&mut self) {
        if is_left() {
            return;
        }
        let State { all, pools, .. } = std::mem::take(self.state.get_mut());
        self.destroy(&all, &pools);
    }
}
