//! Modules: SPIR-V that a driver has built for a device, or the binary of an earlier build.
#![expect(unsafe_code, reason = "calls the loader")]

use std::ffi::{CStr, CString};
use std::ptr;
use std::sync::Arc;

use level_zero_sys::{
    ze_module_build_log_handle_t, ze_module_desc_t, ze_module_format_t, ze_module_handle_t,
    ze_result_t, ze_structure_type_t,
};

use super::api::done;
use super::cache::{Cache, Key};
use super::context::Context;
use super::device::Device;
use super::fork::{is_left, refuse_in_child};
use super::interface::Interface;
use super::kernel::Kernel;
use super::parameter::Parameter;
use crate::error::Result;
use crate::kernel_error::KernelError;

/// Kernels that are built for a device; clones are the same module.
#[derive(Clone)]
pub struct Module {
    inner: Arc<Inner>,
}

struct Inner {
    context: Context,
    device: Device,
    handle: ze_module_handle_t,
    interface: Interface,
    is_cached: bool,
}

// SAFETY: a module's handle may be used on every thread, by the specification.
unsafe impl Send for Inner {}
// SAFETY: as for `Send`; what is asked of a module may be asked concurrently.
unsafe impl Sync for Inner {}

impl Module {
    /// Builds SPIR-V for a device, or takes the binary of an earlier build from the cache.
    ///
    /// `flags` are the driver's, such as `-cl-fast-relaxed-math`; empty for none.
    ///
    /// # Errors
    ///
    /// [`KernelError::NotSpirv`], [`KernelError::TornSpirv`], [`KernelError::Flags`]; [`KernelError::Build`] with what
    /// the driver's compiler says; [`Error::Driver`](crate::Error::Driver),
    /// [`Error::ForkedChild`](crate::Error::ForkedChild).
    pub fn from_spirv(
        context: &Context,
        device: &Device,
        spirv: &[u8],
        flags: &str,
    ) -> Result<Self> {
        refuse_in_child()?;
        let interface = Interface::read(spirv)?;
        let flags = CString::new(flags).map_err(|_| KernelError::Flags {
            flags: flags.to_owned(),
        })?;
        let (cache, key) = (Cache::of_process(), key(device, spirv, &flags)?);
        let made = |handle, is_cached| Self {
            inner: Arc::new(Inner {
                context: context.clone(),
                device: device.clone(),
                handle,
                interface: interface.clone(),
                is_cached,
            }),
        };
        // A driver may refuse the binary of another version of itself. What is built anew then takes its place.
        let known = cache.load(&key).and_then(|binary| {
            let native = ze_module_format_t::ZE_MODULE_FORMAT_NATIVE;
            create(context, device, native, &binary, &flags).ok()
        });
        if let Some(handle) = known {
            return Ok(made(handle, true));
        }
        let spirv_format = ze_module_format_t::ZE_MODULE_FORMAT_IL_SPIRV;
        let handle = create(context, device, spirv_format, spirv, &flags)?;
        let module = made(handle, false);
        if let Ok(binary) = module.binary() {
            cache.store(&key, &binary);
        }
        Ok(module)
    }

    /// Returns the context that the module was built in.
    #[must_use]
    pub fn context(&self) -> &Context {
        &self.inner.context
    }

    /// Returns the device that the module was built for.
    #[must_use]
    pub fn device(&self) -> &Device {
        &self.inner.device
    }

    /// Claims that nothing was built, since the cache had the binary.
    #[must_use]
    pub fn is_cached(&self) -> bool {
        self.inner.is_cached
    }

    /// Lists the kernels by name, with how they take their arguments.
    pub fn kernels(&self) -> impl Iterator<Item = (&str, &[Parameter])> {
        let kernels = self.inner.interface.kernels.iter();
        kernels.map(|(name, parameters)| (name.as_str(), parameters.as_slice()))
    }

    /// Returns a kernel.
    ///
    /// # Errors
    ///
    /// [`KernelError::UnknownKernel`], which lists those that there are; [`Error::Driver`](crate::Error::Driver).
    pub fn kernel(&self, name: &str) -> Result<Kernel> {
        let known = self.kernels().find(|(known, _)| *known == name);
        let (_, parameters) = known.ok_or_else(|| KernelError::UnknownKernel {
            name: name.to_owned(),
            names: self.inner.interface.names(),
        })?;
        Kernel::new(self, name, parameters)
    }

