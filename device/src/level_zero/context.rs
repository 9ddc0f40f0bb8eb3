//! Contexts: who may reach an allocation.
#![expect(unsafe_code, reason = "calls the loader")]

use std::ptr;
use std::sync::Arc;

use level_zero_sys::{
    ze_context_desc_t, ze_context_handle_t, ze_device_handle_t, ze_memory_allocation_properties_t,
    ze_memory_type_t, ze_structure_type_t,
};

use super::api::done;
use super::device::Device;
use super::driver::Driver;
use super::fork::{is_left, refuse_in_child};
use crate::error::Result;
use crate::memory::UsmKind;

/// A context of a driver; clones are the same context.
///
/// Allocations hold theirs, so that a context goes after the last of them.
#[derive(Clone)]
pub struct Context {
    inner: Arc<Inner>,
}

struct Inner {
    driver: Driver,
    handle: ze_context_handle_t,
    /// Whether it goes with the last clone; others belong to the driver or to another runtime.
    is_own: bool,
}

// SAFETY: a context's handle may be used on every thread, by the specification.
unsafe impl Send for Inner {}
// SAFETY: as for `Send`; entry points that take a context may be called concurrently.
unsafe impl Sync for Inner {}

/// What a context knows of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// The kind of its allocation.
    pub kind: UsmKind,
    /// The device that the allocation was made for, as an address that names its handle; null for the host's.
    pub(super) device: ze_device_handle_t,
    /// Names the allocation among all that the driver has made.
    pub id: u64,
}

impl Context {
    /// Returns the context that the driver of a device has anyway, or makes one where the driver is older than that.
    ///
    /// # Errors
    ///
    /// [`Error::Driver`](crate::Error::Driver).
    pub fn of_driver(device: &Device) -> Result<Self> {
        refuse_in_child()?;
        let driver = device.driver();
        let Some(default) = driver.api.newer().zeDriverGetDefaultContext else {
            return Self::new(device);
        };
        // SAFETY: the handle is the driver's.
        let handle = unsafe { default(driver.handle) };
        match handle.is_null() {
            true => Self::new(device),
            false => Ok(Self::over(driver, handle, false)),
        }
    }

    /// Makes a context over all devices of a device's driver.
    ///
    /// # Errors
    ///
    /// [`Error::Driver`](crate::Error::Driver), [`Error::ForkedChild`](crate::Error::ForkedChild).
    pub fn new(device: &Device) -> Result<Self> {
        refuse_in_child()?;
        let driver = device.driver();
        let desc = ze_context_desc_t {
            stype: ze_structure_type_t::ZE_STRUCTURE_TYPE_CONTEXT_DESC,
            pNext: ptr::null(),
            flags: 0,
        };
        let mut handle = ptr::null_mut();
        // SAFETY: the handle is the driver's, the structure says what it is, and there is room for one handle.
        let code = unsafe {
            (driver.api.functions().zeContextCreate)(
                driver.handle,
                &raw const desc,
                &raw mut handle,
            )
        };
        done("zeContextCreate", code)?;
        Ok(Self::over(driver, handle, true))
    }

    /// Takes another runtime's context for what it is.
    ///
    /// # Safety
    ///
    /// `handle` is a live context of the driver of `device`, and stays one until the last clone is dropped.
    #[must_use]
    pub unsafe fn adopt(device: &Device, handle: ze_context_handle_t) -> Self {
        Self::over(device.driver(), handle, false)
    }

    fn over(driver: Driver, handle: ze_context_handle_t, is_own: bool) -> Self {
        Self {
            inner: Arc::new(Inner {
                driver,
                handle,
                is_own,
            }),
        }
    }

    /// Returns the native handle, for runtimes that share the context; it lasts as long as this value.
    #[must_use]
    pub fn handle(&self) -> ze_context_handle_t {
        self.inner.handle
    }

    pub(super) fn driver(&self) -> Driver {
        self.inner.driver
    }

    /// Asks what an address is to this context; `None` where it knows nothing of it, as of other host memory.
    ///
    /// # Errors
    ///
    /// [`Error::Driver`](crate::Error::Driver).
    pub fn known(&self, address: *const u8) -> Result<Option<Known>> {
        refuse_in_child()?;
        let mut properties = ze_memory_allocation_properties_t {
            stype: ze_structure_type_t::ZE_STRUCTURE_TYPE_MEMORY_ALLOCATION_PROPERTIES,
            ..Default::default()
        };
        let mut device = ptr::null_mut();
        let ask = self.driver().api.functions().zeMemGetAllocProperties;
        // SAFETY: the context is live, the structure says what it is, and the address is looked up and not followed.
        let code = unsafe {
            ask(
                self.handle(),
                address.cast(),
                &raw mut properties,
                &raw mut device,
            )
        };
        done("zeMemGetAllocProperties", code)?;
        let kind = match properties.type_ {
            ze_memory_type_t::ZE_MEMORY_TYPE_DEVICE => UsmKind::Device,
            ze_memory_type_t::ZE_MEMORY_TYPE_SHARED => UsmKind::Shared,
            ze_memory_type_t::ZE_MEMORY_TYPE_HOST => UsmKind::Host,
            _ => return Ok(None),
        };
        Ok(Some(Known {
            kind,
            device,
            id: properties.id,
        }))
    }
}

impl Known {
    /// Claims that the allocation was made for a device.
    #[must_use]
    pub fn is_on(&self, device: &Device) -> bool {
        self.device == device.handle()
    }

    /// Claims that both allocations are in the memory of one device.
    pub(super) fn shares_device_with(&self, other: &Self) -> bool {
        let is_on_device = self.kind == UsmKind::Device && other.kind == UsmKind::Device;
        is_on_device && self.device == other.device
    }
}

/// Two values are equal where they are the same context of this process.
impl PartialEq for Context {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner) || self.handle() == other.handle()
    }
}

impl Eq for Context {}

impl Drop for Inner {
    fn drop(&mut self) {
        if self.is_own && !is_left() {
            // SAFETY: this value made the context, and whatever was made in it held a clone.
            let code = unsafe { (self.driver.api.functions().zeContextDestroy)(self.handle) };
            debug_assert!(
                done("zeContextDestroy", code).is_ok(),
                "a context of our own can be destroyed"
            );
        }
    }
}
