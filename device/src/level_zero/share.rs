//! Device memory that processes share, by the handles of its driver.
//!
//! A driver gives the handle of memory that was freed to another allocation. So who shares memory also has a file open
//! as long as that lives, its witness: who opens the memory asks for that before, and again when it has it.
#![expect(unsafe_code, reason = "calls the loader")]

use std::io;
use std::os::fd::{AsRawFd as _, OwnedFd};
use std::ptr::{self, NonNull};

use level_zero_sys::ze_ipc_mem_handle_t;
use rustix::fs::{MemfdFlags, memfd_create};

use super::api::done;
use super::context::Context;
use super::device::Device;
use super::fork::{is_left, refuse_in_child};
use crate::error::Result;
use crate::memory::UsmKind;
use crate::process::{Process, identity};
use crate::share_error::ShareError;
use crate::ticket::{HANDLE, Place, Ticket};

/// Device memory that another process shares with this one; closed when this is dropped.
///
/// Whoever has queued work on it keeps it until that is done, or has [`Pool::adopt`](super::Pool::adopt) do so.
pub struct Opened {
    pointer: NonNull<u8>,
    context: Context,
    ticket: Ticket,
}

// SAFETY: the memory may be closed on every thread; nothing is read or written through it here.
unsafe impl Send for Opened {}
// SAFETY: a shared value gives out its address alone.
unsafe impl Sync for Opened {}

impl Opened {
    /// Opens memory for a device, which is the one that has it.
    ///
    /// # Errors
    ///
    /// [`ShareError::Ended`], [`ShareError::Released`], [`ShareError::Refused`], [`ShareError::OtherPlace`],
    /// [`ShareError::Size`]; [`Error::Driver`](crate::Error::Driver), [`Error::ForkedChild`](crate::Error::ForkedChild).
    pub fn open(context: &Context, device: &Device, ticket: &Ticket) -> Result<Self> {
        refuse_in_child()?;
        let other = |got: &str| ShareError::OtherPlace {
            wanted: format!("memory of {}", device.name()),
            got: got.to_owned(),
        };
        let (uuid, handle) = match &ticket.place {
            Place::Device { uuid, handle, .. } => (uuid, handle),
            Place::Host { .. } => return Err(other("memory of the host").into()),
        };
        if *uuid != device.properties().uuid {
            return Err(other("memory of another device").into());
        }
        ticket.check_shared()?;
        let (handle, _until_opened) = local(ticket, **handle)?;
        let mut address = ptr::null_mut();
        let open = context.driver().api.functions().zeMemOpenIpcHandle;
        // SAFETY: context and device are of one driver, the handle is one of its, and there is room for an address.
        let code = unsafe {
            open(
                context.handle(),
                device.handle(),
                handle,
                0,
                &raw mut address,
            )
        };
        done("zeMemOpenIpcHandle", code)?;
        let pointer = NonNull::new(address.cast()).ok_or(ShareError::Released {
            process: ticket.process.id,
        })?;
        let opened = Self {
            pointer,
            context: context.clone(),
            ticket: ticket.clone(),
        };
        // Otherwise it may be other memory, which got the handle meanwhile.
        ticket.check_shared()?;
        opened.check_size()?;
        Ok(opened)
    }

    /// Returns the address of the first byte.
    #[must_use]
    pub fn pointer(&self) -> NonNull<u8> {
        self.pointer
    }

    /// Returns the size in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.ticket.bytes
    }

    /// Returns the context that it is open in.
    #[must_use]
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Returns what it was opened by, which other processes may open it by too, while the one that shares it runs.
    #[must_use]
    pub fn ticket(&self) -> &Ticket {
        &self.ticket
    }

    /// Refuses a ticket of more than the driver opened.
    fn check_size(&self) -> Result<()> {
        let (mut start, mut bytes) = (ptr::null_mut(), 0);
        let ask = self.context.driver().api.functions().zeMemGetAddressRange;
        let own = self.pointer.as_ptr();
        // SAFETY: the context is live, the address is looked up there, and there is room for an address and a size.
        let code = unsafe {
            ask(
                self.context.handle(),
                own.cast(),
                &raw mut start,
                &raw mut bytes,
            )
        };
        done("zeMemGetAddressRange", code)?;
        let got = bytes.saturating_sub(own.addr().wrapping_sub(start.addr()));
        match self.ticket.bytes <= got {
            true => Ok(()),
            false => Err(ShareError::Size {
                process: self.ticket.process.id,
                wanted: self.ticket.bytes,
                got,
            }
            .into()),
        }
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        if is_left() {
            return;
        }
        let close = self.context.driver().api.functions().zeMemCloseIpcHandle;
        // SAFETY: this value opened the memory in this context, and whoever queued work on it waited.
        let code = unsafe { close(self.context.handle(), self.pointer.as_ptr().cast()) };
        debug_assert!(
            done("zeMemCloseIpcHandle", code).is_ok(),
            "memory that was opened can be closed"
        );
    }
}

/// What names an allocation to other processes.
pub(super) struct Name {
    handle: ze_ipc_mem_handle_t,
    witness: OwnedFd,
    file: (u64, u64),
}

