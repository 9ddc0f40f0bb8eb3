//! USM: memory that the driver allocates, each block by itself.
//!
//! Pooling is the business of whoever holds many of these.
#![expect(unsafe_code, reason = "calls the loader")]

use std::ffi::c_void;
use std::ptr::{self, NonNull};

use level_zero_sys::{
    ze_device_mem_alloc_desc_t, ze_host_mem_alloc_desc_t, ze_result_t, ze_structure_type_t,
};

use parking_lot::Mutex;

use super::api::done;
use super::context::Context;
use super::device::Device;
use super::fork::{is_left, refuse_in_child};
use super::share::{Name, Opened, check_kind};
use crate::error::{Error, Result};
use crate::memory::{ALIGNMENT, UsmKind};
use crate::ticket::Ticket;

/// A block of USM, freed when it is dropped.
///
/// Whoever has queued work on it keeps it until that is done.
pub struct Usm {
    pointer: NonNull<u8>,
    bytes: usize,
    kind: UsmKind,
    context: Context,
    source: Source,
}

/// Where a block came from, and so how it goes.
enum Source {
    /// This process allocated it.
    Allocated {
        /// The UUID of the device that it was made for.
        device: [u8; 16],
        /// What names it to other processes, once it was shared.
        shared: Mutex<Option<Name>>,
    },
    /// Another process shares it.
    Opened(Opened),
}

// SAFETY: the block is owned memory, which may be freed on every thread; nothing is read or written through it here.
unsafe impl Send for Usm {}
// SAFETY: a shared block gives out its address alone.
unsafe impl Sync for Usm {}

impl Usm {
    /// Allocates so many bytes, at least one, at a multiple of 64; what they hold is not defined.
    ///
    /// Host memory is every device's; the others are the device's.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfDeviceMemory`], [`Error::Driver`].
    pub fn new(context: &Context, device: &Device, kind: UsmKind, bytes: usize) -> Result<Self> {
        refuse_in_child()?;
        let size = bytes.max(1);
        let (call, (pointer, code)) = match kind {
            UsmKind::Device => ("zeMemAllocDevice", device_block(context, device, size)),
            UsmKind::Shared => ("zeMemAllocShared", shared_block(context, device, size)),
            UsmKind::Host => ("zeMemAllocHost", host_block(context, size)),
        };
        match code {
            ze_result_t::ZE_RESULT_ERROR_OUT_OF_DEVICE_MEMORY
            | ze_result_t::ZE_RESULT_ERROR_OUT_OF_HOST_MEMORY
            | ze_result_t::ZE_RESULT_ERROR_UNSUPPORTED_SIZE => Err(Error::OutOfDeviceMemory {
                bytes,
                device: device.name(),
            }),
            code => done(call, code).and_then(|()| {
                let pointer =
                    NonNull::new(pointer.cast()).ok_or_else(|| Error::OutOfDeviceMemory {
                        bytes,
                        device: device.name(),
                    })?;
                Ok(Self {
                    pointer,
                    bytes,
                    kind,
                    context: context.clone(),
                    source: Source::Allocated {
                        device: device.properties().uuid,
                        shared: Mutex::default(),
                    },
                })
            }),
        }
    }

    /// Returns the address of the first byte.
    #[must_use]
    pub fn pointer(&self) -> NonNull<u8> {
        self.pointer
    }

    /// Returns the size in bytes that was asked for.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Returns the kind.
    #[must_use]
    pub fn kind(&self) -> UsmKind {
        self.kind
    }

