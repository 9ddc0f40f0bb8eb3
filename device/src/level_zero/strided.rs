//! Copies between two strided views of the same shape, on a device.
//!
//! ```text
//! the bytes of an element are one more axis; axes run so that the target's strides are positive
//! drop axes of one element; order the rest by the target's stride; merge neighbours that follow each other in both
//! views that may share memory:  through a block without gaps, as two copies
//! one row:                      a copy
//! rows of a cache line or more: a copy of rows
//! else:                         the kernel for the widest word that divides rows, strides and addresses
//! ```
#![expect(unsafe_code, reason = "queues copies of memory that callers vouch for")]

use super::event::Event;
use super::home::Home;
use super::kernels::{Form, RANK};
use super::launch::{Argument, Range};
use super::queue::Queue;
use super::region::Rows;
use crate::axes::{Axes, Axis, in_bytes, merged};
use crate::error::Result;
use crate::layout::Layout;
use crate::memory::UsmKind;

/// The width from which on rows are copied as such.
const ROW: i64 = 64;

/// The most work items of a launch, far below what drivers count to: what is larger is split, which costs nothing.
const ITEMS: usize = 1 << 24;

/// The work items of a group, where the device has groups of that size.
const GROUP: usize = 256;

/// A copy as a device does it: axes from the outermost on, over rows of bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Moves {
    to: *mut u8,
    from: *const u8,
    axes: Axes,
    /// The bytes that follow each other in both views; one of `axes` unless it is 1.
    row: i64,
}

impl Home {
    /// Copies `shape` elements of `item` bytes each from one strided view to another, on a queue of the home's device and
    /// context, after the work before it there and after those events.
    ///
    /// Strides count elements. The views may share memory: the target then has what the source had before.
    ///
    /// # Errors
    ///
    /// [`Error::Kernel`](crate::Error::Kernel) where strides lead through memory that the context does not know;
    /// [`Error::OutOfDeviceMemory`](crate::Error::OutOfDeviceMemory) for views that share memory;
    /// [`Error::Driver`](crate::Error::Driver).
    ///
    /// # Safety
    ///
    /// As [`Queue::copy`](super::Queue::copy), for every address that `shape` and the strides reach, except that source
    /// and target may overlap. No two elements of the target share a byte.
    pub unsafe fn copy_strided(
        &'static self,
        queue: &Queue,
        shape: &[i64],
        src: (*const u8, &[i64]),
        dst: (*mut u8, &[i64]),
        item: usize,
        after: &[Event],
    ) -> Result<Event> {
        if shape.contains(&0) {
            return queue.barrier(after);
        }
        let moves = Moves::of(shape, src, dst, item);
        if !moves.overlap() {
            return self.carry_out(queue, &moves, after);
        }
        let dense = Layout::row_major(shape)?;
        let bytes = dense.len().saturating_mul(item);
        let between = self.allocate_for(UsmKind::Device, bytes, queue)?;
        let start = between.pointer().as_ptr();
        let gathered = Moves::of(shape, src, (start, dense.strides()), item);
        let scattered = Moves::of(shape, (start.cast_const(), dense.strides()), dst, item);
        let done = self
            .carry_out(queue, &gathered, after)
            .and_then(|_| self.carry_out(queue, &scattered, &[]));
        match &done {
            Ok(done) => between.used_by(done),
            // What was queued before the error uses the block.
            Err(_) => drop(queue.wait()),
        }
        done
    }

    fn carry_out(&self, queue: &Queue, moves: &Moves, after: &[Event]) -> Result<Event> {
        let Moves { to, from, .. } = *moves;
        match moves.axes.as_slice() {
            [] | [_] if moves.is_row() => {
                // SAFETY: the caller of `copy_strided` vouches for the row.
                unsafe { queue.copy(to, from, size(moves.row), after) }
            }
            [rows, _] if moves.row >= ROW && rows.src >= moves.row && rows.dst >= moves.row => {
                let to = Rows {
                    first: to,
                    pitch: size(rows.dst),
                };
                let from = Rows {
                    first: from,
                    pitch: size(rows.src),
                };
                let extent = (size(moves.row), size(rows.dim));
                // SAFETY: the caller of `copy_strided` vouches for every row.
                unsafe { queue.copy_2d(to, from, extent, after) }
            }
            _ => self.launch_words(queue, &moves.in_words(), after),
        }
    }

