//! `broker.explain`: the route that a conversion would take, in facts and in words.

use dlpack_broker::{CopyReason, DeviceType, Outcome, device_name};
use pyo3::intern;
use pyo3::prelude::*;

use crate::containers;
use crate::error::{self, Failure};
use crate::incoming::{Incoming, Producer, not_a_tensor};
use crate::level_zero;
use crate::options::Options;
use crate::prepare::prepare;
use crate::target::Target;

/// How a tensor gets from its framework to another.
///
/// Attributes
/// ----------
/// source, target : str
///     The names of the two sides.
/// outcome : {"shares", "copies", "refuses"}
///     What happens to the memory.
/// why : str
///     What stands in the way of sharing; empty where nothing does.
/// remedy : str
///     What would make it share, or convert at all.
/// bytes : int
///     The bytes that are copied.
/// steps : list of str
///     What is done, in order.
#[pyclass(frozen, module = "broker", name = "Route", get_all)]
pub(crate) struct Route {
    source: String,
    target: String,
    outcome: &'static str,
    why: String,
    remedy: String,
    bytes: usize,
    steps: Vec<String>,
}

#[pymethods]
impl Route {
    /// Whether both sides will see the same memory.
    #[getter]
    fn shares(&self) -> bool {
        self.outcome == "shares"
    }

    fn __repr__(&self) -> String {
        format!(
            "<broker.Route {} -> {}: {}>",
            self.source, self.target, self.outcome
        )
    }

    fn __str__(&self) -> String {
        let mut lines = vec![format!(
            "{} -> {}: {}",
            self.source, self.target, self.outcome
        )];
        let steps = self.steps.iter().enumerate();
        lines.extend(steps.map(|(index, step)| format!("  {}. {step}", index + 1)));
        if !self.why.is_empty() {
            lines.push(format!("  why: {}", self.why));
        }
        if !self.remedy.is_empty() {
            let label = if self.outcome == "refuses" {
                "do"
            } else {
                "to share"
            };
            lines.push(format!("  {label}: {}", self.remedy));
        }
        lines.join("\n")
    }
}

/// Says how a tensor would get to a framework, without converting it.
///
/// Parameters
/// ----------
/// x : tensor
///     Anything that a conversion takes, containers excepted. A capsule is not consumed.
/// to : str or module
///     The framework.
/// device, copy, readonly, detach
///     As for the conversion.
///
/// Returns
/// -------
/// Route
///     The route that the conversion with the same keywords takes.
///
/// Examples
/// --------
/// >>> import broker, numpy as np
/// >>> print(broker.explain(np.arange(4.0)[::-1], to="broker"))
/// numpy -> broker.Array: shares
///   1. read float64 (4,) on cpu from numpy
///   2. hand the memory over
#[pyfunction]
#[pyo3(signature = (x, /, to, *, device=None, copy=None, readonly=None, detach=false))]
pub(crate) fn explain<'py>(
    py: Python<'py>,
    x: &Bound<'py, PyAny>,
    to: &Bound<'py, PyAny>,
    device: Option<Bound<'py, PyAny>>,
    copy: Option<Bound<'py, PyAny>>,
    readonly: Option<Bound<'py, PyAny>>,
    detach: bool,
) -> PyResult<Route> {
    let raise = |failure: Failure| failure.raise(py, "broker.explain");
    let target = Target::of(to)?.map_err(raise)?;
    let options =
        Options::parse(device, copy.as_ref(), None, readonly.as_ref(), detach).map_err(raise)?;
    let Some(producer) = Producer::of(x) else {
        return Ok(refused("object", target, not_one_tensor(x)));
    };
    if options.is_plain() && target.is_own(x) {
        return Ok(handed_back(producer, target));
    }
    match prepare(x, producer, target, &options, true, None) {
        Ok(Ok(prepared)) => Ok(told(producer, target, &prepared.incoming, &prepared.route)),
        Ok(Err(failure)) => Ok(refused(producer.name(), target, failure)),
        Err(error) => raised(py, producer.name(), target, error),
    }
}

/// Says that an object is no tensor, or holds several.
fn not_one_tensor(x: &Bound<'_, PyAny>) -> Failure {
    match containers::kind(x) {
        Some(kind) => Failure::unsupported(
            format!("wanted one tensor, got a {kind} of them"),
            "explain its tensors one by one",
        ),
        None => not_a_tensor(x),
    }
}

