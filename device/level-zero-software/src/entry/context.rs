//! Contexts, and the residency of memory, which always is.
#![expect(
    unsafe_code,
    reason = "exports entry points under their names, which are Level Zero's alone"
)]

use std::ffi::c_void;
use std::ptr;
use std::sync::{Arc, OnceLock};

use level_zero_sys::{ze_context_desc_t, ze_context_handle_t, ze_device_handle_t, ze_result_t};

use crate::abi::{Array, In, Out};
use crate::context::Context;
use crate::fault::refuse_lost;
use crate::handles::{self, Arg};
use crate::machine::{Device, Driver};
use crate::result::answer;

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeContextCreate(
    driver: Arg<Driver>,
    desc: In<ze_context_desc_t>,
    context: Out<ze_context_handle_t>,
) -> ze_result_t {
    answer(|| {
        driver.get()?;
        desc.get()?;
        context.put(handles::handle(Arc::new(Context::new())))
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeContextCreateEx(
    driver: Arg<Driver>,
    desc: In<ze_context_desc_t>,
    count: u32,
    devices: Array<ze_device_handle_t>,
    context: Out<ze_context_handle_t>,
) -> ze_result_t {
    answer(|| {
        driver.get()?;
        desc.get()?;
        handles::objects::<Device>(devices.slice(count as usize)?)?;
        context.put(handles::handle(Arc::new(Context::new())))
    })
}

/// Returns a context that the driver has anyway, null where the handle is no driver's.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeDriverGetDefaultContext(driver: Arg<Driver>) -> ze_context_handle_t {
    static DEFAULT: OnceLock<usize> = OnceLock::new();
    if driver.get().is_err() {
        return ptr::null_mut();
    }
    let make = || handles::handle(Arc::new(Context::new())).expose_provenance();
    ptr::with_exposed_provenance_mut(*DEFAULT.get_or_init(make))
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeContextDestroy(context: Arg<Context>) -> ze_result_t {
    answer(|| context.destroy().map(drop))
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeContextGetStatus(context: Arg<Context>) -> ze_result_t {
    answer(|| {
        context.get()?;
        refuse_lost()
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeContextSystemBarrier(
    context: Arg<Context>,
    device: Arg<Device>,
) -> ze_result_t {
    answer(|| {
        context.get()?;
        device.get().map(drop)
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeContextMakeMemoryResident(
    context: Arg<Context>,
    device: Arg<Device>,
    _address: *mut c_void,
    _size: usize,
) -> ze_result_t {
    zeContextSystemBarrier(context, device)
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeContextEvictMemory(
    context: Arg<Context>,
    device: Arg<Device>,
    _address: *mut c_void,
    _size: usize,
) -> ze_result_t {
    zeContextSystemBarrier(context, device)
}