    /// Launches the kernel over the innermost axes, for each place along those that it has not.
    fn launch_words(&self, queue: &Queue, words: &Words, after: &[Event]) -> Result<Event> {
        let (walked, axes) = words.axes.split_at(words.axes.len().saturating_sub(RANK));
        let kernel = self.kernels.strided_copy(
            queue,
            Form {
                word: words.word,
                rank: axes.len(),
            },
        )?;
        let count: usize = axes.iter().map(|axis| size(axis.dim)).product();
        let numbers: Vec<[u8; 8]> = axes
            .iter()
            .flat_map(|axis| [axis.dim, axis.dst, axis.src])
            .map(i64::to_ne_bytes)
            .collect();
        let most = self.device().properties().group_size as usize;
        let group = GROUP.min(most).max(1);
        let mut after = after;
        let mut last = None;
        for (to_offset, from_offset) in places(walked) {
            let to = words.to.wrapping_offset(to_offset);
            let from = words.from.wrapping_offset(from_offset);
            for begin in (0..count).step_by(ITEMS) {
                let end = count.min(begin + ITEMS);
                let items = (end - begin).next_multiple_of(group);
                let range = Range::grouped(&[items], &[group])?;
                let (begin, end) = (begin.to_ne_bytes(), end.to_ne_bytes());
                let mut arguments = vec![
                    Argument::Pointer(to),
                    Argument::Pointer(from),
                    Argument::Value(&begin),
                    Argument::Value(&end),
                ];
                arguments.extend(numbers.iter().map(|number| Argument::Value(number)));
                // SAFETY: the kernel reaches the addresses of the views, for which the caller of `copy_strided`
                // vouches.
                last = Some(unsafe { queue.launch(&kernel, range, &arguments, after) }?);
                after = &[];
            }
        }
        last.map_or_else(|| queue.barrier(after), Ok)
    }
}

impl Moves {
    fn of(
        shape: &[i64],
        (from, src): (*const u8, &[i64]),
        (to, dst): (*mut u8, &[i64]),
        item: usize,
    ) -> Self {
        let step = i64::try_from(item).expect("an element is at most 2^21 bytes wide");
        let mut axes = in_bytes(shape, src, dst, step);
        let (mut to, mut from) = (to, from);
        for axis in axes.iter_mut().filter(|axis| axis.dst < 0) {
            let reach = axis.dim - 1;
            to = to.wrapping_offset(distance(reach * axis.dst));
            from = from.wrapping_offset(distance(reach * axis.src));
            (axis.src, axis.dst) = (-axis.src, -axis.dst);
        }
        axes.push(Axis {
            dim: step,
            src: 1,
            dst: 1,
        });
        let axes = merged(axes);
        let innermost = axes.last().filter(|axis| (axis.src, axis.dst) == (1, 1));
        let row = innermost.map_or(1, |axis| axis.dim);
        Self {
            to,
            from,
            axes,
            row,
        }
    }

    /// Claims that the whole is one row.
    fn is_row(&self) -> bool {
        self.axes.len() == usize::from(self.row > 1)
    }

    /// Claims that an address of one view may be one of the other.
    fn overlap(&self) -> bool {
        let span = |start: usize, stride: fn(&Axis) -> i64| {
            let reach = |axis: &Axis| i128::from(axis.dim - 1) * i128::from(stride(axis));
            let (mut low, mut high) = (start as i128, start as i128);
            for reach in self.axes.iter().map(reach) {
                low += reach.min(0);
                high += reach.max(0);
            }
            (low, high)
        };
        let to = span(self.to.addr(), |axis| axis.dst);
        let from = span(self.from.addr(), |axis| axis.src);
        to.0 <= from.1 && from.0 <= to.1
    }

    /// Cuts the rows into the widest words that every address is a multiple of.
    fn in_words(&self) -> Words {
        let (row, has_row) = (self.row, usize::from(self.row > 1));
        let (outer, _row) = self.axes.split_at(self.axes.len() - has_row);
        let strides = outer.iter().map(|axis| axis.src | axis.dst);
        let strides = strides.fold(row, |bits, stride| bits | stride);
        let addresses = self.to.addr() | self.from.addr();
        let bits = strides.trailing_zeros().min(addresses.trailing_zeros());
        let word = 1_i64 << bits.min(4);
        let mut axes = Axes::from_slice(outer);
        if row > word {
            axes.push(Axis {
                dim: row / word,
                src: word,
                dst: word,
            });
        }
        Words {
            to: self.to,
            from: self.from,
            axes,
            word: u32::try_from(word).expect("at most 16"),
        }
    }
}

