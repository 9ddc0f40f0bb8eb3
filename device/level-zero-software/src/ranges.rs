//! Ranges of addresses out of one region, handed out and given back without a system call.
//!
//! ```text
//! block       PAGE << order bytes, at a multiple of its size
//! take        a free block of the order; else one of a higher order, halved until it fits, whose upper halves stay free
//! give back   to the free blocks of its order, first to be taken again; halves are never put together
//! ```

use parking_lot::Mutex;

use crate::memory::PAGE;

/// The binary logarithm of a block's pages.
pub(crate) type Order = usize;

/// The free blocks of a region, by their order; none where there is no region.
#[derive(Default)]
pub(crate) struct Ranges {
    free: Mutex<Vec<Vec<usize>>>,
}

/// Returns the order of the smallest block that has so many bytes.
pub(crate) fn order_of(bytes: usize) -> Order {
    let pages = bytes.div_ceil(PAGE).max(1);
    (usize::BITS - (pages - 1).leading_zeros()) as Order
}

impl Ranges {
    /// Hands out a block, which starts at a multiple of its size.
    pub(crate) fn of_block(start: usize, order: Order) -> Self {
        let mut free = vec![Vec::new(); order];
        free.push(vec![start]);
        Self {
            free: Mutex::new(free),
        }
    }

    /// Takes a block; `None` where none is left.
    pub(crate) fn take(&self, order: Order) -> Option<usize> {
        let mut free = self.free.lock();
        let found = (order..free.len()).find(|found| !free[*found].is_empty())?;
        let start = free[found].pop()?;
        for half in order..found {
            free[half].push(start + (PAGE << half));
        }
        Some(start)
    }

    /// Gives a block back that was taken.
    pub(crate) fn give_back(&self, start: usize, order: Order) {
        self.free.lock()[order].push(start);
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const START: usize = 1 << 30;

    #[rstest]
    #[case(1, 0)]
    #[case(PAGE, 0)]
    #[case(PAGE + 1, 1)]
    #[case(5 * PAGE, 3)]
    #[case(usize::MAX, 52)]
    fn a_block_has_room_for_its_bytes(#[case] bytes: usize, #[case] order: Order) {
        assert_eq!(order_of(bytes), order);
    }

    #[test]
    fn blocks_lie_apart_at_multiples_of_their_sizes() {
        let ranges = Ranges::of_block(START, 6);
        let orders = [0, 3, 0, 1, 4];
        let taken = orders.map(|order| (ranges.take(order).unwrap(), PAGE << order));
        for (index, (start, bytes)) in taken.iter().enumerate() {
            assert!(start % bytes == 0 && (START..START + (PAGE << 6)).contains(start));
            let others = taken.iter().take(index);
            let mut apart =
                others.map(|(other, size)| start + bytes <= *other || other + size <= *start);
            assert!(apart.all(|is_apart| is_apart), "{taken:x?}");
        }
    }

    #[test]
    fn a_region_ends_and_begins_again_with_what_is_given_back() {
        let ranges = Ranges::of_block(START, 2);
        let taken: Vec<usize> = std::iter::from_fn(|| ranges.take(0)).collect();
        assert_eq!(taken.len(), 4);
        ranges.give_back(taken[2], 0);
        assert_eq!((ranges.take(0), ranges.take(0)), (Some(taken[2]), None));
    }

    #[test]
    fn a_block_larger_than_the_region_is_none() {
        assert_eq!(Ranges::of_block(START, 2).take(3), None);
        assert_eq!(Ranges::default().take(0), None);
    }
}
