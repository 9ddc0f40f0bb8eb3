//! Axes of two views of one shape: ordered, and merged where they follow each other in both.

use std::cmp::Reverse;

use smallvec::SmallVec;

/// An axis of both views, whose strides count bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Axis {
    pub(crate) dim: i64,
    pub(crate) src: i64,
    pub(crate) dst: i64,
}

/// Axes; up to six need no heap.
pub(crate) type Axes = SmallVec<[Axis; 6]>;

/// Returns the axes of a shape, whose strides count elements of `step` bytes.
pub(crate) fn in_bytes(shape: &[i64], src: &[i64], dst: &[i64], step: i64) -> Axes {
    let axes = shape.iter().zip(src.iter().zip(dst));
    axes.map(|(&dim, (&src, &dst))| Axis {
        dim,
        // Nobody follows the strides of an axis of one element, which may be any numbers.
        src: src.wrapping_mul(step),
        dst: dst.wrapping_mul(step),
    })
    .collect()
}

/// Drops axes of one element, orders the rest by the target's stride, largest first, and merges neighbours.
pub(crate) fn merged(mut axes: Axes) -> Axes {
    axes.retain(|axis| axis.dim != 1);
    axes.sort_by_key(|axis| Reverse((axis.dst.abs(), axis.src.abs())));
    let mut merged = Axes::new();
    for axis in axes {
        match merged.last_mut() {
            Some(outer) if outer.src == axis.src * axis.dim && outer.dst == axis.dst * axis.dim => {
                *outer = Axis {
                    dim: outer.dim * axis.dim,
                    ..axis
                };
            }
            _ => merged.push(axis),
        }
    }
    merged
}
