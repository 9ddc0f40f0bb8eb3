//! Events: by hosts and by commands, across lists, before and after who waits.

use std::ffi::c_void;
use std::ptr;

use level_zero_sys::{
    ZE_STRUCTURE_TYPE_COUNTER_BASED_EVENT_POOL_EXP_DESC, ze_base_desc_t, ze_event_handle_t,
    ze_kernel_timestamp_result_t,
};

use crate::fixture::{Claim, FOREVER, SUCCESS, Ze, ask, claim, code, done, read};

pub(crate) const CLAIMS: &[Claim] = &[
    claim!(an_event_begins_unsignalled),
    claim!(the_host_signals_and_resets_an_event),
    claim!(a_wait_of_the_host_ends_in_time_without_a_signal),
    claim!(an_append_returns_before_what_it_waits_for),
    claim!(a_list_waits_for_the_event_of_another_that_comes_later),
    claim!(a_chain_of_lists_runs_backwards),
    claim!(sixty_four_lists_wait_for_one_event_of_the_host),
    claim!(a_list_waits_for_all_of_its_events),
    claim!(a_command_resets_an_event),
    claim!(an_event_serves_again_after_its_reset),
    claim!(an_event_lives_on_in_the_commands_that_wait_for_it),
    claim!(events_of_commands_have_times_in_their_order),
    claim!(an_event_without_times_refuses_to_tell_them),
    claim!(times_of_events_are_written_by_a_command),
    claim!(a_timestamp_lies_between_those_of_the_host),
    claim!(events_that_count_are_ready_until_a_command_takes_them),
    claim!(events_that_count_need_no_reset),
];

fn an_event_begins_unsignalled() {
    let ze = Ze::start();
    let [event] = ze.events();
    assert_eq!(ask!(ze.zeEventQueryStatus(event)), code::NOT_READY);
}

fn the_host_signals_and_resets_an_event() {
    let ze = Ze::start();
    let [event] = ze.events();
    done!(ze.zeEventHostSignal(event));
    done!(ze.zeEventQueryStatus(event));
    done!(ze.zeEventHostSynchronize(event, 0));
    done!(ze.zeEventHostReset(event));
    assert_eq!(ask!(ze.zeEventQueryStatus(event)), code::NOT_READY);
}

fn a_wait_of_the_host_ends_in_time_without_a_signal() {
    let ze = Ze::start();
    let [event] = ze.events();
    for nanoseconds in [0, 1, 1_000_000] {
        let answer = ask!(ze.zeEventHostSynchronize(event, nanoseconds));
        assert_eq!(answer, code::NOT_READY);
    }
}

fn an_append_returns_before_what_it_waits_for() {
    let ze = Ze::start();
    let [open, done] = ze.events();
    let list = ze.immediate();
    ze.barrier(list, done, &mut [open]);
    assert!(!ze.is_signalled(done));
    done!(ze.zeEventHostSignal(open));
    ze.wait(done);
}

fn a_list_waits_for_the_event_of_another_that_comes_later() {
    let ze = Ze::start();
    let [written, seen] = ze.events();
    let (memory, copy) = (ze.shared_memory(4), ze.shared_memory(4));
    let (first, second) = (ze.immediate(), ze.immediate());
    done!(ze.zeCommandListAppendMemoryCopy(
        first,
        copy,
        memory.cast_const(),
        4,
        seen,
        1,
        (&raw const written).cast_mut()
    ));
    ze.fill(second, memory, 7, 4);
    done!(ze.zeCommandListAppendSignalEvent(second, written));
    ze.wait(seen);
    assert_eq!(read::<u8>(copy, 4), [7; 4]);
}

/// The first list waits for the second, that for the third, and so on; the host opens the last.
fn a_chain_of_lists_runs_backwards() {
    const LENGTH: usize = 33;
    let ze = Ze::start();
    let events: [ze_event_handle_t; LENGTH] = ze.events();
    for pair in events.windows(2) {
        ze.barrier(ze.immediate(), pair[0], &mut [pair[1]]);
    }
    assert!(!ze.is_signalled(events[0]));
    done!(ze.zeEventHostSignal(events[LENGTH - 1]));
    ze.wait(events[0]);
}

fn sixty_four_lists_wait_for_one_event_of_the_host() {
    const COUNT: usize = 64;
    let ze = Ze::start();
    let ([open], ends): (_, [ze_event_handle_t; COUNT]) = (ze.events(), ze.events());
    for end in ends {
        ze.barrier(ze.immediate(), end, &mut [open]);
    }
    assert!(ends.iter().all(|end| !ze.is_signalled(*end)));
    done!(ze.zeEventHostSignal(open));
    for end in ends {
        ze.wait(end);
    }
}

fn a_list_waits_for_all_of_its_events() {
    let ze = Ze::start();
    let [first, second, end] = ze.events();
    let list = ze.immediate();
    let mut both = [first, second];
    done!(ze.zeCommandListAppendWaitOnEvents(list, 2, both.as_mut_ptr()));
    done!(ze.zeCommandListAppendSignalEvent(list, end));
    done!(ze.zeEventHostSignal(first));
    assert_eq!(
        ask!(ze.zeEventHostSynchronize(end, 5_000_000)),
        code::NOT_READY
    );
    done!(ze.zeEventHostSignal(second));
    ze.wait(end);
}

