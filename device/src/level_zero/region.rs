//! Regions: rows of bytes that a copy takes from one place to another, in pieces where they are many.
//!
//! Nothing here follows an address.

/// Rows of bytes, each a pitch after the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rows<P> {
    /// The address of the first row.
    pub first: P,
    /// How many bytes after a row's start the next one's is.
    pub pitch: usize,
}

/// What a copy copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) to: Rows<*mut u8>,
    pub(super) from: Rows<*const u8>,
    /// The bytes of a row.
    pub(super) width: usize,
    /// The number of rows.
    pub(super) height: usize,
}

impl Region {
    /// Makes a region of one row.
    pub(super) fn row(to: *mut u8, from: *const u8, bytes: usize) -> Self {
        let (first, pitch) = (to, bytes);
        Self {
            to: Rows { first, pitch },
            from: Rows { first: from, pitch },
            width: bytes,
            height: 1,
        }
    }

    /// Returns how many bytes it has, as far as they can be counted.
    pub(super) fn bytes(&self) -> usize {
        self.width.saturating_mul(self.height)
    }

    /// Returns the same as one row, where no gap is between its rows on either side.
    pub(super) fn joined(self) -> Self {
        let has_no_gaps = self.to.pitch == self.width && self.from.pitch == self.width;
        match has_no_gaps || self.height < 2 {
            true => Self::row(self.to.first, self.from.first, self.bytes()),
            false => self,
        }
    }

    /// Returns the same from another place, or to another, where its rows have no gaps.
    pub(super) fn packed_to(self, first: *mut u8) -> Self {
        let pitch = self.width;
        Self {
            to: Rows { first, pitch },
            ..self
        }
    }

    /// As [`Region::packed_to`], for the source.
    pub(super) fn packed_from(self, first: *const u8) -> Self {
        let pitch = self.width;
        Self {
            from: Rows { first, pitch },
            ..self
        }
    }

    /// Cuts it into pieces of so many bytes at most: of rows, or of one row.
    pub(super) fn pieces(self, most: usize) -> impl Iterator<Item = Self> {
        let whole = self.joined();
        let across = whole.width.min(most).max(1);
        let down = (most / across).max(1);
        let lefts = move || (0..whole.width).step_by(across);
        let tops = (0..whole.height).step_by(down);
        let corners = tops.flat_map(move |top| lefts().map(move |left| (left, top)));
        corners.map(move |(left, top)| Self {
            to: Rows {
                first: whole.to.first.wrapping_add(top * whole.to.pitch + left),
                pitch: whole.to.pitch,
            },
            from: Rows {
                first: whole.from.first.wrapping_add(top * whole.from.pitch + left),
                pitch: whole.from.pitch,
            },
            width: across.min(whole.width - left),
            height: down.min(whole.height - top),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::ptr;

    use proptest::prelude::*;

    use super::*;

    fn region(width: usize, height: usize, gaps: [usize; 2]) -> Region {
        let rows = |gap| width + gap;
        Region {
            to: Rows {
                first: ptr::without_provenance_mut(1 << 20),
                pitch: rows(gaps[0]),
            },
            from: Rows {
                first: ptr::without_provenance(1 << 30),
                pitch: rows(gaps[1]),
            },
            width,
            height,
        }
    }

    /// Returns where each byte comes from and goes to.
    fn moves(of: &Region) -> Vec<(usize, usize)> {
        let row = |y: usize| {
            (
                of.from.first.addr() + y * of.from.pitch,
                of.to.first.addr() + y * of.to.pitch,
            )
        };
        let rows = (0..of.height).map(row);
        rows.flat_map(|(from, to)| (0..of.width).map(move |x| (from + x, to + x)))
            .collect()
    }

    proptest! {
        #[test]
        fn pieces_copy_each_byte_once_and_are_no_larger_than_wanted(
            width in 0_usize..40,
            height in 0_usize..12,
            gaps in [0_usize..3, 0_usize..3],
            most in 1_usize..100,
        ) {
            let whole = region(width, height, gaps);
            let pieces: Vec<Region> = whole.pieces(most).collect();
            prop_assert!(pieces.iter().all(|piece| piece.bytes() <= most && piece.bytes() > 0));
            let mut copied: Vec<_> = pieces.iter().flat_map(moves).collect();
            copied.sort_unstable();
            let mut wanted = moves(&whole);
            wanted.sort_unstable();
            prop_assert_eq!(copied, wanted);
        }
    }

    #[test]
    fn rows_without_gaps_are_one() {
        assert_eq!(region(10, 7, [0, 0]).joined().height, 1);
        assert_eq!(region(10, 7, [0, 1]).joined().height, 7);
        assert_eq!(region(10, 1, [5, 1]).joined().height, 1);
    }
}
