//! Waits on the host that an interrupt from the keyboard ends.

use std::time::{Duration, Instant};

use dlpack_broker::device::Error;
use pyo3::prelude::*;

use crate::error::Failure;

/// How long an interrupt may go unseen.
const SLICE: Duration = Duration::from_millis(50);

/// Waits with the GIL released, so long at most; says whether it was long enough.
pub(super) fn wait(
    py: Python<'_>,
    call: &str,
    timeout: Option<Duration>,
    wait_for: impl Fn(Duration) -> Result<bool, Error> + Sync,
) -> PyResult<bool> {
    let until = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
    loop {
        let left = until.map(|until| until.saturating_duration_since(Instant::now()));
        let slice = left.map_or(SLICE, |left| left.min(SLICE));
        let waited = py.detach(|| wait_for(slice));
        if waited.map_err(|error| Failure::of_device(error).raise(py, call))? {
            return Ok(true);
        }
        py.check_signals()?;
        if left == Some(slice) {
            return Ok(false);
        }
    }
}

/// Reads a number of seconds.
pub(super) fn timeout(seconds: Option<f64>) -> Result<Option<Duration>, Failure> {
    match seconds {
        Some(seconds) if seconds.is_nan() || seconds < 0.0 => Err(Failure::option(
            format!("timeout= takes 0 or more seconds, got {seconds}"),
            "leave it away to wait for as long as it takes",
        )),
        Some(seconds) => Ok(Duration::try_from_secs_f64(seconds).ok()),
        None => Ok(None),
    }
}
