//! PyTorch's libraries for Intel GPUs: the inventory's row, and the context that all of its devices share.
//!
//! A stream's queue comes from Python, `torch.xpu.current_stream().sycl_queue`; what is done with it is SYCL's.
#![expect(unsafe_code, reason = "calls PyTorch's C++ by its symbol")]

use std::ffi::c_void;

use crate::error::{Error, Result};
use crate::guard::guarded;
use crate::library::{Library, symbols};
use crate::runtimes::{QueueConvention, Row};
use crate::sycl::ContextRef;
use crate::{end, fork};

/// The row of PyTorch's XPU.
pub(crate) const ROW: Row = Row {
    name: "torch_xpu",
    module: "torch",
    libraries: &["libc10_xpu.so"],
    required: &[Functions::NAMES],
    optional: &[],
    majors: &[],
    is_one_each: false,
    queues: QueueConvention::SyclBarrier,
};

symbols! {
    /// The functions that are called without Python.
    struct Functions {
        context: fn() -> *mut c_void = "_ZN3c103xpu18get_device_contextEv";
    }
}

/// Returns the context of PyTorch's `xpu`, which lives as long as the process, where this process has loaded its
/// library.
///
/// # Errors
///
/// [`Error::NotLoaded`], [`Error::SymbolsMissing`]; [`Error::ForeignException`], as where PyTorch finds no device;
/// [`Error::ForkedChild`], [`Error::ShuttingDown`].
pub fn torch_xpu_context() -> Result<ContextRef> {
    const CALL: &str = "c10::xpu::get_device_context";
    fork::watch_forks();
    fork::refuse_in_child(ROW.libraries[0])?;
    end::refuse(ROW.libraries[0])?;
    let libraries = Library::mapped(&ROW)?;
    // SAFETY: the mangled name holds that there are no arguments, and it returns a reference.
    let context = unsafe { Functions::resolve(&libraries) }?.context;
    end::watch();
    // SAFETY: the function has no demands.
    let context = guarded(CALL, || unsafe { context() })?;
    ContextRef::new(context).ok_or(Error::NullResult { call: CALL })
}
