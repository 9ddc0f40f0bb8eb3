//! Allocations, what they are, and other processes' share in them.
#![expect(
    unsafe_code,
    reason = "exports entry points under their names, which are Level Zero's alone"
)]

use std::ffi::c_void;
use std::sync::Arc;

use level_zero_sys::{
    ze_device_handle_t, ze_device_mem_alloc_desc_t, ze_host_mem_alloc_desc_t, ze_ipc_mem_handle_t,
    ze_memory_allocation_properties_t, ze_memory_free_ext_desc_t, ze_memory_type_t, ze_result_t,
};

use crate::abi::{In, Out};
use crate::context::Context;
use crate::handles::{Arg, Handle as _};
use crate::ipc;
use crate::machine::{Device, machine};
use crate::memory::{Allocation, Kind, PAGE, Wish};
use crate::queue;
use crate::result::{INVALID_ARGUMENT, Result, UNKNOWN, answer};
use crate::settings::settings;

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeMemAllocDevice(
    context: Arg<Context>,
    desc: In<ze_device_mem_alloc_desc_t>,
    size: usize,
    alignment: usize,
    device: Arg<Device>,
    address: Out<*mut c_void>,
) -> ze_result_t {
    answer(|| {
        let context = context.get()?;
        device.get()?;
        desc.get()?;
        allocate(
            &context,
            Kind::Device,
            (size, alignment),
            device.address(),
            &address,
        )
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeMemAllocHost(
    context: Arg<Context>,
    desc: In<ze_host_mem_alloc_desc_t>,
    size: usize,
    alignment: usize,
    address: Out<*mut c_void>,
) -> ze_result_t {
    answer(|| {
        let context = context.get()?;
        desc.get()?;
        allocate(&context, Kind::Host, (size, alignment), 0, &address)
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeMemAllocShared(
    context: Arg<Context>,
    desc: In<ze_device_mem_alloc_desc_t>,
    host: In<ze_host_mem_alloc_desc_t>,
    size: usize,
    alignment: usize,
    device: Arg<Device>,
    address: Out<*mut c_void>,
) -> ze_result_t {
    answer(|| {
        let context = context.get()?;
        device.optional()?;
        desc.get()?;
        host.get()?;
        allocate(
            &context,
            Kind::Shared,
            (size, alignment),
            device.address(),
            &address,
        )
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeMemFree(context: Arg<Context>, address: *mut c_void) -> ze_result_t {
    answer(|| take(&context, address).map(drop))
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeMemFreeExt(
    context: Arg<Context>,
    desc: In<ze_memory_free_ext_desc_t>,
    address: *mut c_void,
) -> ze_result_t {
    const BLOCKING: u32 = 1;
    answer(|| {
        context.get()?;
        let policy = desc.get()?.freePolicy;
        let freed = take(&context, address)?;
        match policy & BLOCKING != 0 {
            true => queue::wait_for_use(&freed),
            false => queue::free_later(&freed),
        }
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeMemGetAllocProperties(
    context: Arg<Context>,
    address: *const c_void,
    mut properties: Out<ze_memory_allocation_properties_t>,
    device: Out<ze_device_handle_t>,
) -> ze_result_t {
    answer(|| {
        let found = find(&context, address)?;
        let properties = properties.fill()?;
        let found = found.as_deref();
        properties.type_ = found.map_or(ze_memory_type_t::ZE_MEMORY_TYPE_UNKNOWN, type_of);
        properties.id = found.map_or(0, |found| found.id);
        properties.pageSize = found.map_or(0, |_| PAGE as u64);
        let owner = found.map_or(0, |found| found.wish.device);
        device.offer(ze_device_handle_t::from_address(
            std::ptr::with_exposed_provenance_mut(owner),
        ));
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeMemGetAddressRange(
    context: Arg<Context>,
    address: *const c_void,
    start: Out<*mut c_void>,
    size: Out<usize>,
) -> ze_result_t {
    answer(|| {
        let found = find(&context, address)?.ok_or(UNKNOWN)?;
        start.offer(std::ptr::with_exposed_provenance_mut(found.address));
        size.offer(found.wish.bytes);
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeMemGetIpcHandle(
    context: Arg<Context>,
    address: *const c_void,
    handle: Out<ze_ipc_mem_handle_t>,
) -> ze_result_t {
    answer(|| {
        let found = find(&context, address)?.ok_or(INVALID_ARGUMENT)?;
        handle.put(ipc::export(&found)?)
    })
}

/// A handle takes nothing that would be given back: the file is the allocation's.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeMemPutIpcHandle(
    context: Arg<Context>,
    handle: ze_ipc_mem_handle_t,
) -> ze_result_t {
    answer(|| {
        context.get()?;
        ipc::check(&handle)
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeMemOpenIpcHandle(
    context: Arg<Context>,
    device: Arg<Device>,
    handle: ze_ipc_mem_handle_t,
    _flags: u32,
    address: Out<*mut c_void>,
) -> ze_result_t {
    answer(|| {
        device.get()?;
        let wish = |bytes| Wish {
            kind: Kind::Device,
            bytes,
            alignment: 0,
            context: 0,
            device: device.address(),
        };
        let number = context.get()?.number;
        let opened = ipc::import(&handle, |bytes| Wish {
            context: number,
            ..wish(bytes)
        })?;
        address.put(std::ptr::with_exposed_provenance_mut(opened.address))
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeMemCloseIpcHandle(
    context: Arg<Context>,
    address: *const c_void,
) -> ze_result_t {
    zeMemFree(context, address.cast_mut())
}

fn allocate(
    context: &Context,
    kind: Kind,
    (bytes, alignment): (usize, usize),
    device: usize,
    address: &Out<*mut c_void>,
) -> Result<()> {
    let wish = Wish {
        kind,
        bytes,
        alignment,
        context: context.number,
        device,
    };
    let made = machine()?.allocations.allocate(wish)?;
    let put = address.put(std::ptr::with_exposed_provenance_mut(made.address));
    if put.is_err() {
        machine()?.allocations.free(made.address);
    }
    put
}

/// Takes an allocation that starts at an address out of those that live.
fn take(context: &Arg<Context>, address: *mut c_void) -> Result<Arc<Allocation>> {
    find(context, address)?.ok_or(INVALID_ARGUMENT)?;
    let taken = machine()?.allocations.free(address.addr());
    taken.ok_or(INVALID_ARGUMENT)
}

/// Finds an allocation as the context sees it.
fn find(context: &Arg<Context>, address: *const c_void) -> Result<Option<Arc<Allocation>>> {
    let number = context.get()?.number;
    let found = machine()?.allocations.find(address.addr());
    Ok(found.filter(|found| !settings().isolates_contexts || found.wish.context == number))
}

fn type_of(allocation: &Allocation) -> ze_memory_type_t {
    match allocation.wish.kind {
        Kind::Host => ze_memory_type_t::ZE_MEMORY_TYPE_HOST,
        Kind::Device => ze_memory_type_t::ZE_MEMORY_TYPE_DEVICE,
        Kind::Shared => ze_memory_type_t::ZE_MEMORY_TYPE_SHARED,
    }
}
