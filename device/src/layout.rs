//! Shape and strides of a view, checked once.
//!
//! Strides count elements, as DLPack does. A layout has no offset: the pointer
//! beside it is that of the element at index zero.

use std::fmt;

use smallvec::SmallVec;

use crate::error::{Error, Result};

/// The largest rank that a layout can have: that of NumPy 2 and of PyTorch.
pub const MAX_RANK: usize = 64;

/// Dimensions or strides; ranks up to 6 need no heap.
pub type Dims = SmallVec<[i64; 6]>;

/// The shape and strides of a view whose element offsets fit in 63 bits.
///
/// # Examples
///
/// ```
/// use dlpack_broker_device::Layout;
/// let transposed = Layout::new(&[3, 2], &[1, 3])?;
/// assert!(transposed.is_dense() && !transposed.is_row_major());
/// # Ok::<(), dlpack_broker_device::Error>(())
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct Layout {
    /// The shape, then the strides; ranks up to 4 need no heap.
    dims: SmallVec<[i64; 8]>,
}

impl Layout {
    /// Checks a shape with its strides.
    ///
    /// # Errors
    ///
    /// Refuses ranks above [`MAX_RANK`], negative dimensions, and shapes or
    /// strides whose arithmetic leaves 63 bits.
    pub fn new(shape: &[i64], strides: &[i64]) -> Result<Self> {
        if shape.len() != strides.len() {
            return Err(Error::StridesMismatch {
                ndim: shape.len(),
                strides: strides.len(),
            });
        }
        if are_plain(shape, strides) {
            return Ok(Self::of(shape, strides));
        }
        check_shape(shape)?;
        if !strides_fit(shape, strides) {
            return Err(Error::StridesOverflow {
                shape: shape.into(),
                strides: strides.into(),
            });
        }
        Ok(Self::of(shape, strides))
    }

    /// Makes the row-major layout of a shape.
    ///
    /// # Errors
    ///
    /// As [`Layout::new`].
    pub fn row_major(shape: &[i64]) -> Result<Self> {
        check_shape(shape)?;
        Ok(Self::of(shape, &row_major_strides(shape)))
    }

    /// Returns the dimensions.
    #[must_use]
    pub fn shape(&self) -> &[i64] {
        self.dims.split_at(self.ndim()).0
    }

    /// Returns the strides, in elements.
    #[must_use]
    pub fn strides(&self) -> &[i64] {
        self.dims.split_at(self.ndim()).1
    }

    /// Returns the strides that a row-major layout of this shape has.
    #[must_use]
    pub fn row_major_strides(&self) -> Dims {
        row_major_strides(self.shape())
    }

    /// Writes the strides, as they are or, where the layout is row-major, as that of its shape has them.
    ///
    /// # Panics
    ///
    /// Without room for one stride a dimension.
    pub fn write_normal_strides(&self, normal: &mut [i64]) {
        let (shape, strides) = (self.shape(), self.strides());
        let (mut expected, mut is_row_major, mut is_empty) = (1, true, false);
        let normal = &mut normal[..shape.len()];
        for ((own, &dim), &stride) in normal.iter_mut().zip(shape).zip(strides).rev() {
            *own = expected;
            is_row_major &= (dim == 1) | (stride == expected);
            is_empty |= dim == 0;
            expected *= dim.max(1);
        }
        if !is_row_major && !is_empty {
            normal.copy_from_slice(strides);
        }
    }

    /// Returns the number of dimensions.
    #[must_use]
    pub fn ndim(&self) -> usize {
        self.dims.len() / 2
    }

    /// Returns the number of elements.
    #[must_use]
    pub fn len(&self) -> usize {
        let count: i64 = self.shape().iter().product();
        usize::try_from(count).expect("a checked shape counts its elements in 63 bits")
    }

