//! Direct doors into frameworks: faster than their public protocols, and not promised by anybody.
//!
//! A door opens once, by a self-test on tensors of its own. Where that fails
//! the public protocol serves, and `doctor` shows why. `BROKER_SAFE=1` keeps
//! all of them shut.

use parking_lot::Mutex;
use pyo3::prelude::*;

use crate::error::unless_ending;
use crate::found::Found;
use crate::settings;

/// Every door that has been tried, with what kept it shut.
static TRIED: Mutex<Vec<(&'static str, Option<String>)>> = Mutex::new(Vec::new());

/// A door, tried at its first use.
pub(crate) struct Door<T> {
    name: &'static str,
    state: Found<Option<T>>,
}

impl<T: Send + Sync> Door<T> {
    /// Makes a door that nobody has tried.
    pub(crate) const fn new(name: &'static str) -> Self {
        Self {
            name,
            state: Found::new(),
        }
    }

    /// Returns what stands behind the door, which `find` opens and tests at the first call.
    ///
    /// Only what ends the test from outside is raised, and leaves the door untried.
    #[inline]
    pub(crate) fn open(
        &self,
        py: Python<'_>,
        find: impl FnOnce() -> PyResult<T>,
    ) -> PyResult<Option<&T>> {
        match self.state.get(py) {
            Some(state) => Ok(state.as_ref()),
            None => self.attempt(py, find),
        }
    }

    /// Claims that the door has not been tried.
    pub(crate) fn is_untried(&self, py: Python<'_>) -> bool {
        self.state.get(py).is_none()
    }

    #[cold]
    fn attempt(&self, py: Python<'_>, find: impl FnOnce() -> PyResult<T>) -> PyResult<Option<&T>> {
        let found = if settings::is_safe() {
            Err("BROKER_SAFE=1".to_owned())
        } else {
            unless_ending(py, find())?.map_err(|error| told(py, &error))
        };
        let (opened, why) = match found {
            Ok(opened) => (Some(opened), None),
            Err(why) => (None, Some(why)),
        };
        if self.state.keep(py, opened) {
            TRIED.lock().push((self.name, why));
        }
        Ok(self.state.get(py).and_then(Option::as_ref))
    }
}

fn told(py: Python<'_>, error: &PyErr) -> String {
    let text = error.value(py).to_string();
    match text.lines().next() {
        Some(line) if !line.is_empty() => line.to_owned(),
        _ => error.to_string(),
    }
}

/// Makes the error of a self-test that came out wrong.
pub(crate) fn failed(what: &str) -> PyErr {
    pyo3::exceptions::PyRuntimeError::new_err(format!("the self-test failed: {what}"))
}

/// Returns the direct doors that this process has tried.
///
/// Returns
/// -------
/// list of tuple
///     A door's name, and ``None`` where it is open, else what keeps it shut.
#[pyfunction]
pub(crate) fn doors() -> Vec<(&'static str, Option<String>)> {
    TRIED.lock().clone()
}
