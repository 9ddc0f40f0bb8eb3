//! `broker.Queue` and `broker.Event`: work on a device, and the signal that it is done.

use dlpack_broker::device::level_zero::{self, Home, refuse_in_child};
use pyo3::prelude::*;
use pyo3::types::PyString;

use super::homes::home;
use super::statistics::context;
use super::until_exit::UntilExit;
use super::waits;
use crate::device_list;
use crate::error::Failure;

/// A queue of a device of Level Zero, on which kernels run one after the other.
///
/// Kernels run on a queue of broker's own where none is named. Those of several queues may run at
/// the same time, unless they are passed the same array of broker's: then the later waits for the
/// earlier.
///
/// Parameters
/// ----------
/// device : str or Device, optional
///     The device, as for `Device`; the first of Level Zero by default.
/// profiling : bool
///     Whether events tell when their work began and ended.
///
/// Raises
/// ------
/// UnsupportedDeviceError
///     For a device that is not here, or none of Level Zero's.
///
/// Examples
/// --------
/// >>> import broker
/// >>> queues = [broker.Queue(device) for device in broker.devices() if device.properties]
/// >>> for queue in queues:
/// ...     queue.wait()
#[pyclass(frozen, module = "broker", name = "Queue")]
pub(crate) struct Queue {
    queue: UntilExit<level_zero::Queue>,
    home: &'static Home,
    profiling: bool,
}

#[pymethods]
impl Queue {
    #[new]
    #[pyo3(signature = (device=None, *, profiling=false))]
    fn new(py: Python<'_>, device: Option<&Bound<'_, PyAny>>, profiling: bool) -> PyResult<Self> {
        const CALL: &str = "broker.Queue";
        let home = home_of(py, device, CALL)?;
        let make = match profiling {
            true => level_zero::Queue::profiled,
            false => level_zero::Queue::new,
        };
        let made = py.detach(|| make(home.context(), home.device()));
        let queue = made.map_err(|error| Failure::of_device(error).raise(py, CALL))?;
        Ok(Self {
            queue: UntilExit::new(queue),
            home,
            profiling,
        })
    }

    /// The device, by its name.
    #[getter]
    fn device(&self) -> String {
        self.home.device().name()
    }

    /// Whether events tell when their work began and ended.
    #[getter]
    fn profiling(&self) -> bool {
        self.profiling
    }

    /// Waits for all work that was queued.
    fn wait(&self, py: Python<'_>) -> PyResult<()> {
        let wait_for = |timeout| self.queue.wait_for(timeout);
        waits::wait(py, "broker.Queue.wait", None, wait_for).map(drop)
    }

    fn __repr__(&self) -> String {
        let profiling = if self.profiling { ", profiling" } else { "" };
        let context = context(self.home.origin());
        format!(
            "<broker.Queue {}, context={context}{profiling}>",
            self.device()
        )
    }
}

impl Queue {
    pub(super) fn inner(&self) -> &level_zero::Queue {
        &self.queue
    }
}

/// The signal of a kernel's launch, which is given when the kernel is done.
///
/// Launches return events, and take those that they are to come after.
#[pyclass(frozen, module = "broker", name = "Event")]
pub(crate) struct Event {
    event: UntilExit<level_zero::Event>,
}

#[pymethods]
impl Event {
    /// Whether the work is done.
    ///
    /// A lost device raises.
    #[getter]
    fn is_done(&self, py: Python<'_>) -> PyResult<bool> {
        let asked = self.event.is_done();
        asked.map_err(|error| Failure::of_device(error).raise(py, "broker.Event.is_done"))
    }

    /// Waits for the work.
    ///
    /// Parameters
    /// ----------
    /// timeout : float, optional
    ///     The most seconds to wait; as long as it takes by default.
    ///
    /// Returns
    /// -------
    /// bool
    ///     Whether the work is done.
    #[pyo3(signature = (timeout=None))]
    fn wait(&self, py: Python<'_>, timeout: Option<f64>) -> PyResult<bool> {
        const CALL: &str = "broker.Event.wait";
        let timeout = waits::timeout(timeout).map_err(|failure| failure.raise(py, CALL))?;
        waits::wait(py, CALL, timeout, |timeout| self.event.wait(timeout))
    }

    /// When the work began and ended, in nanoseconds by the device's own clock.
    ///
    /// A pair of int; None before the work is done, and on queues that were made without ``profiling``.
    /// The clock begins anew after minutes: only near times of one device can be compared.
    #[getter]
    fn times(&self, py: Python<'_>) -> PyResult<Option<(u128, u128)>> {
        let asked = refuse_in_child().and_then(|()| self.event.times());
        let times =
            asked.map_err(|error| Failure::of_device(error).raise(py, "broker.Event.times"))?;
        Ok(times.map(|times| (times.begin.as_nanos(), times.end.as_nanos())))
    }

    fn __repr__(&self) -> &'static str {
        match self.event.is_done() {
            Ok(true) => "<broker.Event: done>",
            Ok(false) => "<broker.Event: not done>",
            Err(_) => "<broker.Event: cannot be asked>",
        }
    }
}

impl Event {
    pub(super) fn new(event: level_zero::Event) -> Self {
        Self {
            event: UntilExit::new(event),
        }
    }

    pub(super) fn inner(&self) -> &level_zero::Event {
        &self.event
    }
}

/// Returns where work on a device is done, which is the first of Level Zero where none is named.
pub(super) fn home_of(
    py: Python<'_>,
    device: Option<&Bound<'_, PyAny>>,
    call: &str,
) -> PyResult<&'static Home> {
    let raise = |failure: Failure| failure.raise(py, call);
    let first = PyString::intern(py, "level_zero").into_any();
    let place = device_list::find(device.unwrap_or(&first))?.map_err(raise)?;
    let Some(device) = &place.level_zero else {
        let why = format!(
            "broker computes on devices of Level Zero, and {} is none",
            place.name
        );
        let remedy = "`python -m broker devices` lists what is here";
        return Err(raise(Failure::missing_device(why, remedy)));
    };
    home(py, device)?.map_err(raise)
}
