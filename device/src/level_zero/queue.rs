//! Queues: work on a device, one piece after another.
#![expect(unsafe_code, reason = "calls the loader")]

use std::collections::VecDeque;
use std::ffi::c_void;
use std::hash::{Hash, Hasher};
use std::ptr;
use std::sync::{Arc, Weak};
use std::time::Duration;

use level_zero_sys::{
    ze_command_list_handle_t, ze_command_queue_desc_t, ze_command_queue_mode_t, ze_event_handle_t,
    ze_result_t, ze_structure_type_t,
};
use parking_lot::{Mutex, MutexGuard};

use super::adopted::{Adopted, NativeQueue};
use super::api::done;
use super::clock::Clock;
use super::context::Context;
use super::device::Device;
use super::engine::Engine;
use super::event::Event;
use super::fork::{is_left, refuse_in_child};
use super::kernel::Handle;
use super::lanes::Lanes;
use super::ring::Ring;
use super::staging::Staging;
use super::work::{Mark, Work};
use crate::error::Result;

/// An in-order queue of a device; clones are the same queue.
///
/// Work begins at once and in its order. Every piece has an [`Event`], which work of other queues may wait for.
#[derive(Clone)]
pub struct Queue {
    inner: Arc<Inner>,
}

struct Inner {
    context: Context,
    device: Device,
    /// The immediate list that is the queue's own; null for one that was adopted.
    list: ze_command_list_handle_t,
    adopted: Option<Adopted>,
    ring: Arc<Ring>,
    /// The last piece of work; also the lock over the list, which may not be called concurrently.
    last: Mutex<Option<Mark>>,
    /// Kernels that were dropped while work of this queue ran them, with that work.
    kernels: Mutex<Vec<(Arc<Handle>, Work)>>,
    /// Events that work of this queue waits for, with that work's own: nobody may use them again before.
    awaited: Mutex<VecDeque<(Vec<Event>, Event)>>,
    engine: Engine,
    /// Whether times are noted, which those of another queue's work would not be.
    is_profiled: bool,
    lanes: Lanes,
}

/// A queue that may be gone.
pub(super) struct WeakQueue(Weak<Inner>);

// SAFETY: the list may be used on every thread, one at a time, which the lock sees to.
unsafe impl Send for Inner {}
// SAFETY: as for `Send`.
unsafe impl Sync for Inner {}

impl Queue {
    /// Makes a queue.
    ///
    /// # Errors
    ///
    /// [`Error::Driver`](crate::Error::Driver), [`Error::ForkedChild`](crate::Error::ForkedChild).
    pub fn new(context: &Context, device: &Device) -> Result<Self> {
        Self::made(context, device, Engine::Compute, None)
    }

    /// Makes a queue on an engine that copies beside those that compute; on one that does both where there is none.
    ///
    /// On the former no kernel can be launched.
    ///
    /// # Errors
    ///
    /// [`Error::Driver`](crate::Error::Driver), [`Error::ForkedChild`](crate::Error::ForkedChild).
    pub fn for_copies(context: &Context, device: &Device) -> Result<Self> {
        Self::made(context, device, Engine::Copy, None)
    }

    /// Makes a queue that notes when its work began and ended, for [`Event::times`].
    ///
    /// # Errors
    ///
    /// [`Error::Driver`](crate::Error::Driver), [`Error::ForkedChild`](crate::Error::ForkedChild).
    pub fn profiled(context: &Context, device: &Device) -> Result<Self> {
        let clock = Clock::of(device)?;
        Self::made(context, device, Engine::Compute, Some(clock))
    }

    fn made(
        context: &Context,
        device: &Device,
        wanted: Engine,
        clock: Option<Clock>,
    ) -> Result<Self> {
        const IN_ORDER: u32 = 1 << 1;
        refuse_in_child()?;
        let (engine, ordinal) = match wanted.group(device)? {
            Some(ordinal) => (wanted, ordinal),
            None => (Engine::Compute, Engine::Compute.group(device)?.unwrap_or(0)),
        };
        let desc = ze_command_queue_desc_t {
            stype: ze_structure_type_t::ZE_STRUCTURE_TYPE_COMMAND_QUEUE_DESC,
            ordinal,
            flags: IN_ORDER,
            mode: ze_command_queue_mode_t::ZE_COMMAND_QUEUE_MODE_ASYNCHRONOUS,
            ..Default::default()
        };
        let mut list = ptr::null_mut();
        let create = context
            .driver()
            .api
            .functions()
            .zeCommandListCreateImmediate;
        // SAFETY: context and device are of one driver, the structure says what it is, and there is room for a handle.
        let code = unsafe {
            create(
                context.handle(),
                device.handle(),
                &raw const desc,
                &raw mut list,
            )
        };
        done("zeCommandListCreateImmediate", code)?;
        Ok(Self::over(context, device, (list, None), engine, clock))
    }

