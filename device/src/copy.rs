//! Copies between two strided views of the same shape on the host.
//!
//! ```text
//! drop axes of one element; order the rest by destination stride, largest first
//! merge neighbours that are contiguous in both views
//! if the innermost axis is contiguous in both: memcpy rows
//! else: walk the two innermost axes in square tiles, so that the view whose
//!       rows lie across the walk is read a cache line at a time
//! ```
#![expect(
    unsafe_code,
    reason = "moves bytes between raw views that the caller vouches for"
)]

use crate::axes::{Axis, in_bytes, merged};

/// Side of the square tiles in which crossing axes are walked, in elements.
const TILE: i64 = 32;

/// Copies `shape` elements of `item` bytes each from one strided view to another.
///
/// Strides count elements of `item` bytes. The views must not overlap.
///
/// # Safety
///
/// Every address that `shape` and the strides reach from `src` must be readable
/// for `item` bytes, those from `dst` writable, and no two source and
/// destination elements may share a byte.
pub unsafe fn copy_strided(
    shape: &[i64],
    src: (*const u8, &[i64]),
    dst: (*mut u8, &[i64]),
    item: usize,
) {
    if shape.contains(&0) {
        return;
    }
    let step = i64::try_from(item).expect("an element is at most 2^21 bytes wide");
    let axes = merged(in_bytes(shape, src.1, dst.1, step));
    // SAFETY: the caller vouches for every address of the views, and merging
    // axes reorders the same addresses without adding one.
    unsafe { copy_axes(&axes, src.0, dst.0, item) }
}

/// # Safety
///
/// As [`copy_strided`], over `axes`, whose strides count bytes.
unsafe fn copy_axes(axes: &[Axis], src: *const u8, dst: *mut u8, item: usize) {
    let step = i64::try_from(item).expect("an element is at most 2^21 bytes wide");
    match axes {
        // SAFETY: one element, for which the caller vouches.
        [] => unsafe { dst.copy_from_nonoverlapping(src, item) },
        [row] if row.src == step && row.dst == step => {
            let bytes =
                usize::try_from(row.dim).expect("a checked dimension is not negative") * item;
            // SAFETY: the row's elements follow each other in both views; the caller vouches for each.
            unsafe { dst.copy_from_nonoverlapping(src, bytes) }
        }
        // SAFETY: the same addresses, as the caller vouches.
        [row] => unsafe {
            copy_tile(
                Axis {
                    dim: 1,
                    src: 0,
                    dst: 0,
                },
                *row,
                src,
                dst,
                item,
            )
        },
        [outer, row] if row.src != step || row.dst != step => {
            // SAFETY: the same addresses, as the caller vouches.
            unsafe { copy_crossing(*outer, *row, src, dst, item) }
        }
        [outer, inner @ ..] => {
            for index in 0..outer.dim {
                let (src, dst) = shift(src, dst, index * outer.src, index * outer.dst);
                // SAFETY: the addresses of one index of the outer axis, as the caller vouches.
                unsafe { copy_axes(inner, src, dst, item) }
            }
        }
    }
}

/// # Safety
///
/// As [`copy_axes`], over the two axes.
unsafe fn copy_crossing(outer: Axis, inner: Axis, src: *const u8, dst: *mut u8, item: usize) {
    for start in (0..outer.dim).step_by(usize::try_from(TILE).expect("a small constant")) {
        for inner_start in (0..inner.dim).step_by(usize::try_from(TILE).expect("a small constant"))
        {
            let (src, dst) = shift(
                src,
                dst,
                start * outer.src + inner_start * inner.src,
                start * outer.dst + inner_start * inner.dst,
            );
            let rows = Axis {
                dim: TILE.min(outer.dim - start),
                ..outer
            };
            let row = Axis {
                dim: TILE.min(inner.dim - inner_start),
                ..inner
            };
            // SAFETY: a tile inside the two axes, for whose addresses the caller vouches.
            unsafe { copy_tile(rows, row, src, dst, item) }
        }
    }
}

/// # Safety
///
/// As [`copy_axes`], over the two axes.
unsafe fn copy_tile(rows: Axis, row: Axis, src: *const u8, dst: *mut u8, item: usize) {
    match item {
        // SAFETY: elements of one byte each, for which the caller vouches.
        1 => unsafe { copy_elements::<[u8; 1]>(rows, row, src, dst) },
        // SAFETY: elements of two bytes each, for which the caller vouches.
        2 => unsafe { copy_elements::<[u8; 2]>(rows, row, src, dst) },
        // SAFETY: elements of four bytes each, for which the caller vouches.
        4 => unsafe { copy_elements::<[u8; 4]>(rows, row, src, dst) },
        // SAFETY: elements of eight bytes each, for which the caller vouches.
        8 => unsafe { copy_elements::<[u8; 8]>(rows, row, src, dst) },
        // SAFETY: elements of sixteen bytes each, for which the caller vouches.
        16 => unsafe { copy_elements::<[u8; 16]>(rows, row, src, dst) },
        _ => each_element(rows, row, src, dst, |src, dst| {
            // SAFETY: one element of `item` bytes, as the caller vouches.
            unsafe { dst.copy_from_nonoverlapping(src, item) }
        }),
    }
}

