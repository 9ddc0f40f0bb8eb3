//! Axes in another order, repeated, or cut anew.

use super::ViewError;
use crate::error::Result;
use crate::layout::{Dims, Layout};

impl Layout {
    /// Returns the layout with its axes in another order; negative ones count from the end.
    ///
    /// # Errors
    ///
    /// [`ViewError::NoAxis`], and [`ViewError::Axes`] unless each axis comes once.
    pub fn permuted(&self, axes: &[i64]) -> Result<Self> {
        let places: Result<Vec<usize>> = axes.iter().map(|axis| self.axis(*axis)).collect();
        let places = places?;
        let is_each_once = (0..self.ndim()).all(|axis| places.contains(&axis));
        if !is_each_once || places.len() != self.ndim() {
            return Err(ViewError::Axes {
                axes: axes.to_vec(),
                ndim: self.ndim(),
            }
            .into());
        }
        let pick = |dims: &[i64]| places.iter().map(|axis| dims[*axis]).collect::<Dims>();
        Self::new(&pick(self.shape()), &pick(self.strides()))
    }

    /// Returns the layout that repeats this one's elements to a shape.
    ///
    /// # Errors
    ///
    /// [`ViewError::Broadcast`] for a shape that it does not broadcast to.
    pub fn broadcast(&self, shape: &[i64]) -> Result<Self> {
        let misfit = || ViewError::Broadcast {
            from: self.shape().to_vec(),
            to: shape.to_vec(),
        };
        let added = shape.len().checked_sub(self.ndim()).ok_or_else(misfit)?;
        let mut strides = Dims::from_elem(0, added);
        for (&wanted, (_, dim, stride)) in shape[added..].iter().zip(self.axes()) {
            match dim {
                _ if dim == wanted => strides.push(stride),
                1 => strides.push(0),
                _ => return Err(misfit().into()),
            }
        }
        Self::new(shape, &strides)
    }

    /// Returns the layout of another shape over the same elements in row-major order; `None` where strides cannot say
    /// it. One dimension may be -1, and is what the others leave.
    ///
    /// # Errors
    ///
    /// [`ViewError::Reshape`] for a shape of another number of elements.
    pub fn reshaped(&self, shape: &[i64]) -> Result<Option<Self>> {
        let shape = self.filled_in(shape)?;
        if self.is_empty() {
            return Self::row_major(&shape).map(Some);
        }
        let mut strides = Dims::from_elem(0, shape.len());
        // From the innermost axis on, runs of axes that one stride leads through are cut anew.
        let mut runs = self.runs();
        let (mut left, mut stride) = (1, 0);
        for (axis, &dim) in shape.iter().enumerate().rev() {
            if dim == 1 {
                continue;
            }
            if left == 1 {
                (left, stride) = runs.pop().unwrap_or((1, 0));
            }
            if left % dim != 0 {
                return Ok(None);
            }
            strides[axis] = stride;
            left /= dim;
            stride *= dim;
        }
        Self::new(&shape, &strides).map(Some)
    }

    /// Returns the axis of a number, which counts from the end where it is negative.
    fn axis(&self, axis: i64) -> Result<usize> {
        let ndim = self.ndim();
        let count = i64::try_from(ndim).unwrap_or(i64::MAX);
        let place = if axis < 0 {
            axis.saturating_add(count)
        } else {
            axis
        };
        let place = usize::try_from(place).ok().filter(|place| *place < ndim);
        place.ok_or_else(|| ViewError::NoAxis { axis, ndim }.into())
    }

    /// Replaces a dimension of -1, and checks that a shape has as many elements.
    fn filled_in(&self, shape: &[i64]) -> Result<Dims> {
        let elements = self.len();
        let misfit = || ViewError::Reshape {
            elements,
            shape: shape.to_vec(),
        };
        let mut filled = Dims::from_slice(shape);
        let mut unknown = shape.iter().enumerate().filter(|(_, dim)| **dim == -1);
        let (first, second) = (unknown.next(), unknown.next());
        let mut known = shape.iter().filter(|dim| **dim != -1);
        let known = known.try_fold(1_i64, |count, dim| count.checked_mul(*dim));
        let known = known.filter(|known| *known >= 0).ok_or_else(misfit)?;
        let whole = i64::try_from(elements).unwrap_or(i64::MAX);
        if let (Some((axis, _)), None) = (first, second) {
            let rest = whole.checked_rem(known).filter(|rest| *rest == 0);
            filled[axis] = rest.map(|_| whole / known).ok_or_else(misfit)?;
        }
        let is_whole =
            filled.iter().all(|dim| *dim >= 0) && filled.iter().product::<i64>() == whole;
        is_whole.then_some(filled).ok_or_else(|| misfit().into())
    }

