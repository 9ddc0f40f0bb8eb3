//! Faults on request: the device that is lost after so many launches.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::result::{DEVICE_LOST, Result};
use crate::settings::settings;

static LAUNCHES: AtomicU64 = AtomicU64::new(0);
static IS_LOST: AtomicBool = AtomicBool::new(false);

/// Counts a launch, which may be the one that loses the device.
pub(crate) fn count_launch() {
    let Some(after) = settings().lost_after else {
        return;
    };
    if LAUNCHES.fetch_add(1, Ordering::Relaxed) >= after {
        IS_LOST.store(true, Ordering::Release);
    }
}

/// Claims that the device is lost: nothing runs on it any more.
pub(crate) fn is_lost() -> bool {
    IS_LOST.load(Ordering::Acquire)
}

/// Refuses a device that is lost.
pub(crate) fn refuse_lost() -> Result<()> {
    match is_lost() {
        true => Err(DEVICE_LOST),
        false => Ok(()),
    }
}
