//! Copies of memory that the host reads.
#![expect(
    unsafe_code,
    reason = "reads and writes memory through checked layouts"
)]

use dlpack_broker_device::{self as device, Layout, Memory, copy_strided};

use super::made::over;
use crate::tensor::Tensor;

/// Copies a tensor that the host reads, whose elements share no bytes, into host memory in row-major order.
///
/// # Errors
///
/// [`device::Error::OutOfMemory`].
///
/// # Safety
///
/// The tensor holds its elements, and nobody writes to them meanwhile.
pub unsafe fn row_major(tensor: &Tensor) -> device::Result<Tensor> {
    let layout = Layout::row_major(tensor.layout().shape())?;
    let made = over(Memory::host(tensor.bytes())?, layout, tensor.element())?;
    // SAFETY: as the caller vouches; the copy is new.
    unsafe { copy(&made, tensor) };
    Ok(made)
}

/// Copies elements from one tensor that the host reads to another.
///
/// # Safety
///
/// As [`assign`](super::assign).
pub(super) unsafe fn assign(to: &Tensor, from: &Tensor) -> device::Result<()> {
    if do_overlap(to, from) {
        // The target gets what the source had before.
        // SAFETY: as the caller vouches.
        let between = unsafe { row_major(from) }?;
        // SAFETY: as the caller vouches, and the copy is new.
        unsafe { copy(to, &between) };
    } else {
        // SAFETY: as the caller vouches, and the two lie apart.
        unsafe { copy(to, from) };
    }
    Ok(())
}

/// Claims that two tensors may have bytes in common.
pub(super) fn do_overlap(one: &Tensor, other: &Tensor) -> bool {
    let ((start, end), (other_start, other_end)) = (one.span(), other.span());
    start < other_end && other_start < end
}

/// # Safety
///
/// As [`assign`], for tensors that lie apart.
pub(super) unsafe fn copy(to: &Tensor, from: &Tensor) {
    let source = from.memory().pointer().as_ptr().cast_const();
    let source = (source, from.layout().strides());
    let target = (to.memory().pointer().as_ptr(), to.layout().strides());
    let item = to.element().item_bytes().unwrap_or(1);
    // SAFETY: the tensors' addresses were checked, and the caller vouches for what is there.
    unsafe { copy_strided(to.layout().shape(), source, target, item) }
}

#[cfg(test)]
mod tests {
    use dlpack_broker_device::DType;

    use super::super::{Turn, assign as anywhere, fill};
    use super::*;
    use crate::element::Element;

    /// Makes a tensor of the bytes from 0 to 11.
    fn counted(shape: &[i64]) -> Tensor {
        let memory = Memory::host(12).unwrap();
        for index in 0..12_u8 {
            // SAFETY: the memory was made with twelve bytes.
            unsafe {
                memory
                    .pointer()
                    .as_ptr()
                    .wrapping_add(index.into())
                    .write(index)
            };
        }
        let layout = Layout::row_major(shape).unwrap();
        Tensor::new(memory, layout, Element::from(DType::UInt8), false).unwrap()
    }

    fn view(of: &Tensor, shape: &[i64], strides: &[i64], offset: i64) -> Tensor {
        of.viewed(Layout::new(shape, strides).unwrap(), offset)
            .unwrap()
    }

    fn values(tensor: &Tensor) -> Vec<u8> {
        // SAFETY: the test made the tensor, and nobody else has it.
        let rows = unsafe { row_major(tensor) }.unwrap();
        let start = rows.memory().pointer().as_ptr();
        // SAFETY: the rows are row-major and of bytes.
        unsafe { std::slice::from_raw_parts(start, rows.bytes()) }.to_vec()
    }

    fn assigned(to: &Tensor, from: &Tensor) {
        // SAFETY: the test made both, and nobody else has them.
        unsafe { anywhere((to, None), (from, None), Turn::Awaited) }.unwrap();
    }

    #[test]
    fn rows_are_gathered_in_the_order_of_the_shape() {
        let transposed = view(&counted(&[3, 4]), &[4, 3], &[1, 4], 0);
        assert_eq!(values(&transposed), [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]);
    }

    #[test]
    fn views_that_overlap_get_what_was_there_before() {
        let whole = counted(&[12]);
        let (to, from) = (view(&whole, &[11], &[1], 1), view(&whole, &[11], &[1], 0));
        assigned(&to, &from);
        assert_eq!(values(&whole), [0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        assigned(&view(&whole, &[12], &[-1], 11), &whole);
        assert_eq!(values(&whole), [10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0]);
    }

    #[test]
    fn gaps_of_a_target_keep_their_values() {
        let whole = counted(&[3, 4]);
        let zeros = view(&counted(&[12]), &[3, 2], &[0, 0], 0);
        assigned(&view(&whole, &[3, 2], &[4, 2], 1), &zeros);
        assert_eq!(values(&whole), [0, 0, 2, 0, 4, 0, 6, 0, 8, 0, 10, 0]);
    }

    #[test]
    fn one_element_is_written_everywhere_and_nowhere_else() {
        let whole = counted(&[12]);
        let part = view(&whole, &[2, 3], &[6, -2], 5);
        // SAFETY: as in `assigned`.
        unsafe { fill((&part, None), &[99], Turn::Awaited) }.unwrap();
        assert_eq!(values(&whole), [0, 99, 2, 99, 4, 99, 6, 99, 8, 99, 10, 99]);
    }
}
