//! Event pools, events and fences.
#![expect(
    unsafe_code,
    reason = "exports entry points under their names, which are Level Zero's alone"
)]

use std::sync::Arc;

use level_zero_sys::{
    ZE_STRUCTURE_TYPE_COUNTER_BASED_EVENT_POOL_EXP_DESC, ze_base_desc_t, ze_device_handle_t,
    ze_event_desc_t, ze_event_handle_t, ze_event_pool_desc_t, ze_event_pool_handle_t,
    ze_fence_desc_t, ze_fence_handle_t, ze_kernel_timestamp_data_t, ze_kernel_timestamp_result_t,
    ze_result_t, ze_structure_type_t,
};

use crate::abi::{Array, In, Out, extension};
use crate::context::Context;
use crate::event::{Event, EventPool, Fence, Times};
use crate::handles::{self, Arg};
use crate::machine::Device;
use crate::queue::Queue;
use crate::result::{INVALID_ARGUMENT, INVALID_SIZE, SUCCESS, answer};
use crate::settings::settings;

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeEventPoolCreate(
    context: Arg<Context>,
    desc: In<ze_event_pool_desc_t>,
    count: u32,
    devices: Array<ze_device_handle_t>,
    pool: Out<ze_event_pool_handle_t>,
) -> ze_result_t {
    const TIMES: u32 = 4;
    const COUNTING: ze_structure_type_t = ZE_STRUCTURE_TYPE_COUNTER_BASED_EVENT_POOL_EXP_DESC;
    answer(|| {
        context.get()?;
        handles::objects::<Device>(devices.slice(count as usize)?)?;
        let desc = desc.get()?;
        if desc.count == 0 {
            return Err(INVALID_SIZE);
        }
        pool.put(handles::handle(Arc::new(EventPool {
            count: desc.count,
            has_times: desc.flags & TIMES != 0,
            is_counting: extension::<ze_base_desc_t>(desc.pNext, COUNTING).is_some(),
        })))
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeEventPoolDestroy(pool: Arg<EventPool>) -> ze_result_t {
    answer(|| pool.destroy().map(drop))
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeEventCreate(
    pool: Arg<EventPool>,
    desc: In<ze_event_desc_t>,
    event: Out<ze_event_handle_t>,
) -> ze_result_t {
    answer(|| {
        let pool = pool.get()?;
        if desc.get()?.index >= pool.count {
            return Err(INVALID_ARGUMENT);
        }
        event.put(handles::handle(Arc::new(Event::new(&pool))))
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeEventDestroy(event: Arg<Event>) -> ze_result_t {
    answer(|| event.destroy().map(drop))
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeEventHostSignal(event: Arg<Event>) -> ze_result_t {
    answer(|| {
        event.get()?.signal().signal(Times::default());
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeEventHostReset(event: Arg<Event>) -> ze_result_t {
    if settings().is_null {
        return SUCCESS;
    }
    answer(|| {
        event.get()?.signal().reset();
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeEventQueryStatus(event: Arg<Event>) -> ze_result_t {
    if settings().is_null {
        return SUCCESS;
    }
    answer(|| event.get()?.signal().query().map(drop))
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeEventHostSynchronize(event: Arg<Event>, timeout: u64) -> ze_result_t {
    if settings().is_null {
        return SUCCESS;
    }
    answer(|| event.get()?.signal().wait(timeout).map(drop))
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeEventQueryKernelTimestamp(
    event: Arg<Event>,
    times: Out<ze_kernel_timestamp_result_t>,
) -> ze_result_t {
    answer(|| {
        let event = event.get()?;
        if !event.has_times {
            return Err(INVALID_ARGUMENT);
        }
        let Times { begin, end } = event.signal().query()?;
        let data = ze_kernel_timestamp_data_t {
            kernelStart: begin,
            kernelEnd: end,
        };
        times.put(ze_kernel_timestamp_result_t {
            global: data,
            context: data,
        })
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeFenceCreate(
    queue: Arg<Queue>,
    desc: In<ze_fence_desc_t>,
    fence: Out<ze_fence_handle_t>,
) -> ze_result_t {
    const SIGNALLED: u32 = 1;
    answer(|| {
        queue.get()?;
        let made = Fence::default();
        if desc.get()?.flags & SIGNALLED != 0 {
            made.signal.signal(Times::default());
        }
        fence.put(handles::handle(Arc::new(made)))
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeFenceDestroy(fence: Arg<Fence>) -> ze_result_t {
    answer(|| fence.destroy().map(drop))
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeFenceHostSynchronize(fence: Arg<Fence>, timeout: u64) -> ze_result_t {
    if settings().is_null {
        return SUCCESS;
    }
    answer(|| fence.get()?.signal.wait(timeout).map(drop))
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeFenceQueryStatus(fence: Arg<Fence>) -> ze_result_t {
    if settings().is_null {
        return SUCCESS;
    }
    answer(|| fence.get()?.signal.query().map(drop))
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeFenceReset(fence: Arg<Fence>) -> ze_result_t {
    answer(|| {
        fence.get()?.signal.reset();
        Ok(())
    })
}
