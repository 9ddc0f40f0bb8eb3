//! `broker.Queue` and `broker.Event`: work on a device, and the signal that it is done.

use std::hash::{Hash, Hasher};

use dlpack_broker::Tensor;
use dlpack_broker::device::level_zero::{self, Home, refuse_in_child};
use dlpack_broker::transfer::{self, Target};
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
/// earlier. Two values are equal where they are the same queue, and may be keys of a dict.
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
#[pyclass(frozen, eq, hash, module = "broker", name = "Queue")]
pub(crate) struct Queue {
    queue: UntilExit<level_zero::Queue>,
    home: &'static Home,
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
        Ok(Self::over(queue, home))
    }

    /// The device, by its name.
    #[getter]
    fn device(&self) -> String {
        self.home.device().name()
    }

    /// Whether events tell when their work began and ended.
    #[getter]
    fn profiling(&self) -> bool {
        self.queue.is_profiled()
    }

    /// Waits for all work that was queued.
    fn wait(&self, py: Python<'_>) -> PyResult<()> {
        let wait_for = |timeout| self.queue.wait_for(timeout);
        waits::wait(py, "broker.Queue.wait", None, wait_for).map(drop)
    }

    fn __repr__(&self) -> String {
        let profiling = if self.profiling() { ", profiling" } else { "" };
        let context = context(self.home.origin());
        format!(
            "<broker.Queue {}, context={context}{profiling}>",
            self.device()
        )
    }
}

impl Queue {
    /// Makes the object of a queue in a home's context.
    pub(super) fn over(queue: level_zero::Queue, home: &'static Home) -> Self {
        Self {
            queue: UntilExit::new(queue),
            home,
        }
    }

    pub(super) fn inner(&self) -> &level_zero::Queue {
        &self.queue
    }
}

impl PartialEq for Queue {
    fn eq(&self, other: &Self) -> bool {
        *self.queue == *other.queue
    }
}

impl Hash for Queue {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.queue.hash(state);
    }
}

/// Returns the queue that does broker's own work on a tensor; `None` for memory that no device of Level Zero has.
pub(crate) fn queue_on(tensor: &Tensor) -> Option<Queue> {
    let (home, _) = transfer::home_of(tensor).ok().flatten()?;
    Some(Queue::over(transfer::queue_for(home, tensor).clone(), home))
}

/// Returns where an array is to be made: on the device that is named, on that of a queue, or on the host; a queue has to
/// be of the device.
pub(crate) fn place_of<'py>(
    py: Python<'py>,
    device: Option<&Bound<'py, PyAny>>,
    queue: Option<&Bound<'py, PyAny>>,
) -> PyResult<Result<Bound<'py, PyAny>, Failure>> {
    let Some(queue) = queue else {
        let host = || PyString::intern(py, "host").into_any();
        return Ok(Ok(device.cloned().unwrap_or_else(host)));
    };
    let Ok(queue) = queue.cast::<Queue>() else {
        return Ok(Err(no_queue(queue)));
    };
    let own = queue.get().device();
    if let Some(device) = device {
        let named = match device_list::known(device)? {
            Ok(named) => named.name.clone(),
            Err(failure) => return Ok(Err(failure)),
        };
        if named != own {
            let why = format!("queue= is a queue of {own}, and the array is to be on {named}");
            return Ok(Err(Failure::option(
                why,
                "leave one of device= and queue= away",
            )));
        }
    }
    Ok(Ok(PyString::new(py, &own).into_any()))
}

/// Gives a target the queue that was asked for, which is of the same device by now.
pub(super) fn with_queue<'q>(
    target: Target<'q>,
    queue: Option<&'q Bound<'_, PyAny>>,
) -> Result<Target<'q>, Failure> {
    let Some(queue) = queue else {
        return Ok(target);
    };
    let queue = queue.cast::<Queue>().map_err(|_| no_queue(queue))?.get();
    if queue.inner().context() == target.home().context() {
        return Ok(target.on(queue.inner()));
    }
    let why = format!(
        "queue= is in another context than new memory of {}",
        queue.device()
    );
    Err(Failure::option(
        why,
        "make the queue anew, after the import of dpctl",
    ))
}

/// Says that something is no queue.
pub(super) fn no_queue(given: &Bound<'_, PyAny>) -> Failure {
    let why = format!("queue= takes a broker.Queue, got {given:?}");
    Failure::option(why, "make one by broker.Queue(device), or leave it away")
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
