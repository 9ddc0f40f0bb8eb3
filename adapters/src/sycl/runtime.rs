//! A SYCL runtime of this process, and what it tells of queues.
//!
//! Every call runs in the guard. A version that is not known has to pass the test of `belief.rs` first.
#![expect(unsafe_code, reason = "calls SYCL's C++ members by their symbols")]

use std::ffi::{CStr, OsStr, c_void};
use std::mem::MaybeUninit;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use super::functions::{Barriers, Members, Place, ROW, Room};
use super::references::{ContextRef, QueueRef};
use crate::error::{Error, Result};
use crate::guard::guarded;
use crate::library::{Library, mapped_paths};
use crate::runtimes::major;
use crate::{end, fork};

const LIBRARY: &str = "libsycl.so";

/// SYCL's number of Level Zero among its backends.
pub(super) const LEVEL_ZERO: i8 = 2;

/// What waits for SYCL queues take turns by, whatever the queues.
///
/// Intel's OpenCL runtime for the processor crashes where several threads finish one out-of-order queue at once, which
/// two references may stand for.
pub static WAITS: Mutex<()> = Mutex::new(());

/// The tables that objects begin with, and the runtimes in whose libraries they lie, which are never unloaded.
static OWNERS: Mutex<Vec<(usize, &'static Sycl)>> = Mutex::new(Vec::new());

/// A SYCL runtime, found in this process.
pub struct Sycl {
    pub(super) path: PathBuf,
    major: Option<u32>,
    pub(super) members: Members,
    /// What orders queues, unless it lacks that.
    pub(super) barriers: Result<Barriers>,
    /// Whether its barriers have returned what no event is.
    pub(super) has_odd_events: AtomicBool,
    /// Whether it may be believed: its version is known, or it has passed the test.
    pub(super) is_believed: AtomicBool,
}

/// A context of Level Zero that a SYCL runtime owns, and the driver that it is of.
///
/// The context lives until the process ends: a reference to it is given up to that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NativeContext {
    /// The address that is the context's handle.
    pub context: *mut c_void,
    /// The address that is its driver's handle.
    pub driver: *mut c_void,
}

