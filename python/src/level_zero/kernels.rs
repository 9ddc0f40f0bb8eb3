//! `broker.kernel.Kernel`: a function that runs once for each work item of a range.
#![expect(unsafe_code, reason = "launches kernels on memory that tensors hold")]

use std::time::Duration;

use dlpack_broker::device::Error;
use dlpack_broker::device::level_zero::{self, Home, Number, Parameter, Range, refuse_in_child};
use dlpack_broker::transfer::within;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use super::arguments::{Arguments, Passed};
use super::queues::{Event, Queue, no_queue};
use super::until_exit::UntilExit;
use crate::error::Failure;

pub(super) const CALL: &str = "broker.kernel.Kernel";

/// A kernel of a module, which is called to run it: ``kernel(range, *arguments)``.
///
/// ``range`` is the number of work items, or up to three of them for so many dimensions; what counts
/// in the kernel as dimension 0 comes first, as in OpenCL. The other arguments are the kernel's own:
/// arrays on its device for pointers, numbers, bytes for structures, and `Local`. All are checked
/// before the launch. Three more are passed by name: ``group``, the number of work items in a group,
/// which the driver chooses by default; ``queue``, a `broker.Queue`; ``after``, one or more events
/// to come after.
///
/// The call returns a `broker.Event` once the kernel is queued. Arrays in memory that broker
/// allocated remember that: whatever broker does with them later comes after it, and they may be
/// dropped at once. dpnp and dpctl cannot know of it: with an array of theirs, their work on it is
/// waited for before, and the kernel before the call returns.
#[pyclass(frozen, module = "broker.kernel", name = "Kernel")]
pub(crate) struct Kernel {
    kernel: UntilExit<level_zero::Kernel>,
    home: &'static Home,
}

#[pymethods]
impl Kernel {
    /// The name.
    #[getter]
    pub(super) fn name(&self) -> &str {
        self.kernel.name()
    }

    /// The device, by its name.
    #[getter]
    fn device(&self) -> String {
        self.home.device().name()
    }

    /// What the kernel takes, one text for each argument, as far as SPIR-V tells.
    #[getter]
    fn parameters(&self) -> Vec<String> {
        self.kernel.parameters().iter().map(described).collect()
    }

    /// The size of groups that the kernel was written for, if it says so.
    #[getter]
    fn required_group(&self) -> Option<(u32, u32, u32)> {
        self.kernel.required_group().map(Into::into)
    }

    /// The bytes of local memory that the kernel's own variables take.
    #[getter]
    fn local_bytes(&self) -> usize {
        self.kernel.local_bytes()
    }

    #[pyo3(signature = (range, /, *arguments, group=None, queue=None, after=None))]
    fn __call__(
        &self,
        py: Python<'_>,
        range: &Bound<'_, PyAny>,
        arguments: &Bound<'_, PyTuple>,
        group: Option<&Bound<'_, PyAny>>,
        queue: Option<&Bound<'_, PyAny>>,
        after: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Event> {
        let raise = |error| Failure::of_device(error).raise(py, CALL);
        // Before any lock, which a fork may have copied while it was held.
        refuse_in_child().map_err(raise)?;
        let range = match group {
            None => Range::new(&sizes("range", range)?),
            Some(group) => Range::grouped(&sizes("range", range)?, &sizes("group=", group)?),
        };
        let range = range.map_err(raise)?;
        let queue = queue.map_or_else(|| Ok(self.home.queue().clone()), queue_in)?;
        let after = after.map_or_else(|| Ok(Vec::new()), events)?;
        let arguments = Arguments::read(&self.kernel, self.home, arguments)?;
        arguments.wait_for_others(py)?;
        let passed = arguments.passed();
        let launched = py.detach(|| launch(&self.kernel, &queue, range, passed, after));
        launched.map(Event::new).map_err(raise)
    }

    fn __repr__(&self) -> String {
        let parameters = self.parameters().join(", ");
        format!("<broker.kernel.Kernel {}({parameters})>", self.name())
    }
}

impl Kernel {
    pub(super) fn new(kernel: level_zero::Kernel, home: &'static Home) -> Self {
        Self {
            kernel: UntilExit::new(kernel),
            home,
        }
    }
}

/// Memory of a group, as an argument of a kernel.
///
/// Parameters
/// ----------
/// nbytes : int
///     The size in bytes.
///
/// Examples
/// --------
/// >>> import broker
/// >>> broker.kernel.Local(256)
/// broker.kernel.Local(256)
#[pyclass(frozen, module = "broker.kernel", name = "Local")]
pub(crate) struct Local {
    /// The size in bytes.
    #[pyo3(get)]
    pub(super) nbytes: usize,
}

#[pymethods]
impl Local {
    #[new]
    fn new(nbytes: usize) -> Self {
        Self { nbytes }
    }

