//! What goes wrong where processes share memory.

use crate::memory::UsmKind;

/// What is wrong with memory that is to be shared, or with the ticket of such.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShareError {
    /// Bytes that are no ticket.
    #[error(
        "wanted the bytes of a ticket for shared memory, got {bytes} bytes that are none of this version: run the same \
         version of broker in both processes"
    )]
    NoTicket {
        /// How many bytes came.
        bytes: usize,
    },
    /// A process that has ended, or is of another container.
    #[error(
        "wanted memory of process {process}, which is not running here: open shared memory while the process that \
         shares it runs, on the same machine and in the same container"
    )]
    Ended {
        /// The number of the process.
        process: u32,
    },
    /// A process that has let go of the memory.
    #[error(
        "wanted memory of process {process}, which does not share it any more: keep it there until it is opened"
    )]
    Released {
        /// The number of the process.
        process: u32,
    },
    /// A system that does not let this process have it.
    #[error(
        "wanted memory of process {process}, and the system does not let this process have it ({reason}): run both as \
         the same user; for memory of a device, where /proc/sys/kernel/yama/ptrace_scope is not 0, share with the \
         processes that started yours"
    )]
    Refused {
        /// The number of the process.
        process: u32,
        /// What the system said.
        reason: String,
    },
    /// A ticket of another device's memory, or of the host's.
    #[error("wanted a ticket for {wanted}, got one for {got}")]
    OtherPlace {
        /// Where it was to be.
        wanted: String,
        /// Where it is.
        got: String,
    },
    /// A ticket that says more than there is.
    #[error(
        "wanted {wanted} bytes of memory of process {process}, which has {got} there: pass the ticket as it was made"
    )]
    Size {
        /// The number of the process.
        process: u32,
        /// What the ticket says.
        wanted: usize,
        /// What the memory has.
        got: usize,
    },
    /// Memory that is of a kind which no driver shares.
    #[error("wanted device memory to share, got {kind:?} memory: copy it to device memory first")]
    Kind {
        /// The kind of USM.
        kind: UsmKind,
    },
    /// A system that has no memory to share, or no files for it.
    #[error("wanted {bytes} bytes to share, and the system has none to give: {reason}")]
    NoFile {
        /// The size asked for.
        bytes: usize,
        /// What the system said.
        reason: String,
    },
}
