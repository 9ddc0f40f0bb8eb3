//! The pool: blocks of USM that are kept for whoever asks next.
//!
//! ```text
//! take(bytes, queue):  the smallest class that holds them; in it the newest block that is idle, or that only this
//!                      queue still works on, since its work comes after; else a new block from the driver; where that
//!                      has none, the cache is emptied, and it is asked again
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
use super::fork::{is_child, refuse_in_child};
use super::queue::Queue;
use super::share::Opened;
use super::usm::Usm;
use crate::error::{Error, ErrorKind, Result};
use crate::memory::UsmKind;
use crate::ticket::Ticket;

const SMALLEST: usize = 512;
const LARGE: usize = 1 << 20;
/// How many queues may have used a block before those that are done are forgotten.
const MANY: usize = 4;

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

struct Cached {
    usm: Usm,
    uses: Vec<Use>,
}

/// Work that uses a block: on which queue, and its event.
struct Use {
    queue: usize,
    event: Event,
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
    usm: Option<Usm>,
    uses: Mutex<Vec<Use>>,
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
        // Before the lock, which a fork may have copied while it was held.
        refuse_in_child()?;
        let class = class_of(bytes).ok_or_else(|| self.too_much(bytes))?;
        if let Some(block) = self.take_cached(class, queue)? {
            return Ok(block);
        }
        let made = self.make(class);
        let usm = match made {
            Err(error) if error.kind() == ErrorKind::OutOfMemory => {
                self.empty_cache()?;
                self.make(class).map_err(|_| self.too_much(bytes))?
            }
            made => made?,
        };
        Ok(self.block(usm, Vec::new()))
    }

    /// Makes a block of memory that another process shares: it is closed when the work on it is done, and counted
    /// nowhere.
    #[must_use]
    pub fn adopt(&self, opened: Opened) -> Block {
        self.block(opened.into(), Vec::new())
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
        state.statistics.cached -= idle.iter().map(|block| block.usm.bytes()).sum::<usize>();
        // The driver is not asked with the lock held.
        drop(state);
        drop(idle);
        Ok(())
    }

    /// Frees the shared blocks that no work uses any more.
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

    fn take_cached(&self, class: usize, queue: &Queue) -> Result<Option<Block>> {
        let mut state = self.inner.state.lock();
        let Some(blocks) = state.cached.get_mut(&class) else {
            return Ok(None);
        };
        for index in (0..blocks.len()).rev() {
            if blocks[index].is_free_for(queue)? {
                let Cached { usm, uses } = blocks.remove(index);
                state.statistics.cached -= class;
                state.statistics.hits += 1;
                state.statistics.allocate(class);
                drop(state);
                return Ok(Some(self.block(usm, uses)));
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

    fn block(&self, usm: Usm, uses: Vec<Use>) -> Block {
        Block {
            usm: Some(usm),
            uses: Mutex::new(uses),
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
    fn is_idle(&mut self) -> Result<bool> {
        forget_done(&mut self.uses)?;
        Ok(self.uses.is_empty())
    }

    /// Claims that work on a queue may use the block: what still uses it comes before.
    fn is_free_for(&mut self, queue: &Queue) -> Result<bool> {
        let is_of_queue = |used: &Use| used.queue == queue.id();
        // The driver is asked only where the answer matters.
        if !self.uses.iter().all(is_of_queue) {
            forget_done(&mut self.uses)?;
        }
        Ok(self.uses.iter().all(is_of_queue))
    }
}

/// A pool that goes away waits for the work on what it has.
impl Drop for Inner {
    fn drop(&mut self) {
        if is_child() {
            return;
        }
        let State { cached, shared, .. } = self.state.get_mut();
        let blocks = cached.values().flatten().chain(&*shared);
        for used in blocks.flat_map(|block| &block.uses) {
            let _lost_is_done_too = used.event.wait(Duration::MAX);
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

    /// Notes that work of a queue uses the block until its event: no other queue gets it before.
    ///
    /// # Errors
    ///
    /// [`Error::Driver`], as where the device is lost.
    pub fn used_by(&self, queue: &Queue, event: &Event) -> Result<()> {
        let mut uses = self.uses.lock();
        // Later work of a queue ends after its earlier work.
        if let Some(earlier) = uses.iter_mut().find(|used| used.queue == queue.id()) {
            earlier.event.clone_from(event);
            return Ok(());
        }
        if uses.len() >= MANY {
            forget_done(&mut uses)?;
        }
        uses.push(Use {
            queue: queue.id(),
            event: event.clone(),
        });
        Ok(())
    }

    /// Returns the events of the work of other queues that still uses the block.
    ///
    /// # Errors
    ///
    /// [`Error::Driver`], as where the device is lost; [`Error::ForkedChild`].
    pub fn used_elsewhere(&self, queue: &Queue) -> Result<Vec<Event>> {
        // Before the lock, which a fork may have copied while it was held.
        refuse_in_child()?;
        let mut uses = self.uses.lock();
        let is_elsewhere = |used: &&Use| used.queue != queue.id();
        // The driver is asked only where the answer matters.
        if uses.iter().any(|used| is_elsewhere(&used)) {
            forget_done(&mut uses)?;
        }
        let elsewhere = uses.iter().filter(is_elsewhere);
        Ok(elsewhere.map(|used| used.event.clone()).collect())
    }

    /// Waits on the host for all work that uses the block.
    ///
    /// # Errors
    ///
    /// [`Error::Driver`], as where the device is lost.
    pub fn settle(&self) -> Result<()> {
        let events: Vec<Event> = {
            let uses = self.uses.lock();
            uses.iter().map(|used| used.event.clone()).collect()
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

    fn usm(&self) -> &Usm {
        self.usm
            .as_ref()
            .expect("a block has its USM until it is dropped")
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        let Some(usm) = self.usm.take() else {
            return;
        };
        if is_child() {
            // A fork may have copied the lock while it was held.
            return;
        }
        let class = usm.bytes();
        let uses = std::mem::take(self.uses.get_mut());
        let mut state = self.pool.inner.state.lock();
        if usm.is_own() {
            state.statistics.allocated -= class;
        }
        if usm.is_shared() {
            state.shared.push(Cached { usm, uses });
            drop(state);
            let _tried_again_later = self.pool.free_shared();
            return;
        }
        state.statistics.cached += class;
        state
            .cached
            .entry(class)
            .or_default()
            .push(Cached { usm, uses });
    }
}

/// Forgets the work that is done.
fn forget_done(uses: &mut Vec<Use>) -> Result<()> {
    for index in (0..uses.len()).rev() {
        if uses[index].event.is_over()? {
            uses.swap_remove(index);
        }
    }
    Ok(())
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
