//! Order between queues of one SYCL runtime, by barriers: the host does not wait.
//!
//! Nobody gets the events of these barriers. Whoever waits for such an event can abort the process with Unified Runtime's
//! older adapter for Level Zero (intel/llvm#21871); a queue may come after one.
#![expect(
    unsafe_code,
    reason = "calls SYCL's C++ members and drops what they return"
)]

use std::ffi::c_void;
use std::ptr;
use std::sync::atomic::Ordering;

use super::functions::{Events, Place, Room};
use super::references::QueueRef;
use super::runtime::Sycl;
use crate::error::{Error, Result};
use crate::guard::guarded;

const CALL: &str = "sycl::queue::ext_oneapi_submit_barrier";

/// What nobody writes: no address on any processor of ours.
const UNTOUCHED: usize = 0x8000_b0b0_b0b0_b0b1;

unsafe extern "C-unwind" {
    /// Drops what a `std::shared_ptr` holds.
    fn broker_adapters_release(shared: *mut c_void);
}

impl Sycl {
    /// Makes work that `consumer` gets from now on wait for the work that `producer` has got so far.
    ///
    /// The host does not wait.
    ///
    /// # Errors
    ///
    /// [`Error::SymbolsMissing`] and [`Error::OddEvent`] where the runtime has no barriers that can be used,
    /// [`Error::BackendMismatch`] where a queue is not Level Zero's: on Intel's OpenCL for the processor copies overtake
    /// barriers. As [`Sycl::wait`] and [`Sycl::native_context`]. The caller can wait on the host in each case.
    ///
    /// # Safety
    ///
    /// As [`Sycl::wait`], for both queues.
    pub unsafe fn order(&'static self, producer: QueueRef, consumer: QueueRef) -> Result<()> {
        let barriers = self.barriers.as_ref().map_err(Clone::clone)?;
        if self.has_odd_events.load(Ordering::Relaxed) {
            return Err(self.odd_event());
        }
        for queue in [producer, consumer] {
            // SAFETY: the caller vouches for the queues.
            unsafe { self.refuse_other_backends(queue) }?;
        }
        // SAFETY: as above.
        unsafe { self.believe(producer) }?;
        let submit = barriers.submit;
        // SAFETY: as above; `event` has room for more than an event, and a location of nulls is SYCL's own default.
        let done = self.event(|room, place| unsafe { submit(room, producer, place) })?;
        // SAFETY: as above.
        let from = unsafe { producer.identity() };
        // SAFETY: as above.
        if from == unsafe { consumer.identity() } {
            // What a queue gets after a barrier waits for it anyway.
            return Ok(());
        }
        let words = done.0.as_ptr_range();
        let (after, events): (_, Events) =
            (barriers.submit_after, [words.start, words.end, words.end]);
        let events = &raw const events;
        // SAFETY: as above; the events are the one that lives until the end.
        self.event(|room, place| unsafe { after(room, consumer, events, place) })
            .map(drop)
    }

    /// Submits a barrier, and looks at whether an event of this runtime's came back.
    fn event(
        &'static self,
        submit: impl FnOnce(*mut Room, *const Place) -> *mut c_void + Copy,
    ) -> Result<Event> {
        let (mut room, place): (Room, Place) = ([UNTOUCHED; 8], [0; 4]);
        let (into, at) = (&raw mut room, &raw const place);
        let returned = self.call(CALL, || submit(into, at))?;
        // SAFETY: the call came back, and nobody else uses the room.
        let room = unsafe { into.read() };
        match self.is_event(&room) && ptr::eq(returned, into.cast()) {
            true => Ok(Event([room[0], room[1]])),
            false => {
                // It is left as it is: to drop what is not understood is worse than to lose it.
                self.has_odd_events.store(true, Ordering::Relaxed);
                Err(self.odd_event())
            }
        }
    }

    /// Claims that the room holds an event: two words, of which the second leads into this runtime's library.
    fn is_event(&'static self, room: &Room) -> bool {
        let [stands_for, counter, rest @ ..] = room;
        let is_address = |word: &usize| *word != UNTOUCHED && *word >= 4096;
        if !is_address(stands_for)
            || !is_address(counter)
            || rest.iter().any(|word| *word != UNTOUCHED)
        {
            return false;
        }
        let counter = ptr::with_exposed_provenance(*counter);
        // SAFETY: a member that returns an event has put this there, in front of words that it left alone.
        let owner = unsafe { Self::owner_by(counter) };
        owner.is_ok_and(|owner| owner == self)
    }

    fn odd_event(&self) -> Error {
        Error::OddEvent {
            path: self.path.clone(),
        }
    }
}

/// A `sycl::event`: what it stands for, and what counts the references to that, as in every `std::shared_ptr`.
struct Event([usize; 2]);

impl Drop for Event {
    fn drop(&mut self) {
        let shared: *mut c_void = self.0.as_mut_ptr().cast();
        // SAFETY: the words are those that a runtime of the same C++ library gave to us, and drop runs once.
        let _dropped = guarded("sycl::event::~event", || unsafe {
            broker_adapters_release(shared);
        });
    }
}