    /// Claims that there are no elements.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.shape().contains(&0)
    }

    /// Claims that the elements follow each other in row-major order without gaps.
    #[must_use]
    pub fn is_row_major(&self) -> bool {
        if self.is_empty() {
            return true;
        }
        let mut expected = 1;
        for (&dim, &stride) in self.shape().iter().zip(self.strides()).rev() {
            if dim != 1 {
                if stride != expected {
                    return false;
                }
                expected *= dim;
            }
        }
        true
    }

    /// Claims that the elements follow each other in column-major order without gaps.
    #[must_use]
    pub fn is_column_major(&self) -> bool {
        let reversed = |dims: &[i64]| dims.iter().rev().copied().collect::<Dims>();
        Self::of(&reversed(self.shape()), &reversed(self.strides())).is_row_major()
    }

    /// Claims that the elements fill their span without gaps or overlap, in any order of axes.
    #[must_use]
    pub fn is_dense(&self) -> bool {
        if self.is_empty() {
            return true;
        }
        let mut axes = self.extended_axes();
        axes.sort_unstable_by_key(|&(_, stride)| stride);
        let mut expected = 1;
        for (dim, stride) in axes {
            if stride != expected {
                return false;
            }
            expected *= dim;
        }
        true
    }

    /// Claims that some axis of more than one element runs backwards.
    #[must_use]
    pub fn has_negative_strides(&self) -> bool {
        self.any_extended_stride(|stride| stride < 0)
    }

    /// Claims that some axis of more than one element repeats one element.
    #[must_use]
    pub fn has_zero_strides(&self) -> bool {
        self.any_extended_stride(|stride| stride == 0)
    }

    /// Claims that elements may lie at one place: that some axis steps within what the shorter steps reach.
    #[must_use]
    pub fn may_repeat(&self) -> bool {
        let mut axes = self.extended_axes();
        axes.sort_unstable_by_key(|&(_, stride)| stride.unsigned_abs());
        let mut reach = 0;
        let mut overlaps = |&(dim, stride): &(i64, i64)| {
            let is_within = stride.unsigned_abs() <= reach;
            reach += (dim - 1).unsigned_abs() * stride.unsigned_abs();
            is_within
        };
        !self.is_empty() && axes.iter().any(&mut overlaps)
    }

    /// Returns the lowest and highest element offset, or `None` without elements.
    #[must_use]
    pub fn offsets(&self) -> Option<(i64, i64)> {
        let mut range = (0, 0);
        for (&dim, &stride) in self.shape().iter().zip(self.strides()) {
            if dim == 0 {
                return None;
            }
            let reach = (dim - 1) * stride;
            if reach < 0 {
                range.0 += reach
            } else {
                range.1 += reach
            }
        }
        Some(range)
    }

    /// Returns the shape with every repeated axis (stride zero) cut to one element.
    #[must_use]
    pub fn unrepeated_shape(&self) -> Dims {
        let axes = self.shape().iter().zip(self.strides());
        axes.map(|(&dim, &stride)| if stride == 0 { dim.min(1) } else { dim })
            .collect()
    }

    /// Returns the layout of this shape over a row-major block of the unrepeated shape.
    #[must_use]
    pub fn repeated(&self) -> Self {
        let unrepeated = self.unrepeated_shape();
        let mut strides = row_major_strides(&unrepeated);
        for (axis, stride) in strides.iter_mut().enumerate() {
            if self.shape()[axis] != unrepeated[axis] {
                *stride = 0;
            }
        }
        Self::of(self.shape(), &strides)
    }

    // Every import makes one.
    #[inline(always)]
    fn of(shape: &[i64], strides: &[i64]) -> Self {
        let (ndim, mut buffer) = (shape.len(), [0; 8]);
        // Written in place: to extend a vector of few values takes longer than to have them.
        if let Some((dims, _)) = buffer.split_at_mut_checked(2 * ndim) {
            let (own_shape, own_strides) = dims.split_at_mut(ndim);
            let own = own_shape.iter_mut().zip(own_strides);
            for ((dim, stride), from) in own.zip(shape.iter().zip(strides)) {
                (*dim, *stride) = (*from.0, *from.1);
            }
            return Self {
                dims: SmallVec::from_buf_and_len(buffer, 2 * ndim),
            };
        }
        let mut dims = SmallVec::from_slice(shape);
        dims.extend_from_slice(strides);
        Self { dims }
    }

    fn extended_axes(&self) -> SmallVec<[(i64, i64); 6]> {
        let axes = self
            .shape()
            .iter()
            .copied()
            .zip(self.strides().iter().copied());
        axes.filter(|&(dim, _)| dim != 1).collect()
    }

    fn any_extended_stride(&self, claim: impl Fn(i64) -> bool) -> bool {
        !self.is_empty()
            && self
                .shape()
                .iter()
                .zip(self.strides())
                .any(|(&dim, &stride)| dim > 1 && claim(stride))
    }
}

impl Clone for Layout {
    fn clone(&self) -> Self {
        // One copy of the values; the derived clone goes through them one by one.
        Self {
            dims: SmallVec::from_slice(&self.dims),
        }
    }
}

/// Prints the shape as Python prints a tuple.
impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dims = self
            .shape()
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>();
        let comma = if dims.len() == 1 { "," } else { "" };
        write!(f, "({}{comma})", dims.join(", "))
    }
}

/// Claims what [`check_shape`] and [`strides_fit`] find of nearly every tensor, in one pass.
fn are_plain(shape: &[i64], strides: &[i64]) -> bool {
    // Products of such numbers, as many as the largest rank has, add up to less than 2**63.
    const SMALL: i64 = 1 << 28;
    let (mut count, mut are_small) = (1_i64, shape.len() <= MAX_RANK);
    for (&dim, &stride) in shape.iter().zip(strides) {
        are_small &= (0..=SMALL).contains(&dim) & (-SMALL..=SMALL).contains(&stride);
        count = count.saturating_mul(dim.max(1));
    }
    are_small && count < i64::MAX
}

