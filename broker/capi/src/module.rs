//! Modules of SPIR-V, and the kernels in them.
#![expect(unsafe_code, reason = "exports C functions")]

use std::ffi::c_char;

use dlpack_broker::device::level_zero::{self, Home};

use crate::argument;
use crate::context::Context;
use crate::entry::entry;
use crate::handle::{self, Kind};
use crate::status::Status;

/// Kernels that were built for the device of a context. Opaque.
pub struct Module(());

/// A kernel of a module: a function that runs once for each work item of a launch. Opaque.
pub struct Kernel(());

/// What a [`Module`] stands for.
pub(crate) struct Built {
    module: level_zero::Module,
    home: &'static Home,
}

/// What a [`Kernel`] stands for.
pub(crate) struct Launchable {
    pub(crate) kernel: level_zero::Kernel,
    pub(crate) home: &'static Home,
}

impl Kind for Module {
    type Object = Built;
    const NAME: &'static str = "a module";
    const MARK: u64 = u64::from_le_bytes(*b"a module");
}

impl Kind for Kernel {
    type Object = Launchable;
    const NAME: &'static str = "a kernel";
    const MARK: u64 = u64::from_le_bytes(*b"a kernel");
}

/// Builds SPIR-V for the device of a context, or takes what an earlier process has built from the cache on disk.
///
/// `context` keep. `spirv` keep: so many bytes, as a compiler wrote them. `flags` keep: the driver's build flags, such as
/// `"-cl-fast-relaxed-math"`; null for none. `module` give: release it by `broker_module_release`.
/// Errors: `BROKER_STATUS_INVALID_ARGUMENT` for what is no SPIR-V, and for what the driver's compiler refuses, with its
/// words; `BROKER_STATUS_INVALID_HANDLE`, `BROKER_STATUS_DRIVER_FAILURE`, `BROKER_STATUS_FORKED_CHILD`.
/// Threads: any, also at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_module_from_spirv(
    context: *const Context,
    spirv: *const u8,
    bytes: usize,
    flags: *const c_char,
    module: *mut *mut Module,
) -> Status {
    entry("broker_module_from_spirv", || {
        // SAFETY: the caller passes a handle.
        let home = *unsafe { handle::borrow(context, "context") }?;
        // SAFETY: the caller passes so many bytes.
        let spirv = unsafe { argument::values(spirv, bytes, "spirv") }?;
        let flags = match flags.is_null() {
            true => "",
            // SAFETY: the caller passes a text.
            false => unsafe { argument::text(flags, "flags") }?,
        };
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(module, "module") }?;
        level_zero::refuse_in_child()?;
        let (context, device) = (home.context(), home.device());
        let module = level_zero::Module::from_spirv(context, device, spirv, flags)?;
        output.write(handle::give::<Module>(Built { module, home }));
        Ok(())
    })
}

/// Releases a module; kernels of it stay.
///
/// `module` take: null is passed over.
/// Errors: `BROKER_STATUS_INVALID_HANDLE`.
/// Threads: any, while no other call uses this handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_module_release(module: *mut Module) -> Status {
    entry("broker_module_release", || {
        // SAFETY: the caller passes a handle and does not use it again.
        unsafe { handle::release(module, "module") }
    })
}

/// Finds a kernel by its name.
///
/// `module` keep. `name` keep. `kernel` give: release it by `broker_kernel_release`.
/// Errors: `BROKER_STATUS_INVALID_ARGUMENT` for other names, with those that there are; `BROKER_STATUS_INVALID_HANDLE`,
/// `BROKER_STATUS_DRIVER_FAILURE`, `BROKER_STATUS_FORKED_CHILD`.
/// Threads: any, also at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_kernel_from_module(
    module: *const Module,
    name: *const c_char,
    kernel: *mut *mut Kernel,
) -> Status {
    entry("broker_kernel_from_module", || {
        // SAFETY: the caller passes a handle.
        let built = unsafe { handle::borrow(module, "module") }?;
        // SAFETY: the caller passes a text.
        let name = unsafe { argument::text(name, "name") }?;
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(kernel, "kernel") }?;
        level_zero::refuse_in_child()?;
        let (kernel, home) = (built.module.kernel(name)?, built.home);
        output.write(handle::give::<Kernel>(Launchable { kernel, home }));
        Ok(())
    })
}

/// Releases a kernel; one that still runs goes on to its end.
///
/// `kernel` take: null is passed over.
/// Errors: `BROKER_STATUS_INVALID_HANDLE`.
/// Threads: any, while no other call uses this handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_kernel_release(kernel: *mut Kernel) -> Status {
    entry("broker_kernel_release", || {
        // SAFETY: the caller passes a handle and does not use it again.
        unsafe { handle::release(kernel, "kernel") }
    })
}
