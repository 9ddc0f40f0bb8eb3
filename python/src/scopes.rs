//! `no_copy()` and `trace()` as the conversions see them.
//!
//! The scopes themselves are context variables of `broker._scopes`; a counter
//! tells the hot path that none is open.

use std::sync::atomic::{AtomicIsize, Ordering};

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::call_site;

/// An implicit copy above this size is warned of.
const WARNED_BYTES: usize = 1_000_000;

static OPEN: AtomicIsize = AtomicIsize::new(0);

/// What the scopes around a call ask for.
#[derive(Default)]
pub(crate) struct Scope<'py> {
    pub(crate) forbids_copies: bool,
    pub(crate) forbids_writes: bool,
    /// The traces that want to know, innermost first.
    traces: Option<Bound<'py, PyAny>>,
}

/// What a trace is told of a conversion.
pub(crate) struct Event<'a> {
    pub(crate) source: &'a str,
    pub(crate) target: &'a str,
    pub(crate) copied_bytes: Option<usize>,
    pub(crate) shared_bytes: usize,
    pub(crate) why: &'a str,
}

impl Event<'_> {
    /// Warns of a copy that nobody asked for, where it is a large one.
    pub(crate) fn warn_of_copy(&self, py: Python<'_>, call: &str, remedy: &str) -> PyResult<()> {
        let (source, why) = (self.source, self.why);
        if self.copied_bytes.is_none_or(|bytes| bytes <= WARNED_BYTES) {
            return Ok(());
        }
        let message = format!(
            "{call} copies more than 1 MB from {source} at this line: {why}; to share, {remedy}"
        );
        call_site::warn(py, "CopyWarning", &message)
    }
}

impl<'py> Scope<'py> {
    /// Claims that some thread has a scope open.
    pub(crate) fn is_any_open() -> bool {
        OPEN.load(Ordering::Relaxed) != 0
    }

    /// Returns what the scopes around this call ask for.
    pub(crate) fn current(py: Python<'py>) -> PyResult<Self> {
        if !Self::is_any_open() {
            return Ok(Self::default());
        }
        let scopes = py.import(intern!(py, "broker._scopes"))?;
        let current = scopes
            .call_method0(intern!(py, "current"))?
            .cast_into::<PyTuple>()?;
        let (forbids_copies, forbids_writes, traces) = current.extract()?;
        Ok(Self {
            forbids_copies,
            forbids_writes,
            traces: Some(traces),
        })
    }

    /// Tells the traces of a conversion.
    pub(crate) fn record(&self, py: Python<'py>, event: &Event<'_>) -> PyResult<()> {
        let Some(traces) = &self.traces else {
            return Ok(());
        };
        let place = call_site::find(py)?;
        let place = place.map(|site| (site.file, site.line));
        for trace in traces.try_iter()? {
            let facts = (
                event.source,
                event.target,
                event.copied_bytes,
                event.shared_bytes,
                event.why,
            );
            trace?.call_method1(intern!(py, "_add"), (facts, place.clone()))?;
        }
        Ok(())
    }
}

/// Tells the conversions that a scope was opened or closed.
///
/// Parameters
/// ----------
/// change : int
///     1 or -1.
#[pyfunction]
pub(crate) fn scope_changed(change: isize) {
    OPEN.fetch_add(change, Ordering::Relaxed);
}
