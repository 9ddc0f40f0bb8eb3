//! Launches of kernels, whose arguments are checked before.
//!
//! ```text
//! launch(kernel, range, arguments, queue):
//!     each argument: an array is dense, writable, of the numbers that the kernel has there, and within its reach
//!     after what else of broker's works on the arrays: queued
//!     without a queue, and where memory is somebody else's, waited for
//! ```
#![expect(
    unsafe_code,
    reason = "exports a C function, and launches kernels on memory that arrays hold"
)]

use std::ffi::c_void;
use std::ptr;
use std::time::Duration;

use dlpack_broker::device::level_zero::{
    self, Allocation, Event, Home, Parameter, Pointee, Queue as Native, Range,
};
use dlpack_broker::device::{KernelError, UsmKind};
use dlpack_broker::{Tensor, device_name};

use crate::argument;
use crate::array::Array;
use crate::entry::entry;
use crate::error::{Error, Result};
use crate::handle;
use crate::module::{Kernel, Launchable};
use crate::queue::{self, Queue};
use crate::status::Status;

/// How an argument is passed: one of `BROKER_ARGUMENT_ARRAY`, `BROKER_ARGUMENT_VALUE` and `BROKER_ARGUMENT_LOCAL`.
pub type ArgumentKind = u32;

/// The address of an array's first element.
pub const BROKER_ARGUMENT_ARRAY: u32 = 0;

/// A number or a structure by its bytes.
pub const BROKER_ARGUMENT_VALUE: u32 = 1;

/// Memory of each group, which only has a size.
pub const BROKER_ARGUMENT_LOCAL: u32 = 2;

/// What a launch passes to a kernel in one place.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Argument {
    /// How it is passed.
    pub kind: ArgumentKind,
    /// For `BROKER_ARGUMENT_ARRAY`; else nobody looks at it.
    pub array: *const Array,
    /// For `BROKER_ARGUMENT_VALUE`: as the device has it in memory; else nobody looks at it.
    pub value: *const c_void,
    /// The size in bytes of what `value` points at, or of the memory of a group.
    pub bytes: usize,
}

/// An argument that was read.
enum Passed<'a> {
    Array(&'a Tensor),
    Value(&'a [u8]),
    Local(usize),
}

/// Runs a kernel over a range of work items.
///
/// It comes after broker's work on the arrays and before what broker does with them later. The program waits for its own
/// work on them, and for that of others.
///
/// `kernel` keep. `ndim` counts dimensions, 1 to 3. `global` keep: the number of work items along each; the first is what
/// the kernel knows as dimension 0. `group` keep: how many of them are a group; null lets the driver choose.
/// `arguments` keep: so many; arrays stay until the kernel is done with them, and their handles may be released at once.
/// `queue` keep: null waits until the kernel is done; with a queue of the kernel's context it comes after what is on it
/// and before what is put there later, and may run on when this returns, unless an array's memory is not broker's own.
/// Errors: `BROKER_STATUS_INVALID_ARGUMENT` for a range or arguments that do not fit the kernel or the device;
/// `BROKER_STATUS_COPY_REQUIRED` for arrays that are not in row-major order; `BROKER_STATUS_READ_ONLY` for such an array
/// where the kernel does not promise to read only; `BROKER_STATUS_UNSUPPORTED_DTYPE` for other numbers than the kernel
/// has there; `BROKER_STATUS_UNSUPPORTED_DEVICE` for memory that the device does not reach;
/// `BROKER_STATUS_INVALID_HANDLE`, `BROKER_STATUS_DRIVER_FAILURE`, `BROKER_STATUS_FORKED_CHILD`. Nothing runs then.
/// Threads: any, also at the same time, while nobody else works on the arrays.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_kernel_launch(
    kernel: *const Kernel,
    ndim: i32,
    global: *const usize,
    group: *const usize,
    count: usize,
    arguments: *const Argument,
    queue: *const Queue,
) -> Status {
    entry("broker_kernel_launch", || {
        // SAFETY: the caller passes a handle.
        let own = unsafe { handle::borrow(kernel, "kernel") }?;
        let ndim = argument::rank(ndim)?;
        // SAFETY: the caller passes so many numbers.
        let global = unsafe { argument::values(global, ndim, "global") }?;
        let range = match group.is_null() {
            true => Range::new(global)?,
            // SAFETY: as above.
            false => Range::grouped(global, unsafe { argument::values(group, ndim, "group") }?)?,
        };
        // SAFETY: the caller passes so many arguments.
        let arguments = unsafe { argument::values(arguments, count, "arguments") }?;
        // SAFETY: the caller passes a handle, or null.
        let queue = unsafe { queue::named(queue) }?;
        level_zero::refuse_in_child()?;
        // SAFETY: the caller passes arguments whose handles and values can be read.
        let read = arguments.iter().map(|argument| unsafe { read(argument) });
        let passed = read.collect::<Result<Vec<_>>>()?;
        // SAFETY: the caller vouches for the kernel keeping to the arrays, and for nobody else working on them.
        unsafe { launch(own, range, &passed, queue) }
    })
}

/// # Safety
///
/// The argument's array is a handle, and its value has so many bytes, where its kind says that there is one.
unsafe fn read(argument: &Argument) -> Result<Passed<'_>> {
    match argument.kind {
        BROKER_ARGUMENT_ARRAY => {
            // SAFETY: as the caller vouches.
            let tensor = unsafe { handle::borrow(argument.array, "arguments") }?;
            Ok(Passed::Array(tensor))
        }
        BROKER_ARGUMENT_VALUE => {
            let value = argument.value.cast::<u8>();
            // SAFETY: as the caller vouches.
            let bytes = unsafe { argument::values(value, argument.bytes, "arguments") }?;
            Ok(Passed::Value(bytes))
        }
        BROKER_ARGUMENT_LOCAL => Ok(Passed::Local(argument.bytes)),
        other => Err(Error::Value {
            argument: "arguments",
            wanted: "BROKER_ARGUMENT_ARRAY, BROKER_ARGUMENT_VALUE or BROKER_ARGUMENT_LOCAL as kind",
            got: other.to_string(),
        }),
    }
}

