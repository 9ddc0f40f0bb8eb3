//! Whether a SYCL runtime of a version that nobody knows can be believed: what it tells of a queue has to be what Level
//! Zero tells.
#![expect(
    unsafe_code,
    reason = "asks SYCL for handles, and the system whether they are addresses"
)]

use std::ffi::c_void;
use std::sync::atomic::Ordering;

use dlpack_broker_device::UsmKind;
use dlpack_broker_device::level_zero::{Context, Device, Usm, devices};

use super::functions::Room;
use super::references::QueueRef;
use super::runtime::Sycl;
use crate::error::{Error, Result};

/// The handles of a queue, and of what it belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Handles {
    queue: *mut c_void,
    context: *mut c_void,
    device: *mut c_void,
    driver: *mut c_void,
}

impl Sycl {
    /// Believes a version that is not known once it has passed the test; one that is known needs none.
    ///
    /// # Errors
    ///
    /// [`Error::UnsupportedVersion`], and as [`Sycl::wait`].
    ///
    /// # Safety
    ///
    /// `queue` points at a live `sycl::queue` of this runtime and of Level Zero, which stays alive during the call.
    pub(super) unsafe fn believe(&self, queue: QueueRef) -> Result<()> {
        if self.is_believed.load(Ordering::Relaxed) {
            return Ok(());
        }
        // SAFETY: the caller vouches for the queue.
        let told = unsafe { self.handles(queue) }?;
        // SAFETY: as above.
        let again = unsafe { self.handles(queue) }?;
        if let Some(wrong) = wrong_with(told, again)? {
            return Err(Error::UnsupportedVersion {
                path: self.path.clone(),
                wrong,
            });
        }
        self.is_believed.store(true, Ordering::Relaxed);
        Ok(())
    }

    unsafe fn handles(&self, queue: QueueRef) -> Result<Handles> {
        // SAFETY: the caller vouches for the queue.
        let context = unsafe { self.context_of(queue) }?;
        // SAFETY: as above.
        let device = unsafe { self.device_of(queue) }?;
        // SAFETY: as above.
        let (queue, _) = unsafe { self.native_queue(queue) }?;
        Ok(Handles {
            queue,
            context: self.handle_of(context)?,
            device,
            driver: self.platform_of(context)?,
        })
    }

    /// Returns the handle of a queue's device.
    unsafe fn device_of(&self, queue: QueueRef) -> Result<*mut c_void> {
        let (device, mut room): (_, Room) = (self.members.queue_device, [0; 8]);
        let place = &raw mut room;
        // Devices live as long as the runtime, so that a reference that is not given back costs nothing.
        // SAFETY: the caller vouches for the queue, and there is room for more than a device.
        self.call("sycl::queue::get_device", || unsafe {
            device(place, queue)
        })?;
        // SAFETY: the device was just put there.
        unsafe { self.native_device(place.cast_const().cast()) }
    }
}

/// Says what is wrong with handles that were told twice; `None` where Level Zero knows them all.
fn wrong_with(told: Handles, again: Handles) -> Result<Option<&'static str>> {
    let Handles {
        queue,
        context,
        device,
        driver,
    } = told;
    let devices = devices()?;
    let is_its = |known: &&Device| known.driver_handle().cast() == driver;
    if !devices.iter().any(|known| is_its(&known)) {
        return Ok(Some("driver is none of Level Zero's"));
    }
    let is_it = |known: &&Device| is_its(known) && known.handle().cast() == device;
    let Some(known) = devices.iter().find(is_it) else {
        return Ok(Some("queue is on none of its driver's devices"));
    };
    if told != again {
        return Ok(Some("handles change from call to call"));
    }
    let all = [queue, context, device, driver];
    let is_one_of_its_own = |index: usize| !all[index + 1..].contains(&all[index]);
    if !(0..all.len()).all(is_one_of_its_own) || ![queue, context].into_iter().all(is_mapped) {
        return Ok(Some("queue or context has no handle of its own"));
    }
    // SAFETY: the context is one of this device's driver by all that can be told before it is used, and the framework
    // whose queue it is keeps it.
    let shared = unsafe { Context::adopt(known, context.cast()) };
    Ok(match Usm::new(&shared, known, UsmKind::Device, 64) {
        Ok(_) => None,
        Err(_) => Some("context gives no memory"),
    })
}

/// Claims that there is memory where a handle points.
fn is_mapped(handle: *mut c_void) -> bool {
    const PAGE: usize = 4096;
    let mut is_resident = 0_u8;
    let page = handle.map_addr(|address| address & !(PAGE - 1));
    // SAFETY: the system answers for any page, and there is room for a page's answer.
    let answer = unsafe { libc::mincore(page, 1, &raw mut is_resident) };
    !handle.is_null() && handle.cast::<usize>().is_aligned() && answer == 0
}