/// Words that the kernel moves.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Words {
    to: *mut u8,
    from: *const u8,
    axes: Axes,
    word: u32,
}

/// Returns how far each place along some axes is from the first, in both views.
fn places(axes: &[Axis]) -> Vec<(isize, isize)> {
    let mut places = vec![(0, 0)];
    for axis in axes {
        let along = |(to, from): (isize, isize)| {
            (0..axis.dim).map(move |index| {
                (
                    to + distance(index * axis.dst),
                    from + distance(index * axis.src),
                )
            })
        };
        places = places.into_iter().flat_map(along).collect();
    }
    places
}

/// A dimension, or a stride that is not negative.
fn size(number: i64) -> usize {
    usize::try_from(number).expect("a checked dimension is not negative, and a stride here neither")
}

fn distance(bytes: i64) -> isize {
    isize::try_from(bytes).expect("pointers have 64 bits here")
}

#[cfg(test)]
mod tests {
    use std::ptr;

    use proptest::prelude::*;

    use super::*;

    const TO: usize = 1 << 40;
    const FROM: usize = 1 << 20;

    /// Returns where each byte comes from and goes to, in order.
    fn of_elements(shape: &[i64], src: &[i64], dst: &[i64], item: i64) -> Vec<(i64, i64)> {
        let mut axes = in_bytes(shape, src, dst, item);
        axes.push(Axis {
            dim: item,
            src: 1,
            dst: 1,
        });
        of_axes(&axes, (0, 0))
    }

    fn of_axes(axes: &[Axis], start: (i64, i64)) -> Vec<(i64, i64)> {
        let mut moved = vec![start];
        for axis in axes {
            let along = |(to, from): (i64, i64)| {
                (0..axis.dim).map(move |index| (to + index * axis.dst, from + index * axis.src))
            };
            moved = moved.into_iter().flat_map(along).collect();
        }
        moved.sort_unstable();
        moved
    }

    proptest! {
        #[test]
        fn words_are_the_bytes_of_the_elements_and_lie_aligned(
            axes in prop::collection::vec((1_i64..5, -40_i64..40, -40_i64..40), 0..5),
            item in prop::sample::select(vec![1_i64, 2, 3, 4, 8, 12, 16]),
            shift in 0_usize..16,
        ) {
            let shape: Vec<i64> = axes.iter().map(|axis| axis.0).collect();
            let src: Vec<i64> = axes.iter().map(|axis| axis.1).collect();
            let dst: Vec<i64> = axes.iter().map(|axis| axis.2).collect();
            let (from, to) = (FROM + shift, TO);
            let moves = Moves::of(
                &shape,
                (ptr::without_provenance(from), &src),
                (ptr::without_provenance_mut(to), &dst),
                usize::try_from(item).unwrap(),
            );
            let words = moves.in_words();
            let word = i64::from(words.word);
            let aligned = |address: i64| address % word == 0;
            let start = (
                i64::try_from(words.to.addr()).unwrap() - i64::try_from(to).unwrap(),
                i64::try_from(words.from.addr()).unwrap() - i64::try_from(from).unwrap(),
            );
            let mut all = words.axes.clone();
            prop_assert!(all.iter().all(|axis| aligned(axis.src) && aligned(axis.dst)));
            prop_assert_eq!(words.to.addr() % words.word as usize, 0);
            prop_assert_eq!(words.from.addr() % words.word as usize, 0);
            all.push(Axis { dim: word, src: 1, dst: 1 });
            prop_assert_eq!(of_axes(&all, start), of_elements(&shape, &src, &dst, item));
        }
    }

    #[test]
    fn rows_of_bytes_are_moved_as_wide_words() {
        let (from, to) = (
            ptr::without_provenance(FROM),
            ptr::without_provenance_mut(TO),
        );
        let moves = Moves::of(&[3, 48], (from, &[96, 1]), (to, &[64, 1]), 1);
        let words = moves.in_words();
        assert_eq!((words.word, words.axes.len()), (16, 2));
    }

    #[test]
    fn only_views_that_may_share_memory_overlap() {
        let at = |shift: usize| {
            let from = ptr::without_provenance(TO);
            let to = ptr::without_provenance_mut(TO + shift);
            Moves::of(&[4], (from, &[1]), (to, &[1]), 8).overlap()
        };
        assert_eq!([0, 8, 31, 32].map(at), [true, true, true, false]);
    }
}
