//! Contexts, and the USM that they know.
#![expect(unsafe_code, reason = "adopts a context")]

use std::ptr;

use dlpack_broker_device::level_zero::{Context, Device, Usm, devices};
use dlpack_broker_device::{ErrorKind, UsmKind};

use crate::process::{Claim, claim};

const KINDS: [UsmKind; 3] = [UsmKind::Device, UsmKind::Shared, UsmKind::Host];

pub(crate) const CLAIMS: &[Claim] = &[
    claim!(usm_is_aligned_and_known_by_its_kind),
    claim!(an_address_inside_is_known_and_the_next_is_not),
    claim!(memory_of_the_host_is_not_known),
    claim!(usm_that_was_dropped_is_not_known),
    claim!(
        usm_is_on_the_device_it_was_made_for,
        "BROKER_SOFTWARE_ZE_DEVICES" = "2"
    ),
    claim!(usm_keeps_its_context),
    claim!(a_context_that_was_adopted_stays),
    claim!(the_drivers_own_context_is_one),
    claim!(
        contexts_may_know_their_own_usm_alone,
        "BROKER_SOFTWARE_ZE_POINTERS" = "context"
    ),
    claim!(
        too_much_is_an_error_that_names_the_device,
        "BROKER_SOFTWARE_ZE_MEMORY" = "100000"
    ),
    claim!(
        a_refused_allocation_is_an_error_and_the_next_works,
        "BROKER_SOFTWARE_ZE_FAIL_ALLOCATION" = "1"
    ),
];

fn first() -> (Device, Context) {
    let device = devices().unwrap().remove(0);
    let context = Context::new(&device).unwrap();
    (device, context)
}

fn kind_of(context: &Context, address: *const u8) -> Option<UsmKind> {
    context.known(address).unwrap().map(|known| known.kind)
}

fn usm_is_aligned_and_known_by_its_kind() {
    let (device, context) = first();
    for kind in KINDS {
        for bytes in [0, 1, 5000] {
            let usm = Usm::new(&context, &device, kind, bytes).unwrap();
            assert_eq!(usm.pointer().addr().get() % 64, 0);
            assert_eq!(kind_of(&context, usm.pointer().as_ptr()), Some(kind));
        }
    }
}

fn an_address_inside_is_known_and_the_next_is_not() {
    let (device, context) = first();
    let usm = Usm::new(&context, &device, UsmKind::Device, 4096).unwrap();
    let start = usm.pointer().as_ptr();
    assert_eq!(
        kind_of(&context, start.wrapping_add(4095)),
        Some(UsmKind::Device)
    );
    let own = context.known(start).unwrap().unwrap().id;
    let next = context.known(start.wrapping_add(4096)).unwrap();
    assert_ne!(next.map(|known| known.id), Some(own));
}

fn memory_of_the_host_is_not_known() {
    let (_, context) = first();
    let local = 7_u8;
    assert_eq!(kind_of(&context, &raw const local), None);
    assert_eq!(kind_of(&context, ptr::dangling()), None);
}

fn usm_that_was_dropped_is_not_known() {
    let (device, context) = first();
    let address = Usm::new(&context, &device, UsmKind::Host, 64)
        .unwrap()
        .pointer();
    assert_eq!(kind_of(&context, address.as_ptr()), None);
}

fn usm_is_on_the_device_it_was_made_for() {
    let devices = devices().unwrap();
    let context = Context::new(&devices[0]).unwrap();
    let usm = Usm::new(&context, &devices[1], UsmKind::Device, 64).unwrap();
    let known = context.known(usm.pointer().as_ptr()).unwrap().unwrap();
    assert!(known.is_on(&devices[1]) && !known.is_on(&devices[0]));
}

fn usm_keeps_its_context() {
    let (device, context) = first();
    let usm = Usm::new(&context, &device, UsmKind::Shared, 64).unwrap();
    drop(context);
    assert_eq!(
        kind_of(usm.context(), usm.pointer().as_ptr()),
        Some(UsmKind::Shared)
    );
}

fn a_context_that_was_adopted_stays() {
    let (device, context) = first();
    // SAFETY: the context outlives what adopts it.
    let adopted = unsafe { Context::adopt(&device, context.handle()) };
    assert!(adopted == context);
    drop(adopted);
    assert!(Usm::new(&context, &device, UsmKind::Device, 64).is_ok());
}

fn the_drivers_own_context_is_one() {
    let (device, own) = first();
    let drivers = || Context::of_driver(&device).unwrap();
    assert!(drivers() == drivers() && drivers() != own);
}

fn contexts_may_know_their_own_usm_alone() {
    let (device, context) = first();
    let other = Context::new(&device).unwrap();
    let usm = Usm::new(&context, &device, UsmKind::Device, 64).unwrap();
    assert_eq!(
        kind_of(&context, usm.pointer().as_ptr()),
        Some(UsmKind::Device)
    );
    assert_eq!(kind_of(&other, usm.pointer().as_ptr()), None);
}

fn too_much_is_an_error_that_names_the_device() {
    let (device, context) = first();
    let error = Usm::new(&context, &device, UsmKind::Device, 1 << 20)
        .err()
        .unwrap();
    assert_eq!(error.kind(), ErrorKind::OutOfMemory);
    assert!(
        error
            .to_string()
            .starts_with("wanted 1048576 bytes on level_zero:gpu:0"),
        "{error}"
    );
}

fn a_refused_allocation_is_an_error_and_the_next_works() {
    let (device, context) = first();
    assert!(Usm::new(&context, &device, UsmKind::Device, 64).is_err());
    assert!(Usm::new(&context, &device, UsmKind::Device, 64).is_ok());
}
