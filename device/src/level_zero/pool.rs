//! The pool: blocks of USM that are kept for whoever asks next.
//!
//! ```text
//! take(bytes, queue):  the smallest class that holds them; in it the newest block that is idle, or that only this
//!                      queue still works on, since its work comes after; else a new block from the driver; where that
//!                      has none, the cache is emptied, and it is asked again
//! take_idle(bytes):    the same, but idle blocks alone: whoever writes to it may do so out of any queue's order
//! drop(block):         back to its class, with the events of the work that still uses it; nobody waits
//! empty_cache():       every idle block goes back to the driver; others stay until they are
//! ```
//!
//! Classes are powers of two up to a mebibyte, and multiples of one above, so that at most half of a small block and a
//! mebibyte of a large one are not asked for.

use std::collections::BTreeMap;
use std::ptr::NonNull;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;

use super::context::Context;
use super::device::Device;
use super::event::Event;
use super::fork::{is_left, refuse_in_child};
use super::queue::Queue;
use super::share::Opened;
use super::usm::Usm;
use super::work::{Uses, Work};
use crate::error::{Error, ErrorKind, Result};
use crate::memory::UsmKind;
use crate::ticket::Ticket;

const SMALLEST: usize = 512;
const LARGE: usize = 1 << 20;

/// A pool of one kind of USM of a device in a context; clones are the same pool.
#[derive(Clone)]
pub struct Pool {
    inner: Arc<Inner>,
}

struct Inner {
    context: Context,
    device: Device,
    kind: UsmKind,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The blocks that nobody has, by class; the newest last.
    cached: BTreeMap<usize, Vec<Cached>>,
    /// Those that other processes may have too, which nobody gets again: they are freed when no work uses them.
    shared: Vec<Cached>,
    statistics: Statistics,
    limit: Option<usize>,
}

/// Memory of a pool, in a place of its own so that it changes hands at the cost of an address.
struct Cached(Box<Held>);

struct Held {
    usm: Usm,
    uses: Mutex<Uses>,
}

/// What a pool has and did; sizes are in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Statistics {
    /// What blocks in use hold.
    pub allocated: usize,
    /// What blocks hold that wait for the next one to ask.
    pub cached: usize,
    /// The most that was allocated at a time.
    pub peak: usize,
    /// How many blocks came from the cache.
    pub hits: u64,
    /// How many blocks the driver made.
    pub misses: u64,
}

/// A block of a pool, which goes back to it when it is dropped.
pub struct Block {
    /// `None` only while it is dropped.
    held: Option<Cached>,
    pool: Pool,
}

impl Pool {
    /// Makes an empty pool.
    #[must_use]
    pub fn new(context: &Context, device: &Device, kind: UsmKind) -> Self {
        Self {
            inner: Arc::new(Inner {
                context: context.clone(),
                device: device.clone(),
                kind,
                state: Mutex::default(),
            }),
        }
    }

    /// Takes a block of so many bytes at least, for work on a queue; what it holds is not defined.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfDeviceMemory`] where neither driver nor limit leave room, though the cache was emptied;
    /// [`Error::Driver`], [`Error::ForkedChild`].
    pub fn take(&self, bytes: usize, queue: &Queue) -> Result<Block> {
        self.take_if(bytes, |block| block.is_free_for(queue))
    }

    /// Takes a block of so many bytes at least that no work uses; what it holds is not defined.
    ///
    /// # Errors
    ///
    /// As [`Pool::take`].
    pub fn take_idle(&self, bytes: usize) -> Result<Block> {
        self.take_if(bytes, Cached::is_idle)
    }

    #[inline]
    fn take_if(
        &self,
        bytes: usize,
        is_free: impl Fn(&mut Cached) -> Result<bool>,
    ) -> Result<Block> {
        // Before the lock, which a fork may have copied while it was held.
        refuse_in_child()?;
        let class = class_of(bytes).ok_or_else(|| self.too_much(bytes))?;
        match self.take_cached(class, is_free)? {
            Some(held) => Ok(self.block(held)),
            None => self.take_new(bytes, class),
        }
    }

    #[cold]
    fn take_new(&self, bytes: usize, class: usize) -> Result<Block> {
        let made = self.make(class);
        let usm = match made {
            Err(error) if error.kind() == ErrorKind::OutOfMemory => {
                self.empty_cache()?;
                self.make(class).map_err(|_| self.too_much(bytes))?
            }
            made => made?,
        };
        let uses = Mutex::default();
        Ok(self.block(Cached(Box::new(Held { usm, uses }))))
    }

