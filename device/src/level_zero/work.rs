//! Work: what is remembered of the last piece of a queue's work that uses something.
//!
//! An event is asked for only where somebody wants to know more, so that remembering costs two numbers.

use std::sync::Arc;
use std::time::Duration;

use super::event::Event;
use super::queue::Queue;
use super::ring::Ring;
use crate::error::Result;

/// Which piece of a queue's work; later work has a larger number, and ends later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// The place of its event in the ring.
    pub(super) slot: usize,
    pub(super) number: u64,
}

/// How many queues may have used something before those that are done are forgotten.
const MANY: usize = 4;

/// The last work of each queue that uses something.
#[derive(Default)]
pub(super) struct Uses {
    /// Most things have one queue.
    first: Option<Work>,
    others: Vec<Work>,
}

/// A piece of work, of a queue that may be gone.
pub(super) struct Work {
    ring: Arc<Ring>,
    mark: Mark,
}

impl Uses {
    /// Notes work.
    // A launch does this for each of its blocks.
    #[inline(always)]
    pub(super) fn note(&mut self, event: &Event) {
        let first = self.first.as_mut();
        if !first.is_some_and(|first| first.renew(event)) {
            self.note_among(event);
        }
    }

    /// Forgets the work that is over.
    ///
    /// # Errors
    ///
    /// [`Error::Driver`](crate::Error::Driver).
    pub(super) fn forget_done(&mut self) -> Result<()> {
        for index in (0..self.others.len()).rev() {
            if self.others[index].is_over()? {
                self.others.swap_remove(index);
            }
        }
        if let Some(first) = &self.first
            && first.is_over()?
        {
            self.first = self.others.pop();
        }
        Ok(())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Work> {
        self.first.iter().chain(&self.others)
    }

    /// Returns the work of other queues.
    pub(super) fn elsewhere(&self, queue: &Queue) -> impl Iterator<Item = &Work> {
        self.iter().filter(|work| !work.is_of(queue))
    }

    #[cold]
    fn note_among(&mut self, event: &Event) {
        // Later work of a queue ends after its earlier work.
        if self.others.iter_mut().any(|other| other.renew(event)) {
            return;
        }
        if self.others.len() >= MANY {
            let _tried_again_later = self.forget_done();
        }
        match &self.first {
            None => self.first = Some(Work::of(event)),
            Some(_) => self.others.push(Work::of(event)),
        }
    }
}

impl Work {
    /// Remembers the work of an event.
    pub(super) fn of(event: &Event) -> Self {
        Self {
            ring: Arc::clone(event.ring()),
            mark: event.mark(),
        }
    }

    /// Claims that it is a queue's.
    #[inline]
    pub(super) fn is_of(&self, queue: &Queue) -> bool {
        Arc::ptr_eq(&self.ring, queue.ring())
    }

    /// Remembers the work of an event instead, if that is later work of the same queue; says whether it is of that.
    #[inline]
    pub(super) fn renew(&mut self, event: &Event) -> bool {
        let (is_of_queue, mark) = (Arc::ptr_eq(&self.ring, event.ring()), event.mark());
        // Threads that queue work at once may come here in another order.
        if is_of_queue && mark.number > self.mark.number {
            self.mark = mark;
        }
        is_of_queue
    }

    /// Returns its event; `None` where it is known to be done.
    pub(super) fn event(&self) -> Option<Event> {
        self.ring.event(self.mark)
    }

    /// Claims that nothing which the work used is in use any more, as [`Event::is_over`] does.
    pub(super) fn is_over(&self) -> Result<bool> {
        self.event().map_or(Ok(true), |event| event.is_over())
    }

    /// Waits on the host until it is.
    pub(super) fn wait(&self) {
        let _lost_is_over_too = self.event().map(|event| event.wait(Duration::MAX));
    }
}
