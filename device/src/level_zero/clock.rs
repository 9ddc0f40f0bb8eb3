//! The clock of a device, which counts ticks and begins anew when it is full.
#![expect(unsafe_code, reason = "calls the loader")]

use std::time::Duration;

use level_zero_sys::{ze_device_properties_t, ze_kernel_timestamp_data_t, ze_structure_type_t};

use super::api::done;
use super::device::Device;
use super::fork::refuse_in_child;
use crate::error::Result;

/// When work began and ended, by the clock of its device.
///
/// Times of one device can be compared as long as the clock has not begun anew between them, which takes minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// When it began.
    pub begin: Duration,
    /// When it ended.
    pub end: Duration,
}

impl Times {
    /// Returns how long it took.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.end.saturating_sub(self.begin)
    }
}

/// How the ticks of a device are read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    per_second: u64,
    bits: u32,
}

impl Clock {
    /// Asks a device for its clock.
    pub(super) fn of(device: &Device) -> Result<Self> {
        refuse_in_child()?;
        let mut properties = ze_device_properties_t {
            // This kind tells of ticks a second; the older one of whole nanoseconds a tick.
            stype: ze_structure_type_t::ZE_STRUCTURE_TYPE_DEVICE_PROPERTIES_1_2,
            ..Default::default()
        };
        let ask = device.driver().api.functions().zeDeviceGetProperties;
        // SAFETY: the device is the driver's, and the structure says what it is.
        done("zeDeviceGetProperties", unsafe {
            ask(device.handle(), &raw mut properties)
        })?;
        Ok(Self {
            per_second: properties.timerResolution.max(1),
            bits: properties.kernelTimestampValidBits,
        })
    }

    /// Reads what a driver noted of a piece of work, during which the clock may have begun anew.
    pub(super) fn read(self, ticks: ze_kernel_timestamp_data_t) -> Times {
        let full = 1_u128.checked_shl(self.bits).filter(|_| self.bits <= 64);
        let full = full.unwrap_or(1 << 64);
        let begin = u128::from(ticks.kernelStart) % full;
        let end = u128::from(ticks.kernelEnd) % full;
        Times {
            begin: self.time(begin),
            end: self.time(if end < begin { end + full } else { end }),
        }
    }

    fn time(self, ticks: u128) -> Duration {
        let nanoseconds = ticks * 1_000_000_000 / u128::from(self.per_second);
        Duration::from_nanos(u64::try_from(nanoseconds).unwrap_or(u64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(1_000_000_000, 64, 5, 12, 7)]
    #[case(12_500_000, 32, 10, 20, 800)]
    #[case(1_000_000_000, 32, u64::from(u32::MAX), 4, 5)]
    #[case(1_000_000_000, 0, 5, 12, 0)]
    #[case(1_000_000_000, 200, 5, 12, 7)]
    #[case(19_200_000, 36, 0, 19_200_000, 1_000_000_000)]
    fn ticks_become_nanoseconds(
        #[case] per_second: u64,
        #[case] bits: u32,
        #[case] begin: u64,
        #[case] end: u64,
        #[case] elapsed: u64,
    ) {
        let ticks = ze_kernel_timestamp_data_t {
            kernelStart: begin,
            kernelEnd: end,
        };
        let times = Clock { per_second, bits }.read(ticks);
        assert_eq!(times.elapsed(), Duration::from_nanos(elapsed));
    }
}
