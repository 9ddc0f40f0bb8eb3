//! SYCL queues as Python knows them: what is told of them, waited for and ordered.
#![expect(unsafe_code, reason = "hands queues to dpctl's C interface")]

use std::ffi::c_void;

use dlpack_broker_adapters::{Dpctl, Error, QueueRef, UsmKind, WAITS, refuse_in_child};
use parking_lot::Mutex;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::{MutexExt, PyOnceLock};

use super::usm_interface::UsmByte;
use crate::capsule;
use crate::error::Failure;
use crate::settings;

/// What does not change about a queue.
#[derive(Clone, Copy)]
pub(super) struct Facts {
    pub(super) reference: QueueRef,
    /// Whether the device is the processor, which reads memory of every kind.
    pub(super) is_cpu: bool,
    is_in_order: bool,
    /// Whether all that it gets after a barrier begins after it: on Intel's OpenCL CPU runtime copies overtake barriers.
    pub(super) keeps_barriers: bool,
    /// The place of its device among SYCL's root devices, where DLPack counts from.
    pub(super) position: i32,
}

impl Facts {
    /// Claims that copies come before a barrier on it which SYCL has not given to the device yet.
    fn is_overtaken_by_copies(self) -> bool {
        self.keeps_barriers && !self.is_in_order
    }
}

/// The queues asked about last, a producer's and a consumer's, held so that their addresses stay their own.
static LAST: Mutex<[Option<Known>; 2]> = Mutex::new([const { None }; 2]);

struct Known {
    queue: Py<PyAny>,
    facts: Facts,
}

/// Returns the facts of a `dpctl.SyclQueue`.
pub(super) fn facts(queue: &Bound<'_, PyAny>) -> PyResult<Facts> {
    let is_it = |known: &&Known| known.queue.is(queue);
    if let Some(known) = LAST.lock().iter().flatten().find(is_it) {
        return Ok(known.facts);
    }
    if let Some(facts) = facts_of_equal(queue)? {
        return Ok(facts);
    }
    let facts = find(queue)?;
    let queue = queue.clone().unbind();
    let older = {
        let mut last = LAST.lock();
        let newer = last[0].replace(Known { queue, facts });
        std::mem::replace(&mut last[1], newer)
    };
    drop(older);
    Ok(facts)
}

/// Returns the facts of a queue that is among the last ones in another object, which has it in another place: what dpctl
/// makes over memory has an object of its own.
fn facts_of_equal(queue: &Bound<'_, PyAny>) -> PyResult<Option<Facts>> {
    let py = queue.py();
    for place in 0..2 {
        // Comparing runs Python, which may come here again.
        let known = LAST.lock()[place]
            .as_ref()
            .map(|known| (known.queue.clone_ref(py), known.facts));
        if let Some((known, facts)) = known
            && known.bind(py).eq(queue)?
        {
            let reference = reference(queue)?;
            return Ok(Some(Facts { reference, ..facts }));
        }
    }
    Ok(None)
}

/// Returns where a `dpctl.SyclQueue` is, as adapters take it; it stays there as long as the object.
pub(crate) fn reference_of(queue: &Bound<'_, PyAny>) -> PyResult<QueueRef> {
    facts(queue).map(|facts| facts.reference)
}

/// Returns the index that DLPack has for a queue's device.
pub(crate) fn position_of(queue: &Bound<'_, PyAny>) -> PyResult<i32> {
    facts(queue).map(|facts| facts.position)
}

fn find(queue: &Bound<'_, PyAny>) -> PyResult<Facts> {
    let py = queue.py();
    let device = queue.getattr(intern!(py, "sycl_device"))?;
    Ok(Facts {
        reference: reference(queue)?,
        is_cpu: device.getattr(intern!(py, "is_cpu"))?.is_truthy()?,
        is_in_order: queue.getattr(intern!(py, "is_in_order"))?.is_truthy()?,
        keeps_barriers: keeps_barriers(&device)?,
        position: position(&device)?,
    })
}

fn keeps_barriers(device: &Bound<'_, PyAny>) -> PyResult<bool> {
    let py = device.py();
    let backend = device.getattr(intern!(py, "backend"))?;
    let name = backend.getattr(intern!(py, "name"))?;
    Ok(name.extract::<&str>()? != "opencl")
}

fn reference(queue: &Bound<'_, PyAny>) -> PyResult<QueueRef> {
    let address = queue.call_method0(intern!(queue.py(), "addressof_ref"))?;
    at(address.extract()?)
}

