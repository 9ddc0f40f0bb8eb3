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
    let same_device =
        lhs.is_host_readable() && rhs.is_host_readable() || lhs.device() == rhs.device();
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
    let bits = usize::try_from(tensor.element().storage_bits()).ok()?;
    let mut starts = vec![0_i64];
    for (&dim, &stride) in tensor
        .layout()
        .shape()
        .iter()
        .zip(tensor.layout().strides())
    {
        if dim == 1 || stride == 0 {
            continue;
        }
        if starts.len().checked_mul(usize::try_from(dim).ok()?)? > MOST_RUNS {
            return None;
        }
        starts = starts
            .iter()
            .flat_map(|start| (0..dim).map(move |i| start + i * stride))
            .collect();
    }
    let bits = i64::try_from(bits).ok()?;
    let address = i64::try_from(tensor.address()).ok()?;
    let at = |bit: i64| usize::try_from(address + bit.div_euclid(8)).ok();
    let mut runs = Vec::with_capacity(starts.len());
    for start in starts {
        let (from, to) = (at(start * bits)?, at((start + 1) * bits + 7)?);
        if from < common.1 && to > common.0 {
            runs.push((from, to));
        }
    }
    runs.sort_unstable();
    Some(runs)
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
