//! *Null* mode in entry points: what would be work, or a wait for it, is over at once, and no handle is read.
//!
//! What else the mode means is where its subject is: memory is ranges of one region (`memory`), modules have no program
//! (`module`), and the runtime is not opened (`opencl`).

use level_zero_sys::ze_result_t;

use crate::fault::{count_launch, lose, refuse_lost};
use crate::result::{Result, SUCCESS, answer};
use crate::settings::settings;

/// Runs the body of an entry point that works or waits; in null mode only says whether the device is lost.
pub(crate) fn unless_null(body: impl FnOnce() -> Result<()>) -> ze_result_t {
    match settings().is_null {
        true => refuse_lost().err().unwrap_or(SUCCESS),
        false => answer(body),
    }
}

/// Counts a launch that was appended and that nothing will run.
pub(crate) fn count_if_null() {
    if settings().is_null && count_launch() {
        lose();
    }
}
