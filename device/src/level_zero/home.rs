//! Homes: where the arrays of a device live, for as long as the process does.
//!
//! A home is a device's context, a queue on it, and a pool for each kind of USM. The first use of a device makes its
//! home; whoever attaches another runtime later may have a second one made, in the context of that runtime. Arrays
//! never move from one to the other. At the end of the process nothing here calls the driver.

use std::fmt;
use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use parking_lot::Mutex;

use super::context::Context;
use super::device::Device;
use super::engine::reaches;
use super::event::Event;
use super::fork::{is_child, refuse_in_child};
use super::kernels::Kernels;
use super::launch::Argument;
use super::pool::{Block, Pool, Statistics};
use super::queue::Queue;
use super::share::Opened;
use crate::error::Result;
use crate::memory::UsmKind;
use crate::ticket::Ticket;

/// Every home of the process, in the order in which they were made.
static HOMES: Mutex<Vec<&'static Home>> = Mutex::new(Vec::new());

/// Whose context a home is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The one that the driver has anyway, or one of our own where it has none.
    Driver,
    /// That of another runtime of this process, by its name.
    Runtime(&'static str),
}

/// The context, the queue and the pools of a device.
pub struct Home {
    device: Device,
    context: Context,
    origin: Origin,
    queue: Queue,
    pools: [(UsmKind, Pool); 3],
    pub(super) kernels: Kernels,
}

/// A block of memory at home.
///
/// It goes back to its pool when it is dropped.
pub struct Allocation {
    block: Block,
    kind: UsmKind,
    home: &'static Home,
    /// The queue that it was allocated for, where that is not the home's.
    queue: Option<Queue>,
    /// Whether somebody has it whose work nobody here knows of.
    is_lent: AtomicBool,
    /// Work of another runtime that the contents are still to come out of.
    outside: Mutex<Option<Arc<dyn Outside>>>,
}

/// Work of another runtime, which has no event that queues here could wait for.
pub trait Outside: Send + Sync {
    /// Waits on the host until it is done, or failed.
    fn wait(&self);
}

impl Home {
    /// Returns a device's home in the context that its driver has anyway; the first call makes it.
    ///
    /// # Errors
    ///
    /// [`Error::Driver`](crate::Error::Driver), [`Error::ForkedChild`](crate::Error::ForkedChild).
    pub fn of(device: &Device) -> Result<&'static Self> {
        let is_it = |home: &Self| home.origin == Origin::Driver;
        Self::find_or_make(device, Origin::Driver, is_it, || Context::of_driver(device))
    }

    /// Returns a device's home in a context that another runtime shares; the first call makes it.
    ///
    /// # Errors
    ///
    /// As [`Home::of`].
    pub fn within(device: &Device, context: &Context, origin: Origin) -> Result<&'static Self> {
        let is_it = |home: &Self| home.context == *context;
        Self::find_or_make(device, origin, is_it, || Ok(context.clone()))
    }

    /// Returns every home of the process.
    ///
    /// # Errors
    ///
    /// [`Error::ForkedChild`](crate::Error::ForkedChild).
    pub fn all() -> Result<Vec<&'static Self>> {
        // Before the lock, which a fork may have copied while it was held.
        refuse_in_child()?;
        Ok(HOMES.lock().clone())
    }

    /// Returns the device.
    #[must_use]
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// Returns the context.
    #[must_use]
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Returns whose context that is.
    #[must_use]
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// Returns the queue.
    #[must_use]
    pub fn queue(&self) -> &Queue {
        &self.queue
    }

    /// Claims that the device reaches the memory of another home's.
    ///
    /// # Errors
    ///
    /// [`Error::Driver`](crate::Error::Driver).
    pub fn reaches(&self, other: &Self) -> Result<bool> {
        reaches(&self.device, other.device.handle())
    }

    /// Allocates so many bytes at a multiple of 64; what they hold is not defined.
    ///
    /// No work uses them, so that whoever gets the address may write there out of any queue's order.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfDeviceMemory`](crate::Error::OutOfDeviceMemory), [`Error::Driver`](crate::Error::Driver),
    /// [`Error::ForkedChild`](crate::Error::ForkedChild).
    pub fn allocate(&'static self, kind: UsmKind, bytes: usize) -> Result<Allocation> {
        let block = self.pool(kind).take_idle(bytes)?;
        Ok(self.allocation(block, kind, None))
    }

    /// Allocates as [`Home::allocate`] does, for work on a queue of the device and context, which comes after what that
    /// queue may still do with the memory.
    ///
    /// # Errors
    ///
    /// As [`Home::allocate`].
    pub fn allocate_for(
        &'static self,
        kind: UsmKind,
        bytes: usize,
        queue: &Queue,
    ) -> Result<Allocation> {
        let block = self.pool(kind).take(bytes, queue)?;
        let queue = (*queue != self.queue).then(|| queue.clone());
        Ok(self.allocation(block, kind, queue))
    }

    /// Opens memory of the device that another process shares.
    ///
    /// # Errors
    ///
    /// As [`Opened::open`].
    pub fn open(&'static self, ticket: &Ticket) -> Result<Allocation> {
        let kind = UsmKind::Device;
        let opened = Opened::open(&self.context, &self.device, ticket)?;
        let block = self.pool(kind).adopt(opened);
        let allocation = self.allocation(block, kind, None);
        allocation.lend();
        Ok(allocation)
    }

    /// Returns what each pool has and did.
    pub fn statistics(&self) -> impl Iterator<Item = (UsmKind, Statistics)> {
        let pools = self.pools.iter();
        pools.map(|(kind, pool)| (*kind, pool.statistics()))
    }

    /// Gives every idle block back to the driver, and what the copies of the queue went through.
    ///
    /// # Errors
    ///
    /// As [`Home::of`].
    pub fn empty_cache(&self) -> Result<()> {
        let mut pools = self.pools.iter();
        pools.try_for_each(|(_, pool)| pool.empty_cache())?;
        self.queue.empty_cache()
    }

    /// Finds a home of the device, or makes one, unless that in the same context has been made for another reason.
    fn find_or_make(
        device: &Device,
        origin: Origin,
        is_it: impl Fn(&Self) -> bool,
        context: impl FnOnce() -> Result<Context>,
    ) -> Result<&'static Self> {
        refuse_in_child()?;
        // Held while a home is made, so that threads that race to the first use make one.
        let mut homes = HOMES.lock();
        let find = |homes: &[&'static Self], is_it: &dyn Fn(&Self) -> bool| {
            let mut own = homes.iter().filter(|home| home.device == *device);
            own.find(|home| is_it(home)).copied()
        };
        if let Some(home) = find(&homes, &is_it) {
            return Ok(home);
        }
        let context = context()?;
        if let Some(home) = find(&homes, &|home| home.context == context) {
            return Ok(home);
        }
        let home: &'static Self = Box::leak(Box::new(Self::new(device, context, origin)?));
        homes.push(home);
        Ok(home)
    }

    fn new(device: &Device, context: Context, origin: Origin) -> Result<Self> {
        let queue = Queue::new(&context, device)?;
        let kinds = [UsmKind::Device, UsmKind::Shared, UsmKind::Host];
        let pools = kinds.map(|kind| (kind, Pool::new(&context, device, kind)));
        Ok(Self {
            device: device.clone(),
            context,
            origin,
            queue,
            pools,
            kernels: Kernels::default(),
        })
    }

    fn allocation(&'static self, block: Block, kind: UsmKind, queue: Option<Queue>) -> Allocation {
        Allocation {
            block,
            kind,
            home: self,
            queue,
            is_lent: AtomicBool::new(false),
            outside: Mutex::default(),
        }
    }

    fn pool(&self, kind: UsmKind) -> &Pool {
        let pool = self.pools.iter().find(|(own, _)| *own == kind);
        &pool.expect("a home has a pool of each kind").1
    }
}

