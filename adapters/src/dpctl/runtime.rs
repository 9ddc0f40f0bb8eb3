//! The attached dpctl, and what it does with queues and USM.
//!
//! Every call runs in the guard: several of dpctl's functions let C++ exceptions escape.
#![expect(unsafe_code, reason = "calls dpctl's C interface")]

use std::ffi::c_void;
use std::ptr::NonNull;
use std::sync::{OnceLock, PoisonError};

use super::functions::{Delete, Functions, Given};
use super::native;
use super::references::{Owned, OwnedContext};
use crate::error::{Error, Result};
use crate::guard::guarded;
use crate::library::Library;
use crate::runtimes::{QueueConvention, Row};
use crate::sycl::{ContextRef, QueueRef, Sycl, WAITS};
use crate::{end, fork};

const LIBRARY: &str = "libDPCTLSyclInterface.so";
/// What allocations are aligned to, in bytes: what frameworks demand of host memory that they share.
const ALIGNMENT: usize = 64;

/// dpctl's row.
pub(crate) const ROW: Row = Row {
    name: "dpctl",
    module: "dpctl",
    libraries: &[LIBRARY],
    required: &[Functions::NAMES],
    optional: &[],
    majors: &[],
    is_one_each: true,
    queues: QueueConvention::SyclBarrier,
};

/// The kind of a USM allocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsmKind {
    /// On the device; the host cannot read it unless the device is the CPU.
    Device,
    /// Moves between host and device.
    Shared,
    /// On the host; the device can read it.
    Host,
}

/// dpctl's C interface, found in this process.
pub struct Dpctl {
    pub(super) functions: Functions,
    /// The runtime whose objects its functions take and give.
    pub(super) sycl: Result<&'static Sycl>,
}