/// # Safety
///
/// As [`Native::launch`], for memory of the arrays; what is on queues of this library is seen to here.
unsafe fn launch(
    own: &Launchable,
    range: Range,
    passed: &[Passed<'_>],
    queue: Option<&Native>,
) -> Result<()> {
    let on = queue.unwrap_or(own.home.queue());
    let parameters = own.kernel.parameters();
    for (index, passed) in passed.iter().enumerate() {
        if let (Some(Parameter::Pointer(pointee)), Passed::Array(tensor)) =
            (parameters.get(index), passed)
        {
            check(own, index, *pointee, tensor)?;
        }
    }
    let mut after = Vec::new();
    for allocation in passed.iter().filter_map(allocation) {
        for event in allocation.used_elsewhere(on)? {
            wait_or_keep(on, event, &mut after)?;
        }
    }
    let arguments: Vec<_> = passed
        .iter()
        .map(|passed| as_argument(passed, on))
        .collect();
    // SAFETY: memory of broker's own stays the queue's until the event, that of others is held by the arrays, whose
    // handles outlive the wait below; the caller vouches for the rest.
    let event = unsafe { on.launch(&own.kernel, range, &arguments, &after) }?;
    let is_apart = |own: &&Allocation| own.home().context() != on.context();
    // What is of another context is passed as an address, of which the launch knows no block.
    for allocation in passed.iter().filter_map(allocation).filter(is_apart) {
        allocation.used_by(&event);
    }
    let is_somebody_elses =
        |passed: &Passed<'_>| matches!(passed, Passed::Array(_)) && allocation(passed).is_none();
    if queue.is_none() || passed.iter().any(is_somebody_elses) {
        event.wait(Duration::MAX)?;
    }
    Ok(())
}

/// Checks that an array is what a kernel takes in a place.
fn check(own: &Launchable, index: usize, pointee: Pointee, tensor: &Tensor) -> Result<()> {
    let unfit = |status, wanted: &str, got: String| {
        let (kernel, wanted) = (own.kernel.name().to_owned(), wanted.to_owned());
        let error = KernelError::Argument {
            kernel,
            index,
            wanted,
            got,
        };
        Err(Error::Unfit { error, status })
    };
    let fits = |dtype| pointee.may_hold(dtype);
    if !tensor.element().dtype().is_none_or(fits) {
        let got = format!("one of {}", tensor.element());
        let wanted = "an array of the numbers that it has there";
        return unfit(Status::UnsupportedDtype, wanted, got);
    }
    if tensor.is_read_only() && !pointee.is_only_read {
        let got = "one that must not be written, which the kernel does not promise".to_owned();
        return unfit(Status::ReadOnly, "an array", got);
    }
    if !tensor.layout().is_row_major() {
        let got = format!("one of {} with other strides", tensor.layout());
        let wanted = "an array in row-major order, as broker_array_copy makes one,";
        return unfit(Status::CopyRequired, wanted, got);
    }
    match tensor.layout().is_empty() || is_reached(own.home, tensor)? {
        true => Ok(()),
        false => {
            let wanted = format!("an array that {} reaches", own.home.device().name());
            let got = format!(
                "one on {}, or of another context",
                device_name(tensor.device())
            );
            unfit(Status::UnsupportedDevice, &wanted, got)
        }
    }
}

/// Claims that kernels of a home may have a tensor's memory.
fn is_reached(home: &Home, tensor: &Tensor) -> Result<bool> {
    let device = home.device();
    if let Some(own) = tensor.memory().owner::<Allocation>() {
        return Ok(own.home().device() == device || own.kind() == UsmKind::Host);
    }
    let address = tensor.memory().pointer().as_ptr();
    let known = home.context().known(address)?;
    Ok(known.is_some_and(|known| known.kind == UsmKind::Host || known.is_on(device)))
}

fn as_argument<'a>(passed: &'a Passed<'a>, queue: &Native) -> level_zero::Argument<'a> {
    let tensor = match passed {
        Passed::Array(tensor) => tensor,
        Passed::Value(bytes) => return level_zero::Argument::Value(bytes),
        Passed::Local(bytes) => return level_zero::Argument::Local(*bytes),
    };
    let address = tensor.memory().pointer().as_ptr();
    match allocation(passed) {
        // The address of nothing means nothing.
        _ if tensor.layout().is_empty() => level_zero::Argument::Pointer(ptr::null()),
        Some(own) if own.home().context() == queue.context() => own.argument(address),
        _ => level_zero::Argument::Pointer(address),
    }
}

/// Returns what holds an array's memory, where broker allocated or opened it.
fn allocation<'a>(passed: &'a Passed<'_>) -> Option<&'a Allocation> {
    match passed {
        Passed::Array(tensor) => tensor.memory().owner(),
        Passed::Value(_) | Passed::Local(_) => None,
    }
}

/// Keeps an event for a queue to wait for; waits on the host for one of another context, which no queue here may.
fn wait_or_keep(queue: &Native, event: Event, after: &mut Vec<Event>) -> Result<()> {
    if event.context() == queue.context() {
        after.push(event);
        return Ok(());
    }
    event.wait(Duration::MAX)?;
    Ok(())
}
