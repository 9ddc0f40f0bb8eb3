//! Commands appended to lists.
#![expect(
    unsafe_code,
    reason = "exports entry points under their names, which are Level Zero's alone"
)]

use std::ffi::c_void;
use std::sync::Arc;

use level_zero_sys::{
    ze_copy_region_t, ze_event_handle_t, ze_group_count_t, ze_memory_advice_t, ze_result_t,
};

use crate::abi::{Array, In};
use crate::command::{Action, Command, Region, Side};
use crate::context::Context;
use crate::event::Event;
use crate::handles::{self, Arg};
use crate::kernel::{Groups, Kernel};
use crate::list::List;
use crate::machine::{Device, machine};
use crate::null::{count_if_null, unless_null};
use crate::result::{INVALID_NULL_POINTER, INVALID_SIZE, Result, SUCCESS};

/// What every append ends with: the event to signal, the number of those to wait for, and these.
type Order = (Arg<Event>, u32, Array<ze_event_handle_t>);

fn append(
    list: &Arg<List>,
    (signals, count, waits): Order,
    action: impl FnOnce() -> Result<Action>,
) -> ze_result_t {
    unless_null(|| {
        let list = list.get()?;
        let waits: Vec<Arc<Event>> = handles::objects(waits.slice(count as usize)?)?;
        let signals = signals.optional()?;
        let command = Command {
            waits: waits.iter().map(|event| event.signal()).collect(),
            action: action()?,
            signals: signals.map(|event| event.next_signal()),
        };
        list.append(command)
    })
}

/// Appends a launch.
fn launch(
    list: &Arg<List>,
    order: Order,
    kernel: &Arg<Kernel>,
    groups: impl FnOnce() -> Result<Groups>,
) -> ze_result_t {
    let answer = append(list, order, || {
        let launch = kernel.get()?.launch(groups()?, &machine()?.allocations)?;
        Ok(Action::Launch(Arc::new(launch)))
    });
    count_if_null();
    answer
}