fn a_command_resets_an_event() {
    let ze = Ze::start();
    let [event] = ze.events();
    done!(ze.zeEventHostSignal(event));
    let list = ze.immediate();
    done!(ze.zeCommandListAppendEventReset(list, event));
    ze.finish_list(list);
    assert!(!ze.is_signalled(event));
}

fn an_event_serves_again_after_its_reset() {
    let ze = Ze::start();
    let [event] = ze.events();
    let list = ze.immediate();
    for _ in 0..100 {
        done!(ze.zeCommandListAppendSignalEvent(list, event));
        ze.wait(event);
        done!(ze.zeEventHostReset(event));
        assert!(!ze.is_signalled(event));
    }
}

fn an_event_lives_on_in_the_commands_that_wait_for_it() {
    let ze = Ze::start();
    let [open, end] = ze.events();
    ze.barrier(ze.immediate(), end, &mut [open]);
    done!(ze.zeEventHostSignal(open));
    done!(ze.zeEventDestroy(open));
    ze.wait(end);
}

fn times(ze: Ze, event: ze_event_handle_t) -> (u64, u64) {
    let mut result = ze_kernel_timestamp_result_t::default();
    done!(ze.zeEventQueryKernelTimestamp(event, &raw mut result));
    assert_eq!(result.global.kernelStart, result.context.kernelStart);
    (result.global.kernelStart, result.global.kernelEnd)
}

fn events_of_commands_have_times_in_their_order() {
    let ze = Ze::start();
    let [first, second] = ze.events();
    let list = ze.immediate();
    ze.barrier(list, first, &mut []);
    ze.barrier(list, second, &mut []);
    ze.wait(second);
    let (earlier, later) = (times(ze, first), times(ze, second));
    assert!(0 < earlier.0 && earlier.0 <= earlier.1, "{earlier:?}");
    assert!(earlier.1 <= later.0 && later.0 <= later.1, "{later:?}");
}

fn an_event_without_times_refuses_to_tell_them() {
    const HOST_VISIBLE: u32 = 1;
    let ze = Ze::start();
    let event = ze.event_of(ze.pool(1, HOST_VISIBLE, ptr::null()), 0);
    done!(ze.zeEventHostSignal(event));
    let mut result = ze_kernel_timestamp_result_t::default();
    let answer = ask!(ze.zeEventQueryKernelTimestamp(event, &raw mut result));
    assert_eq!(answer, code::INVALID_ARGUMENT);
}

fn times_of_events_are_written_by_a_command() {
    let ze = Ze::start();
    let mut events: [ze_event_handle_t; 2] = ze.events();
    let list = ze.immediate();
    for event in events {
        ze.barrier(list, event, &mut []);
    }
    let memory = ze.shared_memory(128);
    let offsets = [64_usize, 0];
    done!(ze.zeCommandListAppendQueryKernelTimestamps(
        list,
        2,
        events.as_mut_ptr(),
        memory,
        offsets.as_ptr(),
        ptr::null_mut(),
        0,
        ptr::null_mut()
    ));
    ze.finish_list(list);
    let written = read::<u64>(memory, 16);
    let pair = |event| -> [u64; 2] { times(ze, event).into() };
    assert_eq!(written[8..10], pair(events[0]));
    assert_eq!(written[..2], pair(events[1]));
}

fn a_timestamp_lies_between_those_of_the_host() {
    let ze = Ze::start();
    let now = || {
        let (mut host, mut device) = (0, 0);
        done!(ze.zeDeviceGetGlobalTimestamps(ze.device, &raw mut host, &raw mut device));
        (host, device)
    };
    let memory = ze.shared_memory(8);
    let (before, list) = (now(), ze.immediate());
    done!(ze.zeCommandListAppendWriteGlobalTimestamp(
        list,
        memory.cast(),
        ptr::null_mut(),
        0,
        ptr::null_mut()
    ));
    ze.finish_list(list);
    let (between, after) = (read::<u64>(memory, 1)[0], now());
    assert!(before.1 <= between && between <= after.1);
    assert!(before.0 <= after.0);
}

fn counting(ze: Ze) -> ze_event_handle_t {
    let next = ze_base_desc_t {
        stype: ZE_STRUCTURE_TYPE_COUNTER_BASED_EVENT_POOL_EXP_DESC,
        pNext: ptr::null(),
    };
    let next: *const c_void = (&raw const next).cast();
    ze.event_of(ze.pool(1, 1, next), 0)
}

fn events_that_count_are_ready_until_a_command_takes_them() {
    let ze = Ze::start();
    let ([open], event) = (ze.events(), counting(ze));
    assert!(ze.is_signalled(event));
    ze.barrier(ze.immediate(), event, &mut [open]);
    assert!(!ze.is_signalled(event));
    done!(ze.zeEventHostSignal(open));
    ze.wait(event);
}

fn events_that_count_need_no_reset() {
    let ze = Ze::start();
    let event = counting(ze);
    let (list, memory) = (ze.immediate(), ze.shared_memory(1));
    for number in 0..100 {
        ze.fill(list, memory, number, 1);
        ze.barrier(list, event, &mut []);
        assert_eq!(ask!(ze.zeEventHostSynchronize(event, FOREVER)), SUCCESS);
        assert_eq!(read::<u8>(memory, 1), [number]);
    }
}
