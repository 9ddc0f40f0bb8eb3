//! Whether two tensors share bytes, exactly.
//!
//! ```text
//! spans apart                      -> no
//! both without gaps                -> yes
//! else list each one's runs of bytes inside the common span, in order,
//! and walk both lists
//! ```

use dlpack_broker::Tensor;

/// Lists of more runs than this are not made; such tensors count as sharing.
const MOST_RUNS: usize = 1 << 22;

/// Claims that some byte belongs to both tensors.
pub(crate) fn share(lhs: &Tensor, rhs: &Tensor) -> bool {
    let ((left, left_end), (right, right_end)) = (lhs.span(), rhs.span());
    let common = (left.max(right), left_end.min(right_end));
    // Devices of one kind have addresses of their own, and one of them may show another's memory.
    let same_device = lhs.is_host_readable() && rhs.is_host_readable()
        || lhs.device().device_type == rhs.device().device_type;
    if lhs.layout().is_empty() || rhs.layout().is_empty() || common.0 >= common.1 || !same_device {
        return false;
    }
    if lhs.layout().is_dense() && rhs.layout().is_dense() {
        return true;
    }
    match (runs(lhs, common), runs(rhs, common)) {
        (Some(left), Some(right)) => meet(&left, &right),
        _ => true,
    }
}

/// Returns a tensor's runs of bytes inside a span, in order; `None` where there are too many.
fn runs(tensor: &Tensor, common: (usize, usize)) -> Option<Vec<(usize, usize)>> {
    let (axes, run) = folded_axes(tensor);
    let count = axes
        .iter()
        .try_fold(1_i64, |count, (dim, _)| count.checked_mul(*dim))?;
    if usize::try_from(count).ok()? > MOST_RUNS {
        return None;
    }
    let bits = i64::from(tensor.element().storage_bits());
    let address = i64::try_from(tensor.address()).ok()?;
    let at = |bit: i64| usize::try_from(address + bit.div_euclid(8)).ok();
    let mut runs = Vec::new();
    let mut index = vec![0_i64; axes.len()];
    for _ in 0..count {
        let start: i64 = axes
            .iter()
            .zip(&index)
            .map(|((_, stride), index)| stride * index)
            .sum();
        let (from, to) = (at(start * bits)?, at((start + run) * bits + 7)?);
        if from < common.1 && to > common.0 {
            runs.push((from, to));
        }
        advance(&mut index, &axes);
    }
    runs.sort_unstable();
    Some(runs)
}

/// Returns the axes that lead from run to run, as dimension and stride, and a run's length in elements.
fn folded_axes(tensor: &Tensor) -> (Vec<(i64, i64)>, i64) {
    let layout = tensor.layout();
    let axes = layout
        .shape()
        .iter()
        .copied()
        .zip(layout.strides().iter().copied());
    let mut axes: Vec<_> = axes
        .filter(|(dim, stride)| *dim != 1 && *stride != 0)
        .collect();
    axes.sort_unstable_by_key(|(_, stride)| std::cmp::Reverse(*stride));
    let mut run = 1;
    while let Some((dim, _)) = axes.pop_if(|(_, stride)| *stride == run) {
        run *= dim;
    }
    (axes, run)
}

/// Counts the index up by one, the last axis first.
fn advance(index: &mut [i64], axes: &[(i64, i64)]) {
    for (position, (dim, _)) in index.iter_mut().zip(axes).rev() {
        *position += 1;
        if *position < *dim {
            return;
        }
        *position = 0;
    }
}

fn meet(left: &[(usize, usize)], right: &[(usize, usize)]) -> bool {
    let (mut l, mut r) = (0, 0);
    while let (Some(&(from, to)), Some(&(other, other_to))) = (left.get(l), right.get(r)) {
        if from < other_to && other < to {
            return true;
        }
        if to <= other_to { l += 1 } else { r += 1 }
    }
    false
}
