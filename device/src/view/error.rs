//! What goes wrong with views.

use std::fmt;

/// What is wrong with a view.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ViewError {
    /// A place that an axis does not have.
    #[error("wanted {} for axis {axis}, got {index}", Places(*dim))]
    OutOfRange {
        /// The place that came.
        index: i64,
        /// The axis.
        axis: usize,
        /// How many places it has.
        dim: i64,
    },
    /// More indices than axes.
    #[error("wanted at most {ndim} indices for {ndim} dimensions, got {got}")]
    TooManyIndices {
        /// The number of dimensions.
        ndim: usize,
        /// How many came.
        got: usize,
    },
    /// More than one ellipsis.
    #[error("wanted one `...` in a key, got {got}")]
    Ellipses {
        /// How many came.
        got: usize,
    },
    /// A step that leads nowhere.
    #[error("wanted a slice whose step is not 0")]
    NoStep,
    /// An axis that there is not.
    #[error("wanted an axis from -{ndim} to {} of {ndim} dimensions, got {axis}", *ndim as i64 - 1)]
    NoAxis {
        /// The axis that came.
        axis: i64,
        /// The number of dimensions.
        ndim: usize,
    },
    /// Axes that are not each of the axes once.
    #[error("wanted each of {ndim} axes once, got {axes:?}")]
    Axes {
        /// The axes that came.
        axes: Vec<i64>,
        /// The number of dimensions.
        ndim: usize,
    },
    /// A shape that another cannot be repeated to.
    #[error("wanted a shape that broadcasts to {to:?}, got {from:?}")]
    Broadcast {
        /// The shape that came.
        from: Vec<i64>,
        /// The shape that it should have.
        to: Vec<i64>,
    },
    /// A shape of another number of elements.
    #[error("wanted a shape of {elements} elements, got {shape:?}")]
    Reshape {
        /// The number of elements that there are.
        elements: usize,
        /// The shape that came.
        shape: Vec<i64>,
    },
}

/// The places that an axis has, for people.
struct Places(i64);

impl fmt::Display for Places {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => f.write_str("no index, since there are no elements,"),
            dim => write!(f, "an index from -{dim} to {}", dim - 1),
        }
    }
}
