//! Lists and queues: recorded, executed, executed again, reset; and fences, which tell when that was done.

use std::ptr;

use level_zero_sys::{
    ze_command_list_handle_t, ze_command_queue_desc_t, ze_command_queue_mode_t as mode,
    ze_fence_desc_t, ze_memory_advice_t,
};

use crate::fixture::{
    Claim, FOREVER, SUCCESS, Way, Ze, after, ask, claim, code, desc, done, plain, queue_desc, read,
};

pub(crate) const CLAIMS: &[Claim] = &[
    claim!(a_recorded_list_does_nothing_until_it_is_executed),
    claim!(a_list_is_executed_as_often_as_it_is_asked),
    claim!(a_recorded_kernel_runs_with_each_execution).with_kernels(),
    claim!(a_recorded_launch_keeps_its_arguments).with_kernels(),
    claim!(lists_of_one_execution_run_in_their_order),
    claim!(a_list_that_is_not_closed_is_not_executed),
    claim!(a_closed_list_takes_no_command).only(Way::Alone),
    claim!(a_list_that_was_reset_begins_anew),
    claim!(a_list_that_was_reset_while_it_runs_ends_as_it_was),
    claim!(an_execution_of_no_list_is_refused),
    claim!(an_immediate_list_is_not_closed_reset_or_executed).only(Way::Alone),
    claim!(a_queue_that_waits_has_done_its_work_when_it_returns),
    claim!(an_immediate_list_that_waits_has_done_its_work_when_it_returns),
    claim!(a_queue_that_is_destroyed_ends_its_work),
    claim!(a_list_that_is_destroyed_ends_its_work),
    claim!(work_that_is_queued_outlives_its_list),
    claim!(an_immediate_list_is_waited_for).only(Way::Alone),
    claim!(a_recorded_list_is_not_waited_for).only(Way::Alone),
    claim!(a_fence_tells_when_lists_were_executed),
    claim!(a_fence_serves_again_after_its_reset),
    claim!(a_fence_may_begin_signalled),
    claim!(a_fence_that_never_comes_is_not_waited_for_too_long),
    claim!(advice_and_barriers_of_ranges_are_taken),
];

fn a_recorded_list_does_nothing_until_it_is_executed() {
    let ze = Ze::start();
    let (queue, list, memory) = (ze.queue(), ze.list(), ze.shared_memory(4));
    ze.fill(list, memory, 7, 4);
    done!(ze.zeCommandListClose(list));
    ze.finish(queue);
    assert_eq!(read::<u8>(memory, 4), [0; 4]);
    ze.execute_again(queue, list, ptr::null_mut());
    ze.finish(queue);
    assert_eq!(read::<u8>(memory, 4), [7; 4]);
}

/// Each execution moves a row of bytes on by one.
fn a_list_is_executed_as_often_as_it_is_asked() {
    let ze = Ze::start();
    let (queue, list, memory) = (ze.queue(), ze.list(), ze.shared_memory(8));
    for place in (0..7).rev() {
        ze.copy(list, after(memory, place + 1), after(memory, place), 1);
    }
    ze.fill(list, memory, 9, 1);
    done!(ze.zeCommandListClose(list));
    for executed in 1..=8 {
        ze.execute_again(queue, list, ptr::null_mut());
        ze.finish(queue);
        let filled = read::<u8>(memory, 8)
            .iter()
            .filter(|byte| **byte == 9)
            .count();
        assert_eq!(filled, executed);
    }
}

fn a_recorded_kernel_runs_with_each_execution() {
    let ze = Ze::start();
    let (queue, list, memory) = (ze.queue(), ze.list(), ze.shared_memory(4));
    let count = ze.kernel(ze.module(&plain()), c"count");
    count.pointer(0, memory).launch(list, 1).launch(list, 1);
    done!(ze.zeCommandListClose(list));
    for _ in 0..2 {
        ze.execute_again(queue, list, ptr::null_mut());
    }
    ze.finish(queue);
    assert_eq!(read::<u32>(memory, 1), [4]);
}

fn a_recorded_launch_keeps_its_arguments() {
    let ze = Ze::start();
    let (queue, list, memory) = (ze.queue(), ze.list(), ze.shared_memory(8));
    let store = ze.kernel(ze.module(&plain()), c"store");
    store.pointer(0, memory).value(1, 5_u64).launch(list, 1);
    store.value(1, 6_u64).group(2, 1, 1);
    ze.execute(queue, list);
    ze.finish(queue);
    assert_eq!(read::<u64>(memory, 1), [5]);
}

fn lists_of_one_execution_run_in_their_order() {
    let ze = Ze::start();
    let (queue, memory) = (ze.queue(), ze.shared_memory(4));
    let mut lists = [1, 2, 3].map(|byte| {
        let list = ze.list();
        ze.fill(list, memory, byte, usize::from(4 - byte));
        done!(ze.zeCommandListClose(list));
        list
    });
    done!(ze.zeCommandQueueExecuteCommandLists(queue, 3, lists.as_mut_ptr(), ptr::null_mut()));
    ze.finish(queue);
    assert_eq!(read::<u8>(memory, 4), [3, 2, 1, 0]);
}

