//! Commands: what lists hold and queues execute.
#![expect(unsafe_code, reason = "copies memory that callers name")]

use std::ptr;
use std::sync::Arc;

use crate::event::{Event, Signal, Times};
use crate::kernel::Launch;
use crate::memory::Allocation;
use crate::result::Result;

/// A command with what it waits for and what it signals.
#[derive(Clone)]
pub(crate) struct Command {
    pub(crate) action: Action,
    pub(crate) waits: Vec<Arc<Signal>>,
    pub(crate) signals: Option<Arc<Signal>>,
}

/// What a command does. Addresses are those that kernels and copies use.
#[derive(Clone)]
pub(crate) enum Action {
    /// Nothing, in its turn.
    Barrier,
    Copy {
        to: usize,
        from: usize,
        bytes: usize,
    },
    CopyRegion(Arc<Region>),
    /// Repeats a pattern.
    Fill {
        to: usize,
        pattern: Arc<[u8]>,
        bytes: usize,
    },
    Launch(Arc<Launch>),
    Reset(Arc<Event>),
    /// Writes the time of the clock.
    Timestamp {
        to: usize,
    },
    /// Writes the times of events, one pair each.
    EventTimes {
        to: usize,
        events: Arc<[Arc<Event>]>,
        offsets: Option<usize>,
    },
}

/// A block of rows and slices, copied from one pitch to another.
pub(crate) struct Region {
    pub(crate) to: Side,
    pub(crate) from: Side,
    /// Bytes of a row, rows, slices.
    pub(crate) extent: [usize; 3],
}

/// One side of a region: where it starts, and how many bytes lie from row to row and from slice to slice.
pub(crate) struct Side {
    pub(crate) start: usize,
    pub(crate) pitch: usize,
    pub(crate) slice_pitch: usize,
}

impl Action {
    /// Does it, on the calling thread, to its end.
    pub(crate) fn perform(&self, now: impl Fn() -> u64) -> Result<()> {
        match self {
            Self::Barrier => {}
            Self::Copy { to, from, bytes } => copy(*to, *from, *bytes),
            Self::CopyRegion(region) => region.copy(),
            Self::Fill { to, pattern, bytes } => fill(*to, pattern, *bytes),
            Self::Launch(launch) => launch.run()?,
            Self::Reset(event) => event.signal().reset(),
            Self::Timestamp { to } => write(*to, now()),
            Self::EventTimes {
                to,
                events,
                offsets,
            } => write_times(*to, events, *offsets)?,
        }
        Ok(())
    }

    /// Claims that it may use an allocation.
    pub(crate) fn may_use(&self, allocation: &Allocation) -> bool {
        match self {
            Self::Barrier | Self::Reset(_) => false,
            Self::Copy { to, from, .. } => allocation.holds(*to) || allocation.holds(*from),
            Self::CopyRegion(region) => {
                allocation.holds(region.to.start) || allocation.holds(region.from.start)
            }
            Self::Fill { to, .. } | Self::Timestamp { to } => allocation.holds(*to),
            Self::EventTimes { to, offsets, .. } => {
                allocation.holds(*to) || offsets.is_some_and(|place| allocation.holds(place))
            }
            Self::Launch(launch) => launch.may_use(allocation),
        }
    }

    /// Claims that it runs a kernel.
    pub(crate) fn is_launch(&self) -> bool {
        matches!(self, Self::Launch(_))
    }
}

impl Region {
    fn copy(&self) {
        let [row, rows, slices] = self.extent;
        let start = |side: &Side, slice: usize, number: usize| {
            side.start + slice * side.slice_pitch + number * side.pitch
        };
        for slice in 0..slices {
            for number in 0..rows {
                copy(
                    start(&self.to, slice, number),
                    start(&self.from, slice, number),
                    row,
                );
            }
        }
    }
}

fn copy(to: usize, from: usize, bytes: usize) {
    let from = ptr::with_exposed_provenance::<u8>(from);
    let to = ptr::with_exposed_provenance_mut::<u8>(to);
    // SAFETY: whoever appends a copy names memory that is there until it is done, by the specification.
    unsafe { ptr::copy(from, to, bytes) };
}

/// Reads the number of groups that a launch takes from memory.
pub(crate) fn read_groups(from: usize) -> [u32; 3] {
    let mut groups = [0_u32; 3];
    copy(
        groups.as_mut_ptr().expose_provenance(),
        from,
        size_of_val(&groups),
    );
    groups
}

fn fill(to: usize, pattern: &[u8], bytes: usize) {
    if let [byte] = pattern {
        let to = ptr::with_exposed_provenance_mut::<u8>(to);
        // SAFETY: whoever appends a fill names memory that is there until it is done, by the specification.
        unsafe { ptr::write_bytes(to, *byte, bytes) };
        return;
    }
    for start in (0..bytes).step_by(pattern.len().max(1)) {
        let length = pattern.len().min(bytes - start);
        copy(to + start, pattern.as_ptr().expose_provenance(), length);
    }
}

/// Writes a number, to any address.
fn write(to: usize, value: u64) {
    copy(to, (&raw const value).expose_provenance(), size_of::<u64>());
}

/// Writes begin and end, twice each: by the clock of the device and by that of the context, which are one.
fn write_times(to: usize, events: &[Arc<Event>], offsets: Option<usize>) -> Result<()> {
    for (index, event) in events.iter().enumerate() {
        let Times { begin, end } = event.signal().query()?;
        let mut offset = index * 4 * size_of::<u64>();
        if let Some(offsets) = offsets {
            copy(
                (&raw mut offset).expose_provenance(),
                offsets + index * size_of::<usize>(),
                size_of::<usize>(),
            );
        }
        for (field, value) in [begin, end, begin, end].into_iter().enumerate() {
            write(to + offset + field * size_of::<u64>(), value);
        }
    }
    Ok(())
}
