//! Keys: indices, slices, ellipses and new axes, by Python's rules.

use super::ViewError;
use crate::error::Result;
use crate::layout::{Dims, Layout};

/// A part of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Index {
    /// One place along an axis, which goes; negative ones count from the end.
    At(i64),
    /// Every `step`th place from `start` on, up to `stop` without it, as Python has it.
    Slice {
        /// Where it begins; at the first place that the step leads from, where it is left out.
        start: Option<i64>,
        /// Before what it ends; behind the last place, where it is left out.
        stop: Option<i64>,
        /// How far it goes at a time, backwards where that is negative.
        step: i64,
    },
    /// All of the axes that the rest of the key leaves.
    Ellipsis,
    /// An axis of one element more.
    NewAxis,
}

/// A layout over memory that another layout reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Its shape and strides.
    pub layout: Layout,
    /// How many elements its first one is behind that of the other layout.
    pub offset: i64,
}

impl Layout {
    /// Returns what a key names.
    ///
    /// Axes behind the last index stay as they are.
    ///
    /// # Errors
    ///
    /// [`ViewError`] for a key that does not fit; [`Error::RankTooLarge`](crate::Error::RankTooLarge) where it adds too
    /// many axes.
    ///
    /// # Examples
    ///
    /// ```
    /// use dlpack_broker_device::{Index, Layout};
    /// let every_other_backwards = Index::Slice { start: None, stop: None, step: -2 };
    /// let view = Layout::row_major(&[3, 4])?.view(&[Index::At(1), every_other_backwards])?;
    /// assert_eq!((view.layout.shape(), view.layout.strides(), view.offset), (&[2][..], &[-2][..], 7));
    /// # Ok::<(), dlpack_broker_device::Error>(())
    /// ```
    pub fn view(&self, key: &[Index]) -> Result<View> {
        let taken = self.axes_taken(key)?;
        let mut axes = self.axes();
        let (mut shape, mut strides, mut offset) = (Dims::new(), Dims::new(), 0);
        let mut keep = |(_, dim, stride): (usize, i64, i64)| {
            shape.push(dim);
            strides.push(stride);
        };
        let all = [Index::Ellipsis];
        let rest = if key.contains(&Index::Ellipsis) {
            &[][..]
        } else {
            &all[..]
        };
        for index in key.iter().chain(rest) {
            match *index {
                Index::NewAxis => keep((0, 1, 0)),
                Index::Ellipsis => (&mut axes).take(self.ndim() - taken).for_each(&mut keep),
                Index::At(index) => {
                    let (axis, dim, stride) = axes.next().expect("counted before");
                    let place = if index < 0 {
                        index.saturating_add(dim)
                    } else {
                        index
                    };
                    if !(0..dim).contains(&place) {
                        return Err(ViewError::OutOfRange { index, axis, dim }.into());
                    }
                    offset += place * stride;
                }
                Index::Slice { start, stop, step } => {
                    let (axis, dim, stride) = axes.next().expect("counted before");
                    let (first, count) = places(dim, start, stop, step)?;
                    offset += first * stride;
                    // The stride of an axis of one element is never followed.
                    keep((axis, count, stride.checked_mul(step).unwrap_or(stride)));
                }
            }
        }
        let layout = Self::new(&shape, &strides)?;
        let offset = if layout.is_empty() { 0 } else { offset };
        Ok(View { layout, offset })
    }

    /// Counts the axes that the indices of a key take.
    fn axes_taken(&self, key: &[Index]) -> Result<usize> {
        let ellipses = key
            .iter()
            .filter(|index| **index == Index::Ellipsis)
            .count();
        if ellipses > 1 {
            return Err(ViewError::Ellipses { got: ellipses }.into());
        }
        let takes = |index: &&Index| matches!(index, Index::At(_) | Index::Slice { .. });
        let (ndim, got) = (self.ndim(), key.iter().filter(takes).count());
        match got > ndim {
            true => Err(ViewError::TooManyIndices { ndim, got }.into()),
            false => Ok(got),
        }
    }