impl Allocation {
    /// Returns the address of the first byte.
    #[must_use]
    pub fn pointer(&self) -> NonNull<u8> {
        self.block.pointer()
    }

    /// Returns the kind of USM.
    #[must_use]
    pub fn kind(&self) -> UsmKind {
        self.kind
    }

    /// Returns where it is.
    #[must_use]
    pub fn home(&self) -> &'static Home {
        self.home
    }

    /// Returns the queue that it was allocated for.
    #[must_use]
    pub fn queue(&self) -> &Queue {
        self.queue.as_ref().unwrap_or(&self.home.queue)
    }

    /// Returns what other processes open this memory by; it has to stay until they have.
    ///
    /// # Errors
    ///
    /// As [`Usm::share`](super::Usm::share).
    pub fn share(&self) -> Result<Ticket> {
        self.block.share()
    }

    /// Returns the memory from an address in it on, as a launch passes it.
    #[must_use]
    pub fn argument(&self, address: *const u8) -> Argument<'_> {
        let start = self.pointer().addr().get();
        Argument::Block(&self.block, address.addr().wrapping_sub(start))
    }

    /// Notes work of another runtime that writes the memory: whoever uses it here waits for that first, on the host.
    pub fn comes_out_of(&self, work: Arc<dyn Outside>) {
        *self.outside.lock() = Some(work);
    }

    /// Returns the events of the work of other queues that still uses the memory; waits for that of other runtimes.
    ///
    /// # Errors
    ///
    /// [`Error::Driver`](crate::Error::Driver), as where the device is lost.
    pub fn used_elsewhere(&self, queue: &Queue) -> Result<Vec<Event>> {
        self.wait_outside();
        self.block.used_elsewhere(queue)
    }

    /// Waits on the host for all work that uses the memory.
    ///
    /// # Errors
    ///
    /// [`Error::Driver`](crate::Error::Driver), as where the device is lost.
    pub fn settle(&self) -> Result<()> {
        refuse_in_child()?;
        self.wait_outside();
        self.block.settle()
    }

    /// Notes that others have the memory from now on, whose work on it nobody here knows of.
    pub fn lend(&self) {
        self.is_lent.store(true, Ordering::Release);
    }

    /// Claims that others have the memory, or had it.
    #[must_use]
    pub fn is_lent(&self) -> bool {
        self.is_lent.load(Ordering::Acquire)
    }

    /// Notes that work uses the memory until its event.
    pub fn used_by(&self, event: &Event) {
        self.block.used_by(event);
    }

    /// Notes that work uses the memory until its event, and waits on the host for it.
    ///
    /// # Errors
    ///
    /// [`Error::Driver`](crate::Error::Driver), as where the device is lost.
    pub fn complete(&self, event: &Event) -> Result<()> {
        self.used_by(event);
        event.wait(Duration::MAX).map(drop)
    }

    fn wait_outside(&self) {
        // Waited for without the lock: the work may hold other tensors, and go with them.
        let work = self.outside.lock().clone();
        if let Some(work) = work {
            work.wait();
            let done = self.outside.lock().take();
            drop(done);
        }
    }
}

impl Drop for Allocation {
    fn drop(&mut self) {
        if !is_child() {
            // The block is the next one's then.
            self.wait_outside();
        }
    }
}

impl fmt::Debug for Home {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Home")
            .field("device", &self.device.name())
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}