    /// Makes a block of memory that another process shares: it is closed when the work on it is done, and counted
    /// nowhere.
    #[must_use]
    pub fn adopt(&self, opened: Opened) -> Block {
        let uses = Mutex::default();
        self.block(Cached(Box::new(Held {
            usm: opened.into(),
            uses,
        })))
    }

    /// Gives every idle block back to the driver.
    ///
    /// # Errors
    ///
    /// [`Error::Driver`], [`Error::ForkedChild`].
    pub fn empty_cache(&self) -> Result<()> {
        // As above.
        refuse_in_child()?;
        self.free_shared()?;
        let mut idle = Vec::new();
        let mut state = self.inner.state.lock();
        for blocks in state.cached.values_mut() {
            for index in (0..blocks.len()).rev() {
                if blocks[index].is_idle()? {
                    idle.push(blocks.swap_remove(index));
                }
            }
        }
        state.statistics.cached -= idle.iter().map(Cached::bytes).sum::<usize>();
        // The driver is not asked with the lock held.
        drop(state);
        drop(idle);
        Ok(())
    }

    /// Frees the shared blocks that no work uses any more.
    #[cold]
    fn free_shared(&self) -> Result<()> {
        let mut idle = Vec::new();
        let mut state = self.inner.state.lock();
        for index in (0..state.shared.len()).rev() {
            if state.shared[index].is_idle()? {
                idle.push(state.shared.swap_remove(index));
            }
        }
        drop(state);
        drop(idle);
        Ok(())
    }

    /// Lets the pool have so many bytes at most, in use and cached; `None` for all that the device has.
    pub fn set_limit(&self, limit: Option<usize>) {
        self.inner.state.lock().limit = limit;
    }

    /// Returns what the pool has and did.
    #[must_use]
    pub fn statistics(&self) -> Statistics {
        self.inner.state.lock().statistics
    }

    #[inline]
    fn take_cached(
        &self,
        class: usize,
        is_free: impl Fn(&mut Cached) -> Result<bool>,
    ) -> Result<Option<Cached>> {
        let mut state = self.inner.state.lock();
        if !state.shared.is_empty() {
            // Nobody else comes by for those whose work ended after they were dropped.
            drop(state);
            self.free_shared()?;
            state = self.inner.state.lock();
        }
        let Some(blocks) = state.cached.get_mut(&class) else {
            return Ok(None);
        };
        for index in (0..blocks.len()).rev() {
            if is_free(&mut blocks[index])? {
                let held = match index + 1 == blocks.len() {
                    true => blocks.pop(),
                    false => Some(blocks.remove(index)),
                };
                state.statistics.cached -= class;
                state.statistics.hits += 1;
                state.statistics.allocate(class);
                return Ok(held);
            }
        }
        Ok(None)
    }

    fn make(&self, class: usize) -> Result<Usm> {
        let Inner {
            context,
            device,
            kind,
            ..
        } = &*self.inner;
        if !self.inner.state.lock().has_room_for(class) {
            return Err(self.too_much(class));
        }
        let usm = Usm::new(context, device, *kind, class)?;
        let mut state = self.inner.state.lock();
        state.statistics.misses += 1;
        state.statistics.allocate(class);
        Ok(usm)
    }

    #[inline]
    fn block(&self, held: Cached) -> Block {
        Block {
            held: Some(held),
            pool: self.clone(),
        }
    }

    fn too_much(&self, bytes: usize) -> Error {
        Error::OutOfDeviceMemory {
            bytes,
            device: self.inner.device.name(),
        }
    }
}

impl State {
    fn has_room_for(&self, bytes: usize) -> bool {
        let held = self.statistics.allocated + self.statistics.cached;
        let wanted = held.saturating_add(bytes);
        self.limit.is_none_or(|limit| wanted <= limit)
    }
}

impl Statistics {
    fn allocate(&mut self, bytes: usize) {
        self.allocated += bytes;
        self.peak = self.peak.max(self.allocated);
    }
}

impl Cached {
    fn bytes(&self) -> usize {
        self.0.usm.bytes()
    }

    fn is_idle(&mut self) -> Result<bool> {
        let uses = self.0.uses.get_mut();
        uses.forget_done()?;
        Ok(uses.iter().next().is_none())
    }

