//! A conversion from end to end: read, route, carry out, hand over.
//!
//! ```text
//! what is the target's own comes back as it is
//! read the source's descriptor; ask the router
//! share    -> hand the memory over
//! copy     -> by the producer where only it can, else by the host; hand over
//! refuse   -> raise, and leave a capsule unconsumed
//! ```
#![expect(unsafe_code, reason = "copies memory that a producer vouched for")]

use dlpack_broker::device::DType;
use dlpack_broker::{
    Consumer, CopyReason, ErrorKind, Outcome, Profile, Refusal, Request, Route, Tensor,
    device_name, route,
};
use pyo3::intern;
use pyo3::prelude::*;

use crate::array::Array;
use crate::error::{Failure, Kind};
use crate::frameworks::{self, CudaStream, Framework, Outgoing};
use crate::incoming::{Incoming, Producer, ReadOptions, not_a_tensor};
use crate::options::{Options, Place};
use crate::scopes::{Event, Scope};
use crate::{call_site, containers, keepalive, protocol};

/// An implicit copy above this size is warned of.
const WARNED_BYTES: usize = 1_000_000;

/// Copies above this size let other threads of the interpreter run meanwhile.
const DETACHED_BYTES: usize = 64 * 1024;

/// What a tensor is converted to.
#[derive(Clone, Copy)]
pub(crate) enum Target {
    /// A framework's tensor.
    Framework(&'static Framework),
    /// A `broker.Array`.
    Array,
    /// A `broker.Array` on its way into a legacy capsule, which cannot say read-only.
    LegacyArray,
}

impl Target {
    /// Returns the target of that name.
    pub(crate) fn find(name: &str) -> Option<Self> {
        match name {
            "broker" => Some(Self::Array),
            name => frameworks::find(name).map(Self::Framework),
        }
    }

    /// Returns the name that routes show.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Framework(framework) => framework.name,
            Self::Array => "broker.Array",
            Self::LegacyArray => "capsule",
        }
    }

    /// Returns the public conversion to it.
    pub(crate) fn call(self) -> &'static str {
        match self {
            Self::Framework(framework) => framework.call,
            Self::Array => "broker.asarray",
            Self::LegacyArray => "broker.to_capsule",
        }
    }

    fn cuda_stream(self) -> Option<CudaStream> {
        match self {
            Self::Framework(framework) => framework.cuda_stream,
            Self::Array | Self::LegacyArray => None,
        }
    }

    pub(crate) fn names_host(self) -> fn(&str) -> bool {
        match self {
            Self::Framework(framework) => framework.names_host,
            Self::Array | Self::LegacyArray => |device| device == "cpu" || device == "host",
        }
    }

    pub(crate) fn consumer(self, py: Python<'_>) -> PyResult<Result<Consumer, Failure>> {
        match self {
            Self::Framework(framework) => frameworks::consumer(py, framework),
            Self::Array => Ok(Ok(protocol("dlpack"))),
            Self::LegacyArray => Ok(Ok(protocol("dlpack_legacy"))),
        }
    }

    /// Claims that the object is of the target's own type.
    pub(crate) fn is_own(self, object: &Bound<'_, PyAny>) -> PyResult<bool> {
        match self {
            Self::Array => Ok(object.is_instance_of::<Array>()),
            Self::LegacyArray => Ok(false),
            Self::Framework(framework) => {
                let same =
                    frameworks::recognise(object).is_some_and(|row| row.name == framework.name);
                let module = frameworks::loaded(object.py(), framework.module);
                match module {
                    Some(module) if same => {
                        object.is_instance(&module.getattr(framework.own_type)?)
                    }
                    _ => Ok(false),
                }
            }
        }
    }

    fn write<'py>(
        self,
        py: Python<'py>,
        outgoing: &Outgoing<'_>,
        immutable: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Self::Framework(framework) => (framework.write)(py, outgoing),
            Self::Array | Self::LegacyArray => {
                Ok(Bound::new(py, Array::new(outgoing.tensor.clone(), immutable))?.into_any())
            }
        }
    }
}

fn protocol(row: &str) -> Consumer {
    let profile = Profile::find(row, (1, 3)).expect("the protocol has its rows");
    Consumer {
        profile,
        lack: None,
    }
}

/// Converts a tensor, or every tensor of a container.
pub(crate) fn convert<'py>(
    object: &Bound<'py, PyAny>,
    target: Target,
    options: &Options<'py>,
) -> PyResult<Bound<'py, PyAny>> {
    keepalive::drain();
    if options.is_plain() && target.is_own(object)? {
        return Ok(object.clone());
    }
    let Some(producer) = Producer::of(object) else {
        let mapped = containers::map(object, &mut |leaf| convert(leaf, target, options))?;
        return mapped.ok_or_else(|| not_a_tensor(object).raise(object.py(), target.call()));
    };
    Conversion {
        object,
        producer,
        target,
        options,
    }
    .run()
}