/// Returns the place of a device's root among SYCL's devices; -1 where it is not among them.
fn position(device: &Bound<'_, PyAny>) -> PyResult<i32> {
    let py = device.py();
    let mut root = device.clone();
    while let Some(parent) = root.getattr_opt(intern!(py, "parent_device"))?
        && !parent.is_none()
    {
        root = parent;
    }
    let place = match root.getattr_opt(intern!(py, "get_device_id"))? {
        Some(place) => place.call0(),
        // dpctl before 0.18.
        None => py
            .import(intern!(py, "dpctl"))?
            .call_method0(intern!(py, "get_devices"))?
            .call_method1(intern!(py, "index"), (root,)),
    };
    Ok(place.and_then(|place| place.extract()).unwrap_or(-1))
}

fn at(address: usize) -> PyResult<QueueRef> {
    // What DLPack's text gives other devices' streams are small numbers too, and no object lies in the first page.
    let is_possible = address >= 4096 && address.is_multiple_of(align_of::<usize>());
    let pointer = std::ptr::with_exposed_provenance_mut::<c_void>(address);
    let queue = is_possible.then(|| QueueRef::new(pointer)).flatten();
    queue.ok_or_else(|| {
        pyo3::exceptions::PyValueError::new_err(format!("wanted a sycl::queue, got {address:#x}"))
    })
}

/// Waits on the host for all work of a `dpctl.SyclQueue`, with the GIL released.
pub(crate) fn wait(queue: &Bound<'_, PyAny>) -> PyResult<()> {
    let py = queue.py();
    let Some(dpctl) = dpctl(py)? else {
        // Whoever waits for the lock has let go of the GIL, which its holder takes again.
        let _turn = WAITS.lock_py_attached(py);
        return queue.call_method0(intern!(py, "wait")).map(drop);
    };
    let facts = facts(queue)?;
    // SAFETY: the queue is that of the Python object, which the caller holds.
    let waited = py.detach(|| unsafe { dpctl.wait(facts.reference) });
    waited.map_err(|error| Failure::from(error).raise(py, "broker"))
}

/// Makes what a consumer's queue gets from now on wait for what the producer's has got so far.
///
/// The host does not wait, but for a dpctl that has no [`managers`]. Work of one in-order queue is in order already.
pub(crate) fn order(producer: &Bound<'_, PyAny>, consumer: &Bound<'_, PyAny>) -> PyResult<()> {
    let py = producer.py();
    let (from, to) = (facts(producer)?, facts(consumer)?);
    let is_same = from.reference == to.reference;
    if is_same && from.is_in_order {
        return Ok(());
    }
    let Some(managers) = managers(py)? else {
        return wait(producer);
    };
    match dpctl(py)? {
        // Behind dpnp's work of the host come kernels too on an in-order queue.
        _ if from.is_in_order && to.is_overtaken_by_copies() => wait(producer),
        // dpnp and dpctl know what they have submitted to the queue.
        Some(dpctl) if is_same || to.is_in_order || to.keeps_barriers => {
            if to.is_overtaken_by_copies() {
                hold_behind_kernels(managers, producer, consumer)?;
            }
            // SAFETY: the queues are those of the Python objects, which the caller holds.
            let ordered = py.detach(|| unsafe { dpctl.order(from.reference, to.reference) });
            ordered.map_err(|error| Failure::from(error).raise(py, "broker"))
        }
        _ => order_each(producer, consumer),
    }
}

/// Puts a barrier behind the kernels and copies that dpnp and dpctl have submitted to a producer's queue.
///
/// dpnp's queues have work of the host too, which lets go of arguments. A barrier that comes after such work does not hold
/// copies on an out-of-order queue; one behind the kernels alone does.
fn hold_behind_kernels(
    managers: &Bound<'_, PyAny>,
    producer: &Bound<'_, PyAny>,
    consumer: &Bound<'_, PyAny>,
) -> PyResult<()> {
    let py = producer.py();
    let manager = managers.get_item(producer)?;
    let submitted = manager.getattr(intern!(py, "submitted_events"))?;
    if submitted.is_truthy()? {
        consumer.call_method1(intern!(py, "submit_barrier"), (submitted,))?;
    }
    Ok(())
}

