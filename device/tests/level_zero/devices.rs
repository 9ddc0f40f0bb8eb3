//! Which devices there are, and what is told of them.

use dlpack_broker_device::ErrorKind;
use dlpack_broker_device::level_zero::devices;

use crate::process::{Claim, claim};

pub(crate) const CLAIMS: &[Claim] = &[
    claim!(a_device_is_named_as_dpctl_names_it),
    claim!(a_device_that_is_software_says_so),
    claim!(
        tiles_are_devices_in_their_order,
        "BROKER_SOFTWARE_ZE_DEVICES" = "2",
        "BROKER_SOFTWARE_ZE_TILES" = "2"
    ),
    claim!(
        tiles_tell_their_card,
        "BROKER_SOFTWARE_ZE_DEVICES" = "2",
        "BROKER_SOFTWARE_ZE_TILES" = "2",
        "ZE_FLAT_DEVICE_HIERARCHY" = "COMBINED"
    ),
    claim!(
        the_selector_hides_devices,
        "BROKER_SOFTWARE_ZE_DEVICES" = "3",
        "ONEAPI_DEVICE_SELECTOR" = "level_zero:2,0"
    ),
    claim!(
        the_selector_shows_tiles_of_cards,
        "BROKER_SOFTWARE_ZE_TILES" = "2",
        "ZE_FLAT_DEVICE_HIERARCHY" = "COMPOSITE",
        "ONEAPI_DEVICE_SELECTOR" = "level_zero:*.1"
    ),
    claim!(
        the_mask_hides_devices,
        "BROKER_SOFTWARE_ZE_DEVICES" = "3",
        "ZE_AFFINITY_MASK" = "1"
    ),
    claim!(
        a_device_tells_the_memory_it_has,
        "BROKER_SOFTWARE_ZE_MEMORY" = "123456"
    ),
    claim!(a_device_may_lack_doubles, "BROKER_SOFTWARE_ZE_FP64" = "0"),
    claim!(
        without_a_loader_the_error_says_what_to_install,
        "ZEL_LIBRARY_PATH" = "/nonexistent"
    ),
];

fn names() -> Vec<String> {
    devices()
        .unwrap()
        .iter()
        .map(|device| device.name())
        .collect()
}

fn a_device_is_named_as_dpctl_names_it() {
    assert_eq!(names(), ["level_zero:gpu:0"]);
}

fn a_device_that_is_software_says_so() {
    let device = &devices().unwrap()[0];
    assert!(device.properties().name.starts_with("Software Level Zero"));
    assert!(device.properties().vendor >= 0x1_0000);
    assert_eq!(device.properties().pci, None);
}

fn tiles_are_devices_in_their_order() {
    let devices = devices().unwrap();
    assert_eq!(devices.len(), 4);
    assert!(devices.iter().all(|device| device.properties().is_tile));
    let identities = devices.iter().map(|device| device.properties().uuid);
    assert_eq!(
        identities.collect::<std::collections::HashSet<_>>().len(),
        4
    );
}

fn tiles_tell_their_card() {
    let devices = devices().unwrap();
    let beside = |tile: usize| {
        let others = devices
            .iter()
            .map(|other| devices[tile].shares_card_with(other));
        others.collect::<Vec<bool>>()
    };
    assert_eq!(beside(0), [true, true, false, false]);
    assert_eq!(beside(3), [false, false, true, true]);
}

fn the_selector_hides_devices() {
    let cards = devices().unwrap();
    let cards = cards.iter().map(|device| device.properties().uuid[12]);
    assert_eq!(cards.collect::<Vec<u8>>(), [0, 2]);
    assert_eq!(names(), ["level_zero:gpu:0", "level_zero:gpu:1"]);
}

fn the_selector_shows_tiles_of_cards() {
    let devices = devices().unwrap();
    assert_eq!(devices.len(), 1);
    assert!(devices[0].properties().is_tile);
}

fn the_mask_hides_devices() {
    let devices = devices().unwrap();
    assert_eq!((devices.len(), devices[0].properties().uuid[12]), (1, 1));
}

fn a_device_tells_the_memory_it_has() {
    assert_eq!(devices().unwrap()[0].properties().memory_bytes, 123_456);
}

fn a_device_may_lack_doubles() {
    let device = &devices().unwrap()[0];
    assert!(!device.properties().has_fp64 && device.properties().has_fp16);
}

fn without_a_loader_the_error_says_what_to_install() {
    let error = devices().err().unwrap();
    assert_eq!(error.kind(), ErrorKind::NoDevice);
    assert!(
        error.to_string().contains("apt-get install libze1"),
        "{error}"
    );
}
