//! The version of the ABI, and the check that header and library have the same.
#![expect(unsafe_code, reason = "exports C functions")]

use crate::entry::entry;
use crate::error::Error;
use crate::status::Status;

/// The version of the ABI that this header is of; the number at the end of the library's soname.
pub const BROKER_ABI_VERSION: u32 = 0;

/// Returns the version of the ABI that the library has.
///
/// Threads: any.
#[unsafe(no_mangle)]
pub extern "C" fn broker_abi_version() -> u32 {
    BROKER_ABI_VERSION
}

/// Checks that the library has the ABI of a header: pass `BROKER_ABI_VERSION`.
///
/// The soname sees to that for programs that are linked to the library. Those that open it by themselves call this
/// first.
///
/// Errors: `BROKER_STATUS_ABI_MISMATCH`.
/// Threads: any.
#[unsafe(no_mangle)]
pub extern "C" fn broker_abi_check(header: u32) -> Status {
    entry("broker_abi_check", || {
        let library = BROKER_ABI_VERSION;
        match header == library {
            true => Ok(()),
            false => Err(Error::Abi { library, header }),
        }
    })
}