    /// Takes a queue of another runtime for what it is: work is done in its turn among what that puts there.
    ///
    /// # Safety
    ///
    /// `native` is a command queue or an immediate command list of this context and device, on an engine that computes.
    /// It stays until the last clone is dropped. While this library puts work on it nobody else does.
    #[must_use]
    pub unsafe fn adopt(context: &Context, device: &Device, native: NativeQueue) -> Self {
        let adopted = Adopted::new(context, device, native);
        let commands = (ptr::null_mut(), Some(adopted));
        Self::over(context, device, commands, Engine::Compute, None)
    }

    fn over(
        context: &Context,
        device: &Device,
        (list, adopted): (ze_command_list_handle_t, Option<Adopted>),
        engine: Engine,
        clock: Option<Clock>,
    ) -> Self {
        Self {
            inner: Arc::new(Inner {
                context: context.clone(),
                device: device.clone(),
                list,
                adopted,
                ring: Ring::new(context, clock),
                last: Mutex::new(None),
                kernels: Mutex::default(),
                awaited: Mutex::default(),
                engine,
                is_profiled: clock.is_some(),
                lanes: Lanes::new(Staging::new(context, device)),
            }),
        }
    }

    /// Returns the native handle; it lasts as long as this value, or as whoever it was adopted from keeps it.
    #[must_use]
    pub fn native(&self) -> NativeQueue {
        let adopted = self.inner.adopted.as_ref().map(Adopted::native);
        adopted.unwrap_or(NativeQueue::List(self.inner.list))
    }

    /// Returns the context that the queue works in.
    #[must_use]
    pub fn context(&self) -> &Context {
        &self.inner.context
    }

    /// Returns the device that the queue works on.
    #[must_use]
    pub fn device(&self) -> &Device {
        &self.inner.device
    }

    /// Claims that it notes when its work began and ended.
    #[must_use]
    pub fn is_profiled(&self) -> bool {
        self.inner.is_profiled
    }

    /// Claims that the queue is on an engine that copies, and runs no kernels.
    #[must_use]
    pub fn is_for_copies(&self) -> bool {
        self.inner.engine == Engine::Copy
    }

    /// Returns how many events the queue has made for its work so far; they are used again.
    #[must_use]
    pub fn events(&self) -> usize {
        self.inner.ring.count()
    }

    /// Repeats a pattern of 1, 2, 4, 8 or 16 bytes over so many, after the work before it and after those events.
    ///
    /// # Errors
    ///
    /// [`Error::Driver`](crate::Error::Driver).
    ///
    /// # Safety
    ///
    /// As [`Queue::copy`], for the target.
    pub unsafe fn fill(
        &self,
        to: *mut u8,
        pattern: &[u8],
        bytes: usize,
        after: &[Event],
    ) -> Result<Event> {
        let append = self
            .inner
            .context
            .driver()
            .api
            .functions()
            .zeCommandListAppendMemoryFill;
        let (pattern, length): (*const c_void, usize) = (pattern.as_ptr().cast(), pattern.len());
        self.append(
            "zeCommandListAppendMemoryFill",
            after,
            |list, signal, count, waits| {
                // SAFETY: the caller vouches for the target; the pattern is read before this returns; list and events are
                // live.
                unsafe {
                    append(
                        list,
                        to.cast(),
                        pattern,
                        length,
                        bytes,
                        signal,
                        count,
                        waits,
                    )
                }
            },
        )
    }

    /// Makes work that is queued from now on wait for events of other queues; returns the event of having done so.
    ///
    /// # Errors
    ///
    /// [`Error::Driver`](crate::Error::Driver).
    pub fn barrier(&self, after: &[Event]) -> Result<Event> {
        self.append_barrier(&mut *self.last()?, after)
    }

    fn append_barrier(&self, last: &mut Option<Mark>, after: &[Event]) -> Result<Event> {
        let append = self
            .inner
            .context
            .driver()
            .api
            .functions()
            .zeCommandListAppendBarrier;
        self.append_behind(
            last,
            "zeCommandListAppendBarrier",
            after,
            |list, signal, count, waits| {
                // SAFETY: list and events are live.
                unsafe { append(list, signal, count, waits) }
            },
        )
    }

    /// Waits on the host for all work that was queued.
    ///
    /// # Errors
    ///
    /// [`Error::Driver`](crate::Error::Driver), as where the device is lost.
    pub fn wait(&self) -> Result<()> {
        self.wait_for(Duration::MAX).map(drop)
    }

    /// Waits on the host for all work that was queued, so long at most; says whether it is done.
    ///
    /// # Errors
    ///
    /// [`Error::Driver`](crate::Error::Driver), as where the device is lost.
    pub fn wait_for(&self, timeout: Duration) -> Result<bool> {
        let last = self.reached(&mut *self.last()?)?;
        let is_done = last.map_or(Ok(true), |last| last.wait(timeout))?;
        if is_done {
            self.forget_kernels();
        }
        Ok(is_done)
    }

    /// Keeps a kernel until work of this queue is done.
    pub(super) fn keep(&self, kernel: Arc<Handle>, until: Work) {
        self.forget_kernels();
        self.inner.kernels.lock().push((kernel, until));
    }

    pub(super) fn downgrade(&self) -> WeakQueue {
        WeakQueue(Arc::downgrade(&self.inner))
    }

