//! What is looked for once, by code that may run anything.
//!
//! Looking runs Python, and so other threads, collections, signal handlers and
//! forks. A cell that is locked meanwhile makes whoever converts from there
//! wait for ever: the same thread, or the child of a fork, in which the thread
//! that holds the lock does not exist. Nothing is locked here; where two look
//! at once, the first answer stays.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

/// A value that is found at its first use.
pub(crate) struct Found<T>(PyOnceLock<T>);

impl<T> Found<T> {
    /// Makes a cell for what nobody has looked for.
    pub(crate) const fn new() -> Self {
        Self(PyOnceLock::new())
    }

    /// Returns the value, where it has been found.
    #[inline]
    pub(crate) fn get(&self, py: Python<'_>) -> Option<&T> {
        self.0.get(py)
    }

    /// Keeps a value, unless another is there; claims that it was kept.
    pub(crate) fn keep(&self, py: Python<'_>, value: T) -> bool {
        self.0.set(py, value).is_ok()
    }

    /// Returns the value, which `find` finds at the first call; an error is not remembered.
    #[inline]
    pub(crate) fn or_find(
        &self,
        py: Python<'_>,
        find: impl FnOnce() -> PyResult<T>,
    ) -> PyResult<&T> {
        if let Some(value) = self.get(py) {
            return Ok(value);
        }
        let value = find()?;
        self.keep(py, value);
        Ok(self.get(py).expect("a value has been kept"))
    }
}