    /// Lists the axes: number, dimension and stride.
    pub(super) fn axes(&self) -> impl Iterator<Item = (usize, i64, i64)> {
        let pairs = self.shape().iter().zip(self.strides()).enumerate();
        pairs.map(|(axis, (dim, stride))| (axis, *dim, *stride))
    }
}

/// Returns the first place of a slice along an axis, and how many it has; where it has none, the place is 0.
fn places(dim: i64, start: Option<i64>, stop: Option<i64>, step: i64) -> Result<(i64, i64)> {
    let (lowest, highest) = match step {
        0 => return Err(ViewError::NoStep.into()),
        1.. => (0, dim),
        _ => (-1, dim - 1),
    };
    let bounded = |place: i64| {
        let place = if place < 0 {
            place.saturating_add(dim)
        } else {
            place
        };
        place.clamp(lowest, highest)
    };
    let (first, last) = if step > 0 {
        (lowest, highest)
    } else {
        (highest, lowest)
    };
    let (start, stop) = (start.map_or(first, bounded), stop.map_or(last, bounded));
    let distance = if step > 0 { stop - start } else { start - stop };
    Ok(match distance {
        1.. => {
            let steps = (distance.unsigned_abs() - 1) / step.unsigned_abs();
            (
                start,
                i64::try_from(steps).unwrap_or(i64::MAX).saturating_add(1),
            )
        }
        _ => (0, 0),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::error::Error;

    /// Lists the offsets of the elements in row-major order.
    fn offsets(places: &[Vec<i64>], strides: &[i64]) -> Vec<i64> {
        let mut offsets = vec![0];
        for (places, stride) in places.iter().zip(strides) {
            let along = |offset: i64| places.iter().map(move |place| offset + place * stride);
            offsets = offsets.into_iter().flat_map(along).collect();
        }
        offsets
    }

    fn of_view(view: &View) -> Vec<i64> {
        let shape = view.layout.shape().iter();
        let places: Vec<Vec<i64>> = shape.map(|dim| (0..*dim).collect()).collect();
        let offsets = offsets(&places, view.layout.strides());
        offsets.iter().map(|offset| offset + view.offset).collect()
    }

    /// The places that Python's rules of slices name, one by one.
    fn named(dim: i64, start: Option<i64>, stop: Option<i64>, step: i64) -> Vec<i64> {
        let from_end = |place: i64| if place < 0 { place + dim } else { place };
        let mut place = match (start.map(from_end), step > 0) {
            (Some(place), true) => place.max(0),
            (Some(place), false) => place.min(dim - 1),
            (None, is_forwards) => {
                if is_forwards {
                    0
                } else {
                    dim - 1
                }
            }
        };
        let stop = stop.map(from_end);
        let mut places = Vec::new();
        while (0..dim).contains(&place) {
            let is_past = |stop: i64| {
                if step > 0 {
                    place >= stop
                } else {
                    place <= stop
                }
            };
            if stop.is_some_and(is_past) {
                break;
            }
            places.push(place);
            place += step;
        }
        places
    }

    fn layout() -> impl Strategy<Value = Layout> {
        let axes = prop::collection::vec((0_i64..6, -9_i64..10), 0..5);
        axes.prop_map(|axes| {
            let (shape, strides): (Vec<_>, Vec<_>) = axes.into_iter().unzip();
            Layout::new(&shape, &strides).unwrap()
        })
    }

    fn slice() -> impl Strategy<Value = Index> {
        let bound = || prop::option::of(-8_i64..9);
        let step = (-4_i64..5).prop_filter("a step leads somewhere", |step| *step != 0);
        let parts = (bound(), bound(), step);
        parts.prop_map(|(start, stop, step)| Index::Slice { start, stop, step })
    }

    const ALL: Index = Index::Slice {
        start: None,
        stop: None,
        step: 1,
    };

    proptest! {
        #[test]
        fn a_key_names_the_elements_that_pythons_rules_name(
            layout in layout(),
            indices in prop::collection::vec((slice(), prop::option::of(-6_i64..6), any::<bool>()), 5),
            taken in 0_usize..6,
        ) {
            let (mut key, mut shape, mut places) = (Vec::new(), Vec::new(), Vec::new());
            for (&dim, &(slice, at, adds)) in layout.shape().iter().zip(&indices).take(taken) {
                if adds {
                    key.push(Index::NewAxis);
                    shape.push(1);
                }
                if let Some(at) = at.filter(|at| (-dim..dim).contains(at)) {
                    key.push(Index::At(at));
                    places.push(vec![if at < 0 { at + dim } else { at }]);
                } else if let Index::Slice { start, stop, step } = slice {
                    key.push(slice);
                    let named = named(dim, start, stop, step);
                    shape.push(i64::try_from(named.len()).unwrap());
                    places.push(named);
                }
            }
            for &dim in layout.shape().iter().skip(taken) {
                shape.push(dim);
                places.push((0..dim).collect());
            }
            let view = layout.view(&key).unwrap();
            prop_assert_eq!(view.layout.shape(), &shape);
            prop_assert_eq!(of_view(&view), offsets(&places, layout.strides()));
        }

        #[test]
        fn an_ellipsis_is_all_of_the_axes_that_are_left(
            layout in layout(),
            indices in prop::collection::vec(slice(), 5),
            (before, behind) in (0_usize..3, 0_usize..3),
        ) {
            let (before, behind) = (&indices[..before], &indices[2..2 + behind]);
            prop_assume!(before.len() + behind.len() <= layout.ndim());
            let left = layout.ndim() - before.len() - behind.len();
            let short = [before, &[Index::Ellipsis], behind].concat();
            let long = [before, &vec![ALL; left], behind].concat();
            prop_assert_eq!(layout.view(&short).unwrap(), layout.view(&long).unwrap());
        }
    }

    #[rstest]
    #[case(&[Index::At(3)], "wanted an index from -3 to 2 for axis 0, got 3")]
    #[case(&[Index::At(0), Index::At(-5)], "wanted an index from -4 to 3 for axis 1, got -5")]
    #[case(&[Index::At(i64::MIN)], "wanted an index from -3 to 2 for axis 0, got -9223372036854775808")]
    #[case(&[Index::At(0); 4], "wanted at most 3 indices for 3 dimensions, got 4")]
    #[case(&[Index::Ellipsis; 2], "wanted one `...` in a key, got 2")]
    #[case(
        &[Index::Ellipsis, Index::At(0)],
        "wanted no index, since there are no elements, for axis 2, got 0"
    )]
    #[case(
        &[Index::Slice { start: None, stop: None, step: 0 }],
        "wanted a slice whose step is not 0"
    )]
    fn keys_that_do_not_fit_say_what_would(#[case] key: &[Index], #[case] said: &str) {
        let layout = Layout::row_major(&[3, 4, 0]).unwrap();
        assert_eq!(layout.view(key).unwrap_err().to_string(), said);
    }

    #[test]
    fn the_widest_slices_are_all_or_nothing() {
        let layout = Layout::new(&[5], &[3]).unwrap();
        let view = |start, stop, step| {
            let slice = Index::Slice {
                start: Some(start),
                stop: Some(stop),
                step,
            };
            layout.view(&[slice]).unwrap().layout.len()
        };
        assert_eq!(view(i64::MIN, i64::MAX, 1), 5);
        assert_eq!(view(i64::MAX, i64::MIN, i64::MIN), 1);
        assert_eq!(view(i64::MAX, i64::MIN, 1), 0);
        assert_eq!(view(0, i64::MAX, i64::MAX), 1);
    }

    #[test]
    fn a_key_adds_axes_up_to_the_largest_rank() {
        let layout = Layout::row_major(&[2]).unwrap();
        assert!(layout.view(&[Index::NewAxis; 63]).is_ok());
        let error = layout.view(&[Index::NewAxis; 64]).unwrap_err();
        assert_eq!(error, Error::RankTooLarge { ndim: 65 });
    }
}
