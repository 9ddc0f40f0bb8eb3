//! Faults on request: the device that is lost after so many launches, and the call that fails.

use std::any::type_name;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::result::{DEVICE_LOST, Result};
use crate::settings::settings;

static LAUNCHES: AtomicU64 = AtomicU64::new(0);
static IS_LOST: AtomicBool = AtomicBool::new(false);
static CALLS: AtomicU64 = AtomicU64::new(0);

/// Counts a launch; claims that it is one that loses the device.
pub(crate) fn count_launch() -> bool {
    let is_too_many = |after| LAUNCHES.fetch_add(1, Ordering::Relaxed) >= after;
    settings().lost_after.is_some_and(is_too_many)
}

/// Loses the device, on which nothing may run any more: waits end now, and what was waited for is freed.
pub(crate) fn lose() {
    IS_LOST.store(true, Ordering::Release);
}

/// Claims that the entry point whose body this is fails now; counts its calls.
pub(crate) fn fails<Body>() -> bool {
    let Some(failing) = &settings().failing_call else {
        return false;
    };
    // A closure's type is named after the function that it stands in, which is the entry point.
    let is_it = type_name::<Body>()
        .split("::")
        .any(|part| part == failing.name);
    is_it && CALLS.fetch_add(1, Ordering::Relaxed) + 1 == failing.number
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
