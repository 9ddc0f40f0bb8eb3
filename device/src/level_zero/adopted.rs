//! Adopted queues: those that another runtime made, and goes on putting its own work on.
//!
//! Such a queue may run its work in any order, and what others put there is not known here. So each piece of work stands
//! between barriers:
//!
//! ```text
//! append(work): a barrier behind all that is there; the work, which signals its event; a barrier that waits for that
//! ```
//!
//! On a command queue the three are a list of their own, which goes when they are done.
#![expect(unsafe_code, reason = "calls the loader")]

use std::collections::VecDeque;
use std::ptr;
use std::time::Duration;

use level_zero_sys::{
    Functions, ze_command_list_desc_t, ze_command_list_handle_t, ze_command_queue_handle_t,
    ze_event_handle_t, ze_fence_handle_t, ze_result_t, ze_structure_type_t,
};
use parking_lot::Mutex;

use super::api::done;
use super::context::Context;
use super::device::Device;
use super::engine::Engine;
use super::event::Event;
use super::fork::is_left;
use crate::error::Result;

/// The native handle of a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NativeQueue {
    /// A command queue.
    Queue(ze_command_queue_handle_t),
    /// An immediate command list.
    List(ze_command_list_handle_t),
}

/// A queue of another runtime.
pub(super) struct Adopted {
    context: Context,
    device: Device,
    native: NativeQueue,
    /// The lists that a command queue was given, each with the event of its work.
    running: Mutex<VecDeque<(List, Event)>>,
}

/// A list of commands, which no queue runs when it is dropped.
struct List {
    context: Context,
    raw: ze_command_list_handle_t,
}

// SAFETY: a list's handle may be used on every thread, one at a time, which the lock of the queue sees to.
unsafe impl Send for List {}
// SAFETY: as for `Send`, of the native queue too; nothing is appended by a shared list.
unsafe impl Send for Adopted {}
// SAFETY: as above; the queue that has this value holds its lock while it appends.
unsafe impl Sync for Adopted {}

impl Adopted {
    pub(super) fn new(context: &Context, device: &Device, native: NativeQueue) -> Self {
        Self {
            context: context.clone(),
            device: device.clone(),
            native,
            running: Mutex::default(),
        }
    }

    pub(super) fn native(&self) -> NativeQueue {
        self.native
    }

    /// Has an entry point append a piece of work, which signals the event, in its turn among all that is there.
    pub(super) fn append(
        &self,
        call: &'static str,
        event: &Event,
        work: impl FnOnce(ze_command_list_handle_t) -> ze_result_t,
    ) -> Result<()> {
        match self.native {
            NativeQueue::List(list) => self.between_barriers(list, call, event, work),
            NativeQueue::Queue(queue) => {
                self.forget_done();
                let list = self.make_list()?;
                self.between_barriers(list.raw, call, event, work)?;
                self.execute(queue, list, event)
            }
        }
    }

    fn between_barriers(
        &self,
        list: ze_command_list_handle_t,
        call: &'static str,
        event: &Event,
        work: impl FnOnce(ze_command_list_handle_t) -> ze_result_t,
    ) -> Result<()> {
        self.barrier(list, &mut [])?;
        done(call, work(list))?;
        let closed = self.barrier(list, &mut [event.handle()]);
        if closed.is_err() && matches!(self.native, NativeQueue::List(_)) {
            // The work has begun, and its event is used again after an error.
            let _lost_is_done_too = event.wait(Duration::MAX);
        }
        closed
    }

    fn barrier(
        &self,
        list: ze_command_list_handle_t,
        waits: &mut [ze_event_handle_t],
    ) -> Result<()> {
        let append = self.functions().zeCommandListAppendBarrier;
        let (count, first) = match waits {
            [] => (0, ptr::null_mut()),
            [first, ..] => (1, ptr::from_mut(first)),
        };
        // SAFETY: whoever adopted the queue vouches for the list, or it is live; so is the event.
        let code = unsafe { append(list, ptr::null_mut(), count, first) };
        done("zeCommandListAppendBarrier", code)
    }

    fn make_list(&self) -> Result<List> {
        let desc = ze_command_list_desc_t {
            stype: ze_structure_type_t::ZE_STRUCTURE_TYPE_COMMAND_LIST_DESC,
            commandQueueGroupOrdinal: Engine::Compute.group(&self.device)?.unwrap_or(0),
            ..Default::default()
        };
        let mut raw = ptr::null_mut();
        let create = self.functions().zeCommandListCreate;
        let (context, device) = (self.context.handle(), self.device.handle());
        // SAFETY: context and device are of one driver, the structure says what it is, and there is room for a handle.
        let code = unsafe { create(context, device, &raw const desc, &raw mut raw) };
        let context = self.context.clone();
        done("zeCommandListCreate", code).map(|()| List { context, raw })
    }

    fn execute(
        &self,
        queue: ze_command_queue_handle_t,
        mut list: List,
        event: &Event,
    ) -> Result<()> {
        let functions = self.functions();
        // SAFETY: the list is live, and all was appended.
        done("zeCommandListClose", unsafe {
            (functions.zeCommandListClose)(list.raw)
        })?;
        let execute = functions.zeCommandQueueExecuteCommandLists;
        let no_fence: ze_fence_handle_t = ptr::null_mut();
        // SAFETY: whoever adopted the queue vouches for it, and the list is closed and live until its event.
        let code = unsafe { execute(queue, 1, &raw mut list.raw, no_fence) };
        done("zeCommandQueueExecuteCommandLists", code)?;
        let mut running = self.running.lock();
        running.push_back((list, event.clone()));
        Ok(())
    }

    /// Lets go of the lists whose work is done, and which the driver has left behind.
    fn forget_done(&self) {
        let mut running = self.running.lock();
        let is_over = |(_, event): &(List, Event)| !matches!(event.is_over(), Ok(false));
        // A barrier follows the event in each list: it is done where the next one's work is.
        while running.len() > 1 && running.get(1).is_some_and(is_over) {
            running.pop_front();
        }
    }

    /// Waits for the lists that a command queue was given, which go with this value.
    pub(super) fn finish(&self) {
        let NativeQueue::Queue(queue) = self.native else {
            return;
        };
        if !self.running.lock().is_empty() {
            let wait = self.functions().zeCommandQueueSynchronize;
            // SAFETY: whoever adopted the queue vouches for it until this value is dropped.
            let _lost_is_done_too = unsafe { wait(queue, u64::MAX) };
        }
    }

    fn functions(&self) -> &'static Functions {
        self.context.driver().api.functions()
    }
}

impl Drop for List {
    fn drop(&mut self) {
        if is_left() {
            return;
        }
        let destroy = self.context.driver().api.functions().zeCommandListDestroy;
        // SAFETY: the list is this value's, and no queue runs it.
        let _gone = unsafe { destroy(self.raw) };
    }
}
