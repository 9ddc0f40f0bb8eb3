//! A conversion from end to end: read, route, carry out, hand over.
//!
//! ```text
//! what is the target's own comes back as it is
//! read the source's descriptor; ask the router
//! share    -> hand the memory over
//! copy     -> by the producer where only it can, else by the host; hand over
//! refuse   -> raise, and leave a capsule unconsumed
//! ```

use dlpack_broker::{DeviceType, Error, Outcome, Profile, Request, Tensor, route};
use pyo3::prelude::*;

use crate::array::Array;
use crate::carried_out::{execute, is_copied_on_arrival, named, onwards};
use crate::containers::{self, MOST_NESTED};
use crate::copies::by_producer;
use crate::error::{Failure, unless_ending};
use crate::frameworks::{self, Outgoing, Pin};
use crate::incoming::{Incoming, Producer, ReadOptions, not_a_tensor};
use crate::options::Options;
use crate::placement::Placement;
use crate::prepare::{Prepared, prepare};
use crate::scopes::{Event, Scope};
use crate::target::Target;
use crate::{call_site, cuda, keepalive, level_zero};

/// Converts a tensor, or every tensor of a container.
pub(crate) fn convert<'py>(
    object: &Bound<'py, PyAny>,
    target: Target,
    options: &Options<'py>,
) -> PyResult<Bound<'py, PyAny>> {
    keepalive::drain();
    if let Some(made) = one(object, target, options)? {
        return Ok(made);
    }
    let mut walk = Walk {
        target,
        options,
        tensors: 0,
    };
    let mapped = walk.map(object, 0)?;
    let is_empty = object.len().is_ok_and(|len| len == 0);
    match mapped {
        Some(mapped) if walk.tensors > 0 || is_empty => Ok(mapped),
        Some(_) => {
            let name = object.get_type().name()?;
            let why = format!("the {name} holds no tensor");
            let remedy = "make an array of it first, for instance by numpy.asarray(x)";
            Err(Failure::unsupported(why, remedy).raise(object.py(), options.call(target)))
        }
        None => Err(not_a_tensor(object).raise(object.py(), options.call(target))),
    }
}

/// Converts one tensor for the length of a block.
pub(crate) fn lend<'py>(
    object: &Bound<'py, PyAny>,
    target: Target,
    options: &Options<'py>,
) -> PyResult<Bound<'py, PyAny>> {
    keepalive::drain();
    let raise = |failure: Failure| failure.raise(object.py(), "broker.borrow");
    if let Some(made) = one(object, target, options)? {
        return Ok(made);
    }
    if containers::map(object, "broker.borrow", &mut |leaf| Ok(leaf.clone()))?.is_none() {
        return Err(raise(not_a_tensor(object)));
    }
    let why = format!(
        "wanted one tensor, got a {} of them",
        object.get_type().name()?
    );
    let remedy = "borrow its tensors one by one";
    Err(raise(Failure::unsupported(why, remedy)))
}

/// Orders the work on a view's SYCL queue before what its source's gets next, or waits for it.
pub(crate) fn order_back(
    source: (Producer, &Bound<'_, PyAny>),
    view: (Producer, &Bound<'_, PyAny>),
) -> PyResult<()> {
    let Some(from) = view.0.queue(view.1)? else {
        // It may be on a device all the same, where nobody tells its queue.
        return view.0.wait(view.1);
    };
    match source.0.queue(source.1)? {
        Some(to) => frameworks::order(&from, &to),
        None => frameworks::wait(&from),
    }
}

/// Converts a tensor; `None` where the object is not one.
fn one<'py>(
    object: &Bound<'py, PyAny>,
    target: Target,
    options: &Options<'py>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    if options.is_plain() && target.is_own(object) {
        if options.waits {
            Producer::of(object).map_or(Ok(()), |producer| producer.wait(object))?;
        }
        if let Some(stream) = &options.read.stream {
            target.order_own(object, stream)?;
        }
        return Ok(Some(object.clone()));
    }
    let Some(producer) = Producer::of(object) else {
        return Ok(None);
    };
    Conversion {
        object,
        producer,
        target,
        options,
    }
    .run()
    .map(Some)
}

/// Claims that the memory is on a oneAPI device.
fn is_usm(tensor: &Tensor) -> bool {
    tensor.device().device_type == DeviceType::ONEAPI
}

