//! The genuine loader, initialised once.
//!
//! Its own initialisation calls `zeLoaderInit` by name, which finds this library's. A mark on the thread tells such a
//! call from that of a program.
#![expect(
    unsafe_code,
    reason = "exports entry points under their names, and calls those of the genuine loader"
)]

use std::cell::Cell;
use std::ffi::{CStr, c_void};
use std::mem::transmute_copy;
use std::sync::OnceLock;

use level_zero_sys::ze_result_t;

thread_local! {
    static INITIALISES: Cell<bool> = const { Cell::new(false) };
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeLoaderInit() -> ze_result_t {
    static ANSWER: OnceLock<ze_result_t> = OnceLock::new();
    if INITIALISES.get() {
        // SAFETY: Level Zero gives the loader's function of that name this type.
        let init: Option<extern "C" fn() -> ze_result_t> = unsafe { genuine(c"zeLoaderInit") };
        return init.map_or(ze_result_t::ZE_RESULT_ERROR_UNINITIALIZED, |init| init());
    }
    *ANSWER.get_or_init(|| zeInit(0))
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeInit(flags: u32) -> ze_result_t {
    // SAFETY: the specification gives the function of that name this type.
    let init: Option<extern "C" fn(u32) -> ze_result_t> = unsafe { genuine(c"zeInit") };
    let is_nested = INITIALISES.replace(true);
    let answer = init.map_or(ze_result_t::ZE_RESULT_ERROR_UNINITIALIZED, |init| {
        init(flags)
    });
    INITIALISES.set(is_nested);
    answer
}

/// Initialises every driver, whatever types are asked for: there is one.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeInitDrivers(
    count: *mut u32,
    drivers: *mut *mut c_void,
    _types: *const c_void,
) -> ze_result_t {
    type DriverGet = unsafe extern "C" fn(*mut u32, *mut *mut c_void) -> ze_result_t;
    let answer = zeInit(0);
    if answer != ze_result_t::ZE_RESULT_SUCCESS {
        return answer;
    }
    // SAFETY: the specification gives the function of that name this type.
    let get: Option<DriverGet> = unsafe { genuine(c"zeDriverGet") };
    get.map_or(ze_result_t::ZE_RESULT_ERROR_UNINITIALIZED, |get| {
        // SAFETY: the caller passes what the specification asks for, which goes on as it is.
        unsafe { get(count, drivers) }
    })
}

/// Returns the genuine loader's function of that name: the next after this library's.
///
/// # Safety
///
/// `F` is an `extern "C"` function pointer, of the function's type.
unsafe fn genuine<F: Copy>(name: &CStr) -> Option<F> {
    const { assert!(size_of::<F>() == size_of::<*mut c_void>()) };
    // SAFETY: the name is terminated.
    let symbol = unsafe { libc::dlsym(libc::RTLD_NEXT, name.as_ptr()) };
    // SAFETY: the caller vouches that the symbol, which is not null, is of the type, which has a pointer's size.
    (!symbol.is_null()).then(|| unsafe { transmute_copy(&symbol) })
}