/// As [`order`], where somebody else may have put a barrier on the producer's queue, and where copies overtake barriers:
/// by telling dpnp and dpctl, which then order each kernel and copy.
///
/// On Level Zero they are not told: they would wait for the barrier's event, at which Unified Runtime's older adapter for
/// it can abort the process (intel/llvm#21871 mends it). Where copies would overtake, the host waits.
pub(crate) fn order_each(producer: &Bound<'_, PyAny>, consumer: &Bound<'_, PyAny>) -> PyResult<()> {
    let py = producer.py();
    let Some(managers) = managers(py)? else {
        return wait(producer);
    };
    let to = facts(consumer)?;
    if to.is_overtaken_by_copies() {
        return wait(producer);
    }
    let done = producer.call_method0(intern!(py, "submit_barrier"))?;
    let after = consumer.call_method1(intern!(py, "submit_barrier"), ([done],))?;
    if to.keeps_barriers {
        return Ok(());
    }
    managers
        .get_item(consumer)?
        .call_method1(intern!(py, "add_event_pair"), (&after, &after))
        .map(drop)
}

/// Returns where dpctl remembers what its kernels and copies come after, by queue; `None` before 0.18, whose runtimes let
/// copies overtake barriers even on in-order queues.
pub(super) fn managers(py: Python<'_>) -> PyResult<Option<&Bound<'_, PyAny>>> {
    static MANAGERS: PyOnceLock<Option<Py<PyAny>>> = PyOnceLock::new();
    let found = MANAGERS.get_or_try_init(py, || {
        let utils = py.import(intern!(py, "dpctl.utils"))?;
        let managers = utils.getattr_opt(intern!(py, "SequentialOrderManager"))?;
        PyResult::Ok(managers.map(Bound::unbind))
    })?;
    Ok(found.as_ref().map(|managers| managers.bind(py)))
}

/// Returns the kind of the USM that an address lies in, as the context of a queue knows it; `None` is its answer about
/// what it does not know, and where it cannot be asked this raises.
pub(crate) fn usm_kind(queue: &Bound<'_, PyAny>, address: *const u8) -> PyResult<Option<UsmKind>> {
    let facts = facts(queue)?;
    let Some(dpctl) = dpctl(queue.py())? else {
        return UsmByte::kind(queue, address.addr());
    };
    // SAFETY: the queue is that of the Python object, which the caller holds.
    let kind = unsafe { dpctl.usm_kind_on(address.cast(), facts.reference) };
    kind.map_err(|error| Failure::from(error).raise(queue.py(), "broker"))
}

/// Returns the place, among SYCL's root devices, of the one that USM is on, as the context of a queue knows it; `None`
/// where only public doors are wanted.
pub(super) fn position_of_usm(
    queue: &Bound<'_, PyAny>,
    address: *const u8,
) -> PyResult<Option<i32>> {
    let Some(dpctl) = dpctl(queue.py())? else {
        return Ok(None);
    };
    let facts = facts(queue)?;
    // SAFETY: the queue is that of the Python object, which the caller holds.
    let context = unsafe { dpctl.context_of(facts.reference) };
    // SAFETY: the context is alive until the end; the address may be anything.
    let found =
        context.and_then(|context| unsafe { dpctl.position_of(address.cast(), context.as_ref()) });
    Ok(found.ok().and_then(|position| i32::try_from(position).ok()))
}

/// Copies bytes by a queue, which spreads a large copy over the device, and waits for that;
/// `false` where dpctl's C interface may not be used.
///
/// # Safety
///
/// Both ranges are valid for so many bytes, the target for writing, and nobody writes to either
/// meanwhile.
pub(super) unsafe fn copy(
    queue: &Bound<'_, PyAny>,
    (target, source): (usize, usize),
    bytes: usize,
) -> PyResult<bool> {
    let py = queue.py();
    let Some(dpctl) = dpctl(py)? else {
        return Ok(false);
    };
    let facts = facts(queue)?;
    let copied = py.detach(|| {
        let target = std::ptr::with_exposed_provenance_mut(target);
        let source = std::ptr::with_exposed_provenance(source);
        // SAFETY: the queue is that of the Python object, and the caller vouches for the ranges.
        unsafe { dpctl.copy(facts.reference, target, source, bytes) }
    });
    let raise = |error| Failure::from(error).raise(py, "broker");
    copied.map(|()| true).map_err(raise)
}

/// Returns dpctl's C interface, unless only public doors are wanted; where SYCL does not work at
/// all, raises.
fn dpctl(py: Python<'_>) -> PyResult<Option<&'static Dpctl>> {
    works().map_err(|failure| failure.raise(py, "broker"))?;
    Ok(match settings::is_safe() {
        true => None,
        false => Dpctl::attached().ok(),
    })
}

/// Refuses the child of a fork in which dpctl would wait for ever for the threads of the parent.
pub(crate) fn works() -> Result<(), Failure> {
    Ok(refuse_in_child("dpctl")?)
}

/// Returns the `dpctl.SyclQueue` that a caller's `stream=` stands for: one itself, the address of a
/// `sycl::queue`, a capsule named `SyclQueueRef`, or a `torch.xpu.Stream`.
pub(crate) fn sycl_queue<'py>(
    stream: &Bound<'py, PyAny>,
) -> PyResult<Result<Bound<'py, PyAny>, Failure>> {
    Ok(taken(stream)?.map_err(|refused| refused.failure))
}