    /// Returns the events of the queue's work, which tell queues apart.
    #[inline]
    pub(super) fn ring(&self) -> &Arc<Ring> {
        &self.inner.ring
    }

    pub(super) fn lanes(&self) -> &Lanes {
        &self.inner.lanes
    }

    /// Claims that another engine may do copies for this queue.
    pub(super) fn lends_copies(&self) -> bool {
        let inner = &self.inner;
        inner.engine == Engine::Compute && !inner.is_profiled && inner.adopted.is_none()
    }

    /// Has work done by other queues, in its turn among this one's: it waits for what was queued here, and what is
    /// queued here later waits for it.
    pub(super) fn elsewhere(
        &self,
        after: &[Event],
        work: impl FnOnce(&[Event]) -> Result<Event>,
    ) -> Result<Event> {
        let mut last = self.last()?;
        let before = self.reached(&mut last)?;
        let waits: Vec<Event> = after.iter().cloned().chain(before).collect();
        let done = work(&waits)?;
        let barrier = self.append_barrier(&mut last, std::slice::from_ref(&done));
        if barrier.is_err() {
            // Nobody else knows of the work.
            let _lost_is_done_too = done.wait(Duration::MAX);
        }
        barrier
    }

    /// Returns the event of all that was queued so far, which on an adopted queue others did too.
    fn reached(&self, last: &mut Option<Mark>) -> Result<Option<Event>> {
        match &self.inner.adopted {
            Some(_) => self.append_barrier(last, &[]).map(Some),
            None => Ok(last.and_then(|last| self.inner.ring.event(last))),
        }
    }

    /// Lets go of the kernels that are not run any more.
    fn forget_kernels(&self) {
        let mut kernels = self.inner.kernels.lock();
        let is_done = |(_, until): &mut (_, Work)| !matches!(until.is_over(), Ok(false));
        let done: Vec<_> = kernels.extract_if(.., is_done).collect();
        // The driver destroys them without the lock.
        drop(kernels);
        drop(done);
    }

    /// Has an entry point append a piece of work: it gets the list, the event to signal, and those to wait for.
    #[inline]
    pub(super) fn append(
        &self,
        call: &'static str,
        after: &[Event],
        append: impl FnOnce(
            ze_command_list_handle_t,
            ze_event_handle_t,
            u32,
            *mut ze_event_handle_t,
        ) -> ze_result_t,
    ) -> Result<Event> {
        self.append_behind(&mut *self.last()?, call, after, append)
    }

    /// Locks the queue, unless a fork may have copied the lock while it was held.
    #[inline]
    fn last(&self) -> Result<MutexGuard<'_, Option<Mark>>> {
        refuse_in_child()?;
        Ok(self.inner.last.lock())
    }

    /// Appends work with the lock held.
    #[inline]
    fn append_behind(
        &self,
        last: &mut Option<Mark>,
        call: &'static str,
        after: &[Event],
        append: impl FnOnce(
            ze_command_list_handle_t,
            ze_event_handle_t,
            u32,
            *mut ze_event_handle_t,
        ) -> ze_result_t,
    ) -> Result<Event> {
        let event = self.inner.ring.take()?;
        let signal = event.handle();
        let append = |list| match after {
            [] => append(list, signal, 0, ptr::null_mut()),
            after => {
                let mut waits: Vec<_> = after.iter().map(Event::handle).collect();
                let count = u32::try_from(waits.len()).unwrap_or(u32::MAX);
                append(list, signal, count, waits.as_mut_ptr())
            }
        };
        let appended = match &self.inner.adopted {
            None => done(call, append(self.inner.list)),
            Some(adopted) => adopted.append(call, &event, append),
        };
        if let Err(refused) = appended {
            event.forgo();
            return Err(refused);
        }
        if !after.is_empty() {
            self.hold(after, event.clone());
        }
        *last = Some(event.mark());
        Ok(event)
    }

    /// Holds events until work that waits for them is done, and lets go of those whose work is.
    fn hold(&self, after: &[Event], until: Event) {
        let mut awaited = self.inner.awaited.lock();
        let is_over = |(_, until): &(_, Event)| !matches!(until.is_over(), Ok(false));
        while awaited.front().is_some_and(is_over) {
            awaited.pop_front();
        }
        awaited.push_back((after.to_vec(), until));
    }
}

impl PartialEq for Queue {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }
}

impl Eq for Queue {}

impl Hash for Queue {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.inner).hash(state);
    }
}

impl WeakQueue {
    pub(super) fn upgrade(&self) -> Option<Queue> {
        self.0.upgrade().map(|inner| Queue { inner })
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if is_left() {
            return;
        }
        // A list that still works must not go.
        let last = self.last.get_mut().take();
        if let Some(last) = last.and_then(|last| self.ring.event(last)) {
            let _lost_is_done_too = last.wait(Duration::MAX);
        }
        self.ring.close();
        if let Some(adopted) = &self.adopted {
            adopted.finish();
            return;
        }
        // SAFETY: the list is this value's, and has done its work.
        let _gone =
            unsafe { (self.context.driver().api.functions().zeCommandListDestroy)(self.list) };
    }
}