/// Returns the address by which copies reach what a caller names.
fn place(address: *const c_void) -> Result<usize> {
    if address.is_null() {
        return Err(INVALID_NULL_POINTER);
    }
    Ok(machine()?.allocations.usable(address.expose_provenance()))
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeCommandListAppendBarrier(
    list: Arg<List>,
    signals: Arg<Event>,
    count: u32,
    waits: Array<ze_event_handle_t>,
) -> ze_result_t {
    append(&list, (signals, count, waits), || Ok(Action::Barrier))
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeCommandListAppendMemoryRangesBarrier(
    list: Arg<List>,
    _ranges: u32,
    _sizes: In<usize>,
    _addresses: Array<*const c_void>,
    signals: Arg<Event>,
    count: u32,
    waits: Array<ze_event_handle_t>,
) -> ze_result_t {
    zeCommandListAppendBarrier(list, signals, count, waits)
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeCommandListAppendSignalEvent(
    list: Arg<List>,
    event: Arg<Event>,
) -> ze_result_t {
    match unless_null(|| event.get().map(drop)) {
        SUCCESS => zeCommandListAppendBarrier(list, event, 0, Array::null()),
        code => code,
    }
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeCommandListAppendWaitOnEvents(
    list: Arg<List>,
    count: u32,
    events: Array<ze_event_handle_t>,
) -> ze_result_t {
    zeCommandListAppendBarrier(list, Arg::null(), count, events)
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeCommandListAppendEventReset(
    list: Arg<List>,
    event: Arg<Event>,
) -> ze_result_t {
    let none = (Arg::null(), 0, Array::null());
    append(&list, none, || Ok(Action::Reset(event.get()?)))
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeCommandListAppendMemoryCopy(
    list: Arg<List>,
    to: *mut c_void,
    from: *const c_void,
    bytes: usize,
    signals: Arg<Event>,
    count: u32,
    waits: Array<ze_event_handle_t>,
) -> ze_result_t {
    append(&list, (signals, count, waits), || {
        Ok(Action::Copy {
            to: place(to)?,
            from: place(from)?,
            bytes,
        })
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeCommandListAppendMemoryCopyFromContext(
    list: Arg<List>,
    to: *mut c_void,
    context: Arg<Context>,
    from: *const c_void,
    bytes: usize,
    signals: Arg<Event>,
    count: u32,
    waits: Array<ze_event_handle_t>,
) -> ze_result_t {
    match unless_null(|| context.get().map(drop)) {
        SUCCESS => zeCommandListAppendMemoryCopy(list, to, from, bytes, signals, count, waits),
        code => code,
    }
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeCommandListAppendMemoryFill(
    list: Arg<List>,
    to: *mut c_void,
    pattern: In<c_void>,
    length: usize,
    bytes: usize,
    signals: Arg<Event>,
    count: u32,
    waits: Array<ze_event_handle_t>,
) -> ze_result_t {
    append(&list, (signals, count, waits), || {
        if !length.is_power_of_two() {
            return Err(INVALID_SIZE);
        }
        Ok(Action::Fill {
            to: place(to)?,
            pattern: pattern.bytes(length)?.into(),
            bytes,
        })
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeCommandListAppendMemoryCopyRegion(
    list: Arg<List>,
    to: *mut c_void,
    to_region: In<ze_copy_region_t>,
    to_pitch: u32,
    to_slice_pitch: u32,
    from: *const c_void,
    from_region: In<ze_copy_region_t>,
    from_pitch: u32,
    from_slice_pitch: u32,
    signals: Arg<Event>,
    count: u32,
    waits: Array<ze_event_handle_t>,
) -> ze_result_t {
    append(&list, (signals, count, waits), || {
        let from_region = from_region.get()?;
        let extent = [
            from_region.width,
            from_region.height.max(1),
            from_region.depth.max(1),
        ];
        Ok(Action::CopyRegion(Arc::new(Region {
            to: side(place(to)?, to_region.get()?, to_pitch, to_slice_pitch),
            from: side(place(from)?, from_region, from_pitch, from_slice_pitch),
            extent: extent.map(|extent| extent as usize),
        })))
    })
}

fn side(start: usize, region: &ze_copy_region_t, pitch: u32, slice_pitch: u32) -> Side {
    let (pitch, slice_pitch) = (pitch as usize, slice_pitch as usize);
    let origin = [region.originX, region.originY, region.originZ].map(|origin| origin as usize);
    Side {
        start: start + origin[0] + origin[1] * pitch + origin[2] * slice_pitch,
        pitch,
        slice_pitch,
    }
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeCommandListAppendMemoryPrefetch(
    list: Arg<List>,
    _address: *const c_void,
    _bytes: usize,
) -> ze_result_t {
    unless_null(|| list.get().map(drop))
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeCommandListAppendMemAdvise(
    list: Arg<List>,
    device: Arg<Device>,
    _address: *const c_void,
    _bytes: usize,
    _advice: ze_memory_advice_t,
) -> ze_result_t {
    unless_null(|| {
        list.get()?;
        device.get().map(drop)
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeCommandListAppendWriteGlobalTimestamp(
    list: Arg<List>,
    to: *mut u64,
    signals: Arg<Event>,
    count: u32,
    waits: Array<ze_event_handle_t>,
) -> ze_result_t {
    append(&list, (signals, count, waits), || {
        Ok(Action::Timestamp {
            to: place(to.cast())?,
        })
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeCommandListAppendQueryKernelTimestamps(
    list: Arg<List>,
    events: u32,
    of: Array<ze_event_handle_t>,
    to: *mut c_void,
    offsets: *const usize,
    signals: Arg<Event>,
    count: u32,
    waits: Array<ze_event_handle_t>,
) -> ze_result_t {
    append(&list, (signals, count, waits), || {
        let events: Vec<Arc<Event>> = handles::objects(of.slice(events as usize)?)?;
        Ok(Action::EventTimes {
            to: place(to)?,
            events: events.into(),
            offsets: (!offsets.is_null())
                .then(|| place(offsets.cast()))
                .transpose()?,
        })
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeCommandListAppendLaunchKernel(
    list: Arg<List>,
    kernel: Arg<Kernel>,
    groups: In<ze_group_count_t>,
    signals: Arg<Event>,
    count: u32,
    waits: Array<ze_event_handle_t>,
) -> ze_result_t {
    launch(&list, (signals, count, waits), &kernel, || {
        let groups = groups.get()?;
        let counts = [groups.groupCountX, groups.groupCountY, groups.groupCountZ];
        Ok(Groups::Known(counts))
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeCommandListAppendLaunchCooperativeKernel(
    list: Arg<List>,
    kernel: Arg<Kernel>,
    groups: In<ze_group_count_t>,
    signals: Arg<Event>,
    count: u32,
    waits: Array<ze_event_handle_t>,
) -> ze_result_t {
    zeCommandListAppendLaunchKernel(list, kernel, groups, signals, count, waits)
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeCommandListAppendLaunchKernelIndirect(
    list: Arg<List>,
    kernel: Arg<Kernel>,
    groups: In<ze_group_count_t>,
    signals: Arg<Event>,
    count: u32,
    waits: Array<ze_event_handle_t>,
) -> ze_result_t {
    launch(&list, (signals, count, waits), &kernel, || {
        Ok(Groups::At(place(groups.address().cast())?))
    })
}
