//! Runtimes of frameworks in this process, and the contexts that they work in.
#![expect(
    unsafe_code,
    reason = "exports C functions, and takes contexts of runtimes over"
)]

use std::ffi::{OsStr, c_char};
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use dlpack_broker::device::level_zero::{self, Context as Native, Home, registry};
use dlpack_broker_adapters::{Dpctl, Itex, NativeContext, QueueRef, Sycl, torch_xpu_context};

use crate::argument;
use crate::context::Context;
use crate::device::Device;
use crate::entry::entry;
use crate::error::{Error, Result};
use crate::handle;
use crate::status::Status;

/// How a runtime tells its context on a device; `None` where it has none there.
type Tell = fn(&level_zero::Device) -> Result<Option<NativeContext>>;

/// The runtimes by the names that Python's `broker.use_context_of` has for them.
const RUNTIMES: [(&str, Tell); 3] = [
    ("dpctl", of_dpctl),
    ("torch", of_torch),
    ("tensorflow", of_tensorflow),
];

/// Loads the library of a framework's runtime into a program in which no Python does, such as dpctl's
/// `libDPCTLSyclInterface.so`; it stays until the process ends.
///
/// `path` keep. What the library does when it is loaded is the caller's to answer for.
/// Errors: `BROKER_STATUS_INVALID_ARGUMENT`; `BROKER_STATUS_NO_RUNTIME`, with the words of the system's loader.
/// Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_runtime_load(path: *const c_char) -> Status {
    entry("broker_runtime_load", || {
        // SAFETY: the caller passes a text.
        let path = unsafe { argument::text(path, "path") }?;
        let path = Path::new(OsStr::from_bytes(path.as_bytes()));
        // SAFETY: the caller answers for the library.
        Ok(unsafe { dlpack_broker_adapters::load(path) }?)
    })
}

/// Finds the context that a runtime of this process works in on a device, so that arrays made there are its memory too.
///
/// `runtime` keep: `"dpctl"`, `"torch"` for PyTorch's `xpu`, or `"tensorflow"` for that with Intel's extension, loaded by
/// the program, by its Python or by `broker_runtime_load`. `device` keep. `context` give: release it by
/// `broker_context_release`.
/// Errors: `BROKER_STATUS_INVALID_ARGUMENT` for other names, and for the host; `BROKER_STATUS_INVALID_HANDLE`;
/// `BROKER_STATUS_NO_RUNTIME` where it is not loaded, cannot be called or has no context on that device;
/// `BROKER_STATUS_DRIVER_FAILURE` for what it throws; `BROKER_STATUS_FORKED_CHILD`.
/// Threads: any, also at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_context_of_runtime(
    runtime: *const c_char,
    device: *const Device,
    context: *mut *mut Context,
) -> Status {
    entry("broker_context_of_runtime", || {
        // SAFETY: the caller passes a text.
        let name = unsafe { argument::text(runtime, "runtime") }?;
        // SAFETY: the caller passes a handle.
        let place = unsafe { handle::borrow(device, "device") }?;
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(context, "context") }?;
        let (name, tell) = named(name)?;
        let home = home_in(name, tell, place.level_zero()?)?;
        output.write(handle::give::<Context>(home));
        Ok(())
    })
}

fn named(name: &str) -> Result<(&'static str, Tell)> {
    let found = RUNTIMES.into_iter().find(|(known, _)| *known == name);
    found.ok_or_else(|| Error::Runtime {
        got: name.to_owned(),
        known: RUNTIMES.map(|(known, _)| known).join(", "),
    })
}

fn home_in(
    runtime: &'static str,
    tell: Tell,
    device: &level_zero::Device,
) -> Result<&'static Home> {
    if let Some(home) = registry::home_in(runtime, device)? {
        return Ok(home);
    }
    let none = || Error::NoContext {
        runtime,
        device: device.name(),
    };
    let is_its = |told: &NativeContext| told.driver == device.driver_handle().cast();
    let told = tell(device)?.filter(is_its).ok_or_else(none)?;
    // SAFETY: the runtime made the context of the device's driver, and it lives until the process ends.
    let context = unsafe { Native::adopt(device, told.context.cast()) };
    registry::register(runtime, device, &context)?;
    registry::home_in(runtime, device)?.ok_or_else(none)
}

fn of_dpctl(device: &level_zero::Device) -> Result<Option<NativeContext>> {
    let native = device.handle().cast::<std::ffi::c_void>();
    Ok(Dpctl::attached()?.context_on(native)?)
}

fn of_torch(_device: &level_zero::Device) -> Result<Option<NativeContext>> {
    let context = torch_xpu_context()?;
    // SAFETY: the context is PyTorch's, and lives as long as the process.
    let owner = unsafe { Sycl::owner_of_context(context) }?;
    // SAFETY: as above; PyTorch takes devices of Level Zero alone, and the caller checks whose the driver is.
    Ok(Some(unsafe { owner.native_of(context) }?))
}

fn of_tensorflow(_device: &level_zero::Device) -> Result<Option<NativeContext>> {
    let itex = Itex::attached()?;
    let queue: QueueRef = match itex.device_count()? {
        0 => return Ok(None),
        _ => itex.queue(0)?,
    };
    // SAFETY: the extension's queue lives as long as the process.
    let owner = unsafe { Sycl::owner_of(queue) }?;
    // SAFETY: as above.
    Ok(Some(unsafe { owner.native_context(queue) }?))
}