fn execution(ze: Ze, mut list: ze_command_list_handle_t) -> level_zero_sys::ze_result_t {
    ask!(ze.zeCommandQueueExecuteCommandLists(ze.queue(), 1, &raw mut list, ptr::null_mut()))
}

fn a_list_that_is_not_closed_is_not_executed() {
    let ze = Ze::start();
    assert_eq!(execution(ze, ze.list()), code::INVALID_ARGUMENT);
}

fn barrier(ze: Ze, list: ze_command_list_handle_t) -> level_zero_sys::ze_result_t {
    ask!(ze.zeCommandListAppendBarrier(list, ptr::null_mut(), 0, ptr::null_mut()))
}

fn a_closed_list_takes_no_command() {
    let ze = Ze::start();
    let list = ze.list();
    done!(ze.zeCommandListClose(list));
    assert_eq!(barrier(ze, list), code::INVALID_ARGUMENT);
}

fn a_list_that_was_reset_begins_anew() {
    let ze = Ze::start();
    let (queue, list, memory) = (ze.queue(), ze.list(), ze.shared_memory(4));
    ze.fill(list, memory, 1, 4);
    ze.execute(queue, list);
    ze.finish(queue);
    done!(ze.zeCommandListReset(list));
    ze.fill(list, memory, 2, 2);
    ze.execute(queue, list);
    ze.finish(queue);
    assert_eq!(read::<u8>(memory, 4), [2, 2, 1, 1]);
}

fn a_list_that_was_reset_while_it_runs_ends_as_it_was() {
    let ze = Ze::start();
    let (queue, list, memory) = (ze.queue(), ze.list(), ze.shared_memory(4));
    let [open] = ze.events();
    done!(ze.zeCommandListAppendWaitOnEvents(list, 1, (&raw const open).cast_mut()));
    ze.fill(list, memory, 1, 4);
    ze.execute(queue, list);
    done!(ze.zeCommandListReset(list));
    done!(ze.zeEventHostSignal(open));
    ze.finish(queue);
    assert_eq!(read::<u8>(memory, 4), [1; 4]);
}

fn an_execution_of_no_list_is_refused() {
    let ze = Ze::start();
    let mut list = ze.list();
    let answer =
        ask!(ze.zeCommandQueueExecuteCommandLists(ze.queue(), 0, &raw mut list, ptr::null_mut()));
    assert_eq!(answer, code::INVALID_SIZE);
}

fn an_immediate_list_is_not_closed_reset_or_executed() {
    let ze = Ze::start();
    let list = ze.immediate();
    let answers = [
        ask!(ze.zeCommandListClose(list)),
        ask!(ze.zeCommandListReset(list)),
        execution(ze, list),
    ];
    assert_eq!(answers, [code::INVALID_COMMAND_LIST_TYPE; 3]);
}

fn synchronous() -> ze_command_queue_desc_t {
    ze_command_queue_desc_t {
        mode: mode::ZE_COMMAND_QUEUE_MODE_SYNCHRONOUS,
        ..queue_desc()
    }
}

fn a_queue_that_waits_has_done_its_work_when_it_returns() {
    let ze = Ze::start();
    let (desc, mut queue, memory) = (synchronous(), ptr::null_mut(), ze.shared_memory(4));
    done!(ze.zeCommandQueueCreate(ze.context, ze.device, &raw const desc, &raw mut queue));
    let list = ze.list();
    ze.fill(list, memory, 7, 4);
    ze.execute(queue, list);
    assert_eq!(read::<u8>(memory, 4), [7; 4]);
}

fn an_immediate_list_that_waits_has_done_its_work_when_it_returns() {
    let ze = Ze::start();
    let (desc, mut list, memory) = (synchronous(), ptr::null_mut(), ze.shared_memory(1));
    done!(ze.zeCommandListCreateImmediate(ze.context, ze.device, &raw const desc, &raw mut list));
    for byte in 1..100 {
        ze.fill(list, memory, byte, 1);
        assert_eq!(read::<u8>(memory, 1), [byte]);
    }
}

fn a_queue_that_is_destroyed_ends_its_work() {
    let ze = Ze::start();
    let (queue, list, [open, end]) = (ze.queue(), ze.list(), ze.events());
    ze.barrier(list, end, &mut [open]);
    ze.execute(queue, list);
    done!(ze.zeCommandQueueDestroy(queue));
    done!(ze.zeEventHostSignal(open));
    ze.wait(end);
}