/// Tells that the object is the target's already.
fn handed_back(producer: Producer, target: Target) -> Route {
    Route {
        source: producer.name().to_owned(),
        target: target.name().to_owned(),
        outcome: "shares",
        why: String::new(),
        remedy: String::new(),
        bytes: 0,
        steps: vec!["hand the same object back".to_owned()],
    }
}

fn told(
    producer: Producer,
    target: Target,
    incoming: &Incoming,
    route: &dlpack_broker::Route,
) -> Route {
    let (outcome, why, remedy, bytes) = match &route.outcome {
        Outcome::Share => ("shares", String::new(), String::new(), 0),
        Outcome::Copy(plan) => {
            let reason = &plan.reason;
            (
                "copies",
                reason.why(route.profile),
                reason.remedy(route.profile),
                plan.bytes,
            )
        }
        Outcome::Refuse(refusal) => ("refuses", refusal.why(), refusal.remedy(), 0),
    };
    let steps = if outcome == "refuses" {
        Vec::new()
    } else {
        steps(producer, incoming, route)
    };
    Route {
        source: producer.name().to_owned(),
        target: target.name().to_owned(),
        outcome,
        why,
        remedy,
        bytes,
        steps,
    }
}

fn steps(producer: Producer, incoming: &Incoming, route: &dlpack_broker::Route) -> Vec<String> {
    let tensor = &incoming.tensor;
    let place = match level_zero::facts(tensor) {
        Some(facts) => format!("{} (context={})", facts.device, facts.context),
        None => device_name(tensor.device()),
    };
    let (element, layout) = (tensor.element(), tensor.layout());
    let mut steps = vec![format!(
        "read {element} {layout} on {place} from {}",
        producer.name()
    )];
    steps.extend(order_of(producer, incoming, route));
    if let Outcome::Copy(plan) = &route.outcome {
        let how = match plan.reason {
            CopyReason::OtherContext => format!(" into {}'s context", route.profile.title),
            CopyReason::ByProducer => ", which its producer does by itself".to_owned(),
            _ => String::new(),
        };
        steps.push(format!("copy {} bytes{how}", plan.bytes));
    }
    if let Some(carrier) = route.carrier {
        steps.push(format!(
            "call the elements {carrier} on the way, which is the same memory"
        ));
    }
    steps.push("hand the memory over".to_owned());
    if route.marked_read_only {
        steps.push("mark the result read-only".to_owned());
    }
    if route.exposes_immutable {
        steps.push("do not write to the result: its source is immutable by convention".to_owned());
    }
    steps
}

/// Says what becomes of the work that a SYCL queue still has to do on the memory; a broker array
/// leaves that to those whom it is handed on to.
fn order_of(
    producer: Producer,
    incoming: &Incoming,
    route: &dlpack_broker::Route,
) -> Option<String> {
    let is_usm = incoming.tensor.device().device_type == DeviceType::ONEAPI;
    let step = match route.profile.takes_device(DeviceType::ONEAPI) {
        _ if !is_usm || !producer.has_queue() => return None,
        true if route.profile.devices.is_none() => return None,
        true => "order the work on its SYCL queue before the result's",
        false => "wait for the work on its SYCL queue",
    };
    Some(step.to_owned())
}

fn refused(source: &str, target: Target, failure: Failure) -> Route {
    Route {
        source: source.to_owned(),
        target: target.name().to_owned(),
        outcome: "refuses",
        why: failure.why,
        remedy: failure.remedy,
        bytes: 0,
        steps: Vec::new(),
    }
}

/// Tells what a producer raised while it was read, unless it is not about the tensor.
fn raised(py: Python<'_>, source: &str, target: Target, error: PyErr) -> PyResult<Route> {
    if !error.is_instance_of::<pyo3::exceptions::PyException>(py) {
        return Err(error);
    }
    let own = error.is_instance(py, error::class(py, "BrokerError")?.as_any());
    let field = |name| {
        error
            .value(py)
            .getattr(name)
            .and_then(|text| text.extract::<String>())
    };
    let (why, remedy) = match own {
        true => (field(intern!(py, "why"))?, field(intern!(py, "remedy"))?),
        false => (error.to_string(), String::new()),
    };
    let kind = error::Kind::UnsupportedTensor;
    Ok(refused(source, target, Failure { kind, why, remedy }))
}
