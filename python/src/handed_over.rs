//! Values that any thread hands over, and one that holds the GIL takes: without a lock.
//!
//! Whoever hands over never waits, not even for another who does the same, and
//! the child of a fork finds all that was handed over before, whatever other
//! threads were at. With a lock it could find that locked for ever; queues that
//! wait for a half-done neighbour, as crossbeam's do, would be no better.
#![expect(unsafe_code, reason = "links nodes by raw pointers")]

use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};

use smallvec::SmallVec;

/// A stack that is taken as a whole.
pub(crate) struct HandedOver<T> {
    latest: AtomicPtr<Node<T>>,
}

struct Node<T> {
    value: T,
    former: *mut Node<T>,
}

impl<T: Send> HandedOver<T> {
    pub(crate) const fn new() -> Self {
        Self {
            latest: AtomicPtr::new(ptr::null_mut()),
        }
    }

    /// Claims that nothing is there.
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.latest.load(Ordering::Relaxed).is_null()
    }

    /// Hands a value over; claims that it is the first since the last were taken.
    pub(crate) fn push(&self, value: T) -> bool {
        let mut former = self.latest.load(Ordering::Relaxed);
        let node = Box::into_raw(Box::new(Node { value, former }));
        let (published, failed) = (Ordering::Release, Ordering::Relaxed);
        while let Err(now) = self
            .latest
            .compare_exchange_weak(former, node, published, failed)
        {
            former = now;
            // SAFETY: the node is alive and this thread's alone, until it is exchanged for the latest.
            unsafe { (*node).former = former };
        }
        former.is_null()
    }

    /// Takes all values, the earliest first.
    pub(crate) fn take(&self) -> SmallVec<[T; 8]> {
        let mut next = self.latest.swap(ptr::null_mut(), Ordering::Acquire);
        let mut values = SmallVec::new();
        while !next.is_null() {
            // SAFETY: `push` made the node by a box, and whoever swaps it out owns it and those before it.
            let node = *unsafe { Box::from_raw(next) };
            values.push(node.value);
            next = node.former;
        }
        values.reverse();
        values
    }
}
