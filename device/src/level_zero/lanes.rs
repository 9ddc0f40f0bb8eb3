//! Lanes: the queues of its own that a queue has its larger or farther copies done by.
//!
//! ```text
//! copy on a queue:
//!     a device's memory that ours does not reach?    by the lanes of both devices, through staging
//!     large, and not within one device's memory?     by our device's engine for copies, if it has one
//!     else:                                          by the queue itself
//! by a lane:  it waits for the queue's last event; the queue waits for the lane's: the order is that of the queue
//! ```

use std::sync::OnceLock;

use level_zero_sys::ze_device_handle_t;
use parking_lot::Mutex;

use super::context::Known;
use super::device::{Device, devices};
use super::engine::{has_strangers, reaches};
use super::queue::Queue;
use super::region::Region;
use super::staging::Staging;
use crate::error::Result;
use crate::memory::UsmKind;

/// From this size on a copy is worth the two events that it takes to leave the queue.
const LARGE: usize = 1 << 20;

/// What does a copy.
pub(super) enum Way {
    /// The queue itself.
    Own,
    /// An engine for copies.
    Engine(Queue),
    /// The device that has the source, and that which has the target.
    Staged { reads: Queue, writes: Queue },
}

/// The lanes of a queue, each made when it is needed.
pub(super) struct Lanes {
    pub(super) staging: Staging,
    has_strangers: OnceLock<bool>,
    /// The lane of the queue's own device: `None` in it where that has no engine for copies.
    engine: Mutex<Option<Option<Queue>>>,
    /// Those of devices, for staged copies.
    devices: Mutex<Vec<Queue>>,
}

impl Lanes {
    pub(super) fn new(staging: Staging) -> Self {
        Self {
            staging,
            has_strangers: OnceLock::new(),
            engine: Mutex::default(),
            devices: Mutex::default(),
        }
    }

    /// Chooses what does a queue's copy.
    #[inline]
    pub(super) fn way(&self, queue: &Queue, region: &Region) -> Result<Way> {
        if region.bytes() < LARGE && !self.has_strangers(queue.device())? {
            return Ok(Way::Own);
        }
        self.far(queue, region)
    }

    fn has_strangers(&self, device: &Device) -> Result<bool> {
        if let Some(has) = self.has_strangers.get() {
            return Ok(*has);
        }
        let has = has_strangers(device)?;
        Ok(*self.has_strangers.get_or_init(|| has))
    }

    #[cold]
    fn far(&self, queue: &Queue, region: &Region) -> Result<Way> {
        let to = queue.context().known(region.to.first.cast_const())?;
        let from = queue.context().known(region.from.first)?;
        if self.is_strange(queue, to)? || self.is_strange(queue, from)? {
            return Ok(Way::Staged {
                reads: self.of_memory(queue, from)?,
                writes: self.of_memory(queue, to)?,
            });
        }
        let stays = matches!((to, from), (Some(to), Some(from)) if to.shares_device_with(&from));
        if region.bytes() < LARGE || stays || !queue.lends_copies() {
            return Ok(Way::Own);
        }
        Ok(self.engine(queue)?.map_or(Way::Own, Way::Engine))
    }

    /// Claims that the queue's device does not reach memory.
    fn is_strange(&self, queue: &Queue, memory: Option<Known>) -> Result<bool> {
        match memory.and_then(|known| owner(&known)) {
            Some(owner) if self.has_strangers(queue.device())? => {
                Ok(!reaches(queue.device(), owner)?)
            }
            _ => Ok(false),
        }
    }

    fn engine(&self, queue: &Queue) -> Result<Option<Queue>> {
        let mut engine = self.engine.lock();
        if let Some(known) = &*engine {
            return Ok(known.clone());
        }
        let made = Queue::for_copies(queue.context(), queue.device())?;
        let found = made.is_for_copies().then_some(made);
        Ok(engine.insert(found).clone())
    }

    /// Returns the lane of the device that memory belongs to; of the queue's own where it is the host's.
    fn of_memory(&self, queue: &Queue, memory: Option<Known>) -> Result<Queue> {
        let own = queue.device().handle();
        let owner = memory.and_then(|known| owner(&known)).unwrap_or(own);
        let mut lanes = self.devices.lock();
        if let Some(lane) = lanes.iter().find(|lane| lane.device().handle() == owner) {
            return Ok(lane.clone());
        }
        // What is hidden from programs may be a library's nevertheless; the driver then answers for the copy.
        let found = devices()?
            .into_iter()
            .find(|device| device.handle() == owner);
        let device = found.unwrap_or_else(|| queue.device().clone());
        let lane = Queue::for_copies(queue.context(), &device)?;
        lanes.push(lane.clone());
        Ok(lane)
    }
}

/// Returns the device that memory belongs to; `None` for the host's.
fn owner(known: &Known) -> Option<ze_device_handle_t> {
    let is_of_device = known.kind != UsmKind::Host && !known.device.is_null();
    is_of_device.then_some(known.device)
}