fn a_list_that_is_destroyed_ends_its_work() {
    let ze = Ze::start();
    let (list, [open, end]) = (ze.immediate(), ze.events());
    ze.barrier(list, end, &mut [open]);
    done!(ze.zeCommandListDestroy(list));
    done!(ze.zeEventHostSignal(open));
    ze.wait(end);
}

fn work_that_is_queued_outlives_its_list() {
    let ze = Ze::start();
    let (queue, list, [open, end]) = (ze.queue(), ze.list(), ze.events());
    ze.barrier(list, end, &mut [open]);
    ze.execute(queue, list);
    done!(ze.zeCommandListDestroy(list));
    done!(ze.zeEventHostSignal(open));
    ze.finish(queue);
    assert!(ze.is_signalled(end));
}

fn host_synchronize(
    ze: Ze,
    list: ze_command_list_handle_t,
    timeout: u64,
) -> level_zero_sys::ze_result_t {
    let function = ze.newer.zeCommandListHostSynchronize.unwrap();
    crate::fixture::EntryPoint::call(function, (list, timeout))
}

fn an_immediate_list_is_waited_for() {
    let ze = Ze::start();
    let ([open], list, memory) = (ze.events(), ze.immediate(), ze.shared_memory(4));
    done!(ze.zeCommandListAppendWaitOnEvents(list, 1, (&raw const open).cast_mut()));
    ze.fill(list, memory, 7, 4);
    assert_eq!(host_synchronize(ze, list, 1_000_000), code::NOT_READY);
    done!(ze.zeEventHostSignal(open));
    assert_eq!(host_synchronize(ze, list, FOREVER), SUCCESS);
    assert_eq!(read::<u8>(memory, 4), [7; 4]);
}

fn a_recorded_list_is_not_waited_for() {
    let ze = Ze::start();
    let answer = host_synchronize(ze, ze.list(), FOREVER);
    assert_eq!(answer, code::INVALID_COMMAND_LIST_TYPE);
}

fn a_fence_tells_when_lists_were_executed() {
    let ze = Ze::start();
    let (queue, list, [open]) = (ze.queue(), ze.list(), ze.events());
    let fence = ze.fence(queue);
    done!(ze.zeCommandListAppendWaitOnEvents(list, 1, (&raw const open).cast_mut()));
    done!(ze.zeCommandListClose(list));
    ze.execute_again(queue, list, fence);
    assert_eq!(ask!(ze.zeFenceQueryStatus(fence)), code::NOT_READY);
    assert_eq!(
        ask!(ze.zeFenceHostSynchronize(fence, 1_000_000)),
        code::NOT_READY
    );
    done!(ze.zeEventHostSignal(open));
    done!(ze.zeFenceHostSynchronize(fence, FOREVER));
    done!(ze.zeFenceQueryStatus(fence));
}

fn a_fence_serves_again_after_its_reset() {
    let ze = Ze::start();
    let (queue, list, memory) = (ze.queue(), ze.list(), ze.shared_memory(4));
    let fence = ze.fence(queue);
    ze.fill(list, memory, 7, 4);
    done!(ze.zeCommandListClose(list));
    for _ in 0..20 {
        ze.execute_again(queue, list, fence);
        done!(ze.zeFenceHostSynchronize(fence, FOREVER));
        done!(ze.zeFenceReset(fence));
        assert_eq!(ask!(ze.zeFenceQueryStatus(fence)), code::NOT_READY);
    }
}

fn a_fence_may_begin_signalled() {
    const SIGNALLED: u32 = 1;
    let ze = Ze::start();
    let mut fence = ptr::null_mut();
    let desc = desc!(
        ze_fence_desc_t,
        ZE_STRUCTURE_TYPE_FENCE_DESC,
        flags: SIGNALLED
    );
    done!(ze.zeFenceCreate(ze.queue(), &raw const desc, &raw mut fence));
    done!(ze.zeFenceQueryStatus(fence));
}

fn a_fence_that_never_comes_is_not_waited_for_too_long() {
    let ze = Ze::start();
    let fence = ze.fence(ze.queue());
    assert_eq!(
        ask!(ze.zeFenceHostSynchronize(fence, 1_000_000)),
        code::NOT_READY
    );
}

fn advice_and_barriers_of_ranges_are_taken() {
    let ze = Ze::start();
    let (list, memory) = (ze.immediate(), ze.shared_memory(64));
    let advice = ze_memory_advice_t::ZE_MEMORY_ADVICE_SET_READ_MOSTLY;
    done!(ze.zeCommandListAppendMemoryPrefetch(list, memory.cast_const(), 64));
    done!(ze.zeCommandListAppendMemAdvise(list, ze.device, memory.cast_const(), 64, advice));
    let (size, mut range) = (64_usize, memory.cast_const());
    done!(ze.zeCommandListAppendMemoryRangesBarrier(
        list,
        1,
        &raw const size,
        &raw mut range,
        ptr::null_mut(),
        0,
        ptr::null_mut()
    ));
    ze.finish_list(list);
}