struct Conversion<'a, 'py> {
    object: &'a Bound<'py, PyAny>,
    producer: Producer,
    target: Target,
    options: &'a Options<'py>,
}

impl<'py> Conversion<'_, 'py> {
    fn run(&self) -> PyResult<Bound<'py, PyAny>> {
        let py = self.object.py();
        let raise = |failure: Failure| failure.raise(py, self.target.call());
        let consumer = self.target.consumer(py)?.map_err(raise)?;
        let scope = Scope::current(py)?;
        let place = self.options.place(self.target.names_host())?;
        let request = self.options.request(&scope, place);
        if matches!(self.producer, Producer::Capsule) {
            self.refuse_before_consuming(&consumer, &request)?;
        }
        let cuda_stream = self.target.cuda_stream();
        let read = ReadOptions {
            cuda_stream,
            ..self.options.read.clone()
        };
        let incoming = self.producer.read(self.object, &read)?.map_err(raise)?;
        if cuda_stream.is_none() && !incoming.tensor.is_host_readable() {
            // The consumer works on a stream that it does not tell.
            self.producer.wait(self.object)?;
        }
        let route = route(&incoming.as_source(), &consumer, &request);
        if let Some(failure) = stranded(self.producer, &incoming, &route) {
            return Err(raise(failure));
        }
        let (tensor, route) = self
            .carry_out(&incoming, route, &consumer)?
            .map_err(raise)?;
        let outgoing = Outgoing {
            tensor: &tensor,
            dtype: named(&route, &incoming),
        };
        let immutable = incoming.immutable && route.outcome == Outcome::Share;
        let made = self.target.write(py, &outgoing, immutable)?;
        let made = self.place(made, place, consumer.profile)?;
        self.report(&scope, &incoming, &route)?;
        Ok(made)
    }

    fn refuse_before_consuming(&self, consumer: &Consumer, request: &Request) -> PyResult<()> {
        let py = self.object.py();
        let raise = |failure: Failure| failure.raise(py, self.target.call());
        let look = ReadOptions {
            peek: true,
            ..self.options.read.clone()
        };
        let seen = self.producer.read(self.object, &look)?.map_err(raise)?;
        let route = route(&seen.as_source(), consumer, request);
        if let Some(failure) = stranded(self.producer, &seen, &route) {
            return Err(raise(failure));
        }
        match route.outcome {
            Outcome::Refuse(refusal) => Err(raise(dlpack_broker::Error::Refused(refusal).into())),
            _ => Ok(()),
        }
    }

    /// Makes the tensor that the consumer is given, and returns the route that was taken.
    fn carry_out(
        &self,
        incoming: &Incoming,
        route: Route,
        consumer: &Consumer,
    ) -> PyResult<Result<(Tensor, Route), Failure>> {
        let py = self.object.py();
        let by_producer = match &route.outcome {
            Outcome::Copy(_) if incoming.pending.is_some() => {
                let read = ReadOptions {
                    detach: true,
                    ..self.options.read.clone()
                };
                Some(self.producer.resolve(self.object, &read)?)
            }
            Outcome::Copy(plan) if !incoming.tensor.is_host_readable() => Some(match plan.reason {
                CopyReason::Crossing { .. } => self.producer.read_to_host(self.object)?,
                _ => protocol::read_copy(self.object, &self.options.read)?,
            }),
            _ => None,
        };
        let made = match by_producer {
            Some(Err(failure)) => return Ok(Err(failure)),
            Some(Ok(copied)) => onwards(py, copied, consumer),
            None => execute(py, &route, &incoming.tensor),
        };
        Ok(made.map(|tensor| (tensor, route)))
    }

    fn place(
        &self,
        made: Bound<'py, PyAny>,
        place: Place,
        profile: &Profile,
    ) -> PyResult<Bound<'py, PyAny>> {
        match (place, self.target, &self.options.device) {
            (Place::Device, Target::Framework(framework), Some(device)) => {
                let placed = (framework.place)(&made, device)?;
                // Between devices only the framework knows whether it has to copy.
                if self.options.copy == Some(false) && !placed.is(&made) {
                    let reason = CopyReason::ToDevice;
                    let why = reason.why(profile);
                    let by = "copy=False";
                    let refusal = Box::new(Refusal::CopyForbidden { by, reason, why });
                    let failure = Failure::from(dlpack_broker::Error::Refused(refusal));
                    return Err(failure.raise(made.py(), self.target.call()));
                }
                Ok(placed)
            }
            (Place::Device, Target::Array | Target::LegacyArray, Some(device)) => {
                let why = format!("a broker array cannot be placed on {device}");
                let remedy = "leave device= away, or pass device=\"cpu\"";
                Err(Failure::option(why, remedy).raise(made.py(), self.target.call()))
            }
            _ => Ok(made),
        }
    }

    /// Tells traces, and warns of what a user would want to know.
    fn report(&self, scope: &Scope<'py>, incoming: &Incoming, route: &Route) -> PyResult<()> {
        let py = self.object.py();
        let (source, target) = (self.producer.name(), self.target.name());
        let call = self.target.call();
        let (copied_bytes, why) = match &route.outcome {
            Outcome::Copy(plan) => {
                let why = plan.reason.why(route.profile);
                if self.options.copy.is_none() && plan.bytes > WARNED_BYTES {
                    let remedy = plan.reason.remedy();
                    let message = format!(
                        "{call} copies more than 1 MB from {source} at this line: {why}; to share, {remedy}"
                    );
                    call_site::warn(py, "CopyWarning", &message)?;
                }
                (Some(plan.bytes), why)
            }
            _ => (None, String::new()),
        };
        if route.exposes_immutable {
            let message = format!(
                "{call} shares an immutable {source} array at this line: do not write to the result; \
                 pass readonly=\"copy\" to write, readonly=\"share\" to silence this"
            );
            call_site::warn(py, "ImmutableShared", &message)?;
        }
        let shared_bytes = if copied_bytes.is_some() {
            0
        } else {
            incoming.tensor.bytes()
        };
        scope.record(
            py,
            &Event {
                source,
                target,
                copied_bytes,
                shared_bytes,
                why: &why,
            },
        )
    }
}

