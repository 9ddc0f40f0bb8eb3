//! Staging: pinned host memory that copies go through, where a device does not reach one of their ends.
//!
//! A block goes back to the pool when the work that reads or writes it is done, and not before, since the host writes
//! to it out of any queue's order. Of blocks in flight there are so many bytes at most; who wants more waits for the
//! oldest.

use std::collections::VecDeque;
use std::time::Duration;

use parking_lot::Mutex;

use super::context::Context;
use super::device::Device;
use super::event::Event;
use super::fork::refuse_in_child;
use super::pool::{Block, Pool};
use super::queue::Queue;
use crate::error::Result;
use crate::memory::UsmKind;

/// The size of a piece: large enough that what a command costs does not count.
pub(super) const PIECE: usize = 4 << 20;

/// How much may be in flight: one piece that the host fills, while the device is at others.
const MOST: usize = 4 * PIECE;

/// The blocks of a queue.
pub(super) struct Staging {
    pool: Pool,
    /// Those that work uses, the oldest first, with its event.
    in_flight: Mutex<VecDeque<(Block, Event)>>,
}

impl Staging {
    pub(super) fn new(context: &Context, device: &Device) -> Self {
        Self {
            pool: Pool::new(context, device, UsmKind::Host),
            in_flight: Mutex::default(),
        }
    }

    /// Takes a block that no work uses.
    pub(super) fn take(&self, bytes: usize, queue: &Queue) -> Result<Block> {
        // Before the lock, which a fork may have copied while it was held.
        refuse_in_child()?;
        while let Some((_block, event)) = self.oldest(bytes)? {
            event.wait(Duration::MAX)?;
        }
        self.pool.take(bytes, queue)
    }

    /// Keeps a block until work on it is done.
    pub(super) fn keep(&self, block: Block, until: Event) {
        self.in_flight.lock().push_back((block, until));
    }

    /// Gives every block that no work uses back to the driver.
    pub(super) fn empty(&self) -> Result<()> {
        // As above.
        refuse_in_child()?;
        forget_done(&mut self.in_flight.lock())?;
        self.pool.empty_cache()
    }

    /// Lets go of the blocks that are done with; returns the oldest of the others if there is no room beside them.
    fn oldest(&self, bytes: usize) -> Result<Option<(Block, Event)>> {
        let mut in_flight = self.in_flight.lock();
        forget_done(&mut in_flight)?;
        let used: usize = in_flight.iter().map(|(block, _)| block.bytes()).sum();
        match used + bytes > MOST {
            true => Ok(in_flight.pop_front()),
            false => Ok(None),
        }
    }
}

/// Lets go of the oldest blocks, up to the first that work still uses.
fn forget_done(in_flight: &mut VecDeque<(Block, Event)>) -> Result<()> {
    while let Some((_, event)) = in_flight.front() {
        if !event.is_over()? {
            break;
        }
        in_flight.pop_front();
    }
    Ok(())
}
