//! Queues and lists: made, closed, executed, waited for.
#![expect(
    unsafe_code,
    reason = "exports entry points under their names, which are Level Zero's alone"
)]

use std::sync::Arc;

use level_zero_sys::{
    ze_command_list_desc_t, ze_command_list_handle_t, ze_command_queue_desc_t,
    ze_command_queue_handle_t, ze_command_queue_mode_t, ze_result_t,
};
use parking_lot::Mutex;

use crate::abi::{Array, In, Out};
use crate::context::Context;
use crate::event::Fence;
use crate::handles::{self, Arg};
use crate::list::{List, Recording};
use crate::machine::Device;
use crate::null::unless_null;
use crate::queue::{Home, Queue, Work};
use crate::result::{INVALID_ARGUMENT, INVALID_SIZE, Result, answer};
use crate::settings::settings;

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeCommandQueueCreate(
    context: Arg<Context>,
    device: Arg<Device>,
    desc: In<ze_command_queue_desc_t>,
    queue: Out<ze_command_queue_handle_t>,
) -> ze_result_t {
    answer(|| {
        context.get()?;
        device.get()?;
        queue.put(handles::handle(new_queue(&device, &desc)?))
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeCommandQueueDestroy(queue: Arg<Queue>) -> ze_result_t {
    answer(|| {
        queue.destroy()?.close();
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeCommandQueueExecuteCommandLists(
    queue: Arg<Queue>,
    count: u32,
    lists: Array<ze_command_list_handle_t>,
    fence: Arg<Fence>,
) -> ze_result_t {
    unless_null(|| {
        let queue = queue.get()?;
        if count == 0 {
            return Err(INVALID_SIZE);
        }
        let lists = handles::objects::<List>(lists.slice(count as usize)?)?;
        let fence = fence.optional()?;
        let commands: Result<Vec<Work>> = lists
            .iter()
            .map(|list| list.commands().map(Work::Commands))
            .collect();
        queue.submit(commands?.into_iter().chain(fence.map(Work::Fence)))
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeCommandQueueSynchronize(queue: Arg<Queue>, timeout: u64) -> ze_result_t {
    unless_null(|| queue.get()?.wait(timeout))
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeCommandListCreate(
    context: Arg<Context>,
    device: Arg<Device>,
    desc: In<ze_command_list_desc_t>,
    list: Out<ze_command_list_handle_t>,
) -> ze_result_t {
    answer(|| {
        context.get()?;
        device.get()?;
        desc.get()?;
        let made = List::Recorded(Mutex::new(Recording::default()));
        list.put(handles::handle(Arc::new(made)))
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeCommandListCreateImmediate(
    context: Arg<Context>,
    device: Arg<Device>,
    desc: In<ze_command_queue_desc_t>,
    list: Out<ze_command_list_handle_t>,
) -> ze_result_t {
    answer(|| {
        context.get()?;
        device.get()?;
        let queue = new_queue(&device, &desc)?;
        list.put(handles::handle(Arc::new(List::Immediate(queue))))
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeCommandListDestroy(list: Arg<List>) -> ze_result_t {
    answer(|| {
        if let List::Immediate(queue) = &*list.destroy()? {
            queue.close();
        }
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeCommandListClose(list: Arg<List>) -> ze_result_t {
    answer(|| list.get()?.close())
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeCommandListReset(list: Arg<List>) -> ze_result_t {
    answer(|| list.get()?.reset())
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeCommandListHostSynchronize(
    list: Arg<List>,
    timeout: u64,
) -> ze_result_t {
    unless_null(|| list.get()?.queue()?.wait(timeout))
}

fn new_queue(device: &Arg<Device>, desc: &In<ze_command_queue_desc_t>) -> Result<Arc<Queue>> {
    let desc = desc.get()?;
    let groups = if settings().copy_engines > 0 { 2 } else { 1 };
    if desc.ordinal >= groups {
        return Err(INVALID_ARGUMENT);
    }
    Ok(Queue::new(Home {
        device: device.address(),
        only_copies: desc.ordinal > 0,
        is_synchronous: desc.mode == ze_command_queue_mode_t::ZE_COMMAND_QUEUE_MODE_SYNCHRONOUS,
    }))
}
