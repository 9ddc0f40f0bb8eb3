//! Intel's extension for TensorFlow: its devices, and the queues that it works on.
//!
//! It has a context of its own, which no other framework shares.
#![expect(unsafe_code, reason = "calls the extension's functions")]

use std::ffi::{c_int, c_void};
use std::ptr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::{Error, Result};
use crate::guard::guarded;
use crate::library::{Library, loads, symbols};
use crate::runtimes::{QueueConvention, Row};
use crate::sycl::QueueRef;
use crate::{end, fork};

const MODULE: &str = "intel_extension_for_tensorflow";

/// The extension's row.
pub(crate) const ROW: Row = Row {
    name: "itex",
    module: MODULE,
    libraries: &["libitex_gpu_internal.so"],
    required: &[Functions::NAMES],
    optional: &[],
    majors: &[],
    is_one_each: false,
    queues: QueueConvention::Waited,
};

/// What the functions answer where they succeed.
const SUCCESS: c_int = 0;

symbols! {
    /// The functions of the extension that the adapter calls; the mangled names hold their arguments.
    struct Functions {
        count: fn(*mut c_int) -> c_int = "_Z22ITEX_GPUGetDeviceCountPi";
        device: fn(*mut *mut c_void, c_int) -> c_int = "_Z17ITEX_GPUGetDevicePPN4sycl3_V16deviceEi";
        queue: fn(*mut c_void, *mut *mut c_void) -> c_int = "_Z24ITEX_GPUGetDefaultStreamPN4sycl3_V16deviceEPPNS0_5queueE";
        synchronize: fn(*mut c_void) -> c_int = "_Z22ITEX_GPUCtxSynchronizePN4sycl3_V16deviceE";
    }
}

/// Intel's extension for TensorFlow, found in this process.
pub struct Itex {
    functions: Functions,
}

impl Itex {
    /// Attaches to the extension that this process has loaded; a success is remembered.
    ///
    /// # Errors
    ///
    /// [`Error::NotLoaded`], [`Error::NotOpened`], [`Error::SymbolsMissing`], [`Error::ForkedChild`].
    pub fn attached() -> Result<&'static Self> {
        static ATTACHED: OnceLock<Itex> = OnceLock::new();
        /// How much was loaded when it was last looked for in vain, which takes long and happens often.
        static MISSED: AtomicU64 = AtomicU64::new(0);
        if let Some(itex) = ATTACHED.get() {
            return Ok(itex);
        }
        let loads = loads();
        if MISSED.load(Ordering::Relaxed) == loads {
            return Err(Error::NotLoaded {
                library: ROW.libraries[0],
                module: MODULE,
            });
        }
        let itex = Self::attach().inspect_err(|_| MISSED.store(loads, Ordering::Relaxed))?;
        Ok(ATTACHED.get_or_init(|| itex))
    }

    #[cold]
    fn attach() -> Result<Self> {
        fork::watch_forks();
        fork::refuse_in_child(MODULE)?;
        let libraries = Library::mapped(&ROW)?;
        // SAFETY: the mangled names hold the types of the arguments, and each returns an enum of the size of an int.
        let functions = unsafe { Functions::resolve(&libraries) }?;
        end::watch();
        Ok(Self { functions })
    }

    /// Returns how many devices the extension has.
    ///
    /// # Errors
    ///
    /// [`Error::Status`], [`Error::ForeignException`], [`Error::ForkedChild`].
    pub fn device_count(&self) -> Result<usize> {
        let (count, mut found) = (self.functions.count, 0);
        let place = &raw mut found;
        // SAFETY: there is room for an int.
        call("ITEX_GPUGetDeviceCount", || unsafe { count(place) })?;
        Ok(usize::try_from(found).unwrap_or(0))
    }

    /// Returns the queue that the extension works on, on its device of that index; it lives as long as the process.
    ///
    /// # Errors
    ///
    /// As [`Itex::device_count`], and [`Error::NullResult`].
    pub fn queue(&self, index: usize) -> Result<QueueRef> {
        const CALL: &str = "ITEX_GPUGetDefaultStream";
        let device = self.device(index)?;
        let (queue, mut found) = (self.functions.queue, ptr::null_mut());
        let place = &raw mut found;
        // SAFETY: the device is the extension's, and there is room for a pointer.
        call(CALL, || unsafe { queue(device, place) })?;
        QueueRef::new(found).ok_or(Error::NullResult { call: CALL })
    }

    /// Waits on the host for all work of the extension on its device of that index.
    ///
    /// # Errors
    ///
    /// As [`Itex::queue`].
    pub fn wait(&self, index: usize) -> Result<()> {
        let (device, synchronize) = (self.device(index)?, self.functions.synchronize);
        // SAFETY: the device is the extension's.
        call("ITEX_GPUCtxSynchronize", || unsafe { synchronize(device) })
    }

    fn device(&self, index: usize) -> Result<*mut c_void> {
        const CALL: &str = "ITEX_GPUGetDevice";
        let index = c_int::try_from(index).unwrap_or(c_int::MAX);
        let (device, mut found) = (self.functions.device, ptr::null_mut());
        let place = &raw mut found;
        // SAFETY: there is room for a pointer; the extension checks the index.
        call(CALL, || unsafe { device(place, index) })?;
        match found.is_null() {
            true => Err(Error::NullResult { call: CALL }),
            false => Ok(found),
        }
    }
}

/// Runs `function`, which calls the extension's function `call`, in the guard, and reads its answer.
fn call(call: &'static str, function: impl FnOnce() -> c_int + Copy) -> Result<()> {
    fork::refuse_in_child(MODULE)?;
    end::refuse(MODULE)?;
    match guarded(call, function)? {
        SUCCESS => Ok(()),
        code => Err(Error::Status {
            call,
            code,
            message: "an error of the extension's own".to_owned(),
        }),
    }
}