impl Name {
    /// Asks a driver for the name of an allocation of so many bytes.
    pub(super) fn new(context: &Context, address: NonNull<u8>, bytes: usize) -> Result<Self> {
        let make = || {
            let witness = memfd_create("broker-witness", MemfdFlags::CLOEXEC)?;
            Ok((identity(&witness)?, witness))
        };
        let (file, witness) = make().map_err(|error: io::Error| ShareError::NoFile {
            bytes,
            reason: error.to_string(),
        })?;
        let mut handle = ze_ipc_mem_handle_t::default();
        let ask = context.driver().api.functions().zeMemGetIpcHandle;
        // SAFETY: the context is live, the address is looked up there, and there is room for a handle.
        let code = unsafe { ask(context.handle(), address.as_ptr().cast(), &raw mut handle) };
        done("zeMemGetIpcHandle", code)?;
        Ok(Self {
            handle,
            witness,
            file,
        })
    }

    /// Returns the ticket of so many bytes of a device, which live as long as this value.
    pub(super) fn ticket(&self, uuid: [u8; 16], bytes: usize) -> Ticket {
        Ticket {
            process: Process::this(),
            bytes,
            place: Place::Device {
                uuid,
                handle: bytes_of(&self.handle),
                descriptor: self.witness.as_raw_fd(),
                file: self.file,
            },
        }
    }

    /// Ends the sharing before the allocation is freed: who opens it from now on is told, and the driver forgets the
    /// handle, where it is new enough to have been told.
    pub(super) fn forget(self, context: &Context) {
        drop(self.witness);
        if let Some(put) = context.driver().api.newer().zeMemPutIpcHandle {
            // SAFETY: the driver gave this handle in this context, and it is given back once.
            let _older_drivers_keep_none = unsafe { put(context.handle(), self.handle) };
        }
    }
}

/// Returns a handle's bytes.
fn bytes_of(handle: &ze_ipc_mem_handle_t) -> Box<[u8; HANDLE]> {
    Box::new(handle.data.map(std::ffi::c_char::cast_unsigned))
}

/// Makes a handle one of this process, with what it needs until it is opened.
///
/// Drivers name their process in it and fetch what they need by themselves; in those of older ones stands a descriptor
/// first, which is that of the process that shares.
fn local(ticket: &Ticket, handle: [u8; HANDLE]) -> Result<(ze_ipc_mem_handle_t, Option<OwnedFd>)> {
    let (words, _) = handle.as_chunks::<4>();
    let process = ticket.process.id.to_ne_bytes();
    let names_process = words[1..].contains(&process);
    let mut handle = handle;
    let mut fetched = None;
    if !names_process {
        let own = ticket.process.fetch(i32::from_ne_bytes(words[0]))?;
        handle[..4].copy_from_slice(&own.as_raw_fd().to_ne_bytes());
        fetched = Some(own);
    }
    let handle = ze_ipc_mem_handle_t {
        data: handle.map(u8::cast_signed),
    };
    Ok((handle, fetched))
}

/// Refuses what the driver would not share, or only some drivers.
pub(super) fn check_kind(kind: UsmKind) -> Result<()> {
    match kind {
        UsmKind::Device => Ok(()),
        kind => Err(ShareError::Kind { kind }.into()),
    }
}

#[cfg(test)]
mod tests {
    use std::os::fd::AsRawFd as _;

    use super::*;

    fn ticket(process: Process) -> Ticket {
        Ticket {
            process,
            bytes: 1,
            place: Place::Device {
                uuid: [0; 16],
                handle: Box::new([0; HANDLE]),
                descriptor: 0,
                file: (0, 0),
            },
        }
    }

    #[test]
    fn a_handle_that_names_its_process_stays_as_it_is() {
        let this = Process::this();
        let mut handle = [9; HANDLE];
        handle[16..20].copy_from_slice(&this.id.to_ne_bytes());
        let (made, fetched) = local(&ticket(this), handle).unwrap();
        assert_eq!(*bytes_of(&made), handle);
        assert!(fetched.is_none());
    }

    #[test]
    fn a_descriptor_becomes_one_of_this_process() {
        let file = tempfile::tempfile().unwrap();
        let mut handle = [0; HANDLE];
        handle[..4].copy_from_slice(&file.as_raw_fd().to_ne_bytes());
        handle[8] = 5;
        let (made, fetched) = local(&ticket(Process::this()), handle).unwrap();
        let own = fetched.unwrap().as_raw_fd();
        assert_ne!(own, file.as_raw_fd());
        let made = bytes_of(&made);
        assert_eq!(made[..4], own.to_ne_bytes());
        assert_eq!(made[4..], handle[4..]);
    }

    #[test]
    fn a_descriptor_that_is_closed_is_an_error() {
        let mut handle = [0; HANDLE];
        handle[..4].copy_from_slice(&9999_i32.to_ne_bytes());
        let error = local(&ticket(Process::this()), handle).unwrap_err();
        assert!(
            error.to_string().contains("does not share it any more"),
            "{error}"
        );
    }
}
