//! Tickets: what one process passes to another so that both have the same memory.
//!
//! A ticket is plain bytes. It names the process that shares, which has to run until the other one has opened the
//! memory; when both have it, either may end first.

use crate::error::{Error, Result};
use crate::process::Process;
use crate::share_error::ShareError;

const MAGIC: [u8; 8] = *b"brokshr2";

/// The length of a driver's handle.
pub(crate) const HANDLE: usize = 64;

/// Memory of a process that another one may open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    pub(crate) process: Process,
    pub(crate) bytes: usize,
    pub(crate) place: Place,
}

/// Where the memory is, and what opens it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A file of the host's memory: its descriptor in the process, and which file that is.
    Host { descriptor: i32, file: (u64, u64) },
    /// Memory of the device with that UUID, as its driver names it to other processes, and a file that the process has
    /// open as long as it shares this very memory: a driver gives the name of what was freed to another allocation.
    Device {
        uuid: [u8; 16],
        handle: Box<[u8; HANDLE]>,
        descriptor: i32,
        file: (u64, u64),
    },
}

impl Ticket {
    /// Returns the ticket as bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut written = MAGIC.to_vec();
        written.extend(self.process.id.to_le_bytes());
        written.extend(self.process.start.to_le_bytes());
        written.extend((self.bytes as u64).to_le_bytes());
        match &self.place {
            Place::Host { .. } => written.push(0),
            Place::Device { uuid, handle, .. } => {
                written.push(1);
                written.extend(uuid);
                written.extend(&**handle);
            }
        }
        let (descriptor, (device, inode)) = self.file();
        written.extend(descriptor.to_le_bytes());
        written.extend(device.to_le_bytes());
        written.extend(inode.to_le_bytes());
        written
    }

    /// Reads what [`Ticket::to_bytes`] wrote, maybe in another process.
    ///
    /// # Errors
    ///
    /// [`ShareError::NoTicket`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        read(bytes).ok_or_else(|| Error::from(ShareError::NoTicket { bytes: bytes.len() }))
    }

    /// Returns the size of the memory in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Returns the UUID of the device that has the memory; `None` for the host's.
    #[must_use]
    pub fn device(&self) -> Option<[u8; 16]> {
        match &self.place {
            Place::Host { .. } => None,
            Place::Device { uuid, .. } => Some(*uuid),
        }
    }

    /// Refuses memory that the process does not share any more, or a process that has ended.
    ///
    /// # Errors
    ///
    /// As [`Process::check_has`].
    pub(crate) fn check_shared(&self) -> Result<()> {
        let (descriptor, file) = self.file();
        self.process.check_has(descriptor, file)
    }

    /// Returns the file that the process has open while it shares the memory: its descriptor there, and which it is.
    fn file(&self) -> (i32, (u64, u64)) {
        match &self.place {
            Place::Host { descriptor, file }
            | Place::Device {
                descriptor, file, ..
            } => (*descriptor, *file),
        }
    }
}

fn read(bytes: &[u8]) -> Option<Ticket> {
    let mut left = bytes.strip_prefix(&MAGIC)?;
    let process = Process {
        id: u32::from_le_bytes(take(&mut left)?),
        start: u64::from_le_bytes(take(&mut left)?),
    };
    let bytes = usize::try_from(u64::from_le_bytes(take(&mut left)?)).ok()?;
    let device = match take(&mut left)? {
        [0] => None,
        [1] => Some((take(&mut left)?, Box::new(take(&mut left)?))),
        _ => return None,
    };
    let descriptor = i32::from_le_bytes(take(&mut left)?);
    let file = (
        u64::from_le_bytes(take(&mut left)?),
        u64::from_le_bytes(take(&mut left)?),
    );
    let place = match device {
        None => Place::Host { descriptor, file },
        Some((uuid, handle)) => Place::Device {
            uuid,
            handle,
            descriptor,
            file,
        },
    };
    left.is_empty().then_some(Ticket {
        process,
        bytes,
        place,
    })
}

fn take<const N: usize>(from: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, left) = from.split_first_chunk()?;
    *from = left;
    Some(*taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tickets() -> [Ticket; 2] {
        let host = Place::Host {
            descriptor: 7,
            file: (1, 2),
        };
        let device = Place::Device {
            uuid: [3; 16],
            handle: Box::new([4; HANDLE]),
            descriptor: 8,
            file: (9, 10),
        };
        [host, device].map(|place| Ticket {
            process: Process { id: 5, start: 6 },
            bytes: 1 << 40,
            place,
        })
    }

    #[test]
    fn tickets_are_read_as_they_were_written() {
        for ticket in tickets() {
            assert_eq!(Ticket::from_bytes(&ticket.to_bytes()), Ok(ticket));
        }
    }

    #[test]
    fn what_is_cut_or_longer_is_no_ticket() {
        for ticket in tickets() {
            let mut bytes = ticket.to_bytes();
            for length in 0..bytes.len() {
                assert!(Ticket::from_bytes(&bytes[..length]).is_err(), "{length}");
            }
            bytes.push(0);
            assert!(Ticket::from_bytes(&bytes).is_err());
        }
    }
}