/// # Safety
///
/// As [`copy_axes`], with elements of the size of `T`, which has alignment 1.
unsafe fn copy_elements<T: Copy>(rows: Axis, row: Axis, src: *const u8, dst: *mut u8) {
    each_element(rows, row, src, dst, |src, dst| {
        // SAFETY: one element of `T`'s size, as the caller vouches; byte arrays need no alignment.
        unsafe { dst.cast::<T>().copy_from_nonoverlapping(src.cast(), 1) }
    });
}

#[inline(always)]
fn each_element(
    rows: Axis,
    row: Axis,
    src: *const u8,
    dst: *mut u8,
    copy: impl Fn(*const u8, *mut u8),
) {
    for outer in 0..rows.dim {
        let (src, dst) = shift(src, dst, outer * rows.src, outer * rows.dst);
        for inner in 0..row.dim {
            let (src, dst) = shift(src, dst, inner * row.src, inner * row.dst);
            copy(src, dst);
        }
    }
}

#[inline(always)]
fn shift(src: *const u8, dst: *mut u8, src_bytes: i64, dst_bytes: i64) -> (*const u8, *mut u8) {
    // Address arithmetic only: a checked layout stays inside 63 bits.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "pointers have 64 bits here"
    )]
    (
        src.wrapping_offset(src_bytes as isize),
        dst.wrapping_offset(dst_bytes as isize),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::layout::Layout;

    proptest! {
        #[test]
        fn strided_copies_equal_a_copy_element_by_element(
            axes in prop::collection::vec((0_i64..40, -3_i64..4), 0..4),
            item in prop::sample::select(vec![1_usize, 2, 3, 4, 8, 16]),
        ) {
            let (shape, strides): (Vec<_>, Vec<_>) = axes.into_iter().unzip();
            let view = Layout::new(&shape, &strides).unwrap();
            prop_assume!(view.len() < 20_000);
            let dense = Layout::row_major(&shape).unwrap();
            let (low, high) = view.offsets().unwrap_or((0, 0));
            let span = usize::try_from(high - low + 1).unwrap() * item;
            let source: Vec<u8> = (0..=250).cycle().take(span).collect();
            let origin = usize::try_from(-low).unwrap() * item;
            let mut target = vec![0; view.len() * item];
            // SAFETY: the test sized both buffers by the layouts' own ranges.
            unsafe {
                copy_strided(
                    &shape,
                    (source.as_ptr().wrapping_add(origin), view.strides()),
                    (target.as_mut_ptr(), dense.strides()),
                    item,
                );
            }
            prop_assert_eq!(target, naive(&source, origin, &view, item));
        }
    }

    /// Layouts whose elements do not share memory: axes in any order and direction, with gaps.
    fn target() -> impl Strategy<Value = (Vec<i64>, Vec<i64>)> {
        let axis = (0_i64..20, 1_i64..3, any::<bool>());
        let axes = prop::collection::vec(axis, 0..4);
        let order = Just((0..4).collect::<Vec<usize>>()).prop_shuffle();
        (axes, order).prop_map(|(axes, order)| {
            let mut strides = vec![0; axes.len()];
            let mut stride = 1;
            for axis in order.into_iter().filter(|axis| *axis < axes.len()) {
                let (dim, gap, backwards) = axes[axis];
                stride *= gap;
                strides[axis] = if backwards { -stride } else { stride };
                stride *= dim.max(1);
            }
            (axes.iter().map(|axis| axis.0).collect(), strides)
        })
    }

    proptest! {
        #[test]
        fn copies_reach_strided_targets_and_nothing_between(
            (shape, strides) in target(),
            item in prop::sample::select(vec![1_usize, 3, 8]),
        ) {
            let view = Layout::new(&shape, &strides).unwrap();
            let dense = Layout::row_major(&shape).unwrap();
            let (low, high) = view.offsets().unwrap_or((0, 0));
            let origin = usize::try_from(-low).unwrap() * item;
            let source: Vec<u8> = (1..=250).cycle().take(view.len() * item).collect();
            let mut target = vec![0; usize::try_from(high - low + 1).unwrap() * item];
            // SAFETY: the test sized both buffers by the layouts' own ranges.
            unsafe {
                copy_strided(
                    &shape,
                    (source.as_ptr(), dense.strides()),
                    (target.as_mut_ptr().wrapping_add(origin), view.strides()),
                    item,
                );
            }
            let written = target.iter().filter(|byte| **byte != 0).count();
            prop_assert_eq!(written, source.len());
            prop_assert_eq!(naive(&target, origin, &view, item), source);
        }
    }

    fn naive(source: &[u8], origin: usize, view: &Layout, item: usize) -> Vec<u8> {
        let mut offsets = vec![0_i64];
        for (&dim, &stride) in view.shape().iter().zip(view.strides()) {
            offsets = offsets
                .iter()
                .flat_map(|offset| (0..dim).map(move |index| offset + index * stride))
                .collect();
        }
        let start = |offset: &i64| {
            usize::try_from(i64::try_from(origin).unwrap() + offset * i64::try_from(item).unwrap())
        };
        offsets
            .iter()
            .flat_map(|offset| source[start(offset).unwrap()..][..item].to_vec())
            .collect()
    }
}