impl Dpctl {
    /// Attaches to the dpctl that this process has loaded.
    ///
    /// A success is remembered and costs one atomic load from then on; a miss is not, since dpctl may be imported
    /// later. Of several loaded copies it is the first.
    ///
    /// # Errors
    ///
    /// [`Error::NotLoaded`], [`Error::NotOpened`], [`Error::SymbolsMissing`], [`Error::ForkedChild`].
    #[inline]
    pub fn attached() -> Result<&'static Self> {
        static ATTACHED: OnceLock<Dpctl> = OnceLock::new();
        if let Some(dpctl) = ATTACHED.get() {
            return Ok(dpctl);
        }
        let dpctl = Self::attach()?;
        Ok(ATTACHED.get_or_init(|| dpctl))
    }

    #[cold]
    fn attach() -> Result<Self> {
        fork::watch_forks();
        fork::refuse_in_child(LIBRARY)?;
        let libraries = Library::mapped(&ROW)?;
        // SAFETY: dpctl declares its functions with the types of the table since 0.20; that this is dpctl its file
        // name says.
        let functions = unsafe { Functions::resolve(&libraries) }?;
        end::watch();
        let sycl = native::needed_by(&libraries);
        Ok(Self { functions, sycl })
    }

    /// Waits on the host for all work of `queue`.
    ///
    /// Threads take turns by [`WAITS`].
    ///
    /// # Errors
    ///
    /// [`Error::ForeignException`], [`Error::ForkedChild`].
    ///
    /// # Safety
    ///
    /// `queue` points at a live `sycl::queue` of dpctl's SYCL runtime, which stays alive during the call.
    pub unsafe fn wait(&self, queue: QueueRef) -> Result<()> {
        // Before the lock, which a fork may have copied while it was held.
        fork::refuse_in_child(LIBRARY)?;
        let _turn = WAITS.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = self.functions.queue_wait;
        // SAFETY: the caller vouches for the queue.
        self.call("DPCTLQueue_Wait", || unsafe { wait(queue) })
    }

    /// Makes work that `consumer` gets from now on wait for the work that `producer` has got so far.
    ///
    /// The host does not wait.
    ///
    /// # Errors
    ///
    /// As [`Dpctl::wait`], and [`Error::NullResult`].
    ///
    /// # Safety
    ///
    /// As [`Dpctl::wait`], for both queues.
    pub unsafe fn order(&'static self, producer: QueueRef, consumer: QueueRef) -> Result<()> {
        let barrier = self.functions.queue_barrier;
        // SAFETY: the caller vouches for the queue.
        let done = self.event("DPCTLQueue_SubmitBarrier", || unsafe { barrier(producer) })?;
        if producer == consumer {
            // What a queue gets after a barrier waits for it anyway.
            return Ok(());
        }
        let barrier = self.functions.queue_barrier_for;
        let events = [done.pointer];
        // SAFETY: the caller vouches for the queue, and the array holds one event, which lives until the end.
        self.event("DPCTLQueue_SubmitBarrierForEvents", || unsafe {
            barrier(consumer, (&raw const events).cast(), 1)
        })?;
        Ok(())
    }

    /// Returns whether the device of `queue` is a CPU, whose memory of every kind the host can read.
    ///
    /// # Errors
    ///
    /// As [`Dpctl::order`].
    ///
    /// # Safety
    ///
    /// As [`Dpctl::wait`].
    pub unsafe fn is_cpu(&'static self, queue: QueueRef) -> Result<bool> {
        let device = self.functions.queue_device;
        // SAFETY: the caller vouches for the queue.
        let device = self.device("DPCTLQueue_GetDevice", || unsafe { device(queue) })?;
        let (is_cpu, device) = (self.functions.device_is_cpu, device.pointer);
        // SAFETY: `is_cpu` outlives this call, as the device does: it is dropped at the end.
        self.call("DPCTLDevice_IsCPU", || unsafe { is_cpu(device) })
    }

    /// Returns the context that `queue` works in.
    ///
    /// # Errors
    ///
    /// As [`Dpctl::order`].
    ///
    /// # Safety
    ///
    /// As [`Dpctl::wait`].
    pub unsafe fn context_of(&'static self, queue: QueueRef) -> Result<OwnedContext> {
        let context = self.functions.queue_context;
        let delete = self.functions.context_delete;
        // SAFETY: the caller vouches for the queue.
        let context = self.given("DPCTLQueue_GetContext", delete, || unsafe {
            context(queue)
        });
        context.map(OwnedContext)
    }

    /// Returns the kind of the USM allocation that holds `pointer`; `None` where `context` knows no such allocation.
    ///
    /// # Errors
    ///
    /// As [`Dpctl::wait`].
    ///
    /// # Safety
    ///
    /// `context` points at a live `sycl::context` of dpctl's SYCL runtime. `pointer` may be anything.
    pub unsafe fn usm_kind(
        &self,
        pointer: *const c_void,
        context: ContextRef,
    ) -> Result<Option<UsmKind>> {
        let kind = self.functions.usm_type;
        // SAFETY: the caller vouches for the context; the pointer is only looked up.
        let kind = self.call("DPCTLUSM_GetPointerType", || unsafe {
            kind(pointer, context)
        })?;
        Ok(match kind {
            1 => Some(UsmKind::Device),
            2 => Some(UsmKind::Shared),
            3 => Some(UsmKind::Host),
            _ => None,
        })
    }

    /// Returns the kind of the USM allocation that holds `pointer` in the context of `queue`.
    ///
    /// # Errors
    ///
    /// As [`Dpctl::order`].
    ///
    /// # Safety
    ///
    /// As [`Dpctl::wait`]. `pointer` may be anything.
    pub unsafe fn usm_kind_on(
        &'static self,
        pointer: *const c_void,
        queue: QueueRef,
    ) -> Result<Option<UsmKind>> {
        // SAFETY: the caller vouches for the queue.
        let context = unsafe { self.context_of(queue) }?;
        // SAFETY: the context is alive until the end.
        unsafe { self.usm_kind(pointer, context.as_ref()) }
    }

    /// Returns the position, among [`Dpctl::devices`], of the device that holds `pointer`; that of the root device
    /// for a part of one.
    ///
    /// # Errors
    ///
    /// As [`Dpctl::order`], with [`Error::ForeignException`] where `context` knows no such allocation;
    /// [`Error::HiddenDevice`].
    ///
    /// # Safety
    ///
    /// As [`Dpctl::usm_kind`].
    pub unsafe fn position_of(
        &'static self,
        pointer: *const c_void,
        context: ContextRef,
    ) -> Result<usize> {
        let device = self.functions.usm_device;
        // SAFETY: the caller vouches for the context; the pointer is only looked up.
        let device = self.device("DPCTLUSM_GetPointerDevice", || unsafe {
            device(pointer, context)
        })?;
        self.position(device)
    }

    /// Allocates USM of `bytes` bytes at a multiple of 64 in the context of `queue`, not initialised.
    ///
    /// The pointer is valid even for zero bytes. [`Dpctl::free`] takes it back.
    ///
    /// # Errors
    ///
    /// As [`Dpctl::wait`], and [`Error::OutOfMemory`].
    ///
    /// # Safety
    ///
    /// As [`Dpctl::wait`].
    pub unsafe fn allocate(
        &self,
        kind: UsmKind,
        bytes: usize,
        queue: QueueRef,
    ) -> Result<NonNull<u8>> {
        let (call, allocate) = match kind {
            UsmKind::Device => ("DPCTLaligned_alloc_device", self.functions.allocate_device),
            UsmKind::Shared => ("DPCTLaligned_alloc_shared", self.functions.allocate_shared),
            UsmKind::Host => ("DPCTLaligned_alloc_host", self.functions.allocate_host),
        };
        // SAFETY: the caller vouches for the queue.
        let pointer = self.call(call, || unsafe { allocate(ALIGNMENT, bytes.max(1), queue) })?;
        let pointer = pointer.ok_or(Error::OutOfMemory { call, bytes })?;
        Ok(pointer.cast())
    }

    /// Frees USM.
    ///
    /// # Errors
    ///
    /// As [`Dpctl::wait`]; the memory is then leaked.
    ///
    /// # Safety
    ///
    /// As [`Dpctl::wait`]; `pointer` is from [`Dpctl::allocate`] in the context of `queue`, is freed once, and no work
    /// still uses it.
    pub unsafe fn free(&self, pointer: NonNull<u8>, queue: QueueRef) -> Result<()> {
        let (free, pointer) = (self.functions.free, pointer.cast());
        // SAFETY: the caller vouches for pointer and queue.
        self.call("DPCTLfree_with_queue", || unsafe { free(pointer, queue) })
    }

    /// Copies `bytes` bytes by `queue` and waits for the copy, not for other work of the queue.
    ///
    /// # Errors
    ///
    /// As [`Dpctl::order`].
    ///
    /// # Safety
    ///
    /// As [`Dpctl::wait`]; both pointers are valid for `bytes` bytes, on the host or as USM of the queue's context, the
    /// target for writing, and no other work uses the bytes meanwhile.
    pub unsafe fn copy(
        &'static self,
        queue: QueueRef,
        target: *mut c_void,
        source: *const c_void,
        bytes: usize,
    ) -> Result<()> {
        let copy = self.functions.queue_memcpy;
        // SAFETY: the caller vouches for the queue and both pointers.
        let copied = self.event("DPCTLQueue_Memcpy", || unsafe {
            copy(queue, target, source, bytes)
        })?;
        let (wait, copied) = (self.functions.event_wait, &copied);
        // SAFETY: the event is alive until the end.
        self.call("DPCTLEvent_Wait", || unsafe { wait(copied.pointer) })
    }

    /// Deletes what dpctl gave; in a forked child it is left alone, since the child has no driver to tell.
    ///
    /// # Safety
    ///
    /// `pointer` is alive, `delete` is dpctl's function for what it points at, and nobody uses it again.
    pub(super) unsafe fn delete(&self, pointer: NonNull<c_void>, delete: Delete) {
        // SAFETY: the caller vouches for both. What a destructor throws leaks, and nobody could do better.
        let _deleted = self.call("delete", || unsafe { delete(pointer) });
    }

    fn event(
        &'static self,
        call: &'static str,
        function: impl FnOnce() -> Given + Copy,
    ) -> Result<Owned> {
        self.given(call, self.functions.event_delete, function)
    }

    pub(super) fn device(
        &'static self,
        call: &'static str,
        function: impl FnOnce() -> Given + Copy,
    ) -> Result<Owned> {
        self.given(call, self.functions.device_delete, function)
    }

    /// Calls a function that gives an object, which `delete` deletes.
    pub(super) fn given(
        &'static self,
        call: &'static str,
        delete: Delete,
        function: impl FnOnce() -> Given + Copy,
    ) -> Result<Owned> {
        let pointer = self
            .call(call, function)?
            .ok_or(Error::NullResult { call })?;
        Ok(Owned {
            pointer,
            delete,
            dpctl: self,
        })
    }

    /// Runs `function`, which calls dpctl's function `call`, in the guard.
    pub(super) fn call<R: Copy>(
        &self,
        call: &'static str,
        function: impl FnOnce() -> R + Copy,
    ) -> Result<R> {
        fork::refuse_in_child(LIBRARY)?;
        end::refuse(LIBRARY)?;
        guarded(call, function)
    }
}