/// Why dpctl cannot take a queue.
pub(crate) struct Refused {
    pub(crate) failure: Failure,
    /// Whether it is a queue all the same, of another SYCL runtime than dpctl's.
    pub(crate) is_of_another_runtime: bool,
}

/// As [`sycl_queue`], and tells whether it was refused for its runtime.
pub(crate) fn taken<'py>(
    stream: &Bound<'py, PyAny>,
) -> PyResult<Result<Bound<'py, PyAny>, Refused>> {
    let py = stream.py();
    let class = py
        .import(intern!(py, "dpctl"))?
        .getattr(intern!(py, "SyclQueue"))?;
    if stream.is_instance(&class)? {
        return Ok(Ok(stream.clone()));
    }
    let Some(queue) = queue_named_by(stream)? else {
        return Ok(Err(Refused {
            failure: not_a_queue(stream),
            is_of_another_runtime: false,
        }));
    };
    let identity = match identity_to_dpctl(py, queue)? {
        Ok(identity) => identity,
        Err(error) => {
            return Ok(Err(Refused {
                is_of_another_runtime: matches!(error, Error::TwoRuntimes { .. }),
                failure: error.into(),
            }));
        }
    };
    let is_it = |(known, _): &&(usize, Py<PyAny>)| Some(*known) == identity;
    if let Some((_, copy)) = COPIES.lock().iter().find(is_it) {
        return Ok(Ok(copy.bind(py).clone()));
    }
    // dpctl takes a copy of the queue, and marks the capsule as used: not the caller's.
    let copy = class.call1((capsule::around(py, queue.as_ptr(), QUEUE_REF)?,))?;
    if let Some(identity) = identity {
        let oldest = {
            let mut copies = COPIES.lock();
            copies.push((identity, copy.clone().unbind()));
            (copies.len() > MOST_COPIES).then(|| copies.remove(0))
        };
        drop(oldest);
    }
    Ok(Ok(copy))
}

/// Returns the queue that an object of others than dpctl names: its address, a capsule named `SyclQueueRef`, or a
/// `torch.xpu.Stream`.
pub(crate) fn queue_named_by(stream: &Bound<'_, PyAny>) -> PyResult<Option<QueueRef>> {
    let torch_queue = stream.getattr_opt(intern!(stream.py(), "sycl_queue"))?;
    let given = torch_queue.as_ref().unwrap_or(stream);
    Ok(match given.extract::<usize>() {
        Ok(address) => at(address).ok(),
        Err(_) => {
            capsule::pointer_in(given, QUEUE_REF).and_then(|queue| QueueRef::new(queue.as_ptr()))
        }
    })
}

/// The copies of others' queues that dpctl was given last, each by what it and the original stand for.
static COPIES: Mutex<Vec<(usize, Py<PyAny>)>> = Mutex::new(Vec::new());

/// PyTorch works on one stream of a device at a time, and programs have few.
const MOST_COPIES: usize = 8;

/// Returns what tells a queue from others, where dpctl's interface is found; refuses one of another SYCL runtime than
/// dpctl's, which dpctl would call with its own.
///
/// Also where only public doors are wanted, of which dpctl's own believes every capsule: nothing is called here but what
/// looks for the runtimes.
fn identity_to_dpctl(py: Python<'_>, queue: QueueRef) -> PyResult<Result<Option<usize>, Error>> {
    works().map_err(|failure| failure.raise(py, "broker"))?;
    let Ok(dpctl) = Dpctl::attached() else {
        return Ok(Ok(None));
    };
    // SAFETY: whoever gave the address vouches for the queue.
    if let Err(error) = unsafe { dpctl.refuse_others(queue) } {
        return Ok(Err(error));
    }
    // SAFETY: as above.
    Ok(Ok(Some(unsafe { queue.identity() })))
}

/// The name of capsules that hold a `sycl::queue`, by SYCL's Python convention.
const QUEUE_REF: &std::ffi::CStr = c"SyclQueueRef";

pub(crate) fn not_a_queue(stream: &Bound<'_, PyAny>) -> Failure {
    Failure::option(
        format!("wanted a SYCL queue for stream=, got {stream:?}"),
        "pass a dpctl.SyclQueue, its address, a SyclQueueRef capsule or a torch.xpu.Stream",
    )
}