    /// Returns the context that it was allocated in.
    #[must_use]
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Returns what other processes open this memory by, with [`Opened`].
    ///
    /// It has to stay until they have; after that either may go first. What another process shares has its ticket.
    ///
    /// # Errors
    ///
    /// [`ShareError::Kind`](crate::ShareError::Kind) unless it is device memory,
    /// [`ShareError::NoFile`](crate::ShareError::NoFile), [`Error::Driver`], [`Error::ForkedChild`].
    pub fn share(&self) -> Result<Ticket> {
        let (device, shared) = match &self.source {
            Source::Opened(opened) => return Ok(opened.ticket().clone()),
            Source::Allocated { device, shared } => (device, shared),
        };
        // Before the lock, which a fork may have copied while it was held.
        refuse_in_child()?;
        check_kind(self.kind)?;
        let mut shared = shared.lock();
        let name = match &mut *shared {
            Some(name) => name,
            none => none.insert(Name::new(&self.context, self.pointer, self.bytes)?),
        };
        Ok(name.ticket(*device, self.bytes))
    }

    /// Claims that another process may have it too.
    pub(super) fn is_shared(&self) -> bool {
        match &self.source {
            Source::Allocated { shared, .. } => shared.lock().is_some(),
            Source::Opened(_) => true,
        }
    }

    /// Claims that this process allocated it.
    pub(super) fn is_own(&self) -> bool {
        matches!(self.source, Source::Allocated { .. })
    }
}

impl From<Opened> for Usm {
    fn from(opened: Opened) -> Self {
        Self {
            pointer: opened.pointer(),
            bytes: opened.bytes(),
            kind: UsmKind::Device,
            context: opened.context().clone(),
            source: Source::Opened(opened),
        }
    }
}

impl Drop for Usm {
    fn drop(&mut self) {
        let Source::Allocated { shared, .. } = &mut self.source else {
            // It closes itself.
            return;
        };
        if is_left() {
            return;
        }
        if let Some(name) = shared.get_mut().take() {
            name.forget(&self.context);
        }
        let free = self.context.driver().api.functions().zeMemFree;
        // SAFETY: this value allocated the block in this context, and whoever queued work on it waited.
        let code = unsafe { free(self.context.handle(), self.pointer.as_ptr().cast()) };
        debug_assert!(
            done("zeMemFree", code).is_ok(),
            "a block of our own can be freed"
        );
    }
}

fn device_desc() -> ze_device_mem_alloc_desc_t {
    ze_device_mem_alloc_desc_t {
        stype: ze_structure_type_t::ZE_STRUCTURE_TYPE_DEVICE_MEM_ALLOC_DESC,
        ..Default::default()
    }
}

fn host_desc() -> ze_host_mem_alloc_desc_t {
    ze_host_mem_alloc_desc_t {
        stype: ze_structure_type_t::ZE_STRUCTURE_TYPE_HOST_MEM_ALLOC_DESC,
        ..Default::default()
    }
}

fn device_block(context: &Context, device: &Device, bytes: usize) -> (*mut c_void, ze_result_t) {
    let (desc, mut pointer) = (device_desc(), ptr::null_mut());
    let allocate = context.driver().api.functions().zeMemAllocDevice;
    // SAFETY: context and device are of one driver, and there is room for an address.
    let code = unsafe {
        allocate(
            context.handle(),
            &raw const desc,
            bytes,
            ALIGNMENT,
            device.handle(),
            &raw mut pointer,
        )
    };
    (pointer, code)
}

fn shared_block(context: &Context, device: &Device, bytes: usize) -> (*mut c_void, ze_result_t) {
    let (desc, host, mut pointer) = (device_desc(), host_desc(), ptr::null_mut());
    let allocate = context.driver().api.functions().zeMemAllocShared;
    // SAFETY: context and device are of one driver, and there is room for an address.
    let code = unsafe {
        allocate(
            context.handle(),
            &raw const desc,
            &raw const host,
            bytes,
            ALIGNMENT,
            device.handle(),
            &raw mut pointer,
        )
    };
    (pointer, code)
}

fn host_block(context: &Context, bytes: usize) -> (*mut c_void, ze_result_t) {
    let (host, mut pointer) = (host_desc(), ptr::null_mut());
    let allocate = context.driver().api.functions().zeMemAllocHost;
    // SAFETY: the context is live, and there is room for an address.
    let code = unsafe {
        allocate(
            context.handle(),
            &raw const host,
            bytes,
            ALIGNMENT,
            &raw mut pointer,
        )
    };
    (pointer, code)
}
