//! *Null* mode: the driver without doing anything.

use std::ptr;

use level_zero_sys::ze_kernel_timestamp_result_t;

use crate::fixture::{Claim, FOREVER, Way, Ze, ask, claim, code, done, plain, read};

const NULL: &[(&str, &str)] = &[("BROKER_SOFTWARE_ZE_NULL", "1")];

pub(crate) const CLAIMS: &[Claim] = &[
    claim!(commands_do_nothing_at_once).under(NULL),
    claim!(launches_do_nothing).with_kernels().under(NULL),
    claim!(no_handle_is_read_on_the_way)
        .only(Way::Alone)
        .under(NULL),
];

fn commands_do_nothing_at_once() {
    let ze = Ze::start();
    let (memory, list, [event]) = (ze.shared_memory(4), ze.immediate(), ze.events());
    let (queue, recorded) = (ze.queue(), ze.list());
    ze.fill(list, memory, 7, 4);
    ze.barrier(list, event, &mut []);
    done!(ze.zeEventHostSynchronize(event, FOREVER));
    done!(ze.zeEventQueryStatus(event));
    ze.fill(recorded, memory, 7, 4);
    ze.execute(queue, recorded);
    ze.finish(queue);
    assert_eq!(read::<u8>(memory, 4), [0; 4]);
}

fn launches_do_nothing() {
    let ze = Ze::start();
    let (out, list, store) = (
        ze.shared_memory(8),
        ze.immediate(),
        ze.kernel(ze.module(&plain()), c"store"),
    );
    store.pointer(0, out).value(1, 5_u64).launch(list, 1);
    ze.finish_list(list);
    assert_eq!(read::<u64>(out, 1), [0]);
}

fn no_handle_is_read_on_the_way() {
    let ze = Ze::start();
    done!(ze.zeCommandListAppendBarrier(ptr::null_mut(), ptr::null_mut(), 0, ptr::null_mut()));
    done!(ze.zeEventHostSynchronize(ptr::null_mut(), FOREVER));
    let mut result = ze_kernel_timestamp_result_t::default();
    let answer = ask!(ze.zeEventQueryKernelTimestamp(ptr::null_mut(), &raw mut result));
    assert_eq!(answer, code::INVALID_NULL_HANDLE);
}