impl Sycl {
    /// Attaches to every SYCL runtime that this process has loaded, in the order of their loading.
    ///
    /// Those without the functions that are called here are left out. What was found is remembered by its file; others
    /// may be loaded later.
    ///
    /// # Errors
    ///
    /// [`Error::NotLoaded`] where there is none; [`Error::SymbolsMissing`] where none can be called;
    /// [`Error::ForkedChild`], [`Error::ShuttingDown`].
    pub fn all() -> Result<Vec<&'static Self>> {
        fork::watch_forks();
        usable()?;
        let attached = mapped_paths(LIBRARY).into_iter().map(Self::attached);
        let attached: Vec<_> = attached.collect();
        if attached.is_empty() {
            return Err(Error::NotLoaded {
                library: LIBRARY,
                module: ROW.module,
            });
        }
        let refusal = attached.iter().find_map(|one| one.as_ref().err().cloned());
        let found: Vec<_> = attached.into_iter().filter_map(Result::ok).collect();
        match refusal {
            Some(refusal) if found.is_empty() => Err(refusal),
            _ => Ok(found),
        }
    }

    /// Finds the runtime that made a queue.
    ///
    /// # Errors
    ///
    /// As [`Sycl::all`], and [`Error::NoOwner`] where none of them did.
    ///
    /// # Safety
    ///
    /// `queue` points at a live `sycl::queue`, of whatever runtime, which stays alive during the call.
    pub unsafe fn owner_of(queue: QueueRef) -> Result<&'static Self> {
        // SAFETY: as the caller vouches.
        unsafe { Self::owner_of_object(queue.as_ptr()) }
    }

    /// Finds the runtime that made a context.
    ///
    /// # Errors
    ///
    /// As [`Sycl::owner_of`].
    ///
    /// # Safety
    ///
    /// `context` points at a live `sycl::context`, of whatever runtime, which stays alive during the call.
    pub unsafe fn owner_of_context(context: ContextRef) -> Result<&'static Self> {
        // SAFETY: as the caller vouches.
        unsafe { Self::owner_of_object(context.as_ptr()) }
    }

    /// Finds the runtime that made an object of SYCL's.
    unsafe fn owner_of_object(object: *mut c_void) -> Result<&'static Self> {
        // Before the lock below, which a fork may have copied while it was held.
        usable()?;
        // An object is two pointers, to what it stands for and to what counts the references to that; the latter
        // begins with the address of a table that lies in the library whose code counts.
        let object = object.cast::<[*const *const c_void; 2]>();
        // SAFETY: the caller vouches for the object, which has been of this form since 2024.
        let [_, counter] = unsafe { object.read() };
        // SAFETY: as above.
        unsafe { Self::owner_by(counter) }
    }

    /// Finds the runtime that made an object, by what counts the references to that.
    ///
    /// # Safety
    ///
    /// `counter` is null, odd or such a counter.
    pub(super) unsafe fn owner_by(counter: *const *const c_void) -> Result<&'static Self> {
        if counter.is_null() || !counter.is_aligned() {
            return Err(Error::NoOwner { owner: None });
        }
        // SAFETY: the caller vouches for it.
        let table = unsafe { counter.read() };
        let mut known = OWNERS.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, owner)) = known.iter().find(|(other, _)| *other == table.addr()) {
            return Ok(owner);
        }
        let owner = Self::at(table)?;
        known.push((table.addr(), owner));
        Ok(owner)
    }

    /// Finds the runtime in whose library an address lies.
    pub(crate) fn at(address: *const c_void) -> Result<&'static Self> {
        let file = file_of(address);
        let is_it = |sycl: &&&Self| Some(sycl.path.as_path()) == file.as_deref();
        let all = Self::all()?;
        let found = all.iter().find(is_it).copied();
        found.ok_or(Error::NoOwner { owner: file })
    }

    fn attached(path: PathBuf) -> Result<&'static Self> {
        static ATTACHED: Mutex<Vec<&'static Sycl>> = Mutex::new(Vec::new());
        let mut attached = ATTACHED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = attached.iter().find(|known| known.path == path) {
            return Ok(known);
        }
        let library = Library::open(path.clone())?;
        // SAFETY: the mangled names hold the classes and arguments of the table, and what they return has not changed
        // in the known versions; no other is believed before it was tested.
        let members = unsafe { Members::resolve(std::slice::from_ref(&library)) }?;
        // SAFETY: as above.
        let barriers = unsafe { Barriers::resolve(&[library]) };
        end::watch();
        let major = major(&path);
        let sycl: &'static Self = Box::leak(Box::new(Self {
            path,
            major,
            members,
            barriers,
            has_odd_events: AtomicBool::new(false),
            is_believed: AtomicBool::new(ROW.knows(major)),
        }));
        attached.push(sycl);
        Ok(sycl)
    }

    /// Returns where the library is mapped from.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the number behind `.so.` in its name, by which its interface goes.
    #[must_use]
    pub fn major(&self) -> Option<u32> {
        self.major
    }

    /// Waits on the host for all work of a queue.
    ///
    /// Threads take turns by [`WAITS`].
    ///
    /// # Errors
    ///
    /// [`Error::ForeignException`], [`Error::ForkedChild`], [`Error::ShuttingDown`].
    ///
    /// # Safety
    ///
    /// `queue` points at a live `sycl::queue` of this runtime, which stays alive during the call.
    pub unsafe fn wait(&self, queue: QueueRef) -> Result<()> {
        // Before the lock, which a fork may have copied while it was held.
        usable()?;
        let _turn = WAITS.lock().unwrap_or_else(PoisonError::into_inner);
        let (wait, place): (_, Place) = (self.members.queue_wait, [0; 4]);
        let place = &raw const place;
        // SAFETY: the caller vouches for the queue, and a location of nulls is SYCL's own default.
        self.call("sycl::queue::wait", || unsafe { wait(queue, place) })
    }

    /// Returns the native context of a queue.
    ///
    /// # Errors
    ///
    /// As [`Sycl::wait`], and [`Error::BackendMismatch`] where the queue is not Level Zero's;
    /// [`Error::UnsupportedVersion`].
    ///
    /// # Safety
    ///
    /// As [`Sycl::wait`].
    pub unsafe fn native_context(&self, queue: QueueRef) -> Result<NativeContext> {
        // SAFETY: the caller vouches for the queue.
        unsafe { self.refuse_other_backends(queue) }?;
        // SAFETY: as above.
        unsafe { self.believe(queue) }?;
        // SAFETY: as above.
        let context = unsafe { self.context_of(queue) }?;
        // SAFETY: the context stays.
        unsafe { self.native_of(context) }
    }

    /// Refuses a queue that is not Level Zero's.
    ///
    /// # Safety
    ///
    /// As [`Sycl::wait`].
    pub(super) unsafe fn refuse_other_backends(&self, queue: QueueRef) -> Result<()> {
        let backend = self.members.queue_backend;
        // SAFETY: the caller vouches for the queue.
        match self.call("sycl::queue::get_backend", || unsafe { backend(queue) })? {
            LEVEL_ZERO => Ok(()),
            got => Err(Error::BackendMismatch {
                wanted: LEVEL_ZERO,
                got,
            }),
        }
    }

    /// Returns the native context and driver of a context of Level Zero.
    ///
    /// # Errors
    ///
    /// As [`Sycl::wait`], and [`Error::UnsupportedVersion`] also where no queue was asked yet.
    ///
    /// # Safety
    ///
    /// `context` points at a `sycl::context` of this runtime on Level Zero, which stays until the process ends.
    pub unsafe fn native_of(&self, context: ContextRef) -> Result<NativeContext> {
        if !self.is_believed.load(Ordering::Relaxed) {
            return Err(Error::UnsupportedVersion {
                path: self.path.clone(),
                wrong: "number is new, and no queue of it has shown what it tells",
            });
        }
        let driver = self.platform_of(context)?;
        let context = self.handle_of(context)?;
        Ok(NativeContext { context, driver })
    }

    /// Returns the handle of a queue, and whether it is that of an immediate command list, where the backend has such.
    ///
    /// It is for telling queues apart: SYCL may use several for one, so that it is not to be waited for.
    ///
    /// # Errors
    ///
    /// As [`Sycl::wait`].
    ///
    /// # Safety
    ///
    /// As [`Sycl::wait`].
    pub unsafe fn native_queue(&self, queue: QueueRef) -> Result<(*mut c_void, bool)> {
        let (native, mut kind) = (self.members.queue_native, 0);
        let place = &raw mut kind;
        // SAFETY: the caller vouches for the queue, and there is room for an int.
        let handle = self.call("sycl::queue::getNative", || unsafe { native(queue, place) })?;
        Ok((address(handle), kind == 1))
    }

    /// Returns the context of a queue of whatever backend by its native handle.
    ///
    /// Of OpenCL's a reference is counted for the caller, who releases it.
    ///
    /// # Errors
    ///
    /// As [`Sycl::wait`].
    ///
    /// # Safety
    ///
    /// As [`Sycl::wait`].
    pub unsafe fn context_handle(&self, queue: QueueRef) -> Result<*mut c_void> {
        // SAFETY: the caller vouches for the queue.
        let context = unsafe { self.context_of(queue) }?;
        self.handle_of(context)
    }

    /// Returns the platform of a queue of whatever backend by its native handle.
    ///
    /// # Errors
    ///
    /// As [`Sycl::wait`].
    ///
    /// # Safety
    ///
    /// As [`Sycl::wait`].
    pub unsafe fn platform_handle(&self, queue: QueueRef) -> Result<*mut c_void> {
        // SAFETY: the caller vouches for the queue.
        let context = unsafe { self.context_of(queue) }?;
        self.platform_of(context)
    }

    /// Returns the handle of a device.
    ///
    /// # Errors
    ///
    /// As [`Sycl::wait`].
    ///
    /// # Safety
    ///
    /// `device` points at a live `sycl::device` of this runtime, which stays alive during the call.
    pub unsafe fn native_device(&self, device: *const c_void) -> Result<*mut c_void> {
        let native = self.members.device_native;
        // SAFETY: the caller vouches for the device.
        let handle = self.call("sycl::device::getNative", || unsafe { native(device) })?;
        Ok(address(handle))
    }

    /// Returns a queue's context in a place where it stays, and with it what it stands for.
    pub(super) unsafe fn context_of(&self, queue: QueueRef) -> Result<ContextRef> {
        const CALL: &str = "sycl::queue::get_context";
        let (context, mut room): (_, Room) = (self.members.queue_context, [0; 8]);
        let place = &raw mut room;
        // SAFETY: the caller vouches for the queue, and there is room for more than a context.
        self.call(CALL, || unsafe { context(place, queue) })?;
        held(room).ok_or(Error::NullResult { call: CALL })
    }

    /// Returns the handle of a context that [`Sycl::context_of`] has returned.
    pub(super) fn handle_of(&self, context: ContextRef) -> Result<*mut c_void> {
        let native = self.members.context_native;
        // SAFETY: the context stays.
        let handle = self.call("sycl::context::getNative", || unsafe { native(context) })?;
        Ok(address(handle))
    }

    pub(super) fn platform_of(&self, context: ContextRef) -> Result<*mut c_void> {
        let platform = self.members.context_platform;
        // Platforms live as long as the runtime, so that a reference that is not given back costs nothing.
        let mut room: Room = [0; 8];
        let place = &raw mut room;
        // SAFETY: `context_of` made the context, and there is room for more than a platform.
        self.call("sycl::context::get_platform", || unsafe {
            platform(place, context)
        })?;
        let native = self.members.platform_native;
        // SAFETY: the platform was just put there.
        let handle = self.call("sycl::platform::getNative", || unsafe {
            native(place.cast_const().cast())
        })?;
        Ok(address(handle))
    }

    /// Runs `function`, which calls the member `call`, in the guard.
    pub(super) fn call<R: Copy>(
        &self,
        call: &'static str,
        function: impl FnOnce() -> R + Copy,
    ) -> Result<R> {
        usable()?;
        guarded(call, function)
    }
}

