//! The driver's ledger: how many objects live.
#![expect(unsafe_code, reason = "calls the driver's extension function")]

use std::ffi::{CStr, c_char, c_void};
use std::ptr;

use level_zero_sys::{Loader, ze_result_t};

const KINDS: [&CStr; 8] = [
    c"contexts",
    c"allocations",
    c"command lists",
    c"event pools",
    c"events",
    c"modules",
    c"kernels",
    c"build logs",
];

/// Fails where the driver has an object that nobody gave back.
pub(crate) fn assert_is_empty() {
    let counts = KINDS.map(|kind| (kind, count(kind)));
    let left: Vec<_> = counts.into_iter().filter(|(_, count)| *count > 0).collect();
    assert!(left.is_empty(), "{left:?}");
}

/// Counts the objects of a kind.
pub(crate) fn count(kind: &CStr) -> u64 {
    type Live = extern "C" fn(*const c_char) -> u64;
    let address = extension(c"brokerSoftwareZeLive");
    assert!(!address.is_null(), "the driver names its ledger");
    // SAFETY: the driver names its ledger's function, which has this type.
    let live = unsafe { std::mem::transmute::<*mut c_void, Live>(address) };
    live(kind.as_ptr())
}

fn extension(name: &CStr) -> *mut c_void {
    let loader = Loader::find().unwrap();
    let functions = loader.functions();
    let (mut count, mut driver, mut address) = (1, ptr::null_mut(), ptr::null_mut());
    // SAFETY: the crate initialised the drivers, and there is room for one.
    let found = unsafe { (functions.zeDriverGet)(&raw mut count, &raw mut driver) };
    assert_eq!(found, ze_result_t::ZE_RESULT_SUCCESS);
    let ask = functions.zeDriverGetExtensionFunctionAddress;
    // SAFETY: the driver is live, the name is terminated, and there is room for an address.
    let found = unsafe { ask(driver, name.as_ptr(), &raw mut address) };
    assert_eq!(found, ze_result_t::ZE_RESULT_SUCCESS);
    address
}