/// A container on its way to another framework, leaf by leaf.
struct Walk<'a, 'py> {
    target: Target,
    options: &'a Options<'py>,
    tensors: usize,
}

impl<'py> Walk<'_, 'py> {
    fn map(
        &mut self,
        object: &Bound<'py, PyAny>,
        depth: usize,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        if depth > MOST_NESTED {
            let why = format!("containers stand more than {MOST_NESTED} deep in each other");
            let failure = Failure::unsupported(why, "convert the inner ones by themselves");
            return Err(failure.raise(object.py(), self.options.call(self.target)));
        }
        containers::map(object, self.options.call(self.target), &mut |leaf| {
            if let Some(made) = one(leaf, self.target, self.options)? {
                self.tensors += 1;
                return Ok(made);
            }
            let mapped = self.map(leaf, depth + 1)?;
            mapped
                .ok_or_else(|| not_a_tensor(leaf).raise(leaf.py(), self.options.call(self.target)))
        })
    }
}

/// What came of the attempt to share without detours.
enum Attempt<'py> {
    /// The result.
    Made(Bound<'py, PyAny>),
    /// The source as it was read, since some sources can be read only once.
    Read(Incoming),
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
        let mut read = None;
        if self.is_simple() {
            match self.share()? {
                Attempt::Made(made) => return Ok(made),
                Attempt::Read(incoming) => read = Some(incoming),
            }
        }
        if matches!(self.producer, Producer::Capsule) {
            // What would be refused stays unconsumed.
            if let Outcome::Refuse(refusal) = self.prepare(true, None)?.route.outcome {
                return Err(self.raise(Error::Refused(refusal).into()));
            }
        }
        let prepared = self.prepare(false, read)?;
        let Prepared {
            incoming, route, ..
        } = &prepared;
        let tensor = self.carry_out(&prepared)?;
        let shares = route.outcome.hands_on();
        // A broker array keeps apart what its source forbids and what is a convention.
        let tensor = match self.target {
            Target::Array => tensor.with_read_only(shares && incoming.tensor.is_read_only()),
            _ => tensor,
        };
        let is_on_host = tensor.is_on_host();
        if !shares && matches!(self.target, Target::Framework(_)) {
            level_zero::finish(py, &tensor)?;
        }
        if !shares && !self.is_placed(&prepared) && !is_on_host && is_usm(&tensor) {
            // The producer's copy is work on its queue, which the consumer's knows nothing of.
            self.producer.wait(self.object)?;
        }
        let outgoing = Outgoing {
            tensor: self.options.lent(tensor),
            dtype: named(route, incoming),
        };
        let made = self
            .target
            .write(py, outgoing, incoming.immutable && shares)?;
        if shares && !is_on_host {
            self.order(&made, is_usm(&incoming.tensor))?;
        }
        let made = match (&prepared.placement, self.target) {
            (Placement::Device(device), Target::Framework(framework)) => {
                let placed = unless_ending(py, (framework.place)(&made, device))?;
                placed.map_err(|error| self.unplaced(framework.title, error))?
            }
            (Placement::Device(device), Target::Array) => {
                let source = (self.producer, self.object);
                let placed =
                    level_zero::placed(source, made.cast()?, device.cast()?, self.options)?;
                placed.map_err(|failure| self.raise(failure))?.into_any()
            }
            _ => made,
        };
        self.report(&prepared)?;
        Ok(made)
    }

    /// Claims that nobody asks for more than the tensor, and that it can be read again.
    fn is_simple(&self) -> bool {
        self.options.is_default()
            && !Scope::is_any_open()
            && !matches!(self.producer, Producer::Capsule)
    }

    /// Shares memory about which there is nothing to tell: what most calls come to, and the
    /// same as the rest of [`Self::run`] without its detours. Anything else is left to that.
    #[inline]
    fn share(&self) -> PyResult<Attempt<'py>> {
        let py = self.object.py();
        let read = ReadOptions {
            cuda_stream: self.target.cuda_stream(),
            forbids_copies: self.options.copy == Some(false),
            ..ReadOptions::default()
        };
        let incoming = self.producer.read(self.object, &read)?;
        let incoming = incoming.map_err(|failure| self.raise(failure))?;
        let consumer = self.target.consumer(py, &incoming.tensor)?;
        let consumer = consumer.map_err(|failure| self.raise(failure))?;
        let route = route(&incoming.as_source(), &consumer, &Request::default());
        let is_plain = route.outcome == Outcome::Share && route.carrier.is_none();
        let is_taken = |tensor: &Tensor| consumer.profile.takes_device(tensor.device().device_type);
        let is_reached = incoming.tensor.is_host_readable()
            || cuda::is_on_cuda(&incoming.tensor)
            || is_taken(&incoming.tensor);
        if !is_plain || route.exposes_immutable || !is_reached {
            return Ok(Attempt::Read(incoming));
        }
        match self.producer.pin(self.object, &incoming)? {
            Pin::Refused(failure) => return Err(self.raise(failure)),
            Pin::ByArray(array) if self.target.name() == "numpy" && !self.options.lent => {
                return Ok(Attempt::Made(array));
            }
            _ => {}
        }
        let immutable = incoming.immutable;
        let marked = match self.target {
            Target::Array => incoming.tensor.is_read_only(),
            _ => route.marked_read_only,
        };
        let tensor = incoming.tensor.with_read_only(marked);
        let tensor = self.given(tensor, consumer.profile)?;
        let (is_on_host, is_usm) = (tensor.is_on_host(), is_usm(&tensor));
        let outgoing = Outgoing {
            tensor: self.options.lent(tensor),
            dtype: None,
        };
        let made = self.target.write(py, outgoing, immutable)?;
        if !is_on_host {
            self.order(&made, is_usm)?;
        }
        Ok(Attempt::Made(made))
    }

    /// Waits for what is still to come out of a device, where the consumer sees host memory.
    fn given(&self, tensor: Tensor, profile: &Profile) -> PyResult<Tensor> {
        let kind = tensor.device().device_type;
        if tensor.is_on_host() || profile.takes_device(kind) {
            return Ok(tensor);
        }
        self.producer.wait(self.object)?;
        Ok(tensor.on_host())
    }

    /// Orders the producer's SYCL queue before the one that the result is worked on, or before
    /// the caller's.
    fn order(&self, made: &Bound<'py, PyAny>, is_usm: bool) -> PyResult<()> {
        if self.options.waits {
            return self.producer.wait(self.object);
        }
        // A broker array waits when it is handed on, if it can ask for the queue then.
        let is_held = matches!(self.target, Target::Array | Target::LegacyArray);
        let is_later = is_held && self.producer.is_asked_again();
        if is_later && self.options.read.stream.is_none() {
            return Ok(());
        }
        let Some(producer) = self.queue()? else {
            // What cannot be ordered by queues is waited for; work on CUDA's devices is ordered by streams.
            return match is_usm {
                true => self.producer.wait(self.object),
                false => Ok(()),
            };
        };
        let consumer = match (&self.options.read.stream, self.target) {
            (Some(stream), _) => {
                let queue = frameworks::consumer_queue(stream)?;
                Some(queue.map_err(|failure| self.raise(failure))?)
            }
            (None, Target::Framework(framework)) => {
                let queue = framework.queue.map(|queue| queue(made)).transpose()?;
                queue.flatten()
            }
            (None, _) => None,
        };
        match consumer {
            // Broker's own work was waited for, and dpnp and dpctl order what they have put on a queue of theirs.
            Some(consumer) if self.is_own_to_framework() && consumer.eq(&producer)? => Ok(()),
            Some(consumer) => frameworks::order(&producer, &consumer),
            None => frameworks::wait(&producer),
        }
    }

    /// Returns the producer's SYCL queue, where it tells.
    fn queue(&self) -> PyResult<Option<Bound<'py, PyAny>>> {
        match (self.object.cast::<Array>(), self.target) {
            (Ok(array), Target::Framework(consumer)) if self.options.read.stream.is_none() => {
                array.get().queue_before(self.object.py(), Some(consumer))
            }
            _ => self.producer.queue(self.object),
        }
    }

    /// Claims that broker allocated the memory, and that the consumer works on it by itself, not on a queue of the
    /// caller's.
    fn is_own_to_framework(&self) -> bool {
        let array = self.object.cast::<Array>();
        let is_own = array.is_ok_and(|array| level_zero::own_home(array.get().tensor()).is_some());
        is_own && self.options.read.stream.is_none()
    }

    /// Tells of a device that the framework does not have, with the framework's own words.
    fn unplaced(&self, title: &str, error: PyErr) -> PyErr {
        let py = self.object.py();
        let device = self.options.device.as_ref();
        let device = device.map_or_else(String::new, ToString::to_string);
        let why = format!(
            "{title} cannot place the tensor on {device} ({})",
            error.value(py)
        );
        let raised = self.raise(Failure::missing_device(
            why,
            "pass a device that it has here",
        ));
        raised.set_cause(py, Some(error));
        raised
    }

    fn prepare(&self, peek: bool, read: Option<Incoming>) -> PyResult<Prepared<'py>> {
        let prepared = prepare(
            self.object,
            self.producer,
            self.target,
            self.options,
            peek,
            read,
        )?;
        prepared.map_err(|failure| self.raise(failure))
    }

    fn raise(&self, failure: Failure) -> PyErr {
        failure.raise(self.object.py(), self.options.call(self.target))
    }

    /// Makes the tensor that the consumer is given.
    fn carry_out(&self, prepared: &Prepared<'py>) -> PyResult<Tensor> {
        let py = self.object.py();
        let Prepared {
            incoming,
            consumer,
            route,
            ..
        } = prepared;
        let is_on_host = incoming.tensor.is_host_readable();
        if !self.is_placed(prepared) && self.has_to_wait(prepared) {
            self.producer.wait(self.object)?;
        }
        if route.outcome == Outcome::Share
            && let Pin::Refused(failure) = self.producer.pin(self.object, incoming)?
        {
            return Err(self.raise(failure));
        }
        let made = match by_producer(self.object, self.producer, prepared)? {
            Some(copied) => copied.and_then(|copied| onwards(py, incoming, copied, consumer)),
            None if is_on_host && is_copied_on_arrival(route, &incoming.tensor) => {
                Ok(incoming.tensor.clone().on_host())
            }
            None => execute(py, route, &incoming.tensor),
        };
        made.map_err(|failure| self.raise(failure))
    }

    /// Claims that USM is to be copied from where it is, which is done after its work by whoever does it.
    fn is_placed(&self, prepared: &Prepared<'py>) -> bool {
        let is_left = match &prepared.route.outcome {
            Outcome::Copy(plan) => plan.reason.is_by_consumer(),
            _ => false,
        };
        is_left && matches!(self.target, Target::Array) && is_usm(&prepared.incoming.tensor)
    }

    /// Claims that a consumer would see memory of a device before its work is done.
    fn has_to_wait(&self, prepared: &Prepared<'py>) -> bool {
        let Prepared {
            incoming, route, ..
        } = prepared;
        let is_ordered_by_queue = route.outcome.hands_on()
            && is_usm(&incoming.tensor)
            && route.profile.takes_device(DeviceType::ONEAPI);
        // The memory of a CUDA device was ordered before the consumer's stream when it was read.
        // A framework that tells no stream of its own, as JAX, does not work on the caller's either.
        let is_streamless =
            matches!(self.target, Target::Framework(framework) if framework.cuda_stream.is_none());
        let is_ordered_by_stream = cuda::is_on_cuda(&incoming.tensor)
            && !(is_streamless && self.options.read.stream.is_some());
        let is_ordered = is_ordered_by_queue || is_ordered_by_stream;
        !incoming.tensor.is_on_host() && !is_ordered
    }

    /// Tells traces, and warns of what a user would want to know.
    fn report(&self, prepared: &Prepared<'py>) -> PyResult<()> {
        let py = self.object.py();
        let Prepared {
            incoming,
            route,
            scope,
            ..
        } = prepared;
        let (source, target) = (self.producer.name(), self.target.name());
        let call = self.options.call(self.target);
        let mut event = Event {
            source,
            target,
            shared_bytes: 0,
            copied_bytes: None,
            why: "",
        };
        let why;
        match &route.outcome {
            Outcome::Copy(plan) => {
                why = plan.reason.why(route.profile);
                event = Event {
                    copied_bytes: Some(plan.bytes),
                    why: &why,
                    ..event
                };
                if self.options.copy.is_none() {
                    event.warn_of_copy(py, call, &plan.reason.remedy(route.profile))?;
                }
            }
            _ => event.shared_bytes = incoming.tensor.bytes(),
        }
        if route.exposes_immutable {
            let message = format!(
                "{call} shares an immutable {source} array at this line: do not write to the result; \
                 pass readonly=\"copy\" to write, readonly=\"share\" to silence this"
            );
            call_site::warn(py, "ImmutableShared", &message)?;
        }
        scope.record(py, &event)
    }
}