    fn __repr__(&self) -> String {
        format!("broker.kernel.Local({})", self.nbytes)
    }
}

/// Queues a launch behind what else uses its arrays, and waits for it where an array is somebody else's.
fn launch(
    kernel: &level_zero::Kernel,
    queue: &level_zero::Queue,
    range: Range,
    passed: &[Passed],
    mut after: Vec<level_zero::Event>,
) -> Result<level_zero::Event, Error> {
    let own = || passed.iter().filter_map(Passed::allocation);
    for allocation in own() {
        after.extend(allocation.used_elsewhere(queue)?);
    }
    let after = within(queue, after)?;
    let arguments: Vec<_> = passed
        .iter()
        .map(|passed| passed.as_argument(queue))
        .collect();
    // SAFETY: memory of our own stays the queue's until the event, others' is held by the tensors here, which outlive
    // the wait below; what else works on it was waited for or comes before. That the kernel keeps to its arrays, and
    // that other programs do so too, is the caller's promise, as wherever code runs on a device.
    let event = unsafe { queue.launch(kernel, range, &arguments, &after) }?;
    // What is of another context is passed as an address, of which the launch knows no block.
    for allocation in own().filter(|own| own.home().context() != queue.context()) {
        allocation.used_by(&event);
    }
    if passed.iter().any(Passed::is_somebody_elses) {
        event.wait(Duration::MAX)?;
    }
    Ok(event)
}

/// Reads a number of work items along each dimension.
fn sizes(name: &str, given: &Bound<'_, PyAny>) -> PyResult<Vec<usize>> {
    let one = given.extract::<usize>().map(|size| vec![size]);
    one.or_else(|_| given.extract()).map_err(|_| {
        let why = format!("{name} takes a number of work items, or up to three, got {given:?}");
        Failure::option(why, "pass as in 1024 or (64, 64)").raise(given.py(), CALL)
    })
}

fn queue_in(given: &Bound<'_, PyAny>) -> PyResult<level_zero::Queue> {
    let queue = given.cast::<Queue>();
    let queue = queue.map_err(|_| no_queue(given).raise(given.py(), CALL))?;
    Ok(queue.get().inner().clone())
}

fn events(given: &Bound<'_, PyAny>) -> PyResult<Vec<level_zero::Event>> {
    let one = given.cast::<Event>().map(|event| vec![event.clone()]);
    let all = one.or_else(|_| given.extract::<Vec<Bound<'_, Event>>>());
    let events = all.map_err(|_| {
        let why = format!("after= takes an event or a list of events, got {given:?}");
        Failure::option(why, "pass what kernels return").raise(given.py(), CALL)
    })?;
    let inner = |event: &Bound<'_, Event>| event.get().inner().clone();
    Ok(events.iter().map(inner).collect())
}

/// Tells in words what a kernel takes.
fn described(parameter: &Parameter) -> String {
    match parameter {
        Parameter::Pointer(pointee) => {
            let numbers = pointee.numbers.filter(|numbers| numbers.bytes() > 1);
            let of = numbers.map(|numbers| format!(" of {}", number(numbers)));
            let read = if pointee.is_only_read {
                ", only read"
            } else {
                ""
            };
            format!("array{}{read}", of.unwrap_or_default())
        }
        Parameter::Local => "local memory".to_owned(),
        Parameter::Number(told) => number(*told),
        Parameter::Value(Some(bytes)) => format!("{bytes} bytes"),
        Parameter::Value(None) => "bytes".to_owned(),
        Parameter::Opaque => "an image, a sampler or the like".to_owned(),
    }
}

/// Names a number as dtypes are named.
pub(super) fn number(number: Number) -> String {
    let bits = number.bytes() * 8;
    match number {
        Number::Integer(_) => format!("int{bits} or uint{bits}"),
        Number::Float(_) => format!("float{bits}"),
    }
}