    pub(super) fn handle(&self) -> ze_module_handle_t {
        self.inner.handle
    }

    /// Claims that a kernel may take addresses out of memory or numbers.
    pub(super) fn finds_addresses(&self) -> bool {
        self.inner.interface.finds_addresses
    }

    /// Returns what the driver can make the module of again without compiling.
    fn binary(&self) -> Result<Vec<u8>> {
        let ask = self
            .context()
            .driver()
            .api
            .functions()
            .zeModuleGetNativeBinary;
        let mut size = 0;
        // SAFETY: the module is live, and no buffer asks for the size.
        done("zeModuleGetNativeBinary", unsafe {
            ask(self.handle(), &raw mut size, ptr::null_mut())
        })?;
        let mut binary = vec![0; size];
        // SAFETY: the module is live, and the buffer has so many bytes.
        done("zeModuleGetNativeBinary", unsafe {
            ask(self.handle(), &raw mut size, binary.as_mut_ptr())
        })?;
        binary.truncate(size);
        Ok(binary)
    }
}

/// Names what a build makes: by the driver, the device, the flags and the source.
fn key(device: &Device, spirv: &[u8], flags: &CStr) -> Result<Key> {
    let (driver, version) = device.driver().identity()?;
    let known = device.properties();
    Ok(Key::new(&[
        &driver,
        &version.to_le_bytes(),
        &known.uuid,
        known.name.as_bytes(),
        flags.to_bytes(),
        spirv,
    ]))
}

fn create(
    context: &Context,
    device: &Device,
    format: ze_module_format_t,
    input: &[u8],
    flags: &CStr,
) -> Result<ze_module_handle_t> {
    const CALL: &str = "zeModuleCreate";
    let desc = ze_module_desc_t {
        stype: ze_structure_type_t::ZE_STRUCTURE_TYPE_MODULE_DESC,
        format,
        inputSize: input.len(),
        pInputModule: input.as_ptr(),
        pBuildFlags: flags.as_ptr(),
        ..Default::default()
    };
    let (mut module, mut log) = (ptr::null_mut(), ptr::null_mut());
    let create = context.driver().api.functions().zeModuleCreate;
    // SAFETY: context and device are of one driver, the structure says what it is, its pointers hold for the call, and
    // there is room for two handles.
    let code = unsafe {
        create(
            context.handle(),
            device.handle(),
            &raw const desc,
            &raw mut module,
            &raw mut log,
        )
    };
    let log = take(context, log);
    match code {
        ze_result_t::ZE_RESULT_SUCCESS => Ok(module),
        ze_result_t::ZE_RESULT_ERROR_DEVICE_LOST => done(CALL, code).map(|()| module),
        code => Err(KernelError::Build {
            call: CALL,
            code,
            log,
        }
        .into()),
    }
}

/// Takes what the compiler wrote out of a log, which goes.
fn take(context: &Context, log: ze_module_build_log_handle_t) -> String {
    const NOTHING: &str = "nothing";
    if log.is_null() {
        return NOTHING.to_owned();
    }
    let functions = context.driver().api.functions();
    let (tell, mut size) = (functions.zeModuleBuildLogGetString, 0);
    // SAFETY: the log is live, and no buffer asks for the size.
    let _none_is_empty = unsafe { tell(log, &raw mut size, ptr::null_mut()) };
    let mut text = vec![0_u8; size];
    if size > 0 {
        // SAFETY: the log is live, and the buffer has so many bytes.
        let _none_is_empty = unsafe { tell(log, &raw mut size, text.as_mut_ptr().cast()) };
    }
    // SAFETY: the log was given to this process alone, and goes once.
    let _gone = unsafe { (functions.zeModuleBuildLogDestroy)(log) };
    let text = text.split(|byte| *byte == 0).next().unwrap_or_default();
    let text = String::from_utf8_lossy(text).trim().to_owned();
    match text.is_empty() {
        true => NOTHING.to_owned(),
        false => text,
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if is_left() {
            return;
        }
        let destroy = self.context.driver().api.functions().zeModuleDestroy;
        // SAFETY: the module is this value's, and its kernels, each of which held it, are gone.
        let _gone = unsafe { destroy(self.handle) };
    }
}
