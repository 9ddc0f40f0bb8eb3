//! USM on the host, which SYCL devices read and write: by dpctl, in the context of its default queue.
//!
//! A block begins with 64 bytes of our own, since neither NumPy nor SYCL
//! remembers sizes for `realloc`. NumPy's memory follows, as aligned as the
//! block. In a forked child SYCL does not work, and the handler may be
//! inherited by it: there blocks come from the heap, and those of the parent
//! are left alone.
#![expect(unsafe_code, reason = "is an allocator")]

use std::ffi::c_void;
use std::ptr::{self, NonNull};

use dlpack_broker::ErrorKind;
use dlpack_broker::device::ALIGNMENT;
use dlpack_broker_adapters::{self as adapters, Dpctl, QueueRef, UsmKind};
use pyo3::exceptions::{PyException, PyImportError};
use pyo3::prelude::*;

use super::aligned;
use super::handler::{Functions, Handler};
use crate::error::{Failure, Kind};
use crate::keepalive::{self, ObjectOwner};
use crate::opencl_vendors::refuse_colliding_vendors;

/// What the functions need; it lives as long as the handler's capsule, and so longer than any block.
pub(super) struct Usm {
    dpctl: &'static Dpctl,
    queue: QueueRef,
    _owner: ObjectOwner,
}

/// Begins a block.
#[repr(C)]
#[derive(Clone, Copy)]
struct Prefix {
    /// The bytes behind the prefix.
    size: usize,
    /// Whether the block is USM, and not from the heap of a forked child.
    is_usm: bool,
}

const PREFIX: usize = ALIGNMENT;
const _: () = assert!(size_of::<Prefix>() <= PREFIX && align_of::<Prefix>() <= ALIGNMENT);

/// Makes the handler over dpctl's default queue of this moment.
pub(super) fn handler(py: Python<'_>) -> PyResult<Result<Handler<Usm>, Failure>> {
    let queue = match default_queue(py)? {
        Ok(queue) => queue,
        Err(failure) => return Ok(Err(failure)),
    };
    let address: usize = queue.call_method0("addressof_ref")?.extract()?;
    let address = ptr::with_exposed_provenance_mut(address);
    let usm = QueueRef::new(address).map(|address| Usm::try_out(address, &queue));
    Ok(usm
        .unwrap_or_else(|| Err(no_device("dpctl gave a null queue")))
        .map(|usm| {
            let functions = Functions {
                malloc,
                calloc,
                realloc,
                free,
            };
            Handler::new(c"broker_usm_host", Some(Box::new(usm)), functions)
        }))
}