/// Two values are equal where they are the same library of this process.
impl PartialEq for Sycl {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Sycl {}

/// Puts a context where it stays, once for each; it is never taken back, since that takes code of the version that made
/// it.
fn held(context: Room) -> Option<ContextRef> {
    static HELD: Mutex<Vec<&'static Room>> = Mutex::new(Vec::new());
    let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    // What they stand for comes first, and stays where it is as long as one of them does.
    let known = held.iter().position(|known| known[0] == context[0]);
    let index = known.unwrap_or_else(|| {
        held.push(Box::leak(Box::new(context)));
        held.len() - 1
    });
    let place: *const Room = held[index];
    ContextRef::new(place.cast_mut().cast())
}

pub(super) fn usable() -> Result<()> {
    fork::refuse_in_child(LIBRARY)?;
    end::refuse(LIBRARY)
}

/// Returns the file of the library that an address lies in.
fn file_of(address: *const c_void) -> Option<PathBuf> {
    let mut info = MaybeUninit::<libc::Dl_info>::zeroed();
    // SAFETY: the address may be anything, and there is room for the answer.
    let is_known = unsafe { libc::dladdr(address, info.as_mut_ptr()) } != 0;
    // SAFETY: zeros are a valid value, of null pointers.
    let name = unsafe { info.assume_init() }.dli_fname;
    if !is_known || name.is_null() {
        return None;
    }
    // SAFETY: the loader terminates its names, which stay as long as the library is mapped.
    let name = unsafe { CStr::from_ptr(name) };
    Some(OsStr::from_bytes(name.to_bytes()).into())
}

fn address(handle: u64) -> *mut c_void {
    let address = usize::try_from(handle).unwrap_or_default();
    std::ptr::with_exposed_provenance_mut(address)
}
