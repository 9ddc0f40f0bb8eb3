//! Device memory that processes share, by the handles of its driver.
#![expect(unsafe_code, reason = "calls the loader")]

use std::os::fd::{AsRawFd as _, OwnedFd};
use std::ptr::{self, NonNull};

use level_zero_sys::ze_ipc_mem_handle_t;

use super::api::done;
use super::context::Context;
use super::device::Device;
use super::fork::{is_child, refuse_in_child};
use crate::error::Result;
use crate::memory::UsmKind;
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
    /// [`ShareError::Ended`], [`ShareError::Released`], [`ShareError::Refused`], [`ShareError::OtherPlace`];
    /// [`Error::Driver`](crate::Error::Driver), [`Error::ForkedChild`](crate::Error::ForkedChild).
    pub fn open(context: &Context, device: &Device, ticket: &Ticket) -> Result<Self> {
        refuse_in_child()?;
        let other = |got: &str| ShareError::OtherPlace {
            wanted: format!("memory of {}", device.name()),
            got: got.to_owned(),
        };
        let (uuid, handle) = match &ticket.place {
            Place::Device { uuid, handle } => (uuid, handle),
            Place::Host { .. } => return Err(other("memory of the host").into()),
        };
        if *uuid != device.properties().uuid {
            return Err(other("memory of another device").into());
        }
        ticket.process.check_runs()?;
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
        Ok(Self {
            pointer,
            context: context.clone(),
            ticket: ticket.clone(),
        })
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
}

impl Drop for Opened {
    fn drop(&mut self) {
        if is_child() {
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

/// Asks a driver to name an allocation to other processes.
pub(super) fn name(context: &Context, address: NonNull<u8>) -> Result<ze_ipc_mem_handle_t> {
    let mut handle = ze_ipc_mem_handle_t::default();
    let ask = context.driver().api.functions().zeMemGetIpcHandle;
    // SAFETY: the context is live, the address is looked up there, and there is room for a handle.
    let code = unsafe { ask(context.handle(), address.as_ptr().cast(), &raw mut handle) };
    done("zeMemGetIpcHandle", code).map(|()| handle)
}

/// Lets a driver forget the name of an allocation, where it is new enough to have been told.
pub(super) fn forget(context: &Context, handle: ze_ipc_mem_handle_t) {
    if let Some(put) = context.driver().api.newer().zeMemPutIpcHandle {
        // SAFETY: the driver gave this handle in this context, and it is given back once.
        let _older_drivers_keep_none = unsafe { put(context.handle(), handle) };
    }
}

/// Returns a handle's bytes.
pub(super) fn bytes_of(handle: &ze_ipc_mem_handle_t) -> Box<[u8; HANDLE]> {
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
    use crate::process::Process;

    fn ticket(process: Process) -> Ticket {
        Ticket {
            process,
            bytes: 1,
            place: Place::Device {
                uuid: [0; 16],
                handle: Box::new([0; HANDLE]),
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