/// Imports dpctl and has it make a queue on the device that it chooses.
fn default_queue(py: Python<'_>) -> PyResult<Result<Bound<'_, PyAny>, Failure>> {
    if let Err(failure) = refuse_colliding_vendors(py)? {
        return Ok(Err(failure));
    }
    let dpctl = match py.import("dpctl") {
        Ok(dpctl) => dpctl,
        Err(error) if error.is_instance_of::<PyImportError>(py) => {
            return Ok(Err(Failure {
                kind: Kind::MissingFramework,
                why: format!(
                    "host USM comes from dpctl, which cannot be imported ({})",
                    error.value(py)
                ),
                remedy: "install it by: pip install dpctl".to_owned(),
            }));
        }
        Err(error) => return Err(error),
    };
    match dpctl.call_method0("SyclQueue") {
        Ok(queue) => Ok(Ok(queue)),
        Err(error) if error.is_instance_of::<PyException>(py) => {
            Ok(Err(no_device(&error.value(py).to_string())))
        }
        Err(error) => Err(error),
    }
}

fn no_device(cause: &str) -> Failure {
    Failure {
        kind: Kind::Broker(ErrorKind::UnsupportedDevice),
        why: format!("dpctl has no SYCL device that allocates host USM ({cause})"),
        remedy:
            "install the driver of the Intel GPU, or for the CPU: pip install intel-opencl-rt; \
                 `python -m dpctl -f` lists what is found"
                .to_owned(),
    }
}

impl Usm {
    /// Holds the queue, if its device allocates host USM.
    fn try_out(queue: QueueRef, owner: &Bound<'_, PyAny>) -> Result<Self, Failure> {
        let dpctl = Dpctl::attached()?;
        let no_device = |error: adapters::Error| match error.kind() {
            adapters::ErrorKind::ForkedChild => Failure::from(error),
            _ => no_device(&error.to_string()),
        };
        // SAFETY: the queue is alive, since `owner` is; attaching to dpctl is attaching to its SYCL.
        let block =
            unsafe { dpctl.allocate(UsmKind::Host, ALIGNMENT, queue) }.map_err(no_device)?;
        // SAFETY: the block is of this queue, and nobody has used it.
        unsafe { dpctl.free(block, queue) }.map_err(no_device)?;
        Ok(Self {
            dpctl,
            queue,
            _owner: ObjectOwner::new(owner),
        })
    }

    /// Returns memory for so many bytes, zeroed on demand, or null.
    fn obtain(&self, size: usize, zeroed: bool) -> *mut c_void {
        let Some(length) = size.checked_add(PREFIX) else {
            return ptr::null_mut();
        };
        // SAFETY: the queue is alive, since `_owner` is.
        let allocated = unsafe { self.dpctl.allocate(UsmKind::Host, length, self.queue) };
        let (start, is_usm) = match allocated {
            Ok(start) => (start.as_ptr(), true),
            Err(error) if error.kind() == adapters::ErrorKind::ForkedChild => {
                (aligned::malloc(ptr::null(), length).cast(), false)
            }
            Err(_) => return ptr::null_mut(),
        };
        if start.is_null() {
            return ptr::null_mut();
        }
        // SAFETY: the block is ours, of `PREFIX` bytes at least, and aligned for the prefix.
        unsafe { start.cast::<Prefix>().write(Prefix { size, is_usm }) };
        let memory = start.wrapping_add(PREFIX);
        if zeroed {
            // SAFETY: the block has `size` bytes behind the prefix; the host can write host USM.
            unsafe { memory.write_bytes(0, size) };
        }
        memory.cast()
    }

    /// Frees a block, or leaks it where the driver may not be called any more.
    ///
    /// # Safety
    ///
    /// The block with this prefix begins at `start`, is of this handler, and nobody uses it again.
    unsafe fn release(&self, start: NonNull<u8>, prefix: Prefix) {
        if !prefix.is_usm {
            // SAFETY: `obtain` has this block from the heap; the caller vouches for the rest.
            unsafe { aligned::free(ptr::null(), start.as_ptr().cast(), prefix.size) };
        } else if keepalive::is_initialized() {
            // SAFETY: `obtain` has this block from dpctl and this queue; who shares memory with a
            // device keeps the array until the device is done. What cannot be freed is leaked.
            let _freed = unsafe { self.dpctl.free(start, self.queue) };
        }
    }
}

/// # Safety
///
/// `usm` is the context of a living handler.
unsafe extern "C" fn malloc(usm: *const Usm, size: usize) -> *mut c_void {
    // SAFETY: the caller vouches for the context.
    unsafe { &*usm }.obtain(size, false)
}

/// # Safety
///
/// As `malloc`.
unsafe extern "C" fn calloc(usm: *const Usm, count: usize, each: usize) -> *mut c_void {
    let Some(size) = count.checked_mul(each) else {
        return ptr::null_mut();
    };
    // SAFETY: the caller vouches for the context.
    unsafe { &*usm }.obtain(size, true)
}

/// # Safety
///
/// As `free`.
unsafe extern "C" fn realloc(usm: *const Usm, pointer: *mut c_void, size: usize) -> *mut c_void {
    // SAFETY: the caller vouches for the context.
    let usm = unsafe { &*usm };
    let new = usm.obtain(size, false);
    // SAFETY: the caller vouches for the pointer.
    let Some((start, prefix)) = (unsafe { block_of(pointer) }) else {
        return new;
    };
    if !new.is_null() {
        // SAFETY: both hold as many bytes, and are blocks of their own.
        unsafe { ptr::copy_nonoverlapping(pointer, new, size.min(prefix.size)) };
        // SAFETY: the block is of this handler, and NumPy uses the new one from here on.
        unsafe { usm.release(start, prefix) };
    }
    new
}

/// # Safety
///
/// As `malloc`; `pointer` is null or what a function of this handler returned, and is not freed.
unsafe extern "C" fn free(usm: *const Usm, pointer: *mut c_void, _: usize) {
    // SAFETY: the caller vouches for the pointer.
    if let Some((start, prefix)) = unsafe { block_of(pointer) } {
        // SAFETY: the caller vouches for the context.
        let usm = unsafe { &*usm };
        // SAFETY: the caller vouches for the block.
        unsafe { usm.release(start, prefix) };
    }
}

/// Returns the block that memory lies in; `None` for null.
///
/// # Safety
///
/// `memory` is null or came from `Usm::obtain` and is not freed.
unsafe fn block_of(memory: *mut c_void) -> Option<(NonNull<u8>, Prefix)> {
    let memory = NonNull::new(memory.cast::<u8>())?;
    // SAFETY: `obtain` returns memory that lies so far behind the start of its block.
    let start = unsafe { memory.sub(PREFIX) };
    // SAFETY: `obtain` wrote the prefix there, and nobody else writes before the memory.
    let prefix = unsafe { start.cast::<Prefix>().read() };
    Some((start, prefix))
}