    /// Claims that work on a queue may use the block: what still uses it comes before.
    #[inline]
    fn is_free_for(&mut self, queue: &Queue) -> Result<bool> {
        let uses = self.0.uses.get_mut();
        if uses.elsewhere(queue).next().is_none() {
            return Ok(true);
        }
        // The driver is asked only where the answer matters.
        uses.forget_done()?;
        Ok(uses.elsewhere(queue).next().is_none())
    }
}

/// A pool that goes away waits for the work on what it has.
impl Drop for Inner {
    fn drop(&mut self) {
        if is_left() {
            return;
        }
        let State { cached, shared, .. } = self.state.get_mut();
        for block in cached.values_mut().flatten().chain(shared) {
            block.0.uses.get_mut().iter().for_each(Work::wait);
        }
    }
}

impl Block {
    /// Returns the address of the first byte.
    #[must_use]
    pub fn pointer(&self) -> NonNull<u8> {
        self.usm().pointer()
    }

    /// Returns how many bytes the block has, which may be more than were asked for.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.usm().bytes()
    }

    /// Notes that work uses the block until its event: no other queue gets it before.
    // A launch does this for each of its blocks, and most blocks have one queue.
    #[inline(always)]
    pub fn used_by(&self, event: &Event) {
        self.held().uses.lock().note(event);
    }

    /// Returns the events of the work of other queues that still uses the block.
    ///
    /// # Errors
    ///
    /// [`Error::Driver`], as where the device is lost; [`Error::ForkedChild`].
    pub fn used_elsewhere(&self, queue: &Queue) -> Result<Vec<Event>> {
        // Before the lock, which a fork may have copied while it was held.
        refuse_in_child()?;
        let mut uses = self.held().uses.lock();
        // The driver is asked only where the answer matters.
        if uses.elsewhere(queue).next().is_some() {
            uses.forget_done()?;
        }
        Ok(uses.elsewhere(queue).filter_map(Work::event).collect())
    }

    /// Waits on the host for all work that uses the block.
    ///
    /// # Errors
    ///
    /// [`Error::Driver`], as where the device is lost; [`Error::ForkedChild`].
    pub fn settle(&self) -> Result<()> {
        // As above.
        refuse_in_child()?;
        let events: Vec<Event> = {
            let uses = self.held().uses.lock();
            uses.iter().filter_map(Work::event).collect()
        };
        let waited = |event: &Event| event.wait(Duration::MAX).map(drop);
        events.iter().try_for_each(waited)
    }

    /// Returns what other processes open this memory by, as [`Usm::share`] does; nobody gets the block after that.
    ///
    /// # Errors
    ///
    /// As [`Usm::share`].
    pub fn share(&self) -> Result<Ticket> {
        self.usm().share()
    }

    pub(super) fn context(&self) -> &Context {
        self.usm().context()
    }

    #[inline]
    fn usm(&self) -> &Usm {
        &self.held().usm
    }

    #[inline]
    fn held(&self) -> &Held {
        let held = self.held.as_ref();
        &held.expect("a block has its USM until it is dropped").0
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        let Some(held) = self.held.take() else {
            return;
        };
        if is_left() {
            // A fork may have copied the lock while it was held.
            return;
        }
        let class = held.bytes();
        let mut state = self.pool.inner.state.lock();
        if held.0.usm.is_own() {
            state.statistics.allocated -= class;
        }
        if held.0.usm.is_shared() {
            state.shared.push(held);
            drop(state);
            let _tried_again_later = self.pool.free_shared();
            return;
        }
        state.statistics.cached += class;
        match state.cached.get_mut(&class) {
            Some(blocks) => blocks.push(held),
            None => drop(state.cached.insert(class, vec![held])),
        }
    }
}

/// Returns the size of the blocks that hold so many bytes; `None` where no block does.
fn class_of(bytes: usize) -> Option<usize> {
    match bytes {
        0..SMALLEST => Some(SMALLEST),
        SMALLEST..=LARGE => bytes.checked_next_power_of_two(),
        _ => bytes.checked_next_multiple_of(LARGE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_hold_what_is_asked_and_little_more() {
        for bytes in [
            0,
            1,
            512,
            513,
            1000,
            LARGE - 1,
            LARGE,
            LARGE + 1,
            5 * LARGE,
            7 * LARGE + 3,
        ] {
            let class = class_of(bytes).unwrap();
            assert!(class >= bytes);
            assert!(
                class <= (2 * bytes).max(SMALLEST).min(bytes.max(LARGE) + LARGE),
                "{bytes}: {class}"
            );
        }
        assert_eq!(class_of(usize::MAX), None);
    }
}
