//! Memory of other processes: a handle names the process and its file, which is fetched by pidfd.
//!
//! In *null* mode a handle names neither, and what is opened by it is other memory of the same size.

use std::os::fd::AsRawFd as _;
use std::sync::Arc;

use level_zero_sys::ze_ipc_mem_handle_t;
use rustix::process::{self, PTracer, Pid, PidfdFlags, PidfdGetfdFlags};

use crate::machine::machine;
use crate::memory::{Allocation, Wish};
use crate::queue;
use crate::result::{INVALID_ARGUMENT, Result, UNKNOWN};
use crate::settings::settings;

const MAGIC: [u8; 8] = *b"swze-ipc";

/// The process and the file of a handle that names none.
const NOBODY: i32 = 0;
const NOTHING: i32 = -1;

/// Names an allocation to other processes, which may open it as long as this one lives.
pub(crate) fn export(allocation: &Allocation) -> Result<ze_ipc_mem_handle_t> {
    // The pages may be replaced by a file, which no command may write to meanwhile.
    let file = queue::with_all_paused(|| allocation.file())?;
    let (process, file) = file.map_or((NOBODY, NOTHING), |file| {
        // Some systems let only ancestors fetch a file; where there is no such rule, none is lifted.
        let _no_rule = process::set_ptracer(PTracer::Any);
        let process = process::getpid().as_raw_nonzero().get();
        (process, file.as_raw_fd())
    });
    let mut handle = ze_ipc_mem_handle_t { data: [0; 64] };
    let bytes = allocation.wish.bytes as u64;
    let fields = [
        &MAGIC[..],
        &process.to_ne_bytes(),
        &file.to_ne_bytes(),
        &bytes.to_ne_bytes(),
    ];
    for (place, byte) in handle.data.iter_mut().zip(fields.concat()) {
        *place = byte.cast_signed();
    }
    Ok(handle)
}

/// Refuses what is no handle of this driver.
pub(crate) fn check(handle: &ze_ipc_mem_handle_t) -> Result<()> {
    match handle.data.map(i8::cast_unsigned).starts_with(&MAGIC) {
        true => Ok(()),
        false => Err(INVALID_ARGUMENT),
    }
}

/// Maps what another process named.
pub(crate) fn import(
    handle: &ze_ipc_mem_handle_t,
    wish: impl FnOnce(usize) -> Wish,
) -> Result<Arc<Allocation>> {
    let data = handle.data.map(i8::cast_unsigned);
    let rest = data.strip_prefix(&MAGIC).ok_or(INVALID_ARGUMENT)?;
    let (process, rest) = rest.split_first_chunk().ok_or(INVALID_ARGUMENT)?;
    let (file, rest) = rest.split_first_chunk().ok_or(INVALID_ARGUMENT)?;
    let (bytes, _) = rest.split_first_chunk().ok_or(INVALID_ARGUMENT)?;
    let bytes = usize::try_from(u64::from_ne_bytes(*bytes)).map_err(|_| INVALID_ARGUMENT)?;
    if settings().is_null {
        return machine()?.allocations.allocate(wish(bytes));
    }
    let process = Pid::from_raw(i32::from_ne_bytes(*process)).ok_or(INVALID_ARGUMENT)?;
    let process =
        process::pidfd_open(process, PidfdFlags::empty()).map_err(|_| INVALID_ARGUMENT)?;
    let file = process::pidfd_getfd(process, i32::from_ne_bytes(*file), PidfdGetfdFlags::empty());
    let file = file.map_err(|_| UNKNOWN)?;
    machine()?.allocations.adopt(wish(bytes), file)
}