/// Says that nobody is left who could copy memory that the host cannot read.
pub(crate) fn stranded(producer: Producer, incoming: &Incoming, route: &Route) -> Option<Failure> {
    let needs_producer = match &route.outcome {
        Outcome::Copy(plan) => !plan.reason.is_by_consumer(),
        _ => false,
    };
    let tensor = &incoming.tensor;
    let is_stranded = needs_producer && !tensor.is_host_readable() && !producer.copies_itself();
    is_stranded.then(|| Failure {
        kind: Kind::Broker(ErrorKind::UnsupportedDevice),
        why: format!(
            "the memory is on {}, and a {} cannot be asked for a copy of it",
            device_name(tensor.device()),
            producer.name()
        ),
        remedy: "copy the tensor by the framework that made it, and pass the copy".to_owned(),
    })
}

/// Routes a copy that the producer made, which is the caller's alone.
fn onwards(py: Python<'_>, copied: Incoming, consumer: &Consumer) -> Result<Tensor, Failure> {
    let copied = Incoming {
        tensor: copied.tensor.with_read_only(false),
        immutable: false,
        pending: None,
    };
    let route = route(&copied.as_source(), consumer, &Request::default());
    execute(py, &route, &copied.tensor)
}

fn execute(py: Python<'_>, route: &Route, tensor: &Tensor) -> Result<Tensor, Failure> {
    // SAFETY: the producer vouches for its memory by the protocol it was read through;
    // nobody can keep the user from writing in another thread, which the docs say.
    let execute = || unsafe { route.execute(tensor) };
    let made = match &route.outcome {
        Outcome::Copy(plan) if plan.bytes > DETACHED_BYTES => py.detach(execute),
        _ => execute(),
    };
    Ok(made?)
}

/// Returns the dtype that the consumer is to call a tensor that travels under another name.
fn named(route: &Route, incoming: &Incoming) -> Option<DType> {
    route
        .carrier
        .and_then(|_| match incoming.tensor.element().dtype() {
            Some(DType::Float4E2M1FnX2) => Some(DType::Float4E2M1Fn),
            dtype => dtype,
        })
}

/// A target, and the device to place the result on if it is not the host.
type Wanted<'py> = (Target, Option<Bound<'py, PyAny>>);

/// Returns the framework and device that `like=` stands for.
pub(crate) fn target_like<'py>(like: &Bound<'py, PyAny>) -> PyResult<Result<Wanted<'py>, Failure>> {
    let py = like.py();
    let target = match Producer::of(like) {
        Some(Producer::Framework(framework)) => Target::Framework(framework),
        Some(Producer::Array) => Target::Array,
        _ => {
            let why = format!(
                "like= takes a tensor of a framework, got {}",
                like.get_type().name()?
            );
            return Ok(Err(Failure::option(
                why,
                "name the framework, as in broker.to(x, \"torch\")",
            )));
        }
    };
    let device = like.getattr_opt(intern!(py, "device"))?;
    let names_host = target.names_host();
    let elsewhere = |device: &Bound<'py, PyAny>| {
        device
            .str()
            .is_ok_and(|name| !names_host(&name.to_string_lossy().to_lowercase()))
    };
    Ok(Ok((target, device.filter(elsewhere))))
}