    /// Returns the runs of axes that one stride leads through, outermost first: how many elements, and that stride.
    fn runs(&self) -> Vec<(i64, i64)> {
        let mut runs: Vec<(i64, i64)> = Vec::new();
        for (_, dim, stride) in self.axes().filter(|(_, dim, _)| *dim != 1) {
            match runs.last_mut() {
                Some(run) if run.1 == dim * stride => *run = (run.0 * dim, stride),
                _ => runs.push((dim, stride)),
            }
        }
        runs
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    /// Lists the offsets of the elements in row-major order.
    fn elements(layout: &Layout) -> Vec<i64> {
        let mut offsets = vec![0];
        for (_, dim, stride) in layout.axes() {
            let along = |offset: i64| (0..dim).map(move |place| offset + place * stride);
            offsets = offsets.into_iter().flat_map(along).collect();
        }
        offsets
    }

    fn layout() -> impl Strategy<Value = Layout> {
        let axes = prop::collection::vec((0_i64..6, -9_i64..10), 0..5);
        axes.prop_map(|axes| {
            let (shape, strides): (Vec<_>, Vec<_>) = axes.into_iter().unzip();
            Layout::new(&shape, &strides).unwrap()
        })
    }

    proptest! {
        #[test]
        fn a_shape_without_a_copy_has_the_same_elements_in_the_same_order(
            layout in layout(),
            order in Just((0..6).collect::<Vec<usize>>()).prop_shuffle(),
        ) {
            let mut factors = Vec::new();
            for dim in layout.shape() {
                let small = if dim % 2 == 0 && *dim > 0 { 2 } else { 1 };
                factors.extend([small, dim / small]);
            }
            let shape: Vec<i64> = order.iter().filter_map(|place| factors.get(*place).copied()).collect();
            let shape = [&shape[..], factors.get(6..).unwrap_or_default()].concat();
            let reshaped = layout.reshaped(&shape).unwrap();
            if let Some(reshaped) = &reshaped {
                prop_assert_eq!(reshaped.shape(), &shape);
                prop_assert_eq!(elements(reshaped), elements(&layout));
            }
            prop_assert!(reshaped.is_some() || !layout.is_row_major());
        }

        #[test]
        fn a_flat_shape_is_found_where_one_stride_leads_through_all(layout in layout()) {
            let all = elements(&layout);
            let steps: Vec<i64> = all.windows(2).map(|pair| pair[1] - pair[0]).collect();
            let is_even = steps.windows(2).all(|pair| pair[0] == pair[1]);
            prop_assert_eq!(layout.reshaped(&[-1]).unwrap().is_some(), is_even);
        }
    }

    #[test]
    fn axes_change_places() {
        let layout = Layout::row_major(&[2, 3, 4]).unwrap();
        let permuted = layout.permuted(&[2, 0, -2]).unwrap();
        assert_eq!(
            (permuted.shape(), permuted.strides()),
            (&[4, 2, 3][..], &[1, 12, 4][..])
        );
    }

    #[rstest]
    #[case(&[0, 0, 1], "wanted each of 3 axes once, got [0, 0, 1]")]
    #[case(&[0, 1], "wanted each of 3 axes once, got [0, 1]")]
    #[case(&[0, 1, 3], "wanted an axis from -3 to 2 of 3 dimensions, got 3")]
    fn axes_that_are_none_are_told(#[case] axes: &[i64], #[case] said: &str) {
        let layout = Layout::row_major(&[2, 3, 4]).unwrap();
        assert_eq!(layout.permuted(axes).unwrap_err().to_string(), said);
    }

    #[test]
    fn axes_of_one_element_and_new_ones_are_repeated() {
        let layout = Layout::row_major(&[3, 1]).unwrap();
        let repeated = layout.broadcast(&[2, 3, 5]).unwrap();
        assert_eq!(repeated.strides(), [0, 1, 0]);
        let error = layout.broadcast(&[3]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "wanted a shape that broadcasts to [3], got [3, 1]"
        );
    }

    #[rstest]
    #[case(&[4, -1], Some(&[4, 3][..]))]
    #[case(&[-1], Some(&[12][..]))]
    #[case(&[5, -1], None)]
    #[case(&[-1, -1], None)]
    #[case(&[0, -1], None)]
    #[case(&[12, -2], None)]
    fn one_dimension_is_what_the_others_leave(
        #[case] shape: &[i64],
        #[case] whole: Option<&[i64]>,
    ) {
        let layout = Layout::row_major(&[2, 6]).unwrap();
        let reshaped = layout.reshaped(shape).ok().flatten();
        assert_eq!(reshaped.as_ref().map(Layout::shape), whole);
    }
}