fn check_shape(shape: &[i64]) -> Result<()> {
    if shape.len() > MAX_RANK {
        return Err(Error::RankTooLarge { ndim: shape.len() });
    }
    if let Some((axis, &value)) = shape.iter().enumerate().find(|&(_, &dim)| dim < 0) {
        return Err(Error::NegativeDimension { axis, value });
    }
    // Zeros are passed over, so that consumers that multiply in another order do not overflow.
    let counted = shape
        .iter()
        .try_fold(1_i64, |count, &dim| count.checked_mul(dim.max(1)));
    match counted {
        Some(_) => Ok(()),
        None => Err(Error::TooManyElements {
            shape: shape.into(),
        }),
    }
}

fn strides_fit(shape: &[i64], strides: &[i64]) -> bool {
    let reach = |lowest_or_highest: fn(i64) -> i64| {
        shape
            .iter()
            .zip(strides)
            .try_fold(0_i64, |sum, (&dim, &stride)| {
                sum.checked_add(lowest_or_highest((dim - 1).max(0).checked_mul(stride)?))
            })
    };
    reach(|axis| axis.min(0)).is_some() && reach(|axis| axis.max(0)).is_some()
}

fn row_major_strides(shape: &[i64]) -> Dims {
    let mut strides = Dims::from_elem(1, shape.len());
    for axis in (1..shape.len()).rev() {
        strides[axis - 1] = strides[axis] * shape[axis].max(1);
    }
    strides
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn offsets_one_by_one(layout: &Layout) -> Vec<i64> {
        let mut offsets = vec![0];
        for (&dim, &stride) in layout.shape().iter().zip(layout.strides()) {
            offsets = offsets
                .iter()
                .flat_map(|offset| (0..dim).map(move |index| offset + index * stride))
                .collect();
        }
        offsets
    }

    #[rstest]
    #[case(&[-1], &[1])]
    #[case(&[i64::MAX, 2], &[0, 0])]
    #[case(&[3, 3], &[i64::MAX, 1])]
    #[case(&[3], &[i64::MIN])]
    #[case(&[2], &[])]
    fn impossible_layouts_are_refused(#[case] shape: &[i64], #[case] strides: &[i64]) {
        assert!(Layout::new(shape, strides).is_err());
    }

    #[test]
    fn rank_is_bounded() {
        assert!(Layout::row_major(&[1; MAX_RANK]).is_ok());
        let error = Layout::row_major(&[1; MAX_RANK + 1]).unwrap_err();
        assert_eq!(error, Error::RankTooLarge { ndim: MAX_RANK + 1 });
    }

    proptest! {
        #[test]
        fn claims_agree_with_offsets_taken_one_by_one(
            axes in prop::collection::vec((0_i64..4, -5_i64..6), 0..4),
        ) {
            let (shape, strides): (Vec<_>, Vec<_>) = axes.into_iter().unzip();
            let layout = Layout::new(&shape, &strides).unwrap();
            let offsets = offsets_one_by_one(&layout);
            let in_order: Vec<i64> = (0..i64::try_from(offsets.len()).unwrap()).collect();
            prop_assert_eq!(layout.len(), offsets.len());
            prop_assert_eq!(layout.is_row_major(), offsets == in_order);
            let mut sorted = offsets.clone();
            sorted.sort_unstable();
            prop_assert_eq!(layout.is_dense(), sorted == in_order);
            let are_apart = sorted.windows(2).all(|pair| pair[0] < pair[1]);
            prop_assert!(are_apart || layout.may_repeat());
            prop_assert!(!(layout.is_dense() && layout.may_repeat()));
            let range = sorted.first().copied().zip(sorted.last().copied());
            prop_assert_eq!(layout.offsets(), range);
        }

        #[test]
        fn normal_strides_are_those_of_the_shape_or_the_layouts_own(
            axes in prop::collection::vec((0_i64..4, -2_i64..5), 0..4),
        ) {
            let (shape, strides): (Vec<_>, Vec<_>) = axes.into_iter().unzip();
            let layout = Layout::new(&shape, &strides).unwrap();
            let mut normal = vec![0; shape.len()];
            layout.write_normal_strides(&mut normal);
            let wanted = match layout.is_row_major() {
                true => layout.row_major_strides().to_vec(),
                false => strides,
            };
            prop_assert_eq!(normal, wanted);
        }

        #[test]
        fn what_passes_in_one_pass_passes_every_check(
            axes in prop::collection::vec((any::<i64>(), any::<i64>(), 0_u32..64), 0..4),
        ) {
            // Numbers of any size, the small and the impossible alike.
            let axes = axes.into_iter().map(|(dim, stride, shift)| (dim >> shift, stride >> shift));
            let (shape, strides): (Vec<_>, Vec<_>) = axes.unzip();
            let passes = check_shape(&shape).is_ok() && strides_fit(&shape, &strides);
            prop_assert!(passes || !are_plain(&shape, &strides));
        }

        #[test]
        fn row_major_is_what_it_says(shape in prop::collection::vec(0_i64..5, 0..5)) {
            prop_assert!(Layout::row_major(&shape).unwrap().is_row_major());
        }
    }
}
