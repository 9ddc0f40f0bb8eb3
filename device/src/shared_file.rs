//! Host memory that processes share: a file without a name, mapped by each of them.
#![expect(unsafe_code, reason = "maps and unmaps pages")]

use std::os::fd::{AsRawFd as _, OwnedFd};
use std::os::unix::fs::MetadataExt as _;
use std::ptr::{self, NonNull};

use rustix::fs::{MemfdFlags, SealFlags, fcntl_add_seals, ftruncate, memfd_create};
use rustix::mm::{MapFlags, ProtFlags, mmap, munmap};

use crate::error::{Error, Result};
use crate::process::{Process, identity};
use crate::share_error::ShareError;
use crate::ticket::{Place, Ticket};

/// Host memory that other processes can open; it lives until the last of them has let go of it.
///
/// # Examples
///
/// ```
/// use dlpack_broker_device::{SharedFile, Ticket};
///
/// let memory = SharedFile::new(1000)?;
/// let passed: Vec<u8> = memory.ticket()?.to_bytes();
/// // In another process, by whatever channel the bytes took:
/// let same = SharedFile::open(&Ticket::from_bytes(&passed)?)?;
/// assert_eq!(same.bytes(), 1000);
/// # Ok::<(), dlpack_broker_device::Error>(())
/// ```
pub struct SharedFile {
    pointer: NonNull<u8>,
    bytes: usize,
    file: OwnedFd,
}

// SAFETY: the mapping has no thread, and is unmapped on any.
unsafe impl Send for SharedFile {}
// SAFETY: a shared value gives out its address alone.
unsafe impl Sync for SharedFile {}

impl SharedFile {
    /// Makes memory of so many bytes, zeroed, which starts on a page.
    ///
    /// # Errors
    ///
    /// [`ShareError::NoFile`], [`Error::OutOfMemory`].
    pub fn new(bytes: usize) -> Result<Self> {
        let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
        // Nobody can cut off what others have mapped, which would end them.
        let seals = SealFlags::SHRINK | SealFlags::GROW | SealFlags::SEAL;
        let make = || {
            let file = memfd_create("broker", flags)?;
            ftruncate(&file, bytes.max(1) as u64)?;
            fcntl_add_seals(&file, seals).map(|()| file)
        };
        let file = make().map_err(|error| ShareError::NoFile {
            bytes,
            reason: error.to_string(),
        })?;
        Self::map(file, bytes)
    }

    /// Opens the memory of another process, or of this one.
    ///
    /// # Errors
    ///
    /// [`ShareError::Ended`], [`ShareError::Released`], [`ShareError::Refused`], [`ShareError::OtherPlace`],
    /// [`Error::OutOfMemory`].
    pub fn open(ticket: &Ticket) -> Result<Self> {
        let Place::Host { descriptor, file } = ticket.place else {
            return Err(ShareError::OtherPlace {
                wanted: "memory of the host".to_owned(),
                got: "memory of a device".to_owned(),
            }
            .into());
        };
        let process = ticket.process;
        let opened = process.open(descriptor, file)?;
        let released = || ShareError::Released {
            process: process.id,
        };
        let found = opened.metadata().map_err(|_| released())?;
        // The descriptor may be another file's by now.
        let is_it = (found.dev(), found.ino()) == file && found.len() >= ticket.bytes as u64;
        if !is_it {
            return Err(released().into());
        }
        Self::map(opened.into(), ticket.bytes)
    }

    /// Returns what another process opens this memory by; it names this process, which has to keep the memory until
    /// then.
    ///
    /// # Errors
    ///
    /// [`ShareError::NoFile`].
    pub fn ticket(&self) -> Result<Ticket> {
        let file = identity(&self.file).map_err(|error| ShareError::NoFile {
            bytes: self.bytes,
            reason: error.to_string(),
        })?;
        Ok(Ticket {
            process: Process::this(),
            bytes: self.bytes,
            place: Place::Host {
                descriptor: self.file.as_raw_fd(),
                file,
            },
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
        self.bytes
    }

    fn map(file: OwnedFd, bytes: usize) -> Result<Self> {
        let protection = ProtFlags::READ | ProtFlags::WRITE;
        // SAFETY: the kernel chooses an address that is free, since none is given.
        let pages = unsafe {
            mmap(
                ptr::null_mut(),
                bytes.max(1),
                protection,
                MapFlags::SHARED,
                &file,
                0,
            )
        };
        let pointer = pages.ok().and_then(|pages| NonNull::new(pages.cast()));
        Ok(Self {
            pointer: pointer.ok_or(Error::OutOfMemory { bytes })?,
            bytes,
            file,
        })
    }
}

impl Drop for SharedFile {
    fn drop(&mut self) {
        // SAFETY: this value mapped these very pages, and whoever has the address let go of it before.
        let unmapped = unsafe { munmap(self.pointer.as_ptr().cast(), self.bytes.max(1)) };
        debug_assert!(
            unmapped.is_ok(),
            "whole mappings of our own can be unmapped"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(to: &SharedFile, at: usize, byte: u8) {
        assert!(at < to.bytes());
        // SAFETY: the byte is of the mapping, and the tests have one thread.
        unsafe { to.pointer().as_ptr().wrapping_add(at).write(byte) };
    }

    fn read(from: &SharedFile, at: usize) -> u8 {
        assert!(at < from.bytes());
        // SAFETY: as in `write`.
        unsafe { from.pointer().as_ptr().wrapping_add(at).read() }
    }

    #[test]
    fn who_opens_memory_sees_what_is_written_and_keeps_it() {
        let made = SharedFile::new(5000).unwrap();
        assert_eq!(read(&made, 4999), 0);
        let opened = SharedFile::open(&made.ticket().unwrap()).unwrap();
        write(&made, 4999, 7);
        assert_eq!(read(&opened, 4999), 7);
        write(&opened, 0, 9);
        assert_eq!(read(&made, 0), 9);
        drop(made);
        assert_eq!((read(&opened, 0), read(&opened, 4999)), (9, 7));
    }

    #[test]
    fn memory_that_was_opened_can_be_shared_on() {
        let made = SharedFile::new(10).unwrap();
        let opened = SharedFile::open(&made.ticket().unwrap()).unwrap();
        write(&made, 3, 5);
        drop(made);
        let third = SharedFile::open(&opened.ticket().unwrap()).unwrap();
        assert_eq!(read(&third, 3), 5);
    }

    #[test]
    fn no_bytes_are_shared_too() {
        let made = SharedFile::new(0).unwrap();
        let opened = SharedFile::open(&made.ticket().unwrap()).unwrap();
        assert_eq!(opened.bytes(), 0);
    }

    #[test]
    fn memory_that_is_gone_is_an_error() {
        let ticket = SharedFile::new(10).unwrap().ticket().unwrap();
        let error = SharedFile::open(&ticket).err().unwrap();
        assert!(
            error.to_string().contains("does not share it any more"),
            "{error}"
        );
    }

    #[test]
    fn more_than_the_system_has_is_an_error() {
        assert!(SharedFile::new(usize::MAX).is_err());
    }
}
